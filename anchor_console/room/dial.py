"""Reaching a hub: its address, one connection, and how long to wait before the next try."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from anchor_console.core.addresses import is_loopback
from anchor_console.room import messages

# The hub's own frames may be longer than those it takes: a welcome holds all goods.
_MAX_BYTES = 64 * 1024 * 1024
_OPEN_TIMEOUT_S = 10


class LinkDown(Exception):
    """There is no connection to the hub now, or it broke before the answer: the outcome is unknown."""


class LinkRefused(Exception):
    """The hub does not let us in, and will not when asked again."""

    def __init__(self, code: messages.RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def not_let_in(code: messages.RefusalCode, message: str) -> LinkDown | LinkRefused:
    """What a refusal means for who keeps a link up."""
    # Too many tries, or a hello that came late, are worth another try; a wrong token is not.
    return LinkDown(message) if code in ("too_many", "no_hello") else LinkRefused(code, message)


class InsecureHub(Exception):
    """A token would go over the network for all to read."""


def endpoint(url: str, *, allow_plain: bool = False) -> str:
    """The websocket address that `url` means: `http` becomes `ws`, no path becomes `/ws`.

    Raises:
        ValueError: no address of a hub.
        InsecureHub: not `wss`, and not on this machine, and nobody said that this is wanted.
    """
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if scheme not in ("ws", "wss") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a room hub")
    if scheme == "ws" and not allow_plain and not is_here(url):
        raise InsecureHub(f"{parts.hostname} is not this machine, and {scheme} can be listened to: use wss")
    path = parts.path if parts.path.strip("/") else "/ws"
    return urlunsplit((scheme, parts.netloc, path, "", ""))


def is_here(url: str) -> bool:
    """Whether the address is on this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def trusting(cert: Path) -> ssl.SSLContext:
    """For our own hub under another name: whoever presents this very certificate is it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cert)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return context


@asynccontextmanager
async def connected(url: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[ClientConnection]:
    """One open connection; `tls` in place of the system's own trust.

    Raises:
        LinkDown: it could not be opened.
    """
    try:
        ws = await connect(
            url,
            subprotocols=[Subprotocol(messages.SUBPROTOCOL)],
            compression=None,
            max_size=_MAX_BYTES,
            open_timeout=_OPEN_TIMEOUT_S,
            close_timeout=2,
            # The system's proxy has no business between us and our own machine's hub.
            proxy=None,
            ssl=(tls or True) if url.startswith("wss:") else None,
        )
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as exc:
        raise LinkDown(str(exc)) from exc
    try:
        yield ws
    except ConnectionClosed as exc:
        raise LinkDown(str(exc)) from exc
    finally:
        await ws.close()


@dataclass(slots=True)
class Backoff:
    """Longer waits after each failure in a row, spread at random so that a hub's clients don't return all at once.

    Who is let in and loses the connection again at once has failed as well.
    """

    rng: random.Random = field(default_factory=random.SystemRandom)
    first_s: float = 0.1
    longest_s: float = 5.0
    _tries: int = 0
    _let_in_s: float | None = None

    def let_in(self, now_s: float) -> None:
        """The connection stands, by the monotonic clock's `now_s`."""
        self._let_in_s = now_s

    def lost(self, now_s: float) -> None:
        """The connection is gone, if it ever stood."""
        if self._let_in_s is not None and now_s - self._let_in_s >= self.longest_s:
            self.reset()
        self._let_in_s = None

    def reset(self) -> None:
        self._tries = 0

    def next_s(self) -> float:
        longest_s: float = min(self.longest_s, self.first_s * 2**self._tries)
        self._tries = min(self._tries + 1, 16)
        return longest_s * self.rng.uniform(0.5, 1)


async def real_sleep(delay_s: float) -> None:
    await asyncio.sleep(delay_s)
