// Elements are created once and updated in place: only text and attributes, and only if they differ.

const SVG = new Set(["svg", "path", "text", "circle", "rect"]);

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 * @returns {any} an element of that tag
 */
export function make(tag, attributes = {}, ...children) {
  const element = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A button; `kind` is its class. */
export const button = (kind = "", attributes = {}) => make("button", {type: "button", ...(kind && {class: kind}), ...attributes});

/** `count` items from `maker`. @type {<T>(count: number, maker: (k: number) => T) => T[]} */
export const some = (count, maker) => Array.from({length: count}, (_, k) => maker(k));

/** @param {Node} element @param {string} text */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string | number} value */
export function set(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/** @param {HTMLElement} element @param {boolean} yes */
export function hide(element, yes) {
  if (element.hidden !== yes) element.hidden = yes;
}

/** Set a custom property. @param {HTMLElement} element @param {string} name @param {string} value */
export function style(element, name, value) {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}

/** Whether the visitor prefers reduced motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {Element} element */
export const scrollTo = (element) => element.scrollIntoView({block: "start", behavior: still() ? "auto" : "smooth"});

/** The element; throws if it is missing. @param {string} selector @returns {any} */
export function find(selector) {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`${selector} is missing on this page`);
  return element;
}

/** Download `content` as a file. @param {string | Blob} content @param {string} type @param {string} name */
export function save(content, type, name) {
  const blob = content instanceof Blob ? content : new Blob([content], {type: `${type};charset=utf-8`});
  const link = make("a", {href: URL.createObjectURL(blob), download: name});
  link.click();
  URL.revokeObjectURL(link.href);
}

export const NO_BREAK = "\u00a0";
