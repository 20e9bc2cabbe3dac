// Speaks to the course's server as the contract in workbench/views.py says. It knows no page: it answers with
// data, or throws ApiError (the server said no) or Unreachable (no answer came).

export class ApiError extends Error {
  constructor(status, body, retryAfter) {
    const error = body?.error ?? {};
    super(error.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = error.code ?? "unknown";
    this.cure = error.cure ?? "";
    this.body = body;
    this.retryAfter = retryAfter; // seconds, or null
  }
}

export class Unreachable extends Error {}

const ANSWER_WITHIN = 15_000; // milliseconds; a verdict has its own limit

/** @param {{token: string, urls: Object<string, string>}} boot */
export function createApi(boot) {
  let token = boot.token;

  async function once(method, url, body, { signal, keepalive, within = ANSWER_WITHIN } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") {
      headers["Content-Type"] = "application/json";
      headers["X-Flaskpath-Token"] = token;
    }
    const limit = AbortSignal.timeout(within);
    let response;
    let data;
    try {
      response = await fetch(url, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        keepalive,
        signal: signal ? anyOf(signal, limit) : limit,
      });
      data = await response.json().catch(() => null);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new Unreachable("The server does not answer.", { cause });
    }
    if (response.ok && data) return data;
    if (response.ok || (response.status >= 502 && !data)) throw new Unreachable("The server's answer made no sense.");
    const retryAfter = Number.parseFloat(response.headers.get("Retry-After") ?? "");
    throw new ApiError(response.status, data, Number.isFinite(retryAfter) ? retryAfter : null);
  }

  /** A page that outlived the server's restart gets the new token and tries once more. */
  async function send(method, url, body, options) {
    try {
      return await once(method, url, body, options);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "stale-token")) throw error;
      token = (await once("GET", boot.urls.session)).token;
      return once(method, url, body, options);
    }
  }

  return {
    get: (url, options) => send("GET", url, undefined, options),
    put: (url, body, options) => send("PUT", url, body, options),
    post: (url, body, options) => send("POST", url, body, options),
    remove: (url, body, options) => send("DELETE", url, body, options),
    async session() {
      const session = await once("GET", boot.urls.session);
      token = session.token;
      return session;
    },
  };
}

function anyOf(...signals) {
  if (AbortSignal.any) return AbortSignal.any(signals);
  const both = new AbortController();
  for (const signal of signals) signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  return both.signal;
}
