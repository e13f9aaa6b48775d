"""Pictures for cards: taken from the anchor in parts, checked, kept on disk by their hash, served to every page."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from anchor_console.room import messages

MAX_BYTES = 512 * 1024
SHELF_BYTES = 64 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}\.webp")


class BadAsset(Exception):
    """What came is not the picture that was announced, or none that we take."""


@dataclass(slots=True)
class Arriving:
    """An announced picture, of which parts are still to come."""

    asset: messages.Asset
    parts: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not 0 < self.asset.bytes <= MAX_BYTES:
            raise BadAsset(f"a picture has at most {MAX_BYTES} bytes")

    def take(self, part: bytes) -> bytes | None:
        """The whole picture with its last part; None before.

        Raises:
            BadAsset: too long, too short, of another hash, or no WebP.
        """
        self.parts.append(part)
        if sum(map(len, self.parts)) > self.asset.bytes:
            raise BadAsset("more bytes than were announced")
        if len(self.parts) < self.asset.parts:
            return None
        whole = b"".join(self.parts)
        if len(whole) != self.asset.bytes:
            raise BadAsset("fewer bytes than were announced")
        if hashlib.sha256(whole).hexdigest() != self.asset.sha256:
            raise BadAsset("the bytes have another hash")
        if whole[:4] != b"RIFF" or whole[8:12] != b"WEBP":
            raise BadAsset("not a WebP picture")
        return whole


class AssetShelf:
    """A folder of pictures, the longest unused thrown out beyond 64 MiB."""

    def __init__(self, folder: Path, max_bytes: int = SHELF_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, sha256: str) -> bool:
        return (self._folder / f"{sha256}.webp").exists()

    def put(self, sha256: str, picture: bytes) -> None:
        path = self._folder / f"{sha256}.webp"
        fresh = path.with_suffix(".new")
        try:
            fresh.write_bytes(picture)
            os.replace(fresh, path)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
        self._make_room()

    def read(self, name: str) -> bytes | None:
        """The picture that a page asks for as `/a/<name>`."""
        if _NAME.fullmatch(name) is None:
            return None
        path = self._folder / name
        try:
            picture = path.read_bytes()
        except FileNotFoundError:
            return None
        os.utime(path)
        return picture

    def _make_room(self) -> None:
        kept = sorted(self._folder.glob("*.webp"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        total = 0
        for path in kept:
            total += path.stat().st_size
            if total > self._max_bytes:
                path.unlink()
