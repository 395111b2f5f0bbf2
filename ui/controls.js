// The page's controls belong to the host and are found by id. We listen to their changes and set them as a user would.

import {find, put} from "./lib/dom.js";
import {cleaned, TABS} from "./state.js";

/** @typedef {import("./types").State} State @typedef {import("./types").Words} Words */

const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(`#${id} textarea, #${id} input`));
const slider = () => /** @type {HTMLInputElement} */ (find("#top input[type=range]"));
const tabs = () => [...document.querySelectorAll("#tabs [role=tab]")].slice(0, TABS.length);

/**
 * Report every change.
 * @param {(values: Partial<State>) => void} change @param {(lines: string) => void} list gets the text of the list box
 */
export function listen(change, list) {
  document.addEventListener("input", (event) => { // clean typed or pasted text before anything else reads it
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (!box.matches?.("#name textarea, #name input, #lines textarea")) return;
    const text = cleaned(box.value, box.maxLength);
    if (text !== box.value) box.value = text;
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

/** Make the controls show the state. @param {State} state */
export function write({name, top, prior, lang, tab}) {
  fill(field("name"), name);
  fill(slider(), String(top));
  for (const [id, value] of [["prior", prior], ["list-prior", prior], ["lang", lang]]) {
    const radio = [...document.querySelectorAll(`#${id} input`)].find((input) => /** @type {HTMLInputElement} */ (input).value === value);
    if (radio && !(/** @type {HTMLInputElement} */ (radio).checked)) /** @type {HTMLInputElement} */ (radio).click();
  }
  const tabElement = tabs()[TABS.indexOf(tab)];
  if (tabElement?.getAttribute("aria-selected") !== "true") /** @type {HTMLElement | undefined} */ (tabElement)?.click();
}

/** Set the texts that the host marks: data-say for text, data-say-… for an attribute. @param {Words} words */
export function switchLanguage(words) {
  const root = document.documentElement;
  if (root.lang !== words.lang) root.lang = words.lang; // setting it, even to the same value, restyles the whole page
  for (const element of document.querySelectorAll("[data-say]")) put(element, words.say(/** @type {HTMLElement} */ (element).dataset.say ?? ""));
  for (const attribute of ["placeholder", "aria-label"]) {
    for (const element of document.querySelectorAll(`[data-say-${attribute}]`)) {
      element.setAttribute(attribute, words.say(element.getAttribute(`data-say-${attribute}`) ?? ""));
    }
  }
}

/** What a visitor has typed while the page was loading; empty if nothing. @param {string} first what the box may have held */
export function typedName(first) {
  const {value} = field("name");
  return value.startsWith(first) ? value.slice(first.length) : value;
}

/** Select the name if the cursor is in it: typing replaces it. By touch, a tap selects it. */
export function selectName() {
  if (document.activeElement === field("name") && matchMedia("(hover: hover)").matches) field("name").select();
}

/** Type a name as a visitor would, so that Ctrl+Z undoes it. @param {string} name */
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
