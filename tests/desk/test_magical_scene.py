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
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from anchor_console.core import events
from anchor_console.core.clock import RecordClock, from_ms, to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import Identity
from anchor_console.core.paths import resource
from anchor_console.desk.dialogs.import_file import ImportDialog
from anchor_console.desk.main_window import MainWindow
from anchor_console.fans import link_store
from anchor_console.fans import store as fans
from anchor_console.fans.links import LinkState
from anchor_console.live import topics
from anchor_console.live.console import Console
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.records.feeding import PipelineSink
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

HEADINGS = (
    "平台,订单编号,商品名称,商品规格,商家编码,数量,实付款,订单状态,售后状态,"
    "买家昵称,买家ID,支付时间,收货人姓名,收货电话"
)
LONG_AGO = (
    "经典羊毛大衣,黑色;M【建议100-115斤】,,1,¥399.00,已完成,无售后,轩轩姥姥,b-wanted,2026-01-05 20:02:00,王小明,138",
    "羊羔毛大衣,米色;L,,1,¥299.00,已完成,无售后,刘阿姨,b710467,2026-02-11 21:02:00,李小红,139",
    "双排扣呢子大衣,颜色:灰色;尺码:L,,1,459.00,已完成,无售后,刘阿姨,b710467,2025-11-11 21:02:00,李小红,139",
)
WANTED = "轩轩姥姥"
"""She asked for the coat in 驼色 M last Wednesday, and went without."""
GUESSED = "刘阿姨"
"""She asked for it in 驼色 L. Her two orders of the evening stand in the order file, with another id."""


def the_order_file(path: Path) -> Path:
    """The raw file as the shop's back office gives it the day after: what came in that evening, and long before."""
    rows = [f"sim,8800{place},{line}" for place, line in enumerate(LONG_AGO)]
    for line in lines_of_the_record():
        if line.get("kind") == "order" and line["status"] == "paid":
            buyer, paid = line["fan"], datetime.fromisoformat(line["paid_at"]).astimezone()
            who = f"{buyer['name']},b{buyer['user_id']},{paid:%Y-%m-%d %H:%M:%S},王小明,138"
            for it in line["lines"]:
                what = f"{it['number']}号链接,,{it['sku']},{it['qty']},¥{it['amount'] / 100:.2f},已付款,"
                rows.append(f"sim,{line['order_id']},{what},{who}")
    path.write_text("\r\n".join((HEADINGS, *rows)), encoding="gb18030", errors="replace")
    return path


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
    """A profile as a command leaves it: the goods with their charts."""
    root = tmp_path / "profile"
    sizes = resource("sample", "women_sizes.csv")
    done = anchor_console(
        "goods", "import", resource("sample", "women.csv"), "--sizes", sizes, "--profile", root
    )  # fmt: skip
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


async def the_day_after(console: Console, window: MainWindow, path: Path) -> None:
    """The raw order file is taken in with three clicks; who may be whom is noticed by itself."""
    window.show_page("fans")
    dialog = ImportDialog(window._desk, window, "orders", path)
    dialog.open()
    go = dialog.findChild(QAbstractButton, "importGoButton")
    await until(lambda: go.isVisible() and go.isEnabled(), within_s=20, what="the preview")
    assert "收货人姓名" in dialog.findChild(QLabel, "neverRead").text()
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    await until(lambda: not go.isVisible(), within_s=30, what="the file is in")
    dialog.accept()
    tx = console.database.read()
    states = {}
    for user_id in ("b710467", "b710023", "b-wanted"):
        buyer = fans.identity_id(tx, Identity("sim", "order", user_id))
        assert buyer is not None
        states[user_id] = [(one.state, one.is_confirmed) for one in link_store.links_of(tx, [buyer])]
    assert states == {
        "b710467": [(LinkState.ACCEPTED, False)],  # two orders agree
        "b710023": [(LinkState.PROPOSED, False)],  # one does
        "b-wanted": [],  # a name alone says nothing
    }


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
    await until(lambda: bool(shown(window, "callOutSentence")))
    assert time.monotonic() - pressed_s < 1

    people = console.call_outs.shown.on_air
    assert people is not None
    assert 1 <= len(people.people) <= 3
    assert {one.identity.user_id for one in people.people} <= spoke - bought
    her = next(one for one in people.people if one.name == WANTED)
    assert her.ago.zh == "4分钟前"
    assert her.reasons[0].zh == "上周三问驼色什么时候补货"
    assert her.say.zh == f"{WANTED}，你上次没赶上的驼色大衣，你的码回来了"
    # Nothing is told from orders of a buyer whom nobody has said to be her.
    assert all("kept_alike" not in one.kinds for one in people.people)

    # Of her who asked but once, a week ago, it is not sure enough. One click makes sure whose orders are hers.
    assert all(one.name != GUESSED for one in people.people)
    user_id = next(user_id for user_id, name in names.items() if name == GUESSED)
    guessed = fans.identity_id(console.database.read(), Identity(her.identity.platform, her.identity.space, user_id))
    assert guessed is not None
    window.show_fan(guessed)
    sheet = window.live_page.fan._scroll.widget()
    QTest.mouseClick(sheet.findChild(QAbstractButton, "confirmLinkButton"), Qt.MouseButton.LeftButton)

    on_tablet = topics.callouts(console.call_outs.shown, lambda at_ms: at_ms)["on_air"]["people"]
    assert not any(re.search(r"\d", one["say"]["zh"]) for one in on_tablet)

    # She says it, the controller opens the price and ticks it off, her order comes in, a tick appears.
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await console.call_outs.say(her.who)
    await until(lambda: not any(WANTED in one for one in shown(window, "callOutSentence")))
    clock.advance(clock.now_ms() + 20_000)
    await sayer.sink.take([_an_order(her.identity, clock)])
    await console.call_outs.refresh()
    assert [(one.name, one.has_bought) for one in console.call_outs.shown.said] == [(WANTED, True)]
    assert any("✓" in text for text in shown(window, "callOutsSaid"))

    # What she bought and kept makes it sure: she is named once those are greeted who are surer.
    while (on_air := console.call_outs.shown.on_air) and all(one.name != GUESSED for one in on_air.people):
        await console.call_outs.say(on_air.people[0].who)
        await console.call_outs.refresh()
    assert any("上周三问过驼色 L有没有货" in told for told in shown(window, "callOutReasons"))
    assert any("买过两件同类，都留下了" in told for told in shown(window, "callOutReasons"))


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
                await the_day_after(console, window, the_order_file(profile.parent / "orders.csv"))
                window.show_page("live")
                window.activateWindow()
                await until(window.isActiveWindow)
                await the_next(console, window, sayer, clock)
            finally:
                window.finish_close()
                window.deleteLater()
        finally:
            await builders.closed(console)

    qloop.run(whole())
