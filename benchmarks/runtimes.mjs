/* Runs onnxruntime-web, in Node and in Chromium, for benchmarks/runtimes.py. */

/** The flat data of the outputs `names`, by name, for each batch of letters [batch][time]. */
export async function ask(ort, graph, batches, names) {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(graph);
  const answers = [];
  for (const letters of batches) {
    const shape = [letters.length, letters[0].length];
    const input = new ort.Tensor("int64", BigInt64Array.from(letters.flat(), BigInt), shape);
    const outputs = await session.run({letters: input}, names);
    answers.push(Object.fromEntries(names.map((name) => [name, Array.from(outputs[name].data)])));
  }
  return answers;
}
