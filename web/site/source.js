// The static site's side: names are read and answered in this browser; nothing of them goes anywhere.

import {start} from "../../ui/main.js";
import {finder} from "./facts.js";
import {answering, run} from "./networks.js";
import {encode, read} from "./reading.js";
import site from "./site.js";

const {facts, list} = finder(run, {read, encode, ...site});

/** @type {import("../../ui/types").Source} */
const source = {
  settings: site.settings,
  async facts(name, views, signal) {
    await ready;
    return facts(name, views, signal);
  },
  list,
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

/** @param {HTMLButtonElement} chosen */
function choose(chosen) {
  for (const tab of tabs) {
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    if (panel) panel.hidden = tab !== chosen;
  }
  return chosen;
}

const slider = /** @type {HTMLInputElement} */ (document.querySelector("#top input"));
const shown = /** @type {HTMLOutputElement} */ (document.querySelector("#top output"));
slider.max = String(source.settings.languages.length);
slider.addEventListener("input", () => { shown.value = slider.value; });
shown.value = slider.value = String(source.settings.first.top);

async function keep() { // for the next visit: without a network, or in a new version
  try {
    await (await navigator.serviceWorker?.register("sw.js"))?.update();
  } catch { /* no network, or a browser that forbids it: the page works all the same */ }
}

const ready = answering();
try {
  await start(source);
  keep();
} catch (error) {
  console.error(error);
  const note = document.querySelector("#note"), {lang} = document.documentElement;
  if (note) note.textContent = source.settings.words[lang].sentences.no_load;
}
