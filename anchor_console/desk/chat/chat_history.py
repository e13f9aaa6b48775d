"""The session's chat beyond the rows in memory, read a page at a time; what is hidden is passed over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.core.ids import MessageId
from anchor_console.live.chat.chat_desk import ChatDesk

_PAGE = 300
_PAGES_AT_ONCE = 200
"""So many pages without a row to show, and the reader must ask again."""
_Ask = Callable[[MessageId | None], Awaitable[list[ChatRow]]]


class ChatHistory:
    """Rows are oldest first; None asks from the session's beginning or end.

    Args:
        hides: whether a row is not to be shown, whatever is wanted.
    Raises:
        Refused: no session is open.
    """

    def __init__(self, chat: ChatDesk, hides: Callable[[ChatRow], bool]) -> None:
        self._chat = chat
        self._hides = hides

    async def before(self, at: MessageId | None, wanted: Filter) -> list[ChatRow]:
        return await self._pages(lambda place: self._chat.before(place, _PAGE, wanted), at, 0)

    async def after(self, at: MessageId | None, wanted: Filter) -> list[ChatRow]:
        return await self._pages(lambda place: self._chat.after(place, _PAGE, wanted), at, -1)

    async def found(self, wanted: Filter) -> list[ChatRow]:
        """The newest of what a search finds.

        Raises:
            Superseded: another search began meanwhile.
        """
        return await self._pages(lambda place: self._chat.find(wanted, _PAGE, place), None, 0)

    async def around(self, message_id: MessageId, wanted: Filter = EVERYTHING) -> list[ChatRow]:
        return self._shown(await self._chat.around(message_id, _PAGE, wanted))

    async def _pages(self, ask: _Ask, at: MessageId | None, edge: int) -> list[ChatRow]:
        """The next rows that are shown.

        Args:
            ask: gives a page from a message on.
            edge: which row of a page the next one goes on from.
        """
        for _ in range(_PAGES_AT_ONCE):
            page = await ask(at)
            found = self._shown(page)
            if found or len(page) < _PAGE:
                return found
            at = page[edge].id
        return []

    def _shown(self, rows: list[ChatRow]) -> list[ChatRow]:
        return [row for row in rows if not self._hides(row)]
