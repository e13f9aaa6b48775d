"""From a source into the pipeline: its events are stored, and what a record says people did is done again."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence

from anchor_console.core.clock import RecordClock
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import ClaimId, IdentityId, PinId
from anchor_console.core.refusal import Refused
from anchor_console.fans import store as fans
from anchor_console.live.actions import DESK_NAME, Act, Actions, By
from anchor_console.live.air.air import Air
from anchor_console.live.air.queue_desk import QueueDesk
from anchor_console.live.desks import Asked, CallsDesk, ClaimsDesk
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.records.acts_again import ActsAgain
from anchor_console.live.records.portable import Portable
from anchor_console.live.session import Session, SessionState
from anchor_console.live.sessions import SessionControl
from anchor_console.live.sources.lights import SourceLights
from anchor_console.live.state import LiveState
from anchor_console.sales import service as sales
from anchor_console.sales import store as sales_store
from anchor_console.sales import tallies
from anchor_console.sources import record
from anchor_console.sources.record import Control
from anchor_console.sources.source import SourceStatus
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)


class ReplayedControls:
    """Does what a record's control lines say, each once: the line's id in this session is the command's."""

    def __init__(
        self,
        database: Database,
        actions: Actions,
        state: LiveState,
        session: SessionControl,
        air: Air,
        queue: QueueDesk,
        calls: CallsDesk,
        claims: ClaimsDesk,
        again: ActsAgain,
        forgotten: Callable[[], Forgotten],
    ) -> None:
        self._database = database
        self._forgotten = forgotten
        self._actions = actions
        self._state = state
        self._session = session
        self._air = air
        self._queue = queue
        self._calls = calls
        self._claims = claims
        self._again = again
        self._find: Portable = again.portable

    async def do(self, line: Control) -> None:
        """Act on `line`; what cannot be done now (a product that is gone) is logged and passed over."""
        session = self._state.session
        if session is None:
            return
        # A record holds no tokens: people of an assistant's page are told apart by their names.
        token = (line.by or "") if line.origin == "assistant" else ""
        by = By(line.by or DESK_NAME, line.origin, f"{session.id}:{line.id}", token)
        try:
            await self._act(line, session, by)
        except Refused as exc:
            log.warning("record line %s was refused: %s", line.id, exc)

    def _unless_forgotten(self, fan: FanRef) -> FanRef:
        """The fan whom a line names, or nobody where they asked to be forgotten: what is recorded is past."""
        if self._forgotten().when(fan.identity) is None:
            return fan
        return FanRef(fan.platform, user_id="", name="", space=fan.space, masked=True)

    async def _act(self, line: Control, session: Session, by: By) -> None:
        match line:
            case record.TakeLine():
                await self._take(line, by)
            case record.StageLine():
                await self._stage(line, by)
            case record.HideLine():
                await self._air.hide(by, pin_id=self._seen(line))
            case record.CallLine():
                await (self._calls.open(line.meaning, by) if line.meaning else self._calls.close(by))
            case record.ClaimLine():
                fan = self._find.here(self._unless_forgotten(line.fan))
                await self._claims.add(fan, Asked(line.number, line.color, line.size, line.qty), by)
            case record.SaleLine():
                await self._sale(line, by)
            case record.StockLine():
                await self._claims.adjust_stock(self._find.sku(line.sku)[1].id, line.delta, line.why, by)
            case record.NumberLine():
                await self._again.desks.goods.renumber(self._find.product(line.product).id, line.to, by)
            case record.PinLine():
                await self._pin(line, by)
            case record.SettleLine():
                await self._settle(line, by)
            case record.DidLine():
                if line.fan is None or self._forgotten().when(line.fan.identity) is None:
                    await self._again.do(line, session.id, by)
            case record.RestLine():
                await self._rest(line, session)

    async def _take(self, line: record.TakeLine, by: By) -> None:
        if line.pin is not None and line.product is not None:
            await self._air.take(self._find.pin({"product": line.product, "pin": line.pin}), by)
        elif line.number is not None:
            await self._air.take_number(line.number, by)
        else:
            product = self._find.product(line.product)
            if product.number is None:
                raise Refused("not_found", "take.number_unknown", number=product.code)
            await self._air.take_number(product.number, by)

    def _seen(self, line: record.StageLine | record.HideLine) -> PinId | None:
        """The card that whoever did it named."""
        return self._find.pin_on_air() if line.seen else None

    async def _stage(self, line: record.StageLine, by: By) -> None:
        if line.stage in ("open", "again"):
            await self._air.open_price(
                by,
                pin_id=self._seen(line),
                units=line.units,
                by_sku={self._find.sku(code)[1].id: units for code, units in (line.skus or {}).items()} or None,
                of_stock=line.of_stock,
                confirmed=line.confirmed,
                why=line.why,
                in_s=line.in_s,
            )
        elif line.stage == "sold_out":
            await self._air.sold_out(by, pin_id=self._seen(line))
        else:
            await self._air.close(by, pin_id=self._seen(line))

    async def _pin(self, line: record.PinLine, by: By) -> None:
        product = self._find.product(line.product)
        if not line.is_out:
            await self._queue.pin(product.id, line.note, by)
            return
        if line.pin is not None:
            await self._queue.remove(self._find.pin({"product": line.product, "pin": line.pin}), by)
            return
        waiting = next((pin for pin in self._state.queue if pin.product_id == product.id), None)
        if waiting is None:
            raise Refused("not_found", "pin.gone")
        await self._queue.remove(waiting.id, by)

    async def _settle(self, line: record.SettleLine, by: By) -> None:
        claim_id = self._claim_of(line)
        if claim_id is None:
            raise Refused("not_found", "claim.gone")
        if line.how == "confirm":
            await self._claims.confirm(claim_id, by)
        elif line.how == "release":
            await self._claims.release(claim_id, by)
        else:
            await self._claims.choose_variant(claim_id, self._find.sku(line.sku)[1].id, by)

    def _claim_of(self, line: record.SettleLine) -> ClaimId | None:
        """The claim that a line of the record means, in the session as it is here."""
        tx, session = self._database.read(), self._state.session
        if session is None:
            return None
        if line.event is not None:
            return self._find.claim_of_line(line.of, line.event, line.line)
        who = fans.identity_id(tx, self._find.here(line.fan).identity) if line.fan is not None else None
        return sales_store.claim_by_hand(tx, session.id, who, line.number or "") if who is not None else None

    async def _sale(self, line: record.SaleLine, by: By) -> None:
        found = self._find.sku(line.sku)

        def work(tx: Transaction, act: Act) -> None:
            fan = self._find.here(self._unless_forgotten(line.fan)) if line.fan else None
            who: IdentityId | None = fans.ensure_identity(tx, fan, act.at_ms) if fan else None
            sales.sell_by_hand(act.booking(tx), found, line.qty, line.amount, who, act.operator)
            counted.extend(tallies.recount(tx, () if who is None else (who,)))

        counted: list[IdentityId] = []
        await self._actions.do("sale.add", {"sku": line.sku, "qty": line.qty}, work, by)
        self._state.recounted.emit(frozenset(counted))

    async def _rest(self, line: record.RestLine, session: Session) -> None:
        """Once, however often the record is read: a session that is so already stays so."""
        if line.is_over and session.state is SessionState.PAUSED:
            await self._session.resume()
        elif not line.is_over and session.state is SessionState.RUNNING:
            await self._session.pause()


