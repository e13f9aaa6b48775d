"""Goods from CSV and XLSX files: good rows are read, bad ones listed with where and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.core.text import fold, harmless
from anchor_console.goods.called import SEVERAL, Names, SharedNames
from anchor_console.goods.details import DETAILS, HEADINGS, LONGEST_DETAIL, OWN_DETAILS, OWN_HEADINGS, Details
from anchor_console.goods.numbers import plain_number
from anchor_console.goods.product import VARIANT_LIMIT, Product
from anchor_console.goods.said_of import sku_said
from anchor_console.goods.size_range import several_sizes
from anchor_console.sheets import cells
from anchor_console.sheets.bad_rows import BadRow, parse_rows
from anchor_console.sheets.cells import BadCell
from anchor_console.sheets.sheet import Field, MissingColumns, Shape, Sheet, SheetRow, read_sheet
from anchor_console.sheets.variant import split_variant

_LONGEST_CELL = 10_000
_LONGEST = {
    "number": 20,
    "product_code": 100,
    "sku_code": 100,
    "color": VARIANT_LIMIT,
    "size": VARIANT_LIMIT,
    "name": 200,
    "category": 100,
    "barcode": 50,
}

GOODS = Shape(
    (
        Field("number", ("链接号", "链接序号", "直播序号", "商品序号", "号链接", "序号", "编号", "no", "link")),
        Field("product_code", ("货号", "款号", "商品编码", "商品货号", "商品编号", "商品id", "spu", "style")),
        Field("name", ("商品名称", "品名", "商品标题", "产品名称", "标题", "宝贝名称", "名称", "商品", "title"), True),
        Field("category", ("类目", "分类", "品类", "商品类目", "类别", "商品分类")),
        Field("aliases", ("别名", "俗称", "又叫", "alias")),
        Field("sku_code", ("sku编码", "规格编码", "商家编码", "skuid", "sku", "单品编码", "规格货号", "条码")),
        Field("color", ("颜色", "花色", "色号", "颜色分类", "colour")),
        Field("size", ("尺码", "尺寸", "码数", "规格", "型号", "sizes")),
        Field("list_price", ("吊牌价", "原价", "划线价", "市场价", "专柜价", "日常价", "list price", "msrp")),
        Field("live_price", ("直播价", "到手价", "直播间价格", "售价", "活动价", "价格", "单价", "price")),
        Field("floor_price", ("底价", "最低价", "控价", "保底价", "floor")),
        Field("stock", ("库存", "库存数量", "可售库存", "现货", "数量", "件数", "qty", "quantity")),
        Field("per_fan_limit", ("限购", "每人限购", "限购数量", "limit")),
        Field("talking_points", ("卖点", "讲解卖点", "话术", "介绍", "selling points")),
        *(Field(name, headings) for name, headings in (*HEADINGS.items(), *OWN_HEADINGS.items())),
        Field("barcode", ("条形码", "商品条码", "商品条形码", "69码", "国标码", "条码", "upc", "ean")),
        Field("cost", ("成本", "成本价", "进价", "进货价", "拿货价", "供货价")),
    ),
    # Stock that is merged over several SKUs is that of none of them.
    merged=frozenset({
        "number", "product_code", "name", "category", "aliases", "color", "list_price", "live_price", "floor_price",
        "per_fan_limit", "talking_points", "cost", *DETAILS, *OWN_DETAILS,
    }),
)  # fmt: skip
GOODS_COLUMNS = GOODS.names

_CODES = ("sku_code", "product_code", "barcode", "platform_item_id")
_BETWEEN_COLORS = re.compile(r"[/、,，|;；]")


class GoodsRow(msgspec.Struct, frozen=True):
    """One SKU as the file has it; None where a cell is empty. Money in fen."""

    number: str | None
    product_code: str
    name: str
    category: str
    aliases: tuple[str, ...]
    sku_code: str
    color: str | None
    size: str | None
    list_price_minor: int | None
    price_minor: int | None
    floor_price_minor: int | None
    stock: int | None
    per_fan_limit: int | None
    talking_points: tuple[str, ...]
    details: Details = ()
    """What the columns say that the file has; one that is empty takes nothing back."""
    barcode: str | None = None
    cost_minor: int | None = None


class GoodsFile(msgspec.Struct, frozen=True):
    """`sheet` is how the file was read; None for rows that come from no file."""

    rows: tuple[GoodsRow, ...]
    bad_rows: tuple[BadRow, ...]
    sheet: Sheet | None = None
    shared_stock: int = 0
    """Rows whose stock is that of several variants together: of each nobody told any."""
    is_told_whole: bool = False
    """Whether its rows tell everything, though they are of a sheet."""

    @property
    def told(self) -> frozenset[str] | None:
        """The fields that the file has a column for: only these may it change. None for rows that tell everything."""
        return None if self.sheet is None or self.is_told_whole else frozenset(self.sheet.mapping.values())


def read_goods(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    products: Sequence[Product] = (),
) -> GoodsFile:
    """The SKUs of a goods file; columns that are none of `GOODS_COLUMNS`, by whatever heading, are passed over.

    A row without a code of its own whose cells list several colours or sizes is as many SKUs, without a stock of their
    own; one with a code is one SKU, and L/XL its size. SKUs without a code get one of the product's, the colour and the
    size; where the file has no codes of products, they are told by their names.

    Args:
        products: the goods that there are, of which such names may speak.
    Raises:
        SheetError: not a file that we can read, or without a column that we need.
    """
    return goods_of(read_sheet(path, GOODS, mapping, remembered), products)


def goods_of(sheet: Sheet, products: Sequence[Product] = ()) -> GoodsFile:
    """The SKUs of a sheet. Where it has no column that tells SKUs or products apart, their names do.

    Args:
        products: the goods that there are, of which such names may speak.
    Raises:
        MissingColumns: it tells names and nothing of them: what matters stands under headings that we don't know.
    """
    if not any(sheet.has(name) for name in GOODS.names if name != "name"):
        raise MissingColumns(sheet, ("sku_code", "live_price"))
    by_name = None if sheet.has("product_code") else _ByName(products, sheet)
    ours = {} if by_name is None else {product.code: product for product in products}
    product_of: dict[str, str] = {}
    number_of: dict[str, str] = {}
    seen: set[str] = set()
    shared: list[int] = []

    def parse(row: SheetRow) -> list[GoodsRow]:
        told = row.cells
        if by_name is not None and not sheet.has("sku_code") and "name" in told:
            told = told | {"product_code": told["name"]}
        first = _goods_row(told)
        if by_name is not None:
            first = replace(first, product_code=by_name.code_of(first))
        made = [first] if told.get("sku_code") else _variants(first, ours.get(first.product_code))
        for one in made:
            if one.sku_code in seen:
                raise BadCell("sku_code", one.sku_code, "this sku_code stands in an earlier row")
        if first.number is not None:
            owner = product_of.setdefault(first.number, first.product_code)
            if owner != first.product_code:
                raise BadCell("number", first.number, f"an earlier row gives this number to {owner}")
            number = number_of.setdefault(first.product_code, first.number)
            if number != first.number:
                raise BadCell("number", first.number, f"an earlier row gives this product the number {number}")
        seen.update(one.sku_code for one in made)
        if len(made) > 1 and told.get("stock"):
            shared.append(row.number)
        return made

    rows, bad_rows = parse_rows(sheet, parse)
    return GoodsFile(tuple(one for made in rows for one in made), tuple(bad_rows), sheet, len(shared))


class _ByName:
    """The codes of SKUs and products in a file that has none of products: what has one name and number is one product.

    A name that stands there under two numbers is that of two products, and finds ours by its number alone.
    """

    def __init__(self, products: Sequence[Product], sheet: Sheet) -> None:
        self._has_skus = sheet.has("sku_code")
        self._of_sku = {sku.code: product.code for product in products for sku in product.skus}
        self._names = Names(products)
        told = [
            (row.cells.get("name", ""), plain_number(row.cells.get("number", "")) or None, row.cells.get("sku_code"))
            for row in sheet.rows
        ]
        self._shared = SharedNames((name, number) for name, number, _ in told)
        # A SKU that we have tells whose the new ones beside it are, be they above it or below.
        owners: dict[tuple[str, str | None], set[str]] = {}
        for name, number, sku in told:
            if sku in self._of_sku:
                owners.setdefault((fold(name), number), set()).add(self._of_sku[sku])
        self._met = {met: next(iter(codes)) for met, codes in owners.items() if len(codes) == 1}

    def code_of(self, row: GoodsRow) -> str:
        """The code of the product which we have, else one by which the rows of a new one belong together.

        Raises:
            BadCell: several may be meant.
        """
        if self._has_skus and row.sku_code in self._of_sku:
            return self._of_sku[row.sku_code]
        met = (fold(row.name), row.number)
        code = self._met.get(met) or self._known(row)
        if code is None and self._has_skus:
            code = row.sku_code
        elif code is None:
            code = f"{row.name}-{row.number}" if row.name in self._shared and row.number else row.name
        if row.number is not None:
            self._met[fold(row.name), None] = code  # of those below it that tell no number
        return self._met.setdefault(met, code)

    def _known(self, row: GoodsRow) -> str | None:
        """The code of the product of ours that is meant; None where it is a new one.

        Raises:
            BadCell: several may be meant.
        """
        found = self._names.called(row.name, row.number)
        if row.name in self._shared and row.number is not None:
            found = [one for one in found if one.number == row.number]
        if len(found) > 1:
            raise BadCell("name", row.name, SEVERAL)
        return found[0].code if found else None


def in_variants(row: GoodsRow, colors: Sequence[str | None], sizes: Sequence[str | None]) -> list[GoodsRow]:
    """The row once for each colour in each size, under codes of the product's, the colour and the size."""
    return [
        replace(row, color=color, size=size, sku_code=code_of_variant(row.product_code, color, size))
        for color in colors
        for size in sizes
    ]


