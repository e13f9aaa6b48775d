"""What the anchor does to tokens: pairing, rights, revoking; and what becomes of those who hold them."""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.core.clock import rfc3339
from anchor_console.room import messages
from anchor_console.room.hub.clients import Client
from anchor_console.room.hub.floor import Floor
from anchor_console.room.hub.tokens import Grant, TokenBook, UnknownToken
from anchor_console.room.rights import Role


class Pairing:
    """Does to tokens what the anchor asks, and the anchor alone.

    Args:
        drop: closes a connection, with a code and a reason.
        refuse: the same, for a reason that holds when they come back.
    """

    def __init__(
        self,
        floor: Floor,
        tokens: TokenBook,
        drop: Callable[[int, int, str], None],
        refuse: Callable[[int, messages.RefusalCode, str], None],
    ) -> None:
        self._floor = floor
        self._tokens = tokens
        self._drop = drop
        self._refuse = refuse

    def tokens(self, client: Client, frame: messages.Tokens, now_ms: int) -> None:
        self._floor.check_anchor(client)
        try:
            result = messages.HubResult(id=frame.id, ok=True, value=messages.to_raw(self._done(frame, now_ms)))
        except UnknownToken:
            result = messages.HubResult(id=frame.id, ok=False, error=messages.Fault("not_found", "no such token"))
        self._floor.send(client.conn, result)

    def _done(self, frame: messages.Tokens, now_ms: int) -> object:
        """The answer's value, once it is done.

        Raises:
            UnknownToken: there is no such token.
        """
        token_id = frame.token_id or ""
        holders = self._floor.clients.with_token(token_id)
        match frame.op:
            case "code":
                return {"code": self._tokens.new_code(frame.name or "", frame.rights, now_ms)}
            case "list":
                return [self._described(grant) for grant in self._tokens.grants() if grant.role is not Role.ANCHOR]
            case "change":
                grant = self._tokens.change(token_id, frame.name, frame.rights, frame.kinds)
                # They come back at once, and are welcomed with what they may see now.
                for client in holders:
                    self._drop(client.conn, messages.TOO_SLOW, "rights changed, come back")
                return self._described(grant)
            case "revoke":
                self._tokens.revoke(token_id)
                for client in holders:
                    self._refuse(client.conn, "token", "this token was revoked")
                return {}

    def _described(self, grant: Grant) -> dict[str, object]:
        holders = self._floor.clients.with_token(grant.token_id)
        seen_ms = max([client.heard_ms for client in holders], default=self._tokens.last_seen_ms(grant.token_id))
        return {
            "token_id": grant.token_id,
            "role": grant.role,
            "name": grant.name,
            "rights": sorted(grant.rights),
            "kinds": sorted(grant.kinds),
            "online": len(holders),
            "seen_at": rfc3339(seen_ms) if seen_ms else None,
        }
