"""What a seller types to see some of the fans: `尺码=L, 喜欢=纯棉, 30天没来`. Pure.

Terms stand between commas; each must hold. What is no term is looked for in names, notes and ids.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from anchor_console.core.clock import from_ms, to_ms
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.money import parse_minor
from anchor_console.core.weight import WeightUnit
from anchor_console.fans.facets import A_MAN, AUDIENCES, CALLED
from anchor_console.fans.facts import CHILD, SELF
from anchor_console.fans.figures import WhichUnit, height_cm, weight_kg
from anchor_console.fans.tiers import DAY_MS
from anchor_console.fans.time_spans import SPAN, SPAN_EN, days_in
from anchor_console.sheets.variant import plain_size

Op = Literal["=", ">", "<", ">=", "<="]
Deed = Literal["seen", "bought"]
Figure = Literal["spent", "orders", "returned", "sessions", "messages", "level"]

_FIGURES: dict[str, Figure] = {
    "spent": "spent", "消费": "spent", "花费": "spent", "消费额": "spent", "orders": "orders", "订单": "orders",
    "单数": "orders", "买过次数": "orders", "returns": "returned", "退货": "returned", "sessions": "sessions",
    "场次": "sessions", "来过场次": "sessions", "messages": "messages", "发言": "messages", "level": "level",
    "等级": "level", "灯牌": "level",
}  # fmt: skip
_TIERS = {"tier", "分层", "级别", "类型"}
_PLATFORMS = {"platform", "平台"}
_MAY_BE_ONE = {"可能同一人", "可能是同一个人", "可能是同一人", "may be one"}
_BOUGHT = {"bought", "买过", "品类", "category"}
_NEVER_BOUGHT = {"没买过", "从没买过", "没下过单", "never bought"}
_NOTES = {"备注", "note", "notes"}

_WEARERS = {one: one for one in AUDIENCES} | {
    "本人": SELF, "自己": SELF, "self": SELF, "mum": "妈妈", "mom": "妈妈", "dad": "爸爸", "husband": "老公",
    "wife": "老婆", "child": CHILD, "elderly": "老人", "friend": "朋友", "man": A_MAN,
}  # fmt: skip
_WHOSE = lazily(rf"({'|'.join(_WEARERS)})(?:的|'s)?\s*(?=\S)")
_TERM = lazily(r"(.+?)(>=|<=|==|=|>|<|:)(.+)")
_OPS_IN_WORDS: dict[str, Op] = {
    "不低于": ">=", "不少于": ">=", "不超过": "<=", "至少": ">=", "最多": "<=", "超过": ">", "高于": ">", "大于": ">",
    "多于": ">", "低于": "<", "小于": "<", "少于": "<", "不到": "<", "不满": "<", "满": ">=", "以上": ">=",
    "以下": "<=", "以内": "<=",
}  # fmt: skip
_IN_WORDS = lazily(rf"(.+?)(?:({'|'.join(_OPS_IN_WORDS)})\s?(\d.*)|(\d.*?)\s?(以上|以下|以内))")
_RANGE = lazily(r"(\d[\d.米m]{0,5})\s?(?:-|–|~|到|至)\s?(\d[\d.米m]{0,5}(\D{0,3}))$", re.IGNORECASE)
_SIZE = lazily(r"(?:尺码|穿)\s?([a-z0-9]{1,6})码?|([a-z0-9]{1,6})码", re.IGNORECASE)
_COMPARES = lazily(
    r"[=<>]|(?:\d|[一两二三四五六七八九十半几来])个?多?[天周月年](?:没|未|内)|\bnot (?:seen|bought)\b", re.IGNORECASE
)
_OF_FIGURES = frozenset({"height_cm", "weight_kg", "budget", "age"})
_AMOUNT = lazily(r"(\d+(?:\.\d+)?)\s*(?:元|块|岁)?")
_WHOLE = lazily(r"(\d{1,15})\s*(?:[单次场条级])?")
_APART = lazily(r"[,;\n、]+")
_DEEDS: tuple[tuple[re.Pattern[str], Deed, bool], ...] = (
    (lazily(rf"({SPAN})都?(?:没来|未来|没见|没出现|没看)过?|not seen (?:for |in )?({SPAN_EN})"), "seen", False),
    (lazily(rf"({SPAN})都?(?:没买|未买|没下单)过?|not bought (?:for |in )?({SPAN_EN})"), "bought", False),
    (lazily(rf"({SPAN})(?:来过|看过|见过)|seen (?:in |within )?({SPAN_EN})"), "seen", True),
    (lazily(rf"({SPAN})(?:买过|下过单)|bought (?:in |within )?({SPAN_EN})"), "bought", True),
)
_TODAY = lazily(r"今([天晚])都?(没?)(?:(来)过?|买过?|下过?单)了?|(not )?(?:(seen)|bought) (today|tonight)")
_EVENING_MS = DAY_MS // 2
_PLATFORM_NAMES = {
    "快手": "kuaishou", "抖音": "douyin", "淘宝": "taobao", "视频号": "wechat", "微信": "wechat",
    "小红书": "xiaohongshu", "哔哩哔哩": "bilibili", "b站": "bilibili",
}  # fmt: skip


class FactIs(msgspec.Struct, frozen=True):
    """A fact of themself or of whom they buy for, or of one `wearer` alone; figures are compared as numbers.

    `at_most` ends a range that begins with the value: 110-120斤.
    """

    facet: str
    op: Op
    value: str
    wearer: str | None = None
    at_most: str | None = None


class FigureIs(msgspec.Struct, frozen=True):
    """What a fan adds up to; money in fen."""

    figure: Figure
    op: Op
    value: int


class Since(msgspec.Struct, frozen=True):
    """Whether they were seen, or bought something, since `at_ms`; or, `is_within` being false, not since."""

    what: Deed
    at_ms: int
    is_within: bool


class TierIs(msgspec.Struct, frozen=True):
    key: str


class PlatformIs(msgspec.Struct, frozen=True):
    platform: str


class BoughtIs(msgspec.Struct, frozen=True):
    """A category, or a word in a product's name, of what they bought and kept."""

    words: str


