// Colours and sizes with what is left of each, as small chips.

import { el, setText, showList } from "./dom.js";
import { variantOf } from "./text.js";

/** Shows `skus` in `list`; `left` may be null where nobody knows. With `press` each is pressed, for `press(sku)`. */
export function showSkus(list, skus, press = null) {
  const make = () => (press ? el("li", { class: "sku" }, el("button", { type: "button", testid: "sku-press" })) : el("li", { class: "sku" }));
  showList(list, skus, {
    keyOf: (sku) => `${sku.sku} ${press ? "pressed" : ""}`,
    make,
    update(node, sku) {
      fillChip(node, sku);
      if (press) node.firstElementChild.onclick = () => press(sku);
    },
  });
}

function fillChip(node, { left, ...sku }) {
  const what = variantOf(sku);
  setText(node.firstElementChild ?? node, Number.isInteger(left) ? `${what} ${Math.max(0, left)}` : what);
  node.classList.toggle("gone", Number.isInteger(left) && left <= 0);
}
