// Going back: to the starter, or to an earlier version that was checked. Every way back can itself be undone. And the
// way out: how to go on in an editor of one's own.

import { ApiError, Unreachable } from "./api.js";
import { confirm, show } from "./dialogs.js";
import { clock, h } from "./dom.js";

export function createVersions({ api, boot, drafts, project, connection, notices }) {
  /** Runs something that needs the server, and says so plainly if it fails. */
  async function guarded(act) {
    try {
      await act();
    } catch (error) {
      if (error instanceof Unreachable) connection.lost();
      else if (!(error instanceof ApiError)) throw error;
      notices.show(`${error.message} ${error.cure ?? "Nothing was changed. Try again when it is back."}`, [], { key: "failed" });
    }
  }

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
      await guarded(async () => {
        const before = await drafts.reset();
        undoNotice("Back at the starter.", before);
      });
    },

    async earlier() {
      await guarded(async () => {
        const { attempts } = await api.get(boot.urls.attempts);
        const chosen = await show({ title: "Earlier versions", build: (choose) => list(attempts, choose) });
        if (!chosen) return;
        const before = project.files();
        const attempt = await api.get(`${boot.urls.attempts}/${chosen}`);
        project.replace(attempt.files);
        undoNotice(`This is your version of ${clock(attempt.asked_at)}.`, before);
      });
    },

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
          h("p.soft", {}, "What you wrote here stays here, saved as it is."),
        ],
      });
    },
  };
}

const SAYS = { true: "passed", false: "not passed yet", null: "not judged" };

function list(attempts, choose) {
  if (!attempts.length) return h("p", {}, "None yet: a version is kept each time it is checked, and before a fresh start.");
  return h(
    "ul.versions",
    {},
    attempts.map((attempt) =>
      h(
        "li",
        {},
        h("span.grow", {}, clock(attempt.asked_at), h("span.soft", {}, attempt.kind === "reset" ? " before a fresh start" : ` ${SAYS[attempt.passed]}`)),
        h("button.btn.small", { type: "button", onclick: () => choose(String(attempt.id)), "aria-label": `Use the version of ${clock(attempt.asked_at)}` }, "Use this one"),
      ),
    ),
  );
}
