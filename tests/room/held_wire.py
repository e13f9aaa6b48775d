"""A socket as an outlet sees it, in the test's hands."""

from __future__ import annotations


class HeldWire:
    """A transport that drains only when the test says so."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.held = 0
        self.is_narrow = False

    def buffered(self) -> int:
        return self.held

    def write(self, frame: bytes) -> None:
        self.written.append(frame)
        self.held += len(frame)

    def hold_little(self) -> None:
        self.is_narrow = True
