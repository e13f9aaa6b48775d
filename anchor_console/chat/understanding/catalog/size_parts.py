"""The parts that a listed size is told in, by each of which it may be asked for: 200*230 and 8斤 of 200*230 8斤."""

from __future__ import annotations

import re
from functools import lru_cache

from anchor_console.chat.understanding.line import measures, numbers
from anchor_console.goods.same_size import without_advice

_SIDE_CALLED = re.compile(
    r"[宽高长](?=\d+(?:\.\d+)?[宽高]?[x*])|(?<=[x*])[宽高长](?=\d)|(?<=\d)[宽高](?=[x*])|(?<=[x*]\d\.\d)[宽高]$"
)
"""Which side of something it is: 宽2.0x高2.7米, 1.5宽*2.6高."""
_BRACKETED = re.compile(r"【[^】]*】|\([^)]*\)|\[[^]]*\]")
_BODILY = re.compile(r"(?:\d(?=x))?x*[sml]码?|\d{2,3}码?|[均加特大中小]{1,3}[号码]?")
"""What sizes of clothes and shoes are; in brackets behind it stands whom it suits, seldom the size in other words."""
_IN_OTHER_WORDS = re.compile(
    r"\d?x*[sml]|\d{2,3}码?|\d+[格层孔头片张只双条件盒包袋支]|(?:腰围?)?\d尺\d?寸?|\d{2}-\d{2}码|\d{1,2}-\d{1,2}岁|(?:脚|内|鞋)?长\d+(?:\.\d+)?(?:cm|厘米|公分)?"
)
_SIDE_BY_SIDE = re.compile(
    r"(?<=[\da-z码])/(?=[\da-z])|\s+|[+:=≈|丨&—]|#(?!$)|(?<=[sml])(?=\d{2,3}[-x*]\d)|(?<=[码大])\d{2,3}-\d{2,3}斤\*?|(?<=[sml])-(?=\d+[盒包袋条件双套])"
)
"""Between the parts, or between letters and the sides or the span behind them: XL110*75, M56-58."""
_NUMBERED = re.compile(r"^#(\d+)(?=[\u4e00-\u9fff])")
"""The number that a size begins with: #50直径42cm."""
_GIVEN = re.compile(r"(?:[送赠配建适推]|身高|体重).*")
"""What comes with it, or whom it suits: the 送袋装盐 of 5L*2桶(送袋装盐)."""
_AND_GIVEN = re.compile(r"(?<=..)(?:[送赠]|配(?=\d)).*")
PIECES = "".join(sorted({one for one in measures.COUNTERS if len(one) == 1} | set("片抽粒块层格孔头尺泡")))
_LATIN_UNIT = "kg|kw|ml|gb|tb|mah|cm|mm|g|l|m|w|v"
_OF_GOODS = "公斤|千克|克拉|斤|两(?![\u4e00-\u9fff])|克|毫升|升|厘米|公分|毫米|米|寸|年级|加仑|毫安时?|千?瓦|档"
_HANZI_UNIT = f"{_OF_GOODS}|小包|小袋|小盒|小瓶|件套|[{PIECES}]"
SIDE = r"(?:[2-9]\d|[12]\d\d)"
"""A number that is rather one of two sides than a count of what comes together."""
_MEASURE = re.compile(
    r"^[a-z]\d{1,2}(?=[x*]\d+[x*]\d)"
    rf"|{SIDE}[x*]{SIDE}(?=[{PIECES}])"
    rf"|\d+(?:\.\d+)?[x*]\d+(?:\.\d+)?(?:cm|厘米|公分|米|m)?(?![a-z\d.{PIECES}])"
    rf"|\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?:(?:{_LATIN_UNIT})(?![a-z])|{_HANZI_UNIT})(?:装|床|宽|长)?"
    r"|\d+年[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])|(?<![\d.*/])\d+(?:\.\d+)?[\u4e00-\u9fff]{1,2}(?=[*/]\d)"
    r"|\d{2}-\d{2,3}[a-h]{1,3}|\d?[a-z]级|\d+#|(?<![\d.-])\d{2}-\d{2}(?![\d.斤岁年月人个级])|^\d{2}(?=(?:脚|内|鞋)?长)"
    rf"|[{numbers.CHINESE_DIGITS}]+(?:件套|[尺寸斤两层格孔])(?:装)?"
)
_WORDS = re.compile(r"[a-z]{2,4}(?=码)|(?<![a-z])[a-z]?[\u4e00-\u9fff]{2,}|(?<![a-z])[a-z][\u4e00-\u9fff]")
_LETTERS_AND_WORDS = re.compile(r"\d?x*[sml](?![a-z])|[a-z]{2,}[版款型]?|[a-z]?[\u4e00-\u9fff]+|[a-z]")
"""Letters beside words, each by itself: the 成人 and the XL of 成人XL, the SUV of SUV七座; V型 is one."""
_NAMED_FIRST = re.compile(r"([\u4e00-\u9fff]{2,})(\d[\da-z.]*)")
_NUMERAL_FIRST = re.compile(rf"[{numbers.CHINESE_DIGITS}][{PIECES}]")
_SHAPED = re.compile(r"[\u4e00-\u9fff](?=\d)")
"""The one character before a measure that tells a shape: 方50cm is 方的."""
_BUILDS = tuple("细粗厚薄宽窄")
"""What one character behind a measure says of it: 50cm-4mm细 is 细的."""
_LENGTH = re.compile(r"(?:(?:脚|内|鞋)?长|腰围?)(?=\d)")


