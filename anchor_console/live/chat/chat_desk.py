"""What people do with lines of chat: read back, search, star, delete, and keep filters by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.chat import history_store as history
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import find_store, tally_store
from anchor_console.fans.find_words import PartOfName
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.fans.tiers_desk import TiersDesk
from anchor_console.live.state import LiveState
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import Transaction

FILTERS_KEY = "chat.filters"
_NAME_LIMIT = 40
_CHAT = "chat"
"""What is searched for here."""


def filter_name(typed: str) -> str:
    """The name that a filter has by what was typed; empty where nothing is left of it."""
    return harmless(typed).strip()[:_NAME_LIMIT].rstrip()


class ChatDesk:
    """Reads any part of the open session's chat, and acts on its lines."""

    def __init__(
        self,
        database: Database,
        actions: Actions,
        state: LiveState,
        settings: Settings,
        tiers: TiersDesk,
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._settings = settings
        self._tiers = tiers

    async def before(self, message_id: MessageId | None, limit: int, wanted: Filter = EVERYTHING) -> list[ChatRow]:
        """The last rows that came before a message, oldest first; None is the session's end."""
        session_id = self._session_id()
        known = self._knowing(session_id, wanted)
        return await self._database.read_later(
            lambda tx: history.rows_before(tx, session_id, message_id, limit, known(tx))
        )

    async def after(self, message_id: MessageId | None, limit: int, wanted: Filter = EVERYTHING) -> list[ChatRow]:
        """The first rows that came after a message, oldest first; None is the session's beginning."""
        session_id = self._session_id()
        known = self._knowing(session_id, wanted)
        return await self._database.read_later(
            lambda tx: history.rows_after(tx, session_id, message_id, limit, known(tx))
        )

    async def around(self, message_id: MessageId, limit: int, wanted: Filter = EVERYTHING) -> list[ChatRow]:
        """Rows with the message in their middle, oldest first."""
        session_id = self._session_id()
        known = self._knowing(session_id, wanted)
        return await self._database.read_later(
            lambda tx: history.rows_around(tx, session_id, message_id, limit, known(tx))
        )

    async def around_in(self, session_id: SessionId, message_id: MessageId, limit: int) -> list[ChatRow]:
        """Rows of any session with the message in their middle, oldest first."""
        return await self._database.read_later(lambda tx: history.rows_around(tx, session_id, message_id, limit))

    async def count_passing(self) -> None:
        """Count who came in and liked in the session before the console took it up, as after a restart."""
        session, up_to = self._state.session, self._state.loaded_up_to
        if session is None:
            return
        before = await self._database.read_later(lambda tx: history.passing(tx, session.id, up_to))
        if self._state.loaded_up_to == up_to:
            self._state.show_passing_before(before)

    async def message_at(self, at_ms: int) -> MessageId | None:
        """The first row that arrived at this time or later, or the last one; None where there is none."""
        session_id = self._session_id()
        return await self._database.read_later(lambda tx: history.message_at(tx, session_id, at_ms))

    async def find(self, wanted: Filter, limit: int, before: MessageId | None = None) -> list[ChatRow]:
        """The newest rows that are wanted (before a message, for the next page), oldest first.

        Raises:
            Superseded: another search for chat began before this one was done.
        """
        session_id = self._session_id()
        known = self._knowing(session_id, wanted)
        return await self._database.search(
            _CHAT, lambda tx: history.rows_before(tx, session_id, before, limit, known(tx))
        )

    async def called(self, typed: str) -> dict[IdentityId, str]:
        """Who in the session bears what was typed as a part of a name, or once bore it, each with that name; for
        `Filter.named`.

        Raises:
            Superseded: another search for chat began before this one was done.
        """
        session_id, part = self._session_id(), PartOfName.of(typed)
        return await self._database.search(_CHAT, lambda tx: find_store.called(tx, session_id, part)) if part else {}

    def arrival(self, message_id: MessageId) -> history.Arrival | None:
        """When and as which of the session's lines it reached us; None where it is kept no more."""
        session = self._state.session
        return history.arrival(self._database.read(), session.id, message_id) if session else None

    async def star(self, message_id: MessageId, by: By | None = None) -> None:
        """Put a star on the line, for the anchor."""

        def work(tx: Transaction, act: Act) -> None:
            _must_be_there(tx, act, message_id)
            history.star(tx, message_id, act.by.name, act.at_ms)

        await self._actions.do("ask.star", {"message_id": message_id}, work, by)
        self._state.feed.mark_starred(message_id, True)
        self._state.refresh_starred()

    async def unstar(self, message_id: MessageId, by: By | None = None) -> None:
        def work(tx: Transaction, _act: Act) -> None:
            history.unstar(tx, message_id)

        await self._actions.do("ask.unstar", {"message_id": message_id}, work, by)
        self._state.feed.mark_starred(message_id, False)
        self._state.refresh_starred()

    async def delete(self, message_ids: Sequence[MessageId], by: By | None = None) -> None:
        """Take lines off our screens and pages; they are kept, and show as deleted here. Their effects stay."""

        def work(tx: Transaction, act: Act) -> dict[str, Any]:
            there = history.are_in(tx, act.session.id, lines)
            if not there:
                raise Refused("not_found", "chat.gone")
            return {"lines": history.take_away(tx, there, act.at_ms), "at_ms": act.at_ms}

        lines = sorted(set(message_ids))
        done = await self._actions.do("chat.delete", {"message_ids": lines}, work, by)
        self.show_taken(done["lines"])

    def take_back(self, tx: Transaction, act: Act, done: Mapping[str, Any], *, again: bool) -> dict[str, Any]:
        """Give back what a deletion took away, or take it away `again`; gives what came of it, as it is logged.

        Raises:
            Refused: nothing is left that could be.
        """
        if again:
            lines = history.take_away(tx, done["lines"], act.at_ms)
        else:
            lines = history.give_back(tx, done["lines"], done["at_ms"])
        if not lines:
            raise Refused("conflict", "undo.moved_on")
        return {"lines": lines, "at_ms": act.at_ms}

    def show_taken(self, message_ids: Sequence[MessageId], *, back: bool = False) -> None:
        """Show lines as taken away, or as given back."""
        if back:
            self._state.show_given_back(message_ids)
            self._state.given_back.emit(message_ids)
        elif message_ids:
            self._state.show_deleted(message_ids)
            self._state.taken_away.emit(message_ids)

    def filters(self) -> dict[str, Filter]:
        """The filters that were saved, by name, in the order of their saving."""
        saved: dict[str, Any] = self._settings.get(FILTERS_KEY) or {}
        return {name: msgspec.convert(value, Filter) for name, value in saved.items()}

    async def save_filter(self, name: str, wanted: Filter) -> None:
        """Keep a filter under a name; one of that name is replaced.

        Raises:
            Refused: the name is empty.
        """
        await self._keep(self.filters() | {_must_be_name(name): wanted})

    async def rename_filter(self, name: str, typed: str) -> None:
        """Give a filter that was saved another name; it keeps its place.

        Raises:
            Refused: the new name is empty or another filter's, or the filter is gone.
        """
        title, saved = _must_be_name(typed), self.filters()
        if name not in saved:
            raise Refused("not_found", "filter.gone", name=name)
        if title != name and title in saved:
            raise Refused("conflict", "filter.name_taken", name=title)
        await self._keep({title if one == name else one: wanted for one, wanted in saved.items()})

    async def drop_filter(self, name: str) -> None:
        await self._keep({title: wanted for title, wanted in self.filters().items() if title != name})

    async def _keep(self, filters: dict[str, Filter]) -> None:
        await self._settings.set(FILTERS_KEY, {name: msgspec.to_builtins(one) for name, one in filters.items()})

    def _knowing(self, session_id: SessionId, wanted: Filter) -> Callable[[Transaction], Filter]:
        """What finds out, while it reads, whom the tier that is wanted takes now."""
        key, rules, now_ms = wanted.tier, self._tiers.rules, self._tiers.now_ms
        if key is None:
            return lambda _: wanted
        return lambda tx: replace(wanted, among=tally_store.came_of_tier(tx, session_id, key, rules, now_ms))

    def _session_id(self) -> SessionId:
        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        return session.id


def _must_be_there(tx: Transaction, act: Act, message_id: MessageId) -> None:
    if not history.is_in(tx, act.session.id, message_id):
        raise Refused("not_found", "chat.gone")


def _must_be_name(typed: str) -> str:
    title = filter_name(typed)
    if not title:
        raise Refused("invalid", "filter.no_name")
    return title
