// Whom to greet for the product on air, or for the next one: name, why, and a sentence that is safe to say aloud.

import { el, setText } from "./dom.js";
import { lang, t } from "./i18n.js";
import { showSteadily } from "./still.js";
import { harmless, shortName } from "./text.js";
import { tellOutcome } from "./toasts.js";

const SHOWN = 3;
const MINUTE_MS = 60_000;

/** For the product on air, else for the one that comes; null where nobody is to be greeted. */
function callOutsFor(value) {
  return [value?.on_air, value?.next].find((named) => named?.people?.length) ?? null;
}

/** How long ago somebody last did something, by the room's clock. */
function agoWords(seenAt, nowMs) {
  const minutes = Math.floor(Math.max(0, nowMs - Date.parse(seenAt)) / MINUTE_MS);
  return minutes > 0 ? t("callouts.ago", { minutes }) : t("callouts.just_now");
}

/** Returns the function that draws the list into `parent`; `reasons` shows why the desk knows it, where that is told. */
export function callOutsList(link, parent, { reasons = false } = {}) {
  const said = (fan) => tellOutcome(link.command("callout.said", { fan }));

  const make = ({ fan }) =>
    el(
      "li",
      { class: "call-out", testid: "call-out" },
      el("p", { class: "call-out-say", testid: "call-out-say" }),
      el("p", { class: "call-out-why", testid: "call-out-why" }),
      el("button", {
        type: "button",
        class: "button slim call-out-said",
        text: t("callouts.said"),
        testid: "call-out-said",
        on: { click: () => said(fan) },
      }),
    );

  function update(row, person) {
    const why = reasons && person.reasons ? person.reasons : [person.why];
    setText(row.querySelector(".call-out-say"), harmless(person.say?.[lang] ?? ""));
    const told = [agoWords(person.seen_at, link.clock.nowMs()), ...why.map((one) => harmless(one?.[lang] ?? ""))];
    setText(row.querySelector(".call-out-why"), told.filter(Boolean).join(" · "));
    row.title = shortName(person.name ?? "");
    const button = row.querySelector("button");
    button.hidden = !link.may("fans");
    button.disabled = link.outbox.underWay("callout.said", "fan", person.fan) !== undefined;
  }

  return () => {
    const named = callOutsFor(link.topic("callouts"));
    showSteadily(parent, named ? named.people.slice(0, SHOWN) : [], { keyOf: (person) => person.fan, make, update });
    parent.hidden = named === null;
    return named;
  };
}
