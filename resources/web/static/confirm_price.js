// A price that something speaks against: both figures side by side, and a reason before it opens all the same.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { formatPrice } from "./money.js";
import { deliberateButton } from "./press.js";
import { harmless } from "./text.js";

const ASKS = "confirm ";
const REASONS = ["loss_leader", "clearance", "floor_changed", "told_so"];

/** What speaks against the price, from a refusal that asks for a second word; null for any other. */
export function objectionsOf(error) {
  if (!error?.message?.startsWith(ASKS)) return null;
  try {
    const told = JSON.parse(error.message.slice(ASKS.length));
    return Array.isArray(told) ? told : null;
  } catch {
    return null;
  }
}

/** Shows the question behind `holder`; `confirm(why)` is called after a reason and a deliberate press. */
export function askToConfirm(holder, objections, confirm) {
  const panel = el("div", { class: "confirm-price", testid: "confirm-price" });
  const why = el("input", { type: "text", class: "confirm-why", testid: "confirm-why" });
  why.maxLength = 100;
  why.placeholder = t("confirm.why");
  why.setAttribute("aria-label", t("confirm.why"));
  const open = deliberateButton({
    label: t("confirm.open"),
    testid: "confirm-open",
    class: "button slim primary",
    act: () => {
      panel.remove();
      confirm(why.value.trim());
    },
  });
  open.disabled = true;
  why.addEventListener("input", () => {
    open.disabled = why.value.trim() === "";
  });
  const cancel = el("button", { type: "button", class: "button slim", text: t("confirm.cancel"), testid: "confirm-cancel" });
  cancel.addEventListener("click", () => panel.remove());
  panel.append(
    el("b", { text: t("confirm.title") }),
    ...objections.map(objectionLine),
    el("div", { class: "actions" }, ...REASONS.map((one) => reasonButton(one, why))),
    why,
    el("div", { class: "actions" }, open, cancel),
  );
  holder.parentElement.querySelector(".confirm-price")?.remove();
  holder.after(panel);
}

function reasonButton(one, why) {
  const text = t(`confirm.reason.${one}`);
  const button = el("button", { type: "button", class: "button slim", text });
  button.addEventListener("click", () => {
    why.value = text;
    why.dispatchEvent(new Event("input"));
  });
  return button;
}

function objectionLine({ doubt, ours, theirs, variant }) {
  const figure = (value) => (doubt === "shop_stock" ? String(value) : formatPrice(value));
  const both = Number.isInteger(ours) && Number.isInteger(theirs);
  const words = [t(`confirm.doubt.${doubt}`), harmless(variant ?? "")].filter(Boolean).join(" ");
  return el(
    "p",
    {},
    el("span", { text: words }),
    el("b", { text: both ? t("confirm.both", { ours: figure(ours), theirs: figure(theirs) }) : "" }),
  );
}
