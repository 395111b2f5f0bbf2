// The page, the same on both hosts. The controls and the URL hold its state; the source answers every change, and the
// answer is drawn here. Elements are created once and updated in place.

import * as controls from "./controls.js";
import {find, make, put, scrollTo, style} from "./lib/dom.js";
import * as gloss from "./lib/gloss.js";
import {rowsOf, applyPrior} from "./lib/numbers.js";
import {columnsOf} from "./lib/strips.js";
import {wordsOf} from "./lib/words.js";
import {fromAddress, TABS, toAddress} from "./state.js";
import * as answers from "./views/answers.js";
import * as bar from "./views/bar.js";
import * as claims from "./views/claims.js";
import * as inside from "./views/inside.js";
import * as frame from "./views/frame.js";
import * as listed from "./views/listed.js";
import * as many from "./views/many.js";
import * as present from "./views/present.js";
import * as reading from "./views/reading.js";
import * as rose from "./views/rose.js";
import * as tour from "./views/tour.js";
import * as verdict from "./views/verdict.js";

/** @typedef {import("./types").State} State @typedef {import("./types").Facts} Facts */

const SLOW = "what_if"; // requested once the rest is answered
const URL_DELAY = 200; // milliseconds before the URL follows: browsers refuse an update per keystroke
const HISTORY_DELAY = 1000; // milliseconds after which a name gets a history entry, so that Back returns to it

