"""A product's size chart as it is typed or pasted: `S	155-160	90-100斤`, a table with headings or without. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import harmless
from anchor_console.core.weight import WeightUnit, kilograms, weight_figure
from anchor_console.goods.sizes import SizeRange

MEASURES = ("height_min_cm", "height_max_cm", "weight_min_kg", "weight_max_kg")
COLUMNS = ("size", *MEASURES)
LONGEST_PASTE = 20_000
_MOST_ROWS = 60
_LONGEST_SIZE = 50
_TALLEST_CM, _HEAVIEST_KG = 260, 400
_THINNEST, _STOUTEST = 11, 45
"""Kilos for each square metre of height, of anybody who buys clothes."""

_FIGURE = r"\d+(?:\.\d+)?"
_NUMBER = lazily(_FIGURE)
_MEASURE = lazily(rf"({_FIGURE})\s*(cm|厘米|kg|公斤|斤)?", re.IGNORECASE)
_RANGE = lazily(
    rf"({_FIGURE})\s*(?:cm|厘米|kg|公斤|斤)?\s*[-~—–至到]\s*({_FIGURE})\s*(cm|厘米|kg|公斤|斤)?", re.IGNORECASE
)
_LEAST, _MOST = lazily(r"最低|下限|起|min", re.IGNORECASE), lazily(r"最高|上限|止|max", re.IGNORECASE)
_HEIGHT, _WEIGHT = lazily(r"身高|height", re.IGNORECASE), lazily(r"体重|weight", re.IGNORECASE)
_JIN, _KG = lazily(r"(?<!公)斤"), lazily(r"kg|公斤|千克", re.IGNORECASE)
_BETWEEN = lazily(r"\t|\s*[,，;；|]\s*|\s{1,}")


_Heads = list[tuple[str, str, WeightUnit | None]]
"""Of each column: size, height, weight or nothing; least, most or both; and the unit that its heading says."""


def measured(text: str, unit: WeightUnit = "kg") -> float | None:
    """A measure as it is typed, in cm or kg: `160`, `160cm`, `110斤` is 55; None where nothing is.

    Args:
        unit: of a weight that has none by itself.
    Raises:
        ValueError: it is no number above 0.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    found = _MEASURE.fullmatch(written)
    if found is None or float(found[1]) <= 0:
        raise ValueError(text)
    return kilograms(float(found[1]), _unit_told(found[2]) or unit)


