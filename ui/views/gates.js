// Inside an LSTM: one unit's cell at one letter, that unit over all letters, the names that drive it, all units.

import {button, hide, make, NO_BREAK, put, set, some, style} from "../lib/dom.js";
import {first, within} from "../lib/numbers.js";
import {bars, columnsOf, drawing, fit, head, heat, line, plot, pointing, strip, table} from "../lib/strips.js";
import {steps} from "../lib/steps.js";
import {signed} from "../lib/words.js";
import {NUMBERS} from "../state.js";
import {cellDrawing} from "./cell.js";

/** @typedef {import("../types").Gates} Gates @typedef {import("../types").Words} Words */
/** @typedef {Record<string, [string[], string[]][]>} Driven by network and unit: names, highest and lowest */

/** Quantities by symbol. @type {Record<string, {part: keyof Gates | null, kind: string, name: string}>} */
const QUANTITIES = {
  f: {part: "forget", kind: "gate", name: "gate_forget"}, i: {part: "input_gate", kind: "gate", name: "gate_input_gate"},
  o: {part: "output_gate", kind: "gate", name: "gate_output_gate"}, "C̃": {part: "candidate", kind: "state", name: "gate_candidate"},
  C: {part: "cell", kind: "state", name: "gate_cell"}, h: {part: null, kind: "state", name: "gate_hidden"},
};
const SYMBOLS = Object.keys(QUANTITIES);
const labelOf = (/** @type {string} */ symbol, /** @type {Words} */ words) => `${words.say(QUANTITIES[symbol].name)} ${symbol}`;
const MEANS = SYMBOLS.filter((symbol) => QUANTITIES[symbol].part);
const GATED = ["LSTM", "MyLSTM"];
const ABOVE = 60; // pixels left above the selected unit when the list of all units is scrolled to it
const REACH = 3; // largest cell state that is drawn

