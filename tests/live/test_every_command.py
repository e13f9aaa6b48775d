"""Each command of the room protocol: who may send it, what it does, what it refuses, and that it acts once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.clock import from_ms, rfc3339, to_ms
from anchor_console.live.actions import By
from anchor_console.room import rights as room_rights
from anchor_console.room.rights import Right, Role, is_command, may_command
from tests.live.stage import Stage, a_stage
from tests.live.test_commands import LEAD, FakeRights, asked, code_of, commands
from tests.support.shop import a_fan, said

HERS = By(LEAD.name, "assistant", "c0", LEAD.token_id)

FAN = "kuaishou:u1"


@dataclass
class Evening:
    """What the commands are about: 1 on air and open, 2 and 3 waiting, a claim held, one to look at, ask and ticket."""

    stage: Stage
    on_air: str
    first: str
    second: str
    line: str
    claim: int
    to_look_at: int
    ask: int
    ticket: int

    @property
    def state(self) -> Any:
        return self.stage.console.state

    def count(self, sql: str, *values: object) -> int:
        return int(self.stage.ask(sql, *values)[0][0])

    def waiting(self) -> list[str]:
        return [pin.number for pin in self.state.queue]


async def an_evening(stage: Stage, name: str) -> Evening:
    console = stage.console
    console.hand.attach(stage.pipeline.take)
    stage.pipeline.stored.subscribe(console.call_outs.stored)
    if name == "callout.said":
        await stage.hear(said("1号驼色M没抢到", 5, id="m5", fan=a_fan(5, name="王姐")))
    on_air = await stage.put_on_air("1")
    if name != "card.open":
        await console.air.open_price()
    first, second = [await console.queue.pin_number(number) for number in ("2", "3")]
    await stage.hear(
        said("1号驼色M给我留一件", 1, id="m1"),
        said("1号给我留一件", 2, id="m2"),
        said("1号能机洗不", 3, id="m3"),
        said("上次买的掉色了 怎么处理", 4, id="m4"),
    )
    if name == "queue.resume":
        await console.queue.hold(first)
    if name == "card.again":
        await console.air.sold_out()
    if name == "call.close":
        await console.calls.open("想要的扣1")
    if name == "callout.said":
        await console.call_outs.refresh()
    claims = {one.sku_id is None: int(one.id) for one in console.state.claims}
    ask, (ticket,) = next(iter(console.state.asks)), list(console.state.tickets)
    if name == "ask.put_back":
        await console.asks.take(ask.id, HERS)
    if name == "ticket.put_back":
        await console.tickets.take(ticket.id, HERS)
    line = stage.ask("SELECT id FROM messages WHERE ext_id = 'm3'")[0][0]
    return Evening(stage, on_air, first, second, str(line), claims[False], claims[True], int(ask.id), int(ticket.id))


@dataclass(frozen=True, slots=True)
class Case:
    """`refused` are arguments that are sound and yet not to be done, with the code that says why."""

    right: Right | None
    args: Callable[[Evening], dict[str, Any]]
    done: Callable[[Evening], object]
    refused: tuple[dict[str, Any], str] | None
    invalid: Any


CASES: dict[str, Case] = {
    "queue.add": Case(
        Right.PROPOSE, lambda e: {"number": "1", "note": "又问", "after": e.first},
        lambda e: e.waiting() == ["2", "1", "3"], ({"number": "404"}, "not_found"), {"number": 1},
    ),
    "queue.move": Case(
        Right.PROPOSE, lambda e: {"pin_id": e.second, "after": None},
        lambda e: e.waiting() == ["3", "2"], ({"pin_id": "none", "after": None}, "not_found"), {"after": None},
    ),
    "queue.remove": Case(
        Right.PROPOSE, lambda e: {"pin_id": e.first},
        lambda e: e.waiting() == ["3"], ({"pin_id": "none"}, "not_found"), {"pin_id": 7},
    ),
    "queue.hold": Case(
        Right.PROPOSE, lambda e: {"pin_id": e.first},
        lambda e: (e.waiting(), len(e.state.held)) == (["3"], 1), ({"pin_id": "none"}, "not_found"), {},
    ),
    "queue.resume": Case(
        Right.PROPOSE, lambda e: {"pin_id": e.first, "first": True},
        lambda e: e.waiting() == ["2", "3"], ({"pin_id": "none"}, "not_found"), {"pin_id": None},
    ),
    "queue.take": Case(
        Right.TAKE, lambda e: {"pin_id": e.first, "on_air": e.on_air},
        lambda e: e.state.on_air.pin_id == e.first, ({"pin_id": "none", "on_air": None}, "conflict"),
        {"pin_id": "without what was seen on air"},
    ),
    "card.hide": Case(
        Right.TAKE, lambda e: {"pin_id": e.on_air},
        lambda e: e.state.on_air is None, ({"pin_id": "none"}, "conflict"), {},
    ),
    "card.open": Case(
        Right.OPEN, lambda e: {"pin_id": e.on_air, "units": None},
        lambda e: e.state.on_air.stage.value == "open", ({"pin_id": "none", "units": None}, "conflict"),
        {"pin_id": "none", "units": -3},
    ),
    "card.sold_out": Case(
        Right.OPEN, lambda e: {"pin_id": e.on_air},
        lambda e: e.state.on_air.stage.value == "sold_out", ({"pin_id": "none"}, "conflict"), {"pin_id": []},
    ),
    "card.again": Case(
        Right.OPEN, lambda e: {"pin_id": e.on_air, "units": None},
        lambda e: e.state.on_air.stage.value == "open", ({"pin_id": "none"}, "conflict"), {"units": 3},
    ),
    "card.tick": Case(
        Right.TAKE, lambda e: {"pin_id": e.on_air, "tick": "popped"},
        lambda e: "popped" in str(e.stage.ask("SELECT args FROM actions WHERE name = 'card.tick'")),
        ({"pin_id": "none", "tick": "popped"}, "conflict"), {"pin_id": "none", "tick": "whistled"},
    ),
    "ask.take": Case(
        Right.ASKS, lambda e: {"ask_id": e.ask},
        lambda e: next(iter(e.state.asks)).taken_by == LEAD.name, ({"ask_id": 404}, "not_found"), {"ask_id": "1"},
    ),
    "ask.put_back": Case(
        Right.ASKS, lambda e: {"ask_id": e.ask},
        lambda e: next(iter(e.state.asks)).taken_by is None, ({"ask_id": 404}, "not_found"), {"ask_id": "1"},
    ),
    "ask.answer": Case(
        Right.ASKS, lambda e: {"ask_id": e.ask, "text": "能机洗"},
        lambda e: not next(iter(e.state.asks)).is_open, ({"ask_id": 404}, "not_found"), {"ask_id": -1},
    ),
    "ask.star": Case(
        Right.ASKS, lambda e: {"event_id": e.line},
        lambda e: [row.text for row in e.state.starred] == ["1号能机洗不"], ({"event_id": "404"}, "not_found"), {},
    ),
    "claim.add": Case(
        Right.SETTLE, lambda _: {"name": "张大哥", "number": "1", "color": "驼色", "size": "L", "qty": 2},
        lambda e: [(one.fan_name, one.wanted) for one in e.state.claims][2:] == [("张大哥", 2)],
        ({"name": "张大哥", "number": "404"}, "not_found"), {"name": "张大哥", "number": "1", "qty": 0},
    ),
    "claim.confirm": Case(
        Right.SETTLE, lambda e: {"claim_id": e.claim},
        lambda e: e.count("SELECT sold FROM claims WHERE id = ?", e.claim) == 1, ({"claim_id": 404}, "conflict"),
        {"claim_id": None},
    ),
    "claim.release": Case(
        Right.SETTLE, lambda e: {"claim_id": e.claim},
        lambda e: e.count("SELECT released FROM claims WHERE id = ?", e.claim) == 1, ({"claim_id": 404}, "conflict"),
        {"claim_id": 0},
    ),
    "claim.variant": Case(
        Right.SETTLE, lambda e: {"claim_id": e.to_look_at, "sku": "C1-L"},
        lambda e: e.count("SELECT held FROM claims WHERE id = ?", e.to_look_at) == 1,
        ({"claim_id": 1, "sku": "no such"}, "not_found"), {"claim_id": 1},
    ),
    "ticket.take": Case(
        Right.SETTLE, lambda e: {"ticket_id": e.ticket},
        lambda e: next(iter(e.state.tickets)).taken_by == LEAD.name, ({"ticket_id": 404}, "not_found"), {},
    ),
    "ticket.put_back": Case(
        Right.SETTLE, lambda e: {"ticket_id": e.ticket},
        lambda e: next(iter(e.state.tickets)).taken_by is None, ({"ticket_id": 404}, "not_found"), {},
    ),
    "ticket.solve": Case(
        Right.SETTLE, lambda e: {"ticket_id": e.ticket, "text": "已补发"},
        lambda e: not next(iter(e.state.tickets)).is_open, ({"ticket_id": 404}, "not_found"), {"ticket_id": 2**70},
    ),
    "stock.adjust": Case(
        Right.STOCK, lambda _: {"sku": "C1-L", "delta": 3, "why": "补货"},
        lambda e: e.count("SELECT on_hand FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'C1-L'") == 8,
        ({"sku": "no such", "delta": 1}, "not_found"), {"sku": "C1-L", "delta": "many"},
    ),
    "chat.add": Case(
        Right.FANS, lambda _: {"name": "刘姐", "text": "主播晚上好"},
        lambda e: e.count("SELECT count(*) FROM messages WHERE text = '主播晚上好'") == 1,
        ({"name": "刘***", "text": "好"}, "invalid"), {"text": "好"},
    ),
    "fact.add": Case(
        Right.FANS, lambda _: {"fan": FAN, "facet": "size", "value": "M"},
        lambda e: e.count("SELECT count(*) FROM facts WHERE value = 'M'") == 1,
        ({"fan": "kuaishou:nobody", "facet": "size", "value": "M"}, "not_found"),
        {"fan": FAN, "facet": "salary", "value": "9"},
    ),
    "wish.add": Case(
        Right.FANS, lambda e: {"fan": FAN, "text": "想要白色的", "event_id": e.line},
        lambda e: e.count("SELECT count(*) FROM wished WHERE what = '想要白色的'") == 1,
        ({"fan": "kuaishou:nobody", "text": "白色"}, "not_found"), {"fan": FAN},
    ),
    "promise.add": Case(
        Right.FANS, lambda _: {"fan": FAN, "text": "下次带大码"},
        lambda e: e.count("SELECT count(*) FROM promises") == 1,
        ({"fan": "kuaishou:nobody", "text": "大码"}, "not_found"), {"fan": "no colon", "text": "大码"},
    ),
    "note.add": Case(
        Right.FANS, lambda _: {"fan": FAN, "text": "怕热"},
        lambda e: e.count("SELECT count(*) FROM notes") == 1,
        ({"fan": "kuaishou:nobody", "text": "怕热"}, "not_found"), {"fan": FAN, "text": ["怕热"]},
    ),
    "fan.find": Case(
        Right.FANS, lambda _: {"text": "u1"}, lambda _: True, ({"text": "x", "limit": "all"}, "invalid"), {},
    ),
    "fan.show": Case(
        Right.FANS, lambda _: {"fan": FAN}, lambda _: True, ({"fan": "kuaishou:nobody"}, "not_found"), {},
    ),
    "callout.said": Case(
        Right.FANS, lambda _: {"fan": "kuaishou:u5"},
        lambda e: e.count("SELECT count(*) FROM actions WHERE name = 'callout.said'") == 1,
        ({"fan": FAN}, "not_found"), {"fan": None},
    ),
    "call.open": Case(
        Right.TAKE, lambda _: {"meaning": "想要的扣1"},
        lambda e: e.state.call.meaning == "想要的扣1", ({"meaning": " \u202e "}, "invalid"), {},
    ),
    "call.close": Case(
        Right.TAKE, lambda _: {}, lambda e: e.state.call is None, None, [1],
    ),
    "goods.find": Case(
        None, lambda _: {"text": "大衣"}, lambda _: True, ({"text": None}, "invalid"), {"limit": 3},
    ),
    "mark.add": Case(
        None, lambda _: {"text": "这里主播说错价"},
        lambda e: e.count("SELECT count(*) FROM actions WHERE name = 'mark.add' AND args LIKE '%说错价%'") == 1,
        ({"text": 1}, "invalid"), {},
    ),
}  # fmt: skip


def test_the_table_has_every_command_that_the_hub_lets_through() -> None:
    assert set(room_rights.COMMANDS) == set(CASES)
    assert all(is_command(name) for name in CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_command_asks_for_its_right_acts_once_and_refuses_what_it_must(tmp_path: Path, name: str) -> None:
    case = CASES[name]

    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            evening = await an_evening(stage, name)
            book = FakeRights({LEAD.token_id: frozenset(Right) - {case.right}})
            acting = commands(stage, book)
            args = case.args(evening)
            if case.right is not None:
                assert await code_of(acting, asked(name, args, id="no-right")) == "not_allowed"
            book.rights = {LEAD.token_id: frozenset({case.right} if case.right else ())}

            assert await code_of(acting, asked(name, case.invalid, id="bad")) == "invalid"
            if case.refused is not None:
                not_to_be_done, code = case.refused
                assert await code_of(acting, asked(name, not_to_be_done, id="refused")) == code

            first = await acting.act(asked(name, args, id="good"))
            assert case.done(evening), stage.ask("SELECT name, args, result FROM actions")
            then = evening.waiting(), stage.ask("SELECT count(*) FROM actions"), list(evening.state.claims)
            assert await acting.act(asked(name, args, id="good")) == first
            assert case.done(evening)
            assert (evening.waiting(), stage.ask("SELECT count(*) FROM actions"), list(evening.state.claims)) == then

    asyncio.run(scenario())


@pytest.mark.parametrize("role", Role)
def test_only_assistants_and_the_tablet_send_commands(role: Role) -> None:
    allowed = {name for name in CASES if may_command(name, role, frozenset(Right))}
    assert allowed == (set(CASES) if role in (Role.ASSISTANT, Role.HOST) else set())


def test_a_mark_that_was_kept_for_a_console_that_was_away_bears_its_own_time(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            at = from_ms(stage.clock.now_ms() - 600_000)
            await commands(stage).act(asked("mark.add", {"text": "停电", "at": rfc3339(to_ms(at))}))
            [(args,)] = stage.ask("SELECT args FROM actions WHERE name = 'mark.add'")
            assert json.loads(args) == {"note": f"{at.astimezone():%H:%M} 停电"}

    asyncio.run(scenario())


@pytest.mark.parametrize("at", ["2026-11-18T20:00:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "later"])
def test_a_mark_at_no_moment_is_refused_and_harms_nothing(tmp_path: Path, at: str) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            assert await code_of(commands(stage), asked("mark.add", {"text": "停电", "at": at})) == "invalid"

    asyncio.run(scenario())


def test_a_line_of_a_number_beyond_all_bounds_is_not_there(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            assert await code_of(commands(stage), asked("ask.star", {"event_id": "9" * 30})) == "not_found"

    asyncio.run(scenario())
