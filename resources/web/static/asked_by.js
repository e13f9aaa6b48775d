// How many ask, vote and want, as far as that is known: what a platform merged is counted, never attributed.

import { t } from "./i18n.js";
import { harmless } from "./text.js";

/** Distinct fans, and lines of nobody. */
export const askedBy = (ask) => ask.people + (ask.unnamed ?? 0);

/** A word of a call with its people, and with the lines that are nobody's: 黑 5+30条. */
export function votesTold({ label, people, unnamed = 0 }) {
  const word = harmless(label);
  return unnamed > 0 ? t("call.votes_merged", { word, people, lines: unnamed }) : `${word} ${people}`;
}

/** Who wants what is on air; empty where nobody does. */
export function wantTold({ people = 0, unnamed = 0 }) {
  if (unnamed === 0) return people > 0 ? t("air.want", { people }) : "";
  return t(people > 0 ? "air.want_merged" : "air.want_lines", { people, lines: unnamed });
}

/** The words behind a large figure of who wants it: people where any is known, else lines. */
export function wantWords(people, unnamed) {
  if (people === 0) return unnamed > 0 ? t("host.wants_lines") : "";
  return unnamed > 0 ? t("host.wants_more", { lines: unnamed }) : t("host.wants");
}
