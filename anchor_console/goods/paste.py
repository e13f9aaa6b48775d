"""Goods as people write them in a chat or copy them from a spreadsheet: `3号 阔腿裤 黑/咖 S-2XL 89.9`. Pure.

A line is a product. What it names of a product that we have is changed there; all else of it stays. A word that we
cannot tell makes the line one that is not understood: nothing is guessed of a price.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.money import parse_minor
from anchor_console.core.text import fold, harmless
from anchor_console.goods.called import SEVERAL, Names, SharedNames
from anchor_console.goods.completing import completed
from anchor_console.goods.goods_file import GOODS, GoodsFile, GoodsRow, code_of_variant, goods_of, in_variants
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.said_of import sku_said
from anchor_console.goods.size_range import several_sizes
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.sheets.grid import Grid, GridRow, SheetError, text_grid
from anchor_console.sheets.sheet import TOTAL, heading_score, sheet_of

LONGEST_PASTE = 200_000
_MOST_NUMBERS = 20
_LONGEST_NAME = 60

_NUMBER = lazily(
    r"[【\[(（]?\s*(?:链接|第)?\s*(?P<first>\d{1,4})(?:\s*[-~—–至到]\s*(?P<last>\d{1,4}))?\s*"
    r"(?:号链接|号|#|[:：、)）】\]]|\.(?!\d))+\s*"
)
_BARE_NUMBER = lazily(r"(?P<first>\d{1,4})(?:\s*[-~—–至到]\s*(?P<last>\d{1,4}))?\s+(?=\D)")
_SPLIT = lazily(r"[\s;|]+|(?<!\d),|,(?!\d{3}(?!\d))")
_AMOUNT = r"[¥￥]?\s*\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|[¥￥]?\s*\d+(?:\.\d{1,2})?"
_PRICE_WORDS = (
    ("list_price", r"原价|吊牌价?|划线价|市场价|专柜价?|日常价"),
    ("floor_price", r"底价|最低价|控价|保底"),
    ("price", r"直播价|到手价?|到手|活动价|售价|现价|秒杀价?|价格|只要|卖|价"),
)
_WORDED = tuple(
    (field, lazily(rf"(?:{words})[:：]?\s*(?P<amount>{_AMOUNT})\s*(?:元|块钱?|r)?", re.IGNORECASE))
    for field, words in _PRICE_WORDS
)
_CHANGE = r"(?:价格?)?(?:改|降|涨|调|变)(?:价|到|成|为|至)+[:：]?"
_CHANGED = lazily(rf"{_CHANGE}\s*(?P<amount>{_AMOUNT})\s*(?:元|块钱?|r)?", re.IGNORECASE)
_CHANGE_ALONE = lazily(_CHANGE)
_MONEY = lazily(
    rf"(?:[¥￥]\s*(?P<signed>{_AMOUNT})|(?P<said>{_AMOUNT})\s*(?:元|块钱?|rmb|(?=包邮|起|一件|/件)))"
    r"\s*(?:(?:/|每|一)件|起|包邮)*",
    re.IGNORECASE,
)
_BARE = lazily(r"\d+(?:\.\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_STOCK = lazily(r"(?:库存|现货|备货|数量|各)[:：]?\s*(\d{1,7})\s*(?:件|个|条|双|套)?|(\d{1,7})\s*(?:件|条|双|套)")
_LIMIT = lazily(r"(?:每人)?限购?[:：]?\s*(\d{1,4})\s*(?:件|条|双|套|个)?")
_BETWEEN_COLORS = lazily(r"[/、,，+]")
_COLOR = lazily(
    r"[^\d]{0,4}(?:色|卡其|藏青|豆沙|焦糖|燕麦|香槟|透明|花灰|格子|条纹)|[深浅奶米纯藏酒墨军雾宝正亮姜柠草天烟铁]?"
    r"[红橙黄绿青蓝紫黑白灰粉棕咖杏驼褐银金米]",
)


@dataclass(slots=True)
class _Line:
    """What one line says; None for what it does not."""

    numbers: tuple[str, ...] = ()
    name: str = ""
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    price: int | None = None
    list_price: int | None = None
    floor_price: int | None = None
    stock: int | None = None
    per_fan_limit: int | None = None

    @property
    def says_something(self) -> bool:
        told = (self.price, self.list_price, self.floor_price, self.stock, self.per_fan_limit)
        return bool(self.numbers or self.colors or self.sizes) or any(value is not None for value in told)


class _NotUnderstood(Exception):
    """Why a line is none; the words are those of `sheets` for bad cells."""

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value, self.reason = value, reason


def read_pasted(text: str, products: Sequence[Product]) -> GoodsFile:
    """The goods of a paste: a table with headings, or a line for each product, or both.

    Args:
        products: the goods that there are, which the paste may speak of.
    """
    text = text[:LONGEST_PASTE]
    grid = text_grid(text)
    if len(grid.rows) > 1 and heading_score(grid, GOODS) >= 2:
        try:
            return _of_table(grid, products)
        except SheetError:
            pass  # no table after all: its lines may still be understood
    return _of_lines(list(enumerate(text.splitlines(), start=1)), products)


def _of_table(grid: Grid, products: Sequence[Product]) -> GoodsFile:
    """The goods of a table; what stands in it and is no row of it is read as lines are, but for its totals.

    Raises:
        SheetError: it is none.
    """
    prose = {row.number for row in grid.rows if len(row.cells) == 1 and not _is_total(row)}
    table = replace(grid, rows=[row for row in grid.rows if row.number not in prose])
    goods = goods_of(sheet_of("", [table], GOODS), products)
    assert goods.sheet is not None
    assert goods.told is not None
    prose |= {one.row for one in goods.sheet.left_out}
    written = [(row.number, "\t".join(row.cells)) for row in grid.rows if row.number in prose and not _is_total(row)]
    lines = _of_lines(written, products)
    bad = tuple(sorted((*goods.bad_rows, *lines.bad_rows), key=lambda one: one.row))
    if not lines.rows:
        return replace(goods, bad_rows=bad)
    # Lines tell what the table has no columns for, too.
    rows = {row.sku_code: row for row in (*completed(goods.rows, goods.told, products), *lines.rows)}
    return replace(goods, rows=tuple(rows.values()), bad_rows=bad, is_told_whole=True)


def _is_total(row: GridRow) -> bool:
    return any(map(TOTAL.match, [cell for cell in row.cells if cell][:2]))


def _of_lines(written: Sequence[tuple[int, str]], products: Sequence[Product]) -> GoodsFile:
    bad: list[BadRow] = []
    known = _Known(products)
    lines = _read_lines(written, known, bad)
    shared = SharedNames((line.name, number) for _, line in lines if line.name for number in line.numbers)
    rows: dict[str, GoodsRow] = {}
    for at, line in lines:
        try:
            rows |= {row.sku_code: row for row in known.rows(line, shared)}
        except _NotUnderstood as exc:
            bad.append(BadRow("", at, "", exc.value, exc.reason))
    return GoodsFile(tuple(rows.values()), tuple(sorted(bad, key=lambda one: one.row)))


def _read_lines(written: Sequence[tuple[int, str]], known: _Known, bad: list[BadRow]) -> list[tuple[int, _Line]]:
    """What each line says, with its place; those that say nothing come to `bad`."""
    lines: list[tuple[int, _Line]] = []
    for at, raw in written:
        text = harmless(raw).strip()
        if not text:
            continue
        try:
            line = _line(raw if "\t" in raw else text)
            if not line.name and lines and not line.numbers and (line.colors or line.sizes):
                # A line of colours and sizes alone goes on with the product above it.
                line.numbers, line.name = lines[-1][1].numbers, lines[-1][1].name
            is_told = bool(line.name) or all(map(known.numbered, line.numbers or ("",)))
            if not is_told and line.numbers and line.colors:
                # `3号 米 59`: what looks like a colour is what it is called.
                line.name, line.colors = "".join(line.colors), ()
            elif not is_told:
                raise _NotUnderstood(text[:60], "no product is named")
            if not line.says_something:
                raise _NotUnderstood(text[:60], "no number and no price")
            lines.append((at, line))
        except _NotUnderstood as exc:
            bad.append(BadRow("", at, "", exc.value, exc.reason))
        except (ValueError, OverflowError):
            # More digits than there is money, or than a number may have.
            bad.append(BadRow("", at, "", text[:60], "not an amount of money"))
    return lines


def _line(text: str) -> _Line:
    line = _Line()
    is_table = "\t" in text
    # A full-width comma is never one within a figure.
    rest = unicodedata.normalize("NFKC", text if is_table else text.replace("，", " "))
    rest = rest.strip()
    found = _NUMBER.match(rest) or _BARE_NUMBER.match(rest)
    if found is not None:
        line.numbers = _numbers(found["first"], found["last"])
        rest = rest[found.end() :]
    words = rest.split("\t") if is_table else _SPLIT.split(rest)
    figures: list[str] = []
    for word in (word.strip(" ,，。.!！") for word in words):
        if word:
            _take(line, word, figures)
    if len(figures) > 1 or (figures and line.price is not None):
        raise _NotUnderstood(" ".join(figures), "several numbers: which is the price? write ¥89, 原价199, 库存30")
    if figures:
        line.price = parse_minor(figures[0])
    line.name = harmless(line.name).strip()[:_LONGEST_NAME]
    return line


def _take(line: _Line, word: str, figures: list[str]) -> None:
    """Put one word where it belongs: what is no number, price, colour or size is of the name."""
    if worded := next(((f, found["amount"]) for f, how in _WORDED if (found := how.fullmatch(word))), None):
        setattr(line, worded[0], parse_minor(worded[1]))
    elif found := _MONEY.fullmatch(word) or _CHANGED.fullmatch(word):
        if line.price is not None:
            raise _NotUnderstood(word, "two prices")
        line.price = parse_minor(next(filter(None, found.groups())))
    elif _CHANGE_ALONE.fullmatch(word):
        return  # the price is the next word
    elif found := _STOCK.fullmatch(word):
        line.stock = int(found[1] or found[2])
    elif found := _LIMIT.fullmatch(word):
        line.per_fan_limit = int(found[1])
    elif _BARE.fullmatch(word):
        figures.append(word)
    elif (sizes := several_sizes(word)) is not None:
        line.sizes = tuple(dict.fromkeys((*line.sizes, *sizes)))
    elif colors := _colors(word):
        line.colors = tuple(dict.fromkeys((*line.colors, *colors)))
    else:
        line.name = f"{line.name} {word}".strip()


def _colors(word: str) -> tuple[str, ...]:
    parts = [part for part in _BETWEEN_COLORS.split(word) if part]
    return tuple(parts) if parts and all(_COLOR.fullmatch(part) for part in parts) else ()


def _numbers(first: str, last: str | None) -> tuple[str, ...]:
    if last is None:
        return (str(int(first)),)
    start, end = int(first), int(last)
    if not start < end < start + _MOST_NUMBERS:
        raise _NotUnderstood(f"{first}-{last}", "not a range of numbers")
    return tuple(str(number) for number in range(start, end + 1))


class _Known:
    """The goods that there are, as lines speak of them."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products
        self._by_number = {product.number: product for product in products if product.number}
        self._by_code = {fold(product.code): product for product in products}
        self._names = Names(products)
        self._by_alias: dict[str, list[Product]] = {}
        for product in products:
            for word in product.aliases:
                self._by_alias.setdefault(fold(word), []).append(product)

    def numbered(self, number: str) -> Product | None:
        return self._by_number.get(number)

    def rows(self, line: _Line, shared: SharedNames) -> list[GoodsRow]:
        """The SKUs that the line makes or changes.

        Args:
            shared: the names that the paste gives to several goods.
        """
        is_of_several = len(line.numbers) > 1 or line.name in shared
        return [row for number in line.numbers or (None,) for row in self._of(line, number, is_of_several)]

    def _of(self, line: _Line, number: str | None, is_of_several: bool) -> list[GoodsRow]:
        product = self._spoken_of(line, number, is_of_several)
        if product is None:
            code = f"{line.name}-{number}" if is_of_several and number is not None else line.name
            return in_variants(_fresh(line, number, code), line.colors or (None,), line.sizes or (None,))
        skus: list[Sku | tuple[str | None, str | None]] = []
        if not line.colors and not line.sizes:
            skus += product.skus
        else:
            # A line that tells colours alone means all sizes of them, and the other way round.
            for color in line.colors or product.colors or (None,):
                for size in line.sizes or product.sizes or (None,):
                    found = sku_said(product, color, size)
                    skus.append(found if found is not None else (color, size))
        return [_changed(line, number, product, sku) for sku in skus]

    def _spoken_of(self, line: _Line, number: str | None, is_of_several: bool) -> Product | None:
        here = self._by_number.get(number) if number is not None else None
        if here is not None and (not line.name or _may_be(here, line.name)):
            return here
        if is_of_several and number is not None:
            return None
        coded = self._by_code.get(fold(line.name))
        named = [coded] if coded is not None else self._names.called(line.name)
        if len(named) > 1:
            raise _NotUnderstood(line.name, SEVERAL)
        aliased = self._by_alias.get(fold(line.name), [])
        # Under a number that it has not, 阔腿裤 is more likely another one than that which is called so, too.
        return named[0] if named else aliased[0] if len(aliased) == 1 and number is None else None


