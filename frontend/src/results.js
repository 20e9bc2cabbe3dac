// The panel of checks: what passed, what failed and why, and what to do next. A card whose check says the same as
// before is left alone, so that focus, folds and reading are not disturbed while the learner types.

import { forEars, h, withCode } from "./dom.js";
import { exchangesView } from "./exchange.js";
import { heldView, succeededView } from "./story.js";
import { byTask, count, duration, STATUS, work } from "./verdict.js";

export class Results {
  #root;
  #kind;
  #tasks;
  #hints;
  #next;
  #cards = new Map(); // check id -> {signature, element, time}
  #verdict = null;
  #succeeded = new Map(); // check id -> the form of the attack that succeeded last
  onXray = null; // (check, place of an exchange | undefined) => void

  /**
   * @param {Object} options
   * @param {HTMLElement} options.root
   * @param {(path: string, line: number) => void} options.onJump
   * @param {() => void} options.onAgain
   */
  constructor({ root, boot, hints, onJump, onAgain, onRightWay }) {
    this.#root = root;
    this.#kind = boot.exercise.kind;
    this.#tasks = new Map(boot.tasks.map((task) => [task.number, task.title]));
    this.#next = boot.next;
    this.#hints = hints;
    this.onJump = onJump;
    this.onAgain = onAgain;
    this.onRightWay = onRightWay;
    this.head = h("div.sum");
    this.groups = h("div.groups");
    this.after = h("div.after");
    this.trouble = h("div.trouble", { role: "status", hidden: true });
    root.replaceChildren(this.trouble, this.head, this.groups, this.after);
    hints.addEventListener("change", (event) => this.#renew(event.detail.task));
    this.#nothing();
  }

  #nothing() {
    this.head.replaceChildren(
      h("span.soft", {}, this.#kind === "app" ? "Your checks appear here as you type." : "Press Check now when you are ready."),
    );
  }

  /** @param {Object} verdict @param {{untouched: boolean}} how  untouched: the starter, so nothing is wrong yet */
  render(verdict, { untouched }) {
    this.#verdict = verdict;
    for (const { id, story } of verdict.checks) if (story?.succeeded) this.#succeeded.set(id, story.shape);
    this.hideTrouble();
    this.#root.classList.toggle("untouched", untouched);
    this.#renderHead(verdict, untouched);
    const focus = keyOfFocus(this.groups); // before a card is moved: that takes the focus away
    const first = verdict.checks.find((check) => check.status === "failed");
    const groups = byTask(verdict).map(({ task, checks }) => this.#group(task, checks, first, untouched));
    const seen = new Set(verdict.checks.map((check) => check.id));
    for (const id of [...this.#cards.keys()]) if (!seen.has(id)) this.#cards.delete(id);
    this.groups.replaceChildren(...groups);
    restoreFocus(this.groups, focus);
    this.after.replaceChildren(...this.#output(verdict.output), this.#origin(verdict));
  }

  #renderHead(verdict, untouched) {
    const { all, passed, stretch, stretchPassed } = count(verdict);
    const parts = [h("b", {}, verdict.passed ? "All of it works." : `${passed} of ${all}`), h("span.soft", {}, this.#about(verdict, untouched))];
    if (stretch) parts.push(h("span.chip", {}, `if you like: ${stretchPassed} of ${stretch}`));
    this.head.replaceChildren(h("div.sum-line", {}, parts));
    this.head.classList.toggle("all", verdict.passed);
    if (verdict.passed && this.#next) {
      this.head.append(h("a.btn.primary.next", { href: this.#next.url }, `Next: ${this.#next.title} →`));
    }
  }

  /** What stands beside the count. */
  #about(verdict, untouched) {
    if (verdict.checks.some((check) => check.status === "our-fault")) return "not all could be judged: our own fault, not yours";
    if (verdict.passed) return `${count(verdict).all} of ${count(verdict).all}, ${work(verdict, this.#kind)}`;
    return untouched ? "the rest waits for your code" : work(verdict, this.#kind);
  }

  #group(task, checks, first, untouched) {
    const title = this.#tasks.get(task);
    const list = h("ul.checks", {}, checks.map((check) => this.#card(check, check === first, untouched)));
    const heading = title && task > 0 && h("h2", {}, h("span.number", {}, String(task)), withCode(title));
    return h("section.group", { "data-task": task }, heading, list);
  }

  #card(check, isFirst, untouched) {
    const others = check.status === "passed" && check.story ? this.#verdict.checks.map((one) => one.status) : [];
    const signature = JSON.stringify([{ ...check, milliseconds: 0, exchanges: check.exchanges.map(withoutTime) }, isFirst, untouched, others]);
    const known = this.#cards.get(check.id);
    if (known?.signature === signature) {
      known.time.textContent = duration(check.milliseconds);
      return known.element;
    }
    const element = this.#buildCard(check, isFirst, untouched, known?.element);
    this.#cards.set(check.id, { signature, element, time: element.querySelector(".ms") });
    return element;
  }

  #buildCard(check, isFirst, untouched, before) {
    const todo = untouched && (check.status === "failed" || check.status === "blocked");
    const status = todo ? STATUS.todo : STATUS[check.status];
    const card = h(
      `li.check.${todo ? "todo" : check.status}`,
      { "data-check": check.id },
      h("span.mark", { "aria-hidden": "true" }, status.mark),
      h("span.title", {}, withCode(check.title), check.stretch && h("span.chip", {}, "if you like"), forEars(`: ${status.said}`)),
      h("span.ms", {}, duration(check.milliseconds)),
    );
    if (check.status === "passed" && check.story) card.append(this.#held(check, before));
    if (check.status === "passed" || (todo && check.status === "blocked")) return card;
    const body = check.status === "failed" ? this.#failed(check, isFirst && !todo, before) : this.#unjudged(check);
    if (todo && check.status === "failed") {
      card.append(h("details.why", {}, h("summary", {}, "What is missing"), body));
    } else if (body) {
      card.append(h("div.why", {}, body));
    }
    return card;
  }

  #unjudged(check) {
    if (check.status === "blocked") return h("p.soft", {}, withCode(check.message || "This is looked at once the checks above pass."));
    return [
      h("p", {}, withCode(check.message || "We could not judge this. It is our own fault, not yours.")),
      h("p.soft", {}, "Your files are safe. Try again; if it stays, tell whoever runs this course."),
      h("div.acts", {}, h("button.btn.small", { type: "button", onclick: () => this.onAgain() }, "Check again")),
    ];
  }

  #failed(check, open, before) {
    const wasOpen = before?.querySelector("details.evidence")?.open ?? open;
    const evidence = [
      (check.expected || check.got) &&
        h(
          "dl.compare",
          {},
          check.expected && [h("dt", {}, "expected"), h("dd", {}, withCode(check.expected))],
          check.got && [h("dt", {}, "got"), h("dd.got", {}, withCode(check.got))],
        ),
      exchangesView(check.exchanges),
    ].flat();
    return [
      check.message && h("p.message", {}, withCode(check.message)),
      check.story && succeededView(check.story, (place) => this.#xray(check.id, place)),
      check.explanation && explanationView(check.explanation),
      check.hint && h("p.try", {}, h("b", {}, "Try next: "), withCode(check.hint)),
      evidence.some(Boolean) &&
        h("details.evidence", { open: wasOpen }, h("summary", {}, this.#kind === "app" ? "What was sent, what came back" : "What was run, what came out"), evidence),
      this.#acts(check),
      this.#hints.opened(check.task),
    ];
  }

  #acts(check) {
    const { all, opened } = this.#hints.state(check.task);
    const acts = [];
    if (check.file && check.line) {
      acts.push(
        h(
          "button.btn.small.line",
          { type: "button", "data-key": "line", onclick: () => this.onJump(check.file, check.line) },
          `${check.file}:${check.line}`,
          forEars(", go to this line"),
        ),
      );
    }
    if (this.onXray) {
      acts.push(h("button.btn.small", { type: "button", "data-key": "xray", onclick: () => this.#xray(check.id) }, "Replay in X-ray"));
    }
    if (opened < all) {
      acts.push(
        h(
          "button.btn.small",
          { type: "button", "data-key": "hint", onclick: () => this.#hints.next(check.task) },
          `Hint ${opened + 1} of ${all}`,
        ),
      );
    }
    if (all && opened >= all) {
      acts.push(h("button.btn.small", { type: "button", "data-key": "right-way", onclick: () => this.onRightWay() }, "Show me a right way"));
    }
    return acts.length > 0 && h("div.acts", {}, acts);
  }

  /** The newest run of a check, laid open: a card may be older, if it said the same. */
  #xray(id, place) {
    const check = this.#verdict.checks.find((one) => one.id === id);
    if (check) this.onXray(check, place);
  }

  #held(check, before) {
    const others = this.#verdict.checks.filter((one) => one.id !== check.id && !one.stretch && !one.story);
    return heldView(check.story, this.#succeeded.get(check.id) ?? "", {
      onReplay: (place) => this.#xray(check.id, place),
      normal: { passed: others.filter((one) => one.status === "passed"), failed: others.filter((one) => one.status === "failed") },
      open: before?.querySelector("details.held")?.open ?? this.#succeeded.has(check.id),
    });
  }

  /** A hint was opened: the cards of its task show it. */
  #renew(task) {
    if (!this.#verdict) return;
    for (const check of this.#verdict.checks) if (check.task === task) this.#invalidate(check.id);
    this.render(this.#verdict, { untouched: this.#root.classList.contains("untouched") });
  }

  #invalidate(id) {
    const card = this.#cards.get(id);
    if (card) card.signature = "";
  }

  #output(output) {
    if (!output?.text) return [];
    const open = this.after.querySelector("details.output")?.open ?? false;
    return [
      h(
        "details.output",
        { open },
        h("summary", {}, "What your program printed"),
        h("pre", { tabindex: "0" }, output.text, output.cut && h("i", {}, "\n… it printed more, which was cut")),
      ),
    ];
  }

  #origin(verdict) {
    return h("p.about", {}, `seed ${verdict.seed} · ${verdict.isolation} · ${duration(verdict.milliseconds)}`);
  }

  /** There is no verdict, and why. The last one stays, greyed. */
  showTrouble(message, cure) {
    this.trouble.replaceChildren(h("b", {}, message), " ", cure);
    this.trouble.hidden = false;
    this.stale(true);
  }

  hideTrouble() {
    this.trouble.hidden = true;
  }

  /** @param {boolean} stale whether the files changed since this verdict */
  stale(stale) {
    this.groups.classList.toggle("waiting", stale);
    this.head.classList.toggle("waiting", stale);
  }

  /** The next failed check after the one that has the focus. @returns {HTMLElement|null} */
  nextFailed(forward = true) {
    const cards = [...this.groups.querySelectorAll(".check.failed")];
    if (!cards.length) return null;
    const at = cards.findIndex((card) => card.classList.contains("at"));
    const next = cards[(at + (forward ? 1 : -1) + cards.length) % cards.length] ?? cards[0];
    for (const card of cards) card.classList.toggle("at", card === next);
    return next;
  }
}

const withoutTime = (exchange) => ({ ...exchange, milliseconds: 0, inside: null });

function explanationView(explanation) {
  return h(
    "div.explanation",
    {},
    h("p", {}, withCode(explanation.happened)),
    h("p", {}, h("b", {}, "Mend it: "), withCode(explanation.mend)),
    explanation.original && h("details", {}, h("summary", {}, "In its own words"), h("pre", { tabindex: "0" }, explanation.original)),
  );
}

function keyOfFocus(root) {
  const element = document.activeElement;
  if (!root.contains(element)) return null;
  return {
    element,
    check: element.closest("[data-check]")?.dataset.check,
    key: element.dataset.key ?? (element.tagName === "SUMMARY" ? element.textContent : ""),
  };
}

function restoreFocus(root, focus) {
  if (!focus || document.activeElement === focus.element) return;
  if (root.contains(focus.element)) {
    focus.element.focus({ preventScroll: true });
    return;
  }
  const card = [...root.querySelectorAll("[data-check]")].find((element) => element.dataset.check === focus.check);
  const candidates = card ? [...card.querySelectorAll("button, summary")] : [];
  const same = candidates.find((element) => (element.dataset.key ?? element.textContent) === focus.key);
  (same ?? candidates[0])?.focus({ preventScroll: true });
}
