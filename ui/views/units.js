// All units of a network as rows to pick from, grouped by the language they vote for.

import {make, put, set, style} from "../lib/dom.js";
import {QUANTITIES, valueOf} from "../lib/gates.js";
import {clamp} from "../lib/numbers.js";
import {columnsOf, heat} from "../lib/strips.js";

const ABOVE = 60; // pixels left above the selected unit when the list is scrolled to it

/** @param {string[]} languages @param {string[]} colours @param {(unit: number) => void} pick */
export function unitRows(languages, colours, pick) {
  const element = make("div", {class: "units", tabindex: "0", role: "radiogroup"});
  /** @type {ReturnType<typeof unitGroup>[]} */
  let groups = [];
  let builtFor = "", lastSelected = -1;
  element.addEventListener("change", (/** @type {Event} */ {target}) => pick(Number(/** @type {HTMLInputElement} */ (target).value)));
  return {
    element,
    /**
     * @param {import("../types").Gates | undefined} gates @param {string} model @param {number} selected
     * @param {string} quantity @param {string} text @param {import("../types").Words} words
     */
    update(gates, model, selected, quantity, text, words) {
      const votes = gates?.votes ?? [], {full} = QUANTITIES[quantity];
      if (votes.length && builtFor !== `${model} ${votes}`) {
        [builtFor, lastSelected] = [`${model} ${votes}`, -1];
        groups = [...new Set(votes)].map((language) => unitGroup(language, votes, colours[language], pick));
        element.replaceChildren(...groups.map((group) => group.element));
      }
      set(element, "aria-label", words.say("gates_units", {count: votes.length}));
      for (const {canvas, heading, units, language, inputs, names} of groups) {
        put(heading, words.say("votes_for", {language: words.language(languages[language])}));
        units.forEach((unit, k) => {
          put(names[k], `${words.language(languages[language])} ${k + 1}`);
          const row = /** @type {HTMLElement} */ (inputs[k].parentElement);
          row.classList.toggle("selected", unit === selected);
          if (unit !== selected || selected === lastSelected) return;
          inputs[k].checked = true;
          if (document.activeElement !== inputs[k]) element.scrollTop = row.offsetTop - ABOVE;
        });
        heat(canvas, units.length, columnsOf(text), (row, letter) => valueOf(gates, quantity, letter, units[row]) / full);
      }
      lastSelected = selected;
    },
  };
}

/** The units that vote for a language. @param {number} language @param {number[]} votes @param {string} colour @param {(unit: number) => void} pick */
function unitGroup(language, votes, colour, pick) {
  const units = votes.flatMap((vote, unit) => (vote === language ? [unit] : []));
  const canvas = make("canvas", {"aria-hidden": "true"}), heading = make("h4");
  const names = units.map(() => document.createTextNode(""));
  /** @type {HTMLInputElement[]} */
  const inputs = units.map((unit) => make("input", {type: "radio", name: "unit", value: unit}));
  canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const {top, height} = canvas.getBoundingClientRect();
    pick(units[clamp(Math.floor((event.clientY - top) / height * units.length), 0, units.length - 1)]);
  });
  const element = make("div", {class: "voting"}, heading,
    make("div", {class: "labels"}, ...inputs.map((input, k) => make("label", {}, input, names[k]))), canvas);
  style(element, "--ink", colour);
  style(element, "--rows", String(units.length));
  return {element, canvas, heading, units, language, inputs, names};
}
