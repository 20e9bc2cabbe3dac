// Shows a page of the learner's as a picture of itself: in a frame without scripts, links, forms or any way to load
// something. The markup is read by the browser's own parser, which runs and loads nothing, and cleaned before it is shown.
// The frame's sandbox and policy hold without that; cleaning keeps the browser from complaining about what they refuse.

import { h } from "../dom.js";
import { headerOf } from "./steps.js";

const WAS = "data-was-";
const GONE = "script, iframe, frame, object, embed, base, link, meta, template, noscript, audio, video, portal";

export const canRender = (exchange) => /html/i.test(headerOf(exchange.response, "content-type")) && exchange.response.body.trim() !== "";

/**
 * @param {string} html
 * @param {{nonce: string, files: Object<string, string>, path: string}} options  the page's nonce for styles, the
 *   learner's files (for style sheets below static/), and the address that answered
 */
export function renderedView(html, { nonce, files, path }) {
  return h("iframe.rendered", { sandbox: "", title: `The page at ${path}, without scripts and links`, srcdoc: cleaned(html, nonce, files, path) });
}

export function cleaned(html, nonce, files, path) {
  const page = new DOMParser().parseFromString(quieted(html, nonce), "text/html");
  const sheets = [];
  for (const element of page.querySelectorAll("style, link[rel~=stylesheet][href]")) {
    sheets.push(element.localName === "style" ? element.textContent : sheetOf(element.getAttribute("href"), files, path));
  }
  for (const element of page.querySelectorAll(`${GONE}, style`)) element.remove();
  for (const [number, element] of [...page.querySelectorAll("*")].entries()) still(element, number, sheets);
  const policy = page.createElement("meta");
  policy.setAttribute("http-equiv", "Content-Security-Policy");
  policy.setAttribute("content", `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'`);
  const style = page.createElement("style");
  style.setAttribute("nonce", nonce);
  style.textContent = ["[role=link]{color:LinkText;text-decoration:underline}", ...sheets].join("\n").replaceAll("</", "<\\/");
  page.head.prepend(policy, style);
  return `<!doctype html>\n${page.documentElement.outerHTML}`;
}

/** Even a document that is only parsed complains about inline styles and handlers: they get other names before. */
function quieted(html, nonce) {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) =>
    tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, `$1${WAS}$2`).replace(/^<style\b/i, `<style nonce="${nonce}"`),
  );
}

/** Takes from an element what would run, load or lead somewhere; an inline style becomes a rule. */
function still(element, number, sheets) {
  const declarations = element.getAttribute(`${WAS}style`);
  for (const { name, value } of [...element.attributes]) {
    const picture = name === "src" && element.localName === "img" && /^data:image\//i.test(value);
    if (picture) continue;
    if (/^on|^(src|srcset|href|xlink:href|action|formaction|style|background|poster|ping|data|nonce|target|autofocus|http-equiv)$/i.test(name)) {
      element.removeAttribute(name);
      if (name === "href" && element.localName === "a") element.setAttribute("role", "link");
    }
  }
  if (declarations) {
    element.setAttribute("data-styled", String(number));
    sheets.push(`[data-styled="${number}"]{${declarations}}`);
  }
}

/** The text of a style sheet that stands among the learner's files, or "". */
function sheetOf(href, files, path) {
  try {
    const { pathname } = new URL(href, `http://localhost${path}`);
    return files[decodeURIComponent(pathname).replace(/^\//, "")] ?? "";
  } catch {
    return "";
  }
}
