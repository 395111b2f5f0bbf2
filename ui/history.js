// The URL follows the state. A name that stood for a while gets a history entry, so that Back returns to it.

import {toAddress} from "./state.js";

const URL_DELAY = 200; // milliseconds before the URL follows: browsers refuse an update per keystroke
const HISTORY_DELAY = 1000; // milliseconds after which a name gets a history entry

/** @param {import("./types").State} state @param {import("./types").Settings} settings */
export function urlOf(state, settings) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let nameChangedAt = performance.now(), newEntry = false;

  /** Update the URL now, and return it. */
  function update() {
    clearTimeout(timer);
    const url = toAddress(location.href, state, settings).href;
    if (newEntry && url !== location.href) history.pushState(history.state, "", url);
    else if (url !== location.href) history.replaceState(history.state, "", url);
    newEntry = false;
    return url;
  }

  return {
    update,
    /** Update it soon. @param {boolean} nameChanged */
    follow(nameChanged) {
      if (nameChanged) {
        newEntry ||= performance.now() - nameChangedAt > HISTORY_DELAY;
        nameChangedAt = performance.now();
      }
      clearTimeout(timer);
      timer = setTimeout(update, URL_DELAY);
    },
    /** The state came from the history: no entry for it. */
    restored() {
      newEntry = false;
    },
  };
}
