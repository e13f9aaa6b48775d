"""The pin queue and the card on air, as people work them. Written first; the broadcast tells the room after."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from anchor_console.core.faults import reach
from anchor_console.core.ids import PinId, ProductId, SkuId, derived_ulid
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods import store as goods
from anchor_console.goods.guard import Objection
from anchor_console.goods.product import Product
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.price_guard import Asked, PriceGuard
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.pins import log_store, store
from anchor_console.pins import service as pins
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.countdown import LONGEST_S
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import Doing, StepKind, steps_between, ticked, undone
from anchor_console.pins.ticks import Tick
from anchor_console.sales import service as sales
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

COUNTDOWN = "countdown"
"""Who opened the price, in the log, where its hour did."""
_LONGEST_REASON = 200
_STEPS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Saw:
    """The pin that a person saw on air; None where they saw nothing there."""

    pin_id: PinId | None


@dataclass(slots=True)
class _Change:
    """How the card stood before a step and after it; what the step put up for sale of each SKU."""

    before: OnAir | None = None
    after: OnAir | None = None
    released: dict[SkuId, int] = field(default_factory=dict)
    is_done: bool = False


_Work = Callable[[Transaction, Act, _Change], None]


class Air:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done.

    Args:
        may_be_seen: whether the room may have seen the newest card: then no step is taken back.
        taken: told of each pin that goes on air, within the transaction.
        may_show: raises `Refused` where something of a product may not stand on a card.
    """

    def __init__(
        self, actions: Actions, state: LiveState, undo: Undo, guard: PriceGuard, may_be_seen: Callable[[], bool],
        may_show: Callable[[Product], None], taken: Callable[[Transaction, Act, OnAir], None],
    ) -> None:  # fmt: skip
        self._actions = actions
        self._state = state
        self._undo = undo
        self._guard = guard
        self._may_be_seen = may_be_seen
        self._may_show = may_show
        self._taken = taken
        self._steps: deque[_Change] = deque(maxlen=_STEPS_KEPT)
        """What led the card where it is, the latest last."""

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

        def work(tx: Transaction, act: Act, _: _Change) -> None:
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
        product = self._numbered(number)
        guard = await self._guard_of_take(product)

        def work(tx: Transaction, act: Act, _: _Change) -> None:
            waiting = [pin for pin in store.queued(tx, act.session.id) if pin.product_id == product.id]
            pin_id = waiting[0].id if waiting else PinId(_propose(tx, act, product, ""))
            pins.take(tx, act.session.id, pin_id, self._state.catalogue, act.at_ms, guard=guard)

        await self._take({"number": number}, work, by)

    async def _take(self, args: dict[str, Any], work: _Work, by: By | None) -> None:
        def work_and_look(tx: Transaction, act: Act, change: _Change) -> None:
            before = store.on_air(tx, act.session.id)
            work(tx, act, change)
            now = store.on_air(tx, act.session.id)
            product = self._state.catalogue.product(now.product_id) if now and now != before else None
            if product is not None:
                self._may_show(product)

        if __debug__:
            reach("take.before_write")
        change = await self._change("queue.take", args, work_and_look, by)
        if __debug__:
            reach("take.after_write")
        self._can_take_back("undo.took", change, by)

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
            NeedsConfirmation: the guard objects to the price; again with `confirmed` opens it all the same.
        """
        await self._look_at_price()
        guarded = self._product_on_air()
        guard = self._objecting(guarded)
        against = guard(guarded) if guarded is not None else ()

        def work(tx: Transaction, act: Act, change: _Change) -> None:
            if seen is not None and pins.expect_on_air(tx, act.session.id, pin_id).stage is not seen:
                return
            opens_at_ms = act.at_ms + min(in_s, LONGEST_S) * 1_000 if in_s > 0 else None
            catalogue = self._state.catalogue
            pins.open_price(
                *(tx, act.session.id, pin_id, catalogue, act.at_ms),
                confirmed=confirmed,
                opens_at_ms=opens_at_ms,
                guard=guard,
            )
            self._release(tx, act, units, by_sku, change, of_stock=of_stock)

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
        change = await self._change("card.open", args, work, by, why=reason, units=units)
        counts = change.after is not None and change.after.counts_down
        self._can_take_back("undo.counted" if counts else "undo.opened", change, by)

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

        def work(tx: Transaction, act: Act, _: _Change) -> None:
            pins.open_due(tx, act.session.id, act.at_ms)

        by = By(COUNTDOWN, "desk", f"opens:{on_air.pin_id}:{on_air.opens_at_ms}")
        await self._change("card.open_due", {"pin_id": on_air.pin_id}, work, by)

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

        def work(tx: Transaction, act: Act, _: _Change) -> None:
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
        change = await self._change("card.flash", args, work, by, why=reason, units=offer.units)
        self._can_take_back("undo.flash", change, by)

    async def end_flash(self, by: By | None = None, *, pin_id: PinId | None = None, why: str = "") -> None:
        """Let the price fall back now; nothing happens where no flash is on or to come."""

        def work(tx: Transaction, act: Act, _: _Change) -> None:
            now = pins.expect_on_air(tx, act.session.id, pin_id)
            pins.end_flash(tx, now, act.at_ms)

        await self._change("card.flash_over", {"pin_id": pin_id, "why": why}, work, by, why=why)

    async def flash_due(self) -> None:
        """End the flash whose time or units are over."""
        on_air = self._state.on_air
        if on_air is not None and on_air.flash is not None:
            by = By(COUNTDOWN, "desk", f"flash-over:{on_air.pin_id}:{on_air.flash.from_ms}:{on_air.flash.ends_at_ms}")
            await self.end_flash(by, pin_id=on_air.pin_id)

    async def sold_out(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        change = await self._set_stage("card.sold_out", Stage.SOLD_OUT, pin_id, by)
        self._can_take_back("undo.sold_out", change, by)

    async def close(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        await self._set_stage("card.close", Stage.CLOSED, pin_id, by)

    async def hide(self, by: By | None = None, *, pin_id: PinId | None = None) -> None:
        """Take the card off the air; nothing happens where none is."""

        def work(tx: Transaction, act: Act, _: _Change) -> None:
            pins.hide(tx, act.session.id, pin_id, act.at_ms)

        await self._change("card.hide", {"pin_id": pin_id}, work, by)

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

    async def renumber(self, product_id: ProductId, number: str | None, by: By | None = None) -> None:
        """Give a product another number, or none; who had the number loses it."""

        touched: set[ProductId] = set()

        def work(tx: Transaction, act: Act) -> None:
            touched.update(goods.put_number(tx, product_id, number, act.at_ms))

        await self._actions.do("goods.number", {"product_id": str(product_id), "number": number}, work, by)
        await self._state.reload_goods(touched)

    async def _set_stage(self, name: str, stage: Stage, pin_id: PinId | None, by: By | None) -> _Change:
        def work(tx: Transaction, act: Act, _: _Change) -> None:
            pins.set_stage(tx, act.session.id, pin_id, stage, act.at_ms)

        return await self._change(name, {"pin_id": pin_id}, work, by)

    async def _change(
        self, name: str, args: dict[str, Any], work: _Work, by: By | None, *,
        why: str = "", units: int | None = None,
    ) -> _Change:  # fmt: skip
        """Do `work` with its line in the log of the air; a command that was done before changes nothing."""
        change = _Change()

        def logged(tx: Transaction, act: Act) -> None:
            change.before = store.on_air(tx, act.session.id)
            work(tx, act, change)
            change.after = store.on_air(tx, act.session.id)
            if change.after is not None and (change.before is None or change.before.pin_id != change.after.pin_id):
                self._taken(tx, act, change.after)
            doing = Doing(act.by.name, act.at_ms, why, units)
            log_store.note(tx, act.session.id, steps_between(change.before, change.after, doing))
            change.is_done = True

        await self._actions.do(name, args, logged, by)
        self._state.refresh_pins()
        if change.is_done and change.after != change.before:
            self._steps.append(change)
        return change

    def _can_take_back(self, key: str, change: _Change, by: By | None) -> None:
        """Let `Ctrl+Z` take back what this desk did; what others did is not this desk's to undo."""
        shown = change.after
        if by is None and change.is_done and shown is not None and shown != change.before:
            self._undo.push(
                Done(key, lambda: self._take_back(change.before, shown, change.released), {"number": shown.number})
            )

    async def _take_back(self, before: OnAir | None, shown: OnAir, released: Mapping[SkuId, int]) -> None:
        """Undo a step that the room has not seen. It never shows anything: a pin waits again, a price is hidden.

        A countdown is stopped whoever has seen it: its price is not out yet, as little as that of a flash to come.
        """
        await self._bring_back(before, shown, released, None, may_be_seen=self._may_be_seen() and not shown.counts_down)

    async def bring_back_step(self, by: By) -> None:
        """Take back the step by which the card stands as it does: a record says that this was done, unseen.

        Raises:
            Refused: no step of this run of the console led there.
        """
        on_air = self._state.on_air
        step = next((one for one in reversed(self._steps) if on_air is not None and one.after == on_air), None)
        if step is None or step.after is None:
            raise Refused("conflict", "undo.moved_on")
        await self._bring_back(step.before, step.after, step.released, by, may_be_seen=False)
        self._steps.remove(step)

    async def _bring_back(
        self, before: OnAir | None, shown: OnAir, released: Mapping[SkuId, int], by: By | None, *, may_be_seen: bool
    ) -> None:
        def work(tx: Transaction, act: Act) -> None:
            is_to_come = shown.flash is not None and shown.flash.is_to_come(act.at_ms)
            if may_be_seen and not is_to_come:
                raise Refused("conflict", "undo.seen", number=shown.number)
            pins.take_back(tx, act.session.id, before, shown, act.at_ms)
            for sku_id, units in released.items():
                if stock.level(tx, sku_id).left < units:
                    raise Refused("conflict", "undo.moved_on")
                sales.adjust_stock(tx, act.session.terms, sku_id, -units, "undo", act.operator, act.changes)
            now = store.on_air(tx, act.session.id)
            log_store.note(tx, act.session.id, [undone(shown, now, Doing(act.by.name, act.at_ms))])

        await self._actions.do("card.undo", {"pin_id": shown.pin_id, "stage": shown.stage.value}, work, by)
        self._state.refresh_pins()

    def _release(
        self, tx: Transaction, act: Act, units: int | None, by_sku: Mapping[SkuId, int] | None, change: _Change, *,
        of_stock: bool,
    ) -> None:  # fmt: skip
        """Put more of the product on air up for sale: with several SKUs only what was said of each."""
        now = store.on_air(tx, act.session.id)
        product = self._state.catalogue.product(now.product_id) if now else None
        total = sum(by_sku.values()) if by_sku else units
        if now is None or product is None or not total or total < 0:
            return
        store.set_release(tx, act.session.id, now.pin_id, total)
        if of_stock:
            return
        if by_sku is None and len(product.skus) == 1:
            by_sku = {product.skus[0].id: total}
        for sku_id, more in (by_sku or {}).items():
            if more:
                sales.adjust_stock(tx, act.session.terms, sku_id, more, "release", act.operator, act.changes)
                change.released[sku_id] = more

    def _numbered(self, number: str) -> Product:
        product = self._state.catalogue.numbered(number)
        if product is None:
            raise Refused("not_found", "take.number_unknown", number=number)
        return product


def _told(objection: Objection) -> dict[str, Any]:
    """An objection for the log of actions."""
    return {"doubt": objection.doubt.value, "ours": objection.ours, "theirs": objection.theirs}


def _propose(tx: Transaction, act: Act, product: Product, note: str) -> str:
    pin_id = PinId(derived_ulid(act.at_ms, act.by.command_id))
    proposal = pins.Proposal(pin_id, product, note, act.by.name, act.by.origin, act.at_ms)
    pins.propose(tx, act.session.id, proposal)
    return pin_id
