"""The simulated room as a source: its time goes by a clock, at any speed."""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.simulator.evening import Plot, moments
from anchor_console.sources.simulator.people import PLATFORM
from anchor_console.sources.simulator.scene import EMPTY_SCENE, Scene
from anchor_console.sources.source import Sink, SourceState, SourceStatus

_STATUS_EVERY_MS = 1000


def nothing_on_air() -> Scene:
    return EMPTY_SCENE


class Simulator:
    """Brings a simulated room, from its plot's start on.

    Args:
        speed: room seconds in one second of the clock; None waits for nobody but the sink.
        scene: what the desk has on air, asked at each step. Where `with_host` is true a scripted host decides that
            instead, and what it does goes to the sink as control lines.
        minutes: how long the evening lasts; None is until cancelled.
    """

    def __init__(
        self,
        plot: Plot,
        clock: PacedClock,
        *,
        speed: float | None,
        scene: Callable[[], Scene] = nothing_on_air,
        with_host: bool,
        minutes: float | None,
    ) -> None:
        self._plot = plot
        self._clock = clock
        self._speed = speed
        self._scene = scene
        self._with_host = with_host
        self._minutes = minutes

    @property
    def name(self) -> str:
        return PLATFORM

    async def run(self, sink: Sink) -> None:
        plot = self._plot
        room = plot.room()
        host = plot.host() if self._with_host else None
        until_ms = None if self._minutes is None else plot.started_at_ms + round(self._minutes * 60_000)
        started_s = self._clock.monotonic_s()
        brought, newest_ms, told_ms = 0, None, plot.started_at_ms
        sink.status(SourceStatus(SourceState.LIVE, "source.simulator.live", None, 0, 0))
        for moment in moments(plot, room, host=host, scene=self._scene, until_ms=until_ms):
            if self._speed is not None:
                await self._clock.sleep_until(started_s + (moment.at_ms - plot.started_at_ms) / 1000 / self._speed)
            for line in moment.controls:
                await sink.control(line)
            if moment.events:
                await sink.take(moment.events)
                brought += len(moment.events)
                newest_ms = moment.events[-1].at_ms
            if moment.at_ms - told_ms >= _STATUS_EVERY_MS:
                told_ms = moment.at_ms
                sink.status(SourceStatus(SourceState.LIVE, "source.simulator.live", newest_ms, brought, 0))
        sink.status(SourceStatus(SourceState.ENDED, "source.simulator.ended", newest_ms, brought, 0))
