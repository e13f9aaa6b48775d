"""Tickets: after-sale messages that somebody must follow up, and when many of one kind are a mood. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NewType

import msgspec

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.sentence import Sentence
from anchor_console.core.text import fold

TicketId = NewType("TicketId", int)

MOOD_PEOPLE = 4
MOOD_WITHIN_MS = 5 * 60_000


class Complaint(StrEnum):
    """What an after-sale message is about, the gravest first."""

    HEALTH = "health"
    MONEY_BACK = "money_back"
    EXCHANGE = "exchange"
    WRONG = "wrong"
    MISSING = "missing"
    LOGISTICS = "logistics"
    NOT_SHIPPED = "not_shipped"
    FADING = "fading"
    QUALITY = "quality"
    CHANGE = "change"
    PRICE_DROP = "price_drop"
    INVOICE = "invoice"
    NO_ANSWER = "no_answer"
    OTHER = "other"


GRIEVANCES = frozenset(
    {
        *(Complaint.HEALTH, Complaint.MONEY_BACK, Complaint.WRONG, Complaint.MISSING, Complaint.FADING),
        *(Complaint.QUALITY, Complaint.NO_ANSWER, Complaint.OTHER),
    }
)
"""What somebody is cross about: whoever only asks for a parcel, an invoice or another size is not."""


class TicketState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    SOLVED = "solved"


class Ticket(msgspec.Struct, frozen=True):
    """A fan's complaint; `texts` is what they wrote of it, oldest first, `outcome` how it was solved.

    `taken_token` tells two people of one name apart; it is empty where the desk has it in hand.
    """

    id: TicketId
    identity_id: IdentityId
    identity: Identity
    fan_name: str
    complaint: Complaint
    number: str | None
    state: TicketState
    taken_by: str | None
    taken_token: str | None
    solved_by: str | None
    solved_at_ms: int | None
    outcome: str | None
    texts: tuple[str, ...]
    opened_at_ms: int
    last_at_ms: int

    @property
    def is_open(self) -> bool:
        return self.state is not TicketState.SOLVED


# The first row with a word of the line wins.
_WORDS: tuple[tuple[Complaint, str], ...] = (
    (Complaint.HEALTH, "过敏 肿了 拉肚子 中毒 烫伤 冒火 冒烟 炸了 不敢吃 不敢用 起疹"),
    (Complaint.PRICE_DROP, "差价 补差 保价 降价了退"),
    (Complaint.WRONG, "发错 错发 颜色不对 不是我 不认识的 装错 色号不对"),
    (Complaint.MISSING, "少发 漏发 少了 少一 少寄 没给我 没装 缺斤 就收到 到手就 赠品没 没送 数了"),
    (Complaint.FADING, "掉色 褪色 染色 染黑"),
    (Complaint.EXCHANGE, "换货 能换 怎么换 想换 换一 换个 换码 买大了 买小了 小了 大了"),
    (Complaint.MONEY_BACK, "退款 退货 咋退 怎么退 要退 想退 退回 申请退 申请售后 到账 退宽 不要了退 运费险"),
    (Complaint.NOT_SHIPPED, "没发货 还没发 没给发 不发货 没给我发"),
    (Complaint.LOGISTICS, "物流 没收到 签收 快递 派送 驿站 没到 还没到 丢件 我的货 石沉大海"),
    (Complaint.NOT_SHIPPED, "发货 没发 不发 还没动静 没动静 待发 催 啥时候发 什么时候发 没得动静 发火"),
    (Complaint.CHANGE, "改地址 地址填错 改l 改m 改s 改码 备注 拍错 改成 改一下"),
    (Complaint.INVOICE, "发票"),
    (
        Complaint.QUALITY,
        "坏 破 裂 开胶 起球 开线 掉毛 跑绒 勾 瑕疵 质量 味 漏 碎 烂 臭 酸 霉 虫 断 生锈 充不进 过期 临期",
    ),
    (Complaint.NO_ANSWER, "客服 没人理 不理 没人处理 不回"),
)
_ROWS = tuple((complaint, tuple(words.split())) for complaint, words in _WORDS)

_MEANWHILE: Mapping[Complaint, Sentence] = {
    Complaint.HEALTH: Sentence(
        "先停用，别着急，照片和订单号发给客服，马上有专人联系你。",
        "Please stop using it; send a photo and your order number to support and someone will contact you right away.",
    ),
    Complaint.MONEY_BACK: Sentence(
        "退款我记下了，在订单里点申请售后，客服马上给你跟进。",
        "Noted your refund: please request it in the order, and support will follow it up.",
    ),
    Complaint.EXCHANGE: Sentence(
        "可以换，吊牌先别拆，订单里点换货，客服给你登记。",
        "We'll sort out an exchange: keep the tags on, request it in the order, support will note it.",
    ),
    Complaint.WRONG: Sentence(
        "发错了是我们的问题，拍张照发客服，马上给你处理。",
        "If it's the wrong item that's on us: send support a photo and we'll put it right.",
    ),
    Complaint.MISSING: Sentence(
        "少发了别急，拍张照发客服，核对好马上给你处理。",
        "Something missing? Send support a photo; we'll check and put it right.",
    ),
    Complaint.LOGISTICS: Sentence(
        "物流我让客服帮你查，单号发给客服，今天给你回话。",
        "Support will trace your parcel: send them the order number, you'll hear back today.",
    ),
    Complaint.NOT_SHIPPED: Sentence(
        "还没发货的我记下了，催一下仓库，客服给你准信。",
        "Noted that it hasn't shipped: we're chasing the warehouse, support will tell you when.",
    ),
    Complaint.FADING: Sentence(
        "掉色的情况我记下了，拍张照发客服，给你个说法。",
        "Noted that it fades: send support a photo and we'll answer for it.",
    ),
    Complaint.QUALITY: Sentence(
        "有质量问题我们负责，拍张照发客服，马上给你处理。",
        "Faulty goods are on us: send support a photo and we'll handle it.",
    ),
    Complaint.CHANGE: Sentence(
        "要改的我记下了，赶在发货前让客服帮你改。",
        "Noted your change: support will try to make it before it ships.",
    ),
    Complaint.PRICE_DROP: Sentence(
        "差价的事我记下了，订单号发客服给你核对。",
        "Noted about the price: send support your order number and they'll check.",
    ),
    Complaint.INVOICE: Sentence(
        "发票我记下了，抬头发给客服给你开。", "Noted your invoice: send support the details and they'll issue it."
    ),
    Complaint.NO_ANSWER: Sentence(
        "不好意思让你久等了，我记下你的名字，马上让客服找你。",
        "Sorry you've waited: I've noted your name and support will find you.",
    ),
    Complaint.OTHER: Sentence(
        "你的问题我记下了，马上让客服联系你。", "I've noted it, and support will get in touch with you."
    ),
}


def complaint_of(text: str) -> Complaint:
    """What an after-sale message complains of."""
    plain = fold(text)
    for complaint, words in _ROWS:
        if any(word in plain for word in words):
            return complaint
    return Complaint.OTHER


def meanwhile(complaint: Complaint) -> Sentence:
    """What can be said to the fan before anything is solved: safe aloud, and promising no money."""
    return _MEANWHILE[complaint]


class Mood(msgspec.Struct, frozen=True):
    """So many fans complain of the same thing now; `sample` is how the first of them put it."""

    complaint: Complaint
    people: int
    sample: str
    unnamed: int
    """Lines of nobody that is known: counted, never attributed."""

    @property
    def voices(self) -> int:
        """How many complain, as far as that is known."""
        return self.people + self.unnamed


class Unnamed(msgspec.Struct, frozen=True):
    """So many lines of a complaint of which nobody knows who wrote them, as where a platform merged equal ones."""

    complaint: Complaint
    lines: int
    text: str
    at_ms: int


def moods(tickets: Iterable[Ticket], now_ms: int, unnamed: Iterable[Unnamed] = ()) -> list[Mood]:
    """The complaints that enough distinct fans, and lines of nobody, made within the last minutes, most first."""
    people: dict[Complaint, dict[IdentityId, str]] = defaultdict(dict)
    nobodys: dict[Complaint, list[Unnamed]] = defaultdict(list)
    for one in unnamed:
        if now_ms - MOOD_WITHIN_MS <= one.at_ms <= now_ms and one.complaint is not Complaint.OTHER:
            nobodys[one.complaint].append(one)
    for ticket in tickets:
        if now_ms - MOOD_WITHIN_MS <= ticket.last_at_ms <= now_ms and ticket.complaint is not Complaint.OTHER:
            people[ticket.complaint].setdefault(ticket.identity_id, ticket.texts[-1])
    found = []
    for complaint in people.keys() | nobodys.keys():
        said, lines = people.get(complaint, {}), nobodys.get(complaint, [])
        samples = [*said.values(), *(one.text for one in lines)]
        found.append(Mood(complaint, len(said), samples[0], sum(one.lines for one in lines)))
    enough = (mood for mood in found if mood.voices >= MOOD_PEOPLE)
    return sorted(enough, key=lambda mood: (-mood.voices, mood.complaint))
