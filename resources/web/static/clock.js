// The hub's clock as seen from here, so that a countdown ends everywhere at the same moment.

const KEPT_SAMPLES = 8;
const SAMPLE_LIFE_MS = 120_000; // a device's clock may be set meanwhile; old round trips then lie

/** Estimates hub time from round trips: of the last eight the quickest is believed. */
export class HubClock {
  #samples = [];
  #firstGuessMs = 0;

  constructor(localNowMs = () => Date.now()) {
    this.localNowMs = localNowMs;
  }

  /** The hub said in passing what time it is: a first guess, good until a round trip is measured. */
  guess(hubAtMs) {
    if (Number.isFinite(hubAtMs)) this.#firstGuessMs = hubAtMs - this.localNowMs();
  }

  /** A ping sent at `sentMs` (local) was answered now, by a hub that read `hubAtMs`. */
  measured(sentMs, hubAtMs) {
    const heardMs = this.localNowMs();
    if (!Number.isFinite(hubAtMs) || heardMs < sentMs) return;
    this.#samples.push({
      roundTripMs: heardMs - sentMs,
      offsetMs: hubAtMs - (sentMs + heardMs) / 2,
      heardMs,
    });
    this.#samples = this.#samples.slice(-KEPT_SAMPLES).filter((s) => heardMs - s.heardMs < SAMPLE_LIFE_MS);
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
