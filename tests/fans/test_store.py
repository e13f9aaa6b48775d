from __future__ import annotations

import pytest

from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity
from anchor_console.fans import store as fans
from tests.support.shop import NOW_MS, a_fan, shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def test_a_person_is_their_platform_space_and_id_never_their_name(opened):
    refs = [a_fan(1), a_fan(1, space="shop"), a_fan(1, platform="bilibili"), a_fan(2, name="粉丝1")]
    assert len({opened.fan(ref) for ref in refs}) == 4
    assert opened.fan(a_fan(1, name="改名了")) == opened.fan(a_fan(1))
    assert fans.identity_id(opened.database.read(), Identity("kuaishou", "", "u9")) is None


def test_notes_are_listed_newest_first(opened):
    who = opened.fan(a_fan(1))
    for text in ("爱砍价", "老客"):
        opened.do(lambda tx, text=text: fans.add_note(tx, who, text, "中控", NOW_MS))
    assert [note.text for note in fans.fan(opened.database.read(), who).notes] == ["老客", "爱砍价"]


def test_nobody_is_no_fan(opened):
    assert fans.fan(opened.database.read(), 99) is None
    assert not fans.is_minor(opened.database.read(), 99)


@pytest.mark.parametrize(
    ("ref", "masked", "faceless"),
    [
        (FanRef("k", "u1", "小红"), False, False),
        (FanRef("k", "111111", "小红"), True, False),
        (FanRef("k", "0", "王***"), True, True),
        (FanRef("k", "u1", "王***"), True, False),
        (FanRef("k", "u1", "王***", masked=True), True, False),
        (FanRef("k", "-1", " "), True, True),
        (FanRef("k", "u1", "", masked=True), True, True),
        (FanRef("k", "u1", ""), False, False),
    ],
)
def test_what_a_mask_hides(ref, masked, faceless):
    assert (ref.is_masked, ref.is_faceless) == (masked, faceless)
