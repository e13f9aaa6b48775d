"""Where a value lies in a stranger's JSON: `data.user.name`, `items.0.text`; alternatives are divided by `|`.

A text on the way that is JSON of its own, as some bridges write it, is read.
"""

from __future__ import annotations

from typing import Any

from anchor_console.sources.decoding import parse_json


class Path:
    """One setting's path; the first alternative that leads to a value counts. An empty path leads nowhere."""

    def __init__(self, written: str) -> None:
        self._ways = [way.strip().split(".") for way in written.split("|") if way.strip()]

    def __bool__(self) -> bool:
        return bool(self._ways)

    def of(self, value: object) -> Any:
        """The value there; None where there is none."""
        for way in self._ways:
            found = _walk(value, way)
            if found is not None and found != "":
                return found
        return None


def _walk(value: Any, way: list[str]) -> Any:
    for step in way:
        if isinstance(value, str) and value[:1] in ("{", "["):
            value = parse_json(value)
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdecimal() and len(step) < 6:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value
