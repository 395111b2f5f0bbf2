// The networks, run by onnxruntime's WebAssembly in this browser.

import site from "./site.js";
import * as onnxruntime from "./onnxruntime.js";

/** @typedef {Record<string, Float32Array>} Outputs by name, flat */
/** @typedef {(file: string, letters: ArrayLike<number>, time: number, outputs: string[]) => Promise<Outputs>} Run */

const here = (/** @type {string} */ file) => new URL(file, import.meta.url).href;
/** @type {Map<string, Promise<any>>} */
const sessions = new Map();
onnxruntime.env.wasm.wasmPaths = {wasm: here("ort-wasm-simd-threaded.wasm")};
onnxruntime.env.wasm.numThreads = 1; // at this size threads cost more than they bring

/** The session of a graph, opened once. @param {string} file */
export function open(file) {
  const opened = sessions.get(file) ?? load(file);
  sessions.set(file, opened);
  return opened;
}

async function load(/** @type {string} */ file) {
  const graph = await fetch(here(file));
  if (!graph.ok) throw new Error(`${file}: ${graph.status}`);
  return onnxruntime.InferenceSession.create(await graph.arrayBuffer(), {executionProviders: ["wasm"]});
}

/** The outputs for letters [batch, time], indices into the alphabet. @type {Run} */
export async function run(file, letters, time, outputs) {
  const session = await open(file);
  const indices = BigInt64Array.from(/** @type {number[]} */ (letters), BigInt);
  const found = await session.run({letters: new onnxruntime.Tensor("int64", indices, [letters.length / time, time])}, outputs);
  return Object.fromEntries(outputs.map((name) => {
    const data = found[name].data.slice();
    found[name].dispose();
    return [name, data];
  }));
}

/** The three networks that answer, ready to. */
export const answering = () => Promise.all(Object.values(site.models).map(open));
