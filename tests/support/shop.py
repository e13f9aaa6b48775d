"""A small shop on a real SQLite file: the women's catalogue, one open session, and people who talk and buy."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from anchor_console.chat.understanding.reading import Intent, Item, Reading, StatedFact
from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.core.paths import Profile, resource
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.goods.goods_file import GoodsFile, GoodsRow, read_goods
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue, bring_in
from anchor_console.live import store as live
from anchor_console.live.session import DEFAULT_HOLD_MS, Session, SessionState
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim
from anchor_console.sales.terms import SellingMode
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS

T = TypeVar("T")

WOMEN = resource("sample", "women.csv")
START = datetime.fromtimestamp(NOW_MS / 1000, UTC)


def a_row(**changes: Any) -> GoodsRow:
    """One SKU of a coat with the number 1 and ten units, but for `changes`."""
    row = GoodsRow(
        number="1",
        product_code="C1",
        name="羊毛大衣",
        category="大衣",
        aliases=("大衣",),
        sku_code="C1-M",
        color="驼色",
        size="M",
        list_price_minor=39900,
        price_minor=19900,
        floor_price_minor=15000,
        stock=10,
        per_fan_limit=None,
        talking_points=(),
    )
    return replace(row, **changes)


SOME_GOODS = (
    a_row(),
    a_row(sku_code="C1-L", size="L", stock=5),
    a_row(number="2", product_code="D2", name="碎花裙", category="连衣裙", aliases=("裙子",), sku_code="D2",
          color=None, size=None, stock=10, price_minor=9900, floor_price_minor=None),
    a_row(number="3", product_code="S3", name="丝巾", category="配饰", aliases=(), sku_code="S3",
          color=None, size=None, stock=None, price_minor=None, list_price_minor=None, floor_price_minor=None),
)  # fmt: skip


@dataclass
class Shop:
    """An open profile and its session; `do` writes, `ask` reads."""

    database: Database
    session: Session

    def do(self, work: Callable[[Transaction], T]) -> T:
        return self.database.run_blocking(work)

    def ask(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.database.read().execute(sql, params)]

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(goods.all_products(self.database.read()))

    def product(self, number: str) -> Product:
        found = self.catalogue.numbered(number)
        assert found is not None
        return found

    def sku(self, code: str) -> Sku:
        found = self.catalogue.sku_coded(code)
        assert found is not None
        return found[1]

    def level(self, code: str) -> StockLevel:
        return stock.level(self.database.read(), self.sku(code).id)

    def claims(self) -> list[Claim]:
        return sales.session_claims(self.database.read(), self.session.id)

    def fan(self, ref: FanRef) -> IdentityId:
        return self.do(lambda tx: fans.ensure_identity(tx, ref, NOW_MS))

    def link(self, one: IdentityId, other: IdentityId) -> None:
        """A person has said that both are one fan."""
        self.do(
            lambda tx: (
                tx.execute(
                    "INSERT INTO fan_links (identity_id, other_id, state, is_confirmed, sureness, proposed_at_ms)"
                    " VALUES (?, ?, 'accepted', 1, 90, 1)",
                    (one, other),
                ).rowcount
            )
        )

    def tables(self, *names: str) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of each table, in the order of their keys; of all our tables where none is named."""
        names = names or tuple(
            name
            for (name,) in self.ask("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
            if not name.startswith("_")
        )
        return {name: sorted(self.ask(f"SELECT * FROM {name}"), key=repr) for name in names}

    def check(self) -> None:
        """What must hold always: sums equal moves, claims add up, and holds are what claims hold."""
        tx = self.database.read()
        assert stock.mismatches(tx) == []
        assert self.ask("SELECT id FROM claims WHERE wanted <> waiting + held + sold + released") == []
        held = dict(self.ask("SELECT sku_id, sum(held) FROM claims WHERE held > 0 GROUP BY sku_id"))
        assert held == dict(self.ask("SELECT sku_id, held FROM stock_levels WHERE held > 0"))
        booked = dict(self.ask("SELECT sku_id, sum(units_booked) FROM sales WHERE units_booked > 0 GROUP BY sku_id"))
        assert booked == dict(self.ask("SELECT sku_id, sold FROM stock_levels WHERE sold > 0"))


def as_it_lies(before: Path, after: Path) -> None:
    """Make `after` what a console finds that opens `before` after its end at this very moment."""
    after.mkdir()
    for name in ("console.db", "console.db-wal"):
        shutil.copyfile(before / name, after / name)


@contextmanager
def shop(root: Path, mode: SellingMode = "cart", rows: tuple[GoodsRow, ...] = SOME_GOODS) -> Iterator[Shop]:
    """A shop in the folder `root`, opened again where it stands there already."""
    profile = Profile(root)
    profile.make()
    database = Database(profile)
    try:
        session = live.open_session(database.read())
        if session is None:
            session = Session(
                SessionId("S1"), "周三晚场", mode, SessionState.RUNNING, NOW_MS, None, DEFAULT_HOLD_MS, "CNY"
            )
            fresh = session
            database.run_blocking(lambda tx: bring_in(tx, GoodsFile(rows, ()), None, NOW_MS))
            database.run_blocking(lambda tx: live.add_session(tx, fresh))
        yield Shop(database, session)
    finally:
        database.close()


@cache
def womens_goods() -> GoodsFile:
    """The sample's whole catalogue."""
    return read_goods(WOMEN)


@contextmanager
def womens_shop(root: Path, mode: SellingMode = "cart") -> Iterator[Shop]:
    """A shop with the sample's whole catalogue."""
    with shop(root, mode, womens_goods().rows) as opened:
        yield opened


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder for a property's many profiles: in memory where the machine has that, since each commit is synced."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def a_fan(n: int | str = 1, **changes: Any) -> FanRef:
    fields: dict[str, Any] = {"platform": "kuaishou", "user_id": f"u{n}", "name": f"粉丝{n}"}
    return FanRef(**(fields | changes))


def at(seconds: float) -> datetime:
    """So many seconds into the session."""
    return START + timedelta(seconds=seconds)


def said(text: str, n: int | str = 1, *, seconds: float = 0, fan: FanRef | None = None, **more: Any) -> events.Chat:
    """A line of chat by fan `n`; its id is made of who, when and what."""
    fields: dict[str, Any] = {"id": f"{n}@{seconds}:{text}", "at": at(seconds), "fan": fan or a_fan(n)}
    return events.Chat(text=text, **(fields | more))


def reading(
    intent: Intent = Intent.CHATTER,
    *items: Item,
    specific: bool = False,
    facts: tuple[StatedFact, ...] = (),
) -> Reading:
    """What a line says, as if it had been read so."""
    return Reading(intent, items, facts, None, (), specific)


def item(number: str, color: str | None = None, size: str | None = None, qty: int | None = None) -> Item:
    return Item(number, color, size, qty)


def a_line(sku: str | None = None, qty: int = 1, *, line_id: str = "1", **changes: Any) -> events.OrderLine:
    """A line of an order, by its SKU's code; what it cost is left to the order or the catalogue."""
    return events.OrderLine(line_id=line_id, qty=qty, sku=sku, **changes)


def an_order(
    order_id: object,
    status: events.OrderStatus = "paid",
    *,
    fan: int | str | None = 1,
    seconds: float = 0,
    lines: Sequence[events.OrderLine] = (),
    **more: Any,
) -> events.Order:
    """An order's state as of `seconds`; its event's id is made of order, state and time."""
    fields: dict[str, Any] = {"id": f"{order_id}-{status}@{seconds}", "at": at(seconds), "updated_at": at(seconds)}
    who = None if fan is None else a_fan(fan)
    return events.Order(order_id=str(order_id), status=status, lines=list(lines), fan=who, **(fields | more))
