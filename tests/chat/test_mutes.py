from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat import mute_store
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.mutes import Mute, Mutes, Pattern
from anchor_console.core.ids import IdentityId, MessageId
from tests.chat.lines import a_shop
from tests.support.shop import a_fan

ROW = ChatRow(
    MessageId(1), "chat", 0, IdentityId(7), None, "王姐", False, None, None, "加微信 VX123456 领福利", 1, None, False
)  # fmt: skip


def muted(kind, what, until_ms=None):
    who, words = (what, None) if kind == "fan" else (None, what)
    mutes = Mutes()
    mutes.show([Mute(1, kind, who, words, "desk", 0, until_ms)], now_ms=0)
    return mutes


@pytest.mark.parametrize(
    ("kind", "what", "is_hidden"),
    [
        ("fan", 7, True),
        ("fan", 8, False),
        ("word", "微信", True),
        ("word", "ｖｘ", True),
        ("word", "支付宝", False),
        ("pattern", "加*领", True),
        ("pattern", "加?信", True),
        ("pattern", "领*加", False),
        ("pattern", "v?12", True),
        ("pattern", "(.*)+x", False),
        ("name", "王?", True),
        ("name", "王*", True),
        ("name", "*姐", True),
        ("name", "姐", False),
        ("name", "王", False),
        ("name", "王*姐*姐", False),
    ],
)
def test_a_mute_hides_what_it_names(kind, what, is_hidden):
    assert muted(kind, what).hides(ROW) is is_hidden


def test_an_order_is_never_hidden_and_staff_are_hidden_for_no_word():
    assert not muted("fan", 7).hides(replace(ROW, kind="order"))
    assert muted("fan", 7).hides(replace(ROW, kind="gift"))
    assert not muted("word", "微信").hides(replace(ROW, staff=True))
    assert muted("fan", 7).hides(replace(ROW, staff=True))
    assert not muted("name", "王*").hides(replace(ROW, staff=True))
    assert not muted("name", "王*").hides(replace(ROW, kind="order"))
    assert muted("name", "王*").hides(replace(ROW, kind="gift"))


def test_a_mute_ends_with_its_time_and_says_so():
    mutes = muted("word", "微信", until_ms=1_000)
    heard = []
    mutes.changed.subscribe(heard.append)
    mutes.show(mutes.in_force, 999)
    assert mutes.hides(ROW)
    assert heard == []
    mutes.show(mutes.in_force, 1_000)
    assert not mutes.hides(ROW)
    assert heard == [()]


@pytest.mark.parametrize("pattern", ["", "*", "**", "?", "*?*"])
def test_a_pattern_that_hides_everything_is_empty(pattern):
    assert Pattern(pattern).is_empty


@given(st.text("ab*?", max_size=6), st.text("ab", max_size=8))
def test_a_pattern_matches_as_the_same_regular_expression_does(pattern, text):
    expression = "".join({"*": ".*", "?": "."}.get(char, char) for char in pattern)
    assert Pattern(pattern).matches(text) is (re.search(expression, text) is not None)


def test_a_mute_is_kept_with_who_lifted_it():
    with a_shop() as shop:
        who = shop.fan(a_fan())
        first = shop.do(lambda tx: mute_store.add(tx, "fan", who, "desk", 0, None))
        again = shop.do(lambda tx: mute_store.add(tx, "fan", who, "小张", 5, 100))
        word = shop.do(lambda tx: mute_store.add(tx, "word", "微信", "desk", 6, None))
        assert [mute.id for mute in mute_store.in_force(shop.database.read(), 50)] == [again, word]
        assert [mute.id for mute in mute_store.in_force(shop.database.read(), 100)] == [word]
        assert shop.do(lambda tx: mute_store.lift(tx, word, "小李", 60))
        assert not shop.do(lambda tx: mute_store.lift(tx, word, "小李", 61))
        lifted = shop.ask("SELECT id, lifted_by FROM mutes WHERE lifted_at_ms IS NOT NULL ORDER BY id")
        assert lifted == [(first, "小张"), (word, "小李")]
