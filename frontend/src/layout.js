// The page's panes: tabs of the right one, the switch between panes on a narrow screen, and F6 to walk through them.

export class Layout {
  #root;
  #panes;

  constructor(root) {
    this.#root = root;
    this.#panes = ["lesson", "code", "results"];
    for (const button of root.querySelectorAll("[data-show-pane]")) {
      button.addEventListener("click", () => this.show(button.dataset.showPane));
    }
    this.#tabs(root.querySelector("#result-tabs"));
    this.show("lesson");
  }

  /** Shows a pane where only one fits; where all fit nothing changes to the eye. */
  show(pane) {
    this.#root.dataset.pane = pane;
    for (const button of this.#root.querySelectorAll("[data-show-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.showPane === pane));
    }
  }

  /** Shows and focuses the next pane. */
  walk(forward) {
    const at = this.#panes.findIndex((pane) => this.#root.querySelector(`#pane-${pane}`).contains(document.activeElement));
    const next = this.#panes[(at + (forward ? 1 : -1) + this.#panes.length) % this.#panes.length];
    this.show(next);
    return next;
  }

  focus(pane) {
    this.show(pane);
    this.#root.querySelector(`#pane-${pane}`).focus();
  }

  #tabs(list) {
    const tabs = [...list.querySelectorAll("[role=tab]")];
    const select = (tab) => {
      for (const other of tabs) {
        const chosen = other === tab;
        other.setAttribute("aria-selected", String(chosen));
        other.tabIndex = chosen ? 0 : -1;
        document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
      }
    };
    for (const tab of tabs) tab.addEventListener("click", () => select(tab));
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement);
      const go = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (go === undefined) return;
      event.preventDefault();
      const tab = tabs[(go + tabs.length) % tabs.length];
      select(tab);
      tab.focus();
    });
    select(tabs[0]);
  }
}
