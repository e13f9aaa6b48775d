// What a page shows the hub to be let in: taken from the address once, then kept in this browser.

import { keep, recall } from "./shelf.js";

/** The token of one role in this browser. Never more than one of `token` and `code` is offered. */
export class Credentials {
  #key;
  #code = null;
  #token = null;

  constructor(role) {
    this.#key = `anchor-room.${role}.token`;
    this.#token = recall(this.#key);
  }

  /** Takes `#token=...` or `#code=...` out of the address, so that it is not copied, shown or kept in the history. */
  takeFromAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    if (said.has("token")) this.keepToken(said.get("token"));
    else if (said.has("code")) this.useCode(said.get("code"));
    if (said.has("token") || said.has("code")) {
      history.replaceState(null, "", location.pathname + location.search);
    }
  }

  useCode(code) {
    // People read a code aloud and type it: case, width, spaces and dashes are not part of it.
    this.#code = code.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/gu, "");
  }

  /** The hub gave this page a token of its own; the code that brought it is spent. */
  keepToken(token) {
    this.#token = token;
    this.#code = null;
    keep(this.#key, token);
  }

  /** The hub does not know what was offered last; returns whether there is something else to try. */
  refused() {
    if (this.#code !== null) {
      this.#code = null;
      return this.#token !== null;
    }
    this.#token = null;
    keep(this.#key, null);
    return false;
  }

  /** What is offered: `code`, `token` or `nothing`. */
  get kind() {
    if (this.#code !== null) return "code";
    return this.#token === null ? "nothing" : "token";
  }

  /** The fields for `hello`. */
  get offer() {
    if (this.#code !== null) return { code: this.#code };
    return this.#token === null ? {} : { token: this.#token };
  }
}
