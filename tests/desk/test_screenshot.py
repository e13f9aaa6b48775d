"""Pictures of the window are made of the real one, in the size that was asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase, QFontInfo, QImage, QRawFont

from anchor_console.desk.screenshot import render
from anchor_console.desk.theme import load_theme


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_picture_has_its_size_and_shows_something(at_the_desk, tmp_path, scale):
    async def scenario(console, window):
        path = tmp_path / "live.png"
        assert render(window, QSize(1400, 800) * scale, scale, path)
        picture = QImage(str(path))
        assert picture.size() == QSize(1400, 800) * scale
        assert len({picture.pixel(x, y) for x in range(0, 1400, 7) for y in range(0, 800, 7)}) > 20

    at_the_desk(scenario)


def test_a_file_that_cannot_be_written_is_told(at_the_desk, tmp_path):
    async def scenario(console, window):
        assert not render(window, QSize(800, 600), 1.0, tmp_path / "nowhere" / "live.png")

    at_the_desk(scenario)


def test_the_fonts_of_the_desk_can_write_chinese(qapp):
    font = load_theme("light").font("body")
    assert QFontInfo(font).pixelSize() == 14
    written = QRawFont.fromFont(font, QFontDatabase.WritingSystem.SimplifiedChinese)
    assert written.supportsCharacter(ord("播"))
