// What was written down by hand, the latest first, and whether the console has confirmed it.

import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { harmless, shortName, variantOf } from "./text.js";
import { errorWords } from "./toasts.js";

const WRITTEN_SHOWN = 8;

/** What was written down, in a line. */
function wordsOf({ name, text, number, color, size, qty }, called) {
  const who = shortName(name ?? called) || t("feed.somebody");
  if (text !== undefined) return t("hand.said", { name: who, text: harmless(text) });
  return [who, t("goods.number", { number: harmless(number) }), variantOf({ color, size }), `×${qty}`].filter(Boolean).join(" ");
}

/** Returns `{draw, nextIsCalled}`: `nextIsCalled(name)` tells whom the next command means, where it names them by id. */
export function writtenList(link) {
  const written = new Map(); // command id -> {command, words}
  let called = "";

  /** Lists what was written down: now, or before this page was loaded anew. */
  function keep(command) {
    written.set(command.id, { command, words: wordsOf(command.args, called) });
    called = "";
    for (const [id, one] of written) {
      if (written.size > WRITTEN_SHOWN && !one.command.isOpen) written.delete(id);
    }
  }

  function fill(node, { command, words }) {
    setText(node.querySelector(".what"), words);
    const mark = node.querySelector(".pending");
    mark.dataset.state = command.state;
    setText(mark, command.error ? errorWords(command.error) : t(`command.${command.state}`));
  }

  function draw() {
    const all = [...written.values()].reverse();
    byId("hand-last").dataset.none = String(all.length === 0);
    // The latest stands by the thumb, where it is seen whether it is confirmed.
    if (all.length > 0) fill(byId("hand-last"), all[0]);
    else setText(byId("hand-last").querySelector(".what"), t("hand.tells"));
    showList(byId("hand-written"), all, {
      keyOf: ({ command }) => command.id,
      make: () => el("li", { class: "row-line", testid: "hand-entry" }, el("span", { class: "what" }), el("span", { class: "tag pending", testid: "pending" })),
      update: fill,
    });
  }

  link.on("command", (command) => {
    if (!["claim.add", "chat.add"].includes(command.name)) return;
    if (!written.has(command.id)) keep(command);
    draw();
  });
  return {
    draw,
    nextIsCalled: (name) => {
      called = name;
    },
  };
}
