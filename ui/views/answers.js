// The three networks' answers side by side, each with its likeliest languages as bars and its test score.

import {button, hide, make, put, set, style} from "../lib/dom.js";
import {ranked} from "../lib/numbers.js";
import {fit} from "../lib/strips.js";
import {agreement, percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words */

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings, change, open}) {
  const {models, languages, colours, scores} = settings;
  const agreed = make("p", {id: "agreement", "aria-live": "polite"});
  const choose = (/** @type {string} */ language) => {
    change({language});
    open("ledger", true);
  };
  const columns = models.map((model) => column(model, choose));
  place.append(agreed, make("div", {class: "networks"}, ...columns.map(({element}) => element)));
  return {
    update({rows}, {top, prior}, words) {
      const orders = rows.map((row) => (row.length ? ranked(row.at(-1) ?? []) : []));
      const read = orders[0].length > 0;
      put(agreed, read ? agreement(models, orders.map(([k]) => words.language(languages[k])), words) : "");
      columns.forEach(({about, language, share, score, bars}, n) => {
        const p = rows[n].at(-1) ?? new Float32Array();
        const tested = scores[models[n]][prior];
        put(about, words.say(`about_${models[n]}`));
        put(language, read ? words.language(languages[orders[n][0]]) : "–");
        put(share, read ? percent(p[orders[n][0]]) : "");
        put(score, words.say(`score_${prior}`, {n: tested.n.toLocaleString("en"), score: percent(tested.share)}));
        bars.update(top, (rank) => {
          const k = orders[n][rank];
          return read ? {key: languages[k], name: words.language(languages[k]), share: p[k], ink: colours[k]} : null;
        });
      });
    },
  };
}

/** @param {string} model @param {(language: string) => void} choose */
function column(model, choose) {
  const about = make("p", {class: "about"}), score = make("p", {class: "score"});
  const language = make("strong"), share = make("span", {class: "share"});
  const bars = barList(choose);
  const element = make("article", {id: `answer-${model.toLowerCase()}`, class: "network", "aria-label": model},
    make("h2", {}, model), about, make("p", {class: "best"}, language, " ", share), bars.element, score);
  return {element, about, language, share, score, bars};
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
        const shown = at(rank);
        hide(item, !shown);
        set(name, "data-language", shown?.key ?? "");
        put(name, shown?.name ?? "");
        put(share, shown ? percent(shown.share) : "");
        style(item, "--share", shown ? shown.share.toFixed(4) : "0");
        style(item, "--ink", shown?.ink ?? "transparent");
      }
    },
  };
}
