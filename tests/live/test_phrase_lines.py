"""What is accepted as a phrase means nothing from then on: in lanes, filters and finds, on pages, after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.phrases import SUSPECT_PEOPLE, SuspectId, key_of
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.fans import link_store
from anchor_console.fans.facts import Standing
from anchor_console.live.state import LiveState
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import a_fan, a_line, an_order, at, said

ARRANGED = "我要1号驼色M" * 3
WANTED = (
    Filter(lane=Lane.BUYING),
    Filter(intents=frozenset({Intent.CLAIM})),
    Filter(number="1", text="M"),
    Filter(lane=Lane.BUYING, text="驼色"),
)
"""What a buyer's line is found by; each says the same of a row in memory and on disk."""


def arranged(people: int = SUSPECT_PEOPLE, *, first: int = 100, seconds: float = 10) -> list[events.Chat]:
    return [said(ARRANGED, first + fan, seconds=seconds + fan / 100) for fan in range(people)]


async def suspected(stage: Stage, people: int = SUSPECT_PEOPLE + 2) -> SuspectId:
    """Buyers, an ask and a text that many send alike, in a room with number 1 on air."""
    await stage.put_on_air("1")
    await stage.hear(said("1号驼色M来一件", 1), said("1号多大码", 2), said("晚上好", 3))
    await stage.hear(*arranged(people))
    (suspect,) = stage.console.state.suspects
    return suspect.id


def kept(stage: Stage) -> tuple[Any, ...]:
    """The lines of chat, and what stands of claims."""
    claims = stage.ask("SELECT id, waiting, held, sold, released, place FROM claims ORDER BY id")
    return stage.ask("SELECT * FROM messages ORDER BY id"), claims


def of_the_text(rows: Iterable[ChatRow]) -> list[ChatRow]:
    return [row for row in rows if row.text == ARRANGED]


def lanes(stage: Stage) -> list[int]:
    tally = stage.console.state.feed.tally
    return [tally.total(lane) for lane in (None, *Lane)]


async def found(stage: Stage, wanted: Filter) -> list[str]:
    """The words that are shown for a filter; the same from memory and from disk."""
    passes = wanted.predicate()
    on_disk = await stage.console.chat.find(wanted, 500)
    assert [row.id for row in on_disk] == [row.id for row in stage.console.state.feed if passes(row)]
    return [row.text for row in on_disk]


def test_a_phrase_that_is_accepted_is_in_no_lane_and_under_no_filter_until_that_is_undone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            suspect_id = await suspected(stage)
            phrases, before = stage.console.phrases, kept(stage)
            rows, counted, claims = list(stage.console.state.feed), lanes(stage), stage.console.state.totals.claims
            assert counted == [15, 13, 1, 0]
            assert claims == 13
            await phrases.accept(suspect_id)
            await stage.hear(*arranged(3, first=500, seconds=60))
            for wanted in WANTED:
                assert await found(stage, wanted) == ["1号驼色M来一件"]
            assert lanes(stage) == [18, 1, 1, 0]
            assert stage.console.state.totals.claims == 1
            assert len(await found(stage, Filter(text="驼色"))) == 16
            await phrases.undo_accept(suspect_id)
            assert list(stage.console.state.feed)[: len(rows)] == rows
            assert lanes(stage) == [18, 13, 1, 0]
            assert stage.console.state.totals.claims == claims
            # What was said meanwhile is not read again.
            lines, claims_left = kept(stage)
            assert (lines[: len(before[0])], claims_left) == before
            for wanted in WANTED:
                assert len(await found(stage, wanted)) == 13

    asyncio.run(scenario())


