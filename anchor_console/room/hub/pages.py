"""The pages that the hub serves: which file a path names, and the headers that keep a page to itself."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace

_PAGES = {"/overlay": "overlay", "/desk": "desk", "/host": "host", "/live": "live"}

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}

SECURITY_HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class Page(msgspec.Struct, frozen=True):
    body: bytes
    content_type: str
    is_viewers: bool = False
    is_for_ever: bool = False
    is_in_place: bool = False
    """Of one that is not to be seen: it says so, and is answered as what is not there."""


class Pictures(Protocol):
    def read(self, name: str) -> bytes | None:
        """The picture that a page asks for as `/a/<name>`."""


class Pages:
    """Files below `root`: `/desk` is `desk.html`, `/static/...` lies in `static`.

    `/a/<sha256>.webp` is a picture of the shelf, which never changes under its name.
    """

    def __init__(self, root: Path, shelf: Pictures, *, is_live_open: bool) -> None:
        self._shelf = shelf
        self._root = root.resolve()
        self._is_live_open = is_live_open

    def find(self, target: str) -> Page | None:
        """What a request target names; None where there is nothing, or nothing that is to be seen."""
        path = unquote(target.partition("?")[0])
        if path.startswith("/a/"):
            picture = self._shelf.read(path.removeprefix("/a/"))
            return None if picture is None else Page(picture, "image/webp", is_for_ever=True)
        name = _PAGES.get(path.rstrip("/"))
        if name == "live" and not self._is_live_open:
            told = self._read(self._root / "closed.html")
            return None if told is None else replace(told, is_in_place=True)
        if name is not None:
            return self._read(self._root / f"{name}.html", is_viewers=name == "live")
        return self._read(self._root / path.lstrip("/")) if path.startswith("/static/") else None

    def _read(self, named: Path, *, is_viewers: bool = False) -> Page | None:
        content_type = _TYPES.get(named.suffix)
        if content_type is None or "\0" in str(named):
            return None
        # Also through `..` and links nothing but the pages' own folder is served.
        try:
            file = named.resolve()
            if not file.is_relative_to(self._root) or not file.is_file():
                return None
            return Page(file.read_bytes(), content_type, is_viewers)
        except OSError:  # a name that is too long, or leads in circles: nothing is there either
            return None
