// One colour and size with what is left of it, as a small chip.

import { setText } from "./dom.js";
import { harmless } from "./text.js";

/** Fills `node` with `sku`; `left` may be null where nobody knows. */
export function skuChip(node, { color, size, left }) {
  const what = [color, size].filter(Boolean).map(harmless).join(" ");
  setText(node, Number.isInteger(left) ? `${what} ${Math.max(0, left)}` : what);
  node.classList.toggle("gone", Number.isInteger(left) && left <= 0);
}