/** @param {Element} place @param {import("../types").Site} site @returns {import("../types").Fold} */
export function mount(place, {settings: {models, languages, colours}, change, file}) {
  let model = GATED[0], quantity = "h", text = "", wide = 0, units = 0;
  /** @type {number | null} */
  let picked = null;
  /** @type {Driven} */
  let driven = {};
  let loading = false;
  let redraw = () => {}, showDriven = () => {};
  const toggles = choice(GATED, (network) => { [model, picked] = [network, null]; redraw(); });
  const quantities = choice(SYMBOLS, (symbol) => { quantity = symbol; redraw(); });
  const stepper = steps((at) => change({at})), cell = cellDrawing();
  const formula = make("p", {class: "readout", "aria-live": "polite"});
  const ends = some(2, () => ({title: make("h4"), names: make("div", {class: "driven"})}));
  const drivers = make("div", {class: "drives"}, ...ends.map(({title, names}) => make("div", {}, title, names)));
  drivers.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const name = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.name;
    if (name) change({name});
  });
  const letters = head(), readout = make("p", {class: "readout"}), numbers = table();
  const unitPlots = ["gate", "state"].map((kind) => unitPlot(SYMBOLS.filter((symbol) => QUANTITIES[symbol].kind === kind)));
  const remaining = make("path", {fill: "var(--soft)"}), curve = drawing(remaining), survivalFigure = plot("", curve), survival = strip(survivalFigure);
  /** @type {string[]} */
  let readouts = [];
  pointing(survivalFigure, readout, () => ({columns: readouts.length, wide, say: (_, letter) => readouts[letter]}));
  const rows = unitRows(languages, colours, (unit) => { picked = unit; redraw(); });
  const title = make("h3", {class: "network-name"}), group = make("h3", {class: "network-name"});
  place.append(
    make("div", {class: "choose"}, toggles.element, stepper.element),
    title, make("div", {class: "inside"}, make("div", {}, cell.element, formula), drivers),
    letters.element, ...unitPlots.map(({element}) => element), survival.element, readout,
    group, quantities.element, rows.element, numbers.element,
  );

  return {
    update({facts: {text: newText, gates: all}, rows: probabilities}, state, words) {
      redraw = () => {
        const gates = all?.[model];
        text = newText;
        wide = columnsOf(text);
        units = gates?.votes.length ?? 0;
        const at = state.at ?? text.length - 1;
        const value = (/** @type {string} */ symbol, /** @type {number} */ letter, /** @type {number} */ unit) => valueOf(gates, symbol, letter, unit);
        const answer = probabilities[models.indexOf(model)].at(-1);
        const unit = picked ?? loudestUnit(gates, text.length - 1, answer ? first(answer) : -1);
        const label = (/** @type {number} */ index) => `${words.language(languages[gates?.votes[index] ?? 0])} ${placeOf(gates, index) + 1}`;
        toggles.update(model, words.say("gates_network"), (name) => name);
        stepper.update(text.length, state.at, words);
        put(title, text ? words.say("gates_unit", {model, unit: label(unit), letter: text[at] ?? "", number: at + 1}) : NO_BREAK);
        cell.update(Object.fromEntries([["before", value("C", at - 1, unit)], ...SYMBOLS.map((symbol) => [symbol, value(symbol, at, unit)])]),
          text[at] ?? "", words);
        put(formula, text ? equation((symbol) => value(symbol, at, unit), value("C", at - 1, unit)) : NO_BREAK);

        showDriven = () => {
          const both = driven[model]?.[unit] ?? [[], []];
          hide(drivers, !both[0].length);
          ends.forEach(({title: heading, names}, n) => {
            put(heading, words.say(n ? "drives_low" : "drives_high"));
            fit(names, both[n].length, () => make("button", {type: "button"}, "", make("b"), ""));
            both[n].forEach((marked, k) => {
              const [, before, letter, after] = /** @type {string[]} */ (/^(.*)\((.)\)(.*)$/.exec(marked));
              const nameButton = /** @type {HTMLElement} */ (names.children[k]);
              nameButton.dataset.name = before + letter + after;
              [before, letter, after].forEach((part, m) => put(nameButton.childNodes[m], part));
            });
          });
        };
        showDriven();
        if (!loading) {
          loading = true;
          file("units.json").then((json) => {
            driven = JSON.parse(json);
            showDriven();
          });
        }

        letters.update(text);
        for (const chart of unitPlots) chart.update(text, (symbol, letter) => value(symbol, letter, unit), words);
        const kept = Array.from(gates?.survival ?? []);
        readouts = kept.map((share, k) => words.say("survives", {model, letter: text[k], number: k + 1, share: share.toFixed(2)}));
        const half = text ? words.say("survival_half", {model, count: kept.filter((share) => share >= 0.5).length}) : "";
        set(curve, "viewBox", `0 0 ${wide} 1`);
        set(remaining, "d", bars(kept.map((share) => 1 - share), kept.map(() => 1)));
        put(survival.title, words.say("survival"));
        put(survival.aside, half || NO_BREAK);
        set(survivalFigure, "aria-label", `${words.say("survival")}: ${half}`);
        put(readout, words.say("gates_hint"));

        put(group, words.say("gates_units", {count: units}));
        quantities.update(quantity, words.say("gates_quantity"), (symbol) => labelOf(symbol, words));
        rows.update(gates, model, unit, text, (letter, index) => value(quantity, letter, index) / (quantity === "C" ? REACH : 1), label, words);
        const mean = (/** @type {string} */ network, /** @type {string} */ symbol, /** @type {number} */ letter) =>
          some(units, (unit) => valueOf(all?.[network], symbol, letter, unit)).reduce((a, b) => a + b, 0) / units;
        const tabulated = state.show.includes(NUMBERS) ? text : "";
        numbers.update(tabulated !== "", words.say("gates_means"), [
          words.say("letter"), ...GATED.flatMap((network) => MEANS.map((symbol) => `${network} ${symbol}`)),
          ...GATED.map((network) => `${network} ${words.say("survival")}`),
        ], Array.from(tabulated, (letter, k) => [
          `${k + 1} ${letter}`, ...GATED.flatMap((network) => MEANS.map((symbol) => signed(mean(network, symbol, k)))),
          ...GATED.map((network) => (all?.[network].survival[k] ?? 0).toFixed(2)),
        ]));
      };
      redraw();
      const {votes, forget, input_gate, candidate} = all?.[model] ?? {votes: [], forget: [], input_gate: [], candidate: []};
      if (!newText || !votes.length) return "";
      const perLetter = (/** @type {(at: number) => number} */ of) => Array.from(newText, (_, letter) =>
        some(votes.length, (unit) => of(letter * votes.length + unit)).reduce((a, b) => a + b, 0) / votes.length);
      const kept = perLetter((at) => forget[at]), written = perLetter((at) => Math.abs(input_gate[at] * candidate[at]));
      const leastKept = kept.indexOf(Math.min(...kept.slice(1), kept.length > 1 ? 1 : kept[0])), mostWritten = first(written);
      return words.say("gates_notice", {
        model, letter: newText[leastKept], number: leastKept + 1, share: kept[leastKept].toFixed(2), other: newText[mostWritten], place: mostWritten + 1,
      });
    },
  };
}

