"""When a source has been silent longer than is usual there: known by its own rhythm, for no two rooms talk alike."""

from __future__ import annotations

from collections import deque

import msgspec

SURE_AFTER_S = 15.0
"""However quick the talk, no silence shorter than this is worth a light."""
_UNKNOWN_S = 60.0
"""What is long in a source of which little is known yet."""
_AT_MOST_S = 600.0
_FEW = 20
_REMEMBERED = 200
_USUAL = 0.95
_TIMES = 4.0


class Silence(msgspec.Struct, frozen=True):
    """From the last event before to the first after, by this PC's clock."""

    from_ms: int
    to_ms: int


class Rhythm:
    """How long one source usually pauses. Its timer is the monotonic clock; wall time only tells from when to when."""

    def __init__(self) -> None:
        self._pauses_s: deque[float] = deque(maxlen=_REMEMBERED)
        self._long_s = _UNKNOWN_S
        self._heard_s: float | None = None
        self._heard_ms = 0

    @property
    def long_s(self) -> float:
        """A pause of this length is clearly longer than usual."""
        return self._long_s

    @property
    def heard_ms(self) -> int | None:
        """When something came last, or was to come from; None where it is known why nothing comes."""
        return None if self._heard_s is None else self._heard_ms

    def heard(self, now_s: float, now_ms: int) -> Silence | None:
        """Something came; gives the silence that it ends, if there was one."""
        ended = None
        if self._heard_s is not None:
            pause_s = now_s - self._heard_s
            if pause_s >= self._long_s:
                ended = Silence(self._heard_ms, now_ms)
            # A silence teaches too, or a room that has calmed down would be called silent again and again.
            self._pauses_s.append(min(pause_s, self._long_s))
            self._long_s = self._learned()
        self._heard_s, self._heard_ms = now_s, now_ms
        return ended

    def expect(self, now_s: float, now_ms: int) -> None:
        """From now on something is to come; where something did, and no pause since, it is so already."""
        if self._heard_s is None:
            self._heard_s, self._heard_ms = now_s, now_ms

    def pause(self) -> None:
        """What comes next ends no silence: it is known why nothing came."""
        self._heard_s = None

    def is_silent(self, now_s: float) -> bool:
        return self._heard_s is not None and now_s - self._heard_s >= self._long_s

    def _learned(self) -> float:
        if len(self._pauses_s) < _FEW:
            return _UNKNOWN_S
        usual_s = sorted(self._pauses_s)[int(_USUAL * (len(self._pauses_s) - 1))]
        return min(max(_TIMES * usual_s, SURE_AFTER_S), _AT_MOST_S)
