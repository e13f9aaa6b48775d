from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.ids import Identity, SessionId
from anchor_console.fans.masks import Bearing, Sharing, Unmasking

WHO = Identity("kuaishou", "", "u1")
TONIGHT, BEFORE = SessionId("S2"), SessionId("S1")
names = st.lists(st.sampled_from(["甲", "乙", "丙", ""]), max_size=12)


def judged(said: list[str], known: dict | None = None, first_ms: int = 0) -> list[bool]:
    unmasking = Unmasking(TONIGHT, {} if known is None else known)
    return [unmasking.is_shared(WHO, name, first_ms + at) for at, name in enumerate(said)]


@given(names)
def test_an_id_is_trusted_until_its_second_name_and_never_after_it_in_this_session(said):
    borne = list(dict.fromkeys(name for name in said if name))
    second = said.index(borne[1]) if len(borne) > 1 else len(said)
    assert judged(said) == [at >= second for at in range(len(said))]


@given(names, st.integers(0, 12))
def test_it_makes_no_difference_in_what_pieces_the_lines_come(said, cut):
    known: dict[Identity, Bearing] = {}
    in_pieces = judged(said[:cut], known) + judged(said[cut:], known, first_ms=min(cut, len(said)))
    assert in_pieces == judged(said)


@given(names)
def test_names_by_turns_or_three_of_them_are_many_people_for_good(said):
    unmasking = Unmasking(TONIGHT, {})
    for at, name in enumerate(said):
        unmasking.is_shared(WHO, name, at)
    found = dict(unmasking.found).get(WHO)
    changes = [name for name, _ in groupby(name for name in said if name)]
    assert (found is not None) is (len(changes) > 1)
    assert (found is not None and found.is_lasting) is (len(changes) > 2)


@pytest.mark.parametrize(("is_lasting", "is_shared"), [(False, False), (True, True)])
def test_the_next_session_trusts_an_id_again_unless_many_bear_it(is_lasting, is_shared):
    sharing = Sharing(BEFORE, "甲", "乙", 5, is_lasting)
    assert judged(["乙", "乙"], {WHO: Bearing(None, sharing)}) == [is_shared] * 2