class Named(msgspec.Struct, frozen=True):
    """What is looked for in names, their sounds, notes and ids."""

    words: str


class MayBeOne(msgspec.Struct, frozen=True):
    """Who may be one person with somebody else, and nobody said yet whether they are."""


Condition = FactIs | FigureIs | Since | TierIs | PlatformIs | BoughtIs | MayBeOne | Named


def conditions_of(
    typed: str,
    now_ms: int,
    tiers: Mapping[str, str],
    own_facets: Collection[str] = (),
    weight_unit: WeightUnit | None = None,
) -> tuple[Condition, ...]:
    """What the typed text asks for.

    Args:
        tiers: what tiers are called -> their keys.
        own_facets: those that the seller added.
        weight_unit: of a weight that is typed without one; None goes by how great it is.
    """
    plain = unicodedata.normalize("NFKC", typed)
    facets = CALLED | {unicodedata.normalize("NFKC", name).casefold(): name for name in own_facets}
    names = {*facets, *_FIGURES, *_TIERS, *_PLATFORMS, *_BOUGHT, *_NOTES}

    def read(term: str) -> list[Condition]:
        found = _between(term, facets, weight_unit) or [_condition(term, now_ms, tiers, facets, weight_unit)]
        pieces = term.split() if isinstance(found[0], Named) else []
        if len(pieces) > 1:
            # A space stands for a comma where each piece is a condition: L码 30天没来.
            each = [one for piece in pieces for one in read(piece)]
            found = found if any(isinstance(one, Named) for one in each) else each
        return found

    terms = (term.strip() for part in _APART.split(plain) for term in _terms(part, names))
    return tuple(one for term in terms if term for one in read(term))


