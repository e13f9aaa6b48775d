"""What a mention is of a product that it speaks of: which of its colours or sizes, or how many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anchor_console.chat.understanding.catalog import scales, size_parts
from anchor_console.chat.understanding.catalog.codes import other_codes
from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.catalog.remnants import RemnantsOfGoods
from anchor_console.chat.understanding.catalog.size_words import PACKED_SO, SEVERAL
from anchor_console.chat.understanding.items import counts, packed
from anchor_console.chat.understanding.line import numbers, plain, sizes
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, QTY, SIZE, Mention
from anchor_console.chat.understanding.reading import Intent

OPTIONS = "options"
"""The part of an item that a part of several sizes is: the 6盒 of 6盒装15mm and 6盒装18mm."""
COLOR_OPTIONS = "color options"
"""As `OPTIONS`, of several colours: the 打孔 of 雾霾蓝【打孔款】 and 高级灰【打孔款】."""
REMNANT, COLOR_REMNANT = "remnant", "color remnant"
"""As `OPTIONS` and `COLOR_OPTIONS`, by what sizes, or colours, are told by beside their words (`remnants`)."""
_ANY_SIZE = ("size", SEVERAL)
_NO_SIZE_BEFORE = (*"满减省送降涨贵砍抹少", "便宜", "优惠", "零下", "少收", "少算")
"""Before a number that is money, or degrees of frost."""
_GROWN_BEFORE = ("胖了", "瘦了", "长了", "重了")
"""Before by how much somebody has changed."""
_TURNED_TO = re.compile(r"(?:咋|怎么|怎)(?:又|都|就)?(?:变成?|成|是)?$")
"""Before a number with 了: what the price is now (点进去咋39了)."""
_FROM_SO_MUCH = re.compile(r"[-~到至]\d+(?:[块元斤岁天%]|个月)")
"""Behind a number that begins a span of money, of weights or of time: 36到39块."""
_CHOSEN_BEFORE = re.compile(r"选.?$|还是[得要拿选穿买戴用]?$")
"""Before a size that is chosen among others: 选8还是10."""
_COUNTED = re.compile(r"[一1两俩][只对条双件个枚颗串](?=$|[\s,，])")
"""Behind a size, how many of it: 白色6一对."""
_SPOKEN_FIRST = re.compile(f"[{numbers.CHINESE_DIGITS}]+")
_ONE = ("一", "1")
"""Behind so many that are in one pack."""
_LARGER, _LARGER_AS_LETTERS = "加大", "xl"
"""What XL is called."""
_OF_TWO = 2
"""Characters of 大桶, how large it is and what it is, and of 盖盖."""
_OF_SEVERAL_WORDS = 4
"""Characters of what may be told in two words."""
_NO_COUNT = 100
"""Nobody takes so many of what is listed by such numbers."""
_ANY_PIECES = frozenset("个枚只粒颗片块")
"""Words that count the same pieces, as a shop or a fan likes."""
_AS_A_PACK = ("的", "装", "那", "带")
"""Behind a number that tells a variant."""
_OF_TIME = frozenset("年月日天岁点")
_LASTED = frozenset("了过用穿才")
"""Before how long something was: 用了七天的."""
_PACKED = "装"
_YEARS = "年"
_LASTS = re.compile("(?:[了过]|[种养用穿戴开放等活存])(?:快|有|都|才)?$")
"""Before how many years something took or takes."""
_CLOSES = re.compile(r"$|[^\w]|[要来拿整]")
"""Behind years that are all that is said of a seedling."""
_TAKEN_BEFORE = ("来", "要", "拿")
_NO_COUNTER = frozenset({"", "顶"})
_SIDES_BEFORE = frozenset("x*乘")
_COUNTS_GOODS = frozenset({Intent.CLAIM, Intent.CANCEL, Intent.ORDERED, Intent.ASK_PRICE, Intent.ASK_STOCK})


def resolve(text: str, mention: Mention, number: str, intent: Intent, lexicon: Lexicon) -> tuple[str, str | int] | None:
    """Which part of an item the mention is for product `number`, as the catalogue writes it; None for none.

    Of what is but a part of several sizes, `OPTIONS` and the key of these in `Goods.sizes_with`; of what some are told
    by besides, `REMNANT` and a key for `told_by_remnant`; of colours in the same way.
    """
    goods = lexicon.goods.get(number)
    if goods is None or (goods.codes and _is_of_another_code(text, mention, goods)):
        return None
    part = _part(text, mention, goods, intent)
    if part is None:
        return _remnant(text, mention, goods, lexicon)
    if part != _ANY_SIZE:
        return part
    key = mention.quantity.key if mention.quantity is not None else str(mention.value)
    return (OPTIONS, key) if key in goods.sizes_with else None


def _is_of_another_code(text: str, mention: Mention, goods: Goods) -> bool:
    """Whether it is but a part of a code that is none of the goods': the 0w and the 40 of 0w40."""
    return any(start <= mention.start and mention.end <= end for start, end in other_codes(text, goods.codes))


