// Bundles the workbench for the browser into the package's static folder. The built files are committed, so
// nobody needs Node to install or learn. `--check` builds in memory and says whether the committed files are current.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../src/flaskpath/web/static/build");
const testAsset = path.resolve(here, "../tests/browser/assets/axe.min.js");

// Compressed sizes in kilobytes that a bundle may have; a learner's first visit downloads these.
const budgets = { "editor.js": 215, "workbench.js": 30 };

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
  const editor = await build({ ...common, entryPoints: ["src/editor/editor.js"] });
  // The editor is the heavy part: it stays a file of its own, loaded by the workbench when it is needed.
  const workbench = await build({
    ...common,
    entryPoints: ["src/workbench.js"],
    external: ["./editor.js"],
  });
  const inputs = [...Object.keys(editor.metafile.inputs), ...Object.keys(workbench.metafile.inputs)];
  return new Map([
    [path.join(out, "editor.js"), Buffer.from(editor.outputFiles[0].contents)],
    [path.join(out, "workbench.js"), Buffer.from(workbench.outputFiles[0].contents)],
    [path.join(out, "LICENSES.txt"), Buffer.from(await licences(inputs))],
    [testAsset, await readFile(path.join(here, "node_modules/axe-core/axe.min.js"))],
  ]);
}

const built = await buildAll();
let wrong = 0;
for (const [file, bytes] of built) {
  const name = path.basename(file);
  const compressed = gzipSync(bytes, { level: 9 }).length / 1024;
  const budget = budgets[name];
  if (budget && compressed > budget) {
    console.error(`${name}: ${compressed.toFixed(1)} KB compressed, more than its ${budget} KB. Take something out.`);
    wrong += 1;
  }
  if (process.argv.includes("--check")) {
    const there = await readFile(file).catch(() => Buffer.alloc(0));
    if (!there.equals(bytes)) {
      console.error(`${path.relative(here, file)} is not what its source builds. Run: npm run build`);
      wrong += 1;
    }
  } else {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  console.log(`${name}  ${(bytes.length / 1024).toFixed(1)} KB, ${compressed.toFixed(1)} KB compressed, ${digest}`);
}
process.exitCode = wrong ? 1 : 0;
