"""A 排品表 as shops keep it, from a spreadsheet or a chat: which column says what, and what each row is. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from anchor_console.core.lazy_pattern import lazily
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import LONGEST_TITLE, MOST_ROWS, RowId, RowKind, RundownRow, empty_row
from anchor_console.goods.rundown_times import LONGEST_MIN, clock_within, leading_time, times_of
from anchor_console.goods.rundown_titles import SeveralMeant, Titles, moment_of
from anchor_console.goods.service import Catalogue
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.sheets.cells import amount
from anchor_console.sheets.sheet import Field, Shape, Sheet, SheetRow

SHAPE = Shape(
    (
        Field(
            "starts",
            (
                "时间", "开始时间", "时间段", "时段", "上播时间", "讲解时间", "预计时间", "讲解时段", "开讲时间",
                "start", "time",
            ),
        ),
        Field(
            "minutes",
            ("时长", "分钟", "讲解时长", "预计时长", "讲解分钟", "时长分钟", "用时", "minutes", "duration"),
        ),
        Field(
            "number",
            (
                "链接号", "链接编号", "号", "编号", "链接", "小黄车序号", "购物车序号", "上架顺序", "商品序号",
                "讲解顺序", "排品顺序", "序号", "顺序", "number", "no",
            ),
        ),
        Field("code", ("款号", "货号", "商品编码", "商品编号", "商家编码", "product_code", "code")),
        Field(
            "name",
            (
                "商品", "商品名称", "品名", "产品名称", "产品", "货品", "货品名称", "宝贝", "宝贝标题", "宝贝名称",
                "商品标题", "名称", "款式", "环节", "内容", "流程", "name",
            ),
        ),
        Field(
            "price",
            (
                "直播价", "到手价", "直播间价格", "直播间价", "直播价格", "活动价", "福利价", "秒杀价", "价格", "售价",
                "开价", "机制价", "price", "live_price",
            ),
        ),
        Field("floor", ("底价", "控价", "最低价", "保底价", "floor", "floor_price")),
        Field(
            "release",
            ("放货", "放单", "放单节奏", "库存节奏", "放货计划", "放库存", "放单数", "放货数量", "上架库存", "release"),
        ),
        Field(
            "points",
            ("卖点", "讲解要点", "讲解重点", "核心卖点", "产品卖点", "话术", "讲解点", "talking_points", "points"),
        ),
        Field("role", ("角色", "定位", "款式定位", "货品角色", "类型", "role")),
    )
)  # fmt: skip
TELLS_WHAT = frozenset({"number", "code", "name"})
"""Without one of these a row says nothing of what comes."""

_MINUTES = lazily(r"(?<!\d)(\d{1,4}(?:\.\d+)?)\s*(小时|h|分钟|分|min|m|')?", re.IGNORECASE)
_LASTS = lazily(r"(?<!\d)(\d+)\s*分钟?")
_RELEASE = lazily(r"\d+(?:\s*[+＋/、,，;；]\s*\d+)*")
_NUMBER = lazily(r"链接\s*(?P<behind>\d{1,4})(?!\d)|(?P<before>\d{1,4})\s*(?:号(?:链接)?|#)")
_PRICE = lazily(
    r"(?:直播价|到手价?|活动价|福利价|秒杀价?|售价|开价|只要|价)[:：]?\s*[¥￥]?\s*(\d+(?:\.\d+)?)(?:元|块)?|"
    r"[¥￥]\s*(\d+(?:\.\d+)?)|(?<!\d)(\d+(?:\.\d+)?)\s*(?:元|块|米)|(?<![\d+:：.])(\d{1,5}\.\d{1,2})(?![\d+:：])"
)
_PLANNED = lazily(r"[放备]?\s*(?<!\d)(?P<several>\d+(?:\s*\+\s*\d+)+)|[放备]\s*(?P<one>\d+)")
_BARE_PRICE = lazily(r"(?:^|\s)(\d{2,5})$")
_TITLE_LINE = lazily(r"排品|流程|脚本|节目单|场次|专场|rundown|^[【《\[].*[】》\]]$", re.IGNORECASE)
_COUNTED = lazily(r"^(?:\d{1,2}(?:[、)）]|[.．](?!\d))|[①-⑳\-•·*●◆▪])\s*")
_LONGEST_FOR_ONE = 20
"""A span that is longer may stand for several rows."""
_LONGEST_LINE = 500
"""Characters of a line that are read: looking for figures in a row of ten thousand digits would take seconds."""
_LONGEST_COUNT = 9
"""Digits; what has more is no count of anything."""


class ReadColumn(msgspec.Struct, frozen=True):
    """How a column is read. `is_guess`: told by its cells, not by its heading.

    `place` is where a column stands, from 1, that has no heading of its own; its `heading` then only tells it apart.
    """

    heading: str
    example: str
    field: str | None
    is_guess: bool
    place: int | None = None


class ReadRundown(msgspec.Struct, frozen=True):
    """What a sheet gives: its rows in order, the names that no product of ours has or several, and what is unreadable.

    `columns` tells how each column is read, empty where there are none; `heading_set` is what sheets like it share.
    `left_out` counts the lines behind the last that a rundown has room for: nobody has looked at those.
    """

    rows: tuple[RundownRow, ...]
    unknown: tuple[str, ...]
    bad_rows: tuple[BadRow, ...]
    columns: tuple[ReadColumn, ...] = ()
    heading_set: str = ""
    left_out: int = 0
    several: tuple[str, ...] = ()

    @property
    def is_understood(self) -> bool:
        """Whether the headings alone tell what each row is, so that nobody need look at the columns."""
        told = [one for one in self.columns if one.field is not None and not one.is_guess]
        return not self.columns or (any(one.field in TELLS_WHAT for one in told) and len(told) > 1)


def rows_from_sheet(sheet: Sheet, catalogue: Catalogue) -> ReadRundown:
    """The rows of a sheet with headings."""
    rows: list[RundownRow] = []
    unknown: list[str] = []
    several: list[str] = []
    bad: list[BadRow] = []
    titles = Titles(catalogue)
    after: int | None = None
    spans: set[int] = set()
    left_out = 0
    for at, line in enumerate(sheet.rows):
        if len(rows) == MOST_ROWS:
            left_out = len(sheet.rows) - at
            break
        cells = line.cells
        starts, span = times_of(cells.get("starts", ""), after)
        after = after if starts is None else starts
        minutes = _minutes(cells.get("minutes", ""))
        title = " ".join(cells.get("name", "").split())[:LONGEST_TITLE]
        if not title and not cells.get("number") and not cells.get("code"):
            continue
        price, floor = _money(sheet, line, "price", bad), _money(sheet, line, "floor", bad)
        try:
            product = titles.product(cells)
        except SeveralMeant:
            product = None
            several.append(title)
        kind = RowKind.PRODUCT if product is not None else _moment_of_cells(cells)
        if product is None and kind is RowKind.OTHER and title not in several:
            unknown.append(title or cells.get("number", "") or cells.get("code", ""))
        if minutes is None and span is not None:
            spans.add(len(rows))
        rows.append(
            RundownRow(
                id=RowId(0),
                kind=kind,
                product_id=product.id if product else None,
                title="" if product else title or cells.get("number", ""),
                starts_min=starts,
                minutes=minutes or span,
                price_minor=price if kind in (RowKind.PRODUCT, RowKind.OTHER) else None,
                floor_minor=floor,
                release=releases_of(cells.get("release", "")),
                points=_points(cells.get("points", "")),
                role=cells.get("role", "")[:20],
            )
        )
    # A last line of one cell is a remark in other sheets; here it may be what comes last: 下播, 换主播.
    last = [one.text for one in sheet.left_out if one.kind == "total" and moment_of(one.text) is not RowKind.OTHER]
    rows += [replace(empty_row(moment_of(text)), title=text[:LONGEST_TITLE]) for text in last]
    found = tuple(_shared_out(rows, spans))[:MOST_ROWS]
    return ReadRundown(found, tuple(unknown), tuple(bad), left_out=left_out, several=tuple(several))


def _shared_out(rows: list[RundownRow], spans: set[int]) -> list[RundownRow]:
    """A long time span beside several rows, `20:00-21:00` merged over four, is that of all of them together."""
    shared = list(rows)
    for at in sorted(spans):
        last = at + 1
        while last < len(rows) and rows[last].starts_min is None and rows[last].minutes is None:
            last += 1
        whole, count = rows[at].minutes or 0, last - at
        if count > 1 and whole > _LONGEST_FOR_ONE:
            for place in range(at, last):
                shared[place] = replace(rows[place], minutes=max(1, whole // count))
    return shared


def rows_from_lines(text: str, catalogue: Catalogue) -> ReadRundown:
    """The rows of plain lines: `20:00 3号 阔腿裤 89.9元 50+30`, `8点一刻 发福袋`."""
    rows: list[RundownRow] = []
    unknown: list[str] = []
    several: list[str] = []
    titles = Titles(catalogue)
    after: int | None = None
    lines, left_out = text.splitlines(), 0
    for at, line in enumerate(lines):
        if len(rows) == MOST_ROWS:
            left_out = sum(bool(one.strip()) for one in lines[at:])
            break
        said = _line(line, after)
        if said is None:
            continue
        after = after if said.starts_min is None else said.starts_min
        title, minor = said.title, said.price_minor
        bare = _BARE_PRICE.search(title) if minor is None else None
        named = title[: bare.start()].strip() if bare else title
        try:
            product = titles.product({"number": said.number, "name": named})
        except SeveralMeant:
            product = None
            several.append(named)
        if product is not None and bare is not None:
            # A number alone may be a price or a count: it is a price where the product's own is near.
            minor = _near_price(int(bare[1]) * 100, product)
        kind = RowKind.PRODUCT if product is not None else moment_of(title)
        if kind not in (RowKind.PRODUCT, RowKind.OTHER):
            # What a coupon is worth is no price.
            title, minor = said.title_with_price, None
        if kind is RowKind.OTHER:
            is_bare = not said.number and minor is None and said.starts_min is None
            if not rows and is_bare and _TITLE_LINE.search(title):
                continue
            if named not in several:
                unknown.append(title or said.number)
        row = empty_row(kind, product.id if product else None, "" if product else title or said.number)
        row = replace(row, starts_min=said.starts_min, minutes=said.minutes, release=said.release)
        rows.append(replace(row, price_minor=minor))
    return ReadRundown(tuple(rows), tuple(unknown), (), left_out=left_out, several=tuple(several))


class _Line(msgspec.Struct, frozen=True):
    """What a line says, whatever goods there are; `title` is what is left when all else is taken out of it."""

    starts_min: int | None
    minutes: int | None
    release: tuple[int, ...]
    number: str
    price_minor: int | None
    title: str
    title_with_price: str


def _line(line: str, after: int | None) -> _Line | None:
    """None for an empty line; `after` is when the row before it starts."""
    rest = unicodedata.normalize("NFKC", _COUNTED.sub("", line.strip()[:_LONGEST_LINE])).strip()
    if not rest:
        return None
    told = leading_time(rest, after)
    told = told if told.starts_min is not None else clock_within(rest, after)
    minutes, rest = told.minutes, told.rest
    if minutes is None and (lasts := _LASTS.search(rest)) is not None:
        minutes, rest = _minutes(lasts[0]), rest.replace(lasts[0], " ")
    release: tuple[int, ...] = ()
    if (planned := _PLANNED.search(rest)) is not None:
        release = releases_of(planned["several"] or planned["one"])
        rest = re.sub(rf"{re.escape(planned[0])}[单件个]?", " ", rest)
    number = ""
    if (numbered := _NUMBER.search(rest)) is not None:
        number, rest = numbered["behind"] or numbered["before"], rest.replace(numbered[0], " ")
    minor, whole = None, rest
    if (price := _PRICE.search(rest)) is not None:
        minor, rest = _amount(next(part for part in price.groups() if part)), rest.replace(price[0], " ")
    return _Line(told.starts_min, minutes, release, number, minor, _tidy_title(rest), _tidy_title(whole))


def _tidy_title(rest: str) -> str:
    return " ".join(rest.split()).strip(" ,，;；:：、-—|")[:LONGEST_TITLE]


def _amount(said: str) -> int | None:
    """The amount in fen; None for what looks like one and is none: 89.999."""
    try:
        return amount(said)
    except (ValueError, OverflowError):
        return None


def _near_price(minor: int, product: Product) -> int | None:
    own = product.price_minor
    return minor if own is not None and 4 * own <= 10 * minor <= 16 * own else None


def _moment_of_cells(cells: Mapping[str, str]) -> RowKind:
    """What a row that is no product is, by its title, else by what stands where others have a number or a role."""
    kinds = (moment_of(cells.get(field, "")) for field in ("name", "number", "role"))
    return next((kind for kind in kinds if kind is not RowKind.OTHER), RowKind.OTHER)


def releases_of(text: str) -> tuple[int, ...]:
    """How many at each opening: `50+30+30`, `50/30`, `100`."""
    found = _RELEASE.search(unicodedata.normalize("NFKC", text))
    if found is None:
        return ()
    units = (int(part) for part in re.findall(r"\d+", found[0]) if len(part) <= _LONGEST_COUNT)
    return tuple(one for one in units if 0 < one < 100_000)[:20]


def _minutes(text: str) -> int | None:
    found = _MINUTES.search(unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    minutes = round(float(found[1]) * (60 if found[2] in ("小时", "h", "H") else 1))
    return minutes if 0 < minutes <= LONGEST_MIN else None


def _money(sheet: Sheet, line: SheetRow, field: str, bad: list[BadRow]) -> int | None:
    value = line.cells.get(field, "")
    if not value:
        return None
    try:
        return amount(value) or None
    except (ValueError, OverflowError):
        bad.append(BadRow(sheet.file, line.number, sheet.heading(field), value[:100], "not an amount"))
        return None


def _points(text: str) -> tuple[str, ...]:
    """Several points of one cell: a line each, counted or not, or between marks."""
    points: list[str] = []
    for line in text.splitlines():
        said = unicodedata.normalize("NFKC", _COUNTED.sub("", line.strip()))
        points += (part.strip()[:100] for part in re.split(r"[|;]|[/、](?=\D)", said) if part.strip())
    return tuple(points)[:12]
