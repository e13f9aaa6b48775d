"""A database whose writer is held up for a while, so that several writes wait behind each other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction


@asynccontextmanager
async def a_busy_writer(database: Database) -> AsyncIterator[None]:
    """What is asked for meanwhile is written, in its order, before the loop hears of any of it: a frame was long."""
    begun, free = threading.Event(), threading.Event()

    def hold_up(_tx: Transaction) -> None:
        begun.set()
        free.wait()

    busy = asyncio.create_task(database.run(hold_up), name="busy")
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        free.set()
        database.run_blocking(lambda _tx: None)
        await busy
