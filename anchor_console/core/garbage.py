"""Python's collector of garbage, kept from running where there is none to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_FRAMES = 64
"""Between two looks: what a frame makes goes by its references, so there is next to nothing to find."""


class FrameCollector:
    """Looks when it is told of a frame that was answered, once in `_FRAMES`."""

    def __init__(self) -> None:
        self._answered = 0

    def answered(self) -> None:
        self._answered += 1
        if self._answered % _FRAMES == 0:
            gc.collect()


@contextmanager
def collecting_between_frames() -> Iterator[FrameCollector]:
    """Keep the collector from running by itself; what is there already is never looked at."""
    gc.disable()
    gc.freeze()
    try:
        yield FrameCollector()
    finally:
        gc.unfreeze()
        gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from running meanwhile: what is made goes by its references, or stays."""
    runs = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if runs:
            gc.enable()
