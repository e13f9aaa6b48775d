// The anchor's own view, on a tablet under the camera: read at two metres, worked by one press.

import { askedBy, votesTold, wantWords } from "./asked_by.js";
import { airActions } from "./air_actions.js";
import { drawOnTime } from "./beat.js";
import { callOutsList } from "./call_outs.js";
import { Credentials } from "./credentials.js";
import { byId, el, setText, showList } from "./dom.js";
import { topAskPanel } from "./host_ask.js";
import { fittingHost } from "./host_fit.js";
import { timesPanel } from "./host_times.js";
import { clockTime, lang, t, translatePage } from "./i18n.js";
import { RoomLink } from "./link.js";
import { formatPrice } from "./money.js";
import { cardPlace, factsOnAir, tellShown } from "./on_air.js";
import { pinMarks } from "./pin_marks.js";
import { showSkus } from "./skus.js";
import { drawSession, refusalWords, stateBar } from "./state_bar.js";
import { hasJustMoved, tellMoved } from "./still.js";
import { harmless, shortName, shortText } from "./text.js";
import { followTheme } from "./theme.js";
import { tellOutcome } from "./toasts.js";
import { keepAwake } from "./wake_lock.js";

const NEXT_SHOWN = 2;
const STARRED_SHOWN = 2;
const VOTES_SHOWN = 3;

const credentials = new Credentials("host");
const link = new RoomLink({ role: "host", credentials });
const drawState = stateBar(link, { awayKey: "host.anchor_away" });
const place = cardPlace(byId("air"));
const drawTopAsk = topAskPanel(link);
const drawTimes = timesPanel(link);
const drawActions = airActions(link, byId("air-actions"), { class: "button" });
const fit = fittingHost(place.card);
let taking = null;
let promised = null; // {pin, onAir, sinceMs}: what the large button says that it takes, and what gives way to it

function drawAir() {
  const facts = factsOnAir(link);
  place.show(facts);
  drawActions(facts);
  const { people = 0, unnamed = 0 } = (facts && link.topic("totals")?.want) || {};
  byId("want-people").parentElement.hidden = people + unnamed === 0;
  setText(byId("want-people"), people + unnamed > 0 ? String(people || unnamed) : "");
  setText(byId("want-words"), wantWords(people, unnamed));
  showSkus(byId("air-skus"), facts?.stock?.bySku ?? []);
  setText(byId("clock"), clockTime(link.clock.nowMs()));
}

const onAirPin = () => link.topic("queue")?.on_air?.pin_id ?? null;
const waiting = () => (link.topic("queue")?.pins ?? []).filter((pin) => pin.pin_id !== onAirPin());

function drawNext() {
  showList(byId("next"), waiting().slice(0, NEXT_SHOWN), {
    keyOf: (pin) => pin.pin_id,
    make: () =>
      el(
        "li",
        { testid: "pin" },
        el("b", { class: "number" }),
        el("span", { class: "title" }),
        el("span", { class: "mark", testid: "pin-mark" }),
        el("span", { class: "price" }),
      ),
    update: (row, pin) => {
      setText(row.querySelector(".number"), harmless(pin.number));
      setText(row.querySelector(".title"), harmless(pin.title));
      setText(row.querySelector(".price"), Number.isInteger(pin.price) ? formatPrice(pin.price) : "");
      const { soldOut, priceWas } = pinMarks(pin);
      setText(row.querySelector(".mark"), soldOut || priceWas);
      row.querySelector(".mark").dataset.kind = soldOut ? "gone" : "price";
    },
  });
  const [first] = waiting();
  const pin = first?.pin_id ?? null;
  // Where nothing was promised before, nobody was about to press.
  if (pin !== (promised?.pin ?? null) || onAirPin() !== promised?.onAir) {
    promised = { pin, onAir: onAirPin(), sinceMs: promised?.pin ? performance.now() : -Infinity };
  }
  byId("next-head").hidden = !first;
  const button = byId("take-next");
  const isTaking = taking?.isOpen ?? false;
  button.disabled = !first || isTaking;
  const gone = first?.sold_out ? ` ${t("goods.sold_out")}` : "";
  const number = first ? t("goods.number", { number: harmless(first.number) }) + gone : "";
  setText(button, isTaking ? t("host.taking") : first ? `${t("host.take_next")} ${number}` : t("host.queue_empty"));
  button.dataset.gone = String(first?.sold_out ?? false);
}

