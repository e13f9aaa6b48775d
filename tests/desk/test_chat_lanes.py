"""Lanes, filters, search and the menu of a line, as a person uses them."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from anchor_console.chat.history import Filter
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.events import Chat
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.chat.chat_words import plain_text
from anchor_console.desk.i18n import load_words
from anchor_console.desk.main_window import MainWindow
from anchor_console.fans.tiers import Shape, TierRule
from tests.desk import builders
from tests.support.until import until


def test_alt_and_a_digit_choose_a_lane(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "主播晚上好"), builders.said(2, "11号驼色M来一件"), builders.said(3, "什么时候发货")]
        await builders.hear(builders.a_pipeline(console), lines)
        view = window.findChild(ChatView, "chatView")
        assert len(view.rows_seen()) == 3
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert [message_id for message_id, _ in view.rows_seen()] == [2]
        await until(lambda: window.findChild(QPushButton, "lane-buying").text() == "购买 1")
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert len(view.rows_seen()) == 3

    at_the_desk(scenario)


def seen(window: MainWindow) -> list[int]:
    return [message_id for message_id, _ in window.findChild(ChatView, "chatView").rows_seen()]


def menu_of(window: MainWindow, message_id: int) -> QMenu:
    """The menu that a right click on the line opens."""
    view = window.findChild(ChatView, "chatView")
    top = dict(view.rows_seen())[message_id]
    at = QPoint(80, top + 8)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    return window.findChildren(QMenu, "chatMenu")[-1]


def choose(menu: QMenu, name: str) -> None:
    menu.findChild(QAction, name).trigger()
    menu.close()


def test_what_is_typed_is_found_in_history_and_a_double_click_shows_what_was_around(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        said = ["羊毛大衣好看" if number == 7 else f"晚上好{number}" for number in range(400)]
        await builders.hear(pipeline, [builders.said(number, text) for number, text in enumerate(said)])
        view = window.findChild(ChatView, "chatView")
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        window.findChild(QLineEdit, "chatSearch").insert("大衣")
        await until(lambda: seen(window) == [8])
        await builders.hear(pipeline, [builders.said(901, "这个大衣多少钱"), builders.said(902, "主播好")])
        await until(lambda: seen(window) == [8, 401])
        # The same by keys: down from the field to what was found, up to the first of it, Return.
        QTest.keyClick(window.findChild(QLineEdit, "chatSearch"), Qt.Key.Key_Down)
        assert view.hasFocus()
        for _ in range(2):
            QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_Return)
        await until(lambda: {7, 8, 9} <= set(seen(window)))
        # And back to all that was found, by the key that finds.
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: seen(window) == [8, 401])
        field = window.findChild(QLineEdit, "chatSearch")
        assert (field.text(), field.selectedText(), view.selected) == ("大衣", "大衣", 8)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, view.rows_seen()[0][1] + 5))
        await until(lambda: {7, 8, 9} <= set(seen(window)))
        assert window.findChild(QLineEdit, "chatSearch").text() == ""
        assert view.selected == 8
        # Whoever left what was found as well begins anew.
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: seen(window) == [8, 401])
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await until(lambda: len(seen(window)) > 2)
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == ""

    at_the_desk(scenario)


def said_by(number: int, text: str, user_id: str, name: str) -> Chat:
    line = builders.said(number, text)
    return replace(line, fan=replace(line.fan, user_id=user_id, name=name))


def test_what_a_fan_said_is_found_by_their_name_of_now_and_of_old_and_tells_why(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, [said_by(1, "晚上好", "a", "李姐")])
        await console.session.end()
        await console.session.start("第二场", "cart")
        lines = [
            said_by(2, "来了", "a", "小红花"),
            said_by(3, "主播好", "b", "momo"),
            said_by(4, "李姐今天来吗", "b", "momo"),
            said_by(5, "好看", "c", "李姐姐"),
            said_by(6, "李", "d", "李"),
        ]
        await builders.hear(pipeline, lines)
        view = window.findChild(ChatView, "chatView")
        first = console.state.feed[0].id

        def shown() -> dict[int, str]:
            """Each line on the screen with all that stands in it."""
            return {one.row.id - first: one.layout.text for one in view.sight.seen()}

        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = window.findChild(QLineEdit, "chatSearch")
        field.insert("李姐")
        await until(lambda: list(shown()) == [0, 2, 3])
        assert "又叫 李姐" in shown()[0]
        assert "又叫" not in shown()[3]
        # Who comes now is found as well, whoever bears the name.
        await builders.hear(pipeline, [said_by(7, "刚来", "e", "小李姐"), said_by(8, "多大码", "a", "小红花")])
        await until(lambda: list(shown()) == [0, 2, 3, 5, 6])
        # Behind a mask may be anybody, also while they speak.
        await builders.hear(pipeline, [said_by(9, "链接呢", "f", "李姐***"), said_by(10, "李姐好", "b", "momo")])
        await until(lambda: list(shown()) == [0, 2, 3, 5, 6, 8])
        # Their name of now finds them too; one character stands in the names of many, and is looked for in words alone.
        field.setText("小红")
        await until(lambda: list(shown()) == [0, 6])
        field.setText("李")
        await until(lambda: list(shown()) == [2, 4, 8])
        field.setText("MOM")
        await until(lambda: list(shown()) == [1, 2, 8])
        QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        await until(lambda: list(shown()) == [])
        field.setText("小红花")
        await until(lambda: list(shown()) == [6])
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        await until(lambda: list(shown()) == [0, 6])
        # Muted they are hidden here too, and once they are erased nothing of theirs is found.
        who = console.state.feed[0].identity_id
        await console.mutes.mute_fan(who, "小红花")
        await until(lambda: list(shown()) == [])
        field.setText("李姐")
        await until(lambda: list(shown()) == [2, 3, 5, 8])
        await console.privacy.erase_shown(console.state.feed[3].identity_id)
        await until(lambda: list(shown()) == [2, 5, 8])

    at_the_desk(scenario)


def test_who_types_on_while_names_are_looked_up_finds_what_they_typed_last(at_the_desk, monkeypatch):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "早上好"), builders.said(2, "晚上好")])
        chat, searched, typed_on = console.chat, [], asyncio.Event()
        called, find = chat.called, chat.find

        async def called_late(typed):
            names = await called(typed)
            if typed == "早上":
                field.setText("晚上")
                await typed_on.wait()
            else:
                typed_on.set()
                await asyncio.sleep(0)
            return names

        async def find_and_note(wanted, *rest):
            searched.append(wanted.text)
            return await find(wanted, *rest)

        monkeypatch.setattr(chat, "called", called_late)
        monkeypatch.setattr(chat, "find", find_and_note)
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = window.findChild(QLineEdit, "chatSearch")
        field.insert("早上")
        # A search for the former would break off this one.
        await until(lambda: searched)
        assert searched == ["晚上"]
        view = window.findChild(ChatView, "chatView")
        await until(lambda: [one.row.text for one in view.sight.seen()] == ["晚上好"])

    at_the_desk(scenario)


def test_a_filter_that_was_kept_is_there_after_a_restart_of_the_window(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "主播晚上好"), builders.said(2, "11号驼色M来一件"), builders.said(3, "什么时候发货")]
        await builders.hear(builders.a_pipeline(console), lines)
        await console.chat.save_filter("只看报单", Filter(intents=frozenset({Intent.CLAIM})))
        window.settings_page.look_changed.emit()
        menu = window.findChildren(QMenu, "filterMenu")[-1]
        menu.aboutToShow.emit()
        next(act for act in menu.actions() if act.text() == "只看报单").trigger()
        await until(lambda: [row for row, _ in window.live_page.chat.view.rows_seen()] == [2])
        # Chosen once more, it is off again.
        menu.aboutToShow.emit()
        kept = next(act for act in menu.actions() if act.text() == "只看报单")
        assert kept.isChecked()
        kept.trigger()
        await until(lambda: [row for row, _ in window.live_page.chat.view.rows_seen()] == [1, 2, 3])

    at_the_desk(scenario)


def test_a_filter_keeps_whatever_name_it_is_given(at_the_desk):
    async def scenario(console, window):
        menu = window.findChild(QMenu, "filterMenu")
        for name in ("R&D 报单", "<b>急</b>", "🔥🔥", "a/b\\c", "名" * 90):
            await console.chat.save_filter(name, Filter(only_starred=True))
            menu.aboutToShow.emit()
            (kept,) = console.chat.filters()
            assert kept == name[:40]
            assert kept in [act.text().replace("&&", "&") for act in menu.actions()]
            await console.chat.drop_filter(kept)
            assert console.chat.filters() == {}

    at_the_desk(scenario)


def test_a_kept_filter_is_renamed_in_its_place_and_never_to_another_ones_name(at_the_desk):
    async def scenario(console, window):
        claims, starred = Filter(intents=frozenset({Intent.CLAIM})), Filter(only_starred=True)
        await console.chat.save_filter("只看报单", claims)
        await console.chat.save_filter("R&D", starred)
        menu = window.findChild(QMenu, "filterMenu")

        def asked(title: str, kept: str) -> QDialog:
            """The dialog that the kept filter's entry under the menu's own menu opens."""
            menu.aboutToShow.emit()
            under = next(act.menu() for act in menu.actions() if act.text() == title)
            next(act for act in under.actions() if act.text() == kept).trigger()
            return window.findChildren(QDialog, "askTextDialog")[-1]

        dialog = asked("给常用筛选改名", "只看报单")
        field, remark = dialog.findChild(QLineEdit), dialog.findChild(QLabel, "askTextRemark")
        assert (field.text(), field.selectedText()) == ("只看报单", "只看报单")
        field.setText(" R&D ")
        assert remark.text() == "已经有叫“R&D”的筛选了，换个名字"
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert dialog.isVisible()
        field.setText("报单")
        assert remark.text() == ""
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: list(console.chat.filters().items()) == [("报单", claims), ("R&D", starred)])
        # Who keeps another by a name that is taken is told that it takes its place.
        window.live_page.chat.filter_bar.show_filter(Filter(text="码"))
        menu.aboutToShow.emit()
        menu.findChild(QAction, "filterSave").trigger()
        dialog = window.findChildren(QDialog, "askTextDialog")[-1]
        dialog.findChild(QLineEdit).setText("报单")
        assert dialog.findChild(QLabel, "askTextRemark").text() == "已经有叫“报单”的筛选，存了就换成现在这个"
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: console.chat.filters() == {"报单": Filter(text="码"), "R&D": starred})

    at_the_desk(scenario)


def test_a_line_is_starred_and_its_fans_claim_written_down(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "我要那个驼色的", name="李姐")])
        choose(menu_of(window, 1), "menu.star")
        await until(lambda: console.state.feed[0].is_starred)
        choose(menu_of(window, 1), "menu.claim")
        dialog = window.findChild(QDialog, "addClaimDialog")
        QTest.keyClicks(dialog.findChild(QLineEdit, "claimNumber"), "11")
        dialog.findChild(QComboBox, "claim-color").setCurrentText("驼色")
        dialog.findChild(QComboBox, "claim-size").setCurrentText("M")
        QTest.mouseClick(dialog.findChild(QPushButton, "addClaimButton"), Qt.MouseButton.LeftButton)
        await until(lambda: len(console.state.claims) == 1)
        claim = console.state.claims[0]
        assert (claim.fan_name, claim.number, claim.color, claim.size, claim.wanted) == ("李姐", "11", "驼色", "M", 1)

    at_the_desk(scenario)


def test_a_bar_that_comes_above_the_chat_moves_no_row_that_somebody_reads(at_the_desk):
    async def scenario(console, window):
        view, bar = window.findChild(ChatView, "chatView"), window.findChild(QWidget, "phraseBar")
        await builders.hear(builders.a_pipeline(console), [builders.said(n, f"第{n}句好看") for n in range(60)])
        await until(view.hasFocus)
        QTest.keyClick(view, Qt.Key.Key_PageUp)

        def on_screen():
            return {one: view.mapTo(window, QPoint(0, top)).y() for one, top in view.rows_seen()}

        def begins_at():
            return view.mapTo(window, QPoint()).y()

        def stayed(before):
            # Rows at the edges may come and go with what stands above and below; those that are seen do not move.
            both = list(before.keys() & on_screen().keys())
            return len(both) > 3 and [on_screen()[one] for one in both] == [before[one] for one in both]

        before, began_at = on_screen(), begins_at()
        await console.phrases.add("福袋口令今晚必中")
        # The window lays itself out in several steps of its own: what counts is where the rows come to rest.
        await until(lambda: bar.isVisible() and begins_at() >= bar.geometry().bottom() and stayed(before))
        await console.phrases.take_back(console.state.phrase_rows[0].key)
        await until(lambda: not bar.isVisible() and begins_at() == began_at and stayed(before))

    at_the_desk(scenario)


def test_a_muted_fan_is_hidden_here_and_shown_again_when_that_is_undone(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "主播好"), builders.said(2, "都别买", name="黑哥"), builders.said(3, "好看")]
        await builders.hear(builders.a_pipeline(console), lines)
        choose(menu_of(window, 2), "menu.mute_fan")
        await until(lambda: seen(window) == [1, 3])
        assert window.findChild(QWidget, "mutedBar").isVisible()
        undo = window.findChild(QMenu, "mutedMenu")
        undo.aboutToShow.emit()
        undo.actions()[0].trigger()
        await until(lambda: seen(window) == [1, 2, 3])
        assert not window.findChild(QWidget, "mutedBar").isVisible()

    at_the_desk(scenario)


def test_everybody_whose_name_fits_a_mask_is_muted_at_once(at_the_desk):
    async def scenario(console, window):
        said = [("王姐", "主播好"), ("女装代理小李", "加我"), ("代理小张", "加我便宜"), ("我是代理", "找我拿货")]
        lines = [builders.said(number, text, name=name) for number, (name, text) in enumerate(said, 1)]
        await builders.hear(builders.a_pipeline(console), lines)
        choose(menu_of(window, 2), "menu.mute_names")
        dialog = window.findChild(QDialog, "askTextDialog")
        dialog.findChild(QLineEdit).insert("*代理*")
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: seen(window) == [1])
        undo = window.findChild(QMenu, "mutedMenu")
        undo.aboutToShow.emit()
        (act,) = undo.actions()
        assert act.text() == "昵称为“*代理*”的人 · 一直"
        act.trigger()
        await until(lambda: seen(window) == [1, 2, 3, 4])

    at_the_desk(scenario)


def test_a_line_that_is_deleted_shows_so(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "加微信买")])
        choose(menu_of(window, 1), "menu.delete")
        await until(lambda: console.state.feed[0].is_deleted)

    at_the_desk(scenario)


def test_the_menu_of_a_fold_names_who_speaks_for_it_and_acts_on_all_its_lines(at_the_desk):
    async def scenario(console, window):
        lines = [
            builders.said(number, "来啦来啦", name=name) for number, name in enumerate(("王姐", "李姐", "张姐"), 1)
        ]
        await builders.hear(builders.a_pipeline(console), lines)
        assert seen(window) == [1]
        menu = menu_of(window, 1)
        assert "“王姐”" in menu.findChild(QAction, "menu.mute_hour").text()
        choose(menu, "menu.star")
        await until(lambda: console.state.feed[0].is_starred)
        await console.chat.star(MessageId(3))
        choose(menu_of(window, 1), "menu.unstar")
        await until(lambda: not any(row.is_starred for row in console.state.feed))
        await console.chat.delete([MessageId(1)])
        view = window.findChild(ChatView, "chatView")
        assert plain_text(view.sight.rows[0], load_words("zh_CN")) == "李姐 等 3 人: 来啦来啦 ×3（其中 1 条已删）"
        choose(menu_of(window, 1), "menu.delete_lines")
        await until(lambda: all(row.is_deleted for row in console.state.feed))
        assert view.sight.rows[0].is_deleted
        # All of it was one step; what was deleted before stays so.
        window.activateWindow()
        await until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: [row.is_deleted for row in console.state.feed] == [True, False, False])
        assert plain_text(view.sight.rows[0], load_words("zh_CN")) == "李姐 等 3 人: 来啦来啦 ×3（其中 1 条已删）"

    at_the_desk(scenario)


def test_scrolling_up_reads_on_where_memory_ends(at_the_desk):
    async def scenario(console, window):
        await builders.hear(
            builders.a_pipeline(console), [builders.said(number, f"第{number}句") for number in range(700)]
        )
        console.state.feed.clear()
        console.state.feed.extend(await console.chat.before(None, 100))
        view = window.findChild(ChatView, "chatView")
        for _ in range(300):
            view.sight.scroll_by(-400)
            if seen(window)[0] == 1:
                break
            await asyncio.sleep(0)
        await until(lambda: view.sight.scroll_by(-400) or seen(window)[0] == 1)

    at_the_desk(scenario)


def test_answering_an_ask_marks_its_lines_and_takes_them_out_of_what_waits(at_the_desk):
    async def scenario(console, window):
        lines = [
            builders.said(1, "11号什么颜色", name="甲"),
            builders.said(2, "主播好"),
            builders.said(3, "12号多少钱"),
        ]
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, lines)
        menu = window.findChild(QMenu, "filterMenu")
        menu.aboutToShow.emit()
        next(act for act in menu.actions() if act.text() == "只看没答的").trigger()
        await until(lambda: seen(window) == [1, 3])
        await console.asks.answer(console.state.asks[0].id)
        await until(lambda: seen(window) == [3])
        # Asked right after the answer, it was typed before that was heard.
        await builders.hear(pipeline, [builders.said(5, "11号什么颜色", name="乙"), builders.said(6, "12号什么颜色")])
        await until(lambda: seen(window) == [3, 5])
        assert [row.is_answered for row in console.state.feed] == [True, False, False, True, False]
        console.state.load()
        assert [row.is_answered for row in console.state.feed] == [True, False, False, True, False]

    at_the_desk(scenario)


def test_lanes_and_kept_filters_are_there_after_a_restart(qapp, qloop, tmp_path, clock):
    qapp.setQuitOnLastWindowClosed(False)

    async def with_window(work):
        console = builders.a_console(tmp_path / "shop", clock)
        try:
            if console.state.session is None:
                await builders.selling(console)
            window = MainWindow(console, language="zh_CN", theme="light")
            window.show()
            window.activateWindow()
            await until(window.isActiveWindow)
            await work(console, window)
            window.finish_close()
            window.deleteLater()
        finally:
            await builders.closed(console)

    def filter_menu(window: MainWindow) -> QMenu:
        menu = window.findChild(QMenu, "filterMenu")
        menu.aboutToShow.emit()
        return menu

    async def an_evening(console, window):
        lines = [builders.said(1, "主播晚上好"), builders.said(2, "11号驼色M来一件"), builders.said(3, "12号多少钱")]
        await builders.hear(builders.a_pipeline(console), lines)
        next(act for act in filter_menu(window).actions() if act.text() == "只看没答的").trigger()
        filter_menu(window).findChild(QAction, "filterSave").trigger()
        dialog = window.findChild(QDialog, "askTextDialog")
        dialog.findChild(QLineEdit).insert("等我答")
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: "等我答" in console.chat.filters())

    async def the_next(console, window):
        assert window.findChild(QPushButton, "lane-buying").text() == "购买 1"
        assert window.findChild(QPushButton, "lane-asking").text() == "提问 1"
        assert seen(window) == [1, 2, 3]
        next(act for act in filter_menu(window).actions() if act.text() == "等我答").trigger()
        await until(lambda: seen(window) == [3])
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        await until(lambda: seen(window) == [])

    async def both():
        await with_window(an_evening)
        await with_window(the_next)

    qloop.run(both())


def test_a_filter_by_tier_finds_its_fans_in_memory_and_in_history(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        await console.tiers.set_rules(
            [TierRule("big", "大客", Shape.STAR, level=20), TierRule("new", "", Shape.CIRCLE)]
        )
        lines = [
            builders.said(number, f"今天{number}句", name="大客" if number % 100 == 7 else f"路人{number % 5}",
                          level=30 if number % 100 == 7 else 2)
            for number in range(900)
        ]  # fmt: skip
        await builders.hear(pipeline, lines)
        menu = window.findChild(QMenu, "filterMenu")
        menu.aboutToShow.emit()
        tiers = next(act.menu() for act in menu.actions() if act.text() == "粉丝等级")
        next(act for act in tiers.actions() if act.text() == "★ 大客").trigger()
        theirs = [number + 1 for number in range(900) if number % 100 == 7]
        await until(lambda: seen(window) == theirs)
        # In history all that the rule takes is found, however much lies between.
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        window.findChild(QLineEdit, "chatSearch").insert("今天")
        await until(lambda: seen(window) == theirs)
        await builders.hear(pipeline, [builders.said(990, "今天又来", name="大客", level=30)])
        await until(lambda: seen(window) == [*theirs, 901])
        await console.tiers.set_rules(
            [TierRule("big", "大客", Shape.STAR, level=50), TierRule("new", "", Shape.CIRCLE)]
        )
        await until(lambda: seen(window) == [])

    at_the_desk(scenario)
