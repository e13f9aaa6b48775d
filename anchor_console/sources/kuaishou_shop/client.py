"""Asking the Kuaishou shop's official open platform: signed requests, and a fresh token where the old one ran out.

Our own and thin: the client that can be had as a package asks at doubled paths and reshapes what is answered.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from anchor_console.sources.decoding import table, text_of, whole
from anchor_console.sources.kinds import Values
from anchor_console.sources.kuaishou_shop.decoder import ShopFigures, ShopRow, figures_of, has_more_items, rows_of
from anchor_console.sources.kuaishou_shop.signing import sign
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import SourceFailed
from anchor_console.sources.web import Answer, NoAnswer, ask

log = logging.getLogger(__name__)

_ITEMS, _ITEM = "open.item.list.get", "open.item.get"
_CART = "open.live.shop.item.check.oncar"
"""Whether one of the goods is in the cart of the anchor's room now, says the platform's page about it."""
_PAGE, _PAGES = 50, 400
_EXACT_MS = 5_000
"""A date to the second, and the way here, are no better than that."""
_KEEP_AGAIN_S = 300.0


class ShopAway(Exception):
    """This round found nothing out; `after_s` is what the platform asks us to wait."""

    def __init__(self, key: str, after_s: float = 0.0) -> None:
        super().__init__(key)
        self.key = key
        self.after_s = after_s


class _Expired(Exception):
    pass


class ShopClient:
    """`keep_secret` is told each fresh token, before it is used; `kept_secret` gives what is kept now: another
    program at the same profile may have renewed it, and a token is good for one renewal only. Where it `renews` none,
    who asks keeps none: the fresh one would be lost, and the old one good for nothing.
    """

    def __init__(self, values: Values, clock: PacedClock) -> None:
        self._values = dict(values)
        self._clock = clock
        self._renewing = asyncio.Lock()
        self.keep_secret: Callable[[str, str], Awaitable[None]] | None = None
        self.kept_secret: Callable[[str], Awaitable[str | None]] | None = None
        self.renews = True
        self._unkept: dict[str, str] = {}
        """Fresh tokens that could not be kept: they work, and it is tried again."""
        self._keep_at_s = 0.0
        self._ahead_ms = 0

    @property
    def now_ms(self) -> int:
        """The platform's time, as far as it tells; a PC whose clock is wrong would ask for orders of another hour."""
        return self._clock.now_ms() - self._ahead_ms

    async def goods(self) -> list[ShopRow]:
        """All goods of the shop, one row for each SKU.

        Raises:
            ShopAway: not all of them could be read.
            SourceFailed: the platform refuses.
        """
        found: list[ShopRow] = []
        for page in range(1, _PAGES + 1):
            answer = await self.asked(_ITEMS, {"pageNumber": page, "pageSize": _PAGE})
            found += rows_of(answer)
            if not has_more_items(answer, page * _PAGE):
                break
        return found

    async def check(self, item_id: str) -> ShopFigures:
        """What the platform says now of the goods with this id of its own: price and stock of each SKU, in cart or not.

        Raises:
            ShopAway: it says nothing that can be read.
            SourceFailed: it refuses.
        """
        number = whole(item_id)
        if number is None:
            raise ShopAway("source.kuaishou_shop.no_item")
        item = await self.asked(_ITEM, {"kwaiItemId": number})
        cart = await self.asked(_CART, {"itemId": number})
        figures = figures_of(item_id, item, cart, self._clock.now_ms())
        if figures is None:
            raise ShopAway("source.kuaishou_shop.no_item")
        return figures

    async def asked(self, method: str, wanted: Mapping[str, Any]) -> Any:
        """The answer, after a fresh token where the old one has run out.

        Raises:
            ShopAway: none came, or one that says to wait.
            SourceFailed: the platform refuses, and will.
        """
        if self._unkept and self._clock.monotonic_s() >= self._keep_at_s:
            await self._keep()
        token = self._values["access_token"]
        try:
            return await self._call(method, wanted)
        except _Expired:
            async with self._renewing:
                # Who asked meanwhile may have renewed it: a refresh token is good for one time.
                if self._values["access_token"] == token:
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
            "timestamp": str(self.now_ms),
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
            raise ShopAway("source.kuaishou_shop.throttled", answer.retry_after_s or 30.0)
        if "签名" in said or "sign" in said.casefold() or "appkey" in said.casefold():
            raise SourceFailed("source.kuaishou_shop.refused", message=said[:200])
        raise ShopAway("source.lost.web")

    async def _refresh(self) -> None:
        if not self.renews:
            raise SourceFailed("source.kuaishou_shop.ran_out")
        if self.kept_secret is not None and not self._unkept:
            kept = await self.kept_secret("access_token")
            if kept and kept != self._values["access_token"]:
                self._values["access_token"] = kept
                self._values["refresh_token"] = await self.kept_secret("refresh_token") or self._values["refresh_token"]
                return
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
                self._values[name] = self._unkept[name] = secret
        await self._keep()
        log.info("the shop's token was renewed")

    async def _keep(self) -> None:
        self._keep_at_s = self._clock.monotonic_s() + _KEEP_AGAIN_S
        for name, secret in list(self._unkept.items()):
            if self.keep_secret is not None:
                try:
                    await self.keep_secret(name, secret)
                except OSError as exc:
                    # A keyring that is locked for now: orders go on coming.
                    log.warning("a fresh token could not be kept: %s", exc)
                    return
            del self._unkept[name]

    async def _get(self, path: str, body: bytes | None = None) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            answer = await ask(f"{self._values['address'].rstrip('/')}{path}", body=body, headers=headers)
        except NoAnswer as exc:
            raise ShopAway("source.lost.web") from exc
        if answer.at_ms is not None:
            ahead_ms = self._clock.now_ms() - answer.at_ms
            self._ahead_ms = ahead_ms if abs(ahead_ms) > _EXACT_MS else 0
        if answer.status == 429:
            raise ShopAway("source.kuaishou_shop.throttled", answer.retry_after_s or 30.0)
        if answer.status >= 500 or not isinstance(answer.body, dict):
            raise ShopAway("source.lost.web")
        return answer
