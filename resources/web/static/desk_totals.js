// The session's figures, in one strip.

import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { formatCount, formatTotal } from "./money.js";
import { harmless } from "./text.js";

/** Returns the function that draws the strip as the figures are now. */
export function totalsStrip(link) {
  return function draw() {
    const totals = link.topic("totals");
    const figures = totals ? figuresOf(totals) : [];
    showList(byId("totals"), figures, {
      keyOf: ({ name }) => name,
      make: () => el("div", {}, el("dt", {}), el("dd", {})),
      update: (node, { label, figure }) => {
        setText(node.querySelector("dt"), label);
        setText(node.querySelector("dd"), figure);
      },
    });
  };
}

function figuresOf({ viewers, messages, claims, orders, units, paid_total: paid, net_total: net, want, currency }) {
  const figures = {
    viewers,
    messages,
    claims,
    orders,
    units,
    paid: Number.isInteger(paid) ? formatTotal(paid, currency) : null,
    net: Number.isInteger(net) && net !== paid ? formatTotal(net, currency) : null,
    want: want?.people,
  };
  const number = harmless(want?.number);
  return Object.entries(figures)
    .filter(([, figure]) => figure != null)
    .map(([name, figure]) => ({ name, label: t(`totals.${name}`, { number }), figure: Number.isInteger(figure) ? formatCount(figure) : String(figure) }));
}
