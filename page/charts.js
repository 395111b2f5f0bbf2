// --- figures of the evidence: read out under the pointer and by arrow keys, switched, tabled and downloaded here ---
// It is served behind page.js, in one module.

const shownOf = (svg) => [...svg.querySelectorAll(".series")].filter((series) => series.style.display !== "none");
const pointsOf = (series) => JSON.parse(series.dataset.points);
const at = new WeakMap(); // svg -> place among the points that are shown

function allPoints(svg) {
  return shownOf(svg).flatMap((series) => pointsOf(series).map((point) => ({name: series.dataset.name, point})));
}

function readOut(svg, place) {
  const points = allPoints(svg);
  if (!points.length) return;
  place = Math.min(Math.max(place, 0), points.length - 1);
  at.set(svg, place);
  const {name, point: [x, y, ...values]} = points[place];
  const mark = svg.querySelector(".mark");
  mark.style.display = "";
  mark.setAttribute("cx", x);
  mark.setAttribute("cy", y);
  const sentence = svg.dataset.say.replace(/\[(\d)\]/g, (_, k) => [name, ...values][k] ?? "");
  svg.closest("figure").querySelector(".readout").textContent = sentence;
}

function nearest(svg, event) {
  const box = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / box.width;
  const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  const far = allPoints(svg).map(({point}) => (point[0] - x) ** 2 + (point[1] - y) ** 2);
  return far.indexOf(Math.min(...far));
}

for (const kind of ["pointermove", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    const svg = event.target.closest?.("figure.chart svg");
    if (svg) readOut(svg, nearest(svg, event));
  }, {passive: true});
}

document.addEventListener("keydown", (event) => {
  const svg = event.target.closest?.("figure.chart svg");
  const step = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}[event.key];
  if (!svg) return;
  if (event.key === "Enter") tryExample(svg);
  if (!step) return;
  event.preventDefault();
  readOut(svg, at.has(svg) ? at.get(svg) + step : 0);
});

function tryExample(svg) { // a cell of the confusion matrix holds a name at its end
  const found = svg.classList.contains("heat") && at.has(svg) ? allPoints(svg)[at.get(svg)] : null;
  const name = found?.point[5];
  if (!name) return;
  put("name", name);
  document.querySelectorAll("#tabs [role=tab]")[0].click();
}

function showFrame(group, frame) {
  for (const part of document.querySelectorAll(`#claims [data-group="${group}"]`)) {
    part.style.display = part.dataset.frame === String(frame) ? "" : "none";
  }
  for (const svg of document.querySelectorAll("#claims svg")) {
    if (!svg.querySelector(`[data-group="${group}"]`) && svg.dataset.group !== group) continue;
    at.delete(svg);
    svg.querySelector(".mark").style.display = "none";
  }
}

document.addEventListener("input", (event) => {
  const slider = event.target.closest?.("input[data-control]");
  if (!slider) return;
  const says = JSON.parse(slider.dataset.says)[slider.value];
  slider.setAttribute("aria-valuetext", says);
  slider.nextElementSibling.textContent = says;
  showFrame(slider.dataset.control, slider.value);
});

// Rows of the table and of the CSV: the frame, where there are several, the curve, then what its points say.
function rowsOf(figure) {
  return [...figure.querySelectorAll(".series")].flatMap((series) => {
    const frame = series.dataset.label || series.closest("svg").dataset.label;
    return pointsOf(series).map(([, , ...values]) => [...(frame ? [frame] : []), series.dataset.name, ...values]);
  });
}

function table(figure) {
  const make = (tag, cells) => {
    const row = document.createElement("tr");
    for (const text of cells) row.append(Object.assign(document.createElement(tag), {textContent: text}));
    return row;
  };
  const found = document.createElement("table");
  found.createTHead().append(make("th", JSON.parse(figure.dataset.heads)));
  found.createTBody().append(...rowsOf(figure).map((row) => make("td", row)));
  figure.querySelector(".table").replaceChildren(found);
}

document.addEventListener("toggle", (event) => {
  const figure = event.target.closest?.("figure.chart");
  if (figure && event.target.open) table(figure);
}, true);

function save(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: `${type};charset=utf-8`}));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const INKED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font", "text-anchor"];

function standalone(svg) { // as it stands on the page, with the style that the style sheet gave it
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  from.forEach((node, k) => {
    const style = getComputedStyle(node);
    to[k].setAttribute("style", INKED.map((key) => `${key}:${style.getPropertyValue(key)}`).join(";")
      + (style.display === "none" ? ";display:none" : ""));
    for (const name of [...to[k].getAttributeNames()]) if (name.startsWith("data-")) to[k].removeAttribute(name);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.querySelector(".mark").remove();
  copy.style.background = getComputedStyle(document.querySelector(".gradio-container")).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-control], button[data-figure]");
  const heat = event.target.closest?.("figure.chart svg.heat");
  if (heat) tryExample(heat);
  if (!button) return;
  const figure = button.closest("figure");
  if (button.dataset.control) {
    for (const other of button.parentNode.children) other.setAttribute("aria-pressed", other === button);
    showFrame(button.dataset.control, button.value);
  } else if (button.dataset.figure === "svg") {
    const svg = [...figure.querySelectorAll("svg")].find((one) => one.style.display !== "none");
    save(standalone(svg), "image/svg+xml", `${figure.id}.svg`);
  } else {
    const rows = [JSON.parse(figure.dataset.heads), ...rowsOf(figure)];
    const text = rows.map((row) => row.map((value) => cell(plainNumber(value))).join(",")).join("\n") + "\n";
    save("\ufeff" + text, "text/csv", `${figure.id}.csv`);
  }
});

// As spreadsheets read numbers: 1,650 -> 1650, −3.4e−7 -> -3.4e-7.
const plainNumber = (text) => (/^[−\d.,]+(e[−\d]+)?$/.test(text) ? text.replace(/,/g, "").replace(/−/g, "-") : text);
