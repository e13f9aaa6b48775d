"""Where a batch is stored: here, or in a burst by a process of its own, in the same place of the one order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Sequence

from msgspec.structs import replace

from anchor_console.core.forgotten import Forgotten
from anchor_console.live import store
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.intake.storing_process import FarStorer, StorerGone
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)

_BURST = 64
"""Events in one batch from which on handing them over costs less of the window's time than storing them here."""
_STIRRING = 16
"""Events in one batch, some fifty a second, from which on a burst may come: its first lines wait for no start then."""
_AGAIN_AFTER_S = 1.0

Writing = Callable[[Transaction, Context, Sequence[Arrival]], Outcome]


class Storer:
    """Stores batches, in the order in which it is asked; those of a burst in another process while `run` runs.

    Args:
        forgotten: who is, from any thread. It is asked when a batch is written: one that was read a moment before
            somebody was erased still tells of them by name.
    """

    def __init__(self, database: Database, forgotten: Callable[[], Forgotten]) -> None:
        self._database = database
        self._forgotten = forgotten
        self._far: FarStorer | None = None
        self._stirs = asyncio.Event()
        self._is_gone = asyncio.Event()

    @property
    def burst_pid(self) -> int | None:
        """The process id of the storer for bursts, while there is one."""
        return self._far.pid if self._far else None

    async def store(self, context: Context, arrivals: Sequence[Arrival]) -> Outcome | None:
        """What the events brought, once they are safe on disk; None where the session's end was written before.

        Raises:
            StorageError: with nothing written; so it is with whatever a bug raises.
        """
        if len(arrivals) >= _STIRRING:
            self._stirs.set()
        if (far := self._far) is None or len(arrivals) < _BURST:
            return await self.store_here(context, arrivals, store_batch)
        try:
            return await self._database.run_alone(lambda _: far.store(self._as_written(context), arrivals))
        except StorerGone:
            log.warning("the storer for bursts has ended")
            self._far = None
            self._is_gone.set()
        outcome = await self.store_here(context, arrivals, store_batch)
        if outcome is not None and outcome.duplicates:
            outcome.is_partial = True  # it had committed, and told nobody
        return outcome

    async def store_here(self, context: Context, arrivals: Sequence[Arrival], writing: Writing) -> Outcome | None:
        """As `store`, by `writing` and on the writing thread of this process."""

        def work(tx: Transaction) -> Outcome | None:
            return writing(tx, self._as_written(context), arrivals) if store.is_open(tx, context.session.id) else None

        return await self._database.run(work)

    def _as_written(self, context: Context) -> Context:
        return replace(context, forgotten=self._forgotten())

    async def run(self) -> None:
        """Keep a process for bursts from when the room first stirs; until cancelled."""
        if getattr(sys, "frozen", False):
            return
        while True:
            await self._stirs.wait()
            self._is_gone.clear()
            try:
                async with self._started() as far:
                    self._far = far
                    await self._is_gone.wait()
            except (OSError, StorerGone) as exc:
                log.warning("no storer for bursts: %s", exc)
            finally:
                self._far = None
            await asyncio.sleep(_AGAIN_AFTER_S)

    @contextlib.asynccontextmanager
    async def _started(self) -> AsyncIterator[FarStorer]:
        far = FarStorer(self._database.path)
        try:
            await asyncio.to_thread(far.until_ready)
            yield far
        finally:
            # In the order of what is written: it may be in the middle of a batch.
            await asyncio.shield(self._database.run_alone(lambda _: far.close()))
