"""Bilibili's open-live platform: a game is started for the anchor's code, kept alive, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

from anchor_console.sources.bilibili import packets
from anchor_console.sources.bilibili.decoder import BilibiliDecoder
from anchor_console.sources.bilibili.signing import signed_headers
from anchor_console.sources.decoding import Frame, Word, rows, table, text_of, whole
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values, check_token
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import SourceFailed
from anchor_console.sources.talk import GoAgain, Line, Talk
from anchor_console.sources.web import NoAnswer, ask

HOST = "https://live-open.biliapi.com"
FIELDS = (
    Field("code", FieldKind.SECRET, is_required=True),
    Field("app_id", FieldKind.NUMBER, is_required=True),
    Field("key_id", is_required=True),
    Field("key_secret", FieldKind.SECRET, is_required=True),
    Field("address", FieldKind.ADDRESS, HOST, is_rare=True),
)

_BEAT_EVERY_S, _DEAD_AFTER_S = 30.0, 35.0
_GAME_BEAT_S = 20.0
_GAME_GONE = 7003
_WRONG_SETTINGS = frozenset({4000, 4002, 4004, 4005, 4006, 4007, 4009, 4012, 4013, 4014, 4015, 7007, 7010, 8002})
"""Answers that another try will not change: a wrong key, app, signature or code, or no right to it."""
_STOP_WITHIN_S = 3.0


class BilibiliTalk(Talk):
    def __init__(self, auth_body: str) -> None:
        super().__init__(BilibiliDecoder(), dead_after_s=_DEAD_AFTER_S)
        self._auth_body = auth_body
        self._beat_s: float | None = None
        self.is_in = False

    def opening(self) -> Sequence[Frame]:
        return [packets.pack(packets.AUTH, self._auth_body.encode())]

    def heed(self, word: Word, now_s: float) -> Sequence[Frame]:
        if word.kind == "in":
            self.is_in = True
            return self._heartbeat(now_s)
        if word.kind == "refused":
            # The token of this start is used up or too old: another start gives another.
            raise GoAgain("source.bilibili.token")
        if word.kind == "ended":
            raise GoAgain("source.bilibili.ended")
        return ()

    def beat(self, now_s: float) -> Sequence[Frame]:
        super().beat(now_s)
        if self._beat_s is None or now_s - self._beat_s < _BEAT_EVERY_S:
            return ()
        return self._heartbeat(now_s)

    def _heartbeat(self, now_s: float) -> Sequence[Frame]:
        self._beat_s = now_s
        return [packets.pack(packets.HEARTBEAT, b"{}")]


class BilibiliPlan:
    """Each connection is a game of its own: forgetting to end one keeps the next out for a while."""

    def __init__(self, values: Values, clock: PacedClock) -> None:
        self._values = values
        self._clock = clock
        self._pick = random.SystemRandom()

    @contextlib.asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        started = await self._start()
        game_id = text_of(table(started.get("game_info")).get("game_id"))
        try:
            socket = table(started.get("websocket_info"))
            links = [link for link in rows(socket.get("wss_link")) if isinstance(link, str)]
            auth_body = socket.get("auth_body")
            if not links or not isinstance(auth_body, str):
                raise GoAgain("source.lost.unwilling")
            # A tool's app has no game: nothing is kept alive beside it, and nothing ended.
            keep_game = partial(self._keep_game, game_id) if game_id else None
            yield Line(self._pick.choice(links), BilibiliTalk(auth_body), beside=keep_game)
        finally:
            await self._end(game_id)

    async def _start(self) -> dict[str, Any]:
        code, answer = await self._post("start", {"code": self._values["code"], "app_id": self._app_id})
        if code in _WRONG_SETTINGS:
            raise SourceFailed("source.bilibili.refused", code=str(code), message=text_of(answer.get("message"), 200))
        if code != 0:
            raise GoAgain("source.bilibili.not_started")
        return dict(table(answer.get("data")))

    async def _keep_game(self, game_id: str) -> None:
        code: int | None = None
        while code != _GAME_GONE:
            await self._clock.sleep_until(self._clock.monotonic_s() + _GAME_BEAT_S)
            # One lost heartbeat ends nothing; the platform's own word does.
            with contextlib.suppress(GoAgain):
                code, _ = await self._post("heartbeat", {"game_id": game_id})
        raise GoAgain("source.bilibili.ended")

    async def _end(self, game_id: str) -> None:
        if not game_id:
            return
        ending = asyncio.ensure_future(self._post("end", {"app_id": self._app_id, "game_id": game_id}))
        # A console that closes still says so, but does not wait for long.
        with contextlib.suppress(GoAgain, TimeoutError):
            async with asyncio.timeout(_STOP_WITHIN_S):
                await asyncio.shield(ending)
        if not ending.done():
            ending.cancel()

    @property
    def _app_id(self) -> int:
        return int(self._values["app_id"])

    async def _post(self, what: str, fields: dict[str, Any]) -> tuple[int | None, dict[str, Any]]:
        """The code of the answer, and the answer.

        Raises:
            GoAgain: there was none.
        """
        body = json.dumps(fields).encode()
        values = self._values
        headers = signed_headers(
            body,
            values["key_id"],
            values["key_secret"],
            nonce=secrets.token_hex(16),
            now_s=self._clock.now_ms() // 1000,
        )
        try:
            answer = await ask(f"{values['address'].rstrip('/')}/v2/app/{what}", body=body, headers=headers)
        except NoAnswer as exc:
            raise GoAgain("source.lost.web") from exc
        given = dict(table(answer.body))
        if answer.status >= 500 or "code" not in given:
            raise GoAgain("source.lost.web")
        return whole(given["code"]), given


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    check_token("key_id", values["key_id"])
    return SocketSource(name, BilibiliPlan(values, clock), clock)


KIND = SourceKind("bilibili", FIELDS, make, lambda _: BilibiliDecoder(), main="code")
