"""Events and commands on their way to the console, while it is there, slow, or away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.clock import to_ms
from anchor_console.room.hub.spool import Spool
from anchor_console.room.rights import Right
from tests.room.core_room import A_CHAT, NOW_MS, CoreRoom, Person, chats
from tests.room.memory_hub import MemoryBacklog

TAKE = {"type": "command", "name": "queue.take", "args": {"pin_id": "p1", "on_air": None}}
ADD = {"type": "command", "name": "queue.add", "args": {"number": "3", "note": "老张问了三次"}}


def delivered(person: Person) -> list[dict[str, Any]]:
    return [frame for deliver in person.delivered() for frame in deliver["frames"]]


def stores(anchor: Person) -> list[dict[str, Any]]:
    """The anchor stores all that it was sent, and gets what comes after it."""
    frames: list[dict[str, Any]] = []
    while delivers := anchor.delivered():
        frames += [frame for deliver in delivers for frame in deliver["frames"]]
        anchor.inbox = anchor.says(type="accepted", n=delivers[-1]["n"], lease=anchor.lease)
    return frames


def event_ids(frames: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for frame in frames if frame["type"] == "events" for item in frame["items"]]


def test_events_pass_through_and_are_accepted_once_the_console_has_stored_them() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    assert source.says(type="events", id="e1", items=[A_CHAT]) == []
    assert event_ids(stores(anchor)) == ["m1"]
    assert source.heard() == [{"type": "accepted", "id": "e1"}]


def test_lines_that_come_one_by_one_go_to_the_console_together_a_third_of_a_second_after_the_first() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    for n in range(4):
        source.says(type="events", id=f"e{n}", items=chats(f"m{n}"))
        room.passes(0.083)
    assert anchor.heard("deliver") == []
    room.passes(0.004)
    [deliver] = anchor.heard("deliver")
    assert event_ids(deliver["frames"]) == ["m0", "m1", "m2", "m3"]


def test_a_flood_of_lines_waits_for_no_others() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    for frame in range(5):
        source.says(type="events", id=f"e{frame}", items=chats(*(f"m{frame}.{n}" for n in range(100))))
    assert len(event_ids([frame for one in anchor.heard("deliver") for frame in one["frames"]])) == 500


def test_a_command_waits_for_nothing_and_comes_after_the_lines_that_came_before_it() -> None:
    room = CoreRoom()
    anchor, source, assistant = room.joins("anchor"), room.joins("source"), room.joins("assistant")
    source.says(type="events", id="e1", items=chats("m1"))
    assistant.says(**ADD, id="c1")
    [deliver] = anchor.heard("deliver")
    assert [frame["type"] for frame in deliver["frames"]] == ["events", "command"]


def test_a_clock_that_is_set_back_makes_no_line_wait_for_an_hour() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.says(type="events", id="e1", items=chats("m1"))
    room.now_ms -= 3_600_000
    room.core.tick(room.now_ms)
    room.act()
    assert event_ids(anchor.heard("deliver")[0]["frames"]) == ["m1"]


@pytest.mark.parametrize("part", ["platform", "space", "user_id"])
def test_a_person_whose_id_no_platform_has_is_not_brought(part: str) -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    fan = {"platform": "kuaishou", "user_id": "u1", "name": "王姐"}
    answer = source.says(type="events", id="e1", items=[A_CHAT | {"fan": fan | {part: "u" * 257}}])
    assert [(frame["type"], frame["code"]) for frame in answer] == [("error", "invalid")]
    source.says(type="events", id="e2", items=[A_CHAT | {"fan": fan | {part: "u" * 256}}])
    assert len(stores(anchor)[0]["items"]) == 1


def test_the_hub_stamps_the_source_that_is_bound_to_the_token() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.says(type="events", id="e1", items=[A_CHAT | {"source": "kuaishou"}])
    assert stores(anchor)[0]["items"][0]["source"] == "script"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+08:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"])
def test_what_has_no_time_happened_when_it_came(at: str) -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    came_ms = room.now_ms
    source.says(type="events", id="e1", items=[A_CHAT | {"at": at}])
    told = stores(anchor)[0]["items"][0]["at"]
    assert to_ms(datetime.fromisoformat(told)) == came_ms


def test_a_name_is_cut_to_forty_characters() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    fan = {"platform": "kuaishou", "user_id": "u1", "name": "王" * 500}
    source.says(type="events", id="e1", items=[A_CHAT | {"fan": fan}])
    assert stores(anchor)[0]["items"][0]["fan"]["name"] == "王" * 40


def test_orders_and_deletions_are_off_unless_given() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    order = {"kind": "order", "id": "o1", "at": A_CHAT["at"], "order_id": "1", "status": "paid", "lines": []}
    deleted = {"kind": "deleted", "id": "d1", "at": A_CHAT["at"], "target": "m1"}
    source = room.joins("source")
    source.heard()
    for event in (order, deleted):
        assert source.says(type="events", id="e", items=[event])[0]["code"] == "not_allowed"
    room.give("source:script", kinds=["order"])
    source = room.joins("source")
    source.says(type="events", id="e1", items=[order])
    assert event_ids(stores(anchor)) == ["o1"]


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{}],
        [A_CHAT | {"at": "2026-11-18 12:00"}],
        [A_CHAT | {"kind": "dance"}],
        [A_CHAT] * 501,
        [A_CHAT | {"text": 7}],
    ],
)
def test_events_that_are_none_are_refused_as_a_whole(items: list[dict[str, Any]]) -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    answer = source.says(type="events", id="e1", items=items)[0]
    assert (answer["type"], answer["id"]) == ("error", "e1")
    assert stores(anchor) == []


def test_while_the_anchor_is_away_events_are_accepted_once_they_are_on_disk() -> None:
    room = CoreRoom()
    source = room.joins("source")
    source.heard()
    assert source.says(type="events", id="e1", items=[A_CHAT]) == []
    room.syncs()
    assert source.heard() == [{"type": "accepted", "id": "e1"}]
    assert event_ids(stores(room.joins("anchor"))) == ["m1"]


def test_what_waited_on_disk_comes_before_what_is_new_in_one_order() -> None:
    room = CoreRoom()
    source = room.joins("source")
    for n in range(30):
        source.says(type="events", id=f"e{n}", items=chats(*(f"{n}-{i}" for i in range(200))))
    room.syncs()
    anchor = room.joins("anchor")
    source.says(type="events", id="late", items=chats("late"))
    assert event_ids(stores(anchor)) == [f"{n}-{i}" for n in range(30) for i in range(200)] + ["late"]
    assert room.backlog.done == room.backlog.last


def test_after_an_hour_without_a_console_and_two_kills_all_that_was_accepted_is_delivered_in_order(
    tmp_path: Path,
) -> None:
    sent = []
    for third in range(3):
        room = CoreRoom(backlog=Spool(tmp_path), now_ms=NOW_MS + third * 1_200_000)
        source = room.joins("source")
        for n in range(120):
            sent.append(f"{third}-{n}")
            source.says(type="events", id=sent[-1], items=chats(sent[-1]))
            room.syncs()
            assert source.heard("accepted")[-1]["id"] == sent[-1]
            room.passes(10)
    room = CoreRoom(backlog=Spool(tmp_path), now_ms=NOW_MS + 3_600_000)
    assert event_ids(stores(room.joins("anchor"))) == sent


def test_what_the_anchor_had_not_stored_is_delivered_again_to_the_next() -> None:
    room = CoreRoom()
    first, source = room.joins("anchor"), room.joins("source")
    source.says(type="events", id="e1", items=chats("a"))
    [stored] = first.delivered()
    source.says(type="events", id="e2", items=chats("b"))
    first.says(type="accepted", n=stored["n"], lease=first.lease)
    first.leaves()
    assert event_ids(stores(room.joins("anchor"))) == ["b"]


def test_what_waits_longer_than_two_seconds_is_brought_to_disk_and_accepted() -> None:
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    source.says(type="events", id="e1", items=[A_CHAT])
    room.passes(1.9)
    assert room.backlog.last == 0
    room.passes(0.2)
    room.syncs()
    assert source.heard() == [{"type": "accepted", "id": "e1"}]
    assert event_ids(stores(anchor)) == ["m1"]
    assert room.backlog.done == room.backlog.last
    assert source.heard() == []


def test_a_full_disk_makes_sources_wait_and_nothing_is_dropped_silently() -> None:
    room = CoreRoom(backlog=MemoryBacklog(max_bytes=300))
    source = room.joins("source")
    source.heard()
    answers = [source.says(type="events", id=f"e{n}", items=chats(f"m{n}")) for n in range(6)]
    waits = [answer[0] for answer in answers if answer]
    assert waits
    assert all(wait["type"] == "wait" and wait["for_ms"] > 0 for wait in waits)
    taken = [f"m{n}" for n, answer in enumerate(answers) if not answer]
    assert event_ids(stores(room.joins("anchor"))) == taken


def a_burst_at_its_limit() -> tuple[CoreRoom, Person, Person]:
    """A source that has sent as much as it may in one moment."""
    room = CoreRoom()
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    for n in range(40):
        source.says(type="events", id=f"e{n}", items=chats(*(f"m{n}.{line}" for line in range(500))))
    source.heard()
    return room, anchor, source


def test_no_frame_of_a_source_overtakes_one_that_was_told_to_wait_however_late_it_comes() -> None:
    room, anchor, source = a_burst_at_its_limit()
    frames = {f"e{n}": chats(*(f"m{n}.{line}" for line in range(500))) for n in (40, 41, 42)}
    answers = [source.says(type="events", id=id, items=frames[id]) for id in ("e40", "e41")]
    assert [answer[0]["type"] for answer in answers] == ["wait", "wait"]
    room.passes(1)
    assert source.says(type="events", id="e42", items=frames["e42"])[0]["type"] == "wait"
    for id, items in frames.items():
        assert source.says(type="events", id=id, items=items) == []
    assert event_ids(stores(anchor))[40 * 500 :] == [item["id"] for items in frames.values() for item in items]


def test_a_source_that_gives_up_what_was_told_to_wait_is_heard_again() -> None:
    room, anchor, source = a_burst_at_its_limit()
    source.says(type="events", id="e40", items=chats(*(f"m40.{line}" for line in range(500))))
    room.passes(3)
    assert source.says(type="events", id="e41", items=chats("m41")) == []
    assert event_ids(stores(anchor))[40 * 500 :] == ["m41"]


class FailingDisk(MemoryBacklog):
    """A disk that is full while the test says so."""

    is_broken = True

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        if self.is_broken:
            raise OSError(28, "No space left on device")
        super().append(position, data, at_ms)


def test_a_disk_that_fails_makes_sources_wait_until_it_works_again() -> None:
    disk = FailingDisk()
    room = CoreRoom(backlog=disk)
    source = room.joins("source")
    source.heard()
    assert source.says(type="events", id="e1", items=[A_CHAT])[0]["type"] == "wait"
    disk.is_broken = False
    room.passes(1)
    assert source.says(type="events", id="e1", items=[A_CHAT]) == []
    room.syncs()
    assert source.heard() == [{"type": "accepted", "id": "e1"}]


def test_a_proposal_that_neither_console_nor_disk_takes_is_refused_within_seconds_and_never_acts() -> None:
    disk = FailingDisk()
    room = CoreRoom(backlog=disk)
    anchor, source, assistant = room.joins("anchor"), room.joins("source"), room.joins("assistant")
    for n in range(70):  # more than the console may be behind
        source.says(type="events", id=f"e{n}", items=chats(f"m{n}"))
        room.passes(0.4)
    assistant.heard()
    assistant.says(id="c1", **ADD)
    room.passes(1.5)
    assert assistant.heard("result") == []
    room.passes(1.6)
    refused = {"type": "result", "id": "c1", "ok": False, "error": {"code": "conflict", "message": "storage.failed"}}
    assert assistant.heard("result") == [refused]
    disk.is_broken = False
    frames = stores(anchor)
    assert event_ids(frames) == [f"m{n}" for n in range(70)]
    assert [frame for frame in frames if frame["type"] == "command"] == []
    assert assistant.says(id="c1", **ADD) == [refused]


def test_a_proposal_that_was_answered_before_what_came_before_it_is_stored_comes_to_no_other_console() -> None:
    room = CoreRoom()
    anchor, source, assistant = room.joins("anchor"), room.joins("source"), room.joins("assistant")
    source.says(type="events", id="e1", items=[A_CHAT])
    assistant.says(id="c1", **ADD)
    assistant.heard()
    refused = {"code": "conflict", "message": "storage.full"}
    anchor.says(type="result", id="c1", lease=anchor.lease, ok=False, error=refused, to="assistant:xiaoli")
    room.passes(2.5)
    room.syncs()
    assert "accepted" not in [frame["type"] for frame in assistant.heard()]
    anchor.leaves()
    frames = stores(room.joins("anchor"))
    assert [frame["type"] for frame in frames] == ["events"]


def test_the_console_is_told_which_frames_their_senders_know_to_be_safe() -> None:
    room = CoreRoom()
    assistant = room.joins("assistant")
    assistant.says(id="c1", **ADD)
    room.syncs()
    assert [frame["type"] for frame in assistant.heard()][-1] == "accepted"
    anchor = room.joins("anchor")
    assert [deliver["kept"] for deliver in anchor.delivered()] == [True]
    anchor.says(type="accepted", n=1, lease=anchor.lease)
    assistant.says(id="c2", **ADD)
    assert ["kept" in deliver for deliver in anchor.delivered()] == [False]


def test_what_a_failing_disk_cannot_keep_when_the_anchor_goes_is_asked_for_again() -> None:
    room = CoreRoom(backlog=FailingDisk())
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    source.says(type="events", id="e1", items=[A_CHAT])
    room.passes(10)
    assert source.heard() == []
    anchor.leaves()
    assert source.heard() == [{"type": "wait", "for_ms": 1000, "id": "e1"}]
    again = room.joins("anchor")
    source.says(type="events", id="e1", items=[A_CHAT])
    assert event_ids(stores(again)) == ["m1"]


def test_what_is_asked_for_again_comes_before_what_was_under_way_meanwhile() -> None:
    disk = FailingDisk()
    room = CoreRoom(backlog=disk)
    anchor, source = room.joins("anchor"), room.joins("source")
    source.heard()
    for n in (1, 2):
        source.says(type="events", id=f"e{n}", items=chats(f"m{n}"))
    room.passes(10)
    anchor.leaves()
    assert [frame["id"] for frame in source.heard()] == ["e1", "e2"]
    disk.is_broken = False
    for early in (3, 2):
        assert source.says(type="events", id=f"e{early}", items=chats(f"m{early}"))[0]["type"] == "wait"
    room.passes(1)
    for n in (1, 2, 3):
        assert source.says(type="events", id=f"e{n}", items=chats(f"m{n}")) == []
    assert event_ids(stores(room.joins("anchor"))) == ["m1", "m2", "m3"]


def test_who_ignores_wait_is_closed() -> None:
    room = CoreRoom(backlog=MemoryBacklog(max_bytes=1))
    source = room.joins("source")
    for n in range(80):
        if source.closed is None:
            source.says(type="events", id=f"e{n}", items=[A_CHAT])
    assert source.closed is not None
    assert source.closed[0] == 4429


def test_a_console_that_is_slow_gets_a_bounded_window_and_all_of_it_in_the_end() -> None:
    room = CoreRoom(backlog=MemoryBacklog(max_bytes=1 << 30))
    anchor, source = room.joins("anchor"), room.joins("source")
    text = "x" * 900
    sent = []
    for n in range(120):
        ids = [f"{n}-{i}" for i in range(150)]
        source.says(type="events", id=f"e{n}", items=[item | {"text": text} for item in chats(*ids)])
        room.passes(0.02)
        sent += ids
    in_flight = sum(len(str(frame)) for frame in anchor.inbox)
    assert in_flight < 12 * 1024 * 1024
    assert event_ids(stores(anchor)) == sent


def test_a_viewer_is_who_their_cookie_says_whatever_they_send() -> None:
    room = CoreRoom(live=True)
    anchor, viewer = room.joins("anchor"), room.joins("viewer", name="小红" * 40, viewer_id="h" * 32)
    posing = A_CHAT | {
        "source": "kuaishou",
        "fan": {"platform": "kuaishou", "user_id": "u1", "name": "王姐", "staff": True},
    }
    viewer.says(type="events", id="e1", items=[posing | {"at": "2001-01-01T00:00:00Z", "count": 99}])
    event = stores(anchor)[0]["items"][0]
    assert event["fan"] == {"platform": "room", "user_id": "h" * 32, "name": "小红" * 20}
    assert (event["source"], event["at"], event.get("count", 1)) == ("room", "2026-11-18T12:00:00Z", 1)
    assert event["id"] == "h" * 16 + ":m1"


def test_a_viewer_brings_chat_alone() -> None:
    room = CoreRoom(live=True)
    room.joins("anchor")
    viewer = room.joins("viewer")
    viewer.heard()
    gift = {"kind": "gift", "id": "g1", "at": A_CHAT["at"], "gift": "火箭"}
    assert viewer.says(type="events", id="e1", items=[gift])[0]["code"] == "not_allowed"


def test_viewers_words_are_refused_while_the_anchor_is_away_and_never_reach_the_disk() -> None:
    room = CoreRoom(live=True)
    viewer = room.joins("viewer")
    viewer.heard()
    assert viewer.says(type="events", id="e1", items=[A_CHAT])[0]["code"] == "anchor_away"
    anchor = room.joins("anchor")
    viewer.says(type="events", id="e2", items=[A_CHAT])
    anchor.leaves()
    assert viewer.heard("error")[0]["code"] == "anchor_away"
    assert room.backlog.last == 0


def test_a_viewer_writes_twice_a_second_an_address_twenty_times_and_the_room_two_hundred() -> None:
    room = CoreRoom(live=True)
    anchor = room.joins("anchor")

    def written(viewers: list[Person]) -> int:
        for n in range(5):
            for viewer in viewers:
                viewer.says(type="events", id=f"e{n}", items=[A_CHAT | {"id": str(n)}])
        taken = len(event_ids(stores(anchor)))
        room.passes(2)
        return taken

    assert written([room.joins("viewer", address="198.51.100.1")]) == 2
    assert written([room.joins("viewer", address="198.51.100.2") for _ in range(30)]) == 20
    assert written([room.joins("viewer", address=f"203.0.113.{n}") for n in range(250)]) == 200


def test_a_command_reaches_the_console_with_who_sent_it_and_its_result_comes_back() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    assistant.says(id="c1", **ADD)
    command = stores(anchor)[0]
    assert command["by"] == {"token_id": "assistant:xiaoli", "name": "xiaoli", "role": "assistant"}
    assert command["args"] == ADD["args"]
    assert "expires_at" not in command
    anchor.says(type="result", id="c1", lease=anchor.lease, ok=True, value={"pin_id": "p1"}, to="assistant:xiaoli")
    assert assistant.heard("result") == [{"type": "result", "id": "c1", "ok": True, "value": {"pin_id": "p1"}}]


def test_a_command_sent_again_acts_once_and_gets_the_same_result_even_after_a_reconnect() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.says(id="c1", **ADD)
    assistant.says(id="c1", **ADD)
    assert len(stores(anchor)) == 1
    assistant.leaves()
    anchor.says(type="result", id="c1", lease=anchor.lease, ok=True, value={"pin_id": "p1"})
    again = room.joins("assistant")
    again.heard()
    assert again.says(id="c1", **ADD) == [{"type": "result", "id": "c1", "ok": True, "value": {"pin_id": "p1"}}]
    assert stores(anchor) == []


def test_two_assistants_may_use_the_same_id_for_their_own_commands() -> None:
    room = CoreRoom()
    anchor, assistant, host = room.joins("anchor"), room.joins("assistant"), room.joins("host")
    for person in (assistant, host):
        person.says(id="c1", **ADD)
    assert len(stores(anchor)) == 2
    anchor.says(type="result", id="c1", lease=anchor.lease, ok=True, value=1, to="host")
    assert (len(host.heard("result")), len(assistant.heard("result"))) == (1, 0)


def test_a_command_without_the_right_does_not_reach_the_console() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    answer = assistant.says(id="c1", **TAKE)[0]
    assert answer["error"]["code"] == "not_allowed"
    assert stores(anchor) == []
    room.give("assistant:xiaoli", Right.TAKE)
    room.joins("assistant").says(id="c1", **TAKE)
    assert [frame["name"] for frame in stores(anchor)] == ["queue.take"]


def test_an_unknown_command_is_invalid() -> None:
    assistant = CoreRoom().joins("assistant")
    assistant.heard()
    assert assistant.says(type="command", id="c1", name="till.open")[0]["error"]["code"] == "invalid"


@pytest.mark.parametrize("role", ["overlay", "source", "viewer"])
def test_only_assistants_and_the_host_send_commands(role: str) -> None:
    person = CoreRoom(live=True).joins(role)
    person.heard()
    assert person.says(id="c1", **ADD)[0]["code"] == "not_allowed"


def test_a_take_lives_three_seconds_and_then_its_sender_is_told() -> None:
    room = CoreRoom()
    anchor, host = room.joins("anchor"), room.joins("host")
    host.says(id="c1", **TAKE)
    assert stores(anchor)[0]["expires_at"] == "2026-11-18T12:00:03.000Z"
    room.passes(3.1)
    assert host.heard("result")[0]["error"]["code"] == "anchor_away"


def test_a_take_while_the_anchor_is_away_is_refused_at_once_and_never_delivered_late() -> None:
    room = CoreRoom()
    host = room.joins("host")
    host.heard()
    assert host.says(id="c1", **TAKE)[0]["error"]["code"] == "anchor_away"
    assert stores(room.joins("anchor")) == []


def test_a_take_under_way_when_the_anchor_goes_is_not_delivered_to_the_next() -> None:
    room = CoreRoom()
    anchor, host = room.joins("anchor"), room.joins("host")
    host.says(id="c1", **TAKE)
    anchor.leaves()
    assert host.heard("result")[0]["error"]["code"] == "anchor_away"
    assert stores(room.joins("anchor")) == []


def test_a_proposal_waits_for_an_anchor_who_is_away() -> None:
    room = CoreRoom()
    assistant = room.joins("assistant")
    assistant.heard()
    assert assistant.says(id="c1", **ADD) == []
    room.syncs()
    assert assistant.heard() == [{"type": "accepted", "id": "c1"}]
    room.passes(3600)
    anchor = room.joins("anchor")
    assert [frame["id"] for frame in stores(anchor)] == ["c1"]
    anchor.says(type="result", id="c1", lease=anchor.lease, ok=True, value=None, to="assistant:xiaoli")
    assert assistant.heard("result") == [{"type": "result", "id": "c1", "ok": True, "value": None}]
