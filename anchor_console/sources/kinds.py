"""The kinds of sources that a person can add: each a folder, a line in the registry, and fields that it declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

import msgspec

from anchor_console.sources.decoding import Decoder
from anchor_console.sources.hosts import BadAddress, check_address
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import Source


class FieldKind(Enum):
    TEXT = "text"
    ADDRESS = "address"
    """Of a WebSocket or a web service."""
    SECRET = "secret"  # noqa: S105 - the word for the field, not one
    """Never in the database, a log, a record or an export: it is in the system's keyring."""
    NUMBER = "number"


class Field(msgspec.Struct, frozen=True):
    """One setting of a source. Its label is the translation `source.field.NAME`, its hint `source.hint.KIND.NAME`."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    default: str = ""
    is_required: bool = False
    is_rare: bool = False
    """Shown apart, for who needs it."""


Values = Mapping[str, str]
"""What a person filled in, by field; a missing one is at its default."""


class BadValues(ValueError):
    """What was filled in cannot work; `field` is where. `key` names the sentence that says why."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(f"{field}: {key}")
        self.field = field
        self.key = key


class SourceKind(msgspec.Struct, frozen=True):
    """One kind. Its name is the translation `source.kind.NAME`, what it is and needs `source.about.NAME`."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[[str, Values, PacedClock], Source]
    """A source of this name, from values that `check` has passed."""
    decoder: Callable[[Values], Decoder] | None = None
    """Its frames' decoder; None where it speaks no frames. Raises ValueError where the values make no sense."""
    says: bool = False
    """Whether it can say a line in the room, given the right token."""
    main: str = ""
    """The field that stands right after the colon in a source's URL: `twitch:somebody`."""


def filled(fields: tuple[Field, ...], values: Values) -> dict[str, str]:
    """All fields with their values, trimmed; what is empty is at its default."""
    return {field.name: values.get(field.name, "").strip() or field.default for field in fields}


def check(fields: tuple[Field, ...], values: Values) -> dict[str, str]:
    """The same, once all that is required is there, numbers are numbers, and a token is one.

    Raises:
        BadValues: the first field that is not.
    """
    known = filled(fields, values)
    for field in fields:
        value = known[field.name]
        if field.is_required and not value:
            raise BadValues(field.name, "source.value.missing")
        if field.kind is FieldKind.NUMBER and value and not (value.isascii() and value.isdecimal()):
            raise BadValues(field.name, "source.value.no_number")
        if field.kind is FieldKind.SECRET:
            check_token(field.name, value)
        if field.kind is FieldKind.ADDRESS and value:
            try:
                check_address(value)
            except BadAddress as exc:
                raise BadValues(field.name, str(exc)) from exc
    return known


def check_token(field: str, value: str) -> None:
    """Whether it can be said to a server at all: what else was copied along with a token mostly cannot.

    Raises:
        BadValues: it cannot.
    """
    if not (value.isascii() and value.isprintable()):
        raise BadValues(field, "source.value.no_token")
