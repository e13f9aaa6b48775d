"""Phrases of the session: text that a person declares to mean nothing, or accepts as such when many send it alike."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from anchor_console.chat import phrase_store as store
from anchor_console.chat.lanes import Lane
from anchor_console.chat.listening import Heard
from anchor_console.chat.phrases import Phrase, Suspect, SuspectId, SuspectState, key_of
from anchor_console.core.ids import ClaimId, IdentityId, MessageId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import store as fans
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.intake.phrase_lines import followed_lines, mean_again, mean_nothing
from anchor_console.live.state import LiveState
from anchor_console.live.store import last_named, last_result
from anchor_console.live.undoing import Done, Undo
from anchor_console.sales import claiming, holding
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Reason
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_PHRASE_LIMIT = 200
_ACCEPT = "phrase.accept"
_UNDO_ACCEPT = "phrase.undo_accept"


class PhrasesDesk:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done."""

    def __init__(self, database: Database, actions: Actions, state: LiveState, undo: Undo) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._undo = undo
        self._until_shown: Callable[[], Awaitable[None]] | None = None

    def attend(self, until_shown: Callable[[], Awaitable[None]]) -> None:
        """Chat comes in: what was stored before a text was accepted is on its way to the screens as what it said."""
        self._until_shown = until_shown

    async def add(self, text: str, by: By | None = None) -> None:
        """From now on `text` means nothing, whatever its words; what it said before stands."""
        is_new = key_of(_words(text)) not in self._state.phrase_rows
        key = await self._add(text, by)
        if by is None and is_new:
            self._undo.push(Done("undo.phrase_add", lambda: self._remove(key, None)))

    async def _add(self, text: str, by: By | None) -> str:
        words = _words(text)
        key = key_of(words)
        if not key:
            raise Refused("invalid", "phrase.empty")

        def work(tx: Transaction, act: Act) -> None:
            store.put_phrase(tx, act.session.id, Phrase(key, words, act.by.name, act.at_ms))
            store.settle_suspect(tx, act.session.id, key, SuspectState.ACCEPTED)

        await self._actions.do("phrase.add", {"text": words}, work, by)
        self._state.refresh_phrases()
        return key

    async def take_back(self, key: str) -> None:
        """The text is no phrase after all; claims that were given up for it wait again."""
        if (suspect_id := self._accepted(key)) is not None:
            await self.undo_accept(suspect_id)
        else:
            await self.remove(key)

    def _accepted(self, key: str) -> SuspectId | None:
        """What was suspected and accepted as this phrase, with its claims still given up."""
        session = self._state.session
        if session is None:
            return None
        tx = self._database.read()
        suspect = store.suspect_with_key(tx, session.id, key)
        if suspect is None or suspect.state is not SuspectState.ACCEPTED:
            return None
        last = last_named(tx, session.id, (_ACCEPT, _UNDO_ACCEPT), {"suspect_id": suspect.id})
        return suspect.id if last == _ACCEPT else None

    async def remove(self, key: str, by: By | None = None) -> None:
        """The text means again what it says; what was said meanwhile is not read again.

        Where it was suspected before somebody typed it in, it is offered once more.
        """
        phrase = self._state.phrase_rows.get(key)
        await self._remove(key, by)
        if by is None and phrase is not None:
            self._undo.push(Done("undo.phrase_remove", lambda: self._add(phrase.text, None)))

    async def _remove(self, key: str, by: By | None) -> None:

        def work(tx: Transaction, act: Act) -> None:
            if not store.remove_phrase(tx, act.session.id, key):
                raise Refused("not_found", "phrase.gone")
            store.settle_suspect(tx, act.session.id, key, SuspectState.OFFERED, was=SuspectState.ACCEPTED)

        await self._actions.do("phrase.remove", {"key": key}, work, by)
        self._state.refresh_phrases()

    async def accept(self, suspect_id: SuspectId, by: By | None = None) -> int:
        """What was suspected is a phrase: its lines mean nothing, and what is open of claims made by it is given up.

        Lines of which something was sold stand.

        Returns:
            Of how many claims something was given up; `undo_accept` takes all of it back.
        """

        catalogue = self._state.catalogue

        def work(tx: Transaction, act: Act) -> dict[str, Any]:
            suspect = _offered(tx, act.session.id, suspect_id)
            store.settle_suspect(tx, act.session.id, suspect.key, SuspectState.ACCEPTED)
            store.put_phrase(tx, act.session.id, Phrase(suspect.key, suspect.text, act.by.name, act.at_ms))
            lines = store.lines_saying(tx, act.session.id, suspect.key, followed_lines(tx, act.session.id))
            claims = sales.count_claims(tx, act.session.id)
            released = _release_claims(tx, act, frozenset(lines))
            sold = sales.sold_lines(tx, act.session.id)
            left = [line for line in lines if line not in sold]
            touched = mean_nothing(tx, act.session.id, left, catalogue)
            gone = claims - sales.count_claims(tx, act.session.id)
            return {"released": released, "claims": gone} | touched.told()

        is_done = self._actions.has_done(by)
        done = await self._actions.do(_ACCEPT, {"suspect_id": suspect_id}, work, by)
        await _next_turn()
        self._state.refresh_phrases()
        if by is None:
            self._undo.push(Done("undo.phrase", lambda: self.undo_accept(suspect_id)))
        if not is_done:
            await self._show(done, again=False)
        return len(done["released"])

    async def undo_accept(self, suspect_id: SuspectId, by: By | None = None) -> None:
        """It was no phrase after all: its claims wait again, each in its old place, and it is offered once more.

        In reserve mode they hold what is left now; what others hold meanwhile stays theirs.
        """

        catalogue = self._state.catalogue

        def work(tx: Transaction, act: Act) -> dict[str, Any]:
            suspect = store.suspect(tx, act.session.id, suspect_id)
            done = last_result(tx, act.session.id, _ACCEPT, {"suspect_id": suspect_id})
            if suspect is None or suspect.state is not SuspectState.ACCEPTED or done is None:
                raise Refused("conflict", "phrase.not_accepted")
            store.settle_suspect(tx, act.session.id, suspect.key, SuspectState.OFFERED, was=SuspectState.ACCEPTED)
            store.remove_phrase(tx, act.session.id, suspect.key)
            value, claims = done["value"], sales.count_claims(tx, act.session.id)
            # What was accepted by an earlier version took nothing but its claims.
            lines = [MessageId(line) for line, _ in value.get("lines", ())]
            touched = mean_again(tx, act.session.id, lines, value.get("unlinked", ()), catalogue)
            _bar(tx, act, touched.minors)
            _restore_claims(tx, act, value["released"])
            return {"claims": claims - sales.count_claims(tx, act.session.id)} | touched.told()

        is_done = self._actions.has_done(by)
        undone = await self._actions.do(_UNDO_ACCEPT, {"suspect_id": suspect_id}, work, by)
        await _next_turn()
        self._state.refresh_phrases()
        if not is_done:
            await self._show(undone, again=True)

    async def _show(self, done: Mapping[str, Any], *, again: bool) -> None:
        """Let screens and pages show what became of the lines."""
        self._state.uncount_claims(done["claims"])
        self._state.show_heard(Heard(set(done["asks"]), set(done["tickets"])))
        self._state.show_people(done["hands"])
        if done["recounted"]:
            self._state.recounted.emit(frozenset(done["recounted"]))
        if self._until_shown is not None:
            await self._until_shown()
        lines = [(MessageId(line), None if lane is None else Lane(lane)) for line, lane in done["lines"]]
        await self._state.show_meant(lines, again=again)

    async def reject(self, suspect_id: SuspectId, by: By | None = None) -> None:
        """It is what people want to say: not suspected again in this session."""

        def work(tx: Transaction, act: Act) -> None:
            suspect = _offered(tx, act.session.id, suspect_id)
            store.settle_suspect(tx, act.session.id, suspect.key, SuspectState.REJECTED)

        await self._actions.do("phrase.reject", {"suspect_id": suspect_id}, work, by)
        self._state.refresh_phrases()


