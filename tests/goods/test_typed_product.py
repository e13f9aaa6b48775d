"""A product as it is typed into fields: nothing of it is cut without a word."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.goods.typed_product import Typed, TypedWrong, rows_of

COAT = Typed("11", "羊毛大衣", "599", "驼色 黑色", "M/L", "10", "1299", "500")


def test_a_long_name_is_whole_and_its_codes_are_short():
    name = "双面羊绒大衣女中长款" * 12
    rows = rows_of(replace(COAT, name=name), ())
    assert {row.name for row in rows} == {name}
    assert len({row.sku_code for row in rows}) == 4
    assert max(len(row.sku_code) for row in rows) <= 100


@pytest.mark.parametrize(
    ("field", "text"), [("name", "衣" * 201), ("number", "1" * 21), ("colors", "驼" * 21), ("sizes", "均" * 21)]
)
def test_what_is_too_long_is_said_and_not_cut(field, text):
    with pytest.raises(TypedWrong) as wrong:
        rows_of(replace(COAT, **{field: text}), ())
    assert (wrong.value.field, "longer than" in wrong.value.reason) == (field, True)
