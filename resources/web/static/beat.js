// When to draw: at once for what comes, and for what changes by itself at its very moment, so that a countdown and an
// opening stand on all screens of the room together.

import { changesInMs } from "./card.js";

const AT_LEAST_EVERY_MS = 200;

/** Calls `draw` from now on, at least five times a second, and at each change that the card on air makes by itself. */
export function drawOnTime(link, draw) {
  const beat = () => {
    try {
      draw();
    } finally {
      // Timers may come a little early; a millisecond later nobody sees.
      const waitMs = changesInMs(link.topic("card"), link.clock.nowMs()) + 1;
      setTimeout(beat, Math.min(waitMs, AT_LEAST_EVERY_MS));
    }
  };
  beat();
}
