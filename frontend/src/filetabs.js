// The tabs over the editor: one per file, to open, add, rename and delete. Deleting asks, and can be undone.

import { askName, confirm } from "./dialogs.js";
import { h } from "./dom.js";

export class FileTabs extends EventTarget {
  #list;
  #project;
  #notices;
  #marked = new Set();
  open = null;

  /** Tells "open" (detail.path, detail.focus) when another file is to be shown. */
  constructor({ list, addButton, fileButton, project, notices }) {
    super();
    this.#list = list;
    this.#project = project;
    this.#notices = notices;
    addButton.addEventListener("click", () => this.add());
    fileButton.addEventListener("click", () => this.change());
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("dblclick", () => this.change());
  }

  /** @param {string} path @param {boolean} [focus] whether to go on in the editor */
  select(path, focus = false) {
    this.open = path;
    this.render();
    this.dispatchEvent(new CustomEvent("open", { detail: { path, focus } }));
  }

  /** Which files have a line that a failed check points to. */
  mark(paths) {
    this.#marked = new Set(paths);
    this.render();
  }

  render() {
    const hadFocus = this.#list.contains(document.activeElement);
    const paths = [...this.#project.paths, ...this.#project.fixed.map((file) => file.path)];
    this.#list.replaceChildren(...paths.map((path) => this.#tab(path)));
    if (hadFocus) this.#list.querySelector("[aria-selected=true]")?.focus();
  }

  #tab(path) {
    const selected = path === this.open;
    return h(
      "button.file",
      {
        role: "tab",
        type: "button",
        "aria-selected": String(selected),
        "aria-controls": "file-panel",
        tabindex: selected ? 0 : -1,
        "data-path": path,
        onclick: () => this.select(path),
      },
      path,
      this.#marked.has(path) && [h("span.file-mark", { "aria-hidden": "true" }, "✗"), h("span.for-ears", {}, ", a failed check points here")],
    );
  }

  #key(event) {
    const tabs = [...this.#list.children];
    const at = tabs.indexOf(document.activeElement);
    const go = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (go !== undefined) {
      event.preventDefault();
      this.select(tabs[(go + tabs.length) % tabs.length].dataset.path);
    } else if (event.key === "F2") {
      event.preventDefault();
      this.change();
    } else if (event.key === "Delete") {
      event.preventDefault();
      this.remove();
    }
  }

  async add() {
    const folder = this.open?.includes("/") ? this.open.slice(0, this.open.lastIndexOf("/") + 1) : "";
    const answer = await askName({
      title: "A new file",
      value: folder,
      yes: "Add it",
      refuse: (name) => this.#project.refuse(name),
    });
    if (!answer) return;
    this.#project.add(answer.name);
    this.select(answer.name, true);
  }

  /** Renames or deletes the open file. */
  async change() {
    const path = this.open;
    if (!this.#project.has(path)) {
      this.#notices.show(`${path} is kept as it is: it can't be renamed here.`, [], { key: "fixed" });
      return;
    }
    const answer = await askName({
      title: path,
      value: path,
      yes: "Rename",
      refuse: (name) => (name === path ? "" : this.#project.refuse(name, path)),
      canDelete: true,
    });
    if (answer?.delete) await this.remove();
    else if (answer && answer.name !== path) {
      this.open = answer.name;
      this.#project.rename(path, answer.name);
      this.select(answer.name);
    }
  }

  async remove() {
    const path = this.open;
    if (!this.#project.has(path)) return;
    if (this.#project.paths.length === 1) {
      this.#notices.show(`${path} is your only file. Add another one before you delete it.`, [], { key: "only" });
      return;
    }
    const sure = await confirm({
      title: `Delete ${path}?`,
      text: "The file goes from this exercise. You can undo it on this page.",
      yes: "Delete",
      danger: true,
    });
    if (!sure) return;
    const paths = this.#project.paths;
    const at = paths.indexOf(path);
    const bringBack = this.#project.remove(path);
    this.select(paths[at + 1] ?? paths[at - 1]);
    const undo = () => {
      bringBack();
      this.select(path, true);
    };
    this.#notices.show(`Deleted ${path}.`, [{ label: "Undo", act: undo }], { key: `deleted ${path}` });
  }
}
