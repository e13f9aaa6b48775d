"""The real room hub as a process, and a console's end of it that a test works by hand."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

Frame = dict[str, Any]


class RealHub:
    """`room serve` as users start it, on a port that stays the same through its restarts."""

    def __init__(
        self, folder: Path, certificate: tuple[Path, Path] | None = None, *, is_live_open: bool = True
    ) -> None:
        self._tokens_at = folder / "tokens.json"
        self._certificate = certificate
        self._is_live_open = is_live_open
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.pages = ""

    def start(self) -> None:
        command = [sys.executable, "-m", "anchor_console.room.hub.serve", *(["--live"] if self._is_live_open else [])]
        command += ["--port", str(self._port), "--token-file", str(self._tokens_at)]
        if self._certificate is not None:
            command += ["--cert", str(self._certificate[0]), "--key", str(self._certificate[1])]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = json.loads(self._process.stdout.readline())
        self.pages = said["pages"]
        self._port = int(self.pages.rpartition(":")[2])

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate(timeout=10)
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=10)

    @property
    def tokens(self) -> Frame:
        held: Frame = json.loads(self._tokens_at.read_text())
        return held

    @property
    def socket_url(self) -> str:
        return self.pages.replace("http", "ws", 1) + "/ws"


class Console:
    """The anchor's connection: sets topics, makes codes, hears commands and answers them."""

    def __init__(self, hub: RealHub) -> None:
        self._open = ExitStack()
        joining = connect(hub.socket_url, subprotocols=[Subprotocol("anchor-room.v1")], proxy=None)
        self._socket: ClientConnection = self._open.enter_context(joining)
        self._count = 0
        self._heard: list[Frame] = []
        hello = {"type": "hello", "protocol": 1, "role": "anchor", "token": hub.tokens["anchor"], "instance": "01A"}
        self._send(hello)
        self._lease = self._await("welcome")["lease"]

    def close(self) -> None:
        self._open.close()

    def set(self, topic: str, value: object) -> int:
        id_ = self._send_with_id({"type": "set", "lease": self._lease, "topic": topic, "value": value})
        seq: int = self._await("accepted", id=id_)["seq"]
        return seq

    def append(self, topic: str, *items: Frame) -> None:
        id_ = self._send_with_id({"type": "append", "lease": self._lease, "topic": topic, "items": items})
        self._await("accepted", id=id_)

    def pairing_code(self, name: str) -> str:
        id_ = self._send_with_id({"type": "tokens", "op": "code", "name": name})
        code: str = self._await("result", id=id_)["value"]["code"]
        return code

    def next_delivered(self, type_: str) -> Frame:
        """The next command or events from the room; what it came with is acknowledged as stored."""
        while True:
            for frame in self._heard:
                if frame["type"] == type_:
                    self._heard.remove(frame)
                    return frame
            delivered = self._await("deliver")
            self._heard += delivered["frames"]
            self._send({"type": "accepted", "lease": self._lease, "n": delivered["n"]})

    def answer(self, command: Frame, *, value: object = None, error: str | None = None) -> None:
        result: Frame = {"type": "result", "id": command["id"], "lease": self._lease, "ok": error is None}
        result |= {"to": command["by"]["token_id"], "value": value}
        self._send(result | ({"error": {"code": error, "message": ""}} if error else {}))

    def _send_with_id(self, frame: Frame) -> str:
        self._count += 1
        id_ = f"console-{id(self)}-{self._count}"
        self._send(frame | {"id": id_})
        return id_

    def _send(self, frame: Frame) -> None:
        self._socket.send(json.dumps(frame))

    def _await(self, type_: str, *, id: str | None = None, within_s: float = 10) -> Frame:
        until_s = time.monotonic() + within_s
        while True:
            frame: Frame = json.loads(self._socket.recv(timeout=max(0.01, until_s - time.monotonic())))
            if frame["type"] == "deliver" and type_ != "deliver":
                self._heard += frame["frames"]
                self._send({"type": "accepted", "lease": self._lease, "n": frame["n"]})
            elif frame["type"] == type_ and (id is None or frame.get("id") == id):
                return frame
