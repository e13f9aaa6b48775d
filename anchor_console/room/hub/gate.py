"""Who is let in: tokens, codes, roles, and what becomes of those who guess."""

from __future__ import annotations

import msgspec

from anchor_console.core.text import short_name
from anchor_console.room import messages
from anchor_console.room.hub.rates import RatesBy
from anchor_console.room.hub.tokens import CodeRefused, Grant, TokenBook
from anchor_console.room.rights import Role

_WRONG_PER_S = 0.2
_WRONG_AT_ONCE = 10


class NotIn(Exception):
    """This hello is refused."""

    def __init__(self, code: messages.RefusalCode, message: str, why: messages.CodeFault | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.why = why


class Entry(msgspec.Struct, frozen=True):
    """Someone let in. `token` is new, and told to them once, where they came by a code."""

    grant: Grant
    name: str
    token: str | None


class Gate:
    def __init__(self, tokens: TokenBook, *, is_live_open: bool) -> None:
        self._tokens = tokens
        self._is_live_open = is_live_open
        self._wrong = RatesBy(_WRONG_PER_S, _WRONG_AT_ONCE)

    def enter(self, hello: messages.Hello, address: str, now_ms: int) -> Entry:
        """Whom this hello lets in.

        Raises:
            NotIn: nobody.
        """
        if hello.protocol != messages.PROTOCOL:
            raise NotIn("protocol", f"this hub speaks protocol {messages.PROTOCOL}")
        try:
            role = Role(hello.role)
        except ValueError:
            raise NotIn("role", "no such role") from None
        if role is Role.VIEWER:
            return self._viewer(hello)
        if hello.code is not None:
            return self._by_code(hello, hello.code, role, address, now_ms)
        # The token is looked up before the limit: who guesses beside it never locks out who knows it.
        grant = self._tokens.find(hello.token) if hello.token else None
        if grant is None:
            raise self._wrong_try(address, now_ms, "this token opens nothing")
        if grant.role is not role:
            raise NotIn("role", "this token is for another role")
        own = short_name(hello.name)
        return Entry(grant, own if role is Role.ANCHOR and own else grant.name, None)

    def _viewer(self, hello: messages.Hello) -> Entry:
        if not self._is_live_open:
            raise NotIn("role", "this room has no page for viewers")
        return Entry(Grant("viewer", Role.VIEWER, "viewer"), short_name(hello.name), None)

    def _by_code(self, hello: messages.Hello, code: str, role: Role, address: str, now_ms: int) -> Entry:
        if role is not Role.ASSISTANT:
            raise NotIn("role", "codes are for assistants")
        if self._wrong.of(address).wait_ms(now_ms):
            raise self._wrong_try(address, now_ms, "no code is looked at now")
        try:
            token, grant = self._tokens.redeem(code, hello.name, now_ms)
        except CodeRefused as exc:
            raise self._wrong_try(address, now_ms, str(exc), exc.why) from exc
        return Entry(grant, grant.name, token)

    def _wrong_try(self, address: str, now_ms: int, message: str, why: messages.CodeFault | None = None) -> NotIn:
        if self._wrong.of(address).take(now_ms):
            return NotIn("token", message, why)
        return NotIn("too_many", "too many wrong tokens from this address")
