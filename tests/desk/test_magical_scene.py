"""The scene that must feel magical, played in the real console from a raw order file and the recorded evening."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from anchor_console.core import events
from anchor_console.core.clock import RecordClock, from_ms, to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.paths import resource
from anchor_console.desk.main_window import MainWindow
from anchor_console.fans import link_store
from anchor_console.fans import store as fans
from anchor_console.fans.links import Ground, Reason
from anchor_console.live import topics
from anchor_console.live.console import Console
from anchor_console.live.feeding import PipelineSink
from anchor_console.live.pipeline import Pipeline
from anchor_console.sources.replay import Replay
from tests.desk import builders
from tests.live.stage import turn
from tests.support.real_console import anchor_console
from tests.support.until import until

EVENING = resource("sample", "evening.jsonl")
STARTED_MS = to_ms(datetime(2026, 11, 18, 12, tzinfo=UTC))
WEEK_MS = 7 * 86_400_000
AIRED = ("2026-11-18T12:04:52", "2026-11-18T12:08")
"""When the coat, number 11, was on air last Wednesday, and a little longer."""

HEADINGS = "订单编号,商品名称,商品规格,数量,实付款,订单状态,售后状态,买家昵称,买家ID,支付时间,收货人姓名,收货电话"
ORDERS = (
    "88001,经典羊毛大衣,黑色;M【建议100-115斤】,1,¥399.00,已完成,无售后,{name},b1,2026-01-05 20:02:00,王小明,138",
    "88002,双排扣呢子大衣,颜色:灰色;尺码:M,1,459.00,已完成,无售后,{name},b1,2025-11-11 21:02:00,王小明,138",
    "88003,羊羔毛大衣,米色;L,1,299.00,已完成,退货退款成功,李姐,b2,2026-02-11 21:02:00,李小红,139",
)
WANTED = "轩轩姥姥"
"""She asked for the coat in 驼色 M last Wednesday, and went without."""


class Sayer:
    """Brings events into the console in the order of time, by the record's clock."""

    def __init__(self, console: Console, pipeline: Pipeline, clock: RecordClock) -> None:
        self._pipeline, self._clock, self._said = pipeline, clock, 0
        self.sink = PipelineSink("replay", pipeline, console.controls, console.lights, clock)

    async def say(self, user_id: str, name: str, text: str, seconds: float = 1) -> None:
        self._said += 1
        self._clock.advance(self._clock.now_ms() + round(seconds * 1000))
        fan = events.FanRef(platform="sim", user_id=user_id, name=name)
        line = events.Chat(id=f"n{self._said}", at=from_ms(self._clock.now_ms()), fan=fan, text=text)
        await self.sink.take([line])


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile as the commands leave it: the goods with their charts, and the shop's raw order file."""
    root, orders = tmp_path / "profile", tmp_path / "orders.csv"
    orders.write_text("\r\n".join((HEADINGS, *ORDERS)).format(name=WANTED), encoding="gb18030")
    sizes = resource("sample", "women_sizes.csv")
    for command in (
        ("goods", "import", resource("sample", "women.csv"), "--sizes", sizes),
        ("orders", "import", orders, "--history", "--platform", "sim"),
    ):
        done = anchor_console(*command, "--profile", root)
        assert done.returncode == 0, done.stderr
    return root


def lines_of_the_record() -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in EVENING.read_text("utf-8").splitlines())


def who_spoke_and_who_bought() -> tuple[set[str], set[str]]:
    """Of the record alone: who said something while the coat was on air, and who bought it."""
    spoke, bought = set(), set()
    for line in lines_of_the_record():
        if line.get("kind") == "chat" and AIRED[0] <= line["at"] < AIRED[1]:
            spoke.add(line["fan"]["user_id"])
        if line.get("kind") == "order" and line["status"] == "paid" and any(o["number"] == "11" for o in line["lines"]):
            bought.add(line["fan"]["user_id"])
    return spoke, bought


def shown(window: MainWindow, name: str) -> list[str]:
    panel = window.findChild(QWidget, "callOuts")
    assert panel is not None
    found = [one for one in panel.findChildren(QLabel, name) if one.isVisibleTo(panel)]
    return [one.whole_text() if hasattr(one, "whole_text") else one.text() for one in found]


async def last_wednesday(console: Console, sayer: Sayer) -> None:
    await console.session.start("周三晚场 · 秋冬女装", "cart")
    await Replay(EVENING, None, _NoPace()).run(sayer.sink)
    await console.session.end()


class _NoPace:
    def monotonic_s(self) -> float:
        return 0.0

    async def sleep_until(self, at_s: float) -> None:
        await asyncio.sleep(0)


