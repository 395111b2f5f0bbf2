// The tab for many names: a pasted list, its table, the languages found and how far the networks agree.

import {cell, csv} from "../lib/csv.js";
import {button, hide, make, NO_BREAK, put, save, style} from "../lib/dom.js";
import {argmax, ranked, rowsOf, applyPrior} from "../lib/numbers.js";
import {fit} from "../lib/strips.js";
import {percent} from "../lib/words.js";
import {cleaned, LONGEST} from "../state.js";

/** @typedef {import("../types").Words} Words @typedef {import("../types").State} State */
/** @typedef {{text: string, changes: string[], logProbs: ArrayLike<number>[]}} Read by network, under corpus prior */
/**
 * @typedef {{name: string, text: string, changes: string[], p: Float32Array[]}} Named probabilities by network; empty
 * if nothing could be read
 */

const BATCH = 100; // names per request

/** @param {Element} place @param {import("../types").Source} source */
export function mount(place, source) {
  const {settings} = source, {models, languages} = settings;
  const note = make("p", {class: "note", role: "status"}, NO_BREAK), detail = detailTable(models);
  const names = nameTable(models.length, detail, (name) => detail.show(results[name], settings, words));
  const counts = countsTable(models), agree = agreementTable(models);
  const downloads = ["csv", "json"].map((kind) => {
    const element = button("plain", {"data-download": kind});
    element.addEventListener("click", () => (kind === "csv"
      ? save(asCsv(results, models, languages), "text/csv", "letterwise.csv")
      : save(asJson(results, models, languages), "application/json", "letterwise.json")));
    return {kind, element};
  });
  const bar = make("div", {class: "downloads", hidden: ""}, ...downloads.map(({element}) => element));
  const overview = make("div", {class: "overview", hidden: ""}, counts.element, agree.element);
  place.append(make("section", {id: "many-answers"}, note, bar, overview, names.element));

  /** @type {Map<string, Read>} */
  let readings = new Map();
  let lines = "", cut = false;
  /** @type {string[]} */
  let listed = [];
  /** @type {Named[]} */
  let results = [];
  let state = /** @type {State} */ ({});
  let words = /** @type {Words} */ ({});

  function draw() {
    const {log_prior, powers} = settings;
    results = listed.map((name) => {
      const {text, changes, logProbs} = /** @type {Read} */ (readings.get(name));
      return {name, text, changes, p: text ? logProbs.map((row) => applyPrior(powers[state.prior], row, log_prior)) : []};
    });
    const read = results.filter(({text}) => text);
    const sentences = [words.say("many_note", {count: listed.length.toLocaleString("en"), unread: (listed.length - read.length).toLocaleString("en")})];
    if (cut) {
      sentences.push(words.say("many_cut", {
        lines: settings.max_lines.toLocaleString("en"), characters: settings.max_characters.toLocaleString("en"),
      }));
    }
    put(note, listed.length ? sentences.join(" ") : NO_BREAK);
    hide(bar, !listed.length);
    hide(overview, !read.length);
    for (const {kind, element} of downloads) put(element, words.say("download", {kind: kind.toUpperCase()}));
    counts.update(read, settings, words);
    agree.update(read, words);
    names.update(results, settings, words);
    detail.redraw(settings, words);
  }

  return {
    update(/** @type {State} */ newState, /** @type {Words} */ newWords) {
      [state, words] = [newState, newWords];
      draw();
    },
    /** Request a pasted list in batches, except names known from the last list. @param {string} pasted */
    async read(pasted) {
      if (pasted === lines) return;
      lines = pasted;
      const all = pasted.slice(0, settings.max_characters).split(/\r\n|\r|\n/).filter((line) => line.trim());
      const accepted = all.slice(0, settings.max_lines);
      const newReadings = new Map(accepted.filter((name) => readings.has(name)).map((name) => [name, /** @type {Read} */ (readings.get(name))]));
      const missing = [...new Set(accepted.filter((name) => !newReadings.has(name)))];
      for (let start = 0; start < missing.length; start += BATCH) {
        const batch = missing.slice(start, start + BATCH);
        const {texts, changes, log_probs} = await source.list(batch.map((name) => cleaned(name, LONGEST)));
        if (lines !== pasted) return; // another list was pasted meanwhile
        const rows = rowsOf(log_probs, languages.length);
        batch.forEach((name, k) => newReadings.set(name, {
          text: texts[k], changes: changes[k], logProbs: rows.slice(k * models.length, (k + 1) * models.length),
        }));
      }
      [readings, listed] = [newReadings, accepted];
      cut = all.length > accepted.length || pasted.length > settings.max_characters;
      names.inOrder();
      detail.clear();
      draw();
    },
  };
}

