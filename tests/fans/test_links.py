from __future__ import annotations

import pytest

from anchor_console.core.ids import Identity
from anchor_console.fans import link_store
from anchor_console.fans.links import (
    Ground,
    LinkState,
    Person,
    Reason,
    may_be_one,
    picture_of,
    same_picture,
    sureness,
    within_minutes,
)
from anchor_console.fans.store import identities_of
from tests.support.shop import NOW_MS, a_fan, shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def a_person(**changes):
    fields = {"id": 1, "identity": Identity("kuaishou", "", "u1"), "name": "王姐", "picture": None, "masked": False,
              "is_listed": False}  # fmt: skip
    return Person(**(fields | changes))


IN_SHOP = Identity("kuaishou", "shop", "b1")


@pytest.mark.parametrize(
    ("changes", "may_be"),
    [
        ({"identity": IN_SHOP}, True),
        ({"identity": Identity("douyin", "", "u1")}, True),
        ({"identity": Identity("kuaishou", "", "u2")}, False),
        ({"identity": Identity("kuaishou", "", "u2"), "is_listed": True}, True),
        ({"identity": IN_SHOP, "name": "王姐姐"}, False),
        ({"identity": IN_SHOP, "masked": True}, False),
        ({"identity": IN_SHOP, "name": " 王姐 "}, True),
    ],
)
def test_who_may_be_one_fan(changes, may_be):
    assert may_be_one(a_person(), a_person(id=2, **changes)) is may_be


def test_nobody_without_a_name_is_anybody_else():
    assert not may_be_one(a_person(name=""), a_person(name="", identity=IN_SHOP))


