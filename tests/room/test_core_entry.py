"""Who gets into a room, and with which words the others are turned away."""

from __future__ import annotations

from typing import Any

import pytest

from anchor_console.room.rights import Right
from tests.room.core_room import CoreRoom, Person


def turned_away(person: Person) -> tuple[str, int]:
    assert person.closed is not None
    return person.heard("refused")[0]["code"], person.closed[0]


def what_is_wrong_with(room: CoreRoom, code: str, address: str = "198.51.100.9") -> str:
    """What an assistant hears who comes with `code`."""
    phone = room.opens(address)
    [said] = phone.says(type="hello", protocol=1, role="assistant", code=code)
    why: str = said.get("why", said["type"])
    return why


@pytest.mark.parametrize("role", ["anchor", "assistant", "source", "overlay", "host"])
def test_each_role_comes_in_with_its_token_and_is_told_who_it_is(role: str) -> None:
    welcome = CoreRoom().joins(role).heard("welcome")[0]
    assert (welcome["role"], welcome["protocol"], welcome["room"]) == (role, 1, "main")
    assert welcome["server_time"] == "2026-11-18T12:00:00.000Z"
    assert welcome["anchor_online"] is (role == "anchor")


@pytest.mark.parametrize(
    ("hello", "code", "close"),
    [
        ({"role": "anchor", "token": "wrong"}, "token", 4401),
        ({"role": "anchor"}, "token", 4401),
        ({"role": "host", "token": "assistant-token"}, "role", 4403),
        ({"role": "king", "token": "anchor-token"}, "role", 4403),
        ({"role": "viewer"}, "role", 4403),
        ({"role": "anchor", "token": "anchor-token", "protocol": 2}, "protocol", 4406),
        ({"role": "anchor", "token": 7}, "malformed", 4400),
    ],
)
def test_who_may_not_come_in_is_told_why_and_closed(hello: dict[str, object], code: str, close: int) -> None:
    person = CoreRoom().opens()
    person.inbox = person.says(**({"type": "hello", "protocol": 1} | hello))
    assert turned_away(person) == (code, close)


def test_a_first_frame_that_is_no_hello_is_malformed() -> None:
    person = CoreRoom().opens()
    person.inbox = person.says(type="ping", n=1)
    assert turned_away(person) == ("malformed", 4400)


def test_who_says_nothing_for_five_seconds_is_closed() -> None:
    room = CoreRoom()
    person = room.opens()
    room.passes(4.9)
    assert person.closed is None
    room.passes(0.2)
    assert turned_away(person) == ("no_hello", 4408)


def test_the_newest_anchor_wins_and_the_older_is_told_that_it_was_replaced() -> None:
    room = CoreRoom()
    first = room.joins("anchor")
    second = room.joins("anchor")
    assert first.closed == (4410, "replaced by a newer console")
    assert second.lease > first.lease
    assert second.sets("card", None)["type"] == "accepted"


def test_a_lower_lease_is_refused() -> None:
    room = CoreRoom()
    room.joins("anchor")
    anchor = room.joins("anchor")
    anchor.lease -= 1
    assert anchor.sets("card", None)["code"] == "stale_lease"


def test_only_the_anchor_sets_topics() -> None:
    assistant = CoreRoom().joins("assistant")
    assert assistant.sets("card", None)["code"] == "not_allowed"


def test_an_unknown_type_is_answered_with_an_error_and_the_connection_stays() -> None:
    overlay = CoreRoom().joins("overlay")
    overlay.heard()
    answer = overlay.says(type="dance", id="d1")[0]
    assert (answer["type"], answer["code"], answer["id"]) == ("error", "unknown_type", "d1")
    assert overlay.closed is None


def test_a_ping_is_answered_with_the_hubs_time() -> None:
    overlay = CoreRoom().joins("overlay")
    overlay.heard()
    assert overlay.says(type="ping", n=7) == [{"type": "pong", "n": 7, "at": "2026-11-18T12:00:00.000Z"}]


def test_a_code_pairs_one_assistant_whose_new_token_works_afterwards() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    answer = anchor.says(type="tokens", id="t1", op="code", name="小李", rights=["propose"])[-1]
    phone = room.opens()
    welcome = phone.says(type="hello", protocol=1, role="assistant", code=answer["value"]["code"].lower())[0]
    assert welcome["rights"] == ["propose"]
    again = room.joins("assistant", token=welcome["token"])
    assert again.heard("welcome")[0]["rights"] == ["propose"]
    assert again.room.core.role_of(again.conn) == "assistant"


