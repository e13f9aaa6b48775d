"""What a session's tables need to know of it."""

from __future__ import annotations

from typing import Protocol

from anchor_console.core.ids import SessionId
from anchor_console.sales.terms import SellingMode


class ReportedSession(Protocol):
    """A session, as the tables ask of it."""

    @property
    def id(self) -> SessionId: ...

    @property
    def title(self) -> str: ...

    @property
    def mode(self) -> SellingMode: ...

    @property
    def started_at_ms(self) -> int: ...
