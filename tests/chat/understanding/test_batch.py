"""The `understand` command's body: lines in, readings out, one for one."""

from __future__ import annotations

import csv
import json

from anchor_console.chat.understanding.batch import catalog_products, understand

_COLUMNS = ("number", "product_code", "name", "category", "aliases", "sku_code", "color", "size")
_ROWS = (
    ("5", "W5", "加绒打底裤", "裤装", "打底裤|加绒裤", "W5-H-M", "黑色", "M"),
    ("5", "W5", "加绒打底裤", "裤装", "打底裤|加绒裤", "W5-H-L", "黑色", "L"),
    ("5", "W5", "加绒打底裤", "裤装", "打底裤|加绒裤", "W5-F-L", "肤色", "L"),
    ("17", "W17", "纯棉中筒袜", "配饰", "袜子", "W17", "", ""),
)


def test_rows_of_one_number_are_one_product():
    products = catalog_products(dict(zip(_COLUMNS, row, strict=True)) for row in _ROWS)
    assert [(one.number, one.aliases, one.colors, one.sizes) for one in products] == [
        ("5", ("打底裤", "加绒裤"), ("黑色", "肤色"), ("M", "L")),
        ("17", ("袜子",), (), ()),
    ]


def test_each_line_is_answered_in_order_and_a_bad_one_is_told(tmp_path, capsys):
    catalog = tmp_path / "goods.csv"
    with catalog.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((_COLUMNS, *_ROWS))
    lines = [
        '{"id": "a", "pinned": "5", "text": "黑色L来一件"}',
        "no JSON",
        '{"id": "b", "pinned": null, "text": "我160 110斤"}',
        '{"id": "c", "pinned": "5", "text": "1", "call": "想要的扣1"}',
        '{"pinned": "5", "text": "黑色L来一件"}',
        '["黑色L来一件"]',
    ]
    written: list[str] = []
    assert understand(catalog, None, lines, written.append) == 3
    first, second, third = (json.loads(line) for line in written)
    assert first == {
        "id": "a",
        "intent": "claim",
        "items": [{"number": "5", "color": "黑色", "size": "L", "qty": 1}],
        "facts": [],
        "wish": None,
    }
    assert second["facts"] == [{"facet": "height_cm", "value": 160}, {"facet": "weight_kg", "value": 55}]
    assert (third["id"], third["intent"]) == ("c", "chatter")
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "line 2: this is no JSON",
        'line 5: "id" is missing',
        'line 6: this is no object with "id" and "text"',
    ]
