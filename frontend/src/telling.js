// Shows what checking brings: the panel, notes in the editor, tasks, the line under the editor, and what a screen
// reader hears. It also sets the marks by which the benchmark measures.

import { $, h } from "./dom.js";
import { sameFiles } from "./project.js";
import { count, duration, endpoints, notesByFile, sentence, tasksDone } from "./verdict.js";

export function tellChecking({ boot, api, project, announce, checking, results, editor, tabs }) {
  const state = $("#check-state");
  const button = $("#check-now");
  const asYouType = checking.asYouType;

  function show(verdict, files) {
    const untouched = sameFiles(files, boot.starter);
    results.render(verdict, { untouched });
    const notes = untouched ? new Map() : notesByFile(verdict);
    editor.setNotes(notes);
    editor.setEndpoints(endpoints(verdict));
    tabs.mark(notes.keys());
    showTasks(verdict);
    const { passed, all } = count(verdict);
    $("#results-count").textContent = `${passed}/${all}`;
  }

  const on = (what, act) => checking.addEventListener(what, (event) => act(event.detail));
  on("busy", () => {
    state.textContent = "checking…";
    button.setAttribute("aria-busy", "true");
  });
  on("verdict", ({ verdict, files, milliseconds }) => {
    show(verdict, files);
    results.stale(false);
    button.removeAttribute("aria-busy");
    state.textContent = `checked · ${duration(milliseconds)}`;
    announce(sentence(verdict));
    markPainted();
    // If the count can't be had now, the next page has it.
    if ($("#isolation.wait")) showIsolation(api).catch(() => {});
    if (verdict.passed) showProgress(api, boot.urls.progress).catch(() => {});
  });
  on("trouble", ({ message, cure, code }) => {
    button.removeAttribute("aria-busy");
    state.textContent = code === "engine-starting" ? "the engine is starting…" : "not checked";
    results.showTrouble(message, cure);
    announce(`${message} ${cure}`);
  });
  on("stale", () => {
    results.stale(true);
    if (!asYouType) state.textContent = "not checked";
  });
  on("fresh", () => {
    results.stale(false);
    button.removeAttribute("aria-busy");
    state.textContent = "checked";
  });

  state.textContent = asYouType ? "checks as you type" : "not checked yet";
  if (boot.verdict) {
    show(boot.verdict, boot.verdict_is_current ? boot.files : {});
    const current = boot.verdict_is_current && sameFiles(project.files(), boot.files);
    results.stale(!current);
    if (current) state.textContent = "checked";
  }
}

/** Marks the tasks of the lesson's pane whose checks all passed. */
function showTasks(verdict) {
  const done = tasksDone(verdict);
  for (const item of document.querySelectorAll("[data-task-item]")) {
    const passed = done.get(Number(item.dataset.taskItem));
    if (passed === undefined) continue; // no check belongs to it
    item.classList.toggle("done", passed);
    $(".task-mark", item).replaceChildren(
      h("span", { "aria-hidden": "true" }, passed ? "✓" : "○"),
      h("span.for-ears", {}, passed ? "done: " : "not done yet: "),
    );
  }
  const numbered = [...done].filter(([task]) => task > 0);
  const passed = numbered.filter(([, whether]) => whether).length;
  if (numbered.length) $("#tasks-done").textContent = `${passed} of ${numbered.length} done`;
}

/** The header's "3 of 62 passed", after a pass. */
async function showProgress(api, url) {
  const chip = $("#passed");
  if (!chip) return;
  const { topics } = await api.get(url);
  const text = [...chip.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (text) text.data = `${topics.passed} of ${topics.all}`;
}

/** The header's chip was made while the engine still started: says what it turned out to be. */
async function showIsolation(api) {
  const chip = $("#isolation");
  const { isolation } = await api.session();
  if (!chip || !isolation.level) return;
  chip.classList.remove("wait");
  chip.classList.add(isolation.level === "own-code" ? "warn" : "ok");
  chip.title = isolation.title;
  chip.replaceChildren(isolation.label, h("span.for-ears", {}, `: ${isolation.title}`));
}

/** Tells the benchmark when a verdict is on screen: after the frame that shows it. */
function markPainted() {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      performance.mark("flaskpath:verdict");
      port1.close();
    };
    port2.postMessage(null);
  });
}
