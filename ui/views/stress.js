// The name repeated: the size of the hidden state, and the verdict after each repetition.

import {make, NO_BREAK, put, set, some, style} from "../lib/dom.js";
import {argmax, rowsOf, applyPrior, clamp} from "../lib/numbers.js";
import {drawing, line, plot, pointing, table} from "../lib/strips.js";
import {percent, size} from "../lib/words.js";
import {NUMBERS} from "../state.js";

const [LOWEST, HIGHEST] = [-1, 4]; // powers of ten on the axis
const LIMIT = 8; // upper bound for an LSTM with 64 units: each unit of h lies between -1 and 1
const REPEATS = 8;

/** y from 0 (top) to 1. @param {number} norm */
const height = (norm) => 1 - (clamp(Math.log10(Math.max(norm, 10 ** LOWEST)), LOWEST, HIGHEST) - LOWEST) / (HIGHEST - LOWEST);

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings}) {
  const {models, languages, colours, log_prior, powers, max_letters: MAX_LETTERS} = settings;
  const lines = models.map((model) => make("path", {class: `line ${model.toLowerCase()}`}));
  const limit = make("path", {class: "axis limit", d: `M0 ${height(LIMIT).toFixed(4)}H${MAX_LETTERS}`});
  const svg = drawing(limit, ...lines);
  svg.setAttribute("viewBox", `0 0 ${MAX_LETTERS} 1`);
  const ticks = some(HIGHEST - LOWEST + 1, (k) => {
    const tick = make("span", {}, (10 ** (LOWEST + k)).toLocaleString("en"));
    tick.style.top = `${100 * height(10 ** (LOWEST + k))}%`;
    return tick;
  });
  const names = models.map((model) => make("span", {class: model.toLowerCase()}));
  const figure = plot("norms", make("div", {class: "ticks"}, ...ticks), svg, make("div", {class: "names"}, ...names));
  const readout = make("p", {class: "readout"}), numbers = table(), verdicts = verdictTable(models);
  let count = 0;
  /** @type {(column: number) => string} */
  let say = () => "";
  pointing(figure, readout, () => ({columns: count, wide: MAX_LETTERS, say: (_, column) => say(column)}));
  place.append(figure, readout, verdicts.element, numbers.element);

  return {
    update({facts: {stress}}, {prior, show}, words) {
      const repeated = stress?.text ?? "";
      count = repeated.length;
      const norms = models.map((_, n) => stress?.norms.subarray(n * count, (n + 1) * count) ?? new Float32Array());
      say = (k) => `${k + 1} ${repeated[k]}: ${models.map((model, n) => `${model} |h| = ${size(norms[n][k])}`).join(", ")}`;
      const normsText = count ? models.map((model, n) => `${model} ${size(norms[n][0])} → ${size(norms[n][count - 1])}`).join(", ") : "";
      set(figure, "aria-label", words.say("stress_label", {count, norms: normsText}));
      put(readout, words.say("stress_hint"));
      lines.forEach((path, n) => set(path, "d", line(Array.from(norms[n], height))));
      const ends = labelPositions(models, norms);
      names.forEach((label, n) => {
        put(label, count ? `${models[n]} ${size(norms[n][count - 1])}` : NO_BREAK);
        label.style.top = `${ends[n]}%`;
      });
      const times = stress?.ends.length ?? 0;
      const answers = stress ? rowsOf(stress.log_probs, languages.length).map((row) => applyPrior(powers[prior], row, log_prior)) : [];
      verdicts.update(words.say("stress_verdicts"), times, (n, k) => {
        const p = answers[n * times + k], best = argmax(p);
        return [`${words.language(languages[best])} ${percent(p[best])}`, colours[best]];
      });
      numbers.update(show.includes(NUMBERS) && count > 0, words.say("stress_label", {count, norms: ""}), [words.say("letter"), ...models],
        Array.from(repeated, (letter, k) => [`${k + 1} ${letter}`, ...norms.map((norm) => size(norm[k]))]));
      if (!count) return "";
      const [rnn, lstm, own] = ["RNN", "LSTM", "MyLSTM"].map((model) => norms[models.indexOf(model)]).map((norm) => size(norm[count - 1] / norm[0]));
      return words.say("stress_notice", {rnn, lstm, own});
    },
  };
}

/**
 * Label positions in percent from the top: at the end of each line, MyLSTM's moved below LSTM's if they would touch.
 * @param {string[]} models @param {import("../types").Numbers[]} norms
 */
function labelPositions(models, norms) {
  const ends = norms.map((norm) => (norm.length ? 100 * height(norm[norm.length - 1]) : 50));
  const [lstm, mylstm] = ["LSTM", "MyLSTM"].map((model) => models.indexOf(model));
  const middle = (ends[lstm] + ends[mylstm]) / 2;
  if (Math.abs(ends[lstm] - ends[mylstm]) <= 9) [ends[lstm], ends[mylstm]] = [middle - 4.5, middle + 4.5];
  return ends;
}

/** Each network's verdict after each repetition; always REPEATS columns. @param {string[]} models */
function verdictTable(models) {
  const caption = make("caption"), heads = some(REPEATS, () => make("th", {scope: "col"}));
  const cells = models.map(() => some(REPEATS, () => make("td")));
  const rows = models.map((model, n) => make("tr", {}, make("th", {scope: "row"}, model), ...cells[n]));
  return {
    element: make("div", {class: "verdicts", tabindex: "0"}, make("table", {}, caption,
      make("thead", {}, make("tr", {}, make("td"), ...heads)), make("tbody", {}, ...rows))),
    /** @param {string} title @param {number} count @param {(n: number, k: number) => [string, string]} at */
    update(title, count, at) {
      put(caption, title);
      heads.forEach((head, k) => put(head, k < count ? `×${k + 1}` : NO_BREAK));
      cells.forEach((row, n) => row.forEach((cell, k) => {
        const [text, ink] = k < count ? at(n, k) : [NO_BREAK, "transparent"];
        put(cell, text);
        style(cell, "--ink", ink);
      }));
    },
  };
}
