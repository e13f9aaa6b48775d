// A few words kept in this browser through a reload. Private windows and some in-app browsers forbid it: what would be
// kept then lasts as long as the page.

/** What is kept under `key`; null where nothing is. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `text` under `key`; null takes away what is there. */
export function keep(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // nothing to keep it in
  }
}

/** Keeps one list under `key`, for all tabs of this browser; where that is forbidden, it is empty. */
export class Shelf {
  #key;

  constructor(key) {
    this.#key = key;
  }

  read() {
    try {
      const kept = JSON.parse(recall(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  write(list) {
    keep(this.#key, list.length === 0 ? null : JSON.stringify(list));
  }

  /** Calls `act` when another tab has written another list. */
  onChange(act) {
    addEventListener("storage", ({ key }) => key === this.#key && act());
  }
}
