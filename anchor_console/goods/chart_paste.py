"""A product's size chart as it is typed or pasted: `S	155-160	90-100斤`, a table with headings or without. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from anchor_console.core.text import harmless
from anchor_console.goods.sizes import SizeRange

MEASURES = ("height_min_cm", "height_max_cm", "weight_min_kg", "weight_max_kg")
COLUMNS = ("size", *MEASURES)
LONGEST_PASTE = 20_000
_MOST_ROWS = 60
_LONGEST_SIZE = 50
_TALLEST_CM, _HEAVIEST_KG = 260, 400

_FIGURE = r"\d+(?:\.\d+)?"
_MEASURE = re.compile(rf"({_FIGURE})\s*(cm|厘米|kg|公斤|斤)?", re.IGNORECASE)
_RANGE = re.compile(
    rf"({_FIGURE})\s*(?:cm|厘米|kg|公斤|斤)?\s*[-~—–至到]\s*({_FIGURE})\s*(cm|厘米|kg|公斤|斤)?", re.IGNORECASE
)
_LEAST, _MOST = re.compile(r"最低|下限|起|min", re.IGNORECASE), re.compile(r"最高|上限|止|max", re.IGNORECASE)
_HEIGHT, _WEIGHT = re.compile(r"身高|height", re.IGNORECASE), re.compile(r"体重|weight", re.IGNORECASE)
_JIN = re.compile(r"(?<!公)斤")
_BETWEEN = re.compile(r"\t|\s*[,，;；|]\s*|\s{1,}")


def measured(text: str, *, in_jin: bool = False) -> float | None:
    """A measure as it is typed, in cm or kg: `160`, `160cm`, `110斤` is 55; None where nothing is.

    Raises:
        ValueError: it is no number above 0.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return None
    found = _MEASURE.fullmatch(written)
    if found is None or float(found[1]) <= 0:
        raise ValueError(text)
    is_jin = found[2] == "斤" or (in_jin and found[2] is None)
    return float(found[1]) / 2 if is_jin else float(found[1])


def range_of(cells: Sequence[str]) -> SizeRange:
    """A row of the editor: size, then the least and the most of height and weight.

    Raises:
        ValueError: with what cannot be read, or ends that are the wrong way round.
    """
    size = harmless(cells[0]).strip()[:_LONGEST_SIZE]
    ends = [measured(cell) for cell in cells[1:]]
    for least, most, limit, at in ((ends[0], ends[1], _TALLEST_CM, 1), (ends[2], ends[3], _HEAVIEST_KG, 3)):
        if least is not None and most is not None and least > most:
            raise ValueError(f"{cells[at]}-{cells[at + 1]}")
        for end, cell in ((least, cells[at]), (most, cells[at + 1])):
            if end is not None and end > limit:
                raise ValueError(cell)
    if not size:
        raise ValueError("")
    return SizeRange(size, *ends)


def read_chart(text: str) -> list[tuple[str, ...]]:
    """The rows of a pasted chart as the editor's cells; what is no measure stays as it was written, to be mended."""
    lines = [line for line in harmless_lines(text[:LONGEST_PASTE]) if line.strip()][:_MOST_ROWS]
    rows = [_cells(line) for line in lines]
    heads = _headings(rows[0]) if rows else None
    if heads is not None:
        rows = rows[1:]
    return [_row(row, heads) for row in rows]


def harmless_lines(text: str) -> list[str]:
    return [unicodedata.normalize("NFKC", line) for line in text.splitlines()]


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [harmless(cell).strip() for cell in line.split("\t")]
    # `155 - 160` is one cell.
    joined = re.sub(r"\s*[-~—–至到]\s*(?=\d)", "-", line.strip())
    return [harmless(cell).strip() for cell in _BETWEEN.split(joined) if cell.strip()]


_Heads = list[tuple[str, str, bool]]
"""Of each column: size, height, weight or nothing; least, most or both; and whether it is in 斤."""


def _headings(row: Sequence[str]) -> _Heads | None:
    if any(re.search(r"\d", cell) for cell in row) or not any(_HEIGHT.search(c) or _WEIGHT.search(c) for c in row):
        return None
    heads: _Heads = []
    for cell in row:
        kind = "height" if _HEIGHT.search(cell) else "weight" if _WEIGHT.search(cell) else ""
        if not kind and re.search(r"尺码|尺寸|码数|规格|size|^码$", cell, re.IGNORECASE):
            kind = "size"
        end = "min" if _LEAST.search(cell) else "max" if _MOST.search(cell) else ""
        heads.append((kind, end, bool(_JIN.search(cell))))
    return heads


def _row(row: Sequence[str], heads: _Heads | None) -> tuple[str, ...]:
    made = dict.fromkeys(COLUMNS, "")
    if heads is None:
        made["size"] = row[0] if row else ""
        rest = list(row[1:])
        if any(_RANGE.fullmatch(cell) for cell in rest):
            heads = [("height", "", False), ("weight", "", False)]
        else:
            heads = [
                ("height", "min", False),
                ("height", "max", False),
                ("weight", "min", False),
                ("weight", "max", False),
            ]
        row = rest
    for cell, (kind, end, in_jin) in zip(row, heads, strict=False):
        if kind == "size":
            made["size"] = cell
        elif kind:
            _put(made, kind, end, cell, in_jin=in_jin)
    return tuple(made[name] for name in COLUMNS)


def _put(made: dict[str, str], kind: str, end: str, cell: str, *, in_jin: bool) -> None:
    unit = "cm" if kind == "height" else "kg"
    if end:
        made[f"{kind}_{end}_{unit}"] = _shown(cell, in_jin=in_jin)
    elif found := _RANGE.fullmatch(cell):
        is_jin = kind == "weight" and (in_jin if found[3] is None else found[3] == "斤")
        for name, figure in (("min", found[1]), ("max", found[2])):
            made[f"{kind}_{name}_{unit}"] = _shown(figure, in_jin=is_jin)
    else:
        made[f"{kind}_min_{unit}"] = made[f"{kind}_max_{unit}"] = _shown(cell, in_jin=in_jin)


def _shown(cell: str, *, in_jin: bool) -> str:
    try:
        return figure(measured(cell, in_jin=in_jin))
    except ValueError:
        return cell


def figure(measure: float | None) -> str:
    """A measure as the editor shows it: `160`, `52.5`; nothing for none."""
    return "" if measure is None else f"{measure:g}"
