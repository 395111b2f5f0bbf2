// Everything around the answers: title, tools, examples, small print.

import {button, make, put, set, style} from "../lib/dom.js";
import {first} from "../lib/numbers.js";
import {percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words */

const COPIED = 4000; // milliseconds that the notice stays

/** The title, and a notice while the server is away. @param {Element} place */
export function mountHead(place) {
  const title = make("h1"), away = make("p", {id: "away", role: "status"});
  place.append(make("header", {}, make("p", {class: "wordmark"}, "Letterwise"), title), away);
  return {away, update: (/** @type {Words} */ words) => put(title, words.say("title"))};
}

/**
 * Buttons for the tour, copying a link to what is shown, the system's share dialog and presentation mode.
 * @param {Element} place @param {() => void} tour @param {import("../types").Site} site
 */
export function mountTools(place, tour, {address, change}) {
  const start = button("plain"), copy = button("plain"), copied = make("span", {role: "status", id: "copied"});
  const share = button("plain", {id: "share"}), present = button("plain", {id: "present"});
  share.addEventListener("click", () => navigator.share({title: "Letterwise", url: address()}).catch(() => {})); // sharing was cancelled
  present.addEventListener("click", () => change({present: true}));
  share.hidden = !navigator.share;
  let words = /** @type {Words | null} */ (null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let noticeTimer;
  start.addEventListener("click", tour);
  copy.addEventListener("click", async () => {
    const done = await toClipboard(address());
    put(copied, words?.say(done ? "copied" : "copy_failed") ?? "");
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => put(copied, ""), COPIED);
  });
  document.addEventListener("input", () => put(copied, ""));
  place.append(make("div", {class: "tools"}, start, copy, share, present, copied));
  return {
    update(/** @type {Words} */ newWords) {
      words = newWords;
      put(start, words.say("tour"));
      put(copy, words.say("copy_link"));
      put(share, words.say("share_link"));
      put(present, words.say("present"));
      put(copied, "");
    },
  };
}

/** Copy, and return whether that worked. Plain http has no clipboard API, only an old command. @param {string} text */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* no clipboard API, or no permission */ }
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const box = make("textarea", {class: "aside", readonly: ""}, text);
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus();
  return done;
}

/**
 * The name box: a click selects the name in it, so that typing replaces it; a button clears it.
 * @param {Element} place @param {import("../types").Site} site
 */
export function mountBox(place, {change}) {
  const box = /** @type {HTMLInputElement} */ (place.querySelector("textarea, input"));
  const clear = button("clear", {id: "clear"});
  clear.append(make("span", {"aria-hidden": "true"}, "×"));
  clear.addEventListener("click", () => {
    change({name: ""});
    box.focus();
  });
  let inside = document.activeElement === box;
  box.addEventListener("blur", () => { inside = false; });
  box.addEventListener("pointerup", () => {
    if (!inside && box.selectionStart === box.selectionEnd) box.select();
    inside = true;
  });
  place.append(clear);
  return {update: (/** @type {Words} */ words) => clear.setAttribute("aria-label", words.say("clear"))};
}

/** A name to try for each language. @param {Element} place @param {import("../types").Site} site */
export function mountExamples(place, {settings: {examples, languages, colours}, change}) {
  const title = make("h2");
  const names = examples.map(({name, language}) => {
    const label = make("span"), example = button("", {"data-name": name});
    example.append(label, ` ${name}`);
    style(example, "--ink", colours[languages.indexOf(language)]);
    example.addEventListener("click", () => change({name}));
    return {example, label, language};
  });
  place.append(make("section", {}, title, make("div", {class: "names"}, ...names.map(({example}) => example))));
  return {
    update(/** @type {Words} */ words) {
      put(title, words.say("examples"));
      for (const {label, language} of names) put(label, words.language(language));
    },
  };
}

/** @param {Element} place @param {import("../types").Source} source */
export function mountFoot(place, {settings: {release, source, languages, log_prior}, sentences, api, embed}) {
  const prior = make("p"), limits = make("p"), privacy = make("p"), lead = document.createTextNode("");
  const programs = api ? [make("p", {}, lead, " ", make("a", {href: api}, api.split("?")[0]))] : [];
  const version = make("p"), sourceLink = source ? make("a", {href: source, rel: "noreferrer"}) : make("span"), embedTitle = make("summary");
  const embedCode = make("textarea", {readonly: "", rows: 3});
  embedCode.value = `<iframe src="${location.origin}${location.pathname}" title="Letterwise" width="100%" height="900" loading="lazy"></iframe>`;
  embedCode.addEventListener("focus", () => embedCode.select());
  const embedding = embed ? [make("details", {id: "embed"}, embedTitle, embedCode)] : [];
  place.append(make("footer", {}, prior, limits, privacy, ...programs, ...embedding, version));
  const commonest = first(log_prior);
  return {
    update(/** @type {Words} */ words) {
      put(prior, words.say("prior_note", {language: words.language(languages[commonest]), share: percent(Math.exp(log_prior[commonest]))}));
      put(limits, words.say("limits", {count: languages.length}));
      put(privacy, words.say(sentences.privacy));
      put(lead, words.say("for_programs"));
      put(embedTitle, words.say("embed"));
      set(embedCode, "aria-label", words.say("embed"));
      version.replaceChildren(words.say("release", {release}), " ", sourceLink);
      put(sourceLink, source ? words.say("source") : "");
    },
  };
}
