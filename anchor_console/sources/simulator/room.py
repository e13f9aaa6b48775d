"""A live room as a pure model: time and what is on air go in, events come out; the same seed gives the same evening.

What people do is planned ahead (somebody hears a call and answers three seconds later) and done when its time
comes, if it still makes sense then.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Chat, Deleted, Follow, Gift, Join, Like, LiveEvent, Order, Viewers
from anchor_console.sources.simulator.people import PLATFORM, Fan
from anchor_console.sources.simulator.phrases import Phrasebook, Spoken, Truth, Use
from anchor_console.sources.simulator.pulse import Call, Pulse
from anchor_console.sources.simulator.scene import EMPTY_SCENE, CardStage, Scene
from anchor_console.sources.simulator.shop import Shop, Wanted
from anchor_console.sources.simulator.wares import Product, Ware

GIFTS_FEN = {"小心心": 10, "玫瑰": 10, "棒棒糖": 90, "啤酒": 100, "加油鸭": 1500, "穿云箭": 28800}
_GIFT_WEIGHTS = (40, 30, 12, 10, 3, 1)
_FIRST_PRESENT = 0.26
_LURKERS_FOR_EACH = 6.4
"""Most people of a live room never show up as a person: the platform counts them only."""


Act = Callable[[int], LiveEvent | None]
"""What somebody does at a time (Unix ms), if it then still makes sense."""

_LINES: tuple[Use, ...] = ("hello", "cheer", "chat", "wait", "restock", "praise", "after_sale", "wish", "spam")
"""What people say that leads to nothing further."""


class Room:
    """The people, the till and what goes on between them.

    Args:
        run: begins every id, so that two runs of one session never share one.
        on_truth: told the meaning of each chat line, for tests.
    """

    def __init__(
        self,
        *,
        seed: int,
        products: Sequence[Product],
        book: Phrasebook,
        people: Sequence[Fan],
        started_at_ms: int,
        run: str,
        on_truth: Callable[[Truth], None] | None = None,
    ) -> None:
        self._rng = Random(f"room {seed}")  # noqa: S311 (nothing here is worth guessing)
        self._products = {product.number: product for product in products}
        self._book = book
        self._run = run
        self._on_truth = on_truth
        self._now_ms = started_at_ms
        self._scene = EMPTY_SCENE
        self._shop = Shop(products, run)
        self._events = 0
        self._said: Counter[str] = Counter()
        self._plans: list[tuple[int, int, Act]] = []
        self._planned = 0
        self._away = list(people)
        self._rng.shuffle(self._away)
        self._present: dict[str, Fan] = {}
        self._spent: dict[str, int] = {}
        self._answered: set[str] = set()
        for _ in range(round(len(people) * _FIRST_PRESENT)):
            self._let_in(self._away.pop())
        self._pulse = Pulse(self._rng)
        self._acts: dict[str, Act] = {use: partial(self._talk, use=use) for use in _LINES} | {
            "arrive": self._arrive,
            "like": self._like,
            "gift": self._gift,
            "follow": self._follow,
            "ask": self._ask,
            "vote": self._vote,
            "hands": self._raise_hand,
            "claim": self._claim,
            "buy": self._buy_silently,
        }
        self._after(1.0, self._count_viewers)

    @property
    def present(self) -> int:
        return len(self._present)

    def left(self, number: str) -> int | None:
        """What the platform's shelf has of a product; None for one that it does not sell."""
        return self._shop.left(number)

    def step(self, now_ms: int, scene: Scene) -> list[LiveEvent]:
        """What happened since the last step, in the order of its time, with `scene` in force since then."""
        self._notice(scene)
        for at_ms, use in self._pulse.beat(self._now_ms, now_ms, self.present, self._scene):
            self._plan(at_ms, self._acts[use])
        events: list[LiveEvent] = []
        while self._plans and self._plans[0][0] <= now_ms:
            at_ms, _, act = heapq.heappop(self._plans)
            event = act(at_ms)
            if event is not None:
                events.append(event)
        self._now_ms = max(self._now_ms, now_ms)
        return events

    # What people notice

    def _notice(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        on_air, was = scene.on_air, before.on_air
        if on_air is not None and on_air.stage is CardStage.OPEN and was is not None and was.number == on_air.number:
            missing = (on_air.left or 0) - (self.left(on_air.number) or 0)
            if was.stage is CardStage.SOLD_OUT and missing > 0:
                self._shop.restock(on_air.number, missing)
        if scene.call != before.call or scene.number != before.number:
            self._answered.clear()
        product = self._on_air()
        price_minor = product.price_minor if product is not None else None
        for delay_s, use in self._pulse.reaction(before, scene, self.present, price_minor):
            self._after(delay_s, self._acts[use])

    def _on_air(self) -> Product | None:
        number = self._scene.number
        return None if number is None else self._products.get(number)

    # What people do

    def _arrive(self, at_ms: int) -> LiveEvent | None:
        if not self._away:
            return None
        fan = self._away.pop(self._rng.randrange(len(self._away)))
        self._let_in(fan)
        if self._rng.random() < 0.33:
            self._after(self._rng.uniform(2, 9), lambda then_ms: self._talk(then_ms, "hello", fan), at_ms)
        return Join(**self._stamp(at_ms), fan=fan.ref)

    def _let_in(self, fan: Fan) -> None:
        self._present[fan.ref.user_id] = fan
        self._after(self._rng.uniform(0.5, 1.5) * fan.stays_s, lambda at_ms: self._leave(at_ms, fan))

    def _leave(self, at_ms: int, fan: Fan) -> LiveEvent | None:
        self._present.pop(fan.ref.user_id, None)
        self._away.append(fan)
        return self._talk(at_ms, "bye", fan) if self._rng.random() < 0.06 else None

    def _like(self, at_ms: int) -> LiveEvent | None:
        count = 1 + int(self._rng.expovariate(0.12))
        return Like(**self._stamp(at_ms), fan=self._someone().ref, count=count)

    def _follow(self, at_ms: int) -> LiveEvent | None:
        return Follow(**self._stamp(at_ms), fan=self._someone().ref)

    def _gift(self, at_ms: int) -> LiveEvent | None:
        gift = self._rng.choices(tuple(GIFTS_FEN), _GIFT_WEIGHTS)[0]
        count = self._rng.choice((1, 1, 1, 1, 3, 6, 10)) if GIFTS_FEN[gift] < 100 else 1
        value = GIFTS_FEN[gift] * count
        return Gift(**self._stamp(at_ms), fan=self._someone().ref, gift=gift, count=count, value=value)

    def _count_viewers(self, at_ms: int) -> LiveEvent | None:
        self._after(10.0, self._count_viewers, at_ms)
        count = round(self.present * (1 + _LURKERS_FOR_EACH) * self._rng.uniform(0.97, 1.03))
        return Viewers(**self._stamp(at_ms), count=count)

    def _talk(self, at_ms: int, use: Use, fan: Fan | None = None) -> LiveEvent | None:
        """Any line that leads to nothing further."""
        fan = fan or (self._spammer() if use == "spam" else self._someone())
        if fan is None:
            return None
        spoken = self._word(use, fan, self._on_air())
        if spoken is None:
            return None
        line = self._say(at_ms, fan, spoken)
        if use == "spam" and self._rng.random() < 0.7:
            self._after(self._rng.uniform(3, 20), partial(self._moderate, target=line.id), at_ms)
        return line

    def _moderate(self, at_ms: int, target: str) -> LiveEvent | None:
        return Deleted(**self._stamp(at_ms), target=target)

    def _ask(self, at_ms: int) -> LiveEvent | None:
        on_air = self._scene.on_air
        opened = on_air is not None and on_air.stage is CardStage.OPEN
        kinds: tuple[Use, ...] = ("ask_fit", "ask_stock", "ask_price", "ask_detail", "ask_delivery")
        use = self._rng.choices(kinds, (34, 26, 8, 14, 14) if opened else (26, 8, 26, 30, 10))[0]
        fan = self._someone()
        product = self._on_air()
        if self._products and self._rng.random() < 0.1:  # something shown before, or not yet
            product = self._rng.choice(tuple(self._products.values()))
        spoken = self._word(use, fan, product)
        return None if spoken is None else self._say(at_ms, fan, spoken)

    def _vote(self, at_ms: int) -> LiveEvent | None:
        call = Call.read(self._scene.call)
        if call is None:
            return None
        if call.wants_goods:
            return self._raise_hand(at_ms)
        fan = self._answerer(None)
        spoken = self._word("vote", fan, self._on_air(), vote=call.answer(self._rng))
        return None if spoken is None else self._say(at_ms, fan, spoken)

    def _raise_hand(self, at_ms: int) -> LiveEvent | None:
        product = self._on_air()
        fan = self._answerer(product)
        spoken = self._word("hands", fan, product)
        if spoken is None:
            return None
        if product is not None and self._can_pay(fan, product) and self._rng.random() < 0.12:
            ware = product.ware_for(fan, fan.body, self._rng)
            self._after(self._rng.uniform(6, 70), self._ordering(fan, Wanted(product, ware, 1)), at_ms)
        return self._say(at_ms, fan, spoken)

    def _claim(self, at_ms: int) -> LiveEvent | None:
        product = self._on_air()
        if product is None:
            return None
        fan = self._buyer(product)
        spoken = self._word("claim", fan, product)
        if spoken is None or spoken.ware is None:
            return None
        qty = spoken.phrase.qty or 1
        if self._rng.random() < 0.62:
            self._after(self._rng.uniform(6, 50), self._ordering(fan, Wanted(product, spoken.ware, qty)), at_ms)
        elif self._rng.random() < 0.15:
            self._after(self._rng.uniform(30, 100), lambda then_ms: self._talk(then_ms, "cancel", fan), at_ms)
        return self._say(at_ms, fan, spoken)

    def _buy_silently(self, at_ms: int) -> LiveEvent | None:
        product = self._on_air()
        if product is None:
            return None
        fan = self._buyer(product)
        ware = product.ware_for(fan, fan.body, self._rng)
        return self._order(at_ms, fan, Wanted(product, ware, 1))

    # From a wish to buy to money

    def _ordering(self, fan: Fan, want: Wanted) -> Act:
        return lambda at_ms: self._order(at_ms, fan, want)

    def _order(self, at_ms: int, fan: Fan, want: Wanted) -> LiveEvent | None:
        """Place it, and what follows from that; a line instead of an order where there is nothing left."""
        on_air = self._scene.on_air
        held_back = on_air is not None and on_air.number == want.product.number and on_air.stage is not CardStage.OPEN
        lines = [want]
        if self._rng.random() < 0.06 and (other := self._another(want)) is not None:
            lines.append(other)
        order = None if held_back else self._shop.place(fan.ref, lines, at_ms)
        if order is None:
            return self._talk(at_ms, "restock", fan) if self._rng.random() < 0.5 else None
        self._spent[fan.ref.user_id] = self._spent.get(fan.ref.user_id, 0) + (order.total or 0)
        if self._rng.random() < 0.9:
            self._after(self._rng.uniform(3, 45), lambda then_ms: self._pay(then_ms, fan, order.order_id), at_ms)
        elif self._rng.random() < 0.7:
            cancel = self._shop.cancel
            self._after(self._rng.uniform(120, 330), lambda then_ms: self._told(cancel(order.order_id, then_ms)), at_ms)
        return self._told(order)

    def _another(self, want: Wanted) -> Wanted | None:
        """The same thing in another variant, for somebody else in the family."""
        others: list[Ware] = [ware for ware in want.product.wares if ware.sku != want.ware.sku]
        return Wanted(want.product, self._rng.choice(others), 1) if others else None

    def _pay(self, at_ms: int, fan: Fan, order_id: str) -> LiveEvent | None:
        order = self._shop.pay(order_id, at_ms)
        if order is None:
            return None
        if self._rng.random() < 0.2:
            self._after(self._rng.uniform(2, 12), lambda then_ms: self._talk(then_ms, "ordered", fan), at_ms)
        if self._rng.random() < 0.055:
            units = 1 if order.lines[0].qty > 1 else None
            refund = self._shop.refund
            self._after(
                self._rng.uniform(90, 420), lambda then_ms: self._told(refund(order_id, then_ms, units=units)), at_ms
            )
        return self._told(order)

    def _told(self, order: Order | None) -> LiveEvent | None:
        return None if order is None else msgspec.structs.replace(order, id=self._next_id())

    # How it is said

    def _word(self, use: Use, fan: Fan, product: Product | None, vote: str = "") -> Spoken | None:
        pinned = self._scene.number
        return self._book.say(use, fan, product, self._rng, said=self._said, pinned=pinned, vote=vote)

    def _say(self, at_ms: int, fan: Fan, spoken: Spoken) -> LiveEvent:
        event = Chat(**self._stamp(at_ms), fan=fan.ref, text=spoken.text)
        if self._on_truth is not None:
            phrase = spoken.phrase
            self._on_truth(
                Truth(
                    id=event.id,
                    pinned=self._scene.number,
                    call=self._scene.call,
                    intent=phrase.intent,
                    items=spoken.items,
                    facts=spoken.facts,
                    wish=phrase.wish,
                    vote=self._scene.call is not None and phrase.use in ("hands", "vote"),
                    use=phrase.use,
                    phrase=phrase.id,
                )
            )
        return event

    # Who

    def _someone(self) -> Fan:
        """One of those present, the talkative more often; somebody from outside where nobody is."""
        fans = list(self._present.values()) or self._away
        return self._rng.choices(fans, [fan.chatty for fan in fans])[0]

    def _spammer(self) -> Fan | None:
        spammers = [fan for fan in self._present.values() if fan.spams]
        return self._rng.choice(spammers) if spammers else None

    def _answerer(self, product: Product | None) -> Fan:
        """One who answers the host, for `product` or for nothing: rarely somebody who just did, and not always
        somebody who could pay.
        """
        fans = list(self._present.values()) or self._away
        weights = [
            (0.1 if fan.ref.user_id in self._answered else 1.0)
            * (1.0 if product is None or product.category in fan.categories else 0.4)
            for fan in fans
        ]
        fan = self._rng.choices(fans, weights)[0]
        self._answered.add(fan.ref.user_id)
        return fan

    def _buyer(self, product: Product) -> Fan:
        """One of those present whose taste and purse it suits."""
        fans = list(self._present.values()) or self._away
        weights = [
            (4.0 if product.category in fan.categories else 1.0) * (1.0 if self._can_pay(fan, product) else 0.05)
            for fan in fans
        ]
        return self._rng.choices(fans, weights)[0]

    def _can_pay(self, fan: Fan, product: Product) -> bool:
        return fan.purse_minor - self._spent.get(fan.ref.user_id, 0) >= product.price_minor

    # When

    def _after(self, delay_s: float, act: Act, from_at_ms: int | None = None) -> None:
        self._plan((self._now_ms if from_at_ms is None else from_at_ms) + round(delay_s * 1000), act)

    def _plan(self, at_ms: int, act: Act) -> None:
        self._planned += 1
        heapq.heappush(self._plans, (at_ms, self._planned, act))

    def _stamp(self, at_ms: int) -> dict[str, Any]:
        """What every event is made with."""
        return {"id": self._next_id(), "source": PLATFORM, "at": from_ms(at_ms)}

    def _next_id(self) -> str:
        self._events += 1
        return f"{self._run}-{self._events}"
