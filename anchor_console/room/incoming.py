"""What the hub delivers, on its way into the console: stored and acted on in its order, and said to be so."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from anchor_console.core.clock import Clock, SteadyClock
from anchor_console.core.events import LiveEvent
from anchor_console.room.messages import ResultCode, RoutedCommand, RoutedEvents
from anchor_console.room.rights import is_reading
from anchor_console.room.session import AnchorSession, Delivered

log = logging.getLogger(__name__)

_KEPT_AFTER_MS = 1500
"""What waits longer the hub may have brought to its own disk, and told its sender so: that is not refused any more."""
_STORING_AT_ONCE = 4
"""Rows of events that are being stored, and the marks between them."""

OnEvents = Callable[[Sequence[LiveEvent]], Awaitable[None]]
"""Stores the events with their effects; its return means stored. Repeats come, and change nothing there."""
OnCommand = Callable[[RoutedCommand], Awaitable[object]]
"""Acts, and returns the result's value as plain JSON-able data; raises CommandRefused where it does not act."""
OnBug = Callable[[str, BaseException], None]


class CommandRefused(Exception):
    """Raised by who handles commands: this one is not done, for the reason that its sender gets."""

    def __init__(self, code: ResultCode, message: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Incoming:
    """Hands on what was delivered, and lets the session tell the hub in the same order what is stored.

    It lives longer than a connection: what is half stored when the hub goes is stored to its end.

    While nothing can be stored, events wait, and a command must not wait behind them: whoever sent it is told at once.
    One that its sender knows to be safe already, or that the hub may have made so, waits as they do.

    Args:
        on_said: called when the session has something for the hub.
    """

    def __init__(
        self,
        session: AnchorSession,
        on_events: OnEvents,
        on_command: OnCommand,
        clock: Clock,
        on_said: Callable[[], object],
        on_bug: OnBug | None,
    ) -> None:
        self._session = session
        self._on_events = on_events
        self._on_command = on_command
        self._clock = clock
        self._steady = SteadyClock(clock)
        self._on_said = on_said
        self._on_bug = on_bug
        self._delivered: deque[Delivered] = deque()
        self._has_delivered = asyncio.Event()
        self._trouble: str | None = None
        self._waiting: dict[tuple[str, str], tuple[int, RoutedCommand]] = {}
        """The commands that may still be refused, with the moment at which they came."""
        self._ahead: set[tuple[str, str]] = set()
        """Those that were answered before their turn."""
        self._reading: asyncio.Queue[RoutedCommand] = asyncio.Queue()
        self._under_way: asyncio.Queue[asyncio.Task[None] | Delivered] = asyncio.Queue(_STORING_AT_ONCE)
        """What is being stored, and after it up to where the hub may forget."""

    def take(self, delivered: Delivered) -> None:
        self._delivered.append(delivered)
        self._has_delivered.set()
        if not delivered.is_kept:
            now_ms = self._clock.now_ms()
            self._waiting |= {_key(one): (now_ms, one) for one in delivered.frames if isinstance(one, RoutedCommand)}
        self._answer_waiting()

    def lost(self) -> None:
        """The connection is gone: what was not begun comes again."""
        self._delivered.clear()
        self._waiting.clear()
        self._ahead.clear()

    def cannot_store(self, reason: str | None) -> None:
        """Nothing can be stored now, for the `reason` that senders of commands are to hear; None when it can again."""
        self._trouble = reason
        self._answer_waiting()

    def _answer_waiting(self) -> None:
        """Answer at once all that would wait until something can be stored."""
        if self._trouble is None:
            return
        now_ms = self._clock.now_ms()
        for key, (came_ms, command) in self._waiting.items():
            if is_reading(command.name):
                self._ahead.add(key)
                self._reading.put_nowait(command)
            elif now_ms - came_ms < _KEPT_AFTER_MS and self._session.begins(command):
                self._ahead.add(key)
                self._session.refuse(command, "conflict", self._trouble)
                self._session.ends(command)
                self._on_said()
        self._waiting.clear()

    async def run(self) -> None:
        """Hand on until cancelled.

        Events that wait together go together, as the hub gathered them; a few such rows of them are under way at once,
        so that whoever stores them need not wait for the hub. A command acts when all events before it are stored.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._confirm(), name="link.confirm")
            group.create_task(self._read(), name="link.read_for")
            while True:
                await self._has_delivered.wait()
                self._has_delivered.clear()
                while self._delivered:
                    waiting = tuple(self._delivered)
                    self._delivered.clear()
                    await self._hand_on([frame for delivered in waiting for frame in delivered.frames], group)
                    await self._under_way.put(waiting[-1])

    async def _hand_on(self, frames: list[RoutedCommand | RoutedEvents], group: asyncio.TaskGroup) -> None:
        gathered: list[LiveEvent] = []
        for frame in frames:
            if isinstance(frame, RoutedEvents):
                gathered += frame.items
                continue
            await self._begin_storing(gathered, group)
            gathered = []
            await self._under_way.join()
            if _key(frame) in self._ahead:
                self._ahead.discard(_key(frame))
            else:
                await self._act(frame)
        await self._begin_storing(gathered, group)

    async def _begin_storing(self, gathered: list[LiveEvent], group: asyncio.TaskGroup) -> None:
        if gathered:
            storing = group.create_task(_done(self._on_events(gathered)), name="link.events")
            await self._under_way.put(storing)

    async def _confirm(self) -> None:
        while True:
            step = await self._under_way.get()
            if isinstance(step, asyncio.Task):
                await step
            else:
                self._session.stored(step)
                self._on_said()
            self._under_way.task_done()

    async def _read(self) -> None:
        """Answer what is asked while nothing can be stored."""
        while True:
            await self._act(await self._reading.get())

    async def _act(self, command: RoutedCommand) -> None:
        self._waiting.pop(_key(command), None)
        if not self._session.begins(command):
            return
        try:
            if self._session.is_expired(command, self._steady.now_ms()):
                self._session.refuse(command, "expired", "it came too late")
            else:
                self._session.answer(command, await self._on_command(command))
        except CommandRefused as exc:
            self._session.refuse(command, exc.code, exc.message)
        except Exception as exc:  # a bug in what one command asks for: the room goes on
            log.warning("the command %s failed: %s", command.name, type(exc).__name__)  # its words may be a fan's
            if self._on_bug is not None:
                self._on_bug(f"command.{command.name}", exc)
            self._session.refuse(command, "invalid", "the console failed at this")
        finally:
            self._session.ends(command)
            self._on_said()


def _key(command: RoutedCommand) -> tuple[str, str]:
    return command.by.token_id, command.id


async def _done(storing: Awaitable[None]) -> None:
    await storing