@pytest.mark.parametrize(
    ("url", "picture"),
    [
        ("https://p1.example.com/uhead/AB/1.jpg?x-size=80", "uhead/AB/1.jpg"),
        ("https://p2.example.com/uhead/AB/1.jpg#top", "uhead/AB/1.jpg"),
        ("https://p2.example.com/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_picture_is_told_by_its_path(url, picture):
    assert picture_of(url) == picture


def test_a_picture_that_many_bear_is_nobodys():
    both = a_person(picture="https://a/x.jpg"), a_person(picture="https://b/x.jpg", identity=IN_SHOP)
    assert same_picture(*both, borne_by=2)
    assert not same_picture(*both, borne_by=40)
    assert not same_picture(a_person(), a_person(), borne_by=0)


def test_words_and_order_belong_together_for_some_minutes():
    minutes = (-6, -4, 0, 9, 11)
    assert [within_minutes(0, minute * 60_000) for minute in minutes] == [False, True, True, True, False]


def a_reason(ground=Ground.ORDER, ref="o1"):
    return Reason(ground, ref, NOW_MS)


def test_two_orders_are_surer_than_a_picture():
    picture = a_reason(Ground.PICTURE, "x.jpg")
    rising = [[], [picture], [a_reason()], [picture, a_reason()], [a_reason(), a_reason(ref="o2")]]
    assert [sureness(reasons) for reasons in rising] == sorted({sureness(reasons) for reasons in rising})
    assert sureness([a_reason(), a_reason()]) == sureness([a_reason()])


def two_of_one(opened):
    return opened.fan(a_fan(1)), opened.fan(a_fan(9, space="shop", name="粉丝1"))


def test_one_order_is_one_reason_however_it_is_told():
    told = [Reason(Ground.ORDER, "o1", NOW_MS), Reason.of_both("o1", NOW_MS)]
    assert sureness(told) == sureness(told[:1]) == sureness(told[1:])
    assert [(one.is_of_both, one.order_id) for one in told] == [(False, "o1"), (True, "o1")]


def test_a_proposal_joins_nobody(opened):
    one, other = two_of_one(opened)
    link = opened.do(lambda tx: link_store.propose(tx, other, one, [a_reason()], NOW_MS))
    assert (link.state, link.one, link.other) == (LinkState.PROPOSED, one, other)
    assert identities_of(opened.database.read(), one) == (one,)


def test_two_agreeing_orders_accept_as_a_guess(opened):
    one, other = two_of_one(opened)
    for ref in ("o1", "o2"):
        link = opened.do(lambda tx, ref=ref: link_store.propose(tx, one, other, [a_reason(ref=ref)], NOW_MS))
    assert (link.state, link.is_confirmed, link.settled_by) == (LinkState.ACCEPTED, False, link_store.ITSELF)
    assert identities_of(opened.database.read(), other) == (one, other)
    assert identities_of(opened.database.read(), other, confirmed_only=True) == (other,)


def test_the_same_order_told_twice_agrees_with_nothing(opened):
    one, other = two_of_one(opened)
    for _ in range(2):
        link = opened.do(lambda tx: link_store.propose(tx, one, other, [a_reason()], NOW_MS))
    assert link.state is LinkState.PROPOSED


@pytest.mark.parametrize("said", [LinkState.REJECTED, LinkState.UNDONE])
def test_what_a_person_said_no_to_does_not_come_back(opened, said):
    one, other = two_of_one(opened)
    link = opened.do(lambda tx: link_store.propose(tx, one, other, [a_reason()], NOW_MS))
    opened.do(lambda tx: link_store.settle(tx, link.id, said, "desk", NOW_MS, is_confirmed=False))
    again = opened.do(lambda tx: link_store.propose(tx, one, other, [a_reason(ref="o2"), a_reason(ref="o3")], NOW_MS))
    assert again.state is said


def test_two_ids_of_one_space_never_meet_by_themselves(opened):
    buyer = opened.fan(a_fan(9, space="shop", name="粉丝1"))
    orders = [a_reason(ref="o1"), a_reason(ref="o2")]
    links = [
        opened.do(lambda tx, who=who: link_store.propose(tx, who, buyer, orders, NOW_MS))
        for who in (opened.fan(a_fan(1)), opened.fan(a_fan(2, name="粉丝1")))
    ]
    assert [link.state for link in links] == [LinkState.ACCEPTED, LinkState.PROPOSED]


def test_of_two_namesakes_whose_words_fit_the_orders_neither_is_accepted_by_itself(opened):
    buyer = opened.fan(a_fan(9, space="shop", name="粉丝1"))
    one, other = opened.fan(a_fan(1)), opened.fan(a_fan(2, name="粉丝1"))
    told = [(one, "o1"), (other, "o1"), (one, "o2"), (other, "o2")]
    links = [
        opened.do(lambda tx, who=who, ref=ref: link_store.propose(tx, who, buyer, [a_reason(ref=ref)], NOW_MS))
        for who, ref in told
    ]
    assert {link.state for link in links} == {LinkState.PROPOSED}
    opened.do(lambda tx: link_store.settle(tx, links[-1].id, LinkState.REJECTED, "desk", 1, is_confirmed=False))
    link = opened.do(lambda tx: link_store.propose(tx, one, buyer, [a_reason(ref="o3")], NOW_MS))
    assert link.state is LinkState.ACCEPTED


def test_a_fan_is_everybody_that_links_reach(opened):
    ids = [opened.fan(a_fan(1, space=space)) for space in ("", "shop", "orders")]
    for one, other in ((ids[0], ids[1]), (ids[1], ids[2])):
        link = opened.do(lambda tx, pair=(one, other): link_store.propose(tx, *pair, [], NOW_MS))
        opened.do(
            lambda tx, link=link: link_store.settle(tx, link.id, LinkState.ACCEPTED, "desk", 1, is_confirmed=True)
        )
    assert identities_of(opened.database.read(), ids[2], confirmed_only=True) == tuple(ids)


def test_whom_a_person_kept_apart_no_orders_of_another_of_their_ids_make_one(opened):
    chat, buyer = two_of_one(opened)
    other = opened.fan(a_fan(10, space="orders", name="粉丝1"))
    opened.link(chat, buyer)
    link = opened.do(lambda tx: link_store.propose(tx, chat, other, [a_reason()], NOW_MS))
    opened.do(lambda tx: link_store.settle(tx, link.id, LinkState.REJECTED, "desk", 1, is_confirmed=False))
    told = [a_reason(ref="o1"), a_reason(ref="o2")]
    again = opened.do(lambda tx: link_store.propose(tx, buyer, other, told, NOW_MS))
    assert again.state is LinkState.PROPOSED
