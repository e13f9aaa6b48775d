"""An OBS of ours: speaks obs-websocket 5 as far as cards need it, and keeps what it was told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from anchor_console.obs.client import proof

SALT, CHALLENGE = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
KINDS = ["image_source", "color_source_v3", "text_ft2_source_v2", "ffmpeg_source"]
REQUESTS = [
    "GetVersion", "GetSceneList", "GetInputKindList", "GetInputList", "GetVideoSettings", "CreateScene", "CreateInput",
    "CreateSceneItem", "GetSceneItemId", "GetSourceActive", "SetInputSettings", "SetSceneItemTransform",
    "RemoveInput", "RemoveScene",
]  # fmt: skip

Data = dict[str, Any]


class _Fault(Exception):
    def __init__(self, code: int, comment: str = "") -> None:
        self.code, self.comment = code, comment


@dataclass
class ToyObs:
    password: str = ""
    says_hello: bool = True
    rpc_version: int = 1
    requests: list[str] = field(default_factory=lambda: list(REQUESTS))
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    scene_now: str | None = "Scene"
    scenes: dict[str, list[str]] = field(default_factory=lambda: {"Scene": []})
    inputs: dict[str, tuple[str, Data]] = field(default_factory=dict)
    transforms: dict[str, Data] = field(default_factory=dict)
    fills: list[Data] = field(default_factory=list)
    """The settings that the picture got, in order."""
    port: int = 0
    keeps_answers: int = 0
    """So many of the next answers are never given, though what was asked is done."""
    _server: Server | None = None
    _open: set[ServerConnection] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def start(self) -> None:
        protocol = [Subprotocol("obswebsocket.json")]
        self._server = await serve(self._serve, "127.0.0.1", self.port, subprotocols=protocol, close_timeout=1)
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            for connection in tuple(self._open):
                connection.transport.abort()
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, ws: ServerConnection) -> None:
        self._open.add(ws)
        with suppress(ConnectionClosed):
            if not self.says_hello:
                await ws.wait_closed()
            await self._let_in(ws)
            async for text in ws:
                frame = json.loads(text)
                await self._answer(ws, frame["op"], frame["d"])
        self._open.discard(ws)

    async def _let_in(self, ws: ServerConnection) -> None:
        hello: Data = {"obsWebSocketVersion": "5.1.0", "rpcVersion": self.rpc_version}
        if self.password:
            hello["authentication"] = {"salt": SALT, "challenge": CHALLENGE}
        await ws.send(json.dumps({"op": 0, "d": hello}))
        said = json.loads(await ws.recv())["d"]
        if said["rpcVersion"] != self.rpc_version:
            await ws.close(4010)
        elif self.password and said.get("authentication") != proof(self.password, SALT, CHALLENGE):
            await ws.close(4009)
        else:
            await ws.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))

    async def _answer(self, ws: ServerConnection, op: int, data: Data) -> None:
        if op == 6:
            answer = {"op": 7, "d": self._do(data) | {"requestId": data["requestId"]}}
        else:
            results = []
            for request in data["requests"]:
                results.append(self._do(request))
                if not results[-1]["requestStatus"]["result"] and data.get("haltOnFailure"):
                    break
            answer = {"op": 9, "d": {"requestId": data["requestId"], "results": results}}
        if self.keeps_answers:
            self.keeps_answers -= 1
        else:
            await ws.send(json.dumps(answer))

    def _do(self, request: Data) -> Data:
        name = request["requestType"]
        try:
            done = getattr(self, f"_{name}")(**(request.get("requestData") or {})) or {}
            status: Data = {"result": True, "code": 100}
        except _Fault as fault:
            done, status = {}, {"result": False, "code": fault.code, "comment": fault.comment}
        return {"requestType": name, "requestStatus": status, "responseData": done}

    # --- what it can do ---

    def _GetVersion(self) -> Data:
        return {"obsVersion": "29.0.2", "obsWebSocketVersion": "5.1.0", "availableRequests": self.requests}

    def _GetSceneList(self) -> Data:
        return {"currentProgramSceneName": self.scene_now, "scenes": [{"sceneName": name} for name in self.scenes]}

    def _GetInputKindList(self, unversioned: bool = False) -> Data:
        return {"inputKinds": self.kinds}

    def _GetInputList(self) -> Data:
        return {"inputs": [{"inputName": name, "inputKind": kind} for name, (kind, _) in self.inputs.items()]}

    def _GetVideoSettings(self) -> Data:
        return {"baseWidth": 720, "baseHeight": 1280}

    def _CreateScene(self, sceneName: str) -> None:
        self.scenes[sceneName] = []

    def _CreateInput(
        self, sceneName: str, inputName: str, inputKind: str, inputSettings: Data, sceneItemEnabled: bool
    ) -> None:
        if inputName in self.inputs:
            raise _Fault(601)
        if inputKind not in self.kinds:
            raise _Fault(605)
        self.inputs[inputName] = (inputKind, dict(inputSettings))
        self.scenes[sceneName].append(inputName)

    def _CreateSceneItem(self, sceneName: str, sourceName: str, sceneItemEnabled: bool) -> None:
        self.scenes[sceneName].append(sourceName)

    def _GetSceneItemId(self, sceneName: str, sourceName: str) -> Data:
        if sourceName not in self.scenes.get(sceneName, ()):
            raise _Fault(600)
        return {"sceneItemId": self.scenes[sceneName].index(sourceName) + 1}

    def _SetSceneItemTransform(self, sceneName: str, sceneItemId: int, sceneItemTransform: Data) -> None:
        self.transforms[self.scenes[sceneName][sceneItemId - 1]] = sceneItemTransform

    def _SetInputSettings(self, inputName: str, inputSettings: Data, overlay: bool) -> None:
        if inputName not in self.inputs:
            raise _Fault(600)
        self.inputs[inputName][1].update(inputSettings)
        if "file" in inputSettings:
            self.fills.append(dict(inputSettings))

    def _GetSourceScreenshot(self, sourceName: str, imageFormat: str, imageWidth: int) -> Data:
        file = self.inputs[sourceName][1].get("file")
        if not file:
            raise _Fault(702)
        return {"imageData": Path(file).read_bytes().hex()}

    def _GetSourceActive(self, sourceName: str) -> Data:
        return {"videoActive": sourceName in self.scenes.get(self.scene_now or "", ())}

    def _RemoveInput(self, inputName: str) -> None:
        self.inputs.pop(inputName, None)
        for items in self.scenes.values():
            if inputName in items:
                items.remove(inputName)


@asynccontextmanager
async def toy_obs(**more: Any) -> AsyncIterator[ToyObs]:
    obs = ToyObs(**more)
    await obs.start()
    try:
        yield obs
    finally:
        await obs.stop()
        await asyncio.sleep(0)
