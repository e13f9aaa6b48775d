"""The panel that tells whom to greet: names, reasons, the sentence, and the one key."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QSpinBox, QWidget

from anchor_console.core.events import Chat
from anchor_console.core.paths import resource
from anchor_console.desk.main_window import MainWindow
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.size_file import read_sizes
from tests.desk import builders
from tests.live.stage import turn
from tests.support.shop import a_line, an_order
from tests.support.until import until


def shown(window: MainWindow, name: str) -> list[str]:
    panel = window.findChild(QWidget, "callOuts")
    assert panel is not None
    labels = [one for one in panel.findChildren(QLabel, name) if one.isVisibleTo(panel)]
    return [one.whole_text() if hasattr(one, "whole_text") else one.text() for one in labels]


def named(window: MainWindow) -> list[str]:
    """Who is named; where the room is short the sentence alone tells it."""
    panel = window.findChild(QWidget, "callOuts")
    rows = [row for row in panel.findChildren(QWidget, "callOut") if row.isVisibleTo(panel)]
    return [row.findChild(QLabel, "callOutName").whole_text() for row in rows]


async def hear(console, *lines) -> None:
    pipeline = builders.a_pipeline(console)
    pipeline.stored.subscribe(console.call_outs.stored)
    await builders.hear(pipeline, lines)


async def with_sizes(console) -> None:
    goods, sizes = read_goods(resource("sample", "women.csv")), read_sizes(resource("sample", "women_sizes.csv"))
    await console.goods.bring_in(goods, sizes)


def test_at_the_take_those_who_want_it_are_named_and_one_key_moves_on(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        names = ("王姐", "李姐", "张姐", "赵姐")
        lines = [builders.said(n, "11号黑色M没抢到", name) for n, name in enumerate(names)]
        await hear(console, *lines, builders.said(9, "666", "路人甲"))
        QTest.keyClicks(window, "11")
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: len(named(window)) == 3)
        first = named(window)[0]
        assert shown(window, "callOutSentence")[0] == f"“{first}，你刚才没赶上的黑色大衣，你的码回来了”"
        assert "没抢到黑色 M" in shown(window, "callOutReasons")[0]
        QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: first not in named(window) and len(named(window)) == 3)
        await until(lambda: [one.name for one in console.call_outs.shown.said] == [first])
        assert set(named(window)) == set(names) - {first}
        buttons = window.findChild(QWidget, "callOuts").findChildren(QPushButton, "callOutSaidButton")
        QTest.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
        await until(lambda: len(console.call_outs.shown.said) == 2)

    at_the_desk(scenario)


def test_a_key_names_again_who_was_ticked_off_by_mistake_and_another_ticks_them_off_again(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到"), builders.said(2, "11号黑色M没抢到", "李姐"))
        await console.air.take_number("11")
        await until(lambda: len(named(window)) == 2)
        first, ctrl = named(window)[0], Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(window, Qt.Key.Key_J, ctrl)
        await until(lambda: first not in named(window) and any(first in one for one in shown(window, "callOutsSaid")))
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl)
        await until(lambda: first in named(window) and shown(window, "callOutsSaid") == [])
        assert console.state.on_air is not None
        assert "已撤回“说过了”" in window.notice_texts()
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl | Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: first not in named(window) and any(first in one for one in shown(window, "callOutsSaid")))

    at_the_desk(scenario)


async def asking(console, *names: str) -> None:
    """Each asks once whether there is some of number 11."""
    await hear(console, *(builders.said(n, "11号黑色M还有货吗", name) for n, name in enumerate(names)))


async def three_named(console, window: MainWindow) -> list[str]:
    """As many as have room ask for number 11, which is taken: who is named, from first to last."""
    await asking(console, "王姐", "李姐", "张姐")
    await console.air.take_number("11")
    await console.call_outs.refresh()
    return named(window)


async def surely_wanting(console, *names: str) -> None:
    """Each comes later, and wants number 11 more surely than who only asks for it."""
    words = ("11号黑色M没抢到", "11号黑色M什么时候补货")
    spoken = [(name, text) for name in names for text in words]
    await hear(console, *(builders.said(30 + n, text, name) for n, (name, text) in enumerate(spoken)))


def press_ctrl_j(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)


def greeted(console) -> list[str]:
    return [one.name for one in console.call_outs.shown.said]


def test_where_the_list_is_not_in_sight_the_key_leads_to_it_and_ticks_nobody_off(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await asking(console, "王姐", "李姐")
        await console.air.take_number("11")
        await until(lambda: len(named(window)) == 2)
        first, second = named(window)
        window.show_page("settings")
        press_ctrl_j(window)
        assert window.live_page.isVisibleTo(window)
        assert not any(task.get_name().startswith("call-out-said") for task in asyncio.all_tasks())
        press_ctrl_j(window)
        assert any(task.get_name().startswith("call-out-said") for task in asyncio.all_tasks())
        await until(lambda: bool(greeted(console)))
        await console.call_outs.refresh()
        assert (greeted(console), named(window)) == ([first], [second])

    at_the_desk(scenario)


def test_who_stands_there_keeps_their_place_so_the_key_ticks_off_whose_name_was_read(at_the_desk):
    async def scenario(console, window):
        first, second, third = await three_named(console, window)
        await surely_wanting(console, "陈姐", "周姐", "吴姐")
        await console.call_outs.refresh()
        assert named(window) == [first, second, third]
        press_ctrl_j(window)
        await until(lambda: named(window) == [second, third])
        await console.call_outs.refresh()
        assert greeted(console) == [first]
        assert named(window)[:2] == [second, third]
        assert named(window)[2] in ("陈姐", "周姐", "吴姐")

    at_the_desk(scenario)


def test_who_was_ticked_off_by_mistake_comes_back_to_where_they_stood(at_the_desk):
    async def scenario(console, window):
        stood = await three_named(console, window)
        await surely_wanting(console, "陈姐")
        press_ctrl_j(window)
        await until(lambda: named(window) == stood[1:])
        await console.call_outs.refresh()
        assert named(window) == [*stood[1:], "陈姐"]
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not len(console.tasks))
        await console.call_outs.refresh()
        assert named(window) == stood

    at_the_desk(scenario)


def test_the_key_is_for_whose_name_was_just_read_though_they_left_the_list_meanwhile(at_the_desk, clock):
    async def scenario(console, window):
        first, second, third = await three_named(console, window)
        await hear(console, builders.said(40, "11号不要了", first))
        await console.call_outs.refresh()
        assert named(window) == [second, third]
        press_ctrl_j(window)
        await until(lambda: "这位已经不在点名里了" in window.notice_texts())
        assert named(window) == [second, third]
        clock.advance(5)
        press_ctrl_j(window)
        await until(lambda: named(window) == [third])

    at_the_desk(scenario)


def test_at_a_new_take_the_surest_stand_first_again(at_the_desk):
    async def scenario(console, window):
        await asking(console, "王姐", "李姐")
        await console.queue.pin_number("11")
        await console.call_outs.refresh()
        waiting = named(window)
        assert set(waiting) == {"王姐", "李姐"}
        await surely_wanting(console, "陈姐")
        await console.call_outs.refresh()
        assert named(window) == [*waiting, "陈姐"]
        await console.air.take_number("11")
        await console.call_outs.refresh()
        assert named(window) == ["陈姐", *waiting]

    at_the_desk(scenario)


def test_a_press_on_a_row_is_for_whom_it_was_about_when_the_button_went_down(at_the_desk):
    async def scenario(console, window):
        first, second, third = await three_named(console, window)
        buttons = window.findChild(QWidget, "callOuts").findChildren(QPushButton, "callOutSaidButton")
        QTest.mousePress(buttons[1], Qt.MouseButton.LeftButton)
        press_ctrl_j(window)
        await until(lambda: named(window) == [second, third])
        QTest.mouseRelease(buttons[1], Qt.MouseButton.LeftButton)
        await until(lambda: named(window) == [third])
        await console.call_outs.refresh()
        assert set(greeted(console)) == {first, second}

    at_the_desk(scenario)


@pytest.mark.parametrize(
    "leaves",
    [builders.said(2, "我今年15岁"), an_order("o1", lines=[a_line("W1011-HS-M")], fan=None)],
    ids=["under 18", "bought"],
)
def test_who_is_to_be_called_out_no_more_leaves_the_list_with_no_rest(at_the_desk, leaves):
    async def for_ever(_seconds):
        await asyncio.Event().wait()

    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=for_ever), name="call-outs")
        wants = builders.said(1, "11号驼色M没抢到")
        await hear(console, wants)
        await console.air.take_number("11")
        await until(lambda: named(window) == ["王姐"])
        await hear(console, leaves if isinstance(leaves, Chat) else replace(leaves, fan=wants.fan))
        await until(lambda: named(window) == [])

    at_the_desk(scenario)


@pytest.mark.parametrize(("language", "tonight"), [("zh_CN", "今晚"), ("en", "tonight")])
def test_all_that_somebody_did_tonight_is_read_with_one_word_for_it(at_the_desk, language, tonight):
    async def scenario(console, window):
        window.resize(1920, 1040)
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M还有货吗"), builders.said(2, "11号黑色M没抢到"))
        await hear(console, builders.said(3, "11号多少钱"))
        await console.air.take_number("11")
        await until(lambda: named(window) == ["王姐"])
        (why,) = shown(window, "callOutReasons")
        clocks = [part for part in why.split(" · ") if ":" in part]
        assert (why.count(tonight), len(clocks)) == (1, 3), why
        assert tonight in clocks[0]

    at_the_desk(scenario, language=language)


def test_who_is_named_for_a_size_that_the_desk_counts_to_nothing_goes_at_once_and_comes_back_with_it(at_the_desk):
    async def for_ever(_seconds):
        await asyncio.Event().wait()

    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=for_ever), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到"))
        await console.air.take_number("11")
        await until(lambda: named(window) == ["王姐"])
        product = console.goods.catalogue.numbered("11")
        (sku,) = product.skus_like("黑色", "M")
        await console.goods_desk.set_left(sku.id, 0)
        await until(lambda: named(window) == [])
        await console.goods_desk.set_left(sku.id, 3)
        await until(lambda: named(window) == ["王姐"])

    at_the_desk(scenario)


def test_of_what_is_sold_out_nobody_is_told_that_it_is_back_until_more_is_put_up(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到"), builders.said(2, "3号没抢到", "李姐"))
        await console.queue.pin_number("3")
        await console.air.take_number("11")
        await console.air.open_price()
        await until(lambda: named(window) == ["王姐"])
        QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: named(window) == ["李姐"])
        await console.air.again(units=5)
        await until(lambda: named(window) == ["王姐"])
        await console.air.close()
        await until(lambda: named(window) == ["李姐"])

    at_the_desk(scenario)


def test_where_nobody_is_sure_the_panel_says_so_and_why(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "多少钱"))
        await console.air.take_number("11")
        await until(lambda: console.call_outs.shown.on_air is not None)
        assert named(window) == []

    at_the_desk(scenario)


def test_a_long_name_is_read_whole_where_the_reasons_have_lines_of_their_own(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        window.resize(1920, 1040)
        await hear(console, builders.said(1, "11号黑色M没抢到", "小敏（卖水果的）❤️"))
        await console.air.take_number("11")
        await until(lambda: named(window) == ["小敏（卖水果的）❤️"])
        name = window.findChild(QLabel, "callOutName")
        await until(lambda: name.text() == "小敏（卖水果的）❤️")

    at_the_desk(scenario)


def test_a_name_is_shown_as_it_is_and_a_click_opens_the_fan(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到", "<i>王姐</i>"))
        await console.air.take_number("11")
        await until(lambda: named(window) == ["<i>王姐</i>"])
        row = window.findChild(QWidget, "callOut")
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        assert window.findChild(QLabel, "fanName").whole_text() == "<i>王姐</i>"

    at_the_desk(scenario)


def test_before_the_take_the_list_is_for_the_next_in_the_queue(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到"))
        await console.queue.pin_number("11")
        await until(lambda: named(window) == ["王姐"])
        await console.air.take_number("3")
        await until(lambda: named(window) == [])
        QTest.mouseClick(window.findChild(QPushButton, "callOutsNextButton"), Qt.MouseButton.LeftButton)
        assert named(window) == ["王姐"]

    at_the_desk(scenario)


def test_beside_the_fan_stands_what_suits_them_and_why(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await hear(console, builders.said(1, "我160 110斤，喜欢驼色的"))
        window.show_fan(1)
        await until(lambda: window.findChild(QWidget, "fanSuggestions").isVisibleTo(window))
        box = window.findChild(QWidget, "fanSuggestions")
        what = [one.whole_text() for one in box.findChildren(QLabel, "suggestedProduct") if one.isVisibleTo(box)]
        why = [one.text() for one in box.findChildren(QLabel, "suggestedWhy") if one.isVisibleTo(box)]
        assert any("大衣" in one and "驼色" in one for one in what)
        assert any("160/110斤" in one and "喜欢驼色" in one for one in why)

    at_the_desk(scenario)


def test_a_size_ask_is_answered_for_who_asked_by_their_own_figures(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await hear(console, builders.said(1, "160 110斤 11号穿多大"))
        (ask,) = list(console.state.asks)
        ready = console.asks.ready(ask)
        assert ready is not None
        assert ready.zh.startswith("11号：王姐拿")
        assert "110" not in ready.zh
        await hear(console, builders.said(2, "175 200斤 11号穿多大", "李姐"))
        ready = console.asks.ready(console.state.asks[0])
        assert ready is not None
        assert "李姐这款尺码表里没有合适的" in ready.zh
        # Before the whole room nobody is told that nothing fits.
        aloud = console.asks.answers(console.state.asks[0])[1]
        assert aloud is not None
        assert (aloud.zh.startswith("11号：王姐拿"), "李姐" in aloud.zh) == (True, False)

    at_the_desk(scenario)


def test_a_size_for_somebody_else_says_for_whom_it_is_and_a_childs_is_not_said_aloud(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await hear(
            console,
            builders.said(1, "我妈160 110斤，11号穿多大", "张姐"),
            builders.said(2, "老公175 200斤 11号穿多大", "李姐"),
            builders.said(3, "我自己158 100斤 11号穿多大", "张姐"),
        )
        (ask,) = list(console.state.asks)
        written, aloud = console.asks.answers(ask)
        mum, husband, herself = "张姐给妈妈拿", "李姐给老公，这款尺码表里没有合适的", "张姐拿"
        told = zip(written.zh.removeprefix("11号：").split("；"), (herself, husband, mum), strict=True)
        assert all(one.startswith(said) for one, said in told)
        assert "张姐 (mum) " in written.en
        assert "李姐 (husband): the chart has no size that fits" in written.en
        assert (mum in aloud.zh, herself in aloud.zh, "李姐" in aloud.zh) == (True, True, False)
        QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
        board = window.findChild(QListView, "asksBoard")
        await until(lambda: board.model().rowCount() == 1)
        board.setCurrentIndex(board.model().index(0, 0))
        await until(lambda: any(mum in one.text() for one in window.findChildren(QLabel) if one.isVisible()))
        await hear(console, builders.said(4, "孩子160 110斤，12号穿多大", "王姐"))
        ask = next(one for one in console.state.asks if one.key.number == "12")
        written, aloud = console.asks.answers(ask)
        assert (written.zh.startswith("12号：王姐给孩子拿"), "王姐" in aloud.zh) == (True, False)
        await hear(console, builders.said(5, "怀孕五个月 160 110斤，11号穿多大", "赵姐"))
        ask = next(one for one in console.state.asks if one.key.number == "11")
        written, aloud = console.asks.answers(ask)
        assert ("赵姐" in written.zh, "孕妇" in aloud.zh, "赵姐" in aloud.zh) == (True, False, False)

    at_the_desk(scenario)


def test_of_two_children_each_is_told_the_size_of_its_own_figures_or_none(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        numbers = itertools.count(1)

        async def told(line: str, name: str = "王姐") -> str:
            """What is told to who asked last."""
            await hear(console, builders.said(next(numbers), line, name))
            (ask,) = [one for one in console.state.asks if one.key.number == "11"]
            written = console.asks.answers(ask)[0]
            return (
                "" if written is None else written.zh.removeprefix("11号：").split("；")[0].split("，")[0].rstrip("。")
            )

        of_160 = (await told("女儿160 110斤 11号穿多大", "李姐")).removeprefix("李姐给女儿")
        of_170 = (await told("儿子170 130斤 11号穿多大", "张姐")).removeprefix("张姐给儿子")
        assert of_160 != of_170
        await told("我家大宝身高160体重110斤")
        await told("二宝身高170体重130斤")
        assert await told("11号给大宝买穿多大") == f"王姐给大宝{of_160}"
        assert await told("11号给二宝买穿多大") == f"王姐给二宝{of_170}"
        assert await told("11号小的那个穿多大") == f"王姐给小的{of_170}"
        window.show_fan(next(one.identity_id for one in console.state.feed if one.name == "王姐"))
        box = window.findChild(QWidget, "fanSizes")
        await until(lambda: any("（小的）：170/130斤" in one.text() for one in box.findChildren(QLabel, "sizeAdvice")))
        # Of whom nothing was told nothing is known, whatever is known of the others, or of their mother.
        await told("我自己158 100斤")
        assert "老三" not in await told("11号给老三买穿多大")
        await told("我158 100斤", "赵姐")
        assert "赵姐" not in await told("11号小的那个穿多大", "赵姐")

    at_the_desk(scenario)


def test_beside_the_fan_stands_the_size_to_tell_of_what_they_asked_about_and_of_what_is_on_air(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await hear(
            console,
            builders.said(1, "160 110斤 11号穿多大"),
            builders.said(2, "175 200斤 11号穿多大", "李姐"),
            builders.said(3, "我158 100斤", "张姐"),
            builders.said(4, "我妈160 130斤，11号穿多大", "张姐"),
        )

        def told() -> list[str]:
            box = window.findChild(QWidget, "fanSizes")
            return [one.text() for one in box.findChildren(QLabel, "sizeAdvice") if one.isVisibleTo(box)]

        window.show_fan(1)
        await until(lambda: [one.startswith("11号尺码：160/110斤 → ") for one in told()] == [True])
        window.show_fan(2)
        await until(lambda: any("尺码表" in one and "→" not in one for one in told()))
        window.show_fan(3)
        await until(lambda: any(one.startswith("11号尺码（妈妈）：160/130斤 → ") for one in told()))
        await console.air.take_number("4")
        await until(lambda: len(told()) == 2 and told()[1].startswith("4号尺码：158/100斤 → "))

    at_the_desk(scenario)


def test_how_long_somebody_counts_as_here_is_set_in_the_settings(at_the_desk, clock):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        await hear(console, builders.said(1, "11号黑色M没抢到", "王姐"))
        clock.advance(12 * 60)
        await console.air.take_number("11")
        await console.call_outs.refresh()
        assert named(window) == []
        window.show_page("settings")
        field = window.findChild(QSpinBox, "setting-callouts.minutes_present")
        assert field.value() == 10
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "15")
        QTest.keyClick(field, Qt.Key.Key_Return)
        window.show_page("live")
        await until(lambda: named(window) == ["王姐"])

    at_the_desk(scenario)


def sizes_told(window) -> list[str]:
    box = window.findChild(QWidget, "fanSizes")
    return [one.text() for one in box.findChildren(QLabel, "sizeAdvice") if one.isVisibleTo(box)]


def test_whoever_asks_for_the_size_of_what_comes_in_one_is_told_whether_that_fits(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await console.air.take_number("3")
        await hear(
            console,
            builders.said(1, "160 110斤穿多大"),
            builders.said(2, "我170 150斤能穿吗", "李姐"),
            builders.said(3, "晚上好", "张姐"),
        )
        window.show_fan(1)
        await until(lambda: sizes_told(window) == ["3号尺码：160/110斤 → 均码"])
        window.show_fan(2)
        await until(lambda: sizes_told(window) == ["3号尺码：170/150斤：尺码表只到135斤，盖不住"])
        window.show_fan(3)
        await until(lambda: sizes_told(window) == [])

    at_the_desk(scenario)


@pytest.mark.parametrize("called", ["3号", "针织衫"])
def test_the_size_of_what_they_asked_about_stands_before_that_of_what_is_on_air(at_the_desk, called):
    async def scenario(console, window):
        await with_sizes(console)
        await console.air.take_number("11")
        await hear(console, builders.said(1, f"160 110斤 {called}穿多大"))
        window.show_fan(1)
        await until(lambda: len(sizes_told(window)) == 2)
        assert sizes_told(window)[0] == "3号尺码：160/110斤 → 均码"
        assert sizes_told(window)[1].startswith("11号尺码：160/110斤 → ")

    at_the_desk(scenario)


def test_where_nothing_tells_the_size_that_they_asked_for_that_is_told_first(at_the_desk):
    async def scenario(console, window):
        await with_sizes(console)
        await console.goods_desk.set_size_chart(console.goods.catalogue.numbered("1").id, [])
        await console.air.take_number("11")
        await hear(console, builders.said(1, "160 110斤 1号穿多大"), builders.said(2, "11号穿多大", "李姐"))
        window.show_fan(1)
        await until(lambda: len(sizes_told(window)) == 2)
        assert sizes_told(window)[0] == "1号尺码：没有尺码表"
        assert sizes_told(window)[1].startswith("11号尺码：160/110斤 → ")
        window.show_fan(2)
        await until(lambda: sizes_told(window) == ["11号尺码：还缺穿的人的身高或体重"])

    at_the_desk(scenario)
