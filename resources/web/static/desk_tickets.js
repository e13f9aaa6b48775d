// After-sale tickets: whom somebody must follow up, who does, and a sentence for meanwhile.

import { byId, el, say } from "./dom.js";
import { followedRows } from "./followed_rows.js";
import { named } from "./i18n.js";
import { showSteadily } from "./still.js";
import { harmless, shortName } from "./text.js";

/** Returns the function that draws the tickets as they are now; it gives back how many are open. */
export function ticketsPanel(link) {
  const { make, update } = followedRows(link, {
    kind: "ticket",
    words: "tickets",
    ends: "solve",
    over: "solved",
    title: () => [el("span", { class: "who" }), el("span", { class: "tag complaint" })],
    fill(row, ticket) {
      say(row, ".number", harmless(ticket.number ?? ""));
      say(row, ".who", shortName(ticket.fan_name));
      say(row, ".complaint", named("complaint", ticket.complaint));
    },
  });

  return function draw() {
    const { items = [], open: waiting = 0 } = link.topic("tickets") ?? {};
    byId("tickets-empty").hidden = items.length > 0;
    showSteadily(byId("tickets"), items, { keyOf: (ticket) => ticket.ticket_id, make, update });
    return waiting;
  };
}
