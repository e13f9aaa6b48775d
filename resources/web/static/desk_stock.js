// Stock put right from a phone: so many more of a variant, or so many less, than the console has written down.

import { byId, setText } from "./dom.js";
import { t } from "./i18n.js";
import { sheetOf } from "./sheet.js";
import { fold, harmless, variantOf } from "./text.js";
import { tellOutcome } from "./toasts.js";

const MOST_UNITS = 99_999;

/** Returns the function that brings up the sheet for one SKU of a product, or null where this person may not change stock. */
export function stockSheet(link) {
  const sheet = sheetOf("stock-sheet");
  let shown = null; // {sku, what}

  function open(product, sku) {
    const what = [t("goods.number", { number: harmless(product.number) }), variantOf(sku)].filter(Boolean).join(" ");
    shown = { sku: sku.sku, what };
    setText(byId("stock-what"), what);
    const isKnown = Number.isInteger(sku.left);
    setText(byId("stock-left"), isKnown ? t("stock.left", { count: Math.max(0, sku.left) }) : t("stock.unknown"));
    for (const field of ["stock-units", "stock-why"]) byId(field).value = "";
    sheet.showModal();
    byId("stock-units").focus();
  }

  function send(sign) {
    const units = Number(fold(byId("stock-units").value));
    if (!Number.isInteger(units) || units < 1 || units > MOST_UNITS) {
      byId("stock-units").select();
      return;
    }
    sheet.close();
    const command = link.command("stock.adjust", { sku: shown.sku, delta: sign * units, why: byId("stock-why").value.trim() });
    tellOutcome(command, t(sign > 0 ? "done.stock.more" : "done.stock.less", { what: shown.what, count: units }));
  }

  byId("stock-form").addEventListener("submit", (event) => {
    event.preventDefault(); // Return says no direction
  });
  byId("stock-less").addEventListener("click", () => send(-1));
  byId("stock-more").addEventListener("click", () => send(+1));
  link.on("state", () => {
    if (!link.may("stock")) sheet.close();
  });
  return () => (link.may("stock") ? open : null);
}
