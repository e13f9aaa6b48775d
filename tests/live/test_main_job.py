"""The main job with every real part but the window: console, hub process, websockets, SQLite."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anchor_console.app.running import RunOptions, running
from anchor_console.core.clock import SystemClock
from anchor_console.core.crash import CrashReporter
from anchor_console.core.events import LiveEvent
from anchor_console.core.log import Secrets
from anchor_console.core.money import format_minor
from anchor_console.core.paths import Profile
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.live.console import Console
from anchor_console.live.offline import offline
from anchor_console.room.link import LinkState
from anchor_console.room.source_link import SourceLink
from anchor_console.sales.terms import SellingMode
from tests.room.live_room import Guest, Hub, a_guest
from tests.support.real_console import RoomOf
from tests.support.shop import SOME_GOODS, a_line, an_order, said
from tests.support.until import until

COAT = "1号驼色M要一件"


@dataclass
class Show:
    """A console that is live, and the hub that its room meets in."""

    console: Console
    hub: Hub

    async def brings(self, *events: LiveEvent) -> None:
        """A source that knows the room brings events; return when the hub says that they are safe."""
        till = SourceLink(self.hub.url, self.hub.token("source"))
        async with asyncio.TaskGroup() as group:
            linked = group.create_task(till.run())
            await till.send(events)
            linked.cancel()

    def left(self, sku: str) -> int:
        """What the screen says is left of a SKU."""
        found = self.console.state.catalogue.sku_coded(sku)
        assert found is not None
        row = self.console.state.goods_rows.get(found[0].id)
        assert row is not None
        return row.levels[found[1].id].left


@asynccontextmanager
async def a_show(tmp_path: Path, mode: SellingMode) -> AsyncIterator[Show]:
    room = RoomOf.prepare(Profile(tmp_path / "shop"))
    options = RunOptions(profile=room.profile.root, mode=mode, headless=True, port=room.port)
    crashes = CrashReporter(room.profile.crashes, SystemClock())
    async with running(options, room.profile, Secrets(), crashes) as run:
        await run.console.goods.bring_in(GoodsFile(SOME_GOODS, ()))
        await run.prepare(starts_session=True)
        await until(lambda: run.console.hub.state is LinkState.ONLINE, within_s=20)
        yield Show(run.console, room.hub)
    assert not list(room.profile.crashes.glob("*"))


class Screen:
    """A page's view of the room: the newest value of each topic that it reads."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._topics: dict[str, Any] = {name: held["value"] for name, held in guest.welcome["topics"].items()}

    async def sees(self, topic: str, cond: Callable[[Any], object]) -> Any:
        """The topic's value as soon as it satisfies `cond`."""
        while topic not in self._topics or not cond(self._topics[topic]):
            frame = await self._guest.hears("topic")
            if "value" in frame:
                self._topics[frame["topic"]] = frame["value"]
        return self._topics[topic]

    async def asks(self, name: str, **args: Any) -> dict[str, Any]:
        """What the console answers to a command."""
        await self._guest.says(type="command", id=f"{name}-1", name=name, args=args)
        return await self._guest.hears("result", id=f"{name}-1")


def test_an_assistant_proposes_and_only_the_desk_goes_live(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "cart") as show, a_guest(show.hub, "overlay") as stream:
            console, overlay = show.console, Screen(stream)
            pairing = await console.hub.pairing("小助理")
            async with a_guest(show.hub, "assistant", code=pairing.code) as phone:
                assistant = Screen(phone)
                assert phone.welcome["token"]
                assert (await assistant.asks("queue.add", number="1", note="有人问"))["ok"]
                queue = await assistant.sees("queue", lambda value: value["pins"])
                (pin,) = queue["pins"]
                assert (pin["number"], pin["by"], pin["origin"]) == ("1", "小助理", "assistant")
                refused = await assistant.asks("queue.take", pin_id=pin["pin_id"], on_air=None)
                assert refused["error"]["code"] == "not_allowed"
            (waiting,) = list(console.state.queue)
            assert (waiting.by_name, console.state.on_air) == ("小助理", None)
            await overlay.sees("card", lambda card: card is None)

            await console.air.take_next()
            warmup = await overlay.sees("card", lambda card: card is not None)
            assert (warmup["number"], warmup["stage"], warmup["price"], warmup["stock"]) == ("1", "warmup", None, None)
            await console.air.open_price()
            shown = await overlay.sees("card", lambda card: card["stage"] == "open")
            assert (shown["pin_id"], shown["price"]) == (warmup["pin_id"], 19_900)
            await console.air.hide()
            await overlay.sees("card", lambda card: card is None)

    asyncio.run(scenario())