/**
 * @param {number} networks @param {ReturnType<typeof detailTable>} detail goes under the row that was clicked
 * @param {(name: number) => void} choose
 */
function nameTable(networks, detail, choose) {
  const top = make("tr"), body = make("tbody");
  const element = make("div", {class: "table list", tabindex: "0", hidden: ""}, make("table", {}, make("thead", {}, top), body));
  /** @type {any[]} */
  const rows = []; // in list order, however they are sorted
  let sortColumn = -1, ascending = true, openRow = -1;

  function place() {
    rows.forEach((row, k) => row.cells[0].firstChild.setAttribute("aria-expanded", String(k === openRow)));
    if (openRow < 0) detail.element.remove();
    else rows[openRow].after(detail.element);
  }
  function sort() {
    detail.element.remove();
    const key = (/** @type {any} */ row) => row.cells[sortColumn].textContent;
    const order = sortColumn < 0 ? rows : [...rows].sort((a, b) => key(a).localeCompare(key(b), undefined, {numeric: true}) * (ascending ? 1 : -1));
    order.forEach((row, k) => {
      if (body.children[k] !== row) body.insertBefore(row, body.children[k] ?? null);
    });
    [...top.children].forEach((head, k) => {
      if (k === sortColumn) head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    place();
  }
  const head = (/** @type {number} */ k) => {
    const sorter = button("", {"data-sort": k});
    sorter.addEventListener("click", () => {
      [ascending, sortColumn] = [sortColumn !== k || !ascending, k];
      sort();
    });
    return make("th", {scope: "col"}, sorter);
  };
  const row = (/** @type {number} */ k) => {
    const name = button("", {"data-detail": k});
    name.addEventListener("click", () => {
      openRow = openRow === k ? -1 : k;
      if (openRow >= 0) choose(k);
      place();
    });
    const answers = Array.from({length: networks}, () => make("td", {}, make("b"), document.createTextNode("")));
    return make("tr", {}, make("th", {scope: "row"}, name), make("td"), ...answers, make("td"));
  };

  return {
    element,
    inOrder: () => { sortColumn = openRow = -1; },
    update(/** @type {Named[]} */ results, /** @type {import("../types").Settings} */ {models, languages, colours}, /** @type {Words} */ words) {
      hide(element, !results.length);
      const heads = [words.say("many_name"), words.say("many_read_as"), ...models, words.say("many_agree")];
      fit(top, heads.length, head);
      heads.forEach((text, k) => put(top.children[k].children[0], text));
      while (rows.length > results.length) rows.pop().remove();
      while (rows.length < results.length) body.append(rows[rows.push(row(rows.length)) - 1]);
      results.forEach(({name, text, p}, k) => {
        const [title, read, ...rest] = rows[k].cells, agree = rest.pop();
        put(title.firstChild, name.slice(0, 80));
        put(read, text);
        const firsts = p.map(argmax);
        rest.forEach((/** @type {HTMLElement} */ answer, /** @type {number} */ n) => {
          const [language, share] = answer.childNodes;
          put(language, p.length ? words.language(languages[firsts[n]]) : "–");
          put(share, p.length ? ` ${percent(p[n][firsts[n]])}` : "");
          style(answer, "--ink", p.length ? colours[firsts[n]] : "transparent");
        });
        const agreeing = Math.max(...firsts.map((a) => firsts.filter((b) => a === b).length));
        put(agree, p.length ? `${agreeing}/${p.length}` : "–");
      });
      sort();
    },
  };
}

/** All probabilities of one name, as a row of the list. @param {string[]} models */
function detailTable(models) {
  const caption = make("caption"), body = make("tbody"), table = make("table", {}, caption,
    make("thead", {}, make("tr", {}, make("td"), ...models.map((model) => make("th", {scope: "col"}, model)))), body);
  const emptyNote = make("p", {class: "note"});
  const element = make("tr", {class: "detail"}, make("td", {colspan: models.length + 3}, emptyNote, table));
  /** @type {Named | null} */
  let current = null;
  const draw = (/** @type {import("../types").Settings} */ {languages}, /** @type {Words} */ words) => {
    const p = current?.p ?? [];
    hide(table, !p.length);
    put(emptyNote, p.length || !current ? "" : words.say("nothing_read"));
    const order = p.length ? ranked(p[1]) : [];
    put(caption, current?.name ?? "");
    fit(body, order.length, () => make("tr", {}, make("th", {scope: "row"}), ...p.map(() => make("td"))));
    order.forEach((k, n) => {
      const [language, ...cells] = body.children[n].cells;
      put(language, words.language(languages[k]));
      cells.forEach((/** @type {Element} */ td, /** @type {number} */ m) => put(td, `${(100 * p[m][k]).toFixed(2)} %`));
    });
  };
  return {
    element,
    clear: () => { current = null; },
    redraw: draw,
    show(/** @type {Named} */ named, /** @type {import("../types").Settings} */ settings, /** @type {Words} */ words) {
      current = named;
      draw(settings, words);
    },
  };
}

/** How many names each network assigns to each language, most frequent first. @param {string[]} models */
function countsTable(models) {
  const caption = make("caption"), body = make("tbody");
  const heads = models.map((model) => make("th", {scope: "col"}, model));
  return {
    element: make("table", {class: "counts"}, caption, make("thead", {}, make("tr", {}, make("td"), ...heads)), body),
    update(/** @type {Named[]} */ read, /** @type {import("../types").Settings} */ {languages, colours}, /** @type {Words} */ words) {
      const counts = languages.map(() => models.map(() => 0));
      for (const {p} of read) p.forEach((row, n) => { counts[argmax(row)][n] += 1; });
      const sums = counts.map((row) => row.reduce((a, b) => a + b, 0));
      const order = ranked(sums).filter((k) => sums[k]), most = Math.max(1, ...counts.flat());
      put(caption, words.say("many_counts"));
      fit(body, order.length, () => make("tr", {}, make("th", {scope: "row"}),
        ...models.map(() => make("td", {}, make("i"), document.createTextNode("")))));
      order.forEach((k, row) => {
        const [language, ...cells] = body.children[row].cells;
        style(body.children[row], "--ink", colours[k]);
        put(language, words.language(languages[k]));
        cells.forEach((/** @type {HTMLElement} */ td, /** @type {number} */ n) => {
          style(/** @type {HTMLElement} */ (td.firstChild), "--share", (counts[k][n] / most).toFixed(3));
          put(/** @type {Node} */ (td.lastChild), ` ${counts[k][n].toLocaleString("en")}`);
        });
      });
    },
  };
}

/** The share of names on which two networks give the same language, for every pair. @param {string[]} models */
function agreementTable(models) {
  const caption = make("caption"), cells = models.map(() => models.map(() => make("td")));
  const heads = models.map((model) => make("th", {scope: "col"}, model));
  const rows = models.map((model, n) => make("tr", {}, make("th", {scope: "row"}, model), ...cells[n]));
  return {
    element: make("table", {class: "agreement"}, caption, make("thead", {}, make("tr", {}, make("td"), ...heads)), make("tbody", {}, ...rows)),
    update(/** @type {Named[]} */ read, /** @type {Words} */ words) {
      put(caption, words.say("many_agreement"));
      const firsts = read.map(({p}) => p.map(argmax));
      cells.forEach((row, i) => row.forEach((td, j) => {
        const share = firsts.length ? firsts.filter((k) => k[i] === k[j]).length / firsts.length : 0;
        put(td, share < 1 ? percent(share) : "100 %");
        style(td, "--share", share.toFixed(3));
      }));
    },
  };
}

/** @param {Named[]} results @param {string[]} models @param {string[]} languages */
function asCsv(results, models, languages) {
  const heads = ["name", "read_as", ...models.flatMap((model) => [`${model}_language`, `${model}_probability`])];
  return csv([heads, ...results.map(({name, text, p}) => [cell(name), cell(text), ...models.flatMap((_, n) =>
    (text ? [cell(languages[argmax(p[n])]), Math.max(...p[n]).toFixed(4)] : ["", ""]))])]);
}

/** @param {Named[]} results @param {string[]} models @param {string[]} languages */
function asJson(results, models, languages) {
  const answers = (/** @type {Float32Array[]} */ p) => Object.fromEntries(models.map((model, n) => [model, p.length
    ? ranked(p[n]).map((k) => ({language: languages[k], probability: Number(p[n][k].toFixed(6))})) : []]));
  return JSON.stringify(results.map(({name, text, changes, p}) => ({name, read_as: text, changes, answers: answers(p)})), null, 1);
}
