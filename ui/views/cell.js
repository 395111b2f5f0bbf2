// One LSTM cell as a drawing: previous state, the three gates and the candidate, new state and output.

import {make, put, set} from "../lib/dom.js";
import {NEGATIVE, POSITIVE} from "../lib/strips.js";
import {signed} from "../lib/words.js";

/** @typedef {import("../types").Words} Words */

const [WIDTH, HEIGHT, LOW, HIGH] = [74, 46, 20, 196]; // of a box; y of the upper and the lower row
/** Boxes: symbol, label, left, top, value that fills it. @type {[string, string, number, number, number][]} */
const BOXES = [
  ["before", "cell_before", 4, LOW, 3], ["C", "gate_cell", 203, LOW, 3], ["h", "gate_hidden", 284, LOW, 1],
  ["f", "gate_forget", 4, HIGH, 1], ["i", "gate_input_gate", 94, HIGH, 1], ["C̃", "gate_candidate", 182, HIGH, 1], ["o", "gate_output_gate", 284, HIGH, 1],
];
/** Where two paths meet: operation, x, y. @type {[string, number, number][]} */
const MEETINGS = [["×", 112, 43], ["+", 175, 43], ["×", 175, 140], ["tanh", 240, 105], ["×", 321, 105]];
const PATHS = [
  "M78 43H102", "M122 43H165", "M185 43H203", // previous state to new state
  "M41 196V110H112V53", // forget
  "M131 196V140H165M219 196V140H185M175 130V53", // input times candidate, added to it
  "M240 66V93M250 105H311", "M321 196V115M321 95V66", // output
  "M41 272V242M131 272V242M219 272V242M321 272V242M41 272H321", // input to all four
];

export function cellDrawing() {
  const boxes = BOXES.map(([symbol, , x, y]) => ({
    name: make("text", {x: x + WIDTH / 2, y: y + 15, class: "name"}), value: make("text", {x: x + WIDTH / 2, y: y + 33, class: "value"}),
    fill: make("rect", {x, y: y + HEIGHT - 6, height: 6, width: 0}), frame: make("rect", {x, y, width: WIDTH, height: HEIGHT, class: "box"}), symbol,
  }));
  const input = make("text", {x: 181, y: 292, class: "name"});
  const svg = make("svg", {viewBox: "0 0 360 300", role: "img", class: "cell"},
    ...PATHS.map((d) => make("path", {d, class: "wire"})),
    ...MEETINGS.map(([, cx, cy]) => make("circle", {cx, cy, r: 10, class: "box"})),
    ...MEETINGS.map(([sign, x, y]) => make("text", {x, y: y + 4, class: sign === "tanh" ? "function" : "sign"}, sign)),
    ...boxes.flatMap(({name, value, fill, frame}) => [frame, fill, name, value]), input);
  return {
    element: svg,
    /** @param {Record<string, number>} values by symbol, and "before" @param {string} letter @param {Words} words */
    update(values, letter, words) {
      const descriptions = boxes.map(({symbol, name, value, fill}, k) => {
        const [, key, , , full] = BOXES[k], number = values[symbol];
        const label = symbol === "before" ? words.say(key) : `${words.say(key)} ${symbol}`;
        put(name, label);
        put(value, signed(number));
        set(fill, "width", (WIDTH * Math.min(1, Math.abs(number) / full)).toFixed(1));
        set(fill, "fill", number < 0 ? NEGATIVE : POSITIVE);
        return `${label} ${signed(number)}`;
      });
      put(input, letter ? words.say("cell_input", {letter}) : "");
      set(svg, "aria-label", descriptions.join(", "));
    },
  };
}
