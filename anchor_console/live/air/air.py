"""The card on air, as people work it. Written first; the broadcast tells the room after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from anchor_console.core.faults import reach
from anchor_console.core.ids import PinId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods.guard import Objection
from anchor_console.goods.product import Product
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.air.card_steps import CardSteps, Change, Work
from anchor_console.live.air.price_guard import Asked, PriceGuard
from anchor_console.live.air.queue_desk import numbered, propose
from anchor_console.live.state import LiveState
from anchor_console.pins import log_store, store
from anchor_console.pins import service as pins
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.countdown import LONGEST_S
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import Doing, StepKind, ticked
from anchor_console.pins.ticks import Tick
from anchor_console.sales import service as sales
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

COUNTDOWN = "countdown"
"""Who opened the price, in the log, where its hour did."""
_LONGEST_REASON = 200


class Saw(msgspec.Struct, frozen=True):
    """The pin that a person saw on air; None where they saw nothing there."""

    pin_id: PinId | None


class Air:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done.

    Args:
        may_show: raises `Refused` where something of a product may not stand on a card.
    """

    def __init__(
        self, actions: Actions, state: LiveState, steps: CardSteps, guard: PriceGuard,
        may_show: Callable[[Product], None],
    ) -> None:  # fmt: skip
        self._actions = actions
        self._state = state
        self._steps = steps
        self._guard = guard
        self._may_show = may_show
        self._asked: dict[str, tuple[PinId, tuple[Objection, ...]]] = {}
        """By token (the desk has none), what each was told last that speaks against a price, and of which pin."""

    async def take(self, pin_id: PinId, by: By | None = None, *, saw: Saw | None = None) -> None:
        """Put a waiting pin on air.

        Args:
            saw: what was on air when the person pressed; anything else there by now is refused. None: whatever
                is there gives way.
        """

        def as_seen(now: OnAir | None) -> bool:
            return saw is None or (now.pin_id if now else None) == saw.pin_id

        waiting = self._state.queue.get(pin_id) or self._state.held.get(pin_id)
        guard = await self._guard_of_take(self._state.catalogue.product(waiting.product_id) if waiting else None)

        def work(tx: Transaction, act: Act, _: Change) -> None:
            pins.take(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms, as_seen, guard=guard)

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
        product = numbered(self._state.catalogue, number)
        guard = await self._guard_of_take(product)

        def work(tx: Transaction, act: Act, _: Change) -> None:
            waiting = [pin for pin in store.queued(tx, act.session.id) if pin.product_id == product.id]
            pin_id = waiting[0].id if waiting else propose(tx, act, product, "")
            pins.take(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms, guard=guard)

        await self._take({"number": number}, work, by)

    async def _take(self, args: dict[str, Any], work: Work, by: By | None) -> None:
        def work_and_look(tx: Transaction, act: Act, change: Change) -> None:
            before = store.on_air(tx, act.session.id)
            work(tx, act, change)
            now = store.on_air(tx, act.session.id)
            product = self._state.catalogue.product(now.product_id) if now and now != before else None
            if product is not None:
                self._may_show(product)

        if __debug__:
            reach("take.before_write")
        change = await self._steps.do("queue.take", args, work_and_look, by)
        if __debug__:
            reach("take.after_write")
        self._steps.allow_undo("undo.took", change, by)

    async def open_price(
        self,
        by: By | None = None,
        *,
        pin_id: PinId | None = None,
        units: int | None = None,
        by_sku: Mapping[SkuId, int] | None = None,
        of_stock: bool = False,
        confirmed: bool = False,
        why: str = "",
        in_s: int = 0,
        seen: Stage | None = None,
    ) -> None:
        """Show the price of the card on air.

        Args:
            units: how many this opening puts up for sale, in all. They are added to what is on hand where the product
                is one SKU; of one with several, `by_sku` says which.
            of_stock: they are part of what is on hand already: nothing is added to it.
            in_s: count down from warm-up; every screen opens at the same moment, and so does the desk.
            why: what the person said who confirmed a price that asks for it.
            seen: the stage that the person saw; nothing happens where it is another by now. While a shop is asked a
                second press of the key finds the price open already.
        Raises:
            NeedsConfirmation: the guard objects to the price; again with `confirmed` opens it all the same, unless it
                is another price by then, to which it objects as well.
        """
        await self._look_at_price()
        guarded = self._product_on_air()
        guard = self._objecting(guarded)
        against = guard(guarded) if guarded is not None else ()
        who, on_air = by.token if by is not None else "", self._state.on_air
        told_of, told = self._asked.get(who, (None, ()))
        asked = told if on_air is not None and told_of == on_air.pin_id else None

        def work(tx: Transaction, act: Act, change: Change) -> None:
            before = pins.expect_on_air(tx, act.session.id, pin_id)
            if seen is not None and before.stage is not seen:
                return
            opens_at_ms = act.at_ms + min(in_s, LONGEST_S) * 1_000 if in_s > 0 else None
            catalogue = self._state.catalogue
            pins.open_price(
                *(tx, act.session.id, pin_id, catalogue, act.at_ms),
                confirmed=confirmed,
                opens_at_ms=opens_at_ms,
                guard=guard,
                asked=asked,
            )
            self._release(tx, act, before, units, by_sku, change, of_stock=of_stock)

        reason = harmless(why).strip()[:_LONGEST_REASON]
        args: dict[str, Any] = {"pin_id": pin_id, "units": units, "confirmed": confirmed, "why": reason, "in_s": in_s}
        if self._guard.asked is not Asked.NOT:
            args["shop"] = self._guard.asked.value
        if by_sku:
            args["skus"] = {str(sku_id): more for sku_id, more in by_sku.items()}
        if of_stock:
            args["of_stock"] = True
        if confirmed:
            args["against"] = [_told(one) for one in against]
        try:
            change = await self._steps.do("card.open", args, work, by, why=reason, units=units)
        except NeedsConfirmation as exc:
            if on_air is not None:
                self._asked[who] = on_air.pin_id, exc.objections
            raise
        self._asked.pop(who, None)
        counts = change.after is not None and change.after.counts_down
        self._steps.allow_undo("undo.counted" if counts else "undo.opened", change, by)

    async def again(
        self,
        by: By | None = None,
        *,
        pin_id: PinId | None = None,
        units: int | None = None,
        by_sku: Mapping[SkuId, int] | None = None,
        confirmed: bool = False,
        why: str = "",
    ) -> None:
        """Open a sold-out card once more, or put up more of one that is open (返场, 加库存)."""
        await self.open_price(by, pin_id=pin_id, units=units, by_sku=by_sku, confirmed=confirmed, why=why)

    async def _guard_of_take(self, product: Product | None) -> pins.Guard:
        """What speaks against the price of a product that opens as it is taken; the shop is asked before it does."""
        if product is not None and product.opens_at_once:
            await self._guard.look(product)
        return self._objecting(product)

    async def _look_at_price(self) -> None:
        """Ask the shop anew of what is on air, where one is connected."""
        product = self._product_on_air()
        if product is not None:
            await self._guard.look(product)

    def _product_on_air(self) -> Product | None:
        on_air = self._state.on_air
        return self._state.catalogue.product(on_air.product_id) if on_air else None

    def _objecting(self, product: Product | None, price_minor: int | None = None) -> pins.Guard:
        """What speaks against the product's price by what is known at this moment: the writing thread asks no more."""
        found = self._guard.objections(product, price_minor) if product is not None else ()
        return lambda asked: found if product is not None and asked.id == product.id else pins.floor_guard(asked)

    async def open_due(self) -> None:
        """Open the card whose hour has come; nothing happens where none has."""
        on_air = self._state.on_air
        if on_air is None or on_air.opens_at_ms is None:
            return

        def work(tx: Transaction, act: Act, _: Change) -> None:
            pins.open_due(tx, act.session.id, act.at_ms)

        by = By(COUNTDOWN, "desk", f"opens:{on_air.pin_id}:{on_air.opens_at_ms}")
        await self._steps.do("card.open_due", {"pin_id": on_air.pin_id}, work, by)

    async def stop_counting(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        """Let the price stay hidden that was to open by itself; nothing happens where none was.

        Raises:
            Refused: it is open by now.
        """
        await self._steps.stop_counting(pin_id, by)

    async def clock_was_set(self, by_ms: int) -> None:
        """Let what counts down on air last as long as before, where the wall clock was set by `by_ms`.

        Hours are written down by wall time, for what a restart finds; how long they are away is not the clock's to say.
        """

        def work(tx: Transaction, act: Act) -> None:
            pins.clock_was_set(tx, act.session.id, by_ms, act.at_ms)

        by = replace(self._actions.at_desk(), name=COUNTDOWN)
        await self._actions.do("card.clock_set", {"by_ms": by_ms}, work, by)
        self._state.refresh_pins()

    async def flash(
        self,
        offer: FlashOffer,
        by: By | None = None,
        *,
        pin_id: PinId | None = None,
        confirmed: bool = False,
        why: str = "",
    ) -> None:
        """Sell what is on air at a lower price for a while; it ends by itself, everywhere at once.

        Raises:
            NeedsConfirmation: the guard objects to the price; again with `confirmed` it goes ahead.
            Refused: not in reserve mode, where the price is not ours to set; not open, or not lower.
        """

        guard = self._objecting(self._product_on_air(), offer.price_minor)

        def work(tx: Transaction, act: Act, _: Change) -> None:
            if act.session.mode != "reserve":
                raise Refused("conflict", "flash.cart_mode")
            now = pins.expect_on_air(tx, act.session.id, pin_id)
            product = self._state.catalogue.product(now.product_id)
            if product is None:
                raise Refused("not_found", "goods.gone")
            found = () if confirmed else guard(product)
            if found:
                raise NeedsConfirmation(found)
            levels = [stock.level(tx, sku.id) for sku in product.skus]
            taken = sum(level.held + level.sold for level in levels)
            pins.set_flash(tx, now, offer, taken, act.at_ms)

        reason = harmless(why).strip()[:_LONGEST_REASON]
        args = {"pin_id": pin_id, **asdict(offer), "confirmed": confirmed, "why": reason}
        change = await self._steps.do("card.flash", args, work, by, why=reason, units=offer.units)
        self._steps.allow_undo("undo.flash", change, by)

    async def end_flash(self, by: By | None = None, *, pin_id: PinId | None = None, why: str = "") -> None:
        """Let the price fall back now; nothing happens where no flash is on or to come."""

        def work(tx: Transaction, act: Act, _: Change) -> None:
            now = pins.expect_on_air(tx, act.session.id, pin_id)
            pins.end_flash(tx, now, act.at_ms)

        await self._steps.do("card.flash_over", {"pin_id": pin_id, "why": why}, work, by, why=why)

    async def flash_due(self) -> None:
        """End the flash whose time or units are over."""
        on_air = self._state.on_air
        if on_air is not None and on_air.flash is not None:
            by = By(COUNTDOWN, "desk", f"flash-over:{on_air.pin_id}:{on_air.flash.from_ms}:{on_air.flash.ends_at_ms}")
            await self.end_flash(by, pin_id=on_air.pin_id)

    async def sold_out(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        change = await self._set_stage("card.sold_out", Stage.SOLD_OUT, pin_id, by)
        self._steps.allow_undo("undo.sold_out", change, by)

    async def close(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        change = await self._set_stage("card.close", Stage.CLOSED, pin_id, by)
        self._steps.bar_undo("undo.closed", change, by)

    async def hide(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        """Take the card off the air; nothing happens where none is."""

        def work(tx: Transaction, act: Act, _: Change) -> None:
            pins.hide(tx, act.session.id, pin_id, act.at_ms)

        change = await self._steps.do("card.hide", {"pin_id": pin_id}, work, by)
        self._steps.bar_undo("undo.hidden", change, by)

    async def tick(self, tick: Tick, is_set: bool, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        """Note what was done for the card on the platform's own console, or take the note back."""

        def work(tx: Transaction, act: Act) -> None:
            now = pins.expect_on_air(tx, act.session.id, pin_id)
            if is_set:
                log_store.set_tick(tx, now.pin_id, tick, act.by.name, act.at_ms)
            else:
                log_store.clear_tick(tx, now.pin_id, tick)
            kind = StepKind.TICK if is_set else StepKind.UNTICK
            log_store.note(tx, act.session.id, [ticked(now, kind, tick.value, Doing(act.by.name, act.at_ms))])

        args = {"pin_id": pin_id, "tick": tick.value, "is_set": is_set}
        await self._actions.do("card.tick", args, work, by)
        self._state.refresh_pins()

    async def _set_stage(self, name: str, stage: Stage, pin_id: PinId | None, by: By | None) -> Change:
        def work(tx: Transaction, act: Act, _: Change) -> None:
            pins.set_stage(tx, act.session.id, pin_id, stage, act.at_ms)

        return await self._steps.do(name, {"pin_id": pin_id}, work, by)

    def _release(
        self, tx: Transaction, act: Act, before: OnAir, units: int | None, by_sku: Mapping[SkuId, int] | None,
        change: Change, *, of_stock: bool,
    ) -> None:  # fmt: skip
        """Put more of the product on air up for sale: with several SKUs only what was said of each."""
        now = store.on_air(tx, act.session.id)
        product = self._state.catalogue.product(now.product_id) if now else None
        total = sum(by_sku.values()) if by_sku else units
        if now is None or product is None or not total or total < 0:
            return
        store.set_release(tx, act.session.id, now.pin_id, total, was_open=before.opened_at_ms is not None)
        if of_stock:
            return
        if by_sku is None and len(product.skus) == 1:
            by_sku = {product.skus[0].id: total}
        for sku_id, more in (by_sku or {}).items():
            if more:
                sales.adjust_stock(act.booking(tx), sku_id, more, "release", act.by.name)
                change.released[sku_id] = more


def _told(objection: Objection) -> dict[str, Any]:
    """An objection for the log of actions."""
    return {"doubt": objection.doubt.value, "ours": objection.ours, "theirs": objection.theirs}
