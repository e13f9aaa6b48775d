"""The shop's official platform, where one is connected as a source: its figures, its goods, its orders meanwhile."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.live.sources.shop_file import write_goods
from anchor_console.live.sources.source_setups import SetupBook, SourceSetup
from anchor_console.live.state import LiveState
from anchor_console.reports.table_file import CannotWrite
from anchor_console.sources.kinds import BadValues, check
from anchor_console.sources.known import KINDS
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.kuaishou_shop.decoder import ShopFigures
from anchor_console.sources.kuaishou_shop.source import ShopSource
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import SourceFailed
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import StorageError

_LOOKED, _LOOKED_EVERY_MS = "shop.looked", 60_000


class ShopDesk:
    def __init__(
        self, settings: Settings, state: LiveState, book: SetupBook, notices: NoticeBoard, clock: PacedClock
    ) -> None:
        self._settings = settings
        self._state = state
        self._book = book
        self._notices = notices
        self._clock = clock
        self._running: dict[str, ShopSource] = {}

    def attach(self, key: str, source: ShopSource) -> None:
        """`source` is about to run: it begins where the shop's orders were looked through last."""
        self._tie_secrets(key, source.client)
        source.looked = partial(self._looked, key)
        source.since_ms = self._looked_until(key)
        self._running[key] = source

    def detach(self, key: str) -> None:
        """It runs no longer; nothing happens where it never did."""
        self._running.pop(key, None)

    @property
    def has_shop(self) -> bool:
        """Whether a shop's official platform is asked now: only then its figures can be compared."""
        return bool(self._running)

    async def check_item(self, item_id: str) -> ShopFigures:
        """What the connected shop's platform says now of one of its goods.

        Raises:
            Refused: no shop is connected, or it does not tell.
        """
        source = next(iter(self._running.values()), None)
        if source is None:
            raise Refused("not_found", "source.no_shop")
        try:
            return await source.client.check(item_id)
        except ShopAway as exc:
            raise Refused("conflict", exc.key) from exc
        except SourceFailed as exc:
            raise Refused("conflict", exc.key, **exc.params) from exc

    async def fetch_goods(self, key: str, out: Path) -> int:
        """Write the goods of that shop to `out`, for the import's preview; returns how many rows.

        Raises:
            Refused: the shop does not answer, or the file cannot be written.
        """
        setup = self._book.known(key)
        source = self._running.get(key)
        try:
            client = source.client if source is not None else await self._client_of(setup)
            return await write_goods(client, out)
        except BadValues as exc:
            raise Refused("invalid", exc.key) from exc
        except CannotWrite as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc

    async def _client_of(self, setup: SourceSetup) -> ShopClient:
        values = check(KINDS[setup.kind].fields, await self._book.filled_in(setup))
        client = ShopClient(values, self._clock)
        self._tie_secrets(setup.key, client)
        return client

    def _tie_secrets(self, key: str, client: ShopClient) -> None:
        client.keep_secret = partial(self._keep_secret, key)
        client.kept_secret = partial(self._book.kept_secret, key)

    async def _keep_secret(self, key: str, name: str, secret: str) -> None:
        """A running shop got a fresh token.

        Raises:
            OSError: it could not be kept, which a person is told: at the next start it would be missing.
        """
        try:
            await self._book.keep_secret(key, name, secret)
        except OSError as exc:
            setup = self._book.setups.get(key)
            called = setup.name if setup is not None else key
            self._notices.post(Notice.warning("source.token_not_kept", key, name=called, reason=str(exc)))
            raise
        self._notices.clear("source.token_not_kept", key)

    def _looked_until(self, key: str) -> int | None:
        """To when the open session's orders were looked through; its start, where they never were."""
        session = self._state.session
        if session is None:
            return None
        looked = self._settings.get(f"{_LOOKED}.{key}")
        if isinstance(looked, list) and looked[:1] == [session.id] and isinstance(looked[-1], int):
            return looked[-1]
        return session.started_at_ms

    async def _looked(self, key: str, until_ms: int) -> None:
        """Remember it now and then: a console that comes up again finds what changed while it was away."""
        session = self._state.session
        known = self._looked_until(key)
        if session is not None and known is not None and until_ms - known >= _LOOKED_EVERY_MS:
            # What a full disk does not keep is looked through once more; the shop is asked on.
            with suppress(StorageError):
                await self._settings.set(f"{_LOOKED}.{key}", [session.id, until_ms])
