"""What each reader holds of each topic, and in which order it comes."""

from __future__ import annotations

import pytest

from anchor_console.room.hub.topics import Topics
from anchor_console.room.rights import Right
from tests.room.core_room import NOW_MS, CoreRoom, KeptJournal, Person

OPEN_CARD = {"pin_id": "p7", "stage": "open", "opens_at": None, "price": 8990, "list_price": 12900, "stock": None}


def last_value(person: Person, topic: str) -> object:
    return [frame["value"] for frame in person.heard("topic") if frame["topic"] == topic][-1]


def test_a_set_is_answered_with_its_seq_and_reaches_who_may_read_it() -> None:
    room = CoreRoom()
    anchor, overlay = room.joins("anchor"), room.joins("overlay")
    seq = anchor.sets("card", OPEN_CARD)["seq"]
    frame = overlay.heard("topic")[0]
    assert (frame["seq"], frame["value"], frame["at"]) == (seq, OPEN_CARD, "2026-11-18T12:00:00.000Z")


def test_who_joins_later_is_welcomed_with_the_present_values() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    anchor.sets("card", {"pin_id": "p1"})
    seq = anchor.sets("card", OPEN_CARD)["seq"]
    assert room.joins("overlay").heard("welcome")[0]["topics"]["card"] == {"seq": seq, "value": OPEN_CARD}


def test_a_card_that_is_gone_is_null_and_not_absent() -> None:
    room = CoreRoom()
    anchor, overlay = room.joins("anchor"), room.joins("overlay")
    anchor.sets("card", OPEN_CARD)
    anchor.sets("card", None)
    assert last_value(overlay, "card") is None


def test_the_same_set_twice_is_once() -> None:
    room = CoreRoom()
    anchor, overlay = room.joins("anchor"), room.joins("overlay")
    first = anchor.sets("card", OPEN_CARD, id="s1")
    assert anchor.sets("card", OPEN_CARD, id="s1") == first
    assert len([frame for frame in overlay.heard("topic") if frame["topic"] == "card"]) == 1


@pytest.mark.parametrize(
    ("topic", "readers"),
    [
        ("room", {"anchor", "assistant", "source", "viewer", "overlay", "host"}),
        ("card", {"anchor", "assistant", "source", "viewer", "overlay", "host"}),
        ("goods/0", {"assistant", "host"}),
        ("queue", {"assistant", "host"}),
        ("totals", {"assistant", "host"}),
        ("claims", {"assistant"}),
        ("callouts", {"assistant", "host"}),
        ("cue", {"host"}),
    ],
)
def test_each_topic_reaches_its_readers_and_nobody_else(topic: str, readers: set[str]) -> None:
    room = CoreRoom(live=True)
    people = {role: room.joins(role) for role in ("anchor", "assistant", "source", "viewer", "overlay", "host")}
    people["anchor"].sets(topic, {"x": 1})
    got = {role for role, person in people.items() if any(f["topic"] == topic for f in person.heard("topic"))}
    assert got - {"anchor"} == readers - {"anchor"}
    joined = {role for role in people if topic in room.joins(role).heard("welcome")[0]["topics"]}
    assert joined == readers


def test_an_assistant_without_the_right_sees_neither_chat_nor_claims_nor_callouts() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    room.give("assistant:xiaoli", Right.PROPOSE)
    assistant = room.joins("assistant")
    assistant.heard()
    for topic in ("claims", "tickets", "callouts"):
        anchor.sets(topic, {"secret": 1})
    anchor.says(type="append", id="a1", lease=anchor.lease, topic="feed", items=[{"id": "1"}])
    assert [frame for frame in assistant.heard("topic") if frame["topic"] != "reach"] == []


