// Tests that need no browser: sentences, numbers, tables, the address, the sentence on when an answer is decided.

import assert from "node:assert/strict";
import fs from "node:fs";
import {test} from "node:test";
import {cell, csv} from "../../ui/lib/csv.js";
import {centred, argmax, ranked, rowsOf, applyPrior} from "../../ui/lib/numbers.js";
import {glossaryEntry, splitAtTerms} from "../../ui/lib/gloss.js";
import {bars, columnsOf, line} from "../../ui/lib/strips.js";
import {agreement, note, percent, signed, size, small, wordsOf} from "../../ui/lib/words.js";
import {cleaned, fromAddress, toAddress} from "../../ui/state.js";
import {byName} from "../../ui/views/listed.js";
import {placesOf, pointOf, leadingAnswer} from "../../ui/views/rose.js";
import {decisionSentence} from "../../ui/views/verdict.js";

const locale = (/** @type {string} */ lang) =>
  JSON.parse(fs.readFileSync(new URL(`../../letterwise/locales/${lang}.json`, import.meta.url), "utf8"));
const settings = /** @type {any} */ ({
  languages: ["Czech", "Greek", "Irish"], powers: {balanced: 0.25, equal: 0, corpus: 1}, view_examples: {ledger: "A", gates: "B"},
  enough: {coverage: 0.9, thresholds: {}, test: {}}, first: {name: "Dostoevsky", top: 3, prior: "balanced", lang: "en"}, words: {en: locale("en"), zh: locale("zh")},
});
const words = wordsOf(settings, "en");

test("numbers are formatted for people", () => {
  assert.deepEqual([0, 0.001, 0.042, 0.0996, 0.5, 0.9991].map(percent), ["< 0.1 %", "0.1 %", "4.2 %", "10 %", "50 %", "> 99.9 %"]);
  assert.deepEqual([1, -0.255, 0].map((value) => signed(value)), ["+1.00", "−0.26", "+0.00"]);
  assert.deepEqual([47.31, 1650.2].map(size), ["47.3", "1,650"]);
  assert.deepEqual([2.43e-7, 0].map(small), ["2.4e−7", "0.0"]);
});

test("a sentence is filled with its values, which stay unchanged", () => {
  assert.equal(words.say("read_as", {text: "$& {text}"}), "Read as $& {text}.");
  assert.equal(wordsOf(settings, "zh").language("Greek"), "希腊语");
  assert.equal(words.language("Klingon"), "Klingon");
});

test("the sentence on which networks agree", () => {
  const models = ["RNN", "LSTM", "MyLSTM"];
  const text = (/** @type {string[]} */ ...firsts) => agreement(models, firsts, words);
  assert.equal(text("Greek", "Greek", "Greek"), "All three say Greek.");
  assert.equal(text("Greek", "Irish", "Irish"), "LSTM and MyLSTM say Irish, RNN says Greek.");
  assert.equal(text("Greek", "Irish", "Greek"), "RNN and MyLSTM say Greek, LSTM says Irish.");
  assert.equal(text("Greek", "Irish", "Czech"), "Three networks, three answers: RNN Greek, LSTM Irish, MyLSTM Czech.");
});

test("the letter at which the answer is decided", () => {
  const text = (/** @type {number[]} */ ...firsts) => decisionSentence("Abc", firsts, (k) => settings.languages[k], words);
  assert.equal(text(1, 2, 2), "Irish from “b” on, letter 2; before that Greek.");
  assert.equal(text(0, 0, 0), "Czech from the first letter on.");
  assert.equal(text(1, 0, 2), "Irish from “c” on, letter 3; before that Greek → Czech.");
});

test("a prior is divided out and another multiplied in", () => {
  const logPrior = [0.5, 0.25, 0.25].map(Math.log), learned = [0.8, 0.1, 0.1].map(Math.log);
  const near = (/** @type {ArrayLike<number>} */ actual, /** @type {number[]} */ expected) =>
    expected.forEach((value, k) => assert.ok(Math.abs(actual[k] - value) < 1e-6));
  near(applyPrior(1, learned, logPrior), [0.8, 0.1, 0.1]);
  near(applyPrior(0, learned, logPrior), [2 / 3, 1 / 6, 1 / 6]);
  near(applyPrior(0, [-3000, -3001, -9000], [0, 0, 0]), [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E), 0]);
  near(centred([1, 2, 6]), [-2, -1, 3]);
  assert.deepEqual(ranked([1, 3, 3, 0]), [1, 2, 0, 3]);
  assert.equal(argmax([1, 3, 3]), 1);
  assert.deepEqual(rowsOf(new Float32Array([1, 2, 3, 4]), 2).map((row) => [...row]), [[1, 2], [3, 4]]);
});

test("a cell that a spreadsheet would run is text", () => {
  assert.equal(cell("=1+1"), "\"'=1+1\"");
  assert.equal(cell(" \u200b@SUM"), "\"' \u200b@SUM\"");
  assert.equal(cell('say "x"'), '"say ""x"""');
  assert.equal(csv([["a", "b"], ["1", "2"]]), "\ufeffa,b\n1,2\n");
});

