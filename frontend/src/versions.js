// Going back: to the starter, or to an earlier version that was checked. Every way back can itself be undone. And the
// way out: how to go on in an editor of one's own.

import { createAttempts } from "./attempts.js";
import { confirm, show } from "./dialogs.js";
import { clock, h } from "./dom.js";

export function createVersions({ api, boot, drafts, project, notices, asking }) {
  function undoNotice(text, before) {
    notices.show(text, [{ label: "Bring mine back", act: () => project.replace(before) }], { key: "versions" });
  }

  return {
    async reset() {
      const sure = await confirm({
        title: "Start again from the starter?",
        text: "Your files give way to the starter. Your version is kept: bring it back with the notice that follows, or later under Versions.",
        yes: "Start again",
        danger: true,
      });
      if (!sure) return;
      await asking(async () => {
        const before = await drafts.reset();
        undoNotice("Back at the starter.", before);
      });
    },

    earlier: createAttempts({ api, boot, drafts, asking }, async (id) => {
      const attempt = await api.get(`${boot.urls.attempts}/${id}`);
      const { before, leftOut } = await drafts.restore(`${boot.urls.attempts}/${id}/restore`);
      undoNotice(`This is your version of ${clock(attempt.asked_at)}.`, before);
      for (const path of leftOut) notices.show(`${path} is not in it: it is no text.`, [], { key: `left out ${path}` });
    }),

    openOutside() {
      const copied = h("span.soft", { role: "status" });
      const copy = async () => {
        try {
          await navigator.clipboard.writeText(boot.command);
          copied.textContent = "Copied.";
        } catch {
          copied.textContent = "This browser doesn't let us copy: select it and copy it yourself.";
        }
      };
      return show({
        title: "Go on in your own editor",
        build: () => [
          h("p", {}, "Type this in a terminal. It lays the exercise out in a folder for any editor:"),
          h("div.command", {}, h("code", { tabindex: "0" }, boot.command), h("button.btn.small", { type: "button", onclick: copy }, "Copy")),
          copied,
          h("p", {}, "There, ", h("code", {}, "flaskpath check"), " gives the same verdict as here, and ", h("code", {}, "flaskpath watch"), " gives it on every save. What you pass counts in both places."),
          h("p", {}, "To take along what you have written here, add ", h("code", {}, "--from-draft"), ". Later, ", h("code", {}, "flaskpath push"), " in that folder puts its files here, and ", h("code", {}, "flaskpath pull"), " takes these there. What makes way is kept under Versions."),
        ],
      });
    },
  };
}