/** @param {Gates | undefined} gates @param {string} symbol @param {number} letter @param {number} unit @returns {number} */
function valueOf(gates, symbol, letter, unit) {
  if (!gates || letter < 0) return 0;
  const at = letter * gates.votes.length + unit;
  if (symbol === "h") return (gates.output_gate[at] ?? 0) * Math.tanh(gates.cell[at] ?? 0);
  return gates[/** @type {"forget"} */ (QUANTITIES[symbol].part)][at] ?? 0;
}

/**
 * The unit with the largest |h| at a letter, among those that vote for a language, if any do.
 * @param {Gates | undefined} gates @param {number} letter @param {number} language
 */
function loudestUnit(gates, letter, language) {
  const all = Array.from(gates?.votes ?? [], (_, unit) => unit), voting = all.filter((unit) => gates?.votes[unit] === language);
  const loudness = (/** @type {number} */ unit) => Math.abs(valueOf(gates, "h", letter, unit));
  return (voting.length ? voting : all).reduce((best, unit) => (loudness(unit) > loudness(best) ? unit : best), voting[0] ?? 0);
}

/** The unit's index among those of its language. @param {Gates | undefined} gates @param {number} unit */
const placeOf = (gates, unit) => unit - (gates?.votes.indexOf(gates.votes[unit]) ?? 0);

/** The cell's equations with numbers filled in. @param {(symbol: string) => number} value @param {number} before */
function equation(value, before) {
  const [f, i, c, C, o, h] = ["f", "i", "C̃", "C", "o", "h"].map((symbol) => value(symbol).toFixed(2));
  return `C = ${f} × ${before.toFixed(2)} + ${i} × ${c} = ${C}\nh = ${o} × tanh ${C} = ${h}`
    .replaceAll("-", "−");
}

/** Buttons, one of which is pressed. @param {string[]} values @param {(value: string) => void} choose */
function choice(values, choose) {
  const buttons = values.map((value) => {
    const option = button("plain", {value});
    option.addEventListener("click", () => choose(value));
    return option;
  });
  const label = make("span"), element = make("div", {class: "choice", role: "group"}, label, ...buttons);
  return {
    element,
    /** @param {string} selected @param {string} title @param {(value: string) => string} name */
    update(selected, title, name) {
      put(label, title);
      set(element, "aria-label", title);
      buttons.forEach((option, k) => {
        put(option, name(values[k]));
        set(option, "aria-pressed", String(values[k] === selected));
      });
    },
  };
}

