"""Bare addresses of computers, and which of them are this one's own."""

from __future__ import annotations

import ipaddress


def is_address(name: str) -> bool:
    """Whether it is a number of the net's, and no name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether who listens at `host` is reached from this machine alone."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback)
