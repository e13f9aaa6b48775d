// Commands on their way to the console, until each has its result.

import { newUlid } from "./ulid.js";

const KEPT_NAMES = /^(?:queue\.(?:add|move|remove|hold|resume)|[a-z_]+\.add|ask\.star)$/u;
const LIVE_FOR_MS = 3_000;
const REMEMBERED_FOR_MS = 12 * 3_600_000;

/** Whether the room keeps this command for a console that is away. All others live three seconds. */
const isKept = (name) => KEPT_NAMES.test(name);

/**
 * One thing that this page asked for. `state` is what may honestly be said of it: `sending`, `sent`, `kept` (safe
 * with the hub, the console is away), `done`, `failed` (with `error`), `unconfirmed` (nobody knows whether it acted).
 */
class Command {
  state = "sending";
  error = null;
  value = null;
  wasSent = false; // ever, on any link
  isUnderWay = false; // on this link
  isRestored = false; // asked for before this page was loaded

  constructor(id, name, args, nowMs) {
    this.id = id;
    this.name = name;
    this.args = args;
    this.madeAtMs = nowMs;
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get isOpen() {
    return this.state === "sending" || this.state === "sent" || this.state === "kept";
  }
}

/**
 * Keeps every command under one id and sends it again after a reconnect; the console acts once for each id.
 *
 * What the room keeps for a console that is away is kept in this browser too: a phone that put the page away and loads
 * it anew sends it again, under the same id.
 */
export class Outbox {
  #open = new Map();
  #known = new Set(); // ids of all that this tab ever kept on the shelf: others may stand there, of other tabs

  /** `send(frame)` returns whether the frame left; `changed(command)` hears of every new state; `shelf` remembers. */
  constructor(send, changed, { localNowMs = () => Date.now(), shelf = null } = {}) {
    this.send = send;
    this.changed = changed;
    this.localNowMs = localNowMs;
    this.shelf = shelf;
  }

  /** Takes up what an earlier load of this page had not heard the end of. */
  restore() {
    this.shelf?.onChange(() => this.#lookAtShelf());
    for (const { id, name, args, madeAtMs } of this.shelf?.read() ?? []) {
      if (!isKept(name) || this.localNowMs() - madeAtMs > REMEMBERED_FOR_MS || this.#open.has(id)) continue;
      const command = new Command(id, name, args, madeAtMs);
      command.isRestored = true;
      this.#known.add(id);
      this.#open.set(id, command);
      this.changed(command);
    }
  }

  /** Another token came in: what was, or may have been, asked under the old one would be done twice under this. */
  tokenIsNew() {
    for (const command of [...this.#open.values()].filter((one) => one.isRestored || one.wasSent)) {
      this.#end(command, "unconfirmed", { error: { code: "unconfirmed", message: "" } });
    }
  }

  /** What the room or this page keeps until the console confirms it: how many, and since when. */
  get unconfirmed() {
    const kept = [...this.#open.values()].filter((command) => isKept(command.name));
    return { count: kept.length, sinceMs: Math.min(...kept.map((command) => command.madeAtMs), Infinity) };
  }

  /** The latest command under way whose name begins so, and whose argument `arg` is `value`. */
  underWay(beginning, arg, value) {
    return [...this.#open.values()].filter((one) => one.name.startsWith(beginning) && one.args[arg] === value).at(-1);
  }

  add(name, args) {
    const nowMs = this.localNowMs();
    const command = new Command(newUlid(nowMs), name, args, nowMs);
    this.#open.set(command.id, command);
    this.#remember();
    this.flush();
    if (!isKept(name)) setTimeout(() => this.#expire(command), LIVE_FOR_MS);
    return command;
  }

  /** A new link knows nothing of what went over the old one. */
  linkIsNew() {
    for (const command of this.#open.values()) command.isUnderWay = false;
    this.flush();
  }

  /** Sends what is not under way, in its first order. */
  flush() {
    for (const command of this.#open.values()) {
      if (command.isUnderWay) continue;
      // Sent late, it would act late: what shows a card never waits for a better network.
      if (!isKept(command.name) && this.localNowMs() - command.madeAtMs >= LIVE_FOR_MS) {
        this.#expire(command);
        continue;
      }
      command.isUnderWay = this.send({ type: "command", id: command.id, name: command.name, args: command.args });
      command.wasSent ||= command.isUnderWay;
      this.#move(command, command.isUnderWay ? "sent" : "sending");
    }
  }

  /** The hub did not take it for now; the next `flush` sends it again. */
  turnedBack(id) {
    const command = this.#open.get(id);
    if (command) command.isUnderWay = false;
  }

  /** The hub holds the command safely; with the console away, that is all that can be said for now. */
  accepted(id, anchorOnline) {
    const command = this.#open.get(id);
    if (command && anchorOnline === false) this.#move(command, "kept");
  }

  result({ id, ok, value, error }) {
    const command = this.#open.get(id);
    if (!command) return;
    if (ok) this.#end(command, "done", { value });
    else this.#end(command, "failed", { value, error: error ?? { code: "invalid", message: "" } });
  }

  #expire(command) {
    if (!this.#open.has(command.id)) return;
    const [state, code] = command.wasSent ? ["unconfirmed", "unconfirmed"] : ["failed", "not_sent"];
    this.#end(command, state, { error: { code, message: "" } });
  }

  #end(command, state, { value = null, error = null }) {
    this.#open.delete(command.id);
    this.#remember();
    Object.assign(command, { value, error });
    this.#move(command, state);
    command.settle(command);
  }

  #remember() {
    if (!this.shelf) return;
    const kept = [...this.#open.values()].filter((command) => isKept(command.name));
    for (const { id } of kept) this.#known.add(id);
    const others = this.shelf.read().filter(({ id }) => !this.#known.has(id));
    this.shelf.write([...others, ...kept.map(({ id, name, args, madeAtMs }) => ({ id, name, args, madeAtMs }))]);
  }

  /** Another tab that has the same command heard its end: asked again under its id, it tells the same to this one. */
  #lookAtShelf() {
    const there = new Set(this.shelf.read().map(({ id }) => id));
    for (const command of this.#open.values()) if (isKept(command.name) && !there.has(command.id)) command.isUnderWay = false;
    this.flush();
  }

  #move(command, state) {
    command.state = state;
    this.changed(command);
  }
}
