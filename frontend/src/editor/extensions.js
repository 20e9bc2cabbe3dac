// What every file's editor has: numbers, history, search, completion, brackets, four spaces, and a Tab key that
// nobody is trapped by.

import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { theme } from "./theme.js";

/** Tab takes the completion that is offered, else indents. */
function tab(view) {
  if (completionStatus(view.state) === "active") {
    if (acceptCompletion(view)) return true;
    moveCompletionSelection(true)(view);
    acceptCompletion(view);
    return true; // also when the list was too fresh to be taken from: Tab must not leave then
  }
  if (view.state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  return insertSpaces(view);
}

/** Spaces up to the next multiple of four, as Python people expect of Tab. */
function insertSpaces(view) {
  view.dispatch(
    view.state.changeByRange((range) => {
      const line = view.state.doc.lineAt(range.from);
      const count = 4 - ((range.from - line.from) % 4);
      return {
        changes: { from: range.from, to: range.to, insert: " ".repeat(count) },
        range: EditorSelection.cursor(range.from + count),
      };
    }),
    { scrollIntoView: true, userEvent: "input" },
  );
  return true;
}

/**
 * Typing over a selection, done here: left to itself, Chromium would first put the coloured text's look into a style
 * attribute, which the Content-Security-Policy refuses and reports.
 */
function typeOverSelection(event, view) {
  const { main } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || main.empty || view.composing || view.state.readOnly) return false;
  event.preventDefault();
  const type = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, main.from, main.to, event.data, type))) view.dispatch(type());
  return true;
}

export function baseExtensions({ sources, onLeave, label }) {
  const leave = (view) => {
    view.setTabFocusMode(true);
    onLeave();
    return false;
  };
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    bracketMatching(),
    closeBrackets(),
    // Enter must stay Enter: nothing is selected until an arrow or Tab picks it.
    autocompletion({ selectOnOpen: false, maxRenderedOptions: 30, icons: false }),
    EditorState.languageData.of(() => sources.map((autocomplete) => ({ autocomplete }))),
    rectangularSelection(),
    highlightActiveLine(),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    search({ top: true }),
    syntaxHighlighting(classHighlighter),
    theme,
    Prec.lowest(keymap.of([{ key: "Escape", run: leave }])),
    keymap.of([
      ...closeBracketsKeymap,
      { key: "Tab", run: tab, shift: indentLess },
      ...completionKeymap,
      ...searchKeymap.filter((binding) => binding.key !== "F3"),
      ...historyKeymap,
      // The page has its own use for these.
      ...defaultKeymap.filter((binding) => binding.key !== "Mod-Enter"),
    ]),
    EditorView.domEventHandlers({
      blur: (event, view) => view.setTabFocusMode(false),
      beforeinput: typeOverSelection,
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.view.hasFocus) update.view.setTabFocusMode(false);
    }),
    EditorView.contentAttributes.of({
      "aria-label": `${label}, code. Tab indents; press Escape, then Tab, to leave.`,
      autocapitalize: "off",
      tabindex: "0",
      spellcheck: "false",
    }),
  ];
}
