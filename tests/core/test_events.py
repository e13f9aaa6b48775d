from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest
from hypothesis import given

from anchor_console.core import events
from tests.support.any_event import any_event, fans

AT = "2026-11-18T12:00:00.000Z"


def chat(**fields):
    return json.dumps({"kind": "chat", "id": "1", "at": AT, "text": "扣1", **fields})


@given(any_event)
def test_every_event_is_read_as_it_was_written(event):
    assert events.decode(events.encode(event)) == event


@given(any_event)
def test_the_wire_names_the_kind_and_leaves_out_defaults(event):
    wire = json.loads(events.encode(event))
    assert wire["kind"] == events.kind_of(event)
    assert wire["kind"] in events.KINDS
    assert "from_" not in wire
    assert None not in wire.values()


def test_the_kinds_are_all_that_an_event_can_be():
    assert tuple(kind.__struct_config__.tag for kind in get_args(events.LiveEvent)) == events.KINDS


@given(any_event)
def test_who_did_it_is_told_for_every_kind(event):
    fan = events.fan_of(event)
    assert fan is None or fan.identity == events.Identity(fan.platform, fan.space, fan.user_id)


@given(fans)
def test_an_id_that_a_platform_gives_to_everybody_is_a_mask(fan):
    for user_id in events.MASKED_IDS:
        assert msgspec.structs.replace(fan, user_id=user_id).is_masked
    assert msgspec.structs.replace(fan, name="王***").is_masked
    assert msgspec.structs.replace(fan, masked=True).is_masked
    assert not msgspec.structs.replace(fan, masked=False, user_id="7", name="王姐").is_masked


def test_fields_that_we_do_not_know_are_ignored():
    assert events.decode(chat(mood="gay")) == events.decode(chat())


@pytest.mark.parametrize(
    "broken",
    [
        {"at": "2026-11-18T12:00:00"},
        {"at": "yesterday"},
        {"id": ""},
        {"id": "x" * 257},
        {"id": 7},
        {"count": 0},
        {"count": -1},
        {"count": 10**30},
        {"text": None},
        {"kind": "shout"},
        {"fan": {"platform": "kuaishou"}},
    ],
)
def test_what_does_not_keep_to_the_protocol_is_refused(broken):
    with pytest.raises(msgspec.ValidationError):
        events.decode(chat(**broken))


@pytest.mark.parametrize("line", [{"qty": -1}, {"qty": 0}, {"qty": 1, "amount": -5}, {"qty": 1, "unit_price": 10**13}])
def test_an_order_cannot_make_stock_or_owe_money(line):
    order = {
        "kind": "order",
        "id": "1",
        "at": AT,
        "order_id": "o",
        "status": "paid",
        "lines": [{"line_id": "1", **line}],
    }
    with pytest.raises(msgspec.ValidationError):
        events.decode(json.dumps(order))


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '{"kind":"chat"}', b"\xff"])
def test_what_is_no_event_is_a_decode_error(text):
    with pytest.raises(msgspec.DecodeError):
        events.decode(text)


def test_a_gap_says_from_on_the_wire():
    gap = events.decode(json.dumps({"kind": "gap", "id": "1", "at": AT, "from": AT, "to": AT, "reason": "silent"}))
    assert isinstance(gap, events.Gap)
    assert json.loads(events.encode(gap))["from"].startswith("2026-11-18T12:00:00")
