"""Logs and crash reports of the profile, which should hold nobody: a name that got into one is masked."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.fans.names import SHORTEST_CALLED, SHORTEST_FIGURE, Names

_SHORTEST_OF_SIGNS = 4
_NOT_WITHIN = rb"(?:(?<![0-9A-Za-z])|(?<=\\[nrt]))"
"""Before Latin letters: ann is not in channel, though it is in what Python writes as \\nann."""


def mask_in_logs(profile: Profile, names: Names) -> int:
    """Put asterisks over these names and ids, common ones too; gives how many files had one.

    A name too many is no loss to a log, as it would be to what people said. In place, and as long as it was: a log is
    open while this goes on.
    """
    pattern = _pattern(names)
    if pattern is None:
        return 0
    paths = [path for folder in (profile.logs, profile.crashes) for path in sorted(folder.glob("*")) if path.is_file()]
    return sum(_mask(path, pattern) for path in paths)


def _pattern(names: Names) -> re.Pattern[bytes] | None:
    wanted = {form: re.escape(form) for user_id in names.user_ids for form in _forms(user_id)}
    for name in filter(_is_told_apart, names.spoken):
        before = _NOT_WITHIN if _is_latin(name[0]) else b""
        after = b"(?![0-9A-Za-z])" if _is_latin(name[-1]) else b""
        wanted |= {form: before + re.escape(form) + after for form in _forms(name)}
    longest_first = sorted(wanted, key=lambda form: (-len(form), form))
    return re.compile(b"|".join(wanted[form] for form in longest_first)) if longest_first else None


def _is_told_apart(name: str) -> bool:
    """Whether a log stays readable without it: who is called 2026, or -, stands in every line."""
    if name.isdecimal():
        return len(name) >= SHORTEST_FIGURE
    is_of_signs = not any(char.isalnum() or not char.isascii() for char in name)
    return len(name) >= (_SHORTEST_OF_SIGNS if is_of_signs else SHORTEST_CALLED)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _forms(word: str) -> Iterator[bytes]:
    """The word as it is, and as JSON and Python write it in quotes."""
    yield word.encode()
    yield json.dumps(word, ensure_ascii=False)[1:-1].encode()
    yield json.dumps(word)[1:-1].encode()
    yield repr(word)[1:-1].encode()
    yield ascii(word)[1:-1].encode()


def _mask(path: Path, pattern: re.Pattern[bytes]) -> bool:
    is_found = False
    with path.open("rb+") as file:
        for found in pattern.finditer(file.read()):
            is_found = True
            file.seek(found.start())
            file.write(b"*" * len(found[0]))
        if is_found:
            file.flush()
            os.fsync(file.fileno())
    return is_found