def _remnant(text: str, mention: Mention, goods: Goods, lexicon: Lexicon) -> tuple[str, str] | None:
    """What the mention tells of some variants beside their words: `resolve` has how that is told."""
    of_goods = lexicon.remnants(goods.product.number)
    of_sizes, of_colors = of_goods.sizes, of_goods.colors
    quantity = mention.quantity
    if (mention.kind is COLOR or mention.kind is SIZE) and (told := _told(text, mention, of_goods)) is not None:
        return told
    if quantity is None or not of_goods.may_have(quantity):
        return None  # most
    for slot, remnants in ((REMNANT, of_sizes), (COLOR_REMNANT, of_colors)):
        for unit in _units(text, mention, quantity, goods):
            is_exact = "." in quantity.digits  # the 2.0 of 磨砂2.0mm
            if remnants.told_by_figure(quantity.value, unit, is_exact=is_exact):
                return slot, f"{quantity.digits if is_exact else numbers.tidy(quantity.value)} {unit}"
    return None


def _told(text: str, mention: Mention, of_goods: RemnantsOfGoods) -> tuple[str, str] | None:
    """As `_remnant`, by its word alone."""
    key, said = str(mention.value), text[mention.start : mention.end]
    of_sizes, of_colors = of_goods.sizes, of_goods.colors
    if of_goods.chars.isdisjoint(said) and of_goods.chars.isdisjoint(key) and key not in of_sizes.spans:
        return None  # most
    keys = dict.fromkeys((key, key.removesuffix("色"), key.removesuffix(sizes.OF), said.removesuffix("色")))
    if len(said) == _OF_TWO and said[0] == said[1]:
        keys[said[0]] = None  # the 盖 of 盖盖
    if key.endswith(scales.PACKED) and len(said) == _OF_TWO:
        keys[said[1]] = None  # the 桶 of 大桶
    for slot, remnants in ((REMNANT, of_sizes), (COLOR_REMNANT, of_colors)):
        for one in keys:
            if remnants.told_by(one):
                return slot, one
    return None


def _units(text: str, mention: Mention, quantity: Quantity, goods: Goods) -> Sequence[str]:
    """The units with which a number may tell a variant; none where it counts goods, or tells how long."""
    if mention.kind is QTY:
        return ()
    if quantity.unit in _OF_TIME:
        return (quantity.unit,) if tells_a_pack(text, mention) else ()
    if quantity.unit:
        return () if _is_refused(quantity, goods) else (quantity.unit,)
    behind = text[mention.end : mention.end + 1].strip()
    units = (behind,) if behind else ()
    return units if _is_refused(quantity, goods) else ("", *units)


def tells_a_pack(text: str, mention: Mention) -> bool:
    """Whether a number with its unit is said as what tells a variant: 20粒的, 四盒那档, 七天的."""
    if mention.value == 1 or not text.startswith(_AS_A_PACK, mention.end):
        return False
    return text[mention.start - 1 : mention.start] not in _LASTED


def _is_refused(quantity: Quantity, goods: Goods) -> bool:
    """Whether the number is one that the goods are known by, and was found to be none here."""
    bare = numbers.tidy(quantity.value)
    words = (quantity.key,) if quantity.unit else (bare, f"{bare}{sizes.OF}")
    return any(word in goods.size_words or word in goods.color_words for word in words)


def told_by_remnant(slot: str, key: str, number: str, lexicon: Lexicon) -> frozenset[str]:
    """The sizes, or colours, that `resolve` tells of by `REMNANT`, or `COLOR_REMNANT`, and this key."""
    of_goods = lexicon.remnants(number)
    remnants = of_goods.sizes if slot == REMNANT else of_goods.colors
    value, blank, unit = key.partition(" ")
    return remnants.told_by_figure(float(value), unit, is_exact="." in value) if blank else remnants.told_by(key)


