// Calls: what the room is asked to type, how many have, and for who may take, opening and closing one.

import { votesTold } from "./asked_by.js";
import { byId, el, setText } from "./dom.js";
import { t } from "./i18n.js";
import { sheetOf } from "./sheet.js";
import { harmless } from "./text.js";
import { tellOutcome } from "./toasts.js";

const USUAL = ["call.want", "call.missed", "call.hear", "call.colors", "call.sizes", "call.new_fans"];

/** Returns the function that draws the open call, and the press that opens or closes one. */
export function callPanel(link) {
  const sheet = sheetOf("call-sheet");
  const press = byId("call-press");
  let underWay = null;

  function send(name, args, words) {
    if (underWay?.isOpen) return;
    underWay = link.command(name, args);
    tellOutcome(underWay, words);
    draw();
  }

  function open(meaning) {
    sheet.close();
    send("call.open", { meaning }, t("done.call.open", { meaning }));
  }

  function draw() {
    const call = link.topic("call");
    byId("call").hidden = !call;
    setText(byId("call-meaning"), call ? t("call.asking", { meaning: harmless(call.meaning) }) : "");
    setText(byId("call-people"), call ? t("call.people", { count: call.people }) : "");
    const votes = (call?.votes ?? []).filter((one) => one.label);
    setText(byId("call-votes"), votes.length > 1 ? votes.map(votesTold).join(" · ") : "");
    press.hidden = !link.may("take") || link.topic("room")?.session?.state !== "running";
    press.disabled = underWay?.isOpen ?? false;
    setText(press, t(call ? "call.close" : "call.open"));
  }

  press.addEventListener("click", () => {
    if (link.topic("call")) send("call.close", {}, t("done.call.close"));
    else sheet.showModal();
  });
  byId("call-usual").replaceChildren(
    ...USUAL.map((key) => el("button", { type: "button", class: "button", text: t(key), testid: "call-usual", on: { click: () => open(t(key)) } })),
  );
  byId("call-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const meaning = byId("call-text").value.trim();
    if (meaning === "") return;
    byId("call-text").value = "";
    open(meaning);
  });
  link.on("command", (command) => {
    if (command === underWay) draw();
  });
  return draw;
}