def code_of_variant(product_code: str, color: str | None, size: str | None) -> str:
    return "-".join(part for part in (product_code, color, size) if part)


def _variants(row: GoodsRow, product: Product | None) -> list[GoodsRow]:
    """The SKUs of a row that has no code of its own.

    Args:
        product: ours that it is of, whose SKUs keep their codes; one that is called just as the row is stays one.
    """
    whole = in_variants(row, (row.color,), (row.size,))
    made = in_variants(row, _listed_colors(row.color), _listed_sizes(row.size))
    if len(made) == 1 or (product is not None and sku_said(product, row.color, row.size) is not None):
        made = whole
    else:
        made = [replace(one, stock=None) for one in made]  # how many there are of each, nobody told
    if product is None:
        return made
    known = ((one, sku_said(product, one.color, one.size)) for one in made)
    return [one if sku is None else replace(one, sku_code=sku.code) for one, sku in known]


def _listed_colors(text: str | None) -> Sequence[str | None]:
    return tuple(dict.fromkeys(one for part in _BETWEEN_COLORS.split(text or "") if (one := part.strip()))) or (text,)


def _listed_sizes(text: str | None) -> Sequence[str | None]:
    """What several sizes a cell lists; of one, as it is written there."""
    sizes = several_sizes(text or "")
    return (text,) if sizes is None or len(sizes) == 1 else sizes


