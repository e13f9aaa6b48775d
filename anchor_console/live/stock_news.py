"""What stock just did that a person must hear of at once: a SKU runs low, is gone, or is there again. Main thread only.

Of what is there again is told who wants it: who waits or claimed it tonight and has none, and who in the room surely
wants the product.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from anchor_console.core.board import RowObserver
from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.goods.product import Product, Sku
from anchor_console.live.callouts_desk import CallOutsDesk
from anchor_console.live.state import GoodsRow, LiveState

LOW = 5
"""So many left of a SKU, and fewer, are few."""
_KEPT = 20
_NAMED = 3


class StockTurn(StrEnum):
    BACK = "back"
    OUT = "out"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class StockNews:
    """`people` are the names of those who want what is there again, the first first; `wanted_by` counts them all."""

    turn: StockTurn
    product_id: ProductId
    sku_id: SkuId
    number: str | None
    title: str
    variant: str
    left: int
    people: tuple[str, ...]
    wanted_by: int
    at_ms: int


class StockWatch(RowObserver):
    """Observes the goods rows; `changed` tells the news in force, the newest first."""

    def __init__(
        self,
        state: LiveState,
        call_outs: CallOutsDesk,
        clock: Clock,
        start: Callable[[Coroutine[Any, Any, object], str], object],
    ) -> None:
        """
        Args:
            start: runs a look-up of who wants a product.
        """
        self._state = state
        self._call_outs = call_outs
        self._clock = clock
        self._start = start
        self._left: dict[SkuId, int] = {}
        self._news: list[StockNews] = []
        self.changed: Signal[tuple[StockNews, ...]] = Signal()
        state.session_changed.subscribe(lambda _: self._begin())
        state.goods_rows.observe(self)
        self._begin()

    @property
    def news(self) -> tuple[StockNews, ...]:
        return tuple(self._news)

    def dismiss(self, news: StockNews) -> None:
        """A person has seen it, or its time is over."""
        self._tell([one for one in self._news if (one.sku_id, one.turn) != (news.sku_id, news.turn)])

    def _begin(self) -> None:
        self._left.clear()
        for row in self._state.goods_rows:
            self._note(row)
        self._tell([])

    def _note(self, row: GoodsRow) -> list[tuple[Sku, int, int]]:
        """The SKUs of a row of which there are more or fewer left than before, with both figures."""
        turned = []
        for sku in row.product.skus:
            level = row.levels.get(sku.id)
            left = level.left if level else 0
            before = self._left.get(sku.id)
            if before != left:
                self._left[sku.id] = left
                if before is not None:
                    turned.append((sku, before, left))
        return turned

    def _look_at(self, row: GoodsRow) -> None:
        for sku, before, left in self._note(row):
            turn = _turn(before, left)
            is_over = turn is None and any(one.sku_id == sku.id for one in self._news)
            if self._state.session is None or (turn is None and not is_over):
                continue
            others = [one for one in self._news if one.sku_id != sku.id]
            if turn is None:
                self._tell(others)
                continue
            waiting = self._without_one(row.product, sku) if turn is StockTurn.BACK else []
            product = row.product
            news = StockNews(
                *(turn, product.id, sku.id, product.number, product.name, sku.variant, left),
                *(tuple(waiting[:_NAMED]), len(waiting), self._clock.now_ms()),
            )
            self._tell([news, *others][:_KEPT])
            if turn is StockTurn.BACK:
                self._start(self._ask_who(product, sku, news), f"who-wants-{sku.id}")

    def _without_one(self, product: Product, sku: Sku) -> list[str]:
        """The names of those who claimed this SKU tonight and were not given any, in their order."""
        names = [
            claim.fan_name
            for claim in self._state.claims
            if claim.product_id == product.id and claim.sku_id == sku.id and claim.waiting and not claim.sold
        ]
        return list(dict.fromkeys(names))

    async def _ask_who(self, product: Product, sku: Sku, news: StockNews) -> None:
        found = await self._call_outs.who_wants(product)
        fitting = [one.name for one in found if _fits(sku, one.color, one.size)]
        at = next((at for at, one in enumerate(self._news) if one == news), None)
        if at is None or not fitting:
            return
        people = list(dict.fromkeys((*news.people, *fitting)))
        more = sum(name not in news.people for name in people)
        self._news[at] = replace(news, people=tuple(people[:_NAMED]), wanted_by=news.wanted_by + more)
        self._tell(self._news)

    def _tell(self, news: list[StockNews]) -> None:
        if news or self._news:
            self._news = news
            self.changed.emit(self.news)

    # What the board of goods tells (core.board.RowObserver).

    def rows_changed(self, first: int, last: int) -> None:
        for at in range(first, last + 1):
            self._look_at(self._state.goods_rows[at])

    def rows_inserted(self) -> None:
        for row in self._state.goods_rows:
            self._look_at(row)

    def rows_inserting(self, first: int, last: int) -> None: ...
    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_removed(self) -> None: ...
    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...


def _turn(before: int, left: int) -> StockTurn | None:
    if left == 0:
        return StockTurn.OUT
    if before == 0:
        return StockTurn.BACK
    return StockTurn.LOW if left <= LOW < before else None


def _fits(sku: Sku, color: str | None, size: str | None) -> bool:
    return color in (None, sku.color) and size in (None, sku.size)