async def _next_turn() -> None:
    """Let the window have a frame: thousands of claims were just shown otherwise, and more is to come."""
    await asyncio.sleep(0)


def _words(text: str) -> str:
    return harmless(text).strip()[:_PHRASE_LIMIT]


def _offered(tx: Transaction, session_id: SessionId, suspect_id: SuspectId) -> Suspect:
    suspect = store.suspect(tx, session_id, suspect_id)
    if suspect is None:
        raise Refused("not_found", "phrase.gone")
    if suspect.state is not SuspectState.OFFERED:
        raise Refused("conflict", "phrase.settled")
    return suspect


def _release_claims(tx: Transaction, act: Act, lines: Collection[MessageId]) -> list[tuple[ClaimId, int]]:
    """Give up what is open of the claims that the lines made; gives each with how many units."""
    booking = act.booking(tx)
    claims = [claim for claim in sales.session_claims(tx, act.session.id) if claim.open_units]
    released: list[tuple[ClaimId, int]] = []
    for claim_id in [claim.id for claim in claims if claim.message_id in lines]:
        claim = booking.claim(claim_id)  # again: it may have moved up into the place of the one before
        claiming.release(booking, claim, claim.open_units, Reason.PHRASE)
        released.append((claim_id, claim.open_units))
    return released


def _bar(tx: Transaction, act: Act, minors: Collection[IdentityId]) -> None:
    """Give up what these claimed while they did not count as under 18."""
    for who in sorted(minors):
        for claim in sales.open_claims_of(tx, act.session.id, who):
            claiming.release(act.booking(tx), claim, claim.open_units, Reason.BARRED)


def _restore_claims(tx: Transaction, act: Act, released: list[tuple[ClaimId, int]]) -> None:
    """Let these claims wait again, but for those of who turned out to be under 18."""
    claims = []
    for claim_id, units in sorted(released):
        claim = sales.claim(tx, claim_id)
        if claim is None or claim.released < units:
            raise Refused("conflict", "claim.gone")
        if not fans.minors_among(tx, holding.fan_of(tx, claim.identity_id)):
            claims.append((claim, units))
    claiming.restore(act.booking(tx), claims)
