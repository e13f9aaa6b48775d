// A sheet over the page's edge: it closes by its own button, or by a tap on the dimmed page around it.

import { byId } from "./dom.js";

/** Makes the dialog `id` close as a sheet does; returns it. */
export function sheetOf(id) {
  const sheet = byId(id);
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
  return sheet;
}
