// An attack told in three steps beside its check: how it succeeded, and after the mend how the same one ends.

import { h, withCode } from "./dom.js";

const STEPS = [
  ["The attacker sends", "sends"],
  ["The victim sees", "sees"],
  ["What is lost", "loses"],
];

function steps(story) {
  return h("ol.story", {}, STEPS.map(([title, name]) => h("li", {}, h("b", {}, title), h("p", {}, withCode(story[name])))));
}

const replay = (onReplay, exchange, label, key) =>
  exchange !== null && exchange !== undefined && h("button.btn.small", { type: "button", "data-key": key, onclick: () => onReplay(exchange) }, label);

/** For a check that failed because the attack succeeded. */
export function succeededView(story, onReplay) {
  return h("div.attack", {}, steps(story), replay(onReplay, story.exchange, "Replay the attack in X-ray", "attack"));
}

/**
 * For a check that passed: the same attack fails now, and normal use still works.
 *
 * @param {Object} story @param {string} shape  how the attack was dressed up that succeeded earlier; "" if none did
 * @param {{onReplay: Function, normal: {passed: Object[], failed: Object[]}, open: boolean}} how
 */
export function heldView(story, shape, { onReplay, normal, open }) {
  const same = story.tried.find((one) => one.shape === shape);
  const shown = same && same.shape !== story.shape ? { ...story, sends: same.sends, sees: "What everybody sees: your site took it for what it is.", exchange: same.exchange } : story;
  const others = story.tried.filter((one) => one.shape !== shown.shape && one !== same);
  const again = shape && same ? "The attack that succeeded before fails now" : "The attack fails";
  return h(
    "details.why.held",
    { open },
    h("summary", {}, `${again}${story.tried.length > 1 ? `, in all ${story.tried.length} forms` : ""}`),
    h("div.attack", {}, steps(shown), replay(onReplay, shown.exchange, "Replay it in X-ray", "attack")),
    others.length > 0 &&
      h("details", {}, h("summary", {}, "The other forms that were tried"), h("ul.plain", {}, others.map((one) => h("li", {}, one.shape, " ", replay(onReplay, one.exchange, "X-ray", `attack-${one.shape}`))))),
    normalUse(normal),
  );
}

function normalUse({ passed, failed }) {
  if (!passed.length && !failed.length) return false;
  if (failed.length) return h("p.warn", {}, "But normal use does not work yet: ", h("b", {}, failed[0].title.replaceAll("`", "")), failed.length > 1 && ` and ${failed.length - 1} more`, ".");
  return h("p", {}, "Normal use still works: ", passed.length === 1 ? "the other check passes" : `all ${passed.length} other checks pass`, ".");
}
