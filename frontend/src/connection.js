// Knows whether the server answers. While it doesn't, it asks again, slower and slower, and at once when the
// browser says that the network or the page is back. It must not lose or keep any files: that is drafts' business.

const WAITS = [1000, 2000, 4000, 8000, 15_000]; // milliseconds between questions

export class Connection extends EventTarget {
  #api;
  #timer = 0;
  #tries = 0;
  down = false;

  constructor(api) {
    super();
    this.#api = api;
    addEventListener("online", () => this.#soon());
    addEventListener("focus", () => this.#soon());
  }

  /** Call when no answer came. */
  lost() {
    if (this.down) return;
    this.down = true;
    this.#tries = 0;
    this.#wait();
    this.dispatchEvent(new Event("change"));
  }

  /** Call when an answer came. */
  answered() {
    clearTimeout(this.#timer);
    if (!this.down) return;
    this.down = false;
    this.dispatchEvent(new Event("change"));
  }

  #soon() {
    if (!this.down) return;
    this.#tries = 0;
    clearTimeout(this.#timer);
    this.#ask();
  }

  #wait() {
    const wait = WAITS[Math.min(this.#tries, WAITS.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  async #ask() {
    try {
      await this.#api.session();
      this.answered();
    } catch {
      if (this.down) this.#wait();
    }
  }
}
