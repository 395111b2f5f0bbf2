// Stepping through a name's letters: a Play button and a slider. All views follow the selected letter.

import {button, make, put, set, still} from "./dom.js";

const PACE = 700; // milliseconds per step

/**
 * Steps until none is left; toggling meanwhile stops it. With reduced motion, each toggle takes a single step.
 * @param {() => boolean} step returns whether another one follows @param {number} pace milliseconds between steps
 */
export function player(step, pace) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const run = () => {
    timer = step() && !still() ? setTimeout(run, pace) : undefined;
  };
  return {stop, toggle: () => (timer ? stop() : run())};
}

/** @param {(at: number | null) => void} go shows the name up to a letter; null: all of it */
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
    /** @param {number} letters @param {number | null} selected @param {import("../types").Words} words */
    update(letters, selected, words) {
      if (selected === null && at !== count - 1) stop();
      count = letters;
      at = selected ?? count - 1;
      put(play, words.say("play"));
      set(slider, "max", Math.max(1, count));
      set(slider, "aria-label", words.say("rose_step"));
      if (slider.valueAsNumber !== at + 1) slider.value = String(at + 1);
      slider.disabled = play.disabled = !count;
    },
  };
}
