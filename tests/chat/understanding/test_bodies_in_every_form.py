"""How tall and how heavy somebody is, in every form in which it is typed, of the fan and of whom they buy for."""

from __future__ import annotations

from itertools import product

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (LexiconProduct("3", "针织连衣裙", "女装", ("连衣裙",), ("黑色", "酒红"), ("S", "M", "L", "XL")),)
HEIGHTS = (
    "160", "160cm", "160公分", "1米6", "一米六", "1.60", "1.6米", "身高160", "身高160cm", "身高1米6", "160高",
)  # fmt: skip
WEIGHTS = ("110斤", "110", "55kg", "55KG", "55公斤", "体重110", "体重110斤", "一百一", "一百一十斤")
ASKED = ("", " 穿多大", "穿什么码", " 选L还是XL", "，能穿吗", " M够不够大", " 拍哪个码")


def side_by_side(one: str, other: str) -> list[str]:
    """Both with what may stand between; a blank where two figures would run together."""
    figures = "0123456789一六百十"
    run_together = one[-1] in figures and other[0] in figures
    joints = (" ", "，", "/") if one[-1].isdigit() and other[0].isdigit() else (" ", "，")
    return [one + joint + other for joint in (joints if run_together else ("", *joints))]


def bodies() -> list[str]:
    told = [body for height, weight in product(HEIGHTS, WEIGHTS) for body in side_by_side(height, weight)]
    weight_first = [one for one in WEIGHTS if not one.isdigit() and one != "一百一"]
    return told + [body for weight, height in product(weight_first, HEIGHTS) for body in side_by_side(weight, height)]


@pytest.mark.parametrize(
    ("who", "wearer"),
    [
        ("", "self"), ("我", "self"), ("本人", "self"), ("我妈", "妈妈"), ("给我妈买 ", "妈妈"), ("我老公", "老公"),
        ("给我老公买，他", "老公"), ("闺蜜", "朋友"), ("帮我姐妹问 ", "朋友"), ("我婆婆", "老人"), ("我闺女", "孩子"),
    ],
)  # fmt: skip
def test_a_body_is_told_in_every_form(shop, who, wearer):
    audience = set() if wearer == "self" else {("audience", wearer, wearer)}
    wanted = {("height_cm", 160, wearer), ("weight_kg", 55, wearer), *audience}
    wrong = []
    for at, body in enumerate(bodies()):
        line = who + body + ASKED[at % len(ASKED)]
        reading = shop.read(line, Context("3", None))
        if {(fact.facet, fact.value, fact.wearer) for fact in reading.facts} != wanted:
            wrong.append(line)
        elif reading.intent is not Intent.ASK_FIT:
            wrong.append(f"{line}: {reading.intent}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "height"), [("160会不会拖地", 160), ("170会短吗", 170), ("158会太长吗", 158), ("160是不是太贵", None)]
)
def test_by_a_bare_height_it_is_asked_whether_goods_are_too_long(shop, text, height):
    told = {fact.facet: fact.value for fact in shop.read(text, Context("3", None)).facts}
    assert told.get("height_cm") == height
