// The code editor: CodeMirror with the languages of a Flask project, one view and a state per file. It knows paths,
// texts and notes at lines; it knows nothing of drafts, verdicts or the page around it.

import { openSearchPanel } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { baseExtensions } from "./extensions.js";
import { languageNow, languageSoon } from "./languages.js";
import { flaskNames } from "./flask.js";
import { ANYWHERE } from "./flasknames.js";
import { noteLayer } from "./notes.js";
import { rememberWords } from "./words.js";

/**
 * @param {Object} options
 * @param {HTMLElement} options.parent
 * @param {string} options.nonce  lets CodeMirror's style sheet pass the Content-Security-Policy
 * @param {Object<string, string>} options.files
 * @param {(path: string, text: string) => void} options.onType
 * @param {() => void} options.onLeave  called when Escape frees the Tab key
 * @param {string[]} options.others  paths of files that are there and not edited here
 */
export function createEditor({ parent, nonce, files, onType, onLeave, others = [] }) {
  const states = new Map();
  const language = new Compartment();
  const texts = () => [...states].map(([path, state]) => [path, textOf(path, state)]);
  let answered = [];
  const words = rememberWords(texts, new Set(ANYWHERE));
  const flask = flaskNames({ files: texts, others: () => others, answered: () => answered });
  const checks = noteLayer();
  const problems = noteLayer();
  let fromChecks = new Map();
  let found = null; // the problems of the texts as they are; null once something was typed
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
        baseExtensions({ sources: [flask(path), words], onLeave, label: path }),
        language.of(languageNow(path)),
        problems.field,
        checks.field,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) found = null;
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

  /** Whether a failed check has a note at the same line: one is enough about what does not parse. */
  function said(path, note) {
    return note.kind === "error" && (fromChecks.get(path) ?? []).some((other) => other.line === note.line);
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

    /** Where failed checks came from. @param {Map<string, LineNote[]>} byPath */
    setNotes(byPath) {
      fromChecks = byPath;
      for (const path of states.keys()) update(path, { effects: checks.put(byPath.get(path) ?? []) });
      if (found) editor.setProblems(found);
    },

    /** What shows without running anything. @param {Map<string, LineNote[]>} byPath */
    setProblems(byPath) {
      found = byPath;
      for (const path of states.keys()) update(path, { effects: problems.put((byPath.get(path) ?? []).filter((note) => !said(path, note))) });
    },

    /** Endpoints that answered when the app was last checked. @param {string[]} names */
    setEndpoints(names) {
      answered = names;
    },

    /** Opens the box that finds and replaces in the shown file. */
    find() {
      view.focus();
      openSearchPanel(view);
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
