"""Which picture file is which product's, by its name; and what pictures we take. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from anchor_console.core.text import fold
from anchor_console.goods.called import Names
from anchor_console.goods.product import Product

PICTURE = "picture"
"""The detail of a product that names its picture: the SHA-256 of what the room sees."""
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
LARGEST_FILE = 40 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 16_000
CARD_SIDE = 1_080
CARD_BYTES = 480 * 1024
"""What the room hub takes, and a little less."""
THUMB_SIDE = 128

_OWN_NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})(?P<thumb>\.thumb)?\.webp")
_AND_COUNT = re.compile(r"[\s_\-]*[(（]?\d{1,2}[)）]?$")
"""`W1001_1`, `W1001 (2)`: one of several pictures of W1001."""


def card_name(sha256: str) -> str:
    return f"{sha256}.webp"


def thumb_name(sha256: str) -> str:
    return f"{sha256}.thumb.webp"


def is_whole(name: str, content: bytes) -> bool:
    """Whether a file is what its name says: a picture of that hash, or a thumbnail beside one."""
    found = _OWN_NAME.fullmatch(name)
    if found is None or len(content) > CARD_BYTES:
        return False
    return bool(found["thumb"]) or hashlib.sha256(content).hexdigest() == found["sha256"]


def match(files: Iterable[str], products: Sequence[Product]) -> dict[str, str]:
    """Product code -> file name, of those that have a picture among `files`.

    What the shop's own column names comes first, then the code, a SKU's code, the name, the number (`3`, `3号`); of
    several pictures of one product the first by name.
    """
    by_name: dict[str, str] = {}
    by_stem: dict[str, str] = {}
    for file in sorted(files, key=fold):
        path = PurePath(file)
        if path.suffix.lower() not in SUFFIXES:
            continue
        by_name.setdefault(fold(path.name), file)
        stem = fold(path.stem)
        by_stem.setdefault(stem, file)
        by_stem.setdefault(_AND_COUNT.sub("", stem) or stem, file)
    found: dict[str, str] = {}
    names = Names(products)
    for product in products:
        is_sole = names.only(product.name) is product
        named = next((by_stem[word] for word in _words(product, is_sole) if word in by_stem), None)
        if picture := _told(product, by_name, by_stem) or named:
            found[product.code] = picture
    return found


def _told(product: Product, by_name: dict[str, str], by_stem: dict[str, str]) -> str | None:
    """The file that the shop's own column names, with or without its folder and ending."""
    image = product.detail("image")
    if not image:
        return None
    name = fold(PurePath(image.replace("\\", "/")).name)
    return by_name.get(name) or by_stem.get(name)


def _words(product: Product, is_sole: bool) -> Iterable[str]:
    """What a picture of it may be called; its name only where no other product is called so, too."""
    yield fold(product.code)
    yield from (fold(sku.code) for sku in product.skus)
    if is_sole:
        yield fold(product.name)
    if product.number:
        yield from (fold(product.number), fold(f"{product.number}号"), fold(f"{product.number}号链接"))
