// Notes under lines: where a failed check came from, what does not parse, a pitfall. They move with the text as it is edited.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

/** @typedef {{line: number, title: string, text: string, kind?: "why"|"error"|"gentle"}} LineNote */

class Note extends WidgetType {
  constructor({ kind = "why", title, text }) {
    super();
    this.kind = kind;
    this.title = title;
    this.text = text;
  }

  eq(other) {
    return other.kind === this.kind && other.title === this.title && other.text === this.text;
  }

  toDOM() {
    const note = document.createElement("div");
    note.className = `cm-why cm-why-${this.kind}`;
    note.setAttribute("role", "note");
    const title = document.createElement("b");
    title.textContent = this.title;
    note.append(title, " ", this.text);
    // Space round it is padding of a row of its own: the editor does not see margins, and line numbers would drift.
    const row = document.createElement("div");
    row.className = "cm-why-row";
    row.append(note);
    return row;
  }

  ignoreEvent() {
    return true;
  }
}

function build(doc, notes) {
  const builder = new RangeSetBuilder();
  const byLine = new Map();
  for (const note of notes) {
    const number = Math.max(1, Math.min(note.line, doc.lines));
    byLine.set(number, [...(byLine.get(number) ?? []), note]);
  }
  for (const [number, all] of [...byLine].sort(([one], [other]) => one - other)) {
    const line = doc.line(number);
    if (all.some((note) => note.kind !== "gentle")) builder.add(line.from, line.from, Decoration.line({ class: "cm-hit" }));
    for (const [index, note] of all.entries()) {
      builder.add(line.to, line.to, Decoration.widget({ widget: new Note(note), side: 1 + index, block: true }));
    }
  }
  return builder.finish();
}

/**
 * Notes of one source, which replace each other and leave those of other sources alone.
 *
 * @returns {{field: StateField, put: (notes: LineNote[]) => StateEffect}}
 */
export function noteLayer() {
  const set = StateEffect.define();
  const field = StateField.define({
    create: () => Decoration.none,
    update(decorations, transaction) {
      let moved = decorations.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (effect.is(set)) moved = effect.value.length ? build(transaction.state.doc, effect.value) : Decoration.none;
      }
      return moved;
    },
    provide: (own) => EditorView.decorations.from(own),
  });
  return { field, put: (notes) => set.of(notes) };
}
