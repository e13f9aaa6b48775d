"""Pictures for cards, as the anchor brings them part by part, on their way to the shelf."""

from __future__ import annotations

import logging
from typing import Protocol

from anchor_console.room import messages
from anchor_console.room.hub.assets import Arriving, BadAsset
from anchor_console.room.hub.clients import Client
from anchor_console.room.hub.floor import Floor

log = logging.getLogger(__name__)


class Shelf(Protocol):
    """Where pictures are kept."""

    def has(self, sha256: str) -> bool: ...

    def put(self, sha256: str, picture: bytes) -> None:
        """
        Raises:
            OSError: there is no room for it.
        """


class Intake:
    """One picture at a time; the parts of one that was refused, or is here already, are let go by."""

    def __init__(self, floor: Floor, shelf: Shelf) -> None:
        self._floor = floor
        self._shelf = shelf
        self._arriving: Arriving | None = None

    def announce(self, client: Client, frame: messages.Asset, now_ms: int) -> None:
        del now_ms
        self._floor.check_anchor(client)
        self._arriving = None
        if self._shelf.has(frame.sha256):
            self._floor.send(client.conn, messages.Accepted(id=frame.sha256))
            return
        try:
            self._arriving = Arriving(frame)
        except BadAsset as exc:
            self._floor.error(client.conn, "invalid", str(exc), frame.sha256)

    def part(self, client: Client, part: bytes) -> None:
        self._floor.check_anchor(client)
        if self._arriving is None:
            return
        sha256 = self._arriving.asset.sha256
        try:
            picture = self._arriving.take(part)
        except BadAsset as exc:
            self._arriving = None
            self._floor.error(client.conn, "invalid", str(exc), sha256)
            return
        if picture is not None:
            self._arriving = None
            self._keep(client, sha256, picture)

    def _keep(self, client: Client, sha256: str, picture: bytes) -> None:
        try:
            self._shelf.put(sha256, picture)
        except OSError as exc:
            # A card goes without it. The console would bring it again on each connection that it broke.
            log.error("a picture cannot be kept: %s", exc)
            self._floor.error(client.conn, "invalid", "no room for the picture", sha256)
        else:
            self._floor.send(client.conn, messages.Accepted(id=sha256))

    def anchor_left(self) -> None:
        self._arriving = None
