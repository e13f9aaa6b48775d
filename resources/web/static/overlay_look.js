// How the overlay looks: what the console says (topic `overlay`), and over it what the address says.
//
// Address: /overlay?layout=portrait|landscape|board   by default what fits the window
//                  &shape=card|bar|tag
//                  &position=top|middle|bottom-left|center|right   e.g. bottom-right
//                  &safe=TOP,RIGHT,BOTTOM,LEFT   what belongs to the platform's own controls, in px of a picture
//                                                1080 wide (portrait) or 1080 high (landscape)
//                  &scale=0.4..2.5  &theme=paper|ink|festive|fresh  &move=slide|fade|none  &stock=on|off  &lang=zh|en

const LAYOUTS = ["portrait", "landscape", "board"];
const SHAPES = ["card", "bar", "tag"];
const MOVES = ["slide", "fade", "none"];
const THEME = /^[a-z]{1,20}$/u;
const POSITION = /^(top|middle|bottom)-(left|center|right)$/u;
const DEFAULTS = {
  portrait: { shape: "card", position: "top-left" },
  landscape: { shape: "bar", position: "bottom-left" },
  board: { shape: "card", position: "top-left" },
};
const SIDES = ["top", "right", "bottom", "left"];

const address = new URLSearchParams(location.search);

/** The look for a window of that size; `said` is the topic's value, null before the console told it. */
export function overlayLook(said, width, height) {
  const layout = oneOf(LAYOUTS, address.get("layout"), said?.layout, width > height ? "landscape" : "portrait");
  const frame = said?.[layout] ?? {};
  const [, down, across] = [address.get("position"), frame.position, DEFAULTS[layout].position]
    .map((position) => POSITION.exec(position ?? ""))
    .find(Boolean);
  return {
    layout,
    shape: oneOf(SHAPES, address.get("shape"), frame.shape, DEFAULTS[layout].shape),
    down,
    across,
    safe: safeArea(address.get("safe")?.split(",")) ?? safeArea(frame.safe),
    scale: [address.get("scale"), said?.scale].map(Number).find((scale) => scale >= 0.4 && scale <= 2.5) ?? 1,
    theme: [address.get("theme"), said?.theme].find((theme) => THEME.test(theme ?? "")) ?? "paper",
    move: oneOf(MOVES, address.get("move"), said?.move, "slide"),
    stock: address.has("stock") ? address.get("stock") === "on" : said?.stock === true,
    css: typeof said?.css === "string" ? said.css : "",
    next: said?.next ?? null,
  };
}

/** Puts the look on the page. */
export function applyLook(look, air, ownStyle) {
  const { dataset } = document.documentElement;
  Object.assign(dataset, { layout: look.layout, shape: look.shape, theme: look.theme });
  Object.assign(air.dataset, { down: look.down, across: look.across, move: look.move });
  air.style.setProperty("--grow", String(look.scale));
  const unit = look.layout === "portrait" ? "100vw / 1080" : "100vh / 1080";
  SIDES.forEach((side, at) => {
    if (look.safe === null) air.style.removeProperty(`--safe-${side}`);
    else air.style.setProperty(`--safe-${side}`, `calc(${look.safe[at]} * ${unit})`);
  });
  // As text of a style element it can only be style: it reaches no script and, by the page's policy, no other server.
  if (ownStyle.textContent !== look.css) ownStyle.textContent = look.css;
}

function oneOf(allowed, ...wishes) {
  return wishes.find((wish) => allowed.includes(wish));
}

function safeArea(sides) {
  const px = Array.isArray(sides) ? sides.map(Number) : [];
  return px.length === SIDES.length && px.every((side) => side >= 0 && side <= 4000) ? px : null;
}
