"""The `understand` command: lines of JSON in, their readings out, one for one and in order."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Reading
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource

_COLUMNS = ("number", "name", "category", "aliases", "color", "size")


class NoCatalogue(Exception):
    """The file is no goods file in the form that is read here; the message says what to do."""


def catalog_products(rows: Iterable[Mapping[str, str]]) -> tuple[LexiconProduct, ...]:
    """The products of a goods file, one row for each SKU, in the order of their first rows."""
    merged: dict[str, tuple[Mapping[str, str], dict[str, None], dict[str, None]]] = {}
    for row in rows:
        _, colors, sizes = merged.setdefault(row["number"].strip(), (row, {}, {}))
        for listed, column in ((colors, "color"), (sizes, "size")):
            if row[column]:
                listed.setdefault(row[column].strip())
    return tuple(
        LexiconProduct(
            number=number,
            name=row["name"].strip(),
            category=row["category"].strip(),
            aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
            colors=tuple(colors),
            sizes=tuple(sizes),
        )
        for number, (row, colors, sizes) in merged.items()
    )


def catalog_reader(catalog: Path, words: Words | None = None) -> Reader:
    """A reader for the goods of the CSV file `catalog`, by `words`, else those that ship with the program.

    Raises:
        NoCatalogue: it is none.
    """
    words = words or load_words(resource("understanding"))
    return Reader(Lexicon(_products_in(catalog), words), words)


def _products_in(catalog: Path) -> tuple[LexiconProduct, ...]:
    way = "--catalog takes a file as `anchor-console goods export` writes it: import this one, and export it again"
    try:
        with catalog.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restval="")
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise NoCatalogue(f"{catalog.name} has no column {', '.join(missing)}; {way}")
            return catalog_products(rows)
    except (UnicodeDecodeError, csv.Error) as exc:
        raise NoCatalogue(f"{catalog.name} is no CSV file in UTF-8; {way}") from exc


def understand(catalog: Path, sizes: Path | None, lines: Iterable[str], write: Callable[[str], None]) -> int:
    """Read each of `lines` and `write` its reading; return how many were bad (told on stderr by line number).

    `sizes`, the size chart, is part of the command's form; reading needs none.

    Raises:
        NoCatalogue: as `catalog_reader`.
    """
    reader = catalog_reader(catalog)
    bad = 0
    for line_number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _asked(line)
        except ValueError as exc:
            bad += 1
            print(f"line {line_number}: {exc}", file=sys.stderr)
            continue
        context = Context(pinned=_text_or_none(asked, "pinned"), call=_text_or_none(asked, "call"))
        reading = reader.read(str(asked["text"]), context)
        write(json.dumps({"id": asked["id"], **as_json(reading)}, ensure_ascii=False) + "\n")
    return bad


def _asked(line: str) -> dict[str, Any]:
    """What a line asks to be read.

    Raises:
        ValueError: it asks nothing; says what is wrong.
    """
    try:
        asked = json.loads(line)
    except ValueError:
        raise ValueError("this is no JSON") from None
    if not isinstance(asked, dict):
        raise ValueError('this is no object with "id" and "text"')
    for name in ("id", "text"):
        if name not in asked:
            raise ValueError(f'"{name}" is missing')
    return asked


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading in the labels' form: intent, items, facts, wish."""
    wish = reading.wish
    return {
        "intent": reading.intent.value,
        "items": [
            {"number": item.number, "color": item.color, "size": item.size, "qty": item.qty} for item in reading.items
        ],
        "facts": [{"facet": fact.facet, "value": fact.value} for fact in reading.facts],
        "wish": wish and {"what": wish.what, "color": wish.color, "size": wish.size, "feature": wish.feature},
    }


def _text_or_none(asked: Mapping[str, Any], name: str) -> str | None:
    value = asked.get(name)
    return None if value is None else str(value)
