"""Who is here goes by when each did something last, also where the PC's clock is set back meanwhile."""

from __future__ import annotations

from anchor_console.callouts.presence import WINDOW_MS, Presence
from anchor_console.core.ids import IdentityId
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS

HER, HIM = IdentityId(1), IdentityId(2)
HOUR_MS = 60 * 60_000


def test_who_did_nothing_for_ten_minutes_is_not_here() -> None:
    presence = Presence()
    presence.saw({HER: NOW_MS, HIM: NOW_MS + WINDOW_MS})
    assert presence.here(NOW_MS + WINDOW_MS) == {HER: NOW_MS, HIM: NOW_MS + WINDOW_MS}
    assert presence.here(NOW_MS + WINDOW_MS + 1) == {HIM: NOW_MS + WINDOW_MS}


def test_after_a_clock_is_set_back_nobody_stays_until_it_has_caught_up() -> None:
    presence = Presence()
    presence.saw({HER: NOW_MS, HIM: NOW_MS})
    back_ms = NOW_MS - 2 * HOUR_MS
    assert presence.here(back_ms) == {HER: back_ms, HIM: back_ms}
    presence.saw({HIM: back_ms + WINDOW_MS})
    assert presence.here(back_ms + WINDOW_MS + 1) == {HIM: back_ms + WINDOW_MS}
