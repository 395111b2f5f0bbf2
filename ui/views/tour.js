// The guided tour from typing to the claims: a card at the bottom, and a frame around what it describes.

import {button, hide, make, put, scrollTo, style} from "../lib/dom.js";

/** @typedef {{target: string, open?: string, tab?: string}} Step */

/** What each step frames, and the view or tab it needs open. @type {Step[]} */
const STEPS = [
  {target: "#name"}, {target: "#verdict"}, {target: "#fold-ledger", open: "ledger"}, {target: "#fold-what-if", open: "what_if"},
  {target: "#fold-gates", open: "gates"}, {target: "#prior"}, {target: "#lines", tab: "many"}, {target: "#claims", tab: "claims"},
];

/**
 * @param {Element} place @param {import("../types").Site} site
 * @param {() => import("../types").State} state @param {(selector: string) => Promise<HTMLElement>} appear
 */
export function mount(place, {open, change}, state, appear) {
  const text = make("p"), count = make("span", {class: "count"});
  const back = button("plain", {"data-tour": "back"}), next = button("", {"data-tour": "next"});
  const end = button("plain", {"data-tour": "end"});
  const card = make("aside", {id: "tour", hidden: ""}, make("div", {"aria-live": "polite"}, text),
    make("div", {class: "steps"}, next, back, end, count));
  place.append(card);
  let words = /** @type {import("../types").Words | null} */ (null);
  let step = -1;
  /** @type {string[]} the views open before */
  let openBefore = [];
  /** @type {HTMLElement | null} */
  let starter = null;

  function say() {
    put(text, step < 0 || !words ? "" : words.say(`tour_${step + 1}`));
    put(count, step < 0 || !words ? "" : words.say("tour_count", {number: step + 1, count: STEPS.length}));
  }

  /** @param {number} to */
  async function show(to) {
    document.querySelector(".toured")?.classList.remove("toured");
    step = to;
    say();
    hide(card, false);
    hide(back, step === 0);
    hide(next, step === STEPS.length - 1);
    const {target, open: view, tab = "one"} = STEPS[step];
    change({tab});
    if (view) open(view, true);
    const element = await appear(target);
    if (step !== to) return;
    element.classList.add("toured");
    style(document.documentElement, "--card", `${card.offsetHeight}px`);
    scrollTo(element);
    (next.hidden ? end : next).focus({preventScroll: true});
  }

  async function stop() {
    if (step < 0) return;
    document.querySelector(".toured")?.classList.remove("toured");
    step = -1;
    hide(card, true);
    change({tab: "one", show: openBefore});
    await appear("#tools");
    await new Promise(requestAnimationFrame); // a host may draw a tab a little later
    starter?.focus();
    starter?.scrollIntoView({block: "nearest"});
  }

  next.addEventListener("click", () => show(step + 1));
  back.addEventListener("click", () => show(step - 1));
  end.addEventListener("click", stop);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  return {
    start() {
      openBefore = state().show;
      starter = /** @type {HTMLElement | null} */ (document.activeElement);
      return show(0);
    },
    update(/** @type {import("../types").Words} */ newWords) {
      words = newWords;
      say();
      put(next, words.say("tour_next"));
      put(back, words.say("tour_back"));
      put(end, words.say("tour_end"));
      card.setAttribute("aria-label", words.say("tour"));
    },
  };
}
