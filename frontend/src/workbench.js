// The workbench's page: reads what the server put into it, makes the parts and connects them. What a part does is in
// its own file. If anything here fails, the plain form that the server sent stays and works.

import { createApi } from "./api.js";
import { Checking } from "./checking.js";
import { Connection } from "./connection.js";
import { $, createAnnouncer } from "./dom.js";
import { Drafts } from "./drafts.js";
import { FileTabs } from "./filetabs.js";
import { Hints } from "./hints.js";
import { listen } from "./keys.js";
import { Layout } from "./layout.js";
import { Banner, Notices } from "./notices.js";
import { cursorIn, typedEarly } from "./plainform.js";
import { showProgress, showTasks } from "./progress.js";
import { Project, sameFiles } from "./project.js";
import { Results } from "./results.js";
import { tellSaving } from "./saving.js";
import { count, duration, notesByFile, sentence } from "./verdict.js";
import { createVersions } from "./versions.js";

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

async function start() {
  const { createEditor } = await import("./editor.js");
  const boot = JSON.parse($("#boot").textContent);
  const form = $("#plain");
  const announce = createAnnouncer($("#said"));
  const api = createApi(boot);
  const connection = new Connection(api);
  const project = new Project(boot.files, boot.fixed, boot.limits);
  const drafts = new Drafts({ api, boot, project, connection, storage: storage() });
  const notices = new Notices($("#notices"));
  const banner = new Banner($("#banner"));
  const renderSaving = tellSaving({ drafts, project, connection, banner, notices, status: $("#save-state"), announce });

  const early = typedEarly(form);
  const cursor = cursorIn(form);
  drafts.open({ files: boot.files, revision: boot.revision, saved_at: boot.saved_at }, early);

  const layout = new Layout($("#workbench"));
  const editor = createEditor({
    parent: $("#editor"),
    nonce: boot.nonce,
    files: project.files(),
    onType: (path, text) => project.type(path, text),
    onLeave: () => announce("Tab now leaves the editor."),
  });
  const tabs = new FileTabs({
    list: $("#files"),
    addButton: $("#add-file"),
    fileButton: $("#change-file"),
    project,
    notices,
  });
  tabs.addEventListener("open", (event) => openFile(event.detail.path, event.detail.focus));
  project.addEventListener("change", (event) => {
    if (event.detail.reason === "typed") return;
    editor.load(project.files());
    if (!project.has(tabs.open) && !boot.fixed.some((file) => file.path === tabs.open)) tabs.select(project.paths[0]);
    else tabs.select(tabs.open);
  });

  function openFile(path, focus) {
    const fixed = boot.fixed.find((file) => file.path === path);
    $("#editor").hidden = Boolean(fixed);
    $("#fixed").hidden = !fixed;
    if (fixed) {
      $("#fixed").textContent = `${fixed.path}, ${fixed.size} bytes. ${fixed.note}`;
      return;
    }
    editor.show(path);
    if (focus) editor.focus();
  }

  const hints = new Hints($("#hints"));
  const results = new Results({
    root: $("#checks"),
    boot,
    hints,
    onJump: (path, line) => jump(path, line),
    onAgain: () => checking.check(),
  });
  const checking = new Checking({ api, boot, project, drafts, connection });

  function jump(path, line) {
    if (!project.has(path)) return;
    layout.show("code");
    tabs.select(path);
    editor.jump(path, line);
  }

  const state = $("#check-state");
  const idle = () => (checking.asYouType ? "checks as you type" : "changed since the last check: press Check now");

  function showVerdict(verdict, files) {
    results.render(verdict, { untouched: sameFiles(files, boot.starter) });
    const notes = sameFiles(files, boot.starter) ? new Map() : notesByFile(verdict);
    editor.setNotes(notes);
    tabs.mark(notes.keys());
    showTasks(verdict);
    const { passed, all } = count(verdict);
    $("#results-count").textContent = `${passed}/${all}`;
  }

  checking.addEventListener("busy", () => {
    state.textContent = checking.asYouType ? "checking…" : "checking, this takes some seconds…";
    $("#check-now").setAttribute("aria-busy", "true");
  });
  checking.addEventListener("verdict", (event) => {
    const { verdict, files, milliseconds } = event.detail;
    showVerdict(verdict, files);
    results.stale(false);
    $("#check-now").removeAttribute("aria-busy");
    state.textContent = `${checking.asYouType ? "checked as you type" : "checked"} · ${duration(milliseconds)}`;
    announce(sentence(verdict));
    markPainted();
    if (verdict.passed) showProgress(api, boot.urls.progress).catch(() => {}); // the count is right on the next page
  });
  checking.addEventListener("trouble", (event) => {
    const { message, cure, code } = event.detail;
    $("#check-now").removeAttribute("aria-busy");
    state.textContent = code === "engine-starting" ? "the engine is starting…" : "not checked";
    results.showTrouble(message, cure);
    announce(`${message} ${cure}`);
  });
  checking.addEventListener("stale", () => {
    results.stale(true);
    if (!checking.asYouType) state.textContent = idle();
  });
  checking.addEventListener("fresh", () => {
    results.stale(false);
    state.textContent = "checked";
  });

  const versions = createVersions({ api, boot, drafts, project, connection, notices });
  $("#check-now").addEventListener("click", () => checking.check());
  $("#reset").addEventListener("click", () => versions.reset());
  $("#versions").addEventListener("click", () => versions.earlier());
  $("#outside").addEventListener("click", () => versions.openOutside());
  const showKeys = listen({
    check: () => checking.check(),
    save: async () => {
      await drafts.save();
      announce(drafts.state === "saved" ? "Saved." : "Not saved to the course yet.");
    },
    walk: (forward) => {
      const pane = layout.walk(forward);
      if (pane === "code") editor.focus();
      else layout.focus(pane);
    },
    problem: (forward) => goToProblem(forward),
  });
  $("#show-keys").addEventListener("click", showKeys);

  function goToProblem(forward) {
    const card = results.nextFailed(forward);
    if (!card) {
      announce("No check has failed.");
      return;
    }
    const line = card.querySelector("button.line");
    if (line) {
      line.click();
      announce(card.querySelector(".message")?.textContent ?? card.querySelector(".title").textContent);
      return;
    }
    layout.show("results");
    card.tabIndex = -1;
    card.focus();
  }

  // The parts are all there: the editor takes the form's place.
  document.documentElement.classList.add("js");
  const first = cursor && project.has(cursor.path) ? cursor.path : project.has(boot.exercise.open_first) ? boot.exercise.open_first : project.paths[0];
  tabs.select(first, Boolean(cursor));
  if (cursor) editor.select(cursor.from, cursor.to);
  renderSaving();
  const shownIsCurrent = boot.verdict && boot.verdict_is_current && sameFiles(project.files(), boot.files);
  if (boot.verdict) {
    showVerdict(boot.verdict, boot.verdict_is_current ? boot.files : {});
    results.stale(!shownIsCurrent);
  }
  state.textContent = shownIsCurrent ? "checked" : checking.asYouType ? "checks as you type" : "not checked yet";
  if (checking.asYouType && !shownIsCurrent) checking.check();
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

start().catch((error) => {
  console.error(error);
  const notice = $("#no-editor");
  if (notice) notice.hidden = false;
});
