from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.clock import from_ms
from anchor_console.core.events import Refund
from anchor_console.core.money import format_minor
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.totals import totals_of
from anchor_console.reports.table_file import CannotWrite, Cell, Table, to_csv, write_csv, write_rows, write_table
from anchor_console.reports.tables import SALES_COLUMNS, SESSION_TABLES, claims_table, sales_table, waitlist_table
from anchor_console.sales import service as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.service import Operator
from anchor_console.sales.terms import Changes
from tests.support.shop import NOW_MS, a_fan, a_line, an_order, item, reading, said, shop

PAID = {"paid", "shipped", "part_refunded", "refunded"}
CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 6), specific=True)


@pytest.fixture
def evening(tmp_path):
    """A session with claims, orders in every state, and a sale by hand."""
    with shop(tmp_path / "p", "reserve") as opened:
        lines = [a_line("C1-M", 2), a_line("D2", line_id="2", amount=9901)]
        events = [
            said("1号要6件", 1), said("1号要6件", 2, fan=a_fan(2, name="=HYPERLINK(1)", user_id="00123")),
            an_order("20261118000000001", fan=1, lines=lines, paid=49000, seller_discount=701),
            an_order(2, "shipped", lines=lines), an_order(3, "placed", lines=lines),
            an_order(4, "cancelled", lines=lines),
            an_order(5, "part_refunded", lines=lines, refunds=[Refund(refund_id="r", amount=333)]),
            an_order(6, "refunded", lines=[a_line(None, amount=777, color="+红")], currency="=CNY"),
        ]  # fmt: skip
        context = Context(opened.session, opened.catalogue, None, None, False)
        arrivals = [Arrival("kuaishou", e, e.at_ms, CLAIM if hasattr(e, "text") else None) for e in events]
        opened.do(lambda tx: store_batch(tx, context, arrivals))
        who = opened.fan(a_fan(1))
        what = opened.product("2"), opened.sku("D2")
        by = Operator("中控", "K1")
        terms = opened.session.terms
        opened.do(lambda tx: sales.sell_by_hand(Booking(tx, terms, NOW_MS, Changes.none()), what, 2, None, who, by))
        yield opened
        opened.check()


def rows_of(table: Table):
    text = to_csv(table).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def fen(text):
    assert text == format_minor(round(float(text) * 100))
    return round(float(text) * 100)


def test_the_files_sums_are_the_sessions_totals(evening):
    tx = evening.database.read()
    totals = totals_of(tx, evening.session)
    rows = [row for row in rows_of(sales_table(tx, evening.session)) if row["status"] in PAID]
    assert sum(fen(row["amount"]) for row in rows) == totals.paid_minor
    assert sum(fen(row["refund_amount"]) for row in rows) == totals.refunded_minor
    assert sum(int(row["qty"]) for row in rows) == totals.units
    assert len({row["order_id"] or row["sale_id"] for row in rows}) == totals.orders
    assert totals.refunded_minor == 333 + 777


def test_the_columns_are_those_of_the_contract_in_their_order(evening):
    table = sales_table(evening.database.read(), evening.session)
    assert len(SALES_COLUMNS) == 35
    assert all(len(row) == 35 for row in table.rows)
    assert to_csv(table).startswith(b"\xef\xbb\xbfsession_id,session_title,sale_id,platform,order_id,status,placed_at,")


def test_one_row_is_one_order_line_with_its_cells_guarded(evening):
    rows = rows_of(sales_table(evening.database.read(), evening.session))
    assert len(rows) == 12
    assert rows[0]["order_id"] == "'20261118000000001"
    # Of the order 490.00 was paid: with the other line's 99.01 this is what it came to.
    assert (rows[0]["qty"], rows[0]["unit_price"], rows[0]["amount"]) == ("2", "199.00", "390.99")
    assert (rows[0]["discount"], rows[1]["amount"]) == ("7.01", "99.01")
    strange = next(row for row in rows if row["order_id"] == "6")
    assert (strange["color"], strange["currency"]) == ("'+红", "'=CNY")
    by_hand = rows[-1]
    assert (by_hand["origin"], by_hand["status"], by_hand["operator"]) == ("manual", "paid", "中控")
    assert from_ms(NOW_MS).astimezone().isoformat(timespec="milliseconds") == by_hand["confirmed_at"]


