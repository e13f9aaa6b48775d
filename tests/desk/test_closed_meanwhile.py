"""Dialogs that are closed while what they asked for is still on its way: nothing breaks, and a refusal is told."""

from __future__ import annotations

import asyncio

import pytest

from anchor_console.core.refusal import Refused
from anchor_console.desk.dialogs.action_log import ActionLogDialog
from anchor_console.desk.dialogs.finder import Finder
from anchor_console.desk.dialogs.goods_history import GoodsHistoryDialog
from anchor_console.desk.dialogs.paste_goods import PasteGoodsDialog
from tests.support.until import until


def a_finder(desk, window):
    finder = Finder(desk, window, (), lambda _: None, lambda _: None)
    finder.field.setText("小美")
    return finder


def a_paste(desk, window):
    dialog = PasteGoodsDialog(desk, window)
    dialog.field.setPlainText("1号 大衣 199")
    dialog.look()
    return dialog


class Bugs(list):
    """What ended a task of this loop unexpectedly."""

    def __init__(self):
        super().__init__()
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: self.append(told))


async def closes(dialog):
    """Close it at once, and return when all that it began has ended."""
    gone, before = [], asyncio.all_tasks()
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    started = {one for one in before if one.get_name() in BEGUN}
    await until(lambda: gone and all(one.done() for one in started))


BEGUN = {"action-log", "goods-history", "find-anything", "look-at-paste", "later"}


@pytest.mark.parametrize("make", [ActionLogDialog, GoodsHistoryDialog, a_finder, a_paste])
def test_what_was_looked_for_is_shown_nobody(at_the_desk, make):
    async def scenario(console, window):
        bugs = Bugs()
        await closes(make(window._desk, window))
        assert bugs == []

    at_the_desk(scenario)


def test_that_something_was_not_done_is_a_notice_then_and_a_bug_stays_one(at_the_desk):
    async def scenario(console, window):
        dialog, bugs = GoodsHistoryDialog(window._desk, window), Bugs()

        async def later(error):
            await until(lambda: dialog not in window.children())
            try:
                raise error
            except Refused:
                dialog.setWindowTitle("not done")

        dialog.desk.start(later(Refused("conflict", "undo.nothing")), "later")
        dialog.desk.start(later(KeyError("a bug")), "later")
        await closes(dialog)
        assert [one.key for one in console.notices.current] == ["undo.nothing"]
        assert ["later" in str(bug["exception"]) for bug in bugs] == [True]

    at_the_desk(scenario)
