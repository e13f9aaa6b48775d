from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.fans import fact_store, link_store
from anchor_console.fans.facts import (
    CHILD_GROWS_MS,
    GUESS_FADES_MS,
    Evidence,
    Fact,
    Ground,
    HeardFact,
    Standing,
    contradict,
    contradicted,
    in_use,
    is_old,
    is_sensitive,
    says_minor,
    words_key,
)
from anchor_console.fans.links import Ground as Why
from anchor_console.fans.links import LinkState, Reason
from anchor_console.fans.store import is_minor
from tests.support.shop import NOW_MS, Shop, a_fan, shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def learn(shop: Shop, who, *heard, words=None, standing="stated", **how):
    facts = [HeardFact(*one, standing, NOW_MS + place, words=words) for place, one in enumerate(heard)]
    shop.do(lambda tx: fact_store.learn(tx, who, facts, shop.session.id, **how))


def known(shop: Shop, who):
    return [fact.key for fact in fact_store.facts_of(shop.database.read(), who)]


def the_fact(shop: Shop, who):
    (fact,) = fact_store.facts_of(shop.database.read(), who, with_rejected=True)
    return fact


def settle(shop: Shop, who, standing):
    shop.do(lambda tx: fact_store.settle(tx, the_fact(shop, who).id, standing, "desk", NOW_MS + 5))


HEIGHT = ("height_cm", "160", "self")
SIZE = ("size", "M", "self")


def test_facts_are_kept_once_and_by_wearer(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, HEIGHT, ("height_cm", "155", "妈妈"), HEIGHT)
    assert known(opened, who) == [HEIGHT, ("height_cm", "155", "妈妈")]


def test_a_fact_rests_on_every_time_it_was_said(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, HEIGHT, HEIGHT, words="我160")
    assert [it.at_ms for it in the_fact(opened, who).evidence] == [NOW_MS + 1, NOW_MS]
    assert the_fact(opened, who).stated_at_ms == NOW_MS + 1


def test_a_rejected_fact_does_not_come_back_from_the_same_words(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, SIZE, words="我平时穿M码！")
    settle(opened, who, Standing.REJECTED)
    learn(opened, who, SIZE, words="我平时穿 m码")
    assert known(opened, who) == []
    learn(opened, who, SIZE, words="姐 我一直穿M的")
    assert the_fact(opened, who).standing is Standing.STATED


def test_a_rejected_fact_does_not_come_back_from_the_same_words_under_another_id_of_the_fan(opened):
    chat, buyer, other = opened.fan(a_fan(1)), opened.fan(a_fan(1, space="shop")), opened.fan(a_fan(2))
    learn(opened, chat, SIZE, words="我平时穿M码")
    opened.link(chat, buyer)
    settle(opened, chat, Standing.REJECTED)
    for who in (buyer, other):
        learn(opened, who, SIZE, words="我平时穿 M码！")
    assert (known(opened, buyer), known(opened, other)) == ([], [SIZE])
    learn(opened, buyer, SIZE, words="姐 我一直穿M的")
    assert known(opened, buyer) == [SIZE]


def test_a_confirmed_fact_stays_confirmed(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, SIZE)
    settle(opened, who, Standing.CONFIRMED)
    learn(opened, who, SIZE)
    fact = the_fact(opened, who)
    assert (fact.standing, fact.settled_by, fact.settled_at_ms) == (Standing.CONFIRMED, "desk", NOW_MS + 5)


def test_a_guess_that_is_said_is_stated(opened):
    who = opened.fan(a_fan(1))
    learn(opened, who, SIZE, standing="guessed")
    learn(opened, who, SIZE)
    assert the_fact(opened, who).standing is Standing.STATED


def test_sensitive_facts_end_with_the_session_unless_the_seller_keeps_them(opened):
    one, other = opened.fan(a_fan(1)), opened.fan(a_fan(2))
    learn(opened, one, ("skin", "敏感肌", "self"), SIZE)
    learn(opened, other, ("skin", "敏感肌", "self"), keeps_sensitive=True)
    opened.do(lambda tx: fact_store.forget_session_only(tx, opened.session.id))
    assert known(opened, one) == [SIZE]
    assert known(opened, other) == [("skin", "敏感肌", "self")]


@pytest.mark.parametrize("how", ["heard again", "confirmed"])
def test_a_sensitive_fact_lasts_once_it_is_heard_again_or_confirmed_while_the_seller_keeps_them(opened, how):
    who, skin = opened.fan(a_fan(1)), ("skin", "敏感肌", "self")
    learn(opened, who, skin, ("allergy", "羊毛", "self"))
    if how == "heard again":
        learn(opened, who, skin, keeps_sensitive=True)
    else:
        (fact, _) = sorted(fact_store.facts_of(opened.database.read(), who), key=lambda one: one.key != skin)
        confirmed = (fact.id, Standing.CONFIRMED, "desk", NOW_MS)
        opened.do(lambda tx: fact_store.settle(tx, *confirmed, keeps_sensitive=True))
    opened.do(lambda tx: fact_store.forget_session_only(tx, opened.session.id))
    assert known(opened, who) == [skin]


