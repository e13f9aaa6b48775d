"""The seller's own list of regulars, read from a file: who they are, their figures, what they like, and remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from anchor_console.core.events import MASKED_IDS
from anchor_console.core.ids import Identity
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import harmless, short_name
from anchor_console.core.weight import WeightUnit
from anchor_console.fans.facets import value_of
from anchor_console.fans.facts import Standing
from anchor_console.fans.figures import budget_yuan, height_cm, in_digits, weight_kg
from anchor_console.goods.goods_file import GOODS
from anchor_console.sheets import cells
from anchor_console.sheets.bad_rows import BadRow, parse_rows
from anchor_console.sheets.cells import BadCell
from anchor_console.sheets.sheet import (
    CONTACT,
    Field,
    MissingColumns,
    Shape,
    Sheet,
    SheetRow,
    headings_known,
    read_sheet,
)
from anchor_console.sheets.variant import plain_size

NOTES_APART = " | "
"""Stands between notes in our own export."""
STANDINGS = "facts_standing"
"""The column of our own export that tells how sure each size, figure and taste is: a list that comes back confirms
nothing that nobody typed.
"""
LIST_SPACE = "list"
"""The id space of people whom the seller's list knows by name alone."""

_HEADINGS = {
    "platform": "平台 来源 来源平台 渠道",
    "space": "idspace",
    "user_id": """
        用户id 粉丝id 快手id 快手号 抖音号 抖音id 小红书号 小红书id b站uid b站id 视频号id
        平台id uid userid 账号 会员号 会员编号 会员id 客户编号 客户id 编号 id
    """,
    "name": "昵称 老铁 粉丝昵称 粉丝 粉丝名 名字 姓名 称呼 客户 客户名称 客户昵称 会员名 用户名 用户昵称 nickname fan",
    "size": """
        尺码 常穿尺码 常穿码 码数 衣服尺码 上衣尺码 上衣码 穿码 穿几码 穿什么码 穿多大 平时穿 平时穿码 常穿 平常穿
    """,
    "shoe_size": "鞋码 鞋号 shoesize",
    "height_cm": "身高 身高cm height",
    "weight_kg": "体重 体重斤 体重kg weight",
    "figures": "身高体重 身高和体重 身高、体重 身高cm/体重kg 身高cm/体重斤 身高体重cm/kg 身高体重cm/斤 身材 体型",
    "age": "年龄 年纪 岁数 age",
    "likes": "喜好 喜欢 偏好 爱好 风格 喜欢的风格 喜欢的颜色 喜欢什么 爱买 爱买什么 爱买啥 标签",
    "dislikes": "不喜欢 忌讳 讨厌 雷点",
    "budget": "预算 消费能力 客单价 价位",
    "tier": "等级 级别 分层 会员等级 粉丝等级 客户等级 类型",
    "standings": STANDINGS,
    "note": "备注 说明 记录 情况 备忘 remark memo notes 跟进 微信备注",
}
_OTHERS_CALLED = {"妈妈": "妈妈 母亲", "爸爸": "爸爸 父亲", "老公": "老公 先生 丈夫", "老婆": "老婆 媳妇 太太"}
"""Whom regulars buy for whose figures may be kept: a child's last for a session."""
_OTHERS_FACETS = {
    "size": "尺码 的尺码 码数 穿码 穿几码 穿多大 常穿尺码 常穿码",
    "height_cm": "身高 的身高",
    "weight_kg": "体重 的体重",
}
_OF_OTHERS = {f"{wearer}.{facet}": (wearer, facet) for wearer in _OTHERS_CALLED for facet in _OTHERS_FACETS}
"""The fields of columns such as 老公尺码: whose, and what."""
_LOOSE = frozenset({"name", "size", "shoe_size", "likes", "dislikes", "budget", "note"})
_OTHERS = lazily("孩|宝宝|宝贝|娃|儿|闺女|老公|先生|对象|家人|妈|爸|婆|公公|爷|奶|推荐|介绍|邀请|上级|跟进|kept$")
"""Of 宝宝尺码 the seller says what it is: read as the fan's own it would put them in size 110. Of `sizes_kept` in our
own export too: what was bought is a guess.
"""


