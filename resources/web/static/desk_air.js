// What is on air, as the desk shows it, with the buttons that this assistant's rights allow.

import { wantTold } from "./asked_by.js";
import { airActions } from "./air_actions.js";
import { reachLine } from "./desk_reach.js";
import { byId, el, setText } from "./dom.js";
import { t } from "./i18n.js";
import { cardPlace, factsOnAir } from "./on_air.js";
import { showSkus } from "./skus.js";
import { harmless } from "./text.js";
import { tellOutcome } from "./toasts.js";

/**
 * Returns the function that tells whether the link was popped on the platform's own console, amber from the moment when
 * that is overdue; who may take can tick it off. It stands there from the take on: what is pressed below keeps its place.
 */
function poppedLine(link) {
  const line = byId("air-popped");
  const tick = el("button", { type: "button", class: "button slim", text: t("air.tick"), testid: "tick-popped" });
  let pinId = null;
  tick.addEventListener("click", () => tellOutcome(link.command("card.tick", { pin_id: pinId, tick: "popped" })));
  line.append(tick);
  return function draw(onAir) {
    const overdue = onAir?.pop_due_at ? link.clock.nowMs() >= Date.parse(onAir.pop_due_at) : false;
    const ticked = onAir?.ticks?.popped ?? false;
    pinId = onAir?.pin_id ?? null;
    line.hidden = !onAir?.ticks;
    line.dataset.overdue = String(overdue);
    tick.hidden = (ticked && !overdue) || !link.may("take");
    const key = overdue ? (ticked ? "air.pop_again" : "air.pop_now") : ticked ? "air.popped" : "air.pop_too";
    setText(byId("air-popped-says"), line.hidden ? "" : t(key, { number: harmless(onAir.number) }));
  };
}

/** Returns the function that draws the panel as things are now. */
export function airPanel(link) {
  const place = cardPlace(byId("air-card"), { emptyClass: "empty", showPoints: false });
  const drawActions = airActions(link, byId("air-actions"));
  const drawPopped = poppedLine(link);
  const drawReach = reachLine(link);

  return function draw() {
    const facts = factsOnAir(link);
    place.show(facts);
    drawActions(facts);
    drawReach(facts !== null);
    drawPopped(facts ? (link.topic("queue")?.on_air ?? null) : null);
    const want = link.topic("totals")?.want;
    setText(byId("air-want"), facts && want ? wantTold(want) : "");
    showSkus(byId("air-skus"), facts?.stock?.bySku ?? []);
  };
}