def test_a_price_sent_ahead_reaches_the_crew_now_and_viewers_when_it_opens() -> None:
    room = CoreRoom(live=True)
    anchor, overlay, viewer = room.joins("anchor"), room.joins("overlay"), room.joins("viewer")
    ahead = OPEN_CARD | {"stage": "warmup", "opens_at": "2026-11-18T12:00:10.000Z", "title": "羊毛大衣"}
    anchor.sets("card", ahead)
    assert last_value(overlay, "card") == ahead
    hidden = last_value(viewer, "card")
    assert hidden == ahead | {"price": None, "list_price": None, "stock": None, "flash": None}
    assert "8990" not in str(room.joins("viewer").heard("welcome"))
    room.passes(9.9)
    assert viewer.heard("topic") == []
    room.passes(0.2)
    assert last_value(viewer, "card") == ahead


def test_the_opening_is_a_newer_frame_for_viewers_and_none_for_the_crew() -> None:
    room = CoreRoom(live=True)
    anchor, overlay, viewer = room.joins("anchor"), room.joins("overlay"), room.joins("viewer")
    anchor.sets("card", OPEN_CARD | {"stage": "warmup", "opens_at": "2026-11-18T12:00:10.000Z"})
    seen = [frame["seq"] for frame in viewer.heard("topic")]
    overlay.heard()
    room.passes(11)
    assert [frame["seq"] for frame in viewer.heard("topic")] > seen
    assert [frame for frame in overlay.heard("topic") if frame["topic"] == "card"] == []


def test_a_warmup_card_shows_viewers_no_price_even_if_the_console_left_one_in() -> None:
    room = CoreRoom(live=True)
    anchor, viewer = room.joins("anchor"), room.joins("viewer")
    anchor.sets("card", OPEN_CARD | {"stage": "warmup"})
    assert last_value(viewer, "card")["price"] is None  # type: ignore[index]


def test_a_log_topic_adds_and_takes_back_and_keeps_the_last_hundred_for_who_joins() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    for n in range(0, 120, 10):
        items = [{"id": str(i), "text": "x"} for i in range(n, n + 10)]
        anchor.says(type="append", id=f"a{n}", lease=anchor.lease, topic="feed", items=items)
        room.passes(1)
    anchor.says(type="retract", id="r1", lease=anchor.lease, topic="feed", ids=["119", "5"])
    frames = [frame for frame in assistant.heard("topic") if frame["topic"] == "feed"]
    assert [item["id"] for frame in frames[:-1] for item in frame["append"]] == [str(i) for i in range(120)]
    assert frames[-1]["retract"] == ["119", "5"]
    held = room.joins("assistant").heard("welcome")[0]["topics"]["feed"]["value"]
    assert [item["id"] for item in held] == [str(i) for i in range(20, 119)]


def test_lines_of_a_log_topic_are_put_in_the_place_of_others_however_many() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    anchor.says(type="append", id="a1", lease=anchor.lease, topic="feed", items=[{"id": str(n)} for n in range(15)])
    assistant.heard()
    others = [{"id": str(n), "intent": None} for n in range(5, 90)]
    anchor.says(type="amend", id="a2", lease=anchor.lease, topic="feed", items=others)
    (frame,) = (frame for frame in assistant.heard("topic") if frame["topic"] == "feed")
    # A page may hold lines that the hub does not hold any more.
    assert frame["amend"] == others
    held = room.joins("assistant").heard("welcome")[0]["topics"]["feed"]["value"]
    assert held == [{"id": str(n)} for n in range(5)] + others[:10]
    (answer,) = anchor.says(type="amend", id="a3", lease=anchor.lease, topic="feed", items=[{"no": "id"}])
    assert answer["code"] == "invalid"


