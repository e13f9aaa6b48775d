"""What was settled of a fan is taken back, and done again: by the desk's key, and from the log after a restart too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest

from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId
from anchor_console.core.refusal import Refused
from anchor_console.fans import link_store, page_store, tally_store
from anchor_console.fans.facts import SENSITIVE_KEY, Standing
from anchor_console.fans.fan_filter import MayBeOne
from anchor_console.fans.links import Ground, Link, LinkState, Reason
from anchor_console.fans.page_store import PageQuery
from anchor_console.fans.store import ensure_identity, identities_of, identity_id
from anchor_console.live.action_log import Wanted
from anchor_console.live.fans.tiers_desk import NOT_SERVED
from anchor_console.sales.past_store import PastLine, put_past_lines
from tests.live.stage import Stage, a_stage
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import a_fan, a_line, an_order, said

BUYER = FanRef(platform="kuaishou", user_id="b1", name="粉丝2", space="orders")


def who(stage: Stage, number: int = 1) -> IdentityId:
    found = identity_id(stage.console.database.read(), a_fan(number).identity)
    assert found is not None
    return found


def facts(stage: Stage) -> list[tuple[str, str]]:
    view = stage.console.fans.view(who(stage))
    assert view is not None
    return [(one.fact.value, one.fact.standing.value) for one in view.facts]


async def from_the_log(stage: Stage, name: str) -> None:
    """Take back what the log tells last under this name."""
    deeds = await stage.console.action_log.latest(Wanted())
    await stage.console.taking_back.take_back(next(one.id for one in deeds if one.name == name))


async def settle(stage: Stage, standing: Standing) -> None:
    view = stage.console.fans.view(who(stage))
    assert view is not None
    await stage.console.fans.settle(who(stage), view.facts[0], standing)


async def a_link(stage: Stage) -> Link:
    def work(tx: Any) -> Link:
        buyer = ensure_identity(tx, BUYER, NOW_MS)
        return link_store.propose(tx, who(stage, 2), buyer, [Reason(Ground.PICTURE, "a.jpg", NOW_MS)], NOW_MS)

    return await stage.console.database.run(work)


def run(tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with a_stage(tmp_path) as stage:
            await scenario(stage)

    asyncio.run(whole())


def test_of_a_log_that_was_damaged_it_says_that_it_does_not_know_any_more(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("在吗"))
        await stage.console.fans.add_note(who(stage), "要早点发")
        for column in ("before", "after"):
            sql = f"UPDATE actions SET {column} = replace({column}, '\"note\"', '\"***\"')"
            await stage.console.database.run(lambda tx, sql=sql: tx.execute(sql))  # type: ignore[misc]
        with pytest.raises(Refused, match=r"undo\.not_kept"):
            await from_the_log(stage, "note.add")
        assert stage.ask("SELECT text FROM notes") == [("要早点发",)]

    run(tmp_path, scenario)


def test_a_fact_goes_back_and_forth_by_the_desks_keys(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("我平时穿L码"))
        await settle(stage, Standing.REJECTED)
        assert facts(stage) == []
        await console.undo.take_back()
        assert facts(stage) == [("L", "stated")]
        await console.undo.do_again()
        assert facts(stage) == []
        await console.undo.take_back()
        await console.fans.add_fact(who(stage), "likes", "纯棉")
        assert ("纯棉", "confirmed") in facts(stage)
        await console.undo.take_back()
        assert facts(stage) == [("L", "stated")]
        await console.undo.do_again()
        assert ("纯棉", "confirmed") in facts(stage)

    run(tmp_path, scenario)


def test_who_turned_out_to_be_several_people_is_linked_by_no_taking_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("来了", 2), said("来了", fan=BUYER))
        link = await a_link(stage)
        await stage.console.fans.accept_link(link)
        await stage.console.fans.undo_link(link)
        names = ("甲", "乙", "甲", "丙")
        await stage.hear(*(said(f"在{n}", 2, seconds=n + 1, fan=a_fan(2, name=name)) for n, name in enumerate(names)))
        with pytest.raises(Refused, match=r"link\.masked"):
            await stage.console.undo.take_back()
        assert stage.ask("SELECT state FROM fan_links") == [("undone",)]

    run(tmp_path, scenario)


def test_what_is_written_down_together_is_each_known_and_goes_together(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("晚上好"))
        await stage.console.fans.add_fact(who(stage), "likes", "纯棉、 驼色,纯棉；")
        assert facts(stage) == [("纯棉", "confirmed"), ("驼色", "confirmed")]
        await stage.console.undo.take_back()
        assert facts(stage) == []
        await stage.console.undo.do_again()
        assert len(facts(stage)) == 2
        with pytest.raises(Refused):
            await stage.console.fans.add_fact(who(stage), "likes", "、")

    run(tmp_path, scenario)


def test_a_hundred_promises_all_come_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("晚上好"))
        for number in range(100):
            await stage.console.fans.promise(who(stage), f"第{number}件")
        await stage.console.session.end()
        assert len(stage.console.fans.open_promises()) == 100

    run(tmp_path, scenario)


def test_a_size_that_is_written_in_two_ways_is_one_thing_known(tmp_path: Path) -> None:
    """In chat she types 2XL; the shop's goods and the seller's list have XXL."""

    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("我平时穿2XL码"))
        past = [
            PastLine(*("kuaishou", order, "1", who(stage), "C9", "卫衣", None, None, None, size, 1, 9900, "shipped"),
                     is_returned=False, placed_at_ms=NOW_MS, paid_at_ms=NOW_MS)
            for order, size in (("o1", "XXL"), ("o2", "XXL"), ("o3", "2XL"))
        ]  # fmt: skip
        await console.database.run(lambda tx: put_past_lines(tx, past))

        def sizes() -> list[tuple[str, str, int, bool]]:
            view = console.fans.view(who(stage))
            assert view is not None
            known = [one for one in view.facts if one.fact.facet == "size"]
            return [(one.fact.value, one.fact.standing.value, one.times, one.is_contradicted) for one in known]

        assert sizes() == [("2XL", "stated", 3, False)]
        await console.fans.add_fact(who(stage), "size", "XXL")
        assert sizes() == [("XXL", "confirmed", 3, False)]
        await settle(stage, Standing.REJECTED)
        assert sizes() == []
        await console.undo.take_back()
        assert sizes() == [("XXL", "confirmed", 3, False)]

    run(tmp_path, scenario)


def test_what_a_fan_said_too_stays_when_the_note_of_it_is_taken_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("晚上好"))
        await stage.console.fans.add_fact(who(stage), "size", "L")
        await stage.hear(said("我平时穿L码", seconds=5))
        await stage.console.undo.take_back()
        assert facts(stage) == [("L", "stated")]
        await stage.console.fans.add_fact(who(stage), "size", "L")
        assert facts(stage) == [("L", "confirmed")]
        await stage.console.undo.take_back()
        assert facts(stage) == [("L", "stated")]

    run(tmp_path, scenario)


def test_facts_and_links_are_taken_back_from_the_log_after_the_session_and_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(
                said("我平时穿L码"), said("来了", 2, seconds=1),
                an_order("O1", fan=2, seconds=2, lines=[a_line("C1-M")], total=19900, paid=19900),
            )  # fmt: skip
            await settle(stage, Standing.CONFIRMED)
            await stage.console.fans.accept_link(await a_link(stage))
            assert len(identities_of(stage.console.database.read(), who(stage, 2))) == 2
            await stage.console.session.end()
        async with a_stage(tmp_path, None) as stage:
            with pytest.raises(Refused, match=r"undo\.nothing"):
                await stage.console.undo.take_back()
            await from_the_log(stage, "fact.settle")
            assert facts(stage) == [("L", "stated")]
            await from_the_log(stage, "link.accept")
            tx = stage.console.database.read()
            assert identities_of(tx, who(stage, 2)) == (who(stage, 2),)
            buyer = identity_id(tx, BUYER.identity)
            assert buyer is not None
            assert tally_store.tally(tx, buyer).orders == 0
            with pytest.raises(Refused, match=r"undo\.already"):
                await from_the_log(stage, "link.accept")
            await from_the_log(stage, "undo")  # link them again
            assert len(identities_of(stage.console.database.read(), who(stage, 2))) == 2

    asyncio.run(scenario())


def test_what_was_settled_otherwise_since_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("我平时穿L码"))
        await settle(stage, Standing.CONFIRMED)
        stage.clock.advance(1)
        await settle(stage, Standing.REJECTED)
        deeds = await stage.console.action_log.latest(Wanted())
        with pytest.raises(Refused, match=r"undo\.moved_on"):
            await stage.console.taking_back.take_back(deeds[-1].id)
        assert facts(stage) == []

    run(tmp_path, scenario)


def test_notes_promises_wishes_and_whom_not_to_serve_are_taken_back_and_done_again(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("晚上好"))

        def stands() -> dict[str, Any]:
            view = console.fans.view(who(stage))
            assert view is not None
            return {
                "notes": [note.text for note in view.notes],
                "promises": [promise.text for promise in view.promises],
                "not served": view.not_served.why if view.not_served else None,
                "wishes": stage.ask("SELECT what FROM wished"),
            }

        seen = [stands()]
        for work in (
            lambda: console.fans.add_note(who(stage), "爱砍价"),
            lambda: console.fans.promise(who(stage), "下次带围巾"),
            lambda: console.fans.set_served(who(stage), is_served=False, why="总退货"),
            lambda: console.call_outs.add_wish(who(stage), None, "羊绒围巾"),
            lambda: console.fans.set_served(who(stage), is_served=True),
            lambda: console.fans.keep_promise(console.fans.view(who(stage)).promises[0]),
            lambda: console.fans.drop_note(who(stage), console.fans.view(who(stage)).notes[0]),
        ):
            await work()
            seen.append(stands())
        assert len({str(one) for one in seen}) == 8
        for _ in range(2):
            for was in reversed(seen[:-1]):
                await console.undo.take_back()
                assert stands() == was
            for became in seen[1:]:
                await console.undo.do_again()
                assert stands() == became

    run(tmp_path, scenario)


def test_an_age_that_was_mistyped_is_taken_back_with_all_that_it_took(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("我身高165体重110"))
        await console.fans.add_fact(who(stage), "likes", "纯棉")
        known = stage.ask("SELECT facet, value, standing FROM facts ORDER BY facet")
        rests_on = stage.ask("SELECT kind, message_id, words FROM fact_evidence ORDER BY 1, 2, 3")
        shown = facts(stage)
        assert len(known) == len(shown) == 3

        await console.fans.add_fact(who(stage), "age", "15")
        assert facts(stage) == stage.ask("SELECT 1 FROM facts") == []
        await console.undo.take_back()
        assert facts(stage) == shown
        assert stage.ask("SELECT facet, value, standing FROM facts ORDER BY facet") == known
        assert stage.ask("SELECT kind, message_id, words FROM fact_evidence ORDER BY 1, 2, 3") == rests_on
        assert stage.ask("SELECT 1 FROM identities WHERE minor") == stage.ask("SELECT 1 FROM minor_grounds") == []

        await console.undo.do_again()
        assert stage.ask("SELECT minor FROM identities") == [(1,)]
        assert stage.ask("SELECT 1 FROM facts") == []
        # Until the session ends; after it nothing is kept of who is under 18, in the log neither.
        await console.session.end()
        (told,) = stage.ask("SELECT before, after FROM actions WHERE args ->> '$.facet' = 'age'")
        assert told == (None, None)
        with pytest.raises(Refused, match=r"undo\.not_kept"):
            await from_the_log(stage, "fact.add")

    run(tmp_path, scenario)


def test_a_sensitive_fact_leaves_no_trace_in_the_log_either_when_the_session_ends(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好"))
            await stage.console.fans.add_fact(who(stage), "allergy", "羊毛")
            await stage.console.fans.add_fact(who(stage), "size", "L")
            await stage.console.session.end()
            told = stage.ask("SELECT name, args, result, before, after FROM actions ORDER BY id")
            assert [name for name, *_ in told] == ["fact.add", "fact.add"]
            assert "羊毛" not in str(told)
            assert '"L"' in told[1][1]
            await stage.console.settings.set(SENSITIVE_KEY, True)
            await stage.console.session.start("晚场", "cart")
            await stage.console.fans.add_fact(who(stage), "allergy", "羊毛")
            await stage.console.session.end()
            assert "羊毛" in str(stage.ask("SELECT args FROM actions"))

    asyncio.run(scenario())


def test_a_sensitive_fact_that_is_confirmed_since_the_seller_keeps_them_outlasts_the_session(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("我对羊毛过敏"))
            await stage.console.settings.set(SENSITIVE_KEY, True)
            await settle(stage, Standing.CONFIRMED)
            await stage.console.session.end()
            assert facts(stage) == [("羊毛", "confirmed")]

    asyncio.run(scenario())


@pytest.mark.parametrize("standing", [Standing.CONFIRMED, Standing.REJECTED])
def test_a_sensitive_fact_lasts_no_longer_once_what_made_it_last_is_taken_back(
    tmp_path: Path, standing: Standing
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("我对羊毛过敏"))
        await stage.console.settings.set(SENSITIVE_KEY, True)
        await settle(stage, standing)
        await stage.console.undo.take_back()
        await stage.console.settings.set(SENSITIVE_KEY, False)
        await stage.console.session.end()
        assert facts(stage) == []

    run(tmp_path, scenario)


def test_what_was_settled_of_whom_two_orders_made_one_fan_goes_with_an_order_that_is_called_off(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        fans, buyer = stage.console.fans, a_fan("b1", name="粉丝1", space="order")

        def orders(number: int, seconds: float, status: Any = "placed") -> Any:
            order = an_order(f"O{number}", status, fan=None, seconds=seconds, lines=[a_line("C1-M")])
            return msgspec.structs.replace(order, fan=buyer)

        await stage.hear(said("1号驼色M来一件", seconds=0), orders(1, 30))
        (bought,) = stage.ask("SELECT id FROM identities WHERE space = 'order'")
        await fans.set_served(IdentityId(bought[0]), is_served=False, why="爱退货")
        await stage.hear(said("1号驼色M再来一件", seconds=60), orders(2, 90))
        assert stage.ask("SELECT state FROM fan_links") == [("accepted",)]
        await fans.set_served(who(stage), is_served=True)
        assert stage.ask("SELECT * FROM not_served") == []
        await stage.hear(orders(2, 120, "cancelled"))
        assert stage.ask("SELECT state FROM fan_links") == [("proposed",)]
        assert stage.ask("SELECT identity_id, why FROM not_served") == [(bought[0], "爱退货")]

    run(tmp_path, scenario)


def test_what_was_confirmed_of_a_linked_buyers_purchases_goes_with_the_link(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        line = a_line("C1-M")
        order = an_order("O1", fan=None, seconds=2, lines=[line], total=19900, paid=19900)
        await stage.hear(said("来了", 2), msgspec.structs.replace(order, fan=BUYER))
        await stage.console.fans.accept_link(await a_link(stage))

        def sizes() -> list[tuple[str, str]]:
            view = stage.console.fans.view(who(stage, 2))
            assert view is not None
            return [(one.fact.value, one.fact.standing.value) for one in view.facts if one.fact.facet == "size"]

        view = stage.console.fans.view(who(stage, 2))
        assert view is not None
        await stage.console.fans.settle(who(stage, 2), view.facts[0], Standing.CONFIRMED)
        assert sizes() == [("M", "confirmed")]
        await stage.console.fans.undo_link(view.others[0].link)
        assert sizes() == []
        await stage.console.undo.take_back()
        assert sizes() == [("M", "confirmed")]

    run(tmp_path, scenario)


async def three_ids(stage: Stage) -> dict[frozenset[IdentityId], Link]:
    """A fan's id of the chat, that of the shop's orders and a name of the list, each proposed to be the other two."""
    refs = (BUYER, FanRef(platform="kuaishou", user_id="粉丝2", name="粉丝2", space="list"))

    def work(tx: Any) -> dict[frozenset[IdentityId], Link]:
        ids = [who(stage, 2), *(ensure_identity(tx, ref, NOW_MS) for ref in refs)]
        reason = Reason(Ground.LIST, "kuaishou/list:粉丝2", NOW_MS)
        return {
            frozenset(ends): link_store.propose(tx, *ends, [reason], NOW_MS)
            for ends in ((ids[0], ids[1]), (ids[1], ids[2]), (ids[0], ids[2]))
        }

    return await stage.console.database.run(work)


def asked_of(stage: Stage, one: IdentityId) -> list[IdentityId]:
    """Whom the pane asks about."""
    view = stage.console.fans.view(one)
    assert view is not None
    return [other.fan.id for other in view.proposals]


def test_whether_two_are_one_is_asked_once_however_many_ids_either_has(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("来了", 2))
        links = await three_ids(stage)
        chat, buyer, listed = sorted({one for ends in links for one in ends})
        fans = stage.console.fans
        assert asked_of(stage, chat) == [buyer, listed]
        await fans.accept_link(links[frozenset((chat, buyer))])
        assert len(asked_of(stage, chat)) == len(asked_of(stage, buyer)) == 1
        stage.console.evening.load()
        assert len([row for row in stage.console.evening.rows if isinstance(row.subject, Link)]) == 1
        tx = stage.console.database.read()
        query = PageQuery((MayBeOne(),), "name", False, (), NOW_MS)
        assert sorted(page_store.ids_of(tx, query)) == [chat, listed]

        # No to one is no to all that would make them one, until it is taken back.
        await fans.reject_link(links[frozenset((chat, listed))])
        assert asked_of(stage, chat) == asked_of(stage, listed) == []
        await stage.console.undo.take_back()
        assert len(asked_of(stage, listed)) == 1

        await fans.accept_link(links[frozenset((buyer, listed))])
        assert asked_of(stage, chat) == asked_of(stage, listed) == []
        stage.console.evening.load()
        assert not len(stage.console.evening.rows)
        assert page_store.ids_of(tx, query) == []

    run(tmp_path, scenario)


def test_a_yes_is_said_of_the_id_that_is_looked_at_and_confirms_no_guess_of_another(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("来了", 2))
        links = await three_ids(stage)
        chat, buyer, listed = sorted({one for ends in links for one in ends})
        guess = links[frozenset((chat, buyer))]

        def accept_itself(tx: Any) -> None:
            link_store.settle(tx, guess.id, LinkState.ACCEPTED, link_store.ITSELF, NOW_MS, is_confirmed=False)

        await stage.console.database.run(accept_itself)
        stage.console.evening.load()
        rows = [row for row in stage.console.evening.rows if isinstance(row.subject, Link)]
        assert links[frozenset((chat, listed))].id in {row.subject.id for row in rows}
        view = stage.console.fans.view(chat)
        assert view is not None
        await stage.console.fans.accept_link(view.proposals[0].link)
        tx = stage.console.database.read()
        assert identities_of(tx, chat, confirmed_only=True) == (chat, listed)
        assert identities_of(tx, chat) == (chat, buyer, listed)

    run(tmp_path, scenario)


def test_who_is_taken_apart_is_apart_by_whichever_links_they_hung_together(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("来了", 2))
        links = await three_ids(stage)
        chat, buyer, listed = sorted({one for ends in links for one in ends})
        fans, tx = stage.console.fans, stage.console.database.read()
        for link in links.values():
            await fans.accept_link(link)
        view = fans.view(chat)
        assert view is not None
        (away,) = (other for other in view.others if other.fan.id == listed)
        await fans.undo_link(away.link, apart=listed)
        assert identities_of(tx, chat) == (chat, buyer)
        assert identities_of(tx, listed) == (listed,)
        await stage.console.undo.take_back()
        assert len(identities_of(tx, chat)) == 3

    run(tmp_path, scenario)


def test_of_ids_that_hang_together_in_a_row_the_one_that_is_shown_is_taken_apart_and_all_behind_it(
    tmp_path: Path,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("来了", 2))
        links = await three_ids(stage)
        chat, buyer, listed = sorted({one for ends in links for one in ends})
        fans, tx = stage.console.fans, stage.console.database.read()
        await fans.accept_link(links[frozenset((buyer, listed))])
        await fans.accept_link(links[frozenset((chat, buyer))])
        view = fans.view(chat)
        assert view is not None
        assert {other.fan.id: other.link.id for other in view.others} == {
            buyer: links[frozenset((chat, buyer))].id,
            listed: links[frozenset((buyer, listed))].id,
        }
        (away,) = (other for other in view.others if other.fan.id == buyer)
        await fans.undo_link(away.link, apart=buyer)
        assert identities_of(tx, chat) == (chat,)
        assert identities_of(tx, buyer) == (buyer, listed)
        assert asked_of(stage, chat) == asked_of(stage, listed) == []

    run(tmp_path, scenario)


def test_whom_not_to_serve_is_so_under_every_linked_id_and_stays_with_the_one_it_was_said_of(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("晚上好", 2))
        link = await a_link(stage)
        chat, buyer = link.one, link.other

        def barred() -> list[bool]:
            """Whether the chat's id, then the buyer's, is shown as one not to serve."""
            return [console.tiers.of(one) is NOT_SERVED for one in (chat, buyer)]

        await console.fans.set_served(buyer, is_served=False, why="恶意退货")
        assert barred() == [False, True]
        await console.fans.accept_link(link)
        assert barred() == [True, True]
        assert console.state.session is not None
        tx, session_id = console.database.read(), console.state.session.id
        assert tally_store.came_of_tier(tx, session_id, "new", console.tiers.rules, NOW_MS) == frozenset()
        await console.fans.undo_link(link)
        assert barred() == [False, True]

        await console.fans.accept_link(link)
        await console.fans.set_served(chat, is_served=True)
        assert barred() == [False, False]
        await console.fans.set_served(chat, is_served=False, why="同行")
        assert barred() == [True, True]
        await console.fans.undo_link(link)
        # It was of the chat's id that somebody said so, and then otherwise: of the buyer's it is as it was found.
        assert barred() == [True, True]

    run(tmp_path, scenario)


def test_what_was_settled_of_both_while_they_were_one_is_as_it_was_of_the_one_that_nobody_looked_at(
    tmp_path: Path,
) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("我身高165", 2), msgspec.structs.replace(said("我身高是165", id="b"), fan=BUYER))
        link = await a_link(stage)
        chat, buyer = link.one, link.other
        await console.fans.set_served(buyer, is_served=False, why="总退货")
        await console.fans.accept_link(link)

        def stands() -> tuple[list[Any], list[Any]]:
            barred = stage.ask("SELECT why FROM not_served WHERE identity_id = ?", buyer)
            return stage.ask("SELECT standing FROM facts ORDER BY identity_id"), barred

        view = console.fans.view(chat)
        assert view is not None
        await console.fans.settle(chat, view.facts[0], Standing.CONFIRMED)
        view = console.fans.view(chat)
        assert view is not None
        await console.fans.settle(chat, view.facts[0], Standing.REJECTED)
        await console.fans.set_served(chat, is_served=True)
        as_one = stands()
        assert as_one == ([("rejected",), ("rejected",)], [])
        await console.fans.undo_link(link)
        apart = stands()
        assert apart == ([("rejected",), ("stated",)], [("总退货",)])
        await console.undo.take_back()
        assert stands() == as_one
        await console.undo.do_again()
        assert stands() == apart

    run(tmp_path, scenario)


def test_what_was_settled_otherwise_of_the_other_one_since_stays_when_they_are_two(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("我平时穿L码", 2), msgspec.structs.replace(said("我一直穿L码", id="b"), fan=BUYER))
        link = await a_link(stage)
        await console.fans.accept_link(link)
        view = console.fans.view(link.one)
        assert view is not None
        await console.fans.settle(link.one, view.facts[0], Standing.REJECTED)
        await console.fans.add_fact(link.other, "size", "L")
        await console.fans.undo_link(link)
        told = stage.ask("SELECT standing FROM facts ORDER BY identity_id")
        assert told == [("rejected",), ("confirmed",)]

    run(tmp_path, scenario)


def test_who_was_called_grown_up_by_another_id_is_a_minor_again_without_it(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("晚上好", 2), msgspec.structs.replace(said("我今年15岁", id="b"), fan=BUYER))
        link = await a_link(stage)
        await console.fans.accept_link(link)
        await console.fans.set_grown_up(link.one)
        assert stage.ask("SELECT 1 FROM identities WHERE minor") == []
        await console.fans.undo_link(link)
        assert stage.ask("SELECT id FROM identities WHERE minor") == [(link.other,)]

    run(tmp_path, scenario)
