// Sentences that stay until they are answered or closed: something was kept, replaced or can be undone. And the one
// banner that says where the files are while the course can't have them.

import { h } from "./dom.js";

export class Notices {
  #list;

  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {string} text
   * @param {{label: string, act: () => void}[]} actions  acting closes the notice
   * @param {{key?: string, closed?: () => void}} options  a notice replaces the one with the same key
   */
  show(text, actions = [], { key = text, closed = () => {} } = {}) {
    for (const old of this.#list.querySelectorAll("li")) if (old.dataset.key === key) old.remove();
    const drop = () => item.remove();
    const item = h(
      "li.notice",
      { "data-key": key },
      h("span.grow", {}, text),
      actions.map(({ label, act }) =>
        h("button.btn.small", { type: "button", onclick: () => (drop(), act()) }, label),
      ),
      h("button.quiet", { type: "button", "aria-label": "Close this notice", onclick: () => (drop(), closed()) }, "×"),
    );
    this.#list.append(item);
    return drop;
  }
}

export class Banner {
  #element;
  #key = "";

  constructor(element) {
    this.#element = element;
  }

  show(key, text, actions = []) {
    if (key === this.#key) return;
    this.#key = key;
    this.#element.replaceChildren(
      h("span.grow", {}, text),
      ...actions.map(({ label, act }) => h("button.btn.small", { type: "button", onclick: act }, label)),
    );
    this.#element.hidden = false;
  }

  clear() {
    if (!this.#key) return;
    this.#key = "";
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }
}