def _may_be(product: Product, name: str) -> bool:
    """Whether a short name is that of a product: a part of its name, or an alias."""
    said = fold(name).replace(" ", "")
    return said in fold(product.name) or any(fold(alias) == said for alias in product.aliases)


def _fresh(line: _Line, number: str | None, code: str) -> GoodsRow:
    return GoodsRow(
        number=number,
        product_code=code,
        name=line.name,
        category="",
        aliases=(),
        sku_code=code,
        color=None,
        size=None,
        list_price_minor=line.list_price,
        price_minor=line.price,
        floor_price_minor=line.floor_price,
        stock=line.stock,
        per_fan_limit=line.per_fan_limit,
        talking_points=(),
    )


def _changed(line: _Line, number: str | None, product: Product, sku: Sku | tuple[str | None, str | None]) -> GoodsRow:
    """A SKU of a product that we have, new or not, with all that the line does not tell as it is."""

    def told(said: int | None, now: int | None) -> int | None:
        return now if said is None else said

    known = sku if isinstance(sku, Sku) else None
    color, size = (known.color, known.size) if known else sku  # type: ignore[misc]
    like = known or product.skus[0]
    return GoodsRow(
        number=number,
        product_code=product.code,
        name=product.name,
        category=product.category,
        aliases=product.aliases,
        sku_code=known.code if known else code_of_variant(product.code, color, size),
        color=color,
        size=size,
        list_price_minor=told(line.list_price, like.list_price_minor),
        price_minor=told(line.price, known.price_minor if known else product.price_minor),
        floor_price_minor=told(line.floor_price, like.floor_price_minor),
        stock=line.stock,
        per_fan_limit=told(line.per_fan_limit, product.per_fan_limit),
        talking_points=product.talking_points,
        barcode=known.barcode if known else None,
        cost_minor=like.cost_minor,
    )
