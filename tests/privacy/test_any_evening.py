"""Whatever happened in an evening, and whoever is forgotten: figures stay, and telling all again adds nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.chat.understanding.reading import Intent, Reading, StatedFact
from anchor_console.core import events
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.paths import Profile
from anchor_console.core.record_files import RecordFiles
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.privacy.forgetting import Forgetting
from tests.privacy.a_full_life import Figures, traces
from tests.support.fake_clock import FakeClock
from tests.support.shop import Shop, a_line, an_order, item, quick_folder, reading, said, shop

FANS = [FanRef(platform="kuaishou", user_id=f"zqxj-{n}-{n}", name=name) for n, name in enumerate("龘靐齉")]
SAID: dict[str, Reading] = {
    "1号驼色M来一件": reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True),
    "2号两件": reading(Intent.CLAIM, item("2", None, None, 2), specific=True),
    "1": reading(Intent.CLAIM, item("1")),
    "不要了1号": reading(Intent.CANCEL, item("1")),
    "1号多大码": reading(Intent.ASK_FIT, item("1")),
    "怎么还不发货": reading(Intent.AFTER_SALE),
    "身高165": reading(facts=(StatedFact("height_cm", 165, "self"),)),
    "姐妹们好": reading(),
}
_LINES = st.tuples(st.sampled_from(FANS), st.sampled_from(sorted(SAID)))
_ORDERS = st.tuples(
    st.sampled_from(FANS),
    st.integers(1, 4),
    st.sampled_from(["placed", "paid", "shipped", "cancelled", "refunded"]),
    st.sampled_from(["C1-M", "C1-L", "D2"]),
)


def _event(place: int, told: tuple[object, ...]) -> LiveEvent:
    if len(told) == 2:
        fan, text = told
        # A line of nobody else holds whose it is, and so may its id.
        return said(f"{text}", fan=fan, seconds=place, id=f"{fan.user_id}:{place}")  # type: ignore[attr-defined]
    fan, number, status, sku = told
    order = an_order(f"{fan.name and number}{FANS.index(fan)}", status, seconds=place, lines=[a_line(str(sku))])  # type: ignore[attr-defined,arg-type]
    return events.with_changes(order, fan=fan, id=f"{fan.user_id}:{place}")  # type: ignore[attr-defined]


def _tell(opened: Shop, forgetting: Forgetting, evening: list[LiveEvent]) -> None:
    context = Context(
        opened.session, opened.catalogue, None, None, trusts_viewers=False, forgotten=forgetting.forgotten
    )  # fmt: skip
    for start in range(0, len(evening), 5):
        arrivals = [
            Arrival("k", event, event.at_ms, SAID.get(event.text) if isinstance(event, events.Chat) else None)
            for event in evening[start : start + 5]
        ]
        opened.do(lambda tx, arrivals=arrivals: store_batch(tx, context, arrivals))  # type: ignore[misc]


def _kept(profile: Profile, opened: Shop) -> Figures:
    opened.check()
    assert opened.ask("PRAGMA foreign_key_check") == []
    return Figures.of(profile, opened.database.read())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LINES | _ORDERS, min_size=1, max_size=30), st.sampled_from(FANS), st.sampled_from(["cart", "reserve"]))
def test_any_evening_keeps_its_figures_without_any_of_its_fans(told: list[object], who: FanRef, mode: str) -> None:
    evening = [_event(place, one) for place, one in enumerate(told)]  # type: ignore[arg-type]
    with quick_folder() as folder, shop(folder, mode) as opened:  # type: ignore[arg-type]
        profile, clock = Profile(folder), FakeClock()
        clock.advance(3_600)
        forgetting = Forgetting(opened.database, clock, RecordFiles(profile))
        _tell(opened, forgetting, evening)
        before = _kept(profile, opened)
        receipt = asyncio.run(forgetting.erase(who.identity, "tester", forgetting.forget_in_our_hub))
        assert receipt.is_done
        words = (who.user_id, who.name)
        assert traces(Path(folder), words) == []
        assert _kept(profile, opened) == before
        # A source that tells all of it again, as after a reconnect or from a record.
        _tell(opened, forgetting, evening)
        assert traces(Path(folder), words) == []
        assert _kept(profile, opened) == before
