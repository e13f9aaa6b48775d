"""Codes are found in a photo, at the sizes that a phone reads."""

from __future__ import annotations

import io

import pytest
import segno
from PySide6.QtGui import QColor, QImage, QPainter

from anchor_console.render.codes import has_code

pytestmark = pytest.mark.usefixtures("qapp")


def a_photo() -> QImage:
    photo = QImage(900, 1200, QImage.Format.Format_RGB32)
    photo.fill(QColor("teal"))
    painter = QPainter(photo)
    for at in range(60):
        painter.fillRect(at * 20, (at * 97) % 1200, 150, 90, QColor.fromHsv((at * 31) % 360, 180, 220))
    painter.end()
    return photo


@pytest.mark.parametrize("scale", [3, 8])
def test_a_code_in_the_corner_of_a_photo_is_found(scale):
    code = io.BytesIO()
    segno.make("https://example.com/join?group=7").save(code, kind="png", scale=scale)
    photo = a_photo()
    painter = QPainter(photo)
    painter.drawImage(500, 700, QImage.fromData(code.getvalue()))
    painter.end()
    assert has_code(photo)


def test_a_photo_without_one_is_let_through():
    assert not has_code(a_photo())
