// The source for the static site: names are read and answered in this browser and never leave it.

import {untilAnswered} from "../../ui/lib/retry.js";
import {start} from "../../ui/main.js";
import {facts, factsOfList} from "./facts.js";
import {answering, run, Unreachable} from "./networks.js";
import {Predictor} from "./predictor.js";
import {encode, read} from "./reading.js";
import site from "./site.js";

const predictor = new Predictor(run, {encode, ...site});

/** @type {import("../../ui/types").Source} */
const source = {
  settings: site.settings,
  async facts(name, views, signal) {
    await ready;
    return untilAnswered(() => facts(predictor, read(name), views, signal).catch((error) => {
      if (error instanceof Unreachable) return null;
      throw error;
    }), (yes) => source.away(yes));
  },
  list: async (names) => factsOfList(predictor, names.map(read)),
  tab: async () => {},
  file: async (file) => (await fetch(new URL(file, import.meta.url))).text(),
  away() {},
  embed: true,
  sentences: {privacy: "privacy_here", loading: "loading"},
};

const tabs = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("#tabs [role=tab]")]);
for (const tab of tabs) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (step) choose(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]).focus();
  });
}

/** @param {HTMLButtonElement} selected */
function choose(selected) {
  for (const tab of tabs) {
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    tab.setAttribute("aria-selected", String(tab === selected));
    tab.tabIndex = tab === selected ? 0 : -1;
    if (panel) panel.hidden = tab !== selected;
  }
  return selected;
}

const slider = /** @type {HTMLInputElement} */ (document.querySelector("#top input"));
const output = /** @type {HTMLOutputElement} */ (document.querySelector("#top output"));
slider.max = String(source.settings.languages.length);
slider.addEventListener("input", () => { output.value = slider.value; });
output.value = slider.value = String(source.settings.first.top);

async function registerWorker() { // for the next visit: offline, or in a new version
  try {
    await (await navigator.serviceWorker?.register("sw.js"))?.update();
  } catch { /* offline, or forbidden by the browser: the page works anyway */ }
}

const ready = answering();
try {
  await start(source);
  registerWorker();
} catch (error) {
  console.error(error);
  const note = document.querySelector("#note"), {lang} = document.documentElement;
  if (note) note.textContent = source.settings.words[lang].sentences.no_load;
}
