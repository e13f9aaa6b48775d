from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.fans import find_store, link_store, mask_store, minor_store, page_store, serving_store, tally_store
from anchor_console.fans.facets import own_facets
from anchor_console.fans.facts import CHILD_GROWS_MS, GUESS_FADES_MS
from anchor_console.fans.fan_filter import (
    BoughtIs,
    FactIs,
    FigureIs,
    MayBeOne,
    Named,
    PlatformIs,
    Since,
    TierIs,
    conditions_of,
    unread,
)
from anchor_console.fans.links import Ground, LinkState, Reason
from anchor_console.fans.page_store import PageQuery
from anchor_console.fans.tiers import DAY_MS, DEFAULT_RULES, NOT_SERVED, Shape, Tally, TierRule, tier_of
from anchor_console.reports.fans_table import FANS_COLUMNS, fan_rows
from anchor_console.sales.past_store import PastLine, put_past_lines
from tests.support.shop import NOW_MS, a_fan, shop

TIERS = {"铁粉": "core", "沉睡客": "sleeping", "回头客": "returning", "新客": "buyer", "老粉": "regular", "新粉": "new",
         "不接待": NOT_SERVED.key}  # fmt: skip


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def asked(typed):
    return conditions_of(typed, NOW_MS, TIERS, ["脚型", "Style"])


def names(opened, typed="", order="last_seen", descending=True):
    while opened.do(lambda tx: find_store.index_some(tx, 100)):
        pass
    query = PageQuery(asked(typed), order, descending, DEFAULT_RULES, NOW_MS)
    tx = opened.database.read()
    return [row.name for row in page_store.rows_of(tx, page_store.ids_of(tx, query), NOW_MS)]


def test_what_was_pasted_by_mistake_is_read_at_once():
    assert asked(f"a{' ' * 20_000}b")[0] == Named(f"a{' ' * 20_000}b")


def fact(opened, who, facet, value, wearer="self", standing="stated", at_ms=NOW_MS, *, rests_on=None):
    def work(tx):
        (fact_id,) = tx.execute(
            "INSERT INTO facts (identity_id, facet, value, wearer, standing, stated_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (who, facet, value, wearer, standing, at_ms),
        ).fetchone()
        tx.execute(
            "INSERT INTO fact_evidence (fact_id, kind, identity_id, at_ms) VALUES (?, 'message', ?, ?)",
            (fact_id, rests_on or who, at_ms),
        )

    opened.do(work)


def seen(opened, who, days_ago):
    at_ms = NOW_MS - days_ago * DAY_MS
    opened.do(lambda tx: tx.execute("UPDATE identities SET last_seen_ms = ? WHERE id = ?", (at_ms, who)).rowcount)


