"""The room hub without its sockets: frames in, actions out, time as an argument.

`now_ms` is hub time: Unix milliseconds that never go back. After each call the server takes `actions()` and does
them in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.room import messages
from anchor_console.room.hub.actions import Action, Stamped
from anchor_console.room.hub.board import Board
from anchor_console.room.hub.clients import Client, Stranger
from anchor_console.room.hub.clock import soonest_ms
from anchor_console.room.hub.delivery import Backlog
from anchor_console.room.hub.floor import Floor, Rejected
from anchor_console.room.hub.forget import emptying, is_line_of, without_people
from anchor_console.room.hub.gate import Entry, Gate, NotIn
from anchor_console.room.hub.intake import Intake, Shelf
from anchor_console.room.hub.metrics import Figures
from anchor_console.room.hub.pairing import Pairing
from anchor_console.room.hub.tokens import TokenBook
from anchor_console.room.hub.topics import Topics
from anchor_console.room.hub.traffic import Traffic
from anchor_console.room.rights import Role

HELLO_WITHIN_MS = 5000


class HubCore:
    """One room. Knows connections by number, and nothing of fans, stock or prices.

    `shorten` writes the topics' journal anew, with nothing of what they held before.
    """

    def __init__(
        self,
        room: str,
        tokens: TokenBook,
        topics: Topics,
        backlog: Backlog,
        shelf: Shelf,
        *,
        is_live_open: bool = False,
        shorten: Callable[[], None] = lambda: None,
    ) -> None:
        self.room = room
        self._topics = topics
        self._tokens = tokens
        self._gate = Gate(tokens, is_live_open=is_live_open)
        self._floor = Floor()
        self._board = Board(self._floor, topics)
        self._traffic = Traffic(self._floor, backlog)
        self._intake = Intake(self._floor, shelf)
        self._pairing = Pairing(self._floor, tokens, self._drop, self._refuse)
        self._shorten = shorten
        self._strangers: dict[int, Stranger] = {}
        self._on_frame: dict[type[messages.Frame], Callable[[Client, Any, int], None]] = {
            messages.Set: self._board.set,
            messages.Append: self._board.append,
            messages.Amend: self._board.amend,
            messages.Retract: self._board.retract,
            messages.Seen: self._board.seen,
            messages.Events: self._traffic.events,
            messages.Command: self._traffic.command,
            messages.Result: self._traffic.result,
            messages.Stored: self._traffic.stored,
            messages.Ping: self._ping,
            messages.Pong: self._pong,
            messages.Tokens: self._pairing.tokens,
            messages.Forget: self._forget,
            messages.Asset: self._intake.announce,
        }

    @property
    def figures(self) -> Figures:
        """What `/metrics` tells besides the gauges; the server adds its own."""
        return self._floor.figures

    def connect(self, conn: int, address: str, viewer_id: str, now_ms: int) -> None:
        """A socket is open; `viewer_id` is the hash of its cookie, of use if it turns out to be a viewer's."""
        self._strangers[conn] = Stranger(address, viewer_id, now_ms + HELLO_WITHIN_MS)

    def disconnect(self, conn: int) -> None:
        """The socket is gone, by whichever side."""
        self._strangers.pop(conn, None)
        self._remove(conn)

    def receive(self, conn: int, text: str | bytes, now_ms: int) -> None:
        """A frame came in."""
        stranger = self._strangers.get(conn)
        if stranger is not None:
            self._hello(conn, stranger, text, now_ms)
            return
        client = self._floor.clients.get(conn)
        if client is None:
            return
        client.heard_ms = now_ms
        self._floor.figures.came("frames", now_ms)
        if not client.frames.take(now_ms) or not client.heeds_wait(now_ms):
            self._refuse(conn, "too_many", "more frames than this hub takes")
            return
        frame_id: str | None = None
        try:
            if isinstance(text, bytes):
                self._intake.part(client, text)
                return
            frame = messages.decode_client(text)
            frame_id = getattr(frame, "id", None)
            handler = self._on_frame.get(type(frame))
            if handler is None:
                raise Rejected("twice", "hello was said")
            handler(client, frame, now_ms)
        except messages.Malformed as exc:
            self._floor.error(conn, exc.code, exc.message, exc.id)
        except Rejected as exc:
            self._floor.error(conn, exc.code, exc.message, frame_id)

    def tick(self, now_ms: int) -> None:
        """Do what is due by now."""
        for conn in [conn for conn, stranger in self._strangers.items() if stranger.until_ms <= now_ms]:
            self._refuse(conn, "no_hello", "no hello within 5 s")
        self._traffic.tick(now_ms)
        self._board.tick(now_ms)

    def due_ms(self) -> int | None:
        """The hub time of the next `tick` that does something; None where nothing is awaited."""
        # All wait equally long for their hello, so the first to come is the first to go.
        hello_ms = next((stranger.until_ms for stranger in self._strangers.values()), None)
        return soonest_ms(hello_ms, self._traffic.due_ms(), self._board.due_ms())

    def synced(self, position: int) -> None:
        """The backlog is on disk up to `position`."""
        self._traffic.synced(position)

    def actions(self) -> list[Action]:
        """What is to be done since the last call, in order."""
        return self._floor.actions()

    def topic_frame(self, conn: int, topic: str, now_ms: int) -> Stamped | None:
        """The newest value of `topic` for a connection that had to skip older ones."""
        client = self._floor.clients.get(conn)
        if client is None or not client.reads(topic) or topic not in self._topics.names():
            return None
        return self._topics.frame(topic, client.role, now_ms)

    def role_of(self, conn: int) -> Role | None:
        """The role of a welcomed connection."""
        client = self._floor.clients.get(conn)
        return client.role if client else None

    @property
    def has_anchor(self) -> bool:
        """Whether a console is here."""
        return self._floor.anchor is not None

    def gauges(self) -> dict[str, float]:
        """What `/metrics` tells besides the counts."""
        connected: dict[str, float] = {
            f'connections{{role="{role}"}}': self._floor.clients.count(role) for role in Role
        }
        return connected | self._traffic.gauges() | {"open": 1, "anchor_online": int(self.has_anchor)}

    def _hello(self, conn: int, stranger: Stranger, text: str | bytes, now_ms: int) -> None:
        if isinstance(text, bytes):
            self._refuse(conn, "malformed", "frames are text")
            return
        try:
            hello = messages.decode_client(text)
        except messages.Malformed as exc:
            self._refuse(conn, "malformed", exc.message)
            return
        if not isinstance(hello, messages.Hello):
            self._refuse(conn, "malformed", "hello comes first")
            return
        try:
            entry = self._gate.enter(hello, stranger.address, now_ms)
        except NotIn as exc:
            self._refuse(conn, exc.code, exc.message, exc.why)
            return
        del self._strangers[conn]
        client = Client.welcome(conn, stranger.address, stranger.viewer_id, entry.grant, entry.name)
        if client.role is Role.ANCHOR:
            self._seat_anchor(client)
        self._floor.clients.add(client)
        if client.role is Role.SOURCE:
            self._board.source_came(client)
        client.heard_ms = now_ms
        self._tokens.saw(client.grant.token_id, now_ms)
        self._welcome(client, entry, now_ms)
        self._board.screens_changed()
        if client.role is Role.ANCHOR:
            self._traffic.anchor_came(now_ms)

    def _welcome(self, client: Client, entry: Entry, now_ms: int) -> None:
        welcome = messages.Welcome(
            protocol=messages.PROTOCOL,
            role=client.role,
            rights=sorted(client.grant.rights),
            room=self.room,
            epoch=self._topics.epoch,
            topics=self._board.held_by(client, now_ms),
            anchor_online=self.has_anchor,
            server_time=rfc3339(now_ms),
            lease=self._floor.lease if client.role is Role.ANCHOR else None,
            token=entry.token,
            token_id=client.grant.token_id,
        )
        self._floor.send(client.conn, welcome)

    def _seat_anchor(self, client: Client) -> None:
        """Let the newest anchor win."""
        if self._floor.anchor is not None:
            self._drop(self._floor.anchor.conn, messages.REPLACED, "replaced by a newer console")
        self._floor.anchor = client
        self._floor.lease = self._topics.next_lease()

    def _remove(self, conn: int) -> None:
        client = self._floor.clients.remove(conn)
        if client is None:
            return
        self._tokens.saw(client.grant.token_id, client.heard_ms)
        self._board.screens_changed()
        if client is self._floor.anchor:
            self._floor.anchor = None
            self._intake.anchor_left()
            self._traffic.anchor_left()

    def _refuse(
        self, conn: int, code: messages.RefusalCode, message: str, why: messages.CodeFault | None = None
    ) -> None:
        self._floor.counts["refused"] += 1
        self._floor.send(conn, messages.Refused(code=code, message=message, why=why))
        self._drop(conn, messages.CLOSE_CODES[code], message)

    def _drop(self, conn: int, code: int, reason: str) -> None:
        self._strangers.pop(conn, None)
        self._floor.close(conn, code, reason)
        self._remove(conn)

    def _ping(self, client: Client, frame: messages.Ping, now_ms: int) -> None:
        self._floor.send(client.conn, messages.Pong(n=frame.n, at=rfc3339(now_ms)))

    def _pong(self, client: Client, frame: messages.Pong, now_ms: int) -> None:
        """A client is alive; WebSocket's own pings are what closes dead ones."""

    def _forget(self, client: Client, frame: messages.Forget, now_ms: int) -> None:
        self._floor.check_anchor(client, frame.lease)
        people = frozenset(Identity(one.platform, one.space, one.user_id) for one in frame.people)
        empty = emptying(people, Forgotten(bytes.fromhex(frame.key)))
        user_ids = frozenset(who.user_id for who in people if who.user_id)
        self._traffic.rewrite(lambda waiting: without_people(waiting, empty, user_ids))
        self._board.forget(lambda line: is_line_of(line, people), now_ms)
        self._shorten()
        self._floor.send(client.conn, messages.HubResult(id=frame.id, ok=True, value=messages.to_raw({})))