def test_of_a_masked_person_nothing_outlasts_the_session_by_being_confirmed(opened):
    who = opened.fan(a_fan(1, user_id="111111"))
    learn(opened, who, SIZE)
    confirmed = (the_fact(opened, who).id, Standing.CONFIRMED, "desk", NOW_MS)
    opened.do(lambda tx: fact_store.settle(tx, *confirmed, keeps_sensitive=True))
    opened.do(lambda tx: fact_store.forget_session_only(tx, opened.session.id))
    assert known(opened, who) == []


def test_what_a_masked_person_says_ends_with_the_session(opened):
    who = opened.fan(a_fan(1, user_id="111111"))
    learn(opened, who, SIZE)
    heard = [HeardFact("likes", "纯棉", "self", Standing.CONFIRMED, NOW_MS, by_name="desk")]
    opened.do(lambda tx: fact_store.learn(tx, who, heard, SessionId("")))  # written down when none is open
    assert known(opened, who) == [("likes", "纯棉", "self"), SIZE]
    opened.do(lambda tx: fact_store.forget_session_only(tx, opened.session.id))
    assert known(opened, who) == [("likes", "纯棉", "self")]


def test_nothing_is_kept_of_a_minor_nor_of_who_is_the_same_fan(opened):
    one, other = opened.fan(a_fan(1)), opened.fan(a_fan(1, space="shop"))
    link = opened.do(lambda tx: link_store.propose(tx, one, other, [], NOW_MS))
    opened.do(lambda tx: link_store.settle(tx, link.id, LinkState.ACCEPTED, "desk", NOW_MS, is_confirmed=True))
    learn(opened, other, SIZE)
    learn(opened, one, SIZE, ("age", "16", "self"))
    learn(opened, other, HEIGHT)
    assert known(opened, one) == known(opened, other) == []
    assert is_minor(opened.database.read(), one)


def test_what_was_known_of_who_is_linked_to_a_minor_is_out_of_sight_until_the_link_is_undone(opened):
    chat, buyer = opened.fan(a_fan(1)), opened.fan(a_fan(1, space="shop"))
    learn(opened, buyer, HEIGHT, SIZE)
    reasons = [Reason(Why.ORDER, order, NOW_MS) for order in ("o1", "o2")]
    link = opened.do(lambda tx: link_store.propose(tx, chat, buyer, reasons, NOW_MS))
    assert link.state is LinkState.ACCEPTED
    learn(opened, chat, SIZE, ("age", "15", "self"))
    tx = opened.database.read()
    assert known(opened, chat) == known(opened, buyer) == fact_store.unsettled(tx, 0, 9) == []
    # It is there for its owner all the same.
    assert [one["value"] for one in fact_store.export_fan(tx, buyer)] == ["160", "M"]
    opened.do(lambda tx: link_store.settle(tx, link.id, LinkState.UNDONE, "desk", NOW_MS, is_confirmed=False))
    assert known(opened, chat) == []
    assert known(opened, buyer) == [HEIGHT, SIZE]
    assert len(fact_store.unsettled(tx, 0, 9)) == 2


def test_the_same_words_are_told_however_they_are_typed():
    assert words_key("我平时穿Ｍ码！") == words_key("我 平时穿m码")
    assert words_key("我穿M") != words_key("我穿L")


@pytest.mark.parametrize(
    ("facet", "value", "wearer", "sensitive"),
    [("skin", "敏感", "self", True), ("allergy", "羊毛", "妈妈", True), ("height_cm", "110", "孩子", True),
     ("audience", "孕妇", "self", True), ("weight_kg", "65", "孕妇", True),
     ("audience", "妈妈", "self", False), ("height_cm", "160", "self", False)],
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


def a_fact(facet="height_cm", value="160", wearer="self", **changes):
    made = Fact(1, IdentityId(1), facet, value, wearer, Standing.STATED, NOW_MS, False, None, None, ())
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        (a_fact(), a_fact(value="165"), True),
        (a_fact(), a_fact(value="155", wearer="妈妈"), False),
        (a_fact("size", "M"), a_fact("size", "L"), True),
        (a_fact("size", "M"), a_fact("size", "38"), False),
        (a_fact("size", "29"), a_fact("size", "38"), False),
        (a_fact("size", "38"), a_fact("size", "39码"), True),
        (a_fact("size", "2XL"), a_fact("size", "XXL"), False),
        (a_fact("likes", "纯棉"), a_fact("likes", "驼色"), False),
        (a_fact("likes", "纯棉"), a_fact("dislikes", "纯棉"), True),
    ],
)
def test_what_contradicts(one, other, do):
    assert contradict(one, other) is do
    assert contradict(other, one) is do


