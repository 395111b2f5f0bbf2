// Technical terms, explained in place: the first occurrence of each in an element becomes a button with its meaning.

import {button, make, put} from "./dom.js";

/** @typedef {import("../types").Words} Words */

/** A text split at its glossary terms; every second part is a term. @param {string} text @param {Words} words */
export function splitAtTerms(text, {lang, glossary}) {
  const pattern = Object.keys(glossary).join("|");
  return text.split(lang === "zh" ? new RegExp(`(${pattern})`, "i") : new RegExp(`\\b((?:${pattern})s?)\\b`, "i"));
}

/** The glossary entry of a word in a text, any case or plural, or "". @param {string} word @param {Words} words */
export const glossaryEntry = (word, {glossary}) =>
  Object.keys(glossary).find((entry) => [entry, `${entry}s`].some((form) => form.toLowerCase() === word.toLowerCase())) ?? "";

/** Mark the terms in an element, unless that is already done. @param {Element} element @param {Words} words */
export function gloss(element, words) {
  if (element.querySelector(".term")) return;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), seen = new Set();
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    const parts = splitAtTerms(text.data, words);
    if (parts.length === 1 || text.parentElement?.closest("button, a")) continue;
    text.replaceWith(...parts.map((part, k) => {
      const entry = k % 2 ? glossaryEntry(part, words) : "";
      if (!entry || seen.has(entry)) return part;
      seen.add(entry);
      const term = button("term", {"data-term": entry});
      term.append(part);
      return term;
    }));
  }
}

/** A popover with a term's meaning, next to the term that was clicked. @param {Element} place */
export function mountMeaning(place) {
  const word = make("strong"), meaning = make("p"), card = make("div", {id: "meaning", popover: "auto"}, word, meaning);
  place.append(card);
  /** @type {Words | undefined} */
  let words;
  document.addEventListener("click", ({target}) => {
    const term = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("button.term"));
    if (!term) return;
    const entry = term.dataset.term ?? "";
    put(word, entry);
    put(meaning, words?.glossary[entry] ?? "");
    card.showPopover?.();
    const {left, top, bottom} = term.getBoundingClientRect(), {offsetWidth: width, offsetHeight: height} = card;
    card.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    card.style.top = `${bottom + height + 8 > innerHeight ? Math.max(8, top - height - 8) : bottom + 8}px`;
  });
  return {update(/** @type {Words} */ newWords) { words = newWords; }};
}

/** The whole glossary, collapsed. @param {Element} place */
export function mountGlossary(place) {
  const title = make("summary"), list = make("dl");
  place.append(make("details", {class: "glossary"}, title, list));
  return {
    update(/** @type {Words} */ words) {
      put(title, words.say("glossary"));
      list.replaceChildren(...Object.entries(words.glossary).flatMap(([word, meaning]) => [make("dt", {}, word), make("dd", {}, meaning)]));
    },
  };
}
