from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.ids import PinId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.goods import store as goods
from anchor_console.goods.guard import Doubt, Objection
from anchor_console.live import store as live
from anchor_console.live.session import SessionState
from anchor_console.pins import service as pins
from anchor_console.pins import store
from anchor_console.pins.card import OnAir, Stage, card_value, may_become
from anchor_console.pins.queue import moved
from anchor_console.stock.ledger import StockLevel
from tests.support.shop import NOW_MS, SOME_GOODS, Shop, a_row, shop

names = st.sampled_from("abcdef")


class Desk:
    """Works the pins of a shop's session."""

    def __init__(self, opened: Shop) -> None:
        self.shop = opened
        self.id = opened.session.id

    def pin(self, pin_id, number="1", note=""):
        proposal = pins.Proposal(PinId(pin_id), self.shop.product(number), note, "小助理", "assistant", NOW_MS)
        self.shop.do(lambda tx: pins.propose(tx, self.id, proposal))

    def take(self, pin_id, **more):
        self.shop.do(lambda tx: pins.take(tx, self.id, pin_id, self.shop.catalogue, NOW_MS + 1, **more))

    def open(self, pin_id=None, *, confirmed=False, at_ms=NOW_MS + 2):
        self.shop.do(lambda tx: pins.open_price(tx, self.id, pin_id, self.shop.catalogue, at_ms, confirmed=confirmed))

    def stage(self, stage, pin_id=None):
        self.shop.do(lambda tx: pins.set_stage(tx, self.id, pin_id, stage, NOW_MS + 3))

    def hide(self, pin_id=None):
        self.shop.do(lambda tx: pins.hide(tx, self.id, pin_id, NOW_MS + 4))

    @property
    def on_air(self) -> OnAir | None:
        return store.on_air(self.shop.database.read(), self.id)

    @property
    def queue(self):
        return [pin.id for pin in store.queued(self.shop.database.read(), self.id)]


@pytest.fixture
def desk(tmp_path):
    with shop(tmp_path) as opened:
        yield Desk(opened)


