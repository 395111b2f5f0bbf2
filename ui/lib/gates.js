// What the units of an LSTM hold at each letter.

import {some} from "./dom.js";

/** @typedef {import("../types").Gates} Gates @typedef {import("../types").Words} Words */

export const GATED = ["LSTM", "MyLSTM"];

/**
 * By symbol; `full` is the largest value that is drawn.
 * @type {Record<string, {part: keyof Gates | null, kind: "gate" | "state", name: string, full: number}>}
 */
export const QUANTITIES = {
  f: {part: "forget", kind: "gate", name: "gate_forget", full: 1},
  i: {part: "input_gate", kind: "gate", name: "gate_input_gate", full: 1},
  o: {part: "output_gate", kind: "gate", name: "gate_output_gate", full: 1},
  "C̃": {part: "candidate", kind: "state", name: "gate_candidate", full: 1},
  C: {part: "cell", kind: "state", name: "gate_cell", full: 3},
  h: {part: null, kind: "state", name: "gate_hidden", full: 1},
};
export const SYMBOLS = Object.keys(QUANTITIES);

/** @param {string} symbol @param {Words} words */
export const quantityName = (symbol, words) => `${words.say(QUANTITIES[symbol].name)} ${symbol}`;

/** @param {Gates | undefined} gates @param {string} symbol @param {number} letter @param {number} unit @returns {number} */
export function valueOf(gates, symbol, letter, unit) {
  if (!gates || letter < 0) return 0;
  const at = letter * gates.votes.length + unit;
  if (symbol === "h") return (gates.output_gate[at] ?? 0) * Math.tanh(gates.cell[at] ?? 0);
  return gates[/** @type {"forget"} */ (QUANTITIES[symbol].part)][at] ?? 0;
}

/** @param {Gates | undefined} gates @param {(unit: number) => number} value */
export function meanOverUnits(gates, value) {
  const units = gates?.votes.length ?? 0;
  return some(units, value).reduce((a, b) => a + b, 0) / units;
}

/**
 * The unit with the largest |h| at a letter, among those that vote for a language, if any do.
 * @param {Gates | undefined} gates @param {number} letter @param {number} language
 */
export function loudestUnit(gates, letter, language) {
  const all = Array.from(gates?.votes ?? [], (_, unit) => unit), voting = all.filter((unit) => gates?.votes[unit] === language);
  const loudness = (/** @type {number} */ unit) => Math.abs(valueOf(gates, "h", letter, unit));
  return (voting.length ? voting : all).reduce((best, unit) => (loudness(unit) > loudness(best) ? unit : best), voting[0] ?? 0);
}

/**
 * The language that a unit votes for, and its number among those that do.
 * @param {Gates | undefined} gates @param {number} unit @param {string[]} languages @param {Words} words
 */
export function unitName(gates, unit, languages, words) {
  const language = gates?.votes[unit];
  return `${words.language(languages[language ?? 0])} ${unit - (gates?.votes.indexOf(language ?? 0) ?? 0) + 1}`;
}