def test_in_reserve_mode_ten_claims_lower_the_card_by_ten_and_the_eleventh_waits(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_show(tmp_path, "reserve") as show,
            a_guest(show.hub, "overlay") as stream,
            a_guest(show.hub, "assistant") as phone,
        ):
            overlay, assistant = Screen(stream), Screen(phone)
            await show.console.air.take_number("1")
            await show.console.air.open_price()
            before = await overlay.sees("card", lambda card: card and card["stock"])
            await show.brings(*(said(COAT, n, seconds=n) for n in range(10)))
            card = await overlay.sees("card", lambda card: card["stock"]["total"] == before["stock"]["total"] - 10)
            assert {one["sku"]: one["left"] for one in card["stock"]["by_sku"]} == {"C1-M": 0, "C1-L": 5}
            await show.brings(said(COAT, 10, seconds=10), said(COAT, 10, seconds=10))
            listed = await assistant.sees("claims", lambda claims: len(claims["items"]) == 11)
            assert [(one["held"], one["waiting"]) for one in listed["items"]] == [(0, 1), *[(1, 0)] * 10]
            assert (show.left("C1-M"), show.left("C1-L")) == (0, 5)

            first = listed["items"][-1]
            assert (await assistant.asks("claim.release", claim_id=first["claim_id"]))["ok"]
            listed = await assistant.sees("claims", lambda claims: claims["items"][0]["held"])
            assert [one["claim_id"] for one in listed["items"] if not one["held"]] == [first["claim_id"]]
            assert show.left("C1-M") == 0

    asyncio.run(scenario())


def test_in_cart_mode_hands_move_no_figure_and_paid_orders_do(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_show(tmp_path, "cart") as show,
            a_guest(show.hub, "overlay") as stream,
            a_guest(show.hub, "assistant") as phone,
        ):
            overlay, assistant = Screen(stream), Screen(phone)
            await show.console.air.take_number("2")
            await show.console.air.open_price()
            card = await overlay.sees("card", lambda card: card and card["stage"] == "open")
            assert card["stock"] is None, "in cart mode only the platform knows"
            hands = [said("扣1", n % 300, seconds=n / 100) for n in range(500)]
            await show.brings(*hands)
            totals = await assistant.sees("totals", lambda totals: totals["want"] and totals["want"]["lines"] == 500)
            assert totals["want"] == {"number": "2", "people": 300, "lines": 500, "unnamed": 0}
            goods = await assistant.sees("goods/0", lambda goods: goods["items"])
            assert {one["number"]: one["left"] for one in goods["items"]}["2"] == show.left("D2") == 10
            assert totals["claims"] == 0

            orders = [an_order(f"o{n}", fan=n, lines=[a_line("D2", amount=9_900)], seconds=6) for n in range(10)]
            await show.brings(*orders, *orders)
            await assistant.sees("goods/0", lambda goods: {g["number"]: g["left"] for g in goods["items"]}["2"] == 0)
            totals = await assistant.sees("totals", lambda totals: totals["orders"] == 10)
            assert (totals["units"], totals["paid_total"], totals["want"]["people"]) == (10, 99_000, 300)

    asyncio.run(scenario())


def test_the_screen_the_file_and_the_command_tell_the_same_totals(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "reserve") as show:
            console = show.console
            await show.brings(
                *(said(COAT, n, seconds=n) for n in range(4)),
                *(an_order(f"o{n}", fan=n, lines=[a_line("C1-M", 2, amount=39_800)], seconds=9) for n in range(3)),
                an_order("o2", "refunded", fan=2, lines=[a_line("C1-M", 2, amount=39_800)], seconds=12),
                an_order("o9", "cancelled", fan=9, lines=[a_line("D2", amount=9_900)], seconds=12),
            )
            (claim,) = [claim for claim in console.state.claims if claim.open_units]
            await console.claims.confirm(claim.id)
            out = tmp_path / "sales.csv"
            await console.exporting.of_session("sales", out, "zh_CN")
            screen = console.state.totals
            told = offline.session_totals(console.profile, "last")
            ended = await console.session.end()
        assert screen == ended
        assert (told["orders"], told["sales"], told["units"]) == (screen.orders, screen.sales, screen.units)
        assert told["paid_total"] == format_minor(screen.paid_minor)
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["status"] in ("paid", "shipped", "part_refunded", "refunded")]
        assert format_minor(sum(_fen(row["amount"]) for row in rows)) == told["paid_total"] == "1393.00"
        net = sum(_fen(row["amount"]) - _fen(row["refund_amount"]) for row in rows)
        assert format_minor(net) == told["net_total"] == "995.00"

    asyncio.run(scenario())


def _fen(text: str) -> int:
    return int(text.replace(".", "") or 0)
