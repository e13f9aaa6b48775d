"""What a line asks for, and whether the catalogue has it: if so it asks for stock, if not it makes a wish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import StatedWish

_STOP = r"[^\s,，。!?！？;~]"
_END = r"(?:吗|没有|没|不|么|嘛|莫|冇|mei|莫得|呀|呢|啊|伐|呗|吧|哇|咯|嗦|哦|卖不|卖)*(?=[\s,，。!?！？;~]|$)"
_HAVE = r"(?:有没有|有木有|有冇|有莫有|有无|有没得|有卖|能不能有|可有)"
_MAKE = r"(?:出不出|做不做|卖不卖|能不能|可不可以|啥时候|什么时候|多会儿?|希望|建议|求求|能|可以|要不|考虑|下次|咋不|怎么不)?(?:再|也)?(?:出|上|整|做|卖|来|进|弄|搞|有)(?:一)?(?:个|点|款|些)"
_FORMS = (
    re.compile(rf"{_HAVE}(?:卖)?(?P<x>{_STOP}{{1,14}}?){_END}"),
    re.compile(rf"(?:出不出|做不做|卖不卖)(?P<x>{_STOP}{{1,12}}?){_END}"),
    re.compile(rf"{_MAKE}(?P<x>{_STOP}{{1,12}}?){_END}"),
    re.compile(
        rf"(?:希望|能不能|啥时候|什么时候|求求求?|建议|下次|能)(?:再|也)?(?:出|上|整|做|卖|进)(?:个|点|款|一款)?(?P<x>{_STOP}{{1,12}}?){_END}"
    ),
    re.compile(
        rf"(?:想要|想买|求(?!链|上|购|推|回|讲|问|介)|要是有|想吃|想喝)(?:个|点|款|一款)?(?P<x>{_STOP}{{1,12}}?)(?:卖不|就好了|{_END})"
    ),
    re.compile(rf"(?<![没还])有(?P<x>{_STOP}{{1,12}}?)(?:吗|没(?!有)|不|么|嘛|莫|冇|mei|卖|伐)(?=[\s,，。!?！？;~]|$)"),
    re.compile(
        rf"(?:^|[\s,，。!?！？;~])(?P<x>{_STOP}{{1,12}}?)(?:有没有|有木有|有莫得|有没|有冇|有没得|有吗|卖不卖|有卖|卖吗|有不)"
    ),
)
_LEAD = re.compile(r"^(?:主播|老板|你家|你们|家|咱家|还|再|那种|这种|一个|一款|个|点|款|卖|出|的|什么|啥)+")
_TAIL = re.compile(r"(?:的话|的|吗|呀|啊|呢|卖|有没有|有|就好了|出|上|没|不|咧|喽|嘞)+$")
_FEATURE_TAIL = ("款", "味", "装", "版", "型", "领", "香", "口味", "风格")
_FEATURE_LEAD = (
    "带",
    "不带",
    "无",
    "加",
    "去",
    "纯",
    "不",
    "免",
    "大",
    "小",
    "高",
    "低",
    "厚",
    "薄",
    "长",
    "短",
    "全",
    "防",
)
_NO_WISH = re.compile(
    r"^(?:货|现货|券|优惠|活动|链接|库存|赠品|折扣|运费险|人|区别|味道|啥|什么|没有|影响|问题|色差|证书|弹力|弹性|你|我|可能|必要|点|些|"
    r"效果|用|得|的|了|一|这|那|多|几|毒|效|老乡|哪|没|库|单|位|空|时间|事|机会|新|车|拍|发票|保障|售后|质保|保修|声音|时候)"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for: `wish` where the catalogue lacks it, else None; the span that asks."""

    wish: StatedWish | None
    start: int
    end: int


