// Bundles the workbench for the browser into the package's static folder. The built files are committed, so
// nobody needs Node to install or learn. `--check` builds in memory and says whether the committed files are current.

import { build } from "esbuild";
import { mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../src/flaskpath/web/static/build");
const testAsset = path.resolve(here, "../tests/browser/assets/axe.min.js");

// Compressed sizes in kilobytes. The editor's first load is for Python alone; HTML with CSS and scripts adds 60 KB when a
// file needs it, Markdown another 15, SQL 12.
const budgets = { "editor, first load": 160, "editor, every language": 260, workbench: 30, "X-ray": 15, "preview's window": 6 };
const checking = process.argv.includes("--check");

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none", // every notice is in LICENSES.txt
  logLevel: "warning",
  metafile: true,
  minify: true,
  target: ["es2022"],
  write: false,
};

/** The licences of what was bundled, as their authors ask. */
async function licences(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const parts = ["The bundles in this folder contain the packages below, each under its licence.\n"];
  for (const name of [...packages].sort()) {
    const about = JSON.parse(await readFile(path.join(here, "node_modules", name, "package.json"), "utf8"));
    const text = await readFile(path.join(here, "node_modules", name, "LICENSE"), "utf8");
    parts.push(`${"-".repeat(78)}\n${name} ${about.version}\n\n${text.trim()}\n`);
  }
  return parts.join("\n");
}

async function buildAll() {
  // The editor is the heavy part: a file of its own, and one per language that not every exercise needs.
  const editor = await build({
    ...common,
    entryPoints: ["src/editor/editor.js"],
    splitting: true,
    outdir: out,
    chunkNames: "editor-[hash]",
  });
  const workbench = await build({
    ...common,
    entryPoints: ["src/workbench.js"],
    external: ["./editor.js", "./xray.js"],
    outdir: out,
  });
  // Loaded when somebody first looks; what it shares with the workbench is small, and holds no state.
  const xray = await build({ ...common, entryPoints: ["src/xray/xray.js"], outdir: out });
  const preview = await build({ ...common, entryPoints: ["src/previewwindow.js"], outdir: out });
  const bundles = [editor, workbench, xray, preview];
  const inputs = bundles.flatMap((bundle) => Object.keys(bundle.metafile.inputs));
  const outputs = bundles.flatMap((bundle) => bundle.outputFiles);
  const files = new Map([
    ...outputs.map((output) => [output.path, Buffer.from(output.contents)]),
    [path.join(out, "LICENSES.txt"), Buffer.from(await licences(inputs))],
    [testAsset, await readFile(path.join(here, "node_modules/axe-core/axe.min.js"))],
  ]);
  return { files, first: firstLoad(editor.metafile.outputs) };
}

const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length / 1024;

/** Files that editor.js needs before it can start: itself and what it imports statically. */
function firstLoad(outputs, name = Object.keys(outputs).find((key) => key.endsWith("/editor.js"))) {
  const statically = outputs[name].imports.filter((imported) => imported.kind === "import-statement" && !imported.external);
  return new Set([path.basename(name), ...statically.flatMap((imported) => [...firstLoad(outputs, imported.path)])]);
}

function sizes({ files, first }) {
  const sum = (wanted) =>
    [...files].reduce((total, [file, bytes]) => total + (wanted(path.basename(file)) ? compressed(bytes) : 0), 0);
  return {
    "editor, first load": sum((name) => first.has(name)),
    "editor, every language": sum((name) => name.startsWith("editor")),
    workbench: sum((name) => name === "workbench.js"),
    "X-ray": sum((name) => name === "xray.js"),
    "preview's window": sum((name) => name === "previewwindow.js"),
  };
}

const built = await buildAll();
const stale = (await readdir(out).catch(() => [])).filter((name) => !built.files.has(path.join(out, name)));
let wrong = 0;
for (const [file, bytes] of built.files) {
  const name = path.basename(file);
  if (checking) {
    const there = await readFile(file).catch(() => Buffer.alloc(0));
    if (!there.equals(bytes)) {
      console.error(`${name} is not what its source builds. Run: npm run build`);
      wrong += 1;
    }
  } else {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  console.log(`${name}  ${(bytes.length / 1024).toFixed(1)} KB, ${compressed(bytes).toFixed(1)} KB compressed`);
}
for (const name of stale) {
  if (!checking) {
    await unlink(path.join(out, name));
    continue;
  }
  console.error(`${name} is left from an earlier build. Run: npm run build`);
  wrong += 1;
}
for (const [part, size] of Object.entries(sizes(built))) {
  console.log(`${part}: ${size.toFixed(1)} KB compressed, of ${budgets[part]} KB`);
  if (size <= budgets[part]) continue;
  console.error(`${part}: too large. Take something out.`);
  wrong += 1;
}
process.exitCode = wrong ? 1 : 0;
