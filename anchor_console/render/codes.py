"""Codes in pictures that a phone would open: they lead out of the room."""

from __future__ import annotations

import zxingcpp
from PySide6.QtGui import QImage

_CODES = zxingcpp.BarcodeFormats(
    (
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
    )
)


def has_code(image: QImage) -> bool:
    """Whether a phone that looks at the picture would find something to open."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bool(zxingcpp.read_barcodes(gray, formats=_CODES))
