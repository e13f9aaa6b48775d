// What the anchor keeps time by: the next moment that has a clock time, and how long the product on air is over its own.

import { countdownText } from "./card.js";
import { byId, setText } from "./dom.js";
import { clockTime, t } from "./i18n.js";
import { harmless } from "./text.js";

const SOON_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/**
 * Returns the function that draws both as they are now. The topic `cue` tells them: `next_at` ({at, title}), the next
 * clock time of the rundown, and `slot_ends_at`, when the minutes planned for what is on air are over.
 */
export function timesPanel(link) {
  return function draw() {
    const cue = link.topic("cue");
    const nowMs = link.clock.nowMs();
    drawNext(cue?.next_at, nowMs);
    const overMs = cue?.slot_ends_at ? nowMs - Date.parse(cue.slot_ends_at) : 0;
    byId("over").hidden = !(overMs >= MINUTE_MS);
    setText(byId("over"), overMs >= MINUTE_MS ? t("host.over", { minutes: Math.floor(overMs / MINUTE_MS) }) : "");
  };
}

function drawNext(next, nowMs) {
  const leftMs = next ? Date.parse(next.at) - nowMs : Number.NaN;
  const line = byId("next-at");
  line.hidden = !(leftMs > 0);
  line.dataset.soon = String(leftMs <= SOON_MS);
  if (line.hidden) return;
  const left = countdownText(leftMs);
  setText(byId("next-at-what"), `${clockTime(next.at)} ${harmless(next.title ?? "")}`);
  setText(byId("next-at-left"), t("host.next_in", { left }));
}
