from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.chat import call_store
from anchor_console.chat.asks import AskState
from anchor_console.chat.phrase_store import put_phrase
from anchor_console.chat.phrases import SUSPECT_PEOPLE, Phrase, key_of, may_be_suspected
from anchor_console.chat.tickets import MOOD_PEOPLE
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core import events
from anchor_console.core.refusal import Refused
from anchor_console.fans.marks import DAY_MS, LONGEST_MS, Mark, as_text
from anchor_console.live.actions import By
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.reports.tables import SESSION_TABLES
from tests.live.stage import FakeLink, a_stage
from tests.support.shop import NOW_MS, Shop, at, item, quick_folder, reading, said, shop
from tests.support.until import until

CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)
FIT = reading(Intent.ASK_FIT, item("1"))
PHRASE = "我要1号驼色M"
ARRANGED = "主播今晚一定要给我们大家都中一次福袋呀"
XIAO, MEI = By("小王", "assistant", "t1:c1", "t1"), By("小美", "assistant", "t2:c1", "t2")


def store(shop: Shop, arrivals: Sequence[Arrival]) -> None:
    context = Context(
        shop.session, shop.catalogue, None, call_store.open_call(shop.database.read(), shop.session.id), False
    )
    shop.do(lambda tx: store_batch(tx, context, arrivals))


def arrival(event: events.Chat, read) -> Arrival:
    return Arrival("kuaishou", event, event.at_ms, read)


def count(shop: Shop, table: str) -> int:
    return int(shop.ask(f"SELECT count(*) FROM {table}")[0][0])


# -- once, in any pieces

line = st.tuples(
    st.integers(1, 12),
    st.sampled_from(
        [
            ("1号多大码", FIT),
            ("1号M有吗", reading(Intent.ASK_STOCK, item("1", None, "M"))),
            ("怎么还没发货", reading(Intent.AFTER_SALE)),
            ("掉色了", reading(Intent.AFTER_SALE, item("1"))),
            (ARRANGED, reading()),
            (PHRASE, CLAIM),
            ("1", reading()),
            ("666", reading()),
        ]
    ),
)


@settings(max_examples=10, deadline=None)
@given(lines=st.lists(line, max_size=40), cuts=st.sets(st.integers(1, 39)), is_calling=st.booleans())
def test_an_evening_in_any_pieces_and_told_twice_leaves_equal_tables(lines, cuts, is_calling) -> None:
    arrivals = [
        arrival(said(text, fan, seconds=place, id=f"m{place}"), read) for place, (fan, (text, read)) in enumerate(lines)
    ]
    ends = [0, *sorted(cut for cut in cuts if cut < len(arrivals)), len(arrivals)]

    def left(pieces):
        with quick_folder() as folder, shop(folder) as room:
            if is_calling:
                room.do(lambda tx: call_store.start_call(tx, room.session.id, "想要的扣1", NOW_MS))
            for piece in pieces:
                store(room, piece)
            return room.tables(
                "asks", "ask_messages", "tickets", "ticket_messages", "suspects", "alike_lines", "claims", "call_votes"
            )

    whole = left([arrivals])
    assert left([arrivals[first:last] for first, last in itertools.pairwise(ends)]) == whole
    assert left([arrivals, arrivals]) == whole


# -- calls


