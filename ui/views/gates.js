// What the gates of LSTM and MyLSTM do at each letter, unit by unit.

import {make, NO_BREAK, put, set} from "../lib/dom.js";
import {within} from "../lib/numbers.js";
import {bars, columnsOf, drawing, head, heat, line, plot, pointing, strip, table} from "../lib/strips.js";
import {signed} from "../lib/words.js";
import {NUMBERS} from "../state.js";

/** @typedef {import("../types").Gates} Gates @typedef {import("../types").Words} Words */

/** Quantity, its letter in the equations, lowest and highest value drawn. @type {[keyof Gates, string, number, number][]} */
const QUANTITIES = [
  ["forget", "f", 0, 1], ["input_gate", "i", 0, 1], ["candidate", "C̃", -1, 1], ["output_gate", "o", 0, 1], ["cell", "C", -3, 3],
];
const GATED = ["LSTM", "MyLSTM"];

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").View} */
export function mount(place, {settings: {languages, colours}}) {
  const letters = head(), numbers = table();
  const networks = GATED.map((model) => network(model, languages, colours));
  place.append(letters.element, ...networks.map(({element}) => element), numbers.element);
  return {
    update({facts: {text, gates}}, {show}, words) {
      letters.update(text);
      const found = GATED.map((model, n) => networks[n].update(text, gates?.[model], words));
      numbers.update(show.includes(NUMBERS) && text !== "", words.say("gates_means"), [
        words.say("letter"),
        ...GATED.flatMap((model) => QUANTITIES.map(([, symbol]) => `${model} ${symbol}`)),
        ...GATED.map((model) => `${model} ${words.say("survival")}`),
      ], Array.from(text, (letter, k) => [
        `${k + 1} ${letter}`,
        ...found.flatMap(({means}) => means.map((mean) => signed(mean[k]))),
        ...GATED.map((model) => (gates?.[model].survival[k] ?? 0).toFixed(2)),
      ]));
    },
  };
}

/** @param {string} model @param {string[]} languages @param {string[]} colours */
function network(model, languages, colours) {
  const readout = make("p", {class: "readout"});
  let text = "", wide = 0, units = 0;
  /** @type {(unit: number, letter: number) => string} */
  let say = () => "";
  /** @type {string[]} */
  let says = [];
  const strips = QUANTITIES.map(([, symbol]) => {
    const votes = make("canvas", {class: "votes", "aria-hidden": "true"}), canvas = make("canvas", {"aria-hidden": "true"});
    const mean = make("path", {class: "line"}), svg = drawing(mean), figure = plot("heat units", votes, canvas, svg);
    const made = {...strip(figure), figure, votes, canvas, mean, svg, name: document.createTextNode("")};
    made.title.append(made.name, " ", make("i", {}, symbol));
    pointing(figure, readout, () => ({rows: units, columns: text.length, wide, say: (unit, letter) => say(unit, letter)}));
    return made;
  });
  const left = make("path", {fill: "var(--soft)"}), curve = drawing(left), survived = plot("", curve);
  const survival = strip(survived);
  pointing(survived, readout, () => ({columns: says.length, wide, say: (_, letter) => says[letter]}));
  const element = make("div", {class: "gates"}, make("h3", {class: "network-name"}, model),
    ...strips.map((made) => made.element), survival.element, readout);

  return {
    element,
    /** The means over the units, by quantity. @param {string} read @param {Gates | undefined} gates @param {Words} words */
    update(read, gates, words) {
      text = read;
      wide = columnsOf(text);
      units = gates?.votes.length ?? 1;
      put(readout, words.say("gates_hint"));
      const at = (/** @type {keyof Gates} */ part, /** @type {number} */ letter, /** @type {number} */ unit) =>
        gates && letter >= 0 && letter < text.length ? /** @type {any} */ (gates[part])[letter * units + unit] : 0;
      say = (unit, letter) => {
        const [f, i, c, C, o] = /** @type {(keyof Gates)[]} */ (["forget", "input_gate", "candidate", "cell", "output_gate"])
          .map((part) => at(part, letter, unit).toFixed(2));
        const equation = `${f} × ${at("cell", letter - 1, unit).toFixed(2)} + ${i} × ${c} = ${C}`.replaceAll("-", "−");
        return words.say("gate_says", {
          model, unit: unit + 1, vote: words.language(languages[gates?.votes[unit] ?? 0]), old: `${letter + 1} “${text[letter]}”`, equation, o,
        });
      };
      const means = strips.map(({figure, votes, canvas, mean, svg, name, aside}, n) => {
        const [part, , low, high] = QUANTITIES[n], reach = Math.max(-low, high);
        const average = Array.from(text, (_, letter) => {
          let sum = 0;
          for (let unit = 0; unit < units; unit++) sum += at(part, letter, unit);
          return sum / units;
        });
        heat(canvas, units, wide, (unit, letter) => at(part, letter, unit) / reach);
        stripes(votes, (gates?.votes ?? []).map((k) => colours[k]));
        set(svg, "viewBox", `0 0 ${wide} 1`);
        set(mean, "d", line(average.map((value) => 1 - (within(value, low, high) - low) / (high - low))));
        const sentence = text ? words.say("gate_mean", {low: signed(Math.min(...average)), high: signed(Math.max(...average))}) : "";
        put(name, words.say(`gate_${part}`));
        put(aside, sentence || NO_BREAK);
        set(figure, "aria-label", `${model}, ${words.say(`gate_${part}`)}. ${sentence}`);
        return average;
      });
      const kept = Array.from(gates?.survival ?? []);
      says = kept.map((share, k) => words.say("survives", {model, letter: text[k], number: k + 1, share: share.toFixed(2)}));
      const half = text ? words.say("survival_half", {model, count: kept.filter((share) => share >= 0.5).length}) : "";
      set(curve, "viewBox", `0 0 ${wide} 1`);
      set(left, "d", bars(kept.map((share) => 1 - share), kept.map(() => 1)));
      put(survival.title, words.say("survival"));
      put(survival.aside, half || NO_BREAK);
      set(survived, "aria-label", `${words.say("survival")}: ${half}`);
      return {means};
    },
  };
}

/** A pixel for each colour, one under another. @param {HTMLCanvasElement} canvas @param {string[]} inks */
function stripes(canvas, inks) {
  if (canvas.dataset.inks === inks.join()) return;
  canvas.dataset.inks = inks.join();
  [canvas.width, canvas.height] = [1, Math.max(1, inks.length)];
  const context = canvas.getContext("2d");
  inks.forEach((ink, row) => {
    if (context) context.fillStyle = ink;
    context?.fillRect(0, row, 1, 1);
  });
}
