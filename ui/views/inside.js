// The five collapsible views under the answers. A view is created when first opened, and drawn only while it is open.

import {button, hide, make, put, set} from "../lib/dom.js";
import {gloss} from "../lib/gloss.js";
import {NUMBERS} from "../state.js";
import * as gates from "./gates.js";
import * as ledger from "./ledger.js";
import * as same_machine from "./same_machine.js";
import * as stress from "./stress.js";
import * as what_if from "./what_if.js";

const VIEWS = /** @type {const} */ ([["ledger", ledger], ["what_if", what_if], ["gates", gates], ["stress", stress], ["same_machine", same_machine]]);

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, site) {
  const title = make("h2"), toggle = button("plain");
  toggle.addEventListener("click", () => site.open(NUMBERS));
  const folds = VIEWS.map(([view, {mount: mountView}]) => fold(view, mountView, site));
  place.append(make("section", {class: "why"}, make("div", {class: "why-head"}, title, toggle), ...folds.map(({element}) => element)));
  return {
    update(answer, state, words) {
      put(title, words.say("why"));
      put(toggle, words.say("numbers_label"));
      set(toggle, "aria-pressed", String(state.show.includes(NUMBERS)));
      for (const foldView of folds) foldView.update(answer, state, words);
    },
  };
}

/**
 * @param {(typeof VIEWS)[number][0]} view @param {typeof ledger.mount} mountView @param {import("../types").Site} site
 * @returns {{element: Element} & import("../types").View}
 */
function fold(view, mountView, site) {
  const name = site.settings.view_examples[view];
  const title = button("", {"data-show": view}), question = make("p", {class: "question"}), claim = make("p", {class: "claim"});
  const inside = make("div"), notice = make("p", {class: "notice"});
  const caveat = make("span"), tryName = button("plain", {"data-name": name});
  const body = make("div", {class: "body", hidden: ""}, question, claim, inside, notice, make("p", {class: "caveat"}, caveat, " ", tryName));
  title.addEventListener("click", () => site.open(view));
  tryName.addEventListener("click", () => site.change({name}));
  /** @type {import("../types").Fold | undefined} */
  let mounted;
  /** @type {unknown[]} the inputs of the last drawing */
  let lastInputs = [];
  return {
    element: make("section", {class: "fold", id: `fold-${view.replaceAll("_", "-")}`}, make("h3", {class: "title"}, title), body),
    update(answer, state, words) {
      const open = state.show.includes(view);
      put(title, words.say(`${view}_title`));
      set(title, "aria-expanded", String(open));
      hide(body, !open);
      if (!open) return;
      put(question, words.say(`${view}_question`));
      for (const [element, key] of /** @type {const} */ ([[claim, "claim"], [caveat, "caveat"]])) {
        put(element, words.say(`${view}_${key}`));
        gloss(element, words);
      }
      put(tryName, words.say("try_name", {name}));
      tryName.classList.toggle("unseen", answer.name === name); // keeps its space, so that typing moves nothing
      mounted ??= mountView(inside, site);
      const inputs = [answer.facts.text, answer.facts[view], state.prior, state.at, state.language, state.show.includes(NUMBERS), words];
      if (inputs.every((input, k) => input === lastInputs[k])) return;
      lastInputs = inputs;
      const what = mounted.update(answer, state, words);
      put(notice, what ? words.say("notice", {what}) : "");
    },
  };
}
