"""A generated history with truth: fans who secretly want things, and talk and buy as people do.

What somebody wants is known here and nowhere in the console, which hears only their lines and orders, through the real
pipeline. People say what they do not mean, want what they never say, lose interest without a word, ask for their
mothers, raise a hand for company, change their minds. `Evenings` plays one session after the other and tells at each
take who of those present would have taken the product.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Chat, FanRef, Like, LiveEvent, Order, OrderLine
from anchor_console.core.ids import Identity
from anchor_console.goods.product import Product
from anchor_console.goods.size_file import read_sizes
from anchor_console.sources.simulator.people import Body, make_body, make_people
from tests.live.stage import Stage, a_stage
from tests.support.fake_clock import FakeClock
from tests.support.shop import WOMEN, womens_goods

SOURCE = "evenings"
TAKES = 10
SLOT_S = 150
WEEK_S = 7 * 86_400
_PRESENT = 0.45

# How people are. Shares of all who are in the situation.
_ATTRACTED = 0.035
"""Of those present, who begins to want what is held up."""
_BUYS_AT_ONCE = 0.45
_TELLS_THAT_THEY_MISSED = 0.75
_ASKS_AND_WAITS = 0.55
_ASKS_ON_OTHER_EVENINGS = 0.25
_BUYS_WHEN_IT_IS_BACK = 0.6
_GIVES_UP_UNSAID = 0.01
"""A week, of those who want something."""
_GIVES_UP_ALOUD = 0.05
_FOR_THE_MOTHER = 0.08
_SAYS_WHAT_THEY_DO_NOT_MEAN = 0.0002
"""Of those present, in each slot: a claim or a question for a variant from somebody who wants nothing."""

_CLAIMS = (
    "{n}号{c}{z}来一件",
    "{n}号{c}{z}给我留一件",
    "要{n}号{c}{z}",
    "{n}号{c} {z}码要一件",
    "{c}{z}来一件",
    "{n}号{z}要{c}的",
)
_MISSED = ("没抢到{c}{z}", "{n}号{c}{z}没抢到", "{n}号{z}码没拍到啊", "{c}{z}没抢到 再上点", "又没抢到{z}码 {c}的")
_RESTOCK = ("{n}号{c}{z}什么时候补货", "{c}{z}什么时候再上", "{n}号{z}码还补货吗", "{n}号{c}{z}啥时候返场")
_STOCK = ("{n}号{c}{z}还有吗", "{n}号{z}码有货吗", "{n}号{c}{z}有货没", "{n}号还有{c}{z}吗", "{n}号还有货吗")
_FIT = ("{h} {w}斤 {n}号穿多大", "我{h} {w}斤{n}号拿什么码", "{n}号{h}/{w}斤穿啥码")
_IDLE_OF_IT = (
    "{n}号多少钱", "多少钱", "讲解一下{n}号", "什么面料", "起球吗", "有优惠吗", "{n}号还有货吗", "1", "扣1", "扣1", "1",
    "冲冲冲",
    "包邮吗", "几天到", "{h} {w}斤穿多大", "偏大还是偏小",
)  # fmt: skip
_UNMEANT = (_CLAIMS, _CLAIMS, _CLAIMS, _STOCK, _STOCK, _MISSED)
"""A claim is shouted soonest; hardly anybody complains of having missed what they do not want."""
_CHATTER = (
    "666",
    "主播晚上好",
    "来了来了",
    "哈哈哈",
    "今天好美",
    "刚到",
    "晚上好",
    "支持主播",
    "好热闹",
    "上次那件好看",
)
_OWNERS = (
    "{c}{z}我有了",
    "{n}号我买过了，挺好的",
    "{n}号{c}我有了",
    "上次拍的{n}号{c}{z}到了",
    "{n}号{c}{z}收到了 好看",
    "{n}号早就拍了",
    "我家里有{n}号{c}的",
    "{n}号穿了一周了 不起球",
    "上周抢到了{n}号{z}",
    "{n}号{c}{z}已经下单了",
)
"""What somebody says of what they have."""
_RETURNERS = (
    "{n}号{z}码小了 退了",
    "{n}号收到不喜欢 退了",
    "{n}号{c}色差太大",
    "上次{n}号穿着显胖 退货了",
    "{n}号{z}太大了已经退了",
)
_NOT_FOR_ME = (
    "{n}号不适合我",
    "胖子穿不了{n}号",
    "{n}号太贵了 买不起",
    "{n}号我就看看",
    "{n}号{c}的一般般",
    "{n}号等双十一再说",
    "{c}不耐脏",
    "{n}号{c}{z}别给我留了",
    "{n}号{c}太显黑了我不行",
    "没钱了 {n}号只能看看",
    "{n}号纠结半天还是算了",
    "{c}我穿不了",
)
_OF_OTHERS = (
    "我闺蜜没抢到{n}号{c}{z}",
    "刚才那个姐没抢到{z}码",
    "@小红 {n}号{c}{z}还有 快抢",
    "楼上的{n}号{c}{z}给她留一件吧",
    "我同事问{n}号{c}{z}还有没有",
    "有人要{n}号{c}{z}吗 我退出来一件",
    "{n}号{c}{z}没人要吗",
    "帮我闺蜜问问{n}号{c}{z}还有吗",
    "好多人没抢到{n}号{c}{z}",
    "主播 楼上问{n}号{c}{z}有没有货",
)
_SARCASM = (
    "{n}号没抢到 谢天谢地",
    "这价{n}号{c}{z}谁要啊",
    "{n}号{c}{z}白送我都不要",
    "没抢到{n}号 省钱了",
    "{n}号还有货吗 哈哈卖不出去吧",
    "又是{n}号 天天没货天天播",
    "{n}号{c}{z}来一件？想得美",
)
_IF_ONLY = (
    "{n}号{c}{z}要是便宜一百我就要",
    "{n}号出个别的颜色我就来一件",
    "{n}号{c}{z}要是有加绒的就拍",
    "等发工资再拍{n}号{c}{z}",
    "{n}号{c}{z}再便宜点就拍",
)
_ASIDES = (_NOT_FOR_ME, _NOT_FOR_ME, _OF_OTHERS, _OF_OTHERS, _SARCASM, _IF_ONLY)

_NO = ("{n}号不要了", "{n}号不喜欢 算了", "{n}号取消", "不要{n}号了")


@dataclass(slots=True)
class Wish:
    """What somebody wants of a product; `for_other` where their mother would wear it."""

    number: str
    color: str | None
    size: str | None
    for_other: bool = False


@dataclass(slots=True)
class Wisher:
    ref: FanRef
    body: Body
    colors: frozenset[str]
    wishes: dict[str, Wish] = field(default_factory=dict)
    owned: set[str] = field(default_factory=set)
    asides: set[str] = field(default_factory=set)
    last_s: float = -1e9

    @property
    def identity(self) -> Identity:
        return self.ref.identity


@dataclass(frozen=True, slots=True)
class Take:
    """A moment before the product `number` goes on air, and who of those present would take it.

    `nameable` are those of them whom anybody could call by a name: 用户3646780239 is none. `aside` are those who do not
    want it, and said of it what may be taken for wanting it.
    """

    number: str
    at_ms: int
    wanting: frozenset[Identity]
    nameable: frozenset[Identity]
    aside: frozenset[Identity]


class Evenings:
    """Plays evenings in a console made for it; each step goes through the pipeline before the next."""

    def __init__(self, stage: Stage, clock: FakeClock, seed: int, people: int, asides: float) -> None:
        """
        Args:
            asides: how many of those present say, while something is on air that they do not want, what may be
                taken for wanting it: that they have it, sent it back, that a friend wants it, in mockery.
        """
        self._stage = stage
        self._asides = asides
        self._clock = clock
        self._rng = Random(f"evenings {seed}")
        rng = Random(f"bodies {seed}")
        self._people = [Wisher(fan.ref, make_body(rng), fan.colors) for fan in make_people(people, seed)]
        self._started_ms = clock.now_ms()
        self._lines = 0
        self._queue: list[LiveEvent] = []

    async def play(self, evenings: int) -> AsyncIterator[Take]:
        """Evening after evening; each take is told right before it."""
        console = self._stage.console
        for _ in range(evenings):
            await console.session.start("晚场", "cart")
            here = [fan for fan in self._people if self._rng.random() < _PRESENT]
            numbers = self._rng.sample([p.number for p in console.goods.catalogue.products if p.number], TAKES)
            await self._warm_up(here)
            for number in numbers:
                product = console.goods.catalogue.numbered(number)
                assert product is not None
                yield self._take(product)
                await console.air.take_number(number)
                await console.air.open_price(confirmed=True)
                await self._slot(product, here)
                await console.air.hide()
            await console.session.end()
            self._pass(WEEK_S - (TAKES + 2) * SLOT_S)
            for fan in self._people:
                fan.wishes = {n: w for n, w in fan.wishes.items() if self._rng.random() > _GIVES_UP_UNSAID}

    def _take(self, product: Product) -> Take:
        now_s = self._now_s()
        present = [fan for fan in self._people if now_s - fan.last_s <= 600]
        wanting = [fan for fan in present if self._would_take(fan, product)]
        return Take(
            number=product.number or "",
            at_ms=self._clock.now_ms(),
            wanting=frozenset(fan.identity for fan in wanting),
            nameable=frozenset(fan.identity for fan in wanting if not fan.ref.name.startswith("用户")),
            aside=frozenset(fan.identity for fan in present if product.number in fan.asides and fan not in wanting),
        )

    def _would_take(self, fan: Wisher, product: Product) -> bool:
        wish = fan.wishes.get(product.number or "")
        return wish is not None and self._left(product, wish) > 0

    def _left(self, product: Product, wish: Wish) -> int:
        row = self._stage.console.state.goods_rows.get(product.id)
        assert row is not None
        return sum(row.levels[sku.id].left for sku in product.skus_like(wish.color, wish.size))

    async def _warm_up(self, here: list[Wisher]) -> None:
        for fan in here:
            self._say(fan, self._rng.choice(_CHATTER))
            for number, wish in fan.wishes.items():
                if self._rng.random() < _ASKS_ON_OTHER_EVENINGS:
                    self._say_of(fan, wish, number, self._rng.choice((_STOCK, _RESTOCK)), names_it=True)
        await self._hear(SLOT_S)

    async def _slot(self, product: Product, here: list[Wisher]) -> None:
        """What goes on while `product` is on air: sixty parts of half a minute's news, told in the order of time."""
        number = product.number or ""
        for fan in here:
            chance = self._rng.random()
            if number not in fan.wishes and self._asides and self._rng.random() < self._asides:
                self._aside(fan, product)
            elif number in fan.wishes:
                await self._wisher(fan, product)
            elif number not in fan.owned and chance < _ATTRACTED:
                fan.wishes[number] = self._new_wish(fan, product)
                await self._wisher(fan, product, fresh=True)
            elif chance > 1 - _SAYS_WHAT_THEY_DO_NOT_MEAN:
                self._say_of(fan, self._new_wish(fan, product), number, self._rng.choice(_UNMEANT))
            elif self._rng.random() < 0.12:
                self._say(fan, self._fill(self._rng.choice(_IDLE_OF_IT), number, None, fan))
            elif self._rng.random() < 0.25:
                self._say(fan, self._rng.choice(_CHATTER))
            elif self._rng.random() < 0.5:
                self._do(fan, lambda at, fan=fan: Like(id=self._id(), at=at, fan=fan.ref, count=3))
            for other, wish in fan.wishes.items():
                if other != number and self._rng.random() < _ASKS_ON_OTHER_EVENINGS / TAKES:
                    self._say_of(fan, wish, other, self._rng.choice((_STOCK, _RESTOCK)), names_it=True)
        await self._hear(SLOT_S)

    async def _wisher(self, fan: Wisher, product: Product, *, fresh: bool = False) -> None:
        """What somebody does who wants what is held up."""
        number, rng = product.number or "", self._rng
        wish = fan.wishes[number]
        if not fresh and rng.random() < _GIVES_UP_ALOUD:
            del fan.wishes[number]
            self._say(fan, self._fill(rng.choice(_NO), number, wish, fan))
            return
        is_there = self._left(product, wish) > 0
        if is_there and rng.random() < (_BUYS_AT_ONCE if fresh else _BUYS_WHEN_IT_IS_BACK):
            if rng.random() < 0.5:
                self._say_of(fan, wish, number, _CLAIMS)
            self._buy(fan, product, wish)
        elif not is_there or rng.random() < 0.4:
            # Gone before they got to it, or the page told them so.
            if rng.random() < _TELLS_THAT_THEY_MISSED:
                self._say_of(fan, wish, number, rng.choice((_MISSED, _MISSED, _RESTOCK)))
        elif rng.random() < _ASKS_AND_WAITS:
            self._say_of(fan, wish, number, rng.choice((_STOCK, _CLAIMS, _FIT, _STOCK)))

    def _aside(self, fan: Wisher, product: Product) -> None:
        number = product.number or ""
        fan.asides.add(number)
        forms = self._rng.choice((_OWNERS, _OWNERS, _RETURNERS) if number in fan.owned else _ASIDES)
        self._say(fan, self._fill(self._rng.choice(forms), number, self._new_wish(fan, product), fan))

    def _new_wish(self, fan: Wisher, product: Product) -> Wish:
        liked = [color for color in product.colors if color in fan.colors] or list(product.colors)
        size = None
        if len(product.sizes) > 1:
            chart = {row.size: row for row in self._charts.get(product.code, [])}
            fitting = [s for s, row in chart.items() if (row.weight_min_kg or 0) <= fan.body.weight_kg]
            size = fitting[-1] if fitting else self._rng.choice(product.sizes)
        for_other = self._rng.random() < _FOR_THE_MOTHER
        return Wish(product.number or "", self._rng.choice(liked) if liked else None, size, for_other)

    @property
    def _charts(self) -> dict[str, list]:  # type: ignore[type-arg]
        charts: dict[str, list] = {}  # type: ignore[type-arg]
        for row in _SIZES.rows:
            charts.setdefault(row.product_code, []).append(row)
        return charts

    def _buy(self, fan: Wisher, product: Product, wish: Wish) -> None:
        sku = next((sku for sku in product.skus_like(wish.color, wish.size)), None)
        if sku is None:
            return
        fan.wishes.pop(product.number or "", None)
        fan.owned.add(product.number or "")
        line = OrderLine(line_id="1", qty=1, number=product.number, sku=sku.code)
        order_id = f"o{self._lines}"

        def ordered(at):  # type: ignore[no-untyped-def]
            return Order(
                id=self._id(), at=at, order_id=order_id, status="paid", lines=[line], fan=fan.ref, placed_at=at,
                paid_at=at, updated_at=at,
            )  # fmt: skip

        self._do(fan, ordered)

    # How it is said

    def _say_of(self, fan: Wisher, wish: Wish, number: str, forms: tuple[str, ...], *, names_it: bool = False) -> None:
        named = [form for form in forms if "{n}" in form]
        form = self._rng.choice(named if names_it else forms)
        text = self._fill(form, number, wish, fan)
        self._say(fan, f"给我妈买 {text}" if wish.for_other else text)

    def _fill(self, form: str, number: str, wish: Wish | None, fan: Wisher) -> str:
        color, size = (wish.color or "", wish.size or "") if wish else ("", "")
        return form.format(n=number, c=color, z=size, h=fan.body.height_cm, w=fan.body.weight_jin).strip()

    def _say(self, fan: Wisher, text: str) -> None:
        self._do(fan, lambda at: Chat(id=self._id(), at=at, fan=fan.ref, text=text))

    def _do(self, fan: Wisher, make: Callable[..., LiveEvent]) -> None:
        self._lines += 1
        # The slot's news lie apart so that order and time agree.
        fan.last_s = self._now_s() + 0.1 * len(self._queue)
        at = from_ms(self._clock.now_ms() + 100 * len(self._queue))
        self._queue.append(make(at))

    def _id(self) -> str:
        return f"e{self._lines}"

    async def _hear(self, seconds: float) -> None:
        """Bring the slot's news in, and let its time pass."""
        events, self._queue = self._queue, []
        taking = asyncio.ensure_future(self._stage.pipeline.take(SOURCE, events, by_own_time=True))
        while not taking.done():
            assert not self._stage.bugs, self._stage.bugs
            await asyncio.wait([taking], timeout=0.01)
        await taking
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        self._clock.advance(seconds)

    def _now_s(self) -> float:
        return (self._clock.now_ms() - self._started_ms) / 1000


_SIZES = read_sizes(WOMEN.with_name("women_sizes.csv"))


async def evenings_of(
    root: Path,
    seed: int,
    evenings: int,
    look: Callable[[Stage, Take], None],
    people: int = 160,
    asides: float = 0,
) -> None:
    """Play so many evenings in a console at `root`; `look` is called at each take, before it."""
    clock = FakeClock()
    async with a_stage(root, None, womens_goods().rows, clock) as stage:
        await stage.console.goods.bring_in(womens_goods(), _SIZES)
        played = Evenings(stage, clock, seed, people, asides)
        async for take in played.play(evenings):
            look(stage, take)
