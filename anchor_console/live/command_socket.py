"""How other commands reach the console that has their profile open: one JSON line asks, JSON lines answer.

A Unix socket where the system has them, else a port of this PC alone; either way the first line bears a key that only
the profile's owner can read. The console acts by the same services as its window, and tells progress while it does.

For a further command: name it in the console's table of errands, and call `ask_console` before taking the profile's
lock; None means that nobody has the profile open.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from anchor_console.core.paths import Profile, write_private
from anchor_console.core.refusal import Refused
from anchor_console.storage.writer import StorageError

log = logging.getLogger(__name__)

Tell = Callable[[Any], None]
"""Tells whoever asked how far it is; plain data."""
Errand = Callable[[dict[str, Any], Tell], Awaitable[Any]]
"""Does what a command asks with these arguments; gives plain data. Raises Refused where it does not."""

_ASKED_LIMIT = 1024 * 1024
_TOLD_LIMIT = 64 * 1024 * 1024
_LONGEST_SOCKET_PATH = 100
"""Systems take some 104 bytes."""
_ASKED_WITHIN_S = 10.0


class ConsoleFailed(Exception):
    """The console that has the profile open could not do it; the message says why."""


class CommandSocket:
    """Serves errands while `running`."""

    def __init__(self, profile: Profile, errands: Mapping[str, Errand], on_bug: Callable[[str, BaseException], None]):
        self._profile = profile
        self._errands = errands
        self._on_bug = on_bug
        self._key = secrets.token_urlsafe(32)
        self._serving: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until cancelled; what is under way then is broken off, as the window's own doings are."""
        async with self._listening():
            await asyncio.get_running_loop().create_future()

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        path = self._profile.root / "console.socket"
        path.unlink(missing_ok=True)
        if hasattr(asyncio, "start_unix_server") and len(os.fsencode(path.absolute())) <= _LONGEST_SOCKET_PATH:
            server = await asyncio.start_unix_server(self._handle, path, limit=_ASKED_LIMIT)
            path.chmod(0o600)
            where: dict[str, Any] = {"path": str(path.absolute())}
        else:
            server = await asyncio.start_server(self._handle, "127.0.0.1", 0, limit=_ASKED_LIMIT)
            where = {"port": server.sockets[0].getsockname()[1]}
        write_private(self._profile.command_socket, json.dumps({**where, "key": self._key}))
        try:
            yield
        finally:
            self._profile.command_socket.unlink(missing_ok=True)
            server.close()
            for task in tuple(self._serving):
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)
            path.unlink(missing_ok=True)

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            log.debug("whoever asked went away, or the console closes")
        finally:
            self._serving.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_ASKED_WITHIN_S):
                line = await reader.readline()
            asked = json.loads(line)
            is_known = secrets.compare_digest(str(asked["key"]).encode(), self._key.encode())
        except (ValueError, KeyError, TypeError):
            is_known = False
        if not is_known:
            return  # no word to a stranger

        def tell(value: dict[str, Any]) -> None:
            writer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")

        tell(await self._answer(asked, lambda progress: tell({"progress": progress})))
        await writer.drain()

    async def _answer(self, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
        errand = self._errands.get(asked.get("command", ""))
        if errand is None:
            return {"failed": f"this console knows no {asked.get('command')!r}"}
        try:
            return {"value": await errand(asked.get("args", {}), tell)}
        except Refused as exc:
            return {"refused": {"code": exc.code, "reason": exc.reason, "params": exc.params}}
        except StorageError as exc:
            return {"failed": str(exc)}
        except Exception as exc:  # a bug: reported here, and whoever asked is told that there is one
            self._on_bug(f"errand {asked.get('command')}", exc)
            return {"failed": "the console met a bug; its report lies in the profile"}


def ask_console(
    profile: Profile,
    command: str,
    args: dict[str, Any],
    on_progress: Tell = lambda _: None,
    *,
    within_s: float | None = None,
) -> Any | None:
    """What the running console answered, wrapped in a list of one; None where no console has the profile open.

    Raises:
        Refused: it refused.
        ConsoleFailed: it could not do it, went away while it was at it, or did not answer `within_s`.
    """
    try:
        where = json.loads(profile.command_socket.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    asked = {"key": where["key"], "command": command, "args": args}
    return asyncio.run(_ask_within(within_s, where, asked, on_progress))


async def _ask_within(
    within_s: float | None, where: dict[str, Any], asked: dict[str, Any], on_progress: Tell
) -> list[Any] | None:
    try:
        async with asyncio.timeout(within_s):
            return await _ask(where, asked, on_progress)
    except TimeoutError as exc:
        raise ConsoleFailed("the console does not answer") from exc


async def _ask(where: dict[str, Any], asked: dict[str, Any], on_progress: Tell) -> list[Any] | None:
    try:
        if "path" in where:
            reader, writer = await asyncio.open_unix_connection(Path(where["path"]), limit=_TOLD_LIMIT)
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", where["port"], limit=_TOLD_LIMIT)
    except OSError:
        return None  # what a killed console left
    try:
        writer.write(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
        await writer.drain()
        while line := await reader.readline():
            told = json.loads(line)
            if "progress" in told:
                on_progress(told["progress"])
            elif "refused" in told:
                refused = told["refused"]
                raise Refused(refused["code"], refused["reason"], **refused["params"])
            elif "failed" in told:
                raise ConsoleFailed(told["failed"])
            else:
                return [told["value"]]
    except ConnectionError as exc:
        raise ConsoleFailed("the console went away before it answered") from exc
    finally:
        writer.close()
    raise ConsoleFailed("the console went away before it answered")
