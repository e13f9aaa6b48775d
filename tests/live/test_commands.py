"""What assistants and the tablet ask: by what they may do at that moment, with sound arguments, and once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.core.refusal import Refused
from anchor_console.fans import link_store
from anchor_console.fans.links import Ground, Reason
from anchor_console.live.commands import Commands
from anchor_console.live.intake import hand_entry
from anchor_console.room.link import CommandRefused
from anchor_console.room.messages import By, RoutedCommand
from anchor_console.room.rights import Right, Role
from tests.live.stage import Stage, a_stage
from tests.support.shop import NOW_MS, said
from tests.support.until import until

EVERY_RIGHT = frozenset(Right)
LEAD = By(token_id="t1", name="小助理", role=Role.ASSISTANT)


class FakeRights:
    """What each token may do; None says that the hub does not answer."""

    def __init__(self, rights: dict[str, frozenset[Right]] | None) -> None:
        self.rights = rights

    async def rights_of(self, token_id: str) -> frozenset[Right] | None:
        if self.rights is None:
            raise Refused("conflict", "hub.offline")
        return self.rights.get(token_id)


def commands(stage: Stage, rights: FakeRights | None = None) -> Commands:
    """The console's commands, with a book of rights in the hub's place."""
    book = rights or FakeRights({LEAD.token_id: EVERY_RIGHT})
    stage.console.hub.rights_of = book.rights_of  # type: ignore[method-assign]
    return stage.console.commands


def asked(name: str, args: Any = None, *, id: str = "c1", by: By = LEAD) -> RoutedCommand:
    raw = args if isinstance(args, bytes) else json.dumps(args or {}).encode()
    return RoutedCommand(id=id, name=name, args=msgspec.Raw(raw), by=by)


async def code_of(acting: Commands, command: RoutedCommand) -> str:
    with pytest.raises(CommandRefused) as refused:
        await acting.act(command)
    return refused.value.code


@pytest.mark.parametrize("mode", ["cart", "reserve"])
def test_of_two_who_choose_a_variant_at_once_the_second_is_told_and_the_first_stands(tmp_path: Path, mode: str) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode) as stage:
            acting = commands(stage)
            await stage.hear(said("1号要一件", 1))
            (claim,) = stage.console.state.claims
            args = {"claim_id": claim.id, "sku": "C1-L"}
            await acting.act(asked("claim.variant", args, id="first"))
            assert await code_of(acting, asked("claim.variant", args | {"sku": "C1-M"}, id="second")) == "conflict"
            await acting.act(asked("claim.variant", args, id="the same"))
            (claim,) = stage.console.state.claims
            assert claim.size == "L"

    asyncio.run(scenario())


def test_an_assistant_proposes_under_their_own_name_and_nothing_is_on_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            value = await commands(stage).act(asked("queue.add", {"number": "1", "note": "有人问"}))
            (pin,) = list(stage.console.state.queue)
            assert value == {"pin_id": pin.id}
            assert (pin.number, pin.note, pin.by_name, pin.origin) == ("1", "有人问", "小助理", "assistant")
            assert stage.console.state.on_air is None

    asyncio.run(scenario())


def test_the_same_command_acts_once_even_when_the_console_was_opened_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        command = asked("queue.add", {"number": "1"})
        async with a_stage(tmp_path) as stage:
            first = await commands(stage).act(command)
            assert await commands(stage).act(command) == first
        async with a_stage(tmp_path) as stage:
            assert await commands(stage).act(command) == first
            assert len(stage.console.state.queue) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("mode", ["cart", None])
def test_a_note_that_was_kept_for_the_console_is_written_once(tmp_path: Path, mode: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好", 1))
            if mode is None:
                await stage.console.session.end()
        command = asked("note.add", {"fan": "kuaishou:u1", "text": "怕热"})
        for _ in range(2):
            async with a_stage(tmp_path, mode=mode) as stage:
                await commands(stage).act(command)
                assert stage.ask("SELECT text, by_name FROM notes") == [("怕热", "小助理")]

    asyncio.run(scenario())


def test_the_same_id_of_two_people_is_two_commands(tmp_path: Path) -> None:
    async def scenario() -> None:
        other = By(token_id="t2", name="场控", role=Role.ASSISTANT)
        async with a_stage(tmp_path) as stage:
            acting = commands(stage, FakeRights({LEAD.token_id: EVERY_RIGHT, "t2": EVERY_RIGHT}))
            await acting.act(asked("queue.add", {"number": "1"}))
            await acting.act(asked("queue.add", {"number": "1"}, by=other))
            assert [pin.by_name for pin in stage.console.state.queue] == ["小助理", "场控"]

    asyncio.run(scenario())


def test_rights_are_looked_up_when_the_console_acts(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            book = FakeRights({LEAD.token_id: frozenset({Right.PROPOSE, Right.TAKE})})
            acting = commands(stage, book)
            pin = await acting.act(asked("queue.add", {"number": "1"}))
            assert isinstance(pin, dict)
            take = {"pin_id": pin["pin_id"], "on_air": None}
            book.rights = {LEAD.token_id: frozenset({Right.PROPOSE})}
            assert await code_of(acting, asked("queue.take", take, id="c2")) == "not_allowed"
            book.rights = {}
            assert await code_of(acting, asked("queue.add", {"number": "1"}, id="c3")) == "not_allowed"
            book.rights = None
            assert await code_of(acting, asked("queue.add", {"number": "1"}, id="c4")) == "conflict"
            assert stage.console.state.on_air is None
            assert len(stage.console.state.queue) == 1

    asyncio.run(scenario())


def test_a_take_that_saw_something_else_on_air_is_a_conflict(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            acting = commands(stage)
            one, two = [await stage.console.queue.pin_number(number) for number in ("1", "2")]
            assert await acting.act(asked("queue.take", {"pin_id": one, "on_air": None})) is None
            assert await code_of(acting, asked("queue.take", {"pin_id": two, "on_air": None}, id="c2")) == "conflict"
            assert await code_of(acting, asked("card.open", {"pin_id": two}, id="c3")) == "conflict"
            assert await code_of(acting, asked("card.hide", {"pin_id": two}, id="c4")) == "conflict"
            assert stage.on_air.pin_id == one
            await acting.act(asked("queue.take", {"pin_id": two, "on_air": one}, id="c5"))
            assert stage.on_air.pin_id == two

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("queue.jump", {}, "invalid"),
        ("queue.add", {}, "invalid"),
        ("queue.add", [1], "invalid"),
        ("queue.add", b'{"number": "\\ud800"}', "invalid"),
        ("queue.add", b"[" * 100_000, "invalid"),
        ("queue.add", {"number": "404"}, "not_found"),
        ("queue.add", {"product_id": "9" * 4_000}, "not_found"),
        ("queue.add", {"product_id": "9" * 5_000}, "invalid"),
        ("queue.add", {"number": 1}, "invalid"),
        ("queue.move", {"pin_id": "nobody"}, "not_found"),
        ("queue.remove", {"pin_id": "nobody"}, "not_found"),
        ("queue.take", {"pin_id": "nobody"}, "invalid"),
        ("queue.take", {"pin_id": "nobody", "on_air": None}, "not_found"),
        ("card.open", {"pin_id": "nobody"}, "conflict"),
        ("card.open", {"pin_id": "nobody", "units": -3}, "invalid"),
        ("card.again", {"pin_id": "nobody", "units": 10**30}, "invalid"),
        ("card.sold_out", {"pin_id": "nobody"}, "conflict"),
        ("claim.confirm", {"claim_id": 404}, "conflict"),
        ("claim.confirm", {"claim_id": 10**30}, "invalid"),
        ("claim.release", {"claim_id": "1"}, "invalid"),
        ("stock.adjust", {"sku": "C1-M", "delta": 10**12}, "invalid"),
        ("stock.adjust", {"sku": "nothing", "delta": 1}, "not_found"),
        ("stock.adjust", {"sku": "C1-M", "delta": -11}, "conflict"),
        ("note.add", {"fan": "王姐", "text": "怕热"}, "invalid"),
        ("note.add", {"fan": "kuaishou:nobody", "text": "怕热"}, "not_found"),
        ("call.open", {"meaning": "  "}, "invalid"),
        ("goods.find", {"text": None}, "invalid"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_code(tmp_path: Path, name: str, args: Any, code: str) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            assert await code_of(commands(stage), asked(name, args)) == code

    asyncio.run(scenario())


def test_without_a_session_a_proposal_is_refused_and_goods_are_found(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            acting = commands(stage)
            assert await code_of(acting, asked("queue.add", {"number": "1"})) == "conflict"
            found = await acting.act(asked("goods.find", {"text": "大衣"}, id="c2"))
            assert isinstance(found, list)
            assert [one["number"] for one in found] == ["1"]

    asyncio.run(scenario())


def hand_ready(stage: Stage) -> Commands:
    stage.console.hand.attach(stage.pipeline.take)
    return commands(stage)


@pytest.mark.parametrize("mode", ["cart", "reserve"])
def test_a_line_read_on_another_screen_is_understood_like_any_other_and_once(tmp_path: Path, mode: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=mode) as stage:
            acting = hand_ready(stage)
            await stage.put_on_air("1")
            written = asked("chat.add", {"name": "王姐", "text": "1号驼色M要一件"})
            for _ in range(2):
                await acting.act(written)
            (row,) = list(stage.console.state.feed)
            assert (row.name, row.text) == ("王姐", "1号驼色M要一件")
            (claim,) = list(stage.console.state.claims)
            assert (claim.fan_name, claim.number, claim.color, claim.size) == ("王姐", "1", "驼色", "M")
            assert stage.ask("SELECT platform, masked FROM identities") == [("hand", 1)]
            assert stage.ask("SELECT by_name FROM actions WHERE name = 'chat.add'") == [("小助理",)]

    asyncio.run(scenario())


def test_who_may_not_settle_claims_makes_none_by_copying_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            stage.console.hand.attach(stage.pipeline.take)
            acting = commands(stage, FakeRights({LEAD.token_id: frozenset({Right.FANS})}))
            await acting.act(asked("chat.add", {"name": "王姐", "text": "1号驼色M要一件"}))
            assert [row.text for row in stage.console.state.feed] == ["1号驼色M要一件"]
            assert list(stage.console.state.claims) == []
            assert await code_of(acting, asked("claim.add", {"name": "王姐", "number": "1"}, id="c2")) == "not_allowed"

    asyncio.run(scenario())


def test_a_line_that_is_written_down_does_not_wait_for_others_to_join_it(tmp_path: Path) -> None:
    async def for_ever(_seconds: float) -> None:
        await asyncio.Event().wait()

    async def scenario() -> None:
        async with a_stage(tmp_path, pipeline_sleep=for_ever) as stage, asyncio.timeout(5):
            await hand_ready(stage).act(asked("chat.add", {"name": "王姐", "text": "主播晚上好"}))
            assert [row.text for row in stage.console.state.feed] == ["主播晚上好"]

    asyncio.run(scenario())


def test_of_a_line_that_the_disk_does_not_take_for_now_it_is_said_that_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_entry, "_STORED_WITHIN_S", 0.0)

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            acting = hand_ready(stage)
            with pytest.raises(CommandRefused) as refused:
                await acting.act(asked("chat.add", {"name": "王姐", "text": "主播晚上好"}))
            assert refused.value.message == "hand.waits"
            await until(lambda: [row.text for row in stage.console.state.feed] == ["主播晚上好"])

    asyncio.run(scenario())


def test_a_line_that_meets_the_end_of_the_session_is_refused_and_not_of_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            acting = hand_ready(stage)
            ending = asyncio.ensure_future(stage.console.session.end())
            assert await code_of(acting, asked("chat.add", {"name": "王姐", "text": "主播晚上好"})) == "conflict"
            await ending
            await stage.console.session.start("下一场", "cart")
            await stage.hear(said("晚上好", 9))
            assert [row.text for row in stage.console.state.feed] == ["晚上好"]

    asyncio.run(scenario())


def test_a_claim_by_name_alone_is_of_this_session_and_the_same_name_is_the_same_fan(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            acting = hand_ready(stage)
            for place, size in enumerate(("M", "L")):
                args = {"name": "王姐", "number": "1", "color": "驼色", "size": size, "qty": 1}
                await acting.act(asked("claim.add", args, id=f"c{place}"))
            await acting.act(asked("chat.add", {"name": "王姐", "text": "主播晚上好"}, id="c9"))
            assert [one.size for one in stage.console.state.claims] == ["M", "L"]
            assert len({one.identity_id for one in stage.console.state.claims}) == 1
            assert stage.ask("SELECT count(*) FROM identities") == [(1,)]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("claim.add", {"number": "1"}),
        ("claim.add", {"number": "1", "name": "  "}),
        ("claim.add", {"number": "1", "name": "王***"}),
        ("claim.add", {"number": "1", "name": "王姐", "color": "驼" * 51}),
        ("claim.add", {"number": "1", "name": "王姐", "size": "大" * 4000}),
        ("chat.add", {"name": "王姐", "text": " \u202e "}),
        ("fact.add", {"fan": "kuaishou:u1", "facet": "salary", "value": "9"}),
        ("fact.add", {"fan": "kuaishou:u1", "facet": "size", "value": "M", "wearer": "neighbour"}),
    ],
)
def test_what_nobody_could_have_meant_is_not_written_down(tmp_path: Path, name: str, args: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好", 1))
            assert await code_of(hand_ready(stage), asked(name, args)) == "invalid"
            assert list(stage.console.state.claims) == []

    asyncio.run(scenario())


def test_what_an_assistant_notes_of_a_fan_comes_back_with_fan_show_but_for_what_is_sensitive(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好", 1))
            acting, fan = hand_ready(stage), {"fan": "kuaishou:u1"}
            for place, (name, args) in enumerate(
                (
                    ("fact.add", {"facet": "size", "value": "m"}),
                    ("fact.add", {"facet": "allergy", "value": "羊毛"}),
                    ("note.add", {"text": "怕热"}),
                    ("promise.add", {"text": "下次给她带大码"}),
                    ("wish.add", {"text": "想要白色的"}),
                )
            ):
                await acting.act(asked(name, fan | args, id=f"n{place}"))
            shown: Any = await acting.act(asked("fan.show", fan, id="s1"))
            assert [(one["facet"], one["value"]) for one in shown["facts"]] == [("size", "M")]
            assert [one["text"] for one in shown["promises"]] == ["下次给她带大码"]
            assert [(one["text"], one["by"]) for one in shown["notes"]] == [("怕热", "小助理")]
            assert "羊毛" not in str(shown)
            assert stage.ask("SELECT what FROM wished") == [("想要白色的",)]
            found: Any = await acting.act(asked("fan.find", {"text": shown["name"]}, id="s2"))
            assert [one["fan"] for one in found] == ["kuaishou:u1"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("claim.add", {"number": "1"}),
        ("fact.add", {"facet": "size", "value": "M"}),
        ("wish.add", {"text": "想要白色的"}),
    ],
)
def test_of_who_says_that_they_are_under_18_nothing_is_kept_by_hand_and_the_assistant_hears_why(
    tmp_path: Path, name: str, args: dict[str, Any]
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await stage.hear(said("我才15岁", 1), said("晚上好", 2))
            acting = hand_ready(stage)
            young, other = (stage.ask("SELECT id FROM identities WHERE user_id = ?", one)[0][0] for one in ("u1", "u2"))
            same = [Reason(Ground.PICTURE, "a.jpg", NOW_MS)]
            link = await stage.console.database.run(lambda tx: link_store.propose(tx, young, other, same, NOW_MS))
            await stage.console.fans.accept_link(link)
            # Under whichever of their ids it is asked.
            for fan in ("kuaishou:u1", "kuaishou:u2"):
                command = asked(name, args | {"fan": fan}, id=fan)
                with pytest.raises(CommandRefused, match=name.replace("add", "minor")):
                    await acting.act(command)
            assert stage.ask("SELECT count(*) FROM actions WHERE name = ?", name) == [(0,)]
            shown: Any = await acting.act(asked("fan.show", {"fan": "kuaishou:u1"}, id="s1"))
            assert set(shown) == {"fan", "name", "minor"}
            assert shown["minor"] is True

    asyncio.run(scenario())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ARGS = ("product_id", "number", "note", "after", "pin_id", "on_air", "units", "claim_id", "sku", "delta", "fan", "text")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["queue.add", "queue.move", "queue.take", "card.open", "card.again", "claim.confirm",
                             "stock.adjust", "note.add", "call.open", "call.close", "goods.find"]),
            st.dictionaries(st.sampled_from((*ARGS, "meaning", "limit", "why")), json_values),
        ),
        max_size=25,
    )
)  # fmt: skip
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_an_assistant_sends_is_done_or_refused(tmp_path_factory: Any, sent: list[tuple[str, Any]]) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path_factory.mktemp("any") / "shop", "reserve") as stage:
            await stage.put_on_air("2")
            acting = commands(stage)
            for place, (name, args) in enumerate(sent):
                with contextlib.suppress(CommandRefused):
                    await acting.act(asked(name, args, id=f"c{place}"))

    asyncio.run(scenario())


def test_of_two_assistants_one_takes_an_ask_and_only_that_one_answers_it(tmp_path: Path) -> None:
    other = By(token_id="t2", name=LEAD.name, role=Role.ASSISTANT)

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            acting = commands(stage, FakeRights({LEAD.token_id: EVERY_RIGHT, other.token_id: EVERY_RIGHT}))
            await stage.hear(said("1号什么面料"), said("上次买的怎么还没发货", 2, seconds=1))
            (ask,), (ticket,) = stage.console.state.asks, stage.console.state.tickets
            for what, args, done in (
                ("ask", {"ask_id": ask.id}, "ask.answer"),
                ("ticket", {"ticket_id": ticket.id}, "ticket.solve"),
            ):
                await acting.act(asked(f"{what}.take", args, id=f"{what}1"))
                assert await code_of(acting, asked(f"{what}.take", args, id=f"{what}2", by=other)) == "conflict"
                assert await code_of(acting, asked(done, args, id=f"{what}3", by=other)) == "conflict"
                await acting.act(asked(done, args | {"text": "好了"}, id=f"{what}4"))
                assert await code_of(acting, asked(done, args, id=f"{what}5")) == "conflict"
            assert stage.console.state.asks[0].answer == "好了"
            assert stage.console.state.tickets[0].outcome == "好了"

    asyncio.run(scenario())
