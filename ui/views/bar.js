// The name and its three answers in one line at the top, while the answers themselves are scrolled out of sight.

import {make, put, style} from "../lib/dom.js";
import {first} from "../lib/numbers.js";
import {percent} from "../lib/words.js";

/**
 * @param {Element} place @param {Element} answers what has to be out of sight
 * @param {import("../types").Site} site @returns {import("../types").View}
 */
export function mount(place, answers, {settings: {models, languages, colours}}) {
  const name = make("strong");
  const said = models.map(() => make("span"));
  const bar = make("aside", {id: "bar"}, name, ...said);
  place.append(bar);
  new IntersectionObserver(([{isIntersecting, boundingClientRect: {bottom}}]) => {
    bar.classList.toggle("due", !isIntersecting && bottom < 0);
  }).observe(answers);
  return {
    update({facts: {text}, rows}, {at}, words) {
      bar.setAttribute("aria-label", words.say("bar_label"));
      put(name, text);
      rows.forEach((row, n) => {
        const p = row[at ?? row.length - 1], k = p ? first(p) : -1;
        put(said[n], p ? `${models[n]} ${words.language(languages[k])} ${percent(p[k])}` : "");
        style(said[n], "--ink", colours[k] ?? "transparent");
      });
    },
  };
}
