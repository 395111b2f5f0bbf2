// What a visitor has asked for, to and from the address.

/** @typedef {import("./types").State} State @typedef {import("./types").Settings} Settings */

export const TABS = ["one", "many", "claims"];
export const NUMBERS = "numbers"; // beside the views: their numbers as text
export const LONGEST = 1000; // characters of a name that are looked at

/** What can be typed and sent: no lone surrogates, no control characters. @param {string} text @param {number} longest */
export const mended = (text, longest) => text.slice(0, longest).toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, "");

/**
 * What the address asks for, where that makes sense; else as the page opens, in the browser's language.
 * @param {URLSearchParams} address @param {Settings} settings @param {readonly string[]} tongues of the browser
 * @returns {State}
 */
export function fromAddress(address, {enough, first, languages, powers, telling, words}, tongues) {
  const top = parseInt(address.get("top") ?? "", 10);
  const among = (/** @type {string[]} */ choices, /** @type {(string | null)[]} */ ...wanted) =>
    choices[wanted.map((value) => choices.indexOf(value ?? "")).find((k) => k >= 0) ?? -1];
  const asked = (address.get("show") ?? "").split(",");
  return {
    name: mended(address.get("name") ?? first.name, LONGEST),
    top: Number.isNaN(top) ? first.top : Math.min(Math.max(top, 1), languages.length),
    present: address.get("present") === "1",
    enough: enough !== null && address.get("coverage") === String(enough.coverage),
    prior: among(Object.keys(powers), address.get("prior"), first.prior),
    lang: among(Object.keys(words), address.get("lang")?.slice(0, 2) ?? null, ...tongues.map((tag) => tag.slice(0, 2)), first.lang),
    show: [...Object.keys(telling), NUMBERS].filter((view) => asked.includes(view)),
    language: among(languages, address.get("language")) ?? "",
    tab: among(TABS, address.get("tab"), TABS[0]),
    at: null,
  };
}

/**
 * The address with the state in it; what goes without saying is left out.
 * @param {string} address @param {State} state @param {Settings} settings
 */
export function toAddress(address, {name, top, enough, present, prior, lang, show, language, tab}, settings) {
  const url = new URL(address);
  const values = {
    name, top: enough ? "" : String(top), coverage: enough ? String(settings.enough?.coverage) : "", prior, lang,
    show: show.join(","), language, tab: tab === TABS[0] ? "" : tab,
    present: present ? "1" : "",
  };
  for (const [key, value] of Object.entries(values)) {
    if (value || key === "name") url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  }
  return url;
}
