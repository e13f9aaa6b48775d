"""A product's picture as the room sees it, and its thumbnail: read with care, scaled, written anew without what a
camera notes in a file (where and when it was taken)."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter, QPainter

from anchor_console.goods.images import (
    CARD_BYTES,
    CARD_SIDE,
    LARGEST_FILE,
    LONGEST_SIDE,
    MOST_PIXELS,
    THUMB_SIDE,
    card_name,
    thumb_name,
)
from anchor_console.render.codes import has_code

_FORMATS = frozenset({b"jpeg", b"png", b"webp", b"bmp", b"gif", b"tiff"})
"""Never SVG: it can name other files and addresses."""
_MEGABYTES = 512
_QUALITIES = (82, 70, 55, 40)
_INDEX = "made.json"


class PictureRefused(Exception):
    """Why a file is no picture that we take: `unreadable`, `too_large`, `no_picture` or `has_code`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PictureMaker:
    """Makes pictures into a folder; each file once, as long as it stays the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        QImageReader.setAllocationLimit(_MEGABYTES)
        self._made: dict[str, list[object]] = _read_index(folder / _INDEX)

    def make(self, source: Path) -> str:
        """The SHA-256 of the card's picture, under which it and its thumbnail lie in the folder.

        Raises:
            PictureRefused: nothing is written.
        """
        try:
            stat = source.stat()
        except OSError as exc:
            raise PictureRefused("unreadable") from exc
        stamp: list[object] = [stat.st_size, stat.st_mtime_ns]
        before = self._made.get(str(source.absolute()))
        if before is not None and before[:2] == stamp and self._has(str(before[2])):
            return str(before[2])
        if stat.st_size > LARGEST_FILE:
            raise PictureRefused("too_large")
        image = _read(source)
        if has_code(image):
            raise PictureRefused("has_code")
        card = _as_card(image)
        sha256 = hashlib.sha256(card).hexdigest()
        _write(self._folder / card_name(sha256), card)
        _write(self._folder / thumb_name(sha256), _encoded(_as_thumb(image), _QUALITIES[0]))
        self._made[str(source.absolute())] = [*stamp, sha256]
        return sha256

    def close(self) -> None:
        """Remember what was made."""
        _write(self._folder / _INDEX, json.dumps(self._made, ensure_ascii=False).encode())

    def _has(self, sha256: str) -> bool:
        return all((self._folder / name(sha256)).exists() for name in (card_name, thumb_name))


def _read(source: Path) -> QImage:
    reader = QImageReader(str(source))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not reader.canRead() or reader.format().data() not in _FORMATS:
        raise PictureRefused("no_picture")
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise PictureRefused("no_picture")
    # Before anything is unpacked: a few kilobytes can say that they are a thousand million pixels.
    if max(size.width(), size.height()) > LONGEST_SIDE or size.width() * size.height() > MOST_PIXELS:
        raise PictureRefused("too_large")
    largest = QSize(CARD_SIDE, CARD_SIDE)
    if reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize) and max(size.width(), size.height()) > CARD_SIDE:
        reader.setScaledSize(size.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise PictureRefused("no_picture")
    if max(image.width(), image.height()) > CARD_SIDE:
        image = image.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return _flat(image)


def _flat(image: QImage) -> QImage:
    """The picture on white where it could be seen through."""
    made = QImage(image.size(), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    painter.end()
    return made


def _as_card(image: QImage) -> bytes:
    while True:
        for quality in _QUALITIES:
            data = _encoded(image, quality)
            if len(data) <= CARD_BYTES:
                return data
        image = image.scaled(
            image.size() * 0.7, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )


def _as_thumb(image: QImage) -> QImage:
    """The middle of the picture, square."""
    side = min(image.width(), image.height())
    part = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    return image.copy(part).scaled(
        THUMB_SIDE, THUMB_SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _encoded(image: QImage, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"webp"))
    writer.setQuality(quality)
    if not writer.write(image):
        raise PictureRefused("unreadable")
    return bytes(data.data())


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".part")
    fresh.write_bytes(data)
    os.replace(fresh, path)


def _read_index(path: Path) -> dict[str, list[object]]:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {file: made for file, made in told.items() if isinstance(made, list) and len(made) == 3}
