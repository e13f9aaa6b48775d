"""The console's side of the protocol, without a socket."""

from __future__ import annotations

import itertools
import json
from typing import Any

from anchor_console.room import messages
from anchor_console.room.fitting import TooBig
from anchor_console.room.messages import MAX_EVENTS, MAX_FRAME_BYTES, to_raw
from anchor_console.room.session import (
    AnchorSession,
    Delivered,
    FrameRefused,
    NotWelcomed,
    TopicSeen,
    TopicStands,
    Welcomed,
)


def a_session() -> AnchorSession:
    ids = itertools.count(1)
    return AnchorSession("secret", "desk", "instance", lambda: f"id{next(ids)}")


def hears(session: AnchorSession, now_ms: int = 0, **frame: Any) -> list[Any]:
    return list(session.received(json.dumps(frame), now_ms))


def is_welcomed(session: AnchorSession, lease: int = 1, **more: Any) -> list[Any]:
    welcome = {
        "type": "welcome", "protocol": 1, "role": "anchor", "rights": [], "room": "main", "epoch": "e1",
        "topics": {}, "anchor_online": True, "server_time": "2026-11-18T12:00:00.000Z", "lease": lease, "token": None,
    }  # fmt: skip
    return hears(session, **(welcome | more))


def says(session: AnchorSession) -> list[dict[str, Any]]:
    return [json.loads(frame) for frame in session.outgoing()]


def a_command(id: str = "c1", **more: Any) -> dict[str, Any]:
    by = {"token_id": "assistant:li", "name": "小李", "role": "assistant"}
    return {"type": "command", "id": id, "name": "queue.add", "args": {"number": "3"}, "by": by} | more


def test_hello_names_the_console_and_its_repr_hides_the_token() -> None:
    session = a_session()
    hello = json.loads(session.hello())
    assert hello == {
        "type": "hello", "protocol": 1, "role": "anchor", "token": "secret", "name": "desk", "instance": "instance"
    }  # fmt: skip
    assert "secret" not in repr(session)
    assert "secret" not in repr(messages.decode_client(session.hello()))


def test_a_set_goes_out_with_the_lease_and_its_answer_names_the_seq() -> None:
    session = a_session()
    assert is_welcomed(session, lease=4) == [Welcomed(4, "e1", is_new_epoch=True)]
    session.set("card", to_raw({"n": 1}))
    assert says(session) == [{"type": "set", "id": "id1", "lease": 4, "topic": "card", "value": {"n": 1}}]
    assert hears(session, type="accepted", id="id1", seq=9) == [TopicStands("id1", 9)]


def test_off_line_only_the_newest_value_is_kept_and_said_after_the_reconnect_with_its_id() -> None:
    session = a_session()
    for n in range(3):
        session.set("card", to_raw({"n": n}))
    assert says(session) == []
    is_welcomed(session)
    assert [(frame["id"], frame["value"]) for frame in says(session)] == [("id3", {"n": 2})]


def test_after_a_reconnect_the_newest_values_are_said_again_with_the_same_ids_and_the_new_lease() -> None:
    session = a_session()
    is_welcomed(session)
    session.set("card", to_raw(1))
    session.set("queue", to_raw(2))
    says(session)
    hears(session, type="accepted", id="id1", seq=1)
    session.lost()
    is_welcomed(session, lease=2)
    assert [(frame["id"], frame["lease"]) for frame in says(session)] == [("id1", 2), ("id2", 2)]


def test_puts_that_come_quicker_than_answers_are_gathered_to_the_newest() -> None:
    session = a_session()
    is_welcomed(session)
    for n in range(100):
        session.put("totals", to_raw(n))
    assert [frame["value"] for frame in says(session)] == [0]
    hears(session, type="accepted", id="id1", seq=1)
    assert [frame["value"] for frame in says(session)] == [99]
    hears(session, type="accepted", id="id100", seq=2)
    assert says(session) == []


def test_a_refused_put_does_not_hold_up_the_next() -> None:
    session = a_session()
    is_welcomed(session)
    session.put("totals", to_raw(1))
    says(session)
    session.put("totals", to_raw(2))
    answer = hears(session, type="error", id="id1", code="invalid", message="no")
    assert answer == [FrameRefused("id1", "invalid", "no")]
    assert [frame["value"] for frame in says(session)] == [2]


def test_lines_of_a_log_that_were_not_answered_are_said_again() -> None:
    session = a_session()
    is_welcomed(session)
    session.append("feed", [to_raw({"id": "1"})])
    session.append("feed", [to_raw({"id": "2"})])
    session.retract("feed", ["1"])
    says(session)
    hears(session, type="accepted", id="id1", seq=1)
    session.lost()
    is_welcomed(session, lease=2)
    assert [(frame["type"], frame["id"], frame["lease"]) for frame in says(session)] == [
        ("append", "id2", 2),
        ("retract", "id3", 2),
    ]


