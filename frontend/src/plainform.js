// The form that works without JavaScript, taken over: what was typed into it before the editor was there is kept.

const areas = (form) => [...form.querySelectorAll("textarea[name^='file:']")];
const pathOf = (area) => area.name.slice("file:".length);

/** The files in the order in which the server shows them; JSON keeps none. @param {Object<string, string>} files */
export function inShownOrder(form, files) {
  const shown = areas(form).map(pathOf).filter((path) => path in files);
  return Object.fromEntries([...new Set([...shown, ...Object.keys(files)])].map((path) => [path, files[path]]));
}

/** Texts that differ from what the server sent, by path; null if there are none. */
export function typedEarly(form) {
  const typed = areas(form).filter((area) => area.value !== area.defaultValue);
  return typed.length ? Object.fromEntries(typed.map((area) => [pathOf(area), area.value])) : null;
}

/** Which text field the learner is in, and where. */
export function cursorIn(form) {
  const area = document.activeElement;
  if (area?.tagName !== "TEXTAREA" || !form.contains(area)) return null;
  return { path: pathOf(area), from: area.selectionStart, to: area.selectionEnd };
}
