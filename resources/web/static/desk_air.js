// What is on air, as the desk shows it, with the buttons that this assistant's rights allow.

import { airActions } from "./air_actions.js";
import { cardFacts, fillCard, makeCard } from "./card.js";
import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { skuChip } from "./skus.js";

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
    const want = link.topic("totals")?.want;
    setText(byId("air-want"), facts && want?.people > 0 ? t("air.want", { people: want.people }) : "");
    showList(byId("air-skus"), facts?.stock?.bySku ?? [], {
      keyOf: (sku) => sku.sku,
      make: () => el("li", { class: "sku" }),
      update: skuChip,
    });
  };
}
