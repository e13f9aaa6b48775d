from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Chat, Deleted, LiveEvent, Order, fan_of
from anchor_console.core.ids import Identity
from anchor_console.core.paths import resource
from anchor_console.sources.record import Control
from anchor_console.sources.simulator.evening import Plot, moments
from anchor_console.sources.simulator.phrases import Truth
from anchor_console.sources.simulator.scene import EMPTY_SCENE, GRID_MS, CardStage, OnAir, Scene
from anchor_console.sources.simulator.source import Simulator, nothing_on_air
from tests.sources.kit import RecordingSink, check_source, run_to_the_end
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as START_MS
from tests.support.fake_clock import FakeClock

WOMEN = resource("sample", "women.csv")
COAT = "11"
CHATTER = {"hello", "cheer", "chat", "wait", "bye", "hands", "vote"}


@cache
def a_plot(seed: int = 3) -> Plot:
    return Plot.read(seed=seed, started_at_ms=START_MS, goods_file=WOMEN)


@cache
def evening(seed: int, minutes: float = 12) -> tuple[list[Control | LiveEvent], list[Truth]]:
    plot = a_plot(seed)
    truths: list[Truth] = []
    room = plot.room(on_truth=truths.append)
    until_ms = START_MS + round(minutes * 60_000)
    told = moments(plot, room, host=plot.host(), scene=nothing_on_air, until_ms=until_ms)
    return [line for moment in told for line in (*moment.controls, *moment.events)], truths


class Watched:
    """A room under a scene that the test sets, with what was said in each use since last asked."""

    def __init__(self, seed: int = 3) -> None:
        self.truths: list[Truth] = []
        self.room = a_plot(seed).room(on_truth=self.truths.append)
        self.events: list[LiveEvent] = []
        self.now_ms = START_MS

    def watch(self, seconds: float, scene: Scene) -> Counter[str]:
        before = len(self.truths)
        for _ in range(round(seconds * 1000 / GRID_MS)):
            self.now_ms += GRID_MS
            self.events += self.room.step(self.now_ms, scene)
        return Counter(truth.use for truth in self.truths[before:])

    def orders(self, status: str) -> list[Order]:
        return [event for event in self.events if isinstance(event, Order) and event.status == status]


def showing(stage: CardStage, *, call: str | None = None, left: int | None = None, number: str = COAT) -> Scene:
    return Scene(OnAir(number, stage, left), call)


def test_the_same_seed_gives_the_same_evening_and_another_another() -> None:
    one, again, other = (evening.__wrapped__(seed, 3)[0] for seed in (3, 3, 4))
    assert one == again
    assert one != other


def test_the_same_people_come_another_evening() -> None:
    tonight = a_plot(3)
    tomorrow = Plot.read(seed=3, started_at_ms=START_MS + 86_400_000, goods_file=WOMEN)
    (fans, ids), (fans_again, ids_again) = _two_minutes(tonight), _two_minutes(tomorrow)
    assert len(fans & fans_again) > 50
    assert not ids & ids_again


def _two_minutes(plot: Plot) -> tuple[set[Identity], set[str]]:
    until_ms = plot.started_at_ms + 120_000
    told = moments(plot, plot.room(), host=None, scene=nothing_on_air, until_ms=until_ms)
    events = [event for moment in told for event in moment.events]
    return {fan.identity for event in events if (fan := fan_of(event))}, {event.id for event in events}


@pytest.mark.parametrize("seed", [3, 11])
def test_a_room_talks_in_real_proportions(seed: int) -> None:
    lines, truths = evening(seed)
    uses: Counter[str] = Counter(truth.use for truth in truths)
    said = sum(uses.values())
    assert said == sum(isinstance(line, Chat) for line in lines)
    assert sum(uses[use] for use in CHATTER) / said >= 0.85
    assert 0.01 <= uses["claim"] / said <= 0.03
    asks = sum(count for use, count in uses.items() if use.startswith("ask_") or use == "restock")
    assert 0.03 <= asks / said <= 0.1
    for rare in ("wish", "praise", "after_sale", "ordered"):
        assert 0 < uses[rare] / said < 0.02


def test_ids_are_told_once_and_time_never_goes_back() -> None:
    lines, _ = evening(3)
    assert len({line.id for line in lines}) == len(lines)
    times = [line.at_ms for line in lines]
    assert times == sorted(times)


