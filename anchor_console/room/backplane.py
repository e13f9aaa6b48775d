"""How several hubs serve one room: each in its own memory alone, or together over a Redis."""

from __future__ import annotations

import importlib.util


class NoBackplane(Exception):
    """This backplane cannot be used; the text says why, for who typed it."""


def redis_of(url: str) -> str | None:
    """The Redis that `url` names; None for `memory`, where one hub holds all of a room.

    Raises:
        NoBackplane: it names no backplane, or one that this installation has not.
    """
    if url == "memory":
        return None
    if not url.startswith(("redis://", "rediss://")):
        raise NoBackplane(f"{url!r} is no backplane: memory, or redis://...")
    if importlib.util.find_spec("redis") is None:
        raise NoBackplane("several hubs over Redis need the package redis: pip install 'anchor-console[cluster]'")
    return url
