// A button for what the room will see: it asks for a second, deliberate press.

import { el } from "./dom.js";
import { t } from "./i18n.js";

const ARMED_FOR_MS = 3_000;
const DOUBLE_TAP_MS = 250; // a nervous double tap is one press

/**
 * A button that calls `act` on its second press within three seconds, and not on a double tap. `act` is given what
 * `look` saw at the first press: that is what the person decided by, whatever others have done since.
 */
export function deliberateButton({ label, testid, act, look = () => null, class: className = "button slim" }) {
  let armedAtMs = null;
  let seen = null;
  let timer = 0;
  const button = el("button", { type: "button", class: className, text: label, testid, data: { safe: "" } });
  const disarm = () => {
    clearTimeout(timer);
    armedAtMs = null;
    button.classList.remove("armed");
    button.style.width = "";
    button.removeAttribute("aria-label");
    button.textContent = label;
  };
  // It keeps its size: nothing may move under a finger that is about to press again. And it says what it is about to do.
  const arm = () => {
    button.style.width = `${button.offsetWidth}px`;
    button.classList.add("armed");
    button.setAttribute("aria-label", t("press.again", { label }));
    button.textContent = t("press.again", { label });
    if (button.scrollWidth > button.clientWidth) button.textContent = t("press.again_short", { label });
  };
  button.addEventListener("click", () => {
    const nowMs = performance.now();
    if (armedAtMs === null) {
      armedAtMs = nowMs;
      seen = look();
      arm();
      timer = setTimeout(disarm, ARMED_FOR_MS);
    } else if (nowMs - armedAtMs >= DOUBLE_TAP_MS) {
      disarm();
      act(seen);
    }
  });
  button.addEventListener("blur", disarm);
  return button;
}
