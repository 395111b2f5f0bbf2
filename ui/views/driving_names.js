// The names of our lists that drive a unit highest and lowest, as buttons.

import {hide, make, put, some} from "../lib/dom.js";
import {fit} from "../lib/strips.js";

/** @typedef {import("../types").Site} Site */
/** @typedef {Record<string, [string[], string[]][]>} Driving by network and unit: names, highest and lowest */

/** @param {Site["change"]} change @param {Site["file"]} file */
export function drivingNames(change, file) {
  const ends = some(2, () => ({title: make("h4"), names: make("div", {class: "driven"})}));
  const element = make("div", {class: "drives"}, ...ends.map(({title, names}) => make("div", {}, title, names)));
  element.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const name = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.name;
    if (name) change({name});
  });
  /** @type {Driving} */
  let driving = {};
  let loading = false, redraw = () => {};
  return {
    element,
    /** @param {string} model @param {number} unit @param {import("../types").Words} words */
    update(model, unit, words) {
      redraw = () => {
        const both = driving[model]?.[unit] ?? [[], []];
        hide(element, !both[0].length);
        ends.forEach(({title, names}, n) => {
          put(title, words.say(n ? "drives_low" : "drives_high"));
          fit(names, both[n].length, () => make("button", {type: "button"}, "", make("b"), ""));
          both[n].forEach((marked, k) => putName(names.children[k], marked));
        });
      };
      redraw();
      if (loading) return;
      loading = true;
      file("units.json").then((json) => {
        driving = JSON.parse(json);
        redraw();
      }, () => { loading = false; }); // tried again at the next update
    },
  };
}

/** @param {HTMLElement} nameButton @param {string} marked a name with one letter in parentheses */
function putName(nameButton, marked) {
  const [, before, letter, after] = /** @type {string[]} */ (/^(.*)\((.)\)(.*)$/.exec(marked));
  nameButton.dataset.name = before + letter + after;
  [before, letter, after].forEach((part, k) => put(nameButton.childNodes[k], part));
}
