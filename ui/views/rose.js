// The rose: the languages around a circle, neighbours next to each other; a network stands where its probabilities draw
// it, so that nearness is probability, and leaves a path letter by letter. Exact: no projection is learned.

import {button, make, put, save, set} from "../lib/dom.js";
import {ranked} from "../lib/numbers.js";
import {picture} from "../lib/picture.js";
import {steps} from "../lib/steps.js";
import {percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words @typedef {ArrayLike<number>} Row @typedef {[number, number]} Point */

const SURE = 0.6; // of a first answer that is named alone

/** Where each language stands: on the unit circle, the first at the top. @param {number[]} circle @returns {Point[]} */
export function placesOf(circle) {
  /** @type {Point[]} */
  const places = [];
  circle.forEach((language, k) => {
    const angle = 2 * Math.PI * k / circle.length - Math.PI / 2;
    places[language] = [Math.cos(angle), Math.sin(angle)];
  });
  return places;
}

/** The mean of the places, weighed by the probabilities. @param {Row} p @param {Point[]} places @returns {Point} */
export function pointOf(p, places) {
  const along = (/** @type {0 | 1} */ axis) => places.reduce((sum, place, k) => sum + p[k] * place[axis], 0);
  return [along(0), along(1)];
}

/** What a network says of the letters so far: a language, or the two that it stands between. @param {Row} p @param {string[]} languages @param {Words} words */
export function standing(p, languages, words) {
  const [one, two] = ranked(p).map((k) => words.language(languages[k])), most = Math.max(...Array.from(p));
  return most >= SURE ? `${one} ${percent(most)}` : words.say("between", {one, two});
}

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings, change}) {
  const {models, languages, colours, circle} = settings, places = placesOf(circle);
  const size = Math.min(0.115, 5 / languages.length); // of the letters, in radii
  const dots = languages.map((_, k) => make("circle", {cx: places[k][0], cy: places[k][1], fill: colours[k]}));
  const names = languages.map((_, k) => {
    const degrees = Math.atan2(places[k][1], places[k][0]) * 180 / Math.PI, left = Math.abs(degrees) > 90.01;
    return make("text", {
      "font-size": size, "text-anchor": left ? "end" : "start", dy: "0.35em",
      transform: `rotate(${left ? degrees + 180 : degrees}) translate(${left ? -1.1 : 1.1} 0)`,
    });
  });
  const paths = models.map((model) => make("path", {class: `path ${model.toLowerCase()}`}));
  const heads = models.map((model) => make("circle", {class: `head ${model.toLowerCase()}`, r: 0.05}));
  const drawing = make("svg", {viewBox: "-1.72 -1.72 3.44 3.44", role: "img"},
    make("circle", {class: "rim", r: 1}), ...dots, ...names, ...paths, ...heads);
  const through = steps((at) => change({at}));
  const legend = make("ul", {class: "keys"}, ...models.map((model) => make("li", {class: model.toLowerCase()},
    make("svg", {viewBox: "0 0 30 8", "aria-hidden": "true"}, make("path", {class: `path ${model.toLowerCase()}`, d: "M0 4H30"})), model)));
  const told = make("p", {class: "told", "aria-live": "polite"});
  const keep = button("plain");
  const drawn = () => picture(drawing, shown, told.textContent.split("\n").slice(1), whose);
  keep.addEventListener("click", async () => {
    const png = await drawn();
    if (png) save(png, "image/png", "letterwise.png");
  });
  const pass = button("plain");
  pass.hidden = !navigator.canShare?.({files: [new File([], "letterwise.png", {type: "image/png"})]});
  pass.addEventListener("click", async () => {
    const png = await drawn();
    if (png) await navigator.share({files: [new File([png], "letterwise.png", {type: "image/png"})]}).catch(() => {}); // not shared after all
  });
  place.append(make("figure", {id: "rose"}, drawing, legend, through.element, told, make("div", {class: "tools"}, keep, pass)));

  let shown = "", whose = "";
  return {
    update({facts: {text}, rows}, state, words) {
      const count = text.length, at = state.at ?? count - 1;
      [shown, whose] = [text, words.say("card_title")];
      put(keep, words.say("save_picture"));
      put(pass, words.say("share_picture"));
      pass.disabled = keep.disabled = !count;
      through.update(count, state.at, words);
      names.forEach((name, k) => put(name, words.language(languages[k])));
      const last = rows.map((row) => row[at]).filter(Boolean);
      dots.forEach((dot, k) => set(dot, "r", (0.025 + 0.11 * Math.sqrt(last.reduce((sum, p) => sum + p[k], 0) / models.length)).toFixed(4)));
      rows.forEach((row, n) => {
        const points = row.slice(0, at + 1).map((p) => pointOf(p, places));
        const [x, y] = points.at(-1) ?? [0, 0];
        set(paths[n], "d", points.length ? `M${points.map((point) => point.map((value) => value.toFixed(4)).join(" ")).join("L")}` : "M0 0");
        set(heads[n], "cx", x.toFixed(4));
        set(heads[n], "cy", y.toFixed(4));
        heads[n].setAttribute("opacity", points.length ? "1" : "0");
      });
      const said = last.length ? words.say("rose_told", {
        start: text.slice(0, at + 1), said: models.map((model, n) => `${model} ${standing(last[n], languages, words)}`).join("\n"),
      }) : "";
      put(told, said || words.say("rose_title"));
      set(drawing, "aria-label", `${words.say("rose_title")} ${said.replaceAll("\n", "; ").replace(":;", ":")}`);
    },
  };
}