async def the_next(console: Console, window: MainWindow, sayer: Sayer, clock: RecordClock) -> None:
    """A week later: some of last week's fans say hello, and the controller types 11."""
    clock.advance(STARTED_MS + WEEK_MS)
    await console.session.start("周三晚场", "cart")
    spoke, bought = who_spoke_and_who_bought()
    names = {
        line["fan"]["user_id"]: line["fan"]["name"]
        for line in lines_of_the_record()
        if line.get("kind") == "chat" and line["fan"]["user_id"] in spoke
    }
    for user_id in sorted(spoke):
        await sayer.say(user_id, names[user_id], "晚上好", seconds=0.5)
    await sayer.say("900001", "新来的", "主播好")
    clock.advance(clock.now_ms() + 4 * 60_000)

    QTest.keyClicks(window, "11")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    pressed_s = time.monotonic()
    await until(lambda: bool(shown(window, "callOutName")), within_s=5)
    assert time.monotonic() - pressed_s < 1

    people = console.call_outs.shown.on_air
    assert people is not None
    assert 1 <= len(people.people) <= 3
    assert {one.identity.user_id for one in people.people} <= spoke - bought
    her = next(one for one in people.people if one.name == WANTED)
    assert her.ago.zh == "4分钟前"
    assert her.reasons[0].zh == "上周三问驼色什么时候补货"
    assert her.say.zh == f"{WANTED}，你上次没赶上的驼色大衣，你的码回来了"
    # The shop's own orders are of a buyer whom nobody has said to be her: nothing is told from them.
    assert "kept_alike" not in her.kinds
    await _accept(console, her.who)
    await console.call_outs.refresh()
    assert "买过两件同类，都留下了" in [
        reason.zh for one in console.call_outs.shown.first.people if one.who == her.who for reason in one.reasons
    ]

    on_tablet = topics.callouts(console.call_outs.shown)["on_air"]["people"]
    assert not any(re.search(r"\d", one["say"]["zh"]) for one in on_tablet)

    # She says it, the controller opens the price and ticks it off, her order comes in, a tick appears.
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await console.call_outs.say(her.who)
    await until(lambda: WANTED not in shown(window, "callOutName"))
    clock.advance(clock.now_ms() + 20_000)
    await sayer.sink.take([_an_order(her.identity, clock)])
    await console.call_outs.refresh()
    assert [(one.name, one.has_bought) for one in console.call_outs.shown.said] == [(WANTED, True)]
    assert any("✓" in text for text in shown(window, "callOutsSaid"))


async def _accept(console: Console, who: IdentityId) -> None:
    """A person says that the buyer of the order file is she; the console had proposed it for their picture."""
    buyer = fans.identity_id(console.database.read(), Identity("sim", "order", "b1"))
    assert buyer is not None
    at_ms = console.clock.now_ms()
    link = await console.database.run(
        lambda tx: link_store.propose(tx, who, buyer, [Reason(Ground.PICTURE, "a/b.jpg", at_ms)], at_ms)
    )
    await console.fans.accept_link(link)


def _an_order(who: Identity, clock: RecordClock) -> LiveEvent:
    at = from_ms(clock.now_ms())
    line = events.OrderLine(line_id="1", qty=1, number="11", sku="W1011-TS-M")
    fan = events.FanRef(platform=who.platform, user_id=who.user_id, name=WANTED)
    paid: LiveEvent = events.Order(
        id="o-new",
        at=at,
        order_id="o-new",
        status="paid",
        lines=[line],
        fan=fan,
        placed_at=at,
        paid_at=at,
        updated_at=at,
    )
    return msgspec.structs.replace(paid, source="replay")


@pytest.mark.timeout(180)
def test_the_names_the_reasons_and_the_words_are_there_within_a_second_of_the_take(
    qapp: QApplication, qloop: asyncio.Runner, profile: Path
) -> None:
    qapp.setQuitOnLastWindowClosed(False)

    async def whole() -> None:
        clock = RecordClock(STARTED_MS)
        console = builders.a_console(profile, clock)
        try:
            pipeline = builders.a_pipeline(console)
            pipeline.stored.subscribe(console.call_outs.stored)
            console.tasks.start(pipeline.run(), name="pipeline")
            console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
            window = MainWindow(console, language="zh_CN", theme="light")
            window.show()
            window.activateWindow()
            await until(window.isActiveWindow)
            sayer = Sayer(console, pipeline, clock)
            try:
                await last_wednesday(console, sayer)
                await the_next(console, window, sayer, clock)
            finally:
                window.finish_close()
                window.deleteLater()
        finally:
            await builders.closed(console)

    qloop.run(whole())