def test_a_storm_of_ones_in_a_call_makes_votes_and_nothing_else(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.console.calls.open("驼1白2")
            ones = [said(word, fan, seconds=fan) for fan, word in enumerate(["1", "111", "扣1", "驼", "驼色"] * 40)]
            twos = [said("2", fan, seconds=1000 + fan) for fan in range(30)]
            again = [said("2", 0, seconds=2000), said("哈哈哈", 1, seconds=2001)]
            merged = events.Chat(id="merged", at=at(3000), text="1", count=50)
            await stage.hear(*ones, *twos, *again, merged)
            call = stage.console.state.call
            assert call is not None
            found = {one.word: (one.label, one.people, one.lines, one.unnamed) for one in call.votes}
            assert found == {"1": ("驼", 200, 250, 50), "2": ("白", 30, 31, 0)}
            for table in ("claims", "hands", "asks", "tickets", "suspects"):
                assert stage.ask(f"SELECT count(*) FROM {table}") == [(0,)]
            # Nor do they look like claims: no row stands in a lane, here or in history.
            assert {row.lane for row in stage.console.state.feed} == {None}
            assert stage.ask("SELECT DISTINCT lane, intent FROM messages WHERE kind = 'chat'") == [(None, "chatter")]
            await stage.console.calls.close()
            await stage.hear(said("驼色", 1, seconds=4000))
            assert stage.ask("SELECT count(*) FROM claims") == [(1,)]

    asyncio.run(scenario())


# -- phrases


def test_a_phrase_means_nothing_even_where_it_names_goods(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(said("我要1号驼色L", 99))
            assert len(stage.console.state.claims) == 1
            await stage.console.phrases.add("我要1号驼色L！")
            await stage.hear(*(said("我要1号 驼色l", fan, seconds=1) for fan in range(50)))
            assert len(stage.console.state.claims) == 1
            assert stage.console.state.feed[len(stage.console.state.feed) - 1].reading.intent is Intent.CHATTER
            await stage.console.phrases.remove(key_of("我要1号驼色L"))
            await stage.hear(said("我要1号驼色L", 98, seconds=2))
            assert len(stage.console.state.claims) == 2

    asyncio.run(scenario())


def test_a_phrase_lasts_over_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.console.phrases.add("开心购物")
        async with a_stage(tmp_path) as stage:
            assert stage.console.state.phrases.cover("开心购物~")

    asyncio.run(scenario())


def test_a_line_that_was_read_before_its_text_became_a_phrase_makes_no_claim(tmp_path: Path) -> None:
    with shop(tmp_path / "shop") as room:
        room.do(lambda tx: put_phrase(tx, room.session.id, Phrase(key_of(PHRASE), PHRASE, "desk", NOW_MS)))
        store(room, [arrival(said(PHRASE), CLAIM)])
        assert count(room, "claims") == 0


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("5号L", reading(Intent.CLAIM, item("5", None, "L"), specific=True), False),
        ("666666", reading(), False),
        ("哈哈哈哈哈哈哈", reading(), False),
        ("多少钱啊主播", reading(Intent.ASK_PRICE, item("5")), False),
        ("主播晚上好呀", reading(), False),
        ("主播今晚福袋给我", reading(), True),
        ("5号L" * 8, reading(Intent.CLAIM, item("5", None, "L"), specific=True), True),
    ],
)
def test_only_what_names_nothing_sellable_or_is_too_long_for_a_claim_is_suspected(text, read, expected) -> None:
    assert may_be_suspected(text, read) is expected


def test_text_that_many_send_within_a_minute_is_offered_once_and_never_again_when_rejected(tmp_path: Path) -> None:
    with shop(tmp_path / "shop") as room:
        slow = [arrival(said(ARRANGED, fan, seconds=fan * 30), reading()) for fan in range(SUSPECT_PEOPLE)]
        store(room, slow)
        assert count(room, "suspects") == 0
        quick = [arrival(said(ARRANGED, fan, seconds=1000 + fan), reading()) for fan in range(SUSPECT_PEOPLE)]
        store(room, quick)
        assert room.ask("SELECT text, people, state FROM suspects") == [(ARRANGED, SUSPECT_PEOPLE, "offered")]
        store(room, [arrival(said(ARRANGED, fan, seconds=2000), reading()) for fan in range(30)])
        assert count(room, "suspects") == 1


def test_one_fan_who_repeats_themself_is_no_crowd(tmp_path: Path) -> None:
    with shop(tmp_path / "shop") as room:
        store(room, [arrival(said(ARRANGED, 1, seconds=n), reading()) for n in range(50)])
        assert count(room, "suspects") == 0