def sought(
    text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
) -> Sought | None:
    """What the line asks to be had or made; None where it asks for nothing of that kind."""
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = _trim(text, match.start("x"), match.end("x"))
            if start >= end:
                continue
            found = _judge(text, original, start, end, match.span(), mentions, pinned, lexicon)
            if found is not None:
                return found
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text[start:end])
    if lead and lead.end() < end - start:
        start += lead.end()
    tail = _TAIL.search(text[start:end])
    if tail:
        end = start + tail.start()
    return start, end


def _judge(
    text: str,
    original: str,
    start: int,
    end: int,
    span: tuple[int, int],
    mentions: Sequence[Mention],
    pinned: str | None,
    lexicon: Lexicon,
) -> Sought | None:
    products = [mention for mention in mentions if mention.kind is Kind.PRODUCT]
    number = str(products[0].value) if products else pinned
    goods = lexicon.goods.get(number) if number is not None else None
    named = next((mention for mention in products if mention.quantity is None), None)
    what = original[named.start : named.end] if named else None
    inside = [mention for mention in mentions if start <= mention.start < end + 1 and mention.kind is not Kind.PRODUCT]
    whole = any(mention.start <= start and mention.end >= end and mention.kind is Kind.PRODUCT for mention in mentions)
    if whole:
        return Sought(None, *span)
    color = next((mention for mention in inside if mention.kind is Kind.COLOR), None)
    size = next((mention for mention in inside if _could_be_size(mention, text)), None)
    if color is not None and color.end - start >= (end - start) - 2:
        if _has_color(goods, str(color.value), lexicon):
            return Sought(None, *span)
        return Sought(StatedWish(what, _colour_word(original[color.start : color.end]), None, None), *span)
    if size is not None and size.end - start >= (end - start) - 2:
        if _has_size(goods, size, lexicon):
            return Sought(None, *span)
        return Sought(StatedWish(what, None, _size_word(original, size), None), *span)
    wanted = original[start:end]
    if _NO_WISH.match(text[start:end]) or not wanted.strip():
        return None
    has_tail = text.startswith("的", end)
    inner_name = next(
        (mention for mention in products if mention.quantity is None and start <= mention.start and mention.end <= end),
        None,
    )
    if inner_name is not None:
        feature = _join(original[start : inner_name.start].removesuffix("的"), original[inner_name.end : end])
        return (
            Sought(StatedWish(original[inner_name.start : inner_name.end], None, None, feature), *span)
            if feature
            else Sought(None, *span)
        )
    left, de, right = wanted.rpartition("的")
    if de and right and len(right) >= 2:
        return Sought(StatedWish(right, None, None, left or None), *span)
    if has_tail or wanted.endswith(_FEATURE_TAIL) or text.startswith(_FEATURE_LEAD, start):
        return Sought(StatedWish(what, None, None, wanted), *span)
    if named is not None:
        return Sought(StatedWish(what, None, None, wanted), *span)
    return Sought(StatedWish(wanted, None, None, None), *span)


def _join(before: str, after: str) -> str | None:
    return before or after.removeprefix("的") or None


def _could_be_size(mention: Mention, text: str) -> bool:
    if mention.kind is Kind.SIZE:
        return True
    return mention.kind in (Kind.NUMBER, Kind.QTY) and mention.quantity is not None


def _has_color(goods: Goods | None, word: str, lexicon: Lexicon) -> bool:
    if goods is None:
        return word in lexicon.color_words
    return word in goods.any_color_words


def _has_size(goods: Goods | None, mention: Mention, lexicon: Lexicon) -> bool:
    keys = {str(mention.value), mention.quantity.key if mention.quantity else ""}
    words = goods.size_words if goods is not None else lexicon.size_words
    return any(key in words for key in keys)


def _colour_word(word: str) -> str:
    word = word.rstrip("的滴哒")
    return word if word.endswith("色") else word + "色"


def _size_word(original: str, mention: Mention) -> str:
    return (
        original[mention.start : mention.end]
        .upper()
        .replace("SIZE", "")
        .strip()
        .removesuffix("的")
        .removesuffix("码")
        .removesuffix("号")
    )
