"""What a line wishes is told by a tagger, which learned from the wishes of the rooms that ship."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.learning.train_tagger import learned_tagger, tagged_wishes
from anchor_console.chat.understanding.models.tagger import Tagger, best_tags, written_tagger
from anchor_console.chat.understanding.models.wish_tags import BEGINS, GOES_ON, OUTSIDE, PARTS, TAGS, parts_of, tags_of
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.paths import resource

WORDS = load_words(resource("understanding"))
GOODS = (
    LexiconProduct("1", "云感人体工学椅", "办公椅", ("工学椅",), ("黑色", "浅灰"), ("标准款", "加高款")),
    LexiconProduct("2", "防泼水电脑双肩包", "电脑包", ("双肩包",), ("黑色", "藏青"), ("14寸", "16寸")),
)
A_ROOM = """%labelled
@1|云感人体工学椅|办公椅|工学椅|黑色/浅灰|
#wish 1
什么时候能轮到带脚托的 || W ,,,带脚托
什么时候能轮到带头枕的 || W ,,,带头枕
什么时候能轮到可以躺的 || W ,,,可以躺
"""


KNOWS_NOTHING = Tagger.ignorant()


@cache
def reader(tagger: Tagger) -> Reader:
    words = replace(WORDS, tagger=tagger)
    return Reader(Lexicon(GOODS, words), words)


def wish(text: str, pinned: str = "1", tagger: Tagger = WORDS.tagger) -> tuple[str | None, ...] | None:
    told = reader(tagger).read(text, Context(pinned, None)).wish
    return None if told is None else (told.what, told.color, told.size, told.feature)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("双肩包带登山扣的要等到什么年月啊", ("双肩包", None, None, "带登山扣")),
        ("我坐不住 不配有个带摇摆的是吧", (None, None, None, "带摇摆")),
        ("毛毯也搞一个出来撒", ("毛毯", None, None, None)),
        ("脚凳顺带卖卖不好吗", ("脚凳", None, None, None)),
    ],
)
def test_a_wish_is_cut_out_of_many_words(text: str, told: tuple[str | None, ...]) -> None:
    assert wish(text) == told
    assert wish(text, tagger=KNOWS_NOTHING) != told


def test_the_tagger_sees_where_a_line_asks() -> None:
    begins, goes_on, outside = [0, 0, 0, 0, 9, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 9], [9, *[0] * 8]
    takes_what_is_asked_for = Tagger.of(written_tagger({"l<": outside, "l{": begins, "l=": goes_on, "l>": outside}))
    assert wish("有没有带轮子的", tagger=takes_what_is_asked_for) == (None, None, None, "带轮子")
    assert wish("下班路上问一句 带小小轮子的有没有", tagger=takes_what_is_asked_for) == (None, None, None, "带小小轮子")


def test_what_is_listed_is_no_wish_whatever_the_tagger_takes() -> None:
    begins, goes_on = [0, 9, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 9, 0, 0, 0]
    takes_the_bag = Tagger.of(written_tagger({"c双": begins} | {f"c{char}": goes_on for char in "肩包"}))
    line = "双肩包带登山扣的要等到什么年月啊"
    assert wish(line) is not None
    assert wish(line, tagger=takes_the_bag) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What stands in the place of a thing, and what is like none.
        ("桌垫到底有没有", ("桌垫", None, None, None)),
        ("坐着腰酸 能托住腰的那种 你们老实说做不做", (None, None, None, "能托住腰")),
        # A hue that is told as a quality is a colour.
    ],
)
def test_what_a_line_asks_for_is_told_in_its_parts(text: str, told: tuple[str | None, ...]) -> None:
    assert wish(text) == told


def test_what_is_learned_of_some_lines_tells_others_like_them(tmp_path: Path) -> None:
    room = tmp_path / "room.txt"
    room.write_text(A_ROOM, encoding="utf-8")
    lines = tagged_wishes([room], WORDS) * 20
    tagger = Tagger.of(learned_tagger(lines))
    assert wish("什么时候能轮到带按摩的", tagger=tagger) == (None, None, None, "带按摩")


def test_the_same_lines_teach_the_same_weights(tmp_path: Path) -> None:
    room = tmp_path / "room.txt"
    room.write_text(A_ROOM, encoding="utf-8")
    assert learned_tagger(tagged_wishes([room], WORDS)) == learned_tagger(tagged_wishes([room], WORDS))


def test_a_tagger_for_other_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="other parts"):
        Tagger.of("what color price\n")


def test_a_part_is_tagged_where_it_stands_nearest_to_the_others() -> None:
    tags = tags_of("红的卖完了 帽子要红的", StatedWish("帽子", "红色", None, None))
    assert tags is not None
    assert [at for at, tag in enumerate(tags) if tag != OUTSIDE] == [6, 7, 9]


def test_a_wish_that_is_not_told_in_the_words_of_its_line_has_no_tags() -> None:
    assert tags_of("要那个能躺的", StatedWish("躺椅", None, None, None)) is None


@given(st.lists(st.tuples(st.sampled_from([*PARTS, None]), st.integers(1, 4)), max_size=8))
def test_parts_are_read_from_tags_as_they_were_written(pieces: list[tuple[str | None, int]]) -> None:
    tags: list[int] = []
    expected: dict[str, str] = {}
    text = "".join(chr(ord("一") + at) for at in range(sum(length for _, length in pieces)))
    for part, length in pieces:
        start = len(tags)
        begins = BEGINS[PARTS.index(part)] if part is not None else OUTSIDE
        goes_on = begins + GOES_ON if part is not None else OUTSIDE
        tags += [begins, *[goes_on] * (length - 1)]
        if part is not None:
            expected.setdefault(part, text[start : start + length])
    assert parts_of(text, tags) == expected


def is_possible(tags: tuple[int, ...]) -> bool:
    """Whether a part goes on only behind itself, and one is told."""
    before = (OUTSIDE, *tags)
    follow = all(tag <= GOES_ON or last in (tag, tag - GOES_ON) for last, tag in zip(before, tags, strict=False))
    return follow and any(tags)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=TAGS, max_size=TAGS), min_size=1, max_size=4))
def test_no_other_tags_that_are_possible_have_more_votes(votes: list[list[int]]) -> None:
    def said(tags: tuple[int, ...]) -> int:
        return sum(row[tag] for row, tag in zip(votes, tags, strict=True))

    best = tuple(best_tags(votes))
    assert is_possible(best)
    assert said(best) == max(said(tags) for tags in product(range(TAGS), repeat=len(votes)) if is_possible(tags))
