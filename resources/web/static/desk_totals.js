// The session's figures, in one strip.

import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { formatTotal } from "./money.js";
import { harmless } from "./text.js";

/** Returns the function that draws the strip as the figures are now. */
export function totalsStrip(link) {
  return function draw() {
    const totals = link.topic("totals");
    const figures = totals ? figuresOf(totals) : [];
    showList(byId("totals"), figures, {
      keyOf: ([label]) => label,
      make: ([label]) => el("div", {}, el("dt", { text: label }), el("dd", {})),
      update: (node, [, figure]) => setText(node.querySelector("dd"), figure),
    });
  };
}

function figuresOf({ viewers, messages, claims, orders, units, paid_total: paid, net_total: net, want, currency }) {
  const figures = [
    [t("totals.viewers"), viewers],
    [t("totals.messages"), messages],
    [t("totals.claims"), claims],
    [t("totals.orders"), orders],
    [t("totals.units"), units],
    [t("totals.paid"), Number.isInteger(paid) ? formatTotal(paid, currency) : null],
    [t("totals.net"), Number.isInteger(net) && net !== paid ? formatTotal(net, currency) : null],
  ];
  if (want) figures.push([t("totals.want", { number: harmless(want.number) }), want.people]);
  return figures.filter(([, figure]) => figure != null).map(([label, figure]) => [label, String(figure)]);
}