def _headings_of_others(field: str) -> Iterator[str]:
    wearer, facet = _OF_OTHERS[field]
    for who in _OTHERS_CALLED[wearer].split():
        yield from (f"{who}{what}" for what in _OTHERS_FACETS[facet].split())


FANS = Shape(
    (
        *(Field(name, tuple(words.split())) for name, words in _HEADINGS.items()),
        *(Field(name, tuple(_headings_of_others(name))) for name in _OF_OTHERS),
    ),
    CONTACT,
    merged=frozenset({"platform", "space", "tier", "note"}),
    keeps_first=True,
    loose=_LOOSE,
    others=_OTHERS,
)

_FIGURE = lazily(r"1[米m]\d{1,2}|\d+(?:\.\d+)?(?:cm|公分|厘米|米|m(?!m)|斤|kg|公斤|千克)?", re.IGNORECASE)
_OWN_NUMBER = lazily("编号|会员|客户")
"""What a shop numbers its regulars by itself: no id of any platform."""
_OR = lazily("或者?|和|跟")
_BARE_SIZE = lazily(r"[A-Z0-9./+]+")
_WORDS_APART = lazily(r"[,，、;；|/\s]+")
_SAYS_NO = lazily(r"(?:不太?|别)(?:要|喜欢|爱|想要|能)(?:穿|吃|用)?(?=..)|(?:讨厌|忌|拒绝)(?=..)")
_SAYS_YES = lazily(r"(?:最|很|特别|比较|就)?(?:喜欢(?:穿|吃|用|买)?|爱(?:穿|吃|用|买))(?=..)")
_OF_THEMSELF = ("size", "height_cm", "weight_kg", "likes", "dislikes")
_STANDINGS = (Standing.GUESSED, Standing.STATED, Standing.CONFIRMED)
_WEIGHED = ("weight_kg", "figures")
_LEAST_BARE_CM = 150
_MOST_WORDS = 20
_LONGEST_NOTE = 1_000

_PLATFORMS = {
    "快手": "kuaishou", "抖音": "douyin", "抖店": "douyin", "淘宝": "taobao", "天猫": "taobao", "视频号": "wechat",
    "微信": "wechat", "小红书": "xiaohongshu", "b站": "bilibili", "哔哩哔哩": "bilibili", "拼多多": "pinduoduo",
}  # fmt: skip


_SEVERAL = "stands in several rows; only an id tells people apart"


class ListedFan(msgspec.Struct, frozen=True):
    """One regular as the list has them; `facts` are (facet, value) of themself, `of_others` (facet, value, wearer).

    `as_known` are those of themself that stand in our own export as they were known: (facet, value, standing).
    """

    identity: Identity
    name: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    of_others: tuple[tuple[str, str, str], ...]
    as_known: tuple[tuple[str, str, str], ...]
    is_ours: bool
    """Whether it stands in an export of our own."""

    @property
    def said(self) -> int:
        """How many facts the list tells of them, and of whom they buy for."""
        return len(self.facts) + len(self.of_others)


class FanFile(msgspec.Struct, frozen=True):
    sheet: Sheet
    platform: str
    """Where they are from whose row does not say."""
    fans: tuple[ListedFan, ...]
    bad_rows: tuple[BadRow, ...]


