// Through the letters of a name: Play and a slider. What is shown, all views follow.

import {button, make, put, set} from "./dom.js";

const PACE = 700; // milliseconds a step

/** @param {(at: number | null) => void} go to a letter; null: the last one, with which all are shown */
export function steps(go) {
  const play = button("plain"), slider = make("input", {type: "range", min: 1, step: 1});
  let count = 0, at = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let playing;
  const stop = () => {
    clearTimeout(playing);
    playing = undefined;
  };
  const step = () => {
    const next = at + 1;
    go(next >= count - 1 ? null : next);
    playing = next < count - 1 ? setTimeout(step, PACE) : undefined;
  };
  play.addEventListener("click", () => {
    if (playing) return stop();
    if (at >= count - 1) at = -1;
    step();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) stop(); // a press is a letter
  });
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
