"""What stock just did that a person must hear of at once: a SKU runs low, is gone, or is there again. Main thread only.

Of what is there again is told who wants it: who waits or claimed it tonight and has none, and who in the room surely
wants the product.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.core.board import RowObserver
from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.goods.product import Product, Sku
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.state import LiveState
from anchor_console.stock.ledger import StockLevel

_KEPT = 20
_NAMED = 3


class StockTurn(StrEnum):
    BACK = "back"
    OUT = "out"
    LOW = "low"


class StockNews(msgspec.Struct, frozen=True):
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
        self._rows: dict[ProductId, GoodsRow] = {}
        """As they were looked at last."""
        self._coming = range(0)
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
        self._rows = {row.product.id: row for row in self._state.goods_rows}
        self._tell([])

    def _look_at(self, rows: Iterable[GoodsRow]) -> None:
        """Tell what turned in these rows, all of it together: a file may bring very many."""
        fresh: dict[SkuId, StockNews] = {}
        over: set[SkuId] = set()
        told = {one.sku_id for one in self._news}
        for row in rows:
            before, self._rows[row.product.id] = self._rows.get(row.product.id), row
            if before is None or self._state.session is None or before.levels == row.levels:
                continue
            for sku, was, now in _moved(before, row):
                turn = _turn(was, now)
                if turn is not None:
                    fresh[sku.id] = self._news_of(row.product, sku, turn, now.left)
                elif sku.id in told:
                    over.add(sku.id)
        if not fresh and not over:
            return
        others = [one for one in self._news if one.sku_id not in fresh and one.sku_id not in over]
        self._tell([*reversed(fresh.values()), *others][:_KEPT])
        self._call_outs.stock_turned({news.product_id for news in fresh.values() if news.turn is not StockTurn.LOW})
        for news in self.news:
            if news.turn is StockTurn.BACK and fresh.get(news.sku_id) is news:
                self._start(self._ask_who(news), f"who-wants-{news.sku_id}")

    def _news_of(self, product: Product, sku: Sku, turn: StockTurn, left: int) -> StockNews:
        waiting = self._without_one(product, sku) if turn is StockTurn.BACK else []
        return StockNews(
            *(turn, product.id, sku.id, product.number, product.name, sku.variant, left),
            *(tuple(waiting[:_NAMED]), len(waiting), self._clock.now_ms()),
        )

    def _without_one(self, product: Product, sku: Sku) -> list[str]:
        """The names of those who claimed this SKU tonight and were not given any, in their order."""
        names = [
            claim.fan_name
            for claim in self._state.claims
            if claim.product_id == product.id and claim.sku_id == sku.id and claim.waiting and not claim.sold
        ]
        return list(dict.fromkeys(names))

    async def _ask_who(self, news: StockNews) -> None:
        listed = self._state.catalogue.sku(news.sku_id)
        if listed is None:
            return
        product, sku = listed
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
        self._look_at(self._state.goods_rows[at] for at in range(first, last + 1))

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = range(first, last + 1)

    def rows_inserted(self) -> None:
        self._look_at([self._state.goods_rows[at] for at in self._coming])

    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_removed(self) -> None: ...
    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...


def _moved(before: GoodsRow, after: GoodsRow) -> Iterator[tuple[Sku, StockLevel, StockLevel]]:
    """The SKUs of which there are more or fewer left than before, with both levels."""
    for sku in after.product.skus:
        was, now = before.levels.get(sku.id), after.levels.get(sku.id, StockLevel())
        if was is not None and was.left != now.left:
            yield sku, was, now


def _turn(was: StockLevel, now: StockLevel) -> StockTurn | None:
    if not now.left:
        return StockTurn.OUT
    if not was.left:
        return StockTurn.BACK
    return StockTurn.LOW if now.is_low and not was.is_low else None


def _fits(sku: Sku, color: str | None, size: str | None) -> bool:
    return color in (None, sku.color) and size in (None, sku.size)
