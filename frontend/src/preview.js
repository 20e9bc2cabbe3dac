// The learner's app in a sandboxed frame, from a host of its own, with what is needed to look at it. It follows what is
// saved. The app's pages can't be read from here: what the frame shows, the server says.

import { ApiError, Unreachable } from "./api.js";
import { h } from "./dom.js";

// The same as the server says by header. Without top-navigation: a learner's page can't take the workbench away.
const SANDBOX = "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads";
const LOOK_AGAIN = 20_000; // milliseconds between two looks at whether it still runs
const STARTS_WITHIN = 60_000;

const WHY = {
  idle: (minutes) => `Stopped: nobody used it for ${minutes} minutes. What it wrote is kept.`,
  asked: () => "Stopped. What it wrote is kept.",
  crowded: () => "Stopped: other previews of yours have been opened since. What it wrote is kept.",
};

/** Windows that show the same app tell each other when there is something new to see. */
const channelOf = (exercise) => new BroadcastChannel(`flaskpath-preview ${exercise.id}`);

export class Preview {
  #api;
  #url;
  #drafts;
  #announce;
  #jump;
  #boot;
  #root;
  #channel;
  #parts;
  #status = null;
  #shown = ""; // host and revision that the frame shows
  #asked = null; // the path that this page has asked for, until the frame has it
  #failed = null; // what went wrong in the page that it shows
  #busy = false;
  #again = false;
  #timer = 0;

