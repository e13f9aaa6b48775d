"""Thumbnails of products for lists: read off the window's thread, each once, the longest unused forgotten."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage, QPixmap

from anchor_console.core.observer import Signal
from anchor_console.desk.context import Desk
from anchor_console.goods.product import Product

_KEPT = 600
_SHARPNESS = 2
"""Pixels for each unit of length, for screens that have so many."""


class Thumbs:
    """`came` tells that there is more to paint.

    Args:
        file_of: the file that is read of a product; its thumbnail where nothing else is said.
        kept: of how many products the picture is kept.
    """

    def __init__(
        self, desk: Desk, side_px: int, file_of: Callable[[Product], Path | None] | None = None, kept: int = _KEPT
    ) -> None:
        self._desk = desk
        self._file_of = file_of or desk.console.goods_pictures.thumb_of
        self._kept = kept
        self._side = desk.theme.px(side_px) * _SHARPNESS
        self._known: OrderedDict[Path, QPixmap | None] = OrderedDict()
        self._wanted: list[Path] = []
        self._is_reading = False
        self._nothing = QPixmap(self._side, self._side)
        self._nothing.setDevicePixelRatio(_SHARPNESS)
        self._nothing.fill(Qt.GlobalColor.transparent)
        self.came: Signal[None] = Signal()

    def of(self, product: Product) -> QPixmap | None:
        """The thumbnail; an empty one of the same size until it is read, None where the product has no picture."""
        path = self._file_of(product)
        if path is None:
            return None
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path] or self._nothing
        self._known[path] = None
        while len(self._known) > self._kept:
            self._known.popitem(last=False)
        self._wanted.append(path)
        if not self._is_reading:
            self._is_reading = True
            self._desk.start(self._read(), "thumbnails")
        return self._nothing

    def icon_of(self, product: Product) -> QIcon | None:
        """The thumbnail for a cell of a list, whose colours stay as they are where the cell is selected."""
        picture = self.of(product)
        if picture is None:
            return None
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        return icon

    @property
    def nothing(self) -> QPixmap:
        """What keeps the room of a thumbnail."""
        return self._nothing

    async def _read(self) -> None:
        try:
            while self._wanted:
                paths, self._wanted = self._wanted, []
                for path, image in await asyncio.to_thread(_images, paths, self._side):
                    pixmap = QPixmap.fromImage(image)
                    pixmap.setDevicePixelRatio(_SHARPNESS)
                    self._known[path] = pixmap
                self.came.emit(None)
        finally:
            self._is_reading = False


def _images(paths: list[Path], side: int) -> list[tuple[Path, QImage]]:
    """The pictures that can be read, each of the same size. Any thread."""
    read = ((path, QImage(str(path))) for path in paths)
    return [
        (
            path,
            image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation),
        )
        for path, image in read
        if not image.isNull()
    ]
