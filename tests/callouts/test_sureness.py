"""How sure a want is: who is not worth a close look, and what evenings of words and of silence make of it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from anchor_console.callouts.sureness import (
    DAY_MS,
    NAMED_FROM,
    TONIGHT,
    Evening,
    Given,
    Hint,
    may_be_sure,
    sureness,
)
from anchor_console.core.ids import SessionId
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS

_SUPPORT = (Hint.KEPT_ALIKE, Hint.LIKES_COLOR, Hint.LIKES_IT)
_SPOKEN = [hint for hint in Hint if hint not in (*_SUPPORT, Hint.WAITING, Hint.EXPIRED)]
_FROM_A_CLAIM = (Hint.WAITING, Hint.EXPIRED)
_DAYS = st.integers(0, 400)
"""So long ago; 0 is tonight."""


def told(hint: Hint, days: int) -> Given:
    return Given(hint, NOW_MS - days * DAY_MS, is_tonight=days == 0, session_id=SessionId(f"{days} days ago"))


def came(days: int, *, was_on_air: bool = False) -> dict[SessionId, Evening]:
    return {SessionId(f"{days} days ago"): Evening(NOW_MS - days * DAY_MS, was_on_air)}


_TOLD = st.lists(st.builds(told, st.sampled_from(_SPOKEN), _DAYS))
_CAME = st.dictionaries(_DAYS.filter(bool), st.booleans()).map(
    lambda evenings: {key: one for days, seen in evenings.items() for key, one in came(days, was_on_air=seen).items()}
)


@given(heard=_TOLD, supports=st.sets(st.sampled_from(_SUPPORT)), evenings=_CAME)
@example(heard=[told(Hint.MISSED, 20), told(Hint.ASKED_IF_ANY, 0)], supports=set(), evenings={})
def test_whoever_is_left_out_could_not_be_named_whatever_else_is_known(heard, supports, evenings):
    latest: dict[Hint, float] = {}
    for one in heard:
        latest[one.hint] = max(latest.get(one.hint, 0), TONIGHT if one.is_tonight else one.at_ms)
    besides = [Given(hint, NOW_MS, is_tonight=False, session_id=None) for hint in supports]
    claims = [
        Given(hint, one.at_ms, one.is_tonight, one.session_id)
        for one in heard
        if one.hint is Hint.CLAIMED
        for hint in _FROM_A_CLAIM
    ]
    if may_be_sure(latest, NOW_MS, at_least=NAMED_FROM) == 0:
        assert sureness([*heard, *claims, *besides], NOW_MS, evenings) < NAMED_FROM


@given(heard=_TOLD, evenings=_CAME, day=_DAYS.filter(bool), seen=st.booleans())
def test_an_evening_in_silence_makes_nothing_surer_and_what_is_said_tonight_is_sure(heard, evenings, day, seen):
    more = {**evenings, **came(day, was_on_air=seen)}
    if day not in {(NOW_MS - one.at_ms) // DAY_MS for one in heard} and len(more) > len(evenings):
        assert sureness(heard, NOW_MS, more) <= sureness(heard, NOW_MS, evenings) + 1e-12
    assert sureness([*heard, told(Hint.MISSED, 0)], NOW_MS, more) >= NAMED_FROM


def test_who_asks_on_two_evenings_is_surer_than_who_asks_once_or_twice_in_one() -> None:
    once = sureness([told(Hint.ASKED_STOCK, 7)], NOW_MS)
    twice_in_one = sureness([told(Hint.ASKED_STOCK, 7)] * 2, NOW_MS)
    on_two = sureness([told(Hint.ASKED_STOCK, 14), told(Hint.ASKED_STOCK, 7)], NOW_MS)
    assert on_two > NAMED_FROM > once == twice_in_one


def test_a_new_word_outweighs_the_silence_before_it() -> None:
    silent = came(14, was_on_air=True) | came(7)
    lost = sureness([told(Hint.MISSED, 21)], NOW_MS, silent)
    again = sureness([told(Hint.MISSED, 21), told(Hint.RESTOCK, 3)], NOW_MS, silent)
    assert again > NAMED_FROM > lost


def test_who_sat_through_a_showing_in_silence_after_one_word_is_less_sure_than_after_many() -> None:
    shown = came(7, was_on_air=True)
    often = [told(Hint.MISSED, 35), told(Hint.RESTOCK, 28), told(Hint.SOUGHT, 21), told(Hint.RESTOCK, 14)]
    assert sureness(often, NOW_MS, shown) > sureness(often[-1:], NOW_MS, shown)
    assert sureness(often, NOW_MS, shown) < NAMED_FROM
