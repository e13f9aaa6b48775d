// Colours and sizes with what is left of each, as small chips.

import { el, setText, showList } from "./dom.js";
import { variantOf } from "./text.js";

/** Shows `skus` in `list`; `left` may be null where nobody knows. */
export function showSkus(list, skus) {
  showList(list, skus, { keyOf: (sku) => sku.sku, make: () => el("li", { class: "sku" }), update: fillChip });
}

function fillChip(node, { left, ...sku }) {
  const what = variantOf(sku);
  setText(node, Number.isInteger(left) ? `${what} ${Math.max(0, left)}` : what);
  node.classList.toggle("gone", Number.isInteger(left) && left <= 0);
}
