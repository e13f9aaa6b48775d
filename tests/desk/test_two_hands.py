"""A key that was on its way as somebody else changed what it was about does nothing, and says so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from anchor_console.live.actions import By
from anchor_console.pins.card import Stage
from tests.support.until import until

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Modifier.ControlModifier, Modifier.ShiftModifier
CARD_CHANGED, NEXT_CHANGED = "讲的商品刚换了，没有执行。看清楚再按一次", "下一个刚被人换了，没有弹。看清楚再按一次"


def press(window, key, modifiers):
    QTest.keyClick(window, key, modifiers)


def helper(count):
    return By("小雨", "assistant", f"c{count}", "t1")


async def at_rest(console):
    await until(lambda: not len(console.tasks))


def test_two_who_take_the_next_at_once_take_one(at_the_desk, clock):
    async def scenario(console, window):
        first, _ = [await console.queue.pin_number(number) for number in ("3", "5")]
        clock.advance(5)
        await console.air.take(first, helper(1))
        press(window, Key.Key_Return, CTRL)
        await at_rest(console)
        assert (console.state.on_air.number, window.notice_texts()) == ("3", [NEXT_CHANGED])
        clock.advance(0.6)
        window.live_page.on_air.hand._bounce.stop()
        press(window, Key.Key_Return, CTRL)
        await until(lambda: console.state.on_air.number == "5")

    at_the_desk(scenario)


def test_a_queue_that_was_turned_a_moment_ago_is_looked_at_first(at_the_desk, clock):
    async def scenario(console, window):
        _, second, third = [await console.queue.pin_number(number) for number in ("3", "5", "7")]
        clock.advance(5)
        await console.queue.move(third, second, helper(1))  # what comes next is what it was
        await console.queue.move(second, None, helper(2))
        press(window, Key.Key_Return, CTRL)
        await at_rest(console)
        assert (console.state.on_air, window.notice_texts()) == (None, [NEXT_CHANGED])

    at_the_desk(scenario)


def test_no_price_opens_of_what_another_put_on_air_a_moment_ago(at_the_desk, clock):
    async def scenario(console, window):
        await console.air.take_number("3")
        second = await console.queue.pin_number("5")
        clock.advance(5)
        await console.air.take(second, helper(1))
        press(window, Key.Key_Return, CTRL | SHIFT)
        await at_rest(console)
        assert (console.state.on_air.number, console.state.on_air.stage) == ("5", Stage.WARMUP)
        assert window.notice_texts() == [CARD_CHANGED]
        clock.advance(0.6)
        press(window, Key.Key_Return, CTRL | SHIFT)
        await until(lambda: console.state.on_air.stage is Stage.OPEN)

    at_the_desk(scenario)


def test_what_this_desk_did_itself_and_what_changes_nothing_here_hold_up_no_key(at_the_desk, clock):
    async def scenario(console, window):
        await console.queue.pin_number("3")
        clock.advance(5)
        await console.queue.pin_number("5", "", helper(1))
        press(window, Key.Key_Return, CTRL)
        await until(lambda: console.state.on_air is not None)
        press(window, Key.Key_Return, CTRL | SHIFT)
        await until(lambda: console.state.on_air.stage is Stage.OPEN)
        assert console.state.on_air.number == "3"

    at_the_desk(scenario)
