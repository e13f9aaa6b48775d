"""Who was forgotten is known again by hash alone, and their events are counted without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core import events
from anchor_console.core.forgotten import Forgotten, emptied, is_past_of_forgotten
from anchor_console.core.ids import Identity
from tests.support.any_event import any_event

KEY = bytes(range(32))
TEXT = st.text(max_size=12)


@given(st.tuples(TEXT, TEXT, TEXT), st.tuples(TEXT, TEXT, TEXT))
def test_two_people_never_share_a_hash_and_one_always_has_the_same(one, other):
    keyed = Forgotten(KEY)
    same = keyed.hash_of(Identity(*one)) == keyed.hash_of(Identity(*other))
    if "\0" not in "".join((*one, *other)):
        assert same == (one == other)
    assert keyed.hash_of(Identity(*one)) == Forgotten(KEY).hash_of(Identity(*one))
    assert keyed.hash_of(Identity(*one)) != Forgotten(KEY[::-1]).hash_of(Identity(*one))


@given(any_event)
def test_an_emptied_event_keeps_its_figures_and_loses_its_person(event):
    fan = events.fan_of(event)
    if fan is None:
        return
    keyed = Forgotten(KEY)
    gone = emptied(event, keyed)
    assert events.kind_of(gone) == events.kind_of(event)
    assert gone.at == event.at
    assert gone.id == keyed.seal(event.id)
    left = events.fan_of(gone)
    assert left is None or (left.user_id, left.name, left.is_faceless) == ("", "", True)
    if isinstance(event, events.Chat):
        assert gone.text == ""
        assert gone.count == event.count
    if isinstance(event, events.Order):
        assert (gone.order_id, gone.lines, gone.total) == (event.order_id, event.lines, event.total)
    # As it would come back from a file: the same again.
    assert events.decode(events.encode(gone)) == gone


@given(any_event, st.integers(-1000, 1000))
def test_only_what_was_done_before_is_forgotten(event, after_ms):
    fan = events.fan_of(event)
    if fan is None:
        return
    moment = event.at_ms
    if isinstance(event, events.Order) and event.placed_at is not None:
        moment = min(moment, int(event.placed_at.timestamp() * 1000))
    keyed = Forgotten(KEY)
    forgotten = Forgotten(KEY, {keyed.hash_of(fan.identity): event.at_ms + after_ms})
    if after_ms >= 0 and not isinstance(event, events.Order):
        assert is_past_of_forgotten(event, forgotten)
    if after_ms < 0 and not isinstance(event, events.Order):
        assert not is_past_of_forgotten(event, forgotten)
    assert not is_past_of_forgotten(event, keyed)


_WHO = st.sampled_from([Identity("kuaishou", "", name) for name in "abc"])
_LIST = st.tuples(st.sampled_from([KEY, KEY[::-1]]), st.dictionaries(_WHO, st.integers(1, 9)))


def a_list(key, people):
    keyed = Forgotten(key)
    return Forgotten(key, {keyed.hash_of(who): at_ms for who, at_ms in people.items()})


@given(st.lists(_LIST, max_size=4), _WHO, st.integers(0, 10))
def test_lists_that_are_joined_forget_whom_any_of_them_forgot_and_as_far(lists, who, at_ms):
    joined = Forgotten()
    for key, people in lists:
        joined = joined.joined_to(a_list(key, people))
    assert joined.covers(who, at_ms) == any(at_ms <= people.get(who, -1) for _, people in lists)
    assert joined.key == (lists[-1][0] if lists else b"")
