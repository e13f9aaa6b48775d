// What is to be followed up, one list at a time: asks, claims, tickets, and whom to greet.

import { callOutsList } from "./call_outs.js";
import { asksPanel } from "./desk_asks.js";
import { claimsPanel } from "./desk_claims.js";
import { ticketsPanel } from "./desk_tickets.js";
import { byId, setText } from "./dom.js";
import { t } from "./i18n.js";
import { harmless } from "./text.js";

const PARTS = { asks: "asks", claims: "settle", tickets: "settle", callouts: "fans" };

/** Returns the functions that draw each list; `rights` shows those that this person may see. */
export function followPanel(link) {
  const asks = asksPanel(link);
  const claims = claimsPanel(link);
  const tickets = ticketsPanel(link);
  const callOuts = callOutsList(link, byId("call-outs"), { reasons: true });
  const counts = { asks: 0, tickets: 0, callouts: 0 };

  const allowed = () => Object.keys(PARTS).filter((part) => link.may(PARTS[part]));

  function show(part) {
    document.body.dataset.follow = part;
    for (const button of byId("segments").querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.follow === part));
    }
  }

  function count(part, number) {
    counts[part] = number;
    setText(byId(`${part}-count`), number > 0 ? String(number) : "");
    const waiting = allowed().reduce((sum, one) => sum + (counts[one] ?? 0), 0);
    setText(byId("tab-follow-count"), waiting > 0 ? String(waiting) : "");
  }

  function drawCallOuts() {
    const named = callOuts();
    byId("callouts-empty").hidden = named !== null;
    setText(byId("callouts-for"), named ? t("callouts.for", { number: harmless(named.number) }) : "");
    count("callouts", named?.people.length ?? 0);
  }

  byId("segments").addEventListener("click", (event) => {
    const part = event.target.closest("[data-follow]")?.dataset.follow;
    if (part) show(part);
  });

  return {
    asks: () => count("asks", asks()),
    claims,
    tickets: () => count("tickets", tickets()),
    callouts: drawCallOuts,
    /** Shows what this person may see; returns whether that is anything. */
    rights() {
      const shown = allowed();
      for (const button of byId("segments").querySelectorAll("button")) {
        button.hidden = !shown.includes(button.dataset.follow);
      }
      if (!shown.includes(document.body.dataset.follow) && shown.length > 0) show(shown[0]);
      else show(document.body.dataset.follow);
      return shown.length > 0;
    },
  };
}
