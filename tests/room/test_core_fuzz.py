"""Whatever anybody sends, the hub's core answers or closes; it never breaks, and others never notice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.room import messages
from tests.room.core_room import CoreRoom, chats

CLOSES = {*messages.CLOSE_CODES.values(), messages.REPLACED, messages.TOO_SLOW}
TYPES = [
    *("hello", "set", "append", "amend", "retract", "seen", "command", "result", "events", "accepted", "ping", "pong"),
    *("tokens", "asset", "forget", "welcome", "deliver", "topic", "nothing", ""),
]
FIELDS = [
    *("id", "lease", "topic", "value", "items", "ids", "seq", "name", "args", "ok", "error", "n", "op", "token_id"),
    *("rights", "kinds", "sha256", "bytes", "parts", "people", "key", "to", "protocol", "role", "token", "code"),
]
_value: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(
        ["card", "feed", "queue.take", "revoke", "list", "code", "overlay", "host", "\ud800", "x" * 5_000]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)
_frame = st.one_of(
    st.builds(
        lambda kind, fields: json.dumps({"type": kind, **fields}),
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(FIELDS), _value, max_size=7),
    ),
    st.text(max_size=40),
    st.binary(max_size=40),
    _value.map(json.dumps),
)


@pytest.mark.parametrize("role", ["anchor", "assistant", "host", "overlay", "source", "viewer", None])
@given(frames=st.lists(_frame, max_size=6))
def test_no_frame_breaks_the_core_or_reaches_others_as_anything_but_a_frame(
    role: str | None, frames: list[str | bytes]
) -> None:
    room = CoreRoom(live=True)
    other = room.joins("overlay")
    sender = room.joins(role) if role is not None else room.opens()
    for frame in frames:
        room.core.receive(sender.conn, frame, room.now_ms)
        room.act()
        room.passes(0.1)
    assert sender.closed is None or sender.closed[0] in CLOSES
    for heard in (*sender.inbox, *other.inbox):
        assert messages.decode_hub(json.dumps(heard)) is not None
    # The room goes on: a new anchor shows a card, and a source's line comes to it.
    anchor = room.joins("anchor")
    source = room.joins("source")
    assert anchor.sets("card", {"n": 1})["type"] == "accepted"
    source.says(type="events", id="after", items=chats("after-all"))
    delivered = [item["id"] for frame in anchor.delivered() for one in frame["frames"] for item in one.get("items", [])]
    assert delivered[-1] == "after-all"
