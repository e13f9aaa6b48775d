// The assistants' desk: joins, shows the panels that this assistant's rights call for, and keeps them drawn.

import { drawOnTime } from "./beat.js";
import { Credentials } from "./credentials.js";
import { airPanel } from "./desk_air.js";
import { asksPanel } from "./desk_asks.js";
import { claimsPanel } from "./desk_claims.js";
import { feedPanel } from "./desk_feed.js";
import { goodsPanel } from "./desk_goods.js";
import { queuePanel } from "./desk_queue.js";
import { totalsStrip } from "./desk_totals.js";
import { byId, painted, setText } from "./dom.js";
import { t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";
import { refusalWords, sessionWords, stateBar } from "./state_bar.js";
import { harmless } from "./text.js";
import { followTheme } from "./theme.js";


const credentials = new Credentials("assistant");
const link = new RoomLink({ role: "assistant", credentials });
const goods = goodsPanel(link);
const drawAir = airPanel(link);
const drawState = stateBar(link);
const drawOf = {
  room: drawRoom,
  card: () => {
    drawAir();
    report();
  },
  queue: queuePanel(link, goods),
  feed: feedPanel(link, lookAtProduct),
  totals: totalsStrip(link),
  asks: asksPanel(link),
  claims: claimsPanel(link),
};

/** From a line that names a product, to that product. */
function lookAtProduct(number) {
  goods.look(number);
  showTab("goods");
}

function drawRoom() {
  const room = link.topic("room");
  const state = room?.session?.state ?? "none";
  setText(byId("room-title"), harmless(room?.session?.title || room?.title || t("desk.title")));
  setText(byId("session-state"), sessionWords(room));
  byId("session-state").dataset.state = state;
  byId("rehearsal").hidden = !room?.rehearsal;
}

async function report() {
  const seq = link.topicSeq("card");
  await painted();
  link.seen(seq);
}

function drawDoors() {
  const outside = link.phase === "refused" || link.phase === "idle";
  byId("pairing").hidden = !outside;
  byId("desk").hidden = outside;
  byId("tabs").hidden = outside;
  const error = byId("pairing-error");
  error.hidden = link.refusal === null;
  setText(error, link.refusal === null ? "" : refusalWords(link.refusal));
}

function drawRights() {
  const settles = link.may("settle");
  const chats = link.may("chat");
  const asks = link.may("asks");
  for (const [panel, shown] of [["claims", settles], ["chat", chats], ["asks", asks]]) {
    document.querySelector(`.panel[data-panel=${panel}]`).hidden = !shown;
    document.querySelector(`#tabs [data-tab=${panel}]`).hidden = !shown;
  }
  byId("composer").hidden = !link.may("propose");
  byId("desk").dataset.columns = settles ? "settle" : "plain";
  byId("desk").dataset.asks = asks ? "yes" : "no";
}

function showTab(name) {
  document.body.dataset.tab = name;
  for (const button of document.querySelectorAll("#tabs [data-tab]")) {
    button.setAttribute("aria-current", String(button.dataset.tab === name));
  }
  if (name === "chat") drawOf.feed();
}

function enter() {
  credentials.takeFromAddress();
  if (credentials.kind === "nothing") drawDoors();
  else if (link.phase === "idle") link.start();
  else link.rejoin();
}

translatePage();
followTheme();
link
  .on("state", () => {
    drawDoors();
    drawRights();
    drawState();
    drawAir();
    drawOf.queue();
  })
  .on("topic", (name) => (name.startsWith("goods/") ? goods.draw() : drawOf[name]?.()))
  .on("command", () => {
    drawOf.queue();
    drawAir();
    drawOf.claims();
    drawOf.asks();
  });
byId("tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]")?.dataset.tab;
  if (tab) showTab(tab);
});
byId("pairing").addEventListener("submit", (event) => {
  event.preventDefault();
  credentials.useCode(byId("pairing-code").value);
  byId("pairing-code").value = "";
  if (link.phase === "idle") link.start();
  else link.rejoin();
});
addEventListener("hashchange", enter);
drawOnTime(link, () => {
  drawState();
  drawAir();
});
showTab("queue");
for (const draw of [drawRoom, drawAir, goods.draw, drawOf.queue, drawOf.feed, drawOf.totals, drawOf.asks, drawOf.claims]) draw();
enter();
