"""Who is not worth a close look: nothing that is known besides their words could make them sure enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.callouts.sureness import (
    DAY_MS,
    NAMED_FROM,
    TONIGHT,
    Evening,
    Given,
    Hint,
    heard_sureness,
    sureness,
)
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS

_SUPPORT = (Hint.KEPT_ALIKE, Hint.LIKES_COLOR, Hint.LIKES_IT)
_SPOKEN = [hint for hint in Hint if hint not in (*_SUPPORT, Hint.WAITING, Hint.EXPIRED)]
_FROM_A_CLAIM = (Hint.WAITING, Hint.EXPIRED)
_EVENINGS = st.lists(st.builds(Evening, st.integers(0, 400).map(lambda d: NOW_MS - d * DAY_MS), st.booleans()))
_WHEN = st.one_of(st.just(TONIGHT), st.integers(0, 400).map(lambda days: NOW_MS - days * DAY_MS))


@given(heard=st.dictionaries(st.sampled_from(_SPOKEN), _WHEN), supports=st.sets(st.sampled_from(_SUPPORT)))
def test_whoever_is_left_out_could_not_be_named_whatever_else_is_known(heard, supports):
    given_hints = [Given(hint, NOW_MS if at == TONIGHT else at, at == TONIGHT) for hint, at in heard.items()]
    besides = [Given(hint, NOW_MS, is_tonight=False) for hint in supports]
    if Hint.CLAIMED in heard:
        besides += [Given(hint, NOW_MS, is_tonight=True) for hint in _FROM_A_CLAIM]
    left = heard_sureness(heard, NOW_MS, at_least=NAMED_FROM)
    assert left == 0 or abs(left - sureness(given_hints, NOW_MS)) < 1e-9
    if left == 0 and sureness(given_hints, NOW_MS) > 0:
        assert sureness([*given_hints, *besides], NOW_MS) < NAMED_FROM


@given(heard=st.dictionaries(st.sampled_from(_SPOKEN), _WHEN), came=_EVENINGS)
def test_an_evening_in_silence_makes_nothing_surer_and_what_is_said_tonight_is_sure(heard, came):
    given_hints = [Given(hint, NOW_MS if at == TONIGHT else at, at == TONIGHT) for hint, at in heard.items()]
    assert sureness(given_hints, NOW_MS, came) <= sureness(given_hints, NOW_MS)
    tonight = [*given_hints, Given(Hint.MISSED, NOW_MS, is_tonight=True)]
    assert sureness(tonight, NOW_MS, came) == sureness(tonight, NOW_MS) >= NAMED_FROM
