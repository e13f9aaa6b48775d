"""Does what is set to happen on air at its moment: opens the price when its countdown is over, ends a flash."""

from __future__ import annotations

import asyncio

from anchor_console.core.board import AnyChange
from anchor_console.core.clock import Clock
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.live.air.air import Air
from anchor_console.live.state import LiveState
from anchor_console.pins.card import OnAir
from anchor_console.pins.countdown import next_moment_ms, opening_due
from anchor_console.pins.flash import Flash
from anchor_console.storage.writer import StorageError

_JUMP_MS = 500
"""Clocks that are corrected bit by bit stay under it from one look to the next."""
_LOOK_AGAIN_S = 1.0
"""A wall clock that was set meanwhile is noticed by then, and a disk that has room again."""
_SUBJECT = "stage-clock"


class StageClock:
    def __init__(self, air: Air, state: LiveState, clock: Clock, notices: NoticeBoard) -> None:
        self._air = air
        self._state = state
        self._clock = clock
        self._notices = notices
        self._refusal: str | None = None
        """How the disk refuses what is due."""
        self._changed = asyncio.Event()
        self._ahead_ms = self._wall_ahead_ms()
        self._began: Flash | None = None
        """The flash that the room was told of."""
        state.on_air_changed.subscribe(lambda _: self._changed.set())
        state.goods_rows.observe(AnyChange(self._on_goods))

    async def run(self) -> None:
        """Do what is due when it is due, until cancelled."""
        while True:
            self._changed.clear()
            await self.do_due()
            try:
                async with asyncio.timeout(self._rest_s()):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def do_due(self) -> None:
        """Do what is due now."""
        refusal = None
        try:
            await self._heed_the_clock()
            now_ms = self._clock.now_ms()
            if opening_due(self._state.on_air, now_ms):
                await self._air.open_due()
            await self._do_flash(self._state.on_air, now_ms)
        except Refused:
            # Hidden, or the session ended, in the moment between.
            self._state.refresh_pins()
        except StorageError as exc:
            # A price that was to fall back goes on being shown: it is tried again until it is done.
            refusal = exc.key
            self._notices.post(Notice.error(refusal, _SUBJECT, reason=str(exc)))
        if self._refusal not in (None, refusal):
            self._notices.clear(self._refusal, _SUBJECT)
        self._refusal = refusal

    async def _heed_the_clock(self) -> None:
        """Move what is set to happen along with a wall clock that was set: no price opens early or late by it."""
        ahead_ms = self._wall_ahead_ms()
        by_ms = round(ahead_ms - self._ahead_ms)
        if abs(by_ms) > _JUMP_MS and next_moment_ms(self._state.on_air, self._clock.now_ms() - by_ms) is not None:
            await self._air.clock_was_set(by_ms)
        self._ahead_ms = ahead_ms

    def _wall_ahead_ms(self) -> float:
        return self._clock.now_ms() - self._clock.monotonic_s() * 1000

    async def _do_flash(self, on_air: OnAir | None, now_ms: int) -> None:
        flash = on_air.flash if on_air is not None else None
        if on_air is None or flash is None or flash.over_at_ms is not None:
            return
        row = self._state.goods_rows.get(on_air.product_id)
        left = flash.units_left(row.held + row.sold) if row is not None else None
        if now_ms >= flash.ends_at_ms or (left == 0 and flash.is_on(now_ms)):
            await self._air.flash_due()
        elif flash.is_on(now_ms) and self._began != flash:
            self._began = flash
            # The card says it from now on, though nothing of what is on air has changed.
            self._state.on_air_changed.emit(on_air)

    def _on_goods(self) -> None:
        on_air = self._state.on_air
        if on_air is not None and on_air.flash is not None:
            self._changed.set()

    def _rest_s(self) -> float | None:
        if self._refusal is not None:
            return _LOOK_AGAIN_S
        now_ms = self._clock.now_ms()
        moment_ms = next_moment_ms(self._state.on_air, now_ms)
        return None if moment_ms is None else min(_LOOK_AGAIN_S, max(0.0, (moment_ms - now_ms) / 1000))
