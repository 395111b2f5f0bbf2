// What the page does in the browser. Everything it shows is drawn by the server; this moves names, views and pointers.

const TABS = ["one", "many", "claims"];
const field = (id) => document.querySelector(`#${id} textarea, #${id} input`);

function put(id, value) { // as if it had been typed
  const box = field(id);
  if (!box || box.value === value) return;
  box.value = value;
  box.dispatchEvent(new Event("input", {bubbles: true}));
}

// What is typed or pasted is cut and mended before anything reads it, so that the server never has to refuse it.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches?.("#name textarea, #name input, #lines textarea")) return;
  const fit = box.value.slice(0, box.maxLength).toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, "");
  if (fit !== box.value) box.value = fit;
}, true);

// While the server is away (restarted, or busy beyond its limit) the page's questions wait for it. Gradio must not hear
// of it: it would write "Error" over the answers and load the page anew.
const AWAY = [429, 502, 503, 504];
const RETRY = 1000; // milliseconds
const ask = window.fetch;

window.fetch = async (place, options) => {
  if (!String(place?.url ?? place).includes("/gradio_api/run/")) return ask(place, options);
  const notice = document.querySelector("#away");
  for (let away = false; ; away = true) {
    const answer = await ask(place, options).catch(() => null);
    if (answer && !AWAY.includes(answer.status)) {
      notice.textContent = "";
      if (away && answer.status >= 400) location.reload(); // another Letterwise came back, with other questions
      return answer;
    }
    notice.textContent = notice.dataset.away;
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
};

function show(view, open) {
  const views = new Set(field("show").value.split(",").filter(Boolean));
  if (open ?? !views.has(view)) views.add(view);
  else views.delete(view);
  put("show", [...views].join(","));
}

// --- figures: a column, or a cell, is read out under the pointer and by the arrow keys ---

const cells = new WeakMap(); // figure -> [row, column]

function numbers(holder) {
  const bytes = Uint8Array.from(atob(holder.dataset.values), (letter) => letter.charCodeAt(0));
  return new Int16Array(bytes.buffer);
}

const fill = (sentence, facts) => sentence.replace(/\[(\w+)\]/g, (_, key) => facts[key]);
const signed = (value, digits = 2) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(digits);

function size(figure) { // rows and columns that hold something
  if (figure.dataset.says) return [1, JSON.parse(figure.dataset.says).length];
  const facts = JSON.parse(figure.closest("[data-facts]").dataset.facts);
  return [Number(figure.closest("[data-rows]").dataset.rows), facts.count];
}

function sentence(figure, row, column) {
  if (figure.dataset.says) return JSON.parse(figure.dataset.says)[column];
  const holder = figure.closest("[data-facts]");
  const facts = JSON.parse(holder.dataset.facts);
  const values = numbers(holder);
  if (facts.parts) { // gates: quantities, units, letters
    const units = Number(holder.dataset.rows);
    const at = (part, letter) => values[(facts.parts.indexOf(part) * units + row) * facts.count + letter] / 1000;
    const before = column ? at("cell", column - 1) : 0;
    const [f, i, c, C] = ["forget", "input_gate", "candidate", "cell"].map((part) => at(part, column).toFixed(2));
    const equation = `${f} × ${before.toFixed(2)} + ${i} × ${c} = ${C}`.replace(/-/g, "−");
    const o = at("output_gate", column).toFixed(2);
    const old = `${column + 1} “${facts.text[column]}”`;
    return fill(facts.say, {...facts, unit: row + 1, vote: facts.votes[row], old, equation, o});
  }
  const place = facts.start + column;
  const value = signed(values[row * facts.count + column] / 1000);
  return fill(facts.say, {...facts, old: facts.text[place], new: replacement(facts, place, row), number: place + 1, value});
}

function replacement(facts, place, row) {
  const letter = "abcdefghijklmnopqrstuvwxyz"[row];
  return /[A-Z]/.test(facts.text[place]) ? letter.toUpperCase() : letter;
}

function point(figure, row, column) {
  const [rows, columns] = size(figure);
  if (!columns || column >= columns) return;
  row = Math.min(Math.max(row, 0), rows - 1);
  column = Math.min(Math.max(column, 0), columns - 1);
  cells.set(figure, [row, column]);
  const readout = figure.closest(".gates, .view, .body").querySelector(".readout");
  if (readout) readout.textContent = sentence(figure, row, column);
}

function under(figure, event) {
  const box = figure.getBoundingClientRect();
  const [rows] = size(figure);
  const wide = Number(figure.closest("[data-columns]")?.dataset.columns) || figure.querySelector("svg").viewBox.baseVal.width;
  return [
    Math.floor(((event.clientY - box.top) / box.height) * rows),
    Math.floor(((event.clientX - box.left) / box.width) * wide),
  ];
}

function typeLetter(figure) {
  const holder = figure.closest("[data-facts]");
  const [row, column] = cells.get(figure) ?? [];
  const facts = holder && JSON.parse(holder.dataset.facts);
  if (row === undefined || !facts || facts.parts || column >= facts.count) return;
  const place = facts.start + column;
  put("name", facts.text.slice(0, place) + replacement(facts, place, row) + facts.text.slice(place + 1));
}

for (const kind of ["pointermove", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    const figure = event.target.closest?.(".plot");
    if (figure) point(figure, ...under(figure, event));
  }, {passive: true});
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tour("end");
  const figure = event.target.closest?.(".plot");
  if (!figure) return;
  const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  if (event.key === "Enter") typeLetter(figure);
  if (!step) return;
  event.preventDefault();
  const [row, column] = cells.get(figure) ?? [0, -step[1]];
  point(figure, row + step[0], Math.min(Math.max(column + step[1], 0), size(figure)[1] - 1));
});

