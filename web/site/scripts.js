// Names in other scripts, in Latin letters: uses scripts-tables.js as letterwise/scripts.py uses its own tables.

import anyAscii from "./any-ascii.js";
import tables from "./scripts-tables.js";

const RUN = new RegExp(Object.entries(tables.runs).map(([script, letters]) => `(?<${script}>${letters})`).join("|"), "gu");
const KANA = new RegExp(tables.kana, "u");
const SIGN = new RegExp(tables.sign, "u");
const LONGEST = tables.longest;

/** @typedef {{text: string, changes: string[], other?: [string, string][]}} Read one run in Latin letters */

const lists = Object.fromEntries(/** @type {const} */ (["japanese", "chinese", "korean", "arabic"]).map((name) =>
  [name, new Map(Array.from(tables[name].matchAll(/([^A-Za-z]+)([A-Za-z]+)/g), ([, key, value]) => [key, value]))]));
const bySignsAlone = new Set(Object.entries(tables.japanese_by_signs).flatMap(([size, names]) => {
  const signs = [...names], each = Number(size);
  return Array.from({length: signs.length / each}, (_, k) => signs.slice(k * each, (k + 1) * each).join(""));
}));
const onlyJapanese = new Set(tables.only_japanese);
/** @type {Record<string, [RegExp, string, RegExp | undefined][]>} */
const rules = Object.fromEntries(Object.entries(tables.rules).map(([script, list]) => [script,
  list.map(([pattern, replacement, when]) => [new RegExp(pattern, "gu"), replacement, when ? new RegExp(when, "u") : undefined])]));

/** `name` with every run of a known script in Latin letters. @param {string} name @param {(character: string) => boolean} isLetter */
export function spell(name, isLetter) {
  /** @type {Set<string>} */
  const changes = new Set();
  /** @type {[string, string][]} */
  const other = [];
  const text = name.replace(RUN, (run, ...rest) => {
    const start = /** @type {number} */ (rest.find((value) => typeof value === "number"));
    const script = Object.entries(rest.at(-1)).find(([, value]) => value !== undefined)?.[0] ?? "";
    const read = READERS[script](run);
    for (const change of ["script", "romanised", ...read.changes]) changes.add(change);
    other.push(...read.other ?? []);
    const before = [...name.slice(Math.max(0, start - 2), start)].at(-1) ?? "";
    const cased = script === "cyrillic" || script === "greek";
    if (isLetter(before) || (cased && isSmall([...run][0]))) return read.text.toLowerCase();
    return read.text.split(/ +/).filter(Boolean).map((word) => word[0].toUpperCase() + word.slice(1)).join(" ");
  });
  return {text, changes, other};
}

/** `name` with HTML entities decoded, which copying and pasting brings in. @param {string} name */
export function unescape(name) {
  for (const [pattern, replacement] of rules.entities) name = name.replace(pattern, replacement);
  return name.replace(/&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));/gu, (_, decimal, hex) => {
    const number = decimal ? parseInt(decimal, 10) : parseInt(hex, 16);
    return number > 0 && number < 0x110000 && !(number >= 0xd800 && number < 0xe000) ? String.fromCodePoint(number) : " ";
  });
}

const isSmall = (/** @type {string} */ character) => character === character.toLowerCase() && character !== character.toUpperCase();

/** @param {string} script @param {string} word */
function byRules(script, word) {
  const original = word;
  for (const [pattern, replacement, when] of rules[script]) {
    if (!when || when.test(original)) word = word.replace(pattern, replacement);
  }
  return word;
}

/** @type {Record<string, (run: string) => Read>} */
const READERS = {
  han,
  arabic: (run) => ({text: arabic(run), changes: []}),
  cyrillic: (run) => ({text: byRules("cyrillic", run.toLowerCase()), changes: []}),
  greek: (run) => ({text: byRules("greek", plainGreek(run.toLowerCase())), changes: ["telling"]}),
  hangul: (run) => {
    for (const size of [2, 1]) {
      const known = lists.korean.get(run.slice(0, size));
      if (known && run.length >= size && run.length <= size + 2) {
        return {text: known, changes: run.length > size ? ["telling", "korean", "surname"] : ["telling", "korean"]};
      }
    }
    return {text: anyAscii(run).toLowerCase(), changes: ["telling"]};
  },
};

