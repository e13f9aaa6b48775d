from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import FanRef
from anchor_console.core.text import harmless
from anchor_console.fans import find_store, mask_store, person_store
from anchor_console.fans import store as fans
from anchor_console.fans.find_words import PartOfName, question, sound_words
from anchor_console.fans.store import Seen
from tests.support.shop import NOW_MS, a_fan, shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


@pytest.fixture
def find(opened):
    def by(typed, *, indexed=True):
        while indexed and opened.do(lambda tx: find_store.index_some(tx, 2)):
            pass
        return [(one.name, one.why) for one in find_store.find(opened.database.read(), typed, 20)]

    return by


def named(opened, name, n=1, **changes):
    return opened.fan(a_fan(n, name=name, **changes))


def rename(opened, who, name):
    sighting = Seen(who, name, True, 0, NOW_MS, NOW_MS + 1, *([None] * 5))
    opened.do(lambda tx: fans.seen(tx, [sighting]))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("王小姐爱穿搭", "name"),
        ("王", "name"),
        ("小姐", "name"),
        ("爱穿", "name"),
        ("wangxiaojie", "sound"),
        ("wangx", "sound"),
        ("xiaojie", "sound"),
        ("wxj", "sound"),
        ("xj", "sound"),
        ("王 xj", "sound"),
        ("王xj", "sound"),
        ("ks_88231", "id"),
        ("KS_8823179", "id"),
        ("3179", "id"),
        ("ｋｓ＿８８２３１", "id"),
        ("kuaishou:ks_8823179", "id"),
    ],
)
def test_a_fan_is_found_by_a_part_of_the_name_its_sound_initials_or_an_id(opened, find, typed, why):
    named(opened, "王小姐爱穿搭", user_id="ks_8823179")
    named(opened, "李大姐", 2)
    assert find(typed) == [("王小姐爱穿搭", why)]


@pytest.mark.parametrize("typed", ["小敏爱", "小敏爱穿搭_88", "taobao/order:小敏爱穿搭_88"])
def test_an_id_of_characters_is_found_by_its_beginning_too(opened, find, typed):
    named(opened, "", user_id="小敏爱穿搭_88", platform="taobao", space="order")
    named(opened, "李大姐", 2)
    assert find(typed) == [("", "id")]


@pytest.mark.parametrize("typed", ["张", "wangli", "姐小", "xjw", "9999", "搭李", "", "   ", '"', "*", "a AND b", "（"])
def test_what_fits_nobody_finds_nobody(opened, find, typed):
    named(opened, "王小姐爱穿搭")
    named(opened, "李大姐", 2)
    assert find(typed) == []


def test_a_first_character_is_found_by_each_of_its_sounds(opened, find):
    named(opened, "曾小姐")
    assert find("zengxiao") == find("cengxiao") == find("zxj") == [("曾小姐", "sound")]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("重庆老单", ["chongqing", "cqls", "laoshan", "ls", "laodan", "zhongq"]),
        ("银行小乐", ["yinhang", "yhxl", "xiaole", "xiaoyue"]),
        ("单大大乐乐", ["shandada", "sddll", "dandada", "leyue"]),
        ("王茜茜", ["wangxixi", "wxx", "qianqian", "wqq"]),
    ],
)
def test_a_character_of_several_sounds_is_found_by_each_wherever_it_stands(opened, find, name, typed):
    named(opened, name)
    assert [find(one) for one in typed] == [[(name, "sound")]] * len(typed)


@pytest.mark.parametrize("typed", ["🌹", "姐🌹", "单姐🌹", "❤️", "❤", "🌹❤️"])
def test_a_fan_is_found_by_the_pictures_in_their_name(opened, find, typed):
    named(opened, "单姐🌹❤️")
    named(opened, "单姐🍀", 2)
    assert find(typed) == [("单姐🌹❤️", "name")]


def test_latin_names_are_found_by_any_part(opened, find):
    named(opened, "Lily妈妈2023")
    assert find("LILY") == find("lily妈") == find("2023") == [("Lily妈妈2023", "name")]
    assert find("ily")[0][0] == "Lily妈妈2023"
    assert find("lilymama") == [("Lily妈妈2023", "sound")]


