// Mistakes that show without running anything: asked for after a pause in typing, shown under their lines. They are a
// help, so whatever goes wrong with them is passed over in silence: the checks have the last word.

import { ApiError, Unreachable } from "./api.js";
import { sameFiles } from "./project.js";

const PAUSE = 600; // milliseconds without a key before looking

export class Problems {
  #api;
  #boot;
  #project;
  #show;
  #announce;
  #timer = 0;
  #underWay = null;
  #last = "";

  /**
   * @param {Object} options
   * @param {(byPath: Map<string, Object[]>) => void} options.show
   */
  constructor({ api, boot, project, show, announce }) {
    this.#api = api;
    this.#boot = boot;
    this.#project = project;
    this.#show = show;
    this.#announce = announce;
    project.addEventListener("change", () => this.#soon(PAUSE));
    if (!sameFiles(project.files(), boot.starter)) this.#soon(PAUSE);
  }

  #soon(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), milliseconds);
  }

  async #look() {
    this.#underWay?.abort();
    const question = new AbortController();
    this.#underWay = question;
    const files = this.#project.files();
    if (sameFiles(files, this.#boot.starter)) {
      this.#show(new Map());
      return;
    }
    try {
      const { problems } = await this.#api.post(this.#boot.urls.problems, { schema: 1, files }, { signal: question.signal });
      if (question !== this.#underWay || !sameFiles(files, this.#project.files())) return;
      // Where a fault is to be found, a note about it would take the finding away.
      const told = this.#boot.practice ? problems.filter((one) => one.severity === "error") : problems;
      this.#show(notesByPath(told));
      this.#say(told.find((one) => one.severity === "error"));
    } catch (error) {
      if (question.signal.aborted || error instanceof Unreachable) return;
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 503) this.#soon((error.retryAfter ?? 2) * 1000);
    }
  }

  /** Said where no verdict follows by itself, and only once. */
  #say(error) {
    const sentence = error ? `Line ${error.line} of ${error.path}: ${plain(error.message)}` : "";
    if (sentence && sentence !== this.#last && this.#boot.checks !== "as-you-type") this.#announce(sentence);
    this.#last = sentence;
  }
}

const plain = (text) => text.replaceAll("`", "");

/** @param {Object[]} problems  as the server tells them @returns {Map<string, Object[]>} notes for the editor */
export function notesByPath(problems) {
  const notes = new Map();
  for (const { path, line, severity, message, mend } of problems) {
    const note = {
      line,
      kind: severity === "error" ? "error" : "gentle",
      title: severity === "error" ? "Problem:" : "By the way:",
      text: [plain(message), plain(mend)].filter(Boolean).join(" "),
    };
    notes.set(path, [...(notes.get(path) ?? []), note]);
  }
  return notes;
}
