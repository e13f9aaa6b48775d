"""An evening in which people do anything that can be done, in any order: what is refused is refused."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from anchor_console.core.ids import new_ulid
from anchor_console.core.refusal import Refused
from anchor_console.fans import link_store
from anchor_console.fans.facts import Standing
from anchor_console.fans.marks import Mark
from anchor_console.live.actions import By
from anchor_console.live.desks import Asked
from anchor_console.live.undoing import Undo
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.ticks import Tick
from anchor_console.room.rights import Right
from tests.live.stage import Stage
from tests.support.shop import a_fan, said

LINES = (
    *(
        "1号驼色M要一件",
        "2号要一件",
        "扣1",
        "好看",
        "1号多少钱",
        "什么时候发货",
        "1号有没有黑色的",
        "我穿L码",
        "1号L要2件",
    ),
    *("想要米白色的", "我165 110斤穿什么码", "收到的货掉色 要退货", "这个尺码偏小吗", "孕妇能穿吗", "来了", "666"),
)


class RandomEvening:
    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._console = stage.console
        self._pick = random.Random(seed)
        self._turn = 0
        self._mutes: list[int] = []

    async def go(self, steps: int) -> None:
        for _ in range(steps):
            self._turn += 1
            self._stage.clock.advance(self._pick.choice((0, 0.2, 1, 3, 7)))
            await self._due()
            with suppress(Refused):
                await self._pick.choice((self._hear, self._acts, self._acts, self._acts))()

    async def _due(self) -> None:
        """What the console's own clocks do, and they may be late."""
        if self._pick.random() < 0.5:
            await self._stage.pipeline.expire_due(self._stage.clock.now_ms())
        on_air, now_ms = self._console.state.on_air, self._stage.clock.now_ms()
        if on_air is not None and on_air.opens_at_ms is not None and on_air.opens_at_ms <= now_ms:
            await self._console.air.open_due()
        if on_air is not None and on_air.flash is not None and on_air.flash.over_ms <= now_ms:
            await self._console.air.flash_due()

    async def _hear(self) -> None:
        lines = []
        alike = self._pick.random() < 0.1
        for turn in range(12 if alike else self._pick.randint(1, 4)):
            who = turn + 1 if alike else self._pick.randint(1, 9)
            # A platform's own time is late, and at times ahead of ours.
            seconds = (self._stage.clock.now_ms() - 1_795_003_200_000) / 1000 + self._pick.choice((-2.5, -0.3, 0, 0.1))
            text = "下雨天跟巧克力更配" if alike else self._pick.choice(LINES)
            fan = a_fan(who)
            if self._pick.random() < 0.2:
                # Their other account, with the picture of the first.
                fan = replace(fan, platform="douyin", user_id=f"d{who}", avatar=f"https://i.example/{who}.jpg")
            elif self._pick.random() < 0.3:
                fan = replace(fan, avatar=f"https://i.example/{who}.jpg")
            lines.append(said(text, who, seconds=round(seconds, 1), fan=fan))
        unlike = {line.id: line for line in lines}
        await self._stage.hear(*unlike.values())

    def _by(self) -> By | None:
        who = self._pick.choice((None, "小助理", "中控"))
        if who is None:
            return None
        rights = frozenset(Right)
        return By(who, "assistant", f"phone:{self._turn}", f"phone of {who}", rights)

    async def _acts(self) -> None:
        console, pick, by = self._console, self._pick, self._by()
        state, air, queue = console.state, console.air, console.queue

        def one(found: Iterable[Any]) -> Any:
            options = list(found)
            if not options:
                raise Refused("not_found", "nothing")
            return pick.choice(options)

        def row(sql: str) -> Any:
            return one(self._stage.ask(sql))[0]

        def fan() -> Any:
            return row("SELECT id FROM identities ORDER BY id")

        def line() -> Any:
            return row("SELECT id FROM messages WHERE kind = 'chat' ORDER BY id")

        def claim() -> Any:
            return one(state.claims).id

        def sku() -> Any:
            return one(s for p in state.catalogue.products for s in p.skus)

        def shown() -> Any:
            return pick.choice((None, state.on_air.pin_id if state.on_air else None))

        async def settle() -> None:
            who = fan()
            view = console.fans.view(who)
            fact = one(view.facts if view else ())
            await console.fans.settle(who, fact, pick.choice((Standing.CONFIRMED, Standing.REJECTED)), by)

        async def mute() -> None:
            who = fan()
            self._mutes.append(
                await pick.choice(
                    (
                        lambda: console.mutes.mute_word("加微", 60_000, by),
                        lambda: console.mutes.mute_pattern("*微信?", None, by),
                        lambda: console.mutes.mute_names("粉丝1*", None, by),
                        lambda: console.mutes.mute_fan(who, "x", 3_600_000, by),
                    )
                )()
            )

        async def undo_logged() -> None:
            await console.taking_back.take_back(row("SELECT id FROM actions ORDER BY id DESC LIMIT 12"), by)

        async def link() -> None:
            found = link_store.link(console.database.read(), row("SELECT id FROM fan_links ORDER BY id"))
            assert found is not None
            desk = console.fans
            await pick.choice((desk.accept_link, desk.reject_link, desk.undo_link))(found, by)

        async def promise_kept() -> None:
            view = console.fans.view(row("SELECT identity_id FROM promises WHERE kept_at_ms IS NULL"))
            settle = pick.choice((console.fans.keep_promise, console.fans.drop_promise))
            await settle(one(view.promises if view else ()), by)

        async def note_dropped() -> None:
            view = console.fans.view(who := row("SELECT identity_id FROM notes"))
            await console.fans.drop_note(who, one(view.notes if view else ()), by)

        undo: Undo = console.undo
        number = pick.choice(("1", "2", "3"))
        asked = Asked(number, pick.choice((None, "驼色")), pick.choice((None, "M", "L")), pick.choice((None, 1, 2)))
        offer = FlashOffer(8_800, pick.choice((5, 30)), pick.choice((0, 3)), pick.choice((None, 5)), None)
        product = one(state.catalogue.products)
        acts: list[Callable[[], Awaitable[object]]] = [
            lambda: queue.pin_number(number, pick.choice(("", "老张问了")), by),
            lambda: queue.pin_number(number, "", by),
            lambda: queue.move(one(state.queue).id, pick.choice((None, one(state.queue).id)), by),
            lambda: queue.hold(one(state.queue).id, by),
            lambda: queue.resume(one(state.held).id, by, is_first=pick.choice((True, False))),
            lambda: queue.remove(one(state.queue).id, by),
            lambda: air.take(one(state.queue).id, by),
            lambda: air.take_number(number, by),
            lambda: air.take_number(number),
            lambda: air.open_price(by, pin_id=shown(), confirmed=pick.choice((True, False)), why="试"),
            lambda: air.open_price(confirmed=True, in_s=pick.choice((0, 3))),
            lambda: air.open_price(by, units=pick.choice((2, 5)), of_stock=pick.choice((True, False))),
            lambda: air.open_price(by, by_sku={sku().id: 2}),
            lambda: air.sold_out(by, pin_id=shown()),
            lambda: air.again(by, units=3),
            lambda: air.close(by),
            lambda: air.hide(by, pin_id=shown()),
            lambda: air.flash(offer, by, confirmed=True, why="快"),
            lambda: air.end_flash(by, why="够了"),
            lambda: air.tick(pick.choice(tuple(Tick)), pick.choice((True, True, False)), by),
            undo.take_back,
            undo.take_back,
            undo.do_again,
            undo_logged,
            lambda: console.calls.open("想要的扣1", by),
            lambda: console.calls.close(by),
            lambda: console.claims.add(a_fan(pick.randint(1, 12)), asked, by),
            lambda: console.claims.add(fan(), asked, by),
            lambda: console.claims.confirm(claim(), by),
            lambda: console.claims.release(claim(), by),
            lambda: console.claims.choose_variant(claim(), sku().id, by),
            lambda: console.claims.adjust_stock(sku().id, pick.choice((-1, 2)), "counted", by),
            lambda: console.goods_desk.renumber(product.id, pick.choice(("7", "1", None)), by),
            lambda: console.goods_desk.give_numbers({product.id: pick.choice(("1", "2", "9"))}, by=by),
            lambda: console.goods_desk.set_product(product.id, "category", pick.choice(("大衣", "外套"))),
            lambda: console.goods_desk.set_sku(sku().id, "price", pick.choice((8_900, 19_900))),
            lambda: console.goods_desk.set_left(sku().id, pick.choice((3, 12))),
            lambda: console.goods_desk.take_off(product.id),
            lambda: console.chat.star(line(), by),
            lambda: console.chat.unstar(line(), by),
            lambda: console.chat.delete([line() for _ in range(pick.choice((1, 3)))], by),
            lambda: console.asks.take(one(state.asks).id, by),
            lambda: console.asks.put_back(one(state.asks).id, by),
            lambda: console.asks.answer(one(state.asks).id, pick.choice((None, "有的")), by),
            lambda: console.tickets.take(one(state.tickets).id, by),
            lambda: console.tickets.put_back(one(state.tickets).id, by),
            lambda: console.tickets.solve(one(state.tickets).id, pick.choice((None, "补发")), by),
            lambda: console.phrases.add(pick.choice(("666", "来了")), by),
            lambda: console.phrases.remove("666", by),
            lambda: console.phrases.accept(one(state.suspects).id, by),
            lambda: console.phrases.reject(one(state.suspects).id, by),
            lambda: console.phrases.undo_accept(row("SELECT id FROM suspects"), by),
            lambda: console.marks.set(fan(), pick.choice(tuple(Mark)), 60_000, by),
            lambda: console.marks.remove(fan(), pick.choice(tuple(Mark)), by),
            lambda: console.marks.ask_to_silence(fan(), by),
            lambda: console.marks.tick_silenced(fan(), is_done=pick.choice((True, False)), by=by),
            lambda: console.marks.take_off_silence(fan(), by),
            lambda: console.session_marks.add(pick.choice(("", "抢疯了")), by),
            mute,
            lambda: console.mutes.unmute(one(self._mutes), by),
            settle,
            lambda: console.fans.add_fact(fan(), "size", pick.choice(("M", "L")), by=by),
            lambda: console.fans.set_served(fan(), pick.choice((True, False)), "不买", by),
            lambda: console.fans.set_grown_up(fan(), by),
            lambda: console.fans.add_note(fan(), "爱退货", by),
            lambda: console.fans.promise(fan(), "下次给你带", by),
            promise_kept,
            note_dropped,
            link,
            lambda: console.call_outs.add_wish(fan(), pick.choice((None, line())), "想要短靴", by),
            lambda: console.call_outs.say_for(fan(), product.id, "1", by),
            lambda: console.hand.add_line(
                "门口大爷", "1号要一件", by or By("desk", "desk", new_ulid(self._stage.clock.now_ms()))
            ),
            lambda: pick.choice((console.session.pause, console.session.resume))(),
        ]
        await pick.choice(acts)()
