// Inside an LSTM: one unit's cell at one letter, that unit over all letters, the names that drive it, all units.

import {choice} from "../lib/choice.js";
import {make, NO_BREAK, put} from "../lib/dom.js";
import {GATED, loudestUnit, meanOverUnits, QUANTITIES, quantityName, SYMBOLS, unitName, valueOf} from "../lib/gates.js";
import {argmax} from "../lib/numbers.js";
import {steps} from "../lib/steps.js";
import {head, table} from "../lib/strips.js";
import {signed} from "../lib/words.js";
import {NUMBERS} from "../state.js";
import {cellDrawing} from "./cell.js";
import {drivingNames} from "./driving_names.js";
import {survivalStrip} from "./survival.js";
import {unitPlot} from "./unit_plot.js";
import {unitRows} from "./units.js";

/** @typedef {import("../types").Gates} Gates @typedef {import("../types").Words} Words */

const MEANS = SYMBOLS.filter((symbol) => QUANTITIES[symbol].part);

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings: {models, languages, colours}, change, file}) {
  let model = GATED[0], quantity = "h", redraw = () => {};
  /** @type {number | null} */
  let picked = null;
  const toggles = choice(GATED, (network) => { [model, picked] = [network, null]; redraw(); });
  const quantities = choice(SYMBOLS, (symbol) => { quantity = symbol; redraw(); });
  const rows = unitRows(languages, colours, (unit) => { picked = unit; redraw(); });
  const stepper = steps((at) => change({at})), title = make("h3", {class: "network-name"});
  const cell = cellDrawing(), formula = make("p", {class: "readout", "aria-live": "polite"}), names = drivingNames(change, file);
  const letters = head(), plots = [unitPlot("gate"), unitPlot("state")], survival = survivalStrip();
  const group = make("h3", {class: "network-name"}), numbers = table();
  place.append(
    make("div", {class: "choose"}, toggles.element, stepper.element),
    title, make("div", {class: "inside"}, make("div", {}, cell.element, formula), names.element),
    letters.element, ...plots.map(({element}) => element), ...survival.elements,
    group, quantities.element, rows.element, numbers.element,
  );

  return {
    update({facts: {text, gates: all}, rows: probabilities}, state, words) {
      redraw = () => {
        const gates = all?.[model], last = text.length - 1, at = state.at ?? last, letter = text[at] ?? "";
        const answer = probabilities[models.indexOf(model)].at(-1);
        const unit = picked ?? loudestUnit(gates, last, answer ? argmax(answer) : -1);
        const values = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, valueOf(gates, symbol, at, unit)]));
        values.before = valueOf(gates, "C", at - 1, unit);
        toggles.update(model, words.say("gates_network"), (name) => name);
        stepper.update(text.length, state.at, words);
        put(title, text ? words.say("gates_unit", {model, unit: unitName(gates, unit, languages, words), letter, number: at + 1}) : NO_BREAK);
        cell.update(values, letter, words);
        put(formula, text ? equation(values) : NO_BREAK);
        names.update(model, unit, words);
        letters.update(text);
        for (const chart of plots) chart.update(gates, unit, text, words);
        survival.update(gates, model, text, words);
        put(group, gates ? words.say("gates_units", {count: gates.votes.length}) : NO_BREAK);
        quantities.update(quantity, words.say("gates_quantity"), (symbol) => quantityName(symbol, words));
        rows.update(gates, model, unit, quantity, text, words);
        const tabulated = state.show.includes(NUMBERS) ? text : "";
        numbers.update(tabulated !== "", words.say("gates_means"), ...means(all, tabulated, words));
      };
      redraw();
      return notice(all?.[model], model, text, words);
    },
  };
}

/** The cell's equations with numbers filled in. @param {Record<string, number>} values by symbol, and "before" */
function equation(values) {
  const [f, i, c, C, o, h, before] = ["f", "i", "C̃", "C", "o", "h", "before"].map((symbol) => values[symbol].toFixed(2));
  return `C = ${f} × ${before} + ${i} × ${c} = ${C}\nh = ${o} × tanh ${C} = ${h}`.replaceAll("-", "−");
}

/**
 * Heads and rows of the table: means over all units, letter by letter.
 * @param {Record<string, Gates> | undefined} all @param {string} text @param {Words} words @returns {[string[], string[][]]}
 */
function means(all, text, words) {
  const columns = GATED.flatMap((model) => MEANS.map((symbol) => ({model, symbol})));
  return [
    [words.say("letter"), ...columns.map(({model, symbol}) => `${model} ${symbol}`), ...GATED.map((model) => `${model} ${words.say("survival")}`)],
    Array.from(text, (letter, k) => [
      `${k + 1} ${letter}`,
      ...columns.map(({model, symbol}) => signed(meanOverUnits(all?.[model], (unit) => valueOf(all?.[model], symbol, k, unit)))),
      ...GATED.map((model) => (all?.[model].survival[k] ?? 0).toFixed(2)),
    ]),
  ];
}

/**
 * Where the network forgets most, and where it writes most.
 * @param {Gates | undefined} gates @param {string} model @param {string} text @param {Words} words
 */
function notice(gates, model, text, words) {
  if (!text || !gates?.votes.length) return "";
  const perLetter = (/** @type {(letter: number, unit: number) => number} */ value) =>
    Array.from(text, (_, letter) => meanOverUnits(gates, (unit) => value(letter, unit)));
  const kept = perLetter((letter, unit) => valueOf(gates, "f", letter, unit));
  const written = perLetter((letter, unit) => Math.abs(valueOf(gates, "i", letter, unit) * valueOf(gates, "C̃", letter, unit)));
  const leastKept = kept.indexOf(Math.min(...kept.slice(1), kept.length > 1 ? 1 : kept[0])), mostWritten = argmax(written);
  return words.say("gates_notice", {
    model, letter: text[leastKept], number: leastKept + 1, share: kept[leastKept].toFixed(2), other: text[mostWritten], place: mostWritten + 1,
  });
}