def test_the_sums_of_every_order_agree() -> None:
    lines, _ = evening(3)
    orders = [line for line in lines if isinstance(line, Order)]
    prices = {product.number: product.price_minor for product in a_plot().products}
    assert len({order.order_id for order in orders}) > 40
    for order in orders:
        assert order.total == sum(line.amount or 0 for line in order.lines)
        assert all(line.unit_price == prices[line.number or ""] for line in order.lines)
        assert all(line.amount == (line.unit_price or 0) * line.qty for line in order.lines)
        assert (order.paid, order.paid_at is not None) == (
            (None, False) if order.status in ("placed", "cancelled") else (order.total, True)
        )
        assert sum(refund.amount for refund in order.refunds) <= (order.paid or 0)
        assert order.fan is not None
        assert order.fan.platform == "sim"


def test_an_order_goes_forward_only() -> None:
    lines, _ = evening(3)
    story: dict[str, list[Order]] = {}
    for line in lines:
        if isinstance(line, Order):
            story.setdefault(line.order_id, []).append(line)
    after = {"placed": {"paid", "cancelled"}, "paid": {"refunded", "part_refunded"}}
    for states in story.values():
        assert states[0].status == "placed"
        for before, then in pairwise(states):
            assert then.status in after[before.status]
            assert before.updated_at is not None
            assert then.updated_at is not None
            assert then.updated_at > before.updated_at


def test_the_platform_never_sells_more_than_it_has_but_for_what_came_back() -> None:
    lines, _ = evening(3)
    left = Counter({ware.sku: ware.stock for product in a_plot().products for ware in product.wares})
    again = {"11": 30, "1": 20}
    for product in a_plot().products:
        for ware in product.wares:
            left[ware.sku] += again.get(product.number, 0)
    for order in (line for line in lines if isinstance(line, Order)):
        sign = {"placed": -1, "cancelled": 1, "refunded": 1}.get(order.status, 0)
        for line in order.lines:
            left[line.sku or ""] += sign * line.qty
    assert min(left.values()) >= 0


def test_nobody_claims_while_nothing_is_on_air() -> None:
    watched = Watched()
    assert not set(watched.watch(120, EMPTY_SCENE)) & {"claim", "hands", "vote", "ordered"}
    assert not watched.orders("placed")


def test_a_card_in_warm_up_draws_questions_but_no_claims() -> None:
    watched = Watched()
    quiet = watched.watch(30, EMPTY_SCENE)
    curious = watched.watch(30, showing(CardStage.WARMUP))
    asks = [sum(count for use, count in uses.items() if use.startswith("ask_")) for uses in (quiet, curious)]
    assert asks[1] > asks[0]
    assert curious["claim"] == 0


def test_an_open_price_draws_hands_claims_and_then_orders() -> None:
    watched = Watched()
    watched.watch(20, showing(CardStage.WARMUP))
    uses = watched.watch(90, showing(CardStage.OPEN, left=400))
    assert uses["hands"] >= 10
    assert uses["claim"] >= 2
    assert uses["hands"] > 3 * uses["claim"]
    placed = watched.orders("placed")
    assert len(placed) >= 3
    assert {line.number for order in placed for line in order.lines} == {COAT}
    assert watched.orders("paid")


def test_sold_out_draws_please_more_and_no_order() -> None:
    watched = Watched()
    watched.watch(20, showing(CardStage.OPEN, left=400))
    sold_before = len(watched.orders("placed"))
    uses = watched.watch(40, showing(CardStage.SOLD_OUT, left=0))
    assert uses["restock"] >= 3
    assert len(watched.orders("placed")) == sold_before


def test_more_units_after_sold_out_are_on_the_platforms_shelf_too() -> None:
    watched = Watched()
    watched.watch(5, showing(CardStage.OPEN, left=400))
    watched.watch(5, showing(CardStage.SOLD_OUT, left=0))
    before = watched.room.left(COAT)
    assert before is not None
    watched.watch(0.25, showing(CardStage.OPEN, left=before + 30))
    assert watched.room.left(COAT) == before + 30


def test_the_platform_takes_only_spam_away() -> None:
    lines, truths = evening(3)
    spam = {truth.id for truth in truths if truth.use == "spam"}
    deleted = {line.target for line in lines if isinstance(line, Deleted)}
    assert deleted
    assert deleted <= spam


