// The name box.

import {button, make} from "../lib/dom.js";

/** @typedef {import("../types").Words} Words */

/**
 * A click selects the name in it, so that typing replaces it; a button clears it.
 * @param {Element} place @param {import("../types").Site} site
 */
export function mount(place, {change}) {
  const box = /** @type {HTMLInputElement} */ (place.querySelector("textarea, input"));
  const clear = button("clear", {id: "clear"});
  clear.append(make("span", {"aria-hidden": "true"}, "×"));
  clear.addEventListener("click", () => {
    change({name: ""});
    box.focus();
  });
  let inside = false; // whether the visitor has pressed or typed into it since it got the focus
  for (const kind of ["keydown", "beforeinput"]) box.addEventListener(kind, () => { inside = true; });
  box.addEventListener("blur", () => { inside = false; });
  box.addEventListener("mousedown", (event) => { // a press on selected text would unselect it
    if (inside || !box.value || box.selectionStart !== 0 || box.selectionEnd !== box.value.length) return;
    event.preventDefault();
    box.focus();
  });
  box.addEventListener("pointerup", () => {
    if (!inside && box.selectionStart === box.selectionEnd) box.select();
  });
  box.addEventListener("click", () => { inside = true; });
  place.append(clear);
  return {update: (/** @type {Words} */ words) => clear.setAttribute("aria-label", words.say("clear"))};
}
