// The source for the static site: names are read and answered in this browser and never leave it.

import {start} from "../../ui/main.js";
import {facts, factsOfList} from "./facts.js";
import {answering, run, Unreachable} from "./networks.js";
import {Predictor} from "./predictor.js";
import {encode, read} from "./reading.js";
import site from "./site.js";

const RETRY = 1000; // milliseconds
const predictor = new Predictor(run, {encode, ...site});

/** @type {import("../../ui/types").Source} */
const source = {
  settings: site.settings,
  async facts(name, views, signal) {
    await ready;
    for (let away = false; ; away = true) {
      try {
        const answer = await facts(predictor, read(name), views, signal);
        if (away) source.away(false);
        return answer;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        source.away(true);
        await new Promise((resolve) => setTimeout(resolve, RETRY));
      }
    }
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