def test_accepting_a_suspect_releases_its_claims_as_one_step_that_can_be_undone(tmp_path: Path) -> None:
    long_claim = "我要1号驼色M" * 3

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            console = stage.console
            await stage.put_on_air("1")
            await stage.hear(said("我要1号驼色M两件", 77))
            before = {claim.id: claim for claim in console.state.claims}
            await stage.hear(*(said(long_claim, fan, seconds=1 + fan) for fan in range(SUSPECT_PEOPLE + 4)))
            made = {claim.id: (claim.held, claim.waiting) for claim in console.state.claims}
            assert sum(held for held, _ in made.values()) == 10
            (suspect,) = console.state.suspects
            assert "phrase.suspected" in stage.notices

            assert await console.phrases.accept(suspect.id) == SUSPECT_PEOPLE + 4
            assert {claim.id: claim for claim in console.state.claims if claim.open_units} == before
            assert len(console.state.suspects) == 0
            assert "phrase.suspected" not in stage.notices
            await stage.hear(said(long_claim, 500, seconds=60))
            assert len(console.state.claims) == len(made)

            await console.phrases.undo_accept(suspect.id)
            assert {claim.id: (claim.held, claim.waiting) for claim in console.state.claims} == made
            assert not console.state.phrases.cover(long_claim)
            with pytest.raises(Refused):
                await console.phrases.undo_accept(suspect.id)
            assert stage.ask("SELECT 1 FROM claims WHERE wanted <> waiting + held + sold + released") == []

    asyncio.run(scenario())


def test_a_phrase_accepted_before_a_restart_gives_its_claims_back_when_it_is_taken_back(tmp_path: Path) -> None:
    long_claim = "我要1号驼色M" * 3

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(*(said(long_claim, fan, seconds=1 + fan) for fan in range(SUSPECT_PEOPLE)))
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            assert not any(claim.open_units for claim in stage.console.state.claims)
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.console.phrases.take_back(suspect.key)
            assert all(claim.open_units for claim in stage.console.state.claims)
            assert not stage.console.state.phrases.cover(long_claim)
            # Typed in by hand it gives up no claims; and undoing takes nothing away that was there before.
            await stage.console.phrases.add(long_claim, XIAO)
            await stage.console.phrases.add(long_claim)
            with pytest.raises(Refused):
                await stage.console.undo.take_back()
            assert stage.console.state.phrases.cover(long_claim)
            await stage.console.phrases.take_back(suspect.key)
            assert not stage.console.state.phrases.cover(long_claim)

    asyncio.run(scenario())


