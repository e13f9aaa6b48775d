"""The size that a stretch of a line wishes, in the fan's words: 4XL, 50升, 小号, 52的圈口."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import plain, qualities, sizes
from anchor_console.chat.understanding.mentions import NUMBER, QTY, SIZE, Mention
from anchor_console.chat.understanding.qualities import LEADS
from anchor_console.chat.understanding.subject import LISTED, Judged, Subject, wished

HEADS = frozenset({"圈口", "圈", "码", "号", "码数", "尺码", "尺寸", "规格"})
"""What sizes are called, and no goods."""
_NAME = re.compile(r"(?:特大|加大|超大|大|中|小|特小|迷你)号")
_WIDE = frozenset({"大码", "加大码", "小码", "均码"})
"""By themselves these are sizes; before a name, 大码 tells whom the goods are for."""
_LETTERED = re.compile(r"[a-z][a-z\d]{0,3}码|[a-k]{1,2}罩?杯")
_UNIT = re.compile(r"[a-z]{1,3}|毫安|克拉|公分|圈口|[\u4e00-\u9fff]")
_AREA = re.compile(
    r"[\d.零一二两三四五六七八九十百]+(?:(?:米|公分|厘米|cm)[\d一二三四五六七八九]*)?[x*乘]"
    r"[\d.零一二两三四五六七八九十百]+(?:(?:米|公分|厘米|cm)[\d一二三四五六七八九]*)?"
)
"""So long and so wide: 一米二乘一米八, 3x4米."""
_BESIDE = re.compile(
    r"码?的?(?:[大小]?|[^ 的]{0,2}(?:妹子|姑娘|女生|男生|孩子|小孩|宝宝|兄弟|[^ 的]人|[大小]脚丫?)[^ 的]{0,6})"
)
_OF_A_SIZE = re.compile(r"码?的(?P<how>[\u4e00-\u9fff]{0,4})")
_SAYS_NO_SIZE = frozenset("装款版型码号套")
_MEASURE = re.compile(r"(?:ml|kg|cm|mm|[\dx]l|\dg|毫升|升|公斤|斤|克|寸|公分|厘米|码)$")
_GOES_ON = frozenset("的以左往上下一个")
"""Right behind a measure these say more of it: 50公分以上."""
_EACH_PACK = re.compile(r"一[\u4e00-\u9fff]")
_LONGEST_QUALITY = 4
_LEAST_DIGITS = 2
_OF_MONEY = frozenset({"块", "元", "块钱", "毛", "毛钱"})
_NO_MEASURE = ("", "年", "%")
"""Units by which a number is no size: an age, a part of a hundred."""
_SAYS_MEASURE = ("上", "下", "内", "装", "右", "大", "小", "高", "宽", "长", "厚", "重")
"""Ends of what goes with a measure: 十斤以上, 三十寸左右, 1米8宽."""
_DIGITS = re.compile(r"[\d.零一二两三四五六七八九十百千]+")
_HOW_IT_IS = re.compile(r"(?:加(?![大肥长宽高])|[带免防无薄厚])[\u4e00-\u9fff]{1,3}")
"""What a size of other goods says that they are like: 加绒."""
_PACKED = re.compile(r"(?!装)[\u4e00-\u9fff]{1,3}装")
_PACK_AND_MORE = re.compile(r"装的?([\u4e00-\u9fff]{1,3}装)")
_PACKS = re.compile(
    r"[大小整]?(?:袋|箱|坛子?|桶|包|瓶|罐|盒|捆|支|管|(?<=[大小])|(?<=[大小])(?:容量|饼)|(?<=整)块)(?:装|子)?"
)
_SAYS_NO_MORE = re.compile(rf"(?=[大小整])(?:{_PACKS.pattern})|(?:超值|批发|年货|商用)装")
"""A pack that is but big or small, or whole, behind its measure: 20斤整箱."""
_SIZED = frozenset({SIZE, NUMBER})


def size_word(word: str) -> str:
    """A size as wishes name it: 4XL for 4xl码的."""
    word = word.upper().replace("SIZE", "").strip().removesuffix("的").removesuffix("码")
    if word[:1].isdecimal():
        word = word.rstrip("领腰")  # of a collar, of a waist
    return word.removesuffix("号") if word[:1].isascii() else word


def as_listed(subject: Subject, size: str) -> str:
    """A wished `size` with its 号 where all sizes of the goods have one: 17号 of rings."""
    listed = subject.goods.product.sizes if subject.goods is not None else ()
    is_so_called = size.isdecimal() and f"{size}号" in subject.original and bool(listed)
    return f"{size}号" if is_so_called and all(one.endswith("号") for one in listed) else size


def is_name(word: str) -> bool:
    """Whether it is a size's name in any shop: 小号."""
    return _NAME.fullmatch(word) is not None


def name_before(word: str) -> str | None:
    """The size's name with which `word` begins: the 大号 of 大号袜子."""
    name = _NAME.match(word)
    return name[0] if name is not None else None


