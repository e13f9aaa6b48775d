from __future__ import annotations

import pytest
import xlsxwriter

from anchor_console.core.ids import Identity
from anchor_console.fans import fact_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import SELF, HeardFact, Standing
from anchor_console.fans.fan_file import read_fans
from anchor_console.fans.fan_list import take_in
from anchor_console.sheets.bad_reasons import Sentence, sentence_of
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.sheet import MissingColumns
from tests.support.shop import NOW_MS, a_fan, shop

LIST = (
    "老粉名单\r\n平台,快手号,昵称,尺码,身高,体重(斤),喜好,等级,备注,电话\r\n"
    "快手,ks1,王姐,L,160cm,110,纯棉、显瘦,铁粉,给妈妈也买,13800001111\r\n"
    "抖音,dy2,李妹,m码/27,1米58,96,,,,\r\n"
    "快手,,张大姐,2XL,,150,,,,\r\n"
)


@pytest.fixture
def a_file(tmp_path):
    def write(text, name="regulars.csv", encoding="gb18030"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def test_a_sellers_list_is_read_with_figures_likes_and_remarks(a_file):
    listed = read_fans(a_file(LIST))
    assert listed.bad_rows == ()
    first, second, third = listed.fans
    assert first.identity == Identity("kuaishou", "", "ks1")
    assert first.facts == (
        ("size", "L"), ("height_cm", "160"), ("weight_kg", "55"), ("likes", "纯棉"), ("likes", "显瘦"),
    )  # fmt: skip
    assert first.notes == ("铁粉 · 给妈妈也买",)
    assert second.identity.platform == "douyin"
    assert second.facts == (("size", "M"), ("size", "27"), ("height_cm", "158"), ("weight_kg", "48"))
    assert third.identity == Identity("kuaishou", "list", "张大姐")
    assert listed.sheet.never_read == ("电话",)
    assert "13800001111" not in repr(listed)


def test_a_platform_or_a_tier_that_stands_merged_over_several_regulars_is_that_of_each(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "regulars.xlsx")
    page = book.add_worksheet()
    page.write_row(0, 0, ("平台", "昵称", "ID", "等级", "尺码"))
    for row, name in enumerate(("王姐", "李姐", "赵姐"), start=1):
        page.write_row(row, 1, (name, f"id{row}", "", "M"))
    page.merge_range(1, 0, 2, 0, "抖音")
    page.merge_range(1, 3, 3, 3, "铁粉")
    page.write(3, 0, "快手")
    book.close()
    listed = read_fans(tmp_path / "regulars.xlsx").fans
    assert [(one.identity.platform, one.notes) for one in listed] == [
        ("douyin", ("铁粉",)),
        ("douyin", ("铁粉",)),
        ("kuaishou", ("铁粉",)),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "kilograms"),
    [("体重", "110斤", "55"), ("体重", "52kg", "52"), ("体重", "120", "60"), ("体重", "50", "50"),
     ("体重(斤)", "90", "45"), ("体重（公斤）", "80", "80"), ("体重kg", "72.5", "72.5")],
)  # fmt: skip
def test_weights_are_kilograms_whichever_unit_the_list_has(a_file, heading, cell, kilograms):
    (fan,) = read_fans(a_file(f"昵称,{heading}\r\n王姐,{cell}\r\n")).fans
    assert fan.facts == (("weight_kg", kilograms),)


@pytest.mark.parametrize("cell", ["80", "八十", "999"])
def test_a_weight_that_could_be_either_unit_is_asked_back(a_file, cell):
    listed = read_fans(a_file(f"昵称,体重\r\n王姐,{cell}\r\n"))
    assert [(bad.column, bad.value) for bad in listed.bad_rows] == [("体重", cell)]