  /**
   * @param {Object} options
   * @param {Object} [options.drafts]  what is edited on this page; without it, the preview shows what others save
   * @param {(file: string, line: number) => void} [options.jump]  shows a line of the learner's
   */
  constructor({ root, boot, api, announce, drafts = null, jump = null }) {
    this.#api = api;
    this.#boot = boot;
    this.#url = boot.urls.preview;
    this.#drafts = drafts;
    this.#announce = announce;
    this.#jump = jump;
    this.#root = root;
    this.#channel = channelOf(boot.exercise);
    this.#parts = this.#build();
    this.#channel.onmessage = () => this.#status && this.#lookAgain();
    document.addEventListener("visibilitychange", () => this.#lookAgain());
  }

  /** Somebody looks at the tab: what was not started yet starts. */
  look() {
    if (!this.#status) this.#run("keep");
    else this.#lookAgain();
  }

  get #frames() {
    return [...this.#parts.place.children];
  }

  get #visible() {
    return !this.#root.hidden && document.visibilityState === "visible";
  }

  // --- what is asked of the server

  /** A newer draft was saved. One that rests is left to rest. */
  edited() {
    if (!this.#status || !this.#drafts || this.#drafts.revision === this.#status.tried) return;
    if (this.#status.state === "running" || this.#status.state === "broken") this.#run("keep");
  }

  async #run(state) {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#say(this.#status ? "Restarting…" : "Starting…");
    try {
      if (this.#drafts?.dirty) await this.#drafts.save();
      const tried = this.#drafts?.revision;
      await this.#take(this.#api.post(this.#url, { schema: 1, state }, { within: STARTS_WITHIN }), { tried });
      this.#channel.postMessage("new");
    } finally {
      this.#busy = false;
    }
    if (!this.#again) return;
    this.#again = false;
    this.edited();
  }

  /** @param {{tried?: number, loaded?: boolean}} how  loaded: asked because the frame has opened a page */
  async #take(asked, { tried = this.#status?.tried, loaded = false } = {}) {
    try {
      this.#render({ ...(await asked), tried }, loaded);
    } catch (error) {
      this.#tellError(error);
    }
    this.#wait();
  }

  #tellError(error) {
    if (error instanceof Unreachable) {
      this.#say("The course's server doesn't answer.", { mood: "warn" });
    } else if (error instanceof ApiError) {
      this.#say(`${error.message} ${error.cure}`, { mood: "warn", start: "Try again" });
      if (error.code === "engine-starting") setTimeout(() => this.#run("keep"), (error.retryAfter ?? 1) * 1000);
    } else throw error;
  }

  #lookAgain() {
    if (this.#status && !this.#busy && !this.#root.hidden) this.#take(this.#api.get(this.#url));
  }

  #wait() {
    clearTimeout(this.#timer);
    const soon = { running: LOOK_AGAIN, starting: 1000 }[this.#status?.state];
    if (soon) this.#timer = setTimeout(() => (this.#visible ? this.#lookAgain() : this.#wait()), soon);
  }

  // --- what is shown

  #build() {
    const address = h("input", {
      id: "preview-address",
      type: "text",
      value: "/",
      list: "preview-addresses",
      "aria-label": "Address in your app",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
    });
    const button = (label, act, props = {}) => h("button.btn.small", { type: "button", onclick: act, ...props }, label);
    const parts = {
      address,
      addresses: h("datalist", { id: "preview-addresses" }),
      open: this.#drafts && h("a.btn.small", { href: this.#boot.urls.preview_window, target: "_blank", rel: "noopener" }, "Own window"),
      alone: h("a", { target: "_blank", rel: "noopener noreferrer" }, "Open the app's own address"),
      line: h("p.preview-line"),
      place: h("div.preview-frame"),
      reload: button("Reload", () => this.#load(address.value)),
      stop: button("Stop", async () => {
        await this.#take(this.#api.remove(this.#url, { schema: 1 }));
        this.#channel.postMessage("new");
      }),
      reset: button("Start afresh", () => this.#run("reset"), {
        title: "Forgets what your app wrote: files, database, cookies. Your own files stay.",
      }),
    };
    const bar = h(
      "form.preview-bar",
      { onsubmit: (event) => (event.preventDefault(), this.#load(address.value)) },
      address,
      parts.addresses,
      parts.reload,
      parts.open,
    );
    const about = h(
      "details.preview-about",
      {},
      h("summary", {}, "About this preview"),
      h("p", {}, "It runs where your checks run, and follows what you save. What your app writes, its database too, is kept while you edit; Start afresh forgets it."),
      h("p", {}, parts.alone, ", without a frame round it: there you are another visitor, with cookies of your own."),
      h("p", {}, "WebSockets and answers that arrive bit by bit don't work in a preview. What a page's own script keeps, cookies and localStorage, some browsers allow only where no frame is round it."),
    );
    const foot = h("div.preview-foot", {}, parts.stop, parts.reset, about);
    this.#root.replaceChildren(bar, parts.line, parts.place, foot);
    this.#enable(parts, false);
    return parts;
  }

  #enable({ address, reload, alone, stop, reset }, running, known = running) {
    for (const control of [address, reload, stop]) control.disabled = !running;
    reset.disabled = !known;
    if (!running) alone.removeAttribute("href");
  }

  #render(status, loaded) {
    this.#status = status;
    const running = status.state === "running";
    this.#enable(this.#parts, running, status.state !== "none");
    this.#parts.addresses.replaceChildren(...status.addresses.map((value) => h("option", { value })));
    if (running) {
      const shown = `${status.frame} ${status.revision}`;
      if (shown !== this.#shown) {
        const anew = !this.#shown.startsWith(status.frame);
        this.#shown = shown;
        this.#load(anew ? "/" : this.#parts.address.value);
      } else if (loaded) {
        this.#arrived(status.opened);
      }
      this.#point();
    } else {
      this.#shown = "";
      this.#parts.place.replaceChildren();
    }
    this.#sayHow(status);
  }

  /** The frame has opened a page: the one that was asked for, unless that led to another or somebody followed a link. */
  #arrived(opened) {
    const here = opened.find(({ path }) => path === this.#asked) ?? opened[0];
    this.#asked = null;
    if (!here) return;
    this.#failed = here.trouble;
    if (document.activeElement !== this.#parts.address) this.#parts.address.value = here.path;
  }

  #sayHow(status) {
    const { state, trouble } = status;
    const failed = this.#failed;
    if (state === "none") this.#say("It was closed after a long rest.", { start: "Start" });
    else if (state === "starting") this.#say("Starting…");
    else if (state === "resting") this.#say(WHY[status.why](status.idle_minutes), { start: "Start again" });
    else if (state === "broken") this.#say(`Your app does not start yet. ${trouble.message}`, { mood: "fail", at: trouble });
    else if (trouble) this.#say(`Your last edit does not start, so you see the version before it. ${trouble.message}`, { mood: "warn", at: trouble });
    else if (failed) this.#say(failed.message, { mood: "fail", at: failed });
    else this.#say("Running. It follows what you save.");
  }

  /** Says it beside the frame, and to who listens. @param {{mood?: string, at?: Object, start?: string}} [how] */
  #say(text, { mood = "", at = null, start = "" } = {}) {
    const { line } = this.#parts;
    const words = h("span.grow", {}, text);
    line.className = `preview-line ${mood}`;
    line.replaceChildren(words);
    if (at?.file && at.line && this.#jump) {
      line.append(h("button.btn.small.line", { type: "button", onclick: () => this.#jump(at.file, at.line) }, `${at.file}:${at.line}`));
    }
    if (start) line.append(h("button.btn.small.primary", { type: "button", onclick: () => this.#run("keep") }, start));
    if (this.#visible && text !== "Restarting…") this.#announce(text);
  }

  /** Opens a path of the app in a new frame: the old one could not be told where to go. It stays to be seen until then. */
  #load(path) {
    if (this.#status?.state !== "running") return;
    const frame = h("iframe", {
      title: "Your app",
      sandbox: SANDBOX,
      referrerpolicy: "no-referrer",
      src: this.#status.frame + absolute(path),
      // The frame's own address can't be read; the server knows what it asked for, and whether that went wrong.
      onload: () => {
        if (!frame.isConnected || frame.classList.contains("leaving")) return;
        for (const old of this.#frames) if (old !== frame) old.remove();
        this.#take(this.#api.get(this.#url), { loaded: true });
      },
    });
    this.#failed = null;
    this.#asked = absolute(path);
    this.#parts.address.value = absolute(path);
    for (const old of this.#frames) {
      old.classList.add("leaving");
      old.inert = true;
    }
    this.#parts.place.append(frame);
    this.#point();
  }

  #point() {
    this.#parts.alone.href = this.#status.window + absolute(this.#parts.address.value);
  }
}

/** A path that stays on the app's host, whatever was typed. */
export function absolute(path) {
  return `/${path.trim().replace(/^[/\\]+/, "")}`;
}
