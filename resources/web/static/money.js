// Money as people read it; inside, everything is whole minor units (fen).

const SIGNS = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", HKD: "HK$", TWD: "NT$" };

/** `minor` in the parts that a price is set in: sign, whole, and the cents (empty for a round price). */
export function priceParts(minor, currency = "CNY") {
  const size = Math.abs(minor);
  const cents = size % 100;
  return {
    sign: (minor < 0 ? "-" : "") + (SIGNS[currency] ?? `${currency} `),
    whole: String(Math.floor(size / 100)),
    cents: cents === 0 ? "" : `.${String(cents).padStart(2, "0")}`,
  };
}

/** `minor` as a price tag writes it: ¥129, ¥89.90. */
export function formatPrice(minor, currency = "CNY") {
  const { sign, whole, cents } = priceParts(minor, currency);
  return sign + whole + cents;
}

/** A whole figure, grouped: 12,345. */
export function formatCount(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/gu, ",");
}

/** A total, grouped: ¥12,345.60. */
export function formatTotal(minor, currency = "CNY") {
  const { sign, whole, cents } = priceParts(minor, currency);
  return sign + formatCount(whole) + cents;
}
