// The X-ray: requests of a check, or made by hand, each laid open; two of them side by side; and the console. A bundle of
// its own, loaded when somebody first looks.

import { show } from "../dialogs.js";
import { clock, forEars, h, withCode } from "../dom.js";
import { Console } from "./console.js";
import { differencesView } from "./differences.js";
import { headerOf, isHttp } from "./steps.js";
import { exchangeXray, traceback } from "./timeline.js";

const KEPT = 20; // requests that were looked at or sent by hand, to compare with

export class Xray {
  #root;
  #work;
  #how;
  #explain;
  #set = { title: "", exchanges: [], check: null }; // what is looked at
  #place = 0;
  #seen = []; // {exchange, from}, the newest first
  #passed = new Map(); // check id -> {asked_at, check} | null

  /** @param {{root: HTMLElement, work: Object, onJump: Function, explain: (error: Error) => string}} options */
  constructor({ root, work, onJump, explain }) {
    this.#explain = explain;
    this.#root = root;
    this.#work = work;
    const { boot, api, project } = work;
    this.#how = {
      onJump,
      onStep: (place) => this.#show(place, true),
      has: (path) => project.has(path),
      files: () => project.files(),
      nonce: boot.nonce,
    };
    this.console = boot.urls.console && new Console({ api, url: boot.urls.console, files: () => project.files(), onAnswer: (answer) => this.#answered(answer), paths: () => this.#paths(), explain });
    this.hand = this.console && h("details.hand-fold", { open: true }, h("summary", {}, "Send a request by hand"), this.console.element);
    this.news = h("div", { role: "status" });
    this.view = h("div.xray-view");
    root.replaceChildren(...[this.hand, this.news, this.view].filter(Boolean));
    this.view.append(h("p.soft", {}, "Here you see what your app does with a request: press “Replay in X-ray” beside a check", this.console ? ", or send one yourself." : "."));
  }

  /** Shows what a check sent and what came of it. @param {Object} check @param {number} [place] */
  showCheck(check, place = telling(check.exchanges)) {
    if (this.hand) this.hand.open = false;
    this.#set = { title: check.title, exchanges: check.exchanges, check };
    this.#passed.delete(check.id);
    this.news.replaceChildren();
    this.#show(place, true);
  }

  /** A verdict came: if the check that is looked at says something else now, offers that. */
  verdict(verdict) {
    const { check } = this.#set;
    const newer = check && verdict.checks.find((one) => one.id === check.id);
    if (!newer || newer === check) return;
    const says = { passed: "passes now", failed: "was tried again and fails" }[newer.status] ?? "was looked at again";
    this.news.replaceChildren(
      h("div.trouble", {}, "This check ", says, ". ", h("button.btn.small", { type: "button", onclick: () => this.showCheck(newer) }, "Show the new run"), this.#compareButton(newer)),
    );
  }

  #compareButton(newer) {
    const [old, fresh] = [this.#set.exchanges[this.#place], newer.exchanges[this.#place]];
    if (!old || !fresh) return "";
    return h("button.btn.small", { type: "button", onclick: () => this.#compare(old, fresh, "Before", "Now", true) }, "Compare both");
  }

  #answered(answer) {
    const { exchanges, fault } = answer;
    for (const exchange of exchanges) this.#remember(exchange, "by hand");
    this.#set = { title: "By hand", exchanges, check: null, fault };
    this.news.replaceChildren();
    this.#show(Math.max(exchanges.length - 1, 0), false);
    const last = exchanges.at(-1);
    this.#work.announce(fault ? fault.message : `${last.request.head}: ${last.response.head}`);
  }

  /** @param {number} place of the exchange to lay open @param {boolean} focus */
  #show(place, focus) {
    this.#place = place;
    const { title, exchanges, check, fault } = this.#set;
    const exchange = exchanges[place];
    if (exchange) this.#remember(exchange, check ? "a check" : "by hand");
    const heading = h("h2", { tabindex: "-1" }, withCode(title), check && forEars(`, a check that ${check.status === "passed" ? "passed" : "did not pass"}`));
    this.view.replaceChildren(
      ...[
        heading,
        check?.status === "failed" && h("p.message", {}, withCode(check.message)),
        fault && this.#fault(fault),
        exchange && this.#steps(),
        exchange ? this.#tools(exchange) : check && this.#without(check),
        exchange && exchangeXray(exchanges, place, this.#how),
      ].flat(2).filter(Boolean),
    );
    if (focus) heading.focus();
  }

  #steps() {
    const { exchanges } = this.#set;
    const step = (exchange, place) =>
      h(
        "li",
        {},
        h(
          "button.exchange-step",
          { type: "button", "aria-current": place === this.#place && "step", onclick: () => this.#show(place, true) },
          h("span.who", {}, exchange.who),
          " ",
          h("span.asked", {}, exchange.request.head),
          " ",
          h(`span.status${/^[45]/.test(exchange.response.head) ? ".bad" : ""}`, {}, exchange.response.head),
        ),
      );
    const list = h("ol.exchange-steps", {}, exchanges.map(step));
    queueMicrotask(() => list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }));
    return list;
  }

  #tools(exchange) {
    const acts = [];
    if (this.console && isHttp(exchange)) {
      acts.push(h("button.btn.small", { type: "button", onclick: () => ((this.hand.open = true), this.console.fill(exchange)) }, "Change and send it by hand"));
    }
    const others = this.#others(exchange);
    const choose = h(
      "select",
      { "aria-label": "Compare with", onchange: (event) => this.#chosen(event.target, others) },
      h("option", { value: "" }, "Compare with…"),
      others.map(({ label }, index) => h("option", { value: index }, label)),
    );
    if (others.length) acts.push(choose);
    return h("div.acts", {}, acts);
  }

  #remember(exchange, from) {
    this.#seen = [{ exchange, from }, ...this.#seen.filter((one) => one.exchange !== exchange)].slice(0, KEPT);
  }

