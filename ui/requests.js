// Requests for what the state needs: one at a time, what is slow to compute last.

/** @typedef {import("./types").State} State @typedef {import("./types").Facts} Facts */

const SLOW = "what_if"; // requested once the rest is answered

/**
 * `answer` requests what the state needs and is not known yet; a change meanwhile is requested next.
 * `redraw` draws what is known. Both draw only what is about the state's name.
 * @param {import("./types").Source} source @param {State} state @param {(facts: Facts) => void} draw
 */
export function requests({settings, facts: request}, state, draw) {
  /** @type {{name: string, views: Set<string>, facts: Facts} | undefined} */
  let latest;
  let running = false, stale = false;
  let abortController = new AbortController();

  function redraw() {
    if (latest?.name === state.name) draw(latest.facts);
  }

  async function answer() {
    stale = true;
    abortController.abort();
    if (running) return redraw();
    running = true;
    try {
      while (stale) {
        stale = false;
        abortController = new AbortController();
        await ask(state.show.filter((view) => view !== SLOW));
        if (!stale) redraw();
        if (!stale && state.show.includes(SLOW) && (await ask([SLOW])) && !stale) redraw();
      }
    } finally {
      running = false;
    }
  }

  /**
   * Request those of the wanted views that are not known yet.
   * Returns false if none were missing or the request was aborted.
   * @param {string[]} wanted
   */
  async function ask(wanted) {
    const {name} = state, {signal} = abortController, known = latest?.name === name ? latest : undefined;
    const missing = wanted.filter((view) => view in settings.view_examples && !known?.views.has(view));
    if (known && !missing.length) return false;
    const pending = request(name, missing, signal);
    const facts = missing.includes(SLOW) ? await Promise.race([pending, aborted(signal)]) : await pending;
    if (!facts) return false;
    latest = {name, views: new Set([...known?.views ?? [], ...missing]), facts: {...known?.facts, ...facts}};
    return true;
  }

  return {answer, redraw};
}

/** @param {AbortSignal} signal @returns {Promise<null>} */
const aborted = (signal) => new Promise((resolve) => {
  if (signal.aborted) resolve(null);
  else signal.addEventListener("abort", () => resolve(null));
});