const drawList = callOutsList(link, byId("call-outs"));

function drawCallOuts() {
  const named = drawList();
  byId("greet").hidden = named === null;
  byId("host").classList.toggle("greets", named !== null);
  byId("host").classList.toggle("greets-one", named?.people.length === 1);
  byId("host").classList.toggle("greets-three", (named?.people.length ?? 0) > 2);
  const number = named ? harmless(named.number) : "";
  setText(byId("greet-head"), named ? t("callouts.for", { number }) : "");
}

/** What the room was asked to type, and how many people have. */
function drawCall() {
  const call = link.topic("call");
  byId("call").hidden = !call;
  byId("host").classList.toggle("calls", Boolean(call));
  setText(byId("call-meaning"), call ? harmless(call.meaning) : "");
  setText(byId("call-people"), call ? t("host.people", { count: call.people }) : "");
  // What was asked for by name is told apart; whatever else people typed is only counted.
  const labelled = (call?.votes ?? []).filter((one) => one.label);
  const votes = labelled.length > 1 ? labelled.slice(0, VOTES_SHOWN) : []; // of one word the count says it all
  byId("host").classList.toggle("votes", votes.length > 1);
  setText(byId("call-votes"), votes.map(votesTold).join(" · "));
}

/** What so many complain of that it is better answered aloud, with a sentence that promises nothing. */
function drawCue() {
  const [mood] = link.topic("cue")?.moods ?? [];
  byId("cue").hidden = !mood;
  // Where a platform did not say who, they are counted by lines.
  const key = mood?.unnamed > 0 ? "host.mood_lines" : "host.mood";
  setText(byId("cue-told"), mood ? t(key, { people: askedBy(mood) }) : "");
  setText(byId("cue-say"), harmless(mood?.say?.[lang] ?? ""));
  drawStarred();
}

/** Lines that somebody at the desk starred for the anchor, the latest first. */
function drawStarred() {
  showList(byId("starred"), (link.topic("cue")?.starred ?? []).slice(0, STARRED_SHOWN), {
    keyOf: (line) => line.id,
    make: () => el("li", { testid: "starred-line" }, el("b"), el("span")),
    update: (row, line) => {
      setText(row.querySelector("b"), line.name ? shortName(line.name) : "");
      setText(row.querySelector("span"), shortText(line.text));
    },
  });
  byId("host").classList.toggle("starred-too", byId("starred").childElementCount > 0);
}

function takeNext(click) {
  const [first] = waiting();
  if (!first || taking?.isOpen) return; // an anchor's press may bounce
  if (hasJustMoved(click, promised.sinceMs)) {
    tellMoved();
    return;
  }
  taking = link.command("queue.take", { pin_id: first.pin_id, on_air: onAirPin() });
  tellOutcome(taking);
  drawNext();
}

function drawDoors() {
  const outside = link.phase === "refused" || link.phase === "idle";
  byId("host").hidden = outside;
  byId("outside").hidden = !outside;
  byId("refusal").hidden = link.refusal === null;
  setText(byId("refusal"), link.refusal === null ? "" : refusalWords(link.refusal));
}

function enter() {
  credentials.takeFromAddress();
  if (credentials.kind === "nothing") drawDoors();
  else link.join();
}

translatePage();
followTheme();
keepAwake();
byId("take-next").addEventListener("click", takeNext);
link
  .on("state", () => {
    drawDoors();
    drawState();
    drawAir();
  })
  .on("topic", (name) => {
    drawAir();
    drawNext();
    drawSession(link.topic("room"));
    drawCue();
    drawCall();
    drawTimes();
    drawTopAsk();
    drawCallOuts();
    fit();
    if (name === "card") tellShown(link);
  })
  .on("command", () => {
    drawNext();
    drawTopAsk();
    drawCallOuts();
  });
addEventListener("hashchange", enter);
drawOnTime(link, () => {
  drawState();
  drawAir();
  drawTimes();
  drawCallOuts();
  fit();
});
drawSession(link.topic("room"));
drawAir();
drawNext();
enter();
