// Rows of what somebody follows up, asks and tickets alike: what was said, who has it, what can be said, its buttons.

import { el, say } from "./dom.js";
import { lang, t } from "./i18n.js";
import { harmless, shortName, shortText } from "./text.js";
import { tellOutcome } from "./toasts.js";

/**
 * Returns `{make, update}` for `showList`.
 *
 * `kind` begins the names of the commands and of the row's class, `words` those of its words; `ends` is the command that
 * is the end of it, and `over` the state that it then is in. `title` are the parts of its first line, and
 * `fill(row, item)` fills them.
 */
export function followedRows(link, { kind, words, ends, over, noteClass = "", noteTestid, title, fill }) {
  const idName = `${kind}_id`;

  /** Whether this person has it in hand, on whichever of their pages they took it. */
  const isMine = (item) => item.state === "taken" && link.tokenId !== "" && item.taken_token_id === link.tokenId;

  function button(step, id, className) {
    const name = `${kind}.${step}`;
    const act = () => tellOutcome(link.command(name, { [idName]: id }), t(`done.${name}`));
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
        button("take", item[idName], "button slim"),
        button("put_back", item[idName], "button slim"),
        button(ends, item[idName], "button slim primary"),
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
    const command = link.outbox.underWay(`${kind}.`, idName, item[idName]);
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
