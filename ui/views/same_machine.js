// The LSTM operator beside MyLSTM's equations with the same weights.

import {make, NO_BREAK, put, set, some} from "../lib/dom.js";
import {ranked, rowsOf, clamp} from "../lib/numbers.js";
import {bars, columnsOf, drawing, head, plot, pointing, strip, table} from "../lib/strips.js";
import {small} from "../lib/words.js";
import {NUMBERS} from "../state.js";

const [LOWEST, HIGHEST] = [-9, -4]; // powers of ten on the axis
const SHOWN = 3;
const STEP = 2 ** -23; // between 1 and the next float32

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings: {models, languages}}) {
  const largest = make("p", {class: "largest"}), letters = head(), readout = make("p", {class: "readout"}), numbers = table();
  const heads = some(3, () => make("th", {scope: "col"}));
  const rows = some(SHOWN, () => [make("th", {scope: "row"}), make("td"), make("td")]);
  const gap = make("path", {fill: "var(--soft)"}), svg = drawing(gap), figure = plot("", svg), chart = strip(figure);
  /** @type {string[]} */
  let readouts = [];
  let wide = 0;
  pointing(figure, readout, () => ({columns: readouts.length, wide, say: (_, column) => readouts[column]}));
  place.append(largest,
    make("div", {class: "scroll", tabindex: "0"}, make("table", {class: "pair"},
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells))))),
    letters.element, chart.element, readout, numbers.element);

  return {
    update({facts: {text, log_probs, same_machine}}, {show}, words) {
      wide = columnsOf(text);
      letters.update(text);
      const width = languages.length, n = models.indexOf("LSTM");
      const equations = same_machine && log_probs ? rowsOf(same_machine, width) : [];
      const operator = equations.map((_, k) => log_probs?.subarray((n * text.length + k) * width, (n * text.length + k + 1) * width) ?? []);
      const gaps = equations.map((row, k) => Math.max(...row.map((log, i) => Math.abs(Math.exp(log) - Math.exp(operator[k][i])))));
      const sentence = equations.length ? words.say("largest_gap", {value: small(Math.max(...gaps))}) : "";
      put(largest, sentence || NO_BREAK);
      ["language", "operator", "equations"].forEach((key, k) => put(heads[k], words.say(key)));
      const best = equations.length ? ranked(operator[equations.length - 1]) : [];
      rows.forEach((cells, rank) => {
        const k = best[rank];
        const texts = k === undefined ? [] : [words.language(languages[k]),
          ...[operator, equations].map((logProbs) => Math.exp(logProbs[equations.length - 1][k]).toFixed(7))];
        cells.forEach((cell, place) => put(cell, texts[place] ?? NO_BREAK));
      });
      readouts = gaps.map((value, k) => words.say("gap_at", {letter: text[k], number: k + 1, value: small(value)}));
      const heights = gaps.map((value) => clamp((Math.log10(Math.max(value, 10 ** LOWEST)) - LOWEST) / (HIGHEST - LOWEST), 0, 1));
      set(svg, "viewBox", `0 0 ${wide} 1`);
      set(gap, "d", bars(heights.map((height) => 1 - height), heights.map(() => 1)));
      set(figure, "aria-label", sentence);
      put(chart.title, words.say("gap"));
      put(chart.aside, words.say("gap_axis"));
      put(readout, words.say("gap_hint"));
      numbers.update(show.includes(NUMBERS) && gaps.length > 0, sentence, [words.say("letter"), words.say("gap")],
        gaps.map((value, k) => [`${k + 1} ${text[k]}`, small(value)]));
      const largestGap = Math.max(...gaps);
      return gaps.length ? words.say("same_machine_notice", {value: small(largestGap), steps: (largestGap / STEP).toFixed(1)}) : "";
    },
  };
}
