"""Two identities that may be one fan are noticed as their events come in."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import Identity
from anchor_console.fans import link_store, tally_store
from anchor_console.fans.known_store import KnownPerson, put_known
from anchor_console.fans.links import Ground, LinkState
from anchor_console.fans.store import identities_of
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import a_fan, a_line, an_order, item, reading, said, shop

CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)
ORDERED = reading(Intent.ORDERED, item("1", "驼色", "M"))
MINUTE = 60


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def store(shop, *arrivals):
    context = Context(shop.session, shop.catalogue, None, None, trusts_viewers=False)
    return shop.do(lambda tx: store_batch(tx, context, arrivals))


def says(text="1号驼色M一件", read=CLAIM, minute=0, fan=None, **more):
    event = said(text, seconds=minute * MINUTE, fan=fan or a_fan(1, name="王姐"), **more)
    return Arrival("kuaishou", event, event.at_ms, read)


def buys(order_id, minute=2, sku="C1-M", status="paid", **buyer):
    event = an_order(order_id, seconds=minute * MINUTE, lines=[a_line(sku)], status=status)
    ref = a_fan("b1", **({"name": "王姐", "space": "shop"} | buyer))
    event = replace(event, fan=ref)
    return Arrival("kuaishou", event, event.at_ms, None)


def links(shop):
    tx = shop.database.read()
    ids = [who for (who,) in shop.ask("SELECT id FROM identities")]
    return [(link.state, [reason.ground for reason in link.reasons]) for link in link_store.links_of(tx, ids)]


PROPOSED = [(LinkState.PROPOSED, [Ground.ORDER])]


def test_an_order_for_what_was_just_said_by_one_of_that_name_is_proposed(opened):
    store(opened, says(), buys("o1"))
    assert links(opened) == PROPOSED


def test_words_that_come_after_the_order_count_too(opened):
    store(opened, buys("o1", minute=0))
    store(opened, says("已拍1号驼色M", ORDERED, minute=2))
    assert links(opened) == PROPOSED


@pytest.mark.parametrize(
    "arrivals",
    [
        [says(), buys("o1", minute=11)],
        [says(), buys("o1", sku="C1-L")],
        [says(), buys("o1", name="王姐姐")],
        [says(), buys("o1", space="")],
        [says(), buys("o1", masked=True)],
        [says("1号驼色M有吗", reading(Intent.ASK_STOCK, item("1", "驼色", "M"))), buys("o1")],
        [says(), says(fan=a_fan(2, name="王姐", platform="douyin"), id="other"), buys("o1")],
        [buys("o1", minute=0), says(minute=6)],
    ],
    ids=["too late", "another size", "another name", "one space", "masked", "only asked", "two of the name",
         "too long ago"],
)  # fmt: skip
def test_nothing_is_proposed_for_less(opened, arrivals):
    store(opened, *arrivals)
    assert links(opened) == []


def test_two_agreeing_orders_make_one_fan_as_a_guess_whose_tally_is_theirs_together(opened):
    store(opened, says(), buys("o1"))
    outcome = store(opened, says("再来一件1号驼色M", minute=5), buys("o2", minute=6))
    tx = opened.database.read()
    who = opened.fan(a_fan(1, name="王姐"))
    buyer = opened.fan(a_fan("b1", space="shop"))
    assert identities_of(tx, who) == (who, buyer)
    assert identities_of(tx, who, confirmed_only=True) == (who,)
    assert {who, buyer} <= outcome.recounted
    for one in (who, buyer):
        tally = tally_store.tally(tx, one)
        assert (tally.sessions, tally.orders, tally.units) == (1, 2, 2)


def test_one_saying_speaks_for_one_order_however_often_it_is_placed(opened):
    store(opened, says(), buys("o1"), buys("o2", minute=3))
    assert links(opened) == PROPOSED
    # Said once more, the other order is agreed with as well.
    store(opened, says("已拍1号驼色M", ORDERED, minute=4))
    assert links(opened) == [(LinkState.ACCEPTED, [Ground.ORDER] * 2)]


def test_an_order_that_is_called_off_agrees_with_nothing(opened):
    store(opened, says(), says("再来一件1号驼色M", minute=1), buys("o1", status="placed"), buys("o2", minute=3))
    assert links(opened) == [(LinkState.ACCEPTED, [Ground.ORDER] * 2)]
    outcome = store(opened, buys("o1", minute=4, status="cancelled"))
    assert links(opened) == PROPOSED
    who, buyer = opened.fan(a_fan(1, name="王姐")), opened.fan(a_fan("b1", space="shop"))
    assert {who, buyer} <= outcome.recounted
    assert tally_store.tally(opened.database.read(), who).orders == 0
    closed = buys("o2", minute=5, status="closed")
    store(opened, replace(closed, event=replace(closed.event, fan=None)))
    assert links(opened) == []
    store(opened, says("已拍1号驼色M", ORDERED, minute=6))
    assert links(opened) == []


def test_the_order_that_is_placed_in_the_stead_of_one_that_was_called_off_agrees(opened):
    store(opened, says(), buys("o1", status="placed"), buys("o2", minute=3))
    store(opened, buys("o1", minute=20, status="cancelled"))
    assert opened.ask("SELECT ref FROM fan_link_reasons") == [("o2",)]
    assert links(opened) == PROPOSED


def test_the_same_order_told_again_agrees_with_nothing(opened):
    store(opened, says(), buys("o1"), buys("o1", minute=3))
    assert links(opened) == PROPOSED


def test_an_order_that_two_sources_tell_of_under_two_ids_proposes_that_they_are_one_and_stays_where_it_was(opened):
    by_bridge = {"space": "", "name": "公屏的名字"}
    store(opened, buys("o1", minute=0, **by_bridge), buys("o1", minute=1))
    assert links(opened) == PROPOSED
    bought = opened.ask("SELECT order_id, identity_id FROM orders")
    assert bought == [("o1", opened.fan(a_fan("b1")))]
    store(
        opened, buys("o2", minute=2), buys("o2", minute=3, **by_bridge), buys("o3", minute=4, masked=True, **by_bridge)
    )
    assert links(opened) == [(LinkState.ACCEPTED, [Ground.ORDER] * 2)]
    who, buyer = opened.fan(a_fan("b1")), opened.fan(a_fan("b1", space="shop"))
    assert identities_of(opened.database.read(), who) == (who, buyer)
    assert tally_store.tally(opened.database.read(), buyer).orders == 2


def test_an_order_that_one_source_tells_of_behind_a_mask_links_nobody(opened):
    for order in ("o1", "o2"):
        store(opened, buys(order), buys(order, minute=3, space="", name="公屏的名字", masked=True))
    assert links(opened) == []


def test_one_name_and_picture_in_two_spaces_are_proposed(opened):
    picture = "https://p{}.example.com/uhead/AB/1.jpg?size={}"
    store(opened, says("来了", reading(), fan=a_fan(1, name="王姐", avatar=picture.format(1, 80))))
    store(opened, buys("o1", avatar=picture.format(2, 200)))
    assert links(opened) == [(LinkState.PROPOSED, [Ground.PICTURE])]


def test_the_platforms_own_picture_links_nobody(opened):
    stock = "https://p1.example.com/default.jpg"
    crowd = [says("来了", reading(), fan=a_fan(n, name=f"粉丝{n}", avatar=stock), id=f"x{n}") for n in range(9)]
    store(opened, *crowd, says("来了", reading(), fan=a_fan(10, name="王姐", avatar=stock)))
    store(opened, buys("o1", avatar=stock))
    assert links(opened) == []


def test_five_hundred_viewers_behind_one_id_link_nobody(opened):
    crowd = [
        says(fan=a_fan(n, user_id="111111", name=f"粉丝{n % 50}", avatar="https://a/x.jpg"), id=f"x{n}")
        for n in range(500)
    ]
    store(opened, *crowd, *(buys(f"o{n}", name=f"粉丝{n}", user_id=f"b{n}") for n in range(50)))
    assert links(opened) == []


def test_an_id_that_turns_out_to_be_many_loses_its_links(opened):
    store(opened, says(), buys("o1"), says("再来一件1号驼色M", minute=5), buys("o2", minute=6))
    for minute, name in ((7, "李姐"), (8, "张姐")):
        store(opened, says("来了", reading(), minute, a_fan(1, name=name)))
    assert links(opened) == [(LinkState.UNDONE, [Ground.ORDER, Ground.ORDER])]


def comes(number, name, **more):
    return says("来了", reading(), fan=a_fan(number, name=name, **more), id=f"{name}{number}")


def test_who_bears_a_name_of_the_sellers_list_is_proposed_and_of_two_who_bear_it_neither(opened):
    opened.fan(a_fan("王姐", name="王姐", space="list"))
    store(opened, comes(1, "王姐"), comes(2, "李姐"))
    assert links(opened) == [(LinkState.PROPOSED, [Ground.LIST])]
    store(opened, comes(3, "王姐"))
    assert links(opened) == []


def test_whom_the_list_has_by_an_id_that_nobody_comes_with_is_proposed_by_their_name(opened):
    """The 抖音号 that people show is not the id that a bridge brings."""
    listed = KnownPerson(Identity("kuaishou", "", "wj88"), (("王姐", 0),), NOW_MS, 0)
    opened.do(lambda tx: put_known(tx, [listed]))
    store(opened, comes(1, "王姐"), comes(2, "李姐"))
    assert links(opened) == [(LinkState.PROPOSED, [Ground.LIST])]
    store(opened, comes(3, "王姐"))
    assert links(opened) == []


def test_who_comes_with_the_very_id_of_the_list_is_nobody_else_by_it(opened):
    listed = KnownPerson(Identity("kuaishou", "", "wj88"), (("王姐", 0),), NOW_MS, 0)
    opened.do(lambda tx: put_known(tx, [listed]))
    store(opened, comes(1, "王姐"))
    assert links(opened) == [(LinkState.PROPOSED, [Ground.LIST])]
    store(opened, comes(2, "王姐", user_id="wj88"))
    assert links(opened) == []
    store(opened, comes(4, "李姐"), comes(5, "王姐"))
    assert links(opened) == []


def test_a_name_of_the_sellers_list_that_a_crowd_bears_speaks_for_none_of_them(opened):
    opened.fan(a_fan("王姐", name="王姐", space="list"))
    store(opened, comes(1, "王姐"))
    store(opened, *(comes(number, "王姐") for number in range(2, 40)))
    assert links(opened) == []


def test_a_name_that_a_whole_room_bears_is_looked_for_once(opened):
    opened.fan(a_fan("王姐", name="王姐", space="list"))
    who = [opened.fan(a_fan(number, name="momo")) for number in range(150)]
    opened.do(lambda tx: tx.execute("UPDATE identities SET avatar = 'https://a/' || id").rowcount)
    for looked in (link_store.in_lists, link_store.namesakes_with_picture):
        steps = []

        def look(tx, looked=looked, steps=steps):
            tx.set_progress_handler(lambda: steps.append(1), 100)
            try:
                return looked(tx, who)
            finally:
                tx.set_progress_handler(None, 0)

        assert opened.do(look) == []
        assert len(steps) < 200  # for each of them it would be a thousand


def test_who_is_masked_is_nobody_of_the_sellers_list(opened):
    opened.fan(a_fan("王姐", name="王姐", space="list"))
    store(opened, comes(1, "王姐", masked=True))
    assert links(opened) == []