def _goods_row(told: dict[str, str]) -> GoodsRow:
    def text(column: str) -> str | None:
        return cells.text(told, column, _LONGEST.get(column, _LONGEST_CELL))

    for column in _CODES:
        # A made-up code would be a new SKU, and the one that is meant would seem to be gone.
        if cells.is_rounded(cell := told.get(column, "")) and "+" in cell:
            raise BadCell(column, cell, cells.ROUNDED)
    number, product_code, color, size = text("number"), text("product_code"), text("color"), text("size")
    if size is not None and color is None and len(_listed_sizes(size)) == 1:
        variant = split_variant(size)
        if variant.color is not None and variant.size is not None:
            color, size = variant.color, variant.size
    sku_code = text("sku_code")
    if sku_code is None:
        if product_code is None:
            raise BadCell("sku_code", "", "empty, but needed where there is no product_code either")
        sku_code = code_of_variant(product_code, color, size)
    return GoodsRow(
        number=None if number is None else plain_number(number),
        product_code=product_code or sku_code,
        name=cells.needed(told, "name", _LONGEST["name"]),
        category=text("category") or "",
        aliases=_listed(text("aliases")),
        sku_code=sku_code,
        color=color,
        size=size,
        list_price_minor=cells.parsed(told, "list_price", cells.amount, "not an amount of money"),
        price_minor=cells.parsed(told, "live_price", cells.amount, "not an amount of money"),
        floor_price_minor=cells.parsed(told, "floor_price", cells.amount, "not an amount of money"),
        stock=cells.parsed(told, "stock", cells.whole, "not a whole number of units, 0 or more"),
        per_fan_limit=cells.parsed(told, "per_fan_limit", cells.whole, "not a whole number of units, 0 or more"),
        talking_points=_listed(text("talking_points")),
        details=_details(told),
        barcode=text("barcode"),
        cost_minor=cells.parsed(told, "cost", cells.amount, "not an amount of money"),
    )


def _details(told: dict[str, str]) -> Details:
    said = ((name, cells.text(told, name, LONGEST_DETAIL)) for name in (*DETAILS, *OWN_DETAILS))
    return tuple((name, harmless(value).strip()) for name, value in said if value is not None)


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(harmless(part).strip() for part in (text or "").split("|") if part.strip())
