// The keyboard: what each key does on the workbench, in one list that is both obeyed and shown.

import { show } from "./dialogs.js";
import { h } from "./dom.js";

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const MOD = mac ? "⌘" : "Ctrl";

const EDITOR_KEYS = [
  [["Esc", "then Tab"], "leave the editor"],
  [[MOD, "F"], "find and replace in this file"],
  [[MOD, "Space"], "offer completions"],
  [[MOD, "/"], "make lines a comment, or code again"],
  [[MOD, "Z"], "undo"],
];
const TAB_KEYS = [
  [["←", "→"], "go from file to file, on the tabs"],
  [["F2"], "rename the file, on its tab"],
  [["Delete"], "delete the file, on its tab"],
];

/** @param {{check(): void, save(): void, walk(forward: boolean): void, problem(forward: boolean): void}} acts */
export function listen(acts) {
  const bindings = [
    { keys: [MOD, "Enter"], says: "check now", on: (e) => e.key === "Enter" && (e.ctrlKey || e.metaKey), act: acts.check },
    { keys: [MOD, "S"], says: "save now (it saves by itself too)", on: (e) => e.key.toLowerCase() === "s" && (e.ctrlKey || e.metaKey) && !e.altKey, act: acts.save },
    { keys: ["F8"], says: "go to the next failed check and its line; with Shift to the one before", on: (e) => e.key === "F8", act: (e) => acts.problem(!e.shiftKey) },
    { keys: ["F6"], says: "walk through lesson, code and checks; with Shift backwards", on: (e) => e.key === "F6", act: (e) => acts.walk(!e.shiftKey) },
    { keys: ["?"], says: "show these keys", on: (e) => e.key === "?" && !isTyping(e.target), act: () => showKeys(bindings) },
  ];
  addEventListener(
    "keydown",
    (event) => {
      if (document.querySelector("dialog[open]")) return;
      const binding = bindings.find((candidate) => candidate.on(event));
      if (!binding) return;
      event.preventDefault();
      event.stopPropagation();
      binding.act(event);
    },
    { capture: true },
  );
  return () => showKeys(bindings);
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function showKeys(bindings) {
  const row = ([keys, says]) => h("tr", {}, h("th", { scope: "row" }, keys.map((key) => [h("kbd", {}, key), " "])), h("td", {}, says));
  const table = (title, rows) => [h("h3", {}, title), h("table.keys", {}, h("tbody", {}, rows.map(row)))];
  return show({
    title: "Keys",
    build: () => [
      table("Anywhere", bindings.map((binding) => [binding.keys, binding.says])),
      table("In the editor", EDITOR_KEYS),
      table("On the file tabs", TAB_KEYS),
    ],
  });
}