def at_the_end(subject: Subject, start: int, end: int) -> str | None:
    """The unlisted size that is measured by all of `start`..`end`."""
    measure = next((one for one in subject.mentions if one.start == start and one.end == end), None)
    return None if measure is None or subject.has_size(measure) else measured(subject, measure)


def heading(subject: Subject, start: int, wanted: str) -> str | None:
    """The unlisted size with which what is `wanted` begins, and which says all where no thing follows: 200g试喝小罐."""
    end = start + len(wanted)
    size = next((one for one in subject.mentions if one.start == start and one.end < end), None)
    if size is None or subject.has_size(size) or subject.is_a_thing(wanted) or _says_how(subject, size, end):
        return None
    is_measure = _MEASURE.search(subject.text, size.start, size.end) is not None
    return size_word(subject.words(size)) if is_measure and subject.text[size.end] not in _GOES_ON else None


def is_pack(word: str) -> bool:
    """Whether it is how goods are packed: 小瓶."""
    return _PACKS.fullmatch(word) is not None


def is_each_pack(word: str) -> bool:
    """Whether it is what one takes of a thing: the 一套 of 护发素一套."""
    return _EACH_PACK.fullmatch(word) is not None


def named(subject: Subject, start: int, end: int) -> Judged | None:
    """What `start`..`end` asks for where it is called as sizes are here, or in any shop."""
    asked, name, listed = subject.text[start:end], subject.original[start:end], subject.size_words
    if _AREA.fullmatch(asked) is not None and not any((one.start, one.end) == (start, end) for one in subject.mentions):
        return wished(subject.what, size=size_word(name))  # 一米二乘一米八
    if is_name(asked) or asked in _WIDE:
        return LISTED if name in listed else wished(subject.what, size=name)
    if sizes.is_lettered(asked) and any(
        sizes.is_lettered(word) and word[-1] == asked[-1] and plain.is_hanzi(word[-1]) for word in listed
    ):
        return LISTED if asked in listed else wished(subject.what, size=size_word(name))
    return None


def unlisted(subject: Subject, start: int, end: int) -> str | None:
    """The size that `start`..`end` is by its form alone: NB码, or 银轴 where there are 红轴 and 茶轴."""
    name = subject.original[start:end]
    if _LETTERED.fullmatch(subject.text, start, end):
        return size_word(name)
    if (size := counted(subject, name)) is not None:
        return size
    return name if _is_called_as_sizes(subject, name) else None


def mentioned(subject: Subject, mention: Mention, start: int, end: int) -> Judged | None:
    """What the number or size `mention`, with which `start`..`end` begins, asks for; None where it is no size there."""
    rest = subject.text[mention.end : end]
    if mention.kind is SIZE and _HOW_IT_IS.fullmatch(subject.text, mention.start, mention.end):
        return LISTED if subject.has_size(mention) else wished(subject.what, feature=subject.words(mention))
    if mention.quantity is not None and (mention.quantity.unit in _OF_MONEY or rest in _OF_MONEY):
        return None
    if mention.quantity is not None and mention.quantity.unit == "个" and len(rest) == 1 and rest != "装":
        return None  # 四个口的
    of = rest.startswith("的")
    if is_each_pack(rest):
        rest = ""  # 200g一团
    if mention.kind is QTY and rest == "套":
        return _set(subject, start, end)
    if not subject.has_size(mention):
        if _PACKED.fullmatch(rest) and not _SAYS_NO_MORE.fullmatch(rest.removeprefix("的")):
            size = size_word(subject.words(mention))
            return wished(subject.what, size=size, feature=subject.original[mention.end : end].lstrip("的"))
        if (pack := _PACK_AND_MORE.fullmatch(rest)) is not None:
            size = size_word(subject.words(mention) + "装")
            return wished(subject.what, size=size, feature=None if pack[1] == "套装" else pack[1])
    if _PACKS.fullmatch(rest.removeprefix("的")):
        rest, of = "", False
    if mention.start == start and _is_quality_beside(subject, mention, rest, end):
        is_listed = subject.has_size(mention)
        return wished(subject.what, size=None if is_listed else size_word(subject.words(mention)), feature=rest)
    if len(rest) > 2 and not of:
        return None
    if subject.has_size(mention):
        return LISTED
    if rest and not of and not (mention.quantity is not None and _UNIT.fullmatch(rest)):
        return None
    what = subject.original[mention.end + 1 : end] if of and len(rest) > 1 else subject.what
    if what in HEADS or (of and what is not None and not subject.is_a_thing(what)):
        what = subject.what
    size = subject.words(mention) if of or not rest or rest in HEADS else subject.original[mention.start : end]
    return wished(what, size=size_word(size))


