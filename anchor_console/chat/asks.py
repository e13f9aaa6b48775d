"""Asks: which questions are alike, and what one of them is. Pure.

Like questions merge into one ask: the same kind and topic of the same product, and for stock the same colour and size.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NewType

import msgspec

from anchor_console.chat.understanding.reading import Intent, Item, Reading
from anchor_console.core.ids import ProductId
from anchor_console.core.text import fold

AskId = NewType("AskId", int)

HEARD_FOR_MS = 30_000
"""How long after its answer a like question belongs to it: the room hears the anchor late, and types later still."""


class Topic(StrEnum):
    """What a question is about: what its ready answer is made from."""

    SIZE = "size"
    SUITS = "suits"
    STOCK = "stock"
    RESTOCK = "restock"
    LINK = "link"
    PRICE = "price"
    DISCOUNT = "discount"
    GIFT = "gift"
    COLORS = "colors"
    SIZES = "sizes"
    LIMIT = "limit"
    BUYING = "buying"
    FABRIC = "fabric"
    CARE = "care"
    WEARS = "wears"
    MEASURES = "measures"
    SHELF_LIFE = "shelf_life"
    DETAIL = "detail"
    SHIPS_WHEN = "ships_when"
    FREIGHT = "freight"
    INSURANCE = "insurance"
    RETURNS = "returns"
    CARRIER = "carrier"
    REGION = "region"
    DELIVERY = "delivery"


class AskKey(msgspec.Struct, frozen=True):
    """What two questions share that are one ask; `number` is None where they speak of no product."""

    kind: Intent
    topic: Topic
    number: str | None
    color: str | None
    size: str | None


class AskState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    """All its lines were taken away by the platform or a moderator."""


class Ask(msgspec.Struct, frozen=True):
    """An ask: `text` is how its first line put it, `people` counts distinct fans, `lines` every line.

    `unnamed` are those of the lines whose writer nobody knows, as where a platform merged equal ones. `taken_token`
    tells two people of one name apart; it is empty where the desk has it in hand.
    """

    id: AskId
    key: AskKey
    product_id: ProductId | None
    text: str
    people: int
    lines: int
    unnamed: int
    state: AskState
    taken_by: str | None
    taken_token: str | None
    answered_by: str | None
    answered_at_ms: int | None
    answer: str | None
    first_at_ms: int
    last_at_ms: int

    @property
    def asked_by(self) -> int:
        """How many ask, as far as that is known: lines of nobody are counted, never attributed."""
        return self.people + self.unnamed

    @property
    def is_open(self) -> bool:
        return self.state in (AskState.OPEN, AskState.TAKEN)


def by_age(asks: Iterable[Ask]) -> list[Ask]:
    """Those still to be answered, oldest first."""
    return sorted((ask for ask in asks if ask.is_open), key=lambda ask: (ask.first_at_ms, ask.id))


def by_demand(asks: Iterable[Ask]) -> list[Ask]:
    """Those still to be answered, most asked first: by whoever asks, then by lines, then oldest."""
    return sorted(
        (ask for ask in asks if ask.is_open), key=lambda ask: (-ask.asked_by, -ask.lines, ask.first_at_ms, ask.id)
    )


_KINDS = frozenset({Intent.ASK_FIT, Intent.ASK_STOCK, Intent.ASK_PRICE, Intent.ASK_DETAIL, Intent.ASK_DELIVERY})
_BODY = frozenset({"height_cm", "weight_kg", "size"})

_HOW_IT_LOOKS = "显老 显胖 显黑 显矮 显土 显壮 老气"
"""What nobody's size answers: whether it makes them look older, or broader."""

