// Strips, stacked vertically, whose columns are the name's letters. Their number of elements is fixed.

import {make, NO_BREAK, put, set} from "./dom.js";
import {clamp} from "./numbers.js";

const LEAST_COLUMNS = 8; // keeps bars narrow for short names

export const AGAINST = "#85827b"; // evidence against a language; evidence for it has the language's own colour
export const [POSITIVE, NEGATIVE] = ["#2f78c4", "#c2622a"]; // signed quantities that belong to no language

/** Number of columns in a strip for `text`. @param {string} text */
export const columnsOf = (text) => Math.max(text.length, LEAST_COLUMNS);

/** A row: title, plot aligned with the letters' columns, remark. @param {Element} plot */
export function strip(plot, kind = "") {
  const title = make("h3"), aside = make("p", {class: "aside"}, NO_BREAK);
  return {element: make("div", {class: `strip ${kind}`.trim()}, title, plot, aside), title, aside};
}

/** The letters above the columns. @param {Node} label takes the place of a strip's title */
export function head(label = make("span")) {
  const letters = make("text", {y: "1em"}), aside = make("p", {class: "aside"}, NO_BREAK);
  const drawing = make("svg", {class: "letters", "aria-hidden": "true"}, letters);
  return {
    element: make("div", {class: "strip head"}, label, drawing, aside),
    aside,
    update(/** @type {string} */ text) {
      const count = columnsOf(text);
      set(letters, "x", Array.from(text, (_, k) => `${(100 * (k + 0.5) / count).toFixed(2)}%`).join(" ") || "0");
      put(letters, text.replaceAll(" ", NO_BREAK) || NO_BREAK);
    },
  };
}

/** A figure; its aria-label describes what it shows. @param {(Node | string)[]} children */
export const plot = (kind = "", ...children) => make("div", {class: `plot ${kind}`.trim(), role: "img", tabindex: "0"}, ...children);

/** A drawing as wide as the columns. @param {Element[]} paths */
export const drawing = (...paths) => make("svg", {preserveAspectRatio: "none", "aria-hidden": "true"}, ...paths);

/**
 * Path data: one bar per column, from `bottoms` up to `tops` (y).
 * @param {ArrayLike<number>} tops @param {ArrayLike<number>} bottoms
 */
export function bars(tops, bottoms) {
  let d = "";
  for (let k = 0; k < tops.length; k++) {
    const bottom = bottoms[k].toFixed(4);
    d += `M${(k + 0.06).toFixed(2)} ${bottom}V${tops[k].toFixed(4)}h.88V${bottom}z`;
  }
  return d || "M0 0";
}

/** Path data: a line through the middle of each column at the given y. @param {ArrayLike<number>} heights */
export const line = (heights) => (heights.length ? "M" + Array.from(heights, (y, k) => `${k + 0.5} ${y.toFixed(4)}`).join("L") : "M0 0");

/**
 * Values as pixels: the nearer to 1 or -1, the deeper the colour.
 * @param {HTMLCanvasElement} canvas @param {number} rows @param {number} columns
 * @param {(row: number, column: number) => number} value -1..1
 */
export function heat(canvas, rows, columns, value, positive = POSITIVE, negative = NEGATIVE) {
  const image = new ImageData(columns, rows);
  const inks = [positive, negative].map((ink) => [1, 3, 5].map((k) => parseInt(ink.slice(k, k + 2), 16)));
  for (let row = 0, pixel = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, pixel += 4) {
      const shade = value(row, column);
      image.data.set(inks[shade < 0 ? 1 : 0], pixel);
      image.data[pixel + 3] = 255 * Math.min(1, Math.abs(shade));
    }
  }
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/**
 * Reads out the column or cell under the pointer or selected by arrow keys; a click or Enter calls `press`.
 * @param {HTMLElement} figure @param {HTMLElement} readout
 * @param {() => {rows?: number, columns: number, wide: number, say: (row: number, column: number) => string,
 *   press?: (row: number, column: number) => void}} grid `columns` have content, `wide` are drawn
 */
export function pointing(figure, readout, grid) {
  /** @type {[number, number] | null} */
  let at = null;
  const point = (/** @type {number} */ row, /** @type {number} */ column) => {
    const {rows = 1, columns, say} = grid();
    if (!columns || column >= columns) return;
    at = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)];
    put(readout, say(...at));
  };
  const press = () => {
    const {columns, press: action} = grid();
    if (at && at[1] < columns) action?.(...at);
  };
  const follow = (/** @type {PointerEvent} */ event) => {
    const {left, top, width, height} = figure.getBoundingClientRect(), {rows = 1, wide} = grid();
    point(Math.floor((event.clientY - top) / height * rows), Math.floor((event.clientX - left) / width * wide));
  };
  figure.addEventListener("pointermove", follow, {passive: true});
  figure.addEventListener("pointerdown", follow, {passive: true});
  figure.addEventListener("click", press);
  figure.addEventListener("keydown", (event) => {
    if (event.key === "Enter") press();
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step) return;
    event.preventDefault();
    const {columns} = grid();
    const [row, column] = at ?? [0, -step[1]];
    point(row + step[0], clamp(column + step[1], 0, columns - 1));
  });
}

/** Numbers as text, shown on request. */
export function table() {
  const caption = make("caption"), top = make("tr"), body = make("tbody");
  const element = make("div", {class: "table", tabindex: "0", hidden: ""},
    make("table", {}, caption, make("thead", {}, top), body));
  return {
    element,
    update(/** @type {boolean} */ visible, /** @type {string} */ title, /** @type {string[]} */ heads, /** @type {string[][]} */ rows) {
      element.hidden = !visible;
      if (!visible) return;
      put(caption, title);
      fit(top, heads.length, () => make("th", {scope: "col"}));
      heads.forEach((text, k) => put(top.children[k], text));
      fit(body, rows.length, () => make("tr", {}, make("th", {scope: "row"})));
      rows.forEach((row, n) => {
        const line = body.children[n];
        fit(line, row.length, () => make("td"));
        row.forEach((text, k) => put(line.children[k], text));
      });
    },
  };
}

/**
 * Add or remove children until there are `count`.
 * @param {Element} parent @param {number} count @param {(k: number) => Element} maker
 */
export function fit(parent, count, maker) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(maker(parent.children.length));
}
