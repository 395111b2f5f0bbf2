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

/** What a name was read as and why; empty where it was read as typed. */
export function note(name, {text, changes}, lang) {
  if (!text) return say("nothing_to_read", lang);
  const [stop, comma] = lang === "zh" ? ["：", "，"] : [": ", ", "];
  const why = changes.map((change) => say(change, lang)).join(comma);
  const readAs = why && say("read_as", lang, {text}) + stop + why;
  if (name.trim().split(/\s+/).length < 2) return readAs;
  return [readAs && `${readAs}.`, say("two_words", lang)].filter(Boolean).join(" ");
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
