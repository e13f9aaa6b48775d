"""From the things that a line names to the items it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding import beside, counts, parts, plain, scales
from anchor_console.chat.understanding.drafts import (
    EVERY_COLOR,
    Draft,
    all_colors,
    over_products,
    spread,
    without_shares,
    without_totals,
)
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.mentions import COLOR, NUMBER, PRODUCT, QTY, Mention, has
from anchor_console.chat.understanding.reading import (
    AFTER_SALE,
    ASK_PRICE,
    CLAIM,
    PRAISE,
    SPAM,
    WISH,
    Intent,
    Item,
)

SPEAKS_OF_PINNED = frozenset(
    {Intent.CLAIM, Intent.CANCEL, Intent.ORDERED, Intent.ASK_FIT, Intent.ASK_STOCK, Intent.ASK_PRICE, Intent.ASK_DETAIL}
)
"""With no product named, lines of these intents speak of the product on air."""

_MAY_COUNT_ONE = frozenset({ASK_PRICE, Intent.ASK_STOCK})
_NAMES_BESIDE = frozenset({ASK_PRICE, Intent.ASK_FIT})
_TAKES = frozenset({Intent.CLAIM, Intent.ORDERED, Intent.CANCEL})
_CHANGES = re.compile(
    r"[拍选买]错|[拍选]成|改成|换成|备注一?下|(?:改|换)[个一下]{0,2}(?:尺?码|颜色|型号)|改(?=\d?x*[sml](?![a-z]))|[帮给]我(?:改|换(?=[^\s一个新货把双套条件台只瓶]))"
)
"""Asks for another variant of what was bought: the product on air."""
_LEFT_OUT_BEFORE = re.compile(r"[少漏](?:给(?:我|俺)?)?[发寄装送给]?了?$")
"""Before how many were not sent: 少给我发一包."""
_SHOW_OF_HANDS = re.compile(
    r"扣(?:个|了)?[1一壹]+(?![\d二三四五六七八九十万千百扣])|(?<![^ ])1{3,}(?![\da-z号斤块码])|(?:^1(?=[ !])| 1$)|1为敬"
)
"""扣1, whatever is said behind it."""
_OF_THE_WAY = re.compile("地址|门牌|收件|收货|电话|手机号|楼栋|小区")
"""What is changed is where it goes, not what it is."""
_EACH_WEIGHT = re.compile(r"块钱?[一每]斤|[一每]斤(?=[要是得能合]?(?:多少|几块|算|啥价|什么价))")
"""A weight that a price is told for."""
_BEGINS_ANOTHER = re.compile(r"[,，和跟比与]\s?$|(?:再|还|另)[来要拿加有外]?$")
"""Between a variant and the count of another one."""
_OF_THE_SAME = re.compile("[的嘅][那这]?[个种款]?")
"""Between two words for one size."""
_JOINS_GOODS, _BEFORE_GOODS = frozenset("和跟与、加 "), ("", "的")


def assemble(
    text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
) -> tuple[Item, ...]:
    """The items that `mentions` (those not rejected, nor used up by facts) make together, in the order said."""
    if intent is SPAM:
        return ()
    takes_pinned = intent in SPEAKS_OF_PINNED or (
        bool(mentions)
        and intent is AFTER_SALE
        and _CHANGES.search(text) is not None
        and _OF_THE_WAY.search(text) is None
    )
    if intent in _TAKES or (intent in _MAY_COUNT_ONE and mentions):
        mentions = counts.with_ones(text, mentions)
    if not mentions:
        return _of_pinned(text, pinned, intent, lexicon) if takes_pinned and pinned is not None else ()
    if intent in _NAMES_BESIDE:
        mentions = beside.of_this(text, mentions, pinned, intent)
    names_goods = has(mentions, PRODUCT)
    if not names_goods:
        if takes_pinned:
            pinned = _whose(text, mentions, pinned, lexicon)
        if pinned is None or not takes_pinned:
            return ()
    elif takes_pinned and pinned is not None and "这" in text:
        mentions = beside.with_this(text, mentions, pinned)
    if names_goods and len(mentions) == 1 and (intent not in _TAKES or EVERY_COLOR.search(text) is None):
        return (Item(str(mentions[0].value), None, None, None),)
    if len(mentions) > 1:
        mentions = beside.without_others_sizes(text, mentions, intent)
    if has(mentions, QTY):
        mentions = counts.without_idle(text, mentions, pinned, intent, lexicon)
    drafts = _drafts(text, mentions, pinned if takes_pinned else None, intent, lexicon)
    drafts = _completed(text, drafts, intent, lexicon)
    items: dict[Item, None] = {}
    for draft in drafts:
        if draft.number is not None:  # what a wish lacks stands in the wish alone
            items[Item(draft.number, None, None, None) if intent is WISH else draft.item(draft.number)] = None
    return tuple(items)


def _of_pinned(text: str, pinned: str, intent: Intent, lexicon: Lexicon) -> tuple[Item, ...]:
    """The items of a line that names nothing, but speaks of the product on air."""
    if intent in _TAKES and EVERY_COLOR.search(text) is not None:
        drafts = all_colors(text, [Draft(pinned, is_named=False)], lexicon)
        return tuple(draft.item(pinned) for draft in drafts)
    is_hand = intent is CLAIM and _SHOW_OF_HANDS.search(text) is not None
    return (Item(pinned, None, None, 1 if is_hand else None),)


def _completed(text: str, drafts: list[Draft], intent: Intent, lexicon: Lexicon) -> list[Draft]:
    """The drafts, with what each has of the others, or of a line that says all, both or each."""
    if intent is CLAIM and len(drafts) == 1 and drafts[0].qty is None and _SHOW_OF_HANDS.search(text) is not None:
        drafts[0].qty = 1
    each = counts.EACH.search(text) is not None
    if len(drafts) > 1:
        if intent is CLAIM:
            drafts = without_shares(text, drafts)
        if intent is not ASK_PRICE or any(draft.has_variant for draft in drafts):
            drafts = without_totals(drafts)  # 两对多少 三对呢 asks of both
        drafts = spread(drafts, each=each)
    if intent is not PRAISE and (each or "都" in text or "全" in text or "一样" in text):
        drafts = over_products(text, all_colors(text, drafts, lexicon), lexicon)
    return drafts


def _drafts(
    text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
) -> list[Draft]:
    """What the mentions make from left to right: what the draft in the making has already begins the next one."""
    drafts: list[Draft] = []
    current = Draft(None, is_named=False)
    mentions = _without_digits(mentions)
    names_goods = has(mentions, PRODUCT)
    for at, mention in enumerate(mentions):
        if mention.kind is PRODUCT:
            number = str(mention.value)
            if current.is_named and current.number == number:
                continue
            if current.is_named or _is_of_another(current, number, lexicon):
                drafts.append(current)
                current = Draft(number, is_named=True)
            else:
                current.number, current.is_named = number, True
            continue
        if names_goods and current.is_named and _is_of_the_next(text, mentions, at, current, intent, lexicon):
            drafts.append(current)
            current = Draft(str(mentions[at + 1].value), is_named=False)
        named = current.number or (_next_product(mentions, at) if names_goods else None) or pinned
        if named is None:
            continue
        number, part = named, _part(text, mentions, at, named, intent, lexicon)
        if (
            current.number is None
            and pinned is not None
            and named != pinned
            and (part is None or (part[0] == "qty" and _is_size_of(mention, pinned, lexicon)))
        ):  # 30w来一台 再加7号一个, 五十颗的来仨 再加棒棒糖
            number, part = pinned, parts.resolve(text, mention, pinned, intent, lexicon)
        if part is None:
            continue
        slot, value = part
        if slot == parts.OPTIONS:
            sizes = lexicon.goods[number].sizes_with[str(value)]
            if not current.narrow(sizes):
                drafts.append(current)
                current = Draft(current.number, is_named=False, options=sizes)
            if current.number is None:
                current.number = number
            continue
        held = getattr(current, slot)
        if held == value and not (slot == "qty" and current.has_variant):
            continue
        if slot == "size" and current.size is not None and _says_more_of(text, mentions[at - 1], mention, current.size):
            continue
        is_by_place = slot == "size" and str(mention.value).startswith(scales.MOST)
        if slot == "size" and held is not None and is_by_place is not current.is_size_by_place:
            if is_by_place:
                continue  # 2.2x2.4的 最大的
            current.is_size_by_place = False
        elif slot == "color" and current.is_color_carried:
            current.is_color_carried = False
        elif held is not None or (
            slot == "qty" and _counts_the_next(text, mentions, at, current, number, intent, lexicon)
        ):
            drafts.append(current)
            carried = current.color if slot == "size" else None
            current = Draft(current.number, is_named=False, color=carried, is_color_carried=carried is not None)
        if current.number is None:
            current.number = number
        if not (current.qty or current.has_variant):
            current.at, current.counts_first = mention.start, slot == "qty"
        setattr(current, slot, value)
        if is_by_place:
            current.is_size_by_place = True
    drafts.append(current)
    if drafts[0].number is None:
        drafts[0].number = pinned
    return drafts


def _says_more_of(text: str, before: Mention, mention: Mention, size: str) -> bool:
    """Whether it is but the rest of a `size` told in two: the 礼盒 of 双层的礼盒, though there is another one."""
    said = text[mention.start : mention.end]
    return said in size and plain.is_hanzi(said) and _OF_THE_SAME.fullmatch(text, before.end, mention.start) is not None


def _part(
    text: str, mentions: Sequence[Mention], at: int, number: str, intent: Intent, lexicon: Lexicon
) -> tuple[str, str | int] | None:
    """What the mention is of product `number`."""
    if intent is AFTER_SALE and mentions[at].kind is QTY and _was_left_out(text, mentions, at):
        return "qty", int(mentions[at].value)
    return parts.resolve(text, mentions[at], number, intent, lexicon)


def _is_of_the_next(
    text: str, mentions: Sequence[Mention], at: int, current: Draft, intent: Intent, lexicon: Lexicon
) -> bool:
    """Whether it is of the goods named right behind it, not of those before: 毛衣跟300g锤子, 一箱苹果一箱橙子."""
    mention, following = mentions[at], mentions[at + 1] if at + 1 < len(mentions) else None
    if following is None or following.kind is not PRODUCT or following.value == current.number:
        return False
    if mention.kind is QTY:
        return current.qty is not None and text[mention.end : following.start] in _BEFORE_GOODS
    if text[mention.end : following.start] not in _BEFORE_GOODS or text[mention.start - 1] not in _JOINS_GOODS:
        return False
    return parts.resolve(text, mention, str(following.value), intent, lexicon) is not None


def _is_size_of(mention: Mention, number: str, lexicon: Lexicon) -> bool:
    """Whether what counts is also how a size of product `number` is called: 50颗."""
    goods = lexicon.goods.get(number)
    return goods is not None and mention.quantity is not None and mention.quantity.key in goods.size_words


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


def _was_left_out(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether so many of the goods named right behind were not sent: 少给我发一包袜子."""
    following = mentions[at + 1] if at + 1 < len(mentions) else None
    return (
        following is not None
        and following.kind is PRODUCT
        and following.start == mentions[at].end
        and _LEFT_OUT_BEFORE.search(text, mentions[at].start - 6, mentions[at].start) is not None
    )