def test_a_code_works_once() -> None:
    room = CoreRoom()
    code = room.tokens.new_code("小李", None, room.now_ms)
    first, second = room.opens(), room.opens()
    assert first.says(type="hello", protocol=1, role="assistant", code=code)[0]["type"] == "welcome"
    second.inbox = second.says(type="hello", protocol=1, role="assistant", code=code)
    assert turned_away(second) == ("token", 4401)
    assert what_is_wrong_with(room, code) == "used"


def test_a_code_dies_after_five_minutes() -> None:
    room = CoreRoom()
    code = room.tokens.new_code("小李", None, room.now_ms)
    room.passes(300)
    assert what_is_wrong_with(room, code) == "expired"


def test_a_wrong_code_is_called_wrong_and_an_old_one_costs_the_others_no_try() -> None:
    room = CoreRoom()
    old = room.tokens.new_code("小李", None, room.now_ms)
    room.passes(300)
    fresh = room.tokens.new_code("小王", None, room.now_ms)
    assert what_is_wrong_with(room, "NOSUCH22") == "wrong"
    assert {what_is_wrong_with(room, old, f"192.0.2.{n}") for n in range(8)} == {"expired"}
    assert what_is_wrong_with(room, fresh) == "welcome"


def test_the_anchor_sees_who_is_on_line_and_when_others_were_last_here() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    assistant = room.joins("assistant")

    def told() -> dict[str, Any]:
        [answer] = [one for one in anchor.says(type="tokens", id="t", op="list") if one["type"] == "result"]
        people: list[dict[str, Any]] = answer["value"]
        return next(one for one in people if one["token_id"] == "assistant:xiaoli")

    room.passes(90)
    assistant.says(type="ping", n=1)
    assert (told()["online"], told()["seen_at"]) == (1, "2026-11-18T12:01:30.000Z")
    room.core.disconnect(assistant.conn)
    room.passes(60)
    assert (told()["online"], told()["seen_at"]) == (0, "2026-11-18T12:01:30.000Z")


def test_five_wrong_tries_in_all_spend_every_code() -> None:
    room = CoreRoom()
    code = room.tokens.new_code("小李", None, room.now_ms)
    for n in range(5):
        room.opens(f"192.0.2.{n}").says(type="hello", protocol=1, role="assistant", code="WRONGONE")
    phone = room.opens("192.0.2.99")
    phone.inbox = phone.says(type="hello", protocol=1, role="assistant", code=code)
    assert turned_away(phone) == ("token", 4401)


def test_guessing_is_limited_by_address_and_never_locks_out_a_right_token() -> None:
    room = CoreRoom()
    answers = []
    for _ in range(12):
        person = room.opens("198.51.100.7")
        person.inbox = person.says(type="hello", protocol=1, role="assistant", token="guess")
        answers.append(turned_away(person)[0])
    assert answers == ["token"] * 10 + ["too_many"] * 2
    assert room.joins("assistant", address="198.51.100.7").closed is None


def test_revoking_closes_at_once_and_for_good() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    assistant.heard()
    anchor.says(type="tokens", id="t1", op="revoke", token_id="assistant:xiaoli")
    assert turned_away(assistant) == ("token", 4401)
    back = room.opens()
    back.inbox = back.says(type="hello", protocol=1, role="assistant", token="assistant-token")
    assert turned_away(back) == ("token", 4401)


def test_changed_rights_bring_the_assistant_back_with_them() -> None:
    room = CoreRoom()
    anchor, assistant = room.joins("anchor"), room.joins("assistant")
    answer = anchor.says(type="tokens", id="t1", op="change", token_id="assistant:xiaoli", rights=["take"], name="丽")[
        -1
    ]
    assert answer["value"]["name"] == "丽"
    assert assistant.closed == (4409, "rights changed, come back")
    assert room.joins("assistant").heard("welcome")[0]["rights"] == [Right.TAKE]


def test_the_list_of_tokens_tells_who_is_on_line_and_no_secret() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    room.joins("assistant")
    listed = anchor.says(type="tokens", id="t1", op="list")[-1]["value"]
    assert {entry["token_id"]: entry["online"] for entry in listed} == {
        "overlay": 0, "host": 0, "source:script": 0, "assistant:xiaoli": 1,
    }  # fmt: skip
    assert "-token" not in str(listed)


def test_the_anchors_own_token_cannot_be_revoked() -> None:
    anchor = CoreRoom().joins("anchor")
    answer = anchor.says(type="tokens", id="t1", op="revoke", token_id="anchor")[-1]
    assert answer["error"]["code"] == "not_found"
    assert anchor.closed is None
