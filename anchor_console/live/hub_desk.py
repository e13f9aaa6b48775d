"""The desk's hold on the room hub: where its pages are, who is paired, what each may do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from anchor_console.core.clock import Clock, to_ms
from anchor_console.core.ids import Identity
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import Actions
from anchor_console.room.hub.certificate import BadCertificate, serving_with
from anchor_console.room.link import CommandRefused, Link, LinkDown, LinkState
from anchor_console.room.rights import ASSISTANT_RIGHTS, Right, Role
from anchor_console.storage.settings import Settings

LAN_KEY = "hub.lan"
LIVE_KEY = "hub.live"
CERTIFICATE_KEY = "hub.certificate"
CODE_LIVES_MS = 5 * 60_000
PRESETS: dict[str, frozenset[Right]] = {
    "proposes": frozenset({Right.PROPOSE, Right.CHAT}),
    "assists": ASSISTANT_RIGHTS,
    "controls": frozenset(Right),
}
"""Rights that go together, from the fewest to all."""

_ANSWER_WITHIN_S = 3.0
_FORGETS_WITHIN_S = 30.0


class HubAddress(msgspec.Struct, frozen=True):
    """Where the hub's pages lie, and the tokens that the overlay and the tablet carry in their addresses.

    `pages` is for programs on this PC, `pages_for_others` for phones and tablets. The tokens are None for a hub that
    somebody else runs: they are in its own token file.
    """

    pages: str
    pages_for_others: str
    overlay_token: str | None
    host_token: str | None

    def __repr__(self) -> str:
        return f"HubAddress(pages={self.pages!r}, tokens=***)"


class Pairing(msgspec.Struct, frozen=True):
    """What the desk shows to somebody who is to be an assistant; good for one use until `expires_at_ms`."""

    url: str
    code: str
    expires_at_ms: int


class Seat(msgspec.Struct, frozen=True):
    """Somebody who was let in beside the desk: an assistant, or the anchor's own tablet."""

    token_id: str
    role: Role
    name: str
    rights: frozenset[Right]
    online: int
    """On how many devices they are here now."""
    seen_at_ms: int | None
    """When they were last here; None for never."""

    @property
    def preset(self) -> str | None:
        """The preset that these rights are; None for a choice of its own."""
        return preset_of(self.rights)


def preset_of(rights: Collection[Right]) -> str | None:
    return next((name for name, among in PRESETS.items() if among == frozenset(rights)), None)


