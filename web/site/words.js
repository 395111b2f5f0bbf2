// The sentences of letterwise/words.py, filled in as that file fills them.

import facts from "./facts.js";

/** The sentence `key` in `lang`, its places filled. */
export const say = (key, lang, values = {}) =>
  facts.words[lang][key].replace(/\{(\w+)\}/g, (_, place) => values[place]);

/** A probability as people read it: 97 %, 4.2 %, < 0.1 %, > 99.9 %. */
export function percent(share) {
  if (share < 0.001) return "< 0.1 %";
  if (share > 0.999) return "> 99.9 %";
  return `${(100 * share).toFixed(share >= 0.0995 && share < 0.995 ? 0 : 1)} %`;
}

/** What a name was read as; empty where only capitals or accents were lost. */
export function note(name, {text, changes}, lang) {
  if (!text) return say("nothing_to_read", lang);
  const sentences = [];
  if (changes.some((change) => facts.noted.includes(change))) {
    const language = ["japanese", "mandarin", "korean"].find((change) => changes.includes(change)) ?? "as";
    sentences.push(say(`read_${language}`, lang, {text, name: [...name.trim()].slice(0, 40).join("")}));
    for (const change of ["surname", "telling", "cut"]) if (changes.includes(change)) sentences.push(say(change, lang));
  }
  const read = sentences.join(lang === "zh" ? "" : " ");
  const several = name.trim().split(/\s+/).length > 1 && !changes.includes("surname");
  return [read, several && say("two_words", lang)].filter(Boolean).join(" ");
}

/** Who agrees with whom: the languages that the networks put first, by network. */
export function agreement(firsts, lang) {
  const groups = new Map();
  for (const [model, language] of Object.entries(firsts)) groups.set(language, [...(groups.get(language) ?? []), model]);
  const [[language, [first, second]], [other, [third]] = ["", []]] = [...groups].sort((a, b) => b[1].length - a[1].length);
  if (groups.size === 1) return say("all_agree", lang, {language});
  if (groups.size === 2) return say("two_agree", lang, {first, second, language, third, other});
  return say("none_agree", lang, {answers: Object.entries(firsts).map((pair) => pair.join(" ")).join(", ")});
}
