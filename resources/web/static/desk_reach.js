// On how many screens the present card has been shown: quiet while it is right, loud when the stream has not got it.

import { byId, setText } from "./dom.js";
import { t } from "./i18n.js";

const UNSEEN_AFTER_MS = 2_000;
const KINDS = ["overlay", "host", "assistant"];

/** Returns the function that draws it as things are now. */
export function reachLine(link) {
  let unseenSinceMs = null;

  return function draw(isOnAir) {
    const reach = link.topic("reach");
    const line = byId("air-reach");
    const { connected = {}, seen = {} } = reach ?? {};
    const isUnseen = isOnAir && connected.overlay > 0 && !(seen.overlay > 0);
    unseenSinceMs = isUnseen ? (unseenSinceMs ?? performance.now()) : null;
    const isLate = isUnseen && performance.now() - unseenSinceMs >= UNSEEN_AFTER_MS;
    const told = KINDS.filter((kind) => connected[kind] > 0).map((kind) =>
      t(`reach.${kind}`, { seen: seen[kind] ?? 0, connected: connected[kind] }),
    );
    line.hidden = !isOnAir || reach === null;
    line.dataset.late = String(isLate);
    setText(line, isLate ? t("reach.unseen") : connected.overlay > 0 ? told.join(" · ") : [t("reach.no_overlay"), ...told].join(" · "));
  };
}
