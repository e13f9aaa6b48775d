"""What the mentions of a line make together, from left to right: drafts of its items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.catalog.size_words import PACKED_SO
from anchor_console.chat.understanding.items import packs_told, parts, same_variant, which_goods
from anchor_console.chat.understanding.items.drafts import Draft
from anchor_console.chat.understanding.line import sizes
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention, has
from anchor_console.chat.understanding.reading import AFTER_SALE, Intent

_OR_ANOTHER = re.compile(f"(?:{which_goods.BEGINS_ANOTHER.pattern})|(?:还是|或者?)(?:得|该|就)?[拿选穿要买上用]?$")
"""As that, also where one is chosen of two."""
_TAKES = frozenset({Intent.CLAIM, Intent.ORDERED})
_TELLS_SEVERAL = frozenset({parts.OPTIONS, parts.COLOR_OPTIONS, parts.REMNANT, parts.COLOR_REMNANT})
_TO_ITS_COUNT = re.compile(
    "[的嘅]?(?:[那这]?[个种款把件组套条双盒瓶袋包块]|[那这][个块条张件][\u4e00-\u9fff]{1,2})?(?:也是?|再|还|都)?[来拿要买]?"
)
"""Between what tells a variant and its count: 躺的那个也来一把."""
_TOLD_OF = re.compile("[\u4e00-\u9fff]{2,}(?<![来要拿加买拍订下留装带])$")
"""Before what is counted of something that is told of."""
_A_NOUN = re.compile("[\u4e00-\u9fff]{2}(?<![的吧呗哈啊呀哦嘛了来要拿还都也各不])")
"""Behind it."""
_NEAR = 2
"""Characters between a variant and its count, at most."""


def drafts_of(
    text: str,
    mentions: Sequence[Mention],
    pinned: str | None,
    intent: Intent,
    lexicon: Lexicon,
    denied: Sequence[Mention] = (),
) -> list[Draft]:
    """The drafts that `mentions` of plain `text` make, of none of the variants `denied`; those of no goods named are of
    the product on air."""
    return _Making(text, _without_digits(mentions), pinned, intent, lexicon).drafts(denied)


class _Making:
    """Drafts in the making: what the current one has already begins the next."""

    __slots__ = ("_current", "_intent", "_lexicon", "_made", "_mentions", "_names_goods", "_pinned", "_text")

    def __init__(
        self, text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
    ) -> None:
        self._text, self._mentions, self._pinned = text, mentions, pinned
        self._intent, self._lexicon = intent, lexicon
        self._names_goods = has(mentions, PRODUCT)
        self._made: list[Draft] = []
        self._current = Draft(None, is_named=False)

    def drafts(self, denied: Sequence[Mention]) -> list[Draft]:
        for at, mention in enumerate(self._mentions):
            if mention.kind is PRODUCT:
                self._take_product(str(mention.value))
            else:
                self._take(at, mention)
        first, *_ = made = [*self._made, self._current]
        if first.number is None:
            first.number = self._pinned
        for draft in made:
            for one in denied:
                self._deny(draft, one)
            goods = self._lexicon.goods.get(draft.number or "")
            if goods is not None and draft.size is None and not draft.options:
                draft.size = goods.packs.get(draft.unit)  # 三罐, where another size comes in bags
            draft.settle()
            if draft.qty not in (None, 1) and packs_told.counts_a_pack(draft):
                draft.is_count_within = same_variant.is_beside_a_variant(self._text, self._mentions, draft.count_at)
        return packs_told.without_packs(self._text, made, self._lexicon)

    def _deny(self, draft: Draft, mention: Mention) -> None:
        """Of the variants that a draft may be of, leave out those that the mention tells: 黑的 不要一脚蹬."""
        goods = self._lexicon.goods.get(draft.number or "")
        if goods is None or not (draft.options or draft.color_options):
            return
        part = parts.resolve(self._text, mention, goods.product.number, self._intent, self._lexicon)
        if part is None:
            return
        slot, key = part[0], str(part[1])
        some = frozenset({key})
        if slot == parts.OPTIONS:
            some = goods.sizes_with[key]
        elif slot == parts.COLOR_OPTIONS:
            some = goods.colors_with[key]
        elif slot in (parts.REMNANT, parts.COLOR_REMNANT):
            some = parts.told_by_remnant(slot, key, goods.product.number, self._lexicon)
        draft.leave_out(some)

    def _begin(self, draft: Draft) -> None:
        self._made.append(self._current)
        self._current = draft

    def _take_product(self, number: str) -> None:
        current = self._current
        if current.is_named and current.number == number:
            return
        if current.is_named or which_goods.is_of_another(current, number, self._lexicon):
            self._begin(Draft(number, is_named=True))
        else:
            current.number, current.is_named = number, True

    def _take(self, at: int, mention: Mention) -> None:
        """Take in a colour, a size, a count, or nothing."""
        if self._names_goods:
            another = which_goods.of_the_next(
                self._text, self._mentions, at, self._current, self._intent, self._lexicon
            )
            if another is not None:
                self._begin(Draft(another, is_named=False))
        number, part = self._part(at, mention)
        if number is None or part is None:
            return
        slot, value = part
        if slot != "qty" and mention.quantity is not None:
            many = self._rather_counts(mention, slot)
            slot, value = (slot, value) if many is None else ("qty", many)
        if slot == "qty" and self._counts_what_is_told_of(at):
            return
        if slot in _TELLS_SEVERAL:
            self._take_one_of_several(at, number, slot, str(value))
            return
        if slot == "qty" and self._current.options and (packs := self._packs_of(at)):
            self._narrow(number, packs)
            if value != 1 or self._intent not in _TAKES or self._text.startswith(PACKED_SO, mention.end):
                return  # else one is taken, of what comes as one
        is_by_place = slot == "size" and str(mention.value).startswith(scales.MOST)
        if is_by_place and self._is_ones_size(at):
            return
        if self._is_nothing_new(at, slot, value, is_by_place=is_by_place):
            return
        self._make_room(at, slot, number, is_by_place=is_by_place)
        current = self._current
        if current.number is None:
            current.number = number
        if not (current.qty or current.has_variant):
            current.at, current.counts_first = mention.start, slot == "qty"
        setattr(current, slot, value)
        if slot == "qty" and mention.quantity is not None:
            current.unit, current.counted_at = mention.quantity.unit, mention.end
            current.count_at = at
        if is_by_place:
            current.is_size_loose = True

    def _counts_what_is_told_of(self, at: int) -> bool:
        """Whether it counts something else, behind all of a claim: 粉的M一双, 年夜饭十八个盘子全指它了."""
        current, mention = self._current, self._mentions[at]
        if (
            current.qty is None
            or current.counts_first
            or mention.kind is not QTY
            or not which_goods.begins_a_clause(self._text, self._mentions, at)
        ):
            return False
        following = self._mentions[at + 1] if at + 1 < len(self._mentions) else None
        if following is not None and following.start == mention.end:
            return False
        return (
            _TOLD_OF.search(self._text, 0, mention.start) is not None
            and _A_NOUN.match(self._text, mention.end) is not None
        )

    def _take_one_of_several(self, at: int, number: str, slot: str, key: str) -> None:
        """Take in what tells several sizes or colours."""
        goods = self._lexicon.goods[number]
        if slot == parts.OPTIONS:
            self._narrow(number, goods.sizes_with[key])
        elif slot == parts.COLOR_OPTIONS:
            self._narrow_color(at, number, goods.colors_with[key])
        else:
            self._take_remnant(at, number, slot, key)

    def _part(self, at: int, mention: Mention) -> tuple[str | None, tuple[str, str | int] | None]:
        """The product that a mention is of, and which part of its item."""
        text, mentions, pinned = self._text, self._mentions, self._pinned
        of_current = self._current.number
        number = of_current or (which_goods.next_product(mentions, at) if self._names_goods else None) or pinned
        if (
            of_current is None
            and pinned is not None
            and number != pinned
            and which_goods.is_counted_before_the_named(text, mentions, at, pinned, self._intent, self._lexicon)
        ):
            number = pinned
        if number is None:
            return None, None
        part = _part(text, mentions, at, number, self._intent, self._lexicon)
        if (
            of_current is None
            and pinned is not None
            and number != pinned
            and (part is None or (part[0] == "qty" and which_goods.is_size_of(mention, pinned, self._lexicon)))
        ):  # 30w来一台 再加7号一个, 五十颗的来仨 再加棒棒糖
            return pinned, parts.resolve(text, mention, pinned, self._intent, self._lexicon)
        return number, part

    def _rather_counts(self, mention: Mention, slot: str) -> int | None:
        """How many, where what may be a pack stands behind a size that is known, or a colour of what is packed so:
        2米宽的来两片, beside 两片装; 两个加的要三包, where some come by three."""
        current = self._current
        if slot == parts.OPTIONS or slot == "color":
            held = current.color if slot == "color" else current.size
            if mention.kind is not QTY or held is None or current.qty is not None:
                return None
            return int(mention.value) if not self._text.startswith(PACKED_SO, mention.end) else None
        quantity = mention.quantity
        if slot != "size" or current.size is None or current.qty is not None or quantity is None:
            return None
        if quantity.unit not in packs_told.COUNTING:
            return None
        is_packed = packs_told.is_packed_by(current.size, quantity.unit)
        is_packed = is_packed and not packs_told.holds(current.size, quantity.unit, 1)  # 两片, of 1.5米宽*2.0高(1片)
        if is_packed or self._intent not in _TAKES or self._text.startswith(PACKED_SO, mention.end):
            return None
        return int(quantity.value)

    def _narrow(self, number: str, sizes: frozenset[str]) -> None:
        """Take the current draft to be of one of `sizes`, else begin one that is."""
        current = self._current
        more = packs_told.with_more(current.size, sizes) if current.qty is None else None
        if more is not None:
            current.size = more  # 100L 两只装
        elif not current.narrow(sizes):
            self._begin(Draft(current.number, is_named=False))
            self._current.narrow(_also_of(sizes, current.told_sizes if current.qty is None else ()))
        if self._current.number is None:
            self._current.number = number

    def _narrow_color(self, at: int, number: str, colors: frozenset[str]) -> None:
        """Take the current draft to be of one of `colors`, else begin one that is."""
        current = self._current
        if current.is_color_loose and current.color not in colors and not self._is_joined(at):
            current.color, current.is_color_loose = None, False
        is_apart = self._is_joined(at) or (
            current.size is not None and which_goods.begins_a_clause(self._text, self._mentions, at)
        )
        is_another = current.color not in (None, *colors) and is_apart
        is_another = is_another or (current.color is not None and current.qty is None and self._is_joined(at))
        if current.color is not None and current.qty is None and not is_another:
            return  # 黑的不加绒的
        if is_another or not current.narrow_color(colors):
            self._begin(Draft(self._current.number, is_named=False, color_options=colors))
        if self._current.number is None:
            self._current.number = number

    def _take_remnant(self, at: int, number: str, slot: str, key: str) -> None:
        """Take in what some variants are told by besides: it gives way to all that a variant is known by."""
        current = self._current
        some = parts.told_by_remnant(slot, key, number, self._lexicon)
        is_size = slot == parts.REMNANT
        if not is_size and current.is_color_loose and not current.told_colors and current.color not in some:
            current.color, current.is_color_loose = None, False  # it is the one before's
        held, options = (current.size, current.options) if is_size else (current.color, current.color_options)
        fits = held in some if held is not None else not options or bool(options & some)
        is_counted = current.qty is not None and not current.counts_first
        if not fits or is_counted:
            if self._begins_another(at, is_counted=current.qty is not None) or (
                not is_size and self._tells_another_color(at)
            ):
                earlier = (current.told_sizes if is_size else current.told_colors) if current.qty is None else ()
                self._begin(Draft(current.number, is_named=False))
                current, held = self._current, None
                some = _also_of(some, earlier)
            elif not fits:
                if is_size and held is not None:
                    more = packs_told.with_what_comes_too(held, some)
                    if more is None and self._mentions[at - 1].end == self._mentions[at].start:
                        more = packs_told.of_the_same_figure(held, some)
                        if more is not None and self._is_joined(at - 1):
                            self._begin(Draft(current.number, is_named=False))  # 38标准还是38宽的
                            current = self._current
                    current.size = more or held
                return
        if held is None and is_size:
            current.is_size_loose = current.narrow(some) and current.size is not None
        elif held is None:
            current.is_color_loose = current.narrow_color(some) and current.color is not None
        if current.number is None:
            current.number = number

    def _begins_another(self, at: int, *, is_counted: bool) -> bool:
        """Whether what is told by a word of no weight begins another variant: it is counted itself, or joined."""
        if self._is_joined(at):
            return True
        mentions = self._mentions
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if not is_counted or following is None:
            return False
        between = self._text[mentions[at].end : following.start]
        return len(between) <= _NEAR or _TO_ITS_COUNT.fullmatch(between) is not None

    def _tells_another_color(self, at: int) -> bool:
        """Whether the colour that begins so goes on right behind, where all of a variant is said before:
        男酒红xl女酒红L, 黑单37 米绒39."""
        current, mentions = self._current, self._mentions
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if current.color is None or current.size is None or following is None or following.start != mentions[at].end:
            return False
        return following.kind is COLOR or which_goods.begins_a_clause(self._text, self._mentions, at)

    def _is_joined(self, at: int) -> bool:
        """Whether a word between says that it is another than what is named before: 奶白跟果冻粉."""
        if at == 0:
            return False
        before, mention = self._mentions[at - 1], self._mentions[at]
        if before.length == mention.length == 1 and self._text[before.end : mention.start] == sizes.OF:
            return self._text.startswith(sizes.OF, mention.end)  # 横的竖的
        return _OR_ANOTHER.search(self._text, before.end, mention.start) is not None

    def _is_nothing_new(self, at: int, slot: str, value: str | int, *, is_by_place: bool) -> bool:
        """Whether the current draft has as much already, or better."""
        current, text, before, mention = self._current, self._text, self._mentions[at - 1], self._mentions[at]
        held = getattr(current, slot)
        if held == value:
            if slot == "size":
                current.is_size_loose = current.is_size_loose and is_by_place
            elif slot == "color":
                current.is_color_loose = False
            return slot != "qty" or not current.has_variant
        if (
            slot != "qty"
            and held is not None
            and same_variant.is_of_the_same(self._text, before, mention, slot, str(held), str(value))
        ):
            setattr(current, slot, value)
            return True
        if slot != "size" or held is None:
            return False
        if same_variant.goes_on(text, before, mention, str(held), str(value)):
            current.size = max(held, value, key=len)
            return True
        if packs_told.with_more(str(held), frozenset({str(value)})) is not None:
            current.size = str(value)  # 66L 两只装, where nothing else is two
            return True
        if is_by_place and not current.is_size_loose:
            return True  # 2.2x2.4的 最大的
        return same_variant.says_more_of(text, before, mention, str(held))

    def _packs_of(self, at: int) -> frozenset[str]:
        """Of the sizes that the draft may be of by what stands before, those that have so many: 3xl六条."""
        current, mention = self._current, self._mentions[at]
        quantity = mention.quantity
        if quantity is None or current.size is not None or self._mentions[at - 1].end != mention.start:
            return frozenset()
        packs = frozenset(name for name in current.options if packs_told.holds(name, quantity.unit, quantity.value))
        return packs if packs != current.options else frozenset()

    def _is_ones_size(self, at: int) -> bool:
        """Whether who is 大 or 小 gets the size right behind it: 大的3XL 小的XL."""
        mentions = self._mentions
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if following is None or following.kind is not SIZE or following.start != mentions[at].end:
            return False
        return not str(following.value).startswith(scales.MOST)

    def _make_room(self, at: int, slot: str, number: str, *, is_by_place: bool) -> None:
        """Begin the next draft where the current one has such a part, and it does not give way."""
        current = self._current
        held = getattr(current, slot)
        is_another = held is not None and slot != "qty" and self._is_joined(at)
        is_counted = current.qty is not None and not current.counts_first
        is_another = is_another or (is_counted and which_goods.begins_a_clause(self._text, self._mentions, at))
        if slot == "size" and held is not None and current.is_size_loose is not is_by_place and not is_another:
            current.is_size_loose = False
        elif slot == "color" and current.is_color_loose and not is_another:
            current.is_color_loose = False
        elif held is not None or (
            slot == "qty"
            and _counts_the_next(self._text, self._mentions, at, current, number, self._intent, self._lexicon)
        ):
            carried = current.color if slot == "size" else None
            following = Draft(current.number, is_named=False, color=carried, is_color_loose=carried is not None)
            if slot == "color" and current.qty is None and self._goes_on_from_a_color(at):
                following.size = current.size  # 4平方红蓝各一盘 1.5红黄各一盘
            self._begin(following)

    def _goes_on_from_a_color(self, at: int) -> bool:
        """Whether another colour stands right before, so that what was said before that is of both."""
        before = self._mentions[at - 1] if at else None
        return before is not None and before.kind is COLOR and before.end == self._mentions[at].start


def _also_of(some: frozenset[str], earlier: Sequence[frozenset[str]]) -> frozenset[str]:
    """Those of `some` that are told by the `earlier` words too, as far as any is: the 藏青 of 藏青的加绒跟单的."""
    for told in earlier:
        some = some & told or some
    return some


def _part(
    text: str, mentions: Sequence[Mention], at: int, number: str, intent: Intent, lexicon: Lexicon
) -> tuple[str, str | int] | None:
    """What the mention is of product `number`."""
    if intent is AFTER_SALE and mentions[at].kind is QTY and which_goods.was_left_out(text, mentions, at):
        return "qty", int(mentions[at].value)
    return parts.resolve(text, mentions[at], number, intent, lexicon)


def _without_digits(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """`mentions` without the numbers that are but a part of a colour's name: the 15 of N15."""
    if len(mentions) == 1 or not (has(mentions, COLOR) and has(mentions, NUMBER)):
        return mentions
    return [
        one
        for one in mentions
        if one.kind is not NUMBER
        or not any(hue.kind is COLOR and hue.start < one.start and one.end <= hue.end for hue in mentions)
    ]


def _counts_the_next(
    text: str, mentions: Sequence[Mention], at: int, current: Draft, number: str, intent: Intent, lexicon: Lexicon
) -> bool:
    """Whether a count is of the variant behind it, beside another one: 大的和两个小的, 黑L 再来两件白M, 黑L 两件白M."""
    if at + 1 == len(mentions) or not current.has_variant:
        return False
    before, count, behind = mentions[at - 1], mentions[at], mentions[at + 1]
    between = text[before.end : count.start]
    if behind.kind is PRODUCT:
        return count.end == behind.start and which_goods.AND_MORE.match(between) is not None
    if text[count.end : behind.start].strip():
        return False
    begins_another = which_goods.BEGINS_ANOTHER.search(between) is not None
    if not begins_another and not (count.end == behind.start and between.endswith(" ")):
        return False
    part = parts.resolve(text, behind, number, intent, lexicon)
    if part is None or part[0] not in ("color", "size"):
        return False
    held = getattr(current, part[0])
    return held is not None and (begins_another or held != part[1])
