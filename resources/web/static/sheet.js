// A sheet over the page's edge: it closes by its own button, or by a tap on the dimmed page around it.

import { byId } from "./dom.js";

/** Makes a dialog close as a sheet does; returns it. */
export function closesAside(sheet) {
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
  return sheet;
}

/** The same for the page's own dialog `id`. */
export const sheetOf = (id) => closesAside(byId(id));
