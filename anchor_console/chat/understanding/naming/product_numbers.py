"""Whether a number is a product's: 3号, 第三个, the 1 and 3 of 1、3、5号各一件; not 我戒指戴11号 and 我第一个冲."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import numbers, other_numbers
from anchor_console.chat.understanding.line.measures import Quantity

_CALLED = re.compile(r"(?:第|no\.?|№|#|链接|连接|号链接)\s?$")
_CALLS_A_PRODUCT = frozenset({"号链接", "号连接", "链接"})
_NO_LINK = re.compile(r"[\u4e00-\u9fff](?<![的要来我还有多价什咋怎])")
_COMES_FIRST = re.compile(r"[冲买拍抢到报支下付]|来(?!了?[\d一二两俩三仨四五六七八九])")
_COMES_TODAY = ("今天", "今晚", "今儿", "我")
_COUNTS_ON = re.compile(r"菜|人|孩|娃|月|小时|站|路口|问题|半价|[咋怎]么?算|多少|打折|[\u4e00-\u9fff]折")
"""Behind 第N个: one of a row of others."""
_COUNTED_TO = ("攒到", "吃到", "用到", "喝到", "数到", "养到", "吃了", "用了", "喝了", "养了", "家里", "家的")
"""Before it: one of those that somebody has had."""
_WORN = ("戴", "穿")
_POINTED_AT = re.compile(r"链接|连接|款|那|的")
_SIZE_ASKED = re.compile(r"\s?[要得]?\s?穿?(?:多大|什么码|啥码|哪个码|什么尺码)")
"""Behind what is put on: whoever asks for the size names none, but for the usual one (平时穿37号选几码)."""
_USUALLY_WORN = re.compile(r"(?:平时|平常|一般|一直|从来|以前|都|常|是)穿$")
_TWO_OF_THEM = frozenset({"俩", "仨", "两"})
OF_A_PRODUCT = frozenset({"", "个", "款", "单", "号", "嚎", *_CALLS_A_PRODUCT})
"""A number with another unit names no product."""
_ROW_OF_NUMBERS = re.compile(
    r"(?P<joined>[,+]\s?|\s?[和跟与]\s?)?(?(joined)|\s)\d{1,3}(?:(?:[,+]\s?|\s?[和跟与]\s?|\s)\d{1,3})*"
    r"(?:(?P<called>号)|(?=\s?(?:各|都|一[块起])))"
)
"""Behind a bare number, others of which the last one says that they are of products: , 3, 5号."""
_ROW_ALONE = re.compile(
    r"(?!\d+\+1$)(?:[我俺]?[要拍来拿]|给我)?\s?\d{1,3}(?:\s?[+和跟与/,]\s?\d{1,3})+\s?(?:都?要|各[一1]\w?)?[!~ ]*"
)
"""A line that is nothing but such a row: 1+3+5, 要3和5."""
_ROW_BEFORE = re.compile(r"(?:^|[要拍买来拿给下看](?:一下|下)?|[,+和跟与]\s?|\d\s)$")
"""Before such a row of numbers with nothing but blanks between them."""
_ROW_AHEAD = re.compile(r"(?:^|[要拍买来拿给下看])(?:\d{1,3}(?:[,+和跟与]|\s)\s?)+$")
_OF_EACH = re.compile(r"\s?(?:各|都|一[块起])")
_DIGITS = re.compile(r"\d+")
_TIMES = frozenset("x*+")
"""Before how many: what stands behind is no product's number."""


def product_start(text: str, quantity: Quantity, after: int, lexicon: Lexicon) -> int | None:
    """Where the naming of a product by this number starts; None where it names none.

    Args:
        after: where what the number before it names ends.
    """
    if quantity.unit not in OF_A_PRODUCT or (number := numbers.in_digits(quantity.value)) not in lexicon.goods:
        return None
    if quantity.unit == "" and _is_in_a_row(text, quantity, number, lexicon):
        return quantity.start
    called = _CALLED.search(text, max(after, quantity.start - 4), quantity.start) if quantity.start else None
    start = called.start() if called else quantity.start
    if quantity.unit in _CALLS_A_PRODUCT:
        return start
    if quantity.unit in ("号", "嚎"):
        return start if _is_numbered(text, quantity, start) else None
    return start if called and _is_called(text, quantity, start) else None


def _is_numbered(text: str, quantity: Quantity, start: int) -> bool:
    """Whether a number with 号, told from `start` on, is a product's."""
    if quantity.digits in _TWO_OF_THEM or other_numbers.is_of_others(text, quantity.end):
        return False  # 点了俩号, 5号电池
    if text.endswith(_WORN, 0, start) and not _is_asked_of(text, start, quantity.end):
        return False  # 我戒指戴11号
    return not (other_numbers.is_of_a_battery(text, quantity) or other_numbers.is_date(text, quantity))


def _is_called(text: str, quantity: Quantity, start: int) -> bool:
    """Whether a number behind 第 or 链接, which begins at `start`, is a product's."""
    unit, end = quantity.unit, quantity.end
    if unit == "单":
        return not text.startswith(("了", "是我"), end)  # 第六单了
    if unit == "个" and (_COMES_FIRST.match(text, end) or _COUNTS_ON.match(text, end)):
        return False  # 我第一个冲, 第八个菜
    if unit == "个" and text.endswith(_COUNTED_TO, 0, start):
        return False  # 攒到第七个
    if not unit and quantity.is_spoken and _NO_LINK.match(text, end):
        return False  # 链接一起拍
    if not unit and quantity.digits == "一" and not _POINTED_AT.match(text, end):
        return False  # 手速第一
    return not (end == len(text) and text.endswith(_COMES_TODAY, 0, start))  # 今天第一个


def _is_asked_of(text: str, start: int, end: int) -> bool:
    """Whether what is put on is a product, pointed at (穿11号那件) or asked the size of (120斤穿11号多大)."""
    if _POINTED_AT.match(text, end):
        return True
    is_usual = text.endswith("戴", 0, start) or _USUALLY_WORN.search(text, max(0, start - 4), start)
    return not is_usual and _SIZE_ASKED.match(text, end) is not None


def _is_in_a_row(text: str, quantity: Quantity, number: str, lexicon: Lexicon) -> bool:
    """Whether a bare number is a product's as those behind it are: the 1 of 1、3号各一件, of 1 3 5都要."""
    if number in lexicon.number_sizes:
        return False
    if not quantity.is_spoken and _ROW_ALONE.fullmatch(text) is not None:
        return all(one in lexicon.goods for one in _DIGITS.findall(text))
    if text[quantity.start - 1] in _TIMES:
        return False
    row = _ROW_OF_NUMBERS.match(text, quantity.end)
    if row is None:
        return _ends_a_row(text, quantity, lexicon)
    if row["joined"] is None and _ROW_BEFORE.search(text, 0, quantity.start) is None:
        return False
    return all(one in lexicon.goods for one in _DIGITS.findall(row[0])) and not (
        row["called"] and other_numbers.tells_a_day(text, row.end())
    )


def _ends_a_row(text: str, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a bare number is the last of those of which a count is of each: the 5 of 1 3 5各一件."""
    if _OF_EACH.match(text, quantity.end) is None or text[quantity.start - 1] in _TIMES:
        return False
    row = _ROW_AHEAD.search(text, 0, quantity.start)
    return row is not None and all(one in lexicon.goods for one in _DIGITS.findall(row[0]))
