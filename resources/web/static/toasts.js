// Short words at the edge of the page: what was done, and in plain words what was not.

import { byId, el } from "./dom.js";
import { has, t } from "./i18n.js";
import { harmless } from "./text.js";

const GOOD_FOR_MS = 3_500;
const BAD_FOR_MS = 9_000;

/** Says `text`. What went well takes the place of what went well before it; what did not stands beside it. */
export function toast(text, { bad = false } = {}) {
  if (!bad) for (const older of byId("toasts").querySelectorAll(".toast:not(.bad)")) older.remove();
  const node = el("p", { class: bad ? "toast bad" : "toast", text, testid: "toast" });
  byId("toasts").append(node);
  setTimeout(() => node.remove(), bad ? BAD_FOR_MS : GOOD_FOR_MS);
}

/** A command's or frame's error in the words of who sits here: by the console's reason where that is known here. */
export function errorWords({ code, message }) {
  const [reason, key] = [`error.${message}`, `error.${code}`];
  if (message && has(reason)) return t(reason);
  return has(key) ? t(key) : t("error.other", { message: harmless(message || code) });
}

/** Tells when `command` failed; `doneText` are the words for success, where silence would leave doubt. */
export async function tellOutcome(command, doneText = null) {
  await command.settled;
  if (command.error) toast(errorWords(command.error), { bad: true });
  else if (doneText) toast(doneText);
}
