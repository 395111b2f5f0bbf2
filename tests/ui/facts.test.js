// The browser's facts are Python's, name by name: FACTS is the folder that tests/ui/test_javascript.py wrote.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {test} from "node:test";
import {fileURLToPath} from "node:url";
import * as onnxruntime from "onnxruntime-web";
import {facts} from "../../web/site/facts.js";
import {Predictor} from "../../web/site/predictor.js";

const folder = process.env.FACTS ?? "";
const artifacts = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../artifacts");
const load = (/** @type {string} */ file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
const {settings, models, trace, alphabet} = folder ? load("site.json") : {};
const names = folder ? fs.readdirSync(folder).filter((file) => file !== "site.json") : [];

onnxruntime.env.wasm.numThreads = 1;
/** @type {Map<string, any>} */
const sessions = new Map();

/** @type {import("../../web/site/networks.js").Run} */
async function run(file, letters, time, outputs) {
  const session = sessions.get(file) ?? await onnxruntime.InferenceSession.create(fs.readFileSync(path.join(artifacts, file)));
  sessions.set(file, session);
  const indices = BigInt64Array.from(/** @type {number[]} */ (letters), BigInt);
  const results = await session.run(
    {letters: new onnxruntime.Tensor("int64", indices, [letters.length / time, time])}, outputs);
  return Object.fromEntries(outputs.map((name) => [name, Float32Array.from(results[name].data)]));
}

/** Each number differs from Python's by at most `exact`, plus half a step where it is sent in 256 steps. */
function compare(/** @type {any} */ actual, /** @type {any} */ expected, /** @type {string} */ place, /** @type {number} */ exact) {
  if (typeof expected === "number") {
    const tolerance = exact * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= tolerance, `${place}: ${actual}, ${expected}`);
  } else if (typeof expected !== "object" || expected === null) {
    assert.equal(actual, expected, place);
  } else if ("float32" in expected || "uint8" in expected) {
    const bytes = Buffer.from(expected.float32 ?? expected.uint8, "base64");
    const step = (expected.high - expected.low) / 255;
    const values = expected.float32 ? new Float32Array(new Uint8Array(bytes).buffer) : Array.from(bytes, (k) => expected.low + k * step);
    assert.equal(actual.length, values.length, place);
    values.forEach((/** @type {number} */ value, /** @type {number} */ k) => {
      const tolerance = (expected.uint8 ? step / 2 : 0) + exact * Math.max(1, Math.abs(value));
      assert.ok(Math.abs(actual[k] - value) <= tolerance, `${place}[${k}]: ${actual[k]}, ${value}`);
    });
  } else {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), place);
    for (const key of Object.keys(expected)) compare(actual[key], expected[key], `${place}.${key}`, exact);
  }
}

for (const file of names) {
  const {name, facts: expected} = load(file);
  test(`facts of ${name}`, async () => {
    const {text, changes, other} = expected;
    const encode = (/** @type {string} */ letters) => Array.from(letters, (letter) => alphabet.indexOf(letter));
    const predictor = new Predictor(run, {encode, models, trace, settings});
    const actual = await facts(predictor, {text, changes, other}, Object.keys(settings.view_examples), new AbortController().signal);
    // The linear RNN's log-probabilities reach thousands on long names, where float32 is coarser.
    compare(actual, expected, name, text.length > 20 ? 1e-3 : 1e-4);
  });
}
