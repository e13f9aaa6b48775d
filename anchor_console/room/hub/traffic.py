"""Events and commands on their way to the console, and its answers on their way back."""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.core.clock import rfc3339
from anchor_console.core.events import LiveEvent
from anchor_console.room import messages
from anchor_console.room.hub import stamping
from anchor_console.room.hub.clients import Client, Turns
from anchor_console.room.hub.clock import soonest_ms
from anchor_console.room.hub.commands import Commands, Key
from anchor_console.room.hub.delivery import Backlog, Delivery
from anchor_console.room.hub.floor import Floor, Rejected
from anchor_console.room.hub.parcels import Answer
from anchor_console.room.hub.rates import Rate, RatesBy
from anchor_console.room.rights import Role, is_command, may_command

NOT_KEPT = "storage.failed"
"""Why a proposal is not kept that neither the console nor the disk takes; pages have their words for it."""
_FULL_WAIT_MS = 1000
_TURN_WAIT_MS = 10
"""How long a frame waits, at least, for those before it that were told to wait."""
_COMMANDS_AT_ONCE = 10_000
_ROOM_CHAT_PER_S = 200
_ADDRESS_CHAT_PER_S = 20


class Traffic:
    def __init__(self, floor: Floor, backlog: Backlog) -> None:
        self._floor = floor
        self._delivery = Delivery(backlog)
        self._commands = Commands()
        self._room_chat = Rate(_ROOM_CHAT_PER_S, _ROOM_CHAT_PER_S)
        self._address_chat = RatesBy(_ADDRESS_CHAT_PER_S, _ADDRESS_CHAT_PER_S)

    def anchor_came(self, now_ms: int) -> None:
        """An anchor is welcomed: what waits for it goes out."""
        self._delivery.come()
        self._pump(now_ms)

    def anchor_left(self) -> None:
        """What may wait goes to disk; who sent the rest is told."""
        lost = [(parcel.answer, parcel.is_durable) for parcel in self._delivery.leave() if parcel.answer is not None]
        self._ask_again([answer for answer, is_durable in lost if is_durable])
        for answer, is_durable in lost:
            if answer.on_stored and not is_durable:
                self._floor.error(answer.conn, "anchor_away", "nobody is at the console", answer.id)
        for key in self._commands.perishable():
            self._end(key, messages.Fault("anchor_away", "nobody is at the console"))

    def tick(self, now_ms: int) -> None:
        """End commands whose time is over; hand on what was gathered; bring to disk what has waited too long."""
        for key in self._commands.expired(now_ms):
            self._end(key, messages.Fault("anchor_away", "the console did not answer in time"))
        self._pump(now_ms)
        for answer in self._delivery.spool_slow(now_ms):
            given_up = self._key_asked(answer)
            if given_up is not None:
                self._end(given_up, messages.Fault("conflict", NOT_KEPT))

    def due_ms(self) -> int | None:
        delivery = self._delivery
        return soonest_ms(self._commands.next_expiry_ms(), delivery.next_slow_ms(), delivery.next_pump_ms())

    def synced(self, position: int) -> None:
        """The backlog is on disk up to `position`."""
        self._tell_safe(self._delivery.synced(position))

    def gauges(self) -> dict[str, int]:
        return {
            "delivery_waiting": self._delivery.waiting,
            "delivery_waiting_bytes": self._delivery.waiting_bytes,
            "delivery_spooled": self._delivery.spooled,
            "commands_pending": self._commands.pending,
        }

    def events(self, client: Client, frame: messages.Events, now_ms: int) -> None:
        is_viewer = client.role is Role.VIEWER
        if not is_viewer and client.role is not Role.SOURCE:
            raise Rejected("not_allowed", "only sources and viewers bring events")
        if is_viewer and self._floor.anchor is None:
            raise Rejected("anchor_away", "nobody is at the console")
        wait_ms = self._chat_wait_ms(client, now_ms) if is_viewer else self._source_wait_ms(client, frame, now_ms)
        if wait_ms:
            self._tell_to_wait(client, frame, wait_ms, now_ms)
            return
        items = _stamped(client, frame.items, now_ms)
        routed = messages.encode(messages.RoutedEvents(id=frame.id, items=items))
        answer = Answer(client.conn, frame.id, on_stored=True)
        if not self._delivery.take(routed, now_ms, is_durable=not is_viewer, events=len(items), answer=answer):
            self._tell_to_wait(client, frame, _FULL_WAIT_MS, now_ms)
            return
        client.turns.taken(frame.id, now_ms)
        client.events.take(now_ms, len(items))
        self._floor.figures.came("events", now_ms, len(items))
        self._pump(now_ms)

    def command(self, client: Client, frame: messages.Command, now_ms: int) -> None:
        if client.role not in (Role.ASSISTANT, Role.HOST):
            raise Rejected("not_allowed", "only assistants and the host send commands")
        key = (client.grant.token_id, frame.id)
        known = self._commands.result(key)
        if known is not None:
            self._floor.send(client.conn, known)
            return
        if self._commands.is_pending(key, client.conn):
            return
        fault = _unfit(client, frame.name)
        if fault is not None:
            self._floor.send(client.conn, messages.HubResult(id=frame.id, ok=False, error=fault))
            return
        if self._commands.pending >= _COMMANDS_AT_ONCE:
            self._floor.wait(client, frame.id, _FULL_WAIT_MS, now_ms)
            return
        expires_ms = self._commands.begin(key, frame.name, client.conn, now_ms)
        if expires_ms is not None and self._floor.anchor is None:
            self._end(key, messages.Fault("anchor_away", "nobody is at the console"))
            return
        routed = messages.RoutedCommand(
            id=frame.id,
            name=frame.name,
            args=frame.args,
            by=messages.By(client.grant.token_id, client.name, client.role),
            expires_at=rfc3339(expires_ms) if expires_ms is not None else None,
        )
        answer = Answer(client.conn, frame.id, on_stored=False)
        is_kept = expires_ms is None
        if not self._delivery.take(messages.encode(routed), now_ms, is_durable=is_kept, events=0, answer=answer):
            self._commands.forget(key)
            self._floor.wait(client, frame.id, _FULL_WAIT_MS, now_ms)
            return
        self._floor.figures.came("commands", now_ms)
        self._pump(now_ms)

    def result(self, client: Client, frame: messages.Result, now_ms: int) -> None:
        del now_ms
        self._floor.check_anchor(client, frame.lease)
        key = self._commands.key_of(frame.id, frame.to)
        if key is not None:
            result = messages.HubResult(id=frame.id, ok=frame.ok, value=frame.value, error=frame.error)
            self._tell_result(key, result)
            self._delivery.answered(lambda answer: self._key_asked(answer) == key)

    def stored(self, client: Client, frame: messages.Stored, now_ms: int) -> None:
        self._floor.check_anchor(client, frame.lease)
        arrived_ms = self._delivery.arrived_ms(frame.n)
        if arrived_ms is not None:
            self._floor.figures.latencies["stored"].took(max(0, now_ms - arrived_ms) / 1000)
        self._tell_safe(self._delivery.stored(frame.n))
        self._pump(now_ms)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Let all frames that wait for the anchor be as `change` gives them."""
        self._delivery.rewrite(change)

    def _source_wait_ms(self, client: Client, frame: messages.Events, now_ms: int) -> int:
        if not client.turns.is_next(frame.id, now_ms):
            return max(client.waits_until_ms - now_ms, _TURN_WAIT_MS)
        return client.events.wait_ms(now_ms, len(frame.items))

    def _tell_to_wait(self, client: Client, frame: messages.Events, for_ms: int, now_ms: int) -> None:
        self._floor.wait(client, frame.id, for_ms, now_ms)
        if client.role is Role.SOURCE:
            client.turns.wait(frame.id, client.waits_until_ms)

    def _chat_wait_ms(self, client: Client, now_ms: int) -> int:
        rates = (client.events, self._address_chat.of(client.address), self._room_chat)
        wait_ms = max(rate.wait_ms(now_ms) for rate in rates)
        if not wait_ms:
            for rate in rates[1:]:
                rate.take(now_ms)
        return wait_ms

    def _end(self, key: Key, fault: messages.Fault) -> None:
        self._tell_result(key, messages.HubResult(id=key[1], ok=False, error=fault))

    def _key_asked(self, answer: Answer) -> Key | None:
        asked = self._floor.clients.get(answer.conn)
        return self._commands.key_of(answer.id, asked.grant.token_id if asked else None)

    def _tell_result(self, key: Key, result: messages.HubResult) -> None:
        """To who asked last; when that connection is gone, to those that its holder has now."""
        conn = self._commands.end(key, result)
        asked = self._floor.clients.get(conn) if conn is not None else None
        for client in [asked] if asked else self._floor.clients.with_token(key[0]):
            self._floor.send(client.conn, result)

    def _ask_again(self, answers: list[Answer]) -> None:
        """The disk did not take these frames: their senders still have them."""
        asked: dict[int, tuple[Turns, list[str]]] = {}
        for answer in answers:
            sender = self._floor.clients.get(answer.conn)
            if sender is None:
                continue
            if sender.role is Role.SOURCE:
                asked.setdefault(answer.conn, (sender.turns, []))[1].append(answer.id)
            self._commands.forget((sender.grant.token_id, answer.id))
            self._floor.send(answer.conn, messages.Wait(for_ms=_FULL_WAIT_MS, id=answer.id))
        for turns, ids in asked.values():
            turns.begin_again(ids)

    def _tell_safe(self, answers: list[Answer]) -> None:
        for answer in answers:
            self._floor.send(answer.conn, messages.Accepted(id=answer.id))

    def _pump(self, now_ms: int) -> None:
        if self._floor.anchor is not None:
            for frame in self._delivery.pump(now_ms):
                self._floor.write(self._floor.anchor.conn, frame)


def _stamped(client: Client, items: list[LiveEvent], now_ms: int) -> list[LiveEvent]:
    try:
        if client.role is Role.VIEWER:
            return stamping.from_viewer(items, client.viewer_id, client.name, now_ms)
        source = client.grant.token_id.partition(":")[2]
        return stamping.from_source(items, source, client.grant.kinds, now_ms)
    except stamping.NotStamped as exc:
        raise Rejected(exc.code, str(exc)) from None


def _unfit(client: Client, command: str) -> messages.Fault | None:
    if not is_command(command):
        return messages.Fault("invalid", "no such command")
    if not may_command(command, client.role, client.grant.rights):
        return messages.Fault("not_allowed", "you lack the right")
    return None
