// After-sale tickets: whom somebody must follow up, who does, and a sentence for meanwhile.

import { byId, el, setText, showList } from "./dom.js";
import { has, lang, t } from "./i18n.js";
import { harmless, shortName } from "./text.js";
import { tellOutcome } from "./toasts.js";

/** Returns the function that draws the tickets as they are now; it gives back how many are open. */
export function ticketsPanel(link) {
  const open = new Map(); // ticket_id -> command under way

  link.on("command", (command) => {
    if (!command.name.startsWith("ticket.")) return;
    if (command.isOpen) open.set(command.args.ticket_id, command);
    else open.delete(command.args.ticket_id);
  });

  const act = (name, ticketId) => tellOutcome(link.command(name, { ticket_id: ticketId }), t(`done.${name}`));

  function make({ ticket_id: ticketId }) {
    const button = (name, label, className) =>
      el("button", {
        type: "button",
        class: className,
        text: t(label),
        testid: name.replace(".", "-"),
        on: { click: () => act(name, ticketId) },
      });
    return el(
      "li",
      { class: "row ticket", testid: "ticket" },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }, el("span", { class: "who" }), el("span", { class: "tag complaint" })),
        el(
          "p",
          { class: "row-line" },
          el("q", { class: "ask-text" }),
          el("span", { class: "tag ask-state", testid: "ticket-state" }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: "row-note" }),
      ),
      el(
        "div",
        { class: "row-actions" },
        button("ticket.take", "tickets.take", "button slim"),
        button("ticket.solve", "tickets.solve", "button slim primary"),
      ),
    );
  }

  function update(row, ticket) {
    const say = (selector, text) => {
      const node = row.querySelector(selector);
      setText(node, text);
      node.hidden = text === "";
    };
    const isSolved = ticket.state === "solved";
    row.classList.toggle("answered", isSolved);
    say(".number", harmless(ticket.number ?? "–"));
    say(".who", shortName(ticket.fan_name));
    const complaint = `complaint.${ticket.complaint}`;
    say(".complaint", has(complaint) ? t(complaint) : harmless(ticket.complaint));
    say(".ask-text", harmless(ticket.text));
    say(".ask-state", stateWords(ticket));
    const command = open.get(ticket.ticket_id);
    say(".pending", command ? t(`command.${command.state}`) : "");
    say(".row-note", isSolved ? "" : harmless(ticket.say?.[lang] ?? ""));
    row.querySelector(".row-actions").hidden = isSolved;
    row.querySelector('[data-testid="ticket-take"]').hidden = ticket.state !== "open";
    for (const button of row.querySelectorAll("button")) button.disabled = command !== undefined;
  }

  function stateWords(ticket) {
    if (ticket.state === "taken") return t("tickets.taken", { name: shortName(ticket.taken_by ?? "") });
    if (ticket.state === "solved") return t("tickets.solved", { name: shortName(ticket.solved_by ?? "") });
    return "";
  }

  return function draw() {
    const { items = [], open: waiting = 0 } = link.topic("tickets") ?? {};
    byId("tickets-empty").hidden = items.length > 0;
    showList(byId("tickets"), items, { keyOf: (ticket) => ticket.ticket_id, make, update });
    return waiting;
  };
}
