// Makes elements from plain values. Text always becomes a text node: nothing here parses markup, so nothing that a
// learner, a file name or a guest's answer says can become an element.

/**
 * @param {string} tag  a tag name, with classes after dots: "p.why"
 * @param {Object<string, any>} [props]  attributes; `on*` are listeners, booleans set or leave an attribute
 * @param {...(Node|string|null|undefined|false|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text in which `backticks` mark code, as nodes. @param {string} text */
export function withCode(text) {
  const parts = String(text).split("`");
  if (parts.length % 2 === 0) return [text]; // an odd backtick is just a backtick
  return parts.map((part, index) => (index % 2 ? h("code", {}, part) : part)).filter((part) => part !== "");
}

/** A span only a screen reader hears. */
export const forEars = (text) => h("span.for-ears", {}, text);

export const $ = (selector, root = document) => root.querySelector(selector);

/** Announces a sentence politely; the same sentence twice in a row is said once. */
export function createAnnouncer(region) {
  let last = "";
  return (text) => {
    if (text === last) return;
    last = text;
    region.textContent = text;
  };
}

/** "10:31", or with the day when it is another one. @param {string|number|Date} when */
export function clock(when) {
  const date = new Date(when);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString([], { day: "numeric", month: "short" })}, ${time}`;
}
