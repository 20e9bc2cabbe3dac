// The form that works without JavaScript, taken over: what was typed into it before the editor was there is kept.

/** Texts that differ from what the server sent, by path; null if there are none. */
export function typedEarly(form) {
  const typed = {};
  for (const area of form.querySelectorAll("textarea[name^='file:']")) {
    if (area.value !== area.defaultValue) typed[area.name.slice("file:".length)] = area.value;
  }
  return Object.keys(typed).length ? typed : null;
}

/** Which text field the learner is in, and where. */
export function cursorIn(form) {
  const area = document.activeElement;
  if (area?.tagName !== "TEXTAREA" || !form.contains(area)) return null;
  return { path: area.name.slice("file:".length), from: area.selectionStart, to: area.selectionEnd };
}
