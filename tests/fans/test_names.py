"""What a person is called in others' words, and where that means them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.fans.names import Names
from anchor_console.storage.free_words import mask_in_json

ANY_NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=3, max_size=12)


def test_a_name_of_their_own_goes_wherever_it_stands():
    names = Names(own=["龘甲姐"])
    assert names.in_prose("龘甲姐的妹妹，跟龘甲姐一起") == "***的妹妹，跟***一起"
    assert names.in_chat("龘甲姐你穿多大 @龘甲姐", they_came=False) == "***你穿多大 @***"


def test_a_short_name_goes_only_where_somebody_calls_it():
    names = Names(called=["小雨"])
    assert names.in_prose("下小雨了 @小雨 来看") == "下小雨了 @*** 来看"
    assert names.in_chat("下小雨了 @小雨 来看", they_came=False) == "下小雨了 @** 来看"


def test_a_name_that_others_bear_goes_only_where_it_is_called_and_they_were_there():
    names = Names(shared=["momo"])
    assert names.in_prose("给momo留一件 @momo") == "给momo留一件 @momo"
    assert names.in_chat("momo @momo", they_came=True) == "momo @****"
    assert names.in_chat("momo @momo", they_came=False) == "momo @momo"


def test_who_is_called_by_a_longer_name_is_somebody_else():
    names = Names(own=["小雨点"], called=["小雨"], longer=["小雨妈妈", "小雨点点"])
    assert names.in_chat("@小雨妈妈 @小雨 @小雨点点 小雨点", they_came=True) == "@小雨妈妈 @** @小雨点点 ***"
    assert names.in_prose("小雨点点和小雨点") == "小雨点点和***"


def test_who_is_called_by_a_longer_name_that_nobody_knows_is_somebody_else_too():
    names = Names(called=["用户"], shared=["小雨"], longer=["用户1"])
    line = "@用户98765 你好 @用户1 @用户a @小雨8 @用户 @小雨，"
    assert names.in_chat(line, they_came=True) == "@用户98765 你好 @用户1 @用户a @小雨8 @** @**，"


def test_longer_names_are_told_apart_by_their_end():
    names = Names(own=["小雨点"], longer=["小雨点8", "小雨点妈妈"])
    assert names.in_prose("小雨点8 小雨点8号 小雨点88 小雨点妈妈的") == "小雨点8 小雨点8号 ***88 小雨点妈妈的"


def test_a_part_of_a_longer_word_is_no_name():
    names = Names(own=["ann", "小雨点8"], user_ids=["ks-77001"])
    assert names.in_prose("channel ann, Ann小雨点88 小雨点8号 ks-770012 ks-77001:4") == (
        "channel ***, Ann小雨点88 ***号 ks-770012 ***:4"
    )


@given(ANY_NAME, st.text(max_size=5), st.text(max_size=5), st.booleans())
def test_no_way_to_write_json_hides_a_name_of_any_characters(name, before, after, is_ascii):
    names = Names(own=[name])
    told = {"text": f"{before} {name} {after}", "nested": [{"note": name}], "count": 3}
    masked = mask_in_json(json.dumps(told, ensure_ascii=is_ascii), names.in_prose)
    for text in (json.loads(masked)["text"], json.loads(masked)["nested"][0]["note"]):
        assert f" {name} " not in f" {text} " or set(name) <= {"*"}
    assert json.loads(masked)["count"] == 3


@given(ANY_NAME, st.text(max_size=20))
def test_a_line_is_as_long_as_it_was(name, around):
    names = Names(own=[name], called=[name[:2]])
    assert len(names.in_chat(f"{around}{name}@{name}", they_came=True)) == len(f"{around}{name}@{name}")
