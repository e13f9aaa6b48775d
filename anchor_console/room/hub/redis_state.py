"""What a room that several nodes serve keeps in a Redis: its topics, what waits for the anchor, pictures and tokens.

One node at a time holds the room's *seat*, and it alone writes: every write names the node and is refused once another
has the seat. What is kept is as durable as that Redis is told to be (`appendonly yes`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec
import redis

from anchor_console.room.hub.journal import JournalEntry
from anchor_console.room.hub.tokens import BadTokenFile, TokenFile
from anchor_console.room.hub.topics import Topics

log = logging.getLogger(__name__)

SEAT_MS = 3_000
"""For so long the seat stays with a node that does not renew it."""
_GUARDED = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('DEPOSED') end
return redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))
"""
_RENEWED = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_LEFT = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_READ_AT_ONCE = 1_000
_SHORTEN_AT = 20_000
_SHELF_KEEPS = 512
_MAX_BYTES = 1 << 30
_MAX_AGE_MS = 24 * 3600 * 1000
_PICTURE = re.compile(r"([0-9a-f]{64})\.webp")


class Deposed(OSError):
    """Another node has the seat: this one may not write any more."""


class RedisRoom:
    """The keys of one room, as `node` may read and write them. Each call waits for the answer: it takes a fraction of
    a millisecond, and what is answered to a sender rests on it.

    Raises:
        OSError: from every method, where the Redis does not answer; `Deposed` where another has the seat.
    """

    def __init__(self, url: str, room: str, node: str) -> None:
        self.node = node
        self.prefix = f"anchor-room:{room}"
        self._client = cast(Any, redis.Redis).from_url(url, socket_timeout=2, socket_connect_timeout=2)
        self._guarded = self._client.register_script(_GUARDED)
        self._renewed = self._client.register_script(_RENEWED)
        self._left = self._client.register_script(_LEFT)

    def close(self) -> None:
        self._client.close()

    def take_seat(self) -> bool:
        """Whether the seat is ours from now on, or was."""
        return bool(self.ask("SET", self.key("seat"), self.node, "NX", "PX", SEAT_MS)) or self.keep_seat()

    def keep_seat(self) -> bool:
        """Whether the seat is still ours, for another while."""
        return bool(self._call(lambda: self._renewed(keys=[self.key("seat")], args=[self.node, SEAT_MS])))

    def leave_seat(self) -> None:
        self._call(lambda: self._left(keys=[self.key("seat")], args=[self.node]))

    def seated(self) -> str | None:
        """Which node has the seat; None where nobody has."""
        found = self.ask("GET", self.key("seat"))
        return found.decode() if isinstance(found, bytes) else None

    def time_ms(self) -> int:
        seconds, micros = self._call(self._client.time)
        return int(seconds) * 1000 + int(micros) // 1000

    def read(self, command: str, name: str, *args: object) -> Any:
        return self.ask(command, self.key(name), *args)

    def write(self, command: str, name: str, *args: object) -> Any:
        """Do it if the seat is ours.

        Raises:
            Deposed: it is not.
        """
        keys = [self.key("seat"), self.key(name)]
        return self._call(lambda: self._guarded(keys=keys, args=[self.node, command, *args]))

    def key(self, name: str) -> str:
        # Braces keep all keys of a room on one machine of a cluster.
        return f"{{{self.prefix}}}:{name}"

    def ask(self, *command: object) -> Any:
        """What the Redis answers, whoever has the seat."""
        return self._call(lambda: self._client.execute_command(*command))

    def _call(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except redis.ResponseError as exc:
            if "DEPOSED" in str(exc):
                raise Deposed("another node has the room's seat") from exc
            raise OSError(f"the Redis refuses: {exc}") from exc
        except redis.RedisError as exc:
            raise OSError(f"the Redis does not answer: {exc}") from exc


class RedisJournal:
    """The topics' journal as a list of lines."""

    def __init__(self, room: RedisRoom) -> None:
        self._room = room
        self._lines = 0

    def entries(self) -> Iterator[JournalEntry]:
        for line in self._room.read("LRANGE", "journal", 0, -1):
            self._lines += 1
            yield _entry_decoder.decode(line)

    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        del durable
        self._room.write("RPUSH", "journal", _encoder.encode(entry))
        self._lines += 1

    def shorten_if_long(self, topics: Topics) -> None:
        if self._lines >= _SHORTEN_AT:
            self.shorten(topics)

    def shorten(self, topics: Topics) -> None:
        """Write it anew with what `topics` holds now, beside the old one, which then gives way at once."""
        lines = [_encoder.encode(entry) for entry in topics.entries()]
        self._room.write("DEL", "journal-new")
        self._room.write("RPUSH", "journal-new", *lines)
        self._room.write("RENAME", "journal-new", self._room.key("journal"))
        self._lines = len(lines)


class RedisBacklog:
    """What waits for the anchor, as a stream whose ids are the positions."""

    def __init__(self, room: RedisRoom) -> None:
        self._room = room
        self._bytes = 0
        self._oldest_ms: int | None = None
        self.done = int(room.read("GET", "done") or 0)
        self.last = self.done
        for position, data, at_ms in self._all():
            self.last = position
            self._bytes += len(data)
            self._oldest_ms = self._oldest_ms or at_ms

    def is_full(self, now_ms: int) -> bool:
        is_old = self._oldest_ms is not None and now_ms - self._oldest_ms > _MAX_AGE_MS
        return is_old or self._bytes >= _MAX_BYTES

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        try:
            self._room.write("XADD", "backlog", f"{position}-0", "d", data, "t", at_ms)
        except Deposed:
            raise
        except OSError:
            # It may have been taken at an earlier try, whose answer was lost: then this one is refused for ever.
            if not list(self._some(position - 1, position + 1)):
                raise
        self.last = position
        self._bytes += len(data)
        self._oldest_ms = self._oldest_ms or at_ms

    def read(self, after: int, max_bytes: int, before: int | None = None) -> list[tuple[int, bytes]]:
        found: list[tuple[int, bytes]] = []
        taken = 0
        for position, data, _ in self._some(after, before):
            if found and taken + len(data) > max_bytes:
                break
            found.append((position, data))
            taken += len(data)
        return found

    def drop(self, to: int) -> None:
        if to <= self.done:
            return
        self.done = to
        self._room.write("SET", "done", to)
        self._room.write("XTRIM", "backlog", "MINID", f"{to + 1}-0")
        if to >= self.last:
            self._bytes, self._oldest_ms = 0, None

    def checkpoint(self) -> Callable[[], int]:
        """All that was appended is in the Redis when the append returns."""
        last = self.last
        return lambda: last

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        kept = [(position, change(data), at_ms) for position, data, at_ms in self._all() if position > self.done]
        self._room.write("DEL", "backlog")
        self._bytes, self._oldest_ms = 0, None
        last = self.last
        for position, data, at_ms in kept:
            self.append(position, data, at_ms)
        self.last = last

    def close(self) -> None:
        """Nothing is open."""

    def _all(self) -> Iterator[tuple[int, bytes, int]]:
        after = self.done
        while some := list(self._some(after)):
            yield from some
            after = some[-1][0]

    def _some(self, after: int, before: int | None = None) -> Iterator[tuple[int, bytes, int]]:
        if before is not None and before <= after + 1:
            return
        end = "+" if before is None else f"{before - 1}-0"
        for name, fields in self._room.read("XRANGE", "backlog", f"{after + 1}-0", end, "COUNT", _READ_AT_ONCE):
            told = dict(zip(fields[::2], fields[1::2], strict=True)) if isinstance(fields, list) else fields
            yield int(name.partition(b"-")[0]), told[b"d"], int(told[b"t"])


class RedisShelf:
    """Pictures by their hash; the oldest go where there are too many."""

    def __init__(self, room: RedisRoom) -> None:
        self._room = room

    def has(self, sha256: str) -> bool:
        return bool(self._room.read("HEXISTS", "pictures", sha256))

    def put(self, sha256: str, picture: bytes) -> None:
        self._room.write("HSET", "pictures", sha256, picture)
        self._room.write("RPUSH", "picture-order", sha256)
        while int(self._room.read("LLEN", "picture-order")) > _SHELF_KEEPS:
            gone = self._room.write("LPOP", "picture-order")
            self._room.write("HDEL", "pictures", gone)

    def read(self, name: str) -> bytes | None:
        """The picture that a page asks for as `/a/<name>`."""
        found = _PICTURE.fullmatch(name)
        if found is None:
            return None
        try:
            picture = self._room.read("HGET", "pictures", found[1])
        except OSError as exc:
            log.warning("no picture: %s", exc)
            return None
        return picture if isinstance(picture, bytes) else None


def shared_tokens(room: RedisRoom, own: TokenFile) -> TokenFile:
    """The room's tokens: those that are kept, or where there are none yet, a node's own file.

    Raises:
        BadTokenFile: what is kept is none.
    """
    kept = room.read("GET", "tokens")
    if kept is None:
        save_shared_tokens(room, own)
        return own
    try:
        return msgspec.json.decode(kept, type=TokenFile)
    except msgspec.MsgspecError as exc:
        raise BadTokenFile(f"the tokens in the Redis cannot be read: {exc}") from exc


def save_shared_tokens(room: RedisRoom, file: TokenFile) -> None:
    room.write("SET", "tokens", msgspec.json.encode(file))


_encoder = msgspec.json.Encoder()
_entry_decoder: msgspec.json.Decoder[JournalEntry] = msgspec.json.Decoder(JournalEntry)
