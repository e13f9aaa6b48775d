// The few ways in which these pages touch the document. Nothing here takes markup: words go in as text.

/** A new element. `testid` and `data` become data attributes; `text` becomes text; null children are left out. */
export function el(tag, { testid, data, on, text, class: className, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (testid) node.dataset.testid = testid;
  Object.assign(node.dataset, data);
  for (const [name, listener] of Object.entries(on ?? {})) node.addEventListener(name, listener);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  if (text != null) node.textContent = text;
  node.append(...children.filter((child) => child != null));
  return node;
}

/** The one element of this page with that id. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`this page has no #${id}`);
  return node;
}

/** Sets text only where it differs, so that screen readers and selections are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Puts `text` into the part of `row` that `selector` finds; with nothing to say the part is hidden. */
export function say(row, selector, text) {
  const node = row.querySelector(selector);
  setText(node, text);
  node.hidden = text === "";
}

/**
 * Makes `parent` show `items`, keeping the elements of those already there (by `keyOf`) so that focus, scroll and
 * half-pressed buttons survive an update. `make` builds an element, `update` fills it.
 */
export function showList(parent, items, { keyOf, make, update }) {
  const held = new Map();
  for (const node of [...parent.children]) {
    // Two of one key cannot be told apart: the second is made anew rather than left behind.
    if (held.has(node.dataset.key)) node.remove();
    else held.set(node.dataset.key, node);
  }
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  let before = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let node = held.get(key);
    held.delete(key);
    if (!node) {
      node = make(item);
      node.dataset.key = key;
    }
    update(node, item);
    if (node === before) before = before.nextElementSibling;
    else parent.insertBefore(node, before);
  }
  for (const node of held.values()) node.remove();
  // A browser takes the focus from what is put elsewhere: who works by keyboard would begin again at the top.
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

/** Resolves when the browser has painted what was changed before the call. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      // The channel's task runs after this frame's paint, where a timer could be throttled to seconds.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });
  });
}