def test_numbers_of_goods_are_nobodys_ids_unless_somebody_says_so(a_file):
    goods = a_file("编号,品名,颜色,尺码,直播价\r\n1,阔腿裤,黑,M,89.9\r\n")
    with pytest.raises(MissingColumns) as refusal:
        read_fans(goods)
    assert refusal.value.missing == ("name",)
    said = read_fans(goods, {"编号": "user_id"})
    assert len(said.fans) == 1
    assert len(read_fans(goods, remembered={said.sheet.heading_set: {"编号": "user_id"}}).fans) == 1
    # What stands under the name of a platform, or among a body's figures, is of a person.
    for text in ("快手号,颜色,品名,直播价\r\nks1,黑,裤,9\r\n", "编号,尺码,身高,颜色\r\n8,M,160,黑\r\n"):
        assert len(read_fans(a_file(text)).fans) == 1


def test_a_list_with_headings_of_its_own_is_read_as_far_as_they_tell(a_file):
    listed = read_fans(
        a_file(
            "序号,老铁昵称,快手ID号,穿几码,身高/体重,爱买啥,忌讳的,粉丝备注,联系电话\r\n"
            "1,王姐,k1,M,160/110斤,羊绒 驼色,化纤,婆婆也穿,138\r\n2,曾姐,k2,,158cm 130,,,,139\r\n"
            "3,单姐,k3,,1米62，52kg,,,,\r\n4,李姐,k4,,120斤,,,,\r\n5,张姐,k5,,挺高,,,,\r\n6,孙姐,k6,,110,,,,\r\n"
        )
    )
    assert [fan.name for fan in listed.fans] == ["王姐", "曾姐", "单姐", "李姐"]
    assert listed.fans[0].facts == (
        ("size", "M"), ("height_cm", "160"), ("weight_kg", "55"), ("likes", "羊绒"), ("likes", "驼色"),
        ("dislikes", "化纤"),
    )  # fmt: skip
    assert listed.fans[0].notes == ("婆婆也穿",)
    assert [fan.facts for fan in listed.fans[1:]] == [
        (("height_cm", "158"), ("weight_kg", "65")),
        (("height_cm", "162"), ("weight_kg", "52")),
        (("weight_kg", "60"),),
    ]
    assert [(bad.row, bad.column) for bad in listed.bad_rows] == [(6, "身高/体重"), (7, "身高/体重")]


@pytest.mark.parametrize(
    ("heading", "facts"),
    [("不喜欢什么", [("dislikes", "羊毛")]), ("她不喜欢", [("dislikes", "羊毛")]), ("不太喜欢", []), ("不爱买", []),
     ("孩子尺码", []), ("宝宝常穿尺码", []), ("老公穿几码", [])],
)  # fmt: skip
def test_a_heading_that_says_no_or_tells_of_somebody_else_is_not_taken_for_the_opposite(a_file, heading, facts):
    (fan,) = read_fans(a_file(f"推荐人昵称,老铁名,{heading}\r\n李哥,王姐,羊毛\r\n")).fans
    assert (fan.name, list(fan.facts)) == ("王姐", facts)


def test_what_a_list_says_of_whom_a_regular_buys_for_is_theirs_alone(opened, a_file):
    text = "快手号,昵称,尺码,老公尺码,老公体重(斤),妈妈的身高,宝宝尺码\r\nk1,王姐,M,XXL/42,160,1米55,110\r\n"
    listed = read_fans(a_file(text)).fans
    assert listed[0].facts == (("size", "M"),)
    assert listed[0].of_others == (
        ("height_cm", "155", "妈妈"), ("size", "XXL", "老公"), ("size", "42", "老公"), ("weight_kg", "80", "老公"),
    )  # fmt: skip
    (who,) = opened.do(lambda tx: take_in(tx, listed, "import", NOW_MS)).values()
    again = read_fans(a_file("快手号,昵称,老公尺码\r\nk1,王姐,XL\r\n")).fans
    opened.do(lambda tx: take_in(tx, again, "import", NOW_MS + 1))
    held = {(fact.value, fact.wearer) for fact in fact_store.facts_of(opened.database.read(), who)}
    assert held == {("M", "self"), ("155", "妈妈"), ("XL", "老公"), ("42", "老公"), ("80", "老公")}


