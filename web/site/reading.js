// Reading a name step by step as letterwise/text.py does, using that file's tables.

import anyAscii from "./any-ascii.js";
import {spell, unescape} from "./scripts.js";
import site from "./site.js";

const {alphabet, max_letters: MAX_LETTERS, max_source: MAX_SOURCE, changes: CHANGES} = site.reading;
const classOf = (/** @type {string} */ kind) => new RegExp(`[${site.reading[kind]}]`, "u");
const SPACES = new RegExp(`^[${site.reading.space}]+|[${site.reading.space}]+$`, "gu");
const UNASSIGNED = new RegExp(`([${site.reading.unassigned}])`, "u");
const WORD_START = new RegExp(site.reading.word_start, "g");
const FORMS = new RegExp(site.reading.forms, "gu");
const COMMA = new RegExp(site.reading.comma, "u");
const PARTICLES = new Set(site.reading.particles);
const [APOSTROPHE, SEPARATOR, LETTER, SIGN, ALPHABETIC, CAPITAL, SMALL] =
  ["apostrophe", "separator", "letter", "sign", "alphabetic", "capital", "small"].map(classOf);

/**
 * At most 64 letters of the alphabet, what was done to get them, and other readings of the same characters.
 * @param {string} name @returns {{text: string, changes: string[], other: [string, string][]}}
 */
export function read(name) {
  const characters = [...name.replace(SPACES, "")];
  const changes = new Set(characters.length > MAX_SOURCE ? ["cut"] : []);
  let source = characters.slice(0, MAX_SOURCE).join("");
  if (source.includes("&")) source = unescape(source);
  source = compose(source.replace(FORMS, (forms) => forms.normalize("NFKC")));
  const parts = source.split(COMMA).filter(hasLetter);
  if (parts.length > 1) {
    source = parts[0];
    changes.add("surname");
  }
  let latin = source;
  /** @type {[string, string][]} */
  let other = [];
  if (/[^\0-\x7f]/.test(source)) {
    const spelling = spell(source, (/** @type {string} */ character) => ALPHABETIC.test(character));
    ({text: latin, other} = spelling);
    for (const change of spelling.changes) changes.add(change);
  }
  let text = tidy(Array.from(latin, (character) => letters(character, changes)).join(""));
  if (text.length > MAX_LETTERS) {
    text = tidy(text.slice(0, MAX_LETTERS));
    changes.add("cut");
  }
  const recased = inOneCase(source) || inOneCase(text)
    ? text.toLowerCase().replace(WORD_START, (/** @type {string} */ first) => first.toUpperCase())
    : text.replace(/[^ .,;]+/g, recase);
  if (recased !== text) changes.add("recased");
  return {text: recased, changes: CHANGES.filter((/** @type {string} */ change) => changes.has(change)), other};
}

/** Alphabet indices of a reading's letters, the input of the graphs. @param {string} text @returns {number[]} */
export const encode = (text) => Array.from(text, (letter) => alphabet.indexOf(letter));

// Characters that Python's Unicode does not know yet stay as they are, even if this browser knows them.
const compose = (/** @type {string} */ text) => text.split(UNASSIGNED).map((part, k) => (k % 2 ? part : part.normalize("NFC"))).join("");

const hasLetter = (/** @type {string} */ part) => /[A-Za-z]/.test(part) || LETTER.test(part);

/** @param {string} character @param {Set<string>} changes */
function letters(character, changes) {
  const record = (/** @type {string} */ change, /** @type {string} */ text) => { changes.add(change); return text; };
  if (alphabet.includes(character)) return character;
  if (APOSTROPHE.test(character)) return record("separators", "'");
  if (SEPARATOR.test(character)) return record("separators", " ");
  if (!LETTER.test(character)) return record("dropped", SIGN.test(character) ? " " : "");
  const roman = [...anyAscii(character)].filter((letter) => alphabet.includes(letter) && letter !== ",").join("").toLowerCase();
  return record("romanised", CAPITAL.test(character) ? roman.slice(0, 1).toUpperCase() + roman.slice(1) : roman);
}

const capitalised = (/** @type {string} */ part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase();
const isUpper = (/** @type {string} */ word) => /[A-Z]/.test(word) && !/[a-z]/.test(word);

function recase(/** @type {string} */ word) {
  if (/[a-z]/.test(word) && !/[A-Z]/.test(word)) {
    return PARTICLES.has(word) || word.startsWith("d'") ? word : word[0].toUpperCase() + word.slice(1);
  }
  if (word.includes("'") || isUpper(word)) {
    const parts = word.split("'");
    return parts.some((part) => part.length > 1 && isUpper(part)) ? parts.map(capitalised).join("'") : word;
  }
  return word.replace(/(?<=[a-z])([A-Z])([A-Z]+)/g, (_, first, rest) => first + rest.toLowerCase());
}

const tidy = (/** @type {string} */ text) => text.replace(/ +/g, " ").replace(/^[ .,;']+|[ .,;']+$/g, "");

const inOneCase = (/** @type {string} */ text) => !(CAPITAL.test(text) && SMALL.test(text));
