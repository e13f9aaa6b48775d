// What somebody weighs: kept in kilograms, told and typed in jin (half of one) in Chinese, in kilograms in English.

import { lang, t } from "./i18n.js";

const A_KG = lang === "zh" ? 2 : 1;

/** A weight with the unit of this page's language. */
export const weightWords = (kg) => t("weight.told", { weight: Number((Number(kg) * A_KG).toFixed(2)) });

/** What was typed, with the unit that it is meant in where it has none. */
export function typedWeight(text) {
  const plain = text.normalize("NFKC");
  return /^[\d.]+$/u.test(plain) ? `${plain}${t("weight.unit")}` : text;
}
