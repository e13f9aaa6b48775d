"""Which picture is which product's."""

from __future__ import annotations

from anchor_console.goods.images import match
from tests.support.shop import a_row, shop

ROWS = (
    a_row(details=(("image", "图\\大衣主图.JPG"),)),
    a_row(number="2", product_code="D2", name="碎花裙", sku_code="D2-S", aliases=()),
    a_row(number="3", product_code="P3", name="阔腿裤", sku_code="P3-黑", aliases=()),
    a_row(number="12", product_code="W12", name="真丝衬衫", sku_code="W12-1", aliases=()),
)


def test_pictures_are_found_by_the_shops_column_by_codes_names_and_numbers(tmp_path):
    with shop(tmp_path, rows=ROWS) as opened:
        products = opened.catalogue.products
        files = ["D2_2.jpg", "d2_1.png", "阔腿裤.webp", "大衣主图.jpg", "12号.jpeg", "说明.txt", "C1.jpg", "2.jpg"]
        assert match(files, products) == {
            "C1": "大衣主图.jpg", "D2": "d2_1.png", "P3": "阔腿裤.webp", "W12": "12号.jpeg",
        }  # fmt: skip
        assert match(["w12-1.jpg", "3.png", "别的.jpg"], products) == {"W12": "w12-1.jpg", "P3": "3.png"}
        assert match([], products) == {}
