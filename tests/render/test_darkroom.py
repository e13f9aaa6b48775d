"""Shops' picture files, honest and hostile."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QColor, QImage, QPainter

from anchor_console.live.card_pictures import BadPicture
from anchor_console.render.darkroom import LARGEST_BYTES, LONGEST_PX, develop

pytestmark = pytest.mark.usefixtures("qapp")


def a_photo(width: int = 1200, height: int = 1600) -> QImage:
    photo = QImage(width, height, QImage.Format.Format_RGB32)
    photo.fill(QColor("teal"))
    painter = QPainter(photo)
    for at in range(60):
        painter.fillRect(at * 20, (at * 97) % height, 150, 90, QColor.fromHsv((at * 31) % 360, 180, 220))
    painter.end()
    return photo


def why_not(file: Path) -> str:
    with pytest.raises(BadPicture) as bad:
        develop(file)
    return bad.value.why


def test_a_photo_becomes_a_small_webp_in_its_own_proportions(tmp_path):
    file = tmp_path / "11.jpg"
    a_photo().save(str(file))
    webp = develop(file)
    assert webp[8:12] == b"WEBP"
    assert len(webp) <= LARGEST_BYTES
    made = QImage.fromData(webp)
    assert (made.width(), made.height()) == (LONGEST_PX * 3 // 4, LONGEST_PX)


@pytest.mark.parametrize("scale", [3, 8])
def test_a_picture_with_a_code_that_a_phone_could_read_is_refused(tmp_path, scale):
    code = io.BytesIO()
    segno.make("https://example.com/join?group=7").save(code, kind="png", scale=scale)
    photo = a_photo()
    painter = QPainter(photo)
    painter.drawImage(700, 900, QImage.fromData(code.getvalue()))
    painter.end()
    photo.save(str(tmp_path / "qr.png"))
    assert why_not(tmp_path / "qr.png") == "card.picture_code"


def test_a_file_that_claims_thirty_thousand_pixels_a_side_is_never_made_room_for(tmp_path):
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(90_001))
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (head, data)]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    (tmp_path / "bomb.png").write_bytes(png)
    assert why_not(tmp_path / "bomb.png") == "card.picture_large"


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"<svg onload='x'/>"])
def test_what_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "11.png").write_bytes(content)
    assert why_not(tmp_path / "11.png") == "card.picture_unreadable"
