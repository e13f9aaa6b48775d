// The chat feed: the room's lines as they come, kept at the newest while nobody scrolls back.

import { fanOf } from "./desk_fan.js";
import { byId, el, setText, showList } from "./dom.js";
import { clockTime, has, named, t } from "./i18n.js";
import { whenStill } from "./still.js";
import { harmless, shortName, shortText } from "./text.js";

const NEAR_END_PX = 48;
const NOBODY_SAYS_IT = new Set(["gap", "system"]);
const SAYS_WHAT_IT_IS = new Set(["join", "follow", "like", "gift", "order"]);

/** Returns the function that draws the feed; a rush of frames is drawn once for each screen frame. */
export function feedPanel(link, lookAtProduct, openFan) {
  const list = byId("feed");
  const fresh = byId("feed-new");
  let isFollowing = true;
  let unread = 0;
  let lastId = null;
  let isDue = false;

  list.addEventListener("scroll", () => {
    isFollowing = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    if (isFollowing) clearUnread();
  });
  fresh.addEventListener("click", () => {
    isFollowing = true;
    clearUnread();
    list.scrollTop = list.scrollHeight;
  });

  function clearUnread() {
    unread = 0;
    fresh.hidden = true;
  }

  function draw() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      whenStill(list, drawNow);
    });
  }

  function drawNow() {
    const items = link.topic("feed") ?? [];
    list.dataset.words = items.length === 0 ? t("feed.empty") : "";
    showList(list, items, { keyOf: nodeOf, make: (item) => makeLine(item, lookAtProduct, openFan), update: () => {} });
    const seenAt = items.findIndex((item) => item.id === lastId);
    const arrived = lastId === null ? 0 : items.length - 1 - seenAt;
    lastId = items.at(-1)?.id ?? null;
    if (isFollowing) list.scrollTop = list.scrollHeight;
    else if (arrived > 0) {
      unread += arrived;
      fresh.hidden = false;
      setText(fresh, `↓ ${t("feed.new", { count: unread })}`);
    }
  }
  return draw;
}

function makeLine(item, lookAtProduct, openFan) {
  if (item.kind === "left_out") return leftOutWords("li", item.left_out);
  if (NOBODY_SAYS_IT.has(item.kind)) return el("li", { class: "left-out", data: { kind: item.kind }, text: toldBy(item) });
  const line = el(
    "li",
    { class: "line", data: { kind: item.kind, intent: intentOf(item) }, testid: "chat-line" },
    el("time", { text: clockTime(item.at) }),
    el(
      "p",
      {},
      item.fan?.staff ? el("span", { class: "tag", text: t("feed.staff") }) : null,
      el("button", { type: "button", class: "who", testid: "chat-name", text: shortName(item.fan?.name) || t("feed.somebody") }),
      el("span", { class: "what", text: wordsOf(item) }),
      ...marksOf(item, lookAtProduct),
    ),
  );
  if (item.fan || item.kind === "chat") {
    // The name is the button; the whole line takes the finger.
    line.classList.add("opens");
    line.addEventListener("click", (event) => {
      if (!event.target.closest(".item")) openFan({ fan: fanOf(item), name: item.fan?.name ?? "", line: item });
    });
  }
  if (item.left_out > 0) line.append(leftOutWords("p", item.left_out));
  return line;
}

/** What is told of the room itself. */
function toldBy({ kind, text, source, ...gap }) {
  if (kind !== "gap") return shortText(text);
  // Where several sources run, that one brings nothing is no word about the others.
  return source ? `${shortText(source)} · ${gapWords(gap)}` : gapWords(gap);
}

function gapWords({ since, at, lasts }) {
  if (lasts) return t("feed.gap_since", { since: clockTime(since) });
  return since ? t("feed.gap_between", { since: clockTime(since), until: clockTime(at) }) : t("feed.gap");
}

const leftOutWords = (tag, count) => el(tag, { class: "left-out", text: t("feed.left_out", { count }) });

function wordsOf({ kind, text }) {
  const said = shortText(text);
  if (!SAYS_WHAT_IT_IS.has(kind)) return said;
  const called = kind === "order" ? said.replace(/[a-z_]+$/u, (status) => named("order", status)) : said;
  return t(`feed.${kind}`, { text: called });
}

/** What a line counts for may be another later, and a gap ends: then it is made anew in its place. */
const nodeOf = (item) => `${item.id} ${item.lasts ? "lasts" : intentOf(item)}`;

/** A claim that names nothing is a raised hand, here as at the desk. */
const intentOf = ({ intent, specific }) => (intent === "claim" && specific === false ? "hand" : (intent ?? ""));

/** What the console read out of the line: its intent, and the goods that it names, one tap from the goods list. */
function marksOf(item, lookAtProduct) {
  const [intent, items] = [intentOf(item), item.items];
  const marks = [];
  if (intent && has(`intent.${intent}`)) marks.push(el("span", { class: "tag intent", text: t(`intent.${intent}`) }));
  for (const { number, color, size, qty } of items ?? []) {
    if (number == null) continue;
    const what = [t("goods.number", { number }), color, size, qty > 1 ? `×${qty}` : null].filter(Boolean);
    const look = () => lookAtProduct(number);
    marks.push(el("button", { type: "button", class: "tag item", text: harmless(what.join(" ")), on: { click: look } }));
  }
  return marks;
}
