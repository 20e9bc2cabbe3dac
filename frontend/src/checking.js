// Asks for verdicts: after a pause in typing, or at once when told. One question is under way at a time and the
// newest wins. It shows nothing: it tells through events what a page may show.

import { ApiError, Unreachable } from "./api.js";
import { sameFiles } from "./project.js";

const PAUSE = 350; // milliseconds without a key before a check
const WITHIN = 180_000; // milliseconds; recipes install packages

/**
 * "busy" when a question leaves, "verdict" (detail.verdict, detail.milliseconds of the round trip),
 * "trouble" (detail.message, detail.cure, detail.again) when there can be none, "stale" when files changed
 * after it, "fresh" when they were changed back.
 */
export class Checking extends EventTarget {
  #api;
  #url;
  #project;
  #drafts;
  #connection;
  #timer = 0;
  #underWay = null;
  #checked = null;
  #missed = false;

  constructor({ api, boot, project, drafts, connection }) {
    super();
    this.#api = api;
    this.#url = boot.urls.verdict;
    this.#project = project;
    this.#drafts = drafts;
    this.#connection = connection;
    this.asYouType = boot.checks === "as-you-type";
    if (boot.verdict && boot.verdict_is_current) this.#checked = boot.files;
    project.addEventListener("change", () => this.#changed());
    connection.addEventListener("change", () => {
      if (!connection.down && this.#missed) this.check();
    });
  }

  /** True while what is shown was said about exactly the files on the page. */
  get current() {
    return this.#checked !== null && sameFiles(this.#checked, this.#project.files());
  }

  #changed() {
    clearTimeout(this.#timer);
    if (this.current && !this.#underWay) {
      this.#tell("fresh", {});
      return;
    }
    this.#tell("stale", {});
    if (this.asYouType) this.#timer = setTimeout(() => this.#afterPause(), PAUSE);
  }

  #afterPause() {
    performance.mark("flaskpath:pause");
    if (!this.current) {
      this.check();
      return;
    }
    this.#underWay?.abort(); // typed back to what is shown
    this.#underWay = null;
    this.#tell("fresh", {});
  }

  /** Checks what is on the page now. */
  async check() {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    const question = new AbortController();
    this.#underWay = question;
    this.#missed = false;
    const files = this.#project.files();
    const started = performance.now();
    this.#tell("busy", {});
    try {
      const body = { schema: 1, files };
      if (!this.#drafts.dirty) body.revision = this.#drafts.revision;
      const verdict = await this.#api.post(this.#url, body, { signal: question.signal, within: WITHIN });
      if (question !== this.#underWay) return;
      this.#connection.answered();
      this.#checked = files;
      this.#tell("verdict", { verdict, files, milliseconds: performance.now() - started });
      if (!this.current) this.#tell("stale", {});
    } catch (error) {
      if (question.signal.aborted || question !== this.#underWay) return;
      this.#failed(error);
    } finally {
      if (question === this.#underWay) this.#underWay = null;
    }
  }

  #failed(error) {
    if (error instanceof Unreachable) {
      this.#missed = true;
      this.#connection.lost();
      this.#tell("trouble", {
        message: "The checks can't run: the course's server doesn't answer.",
        cure: "Keep writing. They run again as soon as it is back.",
      });
      return;
    }
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "superseded") {
      // A newer question from another tab took the place: ask again when it is done.
      this.#timer = setTimeout(() => this.check(), 700);
      return;
    }
    if (error.status === 503) {
      const wait = (error.retryAfter ?? 1) * 1000;
      if (error.code !== "engine-unavailable") this.#timer = setTimeout(() => this.check(), wait);
    }
    this.#tell("trouble", { message: error.message, cure: error.cure, code: error.code });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