/** A plot of one unit's quantities, letter by letter. @param {string[]} symbols */
function unitPlot(symbols) {
  const gate = QUANTITIES[symbols[0]].kind === "gate", low = gate ? 0 : -1;
  const lines = symbols.map((_, k) => make("path", {class: `line style${k}`}));
  const zero = make("path", {class: "axis"}), svg = drawing(...(gate ? [] : [zero]), ...lines), figure = plot("life", svg);
  const stripRow = strip(figure), keys = symbols.map((_, k) => make("li", {},
    make("svg", {viewBox: "0 0 30 8", "aria-hidden": "true"}, make("path", {class: `line style${k}`, d: "M0 4H30"})), ""));
  stripRow.aside.replaceChildren();
  const legend = make("ul", {class: "keys"}, ...keys);
  stripRow.aside.replaceWith(legend);
  return {
    element: stripRow.element,
    /** @param {string} text @param {(symbol: string, letter: number) => number} value @param {Words} words */
    update(text, value, words) {
      const wide = columnsOf(text);
      put(stripRow.title, words.say(gate ? "life_gates" : "life_states"));
      set(svg, "viewBox", `0 0 ${wide} 1`);
      set(zero, "d", `M0 .5H${wide}`);
      const descriptions = symbols.map((symbol, k) => {
        const values = Array.from(text, (_, letter) => value(symbol, letter));
        const scale = symbol === "C" ? REACH : 1;
        set(lines[k], "d", line(values.map((number) => 1 - (within(number / scale, low, 1) - low) / (1 - low))));
        const name = labelOf(symbol, words);
        put(keys[k].lastChild, scale > 1 ? `${name} ÷ ${scale}` : name);
        return `${name}: ${values.map((number) => signed(number)).join(", ")}`;
      });
      set(figure, "aria-label", descriptions.join(". "));
    },
  };
}

/**
 * All units as rows to pick from, grouped by language. @param {string[]} languages @param {string[]} colours
 * @param {(unit: number) => void} pick
 */
function unitRows(languages, colours, pick) {
  const element = make("div", {class: "units", tabindex: "0", role: "radiogroup"});
  /** @type {{canvas: HTMLCanvasElement, heading: HTMLElement, units: number[], language: number, inputs: HTMLInputElement[], names: Text[]}[]} */
  let groups = [];
  let builtFor = "", lastSelected = -1;
  element.addEventListener("change", (/** @type {Event} */ {target}) => pick(Number(/** @type {HTMLInputElement} */ (target).value)));
  const build = (/** @type {number[]} */ votes) => {
    groups = [...new Set(votes)].map((language) => {
      const units = votes.flatMap((vote, unit) => (vote === language ? [unit] : []));
      const canvas = make("canvas", {"aria-hidden": "true"}), heading = make("h4");
      const names = units.map(() => document.createTextNode(""));
      const inputs = units.map((unit) => make("input", {type: "radio", name: "unit", value: unit}));
      canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
        const {top, height} = canvas.getBoundingClientRect();
        pick(units[within(Math.floor((event.clientY - top) / height * units.length), 0, units.length - 1)]);
      });
      return {canvas, heading, units, language, inputs, names};
    });
    element.replaceChildren(...groups.map(({canvas, heading, language, inputs, names}) => {
      const group = make("div", {class: "voting"}, heading,
        make("div", {class: "labels"}, ...inputs.map((input, k) => make("label", {}, input, names[k]))), canvas);
      style(group, "--ink", colours[language]);
      style(group, "--rows", String(inputs.length));
      return group;
    }));
  };
  return {
    element,
    /**
     * @param {Gates | undefined} gates @param {string} model @param {number} selected @param {string} text
     * @param {(letter: number, unit: number) => number} value @param {(unit: number) => string} label @param {Words} words
     */
    update(gates, model, selected, text, value, label, words) {
      const votes = Array.from(gates?.votes ?? []);
      if (votes.length && builtFor !== `${model} ${votes}`) {
        [builtFor, lastSelected] = [`${model} ${votes}`, -1];
        build(votes);
      }
      set(element, "aria-label", words.say("gates_units", {count: votes.length}));
      for (const {canvas, heading, units, language, inputs, names} of groups) {
        put(heading, words.say("votes_for", {language: words.language(languages[language])}));
        units.forEach((unit, k) => {
          put(names[k], label(unit));
          const row = /** @type {HTMLElement} */ (inputs[k].parentElement);
          row.classList.toggle("chosen", unit === selected);
          if (unit !== selected || selected === lastSelected) return;
          inputs[k].checked = true;
          if (document.activeElement !== inputs[k]) element.scrollTop = row.offsetTop - ABOVE;
        });
        heat(canvas, units.length, columnsOf(text), (row, letter) => (letter < text.length ? value(letter, units[row]) : 0));
      }
      lastSelected = selected;
    },
  };
}
