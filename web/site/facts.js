// The facts about a name, from networks in this browser, computed as in letterwise/facts.py and
// letterwise/explanations.py. tests/ui/facts.test.js compares the two.

import {centred, first, logSum, applyPrior} from "../../ui/lib/numbers.js";

/** @typedef {import("../../ui/types").Facts} Facts @typedef {import("../../ui/types").Settings} Settings */
/** @typedef {import("../../ui/types").ListFacts} ListFacts @typedef {import("./networks.js").Run} Run */
/** @typedef {Record<string, Float32Array>} Trace */
/** @typedef {{text: string, changes: string[], other: [string, string][]}} Reading */

const BLANK = 57; // index of the all-zero letter
const WINDOW = 20; // letters that "what if" replaces, counted from the end
const REPEATS = 8; // times that the stress test repeats the name, within max_letters
const [ROWS, STEPS] = [128, 1024]; // largest batch in names and in letters: about 5 ms
const GATED = ["LSTM", "MyLSTM"];
const TRACED = ["log_probs", "forget", "input_gate", "candidate", "output_gate", "cell", "out_weight"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * The functions that answer questions about names.
 * @param {Run} run
 * @param {{read: (name: string) => Reading, encode: (text: string) => number[], models: Record<string, string>, trace: string, settings: Settings}} site
 */
export function finder(run, {read, encode, models, trace: traceFile, settings}) {
  const {log_prior: logPrior, powers, languages} = settings;
  const width = languages.length;
  const traceOf = (/** @type {string} */ model) => (model === "LSTM" ? traceFile : models[model]);

  /** @param {string} model @param {number[]} letters of one name */
  const trace = (model, letters) => run(traceOf(model), letters, letters.length, TRACED);

  /**
   * Log-probabilities at the last letter of each row, [rows][languages], computed in batches; null if aborted.
   * @param {string} model @param {number[][]} rows of equal length @param {AbortSignal} [signal]
   */
  async function lastOf(model, rows, signal) {
    const time = rows[0].length, size = Math.min(ROWS, Math.max(1, Math.floor(STEPS / time)));
    /** @type {Float32Array[]} */
    const results = [];
    for (let start = 0; start < rows.length; start += size) {
      if (signal) await yieldToInput();
      if (signal?.aborted) return null;
      const batch = rows.slice(start, start + size);
      const {log_probs} = await run(models[model], batch.flat(), time, ["log_probs"]);
      batch.forEach((_, k) => results.push(log_probs.subarray(((k + 1) * time - 1) * width, (k + 1) * time * width)));
    }
    return results;
  }

  /** Output-layer biases minus their mean, by network. @type {Promise<number[][]> | undefined} */
  let biases;
  const bias = async (/** @type {string} */ model) => {
    const {log_probs, out_weight, output_gate, cell} = await trace(model, [BLANK]);
    const votes = product(out_weight, Array.from(output_gate, (o, k) => o * Math.tanh(cell[k])));
    return centred(Array.from(log_probs, (log, k) => log - votes[k]));
  };

  /** @param {string} text @param {Record<string, Trace>} traces */
  async function ledger(text, traces) {
    const letters = encode(text), length = letters.length;
    const isolated = Array.from({length: length + 1}, (_, k) => letters.map((letter, place) => (place === k ? letter : BLANK)));
    const scores = (await lastOf("RNN", isolated) ?? []).map(centred), blankScores = scores[length];
    biases ??= Promise.all(GATED.map(bias));
    const before = [blankScores, ...await biases];
    const shares = [
      scores.slice(0, length).flatMap((row) => row.map((score, k) => score - blankScores[k])),
      ...GATED.flatMap((model) => [lstmShares(traces[model], length, width)]),
    ];
    return {before: Float64Array.from(before.flat()), letters: Float64Array.from(shares.flat())};
  }

  /** @param {string} text */
  async function stress(text) {
    const times = Math.max(1, Math.min(REPEATS, Math.floor(settings.max_letters / text.length)));
    const letters = encode(text.repeat(times)), ends = Array.from({length: times}, (_, k) => text.length * (k + 1));
    const rnn = await run(models.RNN, letters, letters.length, ["log_probs", "hidden"]);
    const outputs = [{log_probs: rnn.log_probs, hidden: rnn.hidden}];
    for (const model of GATED) {
      const {log_probs, output_gate, cell} = await trace(model, letters);
      outputs.push({log_probs, hidden: output_gate.map((o, k) => o * Math.tanh(cell[k]))});
    }
    const norms = outputs.flatMap(({hidden}) => {
      const units = hidden.length / letters.length;
      return letters.map((_, k) => Math.hypot(...hidden.subarray(k * units, (k + 1) * units)));
    });
    const answers = outputs.flatMap(({log_probs}) => ends.flatMap((end) => [...log_probs.subarray((end - 1) * width, end * width)]));
    return {text: text.repeat(times), ends, norms: Float64Array.from(norms), log_probs: Float64Array.from(answers)};
  }

  /**
   * What-if results of one network, by prior; null if aborted.
   * @param {string} model @param {string} text @param {AbortSignal} signal
   */
  async function whatIf(model, text, signal) {
    const letters = encode(text), {length} = letters, start = Math.max(0, length - WINDOW), count = length - start;
    const put = (/** @type {[number, number][]} */ ...changes) => {
      const row = [...letters];
      for (const [place, letter] of changes) row[place] = letter;
      return row;
    };
    const columns = Array.from({length: count}, (_, k) => start + k);
    const changed = [...LETTERS].flatMap((letter) => columns.map((place) =>
      put([place, encode(/[A-Z]/.test(text[place]) ? letter.toUpperCase() : letter)[0]])));
    const oneBlank = letters.map((_, k) => put([k, BLANK]));
    const twoBlank = letters.slice(1).map((_, k) => put([k, BLANK], [k + 1, BLANK]));
    const scores = await lastOf(model, [letters, ...changed, ...oneBlank, ...twoBlank], signal);
    if (!scores) return null;
    const all = scores.map(centred), [whole] = all, oneBlankScores = all.slice(1 + changed.length), twoBlankScores = oneBlankScores.splice(length);
    return Object.fromEntries(Object.entries(powers).map(([prior, power]) => {
      const top = first(applyPrior(power, scores[0], logPrior));
      const [baseline, ...changedLogProbs] = scores.slice(0, 1 + changed.length).map((row) => row[top] - logSum(power, row, logPrior));
      const change = changedLogProbs.map((logProb) => logProb - baseline);
      const second = twoBlankScores.map((row, k) => Math.abs(whole[top] - oneBlankScores[k][top] - oneBlankScores[k + 1][top] + row[top]));
      return [prior, {language: top, change, together: second.length ? second.reduce((a, b) => a + b) / second.length : 0}];
    }));
  }

  return {
    /** @param {string} name @param {string[]} views @param {AbortSignal} signal @returns {Promise<Facts>} */
    async facts(name, views, signal) {
      const reading = read(name), {text} = reading, letters = encode(text);
      if (!text) return reading;
      /** @type {Record<string, Trace>} */
      const traces = {};
      const needed = views.includes("ledger") || views.includes("gates") ? GATED : views.includes("same_machine") ? ["LSTM"] : [];
      for (const model of needed) traces[model] = await trace(model, letters);
      const answers = [];
      for (const model of Object.keys(models)) {
        answers.push(model === "MyLSTM" && traces[model] ? traces[model]
          : await run(models[model], letters, letters.length, ["log_probs"]));
      }
      /** @type {Facts} */
      const facts = {...reading, log_probs: joined(answers.map(({log_probs}) => log_probs))};
      if (views.includes("ledger")) facts.ledger = await ledger(text, traces);
      if (views.includes("gates")) facts.gates = Object.fromEntries(GATED.map((model) => [model, gates(traces[model], letters.length)]));
      if (views.includes("stress")) facts.stress = await stress(text);
      if (views.includes("same_machine")) facts.same_machine = traces.LSTM.log_probs;
      if (views.includes("what_if")) {
        /** @type {any[]} */
        const perNetwork = [];
        for (const model of Object.keys(models)) perNetwork.push(await whatIf(model, text, signal));
        if (perNetwork.every((result) => result !== null)) {
          facts.what_if = Object.fromEntries(Object.keys(powers).map((prior) => [prior, {
            languages: perNetwork.map((result) => result[prior].language), change: Float64Array.from(perNetwork.flatMap((result) => result[prior].change)),
            together: perNetwork.map((result) => result[prior].together),
          }]));
        }
      }
      return facts;
    },
    /** Names of equal length share a batch. @param {string[]} names @returns {Promise<ListFacts>} */
    async list(names) {
      const readings = names.map(read), files = Object.keys(models);
      const log_probs = new Float32Array(names.length * files.length * width).fill(NaN);
      for (const length of new Set(readings.map(({text}) => text.length).filter(Boolean))) {
        const places = names.flatMap((_, k) => (readings[k].text.length === length ? [k] : []));
        for (const [n, model] of files.entries()) {
          const rows = await lastOf(model, places.map((k) => encode(readings[k].text))) ?? [];
          rows.forEach((row, k) => log_probs.set(row, (places[k] * files.length + n) * width));
        }
      }
      return {texts: readings.map(({text}) => text), changes: readings.map(({changes}) => changes), log_probs};
    },
  };
}

/** Let pending input go first. A timer would too, but takes four milliseconds longer. */
function yieldToInput() {
  const {port1, port2} = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}

/** [languages, units] times [units]. @param {Float32Array} matrix @param {ArrayLike<number>} vector */
const product = (matrix, vector) => Array.from({length: matrix.length / vector.length}, (_, row) => {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += matrix[row * vector.length + k] * vector[k];
  return sum;
});

/** @param {Float32Array[]} parts */
function joined(parts) {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((start, part) => (all.set(part, start), start + part.length), 0);
  return all;
}

/** Product of all later rows, for each of [letters, units]. @param {ArrayLike<number>} forget @param {number} units */
function laterProduct(forget, units) {
  const later = new Float64Array(forget.length).fill(1);
  for (let k = forget.length - units - 1; k >= 0; k--) later[k] = later[k + units] * forget[k + units];
  return later;
}

/** Each letter's share of every language's score [letters * languages]. @param {Trace} trace @param {number} length @param {number} width */
function lstmShares({forget, input_gate, candidate, output_gate, out_weight}, length, width) {
  const units = forget.length / length, later = laterProduct(forget, units);
  const kept = new Float64Array(units), last = output_gate.subarray((length - 1) * units);
  let before = new Float64Array(units);
  /** @type {number[]} */
  const shares = [];
  for (let letter = 0; letter < length; letter++) {
    for (let k = 0; k < units; k++) {
      const at = letter * units + k;
      kept[k] += later[at] * input_gate[at] * candidate[at];
    }
    const squashed = kept.map(Math.tanh);
    shares.push(...centred(product(out_weight, squashed.map((value, k) => last[k] * (value - before[k])))));
    before = squashed;
  }
  if (shares.length !== length * width) throw new Error("the trace does not fit the name");
  return shares;
}

/** Units ordered by the language they vote for, strongest vote first. @param {Trace} trace @param {number} length */
function gates({forget, input_gate, candidate, output_gate, cell, out_weight}, length) {
  const units = forget.length / length, width = out_weight.length / units;
  /** @type {number[]} */
  const votes = [], strength = /** @type {number[]} */ ([]);
  for (let unit = 0; unit < units; unit++) {
    const weights = centred(Array.from({length: width}, (_, k) => out_weight[k * units + unit]));
    votes.push(first(weights));
    strength.push(Math.max(...weights));
  }
  const order = votes.map((_, unit) => unit).sort((a, b) => votes[a] - votes[b] || strength[b] - strength[a]);
  const sorted = (/** @type {Float32Array} */ part) => part.map((_, k) => part[k - (k % units) + order[k % units]]);
  const later = laterProduct(forget, units);
  const survival = Float64Array.from({length}, (_, k) => later.subarray(k * units, (k + 1) * units).reduce((a, b) => a + b) / units);
  return {
    forget: sorted(forget), input_gate: sorted(input_gate), candidate: sorted(candidate), output_gate: sorted(output_gate),
    cell: sorted(cell), votes: order.map((unit) => votes[unit]), survival,
  };
}
