// Nothing moves under a finger: a list stands still while it is pressed, and a press on what came to that place only
// just now does nothing but say so.

import { showList } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "./toasts.js";

const SETTLES_IN_MS = 400; // who aims at a button needs about as long
const CLICK_FOLLOWS_MS = 60; // after the finger is lifted
const MOVED_BY_PX = 4;

const due = new Map(); // a list that is pressed -> how it is drawn once it is not
const movedAt = new WeakMap(); // row -> when it came to its place
let pressed = null;
let pressedAtMs = 0;

/** Draws `list` now, or, while a finger is on it, once that is lifted and has clicked. */
export function whenStill(list, draw) {
  if (pressed !== null && list.contains(pressed)) due.set(list, draw);
  else {
    due.delete(list);
    draw();
  }
}

/** As `showList`, for rows that are pressed: see above. */
export function showSteadily(list, items, how) {
  whenStill(list, () => {
    const before = places(list);
    showList(list, items, how);
    const nowMs = performance.now();
    for (const [row, place] of places(list)) if (cameToPlace(row, place, before)) movedAt.set(row, nowMs);
  });
}

/** Whether what this click presses came there, or became what it is, at `sinceMs`: when the finger was on its way. */
export const hasJustMoved = (click, sinceMs, withinMs = SETTLES_IN_MS) =>
  (click.detail === 0 ? click.timeStamp : pressedAtMs) - sinceMs < withinMs;

/** Says that a press did nothing. */
export const tellMoved = () => toast(t("press.moved"));

function places(list) {
  if (list.offsetParent === null) return new Map(); // nobody sees it
  return new Map([...list.children].map((row) => [row, { top: row.offsetTop, bottom: row.offsetTop + row.offsetHeight }]));
}

/** Whether something else was there before: a row that is new in an empty place moved under nobody's finger. */
function cameToPlace(row, { top, bottom }, before) {
  const was = before.get(row);
  if (was) return Math.abs(was.top - top) > MOVED_BY_PX;
  return [...before.values()].some((other) => other.top < bottom && top < other.bottom);
}

function release() {
  const liftedMs = pressedAtMs;
  setTimeout(() => {
    if (pressedAtMs !== liftedMs) return; // pressed again
    pressed = null;
    const draws = [...due.values()];
    due.clear();
    for (const draw of draws) draw();
  }, CLICK_FOLLOWS_MS);
}

document.addEventListener(
  "pointerdown",
  ({ target }) => {
    pressed = target.closest(".handle") ? null : target; // who drags a row moves it
    pressedAtMs = performance.now();
  },
  true,
);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release, true);
addEventListener("blur", release);
document.addEventListener(
  "click",
  (event) => {
    // The keyboard's focus moves with the button; `data-safe` is on what asks twice, or is put right by another press.
    if (event.detail === 0 || event.target.closest("[data-safe]")) return;
    const row = event.target.closest("button") && event.target.closest("[data-key]");
    if (!row || !movedAt.has(row) || !hasJustMoved(event, movedAt.get(row))) return;
    event.preventDefault();
    event.stopPropagation();
    tellMoved();
  },
  true,
);
