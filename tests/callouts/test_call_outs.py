"""Who is named for a product, and who never is: heard by the real pipeline, asked as of a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest

from anchor_console.callouts import store
from anchor_console.callouts.service import CallOut, call_outs, said_to
from anchor_console.callouts.sureness import Hint
from anchor_console.callouts.wants import WantKind
from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import IdentityId
from anchor_console.fans import link_store, mark_store
from anchor_console.fans import store as fans
from anchor_console.fans.links import Ground, LinkState, Reason
from anchor_console.fans.marks import Mark
from anchor_console.goods.size_file import read_sizes
from anchor_console.live.fans.calling import room_at
from anchor_console.sales.past_store import PastLine, put_past_lines
from tests.live.stage import Stage, a_stage
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import WOMEN, a_fan, a_line, a_row, an_order, said, womens_goods

COAT = "11"
DAY_MS = 86_400_000


def evening(tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]], mode: Any = "cart") -> None:
    async def whole() -> None:
        async with a_stage(tmp_path, mode, womens_goods().rows) as stage:
            await scenario(stage)

    asyncio.run(whole())


def named(stage: Stage, number: str = COAT, *, seconds: float = 600) -> list[CallOut]:
    product = stage.console.goods.catalogue.numbered(number)
    assert product is not None
    tx = stage.console.database.read()
    return call_outs(tx, room_at(tx, product, NOW_MS + round(seconds * 1000)))


def names(stage: Stage, number: str = COAT, *, seconds: float = 600) -> list[str]:
    return [one.name for one in named(stage, number, seconds=seconds)]


_SAID = {"1": "", "2": "二", "3": "三", "4": "四"}
"""What tells fans apart when their names are said aloud: a figure does not."""


async def lines(stage: Stage, *spoken: tuple[str, str], name: str = "王姐", start: float = 10) -> None:
    """Each line of a fan half a minute after the one before."""
    for place, (who, text) in enumerate(spoken):
        at = start + 30 * place
        stage.clock.advance(NOW_MS / 1000 + at - stage.clock.now_ms() / 1000)
        await stage.hear(said(text, who, seconds=at, fan=a_fan(who, name=f"{name}{_SAID.get(who, who)}")))


@pytest.mark.parametrize(
    "text",
    [
        "11号驼色M来一件",
        "11号驼色M没抢到",
        "11号驼色M什么时候补货",
        "11号驼色M码还有吗",
    ],
)
def test_who_wanted_it_in_words_is_named_with_colour_and_reason(tmp_path, text) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", text), ("2", "666"))
        (one,) = named(stage)
        assert (one.name, one.color, one.size) == ("王姐", "驼色", "M")
        assert "驼色 M" in one.reasons[0].zh
        assert "你的码" in one.say.zh
        assert "M" not in one.say.zh.replace("王姐", "")
        assert one.ago.zh == "9分钟前"

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    "spoken",
    [
        ("666",),
        ("多少钱",),
        ("11号多少钱",),
        ("讲解一下11号",),
        ("11号驼色M来一件", "11号不要了"),
        ("11号驼色M没抢到", "11号驼色M别叫我了"),
        ("11号驼色M没抢到", "11号我昨天在商场买了"),
        ("11号驼色M没抢到", "11号太显老了 不适合我"),
        ("11号驼色M没抢到", "11号家里有一件了"),
        ("我闺蜜没抢到11号驼色M",),
        ("没抢到11号驼色M 省钱了",),
        ("11号驼色M要是有加绒的就拍",),
        ("11号驼色M美是美 可惜我在海南",),
        ("11号驼色M来一件", "11号取消"),
        ("11号驼色M来一件", "算了不要了"),
        ("11号驼色M没抢到 我老公说不准买了",),
        ("11号驼色5XL没抢到",),
        ("闺女没抢到11号驼色M",),
        ("谁没抢到11号驼色M",),
        ("@小美 11号驼色M没抢到吗",),
        ("还好11号驼色M没抢到",),
        ("11号驼色M差点没抢到",),
        ("11号驼色M没抢到", "驼色不好看"),
        ("11号驼色M没抢到", "大衣有点短 不适合我"),
        ("11号驼色M没抢到", "大衣下次吧"),
        ("11号驼色M没抢到", "以后不穿大衣了"),
        ("11号驼色M没抢到", "上次那件大衣收到了 很好"),
        ("11号驼色M没抢到", "我现在穿L了"),
        ("11号驼色M码还有吗", "算了不要了"),
        ("11号驼色M码还有吗", "不喜欢这个颜色"),
        ("11号驼色M码还有吗", "还是别了"),
        ("11号驼色M码还有吗", "没钱了 买不起"),
        ("11号驼色M码还有吗", "我妈不让买"),
        ("11号驼色M码还有吗", "等双十二再买"),
        ("11号驼色M码还有吗", "已经拍了"),
        ("11号驼色M来一件", "12号M码还有吗", "不要了"),
        ("11号驼色M还有吗", "大衣不好看 算了"),
        ("11号驼色M还有吗", "我最讨厌羊绒"),
        ("11号驼色M还有吗", "我不喜欢驼色"),
        ("11号驼色M来一件", "我今年16岁"),
        ("要12号M 不要11号", "12号M来一件"),
        ("11号驼色M来一件", "11号已拍"),
        ("11号紫色有吗",),
        ("11号驼色M没抢到", "我刚在别人家买了大衣"),
        ("11号驼色M没抢到", "拼多多上买了件一样的"),
        ("11号驼色M没抢到", "大衣我自己做了一件"),
        ("11号驼色M没抢到", "等补货等了一周 换别的了"),
        ("11号驼色M没抢到", "再也不在你家买了"),
        ("11号驼色M没抢到", "大衣太贵了"),
        ("11号驼色M没抢到", "驼色显黑 还是黑色好"),
        ("11号黑色L没抢到", "减肥成功 现在穿M了"),
        ("11号驼色M没抢到", "我是她老公 她不在"),
        ("11号驼色M没抢到", "我是她女儿 我妈睡了"),
        ("11号驼色M没抢到", "我老公去世了 心情不好"),
        ("11号驼色M没抢到", "我今年初二"),
        ("11号驼色M没抢到", "主播别说我啊 我怕老公知道"),
        ("11号驼色M没抢到", "刚生完孩子 胖了"),
        ("11号驼色M没抢到", "我失业了"),
        ("11号驼色M没抢到", "这个月手头紧"),
        ("11号驼色M没抢到", "这个月房贷都还不上了"),
        ("11号驼色M没抢到", "刚离婚 心情不好"),
        ("11号驼色M没抢到", "大衣不暖和"),
        ("11号驼色M没抢到", "驼色有点老气"),
        ("11号驼色M没抢到", "上面那条是我孩子乱发的"),
        ("都春天了还卖大衣",),
        ("11号驼色M没抢到", "不蹲了"),
        ("11号驼色M没抢到", "上次那件我买到了 不用了"),
        ("11号驼色M没抢到", "11号别再提醒我了"),
        ("11号驼色M没抢到", "随便看看"),
    ],
)
def test_who_did_not_or_no_longer_wants_it_is_not_named(tmp_path, spoken) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, *(("1", text) for text in spoken))
        assert names(stage) == []

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我已经在别家买了", []),
        ("我在隔壁直播间买了", []),
        ("我朋友送了我一件", []),
        ("我昨天买了一件", []),
        ("昨天囤了好多", []),
        ("我有3件了", []),
        ("上次买了毛衣 很好看", ["王姐"]),
        ("我家有两只猫", ["王姐"]),
        ("我有一个女儿", ["王姐"]),
        ("我有两张券", ["王姐"]),
        ("我有一个问题", ["王姐"]),
        ("我有一点胖", ["王姐"]),
        ("昨天买了裤子 今天到了", ["王姐"]),
        ("怎么能不蹲", ["王姐"]),
        ("上身给我看看就行", ["王姐"]),
        ("在别家买了吗", ["王姐"]),
        ("晚上好", ["王姐"]),
    ],
)
@pytest.mark.parametrize("on_air", ["11", "12"])
def test_who_has_one_from_elsewhere_is_not_named_though_the_line_names_nothing(tmp_path, text, left, on_air) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"))
        await stage.put_on_air(on_air)
        await lines(stage, ("1", text), start=60)
        assert names(stage) == left

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我老公说不好看", []),
        ("上个月在商场试了 不适合我", []),
        ("算了不要了", []),
        ("晚上好", ["王姐"]),
        ("上次买的收到了 好看", ["王姐"]),
        ("已拍", ["王姐"]),
    ],
)
def test_who_says_no_another_evening_and_not_to_what_means_what_they_wanted_last(tmp_path, text, left) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"))
        await stage.console.session.end()
        await stage.console.session.start("晚场", "cart")
        await lines(stage, ("1", text), start=7 * 86_400)
        assert names(stage, seconds=7 * 86_400 + 60) == left

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    "text",
    ["我是她老公 她不在", "她睡了", "这是我老婆的号", "用我媳妇的手机看的", "我是她女儿 12号M来一件", "我老婆的号"],
)
def test_who_sits_in_for_her_one_evening_takes_nothing_of_what_she_wants_from_the_next(tmp_path, text) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", text))
        assert names(stage) == []
        await stage.console.session.end()
        await stage.console.session.start("晚场", "cart")
        await lines(stage, ("1", "晚上好"), start=86_400)
        assert names(stage, seconds=86_400 + 60) == ["王姐"]

    evening(tmp_path, scenario)


@pytest.mark.parametrize("text", ["给我老公的号也留一件", "我找老婆的手机去了", "老婆的手机号是多少来着"])
def test_who_speaks_of_anothers_phone_is_who_they_are(tmp_path, text) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", text))
        assert names(stage) == ["王姐"]

    evening(tmp_path, scenario)


@pytest.mark.parametrize("text", ["给我退款 骗子", "上次买的打底衫起球了 质量太差了", "羊绒的我穿了痒"])
def test_who_complains_tonight_is_not_greeted_before_that_is_solved(tmp_path, text) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", text))
        assert names(stage) == []
        (ticket,) = stage.console.state.tickets
        await stage.console.tickets.solve(ticket.id, "退了")
        assert names(stage) == ["王姐"]

    evening(tmp_path, scenario)


def test_who_only_asks_where_their_parcel_is_may_be_named(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", "我上次的快递到哪了"))
        assert len(stage.console.state.tickets) == 1
        assert names(stage) == ["王姐"]

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    "text", ["怕我妈穿着小", "怎么还不上链接", "还不上链接", "吃土也要买", "我怕老公不喜欢这个颜色吗"]
)
def test_what_only_looks_like_a_no_leaves_the_want(tmp_path, text) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", text))
        assert names(stage) == ["王姐"]

    evening(tmp_path, scenario)


def test_what_is_too_dear_and_haggled_for_is_wanted_still(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", "大衣太贵了 便宜点"))
        assert names(stage) == ["王姐"]

    evening(tmp_path, scenario)


def test_what_a_line_tells_of_somebody_by_name_is_not_remembered_of_its_writer(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("2", "来了"), name="阿依")
        await lines(stage, ("1", "小红平时穿L码"), ("1", "小红要11号驼色M"), ("1", "阿依二要11号黑色L"), start=50)
        assert stage.ask("SELECT count(*) FROM facts") == [(0,)]
        assert stage.ask("SELECT count(*) FROM wants") == [(0,)]
        assert names(stage) == []
        await lines(stage, ("2", "阿依二要11号黑色M"), name="阿依", start=200)  # who speaks of herself so
        assert names(stage) == ["阿依二"]

    evening(tmp_path, scenario)


def test_an_open_call_for_those_who_missed_it_counts_as_their_word(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("16")
        await stage.console.calls.open("没拍到的扣1")
        await lines(stage, ("1", "1"), ("2", "主播晚上好"), ("3", "666"), ("4", "👍👍👍"))
        assert names(stage, "16") == ["王姐"]
        await stage.console.calls.open("听得见的扣1")
        await lines(stage, ("2", "1"), start=130)
        assert names(stage, "16") == ["王姐"]
        # What the call itself asks for answers it, cheers or not.
        for word, who in (("666", "3"), ("没", "4")):
            await stage.console.calls.open(f"没拍到的扣{word}")
            await lines(stage, (who, word), start=100 + 60 * int(who))
            assert f"王姐{_SAID[who]}" in names(stage, "16")

    evening(tmp_path, scenario)


def test_a_colour_that_another_line_of_theirs_names_is_not_said_to_be_what_they_missed(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("14")
        await stage.console.calls.open("没拍到的扣1")
        await lines(stage, ("1", "1"), ("1", "紫色的上身看看"))
        (one,) = named(stage, "14")
        assert (one.color, one.say.zh) == ("紫色", "王姐，你刚才没赶上的睡衣，回来了")
        assert one.say.en == "王姐, the 睡衣 you missed is back"

    evening(tmp_path, scenario)


def test_who_asks_for_it_by_its_number_while_something_else_is_shown_does_not_ask_for_company(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("17")
        await lines(stage, ("1", "17号还有货吗"))
        await stage.put_on_air("2")
        await lines(stage, ("2", "17号还有货吗"), ("3", "还有货吗"), start=50)
        (one,) = named(stage, "17")
        assert (one.name, one.kinds[0]) == ("王姐二", Hint.SOUGHT)
        assert one.reasons[0].zh.endswith("问过有没有货")

    evening(tmp_path, scenario)


def test_who_asks_for_it_by_its_number_while_nothing_is_shown_does_not_ask_for_company(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "17号还有货吗"), ("2", "还有货吗"))
        assert [(one.name, one.kinds[0]) for one in named(stage, "17")] == [("王姐", Hint.SOUGHT)]

    evening(tmp_path, scenario)


def test_what_was_asked_while_it_was_shown_and_while_it_was_not_is_told_once_in_the_same_words(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air(COAT)
        await lines(stage, ("1", "11号驼色M还有吗"))
        await stage.put_on_air("2")
        await lines(stage, ("1", "11号驼色M还有吗"), start=20)
        (one,) = named(stage)
        assert one.kinds[:2] == (Hint.SOUGHT, Hint.ASKED_STOCK)
        assert len(set(one.reasons)) == len(one.reasons)

    evening(tmp_path, scenario)


def test_who_asked_whether_it_is_in_stock_or_presale_missed_nothing(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色L是现货还是预售"))
        (one,) = named(stage)
        assert one.kinds[0] == Hint.SOUGHT
        assert one.say.zh == "王姐，你问的驼色大衣来了，有你的码"

    evening(tmp_path, scenario)


def test_what_is_said_again_and_again_is_one_want_and_each_claim_its_own(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, *[("1", "11号有货吗")] * 4, ("1", "11号驼色M"), ("1", "11号驼色M再来一件"))
        tx, product = stage.console.database.read(), stage.console.goods.catalogue.numbered(COAT)
        assert product is not None
        wants = store.wants_of(tx, product.id, [IdentityId(1)], stage.clock.now_ms())
        assert sorted((want.kind, (want.at_ms - NOW_MS) // 1000) for want in wants) == [
            (WantKind.CLAIM, 130),
            (WantKind.CLAIM, 160),
            (WantKind.SOUGHT, 100),
        ]

    evening(tmp_path, scenario)


def test_what_the_words_leave_open_must_all_be_there(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        # 驼色 XL is gone, and may be just what they missed.
        await lines(stage, ("1", "11号驼色没抢到"), ("2", "11号黑色没抢到"))
        assert names(stage) == ["王姐二"]

    evening(tmp_path, scenario)


def test_masked_staff_and_marked_people_are_never_named(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        for n, fan in enumerate(
            (
                a_fan("0", user_id="0", name="王姐"),
                a_fan("5", name="王***"),
                a_fan("6", masked=True),
                a_fan("7", name="小助理", staff=True),
                a_fan("8", name="同行甲"),
                a_fan("9", name="用户3646780239"),
                a_fan("10", name="💋☀️"),
                a_fan("11", name="不接待的"),
            )
        ):
            await stage.hear(said("11号驼色M来一件", n, seconds=n, fan=fan))
        rival = fans.identity_id(stage.console.database.read(), a_fan("8").identity)
        assert rival is not None
        await stage.console.database.run(
            lambda tx: mark_store.put_mark(tx, rival, Mark.RIVAL, "desk", NOW_MS, NOW_MS + DAY_MS)
        )
        unserved = fans.identity_id(stage.console.database.read(), a_fan("11").identity)
        assert unserved is not None
        await stage.console.fans.set_served(unserved, is_served=False, why="恶意退货")
        assert names(stage) == []

    evening(tmp_path, scenario)


def test_who_bought_it_tonight_or_left_the_room_is_not_named(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M来一件"), ("2", "11号驼色M来一件"))
        order = an_order("o1", "paid", fan=2, seconds=50, lines=[a_line("W1011-TS-M")])
        assert names(stage) == ["王姐二", "王姐"] or names(stage) == ["王姐", "王姐二"]
        await stage.hear(order)
        assert names(stage) == ["王姐"]
        assert names(stage, seconds=620) == []

    evening(tmp_path, scenario)


def test_of_two_whose_names_sound_alike_when_they_are_said_one_is_named(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        for seconds, (who, name) in enumerate((("1", "王姐"), ("2", "王姐❤"), ("3", "王姐（3号小号）"), ("4", "李姐"))):
            await stage.hear(said("11号驼色M没抢到", who, seconds=seconds, fan=a_fan(who, name=name)))
        assert sorted(one.say.zh.split("，")[0] for one in named(stage)) == ["李姐", "王姐"]

    evening(tmp_path, scenario)


def test_who_wears_a_size_that_a_listed_one_takes_in_is_named_while_that_is_there(tmp_path) -> None:
    rows = tuple(
        a_row(number="6", product_code="V6", name="针织开衫", aliases=(), sku_code=f"V6-{size}", size=size, stock=units)
        for size, units in (("S-M", 3), ("L-XL", 5))
    )

    async def whole() -> None:
        async with a_stage(tmp_path, "cart", rows) as stage:
            await lines(stage, ("1", "我平时穿S"), ("1", "6号没抢到"))
            assert [(one.size, one.say.zh) for one in named(stage, "6")] == [
                ("S-M", "王姐，你刚才没赶上的针织开衫，你的码回来了")
            ]
            await count(stage, "V6-S-M", 0)
            assert named(stage, "6") == []

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("later", "is_named"),
    [
        ("我现在穿L了", False),
        ("我怀孕了", False),
        ("我胖了 现在穿XL", False),
        ("我平时穿M", True),
        ("我妈穿L", True),
        ("就看看 不买", False),
        ("我老公不让买", False),
        ("别推荐了", False),
        ("别叫我了", False),
        ("来了来了", True),
    ],
)
def test_what_they_say_a_week_later_of_themselves_counts(tmp_path, later, is_named) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"))
        await stage.console.session.end()
        await stage.console.session.start("第二场", "cart")
        await lines(stage, ("1", later), start=600)
        assert names(stage, seconds=700) == (["王姐"] if is_named else [])

    evening(tmp_path, scenario)


@pytest.mark.parametrize("told", ["我165 140斤", "我平时穿XL"])
def test_a_size_that_what_they_tell_of_themselves_speaks_against_is_that_size_and_not_theirs(tmp_path, told) -> None:
    async def scenario(stage: Stage) -> None:
        sizes = read_sizes(WOMEN.with_name("women_sizes.csv"))
        await stage.console.goods.bring_in(womens_goods(), sizes)
        await lines(stage, ("1", told), ("1", "11号驼色M没抢到"))
        (one,) = named(stage)
        assert (one.size, one.say.zh) == ("M", "王姐，你刚才没赶上的驼色大衣，那个码回来了")

    evening(tmp_path, scenario)


def test_the_colour_and_size_that_they_speak_of_last_are_offered(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("1", "11号黑色L还有吗"))
        await stage.console.session.end()
        await stage.console.session.start("第二场", "cart")
        await lines(stage, ("1", "晚上好"), start=600)
        (one,) = named(stage, seconds=700)
        assert (one.color, one.size) == ("黑色", "L")
        assert all("驼色" not in reason.zh for reason in one.reasons)

    evening(tmp_path, scenario)


def test_a_cancelled_order_is_a_no(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M来一件"))
        await stage.hear(an_order("o1", "placed", seconds=30, lines=[a_line("W1011-TS-M")]))
        await stage.hear(an_order("o1", "cancelled", seconds=90, lines=[a_line("W1011-TS-M")]))
        assert names(stage) == []

    evening(tmp_path, scenario)


def test_a_size_that_is_gone_or_that_came_back_before_names_nobody(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色M没抢到"), ("2", "11号驼色L没抢到"))
        await count(stage, "W1011-TS-M", 0)
        assert names(stage) == ["王姐二"]
        who = fans.identity_id(stage.console.database.read(), a_fan("2").identity)
        await stage.console.database.run(lambda tx: put_past_lines(tx, [a_past(who, size="L", is_returned=True)]))
        assert names(stage) == []

    evening(tmp_path, scenario)


async def count(stage: Stage, code: str, units: int) -> None:
    """The stock of a SKU is counted anew."""
    found = stage.console.goods.catalogue.sku_coded(code)
    assert found is not None
    row = stage.console.state.goods_rows.get(found[0].id)
    assert row is not None
    await stage.console.claims.adjust_stock(found[1].id, units - row.levels[found[1].id].left, "count")


def test_who_lies_between_two_sizes_is_named_only_while_both_are_there(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.console.goods.bring_in(womens_goods(), read_sizes(WOMEN.with_name("women_sizes.csv")))
        # By the chart of the coat 109斤 ends M and begins L.
        await lines(stage, ("1", "163 109斤穿多大"), ("1", "11号黑色没抢到"), ("2", "11号黑色M没抢到"))
        assert set(names(stage)) == {"王姐", "王姐二"}
        await count(stage, "W1011-HS-L", 0)
        assert names(stage) == ["王姐二"]

    evening(tmp_path, scenario)


def a_past(who: IdentityId | None, **changes: Any) -> PastLine:
    fields: dict[str, Any] = {
        "platform": "kuaishou", "order_id": f"p{changes}", "line_id": "1", "identity_id": who, "product_code": None,
        "product_name": "经典羊毛大衣", "category": None, "variant": None, "color": "黑色", "size": "M", "qty": 1,
        "amount_minor": 39900, "status": "shipped", "is_returned": False, "placed_at_ms": NOW_MS - 40 * DAY_MS,
        "paid_at_ms": NOW_MS - 40 * DAY_MS,
    }  # fmt: skip
    return PastLine(**(fields | changes))


def test_what_they_kept_of_its_kind_is_a_reason_and_their_size(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号驼色没抢到"))
        assert named(stage) == []
        who = fans.identity_id(stage.console.database.read(), a_fan("1").identity)
        past = [a_past(who), a_past(who, color="白色")]
        await stage.console.database.run(lambda tx: put_past_lines(tx, past))
        (one,) = named(stage)
        assert one.size == "M"
        assert "买过两件同类，都留下了" in [reason.zh for reason in one.reasons]
        assert one.say.zh == "王姐，你刚才没赶上的驼色大衣，你的码回来了"

    evening(tmp_path, scenario)


def test_what_is_for_the_mother_is_never_called_their_own_size(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "我平时穿M码"), ("1", "给我妈买 11号黑色XL还有吗"))
        (one,) = named(stage)
        assert one.size == "XL"
        assert "妈" not in one.say.zh
        assert "你的码" not in one.say.zh

    evening(tmp_path, scenario)


@pytest.mark.parametrize(("name", "category"), [("儿童羽绒服", "童装"), ("男士羽绒服", "羽绒服")])
def test_a_size_of_goods_for_children_or_men_is_not_called_their_own(tmp_path, name, category) -> None:
    rows = tuple(
        a_row(number="3", product_code="K3", name=name, category=category, aliases=(), sku_code=f"K3-{size}", size=size)
        for size in ("L", "XL")
    )

    async def whole() -> None:
        async with a_stage(tmp_path, "cart", rows) as stage:
            await lines(stage, ("1", "3号XL没抢到"), ("2", "3号没抢到"), ("2", "3号XL还有吗"))
            said = {one.name: one.say.zh for one in named(stage, "3")}
            assert said["王姐"].endswith("，那个码回来了")
            # The words that it tells of named no size.
            assert said["王姐二"].endswith("，回来了")

    asyncio.run(whole())


def test_what_was_for_a_child_is_forgotten_with_the_session_and_never_becomes_their_own_size(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        found = console.goods.catalogue.sku_coded("W1011-TS-M")
        assert found is not None
        row = console.state.goods_rows.get(found[0].id)
        assert row is not None
        units = row.levels[found[1].id].left
        await console.claims.adjust_stock(found[1].id, -units, "count")
        await lines(
            stage, ("1", "给孩子来一件11号驼色M"), ("2", "11号驼色M来一件"), ("3", "给我妈来一件11号驼色M"), name="姐"
        )  # fmt: skip
        assert {wearer for (wearer,) in stage.ask("SELECT wearer FROM wants")} == {"孩子", None, "妈妈"}
        await console.session.end()
        assert {wearer for (wearer,) in stage.ask("SELECT wearer FROM wants")} == {"~", None, "妈妈"}
        await console.session.start("返场", "cart")
        await console.claims.adjust_stock(found[1].id, 5, "count")
        await lines(stage, ("1", "来了"), ("2", "来了"), ("3", "来了"), name="姐", start=600)
        told = {one.name: one.say.zh for one in named(stage, seconds=700)}
        assert set(told) <= {"姐二", "姐三"}
        assert "你的码" in told["姐二"]
        assert "你的码" not in told.get("姐三", "")

    evening(tmp_path, scenario, "reserve")


def test_who_came_since_and_let_it_pass_by_is_not_named_but_who_stayed_away_is(tmp_path) -> None:
    gap_s = 3 * 86_400.0

    async def scenario(stage: Stage) -> None:
        session = stage.console.session
        await lines(stage, *((who, "11号驼色M没抢到") for who in ("1", "2", "3")))
        await session.end()
        stage.clock.advance(gap_s - 600)
        await session.start("second", "cart")
        await stage.put_on_air(COAT)
        await lines(stage, ("2", "666"), ("3", "11号驼色M什么时候补货"), start=gap_s)
        await session.end()
        stage.clock.advance(gap_s - 600)
        await session.start("third", "cart")
        await lines(stage, *((who, "晚上好") for who in ("1", "2", "3")), start=2 * gap_s)
        assert set(names(stage, seconds=2 * gap_s + 120)) == {"王姐", "王姐三"}

    evening(tmp_path, scenario)


def test_a_wish_that_the_product_fulfils_in_every_word_names_who_wished(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "有没有羊毛围巾"), ("2", "有没有真丝围巾"))
        assert set(names(stage, "16")) <= {"王姐"}

    evening(tmp_path, scenario)


def test_a_line_that_the_platform_took_away_is_forgotten(tmp_path) -> None:
    from anchor_console.core.events import Deleted

    async def scenario(stage: Stage) -> None:
        line: LiveEvent = said("11号驼色M来一件", seconds=5)
        await stage.hear(line)
        gone = Deleted(id="d1", at=line.at, target=line.id)
        await stage.hear(gone)
        assert names(stage) == []
        assert stage.ask("SELECT * FROM wants") == []

    evening(tmp_path, scenario)


@pytest.mark.parametrize(
    ("bought", "left"),
    [
        ({"product_code": "W1011", "placed_at_ms": NOW_MS + 60_000, "paid_at_ms": NOW_MS + 60_000}, []),
        ({"is_returned": True}, []),
        ({}, ["王姐"]),
    ],
)
def test_what_a_guessed_buyer_has_or_sent_back_keeps_from_being_named_and_is_no_reason(tmp_path, bought, left) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号黑色M没抢到"))
        who = fans.identity_id(stage.console.database.read(), a_fan("1").identity)
        assert who is not None

        def guess(tx: Any) -> None:
            buyer = fans.ensure_identity(tx, a_fan("b1", space="order", name="王姐"), NOW_MS)
            put_past_lines(tx, [a_past(buyer, **bought)])
            link_store.propose(tx, who, buyer, [Reason(Ground.ORDER, ref, NOW_MS) for ref in ("o1", "o2")], NOW_MS)

        await stage.console.database.run(guess)
        assert names(stage) == left
        assert all("kept_alike" not in one.kinds for one in named(stage))

    evening(tmp_path, scenario)


def test_who_claimed_it_is_not_named_once_the_shop_tells_of_such_an_order_of_their_name(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号黑色M来一件"), ("2", "11号黑色M来一件"))
        assert names(stage) == ["王姐二", "王姐"]
        order = an_order("o9", "paid", seconds=60, lines=[a_line("W1011-HS-M")])
        await stage.hear(msgspec.structs.replace(order, fan=a_fan("b1", space="shop", name="王姐")))
        assert names(stage) == ["王姐二"]
        tx = stage.console.database.read()
        one = fans.identity_id(tx, a_fan("1").identity)
        assert one is not None
        (link,) = link_store.links_of(tx, [one])
        assert link.state is LinkState.PROPOSED
        # A person at the desk says that these are two: then she has none yet.
        await stage.console.fans.reject_link(link)
        assert names(stage) == ["王姐二", "王姐"]

    evening(tmp_path, scenario)


def test_who_rests_or_has_it_by_another_of_their_identities_is_not_named(tmp_path) -> None:
    async def scenario(stage: Stage) -> None:
        await lines(stage, ("1", "11号黑色M没抢到"))
        assert names(stage) == ["王姐"]
        buyer = a_fan("b1", space="shop", name="王姐")
        order = an_order("o9", "paid", seconds=50, lines=[a_line("W1011-HS-M")])
        await stage.hear(msgspec.structs.replace(order, fan=buyer))
        assert names(stage) == ["王姐"]
        tx = stage.console.database.read()
        one, other = (fans.identity_id(tx, fan.identity) for fan in (a_fan("1"), buyer))
        assert one is not None
        assert other is not None
        reasons = [Reason(Ground.ORDER, ref, NOW_MS) for ref in ("o1", "o2")]
        link = await stage.console.database.run(lambda tx: link_store.propose(tx, one, other, reasons, NOW_MS))
        assert (link.state, link.is_confirmed) == (LinkState.ACCEPTED, False)
        # A guess names nobody, but it keeps from being named.
        assert names(stage) == []
        # Nor does it put a tick beside a name on the anchor's tablet.
        product, session = stage.console.goods.catalogue.numbered(COAT), stage.console.state.session
        assert product is not None
        assert session is not None

        def greeted(tx: Any) -> None:
            store.add_said(tx, session.id, one, product.id, "desk", NOW_MS + 1_000)

        await stage.console.database.run(greeted)
        assert [said.has_bought for said in said_to(tx, session.id, NOW_MS + 600_000)] == [False]
        await stage.console.fans.accept_link(link)
        assert [said.has_bought for said in said_to(tx, session.id, NOW_MS + 600_000)] == [True]

    evening(tmp_path, scenario)
