"""Exported tables in the real LibreOffice: every cell arrives as it was meant, and no formula of a stranger's runs."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from anchor_console.chat.understanding.reading import Intent
from anchor_console.cli import commands
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.reports.table_file import MONEY_COLUMNS, WHOLE_COLUMNS
from anchor_console.sheets.guarding import unguarded
from tests.support.shop import a_fan, a_line, a_row, an_order, item, reading, said, shop

pytestmark = [pytest.mark.peers, pytest.mark.timeout(180)]

ORDERS = ("3120987654321098765", "0012345678901234567", "12E45678", "KS-77")
SAID = (
    "龘甲姐🌹👨‍👩‍👧", "=SUM(1,2)", '=HYPERLINK("http://x","点我")', "+8613800001111", "-2+3", "@SUM(1)",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "\t=1+1", " =1+1", "'=1+1", "'单引号", '她说"要",=1+1', "第一行\n=1+1",
    "007", "2-3", "3/5", "2026-11-18", "3120987654321098765", "１２３", "9.9元", "1号要6件",
    "8:30", "12:30:05", "3月5日", "MAR-1", "Mar 2026", "true", "(5)", " 0070",
)  # fmt: skip
"""Names of fans and of goods, codes, sizes and lines of chat."""
READ = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class SeenCell:
    """A cell as LibreOffice holds it; `kind` is its own word for text, number, date."""

    kind: str
    text: str
    value: str | None
    formula: str | None


NOTHING = SeenCell("", "", None, None)


Rows = list[list[SeenCell]]


def opened(files: Sequence[Path]) -> dict[str, Rows]:
    """The cells of the first page of each file, by its name, opened as a seller's LibreOffice opens them."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is not installed: bootstrap.py test --peers installs it"
    folder = files[0].parent
    found: dict[str, Rows] = {}
    # Without a window nothing sees the mark of UTF-8, as the dialog for text files does.
    for form, how in ((".csv", ["--infilter=CSV:44,34,76,1"]), (".xlsx", [])):
        of_form = [file for file in files if file.suffix == form]
        if of_form:
            home, out = f"-env:UserInstallation={(folder / 'office').as_uri()}", folder / f"seen{form}"
            subprocess.run(
                [program, "--headless", home, *how, "--convert-to", "fods", "--outdir", out, *of_form],
                check=True, capture_output=True, timeout=150,
            )  # fmt: skip
            found |= {file.name: _page(out / f"{file.stem}.fods") for file in of_form}
    return found


def _page(file: Path) -> Rows:
    page = ElementTree.parse(file).find(f".//{_TABLE}table")
    assert page is not None
    return [_row(row) for row in page.iter(f"{_TABLE}table-row")]


def _row(row: ElementTree.Element) -> list[SeenCell]:
    cells: list[SeenCell] = []
    for cell in row.iter(f"{_TABLE}table-cell"):
        text = "\n".join("".join(_texts(part)) for part in cell.findall(f"{_TEXT}p"))
        seen = SeenCell(
            cell.get(f"{_OFFICE}value-type", ""), text, cell.get(f"{_OFFICE}value"), cell.get(f"{_TABLE}formula")
        )
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [seen] * min(times, 100)
    return cells


def _texts(part: ElementTree.Element) -> list[str]:
    """What a paragraph says; spaces and tabs in a row are elements of their own."""
    said = [part.text or ""]
    for child in part:
        if child.tag == f"{_TEXT}s":
            said.append(" " * int(child.get(f"{_TEXT}c", "1")))
        elif child.tag == f"{_TEXT}tab":
            said.append("\t")
        else:
            said += _texts(child)
        said.append(child.tail or "")
    return said


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of a session whose fans, goods and orders bear all that a spreadsheet may take for something else."""
    root = tmp_path_factory.mktemp("evening") / "shop"
    goods = [
        a_row(number=str(n), product_code=f"P{n}", name=said_so.strip(), sku_code=said_so.strip(), size=said_so.strip())
        for n, said_so in enumerate(SAID, 1)
    ]
    with shop(root, "reserve", tuple(goods)) as opened:
        fans = [a_fan(n, name=name) for n, name in enumerate(SAID)]
        events = [
            *(said(line, fan=fan, seconds=n) for n, (fan, line) in enumerate(zip(fans, SAID, strict=True))),
            *(
                an_order(order_id, seconds=60, lines=[a_line(goods[n].sku_code, 2)], paid=39_790, fan=None)
                for n, order_id in enumerate(ORDERS)
            ),
        ]
        context = Context(opened.session, opened.catalogue, None, None, False)
        arrivals = [Arrival("kuaishou", e, e.at_ms, READ if hasattr(e, "text") else None) for e in events]
        opened.do(partial(store_batch, context=context, arrivals=arrivals))
    return root


TABLES = ("sales", "claims", "chat", "goods", "fans", "followup")


@pytest.fixture(scope="module")
def seen(evening: Path) -> dict[str, Rows]:
    """What LibreOffice sees in every table, written by the commands that write it."""
    files = [evening.parent / f"{what}{form}" for what in TABLES for form in (".csv", ".xlsx")]
    for file in files:
        what = ["goods", "export", file] if file.stem == "goods" else ["export", file.stem, "--out", file]
        done = CliRunner().invoke(commands, [*map(str, what), "--profile", str(evening)])
        assert done.exit_code == 0, done.output
    return opened(files)


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
@pytest.mark.parametrize("what", TABLES)
def test_every_cell_arrives_as_it_was_meant(evening: Path, seen: dict[str, Rows], what: str, form: str) -> None:
    with (evening.parent / f"{what}.csv").open(encoding="utf-8-sig", newline="") as text:
        heading, *written = csv.reader(text)
    first, *rows = seen[f"{what}{form}"]
    assert [cell.text for cell in first][: len(heading)] == heading
    wrong = []
    for line, cells in zip(written, rows, strict=False):
        for name, meant, cell in zip(heading, line, [*cells, *[NOTHING] * len(line)], strict=False):
            if name in MONEY_COLUMNS | WHOLE_COLUMNS:
                is_right = float(cell.value or "nan") == float(meant) if meant else cell == NOTHING
            else:
                # In CSV the mark that guards a text is seen; a workbook needs none.
                is_right = cell.text == (meant if form == ".csv" else unguarded(meant))
            if not is_right or cell.formula is not None:
                wrong.append((name, meant, cell))
    assert wrong == []
    assert sum(any(cell.text for cell in row) for row in rows) == len(written) >= len(ORDERS)


def test_what_a_stranger_wrote_would_be_reckoned_without_the_mark(tmp_path: Path) -> None:
    """The test above can fail: LibreOffice does reckon what it takes for a formula, and rounds."""
    bare = tmp_path / "bare.csv"
    bare.write_text('\ufefftext\r\n"=SUM(1,2)"\r\n3120987654321098765\r\n＝1+1\r\n', "utf-8")
    _, reckoned, rounded, wide = (row[0] for row in opened([bare])["bare.csv"])
    assert reckoned.formula is not None
    assert reckoned.value == "3"
    assert rounded.text != "3120987654321098765"
    # Not here, but in spreadsheets set to Japanese or Chinese it would be: so it bears the mark as well.
    assert (wide.kind, wide.text) == ("string", "＝1+1")
