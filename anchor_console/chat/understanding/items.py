"""From the things that a line names to the items it speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import Intent, Item

SPEAKS_OF_PINNED = frozenset(
    {Intent.CLAIM, Intent.CANCEL, Intent.ORDERED, Intent.ASK_FIT, Intent.ASK_STOCK, Intent.ASK_PRICE, Intent.ASK_DETAIL}
)
"""With no product named, lines of these intents speak of the product on air."""

_COUNTS_GOODS = frozenset({Intent.CLAIM, Intent.CANCEL, Intent.ORDERED, Intent.ASK_PRICE, Intent.ASK_STOCK})
_EACH = re.compile(r"各(?!半|种|位|地|自)|一人[一1]|每[个件条样种色]|分别")
_ALL_COLORS = re.compile(r"([两二三四五六七八九2-9])个?(?:[个种](?:颜色|色|口味|味道|味|馅)|色|颜色|味道|口味)")
_ALL_DIGITS = dict(zip("两二三四五六七八九23456789", (2, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NOT_WANTED_BEFORE = re.compile(r"(?:[第弟送满发有变凑剩]|只到|家里有|收到|拍了?错)\s?$")
_NOT_WANTED_AFTER = re.compile(r"\s?(?:变|改成|价|码|就能|够|的(?=还|链|有|没|断|啥|什|怎|咋|多少|和|跟|吗|呢))")
_BOUGHT_BEFORE = re.compile(r"[买拍满]\s?$")
_GIVEN_AFTER = re.compile(r"\s?就?能?送(?!我|给)")
_MONEY_BEFORE = ("满", "减", "省", "送")
_DEALT_OUT = re.compile(r"(?:一|每)人$")
_WANTED_BEFORE = re.compile(r"(?:[要来拿整留囤]|共|总)\s?$")


@dataclass(slots=True)
class _Draft:
    """An item in the making. `is_named`: its product was said, not taken over from the one before."""

    number: str | None
    is_named: bool
    color: str | None = None
    size: str | None = None
    qty: int | None = None
    is_color_carried: bool = False

    def item(self, number: str) -> Item:
        return Item(number, self.color, self.size, self.qty)

    @property
    def has_variant(self) -> bool:
        return self.color is not None or self.size is not None


def assemble(
    text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
) -> tuple[Item, ...]:
    """The items that `mentions` (those not rejected, nor used up by facts) make together, in the order said."""
    if intent is Intent.SPAM:
        return ()
    takes_pinned = intent in SPEAKS_OF_PINNED
    if not mentions:
        return (Item(pinned, None, None, None),) if takes_pinned and pinned is not None else ()
    named = [str(mention.value) for mention in mentions if mention.kind is Kind.PRODUCT]
    if not named and (pinned is None or not takes_pinned):
        return ()
    if len(named) == len(mentions) == 1:
        return (Item(named[0], None, None, None),)
    told = _without_idle_counts(text, mentions, intent, _listed_sizes(mentions, pinned, lexicon))
    drafts = _drafts(text, told, pinned if takes_pinned else None, intent, lexicon)
    each = _EACH.search(text) is not None
    drafts = _spread(_without_totals(drafts), each=each)
    if each or "都" in text or "全" in text:
        drafts = _all_colors(text, drafts, lexicon)
    items: list[Item] = []
    for draft in drafts:
        if draft.number is None:
            continue
        is_wish = intent is Intent.WISH  # what is lacking stands in the wish alone
        item = Item(draft.number, None, None, None) if is_wish else draft.item(draft.number)
        if item not in items:
            items.append(item)
    return tuple(items)


def _drafts(
    text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
) -> list[_Draft]:
    drafts: list[_Draft] = []
    current = _Draft(None, is_named=False)
    for at, mention in enumerate(mentions):
        if mention.kind is Kind.PRODUCT:
            number = str(mention.value)
            if current.is_named and current.number == number:
                continue
            if current.is_named:
                drafts.append(current)
                current = _Draft(number, is_named=True)
            else:
                current.number, current.is_named = number, True
            continue
        number_here = current.number or _next_product(mentions, at) or pinned
        if number_here is None:
            continue
        resolved = _resolve(text, mention, number_here, intent, lexicon)
        if resolved is None:
            continue
        slot, value = resolved
        held = getattr(current, slot)
        if held == value and not (slot == "qty" and current.has_variant):
            continue
        if slot == "color" and current.is_color_carried:
            current.is_color_carried = False
        elif held is not None:
            drafts.append(current)
            carried = current.color if slot == "size" else None
            current = _Draft(current.number, is_named=False, color=carried, is_color_carried=carried is not None)
        if current.number is None:
            current.number = number_here
        setattr(current, slot, value)
    drafts.append(current)
    if drafts[0].number is None:
        drafts[0].number = pinned
    return drafts


def _without_idle_counts(
    text: str, mentions: Sequence[Mention], intent: Intent, listed: Collection[str]
) -> list[Mention]:
    """`mentions` without idle counts: promotions, what one has already, the 一件 of a question, each one's share."""
    every = [
        mention
        for mention in mentions
        if mention.kind is Kind.QTY and not (mention.quantity is not None and mention.quantity.key in listed)
    ]
    counts = [
        mention
        for mention in every
        if not _NOT_WANTED_BEFORE.search(text, max(0, mention.start - 3), mention.start)
        and not _NOT_WANTED_AFTER.match(text, mention.end)
        and not _earns_a_gift(text, mention)
    ]
    shared = [mention for mention in counts if not _DEALT_OUT.search(text, max(0, mention.start - 2), mention.start)]
    if len(shared) < len(counts) and any(mention.value != 1 for mention in shared):
        counts = shared
    wanted = [mention for mention in counts if _WANTED_BEFORE.search(text, max(0, mention.start - 2), mention.start)]
    if len(wanted) == 1 and len(counts) > 1 and wanted[0] is counts[-1] and len(_named(mentions)) <= 1:
        counts = wanted if not _between_variants(mentions, counts) else counts
    if intent in (Intent.ASK_PRICE, Intent.ASK_STOCK) and (
        all(mention.value == 1 for mention in counts) or "还是" in text
    ):
        counts = []
    return [mention for mention in mentions if mention not in every or mention in counts]


