"""Evenings of any kind at a shop's counter, on the real SQLite file, with what must hold after each step.

`python -m tests.sales.evening --seconds 600` plays them for so long, and says how many.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import tempfile
import time
from collections import Counter as Tally
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import SessionId
from anchor_console.fans import minor_store
from anchor_console.fans import store as fans
from anchor_console.goods.service import Catalogue
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import SessionState
from anchor_console.sales import hold_store, holding
from anchor_console.sales import service as sales
from anchor_console.sales.claims import ClaimState, Reason
from anchor_console.sales.shorts import short_of
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from tests.sales.counter import Counter
from tests.support.shop import NOW_MS, Shop, a_fan, a_line, an_order, as_it_lies, item, reading, said, shop

CODES = ("C1-M", "C1-L", "D2")
NUMBER = {"C1-M": "1", "C1-L": "1", "D2": "2"}
people = st.integers(1, 4)
codes = st.sampled_from(CODES)
units = st.integers(1, 6)
sizes = st.sampled_from(["M", "L", None])
moments = st.integers(0, 500)

LIMIT = 5
"""Of the coat, for each fan."""


class _SameGoods(Shop):
    """A shop whose catalogue is read once: it is the same in every evening."""

    @property
    def catalogue(self) -> Catalogue:
        return _goods()


class Evening(RuleBasedStateMachine):
    """Everybody at once, doubled, late, out of order, with crashes in between."""

    runs = 0

    def __init__(self) -> None:
        super().__init__()
        Evening.runs += 1
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.life = contextlib.ExitStack()
        self.lives = 0
        shutil.copytree(_a_new_shop(), self.folder / "0")
        self._open()
        self.counter.limit(LIMIT)
        self.coat = self.shop.product("1").id
        self.told = []
        """Every event that came in, for coming in again."""
        self.orders: dict[str, list] = {}
        self.sessions = 1
        self.events = 0
        self.before: dict = {}
        self.last_move = 0
        self.levels: Tally = Tally()
        self.is_paused = False

    def _open(self) -> None:
        opened = self.life.enter_context(shop(self.folder / str(self.lives)))
        self.shop: Shop = _SameGoods(opened.database, opened.session)
        known = getattr(self, "counter", None)
        self.counter = Counter(self.shop)
        if known is not None:
            self.counter.now_ms, self.counter.done = known.now_ms, known.done
            self.counter.chosen, self.counter.per_fan_limit = known.chosen, known.per_fan_limit

    def teardown(self) -> None:
        self.life.close()
        shutil.rmtree(self.folder)

    @property
    def seconds(self) -> float:
        return (self.counter.now_ms - NOW_MS) / 1000

    def comes_in(self, *arrivals: Arrival) -> None:
        context = Context(self.shop.session, self.shop.catalogue, None, None, trusts_viewers=False)
        self.shop.do(lambda tx: store_batch(tx, context, arrivals))
        self.told.extend(arrivals)

    def says(self, n: int, text: str, read) -> None:
        self.events += 1
        event = said(text, n, seconds=self.seconds, id=f"line-{self.events}")
        self.comes_in(Arrival("kuaishou", event, self.counter.now_ms, read))

    # -- what fans do

    @rule(n=people, qty=st.none() | units, size=sizes, number=st.sampled_from(["1", "2"]), adds=st.booleans())
    def claim(self, n, qty, size, number, adds):
        wanted = item(number, "驼色" if number == "1" and size else None, size if number == "1" else None, qty)
        self.says(n, "再来一件" if adds else "要一件", reading(Intent.CLAIM, wanted, specific=True))

    @rule(n=people, qty=units, size=sizes)
    def claim_two_things(self, n, qty, size):
        wanted = (item("1", None, size, qty), item("2", None, None, 1))
        self.says(n, "都要", reading(Intent.CLAIM, *wanted, specific=True))

    @rule(first=people, then=people, qty=units, there=st.integers(0, 4))
    def a_line_forms(self, first, then, qty, there):
        """More is wanted than there is; who came first asks for more after somebody else came."""
        self.counter.say_left("D2", there)
        for n, text in ((first, "要"), (then, "要"), (first, "再来")):
            self.who_waits_longest_is_served_first()  # each by itself
            self.says(n, text, reading(Intent.CLAIM, item("2", qty=qty), specific=True))
        self.who_waits_longest_is_served_first()
        self.counter.say_left("D2", there + 1)

    @rule(n=people, qty=st.none() | units, size=sizes)
    def cancel(self, n, qty, size):
        self.says(n, "1号不要了", reading(Intent.CANCEL, item("1", None, size, qty)))

    @rule(n=people)
    def cancel_the_newest(self, n):
        self.says(n, "不要了", reading(Intent.CANCEL))

    @rule(n=people, code=codes, qty=units, status=st.sampled_from(["placed", "paid"]))
    def order(self, n, code, qty, status):
        order_id = f"o{len(self.orders)}"
        self.orders[order_id] = [n, code, qty, status]
        self._tell(order_id, status)

    @precondition(lambda self: self.orders)
    @rule(
        data=st.data(),
        status=st.sampled_from(["placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed"]),
        late=moments,
    )
    def order_goes_on(self, data, status, late):
        """A further state, or an older one that comes late: a payment after the hold's time, too."""
        self._tell(data.draw(st.sampled_from(sorted(self.orders))), status, late)

    def _tell(self, order_id, status, late=0):
        n, code, qty, _ = self.orders[order_id]
        self.events += 1
        told = an_order(order_id, status, fan=n, seconds=self.seconds - late, lines=[a_line(code, qty)])
        self.comes_in(Arrival("kuaishou", told, self.counter.now_ms, None))

    @precondition(lambda self: self.told)
    @rule(data=st.data(), at_once=st.booleans())
    def comes_in_again(self, data, at_once):
        """A bridge repeats what it sent."""
        once = data.draw(st.sampled_from(self.told))
        tables = self.shop.tables("claims", "stock_moves", "sales", "stock_levels")
        self.comes_in(*([once, once] if at_once else [once]))
        assert self.shop.tables(*tables) == tables

    # -- what people at the desk do

    @rule(data=st.data(), how=st.sampled_from(["confirm", "release", "choose"]))
    def settle(self, data, how):
        claims = self.shop.claims()
        if not claims:
            return
        claim_id = data.draw(st.sampled_from(claims)).id
        more = (data.draw(codes),) if how == "choose" else ()
        with contextlib.suppress(sales.ClaimGone, sales.VariantMissing):
            getattr(self.counter, how)(claim_id, *more)

    @rule(n=people, code=codes, qty=units)
    def sell(self, n, code, qty):
        self.counter.sell(n, code, qty)

    @rule(code=codes, delta=st.integers(-4, 6))
    def adjust(self, code, delta):
        with contextlib.suppress(sales.TooFew):
            self.counter.adjust(code, delta)

    @rule(code=codes, left=st.integers(0, 12))
    def say_what_is_left(self, code, left):
        """Set down, below what is held, too: nothing is taken from who holds."""
        self.counter.say_left(code, left)

    @rule(code=st.sampled_from(["C1-M", "C1-L"]), there=st.integers(0, 15))
    def restock(self, code, there):
        self.counter.restock(code, there)

    @rule(n=people, is_minor=st.booleans())
    def turn_out_to_be_under_age(self, n, is_minor):
        who = self.shop.fan(a_fan(n))
        self.shop.do(lambda tx: minor_store.mark(tx, who, None) if is_minor else minor_store.unmark(tx, who))

    @rule(code=codes)
    def fail_halfway(self, code):
        """A piece that breaks after it has sold leaves nothing."""
        sku = self.shop.sku(code).id

        def work(tx):
            stock.book(tx, sku, stock_move, stock.Cause(self.counter.now_ms))
            raise LookupError

        stock_move = sales.ledger.sell(1)
        with contextlib.suppress(LookupError):
            self.shop.do(work)

    # -- time

    @rule(seconds=moments)
    def pass_time(self, seconds):
        self.counter.pass_time(seconds)

    @rule(seconds=moments)
    def look_away(self, seconds):
        """Time goes by, and nobody ends what is over: the next thing that is done does so first."""
        self.counter.now_ms += seconds * 1000

    @rule()
    def pause_or_go_on(self):
        session_id, now_ms = self.shop.session.id, self.counter.now_ms
        if self.is_paused:
            self.counter.do(holding.go_on, ends_due=False)
        else:
            self.counter.do(lambda booking: holding.stop_clock(booking.tx, session_id, now_ms), ends_due=False)
        self.is_paused = not self.is_paused

    @rule(seconds=st.integers(1, 5000))
    def start_again_after_a_while(self, seconds):
        """Closed, and opened when every hold's time would be over: none is."""
        session_id = self.shop.session.id
        self.counter.pass_time(0)
        self.counter.do(lambda booking: holding.is_alive(booking.tx, session_id, booking.at_ms))
        held = {claim.id: claim.held for claim in self.shop.claims()}
        self.life.close()
        self.counter.now_ms += seconds * 1000
        self._open()
        now_ms = self.counter.now_ms
        self.counter.do(holding.come_back, ends_due=False)
        self.counter.pass_time(0)
        assert held == {claim.id: claim.held for claim in self.shop.claims()}
        ends = [claim.expires_at_ms for claim in self.shop.claims() if claim.held and not self.is_paused]
        assert all(end is None or end >= now_ms + 60_000 for end in ends)

    @rule()
    def crash_and_open_again(self):
        """The files as they lie at this moment are what the next console finds."""
        before, self.lives = self.folder / str(self.lives), self.lives + 1
        as_it_lies(before, self.folder / str(self.lives))
        self.life.close()
        shutil.rmtree(before)
        self._open()

    @rule(mode=st.sampled_from(["cart", "reserve", "reserve"]))
    def end_and_begin_another(self, mode):
        """The session is over; the next one sells in the same way, or the other."""
        self.counter.pass_time(0)
        old, now_ms = self.shop.session, self.counter.now_ms
        self.sessions += 1
        new = replace(old, id=SessionId(f"S{self.sessions}"), mode=mode, started_at_ms=now_ms)

        def work(booking):
            holding.end_holds(booking)
            live.set_state(booking.tx, old.id, SessionState.ENDED, now_ms)
            live.add_session(booking.tx, new)

        ended = self.shop.claims()
        self.counter.do(work)
        for claim in ended:
            now = next(one for one in self.shop.claims() if one.id == claim.id)
            assert (now.held, now.waiting) == (0, claim.waiting)
            assert now.reason is Reason.ENDED or not claim.held
        self.shop.session = new
        self.counter.terms = new.terms
        self.is_paused = False
        self.before = {}
        self.told = []  # what one session has heard is news to the next

    # -- what holds always

    @invariant()
    def all_adds_up(self):
        self.shop.check()
        for claim in self.shop.claims():
            assert claim.wanted == claim.waiting + claim.held + claim.sold + claim.released
            assert 0 <= claim.late <= claim.waiting
            assert 0 <= claim.ran_out <= claim.released
            assert claim.released == 0 or claim.reason is not None
            assert not claim.held or (claim.expires_at_ms is None) != (claim.clock_left_ms is None)

    @invariant()
    def no_hold_is_granted_that_nothing_covers(self):
        """Of each move in the order in which they were booked."""
        moves = self.shop.ask(
            "SELECT id, sku_id, kind, on_hand, held, sold FROM stock_moves WHERE id > ? ORDER BY id", self.last_move
        )
        for move_id, sku_id, kind, on_hand, held, sold in moves:
            level = self.levels[sku_id] or StockLevel()
            assert kind != "hold" or held <= level.on_hand - level.held - level.sold
            self.levels[sku_id] = StockLevel(level.on_hand + on_hand, level.held + held, level.sold + sold)
            self.last_move = move_id
        for sku_id, level in self.levels.items():
            assert (level.on_hand, level.held, level.sold) == self.shop.ask(
                "SELECT on_hand, held, sold FROM stock_levels WHERE sku_id = ?", sku_id
            )[0]

    @invariant()
    def cart_mode_holds_nothing(self):
        if self.shop.session.mode == "cart":
            assert self.shop.ask("SELECT sum(held) FROM stock_levels") == [(0,)]

    @invariant()
    def every_sale_is_booked(self):
        """What the order's state says is sold is in the ledger, whatever there was of it."""
        for order_id, (_, code, qty, _) in self.orders.items():
            rows = self.shop.ask(
                "SELECT sales.status, qty, units_booked, booked_sku_id, orders.shipped_at_ms, orders.paid_at_ms"
                " FROM sales JOIN orders ON orders.id = order_row WHERE order_id = ?", order_id
            )  # fmt: skip
            ((status, known_qty, booked, sku_id, shipped, paid),) = rows
            assert known_qty == qty
            assert sku_id == self.shop.sku(code).id
            out = paid is not None and (status in ("paid", "shipped", "part_refunded") or shipped is not None)
            assert booked == (qty if out and status != "placed" else 0), (order_id, status, shipped, paid)

    @invariant()
    def what_is_short_is_told_with_whom_it_meets(self):
        tx = self.shop.database.read()
        for code in CODES:
            sku, level = self.shop.sku(code).id, self.shop.level(code)
            short = short_of(tx, self.shop.session.id, sku)
            assert level.short == max(0, level.held + level.sold - level.on_hand)
            assert level.left == 0 or level.short == 0
            assert (short.units if short else 0) == level.short
            if short is not None:
                assert [one.at_ms for one in short.people] == sorted((one.at_ms for one in short.people), reverse=True)
                assert sum(one.units for one in short.people) <= short.units

    @invariant()
    def nobody_waits_for_what_is_left(self):
        if self.shop.session.mode != "reserve":
            return
        for code in CODES:
            place = hold_store.next_waiting(self.shop.database.read(), self.shop.session.id, self.shop.sku(code).id)
            assert place is None or self.shop.level(code).left == 0

    @invariant()
    def who_waits_longest_is_served_first(self):
        now = {claim.id: claim for claim in self._of_this_session()}
        for claim in now.values():
            known = self.before.get(claim.id)
            if claim.held <= (known.held if known else 0):
                continue
            for other in now.values():
                ahead = other.id != claim.id and other.sku_id == claim.sku_id and other.place < claim.place
                assert not (ahead and other.waiting > other.late), (claim, other)
            # What was asked for later waits behind all who had come before that.
            if (
                known
                and known.late > claim.late
                and (known.late_place, known.released)
                == (
                    claim.late_place,
                    claim.released,
                )
            ):
                for other in now.values():
                    ahead = other.id != claim.id and other.sku_id == claim.sku_id and other.place < claim.late_place
                    assert not (ahead and other.waiting > other.late), (claim, other)
        self.before = now

    @invariant()
    def nobody_holds_above_their_limit(self):
        """But for what they bought: that is a fact."""
        tx, session_id = self.shop.database.read(), self.shop.session.id
        coat = self.coat
        for n in range(1, 5):
            fan = fans.identity_id(tx, a_fan(n).identity)
            if fan is not None:
                held = sum(
                    one.held for one in self._of_this_session() if (one.identity_id, one.product_id) == (fan, coat)
                )
                bought = hold_store.units_of(tx, session_id, [fan], coat) - held
                assert held <= LIMIT
                assert held == 0 or held + bought <= LIMIT or bought > 0

    @invariant()
    def one_open_line_for_a_fan_and_a_variant(self):
        open_lines = Tally(
            (claim.identity_id, claim.sku_id)
            for claim in self._of_this_session()
            if claim.open_units and claim.sku_id is not None and claim.state is not ClaimState.NEEDS_LOOK
        )
        # A person may settle what was open onto a variant that the fan has claimed already.
        chosen = {claim.identity_id for claim in self._of_this_session() if claim.id in self.counter.chosen}
        assert all(lines == 1 or who in chosen for (who, _), lines in open_lines.items())

    def _of_this_session(self):
        session_id = self.shop.session.id
        ids = {row[0] for row in self.shop.ask("SELECT id FROM claims WHERE session_id = ?", session_id)}
        return [claim for claim in self.shop.claims() if claim.id in ids]


@cache
def _goods() -> Catalogue:
    with shop(_a_new_shop()) as opened:
        return opened.catalogue


@cache
def _a_new_shop() -> Path:
    """The folder of a shop in reserve mode where nothing has happened yet; it goes with the machine's memory."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)) / "shop"
    with shop(folder, "reserve"):
        pass
    return folder


def play(seconds: float, steps: int = 40) -> int:
    """Play evenings for so long, each another; gives how many there were."""
    ends_s, known = time.monotonic() + seconds, Evening.runs
    while time.monotonic() < ends_s:
        run_state_machine_as_test(
            Evening,
            settings=settings(
                max_examples=100, stateful_step_count=steps, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    return Evening.runs - known


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    print(f"{play(parser.parse_args().seconds)} evenings")
