// The workbench's page: reads what the server put into it, makes the parts and connects them. What a part does is in
// its own file. If anything here fails, the plain form that the server sent stays and works.

import { createApi } from "./api.js";
import { createAsking } from "./asking.js";
import { Checking } from "./checking.js";
import { Connection } from "./connection.js";
import { $, createAnnouncer } from "./dom.js";
import { Drafts } from "./drafts.js";
import { FileTabs } from "./filetabs.js";
import { Hints } from "./hints.js";
import { listen } from "./keys.js";
import { Layout } from "./layout.js";
import { Banner, Notices } from "./notices.js";
import { cursorIn, inShownOrder, typedEarly } from "./plainform.js";
import { Problems } from "./problems.js";
import { connectPreview } from "./previewtab.js";
import { Project, sameFiles } from "./project.js";
import { Results } from "./results.js";
import { createRightWay } from "./rightway.js";
import { tellSaving } from "./saving.js";
import { tellChecking } from "./telling.js";
import { createUpload } from "./upload.js";
import { createVersions } from "./versions.js";
import { connectXray } from "./xraytab.js";

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

/** The learner's files and where they are kept. */
function createWork(boot, form) {
  const announce = createAnnouncer($("#said"));
  const api = createApi(boot);
  const connection = new Connection(api);
  const project = new Project(inShownOrder(form, boot.files), boot.fixed, boot.limits);
  const drafts = new Drafts({ api, boot, project, connection, storage: storage() });
  const notices = new Notices($("#notices"));
  const banner = new Banner($("#banner"));
  const asking = createAsking({ connection, notices });
  const work = { boot, announce, api, connection, project, drafts, notices, banner, asking };
  tellSaving({ ...work, status: $("#save-state") });
  drafts.open(boot, typedEarly(form));
  return work;
}

/** The editor with its tabs, kept to the files. @param {Function} createEditor */
function createFilesView({ boot, project, notices, announce }, createEditor) {
  const editor = createEditor({
    parent: $("#editor"),
    nonce: boot.nonce,
    files: project.files(),
    others: boot.fixed.map((file) => file.path),
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
  createUpload({ button: $("#upload-file"), input: $("#upload-input"), project, limits: boot.limits, notices, tabs });
  const fixedFile = (path) => boot.fixed.find((file) => file.path === path);
  tabs.addEventListener("open", (event) => {
    const { path, focus } = event.detail;
    const fixed = fixedFile(path);
    $("#editor").hidden = Boolean(fixed);
    $("#fixed").hidden = !fixed;
    if (fixed) {
      $("#fixed").textContent = `${fixed.path}, ${fixed.size} bytes. ${fixed.note}`;
      return;
    }
    editor.show(path);
    if (focus) editor.focus();
  });
  project.addEventListener("change", (event) => {
    if (event.detail.reason === "typed") return;
    editor.load(project.files());
    tabs.select(project.has(tabs.open) || fixedFile(tabs.open) ? tabs.open : project.paths[0]);
  });
  return { editor, tabs };
}

/** What is wider than its pane scrolls, so the keyboard must get there too. */
function reachScrolling() {
  for (const block of document.querySelectorAll(".prose :is(pre, table)")) block.tabIndex = 0;
}

/** Opens the file that the learner was in, else the one that the exercise names. */
function openFirst({ boot, project }, { editor, tabs }, cursor) {
  const wanted = [cursor?.path, boot.exercise.open_first, project.paths[0]];
  tabs.select(wanted.find((path) => path && project.has(path)), Boolean(cursor));
  if (cursor && project.has(cursor.path)) editor.select(cursor.from, cursor.to);
}

function createChecks(work, { editor, tabs }, layout) {
  const { boot, project } = work;
  const jump = (path, line) => {
    if (!project.has(path)) return;
    layout.show("code");
    tabs.select(path);
    editor.jump(path, line);
  };
  const remember = (task, rung) => work.api.post(boot.urls.hints, { schema: 1, task, rung }).catch(() => {}); // it is shown all the same
  const hints = new Hints($("#hints"), boot, remember);
  const onRightWay = createRightWay({ ...work, hints });
  const results = new Results({ root: $("#checks"), boot, hints, onJump: jump, onRightWay });
  const checking = new Checking(work);
  results.onAgain = () => checking.check();
  connectXray({ work, results, checking, layout, jump });
  connectPreview({ work, jump });
  tellChecking({ ...work, checking, results, editor, tabs });
  new Problems({ ...work, show: (byPath) => editor.setProblems(byPath) });
  return { results, checking };
}

function connectKeys({ drafts, announce }, { editor }, { results, checking }, layout) {
  const problem = (forward) => {
    const card = results.nextFailed(forward);
    const line = card?.querySelector("button.line");
    if (!card) announce("No check has failed.");
    else if (line) {
      line.click();
      announce((card.querySelector(".message") ?? card.querySelector(".title")).textContent);
    } else {
      layout.show("results");
      card.tabIndex = -1;
      card.focus();
    }
  };
  return listen({
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
    problem,
  });
}

async function start() {
  const { createEditor } = await import("./editor.js");
  const boot = JSON.parse($("#boot").textContent);
  const form = $("#plain");
  const cursor = cursorIn(form);
  const work = createWork(boot, form);
  const layout = new Layout($("#workbench"));
  const view = createFilesView(work, createEditor);
  const checks = createChecks(work, view, layout);
  const versions = createVersions(work);
  const showKeys = connectKeys(work, view, checks, layout);
  const buttons = {
    "#check-now": () => checks.checking.check(),
    "#reset": versions.reset,
    "#versions": versions.earlier,
    "#outside": versions.openOutside,
    "#show-keys": showKeys,
    "#find": () => view.editor.find(),
  };
  for (const [selector, act] of Object.entries(buttons)) $(selector).addEventListener("click", act);

  document.documentElement.classList.add("js"); // all parts are there: the editor takes the form's place
  reachScrolling();
  openFirst(work, view, cursor);
  const current = boot.verdict_is_current && sameFiles(work.project.files(), boot.files);
  if (checks.checking.asYouType && !current) checks.checking.check();
}

start().catch((error) => {
  console.error(error);
  $("#no-editor").hidden = false;
});