// --- the list of names: sorted, told in full and downloaded here, never on the server ---

function list() {
  const section = document.querySelector("#many-answers");
  const facts = JSON.parse(section.dataset.facts);
  const values = numbers(section);
  const width = facts.languages.length;
  const probabilities = (name, model) => {
    const start = (name * facts.models.length + model) * width;
    return Array.from(values.subarray(start, start + width), (value) => value / 10000);
  };
  return {facts, probabilities, read: (name) => facts.read_as[name] !== ""};
}

function sort(button) {
  const head = button.closest("th");
  const column = [...head.parentNode.children].indexOf(head);
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = head.closest("table").tBodies[0];
  const key = (row) => row.cells[column].textContent;
  const rows = [...body.rows].sort((a, b) => key(a).localeCompare(key(b), undefined, {numeric: true}) * (up ? 1 : -1));
  body.append(...rows);
}

function detail(name) {
  const {facts, probabilities, read} = list();
  const place = document.querySelector("#many-answers .detail");
  const table = document.createElement("table");
  table.createCaption().textContent = facts.names[name];
  const head = table.createTHead().insertRow();
  for (const text of ["", ...facts.models]) head.append(Object.assign(document.createElement("th"), {textContent: text}));
  const body = table.createTBody();
  const columns = facts.models.map((_, model) => probabilities(name, model));
  const order = facts.languages.map((_, k) => k).sort((a, b) => columns[1][b] - columns[1][a]);
  for (const k of read(name) ? order : []) {
    const row = body.insertRow();
    row.append(Object.assign(document.createElement("th"), {textContent: facts.shown[k]}));
    for (const column of columns) row.insertCell().textContent = `${(100 * column[k]).toFixed(2)} %`;
  }
  place.replaceChildren(table);
  place.scrollIntoView({block: "nearest"});
}

// A spreadsheet would run a cell that begins like a formula.
const cell = (text) => `"${(/^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(text) ? "'" + text : text).replace(/"/g, '""')}"`;

function csv() {
  const {facts, probabilities, read} = list();
  const heads = ["name", "read_as", ...facts.models.flatMap((model) => [`${model}_language`, `${model}_probability`])];
  const rows = facts.names.map((name, k) => [cell(name), cell(facts.read_as[k]), ...facts.models.flatMap((_, model) => {
    if (!read(k)) return ["", ""];
    const all = probabilities(k, model);
    const best = Math.max(...all);
    return [cell(facts.languages[all.indexOf(best)]), best.toFixed(4)];
  })]);
  return [heads, ...rows].map((row) => row.join(",")).join("\n") + "\n";
}

function json() {
  const {facts, probabilities, read} = list();
  const answers = (k) => Object.fromEntries(facts.models.map((name, model) => [name, !read(k) ? [] :
    probabilities(k, model).map((probability, n) => ({language: facts.languages[n], probability}))
      .sort((a, b) => b.probability - a.probability)]));
  return JSON.stringify(facts.names.map((name, k) => (
    {name, read_as: facts.read_as[k], changes: facts.changes[k], answers: answers(k)})), null, 1);
}

function download(kind) {
  if (kind === "csv") save("\ufeff" + csv(), "text/csv", "letterwise.csv");
  else save(json(), "application/json", "letterwise.json");
}

// --- buttons ---

let step = -1;

function tour(action) {
  const card = document.querySelector("#tour");
  if (!card || (step < 0 && action !== "start")) return;
  document.querySelector(".toured")?.classList.remove("toured");
  const steps = [...card.querySelectorAll("[data-target]")];
  step = action === "next" ? step + 1 : action === "start" ? 0 : -1;
  if (step >= steps.length) step = -1;
  card.hidden = step < 0;
  steps.forEach((text, k) => { text.hidden = k !== step; });
  if (step < 0) return;
  const {target, open} = steps[step].dataset;
  if (open) show(open, true);
  const place = document.querySelector(target);
  place.classList.add("toured");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({block: "start", behavior: still ? "auto" : "smooth"});
  card.querySelector("[data-tour=next]").hidden = step === steps.length - 1;
  card.querySelector("button:not([hidden])").focus({preventScroll: true});
}

function remember(tab) { // in the address; the first tab goes without saying
  const address = new URL(location.href);
  const place = [...tab.parentNode.querySelectorAll("[role=tab]")].indexOf(tab);
  if (place) address.searchParams.set("tab", TABS[place]);
  else address.searchParams.delete("tab");
  history.replaceState(history.state, "", address);
}

document.addEventListener("click", async (event) => {
  const heat = event.target.closest?.(".plot.heat");
  if (heat) typeLetter(heat);
  const button = event.target.closest?.("button[data-name], [data-language], [data-show], [data-tour], [data-copy], "
    + "[data-sort], [data-detail], [data-download]");
  const tab = event.target.closest?.("#tabs [role=tab]");
  if (tab) remember(tab);
  if (!button) return;
  const {name, language, show: view, tour: action, copy, sort: column, detail: row, download: kind} = button.dataset;
  if (column !== undefined) sort(button);
  if (row !== undefined) detail(Number(row));
  if (kind !== undefined) download(kind);
  if (name !== undefined) put("name", name);
  if (language !== undefined) { put("language", language); if (language) show("ledger", true); }
  if (view !== undefined) show(view);
  if (action !== undefined) tour(action);
  if (copy !== undefined) {
    await navigator.clipboard.writeText(location.href);
    document.querySelector("#copied").textContent = copy;
  }
});
