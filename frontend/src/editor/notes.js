// Notes under lines: where a failed check came from. They move with the text as it is edited.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

export const setNotes = StateEffect.define();
export const clearNotes = StateEffect.define();

class Note extends WidgetType {
  constructor(title, text) {
    super();
    this.title = title;
    this.text = text;
  }

  eq(other) {
    return other.title === this.title && other.text === this.text;
  }

  toDOM() {
    const note = document.createElement("div");
    note.className = "cm-why";
    note.setAttribute("role", "note");
    const title = document.createElement("b");
    title.textContent = this.title;
    note.append(title, " ", this.text);
    return note;
  }

  ignoreEvent() {
    return true;
  }
}

const hit = Decoration.line({ class: "cm-hit" });

function build(doc, notes) {
  const builder = new RangeSetBuilder();
  const byLine = new Map();
  for (const note of notes) {
    const number = Math.max(1, Math.min(note.line, doc.lines));
    byLine.set(number, [...(byLine.get(number) ?? []), note]);
  }
  for (const [number, all] of [...byLine].sort(([one], [other]) => one - other)) {
    const line = doc.line(number);
    builder.add(line.from, line.from, hit);
    for (const [index, note] of all.entries()) {
      const widget = new Note(note.title, note.text);
      builder.add(line.to, line.to, Decoration.widget({ widget, side: 1 + index, block: true }));
    }
  }
  return builder.finish();
}

export const notesField = StateField.define({
  create: () => Decoration.none,
  update(decorations, transaction) {
    let moved = decorations.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setNotes)) moved = build(transaction.state.doc, effect.value);
      if (effect.is(clearNotes)) moved = Decoration.none;
    }
    return moved;
  },
  provide: (field) => EditorView.decorations.from(field),
});
