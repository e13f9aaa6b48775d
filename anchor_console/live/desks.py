"""What else people do at the desk: settle claims, open and close calls."""

from __future__ import annotations

import msgspec

from anchor_console.callouts import noting
from anchor_console.callouts.store import Origin
from anchor_console.chat import call_store
from anchor_console.core.events import FanRef
from anchor_console.core.ids import ClaimId, IdentityId, MessageId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless, short_name
from anchor_console.fans import store as fans
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.state import LiveState
from anchor_console.sales import claiming, tallies
from anchor_console.sales import service as sales
from anchor_console.sales.wanted import Wanted
from anchor_console.storage.writer import Transaction

CALL_LIMIT = 40


class Asked(msgspec.Struct, frozen=True):
    """What a claim that a person writes down is for; None for what was not said. `qty` None is one."""

    number: str
    color: str | None
    size: str | None
    qty: int | None


class ClaimsDesk:
    """Settling claims. Each method returns when it is safe on disk, and raises `Refused` when it was not done."""

    def __init__(self, actions: Actions, state: LiveState) -> None:
        self._actions = actions
        self._state = state

    async def add(self, fan: FanRef | IdentityId, asked: Asked, by: By | None = None) -> None:
        """Write down a claim that was heard or read by a person.

        Args:
            fan: who will buy: a fan that we know, or one as a record names them.
        Raises:
            Refused: nothing has the number, or nobody the id.
        """
        product = self._state.catalogue.numbered(asked.number)
        if product is None:
            raise Refused("not_found", "take.number_unknown", number=asked.number)
        wanted = Wanted(product, asked.color, asked.size, asked.qty)

        def work(tx: Transaction, act: Act) -> ClaimId | None:
            who, name = _who(tx, fan, act.at_ms)
            if fans.is_of_a_minor(tx, who):
                raise Refused("conflict", "claim.minor")
            known = act.changes.made
            made = claiming.make(act.booking(tx), who, name, wanted, message_id=None, line=0, pin_id=None)
            if made is not None and act.changes.made > known:
                origin = Origin(MessageId(-made.id), who, act.session.id, act.at_ms)
                noting.note_claim(tx, origin, product.id, made.color, made.size)
            return made.id if made is not None else None

        await self._actions.do("claim.add", {"number": asked.number, "qty": asked.qty}, work, by)

    async def confirm(self, claim_id: ClaimId, by: By | None = None) -> None:
        """The fan has paid: what is open of the claim becomes a sale."""

        def work(tx: Transaction, act: Act) -> None:
            sales.confirm(act.booking(tx), claim_id, self._state.catalogue, act.operator)
            buyers = {claim.identity_id for claim in act.changes.claims.values() if claim.id == claim_id}
            counted.extend(tallies.recount(tx, buyers))

        counted: list[IdentityId] = []
        await self._actions.do("claim.confirm", {"claim_id": claim_id}, work, by)
        self._state.recounted.emit(frozenset(counted))

    async def release(self, claim_id: ClaimId, by: By | None = None) -> None:
        def work(tx: Transaction, act: Act) -> None:
            sales.release(act.booking(tx), claim_id)

        await self._actions.do("claim.release", {"claim_id": claim_id}, work, by)

    async def choose_variant(
        self, claim_id: ClaimId, sku_id: SkuId, by: By | None = None, *, saw_it_open: bool = False
    ) -> None:
        """Say which variant was meant; for `saw_it_open` see `sales.choose_variant`."""

        def work(tx: Transaction, act: Act) -> None:
            catalogue = self._state.catalogue
            sales.choose_variant(act.booking(tx), claim_id, sku_id, catalogue, saw_it_open=saw_it_open)

        await self._actions.do("claim.variant", {"claim_id": claim_id, "sku_id": sku_id}, work, by)

    async def adjust_stock(self, sku_id: SkuId, delta: int, why: str, by: By | None = None) -> None:
        """Correct what is on hand by `delta` units."""

        def work(tx: Transaction, act: Act) -> None:
            sales.adjust_stock(act.booking(tx), sku_id, delta, why, act.by.name)

        await self._actions.do("stock.adjust", {"sku_id": sku_id, "delta": delta, "why": why}, work, by)


def _who(tx: Transaction, fan: FanRef | IdentityId, at_ms: int) -> tuple[IdentityId, str]:
    if isinstance(fan, FanRef):
        return fans.ensure_identity(tx, fan, at_ms), short_name(fan.name)
    known = fans.fan(tx, fan)
    if known is None:
        raise Refused("not_found", "fan.unknown")
    return fan, known.name


class CallsDesk:
    """Opening and closing a call to the room."""

    def __init__(self, actions: Actions, state: LiveState) -> None:
        self._actions = actions
        self._state = state

    async def open(self, meaning: str, by: By | None = None) -> None:
        """Ask the room to type something; a call that was open ends."""
        words = harmless(meaning).strip()[:CALL_LIMIT]
        if not words:
            raise Refused("invalid", "call.empty")

        def work(tx: Transaction, act: Act) -> None:
            call_store.start_call(tx, act.session.id, words, act.at_ms)

        await self._actions.do("call.open", {"meaning": words}, work, by)
        self._state.refresh_call()

    async def close(self, by: By | None = None) -> None:
        await self._actions.do("call.close", {}, lambda tx, act: call_store.end_call(tx, act.session.id, act.at_ms), by)
        self._state.refresh_call()
