"""The files that OBS reads the card's pictures from."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_KEPT = 4


class PictureFolder:
    """Each picture has a name of its own: OBS reads a file again only when its path changes, and never half of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[Path] = []

    def put(self, png: bytes) -> Path:
        """Write a picture; gives where it lies. Pictures of some cards before are removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"card-{hashlib.sha256(png).hexdigest()[:16]}.png"
        if path in self._written:
            self._written.remove(path)
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.write_bytes(png)
            os.replace(fresh, path)
        self._written.append(path)
        while len(self._written) > _KEPT:
            self._written.pop(0).unlink(missing_ok=True)
        return path

    def clear(self) -> None:
        """Remove what earlier runs left."""
        for path in self._folder.glob("card-*.*"):
            if path not in self._written:
                path.unlink(missing_ok=True)
