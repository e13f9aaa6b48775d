// The hub's clock as seen from here, so that a countdown ends everywhere at the same moment.

const KEPT_SAMPLES = 8;
const SAMPLE_LIFE_MS = 120_000;
const DRIFT_MS = 20;
const ON_ITS_WAY_MS = 5_000; // at most: a greeting that is further off shows that this device slept, or was set

/** Whether two round trips can both be right: where not, this device's clock was set or slept between them. */
function agree(one, other) {
  return Math.abs(one.offsetMs - other.offsetMs) <= (one.roundTripMs + other.roundTripMs) / 2 + DRIFT_MS;
}

/** This device's time as it was when the page opened, and steady from then on: who sets its clock moves no countdown. */
const steadyNowMs = () => performance.timeOrigin + performance.now();

/** This moment, for `msSince`. */
export const moment = () => ({ wallMs: Date.now(), steadyMs: performance.now() });

/** How long ago `then` was. A device that slept may tell by its wall clock alone, one whose clock was set back by its
 * steady one alone: whichever says longer is believed, since what is old must not pass for new. */
export const msSince = (then) => Math.max(Date.now() - then.wallMs, performance.now() - then.steadyMs);

/** Estimates hub time from round trips: of the last eight the quickest is believed. */
export class HubClock {
  #samples = [];
  #firstGuessMs = 0;

  constructor(localNowMs = steadyNowMs) {
    this.localNowMs = localNowMs;
  }

  /** The hub said in passing what time it is: a first guess, good until a round trip is measured. */
  guess(hubAtMs) {
    if (!Number.isFinite(hubAtMs)) return;
    this.#firstGuessMs = hubAtMs - this.localNowMs();
    if (Math.abs(this.offsetMs - this.#firstGuessMs) > ON_ITS_WAY_MS) this.#samples = [];
  }

  /** A ping sent at `sentMs` (local) was answered now, by a hub that read `hubAtMs`. */
  measured(sentMs, hubAtMs) {
    const heardMs = this.localNowMs();
    if (!Number.isFinite(hubAtMs) || heardMs < sentMs) return;
    const fresh = { roundTripMs: heardMs - sentMs, offsetMs: hubAtMs - (sentMs + heardMs) / 2, heardMs };
    this.#samples = this.#samples.filter((s) => heardMs - s.heardMs < SAMPLE_LIFE_MS && agree(s, fresh));
    this.#samples = [...this.#samples, fresh].slice(-KEPT_SAMPLES);
  }

  get offsetMs() {
    if (this.#samples.length === 0) return this.#firstGuessMs;
    return this.#samples.reduce((best, s) => (s.roundTripMs <= best.roundTripMs ? s : best)).offsetMs;
  }

  /** Now, in hub time (ms since the Unix epoch). */
  nowMs() {
    return this.localNowMs() + this.offsetMs;
  }
}
