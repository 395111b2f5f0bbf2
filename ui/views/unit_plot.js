// One unit's gates, or what it holds, as lines from letter to letter.

import {make, put, set} from "../lib/dom.js";
import {QUANTITIES, quantityName, SYMBOLS, valueOf} from "../lib/gates.js";
import {clamp} from "../lib/numbers.js";
import {columnsOf, drawing, line, plot, strip} from "../lib/strips.js";
import {signed} from "../lib/words.js";

/** @param {"gate" | "state"} kind of quantities */
export function unitPlot(kind) {
  const symbols = SYMBOLS.filter((symbol) => QUANTITIES[symbol].kind === kind), low = kind === "gate" ? 0 : -1;
  const lines = symbols.map((_, k) => make("path", {class: `line style${k}`}));
  const zero = make("path", {class: "axis"}), svg = drawing(...(low ? [zero] : []), ...lines), figure = plot("life", svg);
  const keys = symbols.map((_, k) => make("li", {},
    make("svg", {viewBox: "0 0 30 8", "aria-hidden": "true"}, make("path", {class: `line style${k}`, d: "M0 4H30"})), ""));
  const {element, title, aside} = strip(figure);
  aside.replaceWith(make("ul", {class: "keys"}, ...keys));
  return {
    element,
    /** @param {import("../types").Gates | undefined} gates @param {number} unit @param {string} text @param {import("../types").Words} words */
    update(gates, unit, text, words) {
      const wide = columnsOf(text);
      put(title, words.say(`life_${kind}s`));
      set(svg, "viewBox", `0 0 ${wide} 1`);
      set(zero, "d", `M0 .5H${wide}`);
      const descriptions = symbols.map((symbol, k) => {
        const values = Array.from(text, (_, letter) => valueOf(gates, symbol, letter, unit));
        const {full} = QUANTITIES[symbol], name = quantityName(symbol, words);
        set(lines[k], "d", line(values.map((value) => 1 - (clamp(value / full, low, 1) - low) / (1 - low))));
        put(keys[k].lastChild, full > 1 ? `${name} ÷ ${full}` : name);
        return `${name}: ${values.map((value) => signed(value)).join(", ")}`;
      });
      set(figure, "aria-label", descriptions.join(". "));
    },
  };
}
