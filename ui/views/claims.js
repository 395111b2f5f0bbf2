// The five claims: drawn once per language by letterwise/claims.py, since their numbers never change while the page is
// open. This file adds the figures' readouts (pointer and arrow keys), switches, tables and downloads.

import {cell, csv} from "../lib/csv.js";
import {make, put, save} from "../lib/dom.js";
import {gloss} from "../lib/gloss.js";
import {clamp} from "../lib/numbers.js";
import {standalone} from "../lib/picture.js";
import {player} from "../lib/steps.js";

/** @typedef {{name: string, point: any[]}} Point of a curve: x, y, then the values to read out */

const PACE = 900; // milliseconds per training step

/** @type {WeakMap<Element, number>} */
const at = new WeakMap(); // drawing -> index among its visible points
const hidden = (/** @type {Element} */ part) => part.getAttribute("display") === "none";
const show = (/** @type {Element} */ part, /** @type {boolean} */ yes) => {
  if (yes) part.removeAttribute("display");
  else part.setAttribute("display", "none");
};
const data = (/** @type {Element} */ part, /** @type {string} */ name) => part.getAttribute(`data-${name}`) ?? "";
const chartAt = (/** @type {Event} */ event) => /** @type {Element} */ (event.target).closest("figure.chart svg");

/**
 * @param {HTMLElement} place
 * @param {(file: string) => Promise<string>} file @param {(name: string) => void} tryName
 */
export function mount(place, file, tryName) {
  let lang = "";
  const example = (/** @type {Element} */ svg) => { // the last value of a confusion-matrix cell is a name
    const point = svg.matches(".heat") && pointsOf(svg)[at.get(svg) ?? -1];
    if (point && point.point[5]) tryName(point.point[5]);
  };
  for (const kind of /** @type {const} */ (["pointermove", "pointerdown"])) {
    place.addEventListener(kind, (event) => {
      const svg = chartAt(event);
      if (svg) readOut(svg, nearest(svg, event));
    }, {passive: true});
  }
  place.addEventListener("keydown", (event) => {
    const svg = chartAt(event);
    const step = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}[event.key];
    if (!svg) return;
    if (event.key === "Enter") example(svg);
    if (!step) return;
    event.preventDefault();
    readOut(svg, next(svg, step));
  });
  const slide = (/** @type {HTMLInputElement} */ slider) => {
    const valueText = JSON.parse(slider.dataset.says ?? "[]")[slider.value];
    slider.setAttribute("aria-valuetext", valueText);
    if (slider.nextElementSibling) put(slider.nextElementSibling, valueText);
    showFrame(place, slider.dataset.control ?? "", slider.value);
  };
  const {stop, toggle} = player(() => {
    const slider = /** @type {HTMLInputElement} */ (place.querySelector(".slider input"));
    slider.valueAsNumber = slider.value === slider.max ? 0 : slider.valueAsNumber + 1;
    slide(slider);
    return slider.value !== slider.max;
  }, PACE);
  place.addEventListener("input", (event) => {
    const slider = /** @type {HTMLInputElement} */ (event.target);
    if (!slider.dataset.control) return;
    stop();
    slide(slider);
  });
  place.addEventListener("toggle", (event) => {
    const details = /** @type {HTMLDetailsElement} */ (event.target), figure = details.closest("figure");
    if (figure && details.open) fillTable(figure);
  }, true);
  place.addEventListener("click", (event) => {
    const svg = chartAt(event), href = /** @type {Element} */ (event.target).closest(".overview a")?.getAttribute("href");
    if (href) { // by hand: with a host's <base>, a fragment link would lead to another page
      event.preventDefault();
      place.querySelector(href)?.scrollIntoView();
    }
    if (svg) example(svg);
    const pressed = /** @type {Element} */ (event.target).closest("button"), figure = pressed?.closest("figure");
    if (pressed?.closest(".slider")) return toggle();
    if (!pressed || !figure) return;
    if (pressed.dataset.control) {
      for (const sibling of pressed.parentNode?.children ?? []) sibling.setAttribute("aria-pressed", String(sibling === pressed));
      showFrame(place, pressed.dataset.control, pressed.value);
    } else if (pressed.dataset.figure === "svg") {
      const visible = [...figure.querySelectorAll("svg")].find((drawing) => !hidden(drawing));
      if (visible) save(standalone(visible, getComputedStyle(place).getPropertyValue("--paper")), "image/svg+xml", `${figure.id}.svg`);
    } else if (pressed.dataset.figure) {
      const rows = [headsOf(figure), ...rowsOf(figure)];
      save(csv(rows.map((row) => row.map((value) => cell(plainNumber(value))))), "text/csv", `${figure.id}.csv`);
    }
  });
  return {
    /** Draw the claims in the language of `words`, unless they already are. @param {import("../types").Words} words */
    async update(words) {
      const newLang = words.lang;
      if (newLang === lang) return;
      lang = newLang;
      const text = await file(`claims-${newLang}.html`);
      if (lang !== newLang) return;
      // Our own markup, generated in advance: it contains nothing a visitor typed, and scripts in it would not run.
      place.replaceChildren(...document.adoptNode(new DOMParser().parseFromString(text, "text/html").body).childNodes);
      for (const text of place.querySelectorAll(".verdict, figcaption p")) gloss(text, words);
    },
  };
}