test("strips have a column a letter", () => {
  assert.equal(columnsOf("Qi"), 8);
  assert.equal(columnsOf("Wolfeschlegel"), 13);
  assert.equal(bars([0.25], [1]), "M0.06 1.0000V0.2500h.88V1.0000z");
  assert.equal(bars([], []), "M0 0");
  assert.equal(line([0, 1]), "M0.5 0.0000L1.5 1.0000");
});

test("a point on the rose is the mean of the places, weighted by probability", () => {
  for (const count of [2, 18, 60]) {
    const places = placesOf(Array.from({length: count}, (_, k) => count - 1 - k));
    for (const [x, y] of places) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 1e-12);
    const sure = (/** @type {number} */ k) => Array.from({length: count}, (_, other) => Number(other === k));
    assert.deepEqual(pointOf(sure(1), places), places[1]);
    const even = Array(count).fill(1 / count);
    assert.ok(Math.hypot(...pointOf(even, places)) < 1e-12);
    const half = pointOf(sure(0).map((p, k) => (p + sure(1)[k]) / 2), places);
    assert.ok(half.every((value, axis) => Math.abs(value - (places[0][axis] + places[1][axis]) / 2) < 1e-12));
  }
  assert.deepEqual(placesOf([2, 0, 1])[2].map((value) => Math.round(value)), [0, -1]);
  assert.equal(leadingAnswer([0.5, 0.4, 0.1], settings.languages, words), "between Czech and Greek");
  assert.equal(leadingAnswer([0.1, 0.8, 0.1], settings.languages, words), "Greek 80 %");
});

test("technical terms are found in a text, plurals too", () => {
  assert.deepEqual(splitAtTerms("All is in nats, not in gnats.", words).map((part, k) => (k % 2 ? `[${glossaryEntry(part, words)}]` : part)),
    ["All is in ", "[nat]", ", not in gnats."]);
  assert.equal(splitAtTerms("Nothing here.", words).length, 1);
  const chinese = wordsOf(settings, "zh");
  assert.equal(glossaryEntry(splitAtTerms("单位为奈特。", chinese)[1], chinese), "奈特");
});

test("which lists contain a name", () => {
  const names = byName({trained_on: ["abe\nito", "", "abe"], held_out: ["", "obrien", ""]});
  assert.deepEqual(names.get("abe"), {at: [0, 2], trainedOn: true});
  assert.deepEqual(names.get("obrien"), {at: [1], trainedOn: false});
  assert.equal(names.size, 3);
});

test("family names of several words get no hint, full names do", () => {
  const particles = ["van", "den", "de", "al", "o", "von", "der", "el", "st"];
  const hinted = (/** @type {string} */ name) =>
    note(name, {text: name, changes: []}, /** @type {any} */ ({noted: [], particles}), words).includes("More than one word");
  for (const name of ["van den Berg", "de Vries", "Al Hasan", "O Brien", "Von der Leyen", "El Amrani", "St. Clair", "Smith"]) {
    assert.equal(hinted(name), false, name);
  }
  for (const name of ["Satoshi Nakamoto", "Jan van den Berg"]) assert.equal(hinted(name), true, name);
});

test("an invalid address opens the page", () => {
  const stateOf = (/** @type {string} */ query, browserLanguages = ["en-GB"]) =>
    fromAddress(new URLSearchParams(query), settings, browserLanguages);
  assert.deepEqual(stateOf(""), {name: "Dostoevsky", top: 3, present: false, enough: false, prior: "balanced", lang: "en", show: [], language: "", tab: "one", at: null});
  assert.deepEqual(stateOf("top=999&prior=none&lang=xx&show=nothing,gates,gates&language=Elvish&tab=x"),
    {name: "Dostoevsky", top: 3, present: false, enough: false, prior: "balanced", lang: "en", show: ["gates"], language: "", tab: "one", at: null});
  assert.equal(stateOf("top=-4").top, 1);
  assert.equal(stateOf("", ["fr-FR", "zh-CN"]).lang, "zh");
  assert.equal(stateOf("lang=zh-TW").lang, "zh");
  assert.equal(stateOf("name=").name, "");
  assert.equal(stateOf(`name=${"a".repeat(5000)}`).name.length, 1000);
  assert.equal(cleaned("a\ud800\0\tb", 9), "a\ufffd\tb");
});

test("the address has what is shown, without defaults", () => {
  const state = fromAddress(new URLSearchParams("name=O'Brien&show=gates,numbers&language=Greek&tab=many"), settings, []);
  const url = toAddress("http://host/path/?name=x&other=1&view=2", state, settings);
  assert.equal(url.searchParams.get("other"), "1");
  assert.deepEqual(fromAddress(url.searchParams, settings, []), state);
  const plain = toAddress("http://host/?show=gates&tab=many&language=Greek", {...state, show: [], language: "", tab: "one"}, settings);
  assert.equal(plain.search, "?name=O%27Brien&top=3&prior=balanced&lang=en");
  const enough = toAddress("http://host/?top=5", {...state, enough: true}, settings);
  assert.equal(enough.searchParams.get("coverage"), "0.9");
  assert.equal(enough.searchParams.get("top"), null);
  assert.equal(fromAddress(enough.searchParams, settings, []).enough, true);
  assert.equal(fromAddress(enough.searchParams, {...settings, enough: null}, []).enough, false);
});
