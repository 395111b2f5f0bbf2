/* Run names through the three ONNX files with onnxruntime-web in Node; a browser would fetch the files.

     cd examples/onnx && npm ci && node predict.mjs Suzuki Dostoevsky "O'Brien"

   Prints a JSON object per name: every network's three likeliest languages, under the equal prior. Letters that the
   networks do not know are skipped; to romanise them first, as the page does, use letterwise/text.py. */

import {readFile} from "node:fs/promises";
import * as ort from "onnxruntime-web";

const FILES = {RNN: "rnn.onnx", LSTM: "lstm.onnx", MyLSTM: "mylstm.onnx"};
const artifacts = new URL("../../artifacts/", import.meta.url);
const {alphabet, languages, prior} = JSON.parse(await readFile(new URL("manifest.json", artifacts), "utf-8"));

/** Probabilities of the `top` likeliest languages, best first; empty if no letter is known. */
async function answer(session, name, top = 3) {
  const letters = [...name].map((letter) => alphabet.indexOf(letter)).filter((index) => index >= 0);
  if (!letters.length) return {};
  const input = new ort.Tensor("int64", BigInt64Array.from(letters, BigInt), [1, letters.length]);
  const {log_probs} = await session.run({letters: input}, ["log_probs"]); // [1, time, languages]
  const last = log_probs.data.slice(-languages.length);
  const scores = Array.from(last, (score, k) => score - Math.log(prior[k])); // Bayes' rule: divide by the corpus prior
  const odds = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = odds.reduce((sum, value) => sum + value);
  const ranked = languages.map((language, k) => [language, odds[k] / total]).sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(ranked.slice(0, top));
}

ort.env.wasm.numThreads = 1;
const sessions = {};
for (const [model, file] of Object.entries(FILES))
  sessions[model] = await ort.InferenceSession.create(await readFile(new URL(file, artifacts)));
for (const name of process.argv.slice(2)) {
  const answers = {name};
  for (const model in sessions) answers[model] = await answer(sessions[model], name);
  console.log(JSON.stringify(answers));
}
