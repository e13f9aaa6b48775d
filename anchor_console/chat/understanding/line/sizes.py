"""Sizes as fans type them and as catalogues write them, brought to one form for comparing."""

from __future__ import annotations

import re
from functools import lru_cache

from anchor_console.chat.understanding.line import numbers
from anchor_console.goods.same_size import without_advice

_LETTER = re.compile(r"(\d?)(x*)([sml])")
_NUMBERED = re.compile(rf"(\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}]+)(?:[-~到至]|\s*)(.*)")
_SPAN = re.compile(
    rf"(\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}])[-~到至](\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}])([^\d.]*)"
)

_SET = re.compile(rf"[一1][\u4e00-\u9fff]([2-9{numbers.CHINESE_DIGITS}])([\u4e00-\u9fff])")
"""A set told by what is in it: 一壶两杯, also called 两杯."""
_LATIN = re.compile(r"[a-z]{2,4}")
_MARK = re.compile(r"(?=.*[a-z*-])(?=.*\d).*")
_LETTERED = re.compile(r"[\u4e00-\u9fff]?[a-z]{1,2}[\u4e00-\u9fff]{0,2}")
_TENTHS = re.compile(rf"(\d+|[{numbers.CHINESE_DIGITS}])([尺米])(\d|[{numbers.CHINESE_DIGITS}])寸?")
_HALF = re.compile("半(公?斤)装?")
_NUMBERED_NAME = re.compile(r"[\u4e00-\u9fff]{2,}\d.*")
_LETTER_SPAN = re.compile(r"(\d?x*[sml])[-~/到至](\d?x*[sml])")
_MEASURED = re.compile(r"\d+(?:\.\d+)?(?:kg|g|ml|l|cm|mm|m|k?w|gb|tb|mah)")

# One spelling for each unit, and for some a factor to a base unit: 一公斤 and 1000克 are 1kg.
_UNITS = {
    "公斤": ("kg", 1), "千克": ("kg", 1), "kg": ("kg", 1), "克": ("g", 1), "g": ("g", 1),
    "毫升": ("ml", 1), "ml": ("ml", 1), "升": ("l", 1), "l": ("l", 1),
    "毫米": ("mm", 1), "mm": ("mm", 1), "厘米": ("cm", 1), "公分": ("cm", 1), "cm": ("cm", 1), "英寸": ("寸", 1),
    "jin": ("斤", 1), "千瓦": ("kw", 1), "kw": ("kw", 1),
    "瓦": ("w", 1), "w": ("w", 1), "伏": ("v", 1), "v": ("v", 1), "米": ("米", 1), "m": ("米", 1),
    "毫安": ("mah", 1), "万毫安": ("万mah", 1),
}  # fmt: skip
_LARGER = re.compile("[\u4e00-\u9fff]大码")
_OF_BED = re.compile(r"(?<=\d)m床")
_LEAST_BARE = 10
_MYRIAD = 10_000
_SIDES = re.compile(r"(\d+(?:\.\d+)?)[x*乘](\d+(?:\.\d+)?)(cm|厘米|公分|米|m|)")
_IN_JIN = {"g": 500.0, "kg": 0.5, "克": 500.0, "公斤": 0.5, "千克": 0.5}
_IN_LIANG = {"g": 50.0, "克": 50.0}
OF = "的"
"""Behind a figure too small to say a size by itself: the 8的 of 8mm."""
_BASE = {"kg": ("g", 1000.0), "l": ("ml", 1000.0), "万mah": ("mah", 10000.0), "kw": ("w", 1000.0)}


def letter(text: str) -> str | None:
    """`text` (plain) as X's and a letter, `3xl` as `xxxl`; None where it is no letter size."""
    match = _LETTER.fullmatch(text)
    if match is None:
        return None
    count, xs, end = match.groups()
    if count and not xs:
        return None
    return "x" * (int(count or 1) * len(xs) if count else len(xs)) + end


def is_mark(text: str) -> bool:
    """Whether a listed size (plain) is a mark to be known as it stands: 75b, 16pro, b5, 200*230, 1-3年级."""
    return letter(text) is None and _MARK.fullmatch(text) is not None and _MEASURED.fullmatch(text) is None


def is_latin(text: str) -> bool:
    """Whether a listed size (plain) is a short word of Latin letters: nb."""
    return _LATIN.fullmatch(text) is not None


def is_lettered(text: str) -> bool:
    """Whether a listed size (plain) is told by a letter or two: c调, 降b调, ef尖."""
    return _LETTERED.fullmatch(text) is not None


def measure(value: float, unit: str) -> str:
    """A number with its unit in one form: `1公斤`, `1kg` and `1000克` are all `1000g`."""
    unit, _ = _UNITS.get(unit, (unit, 1))
    base, factor = _BASE.get(unit, (unit, 1.0))
    return numbers.tidy(round(value * factor, 3)) + base


