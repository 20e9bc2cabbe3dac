// The code editor: CodeMirror with the languages of a Flask project, one view and a state per file. It knows paths,
// texts and notes at lines; it knows nothing of drafts, verdicts or the page around it.

import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { baseExtensions } from "./extensions.js";
import { languageNow, languageSoon } from "./languages.js";
import { notesField, setNotes, clearNotes } from "./notes.js";
import { rememberWords } from "./words.js";

/**
 * @param {Object} options
 * @param {HTMLElement} options.parent
 * @param {string} options.nonce  lets CodeMirror's style sheet pass the Content-Security-Policy
 * @param {Object<string, string>} options.files
 * @param {(path: string, text: string) => void} options.onType
 * @param {() => void} options.onLeave  called when Escape frees the Tab key
 */
export function createEditor({ parent, nonce, files, onType, onLeave }) {
  const states = new Map();
  const language = new Compartment();
  const words = rememberWords(() => [...states].map(([path, state]) => [path, textOf(path, state)]));
  let shown = null;
  let quiet = false; // while this code, not the learner, changes a text

  // The very first state must carry the nonce: CodeMirror makes its style sheet once, with that one.
  const view = new EditorView({ parent, state: EditorState.create({ extensions: EditorView.cspNonce.of(nonce) }) });

  function textOf(path, state) {
    return (path === shown ? view.state : state).doc.toString();
  }

  function create(path, text) {
    return EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        baseExtensions({ words, onLeave, label: path }),
        language.of(languageNow(path)),
        notesField,
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) onType(shown, update.state.doc.toString());
        }),
      ],
    });
  }

  /** Runs `change` on a file's state, whether it is shown or not. */
  function update(path, spec) {
    quiet = true;
    if (path === shown) view.dispatch(spec);
    else states.set(path, states.get(path).update(spec).state);
    quiet = false;
  }

  function store() {
    if (shown !== null && states.has(shown)) states.set(shown, view.state);
  }

  const editor = {
    show(path) {
      if (path === shown) return;
      store();
      shown = path;
      view.setState(states.get(path));
    },

    /** Makes the editor hold exactly these files; texts that are the same keep their history and cursor. */
    load(all) {
      store();
      for (const path of [...states.keys()]) if (!(path in all)) states.delete(path);
      for (const [path, text] of Object.entries(all)) {
        if (states.has(path)) {
          editor.setText(path, text);
          continue;
        }
        states.set(path, create(path, text));
        languageSoon(path, () => {
          if (states.has(path)) update(path, { effects: language.reconfigure(languageNow(path)) });
        });
      }
      if (shown !== null && !states.has(shown)) shown = null;
    },

    /** Changes only the part of the text that differs, so that the cursor stays where it was. */
    setText(path, text) {
      const old = textOf(path, states.get(path));
      if (old === text) return;
      let from = 0;
      while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
      let back = 0;
      const most = Math.min(old.length, text.length) - from;
      while (back < most && old[old.length - 1 - back] === text[text.length - 1 - back]) back += 1;
      update(path, { changes: { from, to: old.length - back, insert: text.slice(from, text.length - back) } });
    },

    /** @param {Map<string, {line: number, title: string, text: string}[]>} byPath */
    setNotes(byPath) {
      for (const path of states.keys()) {
        const notes = byPath.get(path) ?? [];
        update(path, { effects: notes.length ? setNotes.of(notes) : clearNotes.of(null) });
      }
    },

    /** Shows a file at a line (counted from 1) and puts the cursor there. */
    jump(path, line) {
      editor.show(path);
      const { doc } = view.state;
      const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
      const start = at.from + /^\s*/.exec(at.text)[0].length;
      view.dispatch({ selection: { anchor: start }, effects: EditorView.scrollIntoView(start, { y: "center" }) });
      view.focus();
    },

    focus() {
      view.focus();
    },

    /** The line the cursor is in, counted from 1. */
    get line() {
      return view.state.doc.lineAt(view.state.selection.main.head).number;
    },

    get shown() {
      return shown;
    },

    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to } });
    },
  };

  editor.load(files);
  return editor;
}
