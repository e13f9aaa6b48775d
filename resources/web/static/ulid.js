// Ids that this page makes: ULIDs, so that a command sent twice is known as one.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A fresh ULID: 26 characters that sort by `nowMs`. Works on plain http, where `crypto.randomUUID` does not exist. */
export function newUlid(nowMs) {
  let time = "";
  for (let left = nowMs, i = 0; i < 10; i += 1) {
    time = ALPHABET[left % 32] + time;
    left = Math.floor(left / 32);
  }
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => ALPHABET[byte % 32]).join("");
}
