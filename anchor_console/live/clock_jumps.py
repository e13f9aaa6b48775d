"""Tells when the PC's clock was set: what is told and settled by wall time may be out by that."""

from __future__ import annotations

from anchor_console.core.clock import Clock
from anchor_console.core.notices import Notice, NoticeBoard

_JUMP_S = 2.0
_ON, _BACK = "clock.set_on", "clock.set_back"


class ClockJumps:
    """To be asked to `look` about once a second: slow corrections stay under what it tells."""

    def __init__(self, clock: Clock, notices: NoticeBoard) -> None:
        self._clock = clock
        self._notices = notices
        self._ahead_s = self._wall_ahead_s()

    def look(self) -> bool:
        """Whether the wall clock went another way than the monotonic one by more than two seconds: then it is told."""
        before_s, self._ahead_s = self._ahead_s, self._wall_ahead_s()
        jump_s = self._ahead_s - before_s
        if abs(jump_s) <= _JUMP_S:
            return False
        minutes, seconds = divmod(round(abs(jump_s)), 60)
        by = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        key, other = (_ON, _BACK) if jump_s > 0 else (_BACK, _ON)
        self._notices.clear(other)
        self._notices.post(Notice.warning(key, by=by))
        return True

    def _wall_ahead_s(self) -> float:
        return self._clock.now_ms() / 1000 - self._clock.monotonic_s()
