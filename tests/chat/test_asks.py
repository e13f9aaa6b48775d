from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat import ask_store, asking, ticket_store, ticketing
from anchor_console.chat.asks import HEARD_FOR_MS, AskKey, AskState, Topic, asks_in, by_age, by_demand
from anchor_console.chat.following import Follower
from anchor_console.chat.tickets import (
    MOOD_PEOPLE,
    MOOD_WITHIN_MS,
    Complaint,
    TicketState,
    Unnamed,
    complaint_of,
    meanwhile,
    moods,
)
from anchor_console.chat.understanding.reading import Intent, StatedFact
from anchor_console.core.ids import MessageId
from anchor_console.core.refusal import Refused
from tests.support.shop import NOW_MS, Shop, a_fan, item, quick_folder, reading, shop

SIZE = AskKey(Intent.ASK_FIT, Topic.SIZE, "1", None, None)
WEARS_XL = StatedFact("size", "XL", "妈妈")
XIAO, MEI, DESK = (Follower("小王", "t1", NOW_MS), Follower("小王", "t2", NOW_MS), Follower("desk", "", NOW_MS))


@pytest.fixture
def room(tmp_path):
    with shop(tmp_path / "shop") as opened:
        yield opened


def ask(room: Shop, message: int, fan: int | None = 1, key: AskKey = SIZE, seconds: float = 0, lines: int = 1):
    who = None if fan is None else room.fan(a_fan(fan))
    return room.do(
        lambda tx: asking.hear(
            tx,
            room.session.id,
            key,
            None,
            message_id=MessageId(message),
            who=who,
            text=f"line {message}",
            lines=lines,
            at_ms=NOW_MS + round(seconds * 1000),
        )
    )


def asks(room: Shop):
    return ask_store.asks(room.database.read(), room.session.id)


def complain(room: Shop, message: int, fan: int = 1, complaint=Complaint.NOT_SHIPPED, seconds: float = 0):
    who = room.fan(a_fan(fan))
    return room.do(
        lambda tx: ticketing.hear(
            tx,
            room.session.id,
            who,
            complaint,
            None,
            message_id=MessageId(message),
            text=f"line {message}",
            at_ms=NOW_MS + round(seconds * 1000),
        )
    )


def tickets(room: Shop):
    return ticket_store.tickets(room.database.read(), room.session.id)


# -- what is alike


@pytest.mark.parametrize(
    ("text", "read", "topic"),
    [
        ("3号多大码", reading(Intent.ASK_FIT, item("3")), Topic.SIZE),
        ("孕妇能穿么", reading(Intent.ASK_FIT, item("3")), Topic.SUITS),
        ("我妈穿会不会显老 她穿XL", reading(Intent.ASK_FIT, item("3"), facts=(WEARS_XL,)), Topic.SUITS),
        ("130斤显胖吗", reading(Intent.ASK_FIT, item("3")), Topic.SUITS),
        ("XL的能穿吗 显胖不", reading(Intent.ASK_FIT, item("3"), facts=(WEARS_XL,)), Topic.SIZE),
        ("会不会显胖 穿多大码", reading(Intent.ASK_FIT, item("3"), facts=(WEARS_XL,)), Topic.SIZE),
        ("5号还有黑色吗", reading(Intent.ASK_STOCK, item("5", "黑色")), Topic.STOCK),
        ("几号补货啊", reading(Intent.ASK_STOCK, item("5")), Topic.RESTOCK),
        ("求链接", reading(Intent.ASK_STOCK, item("5")), Topic.LINK),
        ("多少米", reading(Intent.ASK_PRICE, item("5")), Topic.PRICE),
        ("新人有券没", reading(Intent.ASK_PRICE, item("5")), Topic.DISCOUNT),
        ("买针织衫送啥赠品", reading(Intent.ASK_PRICE, item("5")), Topic.GIFT),
        ("是纯羊毛的吗", reading(Intent.ASK_DETAIL, item("5")), Topic.FABRIC),
        ("怎么拍", reading(Intent.ASK_DETAIL, item("5")), Topic.BUYING),
        ("有运费险吧", reading(Intent.ASK_DELIVERY), Topic.INSURANCE),
        ("黑龙江几天到", reading(Intent.ASK_DELIVERY), Topic.SHIPS_WHEN),
        ("包邮吗", reading(Intent.ASK_DELIVERY), Topic.FREIGHT),
    ],
)
def test_a_question_has_the_topic_that_its_answer_is_made_from(text, read, topic) -> None:
    (key,) = asks_in(text, read)
    assert key.topic is topic


def test_colour_and_size_matter_where_stock_is_asked_for_and_nowhere_else() -> None:
    black = item("5", "黑色", "L")
    (stock,) = asks_in("5号黑色L还有吗", reading(Intent.ASK_STOCK, black))
    (fit,) = asks_in("5号黑色L我能穿吗 多大码", reading(Intent.ASK_FIT, black))
    assert (stock.color, stock.size) == ("黑色", "L")
    assert (fit.color, fit.size) == (None, None)


