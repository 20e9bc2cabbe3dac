// One exchange laid open: what the app did from the request to the answer, then both as they went over the line.

import { forEars, h } from "../dom.js";
import { duration } from "../verdict.js";
import { canRender, renderedView } from "./rendered.js";
import { cookieFlags, followedBy, happenings, headerOf, isHttp, sessionChanges, statusOf } from "./steps.js";

const CALLS = { before: "Hook before the view", view: "View", after: "Hook after the view", teardown: "Hook at the end", error: "Error handler" };

/**
 * @param {Object[]} exchanges @param {number} place
 * @param {{onJump: Function, onStep: Function, has: (path: string) => boolean, files: () => Object, nonce: string}} how
 */
export function exchangeXray(exchanges, place, how) {
  const exchange = exchanges[place];
  return [isHttp(exchange) && timeline(exchanges, place, how), rendered(exchange, how), raw("Request, as it was sent", exchange.request), raw("Response, as it came", exchange.response)];
}

function timeline(exchanges, place, how) {
  const exchange = exchanges[place];
  const inside = exchange.inside ?? {};
  const known = Object.keys(inside).length > 0;
  return h(
    "section.did",
    { "aria-label": "What the app did" },
    h("h3", {}, "What the app did"),
    h(
      "ol.timeline",
      {},
      known ? [routed(inside, exchange), before(inside), happenings(inside).map((step) => happening(step, how)), after(inside)] : item("soft", "nothing is known", h("p", {}, "The app was not looked into while it answered this.")),
      cookies(exchange),
      answered(exchanges, place, how),
    ),
    known && h("p.soft", {}, "This is the app's own word. ", inside.cut && h("b", {}, "There was more; it was cut."), " Checks judge by what came over the line."),
  );
}

function item(kind, title, ...content) {
  return h(`li.step.${kind}`, {}, h("div.step-head", {}, title), content.flat(3).some(Boolean) && h("div.step-body", {}, content));
}

