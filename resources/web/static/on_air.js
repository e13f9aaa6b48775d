// The card on air in its place on a page, and the hub told of it once it is really there.

import { cardFacts, fillCard, makeCard } from "./card.js";
import { el, painted } from "./dom.js";
import { t } from "./i18n.js";

/** The facts of the room's card that may be shown now; see `cardFacts`. */
export function factsOnAir(link) {
  return cardFacts(link.topic("card"), {
    nowMs: link.clock.nowMs(),
    hubLost: link.isLost,
    reserveMode: link.topic("room")?.session?.mode === "reserve",
  });
}

/**
 * Returns `{card, nothing, show}`: `show(facts)` puts the card into `holder`, filled, and where nothing is on air what
 * says so. `how` is as for `fillCard`.
 */
export function cardPlace(holder, { words = t("air.nothing"), emptyClass = "nothing", ...how } = {}) {
  const card = makeCard();
  card.dataset.testid = "on-air-card";
  const nothing = el("p", { class: emptyClass, text: words, testid: "nothing-on-air" });
  function show(facts) {
    if (facts) fillCard(card, facts, how);
    const shown = facts ? card : nothing;
    if (holder.firstElementChild !== shown) holder.replaceChildren(shown);
  }
  return { card, nothing, show };
}

/** Tells the hub that the newest card is on this screen, once it is painted. */
export async function tellShown(link) {
  const seq = link.topicSeq("card");
  await painted();
  link.seen(seq);
}
