// The goods list: found by number or name, opened for its colours and sizes, proposed with a note.

import { stockSheet } from "./desk_stock.js";
import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { formatPrice } from "./money.js";
import { showSkus } from "./skus.js";
import { fold, harmless } from "./text.js";
import { errorWords, tellOutcome } from "./toasts.js";

const SHOWN_AT_ONCE = 60;

/** How well `item` answers `query` (folded): smaller is better, null for not at all. */
function rank(item, query) {
  if (query === "") return 0;
  const number = fold(item.number);
  const bare = query.replace(/号(?:链接)?$/u, "");
  if (number === bare) return 0;
  if (number.startsWith(bare)) return 1;
  const name = fold(item.name);
  if (name.startsWith(query)) return 2;
  return query.split(/\s+/u).every((word) => name.includes(word)) ? 3 : null;
}

export function goodsPanel(link) {
  const search = byId("goods-search");
  const list = byId("goods");
  const stock = stockSheet(link);
  let chosen = null; // product_id
  let last = null; // the command of the last proposal, while this page has words for it

  const items = () =>
    link
      .topicNames()
      .filter((name) => name.startsWith("goods/"))
      .sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)))
      .flatMap((name) => link.topic(name)?.items ?? []);

  const find = (productId) => items().find((item) => item.product_id === productId) ?? null;

  function found() {
    const query = fold(search.value);
    return items()
      .map((item, place) => ({ item, place, rank: rank(item, query) }))
      .filter((hit) => hit.rank !== null)
      .sort((a, b) => a.rank - b.rank || a.place - b.place)
      .map((hit) => hit.item);
  }

  function choose(productId) {
    chosen = productId;
    draw();
  }

  function makeRow({ product_id: productId }) {
    return el(
      "li",
      { class: "product", testid: "product" },
      el(
        "button",
        { type: "button", class: "row", on: { click: () => choose(chosen === productId ? null : productId) } },
        el("span", { class: "number" }),
        el("span", { class: "row-body" }, el("span", { class: "row-title" })),
        el("span", { class: "row-end" }, el("b", { class: "price" }), el("span", { class: "left" })),
      ),
      el("ul", { class: "skus" }),
    );
  }

  function updateRow(row, item) {
    const isChosen = item.product_id === chosen;
    row.classList.toggle("chosen", isChosen);
    row.querySelector("button").setAttribute("aria-pressed", String(isChosen));
    setText(row.querySelector(".number"), harmless(item.number ?? "–"));
    setText(row.querySelector(".row-title"), harmless(item.name));
    setText(row.querySelector(".price"), Number.isInteger(item.price) ? formatPrice(item.price) : "");
    const known = Number.isInteger(item.left);
    const gone = known && item.left <= 0;
    setText(row.querySelector(".left"), gone ? t("goods.sold_out") : known ? t("goods.left", { count: item.left }) : "");
    row.classList.toggle("gone", gone);
    const change = stock();
    showSkus(row.querySelector(".skus"), isChosen ? (item.skus ?? []) : [], change && ((sku) => change(item, sku)));
  }

  function drawComposer() {
    const product = chosen === null ? null : find(chosen);
    byId("composer-add").disabled = product === null;
    byId("composer").classList.toggle("ready", product !== null);
    const what = product ? `${nameOf(product)} ${harmless(product.name)}` : t("goods.pick");
    setText(byId("composer-what"), what);
    const state = byId("composer-state");
    state.hidden = last === null || product !== null;
    if (last) {
      state.dataset.state = last.state;
      setText(state, `${nameOf(find(last.args.product_id))} ${stateWords(last)}`);
    }
    byId("composer-what").hidden = !state.hidden;
  }

  function draw() {
    const hits = found();
    showList(list, hits.slice(0, SHOWN_AT_ONCE), { keyOf: (item) => item.product_id, make: makeRow, update: updateRow });
    list.dataset.words = wordsBelow(hits.length);
    drawComposer();
  }

  function wordsBelow(count) {
    if (count > SHOWN_AT_ONCE) return t("goods.more", { count: count - SHOWN_AT_ONCE });
    if (count > 0) return "";
    return search.value.trim() ? t("goods.none", { text: harmless(search.value) }) : t("goods.empty");
  }

  /** A number typed out in full means that product: it is chosen without another tap. */
  function chooseByNumber() {
    const query = fold(search.value);
    const [best] = found();
    if (query !== "" && best && rank(best, query) === 0) chosen = best.product_id;
    else if (query !== "" && !found().some((item) => item.product_id === chosen)) chosen = null;
  }

  function propose() {
    const product = chosen === null ? null : find(chosen);
    if (!product) return;
    const note = byId("composer-note").value.trim();
    const command = link.command("queue.add", { product_id: product.product_id, note });
    tellOutcome(command, t("done.queue.add", { what: nameOf(product) }));
    last = command;
    byId("composer-note").value = "";
    search.value = "";
    chosen = null;
    draw();
  }

  /** The goods have changed, or have only now come to a number typed before them. */
  function goodsChanged() {
    if (chosen === null) chooseByNumber();
    draw();
  }

  search.addEventListener("input", () => {
    chooseByNumber();
    draw();
  });
  byId("goods-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const hits = found();
    if (chosen === null && hits.length === 1) choose(hits[0].product_id);
    else propose();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    propose();
  });

  link.on("command", (command) => {
    if (command === last) drawComposer();
  });

  return {
    draw: goodsChanged,
    byId: (productId) => (productId == null ? null : find(productId)),
    numbered: (number) => (number == null ? null : (items().find((item) => item.number === String(number)) ?? null)),
    /** The sizes of the product that a line names, or of the one on air. */
    sizesAround(line) {
      const named = line?.items?.find((item) => item.number != null)?.number ?? link.topic("queue")?.on_air?.number;
      const skus = this.numbered(named)?.skus ?? [];
      return [...new Set(skus.map((sku) => sku.size).filter(Boolean))];
    },
    /** Brings up the product with `number`, chosen. */
    look(number) {
      search.value = String(number);
      chooseByNumber();
      draw();
    },
  };
}

const nameOf = (product) => (product ? t("goods.number", { number: harmless(product.number) }) : "");

const stateWords = (command) => (command.error ? errorWords(command.error) : t(`command.${command.state}`));
