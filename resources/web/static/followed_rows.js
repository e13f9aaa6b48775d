// Rows of what somebody follows up, asks and tickets alike: what was said, who has it, what can be said, its buttons.

import { el, say } from "./dom.js";
import { lang, t } from "./i18n.js";
import { harmless, shortName, shortText } from "./text.js";
import { tellOutcome } from "./toasts.js";

/**
 * Returns `{make, update}` for `showList`.
 *
 * `kind` begins the names of the commands and of the row's class, `words` those of its words; `ends` is the command that
 * is the end of it, and `over` the state that it then is in. `mine` are those in hand here. `title` are the parts of its
 * first line, and `fill(row, item)` fills them.
 */
export function followedRows(link, { kind, words, ends, over, mine, noteClass = "", noteTestid, title, fill }) {
  const open = new Map(); // id -> command under way
  const doubtful = new Set(); // ids whose taking nobody confirmed: what the room shows by then may be ours
  const idOf = (args) => args[`${kind}_id`];

  link.on("command", (command) => {
    if (!command.name.startsWith(`${kind}.`)) return;
    if (command.isOpen) open.set(idOf(command.args), command);
    else open.delete(idOf(command.args));
    if (command.name === `${kind}.take` && command.state === "unconfirmed") doubtful.add(idOf(command.args));
    if (command.state !== "done") return;
    if (command.name === `${kind}.take`) mine.take(idOf(command.args));
    if (command.name === `${kind}.put_back`) mine.letGo(idOf(command.args));
  });

  /** Whether it is in hand here. The desk, too, may have put it back, and another taken it since. */
  function isMine(item) {
    const id = idOf(item);
    const name = mine.nameOf(id);
    if (name === undefined) return false;
    const isTaken = item.state === "taken";
    if (isTaken && name === "") mine.take(id, item.taken_by);
    else if (name !== "" && (!isTaken || item.taken_by !== name)) mine.letGo(id);
    return isTaken && mine.nameOf(id) !== undefined;
  }

  /** Asks once more where the answer was lost: taking what one has is no other act, and another's is refused. */
  function askAgain(item) {
    const id = idOf(item);
    if (item.state !== "taken" || link.phase !== "joined" || open.has(id) || !doubtful.delete(id)) return;
    queueMicrotask(() => link.command(`${kind}.take`, { [`${kind}_id`]: id }));
  }

  function button(step, id, className) {
    const name = `${kind}.${step}`;
    const act = () => tellOutcome(link.command(name, { [`${kind}_id`]: id }), t(`done.${name}`));
    const text = t(`${words}.${step}`);
    return el("button", { type: "button", class: className, text, testid: `${kind}-${step.replace("_", "-")}`, on: { click: act } });
  }

  function make(item) {
    return el(
      "li",
      { class: `row ${kind}`, testid: kind },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }, ...title()),
        el(
          "p",
          { class: "row-line" },
          el("q", { class: "ask-text" }),
          el("span", { class: "tag ask-state", testid: `${kind}-state` }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: `row-note ${noteClass}`, testid: noteTestid }),
      ),
      el(
        "div",
        { class: "row-actions" },
        button("take", idOf(item), "button slim"),
        button("put_back", idOf(item), "button slim"),
        button(ends, idOf(item), "button slim primary"),
      ),
    );
  }

  function stateWords(item) {
    if (item.state === "open") return "";
    const who = item.state === "taken" ? item.taken_by : item[`${over}_by`];
    return t(`${words}.${item.state}`, { name: shortName(who ?? "") });
  }

  function update(row, item) {
    const isOver = item.state === over;
    const isOurs = isMine(item);
    askAgain(item);
    const command = open.get(idOf(item));
    row.classList.toggle("answered", isOver);
    fill(row, item);
    say(row, ".ask-text", shortText(item.text));
    say(row, ".ask-state", stateWords(item));
    say(row, ".pending", command ? t(`command.${command.state}`) : "");
    say(row, ".row-note", isOver ? "" : harmless((item.ready ?? item.say)?.[lang] ?? ""));
    row.querySelector(".row-actions").hidden = isOver;
    row.querySelector(`[data-testid="${kind}-take"]`).hidden = item.state !== "open";
    row.querySelector(`[data-testid="${kind}-put-back"]`).hidden = !isOurs;
    // Who has it answers it; the console refuses anybody else's word.
    row.querySelector(`[data-testid="${kind}-${ends}"]`).hidden = item.state === "taken" && !isOurs;
    for (const one of row.querySelectorAll("button")) one.disabled = command !== undefined;
  }

  return { make, update };
}
