// The page's end of the room protocol, version 1: joins, keeps topics, clock and commands, and never gives up.

import { HubClock, moment, msSince } from "./clock.js";
import { Outbox } from "./outbox.js";
import { TopicBook } from "./topics.js";
import { newUlid } from "./ulid.js";

const PROTOCOL = 1;
const SUBPROTOCOL = "anchor-room.v1";
const PING_EVERY_MS = 5_000;
const FIRST_PINGS_MS = [0, 200, 500, 1_000, 2_000]; // a page that starts up is busy, and its first round trips lie
const SILENT_AFTER_MS = 10_000; // two pings unanswered: the network changed under us
const WAKE_ANSWER_MS = 2_500;
const JOIN_WITHIN_MS = 8_000;
const LOST_AFTER_MS = 20_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
const CROWDED_RETRY_MS = 20_000;

const CLOSED_TOKEN = 4401;
const CLOSED_TOO_MANY = 4429;
// Trying again by itself changes nothing: a person must pair, fix the address, or reload.
const FINAL_CLOSES = new Map([
  [CLOSED_TOKEN, "token"],
  [4403, "role"],
  [4406, "protocol"],
]);

/**
 * The link to the room hub.
 *
 * `phase` is `idle`, `joining`, `joined`, `waiting` (between two tries) or `refused` (see `refusal`: a person must help).
 * Listeners: `state` (), `topic` (name), `command` (command), `answer` (frame that answers something said).
 */
export class RoomLink {
  phase = "idle";
  refusal = null; // {code, message, offered, why}
  rights = new Set();
  tokenId = ""; // which person this is to the room, whatever their name; empty for viewers' pages and until the hub tells
  anchorOnline = null; // null until the hub has told
  #listeners = { state: [], topic: [], command: [], answer: [] };
  #topics = new TopicBook();
  #socket = null;
  #tries = 0;
  #retryTimer = 0;
  #joinTimer = 0;
  #beatTimer = 0;
  #pings = new Map();
  #pingCount = 0;
  #heardAt = null; // the moment of the last frame
  #holdUntilMs = 0; // by `performance.now()`

  /** `shelf`, where a page has one, remembers through a reload what the room has not confirmed. */
  constructor({ role, credentials, name = "", shelf = null }) {
    this.role = role;
    this.credentials = credentials;
    this.name = name;
    this.clock = new HubClock();
    this.outbox = new Outbox(
      (frame) => this.#isFlowing && this.#send(frame),
      (command) => this.#tell("command", command),
      { shelf },
    );
  }

  on(kind, listener) {
    this.#listeners[kind].push(listener);
    return this;
  }

  /** Joins, or joins anew, with whatever `credentials` and `name` say by now. */
  join() {
    if (this.phase === "idle") this.#begin();
    this.#tries = 0;
    this.#connect();
  }

