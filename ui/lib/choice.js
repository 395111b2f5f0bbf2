// Buttons, one of which is pressed.

import {button, make, put, set} from "./dom.js";

/** @param {string[]} values @param {(value: string) => void} choose */
export function choice(values, choose) {
  const buttons = values.map((value) => {
    const option = button("plain", {value});
    option.addEventListener("click", () => choose(value));
    return option;
  });
  const label = make("span"), element = make("div", {class: "choice", role: "group"}, label, ...buttons);
  return {
    element,
    /** @param {string} selected @param {string} title @param {(value: string) => string} name */
    update(selected, title, name) {
      put(label, title);
      set(element, "aria-label", title);
      buttons.forEach((option, k) => {
        put(option, name(values[k]));
        set(option, "aria-pressed", String(values[k] === selected));
      });
    },
  };
}