def test_both_that_contradict_are_told():
    facts = [a_fact(id=1), a_fact("size", "M", id=2), a_fact(value="165", id=3)]
    assert contradicted(facts) == {1, 3}


def test_a_childs_figures_grow_old_in_four_months_and_guesses_fade():
    later_ms = NOW_MS + CHILD_GROWS_MS + 1
    child = a_fact("height_cm", "110", "孩子", standing=Standing.CONFIRMED)
    assert not is_old(child, NOW_MS)
    assert is_old(child, later_ms)
    assert not is_old(a_fact(), later_ms)
    assert not is_old(a_fact("likes", "汪汪队", "孩子"), later_ms)
    faded_ms = NOW_MS + GUESS_FADES_MS + 1
    standings = (Standing.GUESSED, Standing.STATED, Standing.CONFIRMED)
    assert [is_old(a_fact(standing=standing), faded_ms) for standing in standings] == [True, False, False]


def test_advice_goes_by_the_wearer_and_by_the_better_of_two_that_contradict():
    facts = [
        a_fact(id=1, value="158", standing=Standing.CONFIRMED, stated_at_ms=NOW_MS - 9, settled_at_ms=NOW_MS + 1),
        a_fact(id=2, value="165"),
        a_fact(id=3, value="150", wearer="妈妈"),
        a_fact("likes", "棉", id=4, standing=Standing.REJECTED),
        a_fact("size", "M", id=5),
        a_fact("size", "L", id=6, stated_at_ms=NOW_MS + 1),
    ]
    assert [fact.id for fact in in_use(facts, "self", NOW_MS)] == [1, 6, 5]
    assert [fact.id for fact in in_use(facts, "妈妈", NOW_MS)] == [3]


def said_of_a_child(id, facet, value, minute, **changes):
    at_ms = NOW_MS + minute * 60_000
    evidence = Evidence(Ground.MESSAGE, IdentityId(1), MessageId(minute), None, None, at_ms)
    return a_fact(facet, value, "孩子", id=id, stated_at_ms=at_ms, evidence=(evidence,), **changes)


@pytest.mark.parametrize(
    ("facts", "used"),
    [
        ([("height_cm", "110", 1), ("weight_kg", "19", 2)], [2, 1]),
        ([("height_cm", "130", 1), ("weight_kg", "25", 1), ("height_cm", "110", 2), ("weight_kg", "19", 2)], [3, 4]),
        ([("height_cm", "130", 1), ("weight_kg", "25", 1), ("weight_kg", "19", 2)], [3]),
        ([("age", "8", 1), ("height_cm", "130", 1), ("age", "5", 2), ("weight_kg", "19", 3)], [4]),
        ([("height_cm", "130", 1), ("height_cm", "110", 1), ("weight_kg", "19", 2)], [3]),
        ([("height_cm", "130", 1), ("height_cm", "110", 1), ("weight_kg", "19", 1)], [3]),
        ([("height_cm", "130", 1), ("likes", "粉色", 1), ("height_cm", "110", 2)], [3, 2]),
    ],
    ids=["one child", "two, each whole", "the other one's weight", "told by their ages", "two in one line before",
         "two in one line", "tastes stay"],
)  # fmt: skip
def test_figures_of_two_children_are_never_put_together(facts, used):
    told = [said_of_a_child(id, *one) for id, one in enumerate(facts, start=1)]
    assert [fact.id for fact in in_use(told, "孩子", NOW_MS + 10 * 60_000)] == used


def test_of_one_person_who_told_otherwise_the_figures_stay_together():
    facts = [
        replace(said_of_a_child(1, "height_cm", "158", 1), wearer="妈妈"),
        replace(said_of_a_child(2, "weight_kg", "60", 1), wearer="妈妈"),
        replace(said_of_a_child(3, "weight_kg", "65", 2), wearer="妈妈"),
    ]
    assert [fact.id for fact in in_use(facts, "妈妈", NOW_MS + 10 * 60_000)] == [3, 1]


def test_what_the_fan_says_of_their_body_after_it_was_confirmed_comes_first():
    confirmed = {"standing": Standing.CONFIRMED, "stated_at_ms": NOW_MS - 9, "settled_at_ms": NOW_MS - 5}
    facts = [
        a_fact("weight_kg", "55", id=1, **confirmed),
        a_fact("weight_kg", "65", id=2, stated_at_ms=NOW_MS - 1),
        a_fact("weight_kg", "60", id=3, stated_at_ms=NOW_MS - 7),
        a_fact("weight_kg", "70", id=4, standing=Standing.GUESSED, stated_at_ms=NOW_MS),
        a_fact("likes", "红色", id=5, **confirmed),
        a_fact("dislikes", "红色", id=6, stated_at_ms=NOW_MS - 1),
    ]
    assert [fact.id for fact in in_use(facts, "self", NOW_MS)] == [2, 5]
