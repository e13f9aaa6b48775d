// What a card may say at a moment, and how it is drawn: one set of rules for overlay, host, desk and fans' page.

import { el, setText } from "./dom.js";
import { t } from "./i18n.js";
import { formatPrice, priceParts } from "./money.js";
import { harmless } from "./text.js";

const PLATFORM_STOCK_LIFE_MS = 30_000;
const COUNTED_ALOUD_MS = 3_000;

/**
 * The facts of `card` that may be shown at hub time `nowMs`, or null when nothing is on air.
 *
 * Whatever must not be shown is null here, so that no drawing code can show it by mistake: price and stock in
 * warm-up, and price, stock and countdown on a page that has lost its hub. A flash that ended has fallen back.
 */
export function cardFacts(card, { nowMs, hubLost, reserveMode = false }) {
  if (!card) return null;
  const { stage, price } = effective(card, nowMs);
  if (stage === "closed") return null;
  const countdown = hubLost ? null : countdownOf(card, stage, nowMs);
  const priceShown = stage !== "warmup" && !hubLost && Number.isInteger(price);
  const struck =
    priceShown && card.list_price_meaning && Number.isInteger(card.list_price) && card.list_price > price;
  return {
    pinId: card.pin_id,
    productId: card.product_id,
    number: card.number == null ? null : harmless(card.number),
    stage: stage === "open" && isAgain(card.release) ? "again" : stage,
    more: stage === "open" && isAgain(card.release) ? (card.release.units ?? null) : null,
    title: harmless(card.title),
    image: sameOrigin(card.image),
    currency: card.currency ?? "CNY",
    price: priceShown ? price : null,
    listPrice: struck ? card.list_price : null,
    listPriceMeaning: struck ? harmless(card.list_price_meaning) : null,
    offer: said(card.offer),
    ships: said(card.ships),
    points: (card.points ?? []).map(harmless).filter(Boolean),
    limitPerFan: limitOf(card, nowMs),
    stock: stage === "warmup" || hubLost ? null : freshStock(card.stock, { nowMs, reserveMode }),
    countdown,
    count:
      countdown?.meaning === "opens" && countdown.leftMs <= COUNTED_ALOUD_MS ? Math.ceil(countdown.leftMs / 1000) : null,
  };
}

/** Stage and price as the clock has made them: opened at `opens_at`, fallen back when the flash ended. */
function effective(card, nowMs) {
  const { flash } = card;
  if (flash && card.stage !== "warmup") {
    if (nowMs < Date.parse(flash.ends_at)) return { stage: card.stage, price: flash.price };
    return { stage: flash.after?.stage ?? card.stage, price: flash.after ? flash.after.price : card.price };
  }
  // The price was sent ahead with its hour; without an hour, a price in warm-up stays unsaid.
  if (card.stage === "warmup" && card.opens_at && Number.isInteger(card.price) && nowMs >= Date.parse(card.opens_at)) {
    return { stage: "open", price: card.price };
  }
  return { stage: card.stage, price: card.price };
}

/** How many each may have: a flash that ended has left its own bound behind. */
function limitOf({ flash, limit_per_fan: limit }, nowMs) {
  const isOver = flash && nowMs >= Date.parse(flash.ends_at) && "limit_per_fan" in (flash.after ?? {});
  return (isOver ? flash.after.limit_per_fan : limit) ?? null;
}

/** Whether this opening is not the product's first: more of it was released after it had been sold out. */
const isAgain = (release) => (release?.round ?? release) > 1;

/** In how many ms what `card` says changes by itself: a countdown's next second, its opening, its flash's end. */
export function changesInMs(card, nowMs) {
  const waits = [card?.opens_at, card?.flash?.ends_at]
    .map((at) => Date.parse(at) - nowMs)
    .filter((leftMs) => leftMs > 0)
    .map((leftMs) => leftMs % 1000);
  return Math.min(...waits.map((waitMs) => waitMs || 1000));
}

function countdownOf(card, stage, nowMs) {
  if (stage === "warmup" && card.opens_at) {
    const toMs = Date.parse(card.opens_at);
    return toMs > nowMs ? { meaning: "opens", leftMs: toMs - nowMs } : null;
  }
  if (card.flash && card.stage !== "warmup") {
    const toMs = Date.parse(card.flash.ends_at);
    return toMs > nowMs ? { meaning: "flash", leftMs: toMs - nowMs } : null;
  }
  return null;
}

/** The stock that is ours to say: our own ledger's in reserve mode, else the platform's while it is fresh. */
function freshStock(stock, { nowMs, reserveMode }) {
  if (!stock || !Number.isInteger(stock.total)) return null;
  if (!reserveMode && !(nowMs - Date.parse(stock.at) < PLATFORM_STOCK_LIFE_MS)) return null;
  return { total: Math.max(0, stock.total), bySku: stock.by_sku ?? [] };
}

function said(text) {
  return harmless(text).trim() || null;
}

/** Pictures come from this hub or from the value itself; an address elsewhere would tell strangers who is live. */
function sameOrigin(image) {
  if (typeof image !== "string" || image === "") return null;
  if (/^data:image\/(?:png|jpeg|webp);/u.test(image)) return image;
  try {
    const address = new URL(image, location.href);
    return address.origin === location.origin ? address.href : null;
  } catch {
    return null;
  }
}

