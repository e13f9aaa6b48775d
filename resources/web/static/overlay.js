// The overlay: shows the card in the stream's picture, tells the hub when it is really there, and is silent otherwise.
// How it looks is told in overlay_look.js; #token=... lets it in.

import { drawOnTime } from "./beat.js";
import { cardFacts, fillCard, makeCard } from "./card.js";
import { moment, msSince } from "./clock.js";
import { Credentials } from "./credentials.js";
import { byId, setText } from "./dom.js";
import { t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";
import { tellShown } from "./on_air.js";
import { letItFit } from "./overlay_fit.js";
import { applyLook, overlayLook } from "./overlay_look.js";
import { harmless } from "./text.js";

const HELD_FOR_MS = 20_000;
const LEFT_AFTER_MS = 500;

const air = byId("air");
const slot = byId("slot");
let current = null;
let worn = { asked: null, look: null };
let fitted = null;
let held = { card: null, since: null }; // the last card that the room told of, and since when it tells of none

const credentials = new Credentials("overlay");
credentials.takeFromAddress();
addEventListener("hashchange", () => {
  credentials.takeFromAddress();
  link.join();
});
const link = new RoomLink({ role: "overlay", credentials });

/** The card on air. A hub that has lost its values knows of none until the console tells it: the last one stays. */
function cardOnAir() {
  if (link.topicSeq("card") !== null) held = { card: link.topic("card"), since: null };
  else held.since ??= moment();
  return held.card;
}

const isStale = () => link.isLost || (held.since !== null && msSince(held.since) >= HELD_FOR_MS);

/** The look in force; put on the page only where it is another, since this is asked several times a second. */
function dressed() {
  const asked = `${link.topicSeq("overlay")} ${innerWidth} ${innerHeight}`;
  if (asked !== worn.asked) {
    worn = { asked, look: overlayLook(link.topic("overlay"), innerWidth, innerHeight) };
    applyLook(worn.look, air, byId("own-style"));
  }
  return worn.look;
}

function draw() {
  const look = dressed();
  const room = link.topic("room");
  byId("rehearsal").hidden = !room?.rehearsal;
  setText(byId("rehearsal"), t("rehearsal"));
  const card = cardOnAir();
  const facts = cardFacts(card, {
    nowMs: link.clock.nowMs(),
    hubLost: isStale(),
    reserveMode: room?.session?.mode === "reserve",
  });
  if (current && current.dataset.pin !== facts?.pinId) leave();
  drawNext(facts && look.next);
  drawIdle(facts === null && look.layout === "board" ? room?.title : null);
  if (!facts) return;
  const isNew = current === null;
  current ??= makeCard();
  fillCard(current, facts, { showStock: look.stock, showPoints: false });
  if (isNew) enter();
  fit();
}

/** Measured only where something that takes room is another: draw is called several times a second. */
function fit() {
  const said = [worn.asked, byId("rehearsal").hidden, byId("next").hidden, current.dataset.pin, current.textContent].join("\n");
  if (said === fitted) return;
  fitted = said;
  letItFit(air, current);
}

/** What comes next stands below the card, never alone, and says no price. */
function drawNext(next) {
  byId("next").hidden = !next;
  setText(byId("next-word"), next ? t("card.next") : "");
  setText(byId("next-title"), next ? [next.number && t("card.number", { number: next.number }), next.title].filter(Boolean).map(harmless).join(" ") : "");
}

/** A tablet in the shot that shows no card says whose room it is: a bright empty screen looks broken. */
function drawIdle(title) {
  byId("idle").hidden = !title;
  setText(byId("idle"), title ? harmless(title) : "");
}

function enter() {
  current.dataset.testid = "on-air-card";
  current.classList.add("entering");
  slot.append(current);
}

/** Starts the card's leave move. It is off the air at once for everyone who asks, and gone when the move ends. */
function leave() {
  // At most one goes at a time: cards taken in quick succession must not pile up in the picture.
  for (const older of slot.querySelectorAll(".leaving")) older.remove();
  const leaving = current;
  current = null;
  leaving.style.fontSize = getComputedStyle(leaving).fontSize; // the next one may need other letters
  delete leaving.dataset.testid;
  leaving.classList.replace("entering", "leaving");
  if (air.dataset.move === "none") leaving.remove();
  setTimeout(() => leaving.remove(), LEFT_AFTER_MS); // where the browser draws no animation, none ends
  leaving.addEventListener("animationend", (event) => {
    if (event.target === leaving) leaving.remove();
  });
}

link.on("topic", (name) => {
  draw();
  if (name === "card") tellShown(link);
});
// Words about the link never reach the stream's picture: whoever sets it up reads them in the window's title.
link.on("state", () => {
  document.title = link.phase === "refused" ? t("refused.token") : t("page.overlay");
});
addEventListener("resize", draw);
document.fonts.addEventListener("loadingdone", () => {
  fitted = null; // other letters take other room
  draw();
});
translatePage();
drawOnTime(link, draw);
link.join();