def read_fans(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    platform: str | None = None,
    otherwise: str = "kuaishou",
) -> FanFile:
    """The regulars of a list.

    Args:
        platform: where they are from whose row does not say; None to go by what the list calls their ids, or by its
            name, and where neither tells by `otherwise`.
    Raises:
        SheetError: not a file that we can read, or with neither ids nor names.
        MissingColumns: or with no more than numbers that those of goods may be.
    """
    sheet = read_sheet(path, FANS, mapping, remembered)
    if not sheet.has("user_id") and not sheet.has("name"):
        raise MissingColumns(sheet, ("user_id", "name"))
    asked = {**(remembered or {}).get(sheet.heading_set, {}), **(mapping or {})}
    if not sheet.has("name") and not _is_of_people(sheet, asked):
        raise MissingColumns(sheet, ("name",))
    place = platform or _told_by(sheet.heading("user_id"), path.name) or otherwise
    id_space = LIST_SPACE if _OWN_NUMBER.search(sheet.heading("user_id")) else ""
    is_ours = sheet.heading("user_id") == "fan_user_id"
    units = {field: _unit_of(sheet.heading(field)) for field in FANS.names if field.endswith(_WEIGHED)}
    seen: dict[Identity, int] = {}
    """In which row each stands."""
    namesakes: set[Identity] = set()
    cut = cells.cut_ids(row.cells.get("user_id", "") for row in sheet.rows)

    def parse(row: SheetRow) -> ListedFan:
        if row.cells.get("user_id") in cut:
            raise BadCell("user_id", row.cells["user_id"], cells.ROUNDED)
        fan = _fan(row.cells, place, id_space, units, is_ours=is_ours)
        if fan.identity in seen:
            if fan.identity.space == LIST_SPACE and fan.identity.user_id == fan.name:
                namesakes.add(fan.identity)
                raise BadCell("name", fan.name, _SEVERAL)
            raise BadCell("user_id", fan.identity.user_id, "this id stands in an earlier row")
        seen[fan.identity] = row.number
        return fan

    fans, bad_rows = parse_rows(sheet, parse)
    # Whose the figures of the first one are, nobody knows either.
    bad_rows += [BadRow(sheet.file, seen[one], sheet.heading("name"), one.user_id, _SEVERAL) for one in namesakes]
    bad_rows.sort(key=lambda bad: bad.row)
    return FanFile(sheet, place, tuple(fan for fan in fans if fan.identity not in namesakes), tuple(bad_rows))


def _is_of_people(sheet: Sheet, asked: Mapping[str, str]) -> bool:
    """Whether a sheet without names has ids of people: somebody says so, or their heading does, or most of the others
    are of no goods, whose 编号 are numbers of links.
    """
    said = "user_id" in asked.values() or _told_by(sheet.heading("user_id")) is not None
    return said or headings_known(sheet, FANS) >= headings_known(sheet, GOODS)


def _told_by(*words: str) -> str | None:
    """The platform that one of these names, the first first: 抖音号 is of Douyin."""
    return next((place for text in words for name, place in _PLATFORMS.items() if name in text.casefold()), None)


_Units = Mapping[str, WeightUnit | None]
"""Of a weight without one, by its field."""


def _unit_of(heading: str) -> WeightUnit | None:
    """The unit that a heading of weights tells."""
    if re.search("kg|公斤", heading, re.IGNORECASE):
        return "kg"
    return "斤" if "斤" in heading else None


def _fan(told: Mapping[str, str], platform: str, id_space: str, units: _Units, *, is_ours: bool) -> ListedFan:
    """
    Args:
        is_ours: it stands in an export of our own, whose tiers are worked out and no remarks.
    """
    told = cells.told_by(told, ("name",))
    where = told.get("platform", "").strip()
    where = _PLATFORMS.get(where.casefold(), where.casefold()[:40]) or platform
    user_id, name = cells.id_in(told.get("user_id", ""))[:200], short_name(told.get("name", ""))
    if cells.is_rounded(user_id):
        raise BadCell("user_id", user_id, cells.ROUNDED)
    if "**" in name:
        raise BadCell("name", name, "a masked name is nobody")
    if user_id in MASKED_IDS or "*" in user_id:
        if not name:
            raise BadCell("user_id", user_id, "neither an id that tells people apart, nor a name")
        identity = Identity(where, LIST_SPACE, name)
    else:
        identity = Identity(where, told.get("space", "").strip()[:40] or id_space, user_id)
    as_known = _as_known(told) if is_ours else ()
    facts: list[tuple[str, str]] = []
    for field in ("size", "shoe_size"):
        facts += [("size", _size(word)) for word in _sizes(told.get(field, ""))]
    measured = [(facet, _figure(told, facet, facet, units)) for facet in ("height_cm", "weight_kg")]
    own = [(facet, figure) for facet, figure in measured if figure is not None]
    facts += own
    if not own:
        reason = "not a height and a weight: 160/110斤"
        facts += cells.parsed(told, "figures", lambda text: _figures(text, units["figures"]), reason) or ()
    age = value_of("age", told.get("age", ""))  # 90后 is none, and no slip either
    if age is not None:
        facts.append(("age", age))
    facts += [_taste(word) for word in _words(told.get("likes", ""))]
    facts += [("dislikes", _taste(word)[1]) for word in _words(told.get("dislikes", ""))]
    budget = cells.parsed(told, "budget", budget_yuan, "not an amount of money")
    if budget is not None:
        facts.append(("budget", budget))
    if is_ours:
        notes = told.get("note", "").split(NOTES_APART)
    else:
        notes = [" · ".join(part for field in ("tier", "note") if (part := harmless(told.get(field, "")).strip()))]
    kept = tuple(note for part in notes if (note := harmless(part).strip()[:_LONGEST_NOTE]))
    typed = tuple(dict.fromkeys(facts))
    return ListedFan(identity, name, typed, kept, tuple(_of_others(told, units)), as_known, is_ours)


