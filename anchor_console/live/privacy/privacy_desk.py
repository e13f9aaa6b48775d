"""What a person may ask of the desk about themself: all that is held of them, and to be forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchor_console.core.clock import Clock, rfc3339
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.fans import person_store as fans
from anchor_console.live.actions import DESK_NAME
from anchor_console.live.command_socket import Tell
from anchor_console.live.privacy.forgetting import ALL_STORES, Forgetting
from anchor_console.live.privacy.upkeep import DAY_MS, too_old
from anchor_console.live.state import LiveState
from anchor_console.privacy.export import CannotSave, held_of, save
from anchor_console.privacy.person import Known, known_as
from anchor_console.privacy.receipt import Receipt
from anchor_console.privacy.saved_files import SavedFile, note_saved
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

if TYPE_CHECKING:
    from anchor_console.live.hub_desk import HubDesk  # it brings the whole link: commands that only read need none

FANS_EXPORT = "fans export"
_SAID_ANEW_WITHIN_S = 0.5
"""The screens of the room have been told by then what stands where the person stood."""


class PrivacyDesk:
    """Each method returns when all of it is done, and a notice tells of it.

    `erased` is told when nothing of the person is in the database any more, for what shows old rows.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        state: LiveState,
        hub: HubDesk,
        notices: NoticeBoard,
        clock: Clock,
        forgetting: Forgetting,
        *,
        refresh: Callable[[Known], Awaitable[object]],
    ) -> None:
        """
        Args:
            refresh: lets all else that holds people in memory look at the database again.
        """
        self._refresh = refresh
        self._profile = profile
        self._database = database
        self._state = state
        self._hub = hub
        self._notices = notices
        self._clock = clock
        self._forgetting = forgetting
        self._until_shown: Callable[[], Awaitable[None]] | None = None
        self.erased: Signal[None] = Signal()

    def attend(self, until_shown: Callable[[], Awaitable[None]]) -> None:
        """Chat comes in: what was stored before somebody is erased is on its way to the screens, by name."""
        self._until_shown = until_shown

    def known(self, who: IdentityId) -> Known:
        """The person behind an identity: what will go, or be given out, when that is asked for."""
        return known_as(self._database.read(), who)

    async def too_old(self, days: int) -> tuple[int, int]:
        """Of how many sessions the chat would go were it kept so many days, and how many lines."""
        before_ms = self._clock.now_ms() - days * DAY_MS
        return await self._database.read_later(lambda tx: too_old(tx, before_ms))

    async def export_fan(self, who: IdentityId, path: Path) -> None:
        """Write all that is held of the person to a JSON file.

        Raises:
            Refused: nobody has this id, or the file cannot be written.
        """
        known = self.known(who)
        if not known.identities:
            raise Refused("not_found", "fan.unknown")
        at_ms = self._clock.now_ms()
        document = await self._database.read_later(lambda tx: document_of(tx, known, at_ms))
        try:
            await asyncio.to_thread(save, document, path)
        except CannotSave as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc
        hashes = self._forgetting.hashes_of(known.identities)
        note_saved(self._profile, SavedFile(at_ms, FANS_EXPORT, str(path), hashes))
        self._notices.post(Notice.info("privacy.exported", file=path.name))

    async def erase_shown(self, who: IdentityId, *, with_guessed: bool = True) -> Receipt:
        """Forget the person behind an identity, on the word of whoever sits here.

        Args:
            with_guessed: ids go along that are only guessed to be theirs.

        Raises:
            Refused: nobody has this id.
        """
        (identity,) = fans.identities_among(self._database.read(), [who]).values() or (None,)
        if identity is None:
            raise Refused("not_found", "fan.unknown")
        return await self.erase(identity, DESK_NAME, with_guessed=with_guessed)

    async def erase(self, who: Identity, by_name: str, *, with_guessed: bool = True) -> Receipt:
        """Forget the person with this id."""
        receipt = await self._forgetting.erase(who, by_name, self._tell_room, with_guessed=with_guessed)
        left = len(receipt.saved_elsewhere)
        self._notices.post(Notice.info("privacy.erased", ids=receipt.identities, files=left))
        return receipt

    async def erase_errand(self, args: dict[str, Any], _tell: Tell) -> dict[str, Any]:
        """`erase` for another command: who is `{"fan": "platform:user_id"}`."""
        who, with_guessed = Identity.parse(args["fan"]), bool(args.get("with_guessed", True))
        return (await self.erase(who, str(args["by"]), with_guessed=with_guessed)).as_json()

    async def _tell_room(self, person: Known) -> bool:
        """Show everywhere what stands now where this person stood; then let the hub forget what it kept of them."""
        if self._until_shown is not None:
            await self._until_shown()
        self._state.forget(frozenset(person.numbers), person.names)
        await self._refresh(person)
        self.erased.emit(None)
        await asyncio.sleep(_SAID_ANEW_WITHIN_S)
        forgotten = self._forgetting.forgotten
        reached = await self._hub.forget(person.identities, forgotten.key)
        # While our own hub is down its folder is ours to clean.
        return reached or (self._hub.is_ours and await self._forgetting.forget_in_our_hub(person))


def document_of(tx: Transaction, known: Known, at_ms: int) -> dict[str, Any]:
    """The whole document of `fans export`."""
    document = {"exported_at": rfc3339(at_ms), "fan": [str(who) for who in known.identities]}
    if guessed := [str(who) for who in known.guessed if who in known.identities]:
        document["only_guessed_to_be_theirs"] = guessed
    return document | {"held": held_of(tx, ALL_STORES, known.numbers)}