@pytest.mark.parametrize(("heading", "space"), [("快手号", ""), ("会员编号", "list"), ("客户ID", "list")])
def test_the_shops_own_numbers_are_no_ids_of_a_platform(a_file, heading, space):
    (fan,) = read_fans(a_file(f"{heading},昵称\r\n17,王姐\r\n")).fans
    assert fan.identity == Identity("kuaishou", space, "17")


@pytest.mark.parametrize(
    ("heading", "name", "platform"),
    [("抖音号", "a.csv", "douyin"), ("快手号", "抖音.csv", "kuaishou"), ("用户ID", "抖音老粉.csv", "douyin"),
     ("用户ID", "a.csv", "xiaohongshu"), ("小红书ID", "a.csv", "xiaohongshu")],
)  # fmt: skip
def test_ids_are_of_the_platform_that_the_list_calls_them_by_or_else_of_the_one_that_is_said(
    a_file, heading, name, platform
):
    path = a_file(f"{heading},昵称\r\nx1,王姐\r\n", name)
    assert read_fans(path, otherwise="xiaohongshu").fans[0].identity == Identity(platform, "", "x1")
    assert read_fans(path, platform="bilibili").fans[0].identity.platform == "bilibili"


def test_two_of_one_name_without_ids_are_not_taken_for_one(a_file):
    listed = read_fans(a_file("昵称,尺码\r\n王姐,L\r\n李妹,M\r\n王姐,S\r\n王姐,XL\r\n"))
    assert [fan.name for fan in listed.fans] == ["李妹"]  # whose L is hers who comes next, nobody knows
    assert [(bad.row, bad.column) for bad in listed.bad_rows] == [(2, "昵称"), (4, "昵称"), (5, "昵称")]
    assert sentence_of(listed.bad_rows[0].reason) == Sentence("bad.name_twice", {})


def test_an_id_that_stands_there_twice_is_said_to_and_no_name(a_file):
    listed = read_fans(a_file("快手号,昵称\r\nk1,王姐\r\nk1,李姐\r\n"))
    assert [fan.name for fan in listed.fans] == ["王姐"]
    assert [(bad.row, bad.column, bad.value) for bad in listed.bad_rows] == [(3, "快手号", "k1")]
    assert sentence_of(listed.bad_rows[0].reason) == Sentence("bad.id_twice", {})


@pytest.mark.parametrize(
    ("heading", "cell", "key"),
    [("体重", "80", "bad.weight"), ("身高", "很高", "bad.height"), ("身高体重", "挺高", "bad.figures")],
)
def test_why_a_figure_cannot_be_read_is_said_in_the_windows_language(a_file, heading, cell, key):
    (bad,) = read_fans(a_file(f"昵称,{heading}\r\n王姐,{cell}\r\n")).bad_rows
    assert sentence_of(bad.reason) == Sentence(key, {})


def test_a_height_in_words_is_one(a_file):
    (fan,) = read_fans(a_file("昵称,身高\r\n王姐,一米六五\r\n")).fans
    assert fan.facts == (("height_cm", "165"),)


@pytest.mark.parametrize("cell", ["一米六五 120斤", "1米65/120斤", "身高一米六五，体重60kg"])
def test_a_height_in_words_beside_a_weight_is_one(a_file, cell):
    (fan,) = read_fans(a_file(f'昵称,身高体重\r\n王姐,"{cell}"\r\n')).fans
    assert fan.facts == (("height_cm", "165"), ("weight_kg", "60"))


@pytest.mark.parametrize(("heading", "cell"), [("身高CM/体重KG", "165/80"), ("身高体重(cm/斤)", "165/160")])
def test_the_unit_of_a_weight_beside_a_height_is_that_of_the_heading(a_file, heading, cell):
    (fan,) = read_fans(a_file(f"昵称,{heading}\r\n王姐,{cell}\r\n")).fans
    assert fan.facts == (("height_cm", "165"), ("weight_kg", "80"))