def _part(text: str, mention: Mention, goods: Goods, intent: Intent) -> tuple[str, str | int] | None:
    kind, key, listed = mention.kind, str(mention.value), goods.size_words
    if kind is QTY:
        if (packed := _packed_together(text, mention, listed)) is not None:
            return "size", packed
        if mention.quantity is not None and mention.quantity.key in listed and not _is_one_pack(text, mention, listed):
            return "size", listed[mention.quantity.key]
        if mention.quantity is not None and _is_pack_of_a_color(text, mention, goods):
            return "color", goods.color_words[mention.quantity.key]  # sold by the pack, as others are by colour
        if _is_no_count(mention) and key in listed:
            return "size", listed[key]  # 5000顶得住吗
        if tells_a_pack(text, mention) and (counted_otherwise := _of_other_pieces(mention, listed)) is not None:
            return "size", counted_otherwise
        counts_goods = intent in _COUNTS_GOODS or (
            intent in counts.ASKS_OF_GOODS and counts.is_meant_to_be_had(text, mention)
        )
        return ("qty", int(mention.value)) if counts_goods else None
    if kind is SIZE:
        if key[:1] == scales.MOST and intent not in _COUNTS_GOODS:
            return None  # 最大的套得进去不
        if key not in listed and key in goods.color_words:
            return "color", goods.color_words[key]  # L of oysters, of which each comes by weight
        if key not in listed and key in goods.colors_with:
            return COLOR_OPTIONS, key
        if key in listed:
            return "size", listed[key]
        if mention.quantity is not None and mention.quantity.key in listed:
            return "size", listed[mention.quantity.key]  # 二码 of 2码[L]
        figured = in_figures(key)
        if (of_figure := figured if figured in listed else figured.removesuffix(_PACKED)) in listed:
            return "size", listed[of_figure]  # 一年苗 is 1年苗, 一斤装 1斤
        if key.startswith(_LARGER) and _LARGER_AS_LETTERS in listed:
            return "size", listed[_LARGER_AS_LETTERS]  # other goods have a 加大
        return _count_of(key, intent) or _by_place(key, listed) or _of_words_within(key, listed)
    if kind is COLOR:
        if key in goods.color_words:
            return "color", goods.color_words[key]
        if key in goods.colors_with:
            return COLOR_OPTIONS, key
        if key.isdecimal() and (shade := f"{key.lstrip('0')}#") in goods.color_words:
            return "color", goods.color_words[shade]  # 2号色 of 2#焦糖
        return ("size", listed[key]) if key in listed and key not in goods.any_color_words else None  # the 红 of 红轴
    return _of_number(text, mention, goods) if kind is NUMBER else None


def _count_of(key: str, intent: Intent) -> tuple[str, int] | None:
    """How many, where the size of other goods is but a count: 两支, beside 50g两支装."""
    value = numbers.parse(key[:-1]) if key[-1:] in size_parts.PIECES and intent in _COUNTS_GOODS else None
    return ("qty", int(value)) if value is not None else None


def in_figures(key: str) -> str:
    """The size key with figures for the spoken number that it begins with."""
    said = _SPOKEN_FIRST.match(key)
    value = numbers.parse(said[0]) if said is not None else None
    return numbers.tidy(value) + key[said.end() :] if said is not None and value is not None else key


def _by_place(key: str, listed: Mapping[str, str]) -> tuple[str, str] | None:
    """The greatest or the least size, told as 大号 or 小的, which other goods have."""
    size = listed.get(scales.MOST + key[:1]) if key[1:] in ("号", sizes.OF) else None
    return ("size", size) if size is not None else None


