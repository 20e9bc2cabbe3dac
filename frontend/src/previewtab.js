// The tab of the preview: starts the app when somebody looks, and has it follow what is saved.

import { $ } from "./dom.js";
import { Preview } from "./preview.js";

export function connectPreview({ work, jump }) {
  const tab = $("#tab-preview");
  if (!tab) return; // this exercise makes no app that could be shown
  const { boot, api, announce, drafts, connection } = work;
  const preview = new Preview({ root: $("#preview"), boot, api, announce, drafts, jump });
  drafts.addEventListener("state", ({ detail }) => detail.state === "saved" && preview.edited());
  connection.addEventListener("change", () => !connection.down && preview.edited());
  tab.addEventListener("click", () => preview.look());
  tab.addEventListener("focus", () => preview.look());
}
