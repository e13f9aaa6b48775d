"""One connection to OBS: obs-websocket 5, JSON.

Source: the protocol's own description, github.com/obsproject/obs-websocket, docs/generated/protocol.md.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from anchor_console.obs.trouble import ObsTrouble

log = logging.getLogger(__name__)

DEFAULT_PORT = 4455
DEFAULT_URL = f"ws://127.0.0.1:{DEFAULT_PORT}"
RPC_VERSION = 1
_OTHERWISE = {"http": "ws", "https": "wss"}
NOT_FOUND, ALREADY_EXISTS = 600, 601

_HELLO, _IDENTIFY, _IDENTIFIED, _REQUEST, _RESPONSE, _BATCH, _BATCH_RESPONSE = 0, 1, 2, 6, 7, 8, 9
_CLOSED_PASSWORD, _CLOSED_VERSION = 4009, 4010
_WITHIN_S = 5.0
_BEAT_S = 4.0
_LARGEST = 32 * 1024 * 1024  # a screenshot comes in one frame
_SERIAL_FRAME = 1


def address(typed: str) -> str:
    """The address as it is connected to; OBS itself shows an IP and a port, and no more is copied from there."""
    scheme, _, rest = typed.strip().rstrip("/").rpartition("://")
    if not rest:
        return DEFAULT_URL
    if scheme:
        return f"{_OTHERWISE.get(scheme, scheme)}://{rest}"
    return f"ws://{rest}" if re.search(r":\d+$", rest) else f"ws://{rest}:{DEFAULT_PORT}"


def proof(password: str, salt: str, challenge: str) -> str:
    """What shows OBS that we know its password."""
    secret = base64.b64encode(hashlib.sha256((password + salt).encode()).digest())
    return base64.b64encode(hashlib.sha256(secret + challenge.encode()).digest()).decode()


class RequestFailed(Exception):
    """OBS answered that it did not do it."""

    def __init__(self, request: str, code: int, comment: str) -> None:
        super().__init__(f"{request}: {code} {comment}")
        self.request = request
        self.code = code
        self.comment = comment


class ObsClient:
    """Requests to OBS, answered in whatever order. Made by `connected`."""

    def __init__(self, ws: ClientConnection) -> None:
        self._ws = ws
        self._ids = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._tell_end: Callable[[], object] = lambda: None
        self.ended = False
        """Whether the connection is gone."""

    def when_ended(self, tell: Callable[[], object]) -> None:
        """Call `tell` once the connection is gone."""
        self._tell_end = tell

    async def request(self, name: str, **data: Any) -> dict[str, Any]:
        """Let OBS do one thing; gives what it answers.

        Raises:
            RequestFailed: it did not.
            ObsTrouble: the connection is gone, or no answer came.
        """
        answer = await self._ask(_REQUEST, {"requestType": name, "requestData": data})
        return _result(answer)

    async def together(self, requests: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
        """Let OBS do several things within one frame of its picture.

        Raises:
            RequestFailed: one of them was not done, nor those after it.
        """
        listed = [{"requestType": name, "requestData": dict(data)} for name, data in requests]
        batch = {"requests": listed, "executionType": _SERIAL_FRAME, "haltOnFailure": True}
        answer = await self._ask(_BATCH, batch)
        return [_result(one) for one in answer.get("results", ())]

    async def _ask(self, op: int, data: dict[str, Any]) -> dict[str, Any]:
        id_ = str(next(self._ids))
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[id_] = future
        try:
            async with asyncio.timeout(_WITHIN_S):
                await self._ws.send(json.dumps({"op": op, "d": data | {"requestId": id_}}))
                return await future
        except (ConnectionClosed, TimeoutError) as exc:
            raise ObsTrouble("obs.gone") from exc
        finally:
            self._waiting.pop(id_, None)

    async def read(self) -> None:
        """Take in answers until the connection is gone."""
        try:
            async for text in self._ws:
                frame = _frame(text)
                if frame.get("op") in (_RESPONSE, _BATCH_RESPONSE):
                    data = frame.get("d") or {}
                    waiting = self._waiting.get(str(data.get("requestId")))
                    if waiting is not None and not waiting.done():
                        waiting.set_result(data)
        except ConnectionClosed as exc:
            log.info("OBS is gone: %s", exc)
        finally:
            self.ended = True
            self._tell_end()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(ObsTrouble("obs.gone"))


@asynccontextmanager
async def connected(url: str, password: str) -> AsyncIterator[ObsClient]:
    """A connection that OBS has let in.

    Raises:
        ObsTrouble: there is no OBS, or it does not let us in.
    """
    try:
        ws = await connect(
            url,
            subprotocols=[Subprotocol("obswebsocket.json")],
            proxy=None,
            max_size=_LARGEST,
            open_timeout=_WITHIN_S,
            close_timeout=1,
            ping_interval=_BEAT_S,
            ping_timeout=_BEAT_S,
        )
    except (InvalidHandshake, InvalidURI, ValueError) as exc:
        raise ObsTrouble("obs.not_obs", url=url) from exc
    except (OSError, TimeoutError) as exc:
        raise ObsTrouble("obs.no_answer", url=url) from exc
    try:
        await _identify(ws, url, password)
        client = ObsClient(ws)
        reading = asyncio.get_running_loop().create_task(client.read(), name="obs.read")
        try:
            yield client
        finally:
            reading.cancel()
            await asyncio.wait([reading])
    finally:
        await ws.close()


async def _identify(ws: ClientConnection, url: str, password: str) -> None:
    try:
        async with asyncio.timeout(_WITHIN_S):
            hello = _frame(await ws.recv())
            if hello.get("op") != _HELLO:
                raise ObsTrouble("obs.not_obs", url=url)
            said = hello.get("d") or {}
            identify: dict[str, Any] = {"rpcVersion": RPC_VERSION, "eventSubscriptions": 0}
            asked = said.get("authentication")
            if asked:
                if not password:
                    raise ObsTrouble("obs.needs_password")
                identify["authentication"] = proof(password, str(asked.get("salt")), str(asked.get("challenge")))
            await ws.send(json.dumps({"op": _IDENTIFY, "d": identify}))
            if _frame(await ws.recv()).get("op") != _IDENTIFIED:
                raise ObsTrouble("obs.not_obs", url=url)
    except TimeoutError as exc:
        # Version 4 of the plugin waits for us to speak first.
        raise ObsTrouble("obs.not_obs", url=url) from exc
    except ConnectionClosed as exc:
        code = exc.rcvd.code if exc.rcvd else None
        if code == _CLOSED_PASSWORD:
            raise ObsTrouble("obs.wrong_password") from exc
        if code == _CLOSED_VERSION:
            raise ObsTrouble("obs.version", version="?") from exc
        raise ObsTrouble("obs.gone") from exc


def _frame(text: str | bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _result(answer: dict[str, Any]) -> dict[str, Any]:
    status = answer.get("requestStatus") or {}
    if not status.get("result"):
        name = str(answer.get("requestType", ""))
        raise RequestFailed(name, int(status.get("code") or 0), str(status.get("comment") or ""))
    return answer.get("responseData") or {}