def spread(text: str, unit: WeightUnit) -> tuple[float | None, float | None]:
    """The least and the most that a text tells, as `measured`: of `155-160` both, and of one figure that one twice.

    Raises:
        ValueError: it is neither.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if (found := _RANGE.fullmatch(written)) is None:
        return measured(written, unit), measured(written, unit)
    told = found[3] or ""  # 90-108斤 says it of both
    return measured(f"{found[1]}{told}", unit), measured(f"{found[2]}{told}", unit)


def says_unit(words: str) -> WeightUnit | None:
    """The unit of weights that a heading or a cell names: 体重(斤), weight_min_kg."""
    return "斤" if _JIN.search(words) else "kg" if _KG.search(words) else None


def cells_of(chart_row: SizeRange, unit: WeightUnit) -> tuple[str, ...]:
    """A row as the editor shows it, its weights in `unit`."""
    return (chart_row.size, *map(_height, chart_row.ends[:2]), *(_weight(end, unit) for end in chart_row.ends[2:]))


def range_of(cells: Sequence[str], unit: WeightUnit) -> SizeRange:
    """A row of the editor: size, then the least and the most of height and weight.

    Args:
        unit: that of the editor's weights.
    Raises:
        ValueError: with what cannot be read, or ends that are the wrong way round.
    """
    size = harmless(cells[0]).strip()[:_LONGEST_SIZE]
    ends = [*map(measured, cells[1:3]), *(measured(cell, unit) for cell in cells[3:])]
    for least, most, limit, at in ((ends[0], ends[1], _TALLEST_CM, 1), (ends[2], ends[3], _HEAVIEST_KG, 3)):
        if least is not None and most is not None and least > most:
            raise ValueError(f"{cells[at]}-{cells[at + 1]}")
        for end, cell in ((least, cells[at]), (most, cells[at + 1])):
            if end is not None and end > limit:
                raise ValueError(cell)
    if not size:
        raise ValueError("")
    return SizeRange(size, *ends)


def read_chart(text: str, unit: WeightUnit) -> list[tuple[str, ...]]:
    """The rows of a pasted chart as the editor's cells; what is no measure stays as it was written, to be mended.

    Args:
        unit: that of the editor's weights, and of pasted ones, unless something says another, or nobody so tall
            weighs as much.
    """
    lines = [line for line in harmless_lines(text[:LONGEST_PASTE]) if line.strip()][:_MOST_ROWS]
    rows = [_cells(line) for line in lines]
    heads = _headings(rows[0]) if rows else None
    if heads is not None:
        rows = rows[1:]
    other: WeightUnit = "kg" if unit == "斤" else "斤"
    said = other if not _may_be_in(unit, rows, heads) and _may_be_in(other, rows, heads) else unit
    return [_row(row, heads, said, unit) for row in rows]


def _may_be_in(said: WeightUnit, rows: Sequence[Sequence[str]], heads: _Heads | None) -> bool:
    """Whether people so tall weigh as much, if weights without a unit are in `said`."""
    for row in rows:
        _, _, tallest, _, heaviest = _row(row, heads, said, "kg")
        if _NUMBER.fullmatch(tallest) and _NUMBER.fullmatch(heaviest):
            build = float(heaviest) / (float(tallest) / 100) ** 2
            if not _THINNEST <= build <= _STOUTEST:
                return False
    return True


def harmless_lines(text: str) -> list[str]:
    return [unicodedata.normalize("NFKC", line) for line in text.splitlines()]


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [harmless(cell).strip() for cell in line.split("\t")]
    # `155 - 160` is one cell.
    joined = re.sub(r"\s*[-~—–至到]\s*(?=\d)", "-", line.strip())
    return [harmless(cell).strip() for cell in _BETWEEN.split(joined) if cell.strip()]


def _headings(row: Sequence[str]) -> _Heads | None:
    if any(re.search(r"\d", cell) for cell in row) or not any(_HEIGHT.search(c) or _WEIGHT.search(c) for c in row):
        return None
    heads: _Heads = []
    for cell in row:
        kind = "height" if _HEIGHT.search(cell) else "weight" if _WEIGHT.search(cell) else ""
        if not kind and re.search(r"尺码|尺寸|码数|规格|size|^码$", cell, re.IGNORECASE):
            kind = "size"
        end = "min" if _LEAST.search(cell) else "max" if _MOST.search(cell) else ""
        heads.append((kind, end, says_unit(cell)))
    return heads


def _row(row: Sequence[str], heads: _Heads | None, said: WeightUnit, unit: WeightUnit) -> tuple[str, ...]:
    """The editor's cells, weights in `unit`; `said`: that of weights without one."""
    made = dict.fromkeys(COLUMNS, "")
    if heads is None:
        made["size"] = row[0] if row else ""
        rest = list(row[1:])
        if any(_RANGE.fullmatch(cell) for cell in rest):
            heads = [("height", "", None), ("weight", "", None)]
        else:
            heads = [
                ("height", "min", None),
                ("height", "max", None),
                ("weight", "min", None),
                ("weight", "max", None),
            ]
        row = rest
    for cell, (kind, end, said_unit) in zip(row, heads, strict=False):
        if kind == "size":
            made["size"] = cell
        elif kind:
            made |= _ends(kind, end, cell, said_unit or said, unit)
    return tuple(made[name] for name in COLUMNS)


def _ends(kind: str, end: str, cell: str, said: WeightUnit, unit: WeightUnit) -> dict[str, str]:
    """What a cell says of the ends of a measure, by the editor's columns, weights in `unit`."""
    of = "cm" if kind == "height" else "kg"
    least, most = f"{kind}_min_{of}", f"{kind}_max_{of}"

    def shown(figure: str) -> str:
        try:
            return _height(measured(figure)) if kind == "height" else _weight(measured(figure, said), unit)
        except ValueError:
            return figure

    if end:
        return {f"{kind}_{end}_{of}": shown(cell)}
    if found := _RANGE.fullmatch(cell):
        told = found[3] or ""  # 90-108斤 says it of both
        return {least: shown(f"{found[1]}{told}"), most: shown(f"{found[2]}{told}")}
    return dict.fromkeys((least, most), shown(cell))


def _unit_told(written: str | None) -> WeightUnit | None:
    return None if written is None else "斤" if written == "斤" else "kg"


def _height(cm: float | None) -> str:
    return "" if cm is None else f"{cm:g}"


def _weight(kg: float | None, unit: WeightUnit) -> str:
    return "" if kg is None else weight_figure(kg, unit)
