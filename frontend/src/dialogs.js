// Questions asked in a dialog: one at a time, Escape answers no. They return what was answered; acting is the caller's.

import { h } from "./dom.js";

/** Shows a dialog until it is closed; resolves to its return value. */
function ask(dialog) {
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.showModal();
  });
}

const buttons = (...children) => h("div.dialog-buttons", {}, ...children);
const cancel = (text = "Cancel") => h("button.btn", { type: "submit", value: "", formnovalidate: true }, text);

/** @returns {Promise<boolean>} */
export async function confirm({ title, text, yes, danger = false }) {
  const dialog = h(
    "dialog.dialog",
    { "aria-labelledby": "dialog-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "dialog-title" }, title),
      h("p", {}, text),
      buttons(cancel(), h(danger ? "button.btn.danger" : "button.btn.primary", { type: "submit", value: "yes" }, yes)),
    ),
  );
  return (await ask(dialog)) === "yes";
}

/**
 * Asks for a file's name until it is one that can be used.
 *
 * @param {(name: string) => string} refuse  why a name can't be used, or ""
 * @returns {Promise<{name: string} | {delete: true} | null>}
 */
export async function askName({ title, value, yes, refuse, canDelete = false }) {
  const why = h("p.dialog-why", { id: "dialog-why", role: "alert" });
  const field = h("input", {
    id: "dialog-name",
    type: "text",
    value,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "dialog-why dialog-help",
  });
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "dialog-title" }, title),
    h("label", { for: "dialog-name" }, "Name, with its folders"),
    field,
    h("p.dialog-help", { id: "dialog-help" }, "For example templates/index.html. Folders are made as needed."),
    why,
    buttons(
      canDelete && h("button.btn.danger.first", { type: "submit", value: "delete", formnovalidate: true }, "Delete this file"),
      cancel(),
      h("button.btn.primary", { type: "submit", value: "name" }, yes),
    ),
  );
  form.addEventListener("keydown", (event) => {
    // The first submit button would answer Enter, and that one deletes.
    if (event.key !== "Enter" || event.target !== field) return;
    event.preventDefault();
    form.querySelector("button[value=name]").click();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "name") return;
    const problem = refuse(field.value.trim());
    if (!problem) return;
    event.preventDefault();
    why.textContent = problem;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  });
  const dialog = h("dialog.dialog", { "aria-labelledby": "dialog-title" }, form);
  const asked = ask(dialog);
  field.focus();
  field.setSelectionRange(value.lastIndexOf("/") + 1, value.includes(".") ? value.lastIndexOf(".") : value.length);
  const answer = await asked;
  if (answer === "delete") return { delete: true };
  return answer === "name" ? { name: field.value.trim() } : null;
}

/** Shows something to read, with a button that closes it. `choose` closes it with a value. */
export async function show({ title, build, wide = "wide" }) {
  const dialog = h(`dialog.dialog.${wide}`, { "aria-labelledby": "dialog-title" });
  const long = wide === "widest"; // read from its top: the first thing to press may be at its end
  dialog.append(
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "dialog-title", tabindex: long && "-1", autofocus: long }, title),
      build((value) => dialog.close(value)),
      buttons(cancel("Close")),
    ),
  );
  return ask(dialog);
}
