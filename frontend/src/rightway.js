// "Show me a right way": after the last hint of a task, a right way as a difference to what the learner has written.

import { differenceView } from "./difference.js";
import { show } from "./dialogs.js";
import { $, h } from "./dom.js";

/** A right way's name, as people read it. @param {string} name */
const spoken = (name) => (name === "solution" ? "the course's own" : name.replaceAll("-", " "));

/** @param {Object} work  the parts of the page, with `asking` @returns {() => Promise<void>} */
export function createRightWay({ api, boot, project, asking, hints }) {
  const what = boot.practice ? "the mend" : "a right way";

  async function open() {
    await asking(async () => {
      const files = project.files();
      const first = await api.post(boot.urls.right_way, { schema: 1, files });
      hints.rightWayWasShown();
      const place = h("div", { role: "status" }, view(first));
      const select = h(
        "select",
        { id: "which-way", onchange: () => asking(async () => place.replaceChildren(view(await api.post(boot.urls.right_way, { schema: 1, files, way: select.value })))) },
        first.ways.map((way) => h("option", { value: way, selected: way === first.way }, spoken(way))),
      );
      await show({
        title: boot.practice ? "The mend" : "A right way",
        wide: "widest",
        build: () => [
          h("p", {}, "From your code to one that every check passes. It is one of several: another may suit you better, and yours may be right where it differs."),
          first.ways.length > 1 && h("div.compare-which", {}, h("div", {}, h("label", { for: "which-way" }, "Way (the nearest to yours comes first)"), select)),
          place,
        ],
      });
    });
  }

  const view = (answer) => differenceView(answer.difference, "Your code is just that already.");
  const button = $("#right-way");
  button.textContent = `Show me ${what}`;
  button.addEventListener("click", open);

  function render() {
    const ready = hints.exhausted();
    button.hidden = !ready;
    $("#right-way-later").hidden = ready;
    $("#right-way-used").hidden = !hints.rightWayShown;
  }
  hints.addEventListener("change", render);
  render();
  return open;
}
