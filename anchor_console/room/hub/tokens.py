"""Who holds which token: the token file, pairing codes, and what each token may do.

The file is JSON that a person may read and write: `{"anchor": T, "source": {NAME: T}, "assistant": {NAME: T},
"overlay": T, "host": T}`, where T is a token or `{"token": T, "rights": [...], "kinds": [...]}`. Tokens that were
given for a pairing code stand under `paired`, by hash only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.core.events import KINDS
from anchor_console.core.paths import write_private
from anchor_console.core.text import short_name
from anchor_console.room.messages import CodeFault
from anchor_console.room.rights import ASSISTANT_RIGHTS, HOST_RIGHTS, Right, Role

SOURCE_KINDS = frozenset(KINDS) - {"order", "deleted"}
"""What a source may bring unless it was given more: a forged order would be a forged sale."""

CODE_LENGTH = 8
CODE_LIFE_MS = 5 * 60 * 1000
CODE_TRIES = 5
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODES_AT_ONCE = 20
_SPENT_KEPT = 200
_SEEN_EVERY_MS = 60_000
"""How exact the file is about when somebody was last here; in memory it is exact."""


class Grant(msgspec.Struct, frozen=True):
    """What the holder of one token is and may do."""

    token_id: str
    role: Role
    name: str
    rights: frozenset[Right] = frozenset()
    kinds: frozenset[str] = frozenset()


class StoredToken(msgspec.Struct, omit_defaults=True):
    """A token as the file holds it, with what differs from its role's usual rights."""

    token: str
    rights: list[Right] | None = None
    kinds: list[str] | None = None
    name: str | None = None

    def __repr__(self) -> str:
        return "StoredToken(***)"


class PairedToken(msgspec.Struct):
    id: str
    name: str
    sha256: str
    rights: list[Right]


class TokenFile(msgspec.Struct, omit_defaults=True):
    """The token file's form. A bare token stands for one with its role's usual rights."""

    anchor: str
    overlay: str
    host: str | StoredToken
    source: dict[str, str | StoredToken] = {}
    assistant: dict[str, str | StoredToken] = {}
    paired: list[PairedToken] = []
    seen: dict[str, int] = {}
    """When each token was last used, in Unix milliseconds, by the token's id."""

    def __repr__(self) -> str:
        return "TokenFile(***)"

    @property
    def host_token(self) -> str:
        return self.host if isinstance(self.host, str) else self.host.token

    @classmethod
    def fresh(cls) -> TokenFile:
        return cls(
            anchor=new_token(),
            overlay=new_token(),
            host=new_token(),
            source={"script": new_token()},
            assistant={"assistant": new_token()},
        )


class CodeRefused(Exception):
    """A pairing code that opens nothing, and why."""

    def __init__(self, why: CodeFault) -> None:
        super().__init__(f"this code is {why}")
        self.why = why


class UnknownToken(Exception):
    """No token has this id, or it is one that cannot be changed or revoked."""


@dataclass(slots=True)
class _Code:
    name: str
    rights: frozenset[Right]
    expires_ms: int
    tries: int = 0


@dataclass(slots=True)
class _Held:
    grant: Grant
    digest: bytes = field(repr=False)
    seen_ms: int | None = None


