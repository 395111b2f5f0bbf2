// The page's controls: the host's own, known by their ids. They are read when they change, and written as if by hand.

import {find, put} from "./lib/dom.js";
import {mended, TABS} from "./state.js";

/** @typedef {import("./types").State} State @typedef {import("./types").Words} Words */

const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(`#${id} textarea, #${id} input`));
const slider = () => /** @type {HTMLInputElement} */ (find("#top input[type=range]"));
const tabs = () => [...document.querySelectorAll("#tabs [role=tab]")].slice(0, TABS.length);

/** Tell of every change. @param {(values: Partial<State>) => void} change @param {(lines: string) => void} list */
export function listen(change, list) {
  document.addEventListener("input", (event) => { // before anything else reads it: what is typed or pasted is mended
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (!box.matches?.("#name textarea, #name input, #lines textarea")) return;
    const fit = mended(box.value, box.maxLength);
    if (fit !== box.value) box.value = fit;
    if (box.closest("#name")) change({name: box.value});
    else list(box.value);
  }, true);
  slider().addEventListener("input", () => change({top: slider().valueAsNumber, enough: false}));
  document.addEventListener("change", ({target}) => {
    const {value, type} = /** @type {HTMLInputElement} */ (target), group = /** @type {Element} */ (target).closest("#prior, #list-prior, #lang");
    if (type === "radio" && group) change({[group.id === "lang" ? "lang" : "prior"]: value});
  });
  document.addEventListener("click", ({target}) => {
    const tab = /** @type {Element} */ (target).closest?.("#tabs [role=tab]");
    if (tab) change({tab: TABS[tabs().indexOf(tab)] ?? TABS[0]});
  });
}

/** Let them show the state. @param {State} state */
export function write({name, top, prior, lang, tab}) {
  fill(field("name"), name);
  fill(slider(), String(top));
  for (const [id, value] of [["prior", prior], ["list-prior", prior], ["lang", lang]]) {
    const radio = [...document.querySelectorAll(`#${id} input`)].find((one) => /** @type {HTMLInputElement} */ (one).value === value);
    if (radio && !(/** @type {HTMLInputElement} */ (radio).checked)) /** @type {HTMLInputElement} */ (radio).click();
  }
  const wanted = tabs()[TABS.indexOf(tab)];
  if (wanted?.getAttribute("aria-selected") !== "true") /** @type {HTMLElement | undefined} */ (wanted)?.click();
}

/** The sentences on them, which the host marks: data-say for a text, data-say-… for an attribute. @param {Words} words */
export function switchLanguage(words) {
  const root = document.documentElement;
  if (root.lang !== words.lang) root.lang = words.lang; // setting it, even to what it is, styles the whole page anew
  for (const element of document.querySelectorAll("[data-say]")) put(element, words.say(/** @type {HTMLElement} */ (element).dataset.say ?? ""));
  for (const attribute of ["placeholder", "aria-label"]) {
    for (const element of document.querySelectorAll(`[data-say-${attribute}]`)) {
      element.setAttribute(attribute, words.say(element.getAttribute(`data-say-${attribute}`) ?? ""));
    }
  }
}

/** Type a name as a visitor would, so that Ctrl+Z takes it back. @param {string} name */
export function type(name) {
  const box = field("name");
  box.focus({preventScroll: true});
  box.select();
  if (!document.execCommand("insertText", false, name)) fill(box, name);
}

/** @param {HTMLInputElement} box @param {string} value */
function fill(box, value) {
  if (box.value === value) return;
  box.value = value;
  box.dispatchEvent(new Event("input", {bubbles: true}));
}
