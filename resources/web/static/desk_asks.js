// The asks board: like questions as one, with how many ask, what can be said to them, and who follows them up.

import { byId, el, setText, showList } from "./dom.js";
import { has, lang, t } from "./i18n.js";
import { harmless, shortName } from "./text.js";
import { tellOutcome } from "./toasts.js";

/** Returns the function that draws the board as the asks are now; it gives back how many are open. */
export function asksPanel(link) {
  const open = new Map(); // ask_id -> command under way
  let mostAskedFirst = false;

  link.on("command", (command) => {
    if (!command.name.startsWith("ask.")) return;
    if (command.isOpen) open.set(command.args.ask_id, command);
    else open.delete(command.args.ask_id);
  });

  const act = (name, askId) => tellOutcome(link.command(name, { ask_id: askId }), t(`done.${name}`));

  function make({ ask_id: askId }) {
    const button = (name, label, className) =>
      el("button", {
        type: "button",
        class: className,
        text: t(label),
        testid: name.replace(".", "-"),
        on: { click: () => act(name, askId) },
      });
    return el(
      "li",
      { class: "row ask", testid: "ask" },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el(
          "p",
          { class: "row-title" },
          el("span", { class: "ask-what" }),
          el("b", { class: "ask-count", testid: "ask-count" }),
        ),
        el(
          "p",
          { class: "row-line" },
          el("q", { class: "ask-text" }),
          el("span", { class: "tag ask-state", testid: "ask-state" }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: "row-note ask-ready", testid: "ask-ready" }),
      ),
      el(
        "div",
        { class: "row-actions" },
        button("ask.take", "asks.take", "button slim"),
        button("ask.answer", "asks.answer", "button slim primary"),
      ),
    );
  }

  function update(row, ask) {
    const say = (selector, text) => {
      const node = row.querySelector(selector);
      setText(node, text);
      node.hidden = text === "";
    };
    const isAnswered = ask.state === "answered";
    row.classList.toggle("answered", isAnswered);
    say(".number", harmless(ask.number ?? t("asks.general")));
    const variant = [ask.color, ask.size].filter(Boolean).map(harmless).join(" ");
    const topic = has(`asks.topic.${ask.topic}`) ? t(`asks.topic.${ask.topic}`) : harmless(ask.topic);
    say(".ask-what", [variant, topic].filter(Boolean).join(" "));
    say(".ask-count", ask.people > 1 || ask.lines > 1 ? `×${Math.max(ask.people, 1)}` : "");
    row.querySelector(".ask-count").title = t("asks.counted", { people: ask.people, lines: ask.lines });
    say(".ask-text", harmless(ask.text));
    say(".ask-state", stateWords(ask));
    const command = open.get(ask.ask_id);
    say(".pending", command ? t(`command.${command.state}`) : "");
    say(".ask-ready", isAnswered ? "" : harmless(ask.ready?.[lang] ?? ""));
    row.querySelector(".row-actions").hidden = isAnswered;
    row.querySelector('[data-testid="ask-take"]').hidden = ask.state !== "open";
    for (const button of row.querySelectorAll("button")) button.disabled = command !== undefined;
  }

  function stateWords(ask) {
    if (ask.state === "taken") return t("asks.taken", { name: shortName(ask.taken_by ?? "") });
    if (ask.state === "answered") return t("asks.answered", { name: shortName(ask.answered_by ?? "") });
    return "";
  }

  function draw() {
    const { items = [], open: waiting = 0 } = link.topic("asks") ?? {};
    byId("asks-empty").hidden = items.length > 0;
    setText(byId("asks-order"), t(mostAskedFirst ? "asks.most_asked" : "asks.oldest"));
    showList(byId("asks"), mostAskedFirst ? byDemand(items) : items, { keyOf: (ask) => ask.ask_id, make, update });
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
  const weight = (ask) => (ask.state === "answered" ? -1 : ask.people);
  return [...items].sort((one, other) => weight(other) - weight(one) || other.lines - one.lines);
}
