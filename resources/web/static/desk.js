// The assistants' desk: joins, shows the panels that this assistant's rights call for, and keeps them drawn.

import { drawOnTime } from "./beat.js";
import { Credentials } from "./credentials.js";
import { airPanel } from "./desk_air.js";
import { callPanel } from "./desk_call.js";
import { fanSheet } from "./desk_fan.js";
import { feedPanel } from "./desk_feed.js";
import { followPanel } from "./desk_follow.js";
import { goodsPanel } from "./desk_goods.js";
import { handPanel } from "./desk_hand.js";
import { markSheet } from "./desk_mark.js";
import { queuePanel } from "./desk_queue.js";
import { totalsStrip } from "./desk_totals.js";
import { byId, setText } from "./dom.js";
import { t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";
import { tellShown } from "./on_air.js";
import { Shelf } from "./shelf.js";
import { drawSession, refusalWords, stateBar } from "./state_bar.js";
import { harmless } from "./text.js";
import { followTheme } from "./theme.js";
import { keepAwake } from "./wake_lock.js";

const CUT_OFF_AFTER_MS = 3_000;
const TYPING_ENDS_MS = 400;
const CALLOUTS_EVERY_MS = 10_000; // minutes pass, and nothing else tells

const credentials = new Credentials("assistant");
const link = new RoomLink({ role: "assistant", credentials, shelf: new Shelf("anchor-room.assistant.outbox") });
const goods = goodsPanel(link);
const sheet = fanSheet(link, goods);
const hand = handPanel(link, goods);
const follow = followPanel(link);
const drawAir = airPanel(link);
const drawCall = callPanel(link);
const drawState = stateBar(link);
const drawQueue = queuePanel(link, goods);
const drawOf = {
  room: () => {
    drawRoom();
    drawCall();
  },
  call: drawCall,
  reach: drawAir,
  card: () => {
    drawAir();
    tellShown(link);
  },
  queue: () => {
    drawQueue();
    hand.draw();
  },
  feed: feedPanel(link, lookAtProduct, sheet.open),
  totals: totalsStrip(link),
  asks: follow.asks,
  claims: () => {
    follow.claims();
    hand.draw();
  },
  tickets: follow.tickets,
  callouts: follow.callouts,
};

/** From a line that names a product, to that product. */
function lookAtProduct(number) {
  goods.look(number);
  showTab("goods");
}

function drawRoom() {
  const room = link.topic("room");
  setText(byId("room-title"), harmless(room?.session?.title || room?.title || t("desk.title")));
  drawSession(room);
}

function drawDoors() {
  const outside = link.phase === "refused" || link.phase === "idle";
  byId("pairing").hidden = !outside;
  byId("desk").hidden = outside;
  byId("tabs").hidden = outside;
  // Whoever was shown the door sees no more of the evening, nor of the fan that they had before them.
  if (outside) for (const open of document.querySelectorAll("dialog[open]")) open.close();
  for (const told of ["totals", "session-state"]) byId(told).hidden = outside;
  const error = byId("pairing-error");
  error.hidden = link.refusal === null;
  setText(error, link.refusal === null ? "" : refusalWords(link.refusal));
}

function drawRights() {
  const follows = follow.rights();
  const writes = link.may("settle") || link.may("fans");
  for (const [panel, shown] of [["follow", follows], ["chat", link.may("chat")], ["hand", writes]]) {
    document.querySelector(`.panel[data-panel=${panel}]`).hidden = !shown;
    document.querySelector(`#tabs [data-tab=${panel}]`).hidden = !shown;
  }
  byId("composer").hidden = !link.may("propose");
  byId("air").dataset.acts = link.may("take") || link.may("open") ? "yes" : "no";
  byId("desk").dataset.follows = follows ? "yes" : "no";
  byId("desk").dataset.chats = link.may("chat") ? "yes" : "no";
  sheet.rights();
  hand.draw();
  goods.draw();
}

/** What would not be done now is seen to be so: nobody is there to do it, or it does not get there. */
function drawAway() {
  const isCutOff = link.phase !== "joined" && link.silentForMs > CUT_OFF_AFTER_MS;
  document.body.dataset.away = String(isCutOff || link.anchorOnline === false);
}

function showTab(name) {
  document.body.dataset.tab = name;
  for (const button of document.querySelectorAll("#tabs [data-tab], #wide-tabs [data-tab]")) {
    button.setAttribute("aria-current", String(button.dataset.tab === name));
  }
  // Beside chat and queue a wide screen shows the goods, or what is written by hand.
  const beside = byId("wide-tabs").querySelector(`[data-tab=${name === "hand" ? "hand" : "goods"}]`);
  beside.setAttribute("aria-current", "true");
  if (name === "chat") drawOf.feed();
}

function enter() {
  credentials.takeFromAddress();
  if (credentials.kind === "nothing") drawDoors();
  else link.join();
}

markSheet(link);
translatePage();
followTheme();
keepAwake();
link
  .on("state", () => {
    drawDoors();
    drawRights();
    drawState();
    drawAway();
    drawAir();
    drawCall();
    drawOf.queue();
  })
  .on("topic", (name) => {
    if (!name.startsWith("goods/")) drawOf[name]?.();
    else {
      goods.draw();
      hand.draw();
    }
  })
  .on("command", (command) => {
    if (command.name.startsWith("queue.")) drawOf.queue();
    drawAir();
    follow.claims();
    follow.asks();
    follow.tickets();
    follow.callouts();
  });
for (const tabs of ["tabs", "wide-tabs"]) {
  byId(tabs).addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]")?.dataset.tab;
    if (tab) showTab(tab);
  });
}
sheet.onClaim(({ fan, name, line }) => {
  hand.take({ fan, name, number: line?.items?.find((item) => item.number != null)?.number ?? null });
  showTab("hand");
});
byId("pairing").addEventListener("submit", (event) => {
  event.preventDefault();
  credentials.useCode(byId("pairing-code").value);
  byId("pairing-code").value = "";
  link.join();
});
// While one types on a phone, the keyboard takes half of it; what was pushed away comes back after the tap that ended it.
let typingTimer = 0;
addEventListener("focusin", ({ target }) => {
  clearTimeout(typingTimer);
  if (target.matches("input, select")) document.body.dataset.typing = "true";
});
addEventListener("focusout", () => {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    document.body.dataset.typing = String(document.activeElement?.matches("input, select") ?? false);
  }, TYPING_ENDS_MS);
});
// The keyboard comes after the tap, and not every browser then keeps in sight what is typed into.
addEventListener("resize", () => {
  if (document.activeElement?.matches("input, select")) document.activeElement.scrollIntoView({ block: "nearest" });
});
addEventListener("hashchange", enter);
drawOnTime(link, () => {
  drawState();
  drawAway();
  drawAir();
});
setInterval(follow.callouts, CALLOUTS_EVERY_MS);
showTab("queue");
for (const draw of [drawRoom, drawAir, goods.draw, ...Object.values(drawOf)]) draw();
enter();
