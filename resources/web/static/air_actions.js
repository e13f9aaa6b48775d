// The buttons that act on the card on air: those that its stage and this person's rights allow.

import { askToConfirm, objectionsOf } from "./confirm_price.js";
import { t } from "./i18n.js";
import { deliberateButton } from "./press.js";
import { hasJustMoved } from "./still.js";
import { tellOutcome, toast } from "./toasts.js";

const READ_IN_MS = 1_000; // who is about to press twice, and finds another button there, has to read it first
const SHOWN_STAGES = ["warmup", "open", "again", "sold_out"];
const ACTIONS = [
  { name: "card.open", right: "open", stages: ["warmup"], label: "air.open", args: { units: null } },
  { name: "card.sold_out", right: "open", stages: ["open", "again"], label: "air.sold_out", args: {} },
  { name: "card.again", right: "open", stages: ["sold_out"], label: "air.again", args: { units: null } },
  { name: "card.hide", right: "take", stages: SHOWN_STAGES, label: "air.hide", args: {} },
];

/** Keeps `holder` filled with the buttons for the card of `facts`; returns the function that does so. */
export function airActions(link, holder, { class: className = "button slim" } = {}) {
  let drawn = "";
  let changedAtMs = -Infinity;
  let onAir = null; // its pin
  let question = null; // about the price of that card, while it is open

  function asks(pinId, objections, confirm) {
    question?.close();
    if (pinId === onAir) question = askToConfirm(objections, confirm);
  }

  holder.addEventListener(
    "click",
    (event) => {
      if (!hasJustMoved(event, changedAtMs, READ_IN_MS)) return;
      event.stopPropagation();
      toast(t("press.changed"));
    },
    true,
  );
  return function draw(facts) {
    const shown = facts ? ACTIONS.filter((a) => a.stages.includes(facts.stage) && link.may(a.right)) : [];
    // Rebuilt only when they change, so that a half-pressed button stays armed through the ticks.
    const key = shown.map((a) => a.name).join() + (facts?.pinId ?? "");
    if (key === drawn) return;
    if (drawn !== "") changedAtMs = performance.now(); // where nothing was, nobody was about to press
    drawn = key;
    onAir = facts?.pinId ?? null;
    question?.close();
    holder.replaceChildren(
      ...shown.map(({ name, label, args }) =>
        deliberateButton({
          label: t(label),
          testid: name.replaceAll(/[._]/gu, "-"),
          class: name === "card.open" ? `${className} primary` : className,
          act: () => send(link, asks, name, { pin_id: facts.pinId, ...args }),
        }),
      ),
    );
  };
}

/** Sends the command; a price that something speaks against is shown with both figures, and asked for again. */
async function send(link, asks, name, args) {
  const command = link.command(name, args);
  await command.settled;
  const objections = objectionsOf(command.error);
  if (objections === null) tellOutcome(command);
  else asks(args.pin_id, objections, (why) => send(link, asks, name, { ...args, confirmed: true, why }));
}
