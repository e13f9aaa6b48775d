"""Prices and stock are whole in every list of goods: ¥1,29… is another price."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from anchor_console.goods.rundown import empty_row
from tests.support.until import until

TABLES = {"live": "inventoryView", "goods": "goodsTable", "rundown": "rundownTable"}


def cut(table: QTableView) -> list[str]:
    """The figures that their column has no room for."""
    model, found = table.model(), []
    for at in range(model.rowCount()):
        for section in range(model.columnCount()):
            index = model.index(at, section)
            text = str(index.data() or "")
            if table.isColumnHidden(section) or not any(sign in text for sign in ("¥", ",", "10288")):
                continue
            font = index.data(Qt.ItemDataRole.FontRole) or table.font()
            if QFontMetrics(font).horizontalAdvance(text) + 12 > table.columnWidth(section):
                found.append(text)
    return found


@pytest.mark.parametrize("page", TABLES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_price_and_no_stock_is_cut_however_large(at_the_desk, page, language):
    async def scenario(console, window):
        window.resize(1366, 768)
        window.show_page(page)
        product = console.state.catalogue.numbered("11")
        await console.rundown.add(empty_row(product_id=product.id))
        for field, minor in (("price", 12_999_990), ("list_price", 18_999_990), ("floor_price", 12_000_050)):
            await console.goods_desk.set_price(product.id, field, minor)
        await console.goods_desk.give_numbers({product.id: "10288"})
        await console.goods_desk.set_left(product.skus[0].id, 34_567)
        table = window.findChild(QTableView, TABLES[page])
        await until(lambda: "¥129,999.90" in words(table))
        await until(lambda: not cut(table))
        if page == "goods":
            window.goods_page.select(product.id)
            await until(lambda: "34,567" in words(window.goods_page.product.skus))
            skus = window.goods_page.product.skus
            assert cut(skus) == []
            for size in ("XXXL", "XXXXL"):  # two sizes, not XXX… twice
                await console.goods_desk.set_sku(product.skus[-1].id, "size", size)
                await until(lambda size=size: size in words(skus))
                assert skus.columnWidth(1) >= skus.fontMetrics().horizontalAdvance(size) + 20

    at_the_desk(scenario, language=language, mode="reserve")


def words(table: QTableView) -> list[str]:
    model = table.model()
    return [str(model.index(at, s).data()) for at in range(model.rowCount()) for s in range(model.columnCount())]
