"""Starting, pausing and ending a session."""

from __future__ import annotations

from anchor_console.callouts import noting
from anchor_console.callouts import store as callouts
from anchor_console.callouts.store import Origin
from anchor_console.chat import call_store, phrase_store
from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.ids import MessageId, SessionId, new_ulid
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import fact_store
from anchor_console.fans.facts import SENSITIVE_KEY
from anchor_console.live import log_store, store
from anchor_console.live.session import DEFAULT_HOLD_MS, Session, SessionState
from anchor_console.live.state import LiveState
from anchor_console.live.totals import totals_of
from anchor_console.pins import service as pins
from anchor_console.sales import holding
from anchor_console.sales import store as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.claims import ClaimState
from anchor_console.sales.sale import Totals
from anchor_console.sales.terms import Changes, SellingMode
from anchor_console.storage.database import Database
from anchor_console.storage.settings import setting
from anchor_console.storage.writer import Transaction

_TITLE_LIMIT = 80


class SessionControl:
    """Each method returns when its step is safe on disk; `state` shows it."""

    def __init__(self, database: Database, state: LiveState, clock: Clock) -> None:
        self._database = database
        self._state = state
        self._clock = clock
        self.started: Signal[Session] = Signal()
        """A new session began; one that was found open at start is not told."""

    async def start(
        self,
        title: str,
        mode: SellingMode,
        *,
        session_id: SessionId | None = None,
        hold_ms: int = DEFAULT_HOLD_MS,
        currency: str = "CNY",
    ) -> Session:
        """Begin a session.

        Args:
            session_id: for a replay, whose session is the same at each replay; None makes a fresh one.
        Raises:
            Refused: one is open already.
        """
        if self._state.session is not None:
            raise Refused("conflict", "session.open_already")
        now_ms = self._clock.now_ms()
        session = Session(
            id=session_id or SessionId(new_ulid(now_ms)),
            title=harmless(title).strip()[:_TITLE_LIMIT] or _day(now_ms),
            mode=mode,
            state=SessionState.RUNNING,
            started_at_ms=now_ms,
            ended_at_ms=None,
            hold_ms=hold_ms,
            currency=currency,
        )

        def work(tx: Transaction) -> None:
            if store.open_session(tx) is not None:
                # Start was pressed twice: the other press has not come to the screen yet.
                raise Refused("conflict", "session.open_already")
            store.add_session(tx, session)

        await self._database.run(work)
        self._state.load()
        self.started.emit(session)
        return session

    async def pause(self) -> None:
        """The show rests: no hold loses time until it goes on."""
        await self._set(SessionState.PAUSED)

    async def resume(self) -> None:
        await self._set(SessionState.RUNNING)

    async def end(self) -> Totals:
        """End the session: card and call go, what is still held goes back to stock; gives its totals.

        Raises:
            Refused: none is open.
        """
        session = self._open()
        now_ms = self._clock.now_ms()

        def work(tx: Transaction) -> Totals:
            pins.hide(tx, session.id, None, now_ms)
            call_store.end_call(tx, session.id, now_ms)
            holding.end_holds(Booking(tx, session.terms, now_ms, Changes.none()))
            if session.mode == "reserve":
                for claim in sales.session_claims(tx, session.id):
                    # Of a line whose variant is open the product is known, unless its number had just moved.
                    is_open = claim.state is ClaimState.NEEDS_LOOK and claim.or_product_id is None
                    if is_open or claim.state is ClaimState.WAITING or claim.state is ClaimState.PART_HELD:
                        wished = Origin(MessageId(-claim.id), claim.identity_id, session.id, now_ms)
                        noting.note_missed(tx, wished, claim.product_id, claim.color, claim.size)
            fact_store.forget_session_only(tx, session.id)
            log_store.forget_facts_of_minors(tx, session.id)
            if not setting(tx, SENSITIVE_KEY):
                log_store.forget_sensitive(tx, session.id)
                callouts.forget_sensitive(tx)
            phrase_store.forget_lines(tx, session.id)
            phrase_store.forget_all_beside(tx, session.id)
            store.set_state(tx, session.id, SessionState.ENDED, now_ms)
            return totals_of(tx, session)

        totals = await self._database.run(work)
        self._state.load()
        return totals

    async def _set(self, state: SessionState) -> None:
        session, now_ms, changes = self._open(), self._clock.now_ms(), Changes.none()

        def work(tx: Transaction) -> None:
            store.set_state(tx, session.id, state, None)
            if state is SessionState.PAUSED:
                holding.stop_clock(tx, session.id, now_ms)
            else:
                holding.go_on(Booking(tx, session.terms, now_ms, changes))

        await self._database.run(work)
        self._state.reload_session()
        self._state.apply(changes)

    def _open(self) -> Session:
        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        return session


def _day(now_ms: int) -> str:
    """What a session is called that nobody named: when it began, by this PC's clock."""
    return from_ms(now_ms).astimezone().strftime("%Y-%m-%d %H:%M")
