"""From the things that a line names to the items it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.items import beside, counts, ones, parts
from anchor_console.chat.understanding.items.drafts import (
    EVERY_COLOR,
    Draft,
    all_colors,
    over_products,
    spread,
    without_shares,
    without_sums,
    without_totals,
)
from anchor_console.chat.understanding.items.making import drafts_of
from anchor_console.chat.understanding.line import plain
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, Mention, has
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
_NAMES_BESIDE = frozenset({ASK_PRICE, Intent.ASK_FIT, Intent.ASK_DETAIL})
_ASK_DELIVERY = Intent.ASK_DELIVERY
_TAKES = frozenset({Intent.CLAIM, Intent.ORDERED, Intent.CANCEL})
_CHANGES = re.compile(
    r"[拍选买]错|[拍选]成|改成|换成|备注一?下|(?:改|换)[个一下]{0,2}(?:尺?码|颜色|型号)|改(?=\d?x*[sml](?![a-z]))|[帮给]我(?:改|换(?=[^\s一个新货把双套条件台只瓶]))"
)
"""Asks for another variant of what was bought: the product on air."""
_SHOW_OF_HANDS = re.compile(
    r"扣(?:个|了)?[1一壹]+(?![\d二三四五六七八九十万千百扣])|(?<![^ ])1{3,}(?![\da-z号斤块码])|(?:^1(?=[ !])| 1$)"
    r"|(?<=来)一$| 来1$|1为敬"
)
"""扣1, whatever is said behind it."""
_OF_THE_WAY = re.compile("地址|门牌|收件|收货|电话|手机号|楼栋|小区")
"""What is changed is where it goes, not what it is."""
_IF_IT_COMES = re.compile(
    r"(?:到得了|[赶来]得?[及上]|能[到送寄])[^\s,，]{0,3}[\s,，]?[^\s,，]{0,4}(?:就|[我俺]?[给要拿买来订留])|就(?:[给帮][我俺他她])?[^\s,，]{0,3}[要拿买来订]|到得了"
)
"""What is to be had if it comes in time: 到得了我拿两对."""
_HUE = 2
"""Characters of a word that many goods come in: 红色."""
_EACH_WEIGHT = re.compile(r"块钱?[一每]斤|[一每]斤(?=[要是得能合]?(?:多少|几块|算|啥价|什么价))")
"""A weight that a price is told for."""


def assemble(
    text: str,
    mentions: Sequence[Mention],
    pinned: str | None,
    intent: Intent,
    lexicon: Lexicon,
    denied: Sequence[Mention] = (),
) -> tuple[Item, ...]:
    """The items that `mentions` (those not rejected, nor used up by facts) make together, in the order said.

    Args:
        denied: the variants that the line turns down.
    """
    if intent is SPAM:
        return ()
    takes_pinned = intent in SPEAKS_OF_PINNED or (
        bool(mentions)
        and intent is AFTER_SALE
        and _CHANGES.search(text) is not None
        and _OF_THE_WAY.search(text) is None
    )
    counting = CLAIM if intent is _ASK_DELIVERY and _IF_IT_COMES.search(text) is not None else intent
    if intent in _TAKES or (intent in _MAY_COUNT_ONE and mentions):
        mentions = ones.with_ones(text, mentions)
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
        mentions = counts.without_idle(text, mentions, pinned, counting, lexicon)
    drafts = drafts_of(text, mentions, pinned if takes_pinned else None, counting, lexicon, denied)
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
        if intent in _TAKES and not each:
            drafts = without_sums(text, drafts)
        if intent is not ASK_PRICE or any(draft.has_variant for draft in drafts):
            drafts = without_totals(drafts)  # 两对多少 三对呢 asks of both
        drafts = spread(drafts, each=each)
    if intent is not PRAISE and (each or "都" in text or "全" in text or "一样" in text):
        drafts = over_products(text, all_colors(text, drafts, lexicon), lexicon)
    return drafts


def _whose(text: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon) -> str | None:
    """The product that a line names by a variant that it alone has, where the one on air has none of what is said."""
    on_air = lexicon.goods.get(pinned) if pinned is not None else None
    words: list[str] = []
    shared: list[str] = []
    for one in mentions:
        kind, quantity = one.kind, one.quantity
        if kind is PRODUCT or (kind is QTY and pinned is not None):
            continue
        word = quantity.key if quantity is not None and (kind is QTY or kind is NUMBER) else str(one.value)
        if on_air is not None and (word in on_air.colors_with or word in on_air.sizes_with):
            return pinned  # 长方白框带遥控那个
        if word not in lexicon.owners or (
            kind is COLOR and quantity is None and not text.startswith(str(one.value), one.start)
        ):
            continue
        if kind is NUMBER and parts.is_sum(text, one):
            continue
        if words and len(words[0]) > _HUE and quantity is not None and on_air and word in on_air.any_words:
            shared.append(word)  # the 500 of 桂圆肉500的: many things come so
            continue
        if on_air is not None and (
            word in on_air.any_words
            or parts.in_figures(word) in on_air.any_words
            or _is_within_what_is_told_of(on_air.product, word)
            or parts.resolve(text, one, on_air.product.number, CLAIM, lexicon) is not None
        ):
            return pinned
        if kind is COLOR and _is_but_within(word, lexicon):
            continue
        words.append(word)
    if not words or _EACH_WEIGHT.search(text) is not None:
        return pinned
    owners = frozenset.intersection(*[lexicon.owners[word] for word in words])
    is_sure = pinned is None or not all(word.isdecimal() for word in words)
    if len(owners) != 1 or not is_sure:
        return pinned
    (owner,) = owners
    return owner if all(word in lexicon.goods[owner].any_words for word in shared) else pinned


def _is_but_within(word: str, lexicon: Lexicon) -> bool:
    """Whether it is no more than a piece of the name of the one colour that it tells, as it may be of any word: the
    阳台 of 果汁阳台 names no rose."""
    if len(word) < _HUE or not plain.is_hanzi(word):
        return False
    told = {lexicon.goods[owner].color_words.get(word, word) for owner in lexicon.owners[word]}
    return all(word in color[1:] for color in told)


def _is_within_what_is_told_of(product: LexiconProduct, word: str) -> bool:
    """Whether the shop's file calls the product, or one of its variants, by a word of two characters or more."""
    told = (product.name, *product.aliases, *product.colors, *product.sizes)
    return len(word) > 1 and plain.is_hanzi(word) and any(word in one for one in told)
