// What a list is missing: the console cuts lists that are too long to be sent whole.

import { setText } from "./dom.js";
import { t } from "./i18n.js";

/** Says in `place` how many rows of a topic's lists are missing. */
export function sayLeftOut(place, value) {
  const count = value?.left_out ?? 0;
  place.hidden = count === 0;
  setText(place, count > 0 ? t("list.left_out", { count }) : "");
}
