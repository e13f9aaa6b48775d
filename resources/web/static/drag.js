// Dragging rows of a list into another order, by finger, pen or mouse, or by the arrow keys on the handle.

const EDGE_PX = 40;
const EDGE_STEP_PX = 8;

/**
 * Lets the rows of `list` be dragged by their handle (`.handle`). `drop(key, beforeKey)` is called where a row was put
 * down elsewhere: `beforeKey` is the row above it, null at the top. Returns whether a drag is under way.
 */
export function dragRows(list, drop) {
  let drag = null;

  const rows = () => [...list.children].filter((row) => row.dataset.key && row !== drag?.row);

  function begin(event) {
    const handle = event.target.closest(".handle");
    const row = handle?.closest("[data-key]");
    if (!row || row.parentElement !== list || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drag = { row, handle, pointer: event.pointerId, startY: event.clientY, y: event.clientY, scrolled: 0, above: undefined };
    row.classList.add("dragging");
    drag.timer = setInterval(scrollAtEdge, 16);
  }

  function move(event) {
    if (drag?.pointer !== event.pointerId) return;
    drag.y = event.clientY;
    place();
  }

  function place() {
    const { row, startY, y, scrolled } = drag;
    row.style.transform = `translateY(${y - startY + scrolled}px)`;
    let above = null;
    for (const other of rows()) {
      const box = other.getBoundingClientRect();
      other.classList.remove("drop-below", "drop-above");
      if (y > box.top + box.height / 2) above = other;
    }
    drag.above = above;
    if (above) above.classList.add("drop-below");
    else rows()[0]?.classList.add("drop-above");
  }

  function scrollAtEdge() {
    const scroller = list.closest(".scroll");
    const box = scroller.getBoundingClientRect();
    const step = drag.y < box.top + EDGE_PX ? -EDGE_STEP_PX : drag.y > box.bottom - EDGE_PX ? EDGE_STEP_PX : 0;
    const before = scroller.scrollTop;
    scroller.scrollTop += step;
    if (scroller.scrollTop !== before) {
      drag.scrolled += scroller.scrollTop - before;
      place();
    }
  }

  function end(event, { dropped }) {
    if (drag?.pointer !== event.pointerId) return;
    const { row, above, timer } = drag;
    clearInterval(timer);
    row.classList.remove("dragging");
    row.style.transform = "";
    for (const other of list.children) other.classList.remove("drop-below", "drop-above");
    drag = null;
    if (!dropped || above === undefined) return;
    const wasBelow = row.previousElementSibling?.dataset.key ?? null;
    const isBelow = above?.dataset.key ?? null;
    if (isBelow !== wasBelow) drop(row.dataset.key, isBelow);
  }

  list.addEventListener("pointerdown", begin);
  list.addEventListener("pointermove", move);
  list.addEventListener("pointerup", (event) => end(event, { dropped: true }));
  list.addEventListener("pointercancel", (event) => end(event, { dropped: false }));
  list.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("handle") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const keys = rows().map((row) => row.dataset.key);
    const key = event.target.closest("[data-key]").dataset.key;
    const to = keys.indexOf(key) + (event.key === "ArrowUp" ? -1 : 1);
    if (to < 0 || to >= keys.length) return;
    const rest = keys.filter((other) => other !== key);
    drop(key, to === 0 ? null : rest[to - 1]);
  });
  return () => drag !== null;
}
