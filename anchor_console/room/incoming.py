"""What the hub delivers, on its way into the console: stored and acted on in its order, and said to be so."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from anchor_console.core.clock import Clock
from anchor_console.core.events import LiveEvent
from anchor_console.room.messages import ResultCode, RoutedCommand, RoutedEvents
from anchor_console.room.session import AnchorSession, Delivered

log = logging.getLogger(__name__)

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
        self._on_said = on_said
        self._on_bug = on_bug
        self._delivered: deque[Delivered] = deque()
        self._has_delivered = asyncio.Event()
        self._under_way: asyncio.Queue[asyncio.Task[None] | Delivered] = asyncio.Queue(_STORING_AT_ONCE)
        """What is being stored, and after it up to where the hub may forget."""

    def take(self, delivered: Delivered) -> None:
        self._delivered.append(delivered)
        self._has_delivered.set()

    def lost(self) -> None:
        """The connection is gone: what was not begun comes again."""
        self._delivered.clear()

    async def run(self) -> None:
        """Hand on until cancelled.

        Events that wait together go together, as the hub gathered them; a few such rows of them are under way at once,
        so that whoever stores them need not wait for the hub. A command acts when all events before it are stored.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._confirm(), name="link.confirm")
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

    async def _act(self, command: RoutedCommand) -> None:
        if not self._session.begins(command):
            return
        try:
            if self._session.is_expired(command, self._clock.now_ms()):
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


async def _done(storing: Awaitable[None]) -> None:
    await storing
