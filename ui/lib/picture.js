// Drawings as files with their computed styles, made in the browser and stored nowhere.

import {make} from "./dom.js";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font", "text-anchor", "display",
];

/**
 * A self-contained SVG that looks as on the page.
 * @param {Element} svg @param {string} paper background colour @param {number} [size] width and height
 */
export function standalone(svg, paper, size) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((node, k) => {
    const style = getComputedStyle(node);
    for (const key of STYLES) /** @type {SVGElement} */ (to[k]).style.setProperty(key, style.getPropertyValue(key));
    for (const name of to[k].getAttributeNames()) if (name.startsWith("data-")) to[k].removeAttribute(name);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  if (size) for (const side of ["width", "height"]) copy.setAttribute(side, String(size));
  copy.querySelector(".mark")?.remove();
  copy.style.background = paper;
  return new XMLSerializer().serializeToString(copy);
}

const [WIDTH, HEIGHT] = [1200, 630]; // of a link preview

/**
 * A name, its drawing and its answers, as PNG.
 * @param {SVGSVGElement} svg @param {string} name @param {string[]} lines beside the drawing
 * @param {string} footer line at the bottom
 * @returns {Promise<Blob | null>}
 */
export async function picture(svg, name, lines, footer) {
  const style = getComputedStyle(svg), [paper, ink] = ["--paper", "--ink-text"].map((key) => style.getPropertyValue(key));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, paper, HEIGHT))}`;
  await image.decode();
  const canvas = make("canvas", {width: WIDTH, height: HEIGHT}), context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.drawImage(image, 0, 0, HEIGHT, HEIGHT);
  context.fillStyle = ink;
  const family = style.fontFamily, left = HEIGHT + 10, maxWidth = WIDTH - left - 40;
  context.font = `76px ${family}`;
  context.fillText(name, left, 200, maxWidth);
  context.font = `34px ${family}`;
  lines.forEach((line, k) => context.fillText(line, left, 290 + 56 * k, maxWidth));
  context.font = `24px ${family}`;
  context.fillText(footer, left, HEIGHT - 50, maxWidth);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
