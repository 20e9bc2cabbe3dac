// Puts what the app reported of one request into an order: what happened when, and inside of what. Plain values; no page.

const LISTS = { call: "calls", sql: "sql", template: "templates", flash: "flashes", log: "log" };

/**
 * The things that happened, in their order. `depth` is 1 for what happened while a hook or the view ran.
 *
 * @param {Object} inside  as in flaskpath.sandbox.answers.inside
 * @returns {{what: string, item: any, at: number|null, depth: number}[]}
 */
export function happenings(inside) {
  const steps = inside.steps?.length ? timed(inside) : untimed(inside);
  const running = [];
  return steps.map((step) => {
    while (running.length && step.at !== null && step.at >= running.at(-1)) running.pop();
    const depth = Math.min(running.length, 1);
    if (step.what === "call" && step.at !== null) running.push(step.at + step.item.milliseconds);
    return { ...step, depth };
  });
}

function timed(inside) {
  return inside.steps
    .map(({ what, index, at }) => ({ what, at, item: what === "exception" ? inside.exception : inside[LISTS[what]]?.[index] }))
    .filter((step) => step.item)
    .sort((one, other) => one.at - other.at);
}

/** Reports from before there were times: by kind. */
function untimed(inside) {
  const all = Object.entries(LISTS).flatMap(([what, list]) => (inside[list] ?? []).map((item) => ({ what, item, at: null })));
  return inside.exception ? [...all, { what: "exception", item: inside.exception, at: null }] : all;
}

/** What the session lost, gained and changed. @returns {{name: string, was: string|null, is: string|null}[]} */
export function sessionChanges({ before = {}, after = {} } = {}) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, was: before[name] ?? null, is: after[name] ?? null }));
}

/** The flags of a cookie in words, and whether each is one that protects. @returns {string[]} */
export function cookieFlags(cookie) {
  const lifetime =
    cookie.lifetime === null ? "until the browser is closed" : cookie.lifetime <= 0 ? "deleted" : `kept for ${span(cookie.lifetime)}`;
  return [
    cookie.http_only ? "HttpOnly" : "no HttpOnly: scripts may read it",
    cookie.secure ? "Secure" : "no Secure: sent without https too",
    cookie.same_site ? `SameSite=${cookie.same_site[0].toUpperCase()}${cookie.same_site.slice(1)}` : "no SameSite",
    cookie.path ? `Path=${cookie.path}` : "no Path",
    cookie.domain && `Domain=${cookie.domain}`,
    lifetime,
  ].filter(Boolean);
}

function span(seconds) {
  for (const [size, name] of [[86_400, "day"], [3600, "hour"], [60, "minute"]]) {
    const count = Math.round(seconds / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return `${Math.round(seconds)} seconds`;
}

/** Status as a number; 0 for what is no HTTP answer. */
export const statusOf = (exchange) => Number.parseInt(exchange.response.head, 10) || 0;

export const isHttp = (exchange) => /^[A-Z]+ \//.test(exchange.request.head) && statusOf(exchange) >= 100;

export const headerOf = (message, name) => message.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";

/** The place of the request to which a redirect led, or -1. */
export function followedBy(exchanges, place) {
  const { who, response } = exchanges[place];
  const location = headerOf(response, "location");
  const status = statusOf(exchanges[place]);
  if (!location || status < 300 || status > 399) return -1;
  const next = exchanges[place + 1];
  if (!next || next.who !== who) return -1;
  const asked = next.request.head.replace(/^[A-Z]+ /, "");
  const went = new URL(location, `http://localhost${exchanges[place].request.head.replace(/^[A-Z]+ /, "")}`);
  return asked === `${went.pathname}${went.search}` ? place + 1 : -1;
}
