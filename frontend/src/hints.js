// The hints of an exercise: rungs per task, opened one at a time, from the pane of hints or from a failed check. The
// page holds them as finished markup; this moves copies of it and makes none.

import { $, h } from "./dom.js";

export class Hints extends EventTarget {
  #pane;
  #opened = new Map();

  /** Tells "change" when a rung is opened. */
  constructor(pane) {
    super();
    this.#pane = pane;
    for (const task of pane.querySelectorAll("[data-hint-task]")) {
      const rungs = this.#rungs(Number(task.dataset.hintTask));
      rungs.forEach((rung, index) => {
        rung.addEventListener("toggle", () => rung.open && this.#reach(Number(task.dataset.hintTask), index + 1));
      });
    }
    this.#render();
  }

  #rungs(task) {
    return [...this.#pane.querySelectorAll(`[data-hint-task="${Number(task)}"] > details`)];
  }

  /** @returns {{all: number, opened: number}} */
  state(task) {
    return { all: this.#rungs(task).length, opened: this.#opened.get(task) ?? 0 };
  }

  /** Opens the task's next rung. */
  next(task) {
    this.#reach(task, this.state(task).opened + 1);
  }

  #reach(task, count) {
    const { all, opened } = this.state(task);
    if (count <= opened || count > all) return;
    this.#opened.set(task, count);
    this.#render();
    this.dispatchEvent(new CustomEvent("change", { detail: { task } }));
  }

  /** Later rungs wait until those before them were read. */
  #render() {
    for (const element of this.#pane.querySelectorAll("[data-hint-task]")) {
      const task = Number(element.dataset.hintTask);
      const { opened } = this.state(task);
      this.#rungs(task).forEach((rung, index) => {
        rung.hidden = index > opened;
        if (index < opened && !rung.dataset.read) {
          rung.open = true;
          rung.dataset.read = "yes";
        }
      });
    }
  }

  /** The opened rungs of a task, for showing beside a failed check. */
  opened(task) {
    const { opened } = this.state(task);
    return this.#rungs(task)
      .slice(0, opened)
      .map((rung, index) => {
        const copy = h("div.rung", {}, h("span.rung-number", {}, `Hint ${index + 1}`));
        for (const node of $(".rung-text", rung).childNodes) copy.append(node.cloneNode(true));
        return copy;
      });
  }
}
