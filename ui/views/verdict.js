// Each network's verdict after every letter, as if the name ended there.

import {hide, make, NO_BREAK, put, set, some, style} from "../lib/dom.js";
import {argmax, ranked} from "../lib/numbers.js";
import {bars, columnsOf, drawing, head, plot, pointing, strip, table} from "../lib/strips.js";
import {percent} from "../lib/words.js";
import {NUMBERS} from "../state.js";

/** @typedef {import("../types").Words} Words @typedef {ArrayLike<number>} Row */

const SHOWN = 3; // top languages of the final answer, followed back to the first letter
const DRAWN = 7; // with the languages that led on the way, as far as there is room

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings: {models, languages, colours}}) {
  const title = make("h2"), letters = head(), readout = make("p", {class: "readout"}), numbers = table();
  /** @type {(n: number, column: number) => string} */
  let say = () => "";
  let count = 0, length = 0;
  const strips = models.map((model, n) => {
    const paths = some(DRAWN, () => make("path"));
    const svg = drawing(...paths), figure = plot("", svg);
    const stripRow = {...strip(figure), figure, svg, paths};
    put(stripRow.title, model);
    pointing(figure, readout, () => ({columns: length, wide: count, say: (_, column) => say(n, column)}));
    return stripRow;
  });
  const keys = [...colours, "transparent"].map((ink) => {
    const key = make("li", {hidden: ""});
    style(key, "--ink", ink);
    return key;
  });
  const legend = make("ul", {class: "legend"}, ...keys);
  place.append(make("section", {id: "verdict", class: "view"},
    title, letters.element, ...strips.map(({element}) => element), legend, readout, numbers.element));

  /** @param {Row} row @param {Words} words */
  const best = (row, words) =>
    ranked(row).slice(0, SHOWN).map((k) => `${words.language(languages[k])} ${percent(row[k])}`).join(", ");

  return {
    update({facts: {text}, rows}, {show}, words) {
      [count, length] = [columnsOf(text), text.length];
      put(title, words.say("verdict_title"));
      put(readout, words.say("verdict_hint"));
      letters.update(text);
      say = (n, k) => words.say("ended_here", {start: text.slice(0, k + 1), model: models[n], answers: best(rows[n][k], words)});
      /** @type {Set<number>} */
      const drawn = new Set();
      strips.forEach(({aside, figure, svg, paths}, n) => {
        const summary = text ? decisionSentence(text, rows[n].map(argmax), (k) => words.language(languages[k]), words) : "";
        put(aside, summary || NO_BREAK);
        const last = rows[n].at(-1);
        set(figure, "aria-label", last ? `${models[n]}: ${best(last, words)}. ${summary}` : models[n]);
        set(svg, "viewBox", `0 0 ${count} 1`);
        for (const k of stack(paths, rows[n], colours)) drawn.add(k);
      });
      set(legend, "aria-label", words.say("legend"));
      keys.forEach((key, k) => {
        hide(key, !text || (k < languages.length && !drawn.has(k)));
        put(key, k < languages.length ? words.language(languages[k]) : words.say("others"));
      });
      numbers.update(show.includes(NUMBERS), words.say("verdict_title"), [words.say("letter"), ...models],
        Array.from(text, (letter, k) => [`${k + 1} ${letter}`, ...rows.map((row) => best(row[k], words))]));
    },
  };
}

/**
 * Draw stacked bars, the final answer at the bottom; returns the languages drawn.
 * @param {Element[]} paths @param {Row[]} rows @param {string[]} colours
 */
function stack(paths, rows, colours) {
  const timesFirst = new Float64Array(colours.length);
  for (const row of rows) timesFirst[argmax(row)] += 1;
  const followed = rows.length ? ranked(rows[rows.length - 1]).slice(0, SHOWN) : [];
  followed.push(...ranked(timesFirst).filter((k) => timesFirst[k] && !followed.includes(k)).slice(0, DRAWN - SHOWN));
  let bottoms = new Float64Array(rows.length).fill(1);
  paths.forEach((path, place) => {
    const k = followed[place];
    const tops = k === undefined ? bottoms : bottoms.map((bottom, letter) => bottom - rows[letter][k]);
    set(path, "d", k === undefined ? "M0 0" : bars(tops, bottoms));
    set(path, "fill", colours[k] ?? "none");
    bottoms = tops;
  });
  return followed;
}

/**
 * From which letter on the final answer holds, and the answers before it.
 * @param {string} text @param {number[]} firsts @param {(k: number) => string} name @param {Words} words
 */
export function decisionSentence(text, firsts, name, words) {
  const final = firsts[firsts.length - 1];
  const since = firsts.findLastIndex((k) => k !== final) + 1;
  if (!since) return words.say("decided_at_once", {language: name(final)});
  const before = firsts.slice(0, since).filter((k, letter, all) => k !== all[letter - 1]).map(name);
  return words.say("decided",
    {language: name(final), letter: text[since], number: since + 1, before: before.slice(-SHOWN).join(" → ")});
}
