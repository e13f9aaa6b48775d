"""A hub core with named people around it, for tests without sockets."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import msgspec

from anchor_console.room.hub.actions import Close, Publish, Send, Stamped
from anchor_console.room.hub.core import HubCore
from anchor_console.room.hub.delivery import Backlog
from anchor_console.room.hub.journal import Journal, JournalEntry
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.hub.tokens import TokenBook, TokenFile
from anchor_console.room.hub.topics import Topics
from anchor_console.room.rights import Right
from tests.room.memory_hub import MemoryBacklog, MemoryJournal

NOW_MS = 1_795_003_200_000
_GATHERING_S = 0.333

A_CHAT = {"kind": "chat", "id": "m1", "at": "2026-11-18T12:00:00Z", "text": "3号还有吗"}

TOKENS: dict[str, str] = {"anchor": "anchor-token", "overlay": "overlay-token", "host": "host-token"}
TOKENS |= {"source": "source-token", "assistant": "assistant-token"}


def token_file() -> TokenFile:
    return TokenFile(
        anchor=TOKENS["anchor"],
        overlay=TOKENS["overlay"],
        host=TOKENS["host"],
        source={"script": TOKENS["source"]},
        assistant={"xiaoli": TOKENS["assistant"]},
    )


class KeptJournal:
    """A journal whose entries can be read back, as after a restart."""

    def __init__(self) -> None:
        self.entries: list[JournalEntry] = []

    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        # Raw values point into their frame; a real journal writes them out.
        self.entries.append(msgspec.json.decode(msgspec.json.encode(entry), type=JournalEntry))


class SlowWire:
    """A transport whose other side reads only when the test says so; one frame that is not read fills it."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._held: list[bytes] = []
        self.is_read = True

    def buffered(self) -> int:
        return 1 << 30 if self._held else 0

    def write(self, frame: bytes) -> None:
        self._held.append(frame)
        if self.is_read:
            self.drain()

    def drain(self) -> None:
        held, self._held = self._held, []
        self._person.inbox += map(json.loads, held)

    def hold_little(self) -> None:
        pass


class MemoryShelf:
    """Keeps pictures in memory."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}

    def has(self, sha256: str) -> bool:
        return sha256 in self.pictures

    def put(self, sha256: str, picture: bytes) -> None:
        self.pictures[sha256] = picture


@dataclass
class Person:
    """One connection, and what it was sent."""

    room: CoreRoom
    conn: int
    inbox: list[dict[str, Any]] = field(default_factory=list)
    closed: tuple[int, str] | None = None
    lease: int = 0
    outlet: Outlet | None = None
    """What stands between the hub and who may read slowly; None for who reads at once."""

    def says(self, **frame: Any) -> list[dict[str, Any]]:
        """Send one frame; returns what this person got since its last word."""
        self.room.core.receive(self.conn, json.dumps(frame), self.room.now_ms)
        self.room.act()
        return self.heard()

    def heard(self, type: str | None = None) -> list[dict[str, Any]]:
        frames, self.inbox = self.inbox, []
        return [frame for frame in frames if type is None or frame["type"] == type]

    def delivered(self) -> list[dict[str, Any]]:
        """What this person, the anchor, was delivered since it last heard: the hub gathers for a moment what comes."""
        self.room.passes(_GATHERING_S)
        return self.heard("deliver")

    def leaves(self) -> None:
        self.room.people.pop(self.conn, None)
        self.room.core.disconnect(self.conn)
        self.room.act()

    def sets(self, topic: str, value: Any, id: str = "") -> dict[str, Any]:
        heard = self.says(type="set", id=id or self.room.new_id(), lease=self.lease, topic=topic, value=value)
        return next(frame for frame in heard if frame["type"] in ("accepted", "error"))


class CoreRoom:
    def __init__(
        self,
        *,
        live: bool = False,
        tokens: TokenBook | None = None,
        journal: Journal | None = None,
        entries: list[JournalEntry] | None = None,
        backlog: Backlog | None = None,
        epoch: str = "epoch-1",
        now_ms: int = NOW_MS,
    ) -> None:
        self.now_ms = now_ms
        self.tokens = tokens or TokenBook(token_file(), lambda file: None)
        self.backlog = backlog or MemoryBacklog()
        topics = Topics(journal or MemoryJournal(), epoch, entries or [])
        self.core = HubCore("main", self.tokens, topics, self.backlog, MemoryShelf(), is_live_open=live)
        self.people: dict[int, Person] = {}
        self._conns = itertools.count(1)
        self._ids = itertools.count(1)

    def new_id(self) -> str:
        return f"id-{next(self._ids)}"

    def opens(self, address: str = "192.0.2.1", viewer_id: str = "a-viewer-hash-of-32-letters-00000") -> Person:
        """A socket without hello."""
        person = Person(self, next(self._conns))
        self.people[person.conn] = person
        self.core.connect(person.conn, address, viewer_id, self.now_ms)
        return person

    def joins(self, role: str, *, token: str | None = None, address: str = "192.0.2.1", **more: Any) -> Person:
        """Someone who is welcomed; the welcome is the first frame of the inbox."""
        person = self.opens(address, **{"viewer_id": more.pop("viewer_id")} if "viewer_id" in more else {})
        secret = token or TOKENS.get(role)
        more = ({} if secret is None else {"token": secret}) | more
        heard = person.says(type="hello", protocol=1, role=role, **more)
        assert heard[0]["type"] == "welcome", heard
        person.lease = heard[0].get("lease") or 0
        person.inbox = heard
        return person

    def give(self, token_id: str, *rights: Right, kinds: list[str] | None = None) -> None:
        self.tokens.change(token_id, None, rights or None, kinds)

    def passes(self, seconds: float) -> None:
        """Move the clock from one due moment to the next."""
        until_ms = self.now_ms + round(seconds * 1000)
        while (due_ms := self.core.due_ms()) is not None and due_ms <= until_ms:
            self.now_ms = max(self.now_ms, due_ms)
            self.core.tick(self.now_ms)
            self.act()
        self.now_ms = until_ms
        self.core.tick(until_ms)
        self.act()

    def syncs(self) -> None:
        self.core.synced(self.backlog.last)
        self.act()

    def act(self) -> None:
        for action in self.core.actions():
            match action:
                case Send(conn, frame):
                    self._deliver(conn, frame)
                case Publish(topic, told, conns, _):
                    for conn in conns:
                        self._publish(conn, topic, told)
                case Close(conn, code, reason):
                    person = self.people.pop(conn, None)
                    if person is not None:
                        person.closed = (code, reason)

    def _deliver(self, conn: int, frame: bytes) -> None:
        person = self.people.get(conn)
        if person is None:
            return
        if person.outlet is None:
            person.inbox.append(json.loads(frame))
        else:
            assert person.outlet.send(frame)

    def _publish(self, conn: int, topic: str, told: Stamped) -> None:
        person = self.people.get(conn)
        if person is not None and person.outlet is not None:
            person.outlet.publish(topic, told)
        else:
            self._deliver(conn, told.frame)


def chats(*ids: str) -> list[dict[str, Any]]:
    return [A_CHAT | {"id": id} for id in ids]
