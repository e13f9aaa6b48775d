"""A product's picture: read with care, small enough for the hub, made once."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
import segno
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QImageReader

from anchor_console.goods.images import CARD_SIDE, THUMB_SIDE, card_name, thumb_name
from anchor_console.render.product_picture import PictureMaker, PictureRefused
from anchor_console.room.hub.assets import MAX_BYTES


def an_image(width=900, height=600, color="darkred"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def a_png_that_says(width, height):
    """A few bytes that say that they are so many pixels."""

    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.fixture
def darkroom(tmp_path):
    return PictureMaker(tmp_path / "pictures")


def refused(darkroom, path):
    with pytest.raises(PictureRefused) as refusal:
        darkroom.make(path)
    return refusal.value.reason


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp"])
def test_a_picture_becomes_a_webp_for_the_card_and_a_square_thumbnail(darkroom, tmp_path, suffix):
    source = tmp_path / f"大衣.{suffix}"
    assert an_image(3000, 2000).save(str(source))
    sha256 = darkroom.make(source)
    card, thumb = (tmp_path / "pictures" / name(sha256) for name in (card_name, thumb_name))
    assert card.read_bytes()[8:12] == b"WEBP"
    assert QImageReader(str(card)).size().width() == CARD_SIDE
    assert QImage(str(thumb)).size().toTuple() == (THUMB_SIDE, THUMB_SIDE)


def test_noise_that_packs_badly_still_fits_the_hub(darkroom, tmp_path):
    chance = random.Random(5)
    noise = QImage(chance.randbytes(1600 * 1600 * 4), 1600, 1600, QImage.Format.Format_RGB32)
    noise.save(str(tmp_path / "noise.png"))
    sha256 = darkroom.make(tmp_path / "noise.png")
    assert (tmp_path / "pictures" / card_name(sha256)).stat().st_size <= MAX_BYTES


def test_a_picture_of_thirty_thousand_by_thirty_thousand_is_refused_unread(darkroom, tmp_path):
    source = tmp_path / "bomb.png"
    source.write_bytes(a_png_that_says(30_000, 30_000))
    assert refused(darkroom, source) == "too_large"
    source.write_bytes(a_png_that_says(15_000, 15_000))
    assert refused(darkroom, source) == "too_large"
    with source.open("wb") as file:
        file.truncate(50 * 2**20)
    assert refused(darkroom, source) == "too_large"


def test_what_is_no_picture_is_refused_whatever_it_is_called(darkroom, tmp_path):
    for name, data in (
        ("a.jpg", b"hello"),
        ("b.png", b""),
        (
            "c.png",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        ),
        ("d.jpg", a_png_that_says(10, 10)[:40]),
    ):
        (tmp_path / name).write_bytes(data)
        assert refused(darkroom, tmp_path / name) == "no_picture", name
    assert refused(darkroom, tmp_path / "missing.jpg") == "unreadable"
    assert not list((tmp_path / "pictures").glob("*.webp"))


def test_a_picture_with_a_code_that_a_phone_could_read_is_refused(darkroom, tmp_path):
    segno.make("https://example.com/join?group=7").save(str(tmp_path / "code.png"), scale=8)
    assert refused(darkroom, tmp_path / "code.png") == "has_code"


def test_what_a_camera_notes_is_not_in_what_the_room_gets(darkroom, tmp_path):
    source = tmp_path / "photo.png"
    image = an_image()
    image.setText("GPS", "39.9042N 116.4074E")
    image.save(str(source))
    assert b"39.9042N" in source.read_bytes()
    sha256 = darkroom.make(source)
    assert b"39.9042N" not in (tmp_path / "pictures" / card_name(sha256)).read_bytes()


def test_a_file_is_made_once_and_again_when_it_is_another(darkroom, tmp_path):
    source = tmp_path / "a.png"
    an_image().save(str(source))
    first = darkroom.make(source)
    made_ns = (tmp_path / "pictures" / card_name(first)).stat().st_mtime_ns
    darkroom.close()
    again = PictureMaker(tmp_path / "pictures")
    assert again.make(source) == first
    assert (tmp_path / "pictures" / card_name(first)).stat().st_mtime_ns == made_ns
    an_image(color="navy").save(str(source))
    assert again.make(source) != first


def test_what_can_be_seen_through_stands_on_white(darkroom, tmp_path):
    image = QImage(300, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.save(str(tmp_path / "clear.png"))
    sha256 = darkroom.make(tmp_path / "clear.png")
    shown = QImage(str(tmp_path / "pictures" / card_name(sha256)))
    assert QColor(shown.pixel(100, 100)).lightness() > 245
    assert QByteArray(b"webp") == QImageReader(str(tmp_path / "pictures" / card_name(sha256))).format()
