"""Records of sessions in the profile: what forgotten people did, and what others said of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import FanRef
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.paths import Profile
from anchor_console.core.record_files import RecordFiles
from anchor_console.core.sealed_ids import SealedIds
from anchor_console.fans.names import Names
from anchor_console.storage.free_words import codes_of, masked_within, may_hold

_WRITTEN = frozenset({"note", "meaning", "session", "why"})
"""What a record's lines hold of the words of the shop's people."""
_IDS = frozenset({"event", "other"})
"""What tells which line or whom was meant, and not what was said."""
_EVENT_KEYS = frozenset({"event", "reply_to", "target"})
"""Under which a record's lines, of whatever kind, name an event."""
_NAMES_AN_EVENT = re.compile(b"|".join(f'"{key}"'.encode() for key in sorted(_EVENT_KEYS)))


def erase_in_records(records: RecordFiles, forgotten: Forgotten, user_ids: Sequence[str] = ()) -> int:
    """Empty what forgotten people did from every record of a session in the profile; gives how many files changed.

    Args:
        user_ids: of those who are just being erased, as `SealedIds` takes them.
    """
    return sum(records.rewrite(path, _Record(forgotten, user_ids).emptied) for path in _records(records.profile))


def _records(profile: Profile) -> Iterator[Path]:
    for path in profile.root.rglob("*.jsonl"):
        if path != profile.saved_files and path.is_file():
            with path.open("rb") as file:
                if b'"record"' in file.readline(4096):
                    yield path


class _Record:
    """One record's lines, on their way to being of nobody where they are of somebody who was forgotten."""

    def __init__(self, forgotten: Forgotten, user_ids: Sequence[str]) -> None:
        self._forgotten = forgotten
        self._ids = SealedIds(forgotten, user_ids)

    def emptied(self, lines: Sequence[bytes]) -> list[bytes]:
        """The next lines of the record; to be called with all of them, in their order."""
        emptied_lines = [self._line_without(line) for line in lines]
        return [self._found_again(line) for line in emptied_lines]

    def _line_without(self, line: bytes) -> bytes:
        try:
            told = json.loads(line)
            self._ids.meet(str(told.get("id")))
            at_ms = to_ms(msgspec.convert(told["at"], events.At))
            fan = msgspec.convert(told["fan"], FanRef)
        except (ValueError, KeyError, TypeError, AttributeError):
            return line  # of nobody
        if not self._forgotten.covers(fan.identity, at_ms):
            return self._without_other(line, told, at_ms)
        try:
            event = events.decode(line)
        except msgspec.DecodeError:
            # A control line: what was done for them stays, as done for nobody, without what was said of them.
            told["fan"] = {"platform": fan.platform, "user_id": "", "name": "", "masked": True}
            told.pop("args", None)
            return _written(told)
        line = events.encode(self._ids.empty(event))
        if "arrived" in told:
            line = line[:-1] + b',"arrived":' + json.dumps(told["arrived"]).encode() + b"}"
        return line + b"\n"

    def _found_again(self, line: bytes) -> bytes:
        """A line with the new ids of the emptied events that it names."""
        if not _NAMES_AN_EVENT.search(line):
            return line
        try:
            told = json.loads(line)
        except ValueError:
            return line
        is_changed = False
        for one in _objects(told):
            for key in _EVENT_KEYS & one.keys():
                called = self._ids.now_called(str(one[key]))
                if called != str(one[key]):
                    one[key], is_changed = called, True
        return _written(told) if is_changed else line

    def _without_other(self, line: bytes, told: dict[str, Any], at_ms: int) -> bytes:
        """Without what was done, where that was done of a forgotten one too: who was taken for one with them."""
        try:
            other = msgspec.convert(told["args"]["other"], FanRef)
        except (msgspec.ValidationError, KeyError, TypeError):
            return line
        if not self._forgotten.covers(other.identity, at_ms):
            return line
        return _written({name: value for name, value in told.items() if name != "args"})


def _objects(told: object) -> Iterator[dict[str, Any]]:
    """The JSON objects in it, itself too."""
    if isinstance(told, dict):
        yield told
        for value in told.values():
            yield from _objects(value)


def _written(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def mask_in_records(records: RecordFiles, names: Names, user_ids: Sequence[str]) -> int:
    """Put asterisks over these names where others called them (@小雨), or the shop's people wrote them; gives how many
    files had one.

    Args:
        user_ids: whoever bears one of these came to the session of a record that holds it.
    """
    words, ids = [*names.everywhere, *names.spoken], [user_id.encode() for user_id in user_ids if user_id]
    changed = 0
    for path in _records(records.profile):
        data = path.read_bytes()
        if not may_hold(data.decode("utf-8", "replace"), words):
            continue
        they_came = any(user_id in data for user_id in ids)
        changed += records.rewrite(path, partial(_lines_masked, names, they_came))
    return changed


def _lines_masked(names: Names, they_came: bool, lines: Sequence[bytes]) -> list[bytes]:
    return [_line_masked(line, names, they_came) for line in lines]


def _line_masked(line: bytes, names: Names, they_came: bool) -> bytes:
    try:
        told = json.loads(line)
    except ValueError:
        return line
    if not isinstance(told, dict):
        return line
    before = dict(told)
    if isinstance(told.get("text"), str):
        told["text"] = names.in_chat(told["text"], they_came=they_came)
    for key in (_WRITTEN | {"args"}) & told.keys():
        told[key] = masked_within(told[key], names.in_prose, codes_of(str(told.get("name"))) | _IDS)
    return line if told == before else _written(told)
