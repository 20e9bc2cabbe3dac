// Turns what is typed into the console into a request, and a request that was seen back into that. Plain values; no page.

import { headerOf } from "./steps.js";

/** "name=value" lines as pairs. */
export function fieldsIn(text) {
  return lines(text).map((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1)];
  });
}

/** "Name: value" lines as pairs, or the first line that is none. @returns {{headers: string[][], odd: string}} */
export function headersIn(text) {
  const all = lines(text);
  const odd = all.find((line) => line.indexOf(":") < 1) ?? "";
  return { headers: all.filter((line) => line !== odd).map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]), odd };
}

const lines = (text) => text.split("\n").filter((line) => line.trim() !== "");

/** @param {{method: string, path: string, headers: string[][], kind: string, text: string}} typed */
export function requestOf({ method, path, headers, kind, text }) {
  const body = kind === "none" ? { kind } : kind === "form" ? { kind, fields: fieldsIn(text) } : { kind, text };
  return { method: method.trim(), path: path.trim(), headers, body };
}

const OWN = new Set(["cookie", "content-type", "content-length"]);

/** What to type for an exchange that was seen. Cookies are left to the visitor's browser. */
export function typedFor({ request }) {
  const [method, path] = [request.head.split(" ", 1)[0], request.head.slice(request.head.indexOf(" ") + 1)];
  const type = headerOf(request, "content-type");
  const headers = request.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
  if (type.startsWith("application/x-www-form-urlencoded")) {
    const fields = [...new URLSearchParams(request.body)];
    if (fields.every(([name, value]) => !/[\n\r]/.test(name + value) && !name.includes("="))) {
      return { method, path, headers, kind: "form", text: fields.map((pair) => pair.join("=")).join("\n") };
    }
  }
  const kind = type.startsWith("application/json") ? "json" : request.body ? "text" : "none";
  const kept = type && kind !== "json" && kind !== "none" ? [...headers, ["Content-Type", type]] : headers;
  return { method, path, headers: kept, kind, text: request.body };
}
