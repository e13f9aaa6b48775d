// One fan, over the desk's edge: what is known of them, and what can be noted of them in one more tap.

import { byId, el, setText, showList } from "./dom.js";
import { has, named, t, wearers } from "./i18n.js";
import { sheetOf } from "./sheet.js";
import { harmless, shortName } from "./text.js";
import { errorWords, tellOutcome, toast } from "./toasts.js";
import { typedWeight, weightWords } from "./weight.js";

const SIZES_SHOWN = 8;
const FACETS = ["size", "height_cm", "weight_kg", "likes", "dislikes", "budget", "audience"];
const FIGURES = new Set(["height_cm", "weight_kg", "budget"]);

/** How the console names the fan of a line; null where nobody is behind it. */
export function fanOf(item) {
  const fan = item.fan;
  if (!fan?.user_id) return null;
  return `${fan.platform}${fan.space ? `/${fan.space}` : ""}:${fan.user_id}`;
}

const UNITS = { weight_kg: () => t("weight.unit"), height_cm: () => "cm" };
const TOLD = {
  weight_kg: weightWords,
  height_cm: (value) => t("height.told", { height: harmless(value) }),
  budget: (value) => t("budget.told", { budget: harmless(value) }),
};

/** What a facet is called where it is typed: a figure with the unit that it is typed in. */
function facetLabel(facet) {
  const called = t(`facet.${facet}`);
  return facet in UNITS ? t("fan.in_unit", { facet: called, unit: UNITS[facet]() }) : called;
}

/**
 * Returns `{open, rights, onClaim}`: `open({fan, name, line})` brings up the sheet, `rights()` leaves on it what this
 * person may see by now; `goods` tells which sizes there are to choose from.
 */
