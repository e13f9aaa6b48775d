"""Muting (屏蔽, 仅本机) a fan, a word, a pattern or names: it hides on our screens and pages, and can be undone."""

from __future__ import annotations

import math
from collections.abc import Iterable

from anchor_console.chat import mute_store
from anchor_console.chat.mutes import Mute, MuteKind, NameMask, Pattern
from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.core.text import fold, harmless
from anchor_console.live.actions import Actions, By
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

AN_HOUR_MS = 3_600_000
_WORDS_LIMIT = 100


class MutesDesk:
    """Each method returns when its step is safe on disk; `state.mutes` shows it. `for_ms` None is for ever."""

    def __init__(
        self, database: Database, actions: Actions, state: LiveState, notices: NoticeBoard, clock: Clock, undo: Undo
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._notices = notices
        self._clock = clock
        self._undo = undo
        self._over_at_s: dict[int, float] = {}
        """When each mute for a time is over at the latest, by the monotonic clock: setting the PC's clock back does not
        lengthen it while the console runs."""
        self._load()

    async def mute_fan(self, who: IdentityId, name: str, for_ms: int | None = None, by: By | None = None) -> int:
        """Hide what the fan says, gives and follows, but for their orders; `name` is for the notice."""
        return await self._mute("fan", who, harmless(name), for_ms, by)

    async def mute_word(self, word: str, for_ms: int | None = None, by: By | None = None) -> int:
        """Hide every line of chat with the word in it, whatever its width and case.

        Raises:
            Refused: there is nothing left of the word.
        """
        words = harmless(word).strip()[:_WORDS_LIMIT]
        if not fold(words):
            raise Refused("invalid", "mute.empty")
        return await self._mute("word", words, words, for_ms, by)

    async def mute_pattern(self, pattern: str, for_ms: int | None = None, by: By | None = None) -> int:
        """Hide every line of chat with the pattern in it: `*` is anything, `?` one character.

        Raises:
            Refused: it would hide every line.
        """
        words = harmless(pattern).strip()[:_WORDS_LIMIT]
        if Pattern(words).is_empty:
            raise Refused("invalid", "mute.empty")
        return await self._mute("pattern", words, words, for_ms, by)

    async def mute_names(self, mask: str, for_ms: int | None = None, by: By | None = None) -> int:
        """Hide what everybody says, gives and follows whose whole name fits: `*` is anything, `?` one character.

        Raises:
            Refused: it would fit everybody.
        """
        words = harmless(mask).strip()[:_WORDS_LIMIT]
        if NameMask(words).is_empty:
            raise Refused("invalid", "mute.everybody")
        return await self._mute("name", words, words, for_ms, by)

    async def mute_words(self, kind: MuteKind, what: str, for_ms: int | None, by: By) -> int:
        """By a word, a pattern or names, as `kind` says."""
        mutes = {"word": self.mute_word, "pattern": self.mute_pattern, "name": self.mute_names}
        return await mutes[kind](what, for_ms, by)

    async def unmute(self, mute_id: int, by: By | None = None) -> None:
        """Show again what the mute hides.

        Raises:
            Refused: it is not in force.
        """

        def work(tx: Transaction, who: By, at_ms: int) -> None:
            if not mute_store.lift(tx, mute_id, who.name, at_ms):
                raise Refused("not_found", "mute.gone")

        await self._actions.do_anytime("mute.lift", {"mute_id": mute_id}, work, by)
        self._load()

    def reload(self) -> None:
        """Read again which mutes are in force."""
        self._load()

    def expire(self) -> None:
        """End the mutes whose time is over; to be called now and then."""
        self._show(self._state.mutes.in_force)

    async def _mute(self, kind: MuteKind, what: IdentityId | str, shown: str, for_ms: int | None, by: By | None) -> int:
        def work(tx: Transaction, who: By, at_ms: int) -> int:
            until_ms = None if for_ms is None else at_ms + for_ms
            return mute_store.add(tx, kind, what, who.name, at_ms, until_ms)

        args = {"kind": kind, "what": what, "for_ms": for_ms}
        mute_id = int(await self._actions.do_anytime("mute.add", args, work, by))
        self._load()
        self._notices.post(Notice.info("mute.done", what=shown))
        if by is None:
            self._undo.push(Done("undo.mute", lambda: self.unmute(mute_id)))
        return mute_id

    def _load(self) -> None:
        now_ms, now_s = self._clock.now_ms(), self._clock.monotonic_s()
        mutes = mute_store.in_force(self._database.read(), now_ms)
        left_s = {mute.id: (mute.until_ms - now_ms) / 1000 for mute in mutes if mute.until_ms is not None}
        self._over_at_s = {key: self._over_at_s.get(key, now_s + left) for key, left in left_s.items()}
        self._show(mutes)

    def _show(self, mutes: Iterable[Mute]) -> None:
        now_s = self._clock.monotonic_s()
        left = [mute for mute in mutes if self._over_at_s.get(mute.id, math.inf) > now_s]
        self._state.mutes.show(left, self._clock.now_ms())
