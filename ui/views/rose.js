// The rose: languages around a circle, similar ones adjacent. A network's point is the mean of their places weighted by
// its probabilities, so nearness is probability; it leaves a path letter by letter. Exact: no projection is learned.

import {button, make, put, save, set} from "../lib/dom.js";
import {ranked} from "../lib/numbers.js";
import {picture} from "../lib/picture.js";
import {steps} from "../lib/steps.js";
import {percent} from "../lib/words.js";

/** @typedef {import("../types").Words} Words @typedef {ArrayLike<number>} Row @typedef {[number, number]} Point */

const SURE = 0.6; // probability from which the first answer is named alone

/** Each language's place on the unit circle, the first at the top. @param {number[]} circle @returns {Point[]} */
export function placesOf(circle) {
  /** @type {Point[]} */
  const places = [];
  circle.forEach((language, k) => {
    const angle = 2 * Math.PI * k / circle.length - Math.PI / 2;
    places[language] = [Math.cos(angle), Math.sin(angle)];
  });
  return places;
}

/** The mean of the places, weighted by the probabilities. @param {Row} p @param {Point[]} places @returns {Point} */
export function pointOf(p, places) {
  const along = (/** @type {0 | 1} */ axis) => places.reduce((sum, place, k) => sum + p[k] * place[axis], 0);
  return [along(0), along(1)];
}

/**
 * A network's answer to the letters so far: a language, or the two that it is between.
 * @param {Row} p @param {string[]} languages @param {Words} words
 */
export function leadingAnswer(p, languages, words) {
  const [one, two] = ranked(p).map((k) => words.language(languages[k])), most = Math.max(...Array.from(p));
  return most >= SURE ? `${one} ${percent(most)}` : words.say("between", {one, two});
}

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings, change}) {
  const {models, languages, colours, circle} = settings, places = placesOf(circle);
  const size = Math.min(0.115, 5 / languages.length); // of the labels, in radii
  const dots = languages.map((_, k) => make("circle", {cx: places[k][0], cy: places[k][1], fill: colours[k]}));
  const names = languages.map((_, k) => {
    const degrees = Math.atan2(places[k][1], places[k][0]) * 180 / Math.PI, left = Math.abs(degrees) > 90.01;
    return make("text", {
      "font-size": size, "text-anchor": left ? "end" : "start", dy: "0.35em",
      transform: `rotate(${left ? degrees + 180 : degrees}) translate(${left ? -1.13 : 1.13} 0)`,
    });
  });
  const paths = models.map((model) => make("path", {class: `path ${model.toLowerCase()}`}));
  const heads = models.map((model) => make("circle", {class: `head ${model.toLowerCase()}`, r: 0.05}));
  const drawing = make("svg", {viewBox: "-1.72 -1.72 3.44 3.44", role: "img"},
    make("circle", {class: "rim", r: 1}), ...dots, ...names, ...paths, ...heads);
  const stepper = steps((at) => change({at}));
  const legend = make("ul", {class: "keys"}, ...models.map((model) => make("li", {class: model.toLowerCase()},
    make("svg", {viewBox: "0 0 30 8", "aria-hidden": "true"}, make("path", {class: `path ${model.toLowerCase()}`, d: "M0 4H30"})), model)));
  const caption = make("p", {class: "answers-so-far", "aria-live": "polite"});
  const saveButton = button("plain");
  const render = () => picture(drawing, drawnText, caption.textContent.split("\n").slice(1), cardTitle);
  saveButton.addEventListener("click", async () => {
    const png = await render();
    if (png) save(png, "image/png", "letterwise.png");
  });
  const shareButton = button("plain");
  shareButton.hidden = !navigator.canShare?.({files: [new File([], "letterwise.png", {type: "image/png"})]});
  shareButton.addEventListener("click", async () => {
    const png = await render();
    if (png) await navigator.share({files: [new File([png], "letterwise.png", {type: "image/png"})]}).catch(() => {}); // sharing was cancelled
  });
  place.append(make("figure", {id: "rose"}, drawing, legend, stepper.element, caption, make("div", {class: "tools"}, saveButton, shareButton)));

  let drawnText = "", cardTitle = "";
  return {
    update({facts: {text}, rows}, state, words) {
      const count = text.length, at = state.at ?? count - 1;
      [drawnText, cardTitle] = [text, words.say("card_title")];
      put(saveButton, words.say("save_picture"));
      put(shareButton, words.say("share_picture"));
      shareButton.disabled = saveButton.disabled = !count;
      stepper.update(count, state.at, words);
      names.forEach((name, k) => put(name, words.language(languages[k])));
      const current = rows.map((row) => row[at]).filter(Boolean);
      dots.forEach((dot, k) => set(dot, "r", (0.025 + 0.075 * Math.sqrt(current.reduce((sum, p) => sum + p[k], 0) / models.length)).toFixed(4)));
      rows.forEach((row, n) => {
        const points = row.slice(0, at + 1).map((p) => pointOf(p, places));
        const [x, y] = points.at(-1) ?? [0, 0];
        set(paths[n], "d", points.length ? `M${points.map((point) => point.map((value) => value.toFixed(4)).join(" ")).join("L")}` : "M0 0");
        set(heads[n], "cx", x.toFixed(4));
        set(heads[n], "cy", y.toFixed(4));
        heads[n].setAttribute("opacity", points.length ? "1" : "0");
      });
      const answerText = current.length ? words.say("rose_answers", {
        start: text.slice(0, at + 1), answers: models.map((model, n) => `${model} ${leadingAnswer(current[n], languages, words)}`).join("\n"),
      }) : "";
      put(caption, answerText || words.say("rose_title"));
      set(drawing, "aria-label", `${words.say("rose_title")} ${answerText.replaceAll("\n", "; ").replace(":;", ":")}`);
    },
  };
}
