// What was tried: every version that was checked or that made way, with what was said about it. Any two can be compared,
// any can be taken back, and all of it can be taken away.

import { differenceView } from "./difference.js";
import { show } from "./dialogs.js";
import { clock, h } from "./dom.js";

/** What a version was found to be, in a few words. @param {Object} attempt */
export function said(attempt) {
  const where = attempt.origin === "terminal" ? ", in the terminal" : "";
  if (attempt.kind === "reset") return `before a fresh start${where}`;
  if (!attempt.checks) return `not judged${where}`;
  const { passed, all } = attempt.checks;
  return `${attempt.passed ? "passed" : `${passed} of ${all}`}${where}`;
}

/** @param {Object} work  the parts of the page, with `asking` @param {(id: string) => Promise<void>} restore */
export function createAttempts({ api, boot, drafts, asking }, restore) {
  const { attempts: url, difference, export: exportUrl } = boot.urls;

  async function list() {
    await asking(async () => {
      await drafts.save();
      const { attempts } = await api.get(url);
      const chosen = await show({ title: "Versions", build: (choose) => [table(attempts, choose), takeAway()] });
      const [act, id] = chosen.split(" ");
      if (act === "use") await restore(id);
      if (act === "compare") await compare(attempts, id, "draft");
    });
  }

  function table(attempts, choose) {
    if (!attempts.length) return h("p", {}, "None yet: a version is kept each time it is checked, and before a fresh start.");
    return h(
      "ul.versions",
      {},
      attempts.map((attempt) => {
        const when = clock(attempt.asked_at);
        const button = (act, label, name) =>
          h("button.btn.small", { type: "button", onclick: () => choose(`${act} ${attempt.id}`), "aria-label": name }, label);
        return h(
          "li",
          { "data-attempt": attempt.id },
          h("span.grow", {}, attempt.passed && h("span.passed-mark", { "aria-hidden": "true" }, "✓ "), when, h("span.soft", {}, ` ${said(attempt)}`)),
          button("use", "Use this one", `Use the version of ${when}, ${said(attempt)}`),
          button("compare", "Compare", `Compare the version of ${when}, ${said(attempt)}`),
        );
      }),
    );
  }

  function takeAway() {
    return h(
      "p.take-away",
      {},
      h("a", { href: exportUrl, download: true }, "Take all of it away as a zip"),
      h("span.soft", {}, " with a README, what to install, and a git history of these versions, ready to push."),
    );
  }

  /** Two versions side by side in time; which two can be changed. */
  async function compare(attempts, from, to) {
    const versions = [
      ["draft", "now"],
      ...attempts.map((attempt) => [String(attempt.id), `${clock(attempt.asked_at)}, ${said(attempt)}`]),
      ["starter", "the starter"],
    ];
    const place = h("div.compared", { role: "status" });
    const pick = (id, label, value) => {
      const select = h("select", { id, onchange: fill }, versions.map(([name, text]) => h("option", { value: name, selected: name === value }, text)));
      return [h("label", { for: id }, label), select];
    };
    const [fromLabel, fromSelect] = pick("compare-from", "From", from);
    const [toLabel, toSelect] = pick("compare-to", "To", to);

    async function fill() {
      await asking(async () => {
        const query = new URLSearchParams({ from: fromSelect.value, to: toSelect.value });
        const answer = await api.get(`${difference}?${query}`);
        if (answer.from !== fromSelect.value || answer.to !== toSelect.value) return; // changed again meanwhile
        place.replaceChildren(differenceView(answer.difference, "These two are the same."));
      });
    }

    await fill();
    const chosen = await show({
      title: "Compare versions",
      wide: "widest",
      build: (choose) => [
        h("div.compare-which", {}, h("div", {}, fromLabel, fromSelect), h("div", {}, toLabel, toSelect)),
        place,
        h("div.acts", {}, h("button.btn.small", { type: "button", onclick: () => choose("back") }, "Back to the list")),
      ],
    });
    if (chosen === "back") await list();
  }

  return list;
}
