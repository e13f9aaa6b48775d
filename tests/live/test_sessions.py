"""A session: one at a time, from start to end, with its totals."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from anchor_console.core.refusal import Refused
from anchor_console.live.session import SessionState
from anchor_console.live.totals import totals_of
from tests.live.stage import a_stage
from tests.support.shop import a_line, an_order, at, said


def test_a_second_start_is_refused_even_when_both_were_pressed_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            control = stage.console.session
            outcomes = await asyncio.gather(
                control.start("晚场", "cart"), control.start("晚场", "reserve"), return_exceptions=True
            )
            assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True]
            with pytest.raises(Refused, match=r"session\.open_already"):
                await control.start("再来", "cart")
            assert stage.ask("SELECT mode, state FROM sessions") == [("cart", "running")]

    asyncio.run(scenario())


def test_the_end_gives_back_what_is_held_and_keeps_who_waits(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            # The first says no colour and no size: it waits for a look, and is a wish for the coat all the same.
            await stage.hear(said("1号要一件", 12), *(said("1号驼色M要一件", n) for n in range(12)))
            await stage.put_on_air("1")
            await stage.console.calls.open("想要的扣1")
            await stage.console.session.end()
            state = stage.console.state
            assert (state.session, state.on_air, state.call, len(state.claims)) == (None, None, None, 0)
            assert stage.ask("SELECT sum(held), sum(waiting), sum(released) FROM claims") == [(0, 3, 10)]
            assert stage.ask("SELECT sum(held) FROM stock_levels") == [(0,)]
            assert stage.ask("SELECT DISTINCT reason FROM claims WHERE released > 0") == [("ended",)]
            wishes = stage.ask("SELECT identity_id, product_id, color, size FROM wished ORDER BY identity_id")
            assert wishes == stage.ask("SELECT identity_id, product_id, color, size FROM claims WHERE waiting > 0")
            assert len(wishes) == 3
            assert wishes[0][2:] == (None, None)
            assert stage.ask("SELECT count(*) FROM calls WHERE closed_at_ms IS NULL") == [(0,)]
            with pytest.raises(Refused, match=r"session\.none"):
                await stage.console.session.end()

    asyncio.run(scenario())


def test_the_totals_on_the_screen_are_those_of_the_tables_at_every_moment(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            state = stage.console.state
            session = state.session
            assert session is not None
            steps = (
                [said("晚上好", 1), said("1号驼色M要一件", 2)],
                [an_order("o1", "placed", fan=2, lines=[a_line("C1-M", amount=19_900)])],
                [an_order("o1", "paid", fan=2, seconds=1, lines=[a_line("C1-M", amount=19_900)])],
                [an_order("o2", "paid", fan=3, seconds=1, lines=[a_line("D2", 2, amount=19_800)])],
                [an_order("o1", "refunded", fan=2, seconds=9, lines=[a_line("C1-M", amount=19_900)])],
                [said("1号驼色M要一件", 2, seconds=20)],
            )
            for events in steps:
                await stage.hear(*events)
                assert state.totals == totals_of(stage.console.database.read(), session)
            (open_claim,) = [claim for claim in state.claims if claim.open_units]
            await stage.console.claims.confirm(open_claim.id)
            shown = state.totals
            assert shown == totals_of(stage.console.database.read(), session)
            assert (shown.paid_minor, shown.net_minor) == (59_600, 39_700)
            assert await stage.console.session.end() == shown

    asyncio.run(scenario())


def test_a_paused_session_goes_on_after_a_start(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.console.session.pause()
            await stage.hear(said("晚上好"))
        async with a_stage(tmp_path) as stage:
            session = stage.console.state.session
            assert session is not None
            assert session.state is SessionState.PAUSED
            assert len(stage.console.state.feed) == 1
            await stage.console.session.resume()
            assert stage.ask("SELECT state FROM sessions") == [("running",)]

    asyncio.run(scenario())


def test_an_order_that_comes_after_the_end_is_the_sale_that_was_confirmed_by_hand_in_its_time(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            console = stage.console
            await stage.hear(said("2号要1件", 1))
            (claim,) = console.state.claims
            await console.claims.confirm(claim.id)
            stage.clock.advance(60)
            await console.session.end()
            await console.session.start("下一场", "reserve")
            late = an_order("o1", seconds=61, placed_at=at(30), paid_at=at(40), lines=[a_line("D2")])
            await stage.hear(late)
            booked = (
                "SELECT title, order_id, amount FROM sales JOIN sessions ON sessions.id = sales.session_id"
                " JOIN orders ON orders.id = order_row WHERE NOT is_dropped ORDER BY order_id"
            )
            assert stage.ask(booked) == [("晚场", "o1", 9_900)]
            assert console.state.totals.paid_minor == 0
            # What they order in this one is another sale.
            stage.clock.advance(3_600)
            await stage.hear(an_order("o2", seconds=3_661, placed_at=at(3_660), lines=[a_line("D2")]))
            assert stage.ask(booked) == [("晚场", "o1", 9_900), ("下一场", "o2", 9_900)]
            assert stage.ask("SELECT sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'D2'") == [(2,)]

    asyncio.run(scenario())
