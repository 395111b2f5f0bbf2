// Reading a name, step by step as letterwise/text.py does, with that file's own tables.

import anyAscii from "./any-ascii.js";
import facts from "./facts.js";

const {alphabet, max_letters: MAX_LETTERS, max_source: MAX_SOURCE, changes: CHANGES} = facts.reading;
const one = (kind) => new RegExp(`[${facts.reading[kind]}]`, "u");
const SPACES = new RegExp(`^[${facts.reading.space}]+|[${facts.reading.space}]+$`, "gu");
const UNASSIGNED = new RegExp(`([${facts.reading.unassigned}])`, "u");
const WORD_START = new RegExp(facts.reading.word_start, "g");
const [APOSTROPHE, SEPARATOR, LETTER, MANDARIN, CAPITAL, SMALL] =
  ["apostrophe", "separator", "letter", "mandarin", "capital", "small"].map(one);

/** {text, changes}: at most 64 letters of the alphabet, and what was done to get them. */
export function read(name) {
  const characters = [...name.replace(SPACES, "")];
  const changes = new Set(characters.length > MAX_SOURCE ? ["cut"] : []);
  const source = compose(characters.slice(0, MAX_SOURCE).join(""));
  let text = tidy(Array.from(source, (character) => letters(character, changes)).join(""));
  if (text.length > MAX_LETTERS) {
    text = tidy(text.slice(0, MAX_LETTERS));
    changes.add("cut");
  }
  if (inOneCase(source) || inOneCase(text)) {
    const recased = text.toLowerCase().replace(WORD_START, (first) => first.toUpperCase());
    if (recased !== text) changes.add("recased");
    text = recased;
  }
  return {text, changes: CHANGES.filter((change) => changes.has(change))};
}

/** Indices of a reading's letters, as the graphs take them. */
export const encode = (text) => BigInt64Array.from(text, (letter) => BigInt(alphabet.indexOf(letter)));

// What Python's Unicode does not know yet stays as it is, whatever this browser's knows of it.
const compose = (text) => text.split(UNASSIGNED).map((part, k) => (k % 2 ? part : part.normalize("NFC"))).join("");

function letters(character, changes) {
  const say = (change, text) => { changes.add(change); return text; };
  if (alphabet.includes(character)) return character;
  if (APOSTROPHE.test(character)) return say("separators", "'");
  if (SEPARATOR.test(character)) return say("separators", " ");
  if (!LETTER.test(character)) return say("dropped", "");
  if (MANDARIN.test(character)) changes.add("mandarin");
  const roman = [...anyAscii(character)].filter((letter) => alphabet.includes(letter)).join("").toLowerCase();
  return say("romanised", CAPITAL.test(character) ? roman.slice(0, 1).toUpperCase() + roman.slice(1) : roman);
}

const tidy = (text) => text.replace(/ +/g, " ").replace(/^[ .,;']+|[ .,;']+$/g, "");

const inOneCase = (text) => !(CAPITAL.test(text) && SMALL.test(text));
