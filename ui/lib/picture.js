// Drawings as files: with the style that the style sheet gives them, made in the browser, kept nowhere.

import {make} from "./dom.js";

const INKED = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font", "text-anchor", "display",
];

/** A drawing as it stands on the page, on its own. @param {Element} svg @param {string} paper colour behind it @param {number} [size] of its sides */
export function standalone(svg, paper, size) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const [from, to] = [svg, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  from.forEach((node, k) => {
    const style = getComputedStyle(node);
    for (const key of INKED) /** @type {SVGElement} */ (to[k]).style.setProperty(key, style.getPropertyValue(key));
    for (const name of to[k].getAttributeNames()) if (name.startsWith("data-")) to[k].removeAttribute(name);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  if (size) for (const side of ["width", "height"]) copy.setAttribute(side, String(size));
  copy.querySelector(".mark")?.remove();
  copy.style.background = paper;
  return new XMLSerializer().serializeToString(copy);
}

const [WIDTH, HEIGHT] = [1200, 630]; // what links show of a page

/**
 * A name, its drawing and what was said of it, as PNG.
 * @param {SVGSVGElement} svg @param {string} name @param {string[]} said lines beside the drawing @param {string} whose line below
 * @returns {Promise<Blob | null>}
 */
export async function picture(svg, name, said, whose) {
  const style = getComputedStyle(svg), [paper, ink] = ["--paper", "--ink-text"].map((key) => style.getPropertyValue(key));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, paper, HEIGHT))}`;
  await image.decode();
  const canvas = make("canvas", {width: WIDTH, height: HEIGHT}), context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.drawImage(image, 0, 0, HEIGHT, HEIGHT);
  context.fillStyle = ink;
  const family = style.fontFamily, left = HEIGHT + 10, room = WIDTH - left - 40;
  context.font = `76px ${family}`;
  context.fillText(name, left, 200, room);
  context.font = `34px ${family}`;
  said.forEach((line, k) => context.fillText(line, left, 290 + 56 * k, room));
  context.font = `24px ${family}`;
  context.fillText(whose, left, HEIGHT - 50, room);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
