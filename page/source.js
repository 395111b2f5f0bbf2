// The Gradio page's side: names go to its server, and facts come back.

import {start} from "../ui/main.js";

const RETRY = 1000; // milliseconds

const until = async (/** @type {() => any} */ found) => {
  while (!found()) await new Promise(requestAnimationFrame);
  return found();
};
const {root} = await until(() => /** @type {any} */ (window).gradio_config);
const place = (/** @type {string} */ file) => `${root}/page/${file}`;
const settings = await (await fetch(place("settings.json"))).json();

/**
 * The answer to a question; a server that is busy or restarted is waited for.
 * @param {string} file @param {RequestInit} [options] @returns {Promise<Response>}
 */
async function ask(file, options) {
  for (let away = false; ; away = true) {
    const answer = await fetch(place(file), options).catch(() => null);
    if (answer?.ok) {
      if (away) source.away(false);
      return answer;
    }
    source.away(true);
    await new Promise((resolve) => setTimeout(resolve, RETRY));
    const version = await fetch(place("version")).then((now) => (now.ok ? now.text() : ""), () => "");
    if (version && version !== settings.version) location.reload(); // another Letterwise has come back
  }
}

const post = async (/** @type {string} */ file, /** @type {object} */ body) => unpacked(await (await ask(file,
  {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})).json());

/** Arrays as letterwise/facts.py packs them. @param {any} value @returns {any} */
function unpacked(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unpacked);
  const bytes = () => Uint8Array.from(atob(value.float32 ?? value.uint8), (letter) => letter.charCodeAt(0));
  if (typeof value.float32 === "string") return new Float32Array(bytes().buffer);
  if (typeof value.uint8 === "string") return Float32Array.from(bytes(), (step) => value.low + step / 255 * (value.high - value.low));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
}

const first = document.querySelector("#first"); // what stands there until the first answer is drawn

/** @type {import("../ui/types").Source} */
const source = {
  settings,
  async facts(name, views) {
    const found = await post("facts", {name, views});
    requestAnimationFrame(() => first?.remove());
    return found;
  },
  list: (names) => post("list", {names}),
  tab: drawn,
  file: async (file) => (await ask(file)).text(),
  away() {},
  embed: settings.embed,
  sentences: {privacy: "privacy"},
  api: `api/predict?name=${settings.first.name}`,
};

/** What a tab needs to be drawn into: Gradio draws it when the tab is first opened. @type {Record<string, string[]>} */
const PLACES = {
  one: "#head #tools #view #why #examples #foot #name #top #prior #lang".split(" "),
  many: ["#many", "#lines", "#list-prior"],
  claims: ["#claims"],
};
// Gradio's own labels, which ui/controls.js says in the language of the page.
const LABELS = {name: "name_label", top: "top_label", prior: "prior_label", "list-prior": "prior_label", lines: "many_label"};
const label = (/** @type {string} */ place, /** @type {string} */ key, attribute = "") => {
  document.querySelector(place)?.setAttribute(`data-say${attribute}`, key);
};

async function drawn(/** @type {string} */ tab) {
  await until(() => PLACES[tab].every((place) => document.querySelector(place)));
  for (const [id, key] of Object.entries(LABELS)) label(`#${id} [data-testid=block-info]`, key);
  for (const id of ["lang", "prior", "list-prior"]) { // Gradio gives each button a name of its own: they would be no group
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

await drawn("one");
/** @type {HTMLInputElement} */ (document.querySelector("#top input[type=number]")).readOnly = true; // the slider sets it
await start(source);
