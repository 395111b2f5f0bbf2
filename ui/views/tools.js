// The tools under the name box: tour, link, share dialog, presentation mode.

import {button, make, put} from "../lib/dom.js";

/** @typedef {import("../types").Words} Words */

const COPIED = 4000; // milliseconds that the notice stays

/**
 * Buttons for the tour, copying a link to what is shown, the system's share dialog and presentation mode.
 * @param {Element} place @param {() => void} tour @param {import("../types").Site} site
 */
export function mount(place, tour, {address, change}) {
  const start = button("plain"), copy = button("plain"), copied = make("span", {role: "status", id: "copied"});
  const share = button("plain", {id: "share"}), present = button("plain", {id: "present"});
  share.addEventListener("click", () => navigator.share({title: "Letterwise", url: address()}).catch(() => {})); // sharing was cancelled
  present.addEventListener("click", () => change({present: true}));
  share.hidden = !navigator.share;
  let words = /** @type {Words | null} */ (null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let noticeTimer;
  start.addEventListener("click", tour);
  copy.addEventListener("click", async () => {
    const done = await toClipboard(address());
    put(copied, words?.say(done ? "copied" : "copy_failed") ?? "");
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => put(copied, ""), COPIED);
  });
  document.addEventListener("input", () => put(copied, ""));
  place.append(make("div", {class: "tools"}, start, copy, share, present, copied));
  return {
    update(/** @type {Words} */ newWords) {
      words = newWords;
      put(start, words.say("tour"));
      put(copy, words.say("copy_link"));
      put(share, words.say("share_link"));
      put(present, words.say("present"));
      put(copied, "");
    },
  };
}

/** Copy, and return whether that worked. Plain http has no clipboard API, only an old command. @param {string} text */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* no clipboard API, or no permission */ }
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const box = make("textarea", {class: "aside", readonly: ""}, text);
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus();
  return done;
}
