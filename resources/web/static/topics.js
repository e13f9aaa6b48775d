// The topic values that this page holds: the newest of each, never an older one, and none of another epoch.

const LOG_LIMIT = 300;

/** What is held of the room's topics, as its frames tell of them. */
export class TopicBook {
  #held = new Map();
  #epoch = null;

  value(topic) {
    return this.#held.get(topic)?.value ?? null;
  }

  seq(topic) {
    return this.#held.get(topic)?.seq ?? null;
  }

  names() {
    return [...this.#held.keys()];
  }

  /** Takes a welcome's snapshot; returns the names of all topics that may look different now. */
  welcome({ epoch, topics }) {
    const touched = new Set(this.#held.keys());
    if (epoch !== this.#epoch) this.#held.clear();
    this.#epoch = epoch;
    const offered = topics ?? {};
    for (const topic of this.#held.keys()) {
      // A right that was taken away, or a part of the goods list that is no more.
      if (!(topic in offered)) this.#held.delete(topic);
    }
    for (const [topic, { seq, value }] of Object.entries(offered)) {
      touched.add(topic);
      const held = this.#held.get(topic);
      if (!held || seq >= held.seq) this.#held.set(topic, { seq, value: isLog(topic) ? logItems(value) : value });
    }
    return [...touched];
  }

  /** Takes one topic frame; returns whether it was newer than what is held. */
  take(frame) {
    const held = this.#held.get(frame.topic);
    if (!Number.isInteger(frame.seq) || (held && frame.seq <= held.seq)) return false;
    let value;
    if (frame.append) value = inOrder([...logItems(held?.value), ...leftOut(frame), ...frame.append]).slice(-LOG_LIMIT);
    else if (frame.amend) value = amended(logItems(held?.value), frame.amend);
    else if (frame.retract) value = logItems(held?.value).filter((item) => !frame.retract.includes(item.id));
    else value = isLog(frame.topic) ? logItems(frame.value) : (frame.value ?? null);
    this.#held.set(frame.topic, { seq: frame.seq, value });
    return true;
  }
}

/** The items with others in the place of those with their ids. What stood beside a line, how many the hub spared us
 * before it, stays. */
function amended(items, others) {
  const now = new Map(others.map((item) => [item.id, item]));
  return items.map((item) => (now.has(item.id) ? { ...now.get(item.id), left_out: item.left_out } : item));
}

/** The hub spared us some lines of a rush; the log says so where they would stand. */
function leftOut({ seq, left_out: count }) {
  return count > 0 ? [{ id: `left-out-${seq}`, kind: "left_out", left_out: count }] : [];
}

const isLog = (topic) => topic === "feed" || topic === "live_chat";

function logItems(value) {
  const items = Array.isArray(value) ? value : (value?.items ?? []);
  return Array.isArray(items) ? inOrder(items).slice(-LOG_LIMIT) : [];
}

/** A line that was taken away and given back comes late, and stands where it stood: before those of a higher number
 * that are not older. After another console took over, numbers alone say nothing. */
function inOrder(items) {
  const ordered = [];
  let last = null;
  for (const item of items) {
    const isLate = last !== null && isBefore(item, last);
    if (isLate) ordered.splice(ordered.findIndex((one) => isBefore(item, one)), 0, item);
    else ordered.push(item);
    if (!isLate && /^\d+$/u.test(item.id)) last = item;
  }
  return ordered;
}

const isBefore = (one, other) => Number(one.id) < Number(other.id) && one.at <= other.at;
