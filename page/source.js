// The page's side of the server: names go to it and facts come back, through Gradio's server functions.

import {start} from "../ui/main.js";

/** @typedef {import("../ui/types").Source} Source @typedef {import("../ui/types").Facts} Facts */
/** @typedef {import("../ui/types").ListFacts} ListFacts */

const RETRY = 1000; // milliseconds

const until = async (/** @type {() => any} */ found) => {
  while (!found()) await new Promise(requestAnimationFrame);
  return found();
};
const {root} = await until(() => /** @type {any} */ (window).gradio_config);
const told = async () => (await fetch(`${root}/settings.json`)).text();
const known = await told(), settings = JSON.parse(known);

/** Gradio puts its functions here once it has drawn the page. */
const server = await until(() => /** @type {any} */ (window).letterwise);
/**
 * Ask until there is an answer: a server that is busy or restarted is waited for.
 * @param {(server: any) => Promise<any>} question
 */
async function ask(question) {
  for (let failed = false; ; failed = true) {
    const answer = await question(server);
    if (answer !== undefined) {
      if (failed) source.away(false);
      return answer;
    }
    source.away(true);
    await new Promise((resolve) => setTimeout(resolve, RETRY));
    const now = await told().catch(() => "");
    if (now.startsWith("{") && now !== known) location.reload(); // another Letterwise came back, with other questions
  }
}

/** Arrays as letterwise/facts.py packs them. @param {any} value @returns {any} */
function unpacked(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unpacked);
  const bytes = () => Uint8Array.from(atob(value.float32 ?? value.uint8), (letter) => letter.charCodeAt(0));
  if (typeof value.float32 === "string") return new Float32Array(bytes().buffer);
  if (typeof value.uint8 === "string") return Float32Array.from(bytes(), (step) => value.low + step / 255 * (value.high - value.low));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
}

/** @type {Source} */
const source = {
  settings,
  facts: async (name, views) => unpacked(await ask((at) => at.ask([name, views]))),
  list: async (names) => unpacked(await ask((at) => at.ask_many(names))),
  tab: drawn,
  claims: (lang) => ask((at) => at.draw_claims(lang)),
  away() {},
  sentences: {privacy: "privacy"},
  api: `api/predict?name=${settings.first.name}`,
};

/** What a tab needs to be drawn into: Gradio draws it when the tab is first opened. */
/** @type {Record<string, string[]>} */
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
  for (const prior of Object.keys(settings.powers)) {
    for (const id of ["prior", "list-prior"]) label(`#${id} [value=${prior}] + span`, `prior_${prior}`);
  }
  label("#name textarea, #name input", "name_placeholder", "-placeholder");
  label("#lines textarea", "many_placeholder", "-placeholder");
  label("#top input[type=number]", "top_label", "-aria-label");
  label("#top input[type=range]", "top_label", "-aria-label");
}

await drawn("one");
/** @type {HTMLInputElement} */ (document.querySelector("#top input[type=number]")).readOnly = true; // the slider sets it
await start(source);
