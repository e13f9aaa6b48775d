// All that the anchor's tablet shows, as large as it may be: it is read at two metres. Where there is no room for all
// of it, what matters least gives way, whole: nothing is cut through, and what is sold at which price never goes.

import { byId } from "./dom.js";
import { fitting } from "./fit.js";

/** In this order; the style sheet says what each of them takes away. */
const GIVE_WAY = ["sizes", "later", "want", "asked", "second", "votes", "told", "mood", "ask"];
const AT_ONCE = 2; // these also make room for what the card promises
const LEAST_OF_CARD = 0.36; // of an upright tablet: what the room may not take
const LEAST_BESIDE_GREETINGS = 0.45;

/** Returns the function that fits all of it, the card on air in `card`; it costs little where nothing has changed. */
export function fittingHost(card) {
  const [host, air, room, greet, sizes] = ["host", "air", "room-now", "greet", "air-skus"].map(byId);
  const part = (name) => card.querySelector(`.card-${name}`);
  const [body, head, points] = ["body", "head", "points"].map(part);
  const words = ["price", "list-price", "soon"].map(part);
  const isUpright = () => innerHeight > innerWidth;
  let weighed = "";

  function isCardCut() {
    // Of the words that do not wrap; `scrollWidth` would count a price that is just landing.
    const isTooWide = words.some((one) => one.offsetLeft + one.offsetWidth > body.offsetLeft + body.clientWidth);
    const isHeadCovered = head.scrollWidth > head.clientWidth; // by the price that stands beside it
    return isTooWide || isHeadCovered || body.scrollHeight > body.clientHeight;
  }

  const fitCard = fitting(card, {
    least: 1.7,
    most: 3.2,
    isTooLarge: () => isCardCut() || points.scrollWidth > points.clientWidth,
  });
  const fitRoom = fitting(room, {
    least: 1.8,
    most: 2.8,
    isTooLarge: () =>
      [room, sizes].some((box) => box.scrollHeight > box.clientHeight) ||
      air.clientHeight < LEAST_OF_CARD * innerHeight,
  });
  const fitGreet = fitting(greet, {
    least: 1.6,
    most: 2,
    isTooLarge: () => !isUpright() && air.clientHeight < LEAST_BESIDE_GREETINGS * innerHeight,
  });

  function fitAll() {
    const kinds = `${host.className} ${host.dataset.without ?? ""}`;
    fitGreet(host, `${shape(byId("call-outs"))} ${kinds}`);
    fitRoom(host, `${shape(room)} ${kinds} ${shape(greet)}`);
    showWholeRows(sizes);
    fitCard(air, `${shape(card)} ${card.dataset.stage} ${kinds}`);
  }

  /** Whether what is shown now does not fit; `given` is how much has given way. */
  function lacksRoom(given) {
    if (room.scrollHeight > room.clientHeight + 1) return true;
    if (!isUpright()) return false;
    return given < AT_ONCE ? card.classList.contains("tight") : isCardCut();
  }

  function weigh() {
    for (let given = 0; given <= GIVE_WAY.length; given += 1) {
      host.dataset.without = GIVE_WAY.slice(0, given).join(" ");
      fitAll();
      if (!lacksRoom(given)) return;
    }
  }

  return function fit() {
    if (host.hidden) return;
    const now = [innerWidth, innerHeight, host.clientHeight, host.className, card.dataset.stage, ...[room, greet, card].map(shape)].join("\n");
    if (now === weighed) fitAll();
    else {
      weighed = now;
      weigh();
    }
  };
}

/** What `node` says, as far as it takes room: a clock that ticks takes no more of it. */
const shape = (node) => node.textContent.replace(/\d/gu, "0");

/** Of sizes that there is no room for, none is cut through. */
function showWholeRows(list) {
  const foot = list.getBoundingClientRect().bottom + 1;
  for (const one of list.children) one.classList.toggle("cut", one.getBoundingClientRect().bottom > foot);
}
