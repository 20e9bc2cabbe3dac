// Tells the learner where the files are: saved, kept in this browser only, or in conflict with another tab - and
// offers the other version whenever there were two. It decides nothing: `drafts` does.

import { clock } from "./dom.js";
import { differences } from "./project.js";

const OFFERS = {
  browser: ["Brought back what you had typed in this browser after the last save.", "Use the saved version instead"],
  server: ["This browser still holds an older version that was never saved. You see the newer, saved one.", "Use this browser's version"],
  refreshed: ["Another tab saved a newer version: you see it now.", "Go back to what was here"],
  theirs: ["You took the other tab's version.", "Go back to mine"],
  mine: ["You kept your version, and it is saved.", "Use the other tab's after all"],
};

export function tellSaving({ drafts, project, connection, banner, notices, status, announce }) {
  const render = (error = null) => {
    status.textContent = sentence(error);
    status.classList.toggle("warn", drafts.state !== "saved" && drafts.state !== "saving");
    if (drafts.state === "conflict") showConflict();
    else if (connection.down) showDown();
    else if (drafts.state === "refused") banner.show("refused", `Not saved: ${error?.message ?? ""} ${error?.cure ?? ""} ${keptWhere()}`);
    else banner.clear();
  };

  const keptWhere = () => (drafts.mirrored ? "It is kept in this browser." : "This browser can't keep it either: copy it somewhere safe.");

  function sentence() {
    if (drafts.state === "conflict") return "not saved: two versions";
    if (drafts.state === "refused") return "not saved";
    if (connection.down && drafts.dirty) return drafts.mirrored ? "kept in this browser" : "not saved";
    if (drafts.state === "saved") return drafts.savedAt ? `saved ${clock(drafts.savedAt)}` : "starter, nothing changed";
    return "saving…";
  }

  function showDown() {
    const what = drafts.dirty
      ? `Not saved to the course yet: its server doesn't answer. ${drafts.mirrored ? "What you type is kept in this browser," : "This browser can't keep it, so don't close the page;"} and goes to the course as soon as the server is back.`
      : "The course's server doesn't answer. What you type is kept in this browser until it is back.";
    banner.show(`down ${drafts.dirty} ${drafts.mirrored}`, what);
  }

  function showConflict() {
    const changed = differences(drafts.theirs.files, project.files());
    const where = changed.length > 3 ? `${changed.length} files` : changed.join(", ");
    banner.show(
      `conflict ${drafts.theirs.revision}`,
      `Another tab saved a different version at ${clock(drafts.theirs.saved_at)}. They differ in ${where}. Both are kept until you choose.`,
      [
        { label: "Take theirs", act: () => drafts.takeTheirs() },
        { label: "Keep mine", act: () => drafts.keepMine() },
      ],
    );
  }

  drafts.addEventListener("state", (event) => render(event.detail.error));
  connection.addEventListener("change", () => {
    render();
    announce(connection.down ? "The course's server doesn't answer. Your work is kept in this browser." : "The server is back.");
  });
  drafts.addEventListener("found", (event) => {
    const { which, files, forget } = event.detail;
    const [text, label] = OFFERS[which];
    const before = project.files();
    const swap = () => {
      project.replace(files);
      notices.show("Switched.", [{ label: "Switch back", act: () => project.replace(before) }], { key: "versions" });
    };
    notices.show(text, [{ label, act: swap }], { key: "versions", closed: forget });
  });
  render();
}
