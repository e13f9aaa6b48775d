// What is told on a pin beside its product: what has changed since somebody proposed it.

import { t } from "./i18n.js";
import { formatPrice } from "./money.js";

/** What has changed of a pin since it was proposed, in words: sold out, another price, shown before. */
export function pinMarks(pin) {
  return {
    soldOut: pin.sold_out ? t("goods.sold_out") : "",
    priceWas: Number.isInteger(pin.price_was) ? t("queue.price_was", { price: formatPrice(pin.price_was) }) : "",
    repeat: pin.repeat > 0 ? t("queue.repeat", { count: pin.repeat + 1 }) : "",
  };
}
