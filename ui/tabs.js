// The contents of the tabs "many" and "claims", created when first opened.

import {find} from "./lib/dom.js";
import {TABS} from "./state.js";
import * as claims from "./views/claims.js";
import * as many from "./views/many.js";

/** @typedef {import("./types").State} State @typedef {import("./types").Words} Words */

/** @param {import("./types").Source} source @param {(values: Partial<State>) => void} change */
export function tabContents(source, change) {
  /** @type {ReturnType<typeof many.mount> | undefined} */
  let list;
  /** @type {ReturnType<typeof claims.mount> | undefined} */
  let sheet;
  return {
    /** Resolves once the tab's content is there, in the page's language. @param {State} state @param {Words} words */
    async open(state, words) {
      const {tab} = state;
      await source.tab(tab);
      if (tab === "many" && !list) {
        list = many.mount(find("#many"), source);
        list.update(state, words);
      }
      if (tab === "claims") {
        sheet ??= claims.mount(find("#claims"), source.file, (name) => change({name, tab: TABS[0]}));
        await sheet.update(words);
      }
    },
    /** @param {State} state @param {Words} words */
    update(state, words) {
      list?.update(state, words);
    },
    /** @param {string} lines of the list box */
    read(lines) {
      list?.read(lines);
    },
  };
}
