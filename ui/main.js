// The page, the same on both hosts. The controls and the URL hold its state; the source answers every change, and the
// answer is drawn here. Elements are created once and updated in place.

import * as controls from "./controls.js";
import {urlOf} from "./history.js";
import {find, make, put, scrollTo, style} from "./lib/dom.js";
import * as gloss from "./lib/gloss.js";
import {rowsOf, applyPrior} from "./lib/numbers.js";
import {columnsOf} from "./lib/strips.js";
import {wordsOf} from "./lib/words.js";
import {requests} from "./requests.js";
import {fromAddress, TABS} from "./state.js";
import {tabContents} from "./tabs.js";
import * as answers from "./views/answers.js";
import * as bar from "./views/bar.js";
import * as box from "./views/box.js";
import * as inside from "./views/inside.js";
import * as frame from "./views/frame.js";
import * as listed from "./views/listed.js";
import * as present from "./views/present.js";
import * as reading from "./views/reading.js";
import * as rose from "./views/rose.js";
import * as tools from "./views/tools.js";
import * as tour from "./views/tour.js";
import * as verdict from "./views/verdict.js";

/** @typedef {import("./types").State} State @typedef {import("./types").Facts} Facts */
/** @typedef {import("./types").Settings} Settings @typedef {import("./types").Site} Site */

/** Mount the page and answer from `source` for as long as it is open. @param {import("./types").Source} source */
export function start(source) {
  const {settings} = source;
  const fromUrl = () => fromAddress(new URLSearchParams(location.search), settings, navigator.languages);
  const state = fromUrl(), typed = controls.typedName(settings.first.name);
  if (typed) state.name = typed;
  const url = urlOf(state, settings), tabs = tabContents(source, change);
  let words = wordsOf(settings, state.lang);
  let tabOpened = Promise.resolve();
  let scrollTarget = state.show.find((view) => view in settings.view_examples) ?? ""; // a view, from a link or a click

  const site = {settings, change, open, type: controls.type, file: source.file, address: url.update};
  const head = frame.mountHead(find("#head")), guide = tour.mount(find("#head"), site, () => state, appear);
  const translated = [head, guide, ...mountFrame(source, site, guide.start)], views = mountViews(site);
  const {answer, redraw} = requests(source, state, draw);
  source.away = (yes) => put(head.away, yes ? words.say("away") : "");

  /** @param {Partial<State>} values */
  function change(values) {
    const changed = /** @type {(keyof State)[]} */ (Object.keys(values)).filter((key) => values[key] !== state[key]);
    if (!changed.length) return;
    if (changed.includes("name")) state.at = null;
    Object.assign(state, values);
    if (changed.includes("lang")) switchLanguage();
    controls.write(state);
    url.follow(changed.includes("name"));
    if (changed.some((key) => key !== "tab")) answer();
    if (changed.includes("prior") || changed.includes("lang")) tabs.update(state, words);
    if (changed.includes("tab") || changed.includes("lang")) tabOpened = openTab();
  }

  async function openTab() {
    await tabs.open(state, words);
    controls.write(state);
    controls.switchLanguage(words);
  }

  /** The element, once its tab is ready. @param {string} selector @returns {Promise<HTMLElement>} */
  async function appear(selector) {
    await tabOpened;
    return find(selector);
  }

  /** Open (and scroll to), close or, without `yes`, toggle a view. @param {string} view @param {boolean} [yes] */
  function open(view, yes) {
    if (yes) scrollTarget = view;
    yes ??= !state.show.includes(view);
    if (yes !== state.show.includes(view)) change({show: yes ? [...state.show, view] : state.show.filter((name) => name !== view)});
    else if (scrollTarget) redraw();
  }

  function switchLanguage() {
    words = wordsOf(settings, state.lang);
    controls.switchLanguage(words);
    for (const part of translated) part.update(words);
  }

  /** @param {Facts} facts about the state's name */
  function draw(facts) {
    const answer = {name: state.name, facts, rows: probabilities(facts, settings, state.prior)};
    for (const view of views) view.update(answer, state, words);
    markLetter(state.at, columnsOf(facts.text));
    if (scrollTarget && state.tab === TABS[0] && !state.present) scrollTo(find(`#fold-${scrollTarget.replaceAll("_", "-")}`));
    scrollTarget = "";
  }

  addEventListener("popstate", () => {
    change(fromUrl());
    url.restored();
  });
  switchLanguage();
  controls.write(state);
  if (!typed) controls.selectName();
  controls.listen(change, tabs.read);
  tabOpened = openTab();
  if (source.sentences.loading) put(find("#note"), words.say(source.sentences.loading));
  return answer().then(url.update);
}

/**
 * What depends on the page's language, not on the answer.
 * @param {import("./types").Source} source @param {Site} site @param {() => void} startTour
 */
const mountFrame = (source, site, startTour) => [
  box.mount(find("#name"), site), tools.mount(find("#tools"), startTour, site), frame.mountExamples(find("#examples"), site),
  frame.mountFoot(find("#foot"), source), gloss.mountGlossary(find("#foot")), gloss.mountMeaning(find("#head")),
];

/** What draws the answer. @param {Site} site @returns {import("./types").View[]} */
function mountViews(site) {
  const stage = make("div", {class: "stage"});
  const views = [
    reading.mount(find("#view"), site), rose.mount(stage, site), answers.mount(stage, site), listed.mount(stage, site),
    verdict.mount(find("#view"), site), inside.mount(find("#why"), site), answers.mountEnough(find("#top"), site),
  ];
  find("#verdict").before(stage);
  return [...views, bar.mount(find("#head"), find(".networks"), site), present.mount(find("#head"), site)];
}

/** Every network's probabilities after each letter: [networks][letters][languages]. @param {Facts} facts @param {Settings} settings @param {string} prior */
function probabilities({text, log_probs: logProbs}, {models, languages, powers, log_prior: logPrior}, prior) {
  const rows = logProbs ? rowsOf(logProbs, languages.length).map((row) => applyPrior(powers[prior], row, logPrior)) : [];
  return models.map((_, n) => rows.slice(n * text.length, (n + 1) * text.length));
}

/** Mark the selected letter's column in every strip. @param {number | null} at @param {number} columns */
function markLetter(at, columns) {
  for (const section of [find("#view"), find("#why")]) {
    section.classList.toggle("following", at !== null);
    style(section, "--at", String(at ?? 0));
    style(section, "--columns", String(columns));
  }
}
