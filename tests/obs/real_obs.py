"""The real OBS under Xvfb, in a home of its own, with its websocket server on."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.real_console import a_free_port

PASSWORD = "a secret of OBS"
_WITHIN_S = 30
_PLUGIN = """[General]
FirstRun=true
LastVersion=486539266
EnableAutoUpdates=false

[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}

[Basic]
Profile=Untitled
ProfileDir=Untitled
"""
_VIDEO = """[General]
Name=Untitled

[Video]
BaseCX={width}
BaseCY={height}
OutputCX={width}
OutputCY={height}
FPSCommon=30
"""


@dataclass
class RealObs:
    """One OBS, which can be killed and started again with what it had."""

    home: Path
    port: int = field(default_factory=a_free_port)
    size: tuple[int, int] = (720, 1280)
    _process: subprocess.Popen[bytes] | None = None
    _display: str = ""

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def write_settings(self) -> None:
        settings = self.home / ".config" / "obs-studio"
        profile = settings / "basic" / "profiles" / "Untitled"
        profile.mkdir(parents=True, exist_ok=True)
        (settings / "global.ini").write_text(_PLUGIN.format(port=self.port, password=PASSWORD))
        (profile / "basic.ini").write_text(_VIDEO.format(width=self.size[0], height=self.size[1]))

    def start(self) -> None:
        """Return once it listens."""
        env = os.environ | {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_RUNTIME_DIR": str(self.home),
            "DISPLAY": self._display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "LANG": "C.UTF-8",
        }
        env.pop("QT_QPA_PLATFORM", None)
        self._process = subprocess.Popen(
            ["obs", "--minimize-to-tray", "--multi", "--disable-updater", "--disable-shutdown-check"],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        asyncio.run(self._listens())

    async def _listens(self) -> None:
        async with asyncio.timeout(_WITHIN_S):
            while True:
                assert self._process is not None
                assert self._process.poll() is None, "OBS ended by itself"
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                        return
                await asyncio.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@contextmanager
def real_obs(home: Path, size: tuple[int, int] = (720, 1280)) -> Iterator[RealObs]:
    missing = [program for program in ("obs", "Xvfb") if shutil.which(program) is None]
    assert not missing, f"these tests drive the real OBS, and {', '.join(missing)} is not installed"
    with ExitStack() as end:
        reader, writer = os.pipe()
        end.callback(os.close, reader)
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
            pass_fds=[writer],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        end.callback(screen.wait, 10)
        end.callback(screen.terminate)
        display = os.read(reader, 64).decode().strip()
        obs = RealObs(home, size=size, _display=f":{display}")
        obs.write_settings()
        end.callback(obs.kill)
        obs.start()
        yield obs
