// Sentences and numbers for people to read, in the same words as letterwise/sentences.py.

/** @typedef {import("../types").Settings} Settings @typedef {import("../types").Words} Words */

/** @param {Settings} settings @param {string} lang @returns {Words} */
export function wordsOf(settings, lang) {
  const {sentences, languages, glossary} = settings.words[lang];
  return {
    lang, glossary,
    say: (key, values = {}) => sentences[key].replace(/\{(\w+)\}/g, (_, place) => String(values[place])),
    language: (language) => languages[language] ?? language,
  };
}

/** 97 %, 4.2 %, < 0.1 %, > 99.9 %. @param {number} share */
export function percent(share) {
  if (share < 0.001) return "< 0.1 %";
  if (share > 0.999) return "> 99.9 %";
  return `${(100 * share).toFixed(share >= 0.0995 && share < 0.995 ? 0 : 1)} %`;
}

const WHOLE = new Intl.NumberFormat("en", {maximumFractionDigits: 0});

/** With its sign; minus is a true minus sign (U+2212). @param {number} value */
export const signed = (value, digits = 2) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(digits);

/** 1,650 or 47.3. @param {number} value */
export const size = (value) => (value < 1000 ? value.toFixed(1) : WHOLE.format(value));

/** Two digits and a power of ten: 2.4e−7. @param {number} value */
export const small = (value) => value.toExponential(1).replace("e-", "e−").replace("e+0", "");

/** What a name was read as, and what is wrong with it, if anything. */
export function note(/** @type {string} */ name, /** @type {{text: string, changes: string[]}} */ {text, changes},
  /** @type {import("../types").Settings} */ {noted, particles}, /** @type {Words} */ words) {
  if (!text) return words.say("nothing_to_read");
  const sentences = [];
  if (changes.some((change) => noted.includes(change))) {
    const language = ["japanese", "mandarin", "korean"].find((change) => changes.includes(change)) ?? "as";
    sentences.push(words.say(`read_${language}`, {text, name: [...name.trim()].slice(0, 40).join("")}));
    for (const change of ["surname", "telling", "cut"]) if (changes.includes(change)) sentences.push(words.say(change));
  }
  const reading = sentences.join(words.lang === "zh" ? "" : " ");
  const nameWords = name.trim().split(/\s+/).filter((word) => !particles.includes(word.toLowerCase().replace(/[.’']/g, "")));
  const severalWords = nameWords.length > 1 && !changes.includes("surname");
  return [reading, severalWords && words.say("two_words")].filter(Boolean).join(" ");
}

/** Which networks agree. @param {string[]} models @param {string[]} firsts each network's first answer */
export function agreement(models, firsts, /** @type {Words} */ words) {
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  firsts.forEach((language, k) => groups.set(language, [...(groups.get(language) ?? []), k]));
  if (groups.size === 1) return words.say("all_agree", {language: firsts[0]});
  if (groups.size === 2 && models.length === 3) {
    const [[language, [first, second]], [other, [third]]] = [...groups].sort((a, b) => b[1].length - a[1].length);
    return words.say("two_agree",
      {first: models[first], second: models[second], language, third: models[third], other});
  }
  return words.say("none_agree", {answers: models.map((model, k) => `${model} ${firsts[k]}`).join(", ")});
}