// Drops the accents of the old spelling; of the two that are kept, one separates a pair of vowels.
const plainGreek = (/** @type {string} */ word) => word.normalize("NFD").replace(/[^\P{Mn}\u0301\u0308]/gu, "").normalize("NFC");

/** @param {string} run @returns {Read} */
function han(run) {
  const chinese = lists.chinese.get(run) ?? "", japanese = surname(run), korean = lists.korean.get(run);
  const pairs = (/** @type {[string, string][]} */ ...candidates) => candidates.filter(([, text]) => text);
  if (!SIGN.test(run)) return {text: byRules("kana", hiragana(run)), changes: ["telling"]};
  if (korean) return {text: korean, changes: ["korean"], other: pairs(["Chinese", chinese], ["Japanese", japanese])};
  if (chinese) return {text: chinese, changes: ["mandarin"], other: pairs(["Japanese", japanese])};
  if (japanese) return {text: japanese, changes: ["japanese"]};
  const signs = [...run];
  let leading = "";
  for (let size = Math.min(LONGEST, signs.length); size > 0 && !leading; size--) leading = surname(signs.slice(0, size).join(""));
  const whole = signs.length > 1 ? bySigns(withoutRepeats(run)) : "";
  const full = whole && signs.length <= 3 ? whole : leading || whole;
  const familyName = [2, 1].filter((size) => signs.length <= size + 2)
    .map((size) => lists.chinese.get(signs.slice(0, size).join(""))).find(Boolean);
  const isJapanese = KANA.test(run) || run.includes("々") || signs.some((sign) => onlyJapanese.has(sign));
  if (familyName && !isJapanese) return {text: familyName, changes: ["mandarin", "surname"], other: pairs(["Japanese", full])};
  if (full) return {text: full, changes: full === whole ? ["japanese"] : ["japanese", "surname"]};
  return {text: anyAscii(run).replaceAll(" ", "").toLowerCase(), changes: ["mandarin"]};
}

const surname = (/** @type {string} */ name) =>
  lists.japanese.get(name) ?? (bySignsAlone.has(name) ? bySigns(withoutRepeats(name)) : "");

function bySigns(/** @type {string} */ name) {
  const parts = [...name].map((sign, k) =>
    KANA.test(sign) ? byRules("kana", hiragana(sign)) : tables.signs[sign]?.[k > 0 ? 1 : 0] ?? "");
  if (!parts.every(Boolean)) return "";
  const text = parts.join("").replace(/n(?=[bmp])/g, "m");
  return text[0].toUpperCase() + text.slice(1);
}

const withoutRepeats = (/** @type {string} */ run) => run.replace(/(.)々/gu, "$1$1");

const hiragana = (/** @type {string} */ run) => Array.from(run, (sign) =>
  sign >= "\u30a1" && sign <= "\u30f6" ? String.fromCodePoint(/** @type {number} */ (sign.codePointAt(0)) - 0x60) : sign).join("");

function arabic(/** @type {string} */ run) {
  const plain = run.replace(/\u0640|[\u064b-\u065f]|\u0670|(?<= ) /gu, "").replace(/[\u0623\u0625\u0622\u0671]/gu, "ا").replace(/(?<![^ ])عبد ال/gu, "عبدال");
  return plain.split(/ +/).filter(Boolean).map(arabicWord).join(" ");
}

/** @param {string} word @returns {string} */
function arabicWord(word) {
  const known = lists.arabic.get(word);
  if (known) return known;
  for (const [prefix, spelled] of tables.arabic_prefixes) {
    const rest = word.startsWith(prefix) ? word.slice(prefix.length) : "";
    if (rest && (lists.arabic.has(rest) || (prefix === "ال" && rest.length > 1))) return `${spelled} ${arabicWord(rest)}`;
  }
  return byRules("arabic", word);
}