class PipelineSink:
    """Where an embedded source puts what it brings.

    Args:
        clock: the record's own clock, moved on by what the record says; None in a live room.
    """

    def __init__(
        self, name: str, pipeline: Pipeline, controls: ReplayedControls, lights: SourceLights, clock: RecordClock | None
    ) -> None:
        self._name = name
        self._pipeline = pipeline
        self._controls = controls
        self._lights = lights
        self._clock = clock

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        if self._clock is None:
            await self._pipeline.take(self._name, events)
        elif arrived_ms is None:
            self._clock.advance(max((event.at_ms for event in events), default=0))
            await self._pipeline.take(self._name, events, by_own_time=True)
        else:
            # What came together goes in together, alone: what is found within a batch is stamped with its time.
            groups = itertools.groupby(zip(arrived_ms, events, strict=True), key=lambda one: one[0])
            for arrived, group in groups:
                self._clock.advance(arrived)
                these = [event for _, event in group]
                await self._pipeline.take(self._name, these, by_own_time=True, arrived_ms=arrived)

    async def control(self, line: Control) -> None:
        if self._clock is not None:
            self._clock.advance(line.at_ms)
            await self._pipeline.expire_due(line.at_ms)
        await self._pipeline.until_written(lambda: self._controls.do(line))

    def status(self, status: SourceStatus) -> None:
        self._lights.told(self._name, status)