def _of_words_within(key: str, listed: Mapping[str, str]) -> tuple[str, str] | None:
    """The only size whose words are within what other goods have: 单片主驾, told as 主驾单片."""
    if len(key) < _OF_SEVERAL_WORDS or not plain.is_hanzi(key):
        return None
    halves = [listed.get(half) for half in (key[: len(key) // 2], key[len(key) // 2 :])]
    return ("size", halves[0]) if halves[0] and halves[0] == halves[1] else None


def _of_number(text: str, mention: Mention, goods: Goods) -> tuple[str, str] | None:
    """The size or colour of `goods` that a number is."""
    key, listed = str(mention.value), goods.size_words
    of_number = key + sizes.OF
    if key not in listed and of_number not in listed and key not in goods.color_words:
        return None  # most
    if is_sum(text, mention):
        return None
    if text[mention.start - 1 : mention.start] in _SIDES_BEFORE:
        return None  # 1米5x2米
    if _FROM_SO_MUCH.match(text, mention.end) is not None:
        return None
    if text.startswith("款", mention.end) and not goods.size_words.get(key, "款").endswith("款"):
        return None  # 14款捷达
    if text.startswith("了", mention.end) and _is_price_now(text, mention):
        return None
    if (
        key.endswith(_YEARS)
        and not listed.get(key, key).endswith(_YEARS)
        and (_LASTS.search(text, 0, mention.start) is not None or _CLOSES.match(text, mention.end) is None)
    ):
        return None  # 种了2年, 追你三年了
    if key in listed:
        return "size", listed[key]
    if of_number in listed and _is_small_size(text, mention):
        return "size", listed[of_number]
    return ("color", goods.color_words[key]) if key in goods.color_words else None


def is_sum(text: str, mention: Mention) -> bool:
    """Whether the number is money, degrees of frost or how much heavier somebody is: 满200减20, 胖了十斤."""
    if text.endswith(_GROWN_BEFORE, 0, mention.start):
        return mention.quantity is not None and mention.quantity.value < _NO_COUNT
    return text.endswith(_NO_SIZE_BEFORE, 0, mention.start)


def _is_small_size(text: str, mention: Mention) -> bool:
    """Whether a figure too small to say a size by itself is one: 选8还是10, 白色6一对."""
    quantity = mention.quantity
    if quantity is None or quantity.unit != "":
        return False
    if _CHOSEN_BEFORE.search(text, mention.start - 3, mention.start) or text.startswith("还是", mention.end):
        return True
    return _COUNTED.match(text, mention.end) is not None and text[mention.start - 1 : mention.start] not in ("", " ")


def _is_one_pack(text: str, mention: Mention, listed: Mapping[str, str]) -> bool:
    """Whether it is rather one that is taken, though what is packed by one is listed, or several are: 一罐, where there
    are 1罐装."""
    quantity = mention.quantity
    if quantity is None or quantity.value != 1 or text.startswith("装", mention.end):
        return False
    return listed[quantity.key] == SEVERAL or listed[quantity.key].endswith("装")


def _packed_together(text: str, mention: Mention, listed: Mapping[str, str]) -> str | None:
    """The size of so many in one pack: the 6棵装 of 六棵一组."""
    quantity = mention.quantity
    if quantity is None or not text.startswith(_ONE, mention.end):
        return None  # most
    if packed.IN_ONE_PACK.match(text, mention.end) is None:
        return None
    size = next((listed[key] for tail in PACKED_SO if (key := quantity.key + tail) in listed), None)
    return size or None


def _of_other_pieces(mention: Mention, listed: Mapping[str, str]) -> str | None:
    """The only size of so many pieces, which the shop counts by another word: the 16枚 of 16个装."""
    quantity = mention.quantity
    if quantity is None or quantity.unit not in _ANY_PIECES:
        return None
    figure = numbers.tidy(quantity.value)
    found = {listed[key] for unit in _ANY_PIECES if (key := figure + unit) in listed}
    return found.pop() if len(found) == 1 else None


def _is_pack_of_a_color(text: str, mention: Mention, goods: Goods) -> bool:
    """Whether it is how many are in a colour, and not rather one that is taken: 一套, where there is a 星月一套2个."""
    quantity = mention.quantity
    if quantity is None or quantity.key not in goods.color_words:
        return False
    return quantity.value != 1 or mention.end != len(text) or not text.endswith(_TAKEN_BEFORE, 0, mention.start)


def _is_no_count(mention: Mention) -> bool:
    """Whether so many are never taken, and no counting word says that they are."""
    quantity = mention.quantity
    return quantity is not None and quantity.unit in _NO_COUNTER and quantity.value >= _NO_COUNT


def _is_price_now(text: str, mention: Mention) -> bool:
    return _TURNED_TO.search(text, mention.start - 5, mention.start) is not None
