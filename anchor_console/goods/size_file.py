"""Size charts from CSV and XLSX files, with a column for each end or `155-160` in one, in kilograms or in 斤."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

import msgspec

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.weight import WeightUnit
from anchor_console.goods.chart_paste import says_unit, spread
from anchor_console.goods.product import VARIANT_LIMIT
from anchor_console.sheets import cells
from anchor_console.sheets.bad_rows import BadRow, parse_rows
from anchor_console.sheets.cells import BadCell
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.sheet import Field, MissingColumns, Shape, Sheet, SheetRow, read_sheet

_HEIGHTS = ("height_min_cm", "height_max_cm", "height_cm")
_WEIGHTS = ("weight_min_kg", "weight_max_kg", "weight_kg")
_ENDS = (*_HEIGHTS[:2], *_WEIGHTS[:2])
_FIELDS = (
    Field("product_code", ("货号", "款号", "商品编码", "商品货号", "商品编号"), True),
    Field("size", ("尺码", "尺寸", "码数", "规格"), True),
    Field("height_min_cm", ("最低身高", "身高最低", "身高下限", "身高起", "身高min")),
    Field("height_max_cm", ("最高身高", "身高最高", "身高上限", "身高止", "身高max")),
    Field("weight_min_kg", ("最低体重", "体重最低", "体重下限", "体重起", "体重min")),
    Field("weight_max_kg", ("最高体重", "体重最高", "体重上限", "体重止", "体重max")),
    Field("height_cm", ("身高", "适合身高", "建议身高", "参考身高", "身高范围", "身高cm", "height")),
    Field(
        "weight_kg",
        ("体重", "适合体重", "建议体重", "参考体重", "体重范围", "体重斤", "体重kg", "体重公斤", "weight"),
    ),
)
SIZES = Shape(_FIELDS, merged=frozenset(field.name for field in _FIELDS if field.name != "size"))
_LONGEST_CODE = 100
_OPEN = lazily(
    r"(?P<most>≤|<=?|小于|不超过)?\s*(?P<figure>\d+(?:\.\d+)?\s*(?:cm|厘米|kg|公斤|斤)?)\s*(?:(?P<below>以下|以内|内)|(?P<above>以上|\+|起))?"
    r"|(?P<least>≥|>=?|大于)\s*(?P<from>\d+(?:\.\d+)?\s*(?:cm|厘米|kg|公斤|斤)?)",
    re.IGNORECASE,
)
_METRES = lazily(r"1[米m](\d\d)(?!\d)", re.IGNORECASE)
_GROWN_CM = 150
_STOUTEST_CHILD, _STOUTEST = 25, 34
"""Kilos for each square metre of height: what most of a chart's bodies have less than, if they are in kilograms."""


class SizeRow(msgspec.Struct, frozen=True):
    """What one size of a product fits; None where the chart leaves a side open."""

    product_code: str
    size: str
    height_min_cm: float | None
    height_max_cm: float | None
    weight_min_kg: float | None
    weight_max_kg: float | None


class SizeFile(msgspec.Struct, frozen=True):
    rows: tuple[SizeRow, ...]
    bad_rows: tuple[BadRow, ...]
    sheet: Sheet | None = None


def read_sizes(path: Path) -> SizeFile:
    """The size chart in the form of `product_code,size,height_min_cm,...`, or as shops write theirs.

    Raises:
        SheetError: as `read_goods`, or it has no heights and no weights.
    """
    try:
        sheet = read_sheet(path, SIZES)
        if not any(sheet.has(field) for field in (*_HEIGHTS, *_WEIGHTS)):
            raise MissingColumns(sheet, _ENDS)
    except MissingColumns as exc:
        # Nobody is asked which of its columns is meant, as they are of the goods' own file.
        raise SheetError(str(exc)) from exc
    units = {field: says_unit(sheet.heading(field)) for field in _WEIGHTS}
    if None in units.values():
        unsaid = _unit_by_build(sheet.rows)
        units = {field: unit or unsaid for field, unit in units.items()}
    seen: set[tuple[str, str]] = set()

    def parse(row: SheetRow) -> SizeRow:
        made = _size_row(row.cells, units)
        if (made.product_code, made.size) in seen:
            raise BadCell("size", made.size, "this size stands in an earlier row")
        seen.add((made.product_code, made.size))
        return made

    rows, bad_rows = parse_rows(sheet, parse)
    return SizeFile(tuple(rows), tuple(bad_rows), sheet)


def _size_row(told: dict[str, str], units: Mapping[str, WeightUnit | None]) -> SizeRow:
    return SizeRow(
        cells.needed(told, "product_code", _LONGEST_CODE),
        cells.needed(told, "size", VARIANT_LIMIT),
        *_ends(told, _HEIGHTS, dict.fromkeys(_HEIGHTS, "kg")),
        *_ends(told, _WEIGHTS, units),
    )


def _ends(
    told: dict[str, str], fields: Sequence[str], units: Mapping[str, WeightUnit | None]
) -> tuple[float | None, float | None]:
    """The least and the most of one measure, by its columns for either end, else by the one for both."""
    of_least, of_most, of_both = fields

    def read(field: str) -> tuple[float | None, float | None] | None:
        reason = "not a number above 0" if units[field] else "not a weight, or of which unit? 110斤, 55kg"
        return cells.parsed(told, field, lambda text: _spread(text, units[field]), reason)

    least, most = read(of_least), read(of_most)
    ends = read(of_both) or (None, None)
    found = (ends[0] if least is None else least[0], ends[1] if most is None else most[1])
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        wrong = of_most if told.get(of_most) else of_both
        raise BadCell(wrong, told.get(wrong, ""), "the least is more than the most")
    return found


def _spread(text: str, unit: WeightUnit | None) -> tuple[float | None, float | None]:
    """The ends that a cell tells: both of `155-160`, and of 130斤以上 the least.

    Raises:
        ValueError: it tells none, or in no unit that anything says.
    """
    unit = says_unit(text) or unit
    if unit is None:
        raise ValueError(text)
    text = _METRES.sub(r"1\1", unicodedata.normalize("NFKC", text).strip())
    opened = _OPEN.fullmatch(text)
    if opened is None:
        return spread(text, unit)
    figure = spread(opened["from"] or opened["figure"], unit)[0]
    if opened["least"] or opened["above"]:
        return figure, None
    return (None if opened["most"] or opened["below"] else figure), figure


def _unit_by_build(rows: Iterable[SheetRow]) -> WeightUnit | None:
    """The unit of weights where nothing says it: in kilograms hardly anybody of 158 cm weighs 95. None where there are
    no heights beside them.
    """
    builds = []
    for row in rows:
        tallest, heaviest = (_most(row.cells, fields) for fields in (_HEIGHTS, _WEIGHTS))
        says_itself = any(says_unit(row.cells.get(field, "")) for field in _WEIGHTS)
        if tallest and heaviest and not says_itself:
            stoutest = _STOUTEST_CHILD if tallest < _GROWN_CM else _STOUTEST
            builds.append(heaviest / (tallest / 100) ** 2 / stoutest)
    return None if not builds else "斤" if median(builds) > 1 else "kg"


def _most(told: Mapping[str, str], fields: Sequence[str]) -> float | None:
    _, of_most, of_both = fields
    try:
        return _spread(told.get(of_most) or told.get(of_both, ""), "kg")[1]
    except ValueError:
        return None
