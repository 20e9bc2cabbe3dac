// The tab of the X-ray: loads its bundle when somebody first looks, and hands it checks and verdicts.

import { ApiError, Unreachable } from "./api.js";
import { $, h } from "./dom.js";

/** A sentence about a question that the server did not answer as hoped. The classes are this bundle's, so it is told here. */
function explain(error) {
  if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
  return `${error.message} ${error.cure ?? "Try again when it is back."}`;
}

export function connectXray({ work, results, checking, layout, jump }) {
  const tab = $("#tab-xray");
  const root = $("#xray");
  let loading = null;

  const load = () => (loading ??= import("./xray.js").then(({ Xray }) => new Xray({ root, work, onJump: jump, explain })));

  async function opened() {
    try {
      return await load();
    } catch (error) {
      console.error(error);
      loading = null; // the server was away: the next look tries again
      root.replaceChildren(h("p.soft", { role: "status" }, "The X-ray could not be loaded. Come back to this tab to try again."));
      return null;
    }
  }

  tab.addEventListener("click", opened);
  tab.addEventListener("focus", opened);
  results.onXray = async (check, place) => {
    layout.show("results");
    tab.click();
    (await opened())?.showCheck(check, place);
  };
  checking.addEventListener("verdict", async ({ detail }) => {
    if (loading) (await loading.catch(() => null))?.verdict(detail.verdict);
  });
}
