from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.ids import ProductId
from anchor_console.core.paths import resource
from anchor_console.goods.forbidden import BadRules, read_rules, width, words_in
from anchor_console.goods.product import Product

TEXT = resource("preflight", "words.toml").read_text("utf-8")
RULES = read_rules(TEXT)


def a_product(category: str = "上衣", name: str = "针织衫") -> Product:
    return Product(ProductId(1), "P", name, category, "1", (), (), None, False, ())


def found(text: str, category: str = "上衣", rules=RULES) -> set[tuple[str, str]]:
    return {(one.group.name, one.word) for one in words_in([text], a_product(category), rules)}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("全网最低价", "absolute"),
        ("销量第一的阔腿裤", "absolute"),
        ("史上最显瘦的裤子", "absolute"),
        ("100%不起球", "absolute"),
        ("独一无二的设计", "absolute"),
        ("顶级面料", "absolute"),
        ("能治疗颈椎", "medical"),
        ("缓解疼痛", "medical"),
        ("穿上暴瘦十斤", "slimming"),
        ("一个月瘦20斤", "slimming"),
        ("最后一天，马上涨价", "urgent"),
        ("全场0元购", "lure"),
        ("好评返现5元", "lure"),
        ("国宴特供", "state"),
        ("戴上招财转运", "belief"),
        ("大牌同款", "compare"),
        ("原单尾货", "compare"),
    ],
)
def test_what_the_law_or_a_platform_forbids_is_found(text, group):
    assert group in {name for name, _ in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "100%羊毛",
        "100% 新疆棉",
        "百分百桑蚕丝",
        "羊毛100%",
        "最后再看一眼尺码表",
        "最近上新",
        "第一次下单的姐妹",
        "第一步先量尺寸",
        "最大码到3XL",
        "显瘦遮小肚子",
        "瘦腿裤版型",
        "内增高5厘米",
        "48小时发货",
        "不起球不变形",
        "高腰显腿长",
        "防水台3厘米",
        "仿真丝面料",
        "招财猫印花",
        "收腰",
        "唯一缺点是颜色少",
        "三天内发货，支持七天无理由",
    ],
)
def test_what_only_looks_like_it_is_not_forbidden(text):
    assert {(name, word) for name, word in found(text) if name not in ("material", "certified")} == set()


@pytest.mark.parametrize(
    ("text", "group"),
    [("100%羊毛", "material"), ("头层牛皮", "material"), ("抗菌面料", "certified"), ("UPF 50", "certified")],
)
def test_what_is_allowed_with_proof_says_so(text, group):
    (one,) = words_in([text], a_product(), RULES)
    assert (one.group.name, one.group.needs_proof) == (group, True)


def test_some_words_are_looked_for_only_in_goods_of_their_kind():
    assert ("cosmetics", "美白") in found("美白精华", "护肤")
    assert found("象牙美白色", "上衣") == set()
    assert ("tears", "情趣") in found("情趣款", "上衣")
    assert found("情趣款", "内衣") == set()


def test_latin_words_are_found_as_whole_words():
    assert ("certified", "ISO") in found("ISO认证工厂")
    assert found("noiso款") == set()


def test_the_sellers_own_words_and_exceptions_are_in_force():
    rules = read_rules(TEXT, ["爆款"], ["顶级面料"])
    assert found("今年爆款", rules=rules) == {("own", "爆款")}
    assert found("顶级面料", rules=rules) == set()
    assert found("顶级做工", rules=rules) == {("absolute", "顶级")}


@pytest.mark.parametrize(
    "text", ["[[group]", "[[group]]\nname='a'", "[[group]]\nname='a'\nzh=''\nen=''\npatterns=['(']"]
)
def test_a_broken_file_says_so(text):
    with pytest.raises(BadRules):
        read_rules(text)


def test_a_title_is_as_long_as_its_letters_are_wide():
    assert [width("羊毛大衣"), width("T恤"), width("abcd"), width("")] == [4, 2, 2, 0]


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_and_it_ends_soon(text):
    list(words_in([text, text], a_product(), RULES))
