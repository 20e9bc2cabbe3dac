// The form that sends requests by hand: any method, headers and body, as different visitors, to the app as it is typed now.

import { h } from "../dom.js";
import { headersIn, requestOf, typedFor } from "./request.js";

const WITHIN = 40_000; // milliseconds; an app may have to be started first, and follow redirects
const STRANGER = "a stranger";
const STATES = {
  running: "Sent to your app, which was running.",
  started: "Your app was started for this, with no data but its files.",
  edited: "Your app was started again with your changes; its data and log-ins were kept.",
  again: "Your app had ended and was started again; its data and log-ins were kept.",
  broken: "Your app does not start. Its data and log-ins are kept for when it does.",
};
const KINDS = { none: "no body", form: "a form", json: "JSON", text: "a text" };
const HELP = { form: "One field a line: name=value", json: 'For example {"name": "Ada"}. It is sent as it stands, right or wrong.', text: "It is sent as it stands; name its Content-Type under Headers." };

export class Console {
  #api;
  #url;
  #files;
  #onAnswer;
  #explain;
  #fields = {};

  /** @param {{api: Object, url: string, files: () => Object, onAnswer: Function, paths: () => string[], explain: (error: Error) => string}} options */
  constructor({ api, url, files, onAnswer, paths, explain }) {
    this.#api = api;
    this.#url = url;
    this.#files = files;
    this.#onAnswer = onAnswer;
    this.#explain = explain;
    this.said = h("p.soft", { role: "status" }, "Your app is started when you send the first request, and ends five minutes after the last.");
    this.element = this.#build(paths);
  }

  #build(paths) {
    const field = (name, element) => (this.#fields[name] = element);
    const text = (props) => h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...props });
    const area = (props) => h("textarea", { rows: "3", spellcheck: "false", autocapitalize: "off", autocomplete: "off", ...props });
    const methods = h("datalist", { id: "hand-methods" }, ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((value) => h("option", { value })));
    const known = h("datalist", { id: "hand-paths" });
    const labelled = (label, element, ...more) => h("label", {}, h("span", {}, label), element, ...more);
    const form = h(
      "form.hand",
      { onsubmit: (event) => (event.preventDefault(), this.#send()) },
      h(
        "div.hand-row",
        {},
        h("label.hand-method", {}, h("span", {}, "Method"), field("method", text({ value: "GET", list: "hand-methods", size: "7", maxlength: "20" }))),
        h("label.hand-path", {}, h("span", {}, "Address"), field("path", text({ value: "/", list: "hand-paths", onfocus: () => known.replaceChildren(...paths().map((value) => h("option", { value }))) }))),
        field("button", h("button.btn.primary.small", { type: "submit" }, "Send")),
      ),
      h(
        "div.hand-row",
        {},
        labelled("As", field("visitor", h("select", { onchange: () => this.#nameButton() }, ["Ada", "Ben", STRANGER].map((value) => h("option", { value }, value))))),
        labelled("With", field("kind", h("select", { onchange: () => this.#showBody() }, Object.entries(KINDS).map(([value, says]) => h("option", { value }, says))))),
        h("label.hand-check", {}, field("follow", h("input", { type: "checkbox", checked: true })), " follow redirects"),
      ),
      field("bodyPart", h("label.hand-wide", { hidden: true }, field("bodyLabel", h("span", {}, "Body")), field("text", area({})))),
      h("details", {}, h("summary", {}, "Headers"), h("label.hand-wide", {}, h("span", {}, "One a line, as in Accept: application/json"), field("headers", area({})))),
      this.said,
      h(
        "div.acts",
        {},
        field("empty", h("button.btn.small", { type: "button", onclick: () => this.#forget(this.#visitor) }, "")),
        h("button.btn.small", { type: "button", onclick: () => this.#forget(null) }, "Start anew, without its data"),
      ),
      methods,
      known,
    );
    this.#nameButton();
    return form;
  }

  get #visitor() {
    const { value } = this.#fields.visitor;
    return value === STRANGER ? null : value;
  }

  #nameButton() {
    this.#fields.empty.hidden = this.#visitor === null;
    this.#fields.empty.textContent = `Empty ${this.#visitor}'s browser`;
  }

  #showBody() {
    const kind = this.#fields.kind.value;
    this.#fields.bodyPart.hidden = kind === "none";
    this.#fields.bodyLabel.textContent = HELP[kind] ?? "";
    if (kind !== "none" && this.#fields.method.value === "GET") this.#fields.method.value = "POST";
  }

  /** Fills the form with a request that was seen, ready to be changed and sent. */
  fill(exchange) {
    const typed = typedFor(exchange);
    const { method, path, kind, text, headers } = this.#fields;
    kind.value = typed.kind;
    this.#showBody();
    method.value = typed.method;
    path.value = typed.path;
    text.value = typed.text;
    headers.value = typed.headers.map((pair) => pair.join(": ")).join("\n");
    headers.closest("details").open = typed.headers.length > 0;
    path.focus();
  }

  async #send() {
    const { method, path, kind, text, headers, follow } = this.#fields;
    const read = headersIn(headers.value);
    if (read.odd) {
      this.#say(`“${read.odd}” is no header: write Name: value.`);
      return;
    }
    const request = requestOf({ method: method.value, path: path.value, headers: read.headers, kind: kind.value, text: text.value });
    await this.#asking(async () => {
      const body = { schema: 1, files: this.#files(), visitor: this.#visitor, follow: follow.checked, request };
      const answer = await this.#api.post(this.#url, body, { within: WITHIN });
      const left = answer.left_for ? ` A redirect leads off your site, to ${answer.left_for}; it was not followed.` : "";
      this.#say(`${STATES[answer.state]}${left}`);
      this.#onAnswer(answer);
    });
  }

  async #forget(visitor) {
    await this.#asking(async () => {
      await this.#api.remove(this.#url, { schema: 1, visitor });
      this.#say(visitor ? `${visitor}'s browser is empty: no cookies, so nobody is logged in.` : "Forgotten. The next request starts your app anew, with no data but its files.");
    });
  }

  async #asking(act) {
    const { button } = this.#fields;
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try {
      await act();
    } catch (error) {
      this.#say(this.#explain(error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #say(text) {
    this.said.textContent = text;
  }
}