def test_no_frame_of_a_log_is_longer_than_the_hub_takes() -> None:
    session = a_session()
    is_welcomed(session)
    for many in (session.append, session.amend):
        many("feed", [to_raw({"id": str(n), "text": "话" * 200}) for n in range(1200)])
        frames = list(session.outgoing())
        told = [json.loads(frame)["items"] for frame in frames]
        assert [item["id"] for items in told for item in items] == [str(n) for n in range(1200)]
        assert all(len(frame.encode() if isinstance(frame, str) else frame) <= MAX_FRAME_BYTES for frame in frames)
        assert all(len(items) <= MAX_EVENTS for items in told)


def test_a_frame_that_the_hub_would_not_take_is_not_sent_and_holds_up_no_other() -> None:
    session = a_session()
    told: list[TooBig] = []
    session.on_too_big = told.append
    is_welcomed(session)
    session.put("totals", to_raw("话" * 100_000))
    session.put("totals", to_raw("话"))
    assert [frame["value"] for frame in says(session)] == ["话"]
    assert [str(one) for one in told] == ["a frame of the type set takes 300063 bytes"]


def test_a_delivery_of_an_earlier_lease_is_not_said_to_be_stored() -> None:
    session = a_session()
    is_welcomed(session)
    [delivered] = hears(session, type="deliver", n=1, frames=[])
    assert isinstance(delivered, Delivered)
    session.lost()
    is_welcomed(session, lease=2)
    session.stored(delivered)
    assert says(session) == []
    [again] = hears(session, type="deliver", n=1, frames=[])
    session.stored(again)
    assert says(session) == [{"type": "accepted", "n": 1, "lease": 2}]


def test_a_command_that_comes_again_is_not_done_again_and_gets_the_same_result() -> None:
    session = a_session()
    is_welcomed(session)
    [delivered] = hears(session, type="deliver", n=1, frames=[a_command()])
    [command] = delivered.frames
    assert session.begins(command)
    assert not session.begins(command)
    session.answer(command, {"pin_id": "p1"})
    session.ends(command)
    first = says(session)
    assert first[0]["to"] == "assistant:li"
    assert not session.begins(command)
    assert says(session) == first


def test_a_command_broken_off_without_an_answer_may_come_again() -> None:
    session = a_session()
    is_welcomed(session)
    [delivered] = hears(session, type="deliver", n=1, frames=[a_command()])
    assert session.begins(delivered.frames[0])
    session.ends(delivered.frames[0])
    assert session.begins(delivered.frames[0])


def test_a_result_made_while_the_hub_was_away_is_said_when_it_is_back() -> None:
    session = a_session()
    is_welcomed(session)
    [delivered] = hears(session, type="deliver", n=1, frames=[a_command()])
    session.begins(delivered.frames[0])
    session.lost()
    session.refuse(delivered.frames[0], "conflict", "another card is on air")
    assert says(session) == []
    is_welcomed(session, lease=2)
    assert [(frame["type"], frame["lease"], frame["ok"]) for frame in says(session)] == [("result", 2, False)]


def test_expiry_is_judged_by_the_hubs_clock() -> None:
    session = a_session()
    is_welcomed(session)
    command = a_command(expires_at="2026-11-18T12:00:03.000Z")
    [delivered] = hears(session, type="deliver", n=1, frames=[command])
    noon_ms = 1_795_003_200_000
    assert not session.is_expired(delivered.frames[0], noon_ms + 2_900)
    assert session.is_expired(delivered.frames[0], noon_ms + 3_000)
    session.ping(noon_ms)
    assert says(session) == [{"type": "ping", "n": 1}]
    hears(session, noon_ms + 40, type="pong", n=1, at="2026-11-18T12:00:01.020Z")
    assert (session.offset.ms, session.offset.round_trip_ms) == (1000, 40)
    assert session.is_expired(delivered.frames[0], noon_ms + 2_000)


def test_the_quickest_of_the_last_eight_round_trips_gives_the_offset() -> None:
    session = a_session()
    is_welcomed(session)
    for round_trip_ms in (10, *[200] * 7):
        session.ping(0)
        n = says(session)[0]["n"]
        hears(session, round_trip_ms, type="pong", n=n, at="1970-01-01T00:00:00.105Z")
    assert session.offset.ms == 100
    session.ping(0)
    hears(session, 100, type="pong", n=says(session)[0]["n"], at="1970-01-01T00:00:00.100Z")
    assert session.offset.ms == 50


def test_what_a_newer_hub_says_besides_is_passed_over() -> None:
    session = a_session()
    is_welcomed(session)
    assert hears(session, type="weather", wind=3) == []
    value = {"seq": 1, "seen": {}, "connected": {}}
    [seen] = hears(session, type="topic", seq=3, topic="reach", at="", value=value, colour="red")
    assert isinstance(seen, TopicSeen)
    assert hears(session, type="refused", code="token", message="no") == [NotWelcomed("token", "no")]
