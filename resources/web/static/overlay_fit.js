// The card stays in its safe area: where what it says does not fit at the size that was asked for, it becomes smaller.

const SMALLEST = 0.3;
const TRIES = 8;

/** Shrinks what stands in `air` until nothing of `card` is cut off; it grows back where there is room again. */
export function letItFit(air, card) {
  let fit = 1;
  for (let tries = 0; tries < TRIES && fit > SMALLEST; tries += 1) {
    air.style.setProperty("--fit", fit.toFixed(3));
    const share = roomFor(card);
    if (share >= 1) return;
    // Smaller letters also need fewer lines: not all of the share at once.
    fit = Math.max(SMALLEST, fit * Math.min(0.97, Math.max(share, 0.8)));
  }
}

/** Which share of what the card needs it has, by its layout alone: how it moves meanwhile does not count. */
function roomFor(card) {
  const body = card.querySelector(".card-body");
  const needsHigh = body.offsetTop + body.offsetHeight;
  const needsWide = Math.max(...[...body.querySelectorAll("[data-testid]")].map((part) => part.offsetLeft + part.offsetWidth));
  return Math.min(card.clientHeight / needsHigh, card.clientWidth / needsWide);
}
