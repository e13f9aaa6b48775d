"""A shop's picture file made into one for cards: small, upright, re-encoded, and without a QR code."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from anchor_console.live.card_pictures import BadPicture

LONGEST_PX = 900
LARGEST_BYTES = 512 * 1024
_LARGEST_FILE = 40 * 1024 * 1024
_MOST_PIXELS = 80_000_000
_LOOKED_AT_PX = 1600
"""A code that a phone reads in a stream is larger than it is in a photo of this size."""
_CODES = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.MicroQRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.Aztec,
)


def develop(file: Path) -> bytes:
    """A WebP of at most 512 KiB.

    Raises:
        BadPicture: it cannot be read, is too large, or shows a code.
    """
    image = _read(file)
    if has_code(image):
        raise BadPicture("card.picture_code")
    longest = max(image.width(), image.height())
    if longest > LONGEST_PX:
        image = image.scaled(
            LONGEST_PX, LONGEST_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    for quality in (82, 65, 45, 25):
        webp = _webp(image, quality)
        if len(webp) <= LARGEST_BYTES:
            return webp
    raise BadPicture("card.picture_large")


def has_code(image: QImage) -> bool:
    """Whether a phone that looks at it would find something to open."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bool(zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats(_CODES)))


def _read(file: Path) -> QImage:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise BadPicture("card.picture_large")
    except OSError as exc:
        raise BadPicture("card.picture_unreadable") from exc
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        # Told by the file's head, before anything is made room for.
        if size.width() * size.height() > _MOST_PIXELS:
            raise BadPicture("card.picture_large")
        if max(size.width(), size.height()) > _LOOKED_AT_PX:
            reader.setScaledSize(size.scaled(QSize(_LOOKED_AT_PX, _LOOKED_AT_PX), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise BadPicture("card.picture_unreadable")
    return image


def _webp(image: QImage, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "WEBP", quality)  # type: ignore[call-overload]
    return bytes(data.data())
