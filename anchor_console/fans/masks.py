"""Ids that tell nobody apart although they do not look so: borne by two names in one session. Pure.

Who changes their name between two sessions is the same fan. Within one, the id may be one that the platform gives to
many, so its bearers are fans of that session only; the next session trusts it again where the names followed each
other once, as when somebody renames themself, and never where they came by turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import Identity, SessionId


class Sharing(msgspec.Struct, frozen=True):
    """How an id was found to be borne by two names: in this session, the second one from `second_at_ms` on."""

    session_id: SessionId
    first_name: str
    second_name: str
    second_at_ms: int
    is_lasting: bool


@dataclass(slots=True)
class Bearing:
    """What is known of an id in this session: the name it bore first here, and whether it is shared."""

    name: str | None
    sharing: Sharing | None


class Unmasking:
    """Tells event by event, in their order, who hides behind an id that several bear."""

    def __init__(self, session_id: SessionId, known: dict[Identity, Bearing]) -> None:
        self._session_id = session_id
        self._known = known
        self._found: dict[Identity, Sharing] = {}

    @property
    def found(self) -> Iterable[tuple[Identity, Sharing]]:
        """What was found out anew about ids."""
        return self._found.items()

    def is_shared(self, who: Identity, name: str, at_ms: int) -> bool:
        """Whether who bears the id under this name now is a fan of this session only; a nameless one may be anybody."""
        bearing = self._known.setdefault(who, Bearing(None, None))
        sharing = bearing.sharing
        if sharing is not None and sharing.is_lasting:
            return True
        if sharing is not None and sharing.session_id == self._session_id:
            if name == sharing.first_name and at_ms < sharing.second_at_ms:
                return False  # an old line, read again: then the id was still trusted
            if name not in ("", sharing.second_name):
                self._find(who, bearing, replace(sharing, is_lasting=True))
            return True
        if not name or bearing.name == name:
            return False
        if bearing.name is None:
            bearing.name = name
            return False
        self._find(who, bearing, Sharing(self._session_id, bearing.name, name, at_ms, is_lasting=False))
        return True

    def _find(self, who: Identity, bearing: Bearing, sharing: Sharing) -> None:
        bearing.sharing = self._found[who] = sharing