@lru_cache(maxsize=4096)
def keys(listed: str) -> tuple[str, ...]:
    """The plain forms by which fans may ask for the `listed` size, the surest first."""
    plain = _OF_BED.sub("米床", without_advice(listed.lower()))
    as_letter = letter(plain.removesuffix("码"))
    if as_letter:
        return (as_letter,)
    if (letters := _LETTER_SPAN.fullmatch(plain)) is not None:
        return tuple(dict.fromkeys([plain, *(joint.join(letters.groups()) for joint in "-/~到")]))
    sides = _SIDES.fullmatch(plain)
    if sides:
        return _by_sides(*sides.groups())
    if (tenths := with_tenths(plain)) is not None:
        return (measure(*tenths), numbers.tidy(tenths[0]), plain)
    span = _SPAN.fullmatch(plain)
    if span:
        low, high, unit = span.groups()
        by_low = (low + OF,) if low.isdecimal() and "." in high else ()  # 7的 for 7-7.5mm
        return (f"{low}-{high}{unit}", f"{low}-{high}", *by_low)
    if (contains := _SET.fullmatch(plain)) is not None and (count := numbers.parse(contains[1])) is not None:
        return (plain, numbers.tidy(count) + contains[2])
    if (half := _HALF.fullmatch(plain)) is not None:
        return (plain, measure(0.5, half[1]), *_weighed(0.5, half[1]))
    numbered = _NUMBERED.fullmatch(plain)
    if numbered:
        value = numbers.parse(numbered[1])
        unit = numbered[2].removesuffix("装")
        if value is not None:
            bare = numbers.tidy(value)
            said = (plain,) if len(unit) > 1 and not listed[0].isascii() else ()  # 一壶两杯
            as_typed = (plain,) if listed[0].isascii() else ()
            # A bare 1 or 3 says too little to mean 1kg or 3片.
            forms = [measure(value, unit)] if unit else []
            forms += _weighed(value, unit)
            forms += _by_one_side(value, unit)
            forms += [numbers.tidy(value / _MYRIAD) + "万"] if unit and value % _MYRIAD == 0 else []  # 两万的
            if value >= _LEAST_BARE or value != int(value) or not unit:
                return (*said, *forms, bare, *as_typed)
            return (*said, *forms, numbered[1] if "." in numbered[1] else bare + OF, *as_typed)
    return (plain, plain[:-1]) if _LARGER.fullmatch(plain) else (plain,)


def with_tenths(plain: str) -> tuple[float, str] | None:
    """What a length (plain) says that has its tenths behind its unit, and the unit: 2尺4, 一米八."""
    match = _TENTHS.fullmatch(plain)
    whole, tenths = (numbers.parse(match[1]), numbers.parse(match[3])) if match is not None else (None, None)
    return None if match is None or whole is None or tenths is None else (round(whole + tenths / 10, 1), match[2])


def _weighed(value: float, unit: str) -> list[str]:
    """A weight as it is said, too: of 250g 半斤, of 200g 四两, of 20斤 10公斤."""
    found = []
    for name, base in (("斤", _IN_JIN), ("两", _IN_LIANG)):
        times = value / base[unit] if unit in base else 0
        if times and times * 2 == int(times * 2):
            found.append(numbers.tidy(times) + name)
    return [*found, measure(value / 2, "公斤")] if unit == "斤" else found


def _by_one_side(value: float, unit: str) -> list[str]:
    """What is measured one way, without the word for that (4米宽), or in metres (120cm); a set by its pieces."""
    if unit in ("件套", "人套"):
        return [measure(value, unit[0])]
    of_bed = [measure(value, "床")] if unit in ("米", "米床") and value != int(value) else []  # 1.8床
    if len(unit) > 1 and unit[-1] in "宽长高厚床":
        in_centimetres = [measure(value * 100, "cm")] if unit == "米床" and value < 1 else []  # 九十公分的
        return [measure(value, unit[:-1]), *of_bed, *in_centimetres]
    if of_bed:
        return of_bed
    return [measure(value / 100, "米")] if unit in _CENTIMETRES and value >= _LEAST_IN_METRES else []


def _by_sides(width: str, length: str, unit: str) -> tuple[str, ...]:
    """What has two sides is asked for by both, or by its width in centimetres or metres."""
    wide = float(width)
    whole = [f"{width}{cross}{length}{end}" for cross in "x*乘" for end in dict.fromkeys((unit, ""))]
    whole.append(f"{numbers.tidy(wide)}x{numbers.tidy(float(length))}")  # 1.8乘2米
    if unit in ("米", "m"):
        return (*whole, measure(wide, "米"), *((width,) if "." in width else ()))
    if wide < _LEAST_BARE:
        return tuple(whole)
    in_metres = wide >= _LEAST_IN_METRES
    metres = [measure(wide / 100, "米")] if in_metres else []
    if in_metres:  # 两米乘两米三
        whole.append(f"{numbers.tidy(wide / 100)}x{numbers.tidy(float(length) / 100)}")
    return (*whole, measure(wide, "cm"), *metres, numbers.tidy(wide))


_LEAST_IN_METRES = 80
_CENTIMETRES = frozenset({"cm", "厘米", "公分"})


_OF_UNIT = re.compile(r"\d+(?:\.\d+)?([\u4e00-\u9fff]{1,2})")


def unit_of(key: str) -> str:
    """The Chinese unit of a plain size key; empty where it has none."""
    match = _OF_UNIT.fullmatch(key)
    return match[1] if match is not None and not match[1].endswith(OF) else ""


def is_letter_span(text: str) -> bool:
    """Whether a size key is from one letter size to another: s-m."""
    return _LETTER_SPAN.fullmatch(text) is not None


def is_numbered_name(text: str) -> bool:
    """Whether a listed size is a name with a figure in it: 苹果13, 双杆60cm."""
    return _NUMBERED_NAME.fullmatch(text) is not None


def is_sides(text: str) -> bool:
    """Whether plain `text` is a size of two sides."""
    return _SIDES.fullmatch(text) is not None
