"""A thread whose work goes on only once the one that owns it is being closed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


def closed_meanwhile(goes_on: threading.Event, *, after: int) -> type[ThreadPoolExecutor]:
    """Pools that set `goes_on` when more than `after` pieces of work are given to them, or they are shut down: what is
    given to them by then is the test's, what comes behind it closes them.
    """

    class ClosedMeanwhile(ThreadPoolExecutor):
        given = 0

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future = super().submit(fn, *args, **kwargs)
            self.given += 1
            if self.given > after:
                goes_on.set()
            return future

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            goes_on.set()
            super().shutdown(wait, cancel_futures=cancel_futures)

    return ClosedMeanwhile
