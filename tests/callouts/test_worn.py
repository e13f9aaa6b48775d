"""What was bought for somebody else says nothing of the fan's own body and taste."""

from __future__ import annotations

import asyncio

import pytest

from anchor_console.callouts.service import bought_by
from anchor_console.callouts.worn import SpokenFor, with_wearers
from anchor_console.core.ids import IdentityId, ProductId, SessionId
from anchor_console.sales.purchases import Purchase
from tests.live.stage import a_stage
from tests.support.shop import a_line, an_order, said, womens_goods

MINUTE = 60_000


def bought(color="黑色", size="39", product=6, session="S1", minute=10):
    what = (product, "C6", "小白鞋", "女鞋", color, size)
    return Purchase(
        IdentityId(1), minute * MINUTE, ProductId(product), *what[1:], 1, 100, False, SessionId(session), "", "o-1", 100
    )


def spoken(wearer, color=None, size=None, product=6, session="S1", minute=9, is_asked=False):
    return SpokenFor(ProductId(product), SessionId(session), color, size, wearer, minute * MINUTE, is_asked=is_asked)


@pytest.mark.parametrize(
    ("words", "wearer"),
    [
        ([spoken("老婆")], "老婆"),
        ([spoken("老婆", size="39")], "老婆"),
        ([spoken("老婆", minute=1), spoken(None, minute=8)], None),
        ([spoken(None, minute=1), spoken("老婆", minute=8)], "老婆"),
        ([spoken("老婆", minute=14)], "老婆"),
        ([spoken("老婆", minute=16)], None),
        ([spoken("老婆", size="38")], None),
        ([spoken("老婆", color="白色")], None),
        ([spoken("老婆", product=7)], None),
        ([spoken("老婆", session="S0")], None),
        ([spoken(None, minute=9), spoken("老公", minute=11, is_asked=True)], None),
        ([spoken("老公", minute=11, is_asked=True)], "老公"),
        ([spoken(None, minute=9), spoken("老公", minute=11)], "老公"),
        ([], None),
    ],
    ids=["for her", "in her size", "for herself since", "for her since", "said when ordered", "said long after",
         "another size", "another colour", "another product", "another evening",
         "asks for him what she took for herself", "asks for him what nobody said they want", "says later for whom",
         "nothing said"],
)  # fmt: skip
def test_the_last_words_that_may_have_led_to_it_tell_for_whom_it_was_bought(words, wearer):
    assert [one.wearer for one in with_wearers([bought()], words)] == [wearer]


def test_his_wifes_size_is_not_his_in_what_is_known_and_in_advice(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, rows=womens_goods().rows) as stage:
            await stage.hear(
                said("6号给我媳妇儿来一双39的白色", 1, seconds=1),
                an_order("o1", fan=1, seconds=60, lines=[a_line("W1006-BS-39", amount=15_900)]),
                said("1号给孩子来一件黑色L", 2, seconds=61, id="child"),
                an_order("o2", fan=2, seconds=90, lines=[a_line("W1001-HS-L", amount=12_900)]),
                said("1号黑色L来一件", 3, seconds=91, id="self"),
                an_order("o3", fan=3, seconds=120, lines=[a_line("W1001-HS-L", amount=12_900)]),
            )
            read, told = stage.console.database.read(), {}
            for who, name in stage.ask("SELECT id, name FROM identities"):
                facts = stage.console.fans.view(who).facts
                told[name] = {(one.fact.facet, one.fact.value, one.fact.wearer) for one in facts if one.times}
                told[name] |= {one.size for one in bought_by(read, [who], stage.clock.now_ms() + 10**9)}
            assert told["粉丝1"] == {("size", "39", "老婆")}
            assert told["粉丝2"] == set()
            assert told["粉丝3"] == {
                ("size", "L", "self"), ("likes", "黑色", "self"), ("likes", "连衣裙", "self"), "L"
            }  # fmt: skip

    asyncio.run(scenario())
