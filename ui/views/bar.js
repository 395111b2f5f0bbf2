// The name and its three answers in one line at the top, shown while the answers themselves are scrolled out of sight.

import {make, put, style} from "../lib/dom.js";
import {argmax} from "../lib/numbers.js";
import {percent} from "../lib/words.js";

/**
 * @param {Element} place @param {Element} answers must be out of sight for the bar to show
 * @param {import("../types").Site} site @returns {import("../types").View}
 */
export function mount(place, answers, {settings: {models, languages, colours}}) {
  const name = make("strong");
  const labels = models.map(() => make("span"));
  const bar = make("aside", {id: "bar"}, name, ...labels);
  place.append(bar);
  new IntersectionObserver(([{isIntersecting, boundingClientRect: {bottom}}]) => {
    bar.classList.toggle("due", !isIntersecting && bottom < 0);
  }).observe(answers);
  return {
    update({facts: {text}, rows}, {at}, words) {
      bar.setAttribute("aria-label", words.say("bar_label"));
      put(name, text);
      rows.forEach((row, n) => {
        const p = row[at ?? row.length - 1], k = p ? argmax(p) : -1;
        put(labels[n], p ? `${models[n]} ${words.language(languages[k])} ${percent(p[k])}` : "");
        style(labels[n], "--ink", colours[k] ?? "transparent");
      });
    },
  };
}
