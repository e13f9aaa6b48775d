"""What a source sends again after a wait, and what not."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime

from anchor_console.core.events import Chat
from anchor_console.room import messages
from anchor_console.room.rights import Role
from anchor_console.room.source_session import MustWait, SourceSession

FULL = messages.MAX_EVENTS


def a_source() -> SourceSession:
    numbers = itertools.count()
    source = SourceSession("token", "s", lambda: f"f{next(numbers)}")
    welcome = messages.Welcome(
        protocol=messages.PROTOCOL, role=Role.SOURCE, rights=[], room="r", epoch="e", topics={}, anchor_online=True,
        server_time="2026-11-18T12:00:00Z",
    )  # fmt: skip
    source.received(messages.encode(welcome))
    return source


def sent(source: SourceSession) -> list[str]:
    return [json.loads(frame)["id"] for frame in source.outgoing()]


def told_to_wait(source: SourceSession, id: str) -> list[object]:
    return list(source.received(json.dumps({"type": "wait", "for_ms": 20, "id": id})))


def full_frames(source: SourceSession, count: int) -> list[str]:
    at = datetime(2026, 11, 18, tzinfo=UTC)
    source.add([Chat(id=str(n), at=at, text="1") for n in range(count * FULL)])
    return sent(source)


def test_only_what_was_told_to_wait_is_sent_again_and_in_order() -> None:
    source = a_source()
    assert full_frames(source, 4) == ["f0", "f1", "f2", "f3"]
    assert told_to_wait(source, "f1") == [MustWait(20)]
    assert [told_to_wait(source, id) for id in ("f2", "f3")] == [[], []]
    assert sent(source) == []
    source.go_on()
    assert sent(source) == ["f1", "f2", "f3"]


def test_what_is_told_to_wait_late_goes_after_another_wait() -> None:
    source = a_source()
    full_frames(source, 3)
    told_to_wait(source, "f1")
    source.go_on()
    assert sent(source) == ["f1"]
    assert told_to_wait(source, "f2") == [MustWait(20)]
    assert sent(source) == []
    source.go_on()
    assert sent(source) == ["f2"]
