"""Who is in the room now, and how they are told: what all parts of the core share."""

from __future__ import annotations

from anchor_console.room import messages
from anchor_console.room.hub.actions import Action, Close, Publish, Send, Stamped
from anchor_console.room.hub.clients import Client, Clients
from anchor_console.room.hub.metrics import Figures


class Rejected(Exception):
    """A frame that is not acted on; its sender gets `error`."""

    def __init__(self, code: messages.ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Floor:
    """The welcomed, the anchor among them, and the actions that the server is to do next."""

    def __init__(self) -> None:
        self.clients = Clients()
        self.anchor: Client | None = None
        self.lease = 0
        self.figures = Figures()
        self.counts = self.figures.counts
        self._actions: list[Action] = []

    def actions(self) -> list[Action]:
        """What is to be done since the last call, in order."""
        actions, self._actions = self._actions, []
        return actions

    def check_anchor(self, client: Client, lease: int | None = None) -> None:
        """Let only the anchor of the newest lease pass.

        Raises:
            Rejected: it is another.
        """
        if client is not self.anchor:
            raise Rejected("not_allowed", "only the anchor does this")
        if lease is not None and lease != self.lease:
            raise Rejected("stale_lease", "another console has taken over")

    def send(self, conn: int, frame: messages.Frame) -> None:
        self.write(conn, messages.encode(frame))

    def write(self, conn: int, frame: bytes) -> None:
        self._actions.append(Send(conn, frame))

    def publish(self, topic: str, told: Stamped, conns: tuple[int, ...], *, to_viewers: bool) -> None:
        if conns:
            self._actions.append(Publish(topic, told, conns, to_viewers))

    def close(self, conn: int, code: int, reason: str) -> None:
        self._actions.append(Close(conn, code, reason))

    def error(self, conn: int, code: messages.ErrorCode, message: str, id: str | None) -> None:
        self.counts["errors"] += 1
        self.send(conn, messages.Error(code=code, message=message, id=id))

    def wait(self, client: Client, id: str, for_ms: int, now_ms: int) -> None:
        """The frame was not taken; its sender is to send nothing for a while, then it again."""
        self.counts["waits"] += 1
        client.waits_until_ms = max(client.waits_until_ms, now_ms + for_ms)
        self.send(client.conn, messages.Wait(for_ms=for_ms, id=id))