def test_a_call_is_answered_with_what_it_asks_for_and_the_answers_are_votes() -> None:
    watched = Watched()
    uses = watched.watch(12, Scene(None, "黑1白2"))
    votes = [truth for truth in watched.truths if truth.vote]
    assert uses["vote"] == len(votes) >= 15
    texts = {event.id: event.text for event in watched.events if isinstance(event, Chat)}
    assert {texts[truth.id].removeprefix("扣")[0] for truth in votes} == {"1", "2"}
    assert {truth.intent for truth in votes} == {"chatter"}


def test_a_call_is_answered_by_many_and_not_by_the_same_few() -> None:
    watched = Watched()
    watched.watch(12, showing(CardStage.WARMUP, call="想要"))
    said_by = {event.id: event.fan for event in watched.events if isinstance(event, Chat)}
    hands = [said_by[truth.id] for truth in watched.truths if truth.vote]
    assert len(set(hands)) / len(hands) > 0.8


def test_a_call_for_the_goods_is_answered_by_hands_that_count_as_votes() -> None:
    watched = Watched()
    uses = watched.watch(12, showing(CardStage.WARMUP, call="想要"))
    hands = [truth for truth in watched.truths if truth.use == "hands"]
    assert uses["hands"] == len(hands) >= 15
    assert all(truth.vote and truth.intent == "claim" and truth.items[0].number == COAT for truth in hands)


def test_a_product_that_the_platform_does_not_know_harms_nothing() -> None:
    watched = Watched()
    uses = watched.watch(60, showing(CardStage.OPEN, number="88", call="想要", left=5))
    assert uses["hands"] > 0
    assert not watched.orders("placed")
    assert watched.room.left("88") is None


def test_the_truth_speaks_of_goods_that_are_there_and_in_the_words_own_terms() -> None:
    _, truths = evening(3)
    products = {product.number: product for product in a_plot().products}
    for truth in truths:
        for item in truth.items:
            product = products[item.number]
            assert item.color in {None} | {ware.color for ware in product.wares}
            assert item.size in {None} | {ware.size for ware in product.wares}
        assert (truth.wish is not None) == (truth.intent == "wish")


def test_nobody_contradicts_their_own_figures() -> None:
    lines, truths = evening(3)
    said_by = {line.id: line.fan for line in lines if isinstance(line, Chat)}
    figures: dict[tuple[object, str], set[object]] = {}
    for truth in truths:
        if any(fact.facet == "audience" for fact in truth.facts):
            continue
        for fact in truth.facts:
            if fact.facet in ("height_cm", "weight_kg", "age"):
                figures.setdefault((said_by[truth.id], fact.facet), set()).add(fact.value)
    assert figures
    assert all(len(values) == 1 for values in figures.values())


def a_simulator(
    *, with_host: bool = True, scene: Callable[[], Scene] = lambda: EMPTY_SCENE
) -> Callable[..., Simulator]:
    return lambda clock: Simulator(a_plot(), clock, speed=None, scene=scene, with_host=with_host, minutes=2)


def test_the_simulator_keeps_the_port() -> None:
    sink = check_source(a_simulator())
    assert [type(line).__name__ for line in sink.controls[:2]] == ["TakeLine", "CallLine"]
    assert type(sink.controls[-1]).__name__ == "HideLine"


def test_a_second_of_the_clock_is_as_much_of_the_room_as_the_speed_says() -> None:
    async def scenario() -> RecordingSink:
        clock, sink = FakeClock(), RecordingSink()
        simulator = Simulator(a_plot(), clock, speed=10, scene=nothing_on_air, with_host=True, minutes=None)
        task = asyncio.ensure_future(simulator.run(sink))
        await clock.advance_in_turns(6, step_s=0.025)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return sink

    sink = asyncio.run(scenario())
    brought = [line for line in evening(3)[0] if line.at_ms <= START_MS + 60_000]
    assert sink.lines == brought


def test_the_simulator_sees_what_the_desk_has_on_air() -> None:
    sink = RecordingSink()
    run_to_the_end(a_simulator(with_host=False, scene=lambda: showing(CardStage.OPEN, left=400)), sink)
    assert sink.controls == []
    assert any(isinstance(event, Order) for event in sink.events)


def test_an_evening_lasts_as_long_as_it_was_told_to() -> None:
    lines, _ = evening(3, 2)
    assert from_ms(START_MS) < lines[0].at
    assert lines[-1].at_ms == START_MS + 120_000