class HubDesk:
    """`link` is None until the hub is up for the first time."""

    def __init__(self, settings: Settings, clock: Clock, actions: Actions) -> None:
        self._settings = settings
        self._clock = clock
        self._actions = actions
        self._link: Link | None = None
        self.address: HubAddress | None = None
        self.lan_changed: Signal[bool] = Signal()
        self.live_page_changed: Signal[bool] = Signal()
        self.certificate_changed: Signal[tuple[Path, Path] | None] = Signal()
        self.revoked: Signal[str] = Signal()
        """The id of a token that opens nothing any more; the tablet and the overlay have a new one at once."""

    @property
    def is_open_to_lan(self) -> bool:
        """Whether other devices of the network may reach the hub; off until a person says so."""
        return bool(self._settings.get(LAN_KEY))

    async def open_to_lan(self, is_open: bool) -> None:
        """Let other devices of the network in, or keep them out; the hub starts again with the same port."""
        await self._set(LAN_KEY, is_open, lambda: self.lan_changed.emit(is_open))

    @property
    def is_live_page_open(self) -> bool:
        """Whether the hub serves the fans' own page, /live; off until a person says so."""
        return bool(self._settings.get(LIVE_KEY))

    async def open_live_page(self, is_open: bool) -> None:
        """Serve the fans' page, or not; the hub starts again with the same port."""
        await self._set(LIVE_KEY, is_open, lambda: self.live_page_changed.emit(is_open))

    @property
    def certificate(self) -> tuple[Path, Path] | None:
        """The files of the certificate and its key that the pages are served by https with; None for plain http."""
        kept = self._settings.get(CERTIFICATE_KEY)
        return (Path(kept[0]), Path(kept[1])) if isinstance(kept, list) and len(kept) == 2 else None

    async def use_certificate(self, files: tuple[Path, Path] | None) -> None:
        """Serve the pages by https with the user's own certificate, or by plain http; the hub starts again.

        Raises:
            Refused: the files cannot be used.
        """
        if files is not None:
            try:
                serving_with(*files)
            except BadCertificate as exc:
                raise Refused("invalid", "hub.bad_certificate", reason=str(exc)) from exc
        kept = [str(one) for one in files] if files else None
        await self._set(CERTIFICATE_KEY, kept, lambda: self.certificate_changed.emit(files))

    async def _set(self, key: str, value: object, tell: Callable[[], None]) -> None:
        try:
            await self._settings.set(key, value)
        finally:
            # Also where the disk is full: who was shut out stays out, for as long as the console runs at least.
            tell()

    def attach(self, link: Link) -> None:
        self._link = link

    @property
    def state(self) -> LinkState:
        return self._link.state if self._link else LinkState.OFFLINE

    @property
    def url(self) -> str | None:
        """The address that the pages begin with; None while there is no hub."""
        return self.address.pages if self.address else None

    def overlay_address(self, query: str, *, for_others: bool = False) -> str | None:
        """What OBS or a streaming companion takes as its browser source, with choices of its own (`?layout=board`);
        it holds a token. None where we have none.

        Args:
            for_others: as another device of the network reaches it.
        """
        return (
            self._page(f"overlay{query}", self.address.overlay_token, for_others=for_others) if self.address else None
        )

    @property
    def host_url(self) -> str | None:
        """The anchor's tablet page; it holds a token. None where we have none."""
        return self._page("host", self.address.host_token, for_others=True) if self.address else None

    def _page(self, name: str, token: str | None, *, for_others: bool = False) -> str | None:
        if self.address is None or token is None:
            return None
        pages = self.address.pages_for_others if for_others else self.address.pages
        return f"{pages}/{name}#token={token}"

    async def pairing(self, name: str, rights: Sequence[Right] | None = None) -> Pairing:
        """A fresh code for an assistant called `name`; None gives the usual rights.

        Raises:
            Refused: the hub is not connected, or does not answer.
        """
        args: dict[str, Any] = {"name": name} | ({"rights": list(rights)} if rights is not None else {})
        answer = cast("dict[str, str]", await self._ask("code", args))
        code = answer["code"]
        assert self.address is not None
        await self._log("seat.invite", {"seat": name, "rights": sorted(rights or ASSISTANT_RIGHTS)})
        return Pairing(f"{self.address.pages_for_others}/desk#code={code}", code, self._clock.now_ms() + CODE_LIVES_MS)

    async def seats(self) -> list[Seat]:
        """Everybody who was let in, those who are here first, then by when they were last.

        Raises:
            Refused: the hub is not connected, or does not answer.
        """
        told = cast("list[dict[str, Any]]", await self._ask("list", {}))
        seats = [
            Seat(
                one["token_id"],
                Role(one["role"]),
                one["name"],
                frozenset(Right(right) for right in one["rights"]),
                one["online"],
                to_ms(datetime.fromisoformat(seen)) if (seen := one.get("seen_at")) else None,
            )
            for one in told
            if one["role"] in (Role.ASSISTANT, Role.HOST)
        ]
        return sorted(seats, key=lambda seat: (-min(seat.online, 1), -(seat.seen_at_ms or 0), seat.name))

    async def change_seat(self, seat: Seat, name: str, rights: Collection[Right]) -> None:
        """Name an assistant anew, or let them do other things from now on.

        Raises:
            Refused: the hub is not connected, or knows them no more.
        """
        given = sorted(rights)
        await self._ask("change", {"token_id": seat.token_id, "name": name, "rights": given})
        await self._log("seat.change", {"seat": name, "was": seat.name, "rights": given})

    async def revoke_seat(self, seat: Seat) -> None:
        """Close an assistant's pages now, and let nobody in with their token again.

        Raises:
            Refused: the hub is not connected, or knows them no more.
        """
        await self._ask("revoke", {"token_id": seat.token_id})
        await self._log("seat.revoke", {"seat": seat.name})
        self.revoked.emit(seat.token_id)

    async def _log(self, name: str, args: dict[str, Any]) -> None:
        await self._actions.do_anytime(name, args, lambda _tx, _by, _at_ms: None)

    @property
    def is_ours(self) -> bool:
        """Whether the hub is our own child; somebody else's keeps what it keeps."""
        return self.address is None or self.address.overlay_token is not None

    async def forget(self, people: Sequence[Identity], key: bytes) -> bool:
        """Let our own hub forget these people; False where it is not ours, or does not answer now."""
        if self._link is None or not self.is_ours:
            return False
        try:
            async with asyncio.timeout(_FORGETS_WITHIN_S):
                await self._link.forget(people, key)
        except (TimeoutError, LinkDown, CommandRefused):
            return False
        return True

    async def rights_of(self, token_id: str) -> frozenset[Right] | None:
        """What a token may do at this moment; None for one that was revoked."""
        for token in cast("list[dict[str, Any]]", await self._ask("list", {})):
            if token["token_id"] == token_id:
                return frozenset(Right(right) for right in token["rights"])
        return None

    async def _ask(self, op: str, args: dict[str, Any]) -> object:
        if self._link is None:
            raise Refused("conflict", "hub.offline")
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                return await self._link.tokens(op, **args)
        except (TimeoutError, LinkDown) as exc:
            raise Refused("conflict", "hub.offline") from exc
        except CommandRefused as exc:
            raise Refused(exc.code, "hub.refused") from exc
