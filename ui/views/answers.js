// The three networks' answers side by side, each with its likeliest languages as bars and its test score.

import {button, hide, make, put, set, style} from "../lib/dom.js";
import {argmax, ranked, applyPrior} from "../lib/numbers.js";
import {fit} from "../lib/strips.js";
import {agreement, percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words */

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings, change, open}) {
  const {models, languages, colours, scores, powers, log_prior} = settings;
  const agreementLine = make("p", {id: "agreement", "aria-live": "polite"});
  const choose = (/** @type {string} */ language) => {
    change({language});
    open("ledger", true);
  };
  const columns = models.map((model) => column(model, choose, (prior) => change({prior})));
  place.append(make("div", {class: "answers"}, agreementLine, make("div", {class: "networks"}, ...columns.map(({element}) => element))));
  return {
    update({facts, rows}, {top, enough, prior, at}, words) {
      const current = rows.map((row) => row[at ?? row.length - 1]);
      const orders = current.map((p) => (p ? ranked(p) : []));
      const hasText = orders[0].length > 0;
      put(agreementLine, hasText ? agreement(models, orders.map(([k]) => words.language(languages[k])), words) : "");
      const rival = prior === "corpus" ? "equal" : "corpus";
      columns.forEach(({about, language, share, score, bars, other}, n) => {
        const p = current[n] ?? new Float32Array();
        const tested = scores[models[n]][prior];
        put(about, words.say(`about_${models[n]}`));
        put(language, hasText ? words.language(languages[orders[n][0]]) : "–");
        put(share, hasText ? percent(p[orders[n][0]]) : "");
        const start = (n * rows[n].length + (at ?? rows[n].length - 1)) * languages.length;
        const rivalShares = hasText ? applyPrior(powers[rival], facts.log_probs?.subarray(start, start + languages.length) ?? [], log_prior) : p;
        const k = argmax(rivalShares), differs = hasText && k !== orders[n][0];
        set(other, "data-prior", rival);
        hide(other, !differs);
        put(other, differs ? words.say(rival === "equal" ? "other_prior_equal" : "other_prior",
          {answer: `${words.language(languages[k])} ${percent(rivalShares[k])}`}) : "");
        const sets = enough ? settings.enough : null, threshold = sets?.thresholds[models[n]][prior] ?? 0;
        put(score, sets ? words.say("score_enough", {
          covered: percent(sets.test[models[n]][prior].covered), size: sets.test[models[n]][prior].size.toFixed(1),
        }) : words.say(`score_${prior}`, {n: tested.n.toLocaleString("en"), score: percent(tested.share)}));
        bars.update(sets ? Math.max(1, p.filter((share) => share >= threshold).length) : top, (rank) => {
          const k = orders[n][rank];
          return hasText ? {key: languages[k], name: words.language(languages[k]), share: p[k], ink: colours[k]} : null;
        });
      });
    },
  };
}

/**
 * The toggle beside the number of languages: as many as it takes. Absent if there are no thresholds.
 * @param {Element} place @param {import("../types").Site} site @returns {import("../types").View}
 */
export function mountEnough(place, {settings: {enough}, change}) {
  const toggle = button("plain", {id: "enough"}), explanation = make("p", {class: "explanation"});
  let on = false;
  toggle.addEventListener("click", () => change({enough: !on}));
  if (enough) place.append(make("div", {class: "enough"}, toggle, explanation));
  return {
    update(_, state, words) {
      on = state.enough;
      set(toggle, "aria-pressed", String(on));
      put(toggle, words.say("enough"));
      put(explanation, words.say("enough_explanation"));
    },
  };
}

/** @param {string} model @param {(language: string) => void} choose @param {(prior: string) => void} assume */
function column(model, choose, assume) {
  const other = button("plain other");
  other.addEventListener("click", () => assume(other.dataset.prior));
  const about = make("p", {class: "about"}), score = make("p", {class: "score"});
  const language = make("strong"), share = make("span", {class: "share"});
  const bars = barList(choose);
  const element = make("article", {id: `answer-${model.toLowerCase()}`, class: "network", "aria-label": model},
    make("h2", {}, model), about, make("p", {class: "best"}, language, " ", share), bars.element,
    make("p", {class: "otherwise"}, other), score);
  return {element, about, language, share, score, bars, other};
}

/** @param {(language: string) => void} choose */
function barList(choose) {
  const element = make("ol", {class: "bars"});
  const bar = () => {
    const name = button("language");
    name.addEventListener("click", () => choose(name.dataset.language));
    return make("li", {}, name, make("span", {class: "share"}), make("i"));
  };
  return {
    element,
    /** @param {number} count @param {(rank: number) => {key: string, name: string, share: number, ink: string} | null} at */
    update(count, at) {
      fit(element, count, bar);
      for (let rank = 0; rank < count; rank++) {
        const item = /** @type {HTMLElement} */ (element.children[rank]), [name, share] = item.children;
        const entry = at(rank);
        hide(item, !entry);
        set(name, "data-language", entry?.key ?? "");
        put(name, entry?.name ?? "");
        put(share, entry ? percent(entry.share) : "");
        style(item, "--share", entry ? entry.share.toFixed(4) : "0");
        style(item, "--ink", entry?.ink ?? "transparent");
      }
    },
  };
}
