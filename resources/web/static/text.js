// Text of people and goods: always shown as text, and made harmless first.

const NAME_LIMIT = 40;
const LONGEST_SHOWN = 240; // who pastes a novel must not push everybody off the screen
// The console strips these too (core/text.py); a page trusts nobody's word for it.
const CONTROL_AND_DIRECTION = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u2028\u2029]/gu;
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** `text` on one line, without control and direction marks, with at most two combining marks on a letter. */
export function harmless(text) {
  return String(text ?? "")
    .replace(/[\t\n\r]/gu, " ")
    .replace(CONTROL_AND_DIRECTION, "")
    .replace(PILED_MARKS, "$1");
}

/** A person's name as every page shows it: harmless, at most 40 characters. */
export function shortName(name) {
  return Array.from(harmless(name).trim()).slice(0, NAME_LIMIT).join("");
}

/** What somebody said, as a list shows it: harmless, and cut where it would fill the screen. */
export function shortText(text) {
  const letters = Array.from(harmless(text));
  return letters.length <= LONGEST_SHOWN ? letters.join("") : `${letters.slice(0, LONGEST_SHOWN).join("")}…`;
}

/** A colour and a size as they are said: 驼色 M. */
export const variantOf = ({ color, size }) => [color, size].filter(Boolean).map(harmless).join(" ");

/** `text` for comparing: half width, lower case, no space around. */
export function fold(text) {
  return String(text ?? "").normalize("NFKC").toLowerCase().trim();
}
