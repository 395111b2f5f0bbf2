// The three networks, run by onnxruntime's WebAssembly in this browser.

import facts from "./facts.js";
import * as onnxruntime from "./onnxruntime.js";
import {encode} from "./reading.js";

const here = (file) => new URL(file, import.meta.url).href;
const LOG_PRIOR = facts.prior.map(Math.log);

/** Functions by network: a text and a prior -> probabilities after every letter, [letters][languages]. */
export async function load() {
  onnxruntime.env.wasm.wasmPaths = {wasm: here("ort-wasm-simd-threaded.wasm")};
  onnxruntime.env.wasm.numThreads = 1; // at this size threads cost more than they bring
  const graphs = Object.entries(facts.models).map(async ([model, file]) => {
    const graph = await fetch(here(file));
    if (!graph.ok) throw new Error(`${file}: ${graph.status}`);
    return [model, await graph.arrayBuffer()];
  });
  const networks = {};
  for (const [model, graph] of await Promise.all(graphs)) {
    const session = await onnxruntime.InferenceSession.create(graph, {executionProviders: ["wasm"]});
    networks[model] = (text, prior) => run(session, text, prior);
  }
  return networks;
}

async function run(session, text, prior) {
  const letters = new onnxruntime.Tensor("int64", encode(text), [1, text.length]);
  const {log_probs: answer} = await session.run({letters}, ["log_probs"]);
  const rows = Array.from(text, (_, k) => [...answer.data.subarray(k * LOG_PRIOR.length, (k + 1) * LOG_PRIOR.length)]);
  answer.dispose();
  return rows.map((row) => under(prior, row));
}

/** Probabilities under a prior, of one letter's log-probabilities as learned; letterwise.predictor.under. */
function under(prior, logProbabilities) {
  const scores = logProbabilities.map((score, k) => score - (1 - facts.powers[prior]) * LOG_PRIOR[k]);
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
