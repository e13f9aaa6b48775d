"""Which `Host` and `Origin` a request may carry: what stops other web pages in the seller's own browser."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from anchor_console.core.addresses import is_address


def host_name(host: str) -> str | None:
    """The name or address in a `Host` header, without its port; None for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


class HostCheck:
    """Known names: this machine's own, any bare address, which no foreign name server can rebind, and `more`.

    A name of `more` may begin with `*.`, as certificates write it: one label of any name.
    """

    def __init__(self, bound_to: str, more: Iterable[str] = ()) -> None:
        own = socket.gethostname().casefold()
        self._names = {"localhost", own, f"{own}.local", bound_to.casefold(), *(name.casefold() for name in more)}

    def _knows(self, name: str) -> bool:
        return name in self._names or f"*.{name.partition('.')[2]}" in self._names

    def allows(self, host: str | None, origin: str | None) -> bool:
        """Whether a request with these headers is for us, and, where a page made it, for the page's own server."""
        if host is None:
            return False
        name = host_name(host)
        if name is None or not (self._knows(name) or is_address(name)):
            return False
        if origin is None:
            return True
        scheme, _, origin_host = origin.partition("://")
        return scheme in ("http", "https") and origin_host.casefold() == host.casefold()
