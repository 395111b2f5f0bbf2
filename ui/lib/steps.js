// Through the letters of a name: Play and a slider. What is shown, all views follow.

import {button, make, put, set, still} from "./dom.js";

const PACE = 700; // milliseconds a step

/**
 * Step after step until there is no other; a press in between stops it. Where nothing may move, a press is a step.
 * @param {() => boolean} step whether another one follows @param {number} pace milliseconds between two
 */
export function player(step, pace) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const stop = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const run = () => {
    waiting = step() && !still() ? setTimeout(run, pace) : undefined;
  };
  return {stop, toggle: () => (waiting ? stop() : run())};
}

/** @param {(at: number | null) => void} go to a letter; null: the last one, with which all are shown */
export function steps(go) {
  const play = button("plain"), slider = make("input", {type: "range", min: 1, step: 1});
  let count = 0, at = -1;
  const {stop, toggle} = player(() => {
    const next = at >= count - 1 ? 0 : at + 1;
    go(next >= count - 1 ? null : next);
    return next < count - 1;
  }, PACE);
  play.addEventListener("click", toggle);
  slider.addEventListener("input", () => {
    stop();
    go(slider.valueAsNumber >= count ? null : slider.valueAsNumber - 1);
  });
  return {
    element: make("div", {class: "steps"}, play, slider),
    /** @param {number} letters @param {number | null} shown @param {import("../types").Words} words */
    update(letters, shown, words) {
      if (shown === null && at !== count - 1) stop();
      count = letters;
      at = shown ?? count - 1;
      put(play, words.say("play"));
      set(slider, "max", Math.max(1, count));
      set(slider, "aria-label", words.say("rose_step"));
      if (slider.valueAsNumber !== at + 1) slider.value = String(at + 1);
      slider.disabled = play.disabled = !count;
    },
  };
}
