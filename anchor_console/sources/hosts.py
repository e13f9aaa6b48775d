"""Names of computers, as they stand in an address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from anchor_console.core.addresses import is_address

_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_NEAR = re.compile(r"[A-Za-z0-9_-]{1,63}")
"""What a computer of one's own net may be called; Windows lets an underscore be."""
_LONGEST = 253


class BadAddress(ValueError):
    """No address of a web service; the message is the key of the sentence that says why."""


def is_host_name(text: str) -> bool:
    """Whether it is a full name in the net: labels of letters, digits and inner hyphens, two or more."""
    labels = text.split(".")
    return len(text) <= _LONGEST and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def check_address(address: str) -> None:
    """Whether a computer can have the name in the address.

    Raises:
        BadAddress: it has no scheme, its port is none, or nothing can be called so.
    """
    if "://" not in address:
        raise BadAddress("source.value.no_address")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as exc:
        raise BadAddress("source.value.no_port" if "ort" in str(exc) else "source.value.no_host") from exc
    if not (is_address(host) or _NEAR.fullmatch(host) or is_host_name(_in_ascii(host))):
        raise BadAddress("source.value.no_host")


def _in_ascii(host: str) -> str:
    """A name in other letters, as the net knows it."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
