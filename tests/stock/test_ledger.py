from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import bring_in
from anchor_console.stock import ledger, store
from anchor_console.stock.ledger import NotCovered, StockLevel, apply
from tests.support.shop import NOW_MS, SOME_GOODS, Shop, a_row, as_it_lies, shop

SKUS = ("C1-M", "C1-L")
codes = st.sampled_from(SKUS)
units = st.integers(1, 12)


@pytest.mark.parametrize(
    ("level", "left", "short"),
    [
        (StockLevel(10, 3, 2), 5, 0),
        (StockLevel(10, 3, 9), 0, 2),
        (StockLevel(0, 0, 0), 0, 0),
        (StockLevel(-2, 0, 0), 0, 2),
    ],
)
def test_what_is_left_and_what_is_short(level, left, short):
    assert (level.left, level.short) == (left, short)


def test_a_hold_takes_what_is_left_and_never_more():
    assert apply(StockLevel(10, 3, 2), ledger.hold(5)) == StockLevel(10, 8, 2)
    with pytest.raises(NotCovered):
        apply(StockLevel(10, 3, 2), ledger.hold(6))
    with pytest.raises(NotCovered):
        apply(StockLevel(1, 0, 5), ledger.hold(1))


def test_what_others_sold_is_booked_whatever_is_there():
    assert apply(StockLevel(0, 0, 0), ledger.sell(3)) == StockLevel(0, 0, 3)
    assert apply(StockLevel(2, 2, 0), ledger.sell(3, from_held=2)) == StockLevel(2, 0, 3)


def test_nothing_goes_back_that_was_not_there():
    for move in (ledger.release(2), ledger.take_back(2), ledger.sell(1, from_held=2)):
        with pytest.raises(ValueError):
            apply(StockLevel(10, 1, 1), move)


def test_setting_says_what_is_in_the_shop_and_not_sold():
    level = StockLevel(10, 3, 4)
    assert apply(level, ledger.set_available(level, 8)) == StockLevel(12, 3, 4)


class Ledger(RuleBasedStateMachine):
    """A shop's ledger on a real file, beside the sums of what was asked of it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.life = contextlib.ExitStack()
        self.shop: Shop = self.life.enter_context(shop(self.folder / "0"))
        self.lives = 0
        self.levels = {"C1-M": [10, 0, 0], "C1-L": [5, 0, 0]}
        self.imported = {"C1-M": 10, "C1-L": 5}

    def teardown(self):
        self.life.close()
        shutil.rmtree(self.folder)

    def book(self, code, move):
        sku = self.shop.sku(code).id
        return self.shop.do(lambda tx: store.book(tx, sku, move, store.Cause(NOW_MS)))

    @rule(code=codes, n=units)
    def hold(self, code, n):
        on_hand, held, sold = self.levels[code]
        if on_hand - held - sold >= n:
            self.book(code, ledger.hold(n))
            self.levels[code][1] += n
        else:
            with pytest.raises(NotCovered):
                self.book(code, ledger.hold(n))

    @rule(code=codes, n=units)
    def release(self, code, n):
        if self.levels[code][1] >= n:
            self.book(code, ledger.release(n))
            self.levels[code][1] -= n
        else:
            with pytest.raises(ValueError):
                self.book(code, ledger.release(n))

    @rule(code=codes, n=units, from_held=st.integers(0, 12))
    def sell(self, code, n, from_held):
        from_held = min(from_held, n, self.levels[code][1])
        self.book(code, ledger.sell(n, from_held=from_held))
        self.levels[code][1] -= from_held
        self.levels[code][2] += n

    @precondition(lambda self: any(level[2] for level in self.levels.values()))
    @rule(code=codes, n=units)
    def take_back(self, code, n):
        n = min(n, self.levels[code][2])
        if n:
            self.book(code, ledger.take_back(n))
            self.levels[code][2] -= n

    @rule(code=codes, n=st.integers(-9, 9))
    def adjust(self, code, n):
        self.book(code, ledger.adjust(n))
        self.levels[code][0] += n

    @rule(code=codes, n=st.integers(0, 20))
    def import_goods(self, code, n):
        row = next(row for row in SOME_GOODS if row.sku_code == code)
        changed = a_row(sku_code=code, size=row.size, stock=n)
        for _ in range(2):
            self.shop.do(lambda tx: bring_in(tx, GoodsFile((changed,), ()), None, NOW_MS))
        if self.imported[code] != n:
            self.imported[code] = n
            self.levels[code][0] = n + self.levels[code][2]

    @rule(code=codes, n=units)
    def fail_halfway(self, code, n):
        """A piece that breaks after it booked leaves nothing."""
        sku = self.shop.sku(code).id

        def work(tx):
            store.book(tx, sku, ledger.sell(n), store.Cause(NOW_MS))
            raise LookupError

        with pytest.raises(LookupError):
            self.shop.do(work)

    @rule()
    def crash_and_open_again(self):
        """The files as they lie at this moment are what the next console finds."""
        before, self.lives = self.folder / str(self.lives), self.lives + 1
        after = self.folder / str(self.lives)
        as_it_lies(before, after)
        self.life.close()
        self.shop = self.life.enter_context(shop(after))

    @invariant()
    def levels_are_what_was_booked_and_sums_of_their_moves(self):
        tx = self.shop.database.read()
        assert store.mismatches(tx) == []
        for code, (on_hand, held, sold) in self.levels.items():
            level = self.shop.level(code)
            assert level == StockLevel(on_hand, held, sold)
            assert level.left == max(0, on_hand - held - sold)
            assert level.short == max(0, held + sold - on_hand)
            assert level.left == 0 or level.short == 0


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=25, stateful_step_count=25)


def test_a_level_that_is_not_the_sum_of_its_moves_is_found(tmp_path):
    with shop(tmp_path) as opened:
        sku = opened.sku("C1-M").id
        assert store.mismatches(opened.database.read()) == []
        opened.do(lambda tx: tx.execute("UPDATE stock_levels SET sold = 1 WHERE sku_id = ?", (sku,)).rowcount)
        assert store.mismatches(opened.database.read()) == [sku]
        scarf = opened.sku("S3").id
        opened.do(lambda tx: tx.execute("INSERT INTO stock_levels VALUES (?, 5, 0, 0)", (scarf,)).rowcount)
        assert store.mismatches(opened.database.read()) == [sku, scarf]