@pytest.mark.parametrize(
    ("typed", "conditions"),
    [
        ("尺码=l", [FactIs("size", "=", "L")]),
        ("size=L, likes=纯棉, not seen 30 days", [
            FactIs("size", "=", "L"), FactIs("likes", "=", "纯棉"), Since("seen", NOW_MS - 30 * DAY_MS, False)]),
        ("尺码：L，喜欢：纯棉，30天没来", [
            FactIs("size", "=", "L"), FactIs("likes", "=", "纯棉"), Since("seen", NOW_MS - 30 * DAY_MS, False)]),
        ("身高>=160cm，体重<=110斤", [FactIs("height_cm", ">=", "160"), FactIs("weight_kg", "<=", "55")]),
        ("体重<120，身高>1米6", [FactIs("weight_kg", "<", "60"), FactIs("height_cm", ">", "160")]),
        ("体重>=80", [FactIs("weight_kg", ">=", "80")]),
        ("喜欢=黑色 尺码=m", [FactIs("likes", "=", "黑色"), FactIs("size", "=", "M")]),
        ("王姐  sent back=XL 订单 > 2", [
            Named("王姐"), FactIs("sent_back", "=", "XL"), FigureIs("orders", ">", 2)]),
        ("孩子尺码=130，妈妈的身高>160", [FactIs("size", "=", "130", "孩子"), FactIs("height_cm", ">", "160", "妈妈")]),
        ("铁粉 孩子 尺码=130 喜欢=红", [
            TierIs("core"), FactIs("size", "=", "130", "孩子"), FactIs("likes", "=", "红")]),
        ("本人尺码=m, mum's size=xl", [FactIs("size", "=", "M", "self"), FactIs("size", "=", "XL", "妈妈")]),
        ("孩子", [Named("孩子")]),
        ("喜欢=Hello Kitty", [FactIs("likes", "=", "Hello Kitty")]),
        ("消费>=500、订单>2", [FigureIs("spent", ">=", 50000), FigureIs("orders", ">", 2)]),
        ("铁粉", [TierIs("core")]),
        ("tier=铁粉", [TierIs("core")]),
        ("一个月没来，两周内买过", [
            Since("seen", NOW_MS - 30 * DAY_MS, False), Since("bought", NOW_MS - 14 * DAY_MS, True)]),
        ("半年没买过, 10周没来", [
            Since("bought", round(NOW_MS - 182.5 * DAY_MS), False), Since("seen", NOW_MS - 70 * DAY_MS, False)]),
        ("订单>=3单, 来过场次>2次, 尺码==L", [
            FigureIs("orders", ">=", 3), FigureIs("sessions", ">", 2), FactIs("size", "=", "L")]),
        ("90天内买过", [Since("bought", NOW_MS - 90 * DAY_MS, True)]),
        ("平台=抖音, 买过=大衣", [PlatformIs("douyin"), BoughtIs("大衣")]),
        ("王姐", [Named("王姐")]),
        ("30多天没来, 超过三十天没来, 30天以上没买, 30天内没来过", [
            Since("seen", NOW_MS - 30 * DAY_MS, False), Since("seen", NOW_MS - 30 * DAY_MS, False),
            Since("bought", NOW_MS - 30 * DAY_MS, False), Since("seen", NOW_MS - 30 * DAY_MS, False)]),
        ("一个多月没来，十五天没来，最近二十天来过", [
            Since("seen", NOW_MS - 30 * DAY_MS, False), Since("seen", NOW_MS - 15 * DAY_MS, False),
            Since("seen", NOW_MS - 20 * DAY_MS, True)]),
        ("not seen for 30 days, not bought in 2 months, seen in 1 week, bought within 90 days", [
            Since("seen", NOW_MS - 30 * DAY_MS, False), Since("bought", NOW_MS - 60 * DAY_MS, False),
            Since("seen", NOW_MS - 7 * DAY_MS, True), Since("bought", NOW_MS - 90 * DAY_MS, True)]),
        ("没买过, never bought", [FigureIs("orders", "=", 0), FigureIs("orders", "=", 0)]),
        ("L码，尺码xl，穿 38码", [FactIs("size", "=", "L"), FactIs("size", "=", "XL"), FactIs("size", "=", "38")]),
        ("消费满500，消费超过500元，订单3单以上", [
            FigureIs("spent", ">=", 50000), FigureIs("spent", ">", 50000), FigureIs("orders", ">=", 3)]),
        ("身高165以上, 妈妈体重不到120斤 退货不超过1次", [
            FactIs("height_cm", ">=", "165"), FactIs("weight_kg", "<", "60", "妈妈"), FigureIs("returned", "<=", 1)]),
        ("备注=婆婆, note: vip", [Named("婆婆"), Named("vip")]),
        ("码农, 尺码哥, 消费者小王, 订单女王", [
            Named("码农"), Named("尺码哥"), Named("消费者小王"), Named("订单女王")]),
        ("可能同一人, 新客", [MayBeOne(), TierIs("buyer")]),
        ("体重110-120斤, 妈妈身高=1米55到165, 预算 200~500元", [
            FactIs("weight_kg", ">=", "55", at_most="60"), FactIs("height_cm", ">=", "155", "妈妈", at_most="165"),
            FactIs("budget", ">=", "200", at_most="500")]),
        ("消费500-1000，订单3到5单", [
            FigureIs("spent", ">=", 50000), FigureIs("spent", "<=", 100000),
            FigureIs("orders", ">=", 3), FigureIs("orders", "<=", 5)]),
        ("尺码=m码，穿2xl码, 买过大衣, 从没买过的", [
            FactIs("size", "=", "M"), FactIs("size", "=", "XXL"), BoughtIs("大衣"), Named("从没买过的")]),
        ("L码 30天没来 铁粉", [FactIs("size", "=", "L"), Since("seen", NOW_MS - 30 * DAY_MS, False), TierIs("core")]),
        ("L码 王姐", [Named("L码 王姐")]),
        ("今晚来过 今晚没买，bought tonight, 今天来了的人", [
            Since("seen", NOW_MS - DAY_MS // 2, True), Since("bought", NOW_MS - DAY_MS // 2, False),
            Since("bought", NOW_MS - DAY_MS // 2, True), Named("今天来了的人")]),
        ("消费=很多", [Named("消费=很多")]),
        ("  ,， ", []),
    ],
)  # fmt: skip
def test_what_a_seller_types_is_understood(typed, conditions):
    assert list(asked(typed)) == conditions


def test_today_begins_at_midnight_here():
    (came,) = asked("今天来过")
    day = datetime.fromtimestamp(NOW_MS / 1000).astimezone().date()
    assert datetime.fromtimestamp(came.at_ms / 1000).astimezone() == datetime.combine(day, time()).astimezone()
    assert (came.what, came.is_within) == ("seen", True)
    assert asked("not seen today") == (Since("seen", came.at_ms, False),)


def test_a_range_is_of_one_body(opened):
    two, one = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("母女俩", "正好的")))
    fact(opened, two, "weight_kg", "45")
    fact(opened, two, "weight_kg", "70", wearer="妈妈")
    fact(opened, one, "weight_kg", "57.5")
    assert names(opened, "体重110-120斤") == ["正好的"]


@pytest.mark.parametrize(
    ("typed", "unit", "kg"),
    [("体重>110", "斤", "55"), ("体重>55", "斤", "27.5"), ("体重>80", "斤", "40"), ("体重>55kg", "斤", "55"),
     ("weight>110", "kg", "110"), ("weight>55", "kg", "55"), ("weight>110斤", "kg", "55")],
)  # fmt: skip
def test_a_weight_is_meant_in_the_unit_that_the_page_shows_unless_it_has_its_own(typed, unit, kg):
    assert list(conditions_of(typed, NOW_MS, TIERS, (), unit)) == [FactIs("weight_kg", ">", kg)]


def test_an_own_facet_never_takes_the_name_of_one_that_is_there():
    assert own_facets(["脚型", "尺码", "身高", "Size", "退过", "脚型"]) == ("脚型",)


def test_what_is_known_of_whom_they_buy_for_is_found_and_shown_with_who_that_is(opened):
    mother, wife, other = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李姐", "张姐")))
    fact(opened, mother, "size", "130", "孩子")
    fact(opened, mother, "size", "M")
    fact(opened, wife, "size", "XXL", "老公")
    fact(opened, wife, "weight_kg", "80", "老公")
    fact(opened, other, "size", "130")
    fact(opened, other, "likes", "宽松", "妈妈")
    assert set(names(opened, "尺码=130")) == {"王姐", "张姐"}
    assert names(opened, "孩子尺码=130") == ["王姐"]
    assert names(opened, "本人尺码=130") == ["张姐"]
    assert names(opened, "老公尺码=2XL, 老公体重>150斤") == ["李姐"]
    assert names(opened, "老公体重>170斤") == []
    assert (names(opened, "妈妈喜欢=宽松"), names(opened, "本人喜欢=宽松")) == (["张姐"], [])
    shown = page_store.rows_of(opened.database.read(), [mother, wife], NOW_MS)
    assert [row.facts for row in shown] == [(("size", "M"),), ()]
    assert [row.of_others for row in shown] == [
        (("孩子", "size", "130"),),
        (("老公", "size", "XXL"), ("老公", "weight_kg", "80")),
    ]


def test_a_size_that_is_written_in_two_ways_is_shown_once(opened):
    who = opened.fan(a_fan(1, name="王姐"))
    fact(opened, who, "size", "2XL")
    fact(opened, who, "size", "XXL", standing="confirmed")
    lines = [
        PastLine(*("kuaishou", order, "1", who, "C9", "卫衣", None, None, None, size, 1, 9900, "shipped"),
                 is_returned=False, placed_at_ms=NOW_MS, paid_at_ms=NOW_MS)
        for order, size in (("o1", "3XL"), ("o2", "XXXL"))
    ]  # fmt: skip
    opened.do(lambda tx: put_past_lines(tx, lines))
    (row,) = page_store.rows_of(opened.database.read(), [who], NOW_MS)
    assert row.facts == (("size", "XXL"),)
    assert row.sizes_kept == (("3XL", 2),)


def test_what_has_grown_old_is_neither_found_nor_shown_as_it_is_not_gone_by_either(opened):
    who = opened.fan(a_fan(1, name="王姐"))
    fact(opened, who, "size", "110", "孩子", at_ms=NOW_MS - CHILD_GROWS_MS - 1)
    fact(opened, who, "size", "130", "孩子", at_ms=NOW_MS - CHILD_GROWS_MS)
    fact(opened, who, "likes", "汉服", "孩子", at_ms=1)
    fact(opened, who, "likes", "羊绒", standing="guessed", at_ms=NOW_MS - GUESS_FADES_MS - 1)
    fact(opened, who, "likes", "纯棉", standing="confirmed", at_ms=1)
    gone, kept = ["孩子尺码=110", "尺码=110", "喜欢=羊绒"], ["孩子尺码=130", "孩子喜欢=汉服", "喜欢=纯棉"]
    assert [names(opened, typed) for typed in gone + kept] == [[]] * 3 + [["王姐"]] * 3
    (row,) = page_store.rows_of(opened.database.read(), [who], NOW_MS)
    assert row.facts == (("likes", "纯棉"),)
    assert row.of_others == (("孩子", "likes", "汉服"), ("孩子", "size", "130"))


def test_a_mistyped_term_is_told_from_a_name():
    assert unread(asked("尺马=L, zise：M, 消费>很多, 王姐, 30天没来, 尺码=L")) == ("尺马=L", "消费>很多")
    never = "尺码>M, 退过<XL, =L, 订单>99999999999999999999, 三十来天没来"
    assert unread(asked(never)) == tuple(never.split(", "))
    assert unread(asked("not seen since 30 days, 几个月没来, 小天未来")) == ("not seen since 30 days", "几个月没来")
    assert unread(asked("身高>=abc, 年龄=小, 体重<100cm")) == ("身高>=abc", "年龄=小", "体重<100cm")


def test_fans_are_shown_by_the_facts_that_are_known_of_them(opened):
    one, other, third = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李姐", "张姐")))
    fact(opened, one, "size", "L")
    fact(opened, other, "size", "L")
    fact(opened, third, "size", "M")
    fact(opened, one, "likes", "纯棉")
    fact(opened, one, "height_cm", "160")
    seen(opened, one, 40)
    seen(opened, other, 2)
    assert names(opened, "尺码=L") == ["李姐", "王姐"]
    assert names(opened, "size=L, likes=纯棉, not seen 30 days") == ["王姐"]
    assert names(opened, "尺码=L, 7天内来过") == ["李姐"]
    assert names(opened, "身高>=155") == ["王姐"]
    assert names(opened, "身高>160") == []
    assert names(opened, "zhang") == ["张姐"]
    assert names(opened, order="last_seen", descending=False) == ["王姐", "李姐", "张姐"]


def test_fans_are_shown_by_any_fact_the_sellers_own_facets_and_sizes_sent_back_too(opened):
    told = (("脚型", "宽"), ("Style", "通勤"), ("skin", "敏感肌"), ("allergy", "羊毛"))
    for number, (facet, value) in enumerate(told):
        fact(opened, opened.fan(a_fan(number, name=f"粉丝{number}")), facet, value)
    who = opened.fan(a_fan(9, name="李姐"))
    coat = (None, "大衣", None, None, None, "XL", 1, 1, "refunded", True)
    opened.do(lambda tx: put_past_lines(tx, [PastLine("kuaishou", "p1", "1", who, *coat, NOW_MS, NOW_MS)]))
    typed = ("脚型=宽", "style：通勤", "肤质=敏感肌", "allergy=羊毛", "退过=xl")
    assert [names(opened, one) for one in typed] == [["粉丝0"], ["粉丝1"], ["粉丝2"], ["粉丝3"], ["李姐"]]


def test_a_size_that_was_bought_and_kept_is_known_too_and_one_that_came_back_is_not(opened):
    kept, back = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李姐")))
    lines = [
        PastLine("kuaishou", f"o{n}", "1", who, "C9", "羊毛大衣", "大衣", None, "驼色", "L", 1, 100, "shipped", is_back,
                 NOW_MS, None)
        for n, (who, is_back) in enumerate(((kept, False), (back, True)))
    ]  # fmt: skip
    opened.do(lambda tx: put_past_lines(tx, lines))
    assert names(opened, "尺码=L") == ["王姐"]
    assert names(opened, "买过=大衣") == ["王姐"]
    assert names(opened, "买过=羊毛") == ["王姐"]
    # What they buy tells what they like, until somebody says that it does not.
    assert [names(opened, one) for one in ("喜欢=驼", "likes=大衣", "喜欢=黑")] == [["王姐"], ["王姐"], []]
    (row,) = page_store.rows_of(opened.database.read(), [kept], NOW_MS)
    assert (row.sizes_kept, row.colors_kept) == ((("L", 1),), (("驼色", 1),))
    fact(opened, kept, "likes", "驼色", standing="rejected")
    assert names(opened, "喜欢=驼") == []


def test_the_size_and_colour_of_goods_for_children_are_not_those_of_who_bought_them(opened):
    mother, wears_it = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李姐")))
    bought = [
        (mother, "儿童加绒卫衣", "卫衣", False), (mother, "加绒卫衣", "童装", False), (mother, "宝宝睡衣", None, True),
        (wears_it, "婴儿级纯棉卫衣", "卫衣", False), (wears_it, "纯棉睡衣", None, True),
    ]  # fmt: skip
    lines = [
        PastLine("kuaishou", f"o{n}", "1", who, None, name, category, None, "粉色", "XS", 1, 100, "shipped", is_back,
                 NOW_MS, None)
        for n, (who, name, category, is_back) in enumerate(bought)
    ]  # fmt: skip
    opened.do(lambda tx: put_past_lines(tx, lines))
    typed = ("尺码=XS", "退过=xs", "喜欢=粉", "喜欢=卫衣", "喜欢=童装")
    assert [names(opened, one) for one in typed] == [["李姐"], ["李姐"], ["李姐"], ["李姐"], []]
    # That they bought it is so nevertheless.
    assert names(opened, "买过=童装") == ["王姐"]
    hers, own = page_store.rows_of(opened.database.read(), [mother, wears_it], NOW_MS)
    assert (hers.sizes_kept, hers.colors_kept) == ((), ())
    assert (own.sizes_kept, own.colors_kept) == ((("XS", 1),), (("粉色", 1),))
    # A size that she says is hers is hers, whatever she buys for whom.
    fact(opened, mother, "size", "XS")
    assert set(names(opened, "尺码=XS")) == {"王姐", "李姐"}


def test_mens_sizes_are_those_of_who_buys_little_else(opened):
    wife, husband = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李哥")))
    bought = [
        *[(wife, "女士羊毛大衣", "M", False)] * 3, (wife, "男士羊毛大衣", "XXL", False), (wife, "男士衬衫", "XL", True),
        *[(husband, "男士羊毛大衣", "XXL", False)] * 3, (husband, "男士衬衫", "XL", True),
        (husband, "法式连衣裙", "M", False),
    ]  # fmt: skip
    lines = [
        PastLine("kuaishou", f"o{n}", "1", who, None, name, None, None, "驼色", size, 1, 100, "shipped", is_back,
                 NOW_MS, None)
        for n, (who, name, size, is_back) in enumerate(bought)
    ]  # fmt: skip
    opened.do(lambda tx: put_past_lines(tx, lines))
    typed = ("尺码=XXL", "尺码=M", "退过=xl", "买过=衬衫", "买过=大衣")
    assert [names(opened, one) for one in typed] == [["李哥"], [], ["李哥"], [], ["李哥", "王姐"]]
    hers, his = page_store.rows_of(opened.database.read(), [wife, husband], NOW_MS)
    assert (hers.sizes_kept, his.sizes_kept) == ((), (("XXL", 3),))
    assert his.colors_kept == (("驼色", 3),)


def test_a_taste_is_found_by_a_part_of_its_words_and_a_size_however_it_is_written(opened):
    for number, (facet, value) in enumerate(
        (("likes", "纯棉"), ("likes", "奶白"), ("size", "XXL"), ("脚型", "24.5"), ("likes", "V领"), ("likes", "棉50%"))
    ):
        fact(opened, opened.fan(a_fan(number, name=f"粉丝{number}")), facet, value)
    typed = ("喜欢=白色", "尺码=2xl", "尺码=XXL码", "脚型>24", "脚型>25", "喜欢=v领", "喜欢=%", "喜欢=_")
    found = [names(opened, one, "name", descending=False) for one in typed]
    assert found == [["粉丝1"], ["粉丝2"], ["粉丝2"], ["粉丝3"], [], ["粉丝4"], ["粉丝5"], []]
    assert names(opened, "喜欢=棉", "name", descending=False) == ["粉丝0", "粉丝5"]


def test_what_was_bought_is_meant_as_it_is_typed(opened):
    for number, name in enumerate(("羊毛大衣", "100%棉T恤")):
        who = opened.fan(a_fan(number, name=f"粉丝{number}"))
        line = PastLine("kuaishou", f"o{number}", "1", who, None, name, "上衣", None, None, "L", 1, 1, "shipped", False,
                        NOW_MS, NOW_MS)  # fmt: skip
        opened.do(lambda tx, line=line: put_past_lines(tx, [line]))
    typed = ("买过=%", "买过=羊_大", "买过=t恤", "买过=上衣")
    found = [names(opened, one, "name", descending=False) for one in typed]
    assert found == [["粉丝1"], [], ["粉丝1"], ["粉丝0", "粉丝1"]]


def test_what_is_known_of_a_linked_identity_is_known_of_the_fan_and_they_are_one_row(opened):
    chat, buyer = opened.fan(a_fan(1, name="王姐")), opened.fan(a_fan(1, name="王姐", space="order"))
    fact(opened, buyer, "size", "L")
    assert len(names(opened)) == 2
    opened.link(chat, buyer)
    assert names(opened) == ["王姐"]
    assert names(opened, "尺码=L") == ["王姐"]


def shown(opened, who):
    """What the page and the view for people's own SQL tell of one, and whether a filter finds them by their size."""
    (row,) = page_store.rows_of(opened.database.read(), [who], NOW_MS)
    told = [tuple(one) for one in opened.ask("SELECT facet, value FROM v_facts ORDER BY value")]
    return sorted(row.facts), told, names(opened, "尺码=L") != []


def test_what_a_link_had_brought_is_neither_shown_nor_found_once_it_is_undone(opened):
    chat, buyer = opened.fan(a_fan(1, name="王姐")), opened.fan(a_fan(1, name="王姐", space="order"))
    fact(opened, chat, "likes", "纯棉")
    fact(opened, chat, "size", "L", standing="confirmed", rests_on=buyer)
    opened.link(chat, buyer)
    both = [("likes", "纯棉"), ("size", "L")]
    assert shown(opened, chat) == (both, [("size", "L"), ("likes", "纯棉")], True)
    opened.do(lambda tx: tx.execute("UPDATE fan_links SET state = 'undone', is_confirmed = 0").rowcount)
    assert shown(opened, chat) == ([("likes", "纯棉")], [("likes", "纯棉")], False)


def test_of_who_is_linked_to_a_minor_nothing_is_shown_nor_found_until_the_link_is_undone(opened):
    chat, buyer = opened.fan(a_fan(1, name="王姐")), opened.fan(a_fan(1, name="王姐", space="order"))
    other = opened.fan(a_fan(2, name="王姐", space="order"))
    fact(opened, buyer, "size", "L")
    opened.do(lambda tx: minor_store.mark(tx, chat, None))
    assert shown(opened, buyer) == ([("size", "L")], [("size", "L")], True)
    opened.link(chat, other)
    opened.link(buyer, other)
    assert shown(opened, chat) == ([], [], False)
    opened.do(lambda tx: tx.execute("UPDATE fan_links SET state = 'undone', is_confirmed = 0").rowcount)
    assert shown(opened, buyer) == ([("size", "L")], [("size", "L")], True)


def test_a_buyer_of_past_orders_who_came_tonight_is_one_fan_with_all_that_either_is_known_for(opened):
    buyer = opened.fan(a_fan(1, name="王姐", space="order"))
    chat = opened.fan(a_fan(1, name="王姐"))
    shop = opened.fan(a_fan(1, name="王姐", space="openid"))
    fact(opened, chat, "likes", "纯棉")
    coat = ("C9", "羊毛大衣", "大衣", None, "驼色", "L", 1, 100, "shipped", False)
    opened.do(lambda tx: put_past_lines(tx, [PastLine("kuaishou", "p1", "1", shop, *coat, NOW_MS, NOW_MS)]))
    opened.do(
        lambda tx: tx.execute("UPDATE identities SET name = '换了名的王姐', level = 7 WHERE id = ?", (chat,)).rowcount
    )
    for who, days_ago in ((buyer, 80), (chat, 0), (shop, 70)):
        seen(opened, who, days_ago)
    opened.link(buyer, shop)
    opened.link(chat, shop)
    assert names(opened) == ["换了名的王姐"]
    assert names(opened, "30天没来") == []
    for typed in ("7天内来过", "喜欢=纯棉", "尺码=L", "买过=大衣", "换了名", "hlm", "等级>=7"):
        assert names(opened, typed) == ["换了名的王姐"], typed
    (row,) = page_store.rows_of(opened.database.read(), [buyer], NOW_MS)
    assert (row.id, row.facts, row.sizes_kept, row.level) == (buyer, (("likes", "纯棉"),), (("L", 1),), 7)
    rules = [TierRule("big", "大客", Shape.STAR, level=7)]
    opened.do(lambda tx: mask_store.attend(tx, opened.session.id, [(buyer, "王姐")]))
    for who in (buyer, chat, shop):
        assert tally_store.standing(opened.database.read(), who).level == 7
    tx = opened.database.read()
    assert tally_store.came_of_tier(tx, opened.session.id, "big", rules, NOW_MS) == {buyer}
    assert page_store.count_by_tier(tx, rules, NOW_MS) == {"big": 1}


def test_whom_somebody_is_to_answer_for_is_found_until_they_did(opened):
    one, other = opened.fan(a_fan(1, name="王姐")), opened.fan(a_fan("b1", name="王姐", space="shop"))
    opened.fan(a_fan(2, name="李姐"))
    reason = [Reason(Ground.ORDER, "o1", NOW_MS)]
    link = opened.do(lambda tx: link_store.propose(tx, one, other, reason, NOW_MS))
    assert names(opened, "可能同一人") == ["王姐", "王姐"]
    opened.do(lambda tx: link_store.settle(tx, link.id, LinkState.ACCEPTED, "我", NOW_MS, is_confirmed=True))
    assert names(opened, "may be one") == []


def test_whom_not_to_serve_is_a_tier_of_its_own_that_is_asked_for_counted_and_exported_as_shown(opened):
    barred, other = (opened.fan(a_fan(n, name=name)) for n, name in enumerate(("王姐", "李姐")))
    buyer = opened.fan(a_fan(0, name="王姐", space="order"))
    opened.link(barred, buyer)
    for who in (barred, buyer, other):
        opened.do(lambda tx, who=who: tally_store.put_tally(tx, [who], Tally(orders=3, last_bought_ms=NOW_MS)))
    assert set(names(opened, "回头客")) == {"王姐", "李姐"}
    opened.do(lambda tx: serving_store.put_not_served(tx, buyer, "恶意退货", "老板", NOW_MS) or 1)
    assert (names(opened, "不接待"), names(opened, "回头客")) == (["王姐"], ["李姐"])
    tx = opened.database.read()
    assert page_store.count_by_tier(tx, DEFAULT_RULES, NOW_MS) == {"not_served": 1, "returning": 1}
    tier = FANS_COLUMNS.index("tier")
    assert [row[tier] for row in fan_rows(tx, [barred, other], DEFAULT_RULES, NOW_MS)] == ["not_served", "returning"]


def test_of_two_heights_the_surer_and_newer_one_is_shown(opened):
    who = opened.fan(a_fan(1, name="王姐"))
    for value in ("158", "160", "162"):
        fact(opened, who, "height_cm", value)
    opened.do(lambda tx: tx.execute("UPDATE facts SET stated_at_ms = id").rowcount)
    opened.do(lambda tx: tx.execute("UPDATE facts SET standing = 'confirmed' WHERE value <> '162'").rowcount)

    def shown():
        (row,) = page_store.rows_of(opened.database.read(), [who], NOW_MS)
        return row.facts

    assert shown() == (("height_cm", "162"),)
    opened.do(lambda tx: tx.execute("UPDATE facts SET settled_at_ms = 9 WHERE value = '160'").rowcount)
    assert shown() == (("height_cm", "160"),)


def test_rejected_facts_masks_and_staff_are_not_shown(opened):
    who = opened.fan(a_fan(1, name="王姐"))
    fact(opened, who, "size", "L")
    opened.do(lambda tx: tx.execute("UPDATE facts SET standing = 'rejected'").rowcount)
    opened.fan(a_fan(2, name="张***"))
    opened.fan(a_fan(3, name="助播", staff=True))
    assert names(opened, "尺码=L") == []
    assert names(opened) == ["王姐"]


_TALLIES = st.builds(
    Tally,
    sessions=st.integers(0, 8),
    orders=st.integers(0, 8),
    spent_minor=st.sampled_from([0, 99_999, 100_000, 200_000]),
    first_bought_ms=st.sampled_from([None, NOW_MS, NOW_MS - DAY_MS // 2, NOW_MS - DAY_MS // 2 + 1, NOW_MS - DAY_MS]),
    last_bought_ms=st.sampled_from(
        [None, NOW_MS, NOW_MS - 90 * DAY_MS, NOW_MS - 90 * DAY_MS - 1, NOW_MS - 200 * DAY_MS]
    ),
)


@pytest.mark.parametrize(
    ("first_h_ago", "tier"), [(0, "buyer"), (1, "buyer"), (4, "buyer"), (23, "returning"), (24 * 30, "returning")]
)
def test_who_comes_back_buys_on_another_day_and_not_twice_in_one_evening(opened, first_h_ago, tier):
    who = opened.fan(a_fan(1, name="王姐"))
    tally = Tally(sessions=1, orders=2, first_bought_ms=NOW_MS - first_h_ago * 3_600_000, last_bought_ms=NOW_MS)
    opened.do(lambda tx: tally_store.put_tally(tx, [who], tally))
    shown = tier_of(DEFAULT_RULES, tally, None, NOW_MS)
    assert shown is not None
    assert shown.key == tier
    assert (names(opened, "回头客"), names(opened, "新客")) == (
        (["王姐"], []) if tier == "returning" else ([], ["王姐"])
    )


@given(tally=_TALLIES, level=st.sampled_from([None, 0, 7, 8]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_tier_is_the_same_whether_it_is_filtered_by_or_shown(opened, tally, level):
    rules = (TierRule("it's mine", "管家", Shape.STAR, level=8), *DEFAULT_RULES)
    who = opened.fan(a_fan(1))
    opened.do(lambda tx: tally_store.put_tally(tx, [who], tally))
    opened.do(lambda tx: tx.execute("UPDATE identities SET level = ? WHERE id = ?", (level, who)).rowcount)
    opened.do(lambda tx: mask_store.attend(tx, opened.session.id, [(who, "粉丝1")]) or 1)
    shown = tier_of(rules, tally, level, NOW_MS)
    tx = opened.database.read()
    listed = {
        rule.key: (
            page_store.ids_of(tx, PageQuery((TierIs(rule.key),), "name", False, rules, NOW_MS)),
            tally_store.came_of_tier(tx, opened.session.id, rule.key, rules, NOW_MS),
        )
        for rule in rules
    }
    assert {key: found for key, found in listed.items() if any(found)} == {shown.key: ([who], {who})}
    assert page_store.count_by_tier(tx, rules, NOW_MS) == {shown.key: 1}


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(opened, typed):
    query = PageQuery(asked(typed), "spent", True, DEFAULT_RULES, NOW_MS)
    page_store.ids_of(opened.database.read(), query)


def test_a_fan_of_several_ids_is_from_where_they_talk_whichever_id_was_there_first(opened):
    listed, buyer = (opened.fan(a_fan("王姐", name="王姐", space=space)) for space in ("list", "order"))
    opened.link(listed, buyer)
    assert page_store.rows_of(opened.database.read(), [listed], NOW_MS)[0].identity.space == "list"
    chat = opened.fan(a_fan(1, name="王姐"))
    opened.link(buyer, chat)
    (row,) = page_store.rows_of(opened.database.read(), [listed], NOW_MS)
    assert (row.id, row.identity) == (listed, a_fan(1).identity)


def test_who_came_a_moment_ago_is_listed_by_their_name_before_the_index_has_them(opened):
    them = [opened.fan(a_fan(number, name=name)) for number, name in enumerate(("宝妈", "小宝", "李姐"))]
    tx = opened.database.read()

    def listed(typed):
        return page_store.ids_of(tx, PageQuery(asked(typed), "first_seen", False, DEFAULT_RULES, NOW_MS))

    assert find_store.is_behind(tx)
    assert (listed("宝妈"), listed("宝"), listed("%")) == (them[:1], them[:2], [])
