// What is on air, as the desk shows it, with the buttons that this assistant's rights allow.

import { cardFacts, fillCard, makeCard } from "./card.js";
import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { deliberateButton } from "./press.js";
import { skuChip } from "./skus.js";
import { tellOutcome } from "./toasts.js";

const ACTIONS = [
  { name: "card.open", right: "open", stages: ["warmup"], label: "air.open", units: true },
  { name: "card.sold_out", right: "open", stages: ["open", "again"], label: "air.sold_out" },
  { name: "card.again", right: "open", stages: ["sold_out"], label: "air.again", units: true },
  { name: "card.hide", right: "take", stages: ["warmup", "open", "again", "sold_out"], label: "air.hide" },
];

/** Returns the function that draws the panel as things are now. */
export function airPanel(link) {
  const holder = byId("air-card");
  const card = makeCard();
  card.dataset.testid = "on-air-card";
  const nothing = el("p", { class: "empty", text: t("air.nothing"), testid: "nothing-on-air" });
  let drawnActions = "";

  function drawActions(facts) {
    const shown = facts ? ACTIONS.filter((a) => a.stages.includes(facts.stage) && link.may(a.right)) : [];
    // Rebuilt only when they change, so that a half-pressed button stays armed through the ticks.
    const key = shown.map((a) => a.name).join() + (facts?.pinId ?? "");
    if (key === drawnActions) return;
    drawnActions = key;
    byId("air-actions").replaceChildren(
      ...shown.map(({ name, label, units }) =>
        deliberateButton({
          label: t(label),
          testid: name.replaceAll(/[._]/gu, "-"),
          act: () => tellOutcome(link.command(name, { pin_id: facts.pinId, ...(units ? { units: null } : {}) })),
        }),
      ),
    );
  }

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
    setText(byId("air-want"), facts && want ? t("air.want", { people: want.people }) : "");
    showList(byId("air-skus"), facts?.stock?.bySku ?? [], {
      keyOf: (sku) => sku.sku,
      make: () => el("li", { class: "sku" }),
      update: skuChip,
    });
  };
}
