// Brings files from the learner's computer into the exercise. Only text can be edited here; anything else is refused with
// its reason, and a file that is there already is asked about.

import { confirm } from "./dialogs.js";

/** @returns {Promise<string|null>} the text, or null if it is none */
export async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text.replace(/\r\n/g, "\n");
  } catch {
    return null;
  }
}

/** @param {Object} parts  the button, the file input, the project, its limits, the notices and the tabs */
export function createUpload({ button, input, project, limits, notices, tabs }) {
  async function take(file, folder) {
    const path = `${folder}${file.name}`;
    const refuse = (why) => notices.show(`${path} was not added. ${why}`, [], { key: `upload ${path}` });
    if (file.size > limits.file_bytes) return refuse(`It has ${Math.ceil(file.size / 1024)} KB, and ${limits.file_bytes / 1024} fit into one file.`);
    const text = await textOf(file);
    if (text === null) return refuse("It is no text, and only text can be edited here.");
    if (project.has(path)) {
      const sure = await confirm({
        title: `Replace ${path}?`,
        text: "There is a file of that name already. You can undo it on this page.",
        yes: "Replace",
        danger: true,
      });
      if (!sure) return undefined;
      const before = project.files();
      project.replace({ ...before, [path]: text });
      notices.show(`Replaced ${path}.`, [{ label: "Undo", act: () => project.replace(before) }], { key: `upload ${path}` });
    } else {
      const why = project.refuse(path);
      if (why) return refuse(why);
      project.add(path, text);
    }
    tabs.select(path);
    return undefined;
  }

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const folder = tabs.open?.includes("/") ? tabs.open.slice(0, tabs.open.lastIndexOf("/") + 1) : "";
    const files = [...input.files];
    input.value = ""; // the same file may be brought again
    for (const file of files) await take(file, folder);
  });
}
