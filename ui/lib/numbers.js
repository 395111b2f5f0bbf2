// The little arithmetic that the page does itself: priors, ranks.

/** @typedef {import("../types").Numbers} Numbers */

/**
 * Probabilities under the corpus prior raised to `power`, as in letterwise.predictor.apply_prior. In float32, so that
 * tiny values rank as in Python.
 * @param {number} power @param {ArrayLike<number>} logProbs under the corpus prior @param {number[]} logPrior
 */
export function applyPrior(power, logProbs, logPrior) {
  const sum = logSum(power, logProbs, logPrior), p = new Float32Array(logPrior.length);
  for (let k = 0; k < p.length; k++) p[k] = Math.exp(logProbs[k] - (1 - power) * logPrior[k] - sum);
  return p;
}

/**
 * The log normaliser: subtracting it turns every score under a prior into a log-probability.
 * @param {number} power @param {ArrayLike<number>} logProbs under the corpus prior @param {number[]} logPrior
 */
export function logSum(power, logProbs, logPrior) {
  let highest = -Infinity, sum = 0;
  for (let k = 0; k < logPrior.length; k++) highest = Math.max(highest, logProbs[k] - (1 - power) * logPrior[k]);
  for (let k = 0; k < logPrior.length; k++) sum += Math.exp(logProbs[k] - (1 - power) * logPrior[k] - highest);
  return highest + Math.log(sum);
}

/** Rows of a flat array. @param {Numbers} flat @param {number} width */
export const rowsOf = (flat, width) =>
  Array.from({length: flat.length / width}, (_, k) => flat.subarray(k * width, (k + 1) * width));

/** The values minus their mean. @param {ArrayLike<number>} values */
export function centred(values) {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return all.map((value) => value - mean);
}

/** Indices sorted by value, largest first. @param {ArrayLike<number>} values */
export const ranked = (values) => Array.from(values, (_, k) => k).sort((a, b) => values[b] - values[a]);

/** Index of the largest value. @param {ArrayLike<number>} values */
export function argmax(values) {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
