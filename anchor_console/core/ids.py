"""Ids: ULIDs for what we make, and the identity of a person as their platform names them."""

from __future__ import annotations

import hashlib
import secrets
from typing import NewType

import msgspec

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

SessionId = NewType("SessionId", str)
PinId = NewType("PinId", str)
ProductId = NewType("ProductId", int)
SkuId = NewType("SkuId", int)
IdentityId = NewType("IdentityId", int)
ClaimId = NewType("ClaimId", int)
MessageId = NewType("MessageId", int)

OF_ONE_SESSION = "~@"
"""What the id begins with of an account that a session alone knows; the session and the account's own id follow."""

_SIGNS_APART = (("%", "%25"), ("/", "%2F"), (":", "%3A"))
"""What tells the parts of a written identity apart, as it stands within one of them."""
_APART = str.maketrans(dict(_SIGNS_APART))


def new_ulid(now_ms: int) -> str:
    """A fresh ULID: 26 characters that sort by `now_ms` (Unix epoch, 48 bits)."""
    return _ulid(now_ms, secrets.randbits(80))


def derived_ulid(at_ms: int, key: str) -> str:
    """The one ULID of `at_ms` and `key`: the same command, met again after a crash, makes the same id."""
    return _ulid(at_ms, int.from_bytes(hashlib.sha256(key.encode()).digest()[:10], "big"))


def _ulid(at_ms: int, low: int) -> str:
    value = (at_ms & (1 << 48) - 1) << 80 | low
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -5, -5))


class Identity(msgspec.Struct, frozen=True):
    """A person as one id space of one platform knows them: never a name alone.

    Two spaces of one platform (chat ids, a shop's open ids, order buyers) are never assumed equal.
    """

    platform: str
    space: str
    user_id: str

    def __str__(self) -> str:
        platform, space = self.platform.translate(_APART), self.space.translate(_APART)
        return f"{platform}/{space}:{self.user_id}" if space else f"{platform}:{self.user_id}"

    def within(self, session_id: SessionId) -> Identity:
        """This account as one session alone knows it, where a mask hides the name that it bears."""
        return Identity(self.platform, self.space, f"{OF_ONE_SESSION}{session_id}~{self.user_id}")

    @property
    def account(self) -> Identity:
        """The account itself, where this is one as a session alone knows it."""
        if not self.user_id.startswith(OF_ONE_SESSION):
            return self
        return Identity(self.platform, self.space, self.user_id.partition("~")[2].partition("~")[2])

    @classmethod
    def parse(cls, text: str) -> Identity:
        """The identity written as `platform:user_id` or `platform/space:user_id`.

        Where shops call a platform or a space by a name with a slash or a colon, these are `%2F` and `%3A` there.

        Raises:
            ValueError: there is no colon, one of its sides is empty, or there are several slashes before it.
        """
        place, colon, user_id = text.partition(":")
        platform, _, space = place.partition("/")
        if not colon or not platform or not user_id or "/" in space:
            raise ValueError(f"{text!r} is not platform:user_id or platform/space:user_id")
        return cls(_as_called(platform), _as_called(space), user_id)


def _as_called(written: str) -> str:
    for sign, escaped in reversed(_SIGNS_APART):
        written = written.replace(escaped, sign)
    return written
