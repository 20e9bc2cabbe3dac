// Shows on the page what a pass changes: tasks that are done, the count in the header.

import { $, h } from "./dom.js";
import { tasksDone } from "./verdict.js";

/** Marks the tasks of the lesson's pane whose checks all passed. */
export function showTasks(verdict) {
  const done = tasksDone(verdict);
  let count = 0;
  let all = 0;
  for (const task of document.querySelectorAll("[data-task-item]")) {
    const number = Number(task.dataset.taskItem);
    if (!done.has(number)) continue;
    const passed = done.get(number);
    all += 1;
    count += passed ? 1 : 0;
    task.classList.toggle("done", passed);
    const mark = $(".task-mark", task);
    mark.replaceChildren(
      h("span", { "aria-hidden": "true" }, passed ? "✓" : "○"),
      h("span.for-ears", {}, passed ? "done: " : "not done yet: "),
    );
  }
  const summary = $("#tasks-done");
  if (summary && all) summary.textContent = `${count} of ${all} done`;
}

/** The header's "3 of 62 passed", after a pass. */
export async function showProgress(api, url) {
  const chip = $("#passed");
  if (!chip) return;
  const { topics } = await api.get(url);
  const text = [...chip.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (text) text.data = `${topics.passed} of ${topics.all}`;
}
