// The learner's files as the page holds them: paths to texts, and rules for paths. Everyone who shows, saves or
// checks them listens here. It knows no editor and no server.

/** Paths in the order of their tabs. @typedef {Object<string, string>} Files */

export class Project extends EventTarget {
  #files;
  #fixed;
  #limits;

  /** @param {Files} files @param {{path: string}[]} fixed @param {Object<string, number>} limits */
  constructor(files, fixed, limits) {
    super();
    this.#files = new Map(Object.entries(files));
    this.#fixed = fixed;
    this.#limits = limits;
  }

  get paths() {
    return [...this.#files.keys()];
  }

  get fixed() {
    return this.#fixed;
  }

  text(path) {
    return this.#files.get(path);
  }

  has(path) {
    return this.#files.has(path);
  }

  /** A copy, for sending. @returns {Files} */
  files() {
    return Object.fromEntries(this.#files);
  }

  /** What was typed into one file. */
  type(path, text) {
    if (this.#files.get(path) === text) return;
    this.#files.set(path, text);
    this.#tell("typed");
  }

  add(path, text = "") {
    this.#files.set(path, text);
    this.#tell("files");
  }

  rename(from, to) {
    this.#files = new Map([...this.#files].map(([path, text]) => [path === from ? to : path, text]));
    this.#tell("files");
  }

  /** Puts a file out, and returns what brings it back to its place. */
  remove(path) {
    const before = [...this.#files];
    const text = this.#files.get(path);
    this.#files.delete(path);
    this.#tell("files");
    return () => {
      const place = before.findIndex(([other]) => other === path);
      const now = [...this.#files].filter(([other]) => other !== path);
      now.splice(place, 0, [path, text]);
      this.#files = new Map(now);
      this.#tell("files");
    };
  }

  /** Another whole version: from another tab, an earlier one, the starter. `saved` says the server has it. */
  replace(files, { saved = false } = {}) {
    // JSON keeps no order: those that were here stay where they were.
    const kept = this.paths.filter((path) => path in files);
    const fresh = Object.keys(files).filter((path) => !this.has(path));
    this.#files = new Map([...kept, ...fresh].map((path) => [path, files[path]]));
    this.#tell(saved ? "loaded" : "replaced");
  }

  /** Why a path can't be used, or "". @param {string} path @param {string} [except] the file that is renamed */
  refuse(path, except = "") {
    const limits = this.#limits;
    if (path !== except && (this.has(path) || this.#fixed.some((file) => file.path === path))) {
      return `There is a file called ${path} already.`;
    }
    const clash = this.paths.find(
      (other) => other !== except && (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)),
    );
    if (clash) return `${clash} is there already, and a name can't be a file and a folder at once.`;
    if (!except && this.#files.size + this.#fixed.length >= limits.files) {
      return `There is room for ${limits.files} files here. Delete one first.`;
    }
    return refusePath(path, limits);
  }

  #tell(reason) {
    this.dispatchEvent(new CustomEvent("change", { detail: { reason } }));
  }
}

/** Why a path is no name for a file, or "". The server has the last word. */
export function refusePath(path, limits) {
  if (!path) return "A file needs a name, such as templates/index.html.";
  if (path.length > limits.path_length) return `A name may have ${limits.path_length} characters.`;
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "Leave out the / at the start: names begin at your app's folder.";
  if (path.includes("\\")) return "Use / between folders, not \\.";
  if (/[\u0000-\u001f\u007f]/.test(path)) return "A name can't hold invisible characters.";
  const parts = path.split("/");
  if (parts.length > limits.depth) return `A file may lie ${limits.depth - 1} folders deep.`;
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return "A name can't have empty parts, . or .. between its slashes.";
  }
  if (parts.some((part) => part !== part.trim())) return "A name can't begin or end with a space.";
  return "";
}

/** @param {Files} one @param {Files} other */
export function sameFiles(one, other) {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
}

/** The paths in which two versions differ. */
export function differences(one, other) {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]).sort();
}
