// Specific claims, for those who settle them: what is held, what waits, what was sold.

import { byId, el, setText, showList } from "./dom.js";
import { t } from "./i18n.js";
import { deliberateButton } from "./press.js";
import { harmless, shortName } from "./text.js";
import { tellOutcome } from "./toasts.js";

/** Returns the function that draws the list as the claims are now. */
export function claimsPanel(link) {
  const open = new Map(); // claim_id -> command under way

  link.on("command", (command) => {
    if (!command.name.startsWith("claim.")) return;
    if (command.isOpen) open.set(command.args.claim_id, command);
    else open.delete(command.args.claim_id);
  });

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
          el("span", { class: "tag pending", testid: "pending" }),
        ),
      ),
      el(
        "div",
        { class: "row-actions" },
        button("claim.confirm", "claims.confirm"),
        button("claim.release", "claims.release"),
      ),
    );
  }

  function update(row, claim) {
    const say = (selector, text) => {
      const node = row.querySelector(selector);
      setText(node, text);
      node.hidden = text === "";
    };
    const counted = (key, count) => (count > 0 ? t(`claims.${key}`, { count }) : "");
    say(".number", harmless(claim.number ?? ""));
    say(".row-title", shortName(claim.fan_name));
    const variant = [claim.color, claim.size].filter(Boolean).map(harmless).join(" ");
    say(".variant", [variant, t("claims.wanted", { count: claim.wanted })].filter(Boolean).join(" · "));
    say(".either", claim.or_title ? t("claims.either", { one: harmless(claim.title), other: harmless(claim.or_title) }) : "");
    say(".held", counted("held", claim.held));
    say(".waiting", counted("waiting", claim.waiting));
    say(".sold", counted("sold", claim.sold));
    const command = open.get(claim.claim_id);
    say(".pending", command ? t(`command.${command.state}`) : "");
    row.querySelector(".row-actions").hidden = claim.held + claim.waiting <= 0 && claim.sold >= claim.wanted;
    row.querySelector('[data-testid="claim-release"]').hidden = claim.held + claim.waiting <= 0;
  }

  return function draw() {
    const items = link.topic("claims")?.items ?? [];
    byId("claims-empty").hidden = items.length > 0;
    setText(byId("claims-count"), items.length > 0 ? String(items.length) : "");
    showList(byId("claims"), items, { keyOf: (claim) => claim.claim_id, make, update });
  };
}