# The first row with a word of the line wins; the last, without words, is what is left.
_TOPICS: dict[Intent, tuple[tuple[Topic, str], ...]] = {
    Intent.ASK_FIT: (
        (Topic.SIZE, "码 多大 几号 啥号 大小 拿大 拿小 偏大 偏小"),
        (Topic.SUITS, _HOW_IT_LOOKS),
        (Topic.SIZE, "斤 尺"),
        (Topic.SUITS, ""),
    ),
    Intent.ASK_STOCK: (
        (Topic.RESTOCK, "补 返场 再上 到货 什么时候 啥时候 几时 加库存 加单 预售 蹲"),
        (Topic.LINK, "链接 连接 小黄车 上车"),
        (Topic.STOCK, ""),
    ),
    Intent.ASK_PRICE: (
        (Topic.GIFT, "送 赠 小样"),
        (Topic.DISCOUNT, "便宜 优惠 券 卷 满减 折 半价 少点 再少 降 砍 老粉价 团购 活动"),
        (Topic.PRICE, ""),
    ),
    Intent.ASK_DETAIL: (
        (Topic.BUYING, "怎么拍 怎么买 咋拍 咋买 肿么拍 怎么下单 付钱 扣1 扣一"),
        (Topic.LIMIT, "限购 限几 几件封顶 能拍几 能买几 一人几"),
        (Topic.COLORS, "什么颜色 啥颜色 哪些颜色 几个颜色 几种颜色 有哪几个色 什么色"),
        (Topic.SIZES, "什么码 哪些码 几个码 有哪几个码 什么尺码 啥码数"),
        (Topic.SHELF_LIFE, "保质期 保质 生产日期 日期 过期 能放多久 年份"),
        (Topic.CARE, "怎么洗 机洗 手洗 水洗 干洗"),
        (Topic.WEARS, "掉毛 起球 掉色 褪色 缩水 钻绒 静电 变形"),
        (Topic.MEASURES, "衣长 袖长 裤长 胸围 腰围 肩宽 多长 多宽 多重 多高 尺寸"),
        (Topic.FABRIC, "面料 料子 材质 成分 什么布 含量 含多少 羊绒 羊毛 纯棉 真丝 真皮 充绒 配料 内衬 透不透 加绒"),
        (Topic.DETAIL, ""),
    ),
    Intent.ASK_DELIVERY: (
        (Topic.INSURANCE, "运费险"),
        (Topic.RETURNS, "退 换 无理由 拒收 赔"),
        (Topic.FREIGHT, "包邮 邮费 运费 包油 加钱 加米 偏远"),
        (Topic.SHIPS_WHEN, "几天 多久 什么时候 啥时候 几号 几时 今天 明天 明早 前能 赶得上 预售 能到"),
        (Topic.REGION, "新疆 西藏 内蒙 海南 香港 村 乡镇 海岛 学校"),
        (Topic.CARRIER, "快递 顺丰 中通 圆通 韵达 邮政 ems 冷链 空运 驿站 上门 上楼"),
        (Topic.DELIVERY, ""),
    ),
}  # fmt: skip
_WORDS = {kind: tuple((topic, tuple(words.split())) for topic, words in rows) for kind, rows in _TOPICS.items()}


def topic_of(text: str, reading: Reading) -> Topic:
    """What a question (one of the asking intents) is about."""
    plain = fold(text)
    tells_body = reading.intent is Intent.ASK_FIT and any(fact.facet in _BODY for fact in reading.facts)
    if tells_body and ("能穿" in plain or not any(word in plain for word in _HOW_IT_LOOKS.split())):
        return Topic.SIZE
    for topic, words in _WORDS[reading.intent]:
        if not words or any(word in plain for word in words):
            return topic
    raise AssertionError("the last row of a kind has no words")


def asks_in(text: str, reading: Reading) -> tuple[AskKey, ...]:
    """The asks that a line belongs to: one for each product it asks of, none where it asks nothing."""
    if reading.intent not in _KINDS:
        return ()
    topic = topic_of(text, reading)
    if not reading.items:
        return (AskKey(reading.intent, topic, None, None, None),)
    return tuple(dict.fromkeys(_key(reading.intent, topic, item) for item in reading.items))


def _key(kind: Intent, topic: Topic, item: Item) -> AskKey:
    if kind is Intent.ASK_STOCK and topic is not Topic.LINK:
        return AskKey(kind, topic, item.number, item.color, item.size)
    return AskKey(kind, topic, item.number, None, None)
