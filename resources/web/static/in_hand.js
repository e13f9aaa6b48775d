// What somebody follows up from this page, kept through a reload: who took it may put it back.

const KEPT = 200;

/** Ids of what was taken here, each with the name under which the room shows it taken; "" until it does. */
export class InHand {
  #shelf;
  #names;

  constructor(shelf) {
    this.#shelf = shelf;
    this.#names = new Map(shelf.read().filter((one) => Array.isArray(one) && typeof one[1] === "string"));
  }

  /** The name; undefined where it was not taken here. */
  nameOf(id) {
    return this.#names.get(id);
  }

  take(id, name = "") {
    this.#names.delete(id);
    this.#names.set(id, name);
    this.#keep();
  }

  letGo(id) {
    if (this.#names.delete(id)) this.#keep();
  }

  /** Somebody else sits at this page now. */
  clear() {
    this.#names.clear();
    this.#keep();
  }

  #keep() {
    for (const id of this.#names.keys()) {
      if (this.#names.size <= KEPT) break;
      this.#names.delete(id);
    }
    this.#shelf.write([...this.#names]);
  }
}
