"""The pin queue and the card on air: each step is checked and written first; telling the room comes after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import PinId, ProductId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods.guard import Expected, Objection, objections
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.pins import store
from anchor_console.pins.card import OnAir, Release, Stage, may_become
from anchor_console.pins.countdown import after_clock_set, opening_due
from anchor_console.pins.flash import LONGEST_S, Flash, FlashOffer
from anchor_console.pins.queue import Origin, Pin, moved
from anchor_console.storage.writer import Transaction

_NOTE_LIMIT = 200
_WAITING_LIMIT = 200
"""Pins that wait or are set aside: nobody finds their way in more, nor does one frame to the room carry them."""

Guard = Callable[[Product], Sequence[Objection]]
"""What speaks against opening a product now."""


class NeedsConfirmation(Refused):
    """Something speaks against the price: the same step again, confirmed and with a reason, does it."""

    def __init__(self, found: Sequence[Objection], reason: str = "card.guarded") -> None:
        super().__init__("conflict", reason)
        self.objections = tuple(found)


def floor_guard(product: Product) -> Sequence[Objection]:
    """What can be said of a price by the goods alone."""
    return objections(product, Expected())


class Proposal(msgspec.Struct, frozen=True):
    """A pin as somebody proposes it."""

    pin_id: PinId
    product: Product
    note: str
    by_name: str
    origin: Origin
    at_ms: int


def expect_room(tx: Transaction, session_id: SessionId) -> None:
    """
    Raises:
        Refused: as many pins wait as may; what is taken at once needs no room.
    """
    if store.count_waiting(tx, session_id) >= _WAITING_LIMIT:
        raise Refused("conflict", "pin.queue_full", most=_WAITING_LIMIT)


def propose(tx: Transaction, session_id: SessionId, proposal: Proposal) -> None:
    """Put a product at the end of the queue.

    Raises:
        Refused: the product has no number, so the room could not order it.
    """
    number = proposal.product.number
    if number is None:
        raise Refused("invalid", "pin.no_number")
    pin = Pin(
        *(proposal.pin_id, proposal.product.id, number, harmless(proposal.note).strip()[:_NOTE_LIMIT]),
        *(proposal.by_name, proposal.origin, proposal.at_ms, 0),
        asked_price_minor=proposal.product.price_minor,
    )
    store.add(tx, session_id, pin)


def move(tx: Transaction, session_id: SessionId, pin_id: PinId, after: PinId | None) -> None:
    """Let a pin stand right behind `after`, or first where that is None."""
    order = [pin.id for pin in store.queued(tx, session_id)]
    if pin_id not in order:
        raise Refused("not_found", "pin.gone")
    store.reorder(tx, moved(order, pin_id, after))


def hold(tx: Transaction, session_id: SessionId, pin_id: PinId, at_ms: int) -> None:
    """Set a pin aside: its turn does not come until somebody puts it back."""
    if not store.hold(tx, session_id, pin_id, at_ms):
        raise Refused("not_found", "pin.gone")


def resume(tx: Transaction, session_id: SessionId, pin_id: PinId, after: PinId | None, *, is_first: bool) -> None:
    """Put a pin that was set aside back: first, right behind `after`, or at the end."""
    if not store.resume(tx, session_id, pin_id):
        raise Refused("not_found", "pin.gone")
    if is_first or after is not None:
        move(tx, session_id, pin_id, after)


def remove(tx: Transaction, session_id: SessionId, pin_id: PinId) -> None:
    if not store.remove(tx, session_id, pin_id):
        raise Refused("not_found", "pin.gone")


def put_in_again(tx: Transaction, session_id: SessionId, pin_id: PinId) -> None:
    """Let a pin that was taken out of the queue wait where it did."""
    expect_room(tx, session_id)
    if not store.put_in_again(tx, session_id, pin_id):
        raise Refused("conflict", "undo.moved_on")


def take(
    tx: Transaction, session_id: SessionId, pin_id: PinId, catalogue: Catalogue, at_ms: int,
    is_expected: Callable[[OnAir | None], bool] = lambda _: True, guard: Guard = floor_guard,
) -> None:  # fmt: skip
    """Put a waiting pin on air in its warm-up, or open at once where the product is set so.

    A pin that is on air already stays as it is: the second take of the same pin changes nothing.

    Args:
        is_expected: whether what is on air now is what the person saw when they pressed.
        guard: one that is set to open at once stays in warm-up where this objects.
    Raises:
        Refused: the pin waits no more, its product has no number any more, so the room could not order it, or
            something else is on air than the person saw.
    """
    now = store.on_air(tx, session_id)
    if now is not None and now.pin_id == pin_id:
        return
    if not is_expected(now):
        raise Refused("conflict", "card.changed")
    if now is not None:
        store.take_off(tx, now.pin_id, at_ms)
    if not store.take(tx, session_id, pin_id, at_ms):
        raise Refused("not_found", "pin.gone")
    taken = store.on_air(tx, session_id)
    product = catalogue.product(taken.product_id) if taken else None
    if product is not None and product.number is None:
        raise Refused("invalid", "pin.number_gone", name=product.name)
    if product is not None and product.opens_at_once and _price_problem(product, guard, confirmed=False) is None:
        store.set_stage(tx, pin_id, Stage.OPEN, product.price_minor, at_ms)


def open_price(
    tx: Transaction, session_id: SessionId, pin_id: PinId | None, catalogue: Catalogue, at_ms: int, *, confirmed: bool,
    opens_at_ms: int | None = None, guard: Guard = floor_guard, asked: Collection[Objection] | None = None,
) -> None:  # fmt: skip
    """Show the price of the card on air, at the product's price now.

    Args:
        pin_id: the pin that the person saw on air; None means whatever is there.
        confirmed: a person has said a second time that the price is meant.
        asked: what they were told of that speaks against it; None where that is not known. Of anything else they are
            asked again.
        opens_at_ms: from warm-up, open by itself at this hour; None opens now.
    Raises:
        Refused: nothing is on air, or another pin; the price is missing.
        NeedsConfirmation: the guard objects.
    """
    now = expect_on_air(tx, session_id, pin_id)
    if now.stage is Stage.OPEN:
        return
    product = _product(catalogue, now.product_id)
    problem = _price_problem(product, guard, confirmed=confirmed, asked=asked)
    if problem is not None:
        raise problem
    if opens_at_ms is not None and now.stage is Stage.WARMUP and product.price_minor:
        store.open_at(tx, now.pin_id, product.price_minor, opens_at_ms)
        return
    store.set_stage(tx, now.pin_id, Stage.OPEN, product.price_minor, at_ms)


def open_due(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    """Open the card whose hour has come, at the price that was checked when its hour was set."""
    now = store.on_air(tx, session_id)
    if now is not None and opening_due(now, at_ms):
        store.set_stage(tx, now.pin_id, Stage.OPEN, now.price_minor, now.opens_at_ms or at_ms)


def stop_counting(
    tx: Transaction, session_id: SessionId, pin_id: PinId | None, release: Release | None, at_ms: int
) -> OnAir:
    """Hide again the price that was to open by itself, and let `release` be what is up for sale; gives how the card
    stands then.

    Raises:
        Refused: nothing is on air, or another pin; it is open by now, or its hour has come.
    """
    shown = expect_on_air(tx, session_id, pin_id)
    if shown.stage is not Stage.WARMUP or opening_due(shown, at_ms):
        raise Refused("conflict", "card.counted_out", number=shown.number)
    now = replace(shown, price_minor=None, opens_at_ms=None, release=release)
    if now != shown:
        store.restore(tx, now)
    return now


def clock_was_set(tx: Transaction, session_id: SessionId, by_ms: int, at_ms: int) -> None:
    """Let what counts down on air last as long as it would have, had the wall clock not been set by `by_ms`."""
    now = store.on_air(tx, session_id)
    if now is None:
        return
    then = after_clock_set(now, by_ms, at_ms)
    if then.opens_at_ms != now.opens_at_ms and then.opens_at_ms is not None and then.price_minor is not None:
        store.open_at(tx, then.pin_id, then.price_minor, then.opens_at_ms)
    if then.flash != now.flash and then.flash is not None:
        store.put_flash(tx, then.pin_id, then.flash)


def set_flash(tx: Transaction, now: OnAir, offer: FlashOffer, taken: int, at_ms: int) -> None:
    """Set a flash price for the card on air, in place of one before.

    Args:
        taken: what is sold or held of the product as it is set.
    Raises:
        Refused: the card is not open, or the price is not lower than the one that is.
    """
    if now.stage is not Stage.OPEN or now.price_minor is None:
        raise Refused("conflict", "flash.not_open")
    if not 0 < offer.price_minor < now.price_minor:
        raise Refused("invalid", "flash.not_lower")
    from_ms, ends_at_ms = offer.span(at_ms)
    if not (0 < ends_at_ms - from_ms <= LONGEST_S * 1_000 and from_ms - at_ms <= LONGEST_S * 1_000):
        raise Refused("invalid", "flash.time")
    flash = Flash(offer.price_minor, from_ms, ends_at_ms, offer.units, offer.per_fan, taken)
    store.replace_flash(tx, now.pin_id, flash, at_ms)


def change_price(tx: Transaction, now: OnAir, price_minor: int, at_ms: int) -> None:
    """Let the card on air tell, or count down to, another price; a flash that is not lower than that is over."""
    store.set_price(tx, now.pin_id, price_minor)
    if now.flash is not None and now.flash.price_minor >= price_minor:
        end_flash(tx, now, at_ms)


def end_flash(tx: Transaction, now: OnAir, at_ms: int) -> None:
    if now.flash is not None and now.flash.over_at_ms is None:
        store.end_flash(tx, now.pin_id, min(at_ms, now.flash.ends_at_ms))


def take_back(tx: Transaction, session_id: SessionId, before: OnAir | None, shown: OnAir, at_ms: int) -> None:
    """Undo the step that led from `before` to `shown`: a pin waits again, a price is hidden again.

    Raises:
        Refused: something else was done since, or the hour of the opening has come.
    """
    now = store.on_air(tx, session_id)
    if now != shown or opening_due(now, at_ms):
        raise Refused("conflict", "undo.moved_on")
    if before is None or before.pin_id != shown.pin_id:
        store.put_back(tx, session_id, shown.pin_id)
    else:
        store.restore(tx, before)


def set_stage(tx: Transaction, session_id: SessionId, pin_id: PinId | None, stage: Stage, at_ms: int) -> None:
    """Put the card on air into `stage` (sold out, closed); only `open_price` opens, behind its guard.

    Raises:
        Refused: nothing is on air, another pin, or the stage cannot follow the one in force.
    """
    now = expect_on_air(tx, session_id, pin_id)
    if now.stage is stage:
        return
    if stage is Stage.OPEN:
        raise Refused("conflict", "card.wrong_stage")
    if not may_become(now.stage, stage):
        raise Refused("conflict", "card.wrong_stage")
    store.set_stage(tx, now.pin_id, stage, None, at_ms)


def hide(tx: Transaction, session_id: SessionId, pin_id: PinId | None, at_ms: int) -> None:
    """Take the card off the air; nothing happens where none is.

    Raises:
        Refused: another pin is on air than the person saw.
    """
    now = store.on_air(tx, session_id)
    if now is None:
        return
    if pin_id is not None and now.pin_id != pin_id:
        raise Refused("conflict", "card.changed")
    store.take_off(tx, now.pin_id, at_ms)


def expect_on_air(tx: Transaction, session_id: SessionId, pin_id: PinId | None) -> OnAir:
    """What is on air.

    Raises:
        Refused: nothing is, or another pin than the person saw.
    """
    now = store.on_air(tx, session_id)
    if now is None:
        raise Refused("conflict", "card.none")
    if pin_id is not None and now.pin_id != pin_id:
        raise Refused("conflict", "card.changed")
    return now


def _product(catalogue: Catalogue, product_id: ProductId) -> Product:
    product = catalogue.product(product_id)
    if product is None:
        raise Refused("not_found", "goods.gone")
    return product


def _price_problem(
    product: Product, guard: Guard, *, confirmed: bool, asked: Collection[Objection] | None = None
) -> Refused | None:
    if not product.price_minor:
        return Refused("invalid", "card.no_price")
    if confirmed and asked is None:
        return None
    found = guard(product)
    is_known = confirmed and asked is not None and all(one.is_told_by(asked) for one in found)
    return NeedsConfirmation(found) if found and not is_known else None