def _earns_a_gift(text: str, mention: Mention) -> bool:
    """Whether it is the two of 买两件送一件."""
    bought = _BOUGHT_BEFORE.search(text, max(0, mention.start - 2), mention.start)
    return bought is not None and _GIVEN_AFTER.match(text, mention.end) is not None


def _listed_sizes(mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon) -> set[str]:
    spoken_of = _named(mentions) or {pinned or ""}
    return {key for number in spoken_of if (goods := lexicon.goods.get(str(number))) for key in goods.size_words}


def _named(mentions: Sequence[Mention]) -> set[str | int]:
    return {mention.value for mention in mentions if mention.kind is Kind.PRODUCT}


def _between_variants(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether colours or sizes stand between the first and last of `counts`, so that each count has its own."""
    first, last = counts[0].start, counts[-1].start
    variants = [
        one for one in mentions if one.kind in (Kind.COLOR, Kind.SIZE, Kind.NUMBER) and first < one.start < last
    ]
    return bool(variants)


def _next_product(mentions: Sequence[Mention], at: int) -> str | None:
    return next((str(mention.value) for mention in mentions[at:] if mention.kind is Kind.PRODUCT), None)


def _resolve(
    text: str, mention: Mention, number: str, intent: Intent, lexicon: Lexicon
) -> tuple[str, str | int] | None:
    """Which part of an item the mention is for product `number`, as the catalogue writes it; None for none."""
    goods = lexicon.goods.get(number)
    if goods is None:
        return None
    key = str(mention.value)
    if mention.kind is Kind.QTY and mention.quantity is not None and mention.quantity.key in goods.size_words:
        return "size", goods.size_words[mention.quantity.key]
    if mention.kind is Kind.QTY:
        return None if intent not in _COUNTS_GOODS else ("qty", int(mention.value))
    if mention.kind is Kind.NUMBER and text[max(0, mention.start - 1) : mention.start] in _MONEY_BEFORE:
        return None
    if mention.kind in (Kind.SIZE, Kind.NUMBER) and key in goods.size_words:
        return "size", goods.size_words[key]
    if mention.kind in (Kind.COLOR, Kind.NUMBER) and key in goods.color_words:
        return "color", goods.color_words[key]
    return None


def _without_totals(drafts: list[_Draft]) -> list[_Draft]:
    """Without a leading draft that only says how many the following ones make together (来俩 一个黑一个卡其)."""
    if len(drafts) < 2 or drafts[0].qty is None or drafts[0].size is not None:
        return drafts
    head, rest = drafts[0], drafts[1:]
    same = all(draft.number == head.number for draft in rest)
    adds_up = sum(draft.qty or 0 for draft in rest) == head.qty
    if not same or not (adds_up or (not head.has_variant and all(draft.qty for draft in rest))):
        return drafts
    for draft in rest:
        draft.color = draft.color or head.color
    return rest


def _spread(drafts: list[_Draft], *, each: bool) -> list[_Draft]:
    """With a colour or size that was said once given to all drafts of its product, and 各一件 to all."""
    for number in {draft.number for draft in drafts}:
        alike = [draft for draft in drafts if draft.number == number]
        colors = {draft.color for draft in alike if draft.color}
        all_sizes = {draft.size for draft in alike if draft.size}
        for draft in alike:
            if len(colors) == 1:
                draft.color = next(iter(colors))
            if len(all_sizes) == 1:
                draft.size = next(iter(all_sizes))
    counts = {draft.qty for draft in drafts if draft.qty}
    if each and len(counts) == 1:
        for draft in drafts:
            draft.qty = next(iter(counts))
    return drafts


def _all_colors(text: str, drafts: list[_Draft], lexicon: Lexicon) -> list[_Draft]:
    match = _ALL_COLORS.search(text)
    if match is None or len(drafts) != 1 or drafts[0].number is None or drafts[0].color is not None:
        return drafts
    colors = lexicon.goods[drafts[0].number].product.colors if drafts[0].number in lexicon.goods else ()
    if len(colors) != _ALL_DIGITS[match[1]]:
        return drafts
    return [replace(drafts[0], color=color) for color in colors]
