// The overlay: shows the card in the stream's picture, tells the hub when it is really there, and is silent otherwise.
//
// Address: /overlay?layout=portrait|landscape|board   by default what fits the window
//                  &position=top|middle|bottom-left|center|right   e.g. bottom-right
//                  &safe=TOP,RIGHT,BOTTOM,LEFT   px of the picture that belong to the platform's own controls
//                  &scale=0.4..2.5  &theme=paper|ink  &stock=on  &lang=zh|en  #token=...

import { cardFacts, fillCard, makeCard } from "./card.js";
import { Credentials } from "./credentials.js";
import { byId, painted, setText } from "./dom.js";
import { t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";

const TICK_MS = 200;
const LAYOUTS = ["portrait", "landscape", "board"];
const POSITION = /^(top|middle|bottom)-(left|center|right)$/u;
const DEFAULT_POSITION = { portrait: "top-left", landscape: "bottom-left", board: "top-left" };

const options = new URLSearchParams(location.search);
const air = byId("air");
const slot = byId("slot");
let current = null;

const credentials = new Credentials("overlay");
credentials.takeFromAddress();
addEventListener("hashchange", () => {
  credentials.takeFromAddress();
  link.rejoin();
});
const link = new RoomLink({ role: "overlay", credentials });

function layOut() {
  const wide = innerWidth > innerHeight;
  const layout = LAYOUTS.includes(options.get("layout")) ? options.get("layout") : wide ? "landscape" : "portrait";
  document.documentElement.dataset.layout = layout;
  if (options.has("theme")) document.documentElement.dataset.theme = options.get("theme");
  const [, down, across] =
    POSITION.exec(options.get("position") ?? "") ?? POSITION.exec(DEFAULT_POSITION[layout]);
  air.dataset.down = down;
  air.dataset.across = across;
  const grow = Number(options.get("scale"));
  if (grow >= 0.4 && grow <= 2.5) air.style.setProperty("--grow", String(grow));
  const safe = (options.get("safe") ?? "").split(",").map(Number);
  if (safe.length === 4 && safe.every((px) => px >= 0)) {
    ["top", "right", "bottom", "left"].forEach((side, i) => air.style.setProperty(`--safe-${side}`, `${safe[i]}px`));
  }
}

function draw() {
  const room = link.topic("room");
  byId("rehearsal").hidden = !room?.rehearsal;
  setText(byId("rehearsal"), t("rehearsal"));
  const facts = cardFacts(link.topic("card"), {
    nowMs: link.clock.nowMs(),
    hubLost: link.isLost,
    reserveMode: room?.session?.mode === "reserve",
  });
  if (current && current.dataset.pin !== facts?.pinId) leave();
  if (!facts) return;
  const isNew = current === null;
  current ??= makeCard();
  fillCard(current, facts, { showStock: options.get("stock") === "on", showPoints: false });
  if (isNew) enter();
}

function enter() {
  current.dataset.testid = "on-air-card";
  current.classList.add("entering");
  slot.append(current);
}

/** Starts the card's leave move. It is off the air at once for everyone who asks, and gone when the move ends. */
function leave() {
  const leaving = current;
  current = null;
  delete leaving.dataset.testid;
  leaving.classList.replace("entering", "leaving");
  leaving.addEventListener("animationend", (event) => {
    if (event.target === leaving) leaving.remove();
  });
}

async function report() {
  const seq = link.topicSeq("card");
  await painted();
  link.seen(seq);
}

link.on("topic", (name) => {
  draw();
  if (name === "card") report();
});
// Words about the link never reach the stream's picture: whoever sets it up reads them in the window's title.
link.on("state", () => {
  document.title = link.phase === "refused" ? t("refused.token") : t("page.overlay");
});
addEventListener("resize", layOut);
setInterval(draw, TICK_MS);
translatePage();
layOut();
link.start();
