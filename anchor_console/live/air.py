"""The pin queue and the card on air, as people work them. Written first; the broadcast tells the room after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anchor_console.core.faults import reach
from anchor_console.core.ids import PinId, ProductId, derived_ulid
from anchor_console.core.refusal import Refused
from anchor_console.goods import store as goods
from anchor_console.goods.product import Product
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.state import LiveState
from anchor_console.pins import service as pins
from anchor_console.pins import store
from anchor_console.pins.card import OnAir, Stage
from anchor_console.sales import service as sales
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class Saw:
    """The pin that a person saw on air; None where they saw nothing there."""

    pin_id: PinId | None


class Air:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done."""

    def __init__(self, actions: Actions, state: LiveState) -> None:
        self._actions = actions
        self._state = state

    async def pin(self, product_id: ProductId, note: str = "", by: By | None = None) -> PinId:
        """Put a product at the end of the queue; gives the new pin's id."""
        product = self._state.catalogue.product(product_id)
        if product is None:
            raise Refused("not_found", "goods.gone")

        def work(tx: Transaction, act: Act) -> str:
            return _propose(tx, act, product, note)

        pin_id = await self._actions.do("queue.add", {"product_id": str(product_id), "note": note}, work, by)
        self._state.refresh_pins()
        return PinId(pin_id)

    async def pin_number(self, number: str, note: str = "", by: By | None = None) -> PinId:
        return await self.pin(self._numbered(number).id, note, by)

    async def move(self, pin_id: PinId, after: PinId | None, by: By | None = None) -> None:
        """Let a waiting pin stand right behind `after`, or first where that is None."""

        def work(tx: Transaction, act: Act) -> None:
            pins.move(tx, act.session.id, pin_id, after)

        await self._actions.do("queue.move", {"pin_id": pin_id, "after": after}, work, by)
        self._state.refresh_pins()

    async def remove(self, pin_id: PinId, by: By | None = None) -> None:
        await self._actions.do(
            "queue.remove", {"pin_id": pin_id}, lambda tx, act: pins.remove(tx, act.session.id, pin_id), by
        )
        self._state.refresh_pins()

    async def take(self, pin_id: PinId, by: By | None = None, *, saw: Saw | None = None) -> None:
        """Put a waiting pin on air.

        Args:
            saw: what was on air when the person pressed; anything else there by now is refused. None: whatever
                is there gives way.
        """

        def as_seen(now: OnAir | None) -> bool:
            return saw is None or (now.pin_id if now else None) == saw.pin_id

        def work(tx: Transaction, act: Act) -> None:
            pins.take(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms, as_seen)

        await self._take({"pin_id": pin_id}, work, by)

    async def take_next(self, by: By | None = None) -> None:
        """Put the first of the queue on air.

        Raises:
            Refused: the queue is empty.
        """
        if not len(self._state.queue):
            raise Refused("not_found", "queue.empty")
        await self.take(self._state.queue.key_at(0), by)

    async def take_number(self, number: str, by: By | None = None) -> None:
        """Put the product with this number on air, waiting in the queue or not."""
        product = self._numbered(number)

        def work(tx: Transaction, act: Act) -> None:
            waiting = [pin for pin in store.queued(tx, act.session.id) if pin.product_id == product.id]
            pin_id = waiting[0].id if waiting else PinId(_propose(tx, act, product, ""))
            pins.take(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms)

        await self._take({"number": number}, work, by)

    async def _take(self, args: dict[str, Any], work: Callable[[Transaction, Act], None], by: By | None) -> None:
        if __debug__:
            reach("take.before_write")
        await self._actions.do("queue.take", args, work, by)
        if __debug__:
            reach("take.after_write")
        self._state.refresh_pins()

    async def open_price(
        self, by: By | None = None, *, pin_id: PinId | None = None, units: int | None = None, confirmed: bool = False
    ) -> None:
        """Show the price of the card on air.

        Args:
            units: added to what is on hand, where this opening releases more of a product that is one SKU.
        Raises:
            NeedsConfirmation: the price is under its floor; again with `confirmed` opens it all the same.
        """

        def work(tx: Transaction, act: Act) -> None:
            pins.open_price(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms, confirmed=confirmed)
            self._release(tx, act, units)

        args = {"pin_id": pin_id, "units": units, "confirmed": confirmed}
        await self._actions.do("card.open", args, work, by)
        self._state.refresh_pins()

    async def again(self, by: By | None = None, *, pin_id: PinId | None = None, units: int | None = None) -> None:
        """Open a sold-out card once more (返场, 加库存)."""
        await self.open_price(by, pin_id=pin_id, units=units)

    async def sold_out(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        await self._set_stage("card.sold_out", Stage.SOLD_OUT, pin_id, by)

    async def close(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        await self._set_stage("card.close", Stage.CLOSED, pin_id, by)

    async def hide(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        """Take the card off the air; nothing happens where none is."""

        def work(tx: Transaction, act: Act) -> None:
            pins.hide(tx, act.session.id, pin_id, act.at_ms)

        await self._actions.do("card.hide", {"pin_id": pin_id}, work, by)
        self._state.refresh_pins()

    async def renumber(self, product_id: ProductId, number: str | None, by: By | None = None) -> None:
        """Give a product another number, or none; who had the number loses it."""

        def work(tx: Transaction, act: Act) -> None:
            goods.put_number(tx, product_id, number, act.at_ms)

        await self._actions.do("goods.number", {"product_id": str(product_id), "number": number}, work, by)
        self._state.reload_goods()

    async def _set_stage(self, name: str, stage: Stage, pin_id: PinId | None, by: By | None) -> None:
        def work(tx: Transaction, act: Act) -> None:
            pins.set_stage(tx, act.session.id, pin_id, stage, act.at_ms)

        await self._actions.do(name, {"pin_id": pin_id}, work, by)
        self._state.refresh_pins()

    def _release(self, tx: Transaction, act: Act, units: int | None) -> None:
        """Add `units` to the product on air, where it is one SKU: with several nobody has said which."""
        now = store.on_air(tx, act.session.id)
        product = self._state.catalogue.product(now.product_id) if now else None
        if units and product is not None and len(product.skus) == 1:
            sku_id = product.skus[0].id
            sales.adjust_stock(tx, act.session.terms, sku_id, units, "release", act.operator, act.changes)

    def _numbered(self, number: str) -> Product:
        product = self._state.catalogue.numbered(number)
        if product is None:
            raise Refused("not_found", "take.number_unknown", number=number)
        return product


def _propose(tx: Transaction, act: Act, product: Product, note: str) -> str:
    pin_id = PinId(derived_ulid(act.at_ms, act.by.command_id))
    proposal = pins.Proposal(pin_id, product, note, act.by.name, act.by.origin, act.at_ms)
    pins.propose(tx, act.session.id, proposal)
    return pin_id