def test_of_who_is_under_18_by_the_list_nothing_is_kept(opened, a_file):
    listed = read_fans(a_file("快手号,昵称,年龄,尺码\r\nk1,王姐,45岁,M\r\nk2,小妹,16,S\r\nk3,李姐,80后,L\r\n")).fans
    known = opened.do(lambda tx: take_in(tx, listed, "老板", NOW_MS))
    tx = opened.database.read()
    told = [[(one.facet, one.value) for one in fact_store.facts_of(tx, known[fan.identity])] for fan in listed]
    assert told == [[("age", "45"), ("size", "M")], [], [("size", "L")]]
    assert [fans.is_minor(tx, known[fan.identity]) for fan in listed] == [False, True, False]


@pytest.mark.parametrize(
    ("cell", "sizes"),
    [
        ("M L都行", ["M", "L"]), ("M或L", ["M", "L"]), ("xl和2xl都可以", ["XL", "XXL"]), ("上衣L 裤子xl", ["L", "XL"]),
        ("L偏大", ["L"]), ("38码", ["38"]), ("38半", ["38半"]), ("85B", ["85B"]),
        ("二尺六", ["二尺六"]), ("2尺6", ["2尺6"]), ("均码", ["均码"]), ("大码", ["大码"]), ("160/84A", ["160/84A"]),
    ],
)  # fmt: skip
def test_a_cell_of_sizes_tells_each_of_them_and_no_remark(a_file, cell, sizes):
    (fan,) = read_fans(a_file(f"昵称,尺码\r\n王姐,{cell}\r\n")).fans
    assert fan.facts == tuple(("size", size) for size in sizes)


@pytest.mark.parametrize("who", ["zz1,***", "k2,张**", ",李***", "111111,***"])
def test_a_masked_name_is_nobody_whatever_id_stands_beside_it(a_file, who):
    listed = read_fans(a_file(f"快手号,昵称,尺码\r\n{who},M\r\nk1,*王姐*,L\r\n"))
    assert [fan.name for fan in listed.fans] == ["*王姐*"]
    assert [(bad.row, bad.column) for bad in listed.bad_rows] == [(2, "昵称")]
    assert sentence_of(listed.bad_rows[0].reason) == Sentence("bad.masked", {})


def test_a_list_of_nobody_is_refused(a_file):
    with pytest.raises(SheetError, match="no column user_id, name"):
        read_fans(a_file("尺码,备注\r\nL,x\r\n"))


def test_what_the_list_says_is_confirmed_and_the_same_list_again_changes_nothing(opened, a_file):
    listed = read_fans(a_file(LIST)).fans
    known = opened.do(lambda tx: take_in(tx, listed, "老板", NOW_MS))
    who = known[Identity("kuaishou", "", "ks1")]
    facts = fact_store.facts_of(opened.database.read(), who)
    assert {(fact.facet, fact.value, fact.standing) for fact in facts} >= {("size", "L", Standing.CONFIRMED)}
    before = opened.tables()
    opened.do(lambda tx: take_in(tx, listed, "老板", NOW_MS + 5))
    assert opened.tables() == before


def test_a_figure_that_the_list_has_otherwise_now_is_no_longer_what_it_said_before(opened, a_file):
    def take(text, at_ms):
        listed = read_fans(a_file(f"快手号,尺码,鞋码,体重,喜好\r\nks1,{text}\r\n")).fans
        (who,) = opened.do(lambda tx: take_in(tx, listed, "import", at_ms)).values()
        return who

    def held():
        return {(fact.value, fact.standing.value) for fact in fact_store.facts_of(opened.database.read(), who)}

    who = take("L,37,120斤,纯棉", NOW_MS)
    assert held() == {("L", "confirmed"), ("37", "confirmed"), ("60", "confirmed"), ("纯棉", "confirmed")}
    since = [
        HeardFact("weight_kg", "60", SELF, Standing.STATED, NOW_MS + 1),
        HeardFact("size", "M", SELF, Standing.CONFIRMED, NOW_MS + 1, by_name="desk"),
    ]
    opened.do(lambda tx: fact_store.learn(tx, who, since, opened.session.id))
    assert take("XL,,130斤,羊毛", NOW_MS + 2) == who
    # The shoes are as they were, tastes add up, and what she said herself or somebody at the desk did stays.
    assert held() == {
        ("XL", "confirmed"), ("M", "confirmed"), ("37", "confirmed"), ("65", "confirmed"), ("60", "stated"),
        ("纯棉", "confirmed"), ("羊毛", "confirmed"),
    }  # fmt: skip


