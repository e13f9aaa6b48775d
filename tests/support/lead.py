"""An assistant who works the card through whatever falls, and knows how the card stood after each step."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.support.real_console import RoomOf
from tests.support.until import moment, until

_ASKS_AGAIN_AFTER_S = 4.0
_NOT_DONE = ("anchor_away", "expired")
"""Refusals after which a person presses again: with another id."""


class Stood(msgspec.Struct, frozen=True):
    """How the card stood, not before `from_ms`; no `pin` for none on air."""

    from_ms: int
    pin: str | None = None
    number: str | None = None
    stage: str | None = None
    price: int | None = None


def an_evening(numbers: Sequence[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    """What is done with which number; the last one stays on air, its price open."""
    for number in numbers:
        yield "take", number
        yield dice.choice(["open", "open", "count"]), number
        if number == numbers[-1]:
            return
        if dice.random() < 0.3:
            yield "sold_out", number
            if dice.random() < 0.5:
                yield "again", number
        if dice.random() < 0.3:
            yield "hide", number


class Lead:
    """One who takes, opens, hides. What is not answered is asked again, with the same id, until it is."""

    def __init__(self, room: RoomOf, prices: Mapping[str, int], counts_s: int = 1) -> None:
        self._room = room
        self._counts_s = counts_s
        self._prices = prices
        self._ids = itertools.count(1)
        self._ws: ClientConnection | None = None
        self._is_in = asyncio.Event()
        self._answers: dict[str, asyncio.Future[dict[str, Any] | None]] = {}
        self._pins: dict[str, str] = {}
        self.stood = [Stood(0)]
        self.told: list[tuple[str, int, dict[str, Any] | None]] = []
        """The card as this assistant was told of it: epoch, `seq`, value."""

    async def proposes(self, number: str) -> None:
        self._pins[number] = (await self._does("queue.add", number=number))["pin_id"]

    async def acts(self, verb: str, number: str) -> None:
        """Do one step of an evening; returns when it is done."""
        pin, price, now_ms = self._pins[number], self._prices[number], int(time.time() * 1000)
        match verb:
            case "take":
                on_air = self.stood[-1].pin
                self.stood.append(Stood(now_ms, pin, number, "warmup"))
                await self._does("queue.take", pin_id=pin, on_air=on_air)
            case "open" | "again":
                self.stood.append(Stood(now_ms, pin, number, "open", price))
                await self._does(f"card.{verb}", pin_id=pin)
            case "count":
                self.stood.append(Stood(now_ms + self._counts_s * 1000, pin, number, "open", price))
                await self._does("card.open", pin_id=pin, in_s=self._counts_s)
                await until(lambda: self._stage == "open", within_s=20, what="the countdown ends")
                self.stood[-1] = replace(self.stood[-1], from_ms=self._opened_at_ms(pin))
            case "sold_out":
                self.stood.append(Stood(now_ms, pin, number, "sold_out", price))
                await self._does("card.sold_out", pin_id=pin)
            case "hide":
                self.stood.append(Stood(now_ms))
                await self._does("card.hide", pin_id=pin)

    @property
    def _stage(self) -> str | None:
        card = self.told[-1][2] if self.told else None
        return card["stage"] if card else None

    def _opened_at_ms(self, pin: str) -> int:
        """The hour that the room was told of."""
        hours = [card["opens_at"] for _, _, card in self.told if card and card["pin_id"] == pin and card["opens_at"]]
        return round(datetime.fromisoformat(hours[-1]).timestamp() * 1000)

    async def _does(self, name: str, **args: object) -> Any:
        """The value that the console answers with in the end."""
        id_ = self._new_id()
        while True:
            answer = await self._asks({"type": "command", "id": id_, "name": name, "args": args})
            if answer is None:
                # Sending into a connection that is closed fails at once, and nobody else would come to their turn.
                await moment()
                continue
            if answer.get("ok"):
                return answer.get("value")
            code = (answer.get("error") or answer)["code"]
            assert code in _NOT_DONE, (name, args, answer)
            id_ = self._new_id()
            await moment()

    def _new_id(self) -> str:
        return f"lead-{next(self._ids)}"

    async def _asks(self, command: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None where the connection broke, or nothing came in time."""
        await self._is_in.wait()
        assert self._ws is not None
        answer = self._answers[command["id"]] = asyncio.get_running_loop().create_future()
        try:
            await self._ws.send(json.dumps(command))
            async with asyncio.timeout(_ASKS_AGAIN_AFTER_S):
                return await answer
        except (TimeoutError, WebSocketException):
            return None
        finally:
            self._answers.pop(command["id"], None)

    async def run(self) -> None:
        """Be in the room, until cancelled."""
        url, hello = self._room.hub.url, {"type": "hello", "protocol": 1, "role": "assistant", "name": "lead"}
        while True:
            with contextlib.suppress(OSError, WebSocketException):
                async with connect(url, subprotocols=[Subprotocol("anchor-room.v1")], proxy=None, max_size=None) as ws:
                    await ws.send(json.dumps(hello | {"token": self._room.hub.token("assistant")}))
                    self._ws = ws
                    await self._listen(ws)
            self._is_in.clear()
            for answer in self._answers.values():
                answer.set_result(None)
            self._answers.clear()
            await moment()

    async def _listen(self, ws: ClientConnection) -> None:
        epoch = ""
        async for text in ws:
            frame = json.loads(text)
            if frame["type"] == "welcome":
                epoch = frame["epoch"]
                held = frame["topics"].get("card")
                if held is not None:
                    self.told.append((epoch, held["seq"], held["value"]))
                self._is_in.set()
            elif frame["type"] == "topic" and frame["topic"] == "card":
                self.told.append((epoch, frame["seq"], frame["value"]))
            elif frame.get("id") in self._answers and frame["type"] in ("result", "error"):
                self._answers.pop(frame["id"]).set_result(frame)


@asynccontextmanager
async def a_lead(room: RoomOf, prices: Mapping[str, int], counts_s: int = 1) -> AsyncIterator[Lead]:
    lead = Lead(room, prices, counts_s)
    being = asyncio.create_task(lead.run(), name="lead")
    try:
        yield lead
    finally:
        being.cancel()
        await asyncio.gather(being, return_exceptions=True)
