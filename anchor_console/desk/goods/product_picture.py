"""The picture of the product that is looked at, read away from this thread; nothing stands there for one without."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from anchor_console.core.ids import ProductId
from anchor_console.desk.context import Desk
from anchor_console.goods.product import Product

_SIDE = 88


class ProductPicture(QLabel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("productPicture")
        self._desk = desk
        self._shown: tuple[ProductId | None, Path | None] = (None, None)
        self.hide()

    def show_of(self, product: Product | None) -> None:
        """Show the picture of `product`, None for nothing."""
        path = self._desk.console.goods_pictures.card_of(product) if product is not None else None
        wanted = (product.id if product is not None else None, path)
        if wanted == self._shown:
            return
        self._shown = wanted
        if product is None:
            self.hide()
        else:
            self._desk.start(self._read(product, path), "product-picture")

    async def _read(self, product: Product, path: Path | None) -> None:
        image = None if path is None else await asyncio.to_thread(QImage, str(path))
        if self._shown != (product.id, path):
            return  # another was chosen meanwhile
        if image is None or image.isNull():
            self.hide()
            return
        side, sharp = self._desk.theme.px(_SIDE), self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(image).scaledToHeight(
            round(side * sharp), Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(sharp)
        self.setPixmap(pixmap)
        self.setAccessibleName(self._desk.tr("pictures.of", name=product.name))
        self.show()