def test_whoever_was_renamed_is_found_by_both_names(opened, find):
    who = named(opened, "旧日时光")
    assert find("旧日") == [("旧日时光", "name")]
    rename(opened, who, "新的一天")
    assert find("新的") == [("新的一天", "name")]
    assert find("旧日") == [("新的一天", "old_name")]


def test_a_note_is_found_with_the_fan_it_is_about(opened, find):
    who = named(opened, "王姐")
    opened.do(lambda tx: fans.add_note(tx, who, "喜欢砍价，送围巾", "中控", NOW_MS))
    assert find("围巾") == [("王姐", "note")]


def test_who_came_a_moment_ago_is_found_before_the_index_has_them(opened, find):
    named(opened, "王小姐")
    assert find("小姐", indexed=False) == [("王小姐", "name")]


def test_of_those_who_are_looked_at_anew_only_who_changed_is_written(opened, find):
    for number in range(40):
        named(opened, f"王{chr(0x5F00 + number)}", number)
    assert find("wang")

    def again(tx):
        tx.execute("INSERT INTO fans_to_index SELECT id FROM identities")
        before = tx.total_changes
        find_store.index_some(tx, 100)
        return tx.total_changes - before

    assert opened.do(again) == 40  # none waits any more: that is all
    rename(opened, named(opened, "", 3), "刘姐")
    assert find("liujie") == [("刘姐", "sound")]


def test_whole_names_come_first_then_beginnings_then_parts(opened, find):
    for n, name in enumerate(["大王姐", "王姐姐", "王姐", "小王姐"]):
        named(opened, name, n)
    assert [name for name, _ in find("王姐")][:2] == ["王姐", "王姐姐"]


def test_masks_are_not_found_and_staff_neither(opened, find):
    named(opened, "王***", 1)
    opened.fan(FanRef("kuaishou", "u7", "王助播", staff=True))
    assert find("王") == []


def test_nobody_is_found_by_what_was_erased(opened, find):
    who = named(opened, "独一无二")
    find("独")
    opened.do(lambda tx: person_store.erase_fan(tx, [who]))
    assert opened.ask("SELECT count(*) FROM fan_words WHERE fan_words MATCH 'names : \"独 一\"'") == [(0,)]
    assert find("独一") == []


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李姐", {"李姐姐", "Lily李姐"}),
        ("姐姐", {"李姐姐"}),
        ("lil", {"Lily李姐"}),
        ("小红", {"小红"}),
        ("momo", {"momo"}),
        ("1380013", {"用户1380013"}),
        ("李", set()),
        ("l", set()),
        ("165", set()),
        ("小姐", set()),
        ("！", set()),
        ('"', set()),
    ],
)
def test_who_is_here_is_named_by_two_characters_of_a_name_of_now_or_of_old(opened, find, typed, names, indexed):
    here = [
        named(opened, name, n)
        for n, name in enumerate(["李姐姐", "Lily李姐", "小红", "用户1380013", "李", "身高165", "小***姐", "staff"], 1)
    ]
    opened.do(lambda tx: mask_store.attend(tx, opened.session.id, [(who, "") for who in here]))
    named(opened, "李姐不在", 9)
    rename(opened, here[2], "momo")
    if indexed:
        find("")
    part = PartOfName.of(typed)
    found = find_store.called(opened.database.read(), opened.session.id, part) if part is not None else {}
    assert set(found.values()) == names
    assert all(part.is_in(name) for name in names)


def test_linked_identities_are_one_fan(opened, find):
    chat, buyer = named(opened, "王姐"), named(opened, "王姐", space="order")
    assert len(find("王姐")) == 2
    opened.link(chat, buyer)
    assert len(find("王姐")) == 1


@given(st.text(max_size=20))
def test_no_text_breaks_a_question(typed):
    asked = question(typed)
    assert asked is None or asked.count('"') % 2 == 0


@given(st.text(max_size=9), st.text(max_size=20))
def test_a_part_of_a_name_is_in_the_name_that_it_is_cut_from_and_breaks_no_question(before, typed):
    part = PartOfName.of(typed)
    assert part is None or (part.is_in(f"{before} {harmless(typed)}") and part.question.count('"') == 2)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_no_name_makes_more_words_than_its_length_allows(name):
    assert len(sound_words((name,), "").split()) <= 8 * 2 * 12 + len(name)
