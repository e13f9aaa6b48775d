"""After the show one list is settled with the arrow keys; promises come back when the next one starts."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel, QListView

from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.pages.evening_page import why_of
from anchor_console.fans.fact_store import facts_of
from anchor_console.fans.facts import Standing
from anchor_console.fans.store import identities_of
from tests.desk import builders
from tests.desk.builders import said
from tests.desk.test_fan_pane import a_variant, an_order
from tests.support.until import until


async def hear(console, *events):
    await builders.hear(builders.a_pipeline(console), events)


def lines(window) -> list[str]:
    model = window.findChild(QListView, "eveningList").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def press(window, *keys) -> None:
    listed = window.findChild(QListView, "eveningList")
    for key in keys:
        QTest.keyClick(listed, key)


def standings(console, who=1):
    facts = facts_of(console.database.read(), IdentityId(who), with_rejected=True)
    return {fact.facet: fact.standing for fact in facts}


def button(parent, name) -> QAbstractButton:
    return parent.findChild(QAbstractButton, name)


def test_the_list_of_the_morning_after_is_saved_when_the_show_is_over_and_from_the_page(at_the_desk, tmp_path):
    async def scenario(console, window):
        await hear(console, said(1, "上次买的衣服掉色", "李姐"))

        async def saved(parent, name: str) -> str:
            QTest.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)
            await until(lambda: window.findChild(QFileDialog, "exportDialog"))
            out = tmp_path / f"{name}.csv"
            window.findChild(QFileDialog, "exportDialog").fileSelected.emit(str(out))
            window.findChild(QFileDialog, "exportDialog").reject()
            await until(out.exists, within_s=20)
            return out.read_text("utf-8-sig")

        QTest.mouseClick(button(window, "endSessionButton"), Qt.MouseButton.LeftButton)
        ending = window.findChild(QDialog, "endSessionDialog")
        QTest.mouseClick(button(ending, "confirmEndButton"), Qt.MouseButton.LeftButton)
        await until(lambda: window.findChild(QDialog, "endedDialog") is not None)
        ended = await saved(window.findChild(QDialog, "endedDialog"), "endedFollowUpButton")
        assert "昵称,要做什么,情况" in ended  # whoever is handed it reads words
        assert "李姐,售后没处理完,掉色" in ended
        window.findChild(QDialog, "endedDialog").reject()
        window.show_page("evening")
        assert await saved(window, "exportFollowUpButton") == ended

    at_the_desk(scenario)


def test_the_page_that_ends_a_session_leads_to_what_it_left_to_settle(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "我平时穿L码", "李姐"))
        await hear(console, said(3, "我平时穿XL码", "看客", masked=True))
        QTest.mouseClick(button(window, "endSessionButton"), Qt.MouseButton.LeftButton)
        ending = window.findChild(QDialog, "endSessionDialog")
        QTest.mouseClick(button(ending, "confirmEndButton"), Qt.MouseButton.LeftButton)
        await until(lambda: window.findChild(QDialog, "endedDialog") is not None)
        ended = window.findChild(QDialog, "endedDialog")
        settle = button(ended, "settleButton")
        assert settle.text() == "核对今晚的偏好 3"
        QTest.mouseClick(settle, Qt.MouseButton.LeftButton)
        await until(lambda: lines(window) == ["身高 165cm", "体重 110斤", "尺码 L"])
        press(window, Qt.Key.Key_Right)
        await until(lambda: standings(console)["height_cm"] is Standing.CONFIRMED)
        press(window, Qt.Key.Key_Left)
        await until(lambda: standings(console)["weight_kg"] is Standing.REJECTED)
        count = window.findChild(QLabel, "eveningCount")
        await until(lambda: count.text() == "还剩 1 条，一共 3 条")
        window.activateWindow()
        await until(window.isActiveWindow)
        QTest.keyClick(window.findChild(QListView, "eveningList"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: standings(console)["weight_kg"] is Standing.STATED)
        await until(lambda: count.text() == "还剩 2 条，一共 3 条")
        window.show_page("live")
        window.show_page("evening")
        assert lines(window) == ["体重 110斤", "尺码 L"]

    at_the_desk(scenario)


def test_two_fans_of_one_name_are_told_apart_by_their_ids(at_the_desk):
    async def scenario(console, window):
        other = msgspec.structs.replace(said(2, "我158"), fan=FanRef(platform="kuaishou", user_id="u-2", name="王姐"))
        await hear(console, said(1, "我165"), other, said(3, "我平时穿L码", "李姐"))
        console.evening.load()
        assert [row.name for row in console.evening.rows] == ["王姐 · u-王姐", "王姐 · u-2", "李姐"]

    at_the_desk(scenario)


def test_of_very_many_the_first_are_listed_and_it_says_so(at_the_desk, monkeypatch):
    async def scenario(console, window):
        monkeypatch.setattr("anchor_console.live.fans.evening.MOST_FACTS", 2)
        await hear(console, said(1, "我165 110斤"), said(2, "我平时穿L码", "李姐"))
        window.show_page("evening")
        assert lines(window) == ["身高 165cm", "体重 110斤"]
        count = window.findChild(QLabel, "eveningCount")
        assert count.text() == "还剩 2 条，先列 2 条，核对完再来还有"
        press(window, Qt.Key.Key_Right, Qt.Key.Key_Right)
        await until(lambda: count.text().startswith("还剩 0 条"))
        window.show_page("live")
        window.show_page("evening")
        assert lines(window) == ["尺码 L"]
        assert count.text() == "还剩 1 条，一共 1 条"

    at_the_desk(scenario)


def test_space_shows_the_words_that_a_line_rests_on(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"))
        await console.session.end()
        window.show_page("evening")
        press(window, Qt.Key.Key_Space)
        await until(lambda: window.findChild(QDialog, "linesAroundDialog") is not None)
        shown = window.findChild(QDialog, "linesAroundDialog")
        assert shown.findChild(QLabel, "aroundLine").text() == "王姐：我165 110斤"
        shown.close()

    at_the_desk(scenario)


def test_one_press_more_than_there_are_lines_turns_no_answer_round(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"))
        window.show_page("evening")
        press(window, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Right)
        await until(lambda: not len(console.tasks))
        assert standings(console) == {"height_cm": Standing.CONFIRMED, "weight_kg": Standing.REJECTED}
        press(window, Qt.Key.Key_Down, Qt.Key.Key_Right)
        await until(lambda: standings(console)["weight_kg"] is Standing.CONFIRMED)

    at_the_desk(scenario)


def test_who_looked_up_the_words_while_live_comes_back_to_the_line_that_they_were_at(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "我平时穿L码", "李姐"))
        window.show_page("evening")
        press(window, Qt.Key.Key_Right, Qt.Key.Key_Down)
        await until(lambda: standings(console)["height_cm"] is Standing.CONFIRMED)
        listed = window.findChild(QListView, "eveningList")
        assert listed.currentIndex().data() == "尺码 L"
        press(window, Qt.Key.Key_Space)
        assert window.live_page.isVisible()
        window.show_page("evening")
        assert lines(window) == ["体重 110斤", "尺码 L"]
        assert listed.currentIndex().data() == "尺码 L"
        press(window, Qt.Key.Key_Right)
        await until(lambda: standings(console, 2)["size"] is Standing.CONFIRMED)
        assert standings(console)["weight_kg"] is Standing.STATED

    at_the_desk(scenario)


def test_what_was_said_otherwise_before_is_told_with_its_day_under_whichever_id_it_was_said(at_the_desk, clock):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "我儿子110码"))
        shop = FanRef(platform="kuaishou", user_id="b1", space="shop", name="王姐")
        await hear(console, msgspec.structs.replace(said(3, "我一般穿L码"), fan=shop))
        await console.database.run(
            lambda tx: (
                tx.execute(
                    "INSERT INTO fan_links (identity_id, other_id, state, is_confirmed, sureness, proposed_at_ms)"
                    " VALUES (1, 2, 'accepted', 1, 90, 1)"
                ).rowcount
            )
        )
        await console.session.end()
        clock.advance(3 * 24 * 3600)
        await console.session.start("下一场", "cart")
        later = 3 * 24 * 3600 + 60
        await hear(console, said(later, "我现在125斤了"), said(later + 1, "我平时穿M码"))
        window.show_page("evening")
        listed = window.findChild(QListView, "eveningList").model()
        told = [why_of(window._desk, listed.index(row, 0).data(RowRole.ROW)) for row in range(listed.rowCount())]
        assert lines(window) == ["体重 125斤", "尺码 M"]
        assert told == [
            "前后说得不一样：11-18 说的是 110斤  “我现在125斤了”", "前后说得不一样：11-18 说的是 L  “我平时穿M码”",
        ]  # fmt: skip

    at_the_desk(scenario)


def test_who_may_be_one_fan_is_settled_in_the_same_list(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        await console.session.end()
        window.show_page("evening")
        assert lines(window) == ["可能是同一个人：王姐（快手 小店 · b1）"]
        assert [row.name for row in console.evening.rows] == ["王姐 · u-王姐"]  # she, of all who are called so
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(identities_of(console.database.read(), IdentityId(1), confirmed_only=True)) == 2)

    at_the_desk(scenario)


def test_who_may_be_one_fan_is_asked_about_again_when_they_come_back(at_the_desk, clock):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        await console.session.end()
        clock.advance(86_400)
        await builders.selling(console)
        await hear(console, said(86_401, "晚上好", "李姐"))
        window.show_page("evening")
        assert lines(window) == []
        window.show_page("live")
        await hear(console, said(86_402, "晚上好"))
        window.show_page("evening")
        assert lines(window) == ["可能是同一个人：王姐（快手 小店 · b1）"]

    at_the_desk(scenario)


def test_what_was_linked_by_itself_is_asked_about_too(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku), said(100, words), an_order(2, 160, sku))
        await console.session.end()
        window.show_page("evening")
        assert lines(window) == ["自动合了，看看是不是同一个人：王姐（快手 小店 · b1）"]
        press(window, Qt.Key.Key_Left)
        await until(lambda: len(identities_of(console.database.read(), IdentityId(1))) == 1)

    at_the_desk(scenario)


def test_a_promise_comes_back_at_the_next_sessions_start_until_it_is_kept(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "下次帮我带条围巾"))
        await console.fans.promise(IdentityId(1), "下次带围巾")
        await console.session.end()
        for is_last in (False, True):
            await console.session.start("周四", "cart")
            dialog = window.findChild(QDialog, "promisesDialog")
            assert "王姐：下次带围巾" in [one.text() for one in dialog.findChildren(QLabel)]
            if is_last:
                QTest.mouseClick(button(dialog, "keepPromiseButton"), Qt.MouseButton.LeftButton)
                await until(lambda: console.fans.open_promises() == [])
            QTest.mouseClick(button(dialog, "promisesDone"), Qt.MouseButton.LeftButton)
            await until(lambda: window.findChild(QDialog, "promisesDialog") is None)
            await console.session.end()
        await console.session.start("周五", "cart")
        assert window.findChild(QDialog, "promisesDialog") is None

    at_the_desk(scenario)


def test_what_is_promised_tonight_is_not_asked_to_be_kept_before_the_next_session(at_the_desk, clock):
    """Who says yes to one line after the other would be reminded of none of it."""

    async def scenario(console, window):
        await hear(console, said(1, "下次帮我带条围巾"))
        await console.session.end()
        clock.advance(60)
        await console.fans.promise(IdentityId(1), "下场前答应的")
        assert [one.text for one in console.fans.open_promises()] == ["下场前答应的"]
        clock.advance(86_400)
        await console.session.start("周四", "cart")
        clock.advance(60)
        await console.fans.promise(IdentityId(1), "今晚答应的")
        for _ in range(2):
            console.evening.load()
            assert [row.words for row in console.evening.rows] == ["下场前答应的"]
            if console.state.session:
                await console.session.end()

    at_the_desk(scenario)


def test_an_evening_with_nothing_to_settle_says_so(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "主播好"))
        window.show_page("evening")
        assert lines(window) == []
        assert window.evening_page._stack.currentIndex() == 1
        tools = [window.findChild(QAbstractButton, f"evening{name}") for name in ("Yes", "No", "Words", "Fan")]
        assert not any(one.isEnabled() for one in tools)
        await hear(console, said(2, "我160/110斤 穿多大"))
        window.evening_page.hide()
        window.evening_page.show()
        await until(lambda: all(one.isEnabled() for one in tools))

    at_the_desk(scenario)


def test_the_list_asks_about_who_came_and_not_about_all_buyers_of_a_file_that_was_taken_in_since(at_the_desk, a_file):
    async def scenario(console, window):
        await hear(console, said(1, "晚上好"))
        await console.session.end()
        head = "订单编号,商品名称,实付款,订单状态,买家昵称,买家ID,下单时间\r\n"
        for ids in ("o_{}", "55{}"):  # two kinds of id for each buyer
            rows = (f"{n},羊毛大衣,199,已完成,买家{n},{ids.format(n)},2026-08-01\r\n" for n in range(20))
            file = a_file(head + "".join(rows), "orders.csv")
            report = await console.importing.bring_in("orders", file, {}, None, "老板", lambda done, of: None)
        assert report["proposed"] == 20
        await console.importing.bring_in(
            "fans", a_file("昵称,常穿尺码\r\n王姐,L\r\n", "fans.csv"), {}, None, "老板", lambda done, of: None
        )
        console.evening.load()
        assert [row.name for row in console.evening.rows] == ["王姐 · u-王姐"]

    at_the_desk(scenario)


def test_how_old_a_child_is_is_told_in_years(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我女儿5岁 40斤"))
        window.show_page("evening")
        assert "孩子  年龄 5岁" in lines(window)

    at_the_desk(scenario)
