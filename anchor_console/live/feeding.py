"""From a source into the pipeline: its events are stored, and what a record says people did is done again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from anchor_console.chat import store as chat
from anchor_console.core.clock import RecordClock
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import ClaimId, IdentityId
from anchor_console.core.refusal import Refused
from anchor_console.fans import store as fans
from anchor_console.goods.product import Product
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.air import Air
from anchor_console.live.desks import Asked, CallsDesk, ClaimsDesk
from anchor_console.live.lights import SourceLights
from anchor_console.live.pipeline import Pipeline
from anchor_console.live.state import LiveState
from anchor_console.sales import service as sales
from anchor_console.sales import store as sales_store
from anchor_console.sources import record
from anchor_console.sources.record import Control
from anchor_console.sources.source import SourceStatus
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)

RECORD_NAME = "record"


class ReplayedControls:
    """Does what a record's control lines say, each once: the line's id in this session is the command's."""

    def __init__(
        self,
        database: Database,
        actions: Actions,
        state: LiveState,
        air: Air,
        calls: CallsDesk,
        claims: ClaimsDesk,
        forgotten: Callable[[], Forgotten],
    ) -> None:
        self._database = database
        self._forgotten = forgotten
        self._actions = actions
        self._state = state
        self._air = air
        self._calls = calls
        self._claims = claims

    async def do(self, line: Control) -> None:
        """Act on `line`; what cannot be done now (a product that is gone) is logged and passed over."""
        session = self._state.session
        if session is None:
            return
        by = By(line.by or RECORD_NAME, "desk", f"{session.id}:{line.id}")
        try:
            await self._act(line, by)
        except Refused as exc:
            log.warning("record line %s was refused: %s", line.id, exc)

    def _unless_forgotten(self, fan: FanRef) -> FanRef:
        """The fan whom a line names, or nobody where they asked to be forgotten: what is recorded is past."""
        if self._forgotten().when(fan.identity) is None:
            return fan
        return FanRef(fan.platform, user_id="", name="", space=fan.space, masked=True)

    async def _act(self, line: Control, by: By) -> None:
        if isinstance(line, record.TakeLine):
            await self._air.take_number(self._number(line), by)
        elif isinstance(line, record.StageLine):
            await self._stage(line, by)
        elif isinstance(line, record.HideLine):
            await self._air.hide(by)
        elif isinstance(line, record.CallLine):
            await (self._calls.open(line.meaning, by) if line.meaning else self._calls.close(by))
        elif isinstance(line, record.ClaimLine):
            await self._claims.add(
                self._unless_forgotten(line.fan), Asked(line.number, line.color, line.size, line.qty), by
            )
        elif isinstance(line, record.SaleLine):
            await self._sale(line, by)
        elif isinstance(line, record.StockLine):
            await self._stock(line, by)
        elif isinstance(line, record.NumberLine):
            await self._renumber(line, by)
        elif isinstance(line, record.PinLine):
            await self._pin(line, by)
        elif isinstance(line, record.SettleLine):
            await self._settle(line, by)

    async def _stage(self, line: record.StageLine, by: By) -> None:
        if line.stage == "open":
            await self._air.open_price(by, units=line.units, confirmed=True)
        elif line.stage == "again":
            await self._air.again(by, units=line.units)
        elif line.stage == "sold_out":
            await self._air.sold_out(by)
        else:
            await self._air.close(by)

    def _number(self, line: record.TakeLine) -> str:
        if line.number is not None:
            return line.number
        product = next((p for p in self._state.catalogue.products if p.code == line.product), None)
        if product is None or product.number is None:
            raise Refused("not_found", "take.number_unknown", number=line.product or "")
        return product.number

    async def _pin(self, line: record.PinLine, by: By) -> None:
        product = self._product(line.product)
        if not line.is_out:
            await self._air.pin(product.id, line.note, by)
            return
        waiting = next((pin for pin in self._state.queue if pin.product_id == product.id), None)
        if waiting is None:
            raise Refused("not_found", "pin.gone")
        await self._air.remove(waiting.id, by)

    async def _settle(self, line: record.SettleLine, by: By) -> None:
        claim_id = self._claim_of(line)
        if claim_id is None:
            raise Refused("not_found", "claim.gone")
        if line.how == "confirm":
            await self._claims.confirm(claim_id, by)
        elif line.how == "release":
            await self._claims.release(claim_id, by)
        else:
            found = self._state.catalogue.sku_coded(line.sku or "")
            if found is None:
                raise Refused("not_found", "goods.gone")
            await self._claims.choose_variant(claim_id, found[1].id, by)

    def _claim_of(self, line: record.SettleLine) -> ClaimId | None:
        """The claim that a line of the record means, in the session as it is here."""
        tx, session = self._database.read(), self._state.session
        if session is None:
            return None
        if line.event is not None:
            message_id = chat.message_told(tx, session.id, line.of, line.event)
            return sales_store.claim_of_line(tx, message_id, line.line) if message_id is not None else None
        who = fans.identity_id(tx, line.fan.identity) if line.fan is not None else None
        return sales_store.claim_by_hand(tx, session.id, who, line.number or "") if who is not None else None

    def _product(self, code: str) -> Product:
        product = next((p for p in self._state.catalogue.products if p.code == code), None)
        if product is None:
            raise Refused("not_found", "goods.gone")
        return product

    async def _sale(self, line: record.SaleLine, by: By) -> None:
        found = self._state.catalogue.sku_coded(line.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")

        def work(tx: Transaction, act: Act) -> None:
            fan = self._unless_forgotten(line.fan) if line.fan else None
            who: IdentityId | None = fans.ensure_identity(tx, fan, act.at_ms) if fan else None
            sales.sell_by_hand(tx, act.session.terms, found, line.qty, line.amount, who, act.operator, act.changes)

        await self._actions.do("sale.add", {"sku": line.sku, "qty": line.qty}, work, by)

    async def _stock(self, line: record.StockLine, by: By) -> None:
        found = self._state.catalogue.sku_coded(line.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")

        def work(tx: Transaction, act: Act) -> None:
            sales.adjust_stock(tx, act.session.terms, found[1].id, line.delta, line.why, act.operator, act.changes)

        await self._actions.do("stock.adjust", {"sku": line.sku, "delta": line.delta}, work, by)

    async def _renumber(self, line: record.NumberLine, by: By) -> None:
        await self._air.renumber(self._product(line.product).id, line.to, by)


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

    async def take(self, events: Sequence[LiveEvent]) -> None:
        if self._clock is not None and events:
            self._clock.advance(max(event.at_ms for event in events))
        await self._pipeline.take(self._name, events, by_own_time=self._clock is not None)

    async def control(self, line: Control) -> None:
        if self._clock is not None:
            self._clock.advance(line.at_ms)
            await self._pipeline.expire_due(line.at_ms)
        await self._pipeline.until_written(lambda: self._controls.do(line))

    def status(self, status: SourceStatus) -> None:
        self._lights.told(self._name, status)
