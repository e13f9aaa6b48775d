"""A 排品表 as shops keep it, from a spreadsheet or a chat: which column says what, and what each row is. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anchor_console.goods.product import Product
from anchor_console.goods.rundown import LONGEST_TITLE, RowId, RowKind, RundownRow
from anchor_console.goods.service import Catalogue
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.sheets.cells import amount
from anchor_console.sheets.sheet import Field, Shape, Sheet, SheetRow

SHAPE = Shape(
    (
        Field("starts", ("时间", "开始时间", "时间段", "时段", "上播时间", "讲解时间", "预计时间", "start", "time")),
        Field("minutes", ("时长", "分钟", "讲解时长", "预计时长", "讲解分钟", "minutes", "duration")),
        Field("number", ("链接号", "号", "编号", "链接", "小黄车序号", "商品序号", "序号", "number", "no")),
        Field("code", ("款号", "货号", "商品编码", "商品编号", "商家编码", "product_code", "code")),
        Field("name", ("商品", "商品名称", "品名", "产品名称", "产品", "名称", "款式", "环节", "内容", "流程", "name")),
        Field("price", ("直播价", "到手价", "直播间价格", "价格", "售价", "开价", "机制价", "price", "live_price")),
        Field("floor", ("底价", "控价", "最低价", "floor", "floor_price")),
        Field("release", ("放货", "放单", "放单节奏", "库存节奏", "放货计划", "放库存", "release")),
        Field("points", ("卖点", "讲解要点", "话术", "讲解点", "talking_points", "points")),
        Field("role", ("角色", "定位", "款式定位", "货品角色", "类型", "role")),
    )
)

_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-9])[:：点时]([0-5]\d)?(?:分)?(?::[0-5]\d)?")
_DATE_AND_TIME = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)\s*(小时|h|分钟|分|min|m|')?", re.IGNORECASE)
_RELEASE = re.compile(r"\d+(?:\s*[+＋/、,，;；]\s*\d+)*")
_NUMBER = re.compile(r"(\d{1,4})\s*(?:号(?:链接)?|#)")
_PRICE = re.compile(
    r"[¥￥]\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:元|块|米)|(?<![\d+:：.])(\d{1,5}\.\d{1,2})(?![\d+:：])"
)
_PLANNED = re.compile(r"\d+(?:\s*\+\s*\d+)+|(?:放|备)\s*(\d+)")
_MOMENT_WORDS: Mapping[RowKind, re.Pattern[str]] = {
    RowKind.LUCK: re.compile(r"福袋|抽奖|红包|lucky"),
    RowKind.HOST: re.compile(r"换主播|主播交接|交接|换班|下播|change host"),
    RowKind.COUPON: re.compile(r"发券|优惠券|领券|满减券|^券$|coupon"),
    RowKind.TALK: re.compile(r"互动|暖场|开场|预热场|聊天|答疑|扣屏|过款|感谢|warm.?up|talk"),
}
_MOST_MINUTES = 600
_TELLING_LETTERS = 3


@dataclass(frozen=True, slots=True)
class ReadRundown:
    """What a sheet gives: its rows in order, the names that no product of ours has, and what could not be read."""

    rows: tuple[RundownRow, ...]
    unknown: tuple[str, ...]
    bad_rows: tuple[BadRow, ...]


def rows_from_sheet(sheet: Sheet, catalogue: Catalogue) -> ReadRundown:
    """The rows of a sheet with headings."""
    rows: list[RundownRow] = []
    unknown: list[str] = []
    bad: list[BadRow] = []
    by_name = _by_name(catalogue.products)
    for line in sheet.rows:
        cells = line.cells
        starts, minutes = times_of(cells.get("starts", ""))
        minutes = _minutes(cells.get("minutes", "")) or minutes
        title = cells.get("name", "")[:LONGEST_TITLE]
        if not title and not cells.get("number") and not cells.get("code"):
            continue
        price, floor = _money(sheet, line, "price", bad), _money(sheet, line, "floor", bad)
        product = _product(catalogue, by_name, cells)
        kind = RowKind.PRODUCT if product is not None else moment_of(title)
        if product is None and kind is RowKind.OTHER:
            unknown.append(title or cells.get("number", "") or cells.get("code", ""))
        rows.append(
            RundownRow(
                id=RowId(0),
                kind=kind,
                product_id=product.id if product else None,
                title="" if product else title or cells.get("number", ""),
                starts_min=starts,
                minutes=minutes,
                price_minor=price,
                floor_minor=floor,
                release=releases_of(cells.get("release", "")),
                points=_points(cells.get("points", "")),
                role=cells.get("role", "")[:20],
            )
        )
    return ReadRundown(tuple(rows), tuple(unknown), tuple(bad))


def rows_from_lines(text: str, catalogue: Catalogue) -> ReadRundown:
    """The rows of plain lines: `20:00 3号 阔腿裤 89.9元 50+30`, `20:20 发福袋`."""
    rows: list[RundownRow] = []
    unknown: list[str] = []
    by_name = _by_name(catalogue.products)
    for line in text.splitlines():
        rest = unicodedata.normalize("NFKC", line).strip()
        if not rest:
            continue
        starts, minutes = times_of(rest)
        rest = re.sub(rf"^\W*{_TIME.pattern}(?:\s*[-~—至到]+\s*{_TIME.pattern})?", " ", rest)
        told = re.search(r"(\d+)\s*分钟?", rest)
        if told is not None and minutes is None:
            minutes, rest = _minutes(told[0]), rest.replace(told[0], " ")
        planned = _PLANNED.search(rest)
        release = releases_of(planned[1] or planned[0]) if planned else ()
        rest = rest.replace(planned[0], " ") if planned else rest
        number = _NUMBER.search(rest)
        rest = rest.replace(number[0], " ") if number else rest
        price = _PRICE.search(rest)
        rest = rest.replace(price[0], " ") if price else rest
        title = " ".join(rest.split())[:LONGEST_TITLE]
        cells = {"number": number[1] if number else "", "name": title}
        product = _product(catalogue, by_name, cells)
        kind = RowKind.PRODUCT if product is not None else moment_of(title)
        if product is None and kind is RowKind.OTHER:
            unknown.append(title or cells["number"])
        minor = None if price is None else amount(next(part for part in price.groups() if part))
        rows.append(
            RundownRow(
                id=RowId(0),
                kind=kind,
                product_id=product.id if product else None,
                title="" if product else title or cells["number"],
                starts_min=starts,
                minutes=minutes,
                price_minor=minor,
                floor_minor=None,
                release=release,
                points=(),
                role="",
            )
        )
    return ReadRundown(tuple(rows), tuple(unknown), ())


def product_titled(catalogue: Catalogue, title: str) -> Product | None:
    """The product that a title names: by its number alone, `11` or `11号`, by its code or its name."""
    said = unicodedata.normalize("NFKC", title).strip()
    alone = re.fullmatch(r"(\d{1,4})\s*(?:号(?:链接)?|#)?", said)
    if alone is not None:
        return catalogue.numbered(alone[1].lstrip("0") or "0")
    return _product(catalogue, _by_name(catalogue.products), {"name": said, "code": said})


def moment_of(title: str) -> RowKind:
    """What a row that is no product is, by its words."""
    text = title.casefold()
    return next((kind for kind, words in _MOMENT_WORDS.items() if words.search(text)), RowKind.OTHER)


def times_of(text: str) -> tuple[int | None, int | None]:
    """When it starts, and how many minutes it takes where an end stands beside: `20:00-20:08`, `20点`."""
    told = _DATE_AND_TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    found = [int(hour) * 60 + int(minute or 0) for hour, minute in _TIME.findall(told)][:2]
    if not found:
        return None, None
    start = found[0] % (24 * 60)
    is_span = len(found) == 2 and re.search(r"[-~—至到]", told) is not None
    minutes = (found[1] - found[0]) % (24 * 60) if is_span else None
    return start, minutes if minutes and minutes <= _MOST_MINUTES else None


def releases_of(text: str) -> tuple[int, ...]:
    """How many at each opening: `50+30+30`, `50/30`, `100`."""
    found = _RELEASE.search(unicodedata.normalize("NFKC", text))
    if found is None:
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", found[0]) if 0 < int(part) < 100_000)[:20]


def _minutes(text: str) -> int | None:
    found = _MINUTES.search(unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    minutes = round(float(found[1]) * (60 if found[2] in ("小时", "h", "H") else 1))
    return minutes if 0 < minutes <= _MOST_MINUTES else None


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
    return tuple(part.strip()[:100] for part in re.split(r"[|｜\n;；]|[/、](?=\D)", text) if part.strip())[:12]


def _by_name(products: Iterable[Product]) -> dict[str, Product]:
    named: dict[str, Product] = {}
    for product in products:
        for name in (product.name, *product.aliases):
            named.setdefault(_plain(name), product)
    return named


def _product(catalogue: Catalogue, by_name: Mapping[str, Product], cells: Mapping[str, str]) -> Product | None:
    """By its code, its name, then its number: numbers of a sheet are often only its own order."""
    code = cells.get("code", "").strip()
    for product in catalogue.products if code else ():
        if code in (product.code, *(sku.code for sku in product.skus)):
            return product
    name = _plain(cells.get("name", ""))
    if name and name in by_name:
        return by_name[name]
    if name:
        # A short word, 大衣, stands in many names.
        within = {p.id: p for word, p in by_name.items() if _is_within(word, name) or _is_within(name, word)}
        if len(within) == 1:
            return next(iter(within.values()))
        if moment_of(cells.get("name", "")) is not RowKind.OTHER:
            return None
    number = re.search(r"\d{1,4}", cells.get("number", ""))
    numbered = catalogue.numbered(number[0].lstrip("0") or "0") if number else None
    # A name that fits nothing of ours, beside a number that is only counted: nobody has said that they are one.
    return numbered if numbered is not None and (not name or _kin(name, numbered)) else None


def _is_within(part: str, whole: str) -> bool:
    return len(part) >= _TELLING_LETTERS and part in whole


def _kin(name: str, product: Product) -> bool:
    """Whether a name shares two characters in a row with one of the product's."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    names = [_plain(one) for one in (product.name, *product.aliases)]
    return any(pair in one for pair in pairs for one in names)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
