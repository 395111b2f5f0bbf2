// The networks, run by onnxruntime's WebAssembly in this browser.

import site from "./site.js";
import * as onnxruntime from "./onnxruntime.js";

/** @typedef {Record<string, Float32Array>} Outputs by name, flat */
/** @typedef {(file: string, letters: ArrayLike<number>, time: number, outputs: string[]) => Promise<Outputs>} Run */

const here = (/** @type {string} */ file) => new URL(file, import.meta.url).href;
/** @type {Map<string, Promise<any>>} */
const sessions = new Map();
onnxruntime.env.wasm.wasmPaths = {wasm: here("ort-wasm-simd-threaded.wasm")};
onnxruntime.env.wasm.numThreads = 1; // for networks this small, threads cost more than they gain

/** A graph could not be fetched: trying again may help. */
export class Unreachable extends Error {}

/** A graph's session, opened once and reused. @param {string} file */
export function open(file) {
  const session = sessions.get(file) ?? load(file);
  sessions.set(file, session);
  session.catch(() => sessions.delete(file));
  return session;
}

async function load(/** @type {string} */ file) {
  const graph = await fetch(here(file)).catch(() => null);
  if (!graph?.ok) throw new Unreachable(`${file}: ${graph?.status ?? "no answer"}`);
  return onnxruntime.InferenceSession.create(await graph.arrayBuffer(), {executionProviders: ["wasm"]});
}

/** The outputs for letters [batch, time], indices into the alphabet. @type {Run} */
export async function run(file, letters, time, outputs) {
  const session = await open(file);
  const indices = BigInt64Array.from(/** @type {number[]} */ (letters), BigInt);
  const results = await session.run({letters: new onnxruntime.Tensor("int64", indices, [letters.length / time, time])}, outputs);
  return Object.fromEntries(outputs.map((name) => {
    const data = results[name].data.slice();
    results[name].dispose();
    return [name, data];
  }));
}

/** Resolves once the three networks that answer are loaded. */
export const answering = () => Promise.all(Object.values(site.models).map(open));
