// The page: what is asked stands in its controls and in the address; every change is read, answered and drawn here.

import facts from "./facts.js";
import {load} from "./networks.js";
import {read} from "./reading.js";
import {agreement, note, percent, say} from "./words.js";

const {colours, languages} = facts;
const MODELS = Object.keys(facts.models);
const SHOWN = 3; // languages of the last answer that the verdict follows back to the first letter
const DRAWN = 7; // with those that led on the way, as far as there is room
const LEAST_COLUMNS = 8; // so that a name of two letters is not two walls
const NO_BREAK = "\u00a0";

const find = (selector) => document.querySelector(selector);
const box = find("#name input");
const slider = find("#top input");
const view = find("#view");
const asked = {...facts.first};
const shown = (k) => say(`name_${languages[k]}`, asked.lang);

// --- elements: made once and changed in place ever after, so that bars can move ---

function make(tag, attributes = {}, ...children) {
  const space = ["svg", "path", "text"].includes(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const some = (count, maker) => Array.from({length: count}, maker);
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

const tiles = some(facts.reading.max_letters, () => make("span", {class: "tile", hidden: ""}));
const noted = make("p", {id: "note", role: "status"});
const others = some(facts.others, () => make("button", {type: "button", class: "plain", hidden: ""}));
const agreed = make("p", {id: "agreement", "aria-live": "polite"});
const readout = make("p", {class: "readout"});
const letters = make("text", {y: "1em"});

function column(model) {
  const bars = languages.map(() => {
    const parts = [make("span", {class: "language"}), make("span", {class: "share"}), make("i")];
    return {parts, element: make("li", {hidden: ""}, ...parts)};
  });
  const [language, share, score] = [make("strong"), make("span", {class: "share"}), make("p", {class: "score"})];
  const element = make("article", {id: `answer-${model.toLowerCase()}`, class: "network", "aria-label": model},
    make("h2", {}, model), make("p", {class: "about", "data-say": `about_${model}`}),
    make("p", {class: "best"}, language, " ", share), make("ol", {class: "bars"}, ...bars.map((bar) => bar.element)), score);
  return {element, bars, language, share, score};
}

function strip(model) {
  const paths = some(DRAWN, () => make("path"));
  const drawing = make("svg", {preserveAspectRatio: "none", "aria-hidden": "true"}, ...paths);
  const plot = make("div", {class: "plot", role: "img", tabindex: "0"}, drawing);
  const story = make("p", {class: "aside"});
  const made = {element: make("div", {class: "strip"}, make("h3", {}, model), plot, story), paths, drawing, plot, story};
  let at = -1;
  const point = (place) => {
    at = Math.min(Math.max(place, 0), made.says.length - 1);
    if (at >= 0) put(readout, made.says[at]);
  };
  for (const kind of ["pointermove", "pointerdown"]) {
    plot.addEventListener(kind, (event) => {
      const {left, width} = plot.getBoundingClientRect();
      point(Math.floor(((event.clientX - left) / width) * drawing.viewBox.baseVal.width));
    });
  }
  plot.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!step) return;
    event.preventDefault();
    point(at + step);
  });
  return made;
}

const columns = MODELS.map(column);
const strips = MODELS.map(strip);
view.append(make("div", {class: "tiles", "aria-hidden": "true"}, ...tiles), noted, make("p", {class: "others"}, ...others), agreed,
  make("div", {class: "networks"}, ...columns.map((made) => made.element)),
  make("section", {id: "verdict", class: "view"}, make("h2", {"data-say": "verdict_title"}),
    make("div", {class: "strip head"}, make("h3"), make("svg", {class: "letters", "aria-hidden": "true"}, letters),
      make("p", {class: "aside"}, NO_BREAK)),
    ...strips.map((made) => made.element), readout));
find("#examples .names").append(...facts.examples.map(({name, language}) => {
  const label = make("span", {"data-say": `name_${language}`});
  const button = make("button", {type: "button", "data-name": name}, label, ` ${name}`);
  button.style.setProperty("--ink", colours[languages.indexOf(language)]);
  return button;
}));

// --- drawing; `rows` are a network's probabilities after every letter ---

const ranked = (row) => row.map((_, k) => k).sort((a, b) => row[b] - row[a]);
const best = (row) => ranked(row).slice(0, SHOWN).map((k) => `${shown(k)} ${percent(row[k])}`).join(", ");

function draw(name, reading, answers) {
  const {text} = reading;
  tiles.forEach((tile, k) => { tile.hidden = k >= text.length; put(tile, text[k] ?? ""); });
  put(noted, note(name, reading, asked.lang));
  others.forEach((button, k) => {
    const [language, other] = reading.other[k] ?? [];
    button.hidden = !other;
    button.dataset.name = other ?? "";
    put(button, other ? say("other_reading", asked.lang, {language: facts.words[asked.lang][`name_${language}`] ?? language, text: other}) : "");
  });
  const firsts = answers.map((rows) => ranked(rows.at(-1))[0]);
  put(agreed, text ? agreement(Object.fromEntries(MODELS.map((model, n) => [model, shown(firsts[n])])), asked.lang) : "");
  put(readout, say("verdict_hint", asked.lang));
  const count = Math.max(text.length, LEAST_COLUMNS);
  letters.setAttribute("x", Array.from(text, (_, k) => `${(100 * (k + 0.5) / count).toFixed(2)}%`).join(" ") || "0");
  put(letters, text.replaceAll(" ", NO_BREAK) || NO_BREAK);
  MODELS.forEach((model, n) => {
    drawColumn(columns[n], model, answers[n]?.at(-1));
    drawStrip(strips[n], model, text, answers[n] ?? [], count);
  });
}