def new_token() -> str:
    """A token of 128 bits."""
    return secrets.token_urlsafe(16)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class TokenBook:
    """All tokens of a room. `save` is called with the file's new form after each change."""

    def __init__(self, file: TokenFile, save: Callable[[TokenFile], None]) -> None:
        self._file = file
        self._save = save
        self._codes: dict[str, _Code] = {}
        self._spent: dict[str, CodeFault] = {}
        self._held: dict[str, _Held] = {}
        self._read()

    def find(self, token: str) -> Grant | None:
        """What `token` grants; all tokens are compared, in constant time, whichever is right."""
        digest = _digest(token)
        found: Grant | None = None
        for held in self._held.values():
            if hmac.compare_digest(held.digest, digest):
                found = held.grant
        return found

    def grants(self) -> list[Grant]:
        return [held.grant for held in self._held.values()]

    def new_code(self, name: str, rights: Iterable[Right] | None, now_ms: int) -> str:
        """A pairing code for one assistant: one use, five minutes, five wrong tries by anybody."""
        self._drop_stale_codes(now_ms)
        while len(self._codes) >= _CODES_AT_ONCE:
            self._spend(next(iter(self._codes)), "expired")
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH))
        given = ASSISTANT_RIGHTS if rights is None else frozenset(rights)
        self._codes[code] = _Code(short_name(name), given, now_ms + CODE_LIFE_MS)
        return code

    def redeem(self, code: str, name: str, now_ms: int) -> tuple[str, Grant]:
        """A token of its own for who knows a code, which is spent by this.

        `name` is the assistant's own, used where the code was made for nobody by name.

        Raises:
            CodeRefused: the code is wrong, too old, or was used before.
        """
        self._drop_stale_codes(now_ms)
        asked = code.strip().upper().encode()
        right = [known for known in self._codes if hmac.compare_digest(known.encode(), asked)]
        if not right:
            # A code that was good once is no guess: it costs the others none of their tries.
            if (fate := self._spent.get(code.strip().upper())) is not None:
                raise CodeRefused(fate)
            for known in self._codes.values():
                known.tries += 1
            for text in [text for text, known in self._codes.items() if known.tries >= CODE_TRIES]:
                self._spend(text, "expired")
            raise CodeRefused("wrong")
        spent = self._spend(right[0], "used")
        token = new_token()
        paired = PairedToken(
            id=f"paired:{secrets.token_hex(6)}",
            name=spent.name or short_name(name),
            sha256=_digest(token).hex(),
            rights=sorted(spent.rights),
        )
        self._file.paired.append(paired)
        self._changed()
        return token, self._held[paired.id].grant

    def change(
        self, token_id: str, name: str | None, rights: Iterable[Right] | None, kinds: Iterable[str] | None
    ) -> Grant:
        """The grant after naming it anew or giving it other rights or kinds; None leaves one as it is.

        Raises:
            UnknownToken: there is none, or it is the anchor's or an overlay's.
        """
        for paired in self._file.paired:
            if paired.id == token_id:
                paired.name = paired.name if name is None else short_name(name)
                paired.rights = paired.rights if rights is None else sorted(set(rights))
                break
        else:
            stored = self._stored(token_id)
            stored.name = stored.name if name is None else short_name(name)
            stored.rights = stored.rights if rights is None else sorted(set(rights))
            stored.kinds = stored.kinds if kinds is None else sorted(set(kinds) & set(KINDS))
        self._changed()
        return self._held[token_id].grant

    def revoke(self, token_id: str) -> None:
        """Make the token worthless from now on.

        Raises:
            UnknownToken: there is none, or it is the anchor's own, which would lock the room.
        """
        if token_id in (Role.OVERLAY, Role.HOST):
            # There is one of each: another takes its place.
            setattr(self._file, token_id, new_token())
        elif token_id.startswith("paired:") and token_id in self._held:
            self._file.paired = [paired for paired in self._file.paired if paired.id != token_id]
        else:
            self._stored(token_id)
            role, _, name = token_id.partition(":")
            del self._by_role(role)[name]
        self._file.seen.pop(token_id, None)
        self._held.pop(token_id, None)
        self._changed()

    def saw(self, token_id: str, at_ms: int) -> None:
        """The holder of the token was here."""
        held = self._held.get(token_id)
        if held is None or held.grant.role not in (Role.ASSISTANT, Role.HOST):
            return
        held.seen_ms = max(at_ms, held.seen_ms or 0)
        if at_ms - self._file.seen.get(token_id, 0) >= _SEEN_EVERY_MS:
            self._file.seen[token_id] = at_ms
            self._save(self._file)

    def last_seen_ms(self, token_id: str) -> int | None:
        """When the token's holder was last here; None for never."""
        held = self._held.get(token_id)
        return held.seen_ms if held else None

    def _spend(self, code: str, how: CodeFault) -> _Code:
        """Take a code out of use, and remember for a while what became of it."""
        while len(self._spent) >= _SPENT_KEPT:
            del self._spent[next(iter(self._spent))]
        self._spent[code] = how
        return self._codes.pop(code)

    def _drop_stale_codes(self, now_ms: int) -> None:
        for text in [text for text, code in self._codes.items() if code.expires_ms <= now_ms]:
            self._spend(text, "expired")

    def _by_role(self, role: str) -> dict[str, str | StoredToken]:
        return self._file.source if role == Role.SOURCE else self._file.assistant

    def _stored(self, token_id: str) -> StoredToken:
        """The file's own entry, made from a bare token where it is one, to be changed in place."""
        if token_id == Role.HOST:
            self._file.host = _with_options(self._file.host)
            return self._file.host
        role, _, name = token_id.partition(":")
        if role not in (Role.SOURCE, Role.ASSISTANT) or name not in self._by_role(role):
            raise UnknownToken(token_id)
        stored = _with_options(self._by_role(role)[name])
        self._by_role(role)[name] = stored
        return stored

    def _changed(self) -> None:
        self._read()
        self._save(self._file)

    def _read(self) -> None:
        held: dict[str, _Held] = {}

        def hold(token_id: str, role: Role, name: str, stored: StoredToken, usual: Grant) -> None:
            rights = usual.rights if stored.rights is None else frozenset(stored.rights)
            kinds = usual.kinds if stored.kinds is None else frozenset(stored.kinds)
            grant = replace(usual, token_id=token_id, role=role, name=stored.name or name, rights=rights, kinds=kinds)
            held[token_id] = _Held(grant, _digest(stored.token), self._seen_ms(token_id))

        usual = Grant("", Role.OVERLAY, "")
        hold("anchor", Role.ANCHOR, "anchor", StoredToken(self._file.anchor), usual)
        hold("overlay", Role.OVERLAY, "overlay", StoredToken(self._file.overlay), usual)
        hold("host", Role.HOST, "host", _with_options(self._file.host), replace(usual, rights=HOST_RIGHTS))
        for name, source in self._file.source.items():
            hold(f"source:{name}", Role.SOURCE, name, _with_options(source), replace(usual, kinds=SOURCE_KINDS))
        for name, seat in self._file.assistant.items():
            stored = _with_options(seat)
            hold(f"assistant:{name}", Role.ASSISTANT, name, stored, replace(usual, rights=ASSISTANT_RIGHTS))
        for paired in self._file.paired:
            grant = Grant(paired.id, Role.ASSISTANT, paired.name, frozenset(paired.rights))
            held[paired.id] = _Held(grant, bytes.fromhex(paired.sha256), self._seen_ms(paired.id))
        self._held = held

    def _seen_ms(self, token_id: str) -> int | None:
        known = self._held.get(token_id)
        return (known.seen_ms if known else None) or self._file.seen.get(token_id)


def _with_options(stored: str | StoredToken) -> StoredToken:
    return StoredToken(stored) if isinstance(stored, str) else stored


class BadTokenFile(Exception):
    """The token file cannot be read as one."""


def load_token_file(path: Path) -> TokenFile:
    """The file at `path`, made with fresh tokens if missing; only its owner may read it.

    Raises:
        BadTokenFile: it is there and no token file.
    """
    if not path.exists():
        file = TokenFile.fresh()
        save_token_file(path, file)
        return file
    try:
        file = msgspec.json.decode(path.read_bytes(), type=TokenFile)
    except (msgspec.DecodeError, UnicodeError) as exc:
        raise BadTokenFile(f"{path} is no token file: {exc}") from exc
    if os.name == "posix":
        path.chmod(0o600)
    return file


def save_token_file(path: Path, file: TokenFile) -> None:
    """Write the file whole or not at all, for its owner's eyes only from its first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, msgspec.json.format(msgspec.json.encode(file), indent=2).decode() + "\n")
