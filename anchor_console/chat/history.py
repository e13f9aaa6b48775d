"""Which rows of a session's chat a reader wants to see: the same answer for a row in memory and for one on disk."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.fulltext import holds, phrase_of, words_of
from anchor_console.chat.lanes import Lane
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import IdentityId
from anchor_console.fans.find_words import PartOfName


class Filter(msgspec.Struct, frozen=True):
    """What a row must be to be shown; None, and an empty set, ask nothing.

    `text` is found as words, see `fulltext`, or in the name of who said the line; `number` in what it says of goods.
    `history_store` says the same in SQL. Some is left to who can look it up: whom `tier` takes, which is worked out by
    rules that change, they say on disk by `among`, and who bears the name in `text` now, or once bore it, by `named`.
    """

    lane: Lane | None = None
    text: str | None = None
    intents: frozenset[Intent] = frozenset()
    fan: IdentityId | None = None
    number: str | None = None
    platform: str | None = None
    only_starred: bool = False
    only_unanswered: bool = False
    tier: str | None = None
    among: frozenset[IdentityId] | None = None
    named: frozenset[IdentityId] = frozenset()

    @property
    def phrase(self) -> str | None:
        return phrase_of(self.text) if self.text else None

    @property
    def is_open(self) -> bool:
        """Whether every row is shown."""
        return self == Filter(text=self.text) and self.phrase is None

    def predicate(self) -> Callable[[ChatRow], bool]:
        """Whether a row is shown, made for asking it of many."""
        asked: list[Callable[[ChatRow], bool]] = []
        if self.only_starred:
            asked.append(lambda row: row.is_starred)
        if self.only_unanswered:
            asked.append(lambda row: row.lane is Lane.ASKING and not row.is_answered and not row.is_deleted)
        if self.lane is not None:
            asked.append(lambda row: row.lane is self.lane)
        if self.intents:
            asked.append(lambda row: row.reading is not None and row.reading.intent in self.intents)
        if self.fan is not None:
            asked.append(lambda row: row.identity_id == self.fan)
        if self.number is not None:
            asked.append(
                lambda row: row.reading is not None and any(i.number == self.number for i in row.reading.items)
            )
        if self.platform is not None:
            asked.append(lambda row: row.identity is not None and row.identity.platform == self.platform)
        if self.among is not None:
            asked.append(lambda row: row.identity_id in (self.among or ()))
        if (phrase := self.phrase) is not None:
            name = PartOfName.of(self.text or "")
            asked.append(
                lambda row: (
                    holds(words_of(row.text), phrase)
                    or row.identity_id in self.named
                    # Who has come since may bear it too.
                    or (name is not None and row.name is not None and name.is_in(row.name))
                )
            )
        return lambda row: all(wants(row) for wants in asked)


EVERYTHING = Filter()
