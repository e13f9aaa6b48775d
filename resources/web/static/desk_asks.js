// The asks board: like questions as one, with how many ask, what can be said to them, and who follows them up.

import { askedBy } from "./asked_by.js";
import { byId, el, say, setText } from "./dom.js";
import { followedRows } from "./followed_rows.js";
import { named, t } from "./i18n.js";
import { showSteadily } from "./still.js";
import { harmless, variantOf } from "./text.js";

/** Returns the function that draws the board as the asks are now; it gives back how many are open. */
export function asksPanel(link) {
  let mostAskedFirst = false;
  const { make, update } = followedRows(link, {
    kind: "ask",
    words: "asks",
    ends: "answer",
    over: "answered",
    noteClass: "ask-ready",
    noteTestid: "ask-ready",
    title: () => [el("span", { class: "ask-what" }), el("b", { class: "ask-count", testid: "ask-count" })],
    fill(row, ask) {
      say(row, ".number", harmless(ask.number ?? t("asks.general")));
      say(row, ".ask-what", [variantOf(ask), named("asks.topic", ask.topic)].filter(Boolean).join(" "));
      say(row, ".ask-count", ask.lines > 1 ? `×${Math.max(askedBy(ask), 1)}` : "");
      const counted = t("asks.counted", { people: ask.people, lines: ask.lines });
      const nobodys = ask.unnamed ? t("asks.unnamed", { lines: ask.unnamed }) : "";
      row.querySelector(".ask-count").title = [counted, nobodys].filter(Boolean).join(" · ");
    },
  });

  function draw() {
    const { items = [], open: waiting = 0 } = link.topic("asks") ?? {};
    byId("asks-empty").hidden = items.length > 0;
    byId("asks-order").hidden = items.length < 2;
    setText(byId("asks-order"), t(mostAskedFirst ? "asks.most_asked" : "asks.oldest"));
    showSteadily(byId("asks"), mostAskedFirst ? byDemand(items) : items, { keyOf: (ask) => ask.ask_id, make, update });
    return waiting;
  }

  byId("asks-order").addEventListener("click", () => {
    mostAskedFirst = !mostAskedFirst;
    draw();
  });
  return draw;
}

/** Most asked first; what is answered stays at the end. */
function byDemand(items) {
  const weight = (ask) => (ask.state === "answered" ? -1 : askedBy(ask));
  return [...items].sort((one, other) => weight(other) - weight(one) || other.lines - one.lines);
}
