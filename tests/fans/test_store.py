from __future__ import annotations

import pytest

from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity
from anchor_console.fans import store as fans
from anchor_console.fans.fan import is_sensitive, says_minor
from anchor_console.fans.store import HeardFact
from tests.support.shop import NOW_MS, Shop, a_fan, shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def learn(shop: Shop, who, *heard):
    facts = [HeardFact(*one, "stated", NOW_MS + place) for place, one in enumerate(heard)]
    shop.do(lambda tx: fans.learn(tx, who, facts, shop.session.id))


def known(shop: Shop, who):
    return [(fact.facet, fact.value, fact.wearer) for fact in fans.fan(shop.database.read(), who).facts]


def test_a_person_is_their_platform_space_and_id_never_their_name(opened):
    refs = [a_fan(1), a_fan(1, space="shop"), a_fan(1, platform="bilibili"), a_fan(2, name="粉丝1")]
    assert len({opened.fan(ref) for ref in refs}) == 4
    assert opened.fan(a_fan(1, name="改名了")) == opened.fan(a_fan(1))
    assert fans.identity_id(opened.database.read(), Identity("kuaishou", "", "u9")) is None


def test_facts_are_kept_once_and_by_wearer(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, ("height", "160", "self"), ("height", "155", "妈妈"), ("height", "160", "self"))
    assert known(opened, who) == [("height", "160", "self"), ("height", "155", "妈妈")]


def test_a_rejected_fact_does_not_come_back_and_a_confirmed_one_stays(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, ("height", "160", "self"), ("size", "M", "self"))
    opened.do(lambda tx: tx.execute("UPDATE facts SET standing = 'rejected' WHERE facet = 'height'").rowcount)
    opened.do(lambda tx: tx.execute("UPDATE facts SET standing = 'confirmed' WHERE facet = 'size'").rowcount)
    learn(opened, who, ("height", "160", "self"), ("size", "M", "self"))
    assert known(opened, who) == [("size", "M", "self")]
    assert fans.fan(opened.database.read(), who).facts[0].standing == "confirmed"


def test_notes_are_listed_newest_first(opened):
    who = opened.fan(a_fan(1))
    for text in ("爱砍价", "老客"):
        opened.do(lambda tx, text=text: fans.add_note(tx, who, text, "中控", NOW_MS))
    assert [note.text for note in fans.fan(opened.database.read(), who).notes] == ["老客", "爱砍价"]


def test_nobody_is_no_fan(opened):
    assert fans.fan(opened.database.read(), 99) is None
    assert not fans.is_minor(opened.database.read(), 99)


@pytest.mark.parametrize(
    ("facet", "value", "wearer", "sensitive"),
    [("skin", "敏感", "self", True), ("allergy", "羊毛", "妈妈", True), ("height", "110", "孩子", True),
     ("audience", "孕妇", "self", True), ("audience", "妈妈", "self", False), ("height", "160", "self", False)],
)  # fmt: skip
def test_what_is_sensitive(facet, value, wearer, sensitive):
    assert is_sensitive(facet, value, wearer) is sensitive


@pytest.mark.parametrize(
    ("facet", "value", "wearer", "minor"),
    [
        ("age", "17", "self", True),
        ("age", "18", "self", False),
        ("age", "8", "孩子", False),
        ("age", "x", "self", False),
    ],
)
def test_who_says_of_themself_that_they_are_under_18(facet, value, wearer, minor):
    assert says_minor(facet, value, wearer) is minor


@pytest.mark.parametrize(
    ("ref", "masked", "faceless"),
    [
        (FanRef("k", "u1", "小红"), False, False),
        (FanRef("k", "111111", "小红"), True, False),
        (FanRef("k", "0", "王***"), True, True),
        (FanRef("k", "u1", "王***"), True, True),
        (FanRef("k", "-1", " "), True, True),
        (FanRef("k", "u1", "", masked=True), True, True),
        (FanRef("k", "u1", ""), False, False),
    ],
)
def test_what_a_mask_hides(ref, masked, faceless):
    assert (ref.is_masked, ref.is_faceless) == (masked, faceless)
