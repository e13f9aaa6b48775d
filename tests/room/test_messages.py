"""Text becomes frames and frames text, and nothing that comes can do more than be refused."""

from __future__ import annotations

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import LiveEvent
from anchor_console.room import messages
from tests.support.any_event import any_event

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(any_event, min_size=1, max_size=5))
def test_any_events_pass_from_source_through_hub_to_console_unchanged(events: list[LiveEvent]) -> None:
    sent = messages.encode(messages.Events(id="e1", items=events))
    taken = messages.decode_client(sent)
    assert isinstance(taken, messages.Events)
    routed = messages.encode(messages.RoutedEvents(id=taken.id, items=taken.items))
    delivered = messages.decode_hub(messages.encode(messages.Deliver(n=1, frames=[msgspec.Raw(routed)])))
    assert isinstance(delivered, messages.Deliver)
    [frame] = [messages.decode_routed(raw) for raw in delivered.frames]
    assert frame.items == events  # type: ignore[union-attr]


@given(json_values)
def test_any_value_of_a_topic_is_carried_as_it_is(value: object) -> None:
    sent = messages.encode(messages.Set(id="s1", lease=1, topic="card", value=messages.to_raw(value)))
    taken = messages.decode_client(sent.decode())
    assert isinstance(taken, messages.Set)
    told = messages.encode(messages.TopicFrame(seq=1, topic="card", at="", value=taken.value))
    assert json.loads(told)["value"] == value


@given(st.text() | json_values.map(json.dumps) | st.binary().map(lambda data: data.decode("latin-1")))
def test_whatever_comes_is_a_frame_or_malformed(text: str) -> None:
    for decode in (messages.decode_client, messages.decode_hub):
        with contextlib.suppress(messages.Malformed):
            assert decode(text) is None or text.startswith("{")


@given(
    st.sampled_from(sorted(messages.CLIENT_TYPES)),
    st.dictionaries(st.sampled_from(["id", "lease", "topic", "value", "items", "n", "seq", "name"]), json_values),
)
def test_a_known_type_is_never_called_unknown(kind: str, fields: dict[str, object]) -> None:
    assert refusal(json.dumps(fields | {"type": kind})) in (None, "invalid", "malformed")


def refusal(text: str) -> str | None:
    try:
        messages.decode_client(text)
    except messages.Malformed as exc:
        return exc.code
    return None


def test_a_frame_whose_fields_do_not_fit_is_named_by_its_id() -> None:
    with pytest.raises(messages.Malformed) as refused:
        messages.decode_client('{"type":"seen","seq":"three","id":"x1"}')
    assert (refused.value.code, refused.value.id) == ("invalid", "x1")


def test_unknown_fields_are_ignored() -> None:
    assert messages.decode_client('{"type":"seen","seq":3,"colour":"red"}') == messages.Seen(seq=3)


def test_a_frame_is_at_most_256_kib() -> None:
    with pytest.raises(messages.Malformed) as refused:
        messages.decode_client('{"type":"seen","seq":1,"x":"' + "x" * messages.MAX_FRAME_BYTES + '"}')
    assert refused.value.code == "too_big"


def test_a_hub_of_a_later_version_may_say_what_we_do_not_know() -> None:
    assert messages.decode_hub('{"type":"weather","wind":3}') is None


def test_a_value_that_is_absent_is_told_from_null() -> None:
    absent = messages.decode_hub('{"type":"topic","seq":1,"topic":"feed","at":"","append":[]}')
    null = messages.decode_hub('{"type":"topic","seq":1,"topic":"card","at":"","value":null}')
    assert isinstance(absent, messages.TopicFrame)
    assert isinstance(null, messages.TopicFrame)
    assert absent.value is messages.ABSENT
    assert null.value is not messages.ABSENT


def test_secrets_do_not_show_in_a_hellos_repr() -> None:
    assert "hush" not in repr(messages.Hello(protocol=1, role="anchor", token="hush", code="hush"))
