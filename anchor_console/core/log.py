"""The program's log: stderr for who looks on, a rotating file in the profile for later; no token in either.

Frames, fans' names and their words are never logged at INFO or above: that is for each caller to keep, as no filter
can tell a name from a word.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

FILE_NAME = "console.log"
FILE_BYTES = 2 * 1024 * 1024
OLD_FILES = 3
MASK = "***"

_NAMED_SECRET = re.compile(
    r"""(?i)(\b(?:[\w-]*token|password|secret|api_?key|cookie)["']?\s*[:=]\s*["']?)([^\s"'&;,)}\]]+)"""
)
_PAIRING_CODE = re.compile(r"""(\bcode["']?\s*[:=]\s*["']?)([A-Z0-9]{8})\b""")
_BEARER = re.compile(r"(?i)\b(bearer\s+)(\S+)")
# Our own tokens: 128 bits or more, url-safe. A ULID has no lower case, a Python name no digit among its capitals.
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9_-]{22,}(?![\w-])")
_HEX = re.compile(r"(?<!\w)[0-9a-f]{32,}(?!\w)")


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` with `secrets`, and all that has the shape of a token, replaced by asterisks."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    text = _NAMED_SECRET.sub(rf"\1{MASK}", text)
    text = _PAIRING_CODE.sub(rf"\1{MASK}", text)
    text = _BEARER.sub(rf"\1{MASK}", text)
    return _HEX.sub(MASK, _OPAQUE.sub(MASK, text))


class Secrets:
    """Tokens that this process holds, so that the log leaves them out whatever their shape."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def hide(self, secret: str) -> None:
        """Mask `secret` from now on."""
        self._known.add(secret)

    def mask(self, text: str) -> str:
        return masked(text, self._known)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line: a token may come in an argument, a traceback or the sentence itself."""

    def __init__(self, fmt: str, mask: Callable[[str], str]) -> None:
        super().__init__(fmt)
        self.converter = time.gmtime
        self.default_msec_format = "%s.%03dZ"
        self.default_time_format = "%Y-%m-%dT%H:%M:%S"
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        return self._mask(super().format(record))


class PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner reads."""

    def _open(self):  # type: ignore[no-untyped-def]  # the base class names its stream's type differently by version
        stream = super()._open()
        if os.name == "posix":
            os.fchmod(stream.fileno(), 0o600)
        return stream


def start_logging(folder: Path | None, *, secrets: Secrets, verbose: bool = False) -> Callable[[], None]:
    """Log to stderr, and to a file in `folder` where one is given; returns what ends it and closes the file.

    Args:
        verbose: our own DEBUG lines too, which may carry names and words; other packages stay at INFO.
    """
    root, ours = logging.getLogger(), logging.getLogger("anchor_console")
    handlers: list[logging.Handler] = []
    # A program without a console window (pythonw on Windows) has no stderr.
    if sys.stderr is not None:
        handlers.append(logging.StreamHandler())
        handlers[-1].setFormatter(MaskingFormatter("%(levelname)s %(name)s: %(message)s", secrets.mask))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE_NAME
        handlers.append(PrivateFile(path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8", delay=True))
        line = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
        handlers[-1].setFormatter(MaskingFormatter(line, secrets.mask))
    before = root.level, ours.level
    root.setLevel(logging.INFO)
    ours.setLevel(logging.DEBUG if verbose else logging.INFO)
    for handler in handlers:
        root.addHandler(handler)

    def end() -> None:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before[0])
        ours.setLevel(before[1])

    return end
