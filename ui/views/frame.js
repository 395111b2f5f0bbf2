// What frames the answers: the title, names to try, the small print.

import {button, make, put, set, style} from "../lib/dom.js";
import {argmax} from "../lib/numbers.js";
import {percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words */

/** The title, and a notice while the server is away. @param {Element} place */
export function mountHead(place) {
  const title = make("h1"), away = make("p", {id: "away", role: "status"});
  place.append(make("header", {}, make("p", {class: "wordmark"}, "Letterwise"), title), away);
  return {away, update: (/** @type {Words} */ words) => put(title, words.say("title"))};
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
  const commonest = argmax(log_prior);
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
