"""The pin queue as people work it: what is proposed, in which order it waits, what was set aside."""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.core.ids import PinId, ProductId, derived_ulid
from anchor_console.core.refusal import Refused
from anchor_console.goods.numbers import plain_number
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.pins import service as pins
from anchor_console.pins.queue import Pin
from anchor_console.storage.writer import Transaction


class QueueDesk:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done."""

    def __init__(self, actions: Actions, state: LiveState, undo: Undo) -> None:
        self._actions = actions
        self._state = state
        self._undo = undo

    async def pin(self, product_id: ProductId, note: str = "", by: By | None = None) -> PinId:
        """Put a product at the end of the queue; gives the new pin's id.

        Raises:
            Refused: the product is gone or has no number, or the queue is full.
        """
        product = self._state.catalogue.product(product_id)
        if product is None:
            raise Refused("not_found", "goods.gone")

        def work(tx: Transaction, act: Act) -> PinId:
            pins.expect_room(tx, act.session.id)
            return propose(tx, act, product, note)

        pin_id: PinId = await self._actions.do("queue.add", {"product_id": str(product_id), "note": note}, work, by)
        self._state.refresh_pins()
        return pin_id

    async def pin_number(self, number: str, note: str = "", by: By | None = None) -> PinId:
        return await self.pin(numbered(self._state.catalogue, number).id, note, by)

    async def move(self, pin_id: PinId, after: PinId | None, by: By | None = None) -> None:
        """Let a waiting pin stand right behind `after`, or first where that is None."""

        def work(tx: Transaction, act: Act) -> None:
            pins.move(tx, act.session.id, pin_id, after)

        await self._actions.do("queue.move", {"pin_id": pin_id, "after": after}, work, by)
        self._state.refresh_pins()

    async def remove(self, pin_id: PinId, by: By | None = None) -> None:
        """Take a waiting pin out of the queue; what this desk took out comes back by `Ctrl+Z`, to its old place."""
        gone = self._state.queue.get(pin_id) or self._state.held.get(pin_id)
        await self._remove(pin_id, by)
        if by is None and gone is not None:
            self._undo.push(self._removed(gone))

    async def put_in_again(self, pin_id: PinId, by: By | None = None) -> None:
        """Let a pin that was taken out of the queue wait where it did."""
        await self._actions.do(
            "queue.restore", {"pin_id": pin_id}, lambda tx, act: pins.put_in_again(tx, act.session.id, pin_id), by
        )
        self._state.refresh_pins()

    async def _remove(self, pin_id: PinId, by: By | None) -> None:
        await self._actions.do(
            "queue.remove", {"pin_id": pin_id}, lambda tx, act: pins.remove(tx, act.session.id, pin_id), by
        )
        self._state.refresh_pins()

    def _removed(self, pin: Pin) -> Done:
        """What takes the taking out back; that taken back again takes it out."""

        async def back() -> Callable[[], Done]:
            await self.put_in_again(pin.id)
            return lambda: Done("undo.pin_back", again, {"number": pin.number})

        async def again() -> Callable[[], Done]:
            await self._remove(pin.id, None)
            return lambda: self._removed(pin)

        return Done("undo.pin_back", back, {"number": pin.number})

    async def hold(self, pin_id: PinId, by: By | None = None) -> None:
        """Set a waiting pin aside."""
        await self._actions.do(
            "queue.hold", {"pin_id": pin_id}, lambda tx, act: pins.hold(tx, act.session.id, pin_id, act.at_ms), by
        )
        self._state.refresh_pins()

    async def resume(
        self, pin_id: PinId, by: By | None = None, *, after: PinId | None = None, is_first: bool = False
    ) -> None:
        """Put a pin that was set aside back into the queue: at its end where nothing else is said."""

        def work(tx: Transaction, act: Act) -> None:
            pins.resume(tx, act.session.id, pin_id, after, is_first=is_first)

        await self._actions.do("queue.resume", {"pin_id": pin_id, "after": after, "first": is_first}, work, by)
        self._state.refresh_pins()


def numbered(catalogue: Catalogue, number: str) -> Product:
    """The product with this number in the show; `011` is 11, as fans type it, where no product is called so.

    Raises:
        Refused: none has it.
    """
    product = catalogue.numbered(number) or catalogue.numbered(plain_number(number))
    if product is None:
        raise Refused("not_found", "take.number_unknown", number=number)
    return product


def propose(tx: Transaction, act: Act, product: Product, note: str) -> PinId:
    """Put a product at the end of the queue, within an action; gives the new pin's id."""
    pin_id = PinId(derived_ulid(act.at_ms, act.by.command_id))
    proposal = pins.Proposal(pin_id, product, note, act.by.name, act.by.origin, act.at_ms)
    pins.propose(tx, act.session.id, proposal)
    return pin_id
