// The pin queue: what waits to be shown, and below it what this assistant proposed and nobody has confirmed yet.

import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { formatPrice } from "./money.js";
import { deliberateButton } from "./press.js";
import { harmless, shortName } from "./text.js";
import { errorWords, tellOutcome } from "./toasts.js";

/** Returns the function that draws queue and proposals as things are now. */
export function queuePanel(link, goods) {
  const commands = new Map(); // this page's own, by id, until they need no more words

  link.on("command", (command) => {
    if (command.name.startsWith("queue.")) commands.set(command.id, command);
  });

  const pins = () => link.topic("queue")?.pins ?? [];
  const openFor = (pinId) => [...commands.values()].find((c) => c.isOpen && c.args.pin_id === pinId);
  const proposals = () =>
    [...commands.values()].filter((c) => c.name === "queue.add" && (c.isOpen || c.state === "failed"));

  function act(name, args) {
    tellOutcome(link.command(name, args));
  }

  /** Moves by naming the pin that it should come after: right even when somebody else moves another meanwhile. */
  function move(pinId, step) {
    const ids = pins().map((pin) => pin.pin_id);
    const from = ids.indexOf(pinId);
    const to = from + step;
    if (from < 0 || to < 0 || to >= ids.length) return;
    ids.splice(from, 1);
    act("queue.move", { pin_id: pinId, after: to === 0 ? null : ids[to - 1] });
  }

  function makeRow({ pin_id: pinId }) {
    const take = deliberateButton({
      label: t("queue.take"),
      testid: "queue-take",
      class: "button slim take",
      act: () => act("queue.take", { pin_id: pinId, on_air: link.topic("queue")?.on_air?.pin_id ?? null }),
    });
    const remove = deliberateButton({
      label: t("queue.remove"),
      testid: "queue-remove",
      act: () => act("queue.remove", { pin_id: pinId }),
    });
    return el(
      "li",
      { class: "row pin", testid: "pin" },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }),
        el(
          "p",
          { class: "row-line" },
          el("span", { class: "price" }),
          el("span", { class: "by" }),
          el("span", { class: "tag repeat" }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: "row-note" }),
      ),
      el(
        "div",
        { class: "row-actions" },
        iconButton("up", () => move(pinId, -1)),
        iconButton("down", () => move(pinId, +1)),
        remove,
        take,
      ),
    );
  }

  function iconButton(direction, press) {
    return el("button", {
      type: "button",
      class: `button slim icon ${direction}`,
      "aria-label": t(`queue.${direction}`),
      title: t(`queue.${direction}`),
      testid: `queue-${direction}`,
      text: direction === "up" ? "↑" : "↓",
      on: { click: press },
    });
  }

  function updateRow(row, pin) {
    const all = pins();
    const place = all.findIndex((other) => other.pin_id === pin.pin_id);
    const say = (selector, text) => {
      const node = row.querySelector(selector);
      setText(node, text);
      node.hidden = text === "";
    };
    say(".number", harmless(pin.number));
    say(".row-title", harmless(pin.title));
    say(".price", Number.isInteger(pin.price) ? formatPrice(pin.price) : "");
    const by = shortName(typeof pin.by === "object" ? pin.by?.name : pin.by);
    say(".by", pin.origin === "desk" || !by ? t("queue.by_desk") : t("queue.by", { name: by }));
    say(".repeat", pin.repeat > 1 ? t("queue.repeat", { count: pin.repeat }) : "");
    say(".row-note", harmless(pin.note));
    const open = openFor(pin.pin_id);
    say(".pending", open ? t(`command.${open.state}`) : "");
    const mayPropose = link.may("propose");
    for (const [selector, shown] of [
      [".up", mayPropose],
      [".down", mayPropose],
      ['[data-testid="queue-remove"]', mayPropose],
      [".take", link.may("take")],
    ]) {
      row.querySelector(selector).hidden = !shown;
    }
    row.classList.toggle("mine-to-take", link.may("take"));
    row.querySelector(".up").disabled = place === 0;
    row.querySelector(".down").disabled = place === all.length - 1;
  }

  function makeProposal(command) {
    return el(
      "li",
      { class: "row proposal", testid: "proposal" },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }),
        el("p", { class: "row-note", text: harmless(command.args.note) }),
        el("p", { class: "row-line" }, el("span", { class: "tag pending", testid: "pending" })),
      ),
      el(
        "div",
        { class: "row-actions" },
        el("button", {
          type: "button",
          class: "button slim dismiss",
          text: t("dismiss"),
          on: {
            click: () => {
              commands.delete(command.id);
              draw();
            },
          },
        }),
      ),
    );
  }

  function updateProposal(row, command) {
    const product = goods.byId(command.args.product_id);
    setText(row.querySelector(".number"), harmless(product?.number ?? ""));
    setText(row.querySelector(".row-title"), harmless(product?.name ?? ""));
    const failed = command.state === "failed";
    setText(row.querySelector(".pending"), failed ? errorWords(command.error) : t(`command.${command.state}`));
    row.classList.toggle("failed", failed);
    row.querySelector(".dismiss").hidden = !failed;
  }

  function draw() {
    for (const [id, command] of commands) {
      if (!command.isOpen && command.state !== "failed") commands.delete(id);
      else if (command.state === "failed" && command.name !== "queue.add") commands.delete(id);
    }
    const waiting = pins();
    const proposed = proposals();
    setText(byId("queue-count"), waiting.length > 0 ? t("queue.count", { count: waiting.length }) : "");
    setText(byId("tab-queue-count"), waiting.length > 0 ? String(waiting.length) : "");
    byId("queue-empty").hidden = waiting.length + proposed.length > 0;
    showList(byId("queue"), waiting, { keyOf: (pin) => pin.pin_id, make: makeRow, update: updateRow });
    showList(byId("proposals"), proposed, { keyOf: (c) => c.id, make: makeProposal, update: updateProposal });
  }
  return draw;
}
