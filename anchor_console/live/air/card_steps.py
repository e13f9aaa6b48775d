"""A step of the card on air: done with its line in the log of the air, and taken back while nobody has seen it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anchor_console.core.ids import PinId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.pins import log_store, store
from anchor_console.pins import service as pins
from anchor_console.pins.card import OnAir, Release
from anchor_console.pins.steps import Doing, steps_between, undone
from anchor_console.sales import service as sales
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

_STEPS_KEPT = 50


@dataclass(slots=True)
class Change:
    """How the card stood before a step and after it; what the step put up for sale of each SKU."""

    before: OnAir | None = None
    after: OnAir | None = None
    released: dict[SkuId, int] = field(default_factory=dict)
    is_done: bool = False
    undo: Done | None = None
    """What takes it back, where this desk may."""

    @property
    def release_before(self) -> Release | None:
        is_same = self.before is not None and self.after is not None and self.before.pin_id == self.after.pin_id
        return self.before.release if is_same and self.before is not None else None


Work = Callable[[Transaction, Act, Change], None]


class CardSteps:
    """
    Args:
        may_be_seen: whether the room may have seen the newest card: then no step is taken back.
        taken: told of each pin that goes on air, within the transaction.
        returned: told of each pin whose take is undone, within the transaction.
    """

    def __init__(
        self, actions: Actions, state: LiveState, undo: Undo, may_be_seen: Callable[[], bool],
        taken: Callable[[Transaction, Act, OnAir], None], returned: Callable[[Transaction, Act, OnAir], None],
    ) -> None:  # fmt: skip
        self._actions = actions
        self._state = state
        self._undo = undo
        self._may_be_seen = may_be_seen
        self._taken = taken
        self._returned = returned
        self._done: deque[Change] = deque(maxlen=_STEPS_KEPT)
        """What led the card where it is, the latest last."""

    async def do(
        self, name: str, args: dict[str, Any], work: Work, by: By | None, *,
        why: str = "", units: int | None = None,
    ) -> Change:  # fmt: skip
        """Do `work` with its line in the log of the air; a command that was done before changes nothing."""
        change = Change()

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
            self._done.append(change)
        return change

    def allow_undo(self, key: str, change: Change, by: By | None) -> None:
        """Let `Ctrl+Z` take back what this desk did; what others did is not this desk's to undo."""
        shown = change.after
        if by is None and change.is_done and shown is not None and shown != change.before:
            back = lambda: self._take_back(change.before, shown, change.released)  # noqa: E731
            change.undo = Done(key, back, {"number": shown.number})
            self._undo.push(change.undo)

    def bar_undo(self, reason: str, change: Change, by: By | None) -> None:
        """Let `Ctrl+Z` say why it does not take back what this desk just did, and take nothing older back instead."""

        async def refuse() -> None:
            raise Refused("conflict", reason, number=number)

        if by is None and change.is_done and change.before is not None and change.after != change.before:
            number = change.before.number
            self._undo.push(Done(reason, refuse))

    async def _take_back(self, before: OnAir | None, shown: OnAir, released: Mapping[SkuId, int]) -> None:
        """Undo a step that the room has not seen. It never shows anything: a pin waits again, a price is hidden.

        A countdown is stopped whoever has seen it: its price is not out yet, as little as that of a flash to come.
        """
        await self._bring_back(before, shown, released, None, may_be_seen=self._may_be_seen() and not shown.counts_down)

    async def stop_counting(self, pin_id: PinId | None, by: By | None = None) -> None:
        """Let the price stay hidden that was to open by itself, whoever set it to and whatever was done since.

        What it put up for sale goes back, where none of it was taken meanwhile.

        Raises:
            Refused: the price is open by now.
        """
        on_air = self._state.on_air
        begun = next((one for one in reversed(self._done) if _counts(one.after, on_air)), None)

        def work(tx: Transaction, act: Act) -> None:
            shown = pins.expect_on_air(tx, act.session.id, pin_id)
            released = begun.released if begun is not None else {}
            is_whole = all(stock.level(tx, sku_id).left >= units for sku_id, units in released.items())
            release = begun.release_before if begun is not None and is_whole else shown.release
            now = pins.stop_counting(tx, act.session.id, pin_id, release, act.at_ms)
            if now == shown:
                return
            for sku_id, units in released.items() if is_whole else ():
                sales.adjust_stock(act.booking(tx), sku_id, -units, "undo", act.by.name)
            log_store.note(tx, act.session.id, [undone(shown, now, Doing(act.by.name, act.at_ms))])

        await self._actions.do("card.stop_count", {"pin_id": pin_id}, work, by)
        if begun is not None:
            self._done.remove(begun)
            self._undo.drop(begun.undo)
        self._state.refresh_pins()

    async def bring_back_last(self, by: By) -> None:
        """Take back the step by which the card stands as it does: a record says that this was done, unseen.

        Raises:
            Refused: no step of this run of the console led there.
        """
        on_air = self._state.on_air
        step = next((one for one in reversed(self._done) if on_air is not None and one.after == on_air), None)
        if step is None or step.after is None:
            raise Refused("conflict", "undo.moved_on")
        await self._bring_back(step.before, step.after, step.released, by, may_be_seen=False)
        self._done.remove(step)

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
                sales.adjust_stock(act.booking(tx), sku_id, -units, "undo", act.by.name)
            now = store.on_air(tx, act.session.id)
            if now is None or now.pin_id != shown.pin_id:
                self._returned(tx, act, shown)
            log_store.note(tx, act.session.id, [undone(shown, now, Doing(act.by.name, act.at_ms))])

        await self._actions.do("card.undo", {"pin_id": shown.pin_id, "stage": shown.stage.value}, work, by)
        self._state.refresh_pins()


def _counts(then: OnAir | None, now: OnAir | None) -> bool:
    """Whether what counts down now began to as it stood `then`."""
    return then is not None and now is not None and then.counts_down and then.pin_id == now.pin_id
