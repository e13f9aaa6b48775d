// What the anchor keeps time by: the next moment that has a clock time, how long the product on air is over its own, and
// how late the show is.

import { countdownText } from "./card.js";
import { byId, setText } from "./dom.js";
import { clockTime, t } from "./i18n.js";
import { harmless } from "./text.js";

const SOON_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const MOMENTS = new Set(["luck", "coupon", "host", "talk"]);

/**
 * Returns the function that draws them as they are now. The topic `cue` tells them: `next_at` ({at, title, number, kind}), the next
 * clock time of the rundown, `slot_ends_at`, when the minutes planned for what is on air are over, and `late_min`.
 */
export function timesPanel(link) {
  return function draw() {
    const cue = link.topic("cue");
    const nowMs = link.clock.nowMs();
    drawNext(cue?.next_at, nowMs);
    const overMs = cue?.slot_ends_at ? nowMs - Date.parse(cue.slot_ends_at) : 0;
    const lateMin = cue?.late_min ?? 0;
    const told = [
      overMs >= MINUTE_MS ? t("host.over", { minutes: Math.floor(overMs / MINUTE_MS) }) : "",
      lateMin > 0 ? t("host.late", { minutes: lateMin }) : "",
    ];
    setText(byId("over"), told.filter(Boolean).join(" · "));
    byId("over").hidden = !told.some(Boolean);
  };
}

function drawNext(next, nowMs) {
  const leftMs = next ? Date.parse(next.at) - nowMs : Number.NaN;
  const line = byId("next-at");
  line.hidden = Number.isNaN(leftMs);
  line.dataset.soon = String(leftMs <= SOON_MS);
  if (line.hidden) return;
  setText(byId("next-at-what"), `${clockTime(next.at)} ${called(next)}`);
  // What is due is not gone: it stands there until the plan goes on.
  const left = leftMs > 0 ? t("host.next_in", { left: countdownText(leftMs) }) : t("host.next_due");
  setText(byId("next-at-left"), left);
}

/** What the next moment is called: by its number and name, else by what kind of moment it is. */
function called({ title, number, kind }) {
  const name = harmless(title ?? "");
  if (number) return `${t("card.number", { number: harmless(number) })} ${name}`;
  return name || (MOMENTS.has(kind) ? t(`moment.${kind}`) : "");
}
