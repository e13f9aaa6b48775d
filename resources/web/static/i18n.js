// The words of these pages in two languages. `?lang=zh` or `?lang=en` decides, else the browser does.

import { harmless } from "./text.js";
import { WORDS } from "./words.js";

const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language ?? "zh";

/** `zh` or `en`. */
export const lang = asked.toLowerCase().startsWith("zh") ? "zh" : "en";

const COLUMN = lang === "zh" ? 0 : 1;

/** The words for `key`, with `{name}` filled from `values`. A missing key is shown as itself: a test looks for those. */
export function t(key, values = {}) {
  const words = WORDS[key]?.[COLUMN] ?? key;
  return words.replace(/\{(\w+)\}/gu, (_, name) => String(values[name] ?? ""));
}

/** Whether there are words for `key`. */
export const has = (key) => key in WORDS;

/** What we call `word` of `kind`, a facet or a complaint, say; one that we have no words for stands as it is. */
export const named = (kind, word) => (has(`${kind}.${word}`) ? t(`${kind}.${word}`) : harmless(word));

/** Whom somebody buys for, as the console names them. */
export const wearers = Object.keys(WORDS)
  .filter((key) => key.startsWith("wearer."))
  .map((key) => key.slice("wearer.".length));

/** Fills the document's fixed words: `data-t` for text, `data-t-label`, `data-t-placeholder` for those attributes. */
export function translatePage(root = document) {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of root.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
}

/** A time of day in this device's zone: 20:05. */
export function clockTime(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