  /** What this request can be compared with. */
  #others(exchange) {
    const { check, exchanges } = this.#set;
    const label = (one) => `${one.who}: ${one.request.head} → ${one.response.head}`.slice(0, 90);
    const others = [];
    if (check && check.status !== "passed") others.push({ label: "the same when this check last passed", passed: check });
    for (const [place, one] of exchanges.entries()) if (one !== exchange) others.push({ label: `${place + 1}. ${label(one)}`, exchange: one });
    for (const { exchange: one, from } of this.#seen) if (one !== exchange && !exchanges.includes(one)) others.push({ label: `earlier, ${from}: ${label(one)}`, exchange: one });
    return others;
  }

  async #chosen(select, others) {
    const chosen = others[Number(select.value)];
    select.value = "";
    if (!chosen) return;
    const here = this.#set.exchanges[this.#place];
    if (chosen.exchange) {
      this.#compare(chosen.exchange, here, "The other one", "This one", false);
      return;
    }
    const found = await this.#lastPassed(chosen.passed);
    const then = found?.check.exchanges[this.#place];
    if (then) this.#compare(then, here, `When it passed, ${clock(found.asked_at)}`, "Now", true);
    else if (found) this.#tell("When this check last passed, it did not send as many requests: there is none to compare with.");
  }

  async #lastPassed(check) {
    try {
      const { api, boot } = this.#work;
      const found = await api.get(`${boot.urls.passed}?check=${encodeURIComponent(check.id)}`);
      if (found.check) return found;
      this.#tell("This check has not passed yet in any version that is kept. Compare with another request instead.");
    } catch (error) {
      this.#tell(this.#explain(error));
    }
    return null;
  }

  #tell(text) {
    this.news.replaceChildren(h("p.soft", {}, text));
  }

  #compare(left, right, leftTitle, rightTitle, drawn) {
    show({ title: "Side by side", build: () => differencesView(left, right, leftTitle, rightTitle, drawn), wide: "widest" });
  }

  /** A check that failed before any request: the app did not start. */
  #without(check) {
    return [
      check.file && check.line && h("div.acts", {}, h("button.btn.small.line", { type: "button", onclick: () => this.#how.onJump(check.file, check.line) }, `${check.file}:${check.line}`, forEars(", go to this line"))),
      check.got && h("pre", { tabindex: "0" }, check.got),
      h("p.soft", {}, check.status === "failed" ? "No request was sent: it did not come that far." : "This check sends no request."),
    ];
  }

  #fault(fault) {
    const report = { frames: fault.file && fault.line ? [{ file: fault.file, line: fault.line, name: "", code: "" }] : [], text: fault.got };
    return h("div.trouble.fault", {}, h("b", {}, withCode(fault.message)), fault.hint && h("p", {}, withCode(fault.hint)), traceback(report, this.#how));
  }

  /** Addresses that were asked for lately, to choose from. */
  #paths() {
    const seen = [...this.#seen.map((one) => one.exchange), ...this.#set.exchanges].filter(isHttp).map((exchange) => exchange.request.head.replace(/^[A-Z]+ /, ""));
    return [...new Set(["/", ...seen])].slice(0, 30);
  }
}

/** The exchange that tells most: the last one, unless an earlier one broke. */
function telling(exchanges) {
  const broke = exchanges.findLastIndex((exchange) => exchange.inside?.exception && !headerOf(exchange.response, "location"));
  return broke >= 0 ? broke : Math.max(exchanges.length - 1, 0);
}
