// How every other letter in every place would change the answer.

import {make, NO_BREAK, put, set} from "../lib/dom.js";
import {argmax} from "../lib/numbers.js";
import {AGAINST, columnsOf, head, heat, plot, pointing, strip, table} from "../lib/strips.js";
import {percent, signed} from "../lib/words.js";
import {NUMBERS} from "../state.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings, type}) {
  const {models, languages, colours} = settings;
  const letters = head(), readout = make("p", {class: "readout"}), numbers = table();
  let text = "", start = 0, wide = 0, waiting = true;
  /** @type {(n: number, row: number, column: number) => string} */
  let say = () => "";

  const replacement = (/** @type {number} */ row, /** @type {number} */ column) =>
    /[A-Z]/.test(text[start + column]) ? LETTERS[row].toUpperCase() : LETTERS[row];

  const strips = models.map((model, n) => {
    const canvas = make("canvas", {"aria-hidden": "true"}), figure = plot("heat letters26", canvas);
    const badge = make("span", {class: "badge"}), strongest = document.createTextNode("");
    const stripRow = {...strip(figure, "tall"), figure, canvas, badge, strongest};
    put(stripRow.title, model);
    set(figure, "aria-label", model);
    stripRow.aside.replaceChildren(badge, " ", strongest);
    pointing(figure, readout, () => ({
      rows: 26, columns: waiting ? 0 : text.length - start, wide, say: (row, column) => say(n, row, column),
      press: (row, column) =>
        type(text.slice(0, start + column) + replacement(row, column) + text.slice(start + column + 1)),
    }));
    return stripRow;
  });
  place.append(letters.element, ...strips.map(({element}) => element), readout, numbers.element);

  return {
    update({facts, rows}, {prior, show}, words) {
      const whatIf = facts.what_if?.[prior];
      waiting = facts.text !== "" && !whatIf; // it arrives after the answers
      place.classList.toggle("waiting", waiting);
      if (waiting) return "";
      text = facts.text;
      const count = (whatIf?.change.length ?? 0) / (26 * models.length); // letters, counted from the end
      start = text.length - count;
      const lastLetters = text.slice(start);
      wide = columnsOf(lastLetters);
      letters.update(lastLetters);
      put(letters.aside, start > 0 ? words.say("last_letters") : NO_BREAK);
      put(readout, words.say("what_if_hint"));
      const changes = models.map((_, n) => whatIf?.change.subarray(n * 26 * count, (n + 1) * 26 * count) ?? new Float32Array());
      const all = changes.flatMap((values) => [...values]), most = Math.max(1e-3, ...all), least = Math.min(-1e-3, ...all);
      const language = (/** @type {number} */ n) => words.language(languages[whatIf?.languages[n] ?? 0]);
      const arrow = (/** @type {number} */ row, /** @type {number} */ column) => `${text[start + column]} → ${LETTERS[row]}`;
      say = (n, row, column) => words.say("what_if_cell", {
        model: models[n], old: text[start + column], new: replacement(row, column), number: start + column + 1,
        language: language(n), value: signed(changes[n][row * count + column]),
      });
      strips.forEach(({figure, canvas, badge, strongest}, n) => {
        const values = changes[n], k = whatIf?.languages[n] ?? 0;
        // square roots, so that small changes stay visible beside large ones
        heat(canvas, 26, wide, (row, column) => {
          const value = column < count ? values[row * count + column] : 0;
          return value > 0 ? Math.sqrt(value / most) : -0.6 * Math.sqrt(value / least);
        }, colours[k], AGAINST);
        const extreme = (/** @type {number} */ value) => {
          const at = values.indexOf(value);
          return `${arrow(Math.floor(at / count), at % count)} ${signed(value, 1)}`;
        };
        const sentence = count ? words.say("strongest",
          {language: language(n), most: extreme(Math.max(...values)), least: extreme(Math.min(...values))}) : "";
        put(badge, text.length > 1 ? words.say("together", {value: (whatIf?.together[n] ?? 0).toFixed(2)}) : words.say("together_one"));
        put(strongest, sentence);
        set(figure, "aria-label", count ? `${models[n]}: ${sentence} ${badge.textContent}` : models[n]);
      });
      numbers.update(show.includes(NUMBERS) && count > 0, words.say("what_if_title"), [words.say("letter"), ...lastLetters],
        models.flatMap((model, n) => Array.from(LETTERS, (letter, row) =>
          [`${model} ${letter}`, ...Array.from(lastLetters, (_, column) => signed(changes[n][row * count + column]))])));
      if (!count) return "";
      const before = models.map((_, n) => rows[n].at(-1)?.[whatIf?.languages[n] ?? 0] ?? 0);
      const lowest = changes.map((values) => argmax(values.map((value) => -value)));
      const falls = lowest.map((at, n) => before[n] * (1 - Math.exp(changes[n][at])));
      const n = argmax(falls), at = lowest[n], column = at % count;
      return words.say("what_if_notice", {
        model: models[n], old: text[start + column], new: replacement(Math.floor(at / count), column), number: start + column + 1,
        language: language(n), before: percent(before[n]), after: percent(before[n] - falls[n]),
      });
    },
  };
}