def test_a_line_that_asks_of_two_products_belongs_to_two_asks() -> None:
    keys = asks_in("2号和5号都还有吗", reading(Intent.ASK_STOCK, item("2"), item("5"), item("5")))
    assert [key.number for key in keys] == ["2", "5"]


@pytest.mark.parametrize("intent", [Intent.CLAIM, Intent.WISH, Intent.CHATTER, Intent.AFTER_SALE, Intent.SPAM])
def test_what_is_no_question_is_no_ask(intent) -> None:
    assert asks_in("5号", reading(intent, item("5"))) == ()


# -- merging


def test_like_questions_are_one_ask_with_its_people_and_lines(room: Shop) -> None:
    for message, fan in enumerate((1, 2, 2, 3)):
        ask(room, message, fan)
    (one,) = asks(room)
    assert (one.people, one.lines, one.text, one.state) == (3, 4, "line 0", AskState.OPEN)


def test_lines_that_the_platform_merged_are_counted_and_nobodys(room: Shop) -> None:
    ask(room, 1, fan=None, lines=30)
    ask(room, 2, fan=1)
    (one,) = asks(room)
    assert (one.people, one.lines, one.unnamed, one.asked_by) == (1, 31, 30, 31)
    room.do(lambda tx: asking.unhear(tx, MessageId(1)))
    (one,) = asks(room)
    assert (one.people, one.lines, one.unnamed) == (1, 1, 0)


def test_what_a_platform_merged_counts_for_who_is_first(room: Shop) -> None:
    ask(room, 1, fan=None, lines=17, key=AskKey(Intent.ASK_STOCK, Topic.STOCK, "2", None, "M"))
    ask(room, 2, fan=1)
    ask(room, 3, fan=2)
    assert [one.key.number for one in by_demand(asks(room))] == ["2", "1"]


@settings(max_examples=25, deadline=None)
@given(
    lines=st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["1", "2", None])), min_size=1, max_size=12),
    data=st.data(),
)
def test_whatever_the_order_the_counts_are_the_same(lines, data) -> None:
    numbered = list(enumerate(lines))

    def counted(order):
        with quick_folder() as folder, shop(folder) as room:
            for message, (fan, number) in order:
                ask(room, message, fan, AskKey(Intent.ASK_FIT, Topic.SIZE, number, None, None))
            return sorted((one.key.number or "", one.people, one.lines) for one in asks(room))

    assert counted(data.draw(st.permutations(numbered))) == counted(numbered)


def test_a_line_counts_once_however_often_it_is_heard(room: Shop) -> None:
    for _ in range(3):
        ask(room, 7)
    assert [one.lines for one in asks(room)] == [1]


def test_an_ask_whose_lines_were_all_taken_away_is_gone(room: Shop) -> None:
    ask(room, 1)
    ask(room, 2, fan=2)
    room.do(lambda tx: asking.unhear(tx, MessageId(1)))
    assert [one.lines for one in asks(room)] == [1]
    room.do(lambda tx: asking.unhear(tx, MessageId(2)))
    assert asks(room) == []


def test_the_oldest_stand_first_or_the_most_asked(room: Shop) -> None:
    old = ask(room, 1)
    other = AskKey(Intent.ASK_PRICE, Topic.PRICE, "1", None, None)
    for message, fan in ((2, 1), (3, 2)):
        much = ask(room, message, fan, other, seconds=5)
    found = asks(room)
    assert [one.id for one in by_age(found)] == [old, much]
    assert [one.id for one in by_demand(found)] == [much, old]


# -- following up


def test_two_people_of_one_name_cannot_take_the_same_ask(room: Shop) -> None:
    ask_id = ask(room, 1)
    room.do(lambda tx: asking.take(tx, room.session.id, ask_id, XIAO))
    room.do(lambda tx: asking.take(tx, room.session.id, ask_id, XIAO))
    with pytest.raises(Refused) as refused:
        room.do(lambda tx: asking.take(tx, room.session.id, ask_id, MEI))
    assert (refused.value.code, refused.value.reason) == ("conflict", "ask.taken")
    with pytest.raises(Refused):
        room.do(lambda tx: asking.answer(tx, room.session.id, ask_id, None, MEI))
    (one,) = asks(room)
    assert (one.state, one.taken_by) == (AskState.TAKEN, "小王")


takers = st.lists(
    st.tuples(st.sampled_from(["take", "put_back", "answer"]), st.sampled_from([XIAO, MEI, DESK])), max_size=8
)


@settings(max_examples=25, deadline=None)
@given(steps=takers)
def test_an_ask_is_never_in_two_hands_and_answered_once(steps) -> None:
    with quick_folder() as folder, shop(folder) as room:
        ask_id = ask(room, 1)
        holder: Follower | None = None
        answers = 0
        for step, who in steps:
            act = {"take": asking.take, "put_back": asking.put_back}.get(step)
            try:
                if act is None:
                    room.do(lambda tx, who=who: asking.answer(tx, room.session.id, ask_id, "好", who))
                    answers += 1
                else:
                    room.do(lambda tx, who=who, act=act: act(tx, room.session.id, ask_id, who))
            except Refused:
                assert answers or (holder is not None and holder is not who)
                continue
            assert not (step == "take" and holder not in (None, who))
            holder = who if step == "take" else None
        assert answers <= 1


