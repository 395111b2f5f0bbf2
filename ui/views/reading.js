// The name as the networks see it, one tile per letter, and what was changed to read it.

import {button, hide, make, put, set, some} from "../lib/dom.js";
import {note} from "../lib/words.js";

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings, change}) {
  const tiles = some(settings.max_letters, () => make("span", {class: "tile", hidden: ""}));
  const noteLine = make("p", {id: "note", role: "status"});
  const others = some(settings.others, () => button("plain", {hidden: ""}));
  for (const other of others) other.addEventListener("click", () => change({name: other.dataset.name}));
  place.append(make("div", {class: "tiles", "aria-hidden": "true"}, ...tiles), noteLine, make("p", {class: "others"}, ...others));
  return {
    update({name, facts}, _, words) {
      tiles.forEach((tile, k) => {
        hide(tile, k >= facts.text.length);
        put(tile, facts.text[k] ?? "");
      });
      put(noteLine, note(name, facts, settings, words));
      others.forEach((other, k) => {
        const [language, text] = facts.other[k] ?? ["", ""];
        hide(other, !text);
        set(other, "data-name", text);
        put(other, text ? words.say("other_reading", {language: words.language(language), text}) : "");
      });
    },
  };
}
