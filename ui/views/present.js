// Presentation mode: one network or view at a time, in large type, below the name and its answers; keyboard only.

import {find, hide, make, put} from "../lib/dom.js";

/** What each slide shows, and the view it needs open. @type {{target: string, view?: string}[]} */
const SLIDES = [
  {target: "#rose"}, {target: "#answer-rnn"}, {target: "#answer-lstm"}, {target: "#answer-mylstm"}, {target: "#verdict"},
  {target: "#fold-ledger", view: "ledger"}, {target: "#fold-what-if", view: "what_if"}, {target: "#fold-gates", view: "gates"},
  {target: "#fold-stress", view: "stress"}, {target: "#fold-same-machine", view: "same_machine"},
];

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {change, open}) {
  const hint = make("p", {id: "present-hint", hidden: ""});
  place.append(hint);
  let container = /** @type {Element} */ (place); // the element around all parts of the page
  while (!container.querySelector("#tabs")) container = /** @type {Element} */ (container.parentElement);
  let on = false, slide = 0, count = 0, at = -1;
  /** @type {string[]} the views open before */
  let openBefore = [];

  function show() {
    for (const marked of document.querySelectorAll("[data-above], [data-kept]")) {
      marked.removeAttribute("data-above");
      marked.removeAttribute("data-kept");
    }
    container.classList.toggle("present", on);
    document.documentElement.classList.toggle("presenting", on);
    hide(hint, !on);
    if (!on) return;
    const {target, view} = SLIDES[slide];
    if (view) open(view, true);
    for (const kept of [find(target), find("#bar"), hint]) {
      kept.setAttribute("data-kept", "");
      for (let above = kept.parentElement; above; above = above.parentElement) above.setAttribute("data-above", "");
    }
    scrollTo(0, 0);
  }

  addEventListener("keydown", (event) => {
    if (!on) return;
    if (event.key === "Escape") return change({present: false});
    const slideStep = {ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1}[event.key], letterStep = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (slideStep) {
      slide = (slide + slideStep + SLIDES.length) % SLIDES.length;
      show();
    } else if (letterStep) {
      const next = Math.min(Math.max(at + letterStep, 0), count - 1);
      change({at: next >= count - 1 ? null : next});
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  return {
    update({facts: {text}}, state, words) {
      [count, at] = [text.length, state.at ?? text.length - 1];
      put(hint, words.say("present_hint"));
      if (state.present === on) return;
      on = state.present;
      if (on) {
        [openBefore, slide] = [state.show, 0];
        change({tab: "one"});
        /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      } else change({show: openBefore, at: null});
      show();
    },
  };
}