export function fanSheet(link, goods) {
  const sheet = sheetOf("fan-sheet");
  let shown = null; // {fan, name, line}
  let form = null; // what is being written: note, promise, wish, fact

  function open(who) {
    shown = who;
    form = null;
    setText(byId("fan-name"), shortName(who.name) || t("feed.somebody"));
    setText(byId("fan-line"), who.line ? harmless(who.line.text) : "");
    byId("fan-line").hidden = !who.line?.text;
    drawKnown(null);
    drawActions();
    if (!sheet.open) sheet.showModal();
    if (who.fan && link.may("fans")) ask(who);
  }

  async function ask(who) {
    const command = link.command("fan.show", { fan: who.fan });
    await command.settled;
    if (shown === who && !command.error && link.may("fans")) drawKnown(command.value);
  }

  function drawKnown(value) {
    const marks = [];
    if (value?.minor) marks.push(["minor", t("fan.minor")]);
    if (value?.not_served) marks.push(["minor", t("fan.not_served")]);
    if (value?.tier) marks.push(["tier", value.tier.name || t(has(`tier.${value.tier.key}`) ? `tier.${value.tier.key}` : "tier.other")]);
    if (value?.orders > 0) marks.push(["", t("fan.orders", { count: value.orders })]);
    for (const fact of value?.facts ?? []) marks.push([fact.standing, factWords(fact)]);
    showList(byId("fan-facts"), marks, {
      keyOf: ([kind, words]) => `${kind} ${words}`,
      make: ([kind]) => el("li", { class: "tag fact", data: { kind } }),
      update: (node, [, words]) => setText(node, words),
    });
    const told = [
      ...(value?.promises ?? []).map((one) => t("fan.promised", { text: harmless(one.text) })),
      ...(value?.notes ?? []).map((one) => t("fan.noted", { text: harmless(one.text), name: shortName(one.by) })),
    ];
    showList(byId("fan-told"), told, {
      keyOf: (words) => words,
      make: () => el("li", { class: "row-note" }),
      update: (node, words) => setText(node, words),
    });
    byId("fan-note-forms").hidden = Boolean(value?.minor);
  }

  function factWords({ facet, value, wearer, standing }) {
    const whose = wearer === "self" ? "" : `${named("wearer", wearer)} `;
    const told = (TOLD[facet] ?? harmless)(value);
    return `${whose}${named("facet", facet)} ${told}${standing === "guessed" ? "?" : ""}`;
  }

  function drawActions() {
    const { fan, line } = shown;
    const notes = Boolean(fan) && link.may("fans");
    byId("fan-star").hidden = !(line && link.may("asks"));
    byId("fan-claim").hidden = !(fan && link.may("settle"));
    byId("fan-note-forms").hidden = !notes;
    const sizes = notes ? goods.sizesAround(line) : [];
    showList(byId("fan-sizes"), sizes.slice(0, SIZES_SHOWN), {
      keyOf: (size) => size,
      make: (size) =>
        el("button", {
          type: "button",
          class: "button slim",
          testid: "fan-size",
          on: { click: () => send("fact.add", { facet: "size", value: size, wearer: "self" }, t("fan.wears", { size: harmless(size) })) },
        }),
      update: (node, size) => setText(node, t("fan.wears", { size: harmless(size) })),
    });
    drawForm();
  }

  function drawForm() {
    for (const button of sheet.querySelectorAll("[data-form]")) {
      button.setAttribute("aria-pressed", String(button.dataset.form === form));
    }
    byId("fan-form").hidden = form === null;
    if (form === null) return;
    const text = byId("fan-text");
    byId("fan-fact").hidden = form !== "fact";
    text.placeholder = t(`fan.${form}_hint`);
    text.setAttribute("aria-label", text.placeholder);
    text.inputMode = form === "fact" && FIGURES.has(byId("fan-facet").value) ? "numeric" : "text";
  }

  function write(what) {
    form = form === what ? null : what;
    const text = byId("fan-text");
    // A wish is in the fan's own words: it only needs to be sent.
    text.value = form === "wish" ? harmless(shown.line?.text ?? "") : "";
    drawForm();
    if (form !== null) text.focus();
  }

  function send(name, args, words) {
    const command = link.command(name, { fan: shown.fan, ...args });
    tell(command, words);
    sheet.close();
  }

  async function tell(command, words) {
    if (link.anchorOnline === false) toast(t("fan.kept", { words }));
    await command.settled;
    toast(command.error ? `${words}: ${errorWords(command.error)}` : t("fan.done", { words }), { bad: Boolean(command.error) });
  }

  byId("fan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("fan-text").value.trim();
    if (text === "" || form === null) return;
    const line = shown.line ? { event_id: shown.line.id } : {};
    if (form === "fact") {
      const [facet, wearer] = [byId("fan-facet").value, byId("fan-wearer").value];
      const value = facet === "weight_kg" ? typedWeight(text) : text;
      send("fact.add", { facet, value, wearer, ...line }, `${t(`facet.${facet}`)} ${value}`);
    } else send(`${form}.add`, { text, ...(form === "wish" ? line : {}) }, t(`fan.${form}`));
  });
  sheet.addEventListener("click", (event) => {
    const what = event.target.closest("[data-form]")?.dataset.form;
    if (what) write(what);
  });
  byId("fan-facet").addEventListener("change", drawForm);
  byId("fan-close").addEventListener("click", () => sheet.close());
  byId("fan-star").addEventListener("click", () => {
    tellOutcome(link.command("ask.star", { event_id: shown.line.id }), t("done.ask.star"));
    sheet.close();
  });
  byId("fan-claim").addEventListener("click", () => {
    sheet.close();
    sheet.dispatchEvent(new CustomEvent("claim", { detail: shown }));
  });
  byId("fan-facet").replaceChildren(...FACETS.map((facet) => el("option", { value: facet, text: facetLabel(facet) })));
  byId("fan-wearer").replaceChildren(...wearers.map((one) => el("option", { value: one, text: named("wearer", one) })));
  function rights() {
    if (!sheet.open) return;
    if (!link.may("chat")) sheet.close();
    if (!link.may("fans")) drawKnown(null);
    drawActions();
  }

  return { open, rights, onClaim: (act) => sheet.addEventListener("claim", (event) => act(event.detail)) };
}