function drawColumn({bars, language, share, score}, model, row) {
  const order = row ? ranked(row) : [];
  put(language, row ? shown(order[0]) : "–");
  put(share, row ? percent(row[order[0]]) : "");
  put(score, say(`score_${model}_${asked.prior}`, asked.lang));
  bars.forEach(({element, parts}, rank) => {
    const k = order[rank];
    element.hidden = !row || rank >= asked.top;
    if (!row) return;
    put(parts[0], shown(k));
    put(parts[1], percent(row[k]));
    element.style.setProperty("--share", row[k]);
    element.style.setProperty("--ink", colours[k]);
  });
}

function drawStrip(made, model, text, rows, count) {
  const firsts = rows.map((row) => ranked(row)[0]);
  const led = languages.map((_, k) => firsts.filter((first) => first === k).length);
  const followed = rows.length ? ranked(rows.at(-1)).slice(0, SHOWN) : [];
  followed.push(...ranked(led).filter((k) => led[k] && !followed.includes(k)).slice(0, DRAWN - SHOWN));
  const bottoms = rows.map(() => 1);
  made.paths.forEach((path, place) => {
    const k = followed[place];
    const bar = (row, letter) => {
      const bottom = bottoms[letter];
      bottoms[letter] -= row[k];
      return `M${(letter + 0.06).toFixed(2)} ${bottom.toFixed(4)}V${bottoms[letter].toFixed(4)}h.88V${bottom.toFixed(4)}z`;
    };
    path.setAttribute("d", k === undefined ? "M0 0" : rows.map(bar).join(""));
    path.setAttribute("fill", colours[k] ?? "none");
  });
  made.drawing.setAttribute("viewBox", `0 0 ${count} 1`);
  const told = rows.length ? story(text, firsts) : "";
  put(made.story, told || NO_BREAK);
  made.plot.setAttribute("aria-label", rows.length ? `${model}: ${best(rows.at(-1))}. ${told}` : model);
  made.says = rows.map((row, letter) =>
    say("ended_here", asked.lang, {start: text.slice(0, letter + 1), model, answers: best(row)}));
}

function story(text, firsts) { // from which letter on the last answer stands, and what it said before
  const final = firsts.at(-1);
  const since = firsts.findLastIndex((first) => first !== final) + 1;
  if (!since) return say("decided_at_once", asked.lang, {language: shown(final)});
  const before = firsts.slice(0, since).filter((first, letter, all) => first !== all[letter - 1]).map(shown);
  return say("decided", asked.lang,
    {language: shown(final), letter: text[since], number: since + 1, before: before.slice(-SHOWN).join(" → ")});
}

// --- asking ---

let networks;
let running = false;
let stale = false;

async function answer() { // one at a time; what changes meanwhile is answered next
  stale = true;
  view.setAttribute("aria-busy", "true");
  if (running || !networks) return;
  running = true;
  while (stale) {
    stale = false;
    const name = box.value;
    const reading = read(name);
    const answers = [];
    for (const model of reading.text ? MODELS : []) answers.push(await networks[model](reading.text, asked.prior));
    draw(name, reading, answers);
  }
  running = false;
  view.setAttribute("aria-busy", "false");
}

let later;

function change(values) {
  Object.assign(asked, values);
  clearTimeout(later);
  later = setTimeout(toAddress, 200); // browsers refuse a new address at every key
  answer();
}

function toAddress() {
  const address = new URL(location.href);
  for (const [key, value] of Object.entries(asked)) address.searchParams.set(key, value);
  history.replaceState(history.state, "", address);
}

function fromAddress() {
  const address = new URL(location.href).searchParams;
  const number = parseInt(address.get("top"), 10);
  asked.name = (address.get("name") ?? asked.name).slice(0, box.maxLength);
  asked.top = Number.isNaN(number) ? asked.top : Math.min(Math.max(number, 1), languages.length);
  asked.prior = Object.keys(facts.powers).find((prior) => prior === address.get("prior")) ?? asked.prior;
  const wanted = [address.get("lang"), ...navigator.languages.map((tag) => tag.slice(0, 2)), asked.lang];
  asked.lang = wanted.find((tag) => facts.langs.includes(tag));
}

function speak() {
  document.documentElement.lang = asked.lang;
  for (const element of document.querySelectorAll("[data-say]")) put(element, say(element.dataset.say, asked.lang));
  box.placeholder = say("name_placeholder", asked.lang);
}

fromAddress();
speak();
box.value = asked.name;
slider.max = languages.length;
slider.value = find("#top output").value = asked.top;
for (const kind of ["prior", "lang"]) find(`#${kind} [value="${asked[kind]}"]`).checked = true;

box.addEventListener("input", () => change({name: box.value}));
slider.addEventListener("input", () => {
  find("#top output").value = slider.value;
  change({top: slider.valueAsNumber});
});
find("#prior").addEventListener("change", (event) => change({prior: event.target.value}));
find("#lang").addEventListener("change", (event) => {
  change({lang: event.target.value});
  speak();
});
find("#examples").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) change({name: box.value = button.dataset.name});
});

async function keep() { // for the next visit: without a network, or in a new version
  try {
    await (await navigator.serviceWorker?.register("sw.js"))?.update();
  } catch { /* no network, or a browser that forbids it: the page works all the same */ }
}

put(noted, say("loading", asked.lang));
try {
  networks = await load();
  await answer();
  toAddress();
  keep();
} catch (error) {
  console.error(error);
  put(noted, say("no_load", asked.lang));
}