const pairs = (values) => h("dl.pairs", {}, Object.entries(values).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
const code = (text) => h("code", {}, text);
const ms = (milliseconds) => h("span.ms", {}, milliseconds < 1 ? `${milliseconds.toFixed(2)} ms` : duration(milliseconds));

function routed(inside, exchange) {
  if (!inside.rule) {
    return item("rule", ["No rule of the app fits ", code(exchange.request.head)]);
  }
  const args = inside.arguments ?? {};
  return item("rule", ["Rule ", code(inside.rule), " leads to ", code(inside.endpoint ?? "?")], Object.keys(args).length > 0 && pairs(args));
}

function before(inside) {
  const session = inside.session?.before ?? {};
  return Object.keys(session).length > 0 && item("session", "Session before", pairs(session));
}

function after(inside) {
  const changes = sessionChanges(inside.session);
  if (!changes.length) return false;
  const row = ({ name, was, is }) => [
    h("dt", {}, name),
    h("dd", {}, was !== null && h("del", {}, was), was !== null && is !== null && " ", is !== null ? h("ins", {}, is) : h("i", {}, "gone"), was === null && forEars(", new")),
  ];
  return item("session", "Session after", h("dl.pairs", {}, changes.map(row)));
}

function happening({ what, item: thing, depth }, how) {
  const element = SHOWN[what](thing, how);
  if (depth) element.classList.add("deep");
  return element;
}

/** A button to the line in the editor, or the place as text where the file is not there. */
function lineLink(file, line, how, label = `${file}:${line}`) {
  if (!file) return false;
  if (!how.has(file) || !line) return h("span.soft", {}, label);
  return h("button.btn.small.line", { type: "button", onclick: () => how.onJump(file, line) }, label, forEars(", go to this line"));
}

const SHOWN = {
  call: (call, how) =>
    item(
      call.kind === "view" ? "view" : "hook",
      [CALLS[call.kind], " ", code(`${call.name}()`), call.module && h("span.soft", {}, ` of ${call.module}`), " ", ms(call.milliseconds), " ", lineLink(call.file, call.line, how)],
      call.answered && h("p", {}, "It answered by itself, so the view was not called."),
    ),
  sql: (query) =>
    item(
      "sql",
      ["SQL ", ms(query.milliseconds), query.rows !== null && h("span.ms", {}, query.rows === 1 ? "1 row" : `${query.rows} rows`)],
      h("pre", { tabindex: "0" }, query.statement),
      query.parameters ? h("p", {}, "with ", code(query.parameters)) : false,
    ),
  template: (template) =>
    item(
      "template",
      ["Template ", template.name ? code(template.name) : "from a text"],
      Object.keys(template.context).length > 0 && h("details", {}, h("summary", {}, "What it was given"), pairs(template.context)),
    ),
  flash: ([category, text]) => item("flash", ["Flash ", h("span.chip", {}, category)], h("p", {}, text)),
  log: (line) => item("log", ["Log ", h(`span.chip${/ERROR|CRITICAL/.test(line.level) ? ".warn" : ""}`, {}, line.level)], h("p", {}, line.message)),
  exception: (report, how) => item("raised", ["Raised ", code(report.type)], h("p.message", {}, report.message), traceback(report, how)),
};

/** The learner's own lines first, the innermost at the top; the whole traceback is one click away. */
export function traceback(report, how) {
  const own = (report.frames ?? []).filter((frame) => frame.file && how.has(frame.file)).reverse();
  return [
    own.length > 0 && h("ol.frames", {}, own.map((frame) => h("li", {}, lineLink(frame.file, frame.line, how, `${frame.file}:${frame.line}`), " ", h("span.soft", {}, `in ${frame.name}`), frame.code && h("pre", { tabindex: "0" }, frame.code)))),
    report.text && h("details", {}, h("summary", {}, "The whole traceback"), h("pre", { tabindex: "0" }, report.text, report.cut && h("i", {}, "\n… it was longer, and was cut"))),
  ];
}

function cookies({ cookies: set = [] }) {
  if (!set.length) return false;
  return item(
    "cookies",
    set.length === 1 ? "Cookie set" : "Cookies set",
    h(
      "ul.set-cookies",
      {},
      set.map((cookie) =>
        h("li", {}, code(`${cookie.name}=${cookie.value}`), h("span.flags", {}, cookieFlags(cookie).map((flag) => [h(`span.chip${/^no (Http|Secure)/.test(flag) ? ".warn" : ""}`, {}, flag), " "]))),
      ),
    ),
  );
}

function answered(exchanges, place, how) {
  const exchange = exchanges[place];
  const location = headerOf(exchange.response, "location");
  const next = followedBy(exchanges, place);
  const kind = headerOf(exchange.response, "content-type");
  return item(
    statusOf(exchange) >= 400 ? "answer.bad" : "answer",
    ["Answer ", code(exchange.response.head), " ", h("span.soft", {}, kind), " ", ms(exchange.milliseconds)],
    location && h("p", {}, "It sends the browser to ", code(location), "."),
    next >= 0 && h("p", {}, h("button.btn.small", { type: "button", onclick: () => how.onStep(next) }, `Followed: ${exchanges[next].request.head}`)),
  );
}

function raw(title, message) {
  const { head, headers, body, cut } = message;
  const binary = /^(image|audio|video|font)\/(?!svg)|octet-stream|zip|pdf/i.test(headerOf(message, "content-type"));
  return h(
    "details.raw",
    {},
    h("summary", {}, title),
    h(
      "pre",
      { tabindex: "0" },
      h("b", {}, head),
      headers.map(([name, value]) => ["\n", h("span.header", {}, `${name}: `), value]),
      body && ["\n\n", binary ? h("i", {}, "(not text)") : body],
      cut && h("i", {}, "\n… it was longer, and was cut here"),
    ),
  );
}

/** The frame is made when somebody opens it. */
function rendered(exchange, how) {
  if (!canRender(exchange)) return false;
  const place = h("div");
  const path = exchange.request.head.replace(/^[A-Z]+ /, "");
  const show = () => place.childNodes.length || place.append(renderedView(exchange.response.body, { nonce: how.nonce, files: how.files(), path }), exchange.response.cut ? h("p.soft", {}, "The page was longer, and was cut.") : "");
  return h("details.raw", { ontoggle: (event) => event.target.open && show() }, h("summary", {}, "Response, as a page"), place);
}