/** Mount the page and answer from `source` for as long as it is open. @param {import("./types").Source} source */
export function start(source) {
  const {settings} = source, {languages, models, log_prior, powers} = settings;
  const state = fromAddress(new URLSearchParams(location.search), settings, navigator.languages);
  let words = wordsOf(settings, state.lang);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let urlTimer;
  let entering = Promise.resolve();
  let scrollTarget = state.show.find((view) => view in settings.view_examples) ?? ""; // a view, from a link or a click
  let changedAt = performance.now(), newEntry = false; // when the name changed; if the next URL is a new history entry

  const site = {settings, change, open, type: controls.type, file: source.file, address: remember};
  const head = frame.mountHead(find("#head"));
  const guide = tour.mount(find("#head"), site, () => state, appear);
  const translated = [
    head, guide, frame.mountBox(find("#name"), site), frame.mountTools(find("#tools"), guide.start, site), frame.mountExamples(find("#examples"), site),
    frame.mountFoot(find("#foot"), source), gloss.mountGlossary(find("#foot")), gloss.mountMeaning(find("#head")),
  ];
  const stage = make("div", {class: "stage"});
  const enough = answers.mountEnough(find("#top"), site);
  const views = [
    reading.mount(find("#view"), site), rose.mount(stage, site), answers.mount(stage, site),
    listed.mount(stage, site), verdict.mount(find("#view"), site), inside.mount(find("#why"), site), enough,
  ];
  find("#verdict").before(stage);
  views.push(bar.mount(find("#head"), find(".networks"), site), present.mount(find("#head"), site));
  /** @type {ReturnType<typeof many.mount> | undefined} */
  let list;
  /** @type {ReturnType<typeof claims.mount> | undefined} */
  let claimsView;
  source.away = (yes) => put(head.away, yes ? words.say("away") : "");

  /** @type {{name: string, views: Set<string>, facts: Facts}} */
  let latest = {name: "", views: new Set(), facts: {text: "", changes: [], other: []}};
  let running = false, stale = false, ready = false;
  let abortController = new AbortController();

  /** @param {Partial<State>} values */
  function change(values) {
    const changed = /** @type {(keyof State)[]} */ (Object.keys(values)).filter((key) => values[key] !== state[key]);
    if (!changed.length) return;
    if (changed.includes("name")) {
      state.at = null;
      newEntry ||= performance.now() - changedAt > HISTORY_DELAY;
      changedAt = performance.now();
    }
    Object.assign(state, values);
    if (changed.includes("lang")) switchLanguage();
    controls.write(state);
    clearTimeout(urlTimer);
    urlTimer = setTimeout(remember, URL_DELAY);
    if (changed.some((key) => key !== "tab")) answer();
    if (changed.includes("prior") || changed.includes("lang")) list?.update(state, words);
    if (changed.includes("tab") || changed.includes("lang")) entering = enter();
  }

  /** The element, once its tab is ready. @param {string} selector @returns {Promise<HTMLElement>} */
  async function appear(selector) {
    await entering;
    return find(selector);
  }

  /** Create the current tab's content when it is first opened. */
  async function enter() {
    const {tab} = state;
    await source.tab(tab);
    if (tab === "many" && !list) {
      list = many.mount(find("#many"), source);
      list.update(state, words);
    }
    if (tab === "claims") {
      claimsView ??= claims.mount(find("#claims"), source.file, (name) => change({name, tab: TABS[0]}));
      await claimsView.update(words);
    }
    controls.write(state);
    controls.switchLanguage(words);
  }

  /** Open (and scroll to), close or, without `yes`, toggle a view. @param {string} view @param {boolean} [yes] */
  function open(view, yes) {
    if (yes) scrollTarget = view;
    yes ??= !state.show.includes(view);
    if (yes !== state.show.includes(view)) change({show: yes ? [...state.show, view] : state.show.filter((name) => name !== view)});
    else if (scrollTarget) draw();
  }

  function remember() {
    clearTimeout(urlTimer);
    const address = toAddress(location.href, state, settings).href;
    if (newEntry && address !== location.href) history.pushState(history.state, "", address);
    else if (address !== location.href) history.replaceState(history.state, "", address);
    newEntry = false;
    return address;
  }

  function switchLanguage() {
    words = wordsOf(settings, state.lang);
    controls.switchLanguage(words);
    for (const part of translated) part.update(words);
  }

  /** Answer the current state, one request at a time; a change meanwhile is requested next. */
  async function answer() {
    stale = true;
    abortController.abort();
    if (running) return draw();
    running = true;
    while (stale) {
      stale = false;
      abortController = new AbortController();
      await ask(state.show.filter((view) => view !== SLOW));
      if (!stale) draw();
      if (!stale && state.show.includes(SLOW) && (await ask([SLOW])) && !stale) draw();
    }
    running = false;
  }

  /**
   * Request those of the wanted views that are not known yet.
   * Returns false if none were missing or the request was aborted.
   * @param {string[]} wanted
   */
  async function ask(wanted) {
    const {name} = state, {signal} = abortController;
    const sameName = ready && latest.name === name;
    const missing = wanted.filter((view) => view in settings.view_examples && !(sameName && latest.views.has(view)));
    if (sameName && !missing.length) return false;
    const request = source.facts(name, missing, signal);
    const facts = missing.includes(SLOW) ? await Promise.race([request, aborted(signal)]) : await request;
    if (!facts) return false;
    latest = sameName ? {name, views: new Set([...latest.views, ...missing]), facts: {...latest.facts, ...facts}}
      : {name, views: new Set(missing), facts};
    return (ready = true);
  }

  function draw() {
    const {name, facts} = latest;
    if (name !== state.name) return;
    const rows = facts.log_probs ? rowsOf(facts.log_probs, languages.length).map((row) => applyPrior(powers[state.prior], row, log_prior)) : [];
    const count = facts.text.length;
    const answer = {name, facts, rows: models.map((_, n) => rows.slice(n * count, (n + 1) * count))};
    for (const view of views) view.update(answer, state, words);
    follow(state.at, columnsOf(facts.text));
    if (scrollTarget && state.tab === TABS[0] && !state.present) scrollTo(find(`#fold-${scrollTarget.replaceAll("_", "-")}`));
    scrollTarget = "";
  }

  /** Mark the selected letter's column in every strip. @param {number | null} at @param {number} columns */
  function follow(at, columns) {
    for (const section of [find("#view"), find("#why")]) {
      section.classList.toggle("following", at !== null);
      style(section, "--at", String(at ?? 0));
      style(section, "--columns", String(columns));
    }
  }

  addEventListener("popstate", () => {
    change(fromAddress(new URLSearchParams(location.search), settings, navigator.languages));
    newEntry = false;
  });

  switchLanguage();
  controls.write(state);
  controls.listen(change, (lines) => list?.read(lines));
  entering = enter();
  if (source.sentences.loading) put(find("#note"), words.say(source.sentences.loading));
  return answer().then(remember);
}

/** @param {AbortSignal} signal @returns {Promise<null>} */
const aborted = (signal) => new Promise((resolve) => {
  if (signal.aborted) resolve(null);
  else signal.addEventListener("abort", () => resolve(null));
});
