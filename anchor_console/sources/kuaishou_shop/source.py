"""Orders and viewers of a Kuaishou shop, asked of its official open platform again and again.

Orders are asked for by the time of their change, each time with an overlap: an order that the platform shows late is
still found, and one that is found twice has one id. The access token runs out; a fresh one is kept where tokens are.
A client of our own and thin: the one that can be had as a package asks at doubled paths and reshapes what is answered.
"""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from anchor_console.core.events import LiveEvent
from anchor_console.room.dial import Backoff
from anchor_console.sources.decoding import table, text_of, whole
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.kuaishou_shop.decoder import cursor_of, orders_of, viewers_of
from anchor_console.sources.kuaishou_shop.signing import sign
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import Sink, SourceFailed, SourceState, SourceStatus
from anchor_console.sources.web import Answer, NoAnswer, ask

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
_PAGE, _PAGES = 50, 200
_BY_CHANGE = 2
_REMEMBERED = 50_000


class _Lost(Exception):
    """This round found nothing out; `after_s` is what the platform asks us to wait."""

    def __init__(self, key: str, after_s: float = 0.0) -> None:
        super().__init__(key)
        self.key = key
        self.after_s = after_s


class _Expired(Exception):
    pass


class ShopSource:
    """`keep_secret` is told each fresh token, before it is used."""

    def __init__(self, name: str, values: Values, clock: PacedClock) -> None:
        self._name = name
        self._values = dict(values)
        self._clock = clock
        self.keep_secret: Callable[[str, str], Awaitable[None]] | None = None

    @property
    def name(self) -> str:
        return self._name

    async def run(self, sink: Sink) -> None:
        await _Run(self, self._values, self._clock, sink).until_failed()


class _Run:
    def __init__(self, source: ShopSource, values: dict[str, str], clock: PacedClock, sink: Sink) -> None:
        self._source = source
        self._values = values
        self._clock = clock
        self._sink = sink
        self._backoff = Backoff(random.SystemRandom(), first_s=2.0, longest_s=120.0)
        self._since_ms = clock.now_ms() - round(_FIRST_BACK_S * 1000)
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
            except _Lost as exc:
                self._losses += 1
                wait_s = max(self._backoff.next_s(), exc.after_s)
                self._tell(SourceState.LOST, exc.key)
            else:
                self._backoff.reset()
                self._tell(SourceState.LIVE, _LIVE)
            await self._clock.sleep_until(self._clock.monotonic_s() + wait_s)

    async def _look(self) -> None:
        """All orders that changed since the last look, and who watches now."""
        until_ms = self._clock.now_ms()
        begin_ms = self._since_ms - round(_OVERLAP_S * 1000)
        cursor = ""
        for _ in range(_PAGES):
            wanted = {
                "orderViewStatus": 1, "pageSize": _PAGE, "sort": 2, "queryType": _BY_CHANGE,
                "beginTime": begin_ms, "endTime": until_ms, "cpsType": 0, "cursor": cursor,
            }  # fmt: skip
            answer = await self._asked(_ORDERS, wanted)
            # Before they are brought: without a session orders wait, and the light must not.
            self._tell(SourceState.LIVE, _LIVE)
            decoded = orders_of(answer, self._clock.now_ms())
            self._unknown += decoded.unknown
            await self._bring(decoded.events)
            cursor = cursor_of(answer)
            if not cursor:
                break
        # Only a look that came to its end moves on: half of one is looked at again.
        self._since_ms = until_ms
        if self._clock.monotonic_s() >= self._viewers_due_s:
            self._viewers_due_s = self._clock.monotonic_s() + _VIEWERS_EVERY_S
            viewers = viewers_of(await self._asked(_VIEWERS, {}), self._clock.now_ms())
            if viewers is not None:
                await self._bring([viewers])

    async def _bring(self, found: Sequence[LiveEvent]) -> None:
        new = [event for event in found if event.id not in self._known]
        if not new:
            return
        await self._sink.take([msgspec.structs.replace(event, source=self._source.name) for event in new])
        for event in new:
            self._known[event.id] = None
        while len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._brought += len(new)
        newest_ms = max(event.at_ms for event in new)
        self._newest_ms = newest_ms if self._newest_ms is None else max(self._newest_ms, newest_ms)

    async def _asked(self, method: str, wanted: Mapping[str, Any]) -> Any:
        """The answer, after a fresh token where the old one has run out."""
        try:
            return await self._call(method, wanted)
        except _Expired:
            await self._refresh()
        try:
            return await self._call(method, wanted)
        except _Expired as exc:
            raise SourceFailed("source.kuaishou_shop.token") from exc

    async def _call(self, method: str, wanted: Mapping[str, Any]) -> Any:
        params = {
            "appkey": self._values["app_key"],
            "access_token": self._values["access_token"],
            "method": method,
            "version": "1",
            "param": json.dumps(wanted, separators=(",", ":")),
            "signMethod": "HMAC_SHA256",
            "timestamp": str(self._clock.now_ms()),
        }
        params["sign"] = sign(params, self._values["sign_secret"])
        answer = await self._get(f"/{method.replace('.', '/')}?{urlencode(params)}")
        given = table(answer.body)
        if whole(given.get("result")) == 1:
            return given
        said = text_of(given.get("error_msg")) or text_of(given.get("msg"))
        if answer.status == 401 or "token" in said.casefold():
            raise _Expired
        if "限流" in said or "频" in said or "limit" in said.casefold():
            raise _Lost("source.kuaishou_shop.throttled", answer.retry_after_s or 30.0)
        if "签名" in said or "sign" in said.casefold() or "appkey" in said.casefold():
            raise SourceFailed("source.kuaishou_shop.refused", message=said[:200])
        raise _Lost("source.lost.web")

    async def _refresh(self) -> None:
        wanted = {
            "grant_type": "refresh_token",
            "app_id": self._values["app_key"],
            "app_secret": self._values["app_secret"],
            "refresh_token": self._values["refresh_token"],
        }
        answer = await self._get("/oauth2/refresh_token", urlencode(wanted).encode())
        given = table(answer.body)
        access, fresh = text_of(given.get("access_token")), text_of(given.get("refresh_token"))
        if not access:
            raise SourceFailed("source.kuaishou_shop.token")
        # Kept before it is used: the old one may be good for nothing from now on.
        for name, secret in (("access_token", access), ("refresh_token", fresh)):
            if secret:
                self._values[name] = secret
                if self._source.keep_secret is not None:
                    await self._source.keep_secret(name, secret)
        log.info("the shop's token was renewed")

    async def _get(self, path: str, body: bytes | None = None) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            answer = await ask(f"{self._values['address'].rstrip('/')}{path}", body=body, headers=headers)
        except NoAnswer as exc:
            raise _Lost("source.lost.web") from exc
        if answer.status == 429:
            raise _Lost("source.kuaishou_shop.throttled", answer.retry_after_s or 30.0)
        if answer.status >= 500 or not isinstance(answer.body, dict):
            raise _Lost("source.lost.web")
        return answer

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
