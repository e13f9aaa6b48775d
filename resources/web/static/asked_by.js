// How many ask, as far as that is known.

/** Distinct fans, and the lines that a platform merged without saying whose they are: counted, never attributed. */
export const askedBy = (ask) => ask.people + (ask.unnamed ?? 0);
