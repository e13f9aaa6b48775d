"""`room serve`: the hub as a process of its own, alone or as the console's child.

Kept light, since the console starts it: no Qt, no database.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import secrets
import signal
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

from anchor_console.core.addresses import is_loopback
from anchor_console.core.paths import default_profile_dir, resource
from anchor_console.room.backplane import NoBackplane, redis_of
from anchor_console.room.hub.assets import AssetShelf
from anchor_console.room.hub.certificate import BadCertificate, names_in, serving_with
from anchor_console.room.hub.core import HubCore
from anchor_console.room.hub.lock import Locked, lock_folder
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.pages import Pages
from anchor_console.room.hub.running import ROOM, Options, serving
from anchor_console.room.hub.server import HubServer
from anchor_console.room.hub.spool import Spool
from anchor_console.room.hub.state import FileJournal
from anchor_console.room.hub.tokens import BadTokenFile, TokenBook, load_token_file, save_token_file
from anchor_console.room.hub.topics import Topics

log = logging.getLogger(__name__)

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def serve(
    host: str,
    port: int,
    backplane: str = "memory",
    cert: Path | None = None,
    key: Path | None = None,
    token_file: Path | None = None,
    state_dir: Path | None = None,
    *,
    die_with_stdin: bool = False,
    live: bool = False,
) -> int:
    """Serve until told to stop; returns the process's exit code.

    The first line on stdout is JSON: `{"url", "pid"}`. Topics and what waits for the anchor live in `state_dir`,
    beside the token file where none is named.
    """
    try:
        redis_url = redis_of(backplane)
        tls, names = _tls(cert, key)
        if not is_loopback(host) and token_file is None:
            raise _WrongUsage(f"to listen on {host}, where others may come, name a token file (--token-file)")
    except (_WrongUsage, NoBackplane) as exc:
        print(exc, file=sys.stderr)
        return WRONG_USAGE
    tokens_at = token_file or default_profile_dir() / "tokens.json"
    folder = state_dir or tokens_at.with_name(f"{tokens_at.stem}-hub")
    options = Options(host, port, tokens_at, folder, tls, live, is_alone=True, redis_url=redis_url, names=names)
    try:
        with lock_folder(folder):
            asyncio.run(_serve(options, die_with_stdin=die_with_stdin))
    except (Locked, BadTokenFile, OSError) as exc:
        print(exc, file=sys.stderr)
        return FAILED
    return DONE


class _WrongUsage(Exception):
    """The options do not go together."""


def _tls(cert: Path | None, key: Path | None) -> tuple[ssl.SSLContext | None, tuple[str, ...]]:
    """What to serve with, and the names that it is for; None and none for plain http."""
    if cert is None and key is None:
        return None, ()
    if cert is None or key is None:
        raise _WrongUsage("--cert and --key go together")
    try:
        serving = serving_with(cert, key)
        return serving, names_in(cert, serving)
    except BadCertificate as exc:
        raise _WrongUsage(str(exc)) from exc
    except ssl.SSLError as exc:
        raise _WrongUsage(f"this certificate cannot be read: {exc}") from exc


@asynccontextmanager
async def open_hub(options: Options) -> AsyncIterator[int]:
    """A whole hub while the body runs; gives its port.

    Raises:
        BadTokenFile, OSError: it cannot be opened.
    """
    if options.redis_url is not None:
        # Here, since a room on one machine needs no Redis.
        from anchor_console.room.hub.cluster_serve import open_node

        async with open_node(options, options.redis_url) as port:
            yield port
        return
    tokens_at = options.token_file
    tokens = TokenBook(load_token_file(tokens_at), lambda file: save_token_file(tokens_at, file))
    options.state_dir.mkdir(parents=True, exist_ok=True)
    journal = FileJournal(options.state_dir / "topics.log")
    topics = Topics(journal, secrets.token_hex(8), journal.entries())
    spool = Spool(options.state_dir / "spool")
    shelf = AssetShelf(options.state_dir / "assets")
    core = HubCore(
        ROOM, tokens, topics, spool, shelf, is_live_open=options.live, shorten=lambda: journal.shorten(topics)
    )
    server = HubServer(
        core,
        spool,
        Pages(resource("web"), shelf, is_live_open=options.live),
        HostCheck(options.host, options.names),
        after_acting=lambda: journal.shorten_if_long(topics),
    )
    try:
        async with serving(server, options) as port:
            yield port
    finally:
        spool.close()
        journal.close()


async def _serve(options: Options, *, die_with_stdin: bool) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    if die_with_stdin:
        _stop_with_stdin(stop)
    async with open_hub(options) as port:
        _announce(sys.stdout, options, port)
        await stop.wait()


def _announce(out: TextIO, options: Options, port: int) -> None:
    where = f"[{options.host}]:{port}" if ":" in options.host else f"{options.host}:{port}"
    s = "s" if options.tls is not None else ""
    line = {"url": f"ws{s}://{where}/ws", "pid": os.getpid(), "pages": f"http{s}://{where}", "names": options.names}
    print(json.dumps(line), file=out, flush=True)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)


def _stop_with_stdin(stop: asyncio.Event) -> None:
    """End when the parent does: its end of our stdin closes then, however it died."""
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=_wait_for_end, args=(lambda: _set_soon(loop, stop),), daemon=True, name="stdin")
    thread.start()


def _set_soon(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


def _wait_for_end(ended: Callable[[], None]) -> None:
    # The bare descriptor: a buffered reader holds a lock that would abort the interpreter's end.
    try:
        while os.read(0, 4096):
            pass
    except OSError as exc:
        log.debug("stdin is gone: %s", exc)
    ended()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="anchor-console room serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--backplane", default="memory")
    parser.add_argument("--cert", type=Path)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--token-file", type=Path)
    parser.add_argument("--state-dir", type=Path)
    parser.add_argument("--live", action="store_true", help="open the page for viewers")
    parser.add_argument("--die-with-stdin", action="store_true")
    return serve(**vars(parser.parse_args(argv)))


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    sys.exit(main())