/** `leftMs` as a clock counts down: 12, 01:05, 1:02:03. Rounded up, so that 0 means now. */
export function countdownText(leftMs) {
  const total = Math.max(0, Math.ceil(leftMs / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
}

/** A card's element, empty: fill it by `fillCard`. The page's style sheet gives it its layout. */
export function makeCard() {
  return el(
    "article",
    { class: "card" },
    el("div", { class: "card-picture" }, el("img", { alt: "", decoding: "async" }), el("span", { class: "card-stamp" })),
    el(
      "div",
      { class: "card-body" },
      el(
        "div",
        { class: "card-head" },
        el("span", { class: "card-number", testid: "card-number" }),
        el("span", { class: "card-stage", testid: "card-stage" }),
      ),
      el("h2", { class: "card-title", testid: "product-title" }),
      el("ul", { class: "card-points" }),
      el(
        "div",
        { class: "card-money" },
        el(
          "span",
          { class: "card-price", testid: "product-price" },
          el("span", { class: "card-price-sign" }),
          el("span", { class: "card-price-whole" }),
          el("span", { class: "card-price-cents" }),
        ),
        el("span", { class: "card-list-price", testid: "list-price" }, el("span", { class: "card-list-meaning" }), el("s", {})),
        el("span", { class: "card-soon", testid: "price-soon" }),
        el("span", { class: "card-count", testid: "count" }),
      ),
      el(
        "div",
        { class: "card-countdown" },
        el("span", { class: "card-countdown-meaning", testid: "countdown-meaning" }),
        el("span", { class: "card-countdown-clock", testid: "countdown" }),
      ),
      el("p", { class: "card-offer", testid: "offer" }),
      el(
        "div",
        { class: "card-foot" },
        el("span", { class: "card-stock" }, el("span", { class: "card-stock-word" }), el("b", { testid: "stock-left" })),
        el("span", { class: "card-limit", testid: "limit" }),
        el("span", { class: "card-ships", testid: "ships" }),
      ),
    ),
  );
}

/** Puts `facts` on the card. Parts with nothing to say are emptied and hidden, never left with an old word. */
export function fillCard(card, facts, { showStock = true, showPoints = true } = {}) {
  card.dataset.stage = facts.stage;
  card.dataset.pin = facts.pinId;
  card.dataset.length = textLength(facts.title);
  const part = (name) => card.querySelector(`.card-${name}`);
  showText(part("number"), facts.number === null ? null : t("card.number", { number: facts.number }));
  showText(part("stage"), facts.more === null ? t(`stage.${facts.stage}`) : t("stage.more", { count: facts.more }));
  showText(part("title"), facts.title);
  showText(part("stamp"), facts.stage === "sold_out" ? t("stage.sold_out") : null);
  showText(part("soon"), facts.stage === "warmup" && facts.count === null ? t("card.soon") : null);
  showText(part("count"), facts.count === null ? null : String(facts.count));
  showText(part("offer"), facts.offer);
  part("offer").dataset.length = textLength(facts.offer ?? "");
  showText(part("ships"), facts.ships);
  showText(part("limit"), facts.limitPerFan === null ? null : t("card.limit", { count: facts.limitPerFan }));
  showPrice(part("price"), facts);
  const list = part("list-price");
  list.hidden = facts.listPrice === null;
  setText(part("list-meaning"), facts.listPriceMeaning ?? "");
  setText(list.querySelector("s"), facts.listPrice === null ? "" : formatPrice(facts.listPrice, facts.currency));
  const stock = showStock && facts.stage !== "sold_out" ? facts.stock : null;
  part("stock").hidden = stock === null;
  setText(part("stock-word"), stock === null ? "" : t("card.left"));
  setText(part("stock").querySelector("b"), stock === null ? "" : String(stock.total));
  // The last seconds are counted in large figures, and said once.
  const countdown = facts.count === null ? facts.countdown : null;
  part("countdown").hidden = countdown === null;
  setText(part("countdown-meaning"), countdown === null ? "" : t(`card.${countdown.meaning}`));
  setText(part("countdown-clock"), countdown === null ? "" : countdownText(countdown.leftMs));
  fillPoints(part("points"), showPoints ? facts.points : []);
  fillPicture(part("picture"), facts);
  part("foot").hidden = [...part("foot").children].every((node) => node.hidden);
}

function showText(node, text) {
  node.hidden = !text;
  setText(node, text ?? "");
}

function showPrice(node, facts) {
  node.hidden = facts.price === null;
  const parts = facts.price === null ? { sign: "", whole: "", cents: "" } : priceParts(facts.price, facts.currency);
  node.dataset.digits = String(Math.min(parts.whole.length, 6));
  for (const [name, text] of Object.entries(parts)) setText(node.querySelector(`.card-price-${name}`), text);
}

function fillPoints(list, points) {
  list.hidden = points.length === 0;
  const shown = [...list.children].map((node) => node.textContent);
  if (shown.join("\n") === points.join("\n")) return;
  list.replaceChildren(...points.map((text) => el("li", { text })));
}

/** Shows the picture only once it can be drawn whole; a card never waits for it, and never shows a torn one. */
function fillPicture(frame, { image }) {
  const img = frame.querySelector("img");
  if (img.dataset.source === (image ?? "")) return;
  img.dataset.source = image ?? "";
  img.classList.remove("ready");
  frame.hidden = image === null;
  if (image === null) {
    img.removeAttribute("src");
    return;
  }
  img.src = image;
  const ifStillThis = (act) => () => {
    if (img.dataset.source === image) act();
  };
  img.decode().then(
    ifStillThis(() => img.classList.add("ready")),
    ifStillThis(() => {
      frame.hidden = true;
    }),
  );
}

function textLength(text) {
  const length = Array.from(text).reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
  if (length <= 20) return "short";
  return length <= 44 ? "middle" : "long";
}
