// Specific claims, for those who settle them: what is held, what waits, what was sold.

import { byId, el, say, setText } from "./dom.js";
import { lang, t } from "./i18n.js";
import { sayLeftOut } from "./left_out.js";
import { deliberateButton } from "./press.js";
import { showSteadily } from "./still.js";
import { harmless, shortName, variantOf } from "./text.js";
import { tellOutcome } from "./toasts.js";

/** Returns the function that draws the list as the claims are now. */
export function claimsPanel(link) {
  const act = (name, claimId) => tellOutcome(link.command(name, { claim_id: claimId }), t(`done.${name}`));

  function make({ claim_id: claimId }) {
    const button = (name, label) =>
      deliberateButton({ label: t(label), testid: name.replace(".", "-"), act: () => act(name, claimId) });
    return el(
      "li",
      { class: "row claim", testid: "claim" },
      el("span", { class: "number" }),
      el(
        "div",
        { class: "row-body" },
        el("p", { class: "row-title" }),
        el(
          "p",
          { class: "row-line" },
          el("span", { class: "variant" }),
          el("span", { class: "tag either", testid: "either" }),
          el("span", { class: "tag held" }),
          el("span", { class: "tag waiting" }),
          el("span", { class: "tag sold" }),
          el("span", { class: "tag reason", testid: "reason" }),
          el("span", { class: "tag pending", testid: "pending" }),
        ),
        el("p", { class: "cells", testid: "claim-cells" }),
      ),
      el(
        "div",
        { class: "row-actions" },
        button("claim.confirm", "claims.confirm"),
        button("claim.release", "claims.release"),
      ),
    );
  }

  /** The variants that the claim may mean: one tap tells which. */
  function showCells(row, { claim_id: claimId, cells = [] }) {
    const place = row.querySelector(".cells");
    place.hidden = cells.length === 0;
    const shown = JSON.stringify(cells);
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    place.replaceChildren(
      ...cells.map((cell) => {
        const words = [shortName(cell.title), variantOf(cell)].filter(Boolean).join(" ") || cell.sku;
        const left = Number.isInteger(cell.left) ? ` · ${cell.left}` : "";
        const tap = el("button", { type: "button", class: "cell", testid: "claim-cell" }, words + left);
        tap.addEventListener("click", () =>
          tellOutcome(link.command("claim.variant", { claim_id: claimId, sku: cell.sku }), t("done.claim.variant")),
        );
        return tap;
      }),
    );
  }

  function update(row, claim) {
    const counted = (key, count) => (count > 0 ? t(`claims.${key}`, { count }) : "");
    say(row, ".number", harmless(claim.number ?? ""));
    say(row, ".row-title", shortName(claim.fan_name));
    say(row, ".variant", [variantOf(claim), t("claims.wanted", { count: claim.wanted })].filter(Boolean).join(" · "));
    say(row, ".either", claim.or_title ? t("claims.either", { one: harmless(claim.title), other: harmless(claim.or_title) }) : "");
    say(row, ".held", counted("held", claim.held));
    say(row, ".waiting", counted("waiting", claim.waiting));
    say(row, ".sold", counted("sold", claim.sold));
    const isOver = claim.held + claim.waiting + claim.sold < claim.wanted && claim.reason;
    say(row, ".reason", isOver ? t(`claims.reason.${claim.reason}`) : "");
    showCells(row, claim);
    const command = link.outbox.underWay("claim.", "claim_id", claim.claim_id);
    say(row, ".pending", command ? t(`command.${command.state}`) : "");
    row.querySelector(".row-actions").hidden = claim.held + claim.waiting <= 0 && claim.sold >= claim.wanted;
    row.querySelector('[data-testid="claim-release"]').hidden = claim.held + claim.waiting <= 0;
  }

  function showShort(short) {
    const place = byId("claims-short");
    place.hidden = short.length === 0;
    const people = (one) => [
      ...one.people.map((who) => `${shortName(who.name ?? "") || "—"} ${t(`claims.${who.how}`, { count: who.units })}`),
      ...(one.more > 0 ? [t("claims.more", { count: one.more })] : []),
    ];
    const lines = short.map((one) => {
      const what = [one.number && t("claims.number", { number: harmless(one.number) }), one.color, one.size].filter(Boolean).map(harmless);
      return [t("claims.short", { count: one.units, what: what.join(" ") }), people(one).join(lang === "zh" ? "、" : ", ")].filter(Boolean).join(" · ");
    });
    setText(place, lines.join("\n"));
  }

  return function draw() {
    const { items = [], short = [] } = link.topic("claims") ?? {};
    showShort(short);
    sayLeftOut(byId("claims-left-out"), link.topic("claims"));
    byId("claims-empty").hidden = items.length > 0;
    setText(byId("claims-count"), items.length > 0 ? String(items.length) : "");
    showSteadily(byId("claims"), items, { keyOf: (claim) => claim.claim_id, make, update });
  };
}
