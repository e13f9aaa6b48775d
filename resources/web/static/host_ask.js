// The question that most of the room asks, large enough to be answered aloud from two metres, with what can be said.

import { askedBy } from "./asked_by.js";
import { byId, setText } from "./dom.js";
import { lang, named, t } from "./i18n.js";
import { harmless, variantOf } from "./text.js";
import { tellOutcome } from "./toasts.js";

/** The open ask to answer first: of the product on air before others, then most asked; null where nobody asks. */
function topAsk(items, onAirNumber) {
  const open = items.filter((ask) => ask.state === "open");
  const isOnAir = (ask) => Number(onAirNumber !== null && ask.number === onAirNumber);
  open.sort((one, other) => isOnAir(other) - isOnAir(one) || askedBy(other) - askedBy(one) || other.lines - one.lines);
  return open[0] ?? null;
}

/** What it asks, in few words: 3号 多大码. */
function askWords(ask) {
  const number = ask.number ? t("goods.number", { number: harmless(ask.number) }) : "";
  return [number, variantOf(ask), named("asks.topic", ask.topic)].filter(Boolean).join(" ");
}

/** Returns the function that draws the top ask as it is now. */
export function topAskPanel(link) {
  let shown = null;
  let answering = null;

  byId("top-ask-done").addEventListener("click", () => {
    if (shown === null || answering?.isOpen) return;
    answering = link.command("ask.answer", { ask_id: shown });
    tellOutcome(answering);
    draw();
  });

  function draw() {
    const onAir = link.topic("queue")?.on_air?.number ?? null;
    const ask = topAsk(link.topic("asks")?.items ?? [], onAir);
    byId("top-ask").hidden = ask === null;
    byId("host").classList.toggle("asks", ask !== null);
    shown = ask?.ask_id ?? null;
    if (ask === null) return;
    const people = Math.max(askedBy(ask), 1);
    setText(byId("top-ask-what"), askWords(ask));
    setText(byId("top-ask-count"), people > 1 ? `×${people}` : "");
    // Where the goods do not tell, the anchor reads how it was asked.
    const ready = harmless(ask.ready?.[lang] ?? "");
    const heard = harmless(ask.text ?? "");
    setText(byId("top-ask-say"), ready || (heard ? t("said", { text: heard }) : t("host.ask_unread")));
    byId("top-ask").dataset.ready = String(ready !== "");
    const done = byId("top-ask-done");
    done.hidden = !link.may("asks");
    done.disabled = answering?.isOpen ?? false;
  }

  return draw;
}
