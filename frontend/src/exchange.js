// Shows one exchange: what was sent and what came back, shortened where it is long, and saying so.

import { h } from "./dom.js";
import { shorten, tellingHeaders } from "./verdict.js";

/** @param {Object} exchange  as in flaskpath.grading.verdict.Exchange */
export function exchangeView(exchange) {
  return h(
    "figure.exchange",
    {},
    h("figcaption", {}, exchange.who),
    h("pre", { tabindex: "0" }, half(exchange.request, "sent"), "\n", half(exchange.response, "got")),
  );
}

function half(message, which) {
  const { text, shortened, left } = shorten(message.body, message.cut);
  return h(
    `span.${which}`,
    {},
    h("b", {}, message.head),
    tellingHeaders(message.headers).map(([name, value]) => ["\n", h("span.header", {}, `${name}: `), value]),
    text && ["\n", h("span.body", {}, text)],
    shortened && ["\n", h("i", {}, left ? `… shortened here, ${left} characters more` : "… it was longer, and was cut")],
  );
}

/** The exchanges of a check: the last one tells most, those before it are folded away. */
export function exchangesView(exchanges) {
  const last = exchanges.at(-1);
  const before = exchanges.slice(0, -1);
  return [
    before.length > 0 &&
      h(
        "details.before",
        {},
        h("summary", {}, before.length === 1 ? "1 step before" : `${before.length} steps before`),
        before.map(exchangeView),
      ),
    last && exchangeView(last),
  ];
}
