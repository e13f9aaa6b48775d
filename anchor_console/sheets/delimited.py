"""The rows of delimited text, also where a quote strays that is a character of its cell and opens none. Pure."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import msgspec

_DELIMITERS = (",", "\t", ";", "|", "，")
_SNIFFED_LINES = 50
_SNIFFED_OF_A_LINE = 10_000
_FEWEST_ROWS, _SURE_WIDTH = 2, 5
"""A remark of a few lines has by chance one that is as wide as the table; in a narrow table some more."""


class Record(msgspec.Struct, frozen=True):
    """A row of the text; `number` is that of its first line, from 1."""

    number: int
    cells: list[str]
    open_quote: int | None = None
    """The place of the first cell that a quote opens and none closes, where it was read as one of its characters."""
    is_cut_off: bool = False
    """Whether the text ends within a quoted cell."""


class Delimited:
    """A text as rows of cells.

    A quoted cell may hold line breaks. Where it seems to hold rows of the table its quote is a character of the cell,
    and they are rows: one quote that somebody typed by mistake would take all that stands up to the next one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = list(io.StringIO(text, newline=""))
        delimiter, self._width = _form(self._lines)
        mark = re.escape(delimiter)
        self._delimiter = delimiter
        self._width_of = _width_by(delimiter)
        self._quoted = re.compile(rf'"([^"]*+(?:""[^"]*+)*+)" *(?={mark}|[\r\n]|\Z)')
        self._left_open = re.compile(r'"([^"]*+(?:""[^"]*+)*+)\Z')
        # Some programs put quotes around cells and leave those within as they are: "大衣 5"寸".
        self._quoted_anyhow = re.compile(
            rf'"((?:[^"\r\n]|(?<!{mark})"(?! *(?:{mark}|[\r\n]|\Z)))*+)" *(?={mark}|[\r\n]|\Z)'
        )
        self._bare = re.compile(rf"[^{mark}\r\n]*")

    def records(self) -> Iterator[Record]:
        line = 0
        while line < len(self._lines):
            line = yield from self._sound(line)
            if line < len(self._lines):
                record, line = self._doubtful(line)
                yield record

    def _sound(self, first: int) -> Generator[Record, None, int]:
        """The rows from a line on, up to one whose quotes are not in order; its line, or how many there are."""
        rest = map(self._lines.__getitem__, range(first, len(self._lines)))
        reader = csv.reader(rest, delimiter=self._delimiter, strict=True)
        line = first
        try:
            for cells in reader:
                end = first + reader.line_num
                if end - line > 1 and self._are_rows(line, end):
                    break
                yield Record(line + 1, cells)
                line = end
        except csv.Error:
            pass
        return line

    def _doubtful(self, line: int) -> tuple[Record, int]:
        """The row that begins at a line, and the line after it."""
        text, at = self._text, self._starts[line]
        cells: list[str] = []
        open_quote: int | None = None
        while True:
            if (quoted := self._quoted_cell(at)) is not None:
                cells.append(quoted[1].replace('""', '"'))
                at = quoted.end()
            elif (rest := self._cut_cell(at)) is not None:
                cells.append(rest[1].replace('""', '"'))
                return Record(line + 1, cells, open_quote, is_cut_off=True), len(self._lines)
            else:
                end = self._bare.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
                cell = text[at:end]
                if open_quote is None and cell.startswith('"') and cell.count('"') % 2:
                    open_quote = len(cells)
                cells.append(cell)
                at = end
            if not text.startswith(self._delimiter, at):
                return Record(line + 1, cells, open_quote), self._line_at(at) + 1
            at += 1

    def _quoted_cell(self, at: int) -> re.Match[str] | None:
        found = self._quoted.match(self._text, at)
        if found is not None:
            first, last = self._line_at(at), self._line_at(found.end())
            if last > first and self._are_rows(first, last + 1):
                found = None
        return found or self._quoted_anyhow.match(self._text, at)

    def _cut_cell(self, at: int) -> re.Match[str] | None:
        """The rest of the text, where it is one cell whose end is missing."""
        rest = self._left_open.match(self._text, at)
        return None if rest is None or self._are_rows(self._line_at(at), len(self._lines), fewest=1) else rest

    def _are_rows(self, first: int, end: int, fewest: int | None = None) -> bool:
        """Whether most of the lines are, each by itself, as wide as the table is."""
        seen = self._lines[first : min(end, first + _SNIFFED_LINES)]
        alike = sum(self._width_of(line) == self._width for line in seen)
        if fewest is None:
            fewest = _FEWEST_ROWS + max(0, _SURE_WIDTH - self._width)
        return alike >= fewest and alike * 2 >= len(seen)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._lines), initial=0))

    def _line_at(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1


def _form(lines: Sequence[str]) -> tuple[str, int]:
    """The delimiter that cuts most of the first lines into equally many cells, and into many; and how many these are.

    Counted by rows, some of which have several lines, and by lines, some of which a stray quote makes one row.
    """
    sample = [line[:_SNIFFED_OF_A_LINE] for line in lines[:_SNIFFED_LINES]]

    def fitness(delimiter: str) -> tuple[int, int]:
        return max(_commonest(_widths(sample, delimiter)), _commonest(map(_width_by(delimiter), sample)))

    delimiter = max(_DELIMITERS, key=fitness)
    return delimiter, max(fitness(delimiter)[1], 1)


def _widths(lines: Iterable[str], delimiter: str) -> Iterator[int]:
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            yield len(record)
    except csv.Error:
        return


def _commonest(widths: Iterable[int]) -> tuple[int, int]:
    """The width of which most cells are: how many are, and the width."""
    counted = Counter(width for width in widths if width > 1)
    return max(((rows * width, width) for width, rows in counted.items()), default=(0, 0))


def _width_by(delimiter: str) -> Callable[[str], int]:
    """Tells how many cells a line by itself has."""
    mark = re.escape(delimiter)
    quoted = re.compile(rf'(?<![^{mark}])"[^"]*+(?:""[^"]*+)*+"(?= *(?:{mark}|[\r\n]|\Z))')
    return lambda line: quoted.sub("", line).count(delimiter) + 1
