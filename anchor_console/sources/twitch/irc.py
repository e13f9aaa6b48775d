"""One line of IRC with tags, as Twitch speaks it: `[@tags ][:prefix ]COMMAND params [:trailing]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

LINE_LIMIT = 64 * 1024
_TAGS_LIMIT = 200
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


class Line(msgspec.Struct, frozen=True):
    tags: dict[str, str]
    prefix: str | None
    command: str
    params: list[str]

    @property
    def login(self) -> str:
        """The name before `!` or `@` in the prefix."""
        return split_prefix(self.prefix or "")[0]

    @property
    def trailing(self) -> str:
        return self.params[-1] if len(self.params) > 1 else ""


def split_prefix(prefix: str) -> tuple[str, str, str]:
    """Nick, user and host of `nick!user@host`; empty where a part is missing."""
    left, _, host = prefix.partition("@")
    nick, _, user = left.partition("!")
    return nick, user, host


def written(command: str, *params: str, prefix: str | None = None, tags: Mapping[str, str] | None = None) -> str:
    """The line, without its end. The last parameter is written as trailing where it must be."""
    parts: list[str] = []
    if tags:
        parts.append("@" + ";".join(f"{name}={_escape(value)}" if value else name for name, value in tags.items()))
    if prefix:
        parts.append(f":{prefix}")
    parts.append(command)
    parts += params[:-1]
    if params:
        last = params[-1]
        parts.append(f":{last}" if not last or last.startswith(":") or " " in last else last)
    return " ".join(parts)


def _escape(value: str) -> str:
    for mark, meant in (("\\", "\\"), (":", ";"), ("s", " "), ("r", "\r"), ("n", "\n")):
        value = value.replace(meant, f"\\{mark}")
    return value


def lines_of(text: str) -> Iterator[str]:
    """The lines of a frame, without their ends."""
    for line in text.split("\n"):
        line = line.rstrip("\r")
        if line:
            yield line


def parse(text: str) -> Line | None:
    """The line's parts; None where there is no command in it."""
    if len(text) > LINE_LIMIT:
        return None
    rest = text.rstrip("\r\n")
    tags: dict[str, str] = {}
    if rest.startswith("@"):
        written, _, rest = rest[1:].partition(" ")
        tags = _tags(written)
    rest = rest.lstrip(" ")
    prefix: str | None = None
    if rest.startswith(":"):
        prefix, _, rest = rest[1:].partition(" ")
    command, _, rest = rest.lstrip(" ").partition(" ")
    if not command:
        return None
    return Line(tags, prefix, command.upper(), list(_params(rest)))


def _params(rest: str) -> Iterator[str]:
    while rest:
        if rest.startswith(":"):
            yield rest[1:]
            return
        param, _, rest = rest.partition(" ")
        if param:
            yield param


def _tags(written: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for one in written.split(";", _TAGS_LIMIT)[:_TAGS_LIMIT]:
        name, _, value = one.partition("=")
        if name:
            tags[name] = unescape(value)
    return tags


def unescape(value: str) -> str:
    """A tag's value as it was meant: an unknown escape is its character, a lone backslash at the end is dropped."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)
