// The pin queue: what waits to be shown, what was set aside, and what this assistant proposed and nobody has confirmed.

import { byId, el, say, setText, showList } from "./dom.js";
import { dragRows } from "./drag.js";
import { t } from "./i18n.js";
import { sayLeftOut } from "./left_out.js";
import { formatPrice } from "./money.js";
import { pinMarks } from "./pin_marks.js";
import { deliberateButton } from "./press.js";
import { showSteadily } from "./still.js";
import { harmless, shortName } from "./text.js";
import { errorWords, tellOutcome } from "./toasts.js";

/** `ids` with `id` right behind `after`, or first where that is null; as it is where one of them waits no more. */
function moved(ids, id, after) {
  if (!ids.includes(id) || id === after || (after !== null && !ids.includes(after))) return ids;
  const rest = ids.filter((other) => other !== id);
  rest.splice(after === null ? 0 : rest.indexOf(after) + 1, 0, id);
  return rest;
}

/** Returns the function that draws queue and proposals as things are now. */
export function queuePanel(link, goods) {
  const commands = new Map(); // this page's own, by id, until they need no more words

  link.on("command", (command) => {
    if (command.name.startsWith("queue.")) commands.set(command.id, command);
  });

  const openMoves = () => [...commands.values()].filter((c) => c.isOpen && c.name === "queue.move");
  const openFor = (pinId) => [...commands.values()].find((c) => c.isOpen && c.args.pin_id === pinId);
  const proposals = () =>
    [...commands.values()].filter((c) => c.name === "queue.add" && (c.isOpen || c.state === "failed"));

  /** The pins in the order that this page asked for; what the console has not confirmed bears a mark. */
  function pins() {
    const held = link.topic("queue")?.pins ?? [];
    const byPin = new Map(held.map((pin) => [pin.pin_id, pin]));
    const order = openMoves().reduce(
      (ids, { args }) => moved(ids, args.pin_id, args.after),
      held.map((pin) => pin.pin_id),
    );
    return order.map((id) => byPin.get(id));
  }

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

  const isDragging = dragRows(byId("queue"), (pinId, after) => {
    act("queue.move", { pin_id: pinId, after });
    draw();
  });

  function makeRow({ pin_id: pinId }, { held = false } = {}) {
    const take = deliberateButton({
      label: t("queue.take"),
      testid: "queue-take",
      class: "button slim take",
      look: () => link.topic("queue")?.on_air?.pin_id ?? null,
      act: (onAir) => act("queue.take", { pin_id: pinId, on_air: onAir }),
    });
    const remove = deliberateButton({
      label: t("queue.remove"),
      testid: "queue-remove",
      class: "button slim remove",
      act: () => act("queue.remove", { pin_id: pinId }),
    });
    const aside = held
      ? wordButton("resume", () => act("queue.resume", { pin_id: pinId }))
      : wordButton("hold", () => act("queue.hold", { pin_id: pinId }));
    return el(
      "li",
      { class: "row pin", testid: held ? "held-pin" : "pin" },
      held
        ? null
        : el("button", { type: "button", class: "handle", text: "⠿", "aria-label": t("queue.drag"), title: t("queue.drag"), testid: "queue-handle" }),
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }),
        el(
          "p",
          { class: "row-line" },
          el("span", { class: "price" }),
          el("span", { class: "tag price-was", testid: "price-was" }),
          el("span", { class: "tag sold-out", testid: "sold-out" }),
          el("span", { class: "tag repeat", testid: "repeat" }),
          el("span", { class: "by" }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: "row-note" }),
      ),
      el(
        "div",
        { class: "row-actions" },
        held ? null : iconButton("up", () => move(pinId, -1)),
        held ? null : iconButton("down", () => move(pinId, +1)),
        aside,
        remove,
        take,
      ),
    );
  }

  function wordButton(name, press) {
    return el("button", {
      type: "button",
      class: "button slim aside",
      data: { safe: "" },
      text: t(`queue.${name}`),
      testid: `queue-${name}`,
      on: { click: press },
    });
  }

  function iconButton(direction, press) {
    return el("button", {
      type: "button",
      class: `button slim icon ${direction}`,
      "aria-label": t(`queue.${direction}`),
      title: t(`queue.${direction}`),
      data: { safe: "" },
      testid: `queue-${direction}`,
      text: direction === "up" ? "↑" : "↓",
      on: { click: press },
    });
  }

  function updateRow(row, pin, place, count) {
    const marks = pinMarks(pin);
    say(row, ".number", harmless(pin.number));
    say(row, ".row-title", harmless(pin.title));
    say(row, ".price", Number.isInteger(pin.price) ? formatPrice(pin.price) : "");
    say(row, ".price-was", marks.priceWas);
    say(row, ".sold-out", marks.soldOut);
    say(row, ".repeat", marks.repeat);
    const by = shortName(typeof pin.by === "object" ? pin.by?.name : pin.by);
    say(row, ".by", pin.origin === "desk" || !by ? t("queue.by_desk") : t("queue.by", { name: by }));
    say(row, ".row-note", harmless(pin.note));
    const open = openFor(pin.pin_id);
    say(row, ".pending", open ? t(`command.${open.state}`) : "");
    const mayPropose = link.may("propose");
    for (const node of row.querySelectorAll(".up, .down, .aside, .remove, .handle")) node.hidden = !mayPropose;
    row.querySelector(".take").hidden = !link.may("take");
    row.classList.toggle("mine-to-take", link.may("take"));
    if (count === undefined) return;
    row.querySelector(".up").disabled = place === 0;
    row.querySelector(".down").disabled = place === count - 1;
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
    if (isDragging()) return; // it draws again when the row is put down
    for (const [id, command] of commands) {
      if (!command.isOpen && command.state !== "failed") commands.delete(id);
      else if (command.state === "failed" && command.name !== "queue.add") commands.delete(id);
    }
    const waiting = pins();
    const aside = link.topic("queue")?.held ?? [];
    const proposed = proposals();
    setText(byId("queue-count"), waiting.length > 0 ? t("queue.count", { count: waiting.length }) : "");
    setText(byId("tab-queue-count"), waiting.length > 0 ? String(waiting.length) : "");
    sayLeftOut(byId("queue-left-out"), link.topic("queue"));
    byId("queue-empty").hidden = waiting.length + proposed.length > 0;
    showSteadily(byId("queue"), waiting, {
      keyOf: (pin) => pin.pin_id,
      make: (pin) => makeRow(pin),
      update: (row, pin) => updateRow(row, pin, waiting.indexOf(pin), waiting.length),
    });
    showList(byId("proposals"), proposed, { keyOf: (c) => c.id, make: makeProposal, update: updateProposal });
    byId("held-head").hidden = aside.length === 0;
    showSteadily(byId("held"), aside, {
      keyOf: (pin) => pin.pin_id,
      make: (pin) => makeRow(pin, { held: true }),
      update: (row, pin) => updateRow(row, pin),
    });
  }
  addEventListener("pointerup", () => requestAnimationFrame(draw));
  return draw;
}
