// What is on air, as the desk shows it, with the buttons that this assistant's rights allow.

import { airActions } from "./air_actions.js";
import { cardFacts, fillCard, makeCard } from "./card.js";
import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { skuChip } from "./skus.js";
import { harmless } from "./text.js";

/** Whether the link was popped on the platform's own console: amber from the moment when that is overdue. */
function drawPopped(onAir, nowMs) {
  const line = byId("air-popped");
  const overdue = onAir?.pop_due_at ? nowMs >= Date.parse(onAir.pop_due_at) : false;
  const ticked = onAir?.ticks?.popped ?? false;
  line.hidden = !overdue && !ticked;
  line.dataset.overdue = String(overdue);
  const key = overdue ? (ticked ? "air.pop_again" : "air.pop_now") : "air.popped";
  setText(line, line.hidden ? "" : t(key, { number: harmless(onAir.number) }));
}

/** Returns the function that draws the panel as things are now. */
export function airPanel(link) {
  const holder = byId("air-card");
  const card = makeCard();
  card.dataset.testid = "on-air-card";
  const nothing = el("p", { class: "empty", text: t("air.nothing"), testid: "nothing-on-air" });
  const drawActions = airActions(link, byId("air-actions"));

  return function draw() {
    const facts = cardFacts(link.topic("card"), {
      nowMs: link.clock.nowMs(),
      hubLost: link.isLost,
      reserveMode: link.topic("room")?.session?.mode === "reserve",
    });
    if (facts) fillCard(card, facts, { showPoints: false });
    const shown = facts ? card : nothing;
    if (holder.firstElementChild !== shown) holder.replaceChildren(shown);
    drawActions(facts);
    drawPopped(facts ? (link.topic("queue")?.on_air ?? null) : null, link.clock.nowMs());
    const want = link.topic("totals")?.want;
    setText(byId("air-want"), facts && want?.people > 0 ? t("air.want", { people: want.people }) : "");
    showList(byId("air-skus"), facts?.stock?.bySku ?? [], {
      keyOf: (sku) => sku.sku,
      make: () => el("li", { class: "sku" }),
      update: skuChip,
    });
  };
}
