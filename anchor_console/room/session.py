"""The console's side of the room protocol without its socket: calls and text in, events and frames out.

A session outlives its connections: after each welcome it says again what the hub may not have, with the same ids, so
that twice is once.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.room import messages
from anchor_console.room.clock_offset import ClockOffset
from anchor_console.room.fitting import ROOM_BYTES, TooBig, in_frames, size_of
from anchor_console.room.messages import RoutedCommand, RoutedEvents
from anchor_console.room.rights import Role

_RESULTS_KNOWN = 10_000
_RESULTS_SAID_AGAIN = 32
_LOG_FRAMES_KEPT = 100
_PART_BYTES = 128 * 1024


class AssetPart(bytes):
    """A part of a picture; the one frame that is written as binary."""


class Welcomed(msgspec.Struct, frozen=True):
    lease: int
    epoch: str
    is_new_epoch: bool


class NotWelcomed(msgspec.Struct, frozen=True):
    code: messages.RefusalCode
    message: str


class TopicStands(msgspec.Struct, frozen=True):
    """The hub has taken the frame `id`, and gave it `seq`."""

    id: str
    seq: int


class FrameRefused(msgspec.Struct, frozen=True):
    """The hub has not acted on the frame `id`."""

    id: str
    code: messages.ErrorCode
    message: str


class Delivered(msgspec.Struct, frozen=True):
    """For the console, in order."""

    n: int
    lease: int
    frames: tuple[RoutedCommand | RoutedEvents, ...]
    is_kept: bool = False
    """Whether their senders have heard that they are safe."""


class TopicSeen(msgspec.Struct, frozen=True):
    """A topic that the console reads (`reach`) has a new value."""

    topic: str
    value: msgspec.Raw


class Answered(msgspec.Struct, frozen=True):
    """What became of `tokens`, or of `forget`."""

    result: messages.HubResult


SessionEvent = Welcomed | NotWelcomed | TopicStands | FrameRefused | Delivered | TopicSeen | Answered


@dataclass(slots=True)
class _Slot:
    """The newest value of a topic. `unanswered` is the id that the hub has not answered on this connection."""

    id: str
    value: msgspec.Raw
    unanswered: str | None = None


@dataclass(slots=True)
class AnchorSession:
    """What the console has to say, and what it heard.

    A frame that is longer than the hub takes would close the link, and again at each welcome: it is not sent.

    Args:
        new_id: makes ULIDs.
        on_too_big: hears of a frame that was not sent; whoever made it should have made less.
    """

    token: str = field(repr=False)
    name: str
    instance: str
    new_id: Callable[[], str]
    on_too_big: Callable[[TooBig], None] | None = None
    lease: int | None = None
    offset: ClockOffset = field(default_factory=ClockOffset)
    _epoch: str | None = None
    _slots: dict[str, _Slot] = field(default_factory=dict)
    _logs: OrderedDict[str, messages.Append | messages.Amend | messages.Retract] = field(default_factory=OrderedDict)
    _results: OrderedDict[tuple[str, str], messages.Result | None] = field(default_factory=OrderedDict)
    _said: deque[messages.Result] = field(default_factory=lambda: deque(maxlen=_RESULTS_SAID_AGAIN))
    _out: deque[bytes] = field(default_factory=deque)

    @property
    def is_online(self) -> bool:
        return self.lease is not None

    def hello(self) -> bytes:
        """The first frame of a connection."""
        return messages.encode(
            messages.Hello(
                protocol=messages.PROTOCOL,
                role=Role.ANCHOR,
                token=self.token,
                name=self.name,
                instance=self.instance,
            )
        )

    def set(self, topic: str, value: msgspec.Raw, id: str | None = None) -> str:
        """Say the topic's value now, or at the next welcome; returns the frame's id."""
        slot = _Slot(id or self.new_id(), value)
        self._slots[topic] = slot
        self._say(topic, slot)
        return slot.id

    def put(self, topic: str, value: msgspec.Raw) -> None:
        """Say the topic's value once the hub has answered its last one; newer ones replace those not yet said."""
        unanswered = self._slots[topic].unanswered if topic in self._slots else None
        slot = _Slot(self.new_id(), value, unanswered)
        self._slots[topic] = slot
        if unanswered is None:
            self._say(topic, slot)

    def append(self, topic: str, items: list[msgspec.Raw]) -> None:
        """Add to a log topic, in as many frames as it takes; each item is an object with an `id`."""
        self._log_items(messages.Append, topic, items)

    def amend(self, topic: str, items: list[msgspec.Raw]) -> None:
        """Put items of a log topic in the place of those with their ids, in as many frames as it takes."""
        self._log_items(messages.Amend, topic, items)

    def retract(self, topic: str, ids: list[str]) -> None:
        """Take items out of a log topic, in as many frames as it takes."""
        for at in range(0, len(ids), messages.MAX_EVENTS):
            some = ids[at : at + messages.MAX_EVENTS]
            self._log(messages.Retract(id=self.new_id(), lease=self.lease or 0, topic=topic, ids=some))

    def stored(self, delivered: Delivered) -> None:
        """All up to this delivery is stored. One of an earlier lease comes again, so it is not said."""
        if delivered.lease == self.lease:
            self._send(messages.Stored(n=delivered.n, lease=delivered.lease))

    def begins(self, command: RoutedCommand) -> bool:
        """Whether to act on the command: the first time it comes. One that was answered gets the same answer."""
        key = (command.by.token_id, command.id)
        if key not in self._results:
            self._results[key] = None
            while len(self._results) > _RESULTS_KNOWN:
                self._results.popitem(last=False)
            return True
        known = self._results[key]
        if known is not None and self.lease is not None:
            self._send(msgspec.structs.replace(known, lease=self.lease))
        return False

    def ends(self, command: RoutedCommand) -> None:
        """Acting is over; where it was broken off without an answer, the command may come again."""
        key = (command.by.token_id, command.id)
        if self._results.get(key) is None:
            self._results.pop(key, None)

    def answer(self, command: RoutedCommand, value: object) -> None:
        """The command is done.

        Raises:
            TooBig: no frame can carry the value; the command is not answered yet.
        """
        raw = messages.to_raw(value)
        if size_of(raw) > ROOM_BYTES:
            raise TooBig(f"the result of {command.name}", size_of(raw))
        self._result(command, ok=True, value=raw)

    def refuse(self, command: RoutedCommand, code: messages.ResultCode, message: str) -> None:
        self._result(command, ok=False, error=messages.Fault(code, message))

    def tokens(self, frame: messages.Tokens) -> None:
        """Ask for a code, a list, a change; not said again after a reconnect, since a code would be made twice."""
        self._send(frame)

    def forget(self, frame_id: str, people: list[messages.Person], key: str) -> None:
        """Ask that the hub takes people out; not said again after a reconnect: who asked is told."""
        self._send(messages.Forget(id=frame_id, lease=self.lease or 0, key=key, people=people))

    def asset(self, picture: bytes) -> str:
        """Bring a picture (WebP) to the hub; returns the id that the answer will name, which is its SHA-256."""
        sha256 = hashlib.sha256(picture).hexdigest()
        parts = [picture[start : start + _PART_BYTES] for start in range(0, len(picture), _PART_BYTES)]
        self._send(messages.Asset(sha256=sha256, bytes=len(picture), parts=len(parts)))
        self._out.extend(AssetPart(part) for part in parts)
        return sha256

    def ping(self, now_ms: int) -> None:
        self._send(messages.Ping(n=self.offset.sent(now_ms)))

    @property
    def has_outgoing(self) -> bool:
        """Whether `outgoing` would give anything."""
        return self.is_online and bool(self._out)

    def outgoing(self) -> list[bytes]:
        """What is to be written now, in order; nothing while there is no welcome."""
        if not self.is_online:
            return []
        frames = list(self._out)
        self._out.clear()
        return frames

    def lost(self) -> None:
        """The connection is gone."""
        self.lease = None
        self._out.clear()
        for slot in self._slots.values():
            slot.unanswered = None

    def received(self, text: str | bytes, now_ms: int) -> list[SessionEvent]:
        """What a frame from the hub means.

        Raises:
            messages.Malformed: the hub speaks otherwise than this version.
        """
        frame = messages.decode_hub(text)
        match frame:
            case messages.Welcome():
                return self._welcomed(frame)
            case messages.Refused(code=code, message=message):
                return [NotWelcomed(code, message)]
            case messages.Deliver():
                return self._delivered(frame)
            case messages.Accepted(id=id, seq=seq):
                self._answered(id)
                return [TopicStands(id, seq or 0)]
            case messages.Error(id=str(id), code=code, message=message):
                self._answered(id)
                return [FrameRefused(id, code, message)]
            case messages.TopicFrame(topic=topic, value=value) if value is not messages.ABSENT:
                return [TopicSeen(topic, value)]
            case messages.HubResult():
                return [Answered(frame)]
            case messages.Pong(n=n, at=at):
                self.offset.heard(n, at, now_ms)
            case messages.Ping(n=n):
                self._send(messages.Pong(n=n))
        return []

    def is_expired(self, command: RoutedCommand, now_ms: int) -> bool:
        """Whether the command came too late to act: nothing goes live by accident."""
        if command.expires_at is None:
            return False
        return self.offset.hub_ms(now_ms) >= to_ms(datetime.fromisoformat(command.expires_at))

    def _welcomed(self, frame: messages.Welcome) -> list[SessionEvent]:
        if frame.lease is None:
            raise messages.Malformed("invalid", "a welcome without a lease", None)
        is_new_epoch = frame.epoch != self._epoch
        self.lease, self._epoch = frame.lease, frame.epoch
        self._out.clear()
        for topic, slot in self._slots.items():
            self._say(topic, slot)
        for id, log in self._logs.items():
            self._logs[id] = msgspec.structs.replace(log, lease=frame.lease)
            self._send(self._logs[id])
        for result in self._said:
            self._send(msgspec.structs.replace(result, lease=frame.lease))
        seen: list[SessionEvent] = [TopicSeen(topic, held.value) for topic, held in frame.topics.items()]
        return [Welcomed(frame.lease, frame.epoch, is_new_epoch), *seen]

    def _delivered(self, frame: messages.Deliver) -> list[SessionEvent]:
        assert self.lease is not None
        frames = tuple(messages.decode_routed(raw) for raw in frame.frames)
        return [Delivered(frame.n, self.lease, frames, frame.kept)]

    def _result(
        self,
        command: RoutedCommand,
        *,
        ok: bool,
        value: msgspec.Raw = messages.ABSENT,
        error: messages.Fault | None = None,
    ) -> None:
        to = command.by.token_id
        result = messages.Result(id=command.id, lease=self.lease or 0, ok=ok, value=value, error=error, to=to)
        self._results[to, command.id] = result
        self._said.append(result)
        if self.is_online:
            self._send(result)

    def _say(self, topic: str, slot: _Slot) -> None:
        if self.lease is not None:
            is_sent = self._send(messages.Set(id=slot.id, lease=self.lease, topic=topic, value=slot.value))
            slot.unanswered = slot.id if is_sent else None

    def _log_items(self, kind: type[messages.Append | messages.Amend], topic: str, items: list[msgspec.Raw]) -> None:
        for some in in_frames(items):
            self._log(kind(id=self.new_id(), lease=self.lease or 0, topic=topic, items=some))

    def _log(self, frame: messages.Append | messages.Amend | messages.Retract) -> None:
        self._logs[frame.id] = frame
        while len(self._logs) > _LOG_FRAMES_KEPT:
            self._logs.popitem(last=False)
        if self.is_online:
            self._send(frame)

    def _send(self, frame: messages.Frame) -> bool:
        """Whether the frame goes out."""
        text = messages.encode(frame)
        if len(text) > messages.MAX_FRAME_BYTES:
            if self.on_too_big is not None:
                self.on_too_big(TooBig(f"a frame of the type {frame.__struct_config__.tag}", len(text)))
            return False
        self._out.append(text)
        return True

    def _answered(self, id: str) -> None:
        self._logs.pop(id, None)
        for topic, slot in self._slots.items():
            if slot.unanswered == id:
                slot.unanswered = None
                if slot.id != id:
                    self._say(topic, slot)
                return
