// Hand entry, for rooms whose chat cannot be read: who wants what, in two taps and a word.

import { byId, el, setText, showList } from "./dom.js";
import { writtenList } from "./hand_written.js";
import { t } from "./i18n.js";
import { harmless, shortName } from "./text.js";

const NAMES_SHOWN = 12;
const NUMBERS_SHOWN = 5;
const SEARCH_AFTER_MS = 300;
const MOST_UNITS = 99;

/** Returns `{draw, take}`: `take({fan, name, number})` begins an entry with what is known of it. */
export function handPanel(link, goods) {
  const name = byId("hand-name");
  const recent = []; // names that were written down here, the latest first
  const numbers = []; // so too
  const written = writtenList(link);
  let fan = null; // a fan whom we know, where one was chosen
  let found = []; // fans whose name fits what is typed
  let number = null; // null: what is on air
  let padded = false; // whether the number pad is open
  let sku = null;
  let units = 1;
  let searchTimer = 0;

  const onAir = () => link.topic("queue")?.on_air?.number ?? null;
  const numberNow = () => number ?? onAir();
  const product = () => goods.numbered(numberNow());

  function namesAround() {
    const said = (link.topic("feed") ?? []).map((item) => item.fan?.name).filter(Boolean).reverse();
    const claimed = (link.topic("claims")?.items ?? []).map((claim) => claim.fan_name);
    return [...new Set([...recent, ...said, ...claimed].map(shortName))].filter(Boolean).slice(0, NAMES_SHOWN);
  }

  function chooseName(text, known = null) {
    name.value = text;
    fan = known;
    found = [];
    draw();
  }

  function look() {
    fan = null;
    clearTimeout(searchTimer);
    const typed = name.value.trim();
    if (typed === "" || !link.may("fans")) found = [];
    else searchTimer = setTimeout(() => search(typed), SEARCH_AFTER_MS);
    draw();
  }

  async function search(typed) {
    const command = link.command("fan.find", { text: typed, limit: 4 });
    await command.settled;
    if (name.value.trim() !== typed || command.error) return;
    found = Array.isArray(command.value) ? command.value : [];
    draw();
  }

  function setNumber(text) {
    number = text === "" ? null : text;
    sku = null;
    draw();
  }

  function press(key) {
    if (key === "back") setNumber((number ?? "").slice(0, -1));
    else if ((number ?? "").length < 4) setNumber((number ?? "") + key);
  }

  function chooseSku(code) {
    sku = sku === code ? null : code;
    draw();
  }

  function step(by) {
    units = Math.min(MOST_UNITS, Math.max(1, units + by));
    draw();
  }

  function add() {
    const who = shortName(name.value);
    const wanted = numberNow();
    if (who === "" || wanted === null) return;
    const chosen = product()?.skus?.find((one) => one.sku === sku);
    const person = fan ? { fan: fan.fan } : { name: who };
    written.nextIsCalled(who);
    link.command("claim.add", { ...person, number: wanted, color: chosen?.color ?? null, size: chosen?.size ?? null, qty: units });
    remember(who, wanted);
  }

  function say() {
    const who = shortName(name.value);
    const text = byId("hand-line").value.trim();
    if (who === "" || text === "") return;
    link.command("chat.add", { name: who, text });
    byId("hand-line").value = "";
    remember(who, null);
  }

  function remember(who, wanted) {
    recent.unshift(who);
    recent.splice(NAMES_SHOWN);
    if (wanted !== null && !numbers.includes(wanted)) numbers.unshift(wanted);
    numbers.splice(NUMBERS_SHOWN);
    name.value = "";
    fan = null;
    found = [];
    sku = null;
    units = 1;
    padded = false;
    draw();
  }

  function drawNames() {
    const chips = found.length
      ? found.map((one) => ({ text: shortName(one.name), known: one }))
      : namesAround().map((text) => ({ text, known: null }));
    showList(byId("hand-names"), chips, {
      keyOf: ({ text, known }) => `${known?.fan ?? ""} ${text}`,
      make: ({ text, known }) =>
        el("button", { type: "button", class: "chip", testid: "hand-recent", on: { click: () => chooseName(text, known) } }),
      update: (node, { text, known }) => setText(node, known?.orders > 0 ? t("hand.fan", { name: text, count: known.orders }) : text),
    });
  }

  function drawNumber() {
    const shown = numberNow();
    const item = product();
    setText(byId("hand-number"), shown === null ? t("hand.number") : t("goods.number", { number: harmless(shown) }));
    byId("hand-number").setAttribute("aria-expanded", String(padded));
    byId("hand-claim").dataset.padded = String(padded);
    byId("hand-pad").hidden = !padded;
    const nothing = shown === null ? "" : t("hand.no_such", { number: harmless(shown) });
    setText(byId("hand-title"), item ? harmless(item.name) : nothing);
    const near = [...new Set([onAir(), ...numbers].filter(Boolean))].slice(0, NUMBERS_SHOWN);
    showList(byId("hand-numbers"), near.some((one) => one !== shown) ? near : [], {
      keyOf: (one) => one,
      make: (one) => el("button", { type: "button", class: "chip", on: { click: () => setNumber(one === onAir() ? "" : one) } }),
      update: (node, one) => {
        setText(node, t(one === onAir() ? "hand.on_air" : "goods.number", { number: harmless(one) }));
        node.setAttribute("aria-pressed", String(one === shown));
      },
    });
  }

  /** The product's colours down and sizes across: one tap names both. */
  function drawSkus(item) {
    const skus = item?.skus ?? [];
    const colors = [...new Set(skus.map((one) => one.color ?? ""))];
    const table = byId("hand-skus");
    table.hidden = skus.length === 0 || (skus.length === 1 && !skus[0].color && !skus[0].size);
    showList(table, colors, {
      keyOf: (color) => `${item?.product_id} ${color}`,
      make: () => el("div", { class: "hand-color" }, el("span", { class: "hand-color-name" }), el("div", { class: "hand-sizes" })),
      update: (node, color) => {
        setText(node.querySelector(".hand-color-name"), harmless(color));
        showList(node.querySelector(".hand-sizes"), skus.filter((one) => (one.color ?? "") === color), {
          keyOf: (one) => one.sku,
          make: (one) => el("button", { type: "button", class: "cell", testid: "hand-sku", on: { click: () => chooseSku(one.sku) } }, el("b"), el("small")),
          update: (cell, one) => {
            setText(cell.querySelector("b"), harmless(one.size || one.color || t("hand.one")));
            setText(cell.querySelector("small"), Number.isInteger(one.left) ? t("goods.left", { count: Math.max(0, one.left) }) : "");
            cell.classList.toggle("gone", Number.isInteger(one.left) && one.left <= 0);
            cell.setAttribute("aria-pressed", String(one.sku === sku));
          },
        });
      },
    });
  }

  function draw() {
    if (!link.may("fans")) found = [];
    drawNames();
    drawNumber();
    drawSkus(product());
    setText(byId("hand-units"), String(units));
    const mayClaim = link.may("settle");
    byId("hand-claim").hidden = !mayClaim;
    byId("hand-say-form").hidden = !link.may("fans");
    byId("hand-add").disabled = shortName(name.value) === "" || product() === null;
    byId("hand-say").disabled = shortName(name.value) === "";
    written.draw();
  }

  name.addEventListener("input", look);
  byId("hand-number").addEventListener("click", () => {
    padded = !padded;
    draw();
    if (padded) byId("hand-pad").scrollIntoView({ block: "nearest" });
  });
  byId("hand-pad").addEventListener("click", (event) => {
    const key = event.target.closest("[data-pad]")?.dataset.pad;
    if (key === "done") {
      padded = false;
      draw();
    } else if (key) press(key);
  });
  byId("hand-less").addEventListener("click", () => step(-1));
  byId("hand-more").addEventListener("click", () => step(+1));
  byId("hand-form").addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });
  byId("hand-say-form").addEventListener("submit", (event) => {
    event.preventDefault();
    say();
  });
  const pad = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "done"];
  byId("hand-pad").replaceChildren(
    ...pad.map((key) =>
      el("button", {
        type: "button",
        class: key === "done" ? "button primary" : "button",
        data: { pad: key },
        testid: `pad-${key}`,
        text: key === "back" ? "⌫" : key === "done" ? t("hand.pad_done") : key,
        "aria-label": key === "back" ? t("hand.pad_back") : null,
      }),
    ),
  );

  return {
    draw,
    take({ fan: known, name: called, number: wanted = null }) {
      number = wanted;
      chooseName(shortName(called), known ? { fan: known, name: called, orders: 0 } : null);
    },
  };
}