def test_the_desk_answers_what_others_hold_and_all_its_lines_are_answered(room: Shop) -> None:
    ask_id = ask(room, 1)
    ask(room, 2, fan=2)
    room.do(lambda tx: asking.take(tx, room.session.id, ask_id, XIAO))
    room.do(lambda tx: asking.answer(tx, room.session.id, ask_id, "穿M", DESK))
    (one,) = asks(room)
    assert (one.state, one.answered_by, one.answer) == (AskState.ANSWERED, "desk", "穿M")
    assert ask_store.answered_by(room.database.read(), ask_id) == [1, 2]


def test_a_like_question_right_after_the_answer_is_answered_and_a_later_one_asks_again(room: Shop) -> None:
    ask_id = ask(room, 1)
    room.do(lambda tx: asking.answer(tx, room.session.id, ask_id, None, DESK))
    assert ask(room, 2, fan=2, seconds=HEARD_FOR_MS / 1000) == ask_id
    again = ask(room, 3, fan=3, seconds=HEARD_FOR_MS / 1000 + 1)
    assert again != ask_id
    assert [(one.state, one.lines) for one in asks(room)] == [(AskState.ANSWERED, 2), (AskState.OPEN, 1)]


# -- tickets


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("怎么还没发货", Complaint.NOT_SHIPPED),
        ("我的货怎么还没发货啊", Complaint.NOT_SHIPPED),
        ("我的货到哪了", Complaint.LOGISTICS),
        ("上次买的打底裤洗一水就掉色", Complaint.FADING),
        ("少发了一件", Complaint.MISSING),
        ("退宽啥时候到账", Complaint.MONEY_BACK),
        ("阔腿裤给我发错颜色了", Complaint.WRONG),
        ("快递显示签收了 我人都没见着", Complaint.LOGISTICS),
        ("12号牛仔裤拉链坏了", Complaint.QUALITY),
        ("用了过敏脸肿了", Complaint.HEALTH),
        ("改地址", Complaint.CHANGE),
        ("啊", Complaint.OTHER),
    ],
)
def test_a_complaint_is_of_its_kind_and_there_is_something_to_say_meanwhile(text, complaint) -> None:
    assert complaint_of(text) is complaint
    assert meanwhile(complaint).zh
    assert meanwhile(complaint).en


def test_a_fan_has_one_open_ticket_of_a_kind_and_further_lines_add_to_it(room: Shop) -> None:
    first = complain(room, 1)
    assert complain(room, 2, seconds=5) == first
    assert complain(room, 3, complaint=Complaint.FADING) != first
    found = tickets(room)[0]
    assert (found.texts, found.fan_name, found.last_at_ms) == (("line 1", "line 2"), "粉丝1", NOW_MS + 5000)


def test_a_complaint_after_it_was_solved_is_another_ticket(room: Shop) -> None:
    first = complain(room, 1)
    room.do(lambda tx: ticketing.take(tx, room.session.id, first, XIAO))
    with pytest.raises(Refused):
        room.do(lambda tx: ticketing.solve(tx, room.session.id, first, None, MEI))
    room.do(lambda tx: ticketing.solve(tx, room.session.id, first, "补发", XIAO))
    assert complain(room, 2) != first
    assert [one.state for one in tickets(room)] == [TicketState.SOLVED, TicketState.OPEN]
    assert tickets(room)[0].outcome == "补发"


def test_four_fans_with_one_complaint_within_minutes_are_a_mood(room: Shop) -> None:
    for fan in range(MOOD_PEOPLE):
        assert moods(tickets(room), NOW_MS + 10_000) == []
        complain(room, fan, fan, seconds=fan)
        complain(room, 100 + fan, fan, seconds=fan)
    (mood,) = moods(tickets(room), NOW_MS + 10_000)
    assert (mood.complaint, mood.people, mood.unnamed) == (Complaint.NOT_SHIPPED, MOOD_PEOPLE, 0)
    assert moods(tickets(room), NOW_MS + MOOD_WITHIN_MS + 1_000) == []


def test_what_a_platform_merged_is_a_mood_as_well_and_nobodys(room: Shop) -> None:
    complain(room, 1)
    merged = Unnamed(Complaint.NOT_SHIPPED, MOOD_PEOPLE - 1, "怎么还没发货", NOW_MS + 1_000)
    assert moods(tickets(room), NOW_MS + 10_000, [replace(merged, lines=MOOD_PEOPLE - 2)]) == []
    (mood,) = moods(tickets(room), NOW_MS + 10_000, [merged])
    assert (mood.complaint, mood.people, mood.unnamed) == (Complaint.NOT_SHIPPED, 1, MOOD_PEOPLE - 1)
    assert moods([], NOW_MS + 10_000, [replace(merged, lines=MOOD_PEOPLE)])[0].sample == "怎么还没发货"
    assert moods([], NOW_MS + 1_000 + MOOD_WITHIN_MS + 1, [replace(merged, lines=MOOD_PEOPLE)]) == []
