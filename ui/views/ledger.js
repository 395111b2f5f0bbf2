// The ledger: how much each letter contributed to one language's score.

import {button, hide, make, NO_BREAK, put, set} from "../lib/dom.js";
import {centred, argmax, ranked, rowsOf} from "../lib/numbers.js";
import {AGAINST, bars, columnsOf, drawing, head, plot, pointing, strip, table} from "../lib/strips.js";
import {signed} from "../lib/words.js";
import {NUMBERS} from "../state.js";

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings, change}) {
  const {models, languages, colours, log_prior, powers} = settings;
  const ownAnswers = button("free"), letters = head(make("h3", {}, ownAnswers)), readout = make("p", {class: "readout"}), numbers = table();
  ownAnswers.addEventListener("click", () => change({language: ""}));
  /** @type {(n: number, column: number) => string} */
  let say = () => "";
  let count = 0, length = 0;
  const strips = models.map((model, n) => {
    const up = make("path"), down = make("path", {fill: AGAINST}), axis = make("path", {class: "axis"});
    const svg = drawing(up, down, axis), figure = plot("signed", svg);
    const stripRow = {...strip(figure), figure, svg, up, down, axis};
    put(stripRow.title, model);
    pointing(figure, readout, () => ({columns: length, wide: count, say: (_, column) => say(n, column)}));
    return stripRow;
  });
  place.append(letters.element, ...strips.map(({element}) => element), readout, numbers.element);

  return {
    update({facts: {text, ledger}}, {prior, language, show}, words) {
      [count, length] = [columnsOf(text), text.length];
      letters.update(text);
      hide(ownAnswers, !language);
      put(ownAnswers, words.say("own_answers"));
      put(readout, words.say("ledger_hint"));
      // Another prior shifts a language's score by the same amount for every name.
      const priorShift = centred(log_prior).map((log) => (powers[prior] - 1) * log);
      const ledgers = models.map((_, n) => {
        const width = languages.length, letterRows = ledger
          ? rowsOf(ledger.letters, width).slice(n * text.length, (n + 1) * text.length) : [];
        const before = priorShift.map((shift, k) => shift + (ledger?.before[n * width + k] ?? 0));
        const sums = before.map((start, k) => letterRows.reduce((sum, row) => sum + row[k], start));
        const picked = language ? languages.indexOf(language) : argmax(sums);
        return {picked, before: before[picked], sum: sums[picked], shares: letterRows.map((row) => row[picked])};
      });
      const peak = Math.max(1e-3, ...ledgers.flatMap(({shares}) => shares.map(Math.abs)));
      const name = (/** @type {number} */ k) => words.language(languages[k]);
      say = (n, k) => words.say("share", {
        model: models[n], letter: text[k], number: k + 1, value: signed(ledgers[n].shares[k]), language: name(ledgers[n].picked),
      });
      strips.forEach(({aside, figure, svg, up, down, axis}, n) => {
        const {picked, before, sum, shares} = ledgers[n];
        const topLetters = ranked(shares).slice(0, 3).filter((k) => shares[k] > 0);
        const sentence = text ? words.say("ledger_sum", {
          language: name(picked), total: signed(sum, 1), before: signed(before, 1),
          mostly: topLetters.map((k) => `${text[k]} ${signed(shares[k], 1)}`).join(", ") || "–",
        }) : "";
        put(aside, sentence || NO_BREAK);
        set(figure, "aria-label", text ? `${models[n]}: ${sentence}` : models[n]);
        set(svg, "viewBox", `0 0 ${count} 2`);
        set(axis, "d", `M0 1H${count}`);
        set(up, "fill", colours[picked]);
        set(up, "d", bars(shares.map((share) => 1 - Math.max(share, 0) / peak), shares.map(() => 1)));
        set(down, "d", bars(shares.map(() => 1), shares.map((share) => 1 - Math.min(share, 0) / peak)));
      });
      numbers.update(show.includes(NUMBERS) && text !== "", words.say("ledger_title"),
        [words.say("letter"), ...ledgers.map(({picked}, n) => `${models[n]}, ${name(picked)}`)], [
          [words.say("before_letters"), ...ledgers.map(({before}) => signed(before))],
          ...Array.from(text, (letter, k) => [`${k + 1} ${letter}`, ...ledgers.map(({shares}) => signed(shares[k]))]),
          [words.say("sum"), ...ledgers.map(({sum}) => signed(sum))],
        ]);
      if (!text) return "";
      const [rnn, lstm] = ["RNN", "LSTM"].map((model) => ledgers[models.indexOf(model)]);
      const [lstmLetter, rnnLetter] = [lstm, rnn].map(({shares}) => argmax(shares));
      return words.say("ledger_notice", {
        letter: text[lstmLetter], number: lstmLetter + 1, language: name(lstm.picked), value: signed(lstm.shares[lstmLetter]),
        other: text[rnnLetter], place: rnnLetter + 1, second: name(rnn.picked), much: signed(rnn.shares[rnnLetter]),
      });
    },
  };
}