def test_a_suspect_that_was_typed_in_by_hand_is_offered_again_when_that_is_undone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            phrases, state = stage.console.phrases, stage.console.state
            await stage.hear(*(said(ARRANGED, fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            (suspect,) = state.suspects
            await phrases.add(ARRANGED)
            assert len(state.suspects) == 0
            await stage.console.undo.take_back()
            assert [one.id for one in state.suspects] == [suspect.id]
            # What somebody said they mean stays answered.
            await phrases.reject(suspect.id)
            await phrases.add(ARRANGED)
            await phrases.take_back(suspect.key)
            assert len(state.suspects) == 0

    asyncio.run(scenario())


def test_what_was_rejected_is_not_suspected_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(*(said(ARRANGED, fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.reject(suspect.id)
            await stage.hear(*(said(ARRANGED, fan, seconds=100 + fan) for fan in range(SUSPECT_PEOPLE * 2)))
            assert len(stage.console.state.suspects) == 0
            assert not stage.console.state.phrases.cover(ARRANGED)
            with pytest.raises(Refused):
                await stage.console.phrases.accept(suspect.id)

    asyncio.run(scenario())


# -- asks and tickets on the screens


def test_like_questions_come_to_the_board_and_the_room_with_a_ready_answer(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            link = FakeLink()
            await stage.put_on_air("1")
            await stage.hear(*(said("1号驼色M还有吗", fan, seconds=fan) for fan in range(17)))
            (ask,) = stage.console.state.asks
            assert (ask.people, ask.lines) == (17, 17)
            ready = stage.console.asks.ready(ask)
            assert ready is not None
            assert ready.zh == "1号驼色M还有10件。"
            stage.broadcast(link)
            await until(lambda: "asks" in link.values)
            (shown,) = link.values["asks"]["items"]
            assert (shown["people"], shown["number"], shown["ready"]["zh"]) == (17, "1", ready.zh)

    asyncio.run(scenario())


def test_a_price_is_no_ready_answer_before_it_is_open(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(said("多少钱"))
            (ask,) = stage.console.state.asks
            ready = stage.console.asks.ready(ask)
            assert ready is not None
            assert "199" not in ready.zh
            await stage.console.air.open_price()
            ready = stage.console.asks.ready(ask)
            assert ready is not None
            assert "199" in ready.zh
            assert "399" in ready.zh

    asyncio.run(scenario())


def test_of_two_assistants_one_takes_the_ask_and_the_other_is_told_who(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("1号什么面料"))
            (ask,) = stage.console.state.asks
            asks = stage.console.asks
            ends = await asyncio.gather(asks.take(ask.id, XIAO), asks.take(ask.id, MEI), return_exceptions=True)
            (refused,) = [end for end in ends if isinstance(end, Refused)]
            assert (refused.code, refused.params["name"]) == ("conflict", "小王")
            await asks.take(ask.id, XIAO)
            await asks.answer(ask.id, "羊毛的", By("小王", "assistant", "t1:c2", "t1"))
            assert stage.console.state.asks[0].state is AskState.ANSWERED

    asyncio.run(scenario())


def test_what_the_goods_could_not_answer_is_listed_to_be_filled(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(
                *(said("1号什么面料", fan, seconds=fan) for fan in range(3)), said("1号多少钱", 9, seconds=20)
            )
            (field,) = stage.console.asks.unanswered_fields()
            assert (field.field, field.people) == ("composition", 3)
            assert field.product is not None
            assert field.product.number == "1"

    asyncio.run(scenario())


def test_a_deleted_question_counts_no_more(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            question = said("1号什么面料")
            await stage.hear(question)
            assert len(stage.console.state.asks) == 1
            await stage.hear(events.Deleted(id="d1", at=at(5), target=question.id))
            assert len(stage.console.state.asks) == 0

    asyncio.run(scenario())


def test_a_question_that_is_deleted_here_and_then_by_the_platform_counts_no_more(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            question, wish = said("1号什么面料"), said("1号有白色的吗 想要", 2)
            await stage.hear(question, wish)
            await stage.console.chat.delete([row.id for row in stage.console.state.feed])
            asks = len(stage.console.state.asks)
            assert asks
            assert stage.ask("SELECT count(*) FROM wants") != [(0,)]
            gone = [events.Deleted(id=f"d-{line.id}", at=at(5), target=line.id) for line in (question, wish)]
            await stage.hear(*gone, *gone)
            assert len(stage.console.state.asks) == 0
            assert stage.ask("SELECT count(*) FROM wants") == [(0,)]
            # Taken back here, it is deleted all the same.
            with pytest.raises(Refused):
                await stage.console.undo.take_back()
            assert all(row.is_deleted for row in stage.console.state.feed)

    asyncio.run(scenario())


def test_a_mood_is_told_once_to_desk_and_host_and_ends_with_time(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            posted: list[str] = []
            stage.console.notices.posted.subscribe(lambda notice: posted.append(notice.key))
            for fan in range(MOOD_PEOPLE + 3):
                await stage.hear(said("上次买的怎么还没发货", fan, seconds=fan))
            assert posted.count("tickets.mood") == 1
            assert len(stage.console.state.tickets) == MOOD_PEOPLE + 3
            await stage.clock.advance_in_turns(1)
            assert link.values["cue"]["moods"][0]["complaint"] == "not_shipped"
            assert link.values["tickets"]["open"] == MOOD_PEOPLE + 3
            stage.clock.advance(600)
            stage.console.heeding.refresh()
            assert "tickets.mood" not in stage.notices
            assert stage.console.state.moods == ()

    asyncio.run(scenario())


def test_complaints_that_a_platform_merged_are_told_as_lines_and_make_no_ticket(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            merged = events.Chat(id="merged", at=at(0), text="上次买的怎么还没发货", count=6)
            # Each on its own, as a quiet room brings them: of the first there is neither ask nor ticket.
            await stage.hear(said("怎么还没发货", 1))
            await stage.hear(merged)
            (notice,) = [one for one in stage.console.notices.current if one.key == "tickets.mood"]
            assert (notice.params["people"], notice.params["lines"]) == (0, 7)
            assert len(stage.console.state.tickets) == 1
            await stage.clock.advance_in_turns(1)
            (mood,) = link.values["cue"]["moods"]
            assert (mood["people"], mood["unnamed"]) == (1, 6)
            stage.clock.advance(600)
            stage.console.heeding.refresh()
            assert stage.console.state.moods == ()

    asyncio.run(scenario())


# -- marks


def test_a_mark_is_there_until_its_end_and_not_for_ever(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            marks = stage.console.marks
            await stage.hear(said("你好", 1))
            who = stage.console.state.feed[0].identity_id
            assert who is not None
            await marks.set(who, Mark.HATER, DAY_MS)
            await marks.set(who, Mark.RETURNER, 2 * DAY_MS)
            assert {one.mark for one in marks.of(who)} == {Mark.HATER, Mark.RETURNER}
            told: list[int] = []
            marks.changed.subscribe(told.append)
            marks.expire()
            assert told == []
            stage.clock.advance(DAY_MS / 1000)
            marks.expire()
            marks.expire()
            assert told == [who]
            assert [one.mark for one in marks.of(who)] == [Mark.RETURNER]
            with pytest.raises(Refused):
                await marks.set(who, Mark.RIVAL, LONGEST_MS + 1)
            await marks.remove(who, Mark.RETURNER)
            assert marks.all() == []

    asyncio.run(scenario())


def test_names_to_silence_are_copied_until_they_are_ticked_off(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            marks = stage.console.marks
            await stage.console.session.start("晚场", "cart")
            await stage.hear(said("你好", 1), said("骗子", 2, seconds=1))
            first, second = (row.identity_id for row in stage.console.state.feed)
            assert first is not None
            assert second is not None
            await stage.console.session.end()
            await marks.ask_to_silence(first)
            await marks.ask_to_silence(second)
            assert as_text(marks.to_silence()) == "粉丝1\n粉丝2"
            await marks.tick_silenced(first)
            assert as_text(marks.to_silence()) == "粉丝2"
            assert [one.done_by for one in marks.to_silence()] == [None, "desk"]

    asyncio.run(scenario())


# -- exported


def test_asks_and_tickets_are_tables_with_what_became_of_them(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            state, tx = stage.console.state, stage.console.database.read()
            await stage.hear(said("1号什么面料"), said("上次买的怎么还没发货", 2, seconds=1))
            await stage.console.asks.answer(state.asks[0].id, "羊毛的")
            await stage.console.tickets.solve(state.tickets[0].id)
            assert state.session is not None
            asks = SESSION_TABLES["asks"](tx, state.session)
            tickets = SESSION_TABLES["tickets"](tx, state.session)
            (ask,) = (dict(zip(asks.columns, row, strict=True)) for row in asks.rows)
            (ticket,) = (dict(zip(tickets.columns, row, strict=True)) for row in tickets.rows)
            assert (ask["topic"], ask["people"], ask["state"], ask["answer"]) == ("fabric", "1", "answered", "羊毛的")
            assert (ticket["complaint"], ticket["fan_name"], ticket["state"]) == ("not_shipped", "粉丝2", "solved")

    asyncio.run(scenario())
