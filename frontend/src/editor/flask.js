// Completes what a Flask project is made of: Flask's own names, the templates and static files that are there, and the
// endpoints for url_for. It is asked with every key, so what was scanned is remembered.

import { ANYWHERE, ATTRIBUTES, BLUEPRINT, JINJA, MODULES } from "./flasknames.js";
import { scan } from "./endpoints.js";
import { placeOf } from "./places.js";

/**
 * @param {Object} asked  asked anew for every completion
 * @param {() => [string, string][]} asked.files  paths and texts
 * @param {() => Iterable<string>} asked.others  paths of files that are there and not edited here
 * @param {() => Iterable<string>} asked.answered  endpoints that answered when the app was last checked
 * @returns {(path: string) => Function}  makes a file's source of completions
 */
export function flaskNames({ files, others, answered }) {
  const seen = new Map();

  function paths(folder) {
    const marks = `${folder}/`;
    const all = [...files().map(([path]) => path), ...others()];
    const below = all.flatMap((path) => {
      const at = path.startsWith(marks) ? 0 : path.indexOf(`/${marks}`) + 1;
      return path.startsWith(marks) || at > 0 ? [[path.slice(at + marks.length), path]] : [];
    });
    return below.map(([label, path]) => ({ label, detail: path === `${marks}${label}` ? "" : path, type: "text" }));
  }

  function endpoints() {
    const { endpoints: found } = scan(new Map(files()), seen);
    for (const name of answered()) if (!found.has(name)) found.set(name, "");
    if (!found.has("static")) found.set("static", "");
    return [...found].map(([label, detail]) => ({ label, detail, type: "text" }));
  }

  function attributes(of) {
    const names = ATTRIBUTES[of] ?? (scan(new Map(files()), seen).blueprints.has(of) ? BLUEPRINT : []);
    return names.map((label) => ({ label, detail: of, type: "property" }));
  }

  const kinds = {
    endpoint: endpoints,
    template: () => paths("templates"),
    static: () => paths("static"),
    attribute: ({ of }) => attributes(of),
    import: ({ of }) => (MODULES[of] ?? []).map((label) => ({ label, detail: of, type: "class" })),
  };

  return (file) => (context) => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 400), context.pos);
    const place = placeOf(before);
    if (place) {
      // What fits the place comes before what fits anywhere.
      const options = kinds[place.kind](place).map((option) => ({ ...option, boost: 60 }));
      return options.length ? { from: context.pos - place.typed.length, options, validFor: /^[\w./-]*$/ } : null;
    }
    return anywhere(context, file);
  };
}

function anywhere(context, file) {
  const typed = context.matchBefore(/\w+$/);
  if (!typed || (!context.explicit && typed.to - typed.from < 2)) return null;
  const python = file.endsWith(".py");
  if (!python && !/\.(html?|jinja|j2)$/.test(file)) return null;
  const names = python ? ANYWHERE : JINJA;
  return { from: typed.from, options: names.map((label) => ({ label, detail: python ? "flask" : "jinja", type: "function" })), validFor: /^\w*$/ };
}
