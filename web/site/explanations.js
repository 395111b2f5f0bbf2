// Why the networks answer as they do, computed as in letterwise/explanations.py.

import {GATED} from "../../ui/lib/gates.js";
import {applyPrior, centred, argmax, logSum, rowsOf} from "../../ui/lib/numbers.js";
import {BLANK, product} from "./predictor.js";

/** @typedef {import("./predictor.js").Predictor} Predictor @typedef {import("./predictor.js").Trace} Trace */
/** @typedef {{language: number, change: number[], together: number}} WhatIf under one prior */

const WINDOW = 20; // letters that "what if" replaces, counted from the end
const REPEATS = 8; // times that the stress test repeats the name, within max_letters
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * Each letter's share of every language's score [letters * languages], and the scores before any; by network.
 * @param {Predictor} predictor @param {string} text @param {Record<string, Trace>} traces of the gated networks
 */
export async function ledger(predictor, text, traces) {
  const letters = predictor.encode(text), {length} = letters;
  const oneLetter = Array.from({length: length + 1}, (_, k) => letters.map((letter, place) => (place === k ? letter : BLANK)));
  const scores = (await predictor.lastLogProbs("RNN", oneLetter) ?? []).map(centred), blanks = scores[length];
  const biases = await Promise.all(GATED.map((model) => predictor.bias(model)));
  return [
    {before: blanks, letters: scores.slice(0, length).flatMap((row) => row.map((score, k) => score - blanks[k]))},
    ...GATED.map((model, k) => ({before: biases[k], letters: lstmShares(traces[model], length)})),
  ];
}

/**
 * Every letter from a to z in place of each of the last WINDOW letters, for one network; by prior, null if aborted.
 * @param {Predictor} predictor @param {string} model @param {string} text @param {AbortSignal} signal
 * @returns {Promise<Record<string, WhatIf> | null>}
 */
export async function whatIf(predictor, model, text, signal) {
  const {powers, log_prior: logPrior} = predictor.settings;
  const letters = predictor.encode(text), {length} = letters;
  const withLetters = (/** @type {Record<number, number>} */ changed) => Object.assign([...letters], changed);
  const places = letters.map((_, k) => k).slice(-WINDOW);
  const replaced = [...LETTERS].flatMap((letter) => places.map((place) =>
    withLetters({[place]: predictor.encode(/[A-Z]/.test(text[place]) ? letter.toUpperCase() : letter)[0]})));
  const without = letters.map((_, k) => withLetters({[k]: BLANK}));
  const withoutBoth = letters.slice(1).map((_, k) => withLetters({[k]: BLANK, [k + 1]: BLANK}));
  const logProbs = await predictor.lastLogProbs(model, [letters, ...replaced, ...without, ...withoutBoth], signal);
  if (!logProbs) return null;
  const [whole, ...scores] = logProbs.map(centred);
  const oneLess = scores.slice(replaced.length, replaced.length + length), twoLess = scores.slice(replaced.length + length);
  return Object.fromEntries(Object.entries(powers).map(([prior, power]) => {
    const top = argmax(applyPrior(power, logProbs[0], logPrior));
    const [before, ...after] = logProbs.slice(0, 1 + replaced.length).map((row) => row[top] - logSum(power, row, logPrior));
    const second = twoLess.map((row, k) => Math.abs(whole[top] - oneLess[k][top] - oneLess[k + 1][top] + row[top]));
    return [prior, {
      language: top, change: after.map((logProb) => logProb - before),
      together: second.length ? second.reduce((a, b) => a + b) / second.length : 0,
    }];
  }));
}

/** An LSTM's gates and cell at every letter. @param {Trace} trace @param {number} length in letters */
export function gates({forget, input_gate, candidate, output_gate, cell, out_weight}, length) {
  const units = forget.length / length, later = laterProduct(forget, units), {order, votes} = orderOfUnits(out_weight, units);
  const sorted = (/** @type {Float32Array} */ part) => part.map((_, k) => part[k - (k % units) + order[k % units]]);
  return {
    forget: sorted(forget), input_gate: sorted(input_gate), candidate: sorted(candidate), output_gate: sorted(output_gate),
    cell: sorted(cell), votes: order.map((unit) => votes[unit]),
    survival: Float64Array.from(rowsOf(later, units), (row) => [...row].reduce((a, b) => a + b) / units),
  };
}

/** Units by the language they vote for, strongest first. @param {Float32Array} outWeight [languages, units] @param {number} units */
function orderOfUnits(outWeight, units) {
  const languages = rowsOf(outWeight, units);
  const weights = Array.from({length: units}, (_, unit) => centred(languages.map((row) => row[unit])));
  const votes = weights.map(argmax), strength = weights.map((row) => Math.max(...row));
  return {votes, order: votes.map((_, unit) => unit).sort((a, b) => votes[a] - votes[b] || strength[b] - strength[a])};
}

/** The name written up to REPEATS times: states and answers of the networks. @param {Predictor} predictor @param {string} text */
export async function stress(predictor, text) {
  const {max_letters: MAX_LETTERS, languages} = predictor.settings;
  const times = Math.max(1, Math.min(REPEATS, Math.floor(MAX_LETTERS / text.length)));
  const letters = predictor.encode(text.repeat(times)), ends = Array.from({length: times}, (_, k) => text.length * (k + 1));
  const outputs = [await predictor.hidden(letters)];
  for (const model of GATED) {
    const {log_probs, output_gate, cell} = await predictor.trace(model, letters);
    outputs.push({log_probs, hidden: output_gate.map((o, k) => o * Math.tanh(cell[k]))});
  }
  return {
    text: text.repeat(times), ends,
    norms: outputs.map(({hidden}) => rowsOf(hidden, hidden.length / letters.length).map((row) => Math.hypot(...row))),
    log_probs: outputs.map(({log_probs}) => {
      const rows = rowsOf(log_probs, languages.length);
      return ends.flatMap((end) => [...rows[end - 1]]);
    }),
  };
}

/** [letters * languages] @param {Trace} trace @param {number} length in letters */
function lstmShares({forget, input_gate, candidate, output_gate, out_weight}, length) {
  const units = forget.length / length, later = laterProduct(forget, units);
  const stillThere = new Float64Array(units), last = output_gate.subarray(-units);
  let before = new Float64Array(units);
  /** @type {number[]} */
  const shares = [];
  for (let letter = 0; letter < length; letter++) {
    for (let k = 0; k < units; k++) {
      const at = letter * units + k;
      stillThere[k] += later[at] * input_gate[at] * candidate[at];
    }
    const squashed = stillThere.map(Math.tanh);
    shares.push(...centred(product(out_weight, squashed.map((value, k) => last[k] * (value - before[k])))));
    before = squashed;
  }
  return shares;
}

/** For each row of [letters, units], the product of all later rows. @param {ArrayLike<number>} forget @param {number} units */
function laterProduct(forget, units) {
  const later = new Float64Array(forget.length).fill(1);
  for (let k = forget.length - units - 1; k >= 0; k--) later[k] = later[k + units] * forget[k + units];
  return later;
}
