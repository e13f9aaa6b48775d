// Text as large as its box allows: the anchor stands two metres away.

const STEPS = 6; // halvings of the range

/**
 * Returns a function that sets the size of `node`'s text, in the style sheet's unit `--u`: the largest between `least`
 * and `most` at which `isTooLarge()` is false. Where even the least is too large, the node is `tight`: the style sheet says
 * what then gives way. It looks again only when `key` or the box has changed.
 */
export function fitting(node, { least, most, isTooLarge }) {
  let fitted = "";
  return function fit(box, key) {
    const now = `${box.clientWidth}x${box.clientHeight} ${key}`;
    if (now === fitted) return;
    fitted = now;
    const set = (size) => {
      node.style.fontSize = `calc(${size} * var(--u))`;
    };
    node.classList.remove("tight");
    set(most);
    if (!isTooLarge()) return;
    let [low, high] = [least, most];
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (low + high) / 2;
      set(middle);
      if (isTooLarge()) high = middle;
      else low = middle;
    }
    set(low);
    node.classList.toggle("tight", isTooLarge());
  };
}
