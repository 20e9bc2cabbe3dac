// The hints of an exercise: rungs per task, opened one at a time, from the pane of hints or from a failed check. The
// page holds them as finished markup; this moves copies of it and makes none.

import { $, h } from "./dom.js";

export class Hints extends EventTarget {
  #pane;
  #opened = new Map();
  #passed;
  #remember;
  rightWayShown;

  /**
   * Tells "change" when a rung is opened or a right way was shown.
   *
   * @param {HTMLElement} pane
   * @param {Object} boot  `used` says what was opened before, on whatever page
   * @param {(task: number, rung: number) => void} remember
   */
  constructor(pane, boot, remember) {
    super();
    this.#pane = pane;
    this.#passed = boot.passed;
    this.rightWayShown = boot.used.right_way;
    for (const [task, count] of Object.entries(boot.used.rungs)) {
      this.#opened.set(Number(task), count);
      for (const rung of this.#rungs(Number(task)).slice(0, count)) rung.dataset.read = "yes"; // known: no need to unfold it
    }
    this.#remember = remember;
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
    this.#remember(task, count);
    this.#render();
    this.dispatchEvent(new CustomEvent("change", { detail: { task } }));
  }

  /** Whether a right way may be offered: some task has no hint left, or nothing is left to find out. */
  exhausted(task = null) {
    if (this.rightWayShown || this.#passed) return true;
    const tasks = [...this.#pane.querySelectorAll("[data-hint-task]")].map((element) => Number(element.dataset.hintTask));
    const spent = (one) => this.state(one).opened >= this.state(one).all;
    return task === null ? tasks.every((one) => !this.state(one).all) || tasks.some(spent) : spent(task);
  }

  rightWayWasShown() {
    this.rightWayShown = true;
    this.dispatchEvent(new CustomEvent("change", { detail: { task: null } }));
  }

  /** Later rungs wait until those before them were read. */
  #render() {
    for (const element of this.#pane.querySelectorAll("[data-hint-task]")) {
      const task = Number(element.dataset.hintTask);
      const { opened } = this.state(task);
      this.#rungs(task).forEach((rung, index) => {
        rung.hidden = index > opened;
        rung.classList.toggle("used", index < opened);
        $(".hint-used", rung).hidden = index >= opened;
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
