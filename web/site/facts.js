// What a page draws: one name and the open views in, numbers out, as in letterwise/facts.py, from networks in this
// browser. tests/ui/facts.test.js compares the two.

import {GATED} from "../../ui/lib/gates.js";
import * as explanations from "./explanations.js";

/** @typedef {import("../../ui/types").Facts} Facts @typedef {import("../../ui/types").ListFacts} ListFacts */
/** @typedef {import("./predictor.js").Predictor} Predictor @typedef {import("./predictor.js").Trace} Trace */
/** @typedef {{text: string, changes: string[], other: [string, string][]}} Reading */

/** @param {Predictor} predictor @param {Reading} reading @param {string[]} views @param {AbortSignal} signal @returns {Promise<Facts>} */
export async function facts(predictor, reading, views, signal) {
  const {text} = reading;
  if (!text) return reading;
  const letters = predictor.encode(text);
  /** @type {Record<string, Trace>} */
  const traces = {};
  const traced = views.includes("ledger") || views.includes("gates") ? GATED : views.includes("same_machine") ? ["LSTM"] : [];
  for (const model of traced) traces[model] = await predictor.trace(model, letters);
  const answers = [];
  for (const model of predictor.models) {
    answers.push(model === "MyLSTM" && traces[model] ? traces[model].log_probs : await predictor.logProbs(model, letters));
  }
  /** @type {Facts} */
  const result = {...reading, log_probs: Float32Array.from(answers.flatMap((logProbs) => [...logProbs]))};
  if (views.includes("ledger")) {
    const shares = await explanations.ledger(predictor, text, traces);
    result.ledger = {before: flat(shares.map(({before}) => before)), letters: flat(shares.map((share) => share.letters))};
  }
  if (views.includes("gates")) {
    result.gates = Object.fromEntries(GATED.map((model) => [model, explanations.gates(traces[model], letters.length)]));
  }
  if (views.includes("stress")) {
    const {norms, log_probs, ...repeated} = await explanations.stress(predictor, text);
    result.stress = {...repeated, norms: flat(norms), log_probs: flat(log_probs)};
  }
  if (views.includes("same_machine")) result.same_machine = traces.LSTM.log_probs;
  if (views.includes("what_if")) result.what_if = await whatIf(predictor, text, signal);
  return result;
}

/** `explanations.whatIf` of each network; undefined if aborted. @param {Predictor} predictor @param {string} text @param {AbortSignal} signal */
async function whatIf(predictor, text, signal) {
  /** @type {Record<string, explanations.WhatIf>[]} */
  const byNetwork = [];
  for (const model of predictor.models) {
    const byPrior = await explanations.whatIf(predictor, model, text, signal);
    if (!byPrior) return undefined;
    byNetwork.push(byPrior);
  }
  return Object.fromEntries(Object.keys(predictor.settings.powers).map((prior) => {
    const results = byNetwork.map((byPrior) => byPrior[prior]);
    return [prior, {
      languages: results.map(({language}) => language), change: flat(results.map(({change}) => change)),
      together: results.map(({together}) => together),
    }];
  }));
}

/** For many names; those of equal length share a batch. @param {Predictor} predictor @param {Reading[]} readings @returns {Promise<ListFacts>} */
export async function factsOfList(predictor, readings) {
  const {models, settings: {languages: {length: width}}} = predictor;
  const log_probs = new Float32Array(readings.length * models.length * width).fill(NaN);
  for (const length of new Set(readings.map(({text}) => text.length).filter(Boolean))) {
    const places = readings.flatMap(({text}, k) => (text.length === length ? [k] : []));
    for (const [n, model] of models.entries()) {
      const rows = await predictor.lastLogProbs(model, places.map((k) => predictor.encode(readings[k].text))) ?? [];
      rows.forEach((row, k) => log_probs.set(row, (places[k] * models.length + n) * width));
    }
  }
  return {texts: readings.map(({text}) => text), changes: readings.map(({changes}) => changes), log_probs};
}

/** @param {number[][]} rows */
const flat = (rows) => Float64Array.from(rows.flat());
