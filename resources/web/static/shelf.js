// A few words kept in this browser through a reload; private windows and some in-app browsers forbid it.

/** Keeps one list under `key`; where the browser forbids that, it is empty. */
export class Shelf {
  #key;

  constructor(key) {
    this.#key = key;
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  write(list) {
    try {
      if (list.length === 0) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(list));
    } catch {
      // nothing to keep it in
    }
  }
}
