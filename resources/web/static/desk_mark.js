// Marking a moment of the session, so that it is found again afterwards: two taps, and a word if there is time for one.

import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { sheetOf } from "./sheet.js";
import { tellOutcome, toast } from "./toasts.js";

export function markSheet(link) {
  const sheet = sheetOf("mark-sheet");
  let atMs = 0;

  byId("mark-press").addEventListener("click", () => {
    atMs = link.clock.nowMs(); // the moment is that of the tap, not of the last word
    sheet.showModal();
  });
  byId("mark-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("mark-text").value.trim();
    byId("mark-text").value = "";
    sheet.close();
    if (link.anchorOnline === false) toast(t("fan.kept", { words: t("mark.title") }));
    tellOutcome(link.command("mark.add", { text, at: new Date(atMs).toISOString() }), t("done.mark.add"));
  });
}