def test_nobody_but_the_console_writes_a_log_topic() -> None:
    room = CoreRoom(live=True)
    anchor = room.joins("anchor")
    anchor.says(type="append", id="a1", lease=anchor.lease, topic="feed", items=[{"id": "1", "text": "多大码"}])
    reader = room.joins("assistant")
    for role in ("assistant", "source", "host", "overlay", "viewer"):
        other = room.joins(role)
        for kind, fields in (
            ("append", {"items": [{"id": "2"}]}),
            ("amend", {"items": [{"id": "1", "text": "加微信"}]}),
            ("retract", {"ids": ["1"]}),
        ):
            answers = other.says(type=kind, id="x", lease=anchor.lease, topic="feed", **fields)
            codes = [answer["code"] for answer in answers if answer["type"] == "error"]
            assert codes == ["not_allowed"], (role, kind)
    assert room.joins("assistant").heard("welcome")[0]["topics"]["feed"]["value"] == [{"id": "1", "text": "多大码"}]
    assert [frame for frame in reader.heard("topic") if frame["topic"] == "feed"] == []


def test_the_feed_sends_twenty_lines_a_second_and_says_how_many_it_left_out() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    items = [{"id": str(i)} for i in range(50)]
    anchor.says(type="append", id="a1", lease=anchor.lease, topic="feed", items=items)
    room.passes(1)
    anchor.says(type="append", id="a2", lease=anchor.lease, topic="feed", items=[{"id": "x"}])
    first, second = (frame for frame in assistant.heard("topic") if frame["topic"] == "feed")
    assert (len(first["append"]), first["left_out"]) == (20, 30)
    assert (second["append"], second.get("left_out", 0)) == ([{"id": "x"}], 0)


def test_a_line_sent_again_after_a_reconnect_is_shown_once() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    for id in ("a1", "a1"):
        anchor.says(type="append", id=id, lease=anchor.lease, topic="feed", items=[{"id": "1"}])
    assert len(assistant.heard("topic")) == 1


def test_a_topic_that_does_not_exist_is_refused() -> None:
    anchor = CoreRoom().joins("anchor")
    assert {anchor.sets(topic, 1)["code"] for topic in ("cards", "goods/x", "reach", "feed")} == {"invalid"}


def test_reach_counts_screens_that_have_shown_the_card_at_most_five_times_a_second() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    overlays = [room.joins("overlay") for _ in range(20)]
    room.passes(1)
    seq = anchor.sets("card", OPEN_CARD)["seq"]
    anchor.heard()
    for overlay in overlays:
        overlay.says(type="seen", seq=seq)
        room.passes(0.05)
    room.passes(0.2)
    told = [frame["value"] for frame in anchor.heard("topic") if frame["topic"] == "reach"]
    assert 2 <= len(told) <= 6
    value = told[-1]
    assert (value["seq"], value["seen"]["overlay"], value["connected"]["overlay"]) == (seq, 20, 20)


def test_a_newer_card_has_been_shown_by_nobody_yet() -> None:
    room = CoreRoom()
    anchor, overlay = room.joins("anchor"), room.joins("overlay")
    overlay.says(type="seen", seq=anchor.sets("card", OPEN_CARD)["seq"])
    anchor.sets("card", OPEN_CARD | {"pin_id": "p8"})
    room.passes(1)
    assert last_value(anchor, "reach")["seen"]["overlay"] == 0  # type: ignore[index]


def test_topics_survive_a_restart_and_seq_goes_on_upwards() -> None:
    journal = KeptJournal()
    room = CoreRoom(journal=journal)
    anchor = room.joins("anchor")
    anchor.sets("queue", {"pins": []}, id="s1")
    seq = anchor.sets("card", OPEN_CARD, id="s2")["seq"]
    anchor.says(type="append", id="a1", lease=anchor.lease, topic="feed", items=[{"id": "1"}])

    again = CoreRoom(journal=journal, entries=list(journal.entries), epoch="epoch-2")
    later = again.joins("anchor")
    welcome = again.joins("assistant").heard("welcome")[0]
    assert welcome["epoch"] == "epoch-1"
    assert welcome["topics"]["card"] == {"seq": seq, "value": OPEN_CARD}
    assert welcome["topics"]["feed"]["value"] == [{"id": "1"}]
    assert later.lease == anchor.lease + 1
    assert later.sets("card", OPEN_CARD, id="s2")["seq"] == seq
    assert later.sets("card", None, id="s3")["seq"] > seq