def beside_name(subject: Subject, mention: Mention, what: str, last: int) -> Judged | None:
    """What `mention`, with which all begins that up to `last` is said beside the name `what`, asks for, if a size."""
    if mention.kind not in _SIZED:
        return None
    if subject.has_size(mention):
        return LISTED
    if _says_how(subject, mention, last):
        return None  # 四驱的遥控车
    if _UNIT.fullmatch(subject.text, mention.end, last) or mention.end == last:
        return wished(what, size=size_word(subject.original[mention.start : last]))
    if _BESIDE.fullmatch(subject.text, mention.end, last):
        return wished(what, size=size_word(subject.words(mention)))  # 3升的小压力锅, 43的妹子也想穿马丁靴
    return None


def within(subject: Subject, mention: Mention, what: str, last: int) -> Judged | None:
    """What an unlisted size `mention`, somewhere before the name `what`, asks for: 小孩28码的亲子雪地靴."""
    if mention.kind is not SIZE or subject.has_size(mention):
        return None
    told = _OF_A_SIZE.fullmatch(subject.text, mention.end, last)
    if told is None:
        return None
    return wished(what, size=size_word(subject.words(mention)), feature=told["how"] or None)


def said_last(subject: Subject, mention: Mention, end: int) -> str | None:
    """The size that `mention` is right behind a thing's name, with no more up to `end`: 背包50升的, 鞋子41的."""
    if mention.end != end:
        return None
    is_bare = mention.kind is not SIZE and is_as_sizes_are(subject, mention)
    return size_word(subject.words(mention)) if is_bare else measured(subject, mention)


def measured(subject: Subject, mention: Mention) -> str | None:
    """The size that `mention` is by its unit; an age is none, nor a part of a hundred."""
    quantity = mention.quantity
    is_size = mention.kind in _SIZED and quantity is not None and quantity.unit not in _NO_MEASURE
    if is_size and _says_how(subject, mention, mention.end):
        return None
    return size_word(subject.words(mention)) if is_size else None


def is_as_sizes_are(subject: Subject, mention: Mention) -> bool:
    """Whether `mention` is a size, or a bare number where the sizes of the goods are such numbers."""
    quantity, goods = mention.quantity, subject.goods
    if mention.kind is SIZE or quantity is None:
        return mention.kind is SIZE
    if quantity.unit or quantity.is_spoken or len(quantity.digits) < _LEAST_DIGITS:
        return False
    return goods is None or any(size.isdecimal() for size in goods.product.sizes)


def _says_how(subject: Subject, mention: Mention, end: int) -> bool:
    """Whether a number, with what stands behind it up to `end`, says what a thing is like: 四驱, 四路."""
    quantity = mention.quantity
    if quantity is None or not quantity.is_spoken:
        return False
    at = mention.start + len(quantity.digits)
    return at < end and subject.text[at] in qualities.OF_A_FORM


def _set(subject: Subject, start: int, end: int) -> Judged:
    """六件套: a size where the goods come in sets, else a thing by itself."""
    name = subject.original[start:end]
    if subject.goods is not None and any(size.endswith("件套") for size in subject.goods.product.sizes):
        return wished(subject.what, size=name)
    return wished(name)


def _is_quality_beside(subject: Subject, mention: Mention, rest: str, end: int) -> bool:
    """Whether what stands behind a measure says what the thing should be like: 2升迷你的, 2升小号的."""
    quantity = mention.quantity
    return (
        mention.kind in _SIZED
        and quantity is not None
        and quantity.unit not in (*_NO_MEASURE, "度")
        and (subject.has_of(end) or subject.text.startswith(("那种", "这种"), end))
        and 2 <= len(rest) <= _LONGEST_QUALITY
        and plain.is_hanzi(rest)
        and not rest.startswith("的")
        and not _UNIT.fullmatch(rest)
        and not rest.endswith(_SAYS_MEASURE)
        and not subject.is_a_thing(rest)
    )


def counted(subject: Subject, word: str) -> str | None:
    """`word` where it is a size of the goods but for its numbers: 一壶六杯, where there is 一壶两杯."""
    listed = subject.goods.product.sizes if subject.goods is not None else ()
    form = _DIGITS.sub("#", word.lower())
    is_size = form != "#" and "#" in form and any(form == _DIGITS.sub("#", size.lower()) for size in listed)
    return size_word(word) if is_size else None


def _is_called_as_sizes(subject: Subject, word: str) -> bool:
    """Whether it ends as all sizes of the goods do: 银轴, where there are 红轴 and 茶轴."""
    listed = subject.goods.product.sizes if subject.goods is not None else ()
    tails = {size[-1] for size in listed}
    return (
        len(listed) > 1
        and len(tails) == 1
        and len({size[-2:] for size in listed}) > 1  # 开口 is none of 54圈口, 56圈口
        and len(word) == 2
        and not word.startswith(LEADS)
        and word[-1] in tails
        and plain.is_hanzi(word)
        and word[-1] not in _SAYS_NO_SIZE
    )
