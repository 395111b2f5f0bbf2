// Under the answers: which of our own lists contain the name, and whether the networks were trained on it.

import {make, put} from "../lib/dom.js";

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings: {languages}, file}) {
  const line = make("p", {id: "listed"});
  place.append(line);
  /** @type {Promise<void> | undefined} */
  let loading;
  /** @type {Map<string, {at: number[], trainedOn: boolean}> | undefined} */
  let names;
  /** @type {() => void} */
  let draw = () => {};
  return {
    update({facts: {text}}, _, words) {
      draw = () => {
        const entry = names?.get(folded(text));
        if (!names?.size || !text) return put(line, "");
        put(line, entry ? `${words.say("in_lists", {languages: entry.at.map((k) => words.language(languages[k])).join(", ")})} ${
          words.say(entry.trainedOn ? "trained_on" : "held_out")}` : words.say("in_no_list"));
      };
      loading ??= file("lists.json").then((lists) => {
        names = byName(JSON.parse(lists));
        draw();
      });
      draw();
    },
  };
}

/** Same as `folded` in letterwise/parts.py. @param {string} text */
const folded = (text) => text.replace(/[ ']/g, "").toLowerCase();

/** @param {import("../types").Lists} lists */
export function byName(lists) {
  /** @type {Map<string, {at: number[], trainedOn: boolean}>} */
  const names = new Map();
  for (const [trainedOn, byLanguage] of /** @type {const} */ ([[true, lists.trained_on], [false, lists.held_out]])) {
    byLanguage.forEach((lines, language) => {
      for (const name of lines ? lines.split("\n") : []) {
        const entry = names.get(name);
        if (entry) entry.at.push(language);
        else names.set(name, {at: [language], trainedOn});
      }
    });
  }
  return names;
}
