// The guided tour: four steps from typing to the gates.

import {button, find, hide, make, put} from "../lib/dom.js";

const STEPS = [["#name", ""], ["#verdict", ""], ["#fold-ledger", "ledger"], ["#fold-gates", "gates"]]; // target, view to open

/** @param {Element} place @param {import("../types").Site} site */
export function mount(place, {open}) {
  const steps = STEPS.map(() => make("p", {hidden: ""}));
  const next = button("", {"data-tour": "next"}), end = button("plain", {"data-tour": "end"});
  const card = make("aside", {id: "tour", hidden: ""}, make("div", {"aria-live": "polite"}, ...steps), next, end);
  place.append(card);

  /** @param {number} step -1: none */
  function show(step) {
    document.querySelector(".toured")?.classList.remove("toured");
    hide(card, step < 0);
    steps.forEach((text, k) => hide(text, k !== step));
    card.dataset.step = step;
    if (step < 0) return;
    const [target, view] = STEPS[step];
    if (view) open(view, true);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    find(target).classList.add("toured");
    find(target).scrollIntoView({block: "start", behavior: still ? "auto" : "smooth"});
    hide(next, step === STEPS.length - 1);
    (next.hidden ? end : next).focus({preventScroll: true});
  }
  next.addEventListener("click", () => show(Number(card.dataset.step) + 1));
  end.addEventListener("click", () => show(-1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(-1);
  });
  return {
    start: () => show(0),
    update(/** @type {import("../types").Words} */ words) {
      steps.forEach((text, k) => put(text, words.say(`tour_${k + 1}`)));
      put(next, words.say("tour_next"));
      put(end, words.say("tour_end"));
      card.setAttribute("aria-label", words.say("tour"));
    },
  };
}
