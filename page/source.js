// The source for the Gradio page: names go to its server, and facts come back.

import {untilAnswered} from "../ui/lib/retry.js";
import {start} from "../ui/main.js";

const until = async (/** @type {() => any} */ condition) => {
  while (!condition()) await new Promise(requestAnimationFrame);
  return condition();
};
const {root} = await until(() => /** @type {any} */ (window).gradio_config);
const place = (/** @type {string} */ file) => `${root}/page/${file}`;
const settings = await (await fetch(place("settings.json"))).json();

/**
 * Fetch a file, retrying while the server is busy or restarting.
 * @param {string} file @param {RequestInit} [options] @returns {Promise<Response>}
 */
const ask = (file, options) => untilAnswered(async (again) => {
  if (again) await reloadIfNewer();
  const answer = await fetch(place(file), options).catch(() => null);
  return answer?.ok ? answer : null;
}, (yes) => source.away(yes));

/** The server may have come back as another version. */
async function reloadIfNewer() {
  const version = await fetch(place("version")).then((response) => (response.ok ? response.text() : ""), () => "");
  if (version && version !== settings.version) location.reload();
}

const post = async (/** @type {string} */ file, /** @type {object} */ body) => unpacked(await (await ask(file,
  {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})).json());

/** Unpack the arrays that letterwise/facts.py packs. @param {any} value @returns {any} */
function unpacked(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unpacked);
  const bytes = () => Uint8Array.from(atob(value.float32 ?? value.uint8), (letter) => letter.charCodeAt(0));
  if (typeof value.float32 === "string") return new Float32Array(bytes().buffer);
  if (typeof value.uint8 === "string") return Float32Array.from(bytes(), (step) => value.low + step / 255 * (value.high - value.low));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpacked(item)]));
}

const first = document.querySelector("#first"); // the placeholder until the first answer is drawn

/** @type {import("../ui/types").Source} */
const source = {
  settings,
  async facts(name, views) {
    const facts = await post("facts", {name, views});
    requestAnimationFrame(() => first?.remove());
    return facts;
  },
  list: (names) => post("list", {names}),
  tab: tabReady,
  file: async (file) => (await ask(file)).text(),
  away() {},
  embed: settings.embed,
  sentences: {privacy: "privacy"},
  api: `api/predict?name=${settings.first.name}`,
};

/** The elements a tab needs; Gradio draws them when the tab is first opened. @type {Record<string, string[]>} */
const PLACES = {
  one: "#head #tools #view #why #examples #foot #name #top #prior #lang".split(" "),
  many: ["#many", "#lines", "#list-prior"],
  claims: ["#claims"],
};
// Gradio's own labels, which ui/controls.js translates into the page's language.
const LABELS = {name: "name_label", top: "top_label", prior: "prior_label", "list-prior": "prior_label", lines: "many_label"};
const label = (/** @type {string} */ place, /** @type {string} */ key, attribute = "") => {
  document.querySelector(place)?.setAttribute(`data-say${attribute}`, key);
};

async function tabReady(/** @type {string} */ tab) {
  await until(() => PLACES[tab].every((place) => document.querySelector(place)));
  for (const [id, key] of Object.entries(LABELS)) label(`#${id} [data-testid=block-info]`, key);
  for (const id of ["lang", "prior", "list-prior"]) { // Gradio names each button differently, so they would form no group
    for (const radio of document.querySelectorAll(`#${id} input`)) radio.setAttribute("name", id);
  }
  for (const prior of Object.keys(settings.powers)) {
    for (const id of ["prior", "list-prior"]) label(`#${id} [value=${prior}] + span`, `prior_${prior}`);
  }
  for (const id of Object.keys(PLACES)) label(`#tabs [data-tab-id=${id}]`, `tab_${id}`);
  label("#name textarea, #name input", "name_placeholder", "-placeholder");
  label("#lines textarea", "many_placeholder", "-placeholder");
  label("#top input[type=number]", "top_label", "-aria-label");
  label("#top input[type=range]", "top_label", "-aria-label");
}

await tabReady("one");
/** @type {HTMLInputElement} */ (document.querySelector("#top input[type=number]")).readOnly = true; // the slider sets it
await start(source);
