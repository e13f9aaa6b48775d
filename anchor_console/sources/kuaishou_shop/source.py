"""Orders and viewers of a Kuaishou shop, asked of its official open platform again and again.

Orders are asked for by the time of their change, each time with an overlap: an order that the platform shows late is
still found, and one that is found twice has one id. The access token runs out; a fresh one is kept where tokens are.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from anchor_console.core.events import LiveEvent
from anchor_console.room.dial import Backoff
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.kuaishou_shop.decoder import cursor_of, orders_of, viewers_of
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import Sink, SourceState, SourceStatus

log = logging.getLogger(__name__)

HOST = "https://openapi.kwaixiaodian.com"
FIELDS = (
    Field("app_key", is_required=True),
    Field("app_secret", FieldKind.SECRET, is_required=True),
    Field("sign_secret", FieldKind.SECRET, is_required=True),
    Field("access_token", FieldKind.SECRET, is_required=True),
    Field("refresh_token", FieldKind.SECRET, is_required=True),
    Field("address", FieldKind.ADDRESS, HOST, is_rare=True),
)

_ORDERS, _VIEWERS = "open.order.cursor.list", "open.live.shop.seller.real.uv"
_LIVE = "source.kuaishou_shop.live"
_EVERY_S = 10.0
_VIEWERS_EVERY_S = 30.0
_FIRST_BACK_S = 600.0
_OVERLAP_S = 120.0
_PAGE = 50
_BY_CHANGE = 2
_REMEMBERED = 50_000


class ShopSource:
    """`since_ms` is from when orders are looked for at first (None: for ten minutes back); `looked` hears after each
    look to when they were looked through.
    """

    def __init__(self, name: str, values: Values, clock: PacedClock) -> None:
        self._name = name
        self._clock = clock
        self.client = ShopClient(values, clock)
        self.since_ms: int | None = None
        self.looked: Callable[[int], Awaitable[None]] | None = None

    @property
    def name(self) -> str:
        return self._name

    async def run(self, sink: Sink) -> None:
        await _Run(self, self._clock, sink).until_failed()


class _Run:
    def __init__(self, source: ShopSource, clock: PacedClock, sink: Sink) -> None:
        self._name = source.name
        self._client = source.client
        self._looked = source.looked
        self._clock = clock
        self._sink = sink
        self._backoff = Backoff(random.SystemRandom(), first_s=2.0, longest_s=120.0)
        usual_ms = clock.now_ms() - round(_FIRST_BACK_S * 1000)
        self._since_ms = usual_ms if source.since_ms is None else source.since_ms
        self._known: dict[str, None] = {}
        self._viewers_due_s = clock.monotonic_s()
        self._brought = 0
        self._newest_ms: int | None = None
        self._unknown: Counter[str] = Counter()
        self._losses = 0
        self._told: SourceStatus | None = None

    async def until_failed(self) -> None:
        self._tell(SourceState.CONNECTING, "source.connecting")
        while True:
            wait_s = _EVERY_S
            try:
                await self._look()
            except ShopAway as exc:
                self._losses += 1
                wait_s = max(self._backoff.next_s(), exc.after_s)
                self._tell(SourceState.LOST, exc.key)
            else:
                self._backoff.reset()
                self._tell(SourceState.LIVE, _LIVE)
            await self._clock.sleep_until(self._clock.monotonic_s() + wait_s)

    async def _look(self) -> None:
        """All orders that changed since the last look, and who watches now."""
        until_ms = self._client.now_ms
        begin_ms = self._since_ms - round(_OVERLAP_S * 1000)
        cursor, read = "", {""}
        while True:
            wanted = {
                "orderViewStatus": 1, "pageSize": _PAGE, "sort": 2, "queryType": _BY_CHANGE,
                "beginTime": begin_ms, "endTime": until_ms, "cpsType": 0, "cursor": cursor,
            }  # fmt: skip
            answer = await self._client.asked(_ORDERS, wanted)
            # Before they are brought: who waits for the disk must not look lost.
            self._tell(SourceState.LIVE, _LIVE)
            decoded = orders_of(answer, self._clock.now_ms())
            self._unknown += decoded.unknown
            await self._bring(decoded.events)
            cursor = cursor_of(answer)
            if cursor in read:  # the empty one: there is no more; another: it leads round
                break
            read.add(cursor)
        # Only a look that came to its end moves on: half of one is looked at again. By its answers the platform's clock
        # may be known better than when it began.
        self._since_ms = min(until_ms, self._client.now_ms)
        if self._looked is not None:
            await self._looked(self._since_ms)
        if self._clock.monotonic_s() >= self._viewers_due_s:
            self._viewers_due_s = self._clock.monotonic_s() + _VIEWERS_EVERY_S
            viewers = viewers_of(await self._client.asked(_VIEWERS, {}), self._clock.now_ms())
            if viewers is not None:
                await self._bring([viewers])

    async def _bring(self, found: Sequence[LiveEvent]) -> None:
        new = [event for event in found if event.id not in self._known]
        if not new:
            return
        await self._sink.take([msgspec.structs.replace(event, source=self._name) for event in new])
        for event in new:
            self._known[event.id] = None
        while len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._brought += len(new)
        newest_ms = max(event.at_ms for event in new)
        self._newest_ms = newest_ms if self._newest_ms is None else max(self._newest_ms, newest_ms)

    def _tell(self, state: SourceState, detail: str) -> None:
        status = SourceStatus(
            state,
            detail,
            self._newest_ms,
            self._brought,
            sum(self._unknown.values()),
            reconnects=self._losses,
            unknown=dict(self._unknown.most_common(12)),
        )
        if status != self._told:
            self._told = status
            self._sink.status(status)


def make(name: str, values: Values, clock: PacedClock) -> ShopSource:
    return ShopSource(name, values, clock)


KIND = SourceKind("kuaishou-shop", FIELDS, make, main="app_key")