def told_standing(facet: str, value: str, standing: str) -> str:
    """How sure a fact is, as our own export has it."""
    return f"{facet}={value}:{standing}"


def _as_known(told: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What stands in a row of our own export as it was known; it is taken out of the cells, where only what somebody
    typed stays.
    """
    found = []
    for one in told.get("standings", "").split("|"):
        fact, _, standing = one.rpartition(":")
        facet, _, value = fact.partition("=")
        left = told.get(facet, "").split("|")
        if facet in _OF_THEMSELF and standing in _STANDINGS and value in left:
            left.remove(value)
            told[facet] = "|".join(left)
            found.append((facet, value, standing))
    return tuple(found)


def _of_others(told: dict[str, str], units: _Units) -> Iterator[tuple[str, str, str]]:
    """What the row says of whom the fan buys for, each once."""
    for field, (wearer, facet) in _OF_OTHERS.items():
        if facet == "size":
            for size in dict.fromkeys(_size(word) for word in _sizes(told.get(field, ""))):
                yield facet, size, wearer
        elif (figure := _figure(told, field, facet, units)) is not None:
            yield facet, figure, wearer


def _figure(told: dict[str, str], field: str, facet: str, units: _Units) -> str | None:
    """The height or weight in a column; None where the cell is empty."""
    if facet == "height_cm":
        return cells.parsed(told, field, height_cm, "not a height: 160, 160cm or 1.6米")
    return cells.parsed(
        told, field, lambda text: weight_kg(text, units[field]), "not a weight, or of which unit? 110斤, 55kg"
    )


def _words(text: str) -> Sequence[str]:
    """The words of a cell that lists several; a size like 160/84A stays whole."""
    plain = unicodedata.normalize("NFKC", harmless(text)).strip()
    if re.fullmatch(r"\d{2,3}/\d{2,3}[A-Za-z]?", plain):
        return [plain]
    return [word[:40] for word in _WORDS_APART.split(plain) if word][:_MOST_WORDS]


def _sizes(text: str) -> Iterator[str]:
    """The words of a cell of sizes, where 或 and 和 stand between them too."""
    for word in _words(text):
        yield from filter(None, _OR.split(word))


def _size(word: str) -> str:
    """The size that a word tells, without what is said around it: L of 上衣L and of L都行."""
    size = plain_size(word).upper()
    bare = _BARE_SIZE.findall(size)
    # 2尺6 is one size, and so is 38半.
    return plain_size(bare[0]) if len(bare) == 1 and not size.endswith("半") else size


def _taste(word: str) -> tuple[str, str]:
    """The word as a fact: 不要紧身 is a dislike of 紧身, though it stands among what they like."""
    if (no := _SAYS_NO.match(word)) is not None:
        return "dislikes", word[no.end() :]
    said = _SAYS_YES.match(word)
    return "likes", word[said.end() :] if said is not None else word


def _figures(text: str, unit: WeightUnit | None) -> list[tuple[str, str]]:
    """Height and weight that stand in one cell, `160/110斤`, or one of the two."""
    found = _FIGURE.findall(in_digits(unicodedata.normalize("NFKC", text)))
    if not 1 <= len(found) <= 2:
        raise ValueError(text)
    if len(found) == 2:
        return [("height_cm", height_cm(found[0])), ("weight_kg", weight_kg(found[1], unit))]
    if re.search("斤|kg|千克", found[0], re.IGNORECASE):
        return [("weight_kg", weight_kg(found[0]))]
    if found[0].isdigit() and int(found[0]) < _LEAST_BARE_CM:
        raise ValueError(text)  # 110 is a weight in a column of both, or a child
    return [("height_cm", height_cm(found[0]))]
