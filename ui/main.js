// The page, the same on both hosts: what is asked stands in its controls and in the address; every change is answered
// by the source and drawn here. Elements are made once and changed in place.

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

const SLOW = "what_if"; // asked for once the rest is answered
const SETTLED = 200; // milliseconds until the address follows: browsers refuse a new one at every key
const STOOD = 1000; // milliseconds after which a name is one that Back leads to

/** Mount the page into its places and answer from `source` for as long as it is open. @param {import("./types").Source} source */
export function start(source) {
  const {settings} = source, {languages, models, log_prior, powers} = settings;
  const state = fromAddress(new URLSearchParams(location.search), settings, navigator.languages);
  let words = wordsOf(settings, state.lang);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  let entering = Promise.resolve();
  let sought = state.show.find((view) => view in settings.telling) ?? ""; // a view to scroll to: that of a link, or of a press
  let since = performance.now(), leaving = false; // since when the name stands; whether one that stood is left

  const site = {settings, change, open, type: controls.type, file: source.file, address: remember};
  const head = frame.mountHead(find("#head"));
  const guide = tour.mount(find("#head"), site, () => state, appear);
  const said = [
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
  let sheet;
  source.away = (yes) => put(head.away, yes ? words.say("away") : "");

  /** @type {{name: string, views: Set<string>, facts: Facts}} */
  let answered = {name: "", views: new Set(), facts: {text: "", changes: [], other: []}};
  let running = false, stale = false, ready = false;
  let interrupted = new AbortController();

  /** @param {Partial<State>} values */
  function change(values) {
    const changed = /** @type {(keyof State)[]} */ (Object.keys(values)).filter((key) => values[key] !== state[key]);
    if (!changed.length) return;
    if (changed.includes("name")) {
      state.at = null;
      leaving ||= performance.now() - since > STOOD;
      since = performance.now();
    }
    Object.assign(state, values);
    if (changed.includes("lang")) switchLanguage();
    controls.write(state);
    clearTimeout(settling);
    settling = setTimeout(remember, SETTLED);
    if (changed.some((key) => key !== "tab")) answer();
    if (changed.includes("prior") || changed.includes("lang")) list?.update(state, words);
    if (changed.includes("tab") || changed.includes("lang")) entering = enter();
  }

  /** The element, once it is there. @param {string} selector @returns {Promise<HTMLElement>} */
  async function appear(selector) {
    await entering;
    return find(selector);
  }

  /** What stands in a tab is made when it is first opened. */
  async function enter() {
    const {tab} = state;
    await source.tab(tab);
    if (tab === "many" && !list) {
      list = many.mount(find("#many"), source);
      list.update(state, words);
    }
    if (tab === "claims") {
      sheet ??= claims.mount(find("#claims"), source.file, (name) => change({name, tab: TABS[0]}));
      await sheet.update(words);
    }
    controls.write(state);
    controls.switchLanguage(words);
  }

  /** @param {string} view @param {boolean} [yes] one that is said to be opened is scrolled to */
  function open(view, yes) {
    if (yes) sought = view;
    yes ??= !state.show.includes(view);
    if (yes !== state.show.includes(view)) change({show: yes ? [...state.show, view] : state.show.filter((one) => one !== view)});
    else if (sought) draw();
  }

  function remember() {
    clearTimeout(settling);
    const address = toAddress(location.href, state, settings).href;
    if (leaving && address !== location.href) history.pushState(history.state, "", address);
    else if (address !== location.href) history.replaceState(history.state, "", address);
    leaving = false;
    return address;
  }

  function switchLanguage() {
    words = wordsOf(settings, state.lang);
    controls.switchLanguage(words);
    for (const part of said) part.update(words);
  }

  /** One question at a time; what changes meanwhile is asked next. */
  async function answer() {
    stale = true;
    interrupted.abort();
    if (running) return draw();
    running = true;
    while (stale) {
      stale = false;
      interrupted = new AbortController();
      await ask(state.show.filter((view) => view !== SLOW));
      if (!stale) draw();
      if (!stale && state.show.includes(SLOW) && (await ask([SLOW])) && !stale) draw();
    }
    running = false;
  }

  /** Whatever of it is not known yet; false where that is nothing. @param {string[]} wanted */
  async function ask(wanted) {
    const {name} = state, {signal} = interrupted;
    const known = ready && answered.name === name;
    const missing = wanted.filter((view) => view in settings.telling && !(known && answered.views.has(view)));
    if (known && !missing.length) return false;
    const asked = source.facts(name, missing, signal);
    const facts = missing.includes(SLOW) ? await Promise.race([asked, aborted(signal)]) : await asked;
    if (!facts) return false;
    answered = known ? {name, views: new Set([...answered.views, ...missing]), facts: {...answered.facts, ...facts}}
      : {name, views: new Set(missing), facts};
    return (ready = true);
  }

  function draw() {
    const {name, facts} = answered;
    if (name !== state.name) return;
    const rows = facts.log_probs ? rowsOf(facts.log_probs, languages.length).map((row) => applyPrior(powers[state.prior], row, log_prior)) : [];
    const count = facts.text.length;
    const answer = {name, facts, rows: models.map((_, n) => rows.slice(n * count, (n + 1) * count))};
    for (const view of views) view.update(answer, state, words);
    follow(state.at, columnsOf(facts.text));
    if (sought && state.tab === TABS[0] && !state.present) scrollTo(find(`#fold-${sought.replace("_", "-")}`));
    sought = "";
  }

  /** The column of the letter that is shown is marked in every strip. @param {number | null} at @param {number} columns */
  function follow(at, columns) {
    for (const place of [find("#view"), find("#why")]) {
      place.classList.toggle("following", at !== null);
      style(place, "--at", String(at ?? 0));
      style(place, "--columns", String(columns));
    }
  }

  addEventListener("popstate", () => {
    change(fromAddress(new URLSearchParams(location.search), settings, navigator.languages));
    leaving = false;
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