def _counts_the_next(
    text: str, mentions: Sequence[Mention], at: int, current: Draft, number: str, intent: Intent, lexicon: Lexicon
) -> bool:
    """Whether a count is of the variant behind it, beside another one: 大的和两个小的, 黑L 再来两件白M, 黑L 两件白M."""
    if at + 1 == len(mentions) or not current.has_variant:
        return False
    before, count, behind = mentions[at - 1], mentions[at], mentions[at + 1]
    if behind.kind is PRODUCT or text[count.end : behind.start].strip():
        return False
    between = text[before.end : count.start]
    begins_another = _BEGINS_ANOTHER.search(between) is not None
    if not begins_another and not (count.end == behind.start and between.endswith(" ")):
        return False
    part = parts.resolve(text, behind, number, intent, lexicon)
    if part is None or part[0] in ("qty", parts.OPTIONS):
        return False
    held = getattr(current, part[0])
    return held is not None and (begins_another or held != part[1])


def _is_of_another(draft: Draft, number: str, lexicon: Lexicon) -> bool:
    """Whether what is said so far is no variant of product `number`, which is named only now."""
    goods = lexicon.goods.get(number)
    if goods is None or draft.number in (None, number):
        return False
    product = goods.product
    return (draft.color is not None and draft.color not in product.colors) or (
        draft.size is not None and draft.size not in product.sizes
    )


