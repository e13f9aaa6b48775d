"""Which child a line speaks of, and what is known of that one."""

from __future__ import annotations

import pytest

from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.fans.children import asks_for_one, child_in, children_in, told_of
from anchor_console.fans.facts import CHILD, Evidence, Fact, Ground, Standing


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("大宝130", "给大宝买", True), ("大女儿8岁", "大宝穿多大", True), ("大女儿8岁", "女儿穿多大", True),
        ("二宝110", "小的那个穿多大", True), ("小儿子5岁", "老二穿多大", True), ("闺女110", "姑娘穿多大", True),
        ("小丫头110", "大女儿穿多大", True), ("大宝130", "二宝穿多大", False), ("大女儿8岁", "儿子穿多大", False),
        ("大宝130", "小的那个穿多大", False), ("我家老大130", "老二穿多大", False), ("孙子120", "儿子穿多大", False),
        ("外孙女120", "女儿穿多大", False), ("侄子120", "孙子穿多大", False),
    ],
)  # fmt: skip
def test_children_are_told_apart_by_place_sex_and_family(one, other, are_same):
    told, asked = child_in(one), child_in(other)
    assert told is not None
    assert asked is not None
    assert (told.may_be(asked), asked.may_be(told)) == (are_same, are_same)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("大宝130 小宝110", 2), ("我大女儿8岁130, 小儿子5岁110", 2), ("大宝是女儿 130", 1), ("女儿和儿子都穿", 2),
        ("孩子110", 0), ("宝宝一岁", 0), ("宝贝们好", 0), ("宝妈", 0), ("小宝宝穿的", 0), ("拿大的", 0),
        ("小的还有吗", 0), ("大的小的都要", 0), ("小女儿穿的", 1), ("老大130", 1), ("主播老大", 0),
    ],
)  # fmt: skip
def test_how_many_children_a_line_tells_apart(text, count):
    assert len(children_in(text)) == count


@pytest.mark.parametrize(
    ("text", "does"),
    [("小的那个穿多大", True), ("1号小的穿几码", True), ("给老三买穿多大", True), ("小的那个还有吗", False),
     ("我穿小的", False), ("偏小的穿多大", False), ("给老大家买的", False)],
)  # fmt: skip
def test_who_asks_for_the_small_one_asks_for_a_child(text, does):
    assert asks_for_one(text) is does


def heights(lines: dict[int, tuple[str, ...]], asked: str) -> list[str]:
    """The heights that advice for `asked` goes by, where each was told in these lines."""
    words = {MessageId(at): text for at, text in enumerate(dict.fromkeys(sum(lines.values(), ())), 1)}
    message = {text: at for at, text in words.items()}

    def a_fact(cm: int, said: tuple[str, ...]) -> Fact:
        grounds = tuple(
            Evidence(Ground.MESSAGE, IdentityId(1), message[text], None, None, message[text]) for text in said
        )
        newest = max(one.at_ms for one in grounds)
        facet = ("height_cm", str(cm), CHILD)
        return Fact(cm, IdentityId(1), *facet, Standing.STATED, newest, False, None, None, grounds)

    child = child_in(asked)
    assert child is not None
    return [fact.value for fact in told_of([a_fact(cm, said) for cm, said in lines.items()], child, words)]


@pytest.mark.parametrize(
    ("lines", "asked", "told"),
    [
        ({130: ("大宝130",), 110: ("二宝110",)}, "大宝穿多大", ["130"]),
        ({130: ("大宝130", "二宝130")}, "二宝穿多大", ["130"]),
        ({130: ("孩子130",)}, "大宝穿多大", ["130"]),
        ({130: ("大宝130",), 110: ("孩子110",)}, "二宝穿多大", []),
        ({130: ("大宝130 二宝110",), 110: ("大宝130 二宝110",)}, "二宝穿多大", []),
        ({130: ("大宝130 二宝110",), 110: ("大宝130 二宝110", "二宝110")}, "二宝穿多大", ["110"]),
    ],
)
def test_advice_for_a_child_goes_by_lines_that_speak_of_it_alone(lines, asked, told):
    assert heights(lines, asked) == told