def refused(code, reason, work, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        work(*args, **kwargs)
    assert (refusal.value.code, refusal.value.reason) == (code, reason)


def test_a_card_goes_from_warm_up_to_open_to_sold_out_to_open_again(desk):
    desk.pin("p")
    desk.take("p")
    assert (desk.on_air.stage, desk.on_air.price_minor, desk.queue) == (Stage.WARMUP, None, [])
    desk.open("p")
    assert (desk.on_air.stage, desk.on_air.price_minor, desk.on_air.opened_at_ms) == (Stage.OPEN, 19900, NOW_MS + 2)
    desk.stage(Stage.SOLD_OUT, "p")
    desk.open("p", at_ms=NOW_MS + 9)
    assert (desk.on_air.stage, desk.on_air.opened_at_ms) == (Stage.OPEN, NOW_MS + 2)
    desk.stage(Stage.CLOSED)
    desk.hide("p")
    assert desk.on_air is None
    desk.hide()


def test_stages_that_cannot_follow_are_refused(desk):
    refused("conflict", "card.none", desk.open)
    refused("conflict", "card.none", desk.stage, Stage.CLOSED)
    desk.pin("p")
    desk.take("p")
    refused("conflict", "card.wrong_stage", desk.stage, Stage.SOLD_OUT)
    desk.open()
    refused("conflict", "card.wrong_stage", desk.stage, Stage.WARMUP)
    desk.stage(Stage.OPEN)
    assert desk.on_air.stage is Stage.OPEN


def test_the_price_opens_behind_its_guard_only(desk):
    desk.pin("p")
    desk.take("p")
    refused("conflict", "card.wrong_stage", desk.stage, Stage.OPEN)
    assert desk.on_air.price_minor is None


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_nothing_goes_back_to_warm_up(now, wanted):
    assert not (may_become(now, wanted) and wanted is Stage.WARMUP)


def test_taking_the_same_pin_twice_changes_nothing(desk):
    desk.pin("p")
    desk.take("p")
    desk.open("p")
    before = desk.shop.tables("pins")
    desk.take("p")
    assert desk.shop.tables("pins") == before


def test_taking_another_pin_takes_the_first_off(desk):
    desk.pin("a")
    desk.pin("b", "2")
    desk.take("a")
    desk.take("b")
    assert desk.on_air.pin_id == "b"
    assert desk.shop.ask("SELECT id, state FROM pins ORDER BY id") == [("a", "done"), ("b", "on_air")]
    refused("not_found", "pin.gone", desk.take, "a")
    assert desk.on_air.pin_id == "b"


def test_the_table_itself_lets_one_pin_on_air_only(desk):
    desk.pin("a")
    desk.pin("b")
    with pytest.raises(sqlite3.IntegrityError):
        desk.shop.do(lambda tx: tx.execute("UPDATE pins SET state = 'on_air', stage = 'warmup', taken_at_ms = 1"))


def test_a_step_for_another_card_than_the_person_saw_is_refused(desk):
    desk.pin("a")
    desk.pin("b", "2")
    desk.take("a")
    for work in (desk.open, desk.hide):
        refused("conflict", "card.changed", work, "b")
    refused("conflict", "card.changed", desk.stage, Stage.CLOSED, "b")
    refused("conflict", "card.changed", desk.take, "b", is_expected=lambda now: now is None)
    assert (desk.on_air.pin_id, desk.queue) == ("a", ["b"])


def test_a_pin_of_another_session_is_not_taken_and_not_removed(desk):
    desk.pin("old")
    desk.shop.do(lambda tx: live.set_state(tx, desk.id, SessionState.ENDED, NOW_MS))
    fresh = replace(desk.shop.session, id=SessionId("S2"))
    desk.shop.do(lambda tx: live.add_session(tx, fresh))
    desk.id = fresh.id
    desk.pin("p", "2")
    desk.take("p")
    refused("not_found", "pin.gone", desk.take, "old")
    refused("not_found", "pin.gone", desk.shop.do, lambda tx: pins.remove(tx, desk.id, PinId("old")))
    assert desk.on_air.pin_id == "p"


def test_a_missing_price_is_refused(desk):
    desk.pin("p", "3")
    desk.take("p")
    refused("invalid", "card.no_price", desk.open, confirmed=True)
    assert desk.on_air.stage is Stage.WARMUP


def test_a_price_under_its_floor_asks_twice(tmp_path):
    rows = (a_row(price_minor=14999), a_row(sku_code="C1-L", size="L"))
    with shop(tmp_path, rows=rows) as opened:
        desk = Desk(opened)
        desk.pin("p")
        desk.take("p")
        with pytest.raises(pins.NeedsConfirmation) as asked:
            desk.open("p")
        assert asked.value.objections == (Objection(Doubt.FLOOR, 14999, 15000, "驼色 M"),)
        assert desk.on_air.stage is Stage.WARMUP
        desk.open("p", confirmed=True)
        assert desk.on_air.price_minor == 14999


def test_a_product_set_so_opens_at_once_but_never_past_the_guard(tmp_path):
    rows = (*SOME_GOODS, a_row(number="4", product_code="F4", sku_code="F4", price_minor=1))
    with shop(tmp_path, rows=rows) as opened:
        desk = Desk(opened)
        products = [opened.product(number).id for number in ("1", "3", "4")]
        opened.do(lambda tx: goods.set_opens_at_once(tx, products, True))
        stages = []
        for number in ("1", "2", "3", "4"):
            desk.pin(f"p{number}", number)
            desk.take(f"p{number}")
            stages.append(desk.on_air.stage)
        assert stages == [Stage.OPEN, Stage.WARMUP, Stage.WARMUP, Stage.WARMUP]


def test_a_card_shows_its_price_only_once_it_was_opened(desk):
    desk.pin("p")
    desk.take("p")
    levels = {sku.id: StockLevel(10, 4, 3) for sku in desk.shop.product("1").skus}

    def card():
        return card_value(desk.on_air, desk.shop.product("1"), levels, "CNY", NOW_MS)

    hidden = {"price": None, "list_price": None, "stock": None}
    assert hidden.items() <= card().items()
    desk.stage(Stage.CLOSED)
    assert hidden.items() <= card().items()
    desk.open()
    assert (card()["price"], card()["list_price"], card()["stock"]["total"]) == (19900, 39900, 6)
    desk.stage(Stage.SOLD_OUT)
    assert card()["price"] == 19900


def test_a_product_without_a_number_cannot_be_pinned(desk):
    product = desk.shop.product("1")
    desk.shop.do(lambda tx: goods.put_number(tx, product.id, None, NOW_MS))
    proposal = pins.Proposal(PinId("p"), desk.shop.catalogue.product(product.id), "", "x", "desk", NOW_MS)
    refused("invalid", "pin.no_number", desk.shop.do, lambda tx: pins.propose(tx, desk.id, proposal))


def test_a_note_is_kept_short_and_harmless(desk):
    desk.pin("p", note=" 先讲\u202e\n面料" + "x" * 500)
    (pin,) = store.queued(desk.shop.database.read(), desk.id)
    assert pin.note.startswith("先讲 面料x")
    assert len(pin.note) == 200


def test_the_queue_counts_how_often_a_product_was_on_air_tonight(desk):
    for pin_id in ("a", "b"):
        desk.pin(pin_id)
        desk.take(pin_id)
    desk.pin("c")
    assert [pin.repeat for pin in store.queued(desk.shop.database.read(), desk.id)] == [2]


def test_waiting_pins_move_and_go(desk):
    for pin_id in "abc":
        desk.pin(pin_id)
    desk.shop.do(lambda tx: pins.move(tx, desk.id, PinId("c"), None))
    assert desk.queue == ["c", "a", "b"]
    desk.shop.do(lambda tx: pins.remove(tx, desk.id, PinId("a")))
    desk.pin("d")
    assert desk.queue == ["c", "b", "d"]
    refused("not_found", "pin.gone", desk.shop.do, lambda tx: pins.move(tx, desk.id, PinId("a"), None))
    refused("not_found", "pin.gone", desk.shop.do, lambda tx: pins.remove(tx, desk.id, PinId("a")))


@given(st.lists(names, unique=True), names, st.none() | names)
def test_moving_gives_the_same_pins_and_twice_is_once(order, pin_id, after):
    once = moved(order, pin_id, after)
    assert sorted(once) == sorted(order)
    assert moved(once, pin_id, after) == once
    assert [one for one in once if one != pin_id] == [one for one in order if one != pin_id]
    if pin_id in order and after in order and after != pin_id:
        assert once[once.index(after) + 1] == pin_id
    if pin_id in order and after is None:
        assert once[0] == pin_id
