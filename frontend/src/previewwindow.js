// The window of its own: the learner's app and little else. It shows what the workbench saves, as soon as it is saved.

import { createApi } from "./api.js";
import { $, createAnnouncer } from "./dom.js";
import { Preview } from "./preview.js";

const boot = JSON.parse($("#boot").textContent);
new Preview({ root: $("#preview"), boot, api: createApi(boot), announce: createAnnouncer($("#said")) }).look();
