"""The room hub without its sockets: frames in, actions out, time as an argument.

`now_ms` is hub time: Unix milliseconds that never go back. After each call the server takes `actions()` and does
them in their order.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from anchor_console.core.clock import rfc3339
from anchor_console.core.events import LiveEvent
from anchor_console.room import messages
from anchor_console.room.hub import stamping
from anchor_console.room.hub.actions import Action, Close, Publish, Send
from anchor_console.room.hub.clients import Client, Clients, Waiting
from anchor_console.room.hub.commands import Commands
from anchor_console.room.hub.delivery import Answer, Backlog, Delivery
from anchor_console.room.hub.gate import Entry, Gate, NotIn
from anchor_console.room.hub.rates import Rate, RatesBy
from anchor_console.room.hub.reach import SHOWING, Reach
from anchor_console.room.hub.tokens import Grant, TokenBook, UnknownToken
from anchor_console.room.hub.topics import Topics
from anchor_console.room.rights import CARD, LOG_TOPICS, REACH, Right, Role, is_command, is_topic, may_command

log = logging.getLogger(__name__)

HELLO_WITHIN_MS = 5000
_FULL_WAIT_MS = 1000
_CATCH_UP_WAIT_MS = 250
_ROOM_CHAT_PER_S = 200
_ADDRESS_CHAT_PER_S = 20
_LOG_LINES_PER_S = 20


class _Rejected(Exception):
    """A frame that is not acted on; its sender gets `error`."""

    def __init__(self, code: messages.ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class HubCore:
    """One room. Knows connections by number, and nothing of fans, stock or prices."""

    def __init__(
        self, room: str, tokens: TokenBook, topics: Topics, backlog: Backlog, *, is_live_open: bool = False
    ) -> None:
        self.room = room
        self.topics = topics
        self.counts: Counter[str] = Counter()
        self._tokens = tokens
        self._gate = Gate(tokens, is_live_open=is_live_open)
        self._delivery = Delivery(backlog)
        self._commands = Commands()
        self._reach = Reach()
        self._clients = Clients()
        self._waiting: dict[int, Waiting] = {}
        self._anchor: Client | None = None
        self._actions: list[Action] = []
        self._room_chat = Rate(_ROOM_CHAT_PER_S, _ROOM_CHAT_PER_S)
        self._address_chat = RatesBy(_ADDRESS_CHAT_PER_S, _ADDRESS_CHAT_PER_S)
        self._log_rates: dict[str, Rate] = {topic: Rate(_LOG_LINES_PER_S, _LOG_LINES_PER_S) for topic in LOG_TOPICS}
        self._left_out: Counter[str] = Counter()
        self._on_frame: dict[type[messages.Frame], Callable[[Client, Any, int], None]] = {
            messages.Set: self._set,
            messages.Append: self._append,
            messages.Retract: self._retract,
            messages.Seen: self._seen,
            messages.Command: self._command,
            messages.Result: self._result,
            messages.Events: self._events,
            messages.Stored: self._stored,
            messages.Ping: self._ping,
            messages.Pong: self._pong,
            messages.Tokens: self._token_op,
            messages.Asset: self._asset,
        }

    # Connections

    def connect(self, conn: int, address: str, viewer_id: str, now_ms: int) -> None:
        """A socket is open; `viewer_id` is the hash of its cookie, of use if it turns out to be a viewer's."""
        self._waiting[conn] = Waiting(address, viewer_id, now_ms + HELLO_WITHIN_MS)

    def disconnect(self, conn: int, now_ms: int) -> None:
        """The socket is gone, by whichever side."""
        self._waiting.pop(conn, None)
        client = self._clients.remove(conn)
        if client is None:
            return
        self._reach.change()
        if client is self._anchor:
            self._anchor_left()

    def receive(self, conn: int, text: str | bytes, now_ms: int) -> None:
        """A text frame came in."""
        waiting = self._waiting.get(conn)
        if waiting is not None:
            self._hello(conn, waiting, text, now_ms)
            return
        client = self._clients.get(conn)
        if client is None:
            return
        if not client.frames.take(now_ms) or not client.heeds_wait(now_ms):
            self._refuse(conn, "too_many", "more frames than this hub takes")
            return
        frame_id: str | None = None
        try:
            frame = messages.decode_client(text)
            frame_id = getattr(frame, "id", None)
            handler = self._on_frame.get(type(frame))
            if handler is None:
                raise _Rejected("twice", "hello was said")
            handler(client, frame, now_ms)
        except messages.Malformed as exc:
            self._error(conn, exc.code, exc.message, exc.id)
        except _Rejected as exc:
            self._error(conn, exc.code, exc.message, frame_id)

    def tick(self, now_ms: int) -> None:
        """Do what is due by now."""
        for conn in [conn for conn, waiting in self._waiting.items() if waiting.until_ms <= now_ms]:
            self._refuse(conn, "no_hello", "no hello within 5 s")
        for key in self._commands.expired(now_ms):
            self._end_command(key, messages.Fault("anchor_away", "the console did not answer in time"))
        self._delivery.spool_slow(now_ms)
        if self.topics.opening_due(now_ms):
            self._publish_to_viewers(CARD, now_ms)
        due_ms = self._reach.due_ms()
        if due_ms is not None and due_ms <= now_ms:
            screens = [(client.role, client.shown_seq) for client in self._clients]
            self.topics.set(REACH, "", self._reach.tell(self.topics.seq_of(CARD), screens, now_ms), now_ms)
            self._publish(REACH, now_ms)

    def due_ms(self) -> int | None:
        """The hub time of the next `tick` that does something; None where nothing is awaited."""
        times = [
            # All wait equally long, so the first to come is the first to go.
            next((waiting.until_ms for waiting in self._waiting.values()), None),
            self._commands.next_expiry_ms(),
            self._delivery.next_slow_ms(),
            self.topics.next_opening_ms(),
            self._reach.due_ms(),
        ]
        return min((at for at in times if at is not None), default=None)

    def synced(self, position: int) -> None:
        """The backlog is on disk up to `position`."""
        self._answer(self._delivery.synced(position))

    def actions(self) -> list[Action]:
        """What is to be done since the last call, in order."""
        actions, self._actions = self._actions, []
        return actions

    def topic_frame(self, conn: int, topic: str, now_ms: int) -> bytes | None:
        """The newest value of `topic` for a connection that had to skip older ones."""
        client = self._clients.get(conn)
        if client is None or not client.reads(topic) or topic not in self.topics.names():
            return None
        return self.topics.frame(topic, client.role, now_ms)

    def role_of(self, conn: int) -> Role | None:
        client = self._clients.get(conn)
        return client.role if client else None

    def gauges(self) -> dict[str, int]:
        """What `/metrics` tells besides the counts."""
        connected = {f'connections{{role="{role}"}}': self._clients.count(role) for role in Role}
        return connected | {
            "delivery_waiting": self._delivery.waiting,
            "delivery_spooled": self._delivery.spooled,
            "commands_pending": self._commands.pending,
            "anchor_online": int(self._anchor is not None),
        }

    # Coming in

    def _hello(self, conn: int, waiting: Waiting, text: str | bytes, now_ms: int) -> None:
        try:
            hello = messages.decode_client(text)
        except messages.Malformed as exc:
            self._refuse(conn, "malformed", exc.message)
            return
        if not isinstance(hello, messages.Hello):
            self._refuse(conn, "malformed", "hello comes first")
            return
        try:
            entry = self._gate.enter(hello, waiting.address, now_ms)
        except NotIn as exc:
            self._refuse(conn, exc.code, exc.message)
            return
        del self._waiting[conn]
        client = Client.welcome(conn, waiting.address, waiting.viewer_id, entry.grant, entry.name)
        lease = self._new_anchor(client) if client.role is Role.ANCHOR else None
        self._clients.add(client)
        self._welcome(client, entry, lease, now_ms)
        if client.role in SHOWING or client.role in (Role.VIEWER, Role.ANCHOR):
            self._reach.change()
        if lease is not None:
            self._pump()

    def _welcome(self, client: Client, entry: Entry, lease: int | None, now_ms: int) -> None:
        held = {
            topic: self.topics.value(topic, client.role, now_ms) for topic in self.topics.names() if client.reads(topic)
        }
        welcome = messages.Welcome(
            protocol=messages.PROTOCOL,
            role=client.role,
            rights=sorted(client.grant.rights),
            room=self.room,
            epoch=self.topics.epoch,
            topics=held,
            anchor_online=self._anchor is not None,
            server_time=rfc3339(now_ms),
            lease=lease,
            token=entry.token,
        )
        self._send(client.conn, welcome)

    def _new_anchor(self, client: Client) -> int:
        """Let the newest anchor win; returns its lease."""
        if self._anchor is not None:
            replaced = self._anchor
            self._clients.remove(replaced.conn)
            self._anchor_left()
            self._actions.append(Close(replaced.conn, messages.REPLACED, "replaced by a newer console"))
        self._anchor = client
        self._delivery.come()
        return self.topics.next_lease()

    def _anchor_left(self) -> None:
        self._anchor = None
        for parcel in self._delivery.leave():
            if parcel.answer is not None and parcel.answer.on_stored:
                self._error(parcel.answer.conn, "anchor_away", "nobody is at the console", parcel.answer.id)
        for key in self._commands.perishable():
            self._end_command(key, messages.Fault("anchor_away", "nobody is at the console"))

    # Topics

    def _set(self, client: Client, frame: messages.Set, now_ms: int) -> None:
        self._check_anchor(client, frame.lease, frame.topic)
        seq, is_new = self.topics.set(frame.topic, frame.id, frame.value, now_ms)
        if is_new:
            self._publish(frame.topic, now_ms)
        if frame.topic == CARD and is_new:
            self._reach.change()
        self._send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def _append(self, client: Client, frame: messages.Append, now_ms: int) -> None:
        self._check_anchor(client, frame.lease, frame.topic, is_log=True)
        try:
            seq, fresh = self.topics.append(frame.topic, frame.items, now_ms)
        except msgspec.DecodeError:
            raise _Rejected("invalid", "each item of a log topic is an object with an id") from None
        sent = [item for item in fresh if self._log_rates[frame.topic].take(now_ms)]
        left_out = self._left_out[frame.topic] + len(fresh) - len(sent)
        if sent:
            left_out, told = 0, left_out
            added = messages.TopicFrame(
                seq=seq, topic=frame.topic, at=rfc3339(now_ms), append=sent, left_out=told
            )  # fmt: skip
            self._publish_frame(frame.topic, messages.encode(added))
        self._left_out[frame.topic] = left_out
        self._send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def _retract(self, client: Client, frame: messages.Retract, now_ms: int) -> None:
        self._check_anchor(client, frame.lease, frame.topic, is_log=True)
        seq = self.topics.retract(frame.topic, frame.ids, now_ms)
        gone = messages.TopicFrame(seq=seq, topic=frame.topic, at=rfc3339(now_ms), retract=frame.ids)
        self._publish_frame(frame.topic, messages.encode(gone))
        self._send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def _check_anchor(self, client: Client, lease: int, topic: str | None = None, *, is_log: bool = False) -> None:
        if client is not self._anchor:
            raise _Rejected("not_allowed", "only the anchor does this")
        if lease != self.topics.lease:
            raise _Rejected("stale_lease", "another console has taken over")
        if topic is not None and (not is_topic(topic) or (topic in LOG_TOPICS) != is_log):
            raise _Rejected("invalid", f"no topic {topic!r} of this sort")

    def _publish(self, topic: str, now_ms: int) -> None:
        readers = tuple(client.conn for client in self._clients.readers(topic))
        if readers:
            # Only viewers get another form of a value than the rest.
            self._actions.append(Publish(topic, self.topics.frame(topic, Role.OVERLAY, now_ms), readers, False))
        self._publish_to_viewers(topic, now_ms)

    def _publish_to_viewers(self, topic: str, now_ms: int) -> None:
        viewers = self._clients.viewers_of(topic)
        if viewers:
            self._actions.append(Publish(topic, self.topics.frame(topic, Role.VIEWER, now_ms), viewers, True))

    def _publish_frame(self, topic: str, frame: bytes) -> None:
        readers = tuple(client.conn for client in self._clients.readers(topic))
        if readers:
            self._actions.append(Publish(topic, frame, readers, False))
        viewers = self._clients.viewers_of(topic)
        if viewers:
            self._actions.append(Publish(topic, frame, viewers, True))

    def _seen(self, client: Client, frame: messages.Seen, now_ms: int) -> None:
        del now_ms
        if client.role not in SHOWING:
            raise _Rejected("not_allowed", "only screens of the crew tell what they show")
        if frame.seq > client.shown_seq:
            client.shown_seq = frame.seq
            self._reach.change()

    # To the anchor

    def _events(self, client: Client, frame: messages.Events, now_ms: int) -> None:
        is_viewer = client.role is Role.VIEWER
        if not is_viewer and client.role is not Role.SOURCE:
            raise _Rejected("not_allowed", "only sources and viewers bring events")
        if is_viewer and self._anchor is None:
            raise _Rejected("anchor_away", "nobody is at the console")
        wait_ms = self._chat_wait_ms(client, now_ms) if is_viewer else client.events.wait_ms(now_ms, len(frame.items))
        if wait_ms:
            self._wait(client, frame.id, wait_ms, now_ms)
            return
        items = self._stamped(client, frame.items, now_ms)
        routed = messages.encode(messages.RoutedEvents(id=frame.id, items=items))
        answer = Answer(client.conn, frame.id, on_stored=True)
        if not self._delivery.take(routed, now_ms, is_durable=not is_viewer, answer=answer):
            self._wait(client, frame.id, _FULL_WAIT_MS, now_ms)
            return
        client.events.take(now_ms, len(items))
        self.counts["events"] += len(items)
        self._pump()

    def _stamped(self, client: Client, items: list[LiveEvent], now_ms: int) -> list[LiveEvent]:
        try:
            if client.role is Role.VIEWER:
                return stamping.from_viewer(items, client.viewer_id, client.name, now_ms)
            source = client.grant.token_id.partition(":")[2]
            return stamping.from_source(items, source, client.grant.kinds)
        except stamping.NotStamped as exc:
            raise _Rejected("not_allowed", str(exc)) from None

    def _chat_wait_ms(self, client: Client, now_ms: int) -> int:
        rates = (client.events, self._address_chat.of(client.address), self._room_chat)
        wait_ms = max(rate.wait_ms(now_ms) for rate in rates)
        if not wait_ms:
            for rate in rates[1:]:
                rate.take(now_ms)
        return wait_ms

    def _command(self, client: Client, frame: messages.Command, now_ms: int) -> None:
        if client.role not in (Role.ASSISTANT, Role.HOST):
            raise _Rejected("not_allowed", "only assistants and the host send commands")
        key = (client.grant.token_id, frame.id)
        known = self._commands.result(key)
        if known is not None:
            self._send(client.conn, known)
            return
        if self._commands.is_pending(key, client.conn):
            return
        if not is_command(frame.name):
            self._send(client.conn, _failed(frame.id, messages.Fault("invalid", "no such command")))
            return
        if not may_command(frame.name, client.role, client.grant.rights):
            self._send(client.conn, _failed(frame.id, messages.Fault("not_allowed", "you lack the right")))
            return
        expires_ms = self._commands.begin(key, frame.name, client.conn, now_ms)
        if expires_ms is not None and self._anchor is None:
            self._end_command(key, messages.Fault("anchor_away", "nobody is at the console"))
            return
        routed = messages.RoutedCommand(
            id=frame.id,
            name=frame.name,
            args=frame.args,
            by=messages.By(client.grant.token_id, client.name, client.role),
            expires_at=rfc3339(expires_ms) if expires_ms is not None else None,
        )
        answer = Answer(client.conn, frame.id, on_stored=False)
        if not self._delivery.take(messages.encode(routed), now_ms, is_durable=expires_ms is None, answer=answer):
            self._commands.forget(key)
            self._wait(client, frame.id, _CATCH_UP_WAIT_MS, now_ms)
            return
        self.counts["commands"] += 1
        self._pump()

    def _result(self, client: Client, frame: messages.Result, now_ms: int) -> None:
        del now_ms
        self._check_anchor(client, frame.lease)
        key = self._commands.key_of(frame.id, frame.to)
        if key is None:
            return
        result = messages.HubResult(id=frame.id, ok=frame.ok, value=frame.value, error=frame.error)
        self._tell_result(key, self._commands.end(key, result), result)

    def _end_command(self, key: tuple[str, str], fault: messages.Fault) -> None:
        result = _failed(key[1], fault)
        self._tell_result(key, self._commands.end(key, result), result)

    def _tell_result(self, key: tuple[str, str], conn: int | None, result: messages.HubResult) -> None:
        """To who asked last; when that connection is gone, to those that its holder has now."""
        asked = self._clients.get(conn) if conn is not None else None
        for client in [asked] if asked else self._clients.with_token(key[0]):
            self._send(client.conn, result)

    def _stored(self, client: Client, frame: messages.Stored, now_ms: int) -> None:
        del now_ms
        self._check_anchor(client, frame.lease)
        self._answer(self._delivery.stored(frame.n))
        self._pump()

    def _answer(self, answers: list[Answer]) -> None:
        for answer in answers:
            self._send(answer.conn, messages.Accepted(id=answer.id))

    def _pump(self) -> None:
        if self._anchor is not None:
            for frame in self._delivery.pump():
                self._actions.append(Send(self._anchor.conn, frame))

    # The rest

    def _ping(self, client: Client, frame: messages.Ping, now_ms: int) -> None:
        self._send(client.conn, messages.Pong(n=frame.n, at=rfc3339(now_ms)))

    def _pong(self, client: Client, frame: messages.Pong, now_ms: int) -> None:
        """A client is alive; WebSocket's own pings are what closes dead ones."""

    def _asset(self, client: Client, frame: messages.Asset, now_ms: int) -> None:
        raise _Rejected("invalid", "this hub takes no pictures yet")

    def _token_op(self, client: Client, frame: messages.Tokens, now_ms: int) -> None:
        if client is not self._anchor:
            raise _Rejected("not_allowed", "only the anchor does this")
        try:
            value = self._do_token_op(frame, now_ms)
        except UnknownToken:
            self._send(client.conn, _failed(frame.id, messages.Fault("not_found", "no such token")))
            return
        self._send(client.conn, messages.HubResult(id=frame.id, ok=True, value=messages.to_raw(value)))

    def _do_token_op(self, frame: messages.Tokens, now_ms: int) -> object:
        token_id = frame.token_id or ""
        match frame.op:
            case "code":
                return {"code": self._tokens.new_code(frame.name or "", frame.rights, now_ms)}
            case "list":
                return [_described(grant, len(self._clients.with_token(grant.token_id))) for grant in
                        self._tokens.grants() if grant.role is not Role.ANCHOR]  # fmt: skip
            case "change":
                grant = self._tokens.change(token_id, frame.name, frame.rights, frame.kinds)
                # It comes back at once, and is welcomed with what it may see now.
                for client in self._clients.with_token(token_id):
                    self._drop(client.conn, messages.TOO_SLOW, "rights changed, come back")
                return _described(grant, 0)
            case "revoke":
                holders = self._clients.with_token(token_id)
                self._tokens.revoke(token_id)
                for client in holders:
                    self._refuse(client.conn, "token", "this token was revoked")
                return {}

    def _send(self, conn: int, frame: messages.Frame) -> None:
        self._actions.append(Send(conn, messages.encode(frame)))

    def _error(self, conn: int, code: messages.ErrorCode, message: str, id: str | None) -> None:
        self.counts["errors"] += 1
        self._send(conn, messages.Error(code=code, message=message, id=id))

    def _wait(self, client: Client, id: str, for_ms: int, now_ms: int) -> None:
        self.counts["waits"] += 1
        client.waits_until_ms = max(client.waits_until_ms, now_ms + for_ms)
        self._send(client.conn, messages.Wait(for_ms=for_ms, id=id))

    def _refuse(self, conn: int, code: messages.RefusalCode, message: str) -> None:
        self.counts["refused"] += 1
        self._send(conn, messages.Refused(code=code, message=message))
        self._drop(conn, messages.CLOSE_CODES[code], message)

    def _drop(self, conn: int, code: int, reason: str) -> None:
        self._waiting.pop(conn, None)
        client = self._clients.remove(conn)
        self._actions.append(Close(conn, code, reason))
        if client is not None:
            self._reach.change()
            if client is self._anchor:
                self._anchor_left()


def _failed(id: str, fault: messages.Fault) -> messages.HubResult:
    return messages.HubResult(id=id, ok=False, error=fault)


def _described(grant: Grant, online: int) -> dict[str, object]:
    rights: list[Right] = sorted(grant.rights)
    return {
        "token_id": grant.token_id, "role": grant.role, "name": grant.name, "rights": rights,
        "kinds": sorted(grant.kinds), "online": online,
    }  # fmt: skip