def _whose(text: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon) -> str | None:
    """The product that a line names by a variant that it alone has, where the one on air has none of what is said."""
    on_air = lexicon.goods.get(pinned) if pinned is not None else None
    words: list[str] = []
    for one in mentions:
        kind, quantity = one.kind, one.quantity
        if kind is PRODUCT or (kind is QTY and pinned is not None):
            continue
        word = quantity.key if quantity is not None and (kind is QTY or kind is NUMBER) else str(one.value)
        if word not in lexicon.owners or (
            kind is COLOR and quantity is None and not text.startswith(str(one.value), one.start)
        ):
            continue
        if kind is NUMBER and parts.is_sum(text, one):
            continue
        if on_air is not None and (word in on_air.any_words or _is_within_what_is_told_of(on_air.product, word)):
            return pinned
        words.append(word)
    if not words or _EACH_WEIGHT.search(text) is not None:
        return pinned
    owners = frozenset.intersection(*[lexicon.owners[word] for word in words])
    is_sure = pinned is None or not all(word.isdecimal() for word in words)
    return next(iter(owners)) if len(owners) == 1 and is_sure else pinned


def _is_within_what_is_told_of(product: LexiconProduct, word: str) -> bool:
    """Whether the shop's file calls the product, or one of its variants, by a word of two characters or more."""
    told = (product.name, *product.aliases, *product.colors, *product.sizes)
    return len(word) > 1 and plain.is_hanzi(word) and any(word in one for one in told)


def _next_product(mentions: Sequence[Mention], at: int) -> str | None:
    return next((str(mention.value) for mention in mentions[at:] if mention.kind is PRODUCT), None)