def unread(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The terms that were meant as a condition and are none that we know: a slip of the finger, most likely."""
    return tuple(one.words for one in conditions if isinstance(one, Named) and _COMPARES.search(one.words))


def _condition(
    term: str, now_ms: int, tiers: Mapping[str, str], facets: Mapping[str, str], weight_unit: WeightUnit | None
) -> Condition:
    folded = term.casefold()
    tier_called = {name.casefold(): key for name, key in tiers.items()}
    if (since := _since(folded, now_ms)) is not None:
        return since
    if folded in _MAY_BE_ONE:
        return MayBeOne()
    if folded in tier_called:
        return TierIs(tier_called[folded])
    if folded in _NEVER_BOUGHT:
        return FigureIs("orders", "=", 0)
    if (size := _SIZE.fullmatch(term)) is not None:
        return FactIs("size", "=", plain_size(size[1] or size[2]).upper())
    if folded.startswith("买过") and (words := term[2:].lstrip("的").strip(" 了")) and not _TERM.fullmatch(term):
        return BoughtIs(words)
    compared = _compared(term)
    if compared is None:
        return Named(term)
    name, op, value = compared
    if name in facets:
        return _fact_is(facets[name], op, value, None, weight_unit) or Named(term)
    whose = _WHOSE.match(name)
    if whose is not None and (of_them := name[whose.end() :]) in facets:
        return _fact_is(facets[of_them], op, value, _WEARERS[whose[1]], weight_unit) or Named(term)
    if name in _FIGURES:
        return _figure_is(_FIGURES[name], op, value) or Named(term)
    if name in _TIERS:
        return TierIs(tier_called.get(value.casefold(), value))
    if name in _PLATFORMS:
        return PlatformIs(_PLATFORM_NAMES.get(value.casefold(), value.casefold()))
    if name in _NOTES:
        return Named(value)
    return BoughtIs(value) if name in _BOUGHT else Named(term)


def _between(term: str, facets: Mapping[str, str], weight_unit: WeightUnit | None) -> list[Condition]:
    """What a range asks for: `体重110-120斤`, `消费500到1000`; nothing where it is none."""
    ends = _RANGE.search(term)
    if ends is None:
        return []
    name, low, high = term[: ends.start()].rstrip(" =:").casefold(), ends[1], ends[2]
    if name in _FIGURES:
        least, most = _figure_is(_FIGURES[name], ">=", low), _figure_is(_FIGURES[name], "<=", high)
        return [least, most] if least is not None and most is not None else []
    whose = None if name in facets else _WHOSE.match(name)
    facet = facets.get(name if whose is None else name[whose.end() :])
    if facet not in _OF_FIGURES:
        return []
    values = [_figure(facet, value, weight_unit) for value in (low, high)]
    # The unit behind the range is that of both its ends: 110-120斤.
    if (at_least := _figure(facet, low + ends[3], weight_unit) or values[0]) is None or values[1] is None:
        return []
    return [FactIs(facet, ">=", at_least, None if whose is None else _WEARERS[whose[1]], values[1])]


def _compared(term: str) -> tuple[str, Op, str] | None:
    """What is compared, how, and with what: `尺码=L`, `消费满500`, `身高165以上`; None where nothing is."""
    if (found := _TERM.fullmatch(term)) is not None:
        op: Op = "=" if found[2] in (":", "==") else found[2]  # type: ignore[assignment]
        return found[1].strip().casefold(), op, found[3].strip()
    if (said := _IN_WORDS.fullmatch(term)) is not None:
        return said[1].strip().casefold(), _OPS_IN_WORDS[said[2] or said[5]], said[3] or said[4]
    return None


def _since(folded: str, now_ms: int) -> Since | None:
    """`30天没来`, `两周内买过`, `今晚来过`."""
    if (said := _TODAY.fullmatch(folded)) is not None:
        day = from_ms(now_ms).astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        # A show goes on past midnight.
        since_ms = now_ms - _EVENING_MS if "晚" in folded or "tonight" in folded else to_ms(day)
        return Since("seen" if said[3] or said[5] else "bought", since_ms, not (said[2] or said[4]))
    for pattern, what, is_within in _DEEDS:
        said = pattern.fullmatch(folded)
        if said is not None:
            return Since(what, now_ms - round(days_in(said[1] or said[2]) * DAY_MS), is_within)
    return None


def _fact_is(facet: str, op: Op, value: str, wearer: str | None, weight_unit: WeightUnit | None) -> FactIs | None:
    if facet in ("size", "sent_back"):
        # Sizes of all kinds stand side by side: none is more than another.
        return FactIs(facet, op, plain_size(value).upper(), wearer) if op == "=" else None
    kept = _figure(facet, value, weight_unit) if facet in _OF_FIGURES else value
    return None if kept is None else FactIs(facet, op, kept, wearer)


def _figure_is(figure: Figure, op: Op, value: str) -> FigureIs | None:
    if figure == "spent":
        try:
            return FigureIs(figure, op, parse_minor(value))
        except ValueError:
            return None
    counted = _WHOLE.fullmatch(value)
    return FigureIs(figure, op, int(counted[1])) if counted is not None else None


def _terms(part: str, names: Iterable[str]) -> list[str]:
    """The terms of a part between commas: a space before another condition stands for a comma, but in 孩子 尺码=130."""
    whose = "|".join(_WEARERS)
    named = "|".join(map(re.escape, names))
    behind = "".join(f"(?<!{word}{of})" for word in _WEARERS for of in ("", "的", "'s"))
    compares = rf"\s{{0,9}}(?:[=<>:]|(?:{'|'.join(_OPS_IN_WORDS)})\s?\d|\d\S{{0,9}}(?:以上|以下|以内))"
    return re.split(rf"{behind}\s(?=(?:(?:{whose})(?:的|'s)?\s?)?(?:{named}){compares})", part, flags=re.IGNORECASE)


def _figure(facet: str, value: str, weight_unit: WeightUnit | None) -> str | None:
    """A figure as it is kept, without its unit; None where it is none."""
    try:
        if facet == "height_cm":
            return height_cm(value)
        if facet == "weight_kg":
            return weight_kg(value, weight_unit)
    except WhichUnit:
        return weight_kg(value, "kg")  # as files have them
    except ValueError:
        return None
    found = _AMOUNT.fullmatch(value)
    return found[1] if found is not None else None
