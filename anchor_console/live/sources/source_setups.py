"""What the seller has set up as sources: kept in the settings, their secrets apart in the system's vault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Mapping
from itertools import count

import msgspec

from anchor_console.core.board import Board
from anchor_console.core.refusal import Refused
from anchor_console.core.vault import Vault
from anchor_console.sources.kinds import BadValues, FieldKind, SourceKind, check
from anchor_console.sources.known import KINDS
from anchor_console.storage.settings import Settings

SETTING = "sources"


class SourceSetup(msgspec.Struct, frozen=True):
    """One source as the seller set it up. `key` is what its events are marked by, and stays; `name` may change."""

    key: str
    kind: str
    name: str
    is_enabled: bool
    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Without its secrets."""


class SetupBook:
    """
    Args:
        open_vault: gives the place of secrets, when one is first needed: the system's keyring is slow to look for.
    """

    def __init__(self, settings: Settings, open_vault: Callable[[], Vault]) -> None:
        self._settings = settings
        self._open_vault = open_vault
        self._vault: Vault | None = None
        self.hide: Callable[[str], None] = lambda secret: None
        """Told each secret that is in use, so that no log shows it."""
        self.setups: Board[str, SourceSetup] = Board()
        for setup in read_setups(settings.get(SETTING)):
            self.setups.put(setup.key, setup)

    def known(self, key: str) -> SourceSetup:
        setup = self.setups.get(key)
        if setup is None:
            raise Refused("not_found", "source.gone")
        return setup

    def free_key(self, kind: str, taken: Container[str]) -> str:
        """The first of `twitch`, `twitch-2`, `twitch-3` that neither a setup nor `taken` has.

        Args:
            taken: what ever brought something: another room's lines may have the same ids.
        """
        keys = (kind if number == 1 else f"{kind}-{number}" for number in count(1))
        return next(key for key in keys if key not in self.setups and key not in taken)

    async def put(self, setup: SourceSetup) -> None:
        self.setups.put(setup.key, setup)
        await self._save()

    async def remove(self, setup: SourceSetup) -> None:
        """Forget it and its secrets."""
        self.setups.remove(setup.key)
        await self._save()
        for name in secret_fields(KINDS[setup.kind]):
            await (await self.vault()).forget(secret_name(setup.key, name))

    async def vault(self) -> Vault:
        """Where secrets lie; found on a thread, for the system's keyring is slow to look for."""
        if self._vault is None:
            self._vault = await asyncio.to_thread(self._open_vault)
        return self._vault

    async def filled_in(self, setup: SourceSetup) -> dict[str, str]:
        """All of its values, secrets too, which no log shows from now on."""
        return {**setup.values, **await self._secrets(setup)}

    async def completed(self, setup: SourceSetup, values: Mapping[str, str]) -> dict[str, str]:
        """`values` as they were typed, with the secrets that are kept where none was typed."""
        kept = await self._secrets(setup)
        return {**values, **{name: values.get(name) or secret for name, secret in kept.items()}}

    async def keep_secrets(self, key: str, kind: SourceKind, values: Mapping[str, str]) -> None:
        """Keep those that were typed; what was left empty stays as it was.

        Raises:
            Refused: the vault takes none.
        """
        for name in secret_fields(kind):
            if secret := values.get(name, "").strip():
                try:
                    await (await self.vault()).set(secret_name(key, name), secret)
                except OSError as exc:
                    raise Refused("conflict", "source.secret_not_kept", reason=str(exc)) from exc

    async def keep_secret(self, key: str, name: str, secret: str) -> None:
        """A running source got a fresh token."""
        self.hide(secret)
        await (await self.vault()).set(secret_name(key, name), secret)

    async def kept_secret(self, key: str, name: str) -> str | None:
        return await (await self.vault()).get(secret_name(key, name))

    async def _secrets(self, setup: SourceSetup) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in secret_fields(KINDS[setup.kind]):
            if secret := await self.kept_secret(setup.key, name):
                self.hide(secret)
                found[name] = secret
        return found

    async def _save(self) -> None:
        await self._settings.set(SETTING, [msgspec.structs.asdict(setup) for setup in self.setups])


def secret_fields(kind: SourceKind) -> list[str]:
    return [one.name for one in kind.fields if one.kind is FieldKind.SECRET]


def without_secrets(kind: SourceKind, values: Mapping[str, str]) -> dict[str, str]:
    """What of `values` the settings may hold."""
    known = {one.name for one in kind.fields if one.kind is not FieldKind.SECRET}
    return {name: value.strip() for name, value in values.items() if name in known and value.strip()}


def secret_name(key: str, field_name: str) -> str:
    """What a secret is called in the vault."""
    return f"source/{key}/{field_name}"


def what_is_wrong(setup: SourceSetup) -> str:
    """What a source lacks that no secret could give it; empty where nothing is wrong."""
    kind = KINDS[setup.kind]
    secrets = dict.fromkeys(secret_fields(kind), "kept elsewhere")
    try:
        check(kind.fields, {**secrets, **setup.values})
    except BadValues as exc:
        return f"{exc.field} ({exc.key})"
    return ""


def read_setups(kept: object) -> list[SourceSetup]:
    """What the settings hold; what this version does not know is left out."""
    found: list[SourceSetup] = []
    for one in kept if isinstance(kept, list) else []:
        try:
            setup = SourceSetup(one["key"], one["kind"], one["name"], bool(one["is_enabled"]), dict(one["values"]))
        except (KeyError, TypeError, ValueError):
            continue
        if setup.kind in KINDS:
            found.append(setup)
    return found
