"""What people write down of a fan: facts, links, notes, promises, whom not to serve.

Every method that writes returns when its step is safe on disk; `changed` then names an identity of the fan.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import fact_store, link_store, minor_store, serving_store
from anchor_console.fans import store as fans
from anchor_console.fans.facets import FACETS_KEY, is_too_long, own_facets, values_of
from anchor_console.fans.facts import SELF, SENSITIVE_KEY, HeardFact, Standing, is_sensitive, says_minor
from anchor_console.fans.fan import Note
from anchor_console.fans.known import KnownFact
from anchor_console.fans.links import Link, LinkState
from anchor_console.fans.serving import Promise
from anchor_console.fans.undo_store import Kind
from anchor_console.live import log_store
from anchor_console.live.actions import Actions, By
from anchor_console.live.fan_trails import FANS, FanTrail, Thing, go_over, keys_of
from anchor_console.live.fans.fan_view import FanView, fan_view
from anchor_console.live.fans.tiers_desk import TiersDesk
from anchor_console.live.log_store import Logged
from anchor_console.live.state import LiveState
from anchor_console.live.unlinking import take_back_beyond
from anchor_console.sales import tallies
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import Transaction

_NOTE_LIMIT = 1_000
_PROMISE_LIMIT = 100
_LISTED = 200
"""Promises that a start reminds of: what shows more of them holds the window up."""


class FansDesk:
    def __init__(
        self,
        database: Database,
        actions: Actions,
        state: LiveState,
        settings: Settings,
        tiers: TiersDesk,
        clock: Clock,
        notices: NoticeBoard,
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._settings = settings
        self._tiers = tiers
        self._clock = clock
        self._notices = notices
        self.changed: Signal[IdentityId] = Signal()
        self.facets_changed: Signal[None] = Signal()

    def view(self, who: IdentityId) -> FanView | None:
        """What the fan pane shows; None where nobody has this id."""
        session = self._state.session
        tonight_since_ms = session.started_at_ms if session else None
        return fan_view(self._database.read(), who, self._tiers.of, self._clock.now_ms(), tonight_since_ms)

    # -- facts

    def facets(self) -> tuple[str, ...]:
        """The seller's own facets."""
        return own_facets(self._settings.get(FACETS_KEY))

    async def set_facets(self, names: Sequence[str]) -> None:
        """Let these be the seller's own from now on; what is known of one that they take away is kept, out of sight."""
        before = self.facets()
        await self._settings.set(FACETS_KEY, list(own_facets(list(names))))
        if self.facets() == before:
            return
        self._notices.clear("facets.hidden")
        gone = [name for name in before if name not in self.facets()]
        people = await self._database.read_later(partial(fact_store.held_by, facets=gone)) if gone else 0
        if people:
            self._notices.post(Notice.info("facets.hidden", names="、".join(gone), people=people))
        self.facets_changed.emit(None)

    async def settle(self, who: IdentityId, one: KnownFact, standing: Standing, by: By | None = None) -> None:
        """A person confirms or rejects what is known of a fan."""
        evidence = [it for it in one.fact.evidence if it.message_id is None]
        facet, value, wearer = one.fact.key
        keeps = bool(self._settings.get(SENSITIVE_KEY))
        trail = FanTrail()

        def work(tx: Transaction, settler: By, at_ms: int) -> bool:
            kept = [fact for row in one.rows if (fact := fact_store.fact(tx, row)) is not None]
            keys = [(fact.identity_id, *fact.key) for fact in kept] if one.rows else [(who, *one.fact.key)]
            trail.found(tx, *(Thing(Kind.FACT, key) for key in keys))
            if not one.rows:
                fact_store.put_settled(tx, who, one.fact.key, standing, evidence, settler.name, at_ms)
            for row in one.rows:
                fact_store.settle(tx, row, standing, settler.name, at_ms, keeps_sensitive=keeps)
            return trail.end(tx)

        args = {"identity_id": who, "facet": facet, "value": value, "wearer": wearer, "standing": standing.value}
        await self._actions.do_anytime("fact.settle", args, work, by, trail=trail)
        self.changed.emit(who)

    async def add_fact(self, who: IdentityId, facet: str, text: str, wearer: str = SELF, by: By | None = None) -> None:
        """A person writes down what they know of a fan.

        Raises:
            Refused: it says nothing of this facet, or they are under 18, or it is sensitive and may not be kept.
        """
        values = values_of(facet, text)
        if not values:
            raise Refused("invalid", "fact.too_long" if is_too_long(facet, text) else "fact.no_value")
        told = "、".join(values)
        if facet == "audience":
            wearer = told  # as where it is said: whom they buy for is who wears it
        keeps = bool(self._settings.get(SENSITIVE_KEY))
        session = self._state.session
        if session is None and not keeps and is_sensitive(facet, told, wearer):
            raise Refused("conflict", "fact.sensitive")
        trail = FanTrail()

        def work(tx: Transaction, writer: By, at_ms: int) -> bool:
            if fans.is_of_a_minor(tx, who) and not says_minor(facet, told, wearer):
                raise Refused("conflict", "fact.minor")
            touched = dict.fromkeys((facet, value, wearer) for value in values)
            if says_minor(facet, told, wearer):
                touched |= dict.fromkeys(fact_store.keys_of(tx, who))
            trail.found(tx, Thing(Kind.MINOR, (who,)), *(Thing(Kind.FACT, (who, *key)) for key in touched))
            heard = [
                HeardFact(facet, value, wearer, Standing.CONFIRMED, at_ms, by_name=writer.name) for value in values
            ]
            fact_store.learn(tx, who, heard, session.id if session else SessionId(""), keeps_sensitive=keeps)
            return trail.end(tx)

        args = {"identity_id": who, "facet": facet, "value": told, "wearer": wearer}
        await self._actions.do_anytime("fact.add", args, work, by, trail=trail)
        self.changed.emit(who)

    async def set_grown_up(self, who: IdentityId, by: By | None = None) -> None:
        """Somebody was taken for a minor by words that were misread; what was forgotten then stays forgotten."""
        group = fans.identities_of(self._database.read(), who)
        minors = [one for one in group if fans.is_minor(self._database.read(), one)]
        trail = FanTrail()

        def work(tx: Transaction, _by: By, _at_ms: int) -> bool:
            trail.found(tx, *(Thing(Kind.MINOR, (one,)) for one in minors))
            for one in minors:
                minor_store.unmark(tx, one)
            return trail.end(tx)

        await self._actions.do_anytime("fan.grown_up", {"identity_id": who}, work, by, trail=trail)
        self.changed.emit(who)

    # -- links

    async def accept_link(self, link: Link, by: By | None = None) -> None:
        """Both identities are one fan, a person says."""
        await self._set_link(link, LinkState.ACCEPTED, "link.accept", by)

    async def reject_link(self, link: Link, by: By | None = None) -> None:
        """They are two: so are all other ids of theirs, whatever else proposes that they are one."""
        await self._set_link(link, LinkState.REJECTED, "link.reject", by)

    async def undo_link(self, link: Link, by: By | None = None, *, apart: IdentityId | None = None) -> None:
        """They are two after all: all that followed from their being one goes with it.

        Args:
            apart: who of the two is somebody else than the fan that is looked at, and so no part of it by any other
                link either; None for the other one of the link.
        """
        await self._set_link(link, LinkState.UNDONE, "link.undo", by, apart)

    async def _set_link(
        self, link: Link, state: LinkState, name: str, by: By | None, apart: IdentityId | None = None
    ) -> None:
        away = link.other if apart is None else apart
        ends = (link.beside(away), away)
        counted: list[IdentityId] = []
        trail = FanTrail()

        def work(tx: Transaction, settler: By, at_ms: int) -> bool:
            if link_store.link(tx, link.id) is None:
                raise Refused("not_found", "link.gone")
            if state is LinkState.ACCEPTED:
                _must_tell_apart(tx, ends)

            def put(it: Link, state: LinkState) -> None:
                trail.found(tx, Thing(Kind.LINK, (it.id,)))
                is_confirmed = state is LinkState.ACCEPTED
                link_store.settle(tx, it.id, state, settler.name, at_ms, is_confirmed=is_confirmed)

            put(link, state)
            if state is not LinkState.ACCEPTED:
                since_ms = link.proposed_at_ms
                while away in fans.identities_of(tx, ends[0]):
                    by_which = link_store.by_which(tx, ends[0])[away]
                    since_ms = min(since_ms, by_which.proposed_at_ms)
                    put(by_which, state)
                for it in link_store.between(tx, *ends):
                    if it.state is LinkState.PROPOSED:
                        put(it, LinkState.REJECTED)
                one, other = (fans.identities_of(tx, end) for end in ends)
                take_back_beyond(tx, one, other, since_ms, trail)
            counted.extend(tallies.recount(tx, ends))
            return trail.end(tx)

        args = {"link_id": link.id, "identity_id": ends[0], "other_id": away}
        await self._actions.do_anytime(name, args, work, by, trail=trail)
        self._tiers.refresh(counted)
        self.changed.emit(link.one)

    # -- notes, promises, whom not to serve

    async def add_note(self, who: IdentityId, text: str, by: By | None = None) -> None:
        """Write a note on a fan, in a session or between two; an empty one is nothing."""
        note = harmless(text).strip()[:_NOTE_LIMIT]
        if not note:
            return
        trail = FanTrail()

        def work(tx: Transaction, writer: By, at_ms: int) -> bool:
            trail.made(Thing(Kind.NOTE, (fans.add_note(tx, who, note, writer.name, at_ms),)))
            return trail.end(tx)

        await self._actions.do_anytime("note.add", {"identity_id": who}, work, by, trail=trail)
        self.changed.emit(who)

    async def drop_note(self, who: IdentityId, note: Note, by: By | None = None) -> None:
        """It holds no more, or was wrong."""
        trail = FanTrail()

        def work(tx: Transaction, _by: By, _at_ms: int) -> bool:
            trail.found(tx, Thing(Kind.NOTE, (note.id,)))
            fans.drop_note(tx, note.id)
            return trail.end(tx)

        args = {"identity_id": who, "text": note.text}
        await self._actions.do_anytime("note.drop", args, work, by, trail=trail)
        self.changed.emit(who)

    async def promise(self, who: IdentityId, text: str, by: By | None = None) -> None:
        """Write down what was promised to a fan; it comes back until it was kept. An empty one is nothing."""
        words = harmless(text).strip()[:_PROMISE_LIMIT]
        if not words:
            return
        session_id = self._state.session.id if self._state.session else None
        trail = FanTrail()

        def work(tx: Transaction, writer: By, at_ms: int) -> bool:
            promise_id = serving_store.add_promise(tx, who, words, session_id, writer.name, at_ms)
            trail.made(Thing(Kind.PROMISE, (promise_id,)))
            return trail.end(tx)

        await self._actions.do_anytime("promise.add", {"identity_id": who}, work, by, trail=trail)
        self.changed.emit(who)

    def open_promises(self) -> list[Promise]:
        """What was promised in other sessions and is still to be kept, the oldest first."""
        session = self._state.session
        return serving_store.open_promises(self._database.read(), session.id if session else None, _LISTED)

    async def keep_promise(self, promise: Promise, by: By | None = None) -> None:
        """It was kept."""
        trail = FanTrail()

        def work(tx: Transaction, keeper: By, at_ms: int) -> bool:
            trail.found(tx, Thing(Kind.PROMISE, (promise.id,)))
            serving_store.set_kept(tx, promise.id, keeper.name, at_ms)
            return trail.end(tx)

        args = {"identity_id": promise.identity_id, "promise_id": promise.id}
        await self._actions.do_anytime("promise.keep", args, work, by, trail=trail)
        self.changed.emit(promise.identity_id)

    async def drop_promise(self, promise: Promise, by: By | None = None) -> None:
        """It is not to be kept after all: 她说不要了."""
        trail = FanTrail()

        def work(tx: Transaction, _by: By, _at_ms: int) -> bool:
            trail.found(tx, Thing(Kind.PROMISE, (promise.id,)))
            serving_store.drop_promise(tx, promise.id)
            return trail.end(tx)

        args = {"identity_id": promise.identity_id, "text": promise.text}
        await self._actions.do_anytime("promise.drop", args, work, by, trail=trail)
        self.changed.emit(promise.identity_id)

    async def set_served(self, who: IdentityId, is_served: bool, why: str = "", by: By | None = None) -> None:
        """Whether this fan is sold to, under whichever of their ids; `why` not, in a few words."""
        words = harmless(why).strip()[:_PROMISE_LIMIT]
        group = fans.identities_of(self._database.read(), who)
        trail = FanTrail()

        def work(tx: Transaction, setter: By, at_ms: int) -> bool:
            trail.found(tx, *(Thing(Kind.NOT_SERVED, (one,)) for one in group))
            if is_served:
                serving_store.remove_not_served(tx, group)
            else:
                # Of this id alone: should a link prove wrong, the other was never said to be one.
                serving_store.put_not_served(tx, who, words, setter.name, at_ms)
            return trail.end(tx)

        await self._actions.do_anytime(
            "fan.served", {"identity_id": who, "is_served": is_served}, work, by, trail=trail
        )
        self._tiers.refresh(group)
        self.changed.emit(who)

    # -- taking back

    async def take_back(self, done: Logged, action_id: int, name: str, *, again: bool, by: By | None = None) -> None:
        """Bring what the action `done` changed to where it stood before it, or do it `again`.

        Args:
            action_id: the action that is taken back: `done`, or what took it back.
            name: what the log calls taking back.
        Raises:
            Refused: it was settled otherwise since, or the log does not know how it stood; nothing is written.
        """
        left, to = (done.before, done.after) if again else (done.after, done.before)
        if left is None or to is None or FANS not in left:
            raise Refused("conflict", "undo.not_kept")
        who = IdentityId(done.args["identity_id"])
        touched: list[IdentityId] = [who]

        def work(tx: Transaction, _by: By, _at_ms: int) -> bool:
            if log_store.is_undone(tx, action_id):
                raise Refused("conflict", "undo.already")
            things = go_over(tx, left, to)
            for (one,) in keys_of(things, Kind.MINOR):
                if again and fans.is_minor(tx, one):
                    fact_store.know_nothing(tx, one)
            for (link_id,) in keys_of(things, Kind.LINK):
                link = link_store.link(tx, link_id)
                if link is not None:
                    if link.state is LinkState.ACCEPTED:
                        _must_tell_apart(tx, (link.one, link.other))
                    touched.extend(tallies.recount(tx, (link.one, link.other)))
            touched.extend(IdentityId(one) for (one,) in keys_of(things, Kind.NOT_SERVED))
            return True

        args = {"action": action_id, "of": done.name, "identity_id": who}
        await self._actions.do_anytime(name, args, work, by, undoes=action_id)
        self._tiers.refresh(touched)
        self.changed.emit(who)


def _must_tell_apart(tx: Transaction, ids: Sequence[IdentityId]) -> None:
    """
    Raises:
        Refused: several people hide behind one of these.
    """
    if any(one.masked for one in link_store.persons(tx, ids)):
        raise Refused("conflict", "link.masked")