/** @param {Element} svg @returns {Point[]} */
function pointsOf(svg) {
  const visible = [...svg.querySelectorAll(".series")].filter((series) => !hidden(series));
  return visible.flatMap((series) => JSON.parse(data(series, "points")).map((/** @type {any[]} */ point) => ({name: data(series, "name"), point})));
}

/** The point that an arrow key leads to; on curves, the next x. @param {Element} svg @param {number} step */
function next(svg, step) {
  const points = pointsOf(svg), from = at.get(svg);
  if (from === undefined || !svg.querySelector(".rule")) return (from ?? -step) + step;
  const x = points[from].point[0], xs = [...new Set(points.map(({point}) => point[0]))].sort((a, b) => a - b);
  const nextX = xs[clamp(xs.indexOf(x) + step, 0, xs.length - 1)];
  return points.findIndex(({point}) => point[0] === nextX);
}

/** Read out a point; on curves, all points at its x. @param {Element} svg @param {number} requested index */
function readOut(svg, requested) {
  const points = pointsOf(svg);
  if (!points.length) return;
  const index = clamp(requested, 0, points.length - 1);
  at.set(svg, index);
  const {name, point: [x, y, ...values]} = points[index];
  const rule = svg.querySelector(".rule"), mark = svg.querySelector(".mark");
  if (rule) {
    show(rule, true);
    rule.setAttribute("transform", `translate(${x} 0)`);
  } else if (mark) {
    show(mark, true);
    mark.setAttribute("cx", x);
    mark.setAttribute("cy", y);
  }
  const all = points.filter(({point}) => point[0] === x).map(({name: series, point}) => `${series} ${point[3]}`).join(", ");
  const sentence = data(svg, svg.matches(".heat") && !values[3] ? "bare" : "sentence"), parts = [rule ? all : name, ...values];
  const readout = svg.closest("figure")?.querySelector(".readout");
  if (readout) put(readout, sentence.replace(/\[(\d)\]/g, (_, k) => parts[k] ?? ""));
}

/** @param {Element} svg @param {PointerEvent} event */
function nearest(svg, event) {
  const {left, top, width} = svg.getBoundingClientRect();
  const scale = /** @type {SVGSVGElement} */ (svg).viewBox.baseVal.width / width;
  const [x, y] = [(event.clientX - left) * scale, (event.clientY - top) * scale];
  const sideways = svg.querySelector(".rule") ? 1e-6 : 1; // curves are read out together at one x, so y barely counts
  const distances = pointsOf(svg).map(({point}) => (point[0] - x) ** 2 + sideways * (point[1] - y) ** 2);
  return distances.indexOf(Math.min(...distances));
}

/** @param {Element} place @param {string} group @param {string} frame */
function showFrame(place, group, frame) {
  for (const part of place.querySelectorAll(`[data-group="${group}"]`)) show(part, data(part, "frame") === frame);
  for (const svg of place.querySelectorAll("svg")) {
    if (!svg.querySelector(`[data-group="${group}"]`) && svg.dataset.group !== group) continue;
    at.delete(svg);
    for (const mark of svg.querySelectorAll(".mark, .rule")) show(mark, false);
  }
}

/** @param {Element} figure @returns {string[]} */
const headsOf = (figure) => JSON.parse(data(figure, "heads"));

/**
 * Rows of the table and the CSV: frame (if there are several), curve, then its points' values.
 * @param {Element} figure @returns {string[][]}
 */
function rowsOf(figure) {
  return [...figure.querySelectorAll(".series")].flatMap((series) => {
    const svg = series.closest("svg"), frame = data(series, "label") || (svg && data(svg, "label"));
    return JSON.parse(data(series, "points")).map((/** @type {any[]} */ [, , ...values]) =>
      [...(frame ? [frame] : []), data(series, "name"), ...values]);
  });
}

/** @param {Element} figure */
function fillTable(figure) {
  const row = (/** @type {string} */ tag, /** @type {string[]} */ cells) => make("tr", {}, ...cells.map((text) => make(tag, {}, text)));
  figure.querySelector(".table")?.replaceChildren(make("table", {}, make("thead", {}, row("th", headsOf(figure))),
    make("tbody", {}, ...rowsOf(figure).map((cells) => row("td", cells)))));
}

/** A number as spreadsheets read it: 1,650 -> 1650, −3.4e−7 -> -3.4e-7, 81.3 % -> 81.3%. @param {string} text */
const plainNumber = (text) => (/^[−\d.,]+(e[−\d]+)?( %)?$/.test(text) ? text.replaceAll(/[, ]/g, "").replaceAll("−", "-") : text);
