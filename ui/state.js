// The page's state, read from and written to its URL.

/** @typedef {import("./types").State} State @typedef {import("./types").Settings} Settings */

export const TABS = ["one", "many", "claims"];
export const NUMBERS = "numbers"; // listed in `show` like a view: the open views' numbers as text
export const LONGEST = 1000; // characters of a name that are read

/**
 * `text` cut to `longest` characters, lone surrogates replaced, control characters except tabs and newlines removed.
 * @param {string} text @param {number} longest
 */
export const cleaned = (text, longest) => text.slice(0, longest).toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, "");

/**
 * The state in a URL; missing or invalid values get the page's defaults, the language the browser's.
 * @param {URLSearchParams} address @param {Settings} settings @param {readonly string[]} browserLanguages
 * @returns {State}
 */
export function fromAddress(address, {enough, first, languages, powers, view_examples, words}, browserLanguages) {
  const top = parseInt(address.get("top") ?? "", 10);
  const firstValid = (/** @type {string[]} */ choices, /** @type {(string | null)[]} */ ...candidates) =>
    choices[candidates.map((value) => choices.indexOf(value ?? "")).find((k) => k >= 0) ?? -1];
  const requested = (address.get("show") ?? "").split(",");
  return {
    name: cleaned(address.get("name") ?? first.name, LONGEST),
    top: Number.isNaN(top) ? first.top : Math.min(Math.max(top, 1), languages.length),
    present: address.get("present") === "1",
    enough: enough !== null && address.get("coverage") === String(enough.coverage),
    prior: firstValid(Object.keys(powers), address.get("prior"), first.prior),
    lang: firstValid(Object.keys(words), address.get("lang")?.slice(0, 2) ?? null, ...browserLanguages.map((tag) => tag.slice(0, 2)), first.lang),
    show: [...Object.keys(view_examples), NUMBERS].filter((view) => requested.includes(view)),
    language: firstValid(languages, address.get("language")) ?? "",
    tab: firstValid(TABS, address.get("tab"), TABS[0]),
    at: null,
  };
}

/**
 * The URL with the state in its query; empty values except the name, and the default tab, are left out.
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
