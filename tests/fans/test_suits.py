"""What suits a wearer: the size from chart and figures, what was kept and sent back, and never another wearer's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.ids import IdentityId, ProductId, SkuId
from anchor_console.fans.facts import Fact, Standing
from anchor_console.fans.size_choice import Sure, choose_size, say_choice
from anchor_console.fans.suits import InStock, suggest
from anchor_console.fans.wearer import Bought, Wearer, wearer_of
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.sizes import Cover, SizeRange

NOW_MS = 1_795_003_200_000
DAY_MS = 86_400_000
CHART = (
    SizeRange("S", 148, 160, 38, 46),
    SizeRange("M", 152, 164, 46, 56),
    SizeRange("L", 155, 168, 56, 63),
    SizeRange("XL", 158, 172, 63, 70),
)


def a_coat(code: str = "C1", number: str = "11", name: str = "羊绒中长款大衣", **changes: object) -> Product:
    skus = tuple(
        Sku(SkuId(n), f"{code}-{n}", color, size, None, 19900, None)
        for n, (color, size) in enumerate((c, s) for c in ("驼色", "黑色") for s in ("S", "M", "L", "XL"))
    )
    return Product(ProductId(1), code, name, "外套", number, ("大衣",), ("含70%羊毛", "宽松版型"), None, False, skus)


COAT = a_coat()


def bought(size: str | None = "M", name: str = "经典羊毛大衣", *, returned: bool = False, **changes: object) -> Bought:
    fields: dict[str, object] = {
        "at_ms": NOW_MS - 60 * DAY_MS, "product_code": "OLD", "product_name": name, "category": "外套", "color": "黑色",
        "size": size, "qty": 1, "is_returned": returned, "is_lately": False,
    }  # fmt: skip
    return Bought(**(fields | changes))  # type: ignore[arg-type]


def me(height: float | None = 160, weight: float | None = 55, **changes: object) -> Wearer:
    return Wearer("self", height, weight, **changes)  # type: ignore[arg-type]


def a_fact(facet: str, value: str, wearer: str = "self", *, days_ago: int = 1, n: int = 1) -> Fact:
    at_ms = NOW_MS - days_ago * DAY_MS
    return Fact(n, IdentityId(1), facet, value, wearer, Standing.STATED, at_ms, False, None, None, ())


def test_a_body_near_the_border_is_told_the_size_and_the_looser_one() -> None:
    choice = choose_size(COAT, CHART, me(), [])
    said = say_choice(choice)
    assert said is not None
    assert said.zh == "160/110斤 → M，喜欢宽松选L"
    assert choice.sure is Sure.FIRM


def test_who_says_that_they_like_it_loose_is_told_that_one() -> None:
    assert choose_size(COAT, CHART, me(likes=("宽松",)), []).size == "L"


def test_what_they_kept_of_its_kind_stands_beside_the_figures() -> None:
    choice = choose_size(COAT, CHART, me(weight=58), [bought("L"), bought("L")])
    assert choice.size == "L"
    assert [reason.zh for reason in choice.reasons] == ["160/116斤", "买过两件同版型"]


@pytest.mark.parametrize(
    ("height", "weight", "words"),
    [
        (160, 90, "160/180斤：尺码表只到140斤，盖不住"),
        (160, 30, "160/60斤：尺码表从76斤起，盖不住"),
        (185, 65, "185/130斤：尺码表身高只到172cm，盖不住"),
        (140, 40, "140/80斤：尺码表身高从148cm起，盖不住"),
    ],
)
def test_where_the_chart_does_not_cover_them_it_says_so(height, weight, words) -> None:
    wearer = me(height, weight)
    choice = choose_size(COAT, CHART, wearer, [])
    assert choice.size is None
    assert choice.cover is Cover.BEYOND
    assert not choice.can_be_said
    said = say_choice(choice)
    assert said is not None
    assert said.zh == words


BY_WEIGHT = tuple(SizeRange(row.size, None, None, row.weight_min_kg, row.weight_max_kg) for row in CHART)
BY_HEIGHT = (SizeRange("S", 150, 158, None, None), SizeRange("M", 158, 166, None, None))


@pytest.mark.parametrize(
    ("chart", "height", "weight", "sure", "words"),
    [
        (BY_WEIGHT, 160, 55, Sure.FIRM, "110斤 → M，喜欢宽松选L"),
        (BY_WEIGHT, None, 50, Sure.FIRM, "100斤 → M"),
        (BY_WEIGHT, 160, None, Sure.NOT, None),
        (BY_WEIGHT, 160, 80, Sure.NOT, "160斤：尺码表只到140斤，盖不住"),
        (BY_HEIGHT, 160, 100, Sure.HINT, "160cm → M；尺码表只有身高"),
        (BY_HEIGHT, None, 50, Sure.NOT, None),
    ],
)
def test_a_chart_that_lacks_a_measure_goes_by_the_other_and_says_so(chart, height, weight, sure, words) -> None:
    choice = choose_size(COAT, chart, me(height, weight), [])
    told = say_choice(choice)
    assert (choice.sure, None if told is None else told.zh) == (sure, words)


def in_kilos(*ends: tuple[str, float, float]) -> list[SizeRange]:
    return [SizeRange(size, 150, 170, low, high) for size, low, high in ends]


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (52, "160/104斤 → M，喜欢宽松选L"),
        (52.5, "160/105斤 → M，喜欢宽松选L"),
        (53, "160/106斤 → L"),
        (60, "160/120斤：尺码表缺这一段，盖不住"),
    ],
)
def test_a_body_between_two_sizes_of_a_chart_in_whole_kilos_is_on_their_border(weight, words) -> None:
    chart = in_kilos(("S", 40, 47), ("M", 48, 52), ("L", 53, 57), ("XL", 63, 70))
    said = say_choice(choose_size(COAT, chart, me(weight=weight), []))
    assert said is not None
    assert said.zh == words


@pytest.mark.parametrize(
    ("sizes", "weight", "words"),
    [
        (("S-M", "L-XL"), 50, "160/100斤 → S-M"),
        (("S-M", "L-XL"), 60, "160/120斤 → L-XL"),
        (("S码", "M码"), 50, "160/100斤 → M码"),
        (("S", "M"), 60, "160/120斤：尺码表只到112斤，盖不住"),
    ],
)
def test_a_chart_is_read_by_the_sizes_that_the_product_comes_in(sizes, weight, words) -> None:
    said = say_choice(choose_size(sized("开衫", *sizes), CHART, me(weight=weight), []))
    assert said is not None
    assert said.zh == words


def sized(name: str, *sizes: str) -> Product:
    skus = tuple(Sku(SkuId(n), f"Z{n}", "黑色", size, None, 9900, None) for n, size in enumerate(sizes))
    return Product(ProductId(8), "Z8", name, None, "8", (), (), None, False, skus)


def test_a_size_that_may_be_of_their_shoes_is_no_size_of_trousers() -> None:
    wearer, trousers = me(None, None, sizes=("40",)), sized("男士休闲长裤", "38", "40", "42")
    choice = choose_size(trousers, (), wearer, [])
    told = say_choice(choice)
    assert (choice.can_be_said, told and told.zh) == (False, "40；平时穿40；也可能是鞋码")
    assert choose_size(sized("男士板鞋", "39", "40", "41"), (), wearer, []).can_be_said
    assert choose_size(trousers, (), me(None, None, sizes=("40", "2尺9")), []).sure is Sure.HINT
    # What they kept of its kind bears it out, and their figures are not doubted for it.
    kept = [bought("38", "男士直筒长裤", category=None)] * 2
    assert choose_size(trousers, (), wearer, kept).size == "38"


def test_what_a_dog_wears_goes_by_what_was_kept_of_it_and_by_nothing_of_the_fan() -> None:
    jumper, own = sized("狗狗毛衣", "S", "M", "L"), sized("羊绒毛衣", "S", "M", "L")
    wearer = me(160, 55, sizes=("M",))
    assert choose_size(jumper, in_kilos(("S", 1, 4), ("M", 4, 80)), wearer, []).size is None
    dogs = [bought("S", "狗狗毛衣", category=None), bought("S", "狗狗毛衣", category=None)]
    assert choose_size(jumper, (), wearer, dogs).size == "S"
    assert choose_size(own, (), me(None, None), dogs).size is None


def test_children_are_sized_by_their_height() -> None:
    child = Wearer("孩子", 122, 40)
    chart = [SizeRange(size, int(size) - 5, int(size) + 5, None, None) for size in ("110", "120", "130")]
    skus = tuple(Sku(SkuId(n), f"K{n}", None, row.size, None, 9900, None) for n, row in enumerate(chart))
    jacket = Product(ProductId(7), "K7", "童装外套", "童装", "7", (), (), None, False, skus)
    choice = choose_size(jacket, chart, child, [])
    told = say_choice(choice)
    assert (choice.sure, told and told.zh) == (Sure.FIRM, "122cm → 120")


def test_figures_lead_only_where_the_size_goes_by_them() -> None:
    for chart in ((), CHART):
        wearer = me(weight=90 if chart else 55, sizes=("XL",))
        said = say_choice(choose_size(COAT, chart, wearer, []))
        assert said is not None
        assert said.zh.startswith("XL；平时穿XL")


def test_the_size_that_they_wear_whoever_said_so_is_told_beside_another_by_their_figures() -> None:
    wearer = me(weight=58, sizes=("M",))
    choice = choose_size(COAT, CHART, wearer, [])
    assert (choice.size, choice.can_be_said) == ("L", True)
    said = say_choice(choice)
    assert said is not None
    assert said.zh == "160/116斤 → L；但平时穿M"


@pytest.mark.parametrize(
    ("wearer", "past"),
    [
        (me(weight=90), [bought("XL")]),
        (me(), [bought("L"), bought("L")]),
        (me(), [bought("M", returned=True)]),
        (me(None, 50), []),
        (me(weight=90, sizes=("XL",)), []),
    ],
)
def test_what_speaks_against_itself_is_not_said_aloud(wearer, past) -> None:
    assert not choose_size(COAT, CHART, wearer, past).can_be_said


@pytest.mark.parametrize(
    ("wearer", "past", "size"),
    [
        (me(None, None), [bought("L"), bought("L")], "L"),
        (me(None, None), [bought("2XL"), bought("L")], "L"),
        (me(None, None, sizes=("M码",)), [], "M"),
        (me(None, None), [], None),
        (me(None, None), [bought("38", "加绒雪地靴", category="女鞋")], None),
        (me(None, None), [bought("L", COAT.name)], "L"),
    ],
)
def test_without_figures_it_goes_by_what_they_kept_or_say_they_wear(wearer, past, size) -> None:
    assert choose_size(COAT, CHART, wearer, past).size == size


@given(
    st.floats(140, 180), st.floats(35, 100), st.lists(st.sampled_from(["S", "M", "L", "XL", "36", "均码"]), max_size=4)
)
def test_another_wearers_size_never_comes_from_what_the_fan_bought(height, weight, sizes) -> None:
    mother = Wearer("妈妈", round(height), round(weight))
    past = [bought(size) for size in sizes]
    assert choose_size(COAT, CHART, mother, past) == choose_size(COAT, CHART, mother, [])


def test_figures_of_wearers_are_kept_apart_and_a_childs_grow_old() -> None:
    facts = [
        a_fact("weight_kg", "55", n=1),
        a_fact("weight_kg", "65", "妈妈", n=2),
        a_fact("height_cm", "110", "孩子", days_ago=130, n=3),
    ]
    assert wearer_of(facts, "self", NOW_MS).weight_kg == 55
    assert wearer_of(facts, "妈妈", NOW_MS).weight_kg == 65
    assert wearer_of(facts, "妈妈", NOW_MS).height_cm is None
    assert wearer_of(facts, "孩子", NOW_MS).height_cm is None


def in_stock(*gone: str) -> InStock:
    return InStock(COAT, CHART, {sku.id: 0 if sku.variant in gone else 5 for sku in COAT.skus})


def test_what_suits_them_is_ranked_with_reasons_in_words() -> None:
    (one,) = suggest([in_stock()], [me(weight=58, likes=("驼色", "羊毛"))], [bought("L"), bought("L")], 5)
    assert (one.color, one.size) == ("驼色", "L")
    assert [reason.zh for reason in one.reasons] == ["160/116斤", "买过两件同版型", "喜欢驼色", "喜欢羊毛"]


@pytest.mark.parametrize(
    ("wearer", "past", "gone"),
    [
        (me(dislikes=("羊毛",)), [], ()),
        (me(budget=100), [], ()),
        (me(), [], ("驼色 M", "黑色 M")),
        (me(), [bought("M", COAT.name, product_code="C1")], ()),
        (me(None, None), [], ()),
    ],
)
def test_what_does_not_suit_is_not_suggested(wearer, past, gone) -> None:
    assert suggest([in_stock(*gone)], [wearer], past, 5) == []


def test_what_somebody_is_allergic_to_is_not_suggested_to_them() -> None:
    facts = [a_fact("height_cm", "160", n=1), a_fact("weight_kg", "58", n=2)]
    assert suggest([in_stock()], [wearer_of(facts, "self", NOW_MS)], [], 5) != []
    facts.append(a_fact("allergy", "羊毛", n=3))
    assert suggest([in_stock()], [wearer_of(facts, "self", NOW_MS)], [], 5) == []


def test_the_fans_purse_is_that_of_all_whom_they_buy_for() -> None:
    mother = Wearer("妈妈", 160, 58)
    assert suggest([in_stock()], [me(None, None), mother], [], 5) != []
    assert suggest([in_stock()], [me(None, None, budget=100), mother], [], 5) == []


def of_men(size: str, **changes: object) -> Bought:
    return bought(size, "男士羊毛大衣", **changes)


@pytest.mark.parametrize(
    ("past", "size"),
    [
        ([of_men("XL"), of_men("XL")], None),
        ([of_men("XL"), of_men("XL"), bought("M")], "M"),
        ([bought("L", "儿童羊毛大衣")], None),
        ([bought("L", "女士羊毛大衣")], "L"),
    ],
)
def test_sizes_of_mens_and_childrens_goods_tell_nothing_of_a_womans(past, size) -> None:
    assert choose_size(COAT, (), me(None, None), past).size == size


def test_sizes_of_mens_goods_tell_of_mens_goods() -> None:
    coat = a_coat(name="男士中长款大衣")
    assert choose_size(coat, (), me(None, None), [of_men("XL"), bought("M"), bought("M")]).size == "XL"


def test_of_goods_for_children_the_fan_has_no_size() -> None:
    coat = a_coat(name="儿童中长款大衣")
    assert say_choice(choose_size(coat, CHART, me(), [bought("L", "儿童羊毛大衣")])) is None
    # Nor has a husband: that the chart ends below him is no answer.
    assert say_choice(choose_size(coat, CHART, Wearer("老公", 178, 75), [])) is None


def test_a_husband_is_offered_what_men_wear_and_a_child_what_children_wear() -> None:
    husband, mother, child = (Wearer(who, 160, 58) for who in ("老公", "妈妈", "孩子"))
    names = {"W": "女士中长款大衣", "M": "男士中长款大衣", "K": "儿童中长款大衣", "N": "中长款大衣", "D": "法式连衣裙"}
    goods = [
        InStock(coat, CHART, None) for coat in (a_coat(code, number=None, name=name) for code, name in names.items())
    ]

    def offered(*wearers: Wearer) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in suggest(goods, wearers, [], 99):
            found.setdefault(one.wearer, set()).add(one.product.code)
        return found

    # Most of this shop's goods are for women: what does not say is for them.
    assert offered(husband, mother, child, me(160, 58)) == {
        "老公": {"M"},
        "妈妈": {"W", "N", "D"},
        "孩子": {"K", "N"},
        "self": {"W", "M", "N", "D"},
    }


@pytest.mark.parametrize(
    ("listed", "said", "size", "words"),
    [
        (("S-M", "L-XL"), "S", "S-M", "S-M；平时穿S"),
        (("S/M", "L/XL"), "M码", "S/M", "S/M；平时穿M码"),
        (("S-L", "XL-3XL"), "2XL", "XL-3XL", "XL-3XL；平时穿2XL"),
        (("26", "27/28"), "28", "27/28", "27/28；平时穿28"),
        (("36-37", "38-39"), "36.5", "36-37", "36-37；平时穿36.5"),
        (("S-M", "M-L"), "M", None, None),
        (("S", "S-M"), "S", "S", "S；平时穿S"),
        (("S-M", "L-XL"), "36", None, None),
        (("165/84A", "170/88A"), "84", None, None),
    ],
)
def test_a_size_that_takes_theirs_in_fits_them(listed, said, size, words) -> None:
    skus = tuple(Sku(SkuId(n), f"V{n}", None, one, None, 9900, None) for n, one in enumerate(listed))
    name = "一脚蹬豆豆鞋" if "36-37" in listed else "宽松针织开衫"
    thing = Product(ProductId(6), "V6", name, None, "6", (), (), None, False, skus)
    wearer = me(None, None, sizes=(said,))
    choice = choose_size(thing, (), wearer, [])
    told = say_choice(choice)
    assert (choice.size, None if told is None else told.zh) == (size, words)


def test_what_may_still_be_sent_back_tells_the_size_that_was_chosen_and_not_that_it_was_kept() -> None:
    same = bought("L", COAT.name, product_code=COAT.code)
    lately = replace(same, is_lately=True)
    chosen = [choose_size(COAT, (), me(None, None), [one]) for one in (same, lately)]
    assert [(choice.sure, choice.reasons[0].zh) for choice in chosen] == [
        (Sure.FIRM, "买过这款，留的就是这个码"), (Sure.SAID, "刚买过这款，选的就是这个码"),
    ]  # fmt: skip
    other = choose_size(COAT, CHART, me(), [replace(bought("XL"), is_lately=True)])
    assert "但买过的同类是XL" in [reason.zh for reason in other.reasons]


def of_one_size(name: str, category: str, size: str | None = "均码") -> InStock:
    skus = tuple(Sku(SkuId(n), f"K3-{n}", color, size, None, 9900, None) for n, color in enumerate(("黑色", "杏色")))
    return InStock(Product(ProductId(3), "K3", name, category, "3", (), (), None, False, skus), (), None)


def had(offer: InStock, **changes: object) -> Bought:
    product = offer.product
    fields = {"product_code": product.code, "category": product.category, "color": "黑色"} | changes
    return bought(product.skus[0].size, product.name, **fields)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("软糯慵懒风针织衫", "针织衫"), ("澳洲羊毛围巾", "配饰"), ("酒红色奶茶杯", "杯壶"), ("足银手镯", "银饰"),
        ("空气炸锅", "小家电"),
        ("声波电动牙刷", "个护"), ("面膜刷", "护肤"), ("陶瓷茶叶罐", "茶叶"), ("抽纸盒", "家清"), ("月亮椅", ""),
    ],
)  # fmt: skip
def test_a_thing_of_one_size_that_they_have_is_not_suggested_again(name, category) -> None:
    offer = of_one_size(name, category)
    likes = me(None, None, likes=("黑色", name))
    assert suggest([offer], [likes], [had(offer, is_lately=True)], 5) == []
    assert suggest([offer], [likes], [had(offer, returned=True)], 5) != []


def test_what_comes_in_one_size_that_the_chart_denies_them_is_not_suggested() -> None:
    offer = replace(of_one_size("软糯慵懒风针织衫", "针织衫"), chart=(SizeRange("均码", 150, 172, 40, 67.5),))
    assert suggest([offer], [me(160, 55, likes=("黑色", "针织"))], [], 5) != []
    assert suggest([offer], [me(None, None, likes=("黑色", "针织"))], [], 5) != []
    assert suggest([offer], [me(160, 75, likes=("黑色", "针织"))], [], 5) == []


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("烟台红富士苹果", "水果"), ("横县茉莉花茶", "茶叶"), ("原木悬挂式抽纸", "家清"), ("玻尿酸补水面膜", "护肤"),
        ("手口湿巾", "日用"),
        ("坚果礼盒", "零食"), ("薄荷牙膏", "个护"), ("丝绒哑光口红", "彩妆"), ("香氛洗衣液", ""),
    ],
)  # fmt: skip
def test_what_is_used_up_is_suggested_again_and_told_to_be_a_repeat(name, category) -> None:
    offer = of_one_size(name, category, None)
    for times, zh, en in ((1, "买过一次，可以回购", "bought once"), (2, "买过两次，可以回购", "bought 2 times")):
        (one,) = suggest([offer], [me(None, None)], [had(offer)] * times, 5)
        assert one.reasons[0].zh == zh
        assert one.reasons[0].en == f"{en}, may want it again"
        assert not any("同版型" in reason.zh for reason in one.reasons)


def test_what_is_used_up_comes_in_packs_and_in_no_cut() -> None:
    skus = tuple(Sku(SkuId(n), f"T{n}", None, size, None, 9900, None) for n, size in enumerate(("250g", "500g")))
    tea = InStock(Product(ProductId(3), "T", "横县花茶", "茶叶", "3", ("花茶",), (), None, False, skus), (), None)
    same = bought("500g", "横县花茶", product_code="T", category="茶叶", color=None)
    (one,) = suggest([tea], [me(None, None)], [same], 5)
    assert (one.size, [reason.zh for reason in one.reasons]) == ("500g", ["买过一次，可以回购"])
    other = bought("500g", "福建花茶", category="茶叶", color=None)
    (one,) = suggest([tea], [me(None, None)], [other, other], 5)
    assert (one.size, [reason.zh for reason in one.reasons]) == ("500g", ["买过两次同类"])


def test_what_was_bought_for_the_mother_or_nobody_knows_for_whom_is_not_suggested_for_her_again() -> None:
    offer, mother = of_one_size("软糯慵懒风针织衫", "针织衫"), Wearer("妈妈", None, None, likes=("黑色", "针织"))
    assert suggest([offer], [me(None, None), mother], [], 5) != []
    assert suggest([offer], [me(None, None), mother], [had(offer)], 5) == []
    assert suggest([offer], [me(None, None), mother], [], 5, given={"妈妈": [had(offer)]}) == []
    assert suggest([offer], [me(None, None), mother], [], 5, given={"老公": [had(offer)]}) != []


def test_what_comes_in_packs_is_suggested_by_taste_in_no_pack_that_nobody_told() -> None:
    skus = tuple(Sku(SkuId(n), f"P{n}", "微辣", pack, None, 2900, None) for n, pack in enumerate(("400g", "800g")))
    base = Product(ProductId(7), "P", "牛油火锅底料", "调味", "17", (), (), None, False, skus)
    (found,) = suggest([InStock(base, (), None)], [me(None, None, likes=("微辣",))], [], 5)
    assert (found.color, found.size, [one.zh for one in found.reasons]) == ("微辣", None, ["喜欢微辣"])


def test_who_expects_a_child_is_offered_only_what_is_made_for_that() -> None:
    her = Wearer("孕妇", 160, 55)
    coat, dress = a_coat(), a_coat("C2", "12", name="孕妇连衣裙")
    assert [
        one.product.code for one in suggest([InStock(one, CHART, None) for one in (coat, dress)], [her], [], 5)
    ] == ["C2"]