def test_seq_goes_on_upwards_even_when_the_last_values_were_lost() -> None:
    journal = KeptJournal()
    anchor = CoreRoom(journal=journal).joins("anchor")
    seqs = [anchor.sets("card", {"n": n})["seq"] for n in range(1500)]
    kept = [entry for entry in journal.entries if type(entry).__name__ == "Reserved"]
    again = CoreRoom(journal=KeptJournal(), entries=list(kept)).joins("anchor")
    assert again.sets("card", None)["seq"] > max(seqs)


def test_the_shortest_journal_brings_back_the_same_topics() -> None:
    journal = KeptJournal()
    room = CoreRoom(journal=journal)
    anchor = room.joins("anchor")
    for n in range(5):
        anchor.sets("card", {"n": n})
        anchor.says(type="append", id=f"a{n}", lease=anchor.lease, topic="feed", items=[{"id": str(n)}])
    once = Topics(KeptJournal(), "x", list(journal.entries))
    twice = Topics(KeptJournal(), "x", list(once.entries()))
    assert {topic: once.frame(topic, "host", NOW_MS) for topic in once.names()} == {  # type: ignore[arg-type]
        topic: twice.frame(topic, "host", NOW_MS)  # type: ignore[arg-type]
        for topic in twice.names()
    }


def test_the_hosts_tablet_is_told_no_reason_for_a_call_out() -> None:
    room = CoreRoom()
    anchor, host, assistant = room.joins("anchor"), room.joins("host"), room.joins("assistant")
    say = {"zh": "王姐，你要的大衣来了", "en": "here it is"}
    person = {"fan": "sim:1", "name": "王姐", "say": say, "reasons": [{"zh": "160/110斤", "en": "160 cm"}]}
    value = {"on_air": {"number": "11", "people": [person]}, "next": None, "said": []}
    anchor.sets("callouts", value)
    assert last_value(assistant, "callouts") == value
    assert last_value(host, "callouts")["on_air"]["people"] == [{"fan": "sim:1", "name": "王姐", "say": say}]
    assert "110" not in str(room.joins("host").heard("welcome"))


def test_the_hosts_tablet_is_told_no_private_words_and_no_notes_of_helpers() -> None:
    room = CoreRoom()
    anchor, host, assistant = room.joins("anchor"), room.joins("host"), room.joins("assistant")
    private = {
        "ask_id": 1,
        "text": "孕妇能穿吗",
        "tablet": False,
        "answer": "她155斤",
        "ready": "春天没有合适的",
        "aloud": "S到XL",
    }
    asks = {"items": [private, {"ask_id": 2, "text": "几天到", "tablet": True}]}
    anchor.sets("asks", asks)
    assert last_value(assistant, "asks") == asks
    assert last_value(host, "asks")["items"] == [
        {"ask_id": 1, "tablet": False, "ready": "S到XL"},
        {"ask_id": 2, "text": "几天到", "tablet": True, "ready": None},
    ]
    queue = {"pins": [{"pin_id": "p", "note": "王姐怀孕了想要"}], "held": [{"pin_id": "q", "note": "老张问了三次"}]}
    anchor.sets("queue", queue)
    assert last_value(assistant, "queue") == queue
    assert last_value(host, "queue") == {"pins": [{"pin_id": "p"}], "held": [{"pin_id": "q"}]}
    told = str(room.joins("host").heard("welcome"))
    assert "孕" not in told
    assert "老张" not in told


@pytest.mark.parametrize("topic", ["asks", "queue", "callouts"])
@pytest.mark.parametrize("value", [None, 3, [], {"items": 3}, {"pins": [1, None], "on_air": {"people": "x"}}])
def test_a_value_of_no_known_form_reaches_the_tablet_and_breaks_nothing(topic: str, value: object) -> None:
    room = CoreRoom()
    anchor, host = room.joins("anchor"), room.joins("host")
    anchor.sets(topic, value)
    assert last_value(host, topic) == value