def test_it_means_nothing_after_a_restart_and_can_be_given_back_then(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            suspect_id = await suspected(stage)
            before, counted = kept(stage), lanes(stage)
            rows = list(stage.console.state.feed)
            await stage.console.phrases.accept(suspect_id)
            after = list(stage.console.state.feed)
            assert [row.is_phrase for row in after] == [row.text == ARRANGED for row in rows]
        async with a_stage(tmp_path, "reserve") as stage:
            assert of_the_text(stage.console.state.feed) == of_the_text(after)
            assert lanes(stage) == [15, 1, 1, 0]
            assert stage.console.state.totals.claims == 1
            for wanted in WANTED:
                assert await found(stage, wanted) == ["1号驼色M来一件"]
            await stage.console.phrases.take_back(key_of(ARRANGED))
            assert kept(stage) == before
            assert lanes(stage) == counted
            assert of_the_text(stage.console.state.feed) == of_the_text(rows)

    asyncio.run(scenario())


def test_lines_on_their_way_to_the_screen_mean_nothing_there_either(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            suspect_id = await suspected(stage)
            late = arranged(300, first=1000, seconds=30)
            shown, accepting = [], []

            def accept_now(_: object) -> None:
                shown.append(len(stage.console.state.feed))
                accepting.append(asyncio.ensure_future(stage.console.phrases.accept(suspect_id)))

            stage.pipeline.committed.subscribe(accept_now)
            await stage.hear(*late)
            await accepting[0]
            assert shown == [15]
            assert lanes(stage) == [315, 1, 1, 0]
            assert await found(stage, Filter(lane=Lane.BUYING)) == ["1号驼色M来一件"]

    asyncio.run(scenario())


def test_a_line_of_which_something_was_sold_stands(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            suspect_id = await suspected(stage)
            sold = stage.console.state.claims[3]
            await stage.console.claims.confirm(sold.id)
            await stage.console.phrases.accept(suspect_id)
            assert await found(stage, Filter(lane=Lane.BUYING)) == ["1号驼色M来一件", ARRANGED]
            assert stage.console.state.totals.claims == 2

    asyncio.run(scenario())


def test_what_is_typed_in_as_a_phrase_leaves_what_was_said_before(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await suspected(stage)
            await stage.console.phrases.add(ARRANGED)
            await stage.hear(*arranged(3, first=500, seconds=60))
            assert lanes(stage) == [18, 13, 1, 0]
            assert len(await found(stage, Filter(lane=Lane.BUYING))) == 13

    asyncio.run(scenario())


def test_of_muted_lines_none_is_counted_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好", 100))
            who = stage.console.state.feed[0].identity_id
            assert who is not None
            await stage.console.mutes.mute_fan(who, "粉丝100")
            suspect_id = await suspected(stage)
            counted = lanes(stage)
            assert counted[Lane.BUYING] == 12
            await stage.console.phrases.accept(suspect_id)
            assert lanes(stage)[Lane.BUYING] == 1
            await stage.console.phrases.undo_accept(suspect_id)
            assert lanes(stage) == counted

    asyncio.run(scenario())


def test_pages_are_told_what_their_lines_mean_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            suspect_id = await suspected(stage)
            await stage.clock.advance_in_turns(1)
            told = [line for line in link.lines if line["text"] == ARRANGED]
            assert len(told) == SUSPECT_PEOPLE + 2
            await stage.console.phrases.accept(suspect_id)
            assert [line["id"] for line in link.amended] == [line["id"] for line in told]
            assert {(line["intent"], line["specific"], len(line["items"])) for line in link.amended} == {
                ("chatter", False, 0)
            }
            link.amended.clear()
            await stage.console.phrases.undo_accept(suspect_id)
            assert link.amended == [line | {"left_out": 0} for line in told]

    asyncio.run(scenario())


def test_a_line_that_no_page_has_heard_yet_is_told_once_and_as_it_is_meant(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await stage.console.phrases.accept(await suspected(stage))
            await stage.clock.advance_in_turns(1)
            assert {line["intent"] for line in link.lines if line["text"] == ARRANGED} == {"chatter"}

    asyncio.run(scenario())


FOLLOWS = {
    "asks": "主播1号这个外套到底是什么面料的呀求求你说一下",
    "tickets": "上次买的衣服怎么到现在还没有发货啊主播",
    "wished": "有没有羊毛的马甲呀主播能不能出一个藏青色的",
    "hands": "扣1扣1扣1扣1扣1扣1扣1扣1扣1",
    "wants": ARRANGED,
    "facts": "我平时穿L码一米六五一百二十斤喜欢驼色的大衣",
}
"""What follows from lines, and a text from which it does."""
_TABLES = (*FOLLOWS, "fact_evidence", "ask_messages", "ticket_messages")


def everything(stage: Stage) -> dict[str, list[tuple[Any, ...]]]:
    columns = {
        "hands": "product_id, identity_id, lines, first_at_ms",
        "facts": "identity_id, facet, value, wearer, standing, message_id, stated_at_ms, session_only",
        "fact_evidence": "kind, identity_id, message_id, sale_id, by_name, words, at_ms",
    }
    return {table: sorted(stage.ask(f"SELECT {columns.get(table, '*')} FROM {table}"), key=repr) for table in _TABLES}


def on_boards(stage: Stage) -> tuple[Any, ...]:
    state = stage.console.state
    people = [(ask.text, ask.people, ask.lines) for ask in state.asks]
    return people, [ticket.fan_name for ticket in state.tickets], state.want and (state.want.people, state.want.lines)


@pytest.mark.parametrize("follows", FOLLOWS)
def test_nothing_follows_from_what_means_nothing_until_that_is_undone(tmp_path: Path, follows: str) -> None:
    text = FOLLOWS[follows]

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(*(said(text, 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            # Others mean it, in words of their own.
            for at, theirs in enumerate(("1号什么面料", "还没发货", "有没有羊毛的马甲", "扣1", "1号驼色M来一件")):
                await stage.hear(said(theirs, at, seconds=30 + at))
            await stage.hear(said("1号什么面料", 100, seconds=40), said("还没发货", 101, seconds=41))
            before, boards = everything(stage), on_boards(stage)
            assert len(before[follows]) > 0
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            ids = {line for (line,) in stage.ask("SELECT id FROM messages WHERE text = ?", text)}
            for table in ("ask_messages", "ticket_messages", "wants", "wished", "fact_evidence"):
                assert ids.isdisjoint(line for (line,) in stage.ask(f"SELECT message_id FROM {table}")), table
            asks, tickets, want = on_boards(stage)
            assert asks == [("1号什么面料", 2, 2)]
            assert sorted(tickets) == ["粉丝1", "粉丝101"]
            assert want == (1, 1)
            again = LiveState(stage.console.database, stage.console.goods)
            assert [(ask.text, ask.people) for ask in again.asks] == [("1号什么面料", 2)]
            await stage.console.undo.take_back()
            assert everything(stage) == before
            assert (*map(sorted, on_boards(stage)[:2]), on_boards(stage)[2]) == (*map(sorted, boards[:2]), boards[2])

    asyncio.run(scenario())


def test_an_ask_and_a_ticket_that_were_opened_anew_meanwhile_take_what_is_given_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            for follows, theirs in (("asks", "1号什么面料"), ("tickets", "还没发货")):
                text = FOLLOWS[follows]
                await stage.hear(*(said(text, 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
                (suspect,) = stage.console.state.suspects
                await stage.console.phrases.accept(suspect.id)
                assert len(getattr(stage.console.state, follows)) == 0
                await stage.hear(said(theirs, 100, seconds=60))
                await stage.console.phrases.undo_accept(suspect.id)
                await stage.console.phrases.reject(suspect.id)
            (ask,) = stage.console.state.asks
            assert (ask.people, ask.lines) == (SUSPECT_PEOPLE, SUSPECT_PEOPLE + 1)
            assert len(stage.console.state.tickets) == SUSPECT_PEOPLE

    asyncio.run(scenario())


def test_of_who_was_erased_meanwhile_nothing_is_brought_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            suspect_id = await suspected(stage)
            who = next(row.identity_id for row in stage.console.state.feed if row.text == ARRANGED)
            assert who is not None
            await stage.console.phrases.accept(suspect_id)
            await stage.console.privacy.erase_shown(who)
            await stage.console.phrases.undo_accept(suspect_id)
            assert stage.ask("SELECT 1 FROM wants WHERE identity_id = ?", who) == []
            assert stage.ask("SELECT count(*) FROM wants") == [(SUSPECT_PEOPLE + 3,)]
            assert stage.ask("SELECT 1 FROM messages WHERE meant IS NOT NULL") == []

    asyncio.run(scenario())


def test_what_was_accepted_by_an_earlier_version_gives_its_claims_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            suspect_id = await suspected(stage)
            await stage.console.phrases.accept(suspect_id)
            await stage.console.database.run(
                lambda tx: tx.execute(
                    "UPDATE actions SET result = json_remove(result, '$.value.lines', '$.value.claims')"
                    " WHERE name = 'phrase.accept'"
                )
            )
            await stage.console.phrases.undo_accept(suspect_id)
            assert all(claim.open_units for claim in stage.console.state.claims)

    asyncio.run(scenario())


def test_lines_of_nobody_count_for_no_ask_while_they_mean_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(*(said(FOLLOWS["asks"], 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            await stage.hear(events.Chat(id="merged", at=at(20), text=FOLLOWS["asks"], count=7))
            await stage.hear(said("1号什么面料", 1, seconds=30))
            (suspect,) = stage.console.state.suspects
            asked_by = [ask.asked_by for ask in stage.console.state.asks]
            await stage.console.phrases.accept(suspect.id)
            assert [ask.asked_by for ask in stage.console.state.asks] == [1]
            await stage.console.phrases.undo_accept(suspect.id)
            assert [ask.asked_by for ask in stage.console.state.asks] == asked_by == [SUSPECT_PEOPLE + 8]

    asyncio.run(scenario())


def test_of_what_the_platform_took_away_meanwhile_nothing_is_brought_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            lines = [said(FOLLOWS["asks"], 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)]
            await stage.hear(*lines)
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            await stage.hear(events.Deleted(id="gone", at=at(60), target=lines[0].id))
            await stage.console.phrases.undo_accept(suspect.id)
            assert [ask.people for ask in stage.console.state.asks] == [SUSPECT_PEOPLE - 1]
            assert stage.ask("SELECT count(*) FROM wants") == [(SUSPECT_PEOPLE - 1,)]

    asyncio.run(scenario())


def test_of_who_turned_out_to_be_under_18_meanwhile_nothing_is_brought_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            suspect_id = await suspected(stage)
            await stage.console.phrases.accept(suspect_id)
            await stage.hear(said("我今年15岁", 100, seconds=60))
            who = next(row.identity_id for row in stage.console.state.feed if row.text == "我今年15岁")
            await stage.console.phrases.undo_accept(suspect_id)
            assert stage.ask("SELECT 1 FROM wants WHERE identity_id = ?", who) == []
            assert stage.ask("SELECT sum(waiting + held) FROM claims WHERE identity_id = ?", who) == [(0,)]
            assert stage.ask("SELECT count(*) FROM claims WHERE waiting + held > 0") == [(SUSPECT_PEOPLE + 2,)]
            counted = stage.console.state.totals.claims
            stage.console.state.load()
            assert counted == stage.console.state.totals.claims

    asyncio.run(scenario())


def test_for_whom_a_line_asked_outlasts_no_session(tmp_path: Path) -> None:
    text = "主播1号这件外套我家孩子能不能穿啊给孩子买的"

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(*(said(text, 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            assert stage.ask("SELECT count(*) FROM wants WHERE wearer IS NOT NULL") == [(SUSPECT_PEOPLE,)]
            wearers = {wearer for (wearer,) in stage.ask("SELECT wearer FROM wants")}
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            await stage.console.session.end()
            kept = " ".join(str(meant) for (meant,) in stage.ask("SELECT meant FROM messages WHERE meant IS NOT NULL"))
            assert [wearer for wearer in wearers if f'"{wearer}"' in kept] == []

    asyncio.run(scenario())


def test_hands_of_whom_nobody_can_name_go_down_and_up_again_too(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            text = FOLLOWS["hands"]
            await stage.hear(*(said(text, 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            masked = FanRef(platform="kuaishou", user_id="0", name="李***")
            await stage.hear(
                events.Chat(id="merged", at=at(20), text=text, count=50), said(text, "masked", seconds=21, fan=masked)
            )
            await stage.hear(said("扣1", 1, seconds=30), events.Chat(id="theirs", at=at(31), text="扣1", count=5))
            # The number means another product by now.
            stage.clock.advance(60)
            other = stage.console.goods.catalogue.numbered("2")
            assert other is not None
            await stage.console.goods_desk.renumber(other.id, "1")
            before, want = everything(stage)["hands"], stage.console.state.want
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            now = stage.console.state.want
            assert now is not None
            assert (now.people, now.lines, now.unnamed) == (1, 6, 5)
            await stage.console.phrases.undo_accept(suspect.id)
            assert everything(stage)["hands"] == before
            assert stage.console.state.want == want

    asyncio.run(scenario())


async def told_by_many(stage: Stage) -> SuspectId:
    """A text that teaches what the fans 100 and on wear and like, and is sent for something else."""
    await stage.put_on_air("1")
    await stage.hear(*(said(FOLLOWS["facts"], 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
    (suspect,) = stage.console.state.suspects
    return suspect.id


def known(stage: Stage, fan: int) -> set[tuple[str, str]]:
    who = stage.ask("SELECT id FROM identities WHERE name = ?", f"粉丝{fan}")[0][0]
    view = stage.console.fans.view(who)
    assert view is not None
    return {(one.fact.facet, one.fact.value) for one in view.facts if one.fact.standing is not Standing.REJECTED}


def test_what_was_told_elsewhere_too_or_settled_by_a_person_stays_known(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            suspect_id = await told_by_many(stage)
            everything_told = known(stage, 100)
            assert ("size", "L") in everything_told
            await stage.hear(said("我平时穿L码", 101, seconds=60))
            await settle_size(stage, 102, Standing.CONFIRMED)
            await settle_size(stage, 103, Standing.REJECTED)
            before = everything(stage)
            await stage.console.phrases.accept(suspect_id)
            assert [known(stage, fan) for fan in (100, 101, 102, 103)] == [
                set(),
                {("size", "L")},
                {("size", "L")},
                set(),
            ]
            await stage.console.phrases.undo_accept(suspect_id)
            assert everything(stage) == before
            # The text is no reason to believe again what a person rejected.
            await stage.hear(said(FOLLOWS["facts"], 103, seconds=90))
            assert ("size", "L") not in known(stage, 103)

    asyncio.run(scenario())


async def settle_size(stage: Stage, fan: int, standing: Standing) -> None:
    who = stage.ask("SELECT id FROM identities WHERE name = ?", f"粉丝{fan}")[0][0]
    view = stage.console.fans.view(who)
    assert view is not None
    (size,) = (one for one in view.facts if one.fact.facet == "size")
    await stage.console.fans.settle(who, size, standing)


def test_what_people_settled_or_said_meanwhile_stands_when_facts_come_back_after_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            suspect_id = await told_by_many(stage)
            everything_told = known(stage, 100)
            await stage.console.phrases.accept(suspect_id)
            await stage.hear(*(said("我平时穿L码", 100 + fan, seconds=60 + fan) for fan in range(2)))
            await settle_size(stage, 101, Standing.REJECTED)
            await stage.hear(said("我今年15岁", 102, seconds=70))
            assert known(stage, 100) == {("size", "L")}
        async with a_stage(tmp_path) as stage:
            await stage.console.phrases.take_back(key_of(FOLLOWS["facts"]))
            assert known(stage, 100) == known(stage, 103) == everything_told
            assert known(stage, 101) == everything_told - {("size", "L")}
            assert not known(stage, 102) & everything_told

    asyncio.run(scenario())


def test_a_claim_is_no_raised_hand_whatever_is_remembered_of_its_line(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            text = "1号驼色M必须的必须的必须的必须的"  # it claims, and is too vague to be greeted for
            await stage.hear(said("扣1", 100))
            await stage.hear(*(said(text, 100 + fan, seconds=1 + fan) for fan in range(SUSPECT_PEOPLE)))
            assert stage.ask("SELECT kind, count(*) FROM wants GROUP BY kind") == [("hand", SUSPECT_PEOPLE + 1)]
            before = everything(stage)["hands"]
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            assert everything(stage)["hands"] == before
            await stage.console.phrases.undo_accept(suspect.id)
            assert everything(stage)["hands"] == before

    asyncio.run(scenario())


SAID_BY_MINORS = "主播我今年16岁啦求求你带带我吧求抽中福袋"
"""What a 福袋 has everybody type: nobody's age."""


def minors(stage: Stage) -> set[str]:
    return {name for (name,) in stage.ask("SELECT name FROM identities WHERE minor")}


def test_who_is_under_18_by_a_phrase_alone_is_so_no_more_until_that_is_undone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(said("我才15岁", 101), said("1号驼色M来一件", 102))
            await stage.hear(*(said(SAID_BY_MINORS, 100 + fan, seconds=10 + fan) for fan in range(SUSPECT_PEOPLE)))
            everybody = {f"粉丝{100 + fan}" for fan in range(SUSPECT_PEOPLE)}
            assert minors(stage) == everybody
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            # Who said so in words of their own stays.
            assert minors(stage) == {"粉丝101"}
            await stage.hear(said("1号驼色M来一件", 103, seconds=60), said("身高160体重100", 103, seconds=61))
            assert stage.ask("SELECT sum(waiting + held) FROM claims") == [(1,)]
            await stage.console.undo.take_back()
            assert minors(stage) == everybody
            # And nothing is known of them, nor do they claim anything.
            assert stage.ask("SELECT 1 FROM facts") == stage.ask("SELECT 1 FROM wants") == []
            assert stage.ask("SELECT sum(waiting + held) FROM claims") == [(0,)]
            # Whom a person has called grown up meanwhile stays so.
            (again,) = stage.console.state.suspects
            await stage.console.phrases.accept(again.id)
            own = next(row.identity_id for row in stage.console.state.feed if row.text == "我才15岁")
            assert own is not None
            await stage.console.fans.set_grown_up(own)
            await stage.console.phrases.undo_accept(again.id)
            assert minors(stage) == everybody - {"粉丝101"}

    asyncio.run(scenario())


def test_who_said_it_in_two_phrases_is_under_18_as_soon_as_one_of_them_is_none(tmp_path: Path) -> None:
    other = "家人们我今年15岁啦冲冲冲抽我抽我抽中福袋吧"

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            fans = range(100, 100 + SUSPECT_PEOPLE)
            await stage.hear(*(said(SAID_BY_MINORS, fan, seconds=fan) for fan in fans))
            await stage.hear(*(said(other, fan, seconds=200 + fan) for fan in fans))
            suspects = {suspect.text: suspect.id for suspect in stage.console.state.suspects}
            first, second = suspects[SAID_BY_MINORS], suspects[other]
            await stage.console.phrases.accept(first)
            everybody = {f"粉丝{fan}" for fan in fans}
            assert minors(stage) == everybody
            await stage.console.phrases.accept(second)
            assert minors(stage) == set()
            await stage.console.phrases.undo_accept(first)
            assert minors(stage) == everybody
            await stage.console.phrases.undo_accept(second)
            assert minors(stage) == everybody

    asyncio.run(scenario())


def test_what_idle_talk_told_goes_with_it_too(tmp_path: Path) -> None:
    text = "主播晚上好呀我平时穿L码家人们一起来呀加油加油"

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(*(said(text, 100 + fan, seconds=fan) for fan in range(SUSPECT_PEOPLE)))
            assert {(row.reading.intent, row.lane) for row in stage.console.state.feed if row.reading} == {
                (Intent.CHATTER, None)
            }
            before = everything(stage)["facts"]
            assert len(before) == SUSPECT_PEOPLE
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            assert everything(stage)["facts"] == []
            await stage.console.undo.take_back()
            assert everything(stage)["facts"] == before

    asyncio.run(scenario())


def links(stage: Stage) -> list[tuple[Any, ...]]:
    """Who may be one fan, by the names and how it stands."""
    return stage.ask(
        "SELECT one.name, other.space, state FROM fan_links JOIN identities AS one ON one.id = identity_id"
        " JOIN identities AS other ON other.id = other_id ORDER BY one.name, state"
    )


def bought(stage: Stage, fan: int, order: str, seconds: float) -> events.Order:
    """An order for what the phrase speaks of, told of a buyer of the fan's name in another id space."""
    buyer = a_fan(f"b{fan}", name=f"粉丝{fan}", space="shop")
    return replace(an_order(order, seconds=seconds, lines=[a_line("C1-M")]), fan=buyer)


def test_who_seems_to_be_a_buyer_too_by_a_phrase_alone_does_so_no_more_until_that_is_undone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(said("1号驼色M来一件", 101, seconds=1), *arranged(SUSPECT_PEOPLE))
            await stage.hear(*arranged(1, first=102, seconds=50))
            await stage.hear(
                *(bought(stage, fan, f"o{fan}", 60) for fan in (100, 101, 102)), bought(stage, 102, "o102b", 70)
            )
            everybody = [
                ("粉丝100", "shop", "proposed"),
                ("粉丝101", "shop", "proposed"),
                ("粉丝102", "shop", "accepted"),
            ]
            assert links(stage) == everybody
            orders = stage.ask("SELECT orders FROM fan_tallies ORDER BY identity_id")
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            # Who said it in words of their own too may be that buyer still.
            assert links(stage) == [("粉丝101", "shop", "proposed")]
            assert stage.ask("SELECT orders FROM fan_tallies ORDER BY identity_id") != orders
            await stage.hear(bought(stage, 103, "o103", 80))
            await stage.console.undo.take_back()
            assert links(stage) == everybody
            assert stage.ask("SELECT orders FROM fan_tallies ORDER BY identity_id")[: len(orders)] == orders

    asyncio.run(scenario())


def test_a_link_that_a_person_confirmed_or_refused_stands_whatever_a_phrase_means(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.hear(*arranged(SUSPECT_PEOPLE), *(bought(stage, fan, f"o{fan}", 60) for fan in (100, 101)))
            tx = stage.console.database.read()
            yes, no = (link_store.link(tx, number) for (number,) in stage.ask("SELECT id FROM fan_links ORDER BY id"))
            assert yes is not None
            assert no is not None
            await stage.console.fans.accept_link(yes)
            await stage.console.fans.reject_link(no)
            settled = links(stage)
            (suspect,) = stage.console.state.suspects
            await stage.console.phrases.accept(suspect.id)
            assert links(stage) == settled
            await stage.console.undo.take_back()
            assert links(stage) == settled

    asyncio.run(scenario())