@lru_cache(maxsize=4096)
def parts(listed: str) -> tuple[str, ...]:
    """The parts of the `listed` size, from its first to its last: 160/84A(M) has 160, 84a and m, 100ml家庭装 100ml and
    家庭装. Empty where it is told in one way alone.
    """
    written = listed.lower().replace("×", "*").strip()
    whole = _SIDE_CALLED.sub("", written)
    plain = without_advice(whole)
    inside = [one[1:-1].strip() for one in _BRACKETED.findall(whole)]
    outside = _NUMBERED.sub(r"\1 ", _BRACKETED.sub(" ", plain).strip())
    told = [part for one in _SIDE_BY_SIDE.split(outside) for part in _within(one)]
    is_bodily = any(_BODILY.fullmatch(one) for one in told)
    for one in inside:
        if is_bodily:
            told += _beside_a_body(one)
        elif not _GIVEN.match(one):
            told += [part for piece in one.split() for part in _within(piece)]
    return () if told == [written] else tuple(told)


def _within(text: str) -> list[str]:
    """The measures and the words of `text`, from left to right; all of it where it has not both, or several of one."""
    text = _AND_GIVEN.sub("", text)
    measures = list(_MEASURE.finditer(text))
    if not measures:
        return _letters_and_words(text) if text else []
    found: list[str] = [f"{text[0]}的"] if _SHAPED.match(text) is not None else []
    end = 0
    for measure in measures:
        found += _words(text[end : measure.start()])
        found.append(measure[0])
        end = measure.end()
    found += _words(text[end:])
    if text[end:] in _BUILDS:
        found.append(f"{text[end:]}的")
    return found if len(found) > 1 or found[0] != text else [text]


def _beside_a_body(remark: str) -> list[str]:
    """What a remark behind a size of clothes and shoes calls that size: the 4xl and 加大裆 of 190(4XL加大裆)."""
    if _IN_OTHER_WORDS.fullmatch(remark):
        return [_LENGTH.sub("", remark)]
    found = _LETTERS_AND_WORDS.findall(remark)
    return found if len(found) > 1 and _IN_OTHER_WORDS.fullmatch(found[0]) and "".join(found) == remark else []


def _letters_and_words(text: str) -> list[str]:
    """The letters and the words of `text`, where it is made of both; else all of it."""
    found = _LETTERS_AND_WORDS.findall(text)
    if (named := _NAMED_FIRST.fullmatch(text)) is not None:
        return [named[1], named[2]]  # 子母套装20
    is_of_both = "".join(found) == text and not text.isascii()
    told = [one for one in found if len(one) > 1 or one.isascii()] if is_of_both else []
    return told or [text]


def _words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text) if not _GIVEN.match(word) and not _NUMERAL_FIRST.fullmatch(word)]
