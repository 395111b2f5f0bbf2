// The few sums that a page does itself: priors, ranks.

/** @typedef {import("../types").Numbers} Numbers */

/**
 * Probabilities under a prior: the learned one to `power`; letterwise.predictor.under.
 * @param {number} power @param {ArrayLike<number>} logProbs as learned @param {number[]} logPrior
 */
export function under(power, logProbs, logPrior) {
  const scores = Float64Array.from(logPrior, (log, k) => logProbs[k] - (1 - power) * log);
  const highest = Math.max(...scores);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k] - highest);
  return Float32Array.from(scores, (score) => score / sum); // so that what is next to nothing ranks as in Python
}

/** Rows of a flat array. @param {Numbers} flat @param {number} width */
export const rowsOf = (flat, width) =>
  Array.from({length: flat.length / width}, (_, k) => flat.subarray(k * width, (k + 1) * width));

/** Less their mean. @param {ArrayLike<number>} values */
export function centred(values) {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return all.map((value) => value - mean);
}

/** Indices, the largest value first. @param {ArrayLike<number>} values */
export const ranked = (values) => Array.from(values, (_, k) => k).sort((a, b) => values[b] - values[a]);

/** Index of the largest value. @param {ArrayLike<number>} values */
export function first(values) {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

/** @param {number} value @param {number} low @param {number} high */
export const within = (value, low, high) => Math.min(Math.max(value, low), high);
