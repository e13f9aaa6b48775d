// A price that something speaks against: both figures side by side, and a reason before it opens all the same.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { formatPrice } from "./money.js";
import { deliberateButton } from "./press.js";
import { closesAside } from "./sheet.js";
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

/** Shows the question over the page; `confirm(why)` is called after a reason and a deliberate press. Returns its sheet. */
export function askToConfirm(objections, confirm) {
  const why = el("input", { type: "text", class: "field", testid: "confirm-why", "aria-label": t("confirm.why") });
  why.maxLength = 100;
  why.placeholder = t("confirm.why");
  const open = deliberateButton({
    label: t("confirm.open"),
    testid: "confirm-open",
    class: "button primary",
    act: () => {
      sheet.close();
      confirm(why.value.trim());
    },
  });
  open.disabled = true;
  why.addEventListener("input", () => {
    open.disabled = why.value.trim() === "";
  });
  const cancel = el("button", { type: "button", class: "button", text: t("confirm.cancel"), testid: "confirm-cancel", data: { close: "" } });
  const sheet = closesAside(
    el(
      "dialog",
      { class: "sheet", testid: "confirm-price", "aria-label": t("confirm.title") },
      el(
        "div",
        { class: "sheet-in confirm-price" },
        el("b", { text: t("confirm.title") }),
        ...objections.map(objectionLine),
        el("div", { class: "sheet-acts" }, ...REASONS.map((one) => reasonButton(one, why))),
        why,
        el("div", { class: "sheet-acts" }, open, cancel),
      ),
    ),
  );
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  return sheet;
}

function reasonButton(one, why) {
  const text = t(`confirm.reason.${one}`);
  const button = el("button", { type: "button", class: "button", text });
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