  #begin() {
    // A sleeping phone fires no timers: whatever tells that it woke up, or lost its network, is a reason to look at the link.
    for (const sign of ["online", "offline", "pageshow", "focus"]) addEventListener(sign, () => this.#wake());
    document.addEventListener("resume", () => this.#wake()); // the browser had frozen the page
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#wake();
    });
    this.outbox.restore();
  }

  topic(name) {
    return this.#topics.value(name);
  }

  topicSeq(name) {
    return this.#topics.seq(name);
  }

  topicNames() {
    return this.#topics.names();
  }

  /** How long the hub has not been heard, in ms; 0 before it ever was. */
  get silentForMs() {
    return this.#heardAt === null ? 0 : msSince(this.#heardAt);
  }

  /** Whether the hub has been gone so long that figures on this page may be wrong. */
  get isLost() {
    return this.silentForMs >= LOST_AFTER_MS;
  }

  /** Whether this page's person holds `right`; the anchor's own tablet may always take and hide. */
  may(right) {
    return this.rights.has(right) || (this.role === "host" && right === "take");
  }

  /** Asks the console to act; see `Outbox` for what the returned command tells. */
  command(name, args) {
    const command = this.outbox.add(name, args);
    // A network that changed says nothing: without a word since, the link is asked whether it is still one.
    const asked = moment();
    setTimeout(() => {
      if (command.isOpen && this.silentForMs > msSince(asked)) this.#wake();
    }, WAKE_ANSWER_MS);
    return command;
  }

  /** Tells the hub that the card of that topic frame is on this screen. */
  seen(seq) {
    if (Number.isInteger(seq)) this.#send({ type: "seen", seq });
  }

  /** Brings a line of this page's person to the room; returns its id, or null while the link is down. */
  say(text) {
    const atMs = Math.floor(this.clock.nowMs());
    const id = newUlid(atMs);
    const line = { kind: "chat", id, at: new Date(atMs).toISOString(), text };
    return this.#isFlowing && this.#send({ type: "events", id, items: [line] }) ? id : null;
  }

  get #isFlowing() {
    return this.phase === "joined" && performance.now() >= this.#holdUntilMs;
  }

  #tell(kind, ...what) {
    for (const listener of this.#listeners[kind]) listener(...what);
  }

  #enter(phase) {
    this.phase = phase;
    this.#tell("state");
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#drop();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`, SUBPROTOCOL);
    this.#socket = socket;
    const mine = (act) => (event) => {
      if (socket === this.#socket) act(event);
    };
    socket.onopen = mine(() =>
      this.#send({
        type: "hello",
        protocol: PROTOCOL,
        role: this.role,
        ...this.credentials.offer,
        ...(this.name ? { name: this.name } : {}),
      }),
    );
    socket.onmessage = mine(({ data }) => this.#hear(data));
    socket.onclose = mine(({ code }) => this.#closed(code));
    this.#joinTimer = setTimeout(() => this.#closed(null), JOIN_WITHIN_MS);
    this.#enter("joining");
  }

  /** Lets go of the socket without waiting for its goodbye: a dead network would keep us for a minute. */
  #drop() {
    clearTimeout(this.#joinTimer);
    clearInterval(this.#beatTimer);
    this.#pings.clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #closed(code) {
    this.#drop();
    const offered = this.credentials.kind;
    // A code that is tried too often is not looked at: whoever typed it is told, and tries again when it is time.
    const isSpent = code === CLOSED_TOKEN || (code === CLOSED_TOO_MANY && offered === "code");
    if ((isSpent || FINAL_CLOSES.has(code)) && !(isSpent && this.credentials.refused())) {
      this.refusal ??= { code: FINAL_CLOSES.get(code) ?? "too_many", message: "", offered, why: null };
      this.#enter("refused");
      return;
    }
    const longest = code === CLOSED_TOO_MANY ? CROWDED_RETRY_MS : LONGEST_RETRY_MS;
    const first = code === CLOSED_TOO_MANY ? CROWDED_RETRY_MS : FIRST_RETRY_MS;
    const waitMs = Math.min(first * 2 ** this.#tries, longest) * (0.5 + Math.random() / 2);
    this.#tries = Math.min(this.#tries + 1, 10);
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs);
    this.#enter("waiting");
  }

  #wake() {
    if (this.phase === "waiting") this.#connect();
    else if (this.phase === "joined") {
      const asked = this.#ping();
      setTimeout(() => {
        if (this.#pings.has(asked)) this.#closed(null);
      }, WAKE_ANSWER_MS);
    }
  }

  #beat() {
    // By the oldest question without an answer, not by silence: in a hidden tab beats are a minute apart.
    const oldest = this.#pings.values().next().value;
    const waitedMs = oldest ? msSince(oldest.asked) : 0;
    if (waitedMs >= SILENT_AFTER_MS && waitedMs <= this.silentForMs) this.#closed(null);
    else this.#ping();
  }

  #ping() {
    this.#pingCount += 1;
    this.#pings.set(this.#pingCount, { asked: moment(), localMs: this.clock.localNowMs() });
    this.#send({ type: "ping", n: this.#pingCount });
    return this.#pingCount;
  }

  #send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #hear(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return; // not of this protocol; the hub counts what it sends, we need not
    }
    this.#heardAt = moment();
    this.#frames[frame?.type]?.(frame);
  }

  /** The hub tells of the console's presence on joining; later it shows by what the console does or fails to do. */
  #anchorIs(online) {
    if (this.anchorOnline === online) return;
    this.anchorOnline = online;
    this.#tell("state");
  }

  #frames = {
    welcome: (frame) => {
      clearTimeout(this.#joinTimer);
      clearInterval(this.#beatTimer);
      if (frame.token) {
        this.credentials.keepToken(frame.token);
        this.outbox.tokenIsNew();
      }
      this.#tries = 0;
      this.refusal = null;
      this.rights = new Set(frame.rights ?? []);
      this.tokenId = frame.token_id ?? "";
      this.anchorOnline = frame.anchor_online ?? null;
      this.clock.guess(Date.parse(frame.server_time));
      const touched = this.#topics.welcome(frame);
      this.#beatTimer = setInterval(() => this.#beat(), PING_EVERY_MS);
      this.#enter("joined");
      const socket = this.#socket;
      for (const waitMs of FIRST_PINGS_MS) setTimeout(() => socket === this.#socket && this.#ping(), waitMs);
      for (const topic of touched) this.#tell("topic", topic);
      this.outbox.linkIsNew();
    },
    refused: (frame) => {
      this.refusal = { code: frame.code, message: frame.message ?? "", offered: this.credentials.kind, why: frame.why ?? null };
    },
    topic: (frame) => {
      // All topics but the hub's own `reach` are set by the console alone.
      this.#anchorIs(frame.topic === "reach" ? frame.value?.connected?.anchor !== 0 : true);
      if (this.#topics.take(frame)) this.#tell("topic", frame.topic);
    },
    result: (frame) => {
      if (frame.ok || frame.error?.code === "anchor_away") this.#anchorIs(frame.ok);
      this.outbox.result(frame);
    },
    accepted: (frame) => {
      this.outbox.accepted(frame.id, this.anchorOnline);
      this.#tell("answer", frame);
    },
    error: (frame) => {
      if (frame.code === "anchor_away") this.#anchorIs(false);
      if (!frame.id) return;
      this.outbox.result({ id: frame.id, ok: false, error: { code: frame.code, message: frame.message } });
      this.#tell("answer", frame);
    },
    wait: (frame) => {
      this.#holdUntilMs = performance.now() + frame.for_ms;
      this.outbox.turnedBack(frame.id);
      setTimeout(() => this.outbox.flush(), frame.for_ms);
      this.#tell("answer", frame);
    },
    ping: (frame) => this.#send({ type: "pong", n: frame.n }),
    pong: (frame) => {
      const sentMs = this.#pings.get(frame.n)?.localMs;
      this.#pings.delete(frame.n);
      if (sentMs !== undefined) this.clock.measured(sentMs, Date.parse(frame.at));
    },
  };
}
