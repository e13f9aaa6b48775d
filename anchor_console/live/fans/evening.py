"""What an evening left to settle, as one list: what was promised, who may be one fan, what was said of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum

import msgspec
from msgspec.structs import replace

from anchor_console.chat import store as chat
from anchor_console.core.board import Board
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.fans import fact_store, link_store, serving_store, tally_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import Fact, Standing, contradict
from anchor_console.fans.fan import Fan
from anchor_console.fans.known import KnownFact
from anchor_console.fans.links import Link, LinkState
from anchor_console.fans.serving import Promise
from anchor_console.live.fans.fans_desk import FansDesk
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.live.store import sessions
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_AT_MOST = 500
_EARLIER = 50
"""Of the links that were open before, of people who came, so many are asked about again."""
MOST_FACTS = 2_000
"""Of more than these the first are listed: they are read while the window waits, in a tenth of a second."""


class Answer(Enum):
    OPEN = "open"
    YES = "yes"
    NO = "no"


class ToSettle(msgspec.Struct, frozen=True):
    """One line of the list: `other` is the second identity of a link, `words` what was said or promised.

    `name` has their id too, where others of the list are called the same, or whoever they may be is.

    `message` is the line with these words and its session, where it is still there. `against` are the facts that say
    otherwise, the newest first.
    """

    subject: Fact | Link | Promise
    who: IdentityId
    name: str
    other: Fan | None
    words: str
    message: tuple[MessageId, SessionId] | None
    at_ms: int
    against: tuple[Fact, ...] = ()
    answer: Answer = Answer.OPEN

    @property
    def key(self) -> str:
        return f"{type(self.subject).__name__}-{self.subject.id}"


class Evening:
    """The list of the open session, or of the last one. Lines stay where they are when they are answered."""

    def __init__(self, database: Database, state: LiveState, fans_desk: FansDesk) -> None:
        self._database = database
        self._state = state
        self._fans = fans_desk
        self.rows: Board[str, ToSettle] = Board()
        self.has_more = False
        """Whether more was said than is listed; it is once these are answered."""
        fans_desk.changed.subscribe(self._answers)

    @property
    def open_count(self) -> int:
        return sum(row.answer is Answer.OPEN for row in self.rows)

    def load(self) -> None:
        """Read anew what is to be settled; what was answered goes."""
        tx = self._database.read()
        session = self._state.session or next(iter(sessions(tx)), None)
        self.has_more = False
        found = [] if session is None else self._found(tx, session)
        self.rows.show([(row.key, row) for row in found])

    def look_again(self) -> None:
        """Somebody was erased: nothing of what was read of them before stays in the list."""
        if len(self.rows):
            self.load()

    async def answer(self, row: ToSettle, *, is_so: bool) -> None:
        """Say that it is so (a promise: that it was kept), or that it is not."""
        subject = row.subject
        if isinstance(subject, Fact):
            known = KnownFact(subject, (subject.id,), 0, is_old=False, is_contradicted=bool(row.against))
            await self._fans.settle(row.who, known, Standing.CONFIRMED if is_so else Standing.REJECTED)
        elif isinstance(subject, Link):
            await (self._fans.accept_link(subject) if is_so else self._fans.reject_link(subject))
        elif is_so:
            await self._fans.keep_promise(subject)

    def _found(self, tx: Transaction, session: Session) -> list[ToSettle]:
        # What was promised tonight is for another evening: it is asked about when that starts.
        made = serving_store.open_promises(tx, session.id, _AT_MOST)
        promises = [_promised(one) for one in made if one.session_id or one.made_at_ms < session.started_at_ms]
        asked: set[frozenset[IdentityId]] = set()
        links = _links(tx, link_store.unanswered(tx, session.id, session.started_at_ms, _AT_MOST), asked)
        earlier = _links(tx, link_store.unanswered_of(tx, session.id, session.started_at_ms, _EARLIER), asked)
        first = chat.first_line(tx, session.id)
        facts = fact_store.unsettled(tx, session.started_at_ms, MOST_FACTS + 1, since_line=first)
        self.has_more = len(facts) > MOST_FACTS
        facts = facts[:MOST_FACTS]
        said = {it.message_id for fact in facts for it in fact.evidence if it.message_id is not None}
        words = chat.lines_of(tx, said)
        told_of = list(dict.fromkeys(fact.identity_id for fact in facts))
        names = {who: fans.fan(tx, who) for who in told_of}
        known = {who: fact_store.facts_of(tx, who) for who in told_of}
        for who in tally_store.linked_among(tx, told_of):
            known[who] = [fact for one in fans.identities_of(tx, who) for fact in fact_store.facts_of(tx, one)]
        borne = Counter(fan.name for fan in names.values() if fan is not None)
        told = [
            _told(fact, fan, words, _against(fact, known[fact.identity_id]), is_namesake=borne[fan.name] > 1)
            for fact in facts
            if (fan := names[fact.identity_id]) is not None
        ]
        return [*promises, *links, *told, *earlier]

    def _answers(self, who: IdentityId) -> None:
        """Show what was answered of a fan, here or in their pane, or taken back."""
        if not len(self.rows):
            return
        tx = self._database.read()
        group = fans.identities_of(tx, who)
        theirs = [row for row in self.rows if row.who in group or isinstance(row.subject, Link)]
        self.rows.put_all([(row.key, replace(row, answer=_answer_of(tx, row))) for row in theirs])


def _answer_of(tx: Transaction, row: ToSettle) -> Answer:
    subject = row.subject
    if isinstance(subject, Fact):
        fact = fact_store.fact(tx, subject.id)
        standing = Standing.REJECTED if fact is None else fact.standing
        return {Standing.CONFIRMED: Answer.YES, Standing.REJECTED: Answer.NO}.get(standing, Answer.OPEN)
    if isinstance(subject, Link):
        link = link_store.link(tx, subject.id)
        if link is None or link.state in (LinkState.REJECTED, LinkState.UNDONE):
            return Answer.NO
        return Answer.YES if link.is_confirmed else Answer.OPEN
    promise = serving_store.promise(tx, subject.id)
    return Answer.NO if promise is None else Answer.OPEN if promise.is_open else Answer.YES


def _promised(promise: Promise) -> ToSettle:
    return ToSettle(promise, promise.identity_id, promise.name, None, promise.text, None, promise.made_at_ms)


def _links(tx: Transaction, links: Sequence[Link], asked: set[frozenset[IdentityId]]) -> list[ToSettle]:
    """
    Args:
        asked: which two fans were asked about before, each by the first of their ids; whom these ask about is added.
            However many ids either has, it is one question, and of an id of the chat where it may be: a yes says
            nothing of others that are only guessed to be theirs.
    """
    found: dict[frozenset[IdentityId], ToSettle] = {}
    for link in links:
        is_guess = link.state is LinkState.ACCEPTED
        ends = (fans.identities_of(tx, one, confirmed_only=is_guess)[0] for one in (link.one, link.other))
        two = frozenset(ends)
        if len(two) < 2 or two in asked or (two in found and not _is_of_chat(tx, link)):
            continue
        if (row := _linked(tx, link)) is not None:
            found[two] = row
    asked |= found.keys()
    return list(found.values())


def _with_id(fan: Fan) -> str:
    return f"{fan.name} · {fan.identity.user_id}"


def _is_of_chat(tx: Transaction, link: Link) -> bool:
    return any(person.identity.space == "" for person in link_store.persons(tx, (link.one, link.other)))


def _linked(tx: Transaction, link: Link) -> ToSettle | None:
    one, other = fans.fan(tx, link.one), fans.fan(tx, link.other)
    if one is None or other is None:
        return None
    # Mostly both are called the same, and so may a third be: it is asked about these two ids.
    is_told_apart = one.name != other.name or one.masked or one.identity.user_id == one.name
    name = one.name if is_told_apart else _with_id(one)
    return ToSettle(link, one.id, name, other, "", None, link.proposed_at_ms)


def _against(fact: Fact, known: Sequence[Fact]) -> tuple[Fact, ...]:
    """What the fan is known to have said otherwise, each value once, the newest first."""
    others: dict[tuple[str, str, str], Fact] = {}
    for one in sorted(known, key=lambda one: -one.stated_at_ms):
        if contradict(fact, one):
            others.setdefault(one.key, one)
    return tuple(others.values())


def _told(
    fact: Fact,
    fan: Fan,
    words: dict[MessageId, tuple[SessionId, str]],
    against: tuple[Fact, ...],
    *,
    is_namesake: bool,
) -> ToSettle:
    heard = next((it.message_id for it in fact.evidence if it.message_id in words), None)
    session_id, text = words[heard] if heard is not None else (None, "")
    message = None if heard is None or session_id is None else (heard, session_id)
    name = _with_id(fan) if is_namesake else fan.name
    return ToSettle(fact, fan.id, name, None, text, message, fact.stated_at_ms, against)
