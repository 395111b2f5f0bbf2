// The three networks asked about letters, as in letterwise/predictor.py.

import {centred, rowsOf} from "../../ui/lib/numbers.js";

/** @typedef {import("./networks.js").Run} Run @typedef {import("../../ui/types").Settings} Settings */
/** @typedef {Record<string, Float32Array>} Trace of one name, by output */

export const BLANK = 57; // index of the all-zero letter
const [ROWS, STEPS] = [128, 1024]; // largest batch in names and in letters: about 5 ms
const TRACED = ["log_probs", "forget", "input_gate", "candidate", "output_gate", "cell", "out_weight"];

export class Predictor {
  /** By network. @type {Record<string, Promise<number[]>>} */
  #biases = {};
  #run;
  #graphs; // files by network
  /** @type {Record<string, string>} */
  #traced; // the same; the LSTM's has MyLSTM's equations with the LSTM's weights

  /**
   * @param {Run} run
   * @param {{encode: (text: string) => number[], models: Record<string, string>, trace: string, settings: Settings}} site
   */
  constructor(run, {encode, models, trace, settings}) {
    this.#run = run;
    this.#graphs = models;
    this.#traced = {...models, LSTM: trace};
    this.models = Object.keys(models);
    this.encode = encode;
    this.settings = settings;
  }

  /** Log-probabilities after each letter of one name, [letters, languages]. @param {string} model @param {number[]} letters */
  async logProbs(model, letters) {
    return (await this.#run(this.#graphs[model], letters, letters.length, ["log_probs"])).log_probs;
  }

  /** The RNN's log-probabilities and hidden state after each letter of one name. @param {number[]} letters */
  hidden(letters) {
    return this.#run(this.#graphs.RNN, letters, letters.length, ["log_probs", "hidden"]);
  }

  /** The gates and the cell of the LSTM or MyLSTM, and what they answer. @param {string} model @param {number[]} letters of one name */
  trace(model, letters) {
    return this.#run(this.#traced[model], letters, letters.length, TRACED);
  }

  /**
   * Log-probabilities at the last letter of each row, [rows][languages], computed in batches; null if aborted.
   * @param {string} model @param {number[][]} rows of equal length @param {AbortSignal} [signal]
   */
  async lastLogProbs(model, rows, signal) {
    const time = rows[0].length, size = Math.min(ROWS, Math.max(1, Math.floor(STEPS / time)));
    const width = this.settings.languages.length;
    /** @type {import("../../ui/types").Numbers[]} */
    const results = [];
    for (let start = 0; start < rows.length; start += size) {
      if (signal) await yieldToInput();
      if (signal?.aborted) return null;
      const batch = rows.slice(start, start + size);
      const {log_probs} = await this.#run(this.#graphs[model], batch.flat(), time, ["log_probs"]);
      results.push(...rowsOf(log_probs, time * width).map((row) => row.subarray(-width)));
    }
    return results;
  }

  /** The output-layer bias of the LSTM or MyLSTM, minus its mean. @param {string} model */
  bias(model) {
    return this.#biases[model] ??= this.trace(model, [BLANK]).then(({log_probs, out_weight, output_gate, cell}) => {
      const votes = product(out_weight, Array.from(output_gate, (o, k) => o * Math.tanh(cell[k])));
      return centred(Array.from(log_probs, (log, k) => log - votes[k]));
    });
  }
}

/** [languages, units] times [units]. @param {Float32Array} matrix @param {ArrayLike<number>} vector */
export const product = (matrix, vector) => Array.from({length: matrix.length / vector.length}, (_, row) => {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += matrix[row * vector.length + k] * vector[k];
  return sum;
});

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
