// How open the path is from each letter to the end: the forget gates multiplied.

import {make, NO_BREAK, put, set} from "../lib/dom.js";
import {bars, columnsOf, drawing, plot, pointing, strip} from "../lib/strips.js";

export function survivalStrip() {
  const closed = make("path", {fill: "var(--soft)"}), svg = drawing(closed), figure = plot("", svg);
  const {element, title, aside} = strip(figure), readout = make("p", {class: "readout"});
  /** @type {string[]} */
  let readouts = [];
  let wide = 0;
  pointing(figure, readout, () => ({columns: readouts.length, wide, say: (_, letter) => readouts[letter]}));
  return {
    elements: [element, readout],
    /** @param {import("../types").Gates | undefined} gates @param {string} model @param {string} text @param {import("../types").Words} words */
    update(gates, model, text, words) {
      const shares = Array.from(gates?.survival ?? []);
      const half = text ? words.say("survival_half", {model, count: shares.filter((share) => share >= 0.5).length}) : "";
      wide = columnsOf(text);
      readouts = shares.map((share, k) => words.say("survives", {model, letter: text[k], number: k + 1, share: share.toFixed(2)}));
      set(svg, "viewBox", `0 0 ${wide} 1`);
      set(closed, "d", bars(shares.map((share) => 1 - share), shares.map(() => 1)));
      put(title, words.say("survival"));
      put(aside, half || NO_BREAK);
      set(figure, "aria-label", `${words.say("survival")}: ${half}`);
      put(readout, words.say("gates_hint"));
    },
  };
}
