// The fans' page: the card, and a line to say something. It holds no token and may ask for nothing.

import { drawOnTime } from "./beat.js";
import { Credentials } from "./credentials.js";
import { byId, el, setText, showList } from "./dom.js";
import { t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";
import { cardPlace, factsOnAir } from "./on_air.js";
import { keep, recall } from "./shelf.js";
import { stateBar } from "./state_bar.js";
import { harmless, shortName } from "./text.js";
import { followTheme } from "./theme.js";
import { errorWords, toast } from "./toasts.js";
import { newUlid } from "./ulid.js";

const OWN_LINES_SHOWN = 20;
const KEPT_FOR_MS = 10_000; // a line said into a broken link is worth sending for so long
const BACK_WITHIN_MS = 60_000; // the console has stored it, and the room reads it
const NAME_KEY = "anchor-room.viewer.name";

const link = new RoomLink({ role: "viewer", credentials: new Credentials("viewer") });
const drawState = stateBar(link, { awayKey: null });
const place = cardPlace(byId("air"), { words: t("live.waiting") });
let own = []; // {id, text, name, state, atMs, hubAtMs}: what was said here; `id` once it was sent

function drawAir() {
  const room = link.topic("room");
  setText(byId("room-title"), harmless(room?.title || t("live.title")));
  byId("rehearsal").hidden = !room?.rehearsal;
  setText(place.nothing, t(link.phase === "refused" ? "live.closed" : "live.waiting"));
  place.show(factsOnAir(link));
}

/** The room's lines where the seller shows them, then this page's own that are not among them yet. */
function drawLines() {
  const room = link.topic("live_chat") ?? [];
  const lines = [...room.map(({ id, text, fan }) => ({ id, text, name: shortName(fan?.name) })), ...notAmong(room)];
  showList(byId("lines"), lines, {
    keyOf: (line) => line.key ?? line.id,
    make: (line) =>
      el("li", {}, el("b", { class: "who" }), el("span", { text: harmless(line.text) }), el("i", { class: "state" })),
    update: (node, line) => {
      setText(node.querySelector(".who"), line.name ?? "");
      setText(node.querySelector(".state"), line.state ? t(`live.${line.state}`) : "");
    },
  });
  byId("lines").scrollTop = byId("lines").scrollHeight;
}

/** What was said here and does not stand in the room's lines: those bear the console's ids, and each is one of ours at most. */
function notAmong(room) {
  const others = [...room];
  return own.filter((line) => {
    const place = others.findIndex((other) => isSame(other, line));
    if (place >= 0) others.splice(place, 1);
    return place < 0;
  });
}

const isSame = ({ text, fan, at }, line) =>
  line.id !== null &&
  harmless(text).trim() === harmless(line.text).trim() &&
  shortName(fan?.name) === line.name &&
  Math.abs(Date.parse(at) - line.hubAtMs) < BACK_WITHIN_MS;

function say(text) {
  const [atMs, hubAtMs] = [Date.now(), link.clock.nowMs()];
  own = [...own, { id: null, key: newUlid(atMs), text, name: link.name, state: "sending", atMs, hubAtMs }];
  own = own.slice(-OWN_LINES_SHOWN);
  sendWaiting();
}

/** Sends what waits for the link, and hands back what has waited too long. */
function sendWaiting() {
  for (const line of own.filter((candidate) => candidate.id === null)) {
    line.id = link.say(line.text);
    if (line.id === null && Date.now() - line.atMs > KEPT_FOR_MS) handBack(line, t("error.not_sent"));
  }
  drawLines();
}

/** What was typed is not lost: it goes back under the finger, unless something new was begun. */
function handBack(line, words) {
  own = own.filter((candidate) => candidate !== line);
  toast(words, { bad: true });
  byId("text").value ||= line.text;
}

function refusalOf({ type, code, message }) {
  if (type === "wait") return t("error.too_many");
  return code === "anchor_away" ? t("live.anchor_away") : errorWords({ code, message });
}

function keepName() {
  link.name = shortName(byId("name").value);
  keep(NAME_KEY, link.name);
  link.join(); // the hub takes a name with the greeting only
}

link
  .on("state", () => {
    drawState();
    drawAir();
    if (link.phase === "joined") sendWaiting();
  })
  .on("topic", (name) => (name === "live_chat" ? drawLines() : drawAir()))
  .on("answer", (frame) => {
    const line = own.find((candidate) => candidate.id === frame.id);
    if (!line) return;
    if (frame.type === "accepted") line.state = "sent";
    else handBack(line, refusalOf(frame));
    drawLines();
  });
byId("name").value = link.name = recall(NAME_KEY) ?? "";
byId("name").addEventListener("change", keepName);
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  byId("text").value = "";
  if (text) say(text);
});
drawOnTime(link, () => {
  drawState();
  drawAir();
  if (own.some((line) => line.id === null)) sendWaiting();
});
translatePage();
followTheme();
drawAir();
link.join();