def test_a_note_on_another_id_of_the_fan_is_not_written_again(opened, a_file):
    """An export has a fan's notes in one row, under whichever of their ids somebody wrote them."""
    chat, buyer = opened.fan(a_fan("x", user_id="k1")), opened.fan(a_fan("b", space="order"))
    opened.link(chat, buyer)
    opened.do(lambda tx: fans.add_note(tx, buyer, "婆婆也穿", "desk", NOW_MS))
    listed = read_fans(a_file("快手号,备注\r\nk1,婆婆也穿\r\n")).fans
    opened.do(lambda tx: take_in(tx, listed, "import", NOW_MS))
    assert len(opened.ask("SELECT * FROM notes")) == 1


def test_a_rejected_fact_stays_rejected_and_a_known_fan_keeps_the_name_of_the_room(opened, a_file):
    who = opened.fan(a_fan("x", user_id="ks1", name="现在的名字"))
    listed = read_fans(a_file(LIST)).fans
    opened.do(lambda tx: take_in(tx, listed, "老板", NOW_MS))
    fan = fans.fan(opened.database.read(), who)
    assert (fan.name, fan.old_names) == ("现在的名字", ("王姐",))
    opened.do(lambda tx: tx.execute("UPDATE facts SET standing = 'rejected' WHERE value = '显瘦'").rowcount)
    opened.do(lambda tx: take_in(tx, listed, "老板", NOW_MS))
    assert "显瘦" not in [fact.value for fact in fact_store.facts_of(opened.database.read(), who)]


def test_what_a_cell_of_likes_says_no_to_is_disliked_and_the_saying_is_no_part_of_it(a_file):
    path = a_file(
        "昵称,快手号,喜好,忌讳\n王姐,k1,喜欢宽松 不要紧身、爱穿纯棉 讨厌羊毛,不喜欢红色 蕾丝\n李姐,k2,不挑 不规则裙,\n"
    )
    (wang, li) = read_fans(path).fans
    assert wang.facts == (
        ("likes", "宽松"), ("dislikes", "紧身"), ("likes", "纯棉"), ("dislikes", "羊毛"),
        ("dislikes", "红色"), ("dislikes", "蕾丝"),
    )  # fmt: skip
    assert li.facts == (("likes", "不挑"), ("likes", "不规则裙"))


@pytest.mark.parametrize("nothing", ["-", "null", "None", "nan", "无", "暂无", "N/A", "/", "未填"])
def test_what_stands_for_nothing_is_no_id_no_size_no_taste_and_no_note(a_file, nothing):
    head = "昵称,快手号,尺码,身高,喜欢,不喜欢,备注"
    (fan,) = read_fans(a_file(f"{head}\r\n王姐,{','.join([nothing] * 6)}\r\n")).fans
    assert (fan.identity.space, fan.identity.user_id) == ("list", "王姐")
    assert (fan.facts, fan.notes) == ((), ())


def test_a_mark_that_keeps_an_id_text_is_no_part_of_it(a_file):
    fans = read_fans(a_file('快手号,昵称\r\n\'u1,王姐\r\n="u2",李姐\r\n')).fans
    assert [fan.identity.user_id for fan in fans] == ["u1", "u2"]


def test_people_are_called_what_elsewhere_stands_for_nothing(a_file):
    told = read_fans(a_file("快手号,昵称\r\nu1,无\r\nu2,Nan\r\nu3,Na\r\nu4,null\r\nu5,-\r\n"))
    assert [fan.name for fan in told.fans] == ["无", "Nan", "Na", "", ""]