def test_claims_and_the_waiting_list_are_in_arrival_order(evening):
    tx = evening.database.read()
    claims = rows_of(claims_table(tx, evening.session))
    assert [row["fan_name"] for row in claims] == ["粉丝1", "'=HYPERLINK(1)"]
    assert all(
        int(row["wanted"]) == sum(int(row[k]) for k in ("waiting", "held", "sold", "released")) for row in claims
    )
    assert [(row["product_code"], row["product_name"], row["or_product_code"]) for row in claims] == [
        ("C1", "羊毛大衣", "")
    ] * 2
    assert {row["sku_code"] for row in claims} <= {"C1-M", "C1-L"}
    waiting = rows_of(waitlist_table(tx, evening.session))
    assert [row["claim_id"] for row in waiting] == [row["claim_id"] for row in claims if row["waiting"] != "0"]


@pytest.mark.parametrize("name", sorted(SESSION_TABLES))
def test_the_same_data_gives_the_same_bytes(evening, name):
    tx = evening.database.read()
    once, again = (to_csv(SESSION_TABLES[name](tx, evening.session)) for _ in range(2))
    assert once == again
    assert once.startswith(b"\xef\xbb\xbf")
    assert once.endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(start):
    assert Cell.text(f"{start}1+1") == f"'{start}1+1"
    assert Cell.text("1=1") == "1=1"
    assert Cell.text(None) == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [("123456789012345", "123456789012345"), ("1234567890123456", "'1234567890123456"), ("007", "'007"), ("0", "0"),
     ("12E5", "'12E5"), ("1.5e-3", "'1.5e-3"), ("W1001", "W1001"), ("-7", "'-7"), (None, "")],
)  # fmt: skip
def test_ids_that_a_spreadsheet_would_round_are_kept_as_text(value, cell):
    assert Cell.text(value) == cell


def test_cells_with_commas_quotes_and_lines_are_quoted_as_rfc_4180_says():
    assert to_csv(Table(("a", "b"), [("x,y", 'say "hi"\nthere')])) == (
        b'\xef\xbb\xbfa,b\r\n"x,y","say ""hi""\nthere"\r\n'
    )


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "sales.csv"
    write_csv(Table(("a",), [("1",)]), target)
    assert target.read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"
    with pytest.raises(UnicodeEncodeError):
        write_csv(Table(("a",), [("\ud800",)]), target)
    assert target.read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"
    for path in (tmp_path / "missing" / "x.csv", target / "x.csv"):
        with pytest.raises(CannotWrite, match=r"x\.csv"):
            write_csv(Table(("a",), []), path)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CannotWrite):
        write_csv(Table(("a",), []), tmp_path / "folder.csv")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["sales.csv"]


def test_a_workbooks_columns_are_as_wide_as_times_and_words_are_long(tmp_path):
    at = "2026-11-28T17:36:52.135+08:00"
    table = Table(("at", "refunded_at", "text", "qty"), [(at, "", "还没发货", "1")])
    write_table(table, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    columns = [column.attrib for column in page.iter() if column.tag.endswith("}col")]
    wide = {place: float(one["width"]) for one in columns for place in range(int(one["min"]), int(one["max"]) + 1)}
    assert wide[1] == wide[2] > len(at)
    assert wide[3] > wide[1] > wide[4]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("name", ["sales.csv", "sales.xlsx"])
def test_on_a_full_disk_what_was_there_stays_and_the_disk_is_what_is_told(tmp_path, name):
    out = tmp_path / name
    out.write_bytes(b"the old one")
    (tmp_path / f"{name}.part").symlink_to("/dev/full")
    with pytest.raises(CannotWrite) as failure:
        write_table(Table(("a",), [(f"line {n}",) for n in range(5_000)]), out)
    assert str(failure.value) == f"{out}: No space left on device"
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the old one"]


def test_a_workbook_that_breaks_off_leaves_nobodys_name_among_the_temporary_files(tmp_path, monkeypatch):
    def rows():
        yield from [("王姐",)] * 2_000
        raise OSError("the network folder is gone")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(CannotWrite):
        write_rows(("fan_name",), rows(), tmp_path / "fans.xlsx", as_workbook=True)
    assert list(tmp_path.iterdir()) == []
