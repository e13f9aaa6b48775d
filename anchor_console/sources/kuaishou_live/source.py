"""Kuaishou's interactive-live platform. Its address and app id come with the platform's approval: both are settings."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

from anchor_console.sources.decoding import first, table, text_of, whole
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.kuaishou_live.decoder import KuaishouLiveDecoder
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import SourceFailed
from anchor_console.sources.talk import GoAgain, Line, Talk
from anchor_console.sources.web import NoAnswer, ask

FIELDS = (
    Field("address", FieldKind.ADDRESS, is_required=True),
    Field("app_id", is_required=True),
    Field("code", FieldKind.SECRET, is_required=True),
    Field("play_id", is_rare=True),
    Field("socket", FieldKind.ADDRESS, is_rare=True),
)
_TOOL = 1


class KuaishouLivePlan:
    """Connects the app, then listens at the socket that the answer or the settings name."""

    def __init__(self, values: Values) -> None:
        self._values = values

    @contextlib.asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        values = self._values
        root = values["address"].rstrip("/")
        wanted = {
            "appId": values["app_id"],
            "code": values["code"],
            "playId": values.get("play_id", ""),
            "appType": _TOOL,
            "useSdk": False,
        }
        try:
            answer = await ask(
                f"{root}/openapi/sdk/v1/connect",
                body=json.dumps(wanted).encode(),
                headers={"Content-Type": "application/json"},
            )
        except NoAnswer as exc:
            raise GoAgain("source.lost.web") from exc
        given = table(answer.body)
        token = text_of(given.get("token"))
        if answer.status >= 500 or not given:
            raise GoAgain("source.lost.web")
        if whole(given.get("result")) != 1 or not token:
            raise SourceFailed("source.kuaishou.refused", result=text_of(given.get("result")) or "?")
        told = first(given, "websocketUrl", "wsUrl", "url")
        url = values.get("socket") or (told if isinstance(told, str) else "") or _beside(root)
        try:
            yield Line(url, Talk(KuaishouLiveDecoder(), ping=b"anchor"), {"Authorization": f"Bearer {token}"})
        finally:
            with contextlib.suppress(NoAnswer):
                await ask(
                    f"{root}/openapi/sdk/v1/disconnect?token={quote(token, safe='')}&appType={_TOOL}", timeout_s=3.0
                )


def _beside(root: str) -> str:
    parts = urlsplit(root)
    return f"{'ws' if parts.scheme == 'http' else 'wss'}://{parts.netloc}/openapi/sdk/v1/events"


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    return SocketSource(name, KuaishouLivePlan(values), clock)


KIND = SourceKind("kuaishou-live", FIELDS, make, lambda _: KuaishouLiveDecoder(), main="address")
