// What the page says of its link to the room: a light, and words only while something is not as it should be.

import { byId, setText } from "./dom.js";
import { t } from "./i18n.js";

const UNCONFIRMED_AFTER_MS = 2_000;
const PATIENCE_MS = 1_500; // a hub that restarts is back sooner; nobody needs to read of it

/** Shows the link's state in `#link-light` and `#link-notice`; call the returned function now and then. */
export function stateBar(link, { awayKey = "link.anchor_away" } = {}) {
  const light = byId("link-light");
  const notice = byId("link-notice");
  let brokenSinceMs = null;

  function words() {
    if (link.phase === "joined") {
      brokenSinceMs = null;
      return link.anchorOnline === false && awayKey ? ["away", t(awayKey)] : ["good", ""];
    }
    if (link.isLost) return ["lost", t("link.lost", { seconds: Math.round(link.silentForMs / 1000) })];
    brokenSinceMs ??= Date.now();
    if (Date.now() - brokenSinceMs < PATIENCE_MS) return ["waiting", ""];
    return ["waiting", t(link.silentForMs > 0 ? "link.waiting" : "link.joining")];
  }

  /** The words, and after them how much of what was asked for nobody has confirmed. */
  function told() {
    const [state, text] = words();
    const { count, sinceMs } = link.outbox.unconfirmed;
    if (count === 0 || (text === "" && Date.now() - sinceMs < UNCONFIRMED_AFTER_MS)) return [state, text];
    const unconfirmed = t("link.unconfirmed", { count });
    return [state, text === "" ? unconfirmed : `${text} · ${unconfirmed}`];
  }

  return function draw() {
    const [state, text] = link.phase === "refused" || link.phase === "idle" ? ["lost", ""] : told();
    light.dataset.state = state;
    document.body.dataset.lost = String(link.isLost); // the style sheet hides every figure that may be wrong
    light.setAttribute("aria-label", text || t(state === "good" ? "link.joined" : "link.waiting"));
    notice.dataset.kind = state;
    notice.hidden = text === "";
    setText(notice, text);
  };
}

/** The words for a refusal that only a person can mend. */
export function refusalWords({ code, message, offered, why }) {
  if (code === "token") return t(offered === "code" && why ? `refused.code_${why}` : `refused.${offered}`);
  if (code === "role" || code === "protocol" || code === "too_many") return t(`refused.${code}`);
  return t("refused.other", { message: message || code });
}

/** Shows the session's state in a word, and whether it is a rehearsal, which is never called live. */
export function drawSession(room) {
  const state = room?.session?.state ?? "none";
  setText(byId("session-state"), t(state === "running" && room.rehearsal ? "session.rehearsing" : `session.${state}`));
  byId("session-state").dataset.state = state;
  byId("rehearsal").hidden = !room?.rehearsal;
}
