"""What a line of chat says that its fan wants of a product, or does not want: what call-outs are made from. Pure.

A want is never a claim or an ask: those have their own lists. It only remembers who may be glad to hear of a product.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from anchor_console.callouts.meant import Meant, meant, says_it
from anchor_console.chat.asks import Topic, topic_of
from anchor_console.chat.calls import asked_for, options
from anchor_console.chat.understanding.reading import SELF, Intent, Item, Reading
from anchor_console.core.ids import IdentityId, ProductId, SessionId
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold
from anchor_console.goods.product import Product
from anchor_console.goods.said_of import color_said
from anchor_console.goods.same_size import is_same_size, listed_as
from anchor_console.goods.service import Catalogue


class WantKind(StrEnum):
    """The first speak for a want; from `NO` on they speak against calling them, or say nothing."""

    MISSED = "missed"
    """没抢到, 没拍到."""
    RESTOCK = "restock"
    """什么时候补货, 再上点."""
    CLAIM = "claim"
    """Their own words named what they will buy."""
    STOCK = "stock"
    """还有M吗."""
    SOUGHT = "sought"
    """11号还有吗, while it is not on air: who asks for it by name then does not ask for company."""
    FIT = "fit"
    HAGGLE = "haggle"
    """便宜10块我就要两件."""
    HAND = "hand"
    """A bare 1, or the answer to a call for those who want it."""
    PRICE = "price"
    DETAIL = "detail"
    NO = "no"
    """They took it back, or said that they do not like it."""
    ORDERED = "ordered"
    """已拍: they have it."""
    COMPLAINT = "complaint"
    """Something was wrong with theirs."""
    AWAY = "away"
    """Somebody else has their phone tonight."""
    OTHER = "other"
    """A kind of a newer version."""

    @classmethod
    def of(cls, word: str) -> WantKind:
        return cls(word) if word in _KNOWN else cls.OTHER


_KNOWN = frozenset(kind.value for kind in WantKind)
AGAINST = frozenset({WantKind.NO, WantKind.COMPLAINT})
AGAINST_TONIGHT = AGAINST | {WantKind.AWAY}
"""What stands against calling them in the session in which it was said."""


SOMEBODY = "~"
"""The wearer of whom nothing may be remembered, a child: not the fan themself, and nobody whom we know."""


class Want(msgspec.Struct, frozen=True):
    """One thing heard of one product; `wearer` is None where the fan spoke for themself or did not say."""

    who: IdentityId
    kind: WantKind
    color: str | None
    size: str | None
    wearer: str | None
    session_id: SessionId
    at_ms: int


class Wished(msgspec.Struct, frozen=True):
    """Something asked for that the catalogue did not have then, in the fan's own words."""

    who: IdentityId
    product_id: ProductId | None
    what: str | None
    color: str | None
    size: str | None
    feature: str | None
    session_id: SessionId
    at_ms: int


class Heard(msgspec.Struct, frozen=True):
    """What one line says of one product."""

    product_id: ProductId
    kind: WantKind
    color: str | None = None
    size: str | None = None
    wearer: str | None = None


_MISSED = lazily(
    r"没有?(?:抢|拍|买|拿|轮|赶|捞)(?:到|着|上)|抢不到|拍不了|拍不上|抢不着|没货了吧|又没了|手慢了?|错过了|来晚了|没我的份"
)
_NO = lazily(
    r"不要(?!钱|赠|发|紧|急|走|停|太|再|放过|错过|忘|限|关|下架|断)|不想要|不买|不拿|不喜欢|不稀罕|不好看|不适合(?:我|俺)|不需要|不考虑|没看上|看不上"
    r"|不感兴趣|没兴趣|(?<![能会])不蹲了?(?=$|[\W啊吧哈哦呀])|不用了(?!解|\W*我?(?:自己|直接))|欣赏不来|接受不了|好丑|太丑|真丑|劝退|别叫我|别喊我|别cue我|不是我的菜|算了(?:吧|不|$)|不合眼缘|退掉|取消"
    r"|还是别(?!的|人|家)|别了(?:吧|$)|买不起|没钱|不[让许准](?:我)?再?(?:买|要)|(?:等|下次|回头|以后).{0,6}再(?:买|说|拍)"
    r"|[乱瞎](?:发|按|点|扣)的|打错了|误触|误点|[按点扣]错了|手滑"
    r"|(?<!能)(?<!想)换(?:了)?别的(?:了|吧|$)|(?:买|拍|入)了[一]?[件条双个套块]?(?:一样|同款|差不多|类似)的"
    r"|(?:下次|下回|改天|回头|以后)吧|(?:以后|再也|今年|现在)[^\s,，]{0,3}不(?:再)?[穿用戴吃喝]"
)
_LEAVE_ME = lazily(
    r"(?:别|不要|不用|甭|莫|勿)再?(?:叫|喊|cue|@|艾特|点|提醒?|念|说|报|惦记)(?:到|我|俺)"
    r"|(?:怕|别让|不能让|瞒着)[我俺]?(?:家)?(?:老公|老婆|媳妇|婆婆|公公|[爸妈]|对象|家里|那口子)"
    r"[^\s,，]{0,3}(?:知道|看[到见]|发现|听[到见]|晓得|骂|说我)"
)
"""Whatever else they say of it: 11号别叫我了. Who hides it from somebody is not to be called aloud either."""
_BUYS_NOTHING = lazily(
    rf"{_LEAVE_ME.pattern}|别再?(?:给我)?推荐|不[让许准](?:我)?再?(?:买|要)|没钱|钱[^\s,，]{{0,2}}(?:花|用)(?:完|光)|买不起"
    r"|失业|下岗|被裁|破产|手头紧|吃土(?!也)|没发工资|[贷款呗卡债钱][^\s,，]{0,4}还不[上起]"
    r"|(?:就|只)(?:是|来)?看看|随便(?:看看|逛逛)|(?<![给让][我俺咱])(?<![近身穿开面给让])看看(?:就好|就行|而已)|^(?:路过|打扰了|pass)$|不买(?:了|的|啊|哦|哈|$)|啥也不买|什么都不买"
    r"|(?:再也|以后|今后)不(?:会)?(?:再)?(?:在|来|到|上)?(?:你|这)(?:们)?(?:家|儿|里|直播间|买)"
    r"|[我俺][^\s,，]{0,3}[胖瘦]了|(?:^|[\s,，])(?:最近|现在|又|都)?[胖瘦]了(?=$|[\s,，]|好多|不少|一圈|\d)|(?:减肥|瘦身|减重)成功|怀(?:孕|上|二胎)[了一二两三四五六七八九\d]|(?<!怀)孕[一二两三四五六七八九\d]{1,2}(?:周|个?月)"
)
"""Said of no product it is said of all: 就看看不买. After 我胖了, 我怀孕了 what they wanted fits them no more."""
_THEIRS = "老公|老婆|媳妇|对象|男朋友|女朋友|女儿|闺女|儿子|孙女|孙子|[妈爸姐妹哥弟]|同事|朋友|闺蜜"
_NOT_THEM = lazily(
    rf"我是(?:她|他|号主|机主)的?(?:{_THEIRS})"
    rf"|(?:^|[\s,，])(?:这个?号?是?|[我俺]?(?:现在|今[天晚])?[用拿登借]的?是?)?[我俺]?家?(?:{_THEIRS})的(?:账?号|手机)"
    r"(?=$|[\s,，啊呀哦]|[在来看刷进])"
    r"|(?:^|[\s,，])(?:她|他|号主|机主)(?:本人)?(?:现在)?(?:不在|没在|睡了|睡着了|上班去了|出门了)"
)
"""Somebody else has the phone tonight: what she wanted is not told to him."""
_MOURNS = lazily(r"去世|过世|离世|葬礼|出殡|奔丧|吊唁|病危|在抢救|化疗|癌|肿瘤|离婚|失恋|分手了")
"""Nobody is called to buy over this."""
_ASKS = lazily(r"[吗么嘛呢?？]|能不能|可不可以|行不行|好不好")
_COLOR = lazily(r"[\u4e00-\u9fff]{1,3}(?=色)")
_NO_COLORS = (
    *("颜", "什么", "啥", "哪", "几", "个", "这", "那", "两", "三", "各", "全", "肤", "货", "上", "掉", "褪", "染"),
    *("出", "角", "景", "气", "脸", "纯", "单", "同", "多", "有"),
)  # fmt: skip
_SIZES = lazily(r"(?<![a-z\d])(\d?x{0,5}[sml])(?![a-z\d])|(?<!\d)(\d{2}(?:\.5)?)码(?!半)")
_KIN_WANTS = lazily(
    r"(?:妈妈?|爸爸?|老公|老婆|媳妇|对象|婆婆|公公|闺女|女儿|儿子|姑娘|孩子|[我俺]娃|孙女|孙子)[也都又还就]*"
    r"(?:没[抢拍买赶]|想要|要(?=\d|[一二两]|[^\s,，]{0,3}色)|看[上中]|等着)"
)
"""It is they who want it, where nobody says whose size it is."""
_NOBODYS_KIN_WANT = lazily(rf"(?<![我俺咱家给]){_KIN_WANTS.pattern}")
"""Whose kin they are is not said either: 闺女没抢到."""
_NUMBERED = lazily(r"(\d{1,4})\s?号(?!色|楼|院|线|店)(?:链接)?")
_WANTS_CALL = lazily(r"想要|要的|需要|喜欢|想拍|want")
_MISSED_CALL = lazily(r"没(?:抢|拍|买|拿|轮|赶)(?:到|着|上)|miss|didn.?t get")
_YES = lazily(r"\+?1|一|[扣打]一|1扣1|是?我|有|我?想?要了?|冲|拿下")
"""What answers a call beside its own digits."""
_PRESALE = lazily("现货|预售")
_ASKING = {
    Intent.ASK_FIT: WantKind.FIT,
    Intent.ASK_PRICE: WantKind.PRICE,
    Intent.ASK_DETAIL: WantKind.DETAIL,
}
_MAY_REFUSE = frozenset(
    {Intent.CHATTER, Intent.PRAISE, Intent.ASK_PRICE, Intent.CANCEL, Intent.CLAIM, Intent.WISH}
    | {Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_STOCK}
)
"""Short words against a thing are easily read as a question of it: 驼色不好看."""


class SaidOf(msgspec.Struct, frozen=True):
    """A line as it was read, what was on air, and what each of its numbers meant when it was written.

    A number that had just moved may mean two products: what is wanted then is not known, what is refused is either.
    """

    text: str
    reading: Reading
    on_air: Product | None
    numbers: Mapping[str, tuple[Product, Product | None] | None]

    def meant(self, number: str) -> tuple[Product, ...]:
        """The products that the number may mean: none, one, or two."""
        found = self.numbers.get(number)
        return () if found is None else tuple(one for one in found if one is not None)


def wants_in(line: SaidOf, catalogue: Catalogue) -> list[Heard]:
    """What the line says of products, each product and variant once."""
    plain, reading = fold(line.text), line.reading
    refused = _refused(plain, line, catalogue)
    wearer = _wearer(reading, plain)
    heard = list(refused)
    how: Meant | None = None
    for item in reading.items:
        products = line.meant(item.number)
        kind = _kind(plain, reading, item, products, is_on_air=line.on_air in products)
        if kind in _WISHING or (kind is None and reading.intent in _TALK):
            how = meant(plain) if how is None else how
            kind = _AS_MEANT.get(how, kind)
        elif kind in _ASKING_OF_IT and _ASKS.search(plain) is None and _HAGGLES.search(plain) is None:
            how = meant(plain) if how is None else how
            kind = _AS_MEANT.get(how, kind) if how in (Meant.NO, Meant.HAS_IT) else kind
        if kind is None or (len(products) > 1 and kind not in AGAINST):
            continue
        for product in products:
            if refused and product.id in {one.product_id for one in refused}:
                continue
            if kind in AGAINST:
                heard.append(Heard(product.id, kind, item.color, item.size, wearer))
            elif not _asks_for_another_color(plain, item, product):
                sizes = _sizes_said(plain, item, product)
                if sizes != []:
                    size = item.size or (sizes[0] if sizes and len(sizes) == 1 else None)
                    heard.append(Heard(product.id, kind, item.color, size, wearer))
    return list(dict.fromkeys(heard)) if len(heard) > 1 else heard


_WISHING = frozenset({WantKind.MISSED, WantKind.RESTOCK, WantKind.CLAIM, WantKind.STOCK, WantKind.SOUGHT})
_ASKING_OF_IT = frozenset({WantKind.FIT, WantKind.PRICE, WantKind.DETAIL})
"""Read as a question of it, and where it asks nothing it may be why it is not for them: 大衣太贵了."""
_THE_LAST_TIME = lazily("上次|上回|上一次|之前")
_ONE_OF_IT = (
    r"好?[一二两俩三几\d]{0,2}\s?(?:[件双套顶款]|条(?!狗|鱼|命|腿|建议)|个(?=[了啦]|$|\W))(?!事)"
    r"|(?:好多|一[堆打箱])(?=[了啦啊呢]|$|\W)|(?:一模)?一样|同款|差不多|类似"
)
_MAY_HAVE_IT = lazily(
    rf"(?:[买拍抢囤入][了到过]|下了?单|送(?:[了给][我俺]|[我俺])|[织做缝]了|有了)了?(?=$|[\W啊呀哦哈啦呢吧]|{_ONE_OF_IT})"
    rf"|有(?:{_ONE_OF_IT})"
)
"""Without one of these nobody has it; who names what it is that they have, 我家有两只猫, 昨天买了裤子, has that."""
_HAGGLES = lazily("便宜|优惠|打折|降|少点|少一点|券|福利")
_TALK = frozenset({Intent.CHATTER, Intent.PRAISE})
"""It wants nothing, but it may tell that they have it, or why it is not for them."""
_AS_MEANT: dict[Meant, WantKind | None] = {
    Meant.NOTHING: None,
    Meant.NO: WantKind.NO,
    Meant.HAS_IT: WantKind.ORDERED,
}


def _wearer(reading: Reading, plain: str) -> str | None:
    """For whom the line asks; None where the fan asks for themself or does not say."""
    if _NOBODYS_KIN_WANT.search(plain) is not None:
        return SOMEBODY
    named = next((str(fact.value) for fact in reading.facts if fact.facet == "audience"), None)
    wearer = named or next((fact.wearer for fact in reading.facts if fact.wearer != SELF), None)
    return wearer or (SOMEBODY if _KIN_WANTS.search(plain) is not None else None)


def _kind(
    plain: str, reading: Reading, item: Item, products: Collection[Product], *, is_on_air: bool
) -> WantKind | None:
    """What the line says of the item.

    Args:
        products: what its number may mean.
        is_on_air: whether one of these is on air.
    """
    intent = reading.intent
    if intent in (Intent.CLAIM, Intent.ASK_STOCK, Intent.ORDERED) and _MISSED.search(plain):
        return WantKind.MISSED
    if intent is Intent.CLAIM:
        names = [item.color, item.size, *(name for one in products for name in (one.name, *one.aliases))]
        is_said = reading.specific and says_it(plain, [fold(name) for name in names if name])
        return WantKind.CLAIM if is_said else WantKind.HAND
    if intent is Intent.ASK_STOCK:
        # 现货还是预售 asks when it is sent: they missed nothing.
        is_again = topic_of(plain, reading) is Topic.RESTOCK and _PRESALE.search(plain) is None
        if is_again:
            return WantKind.RESTOCK
        return WantKind.STOCK if is_on_air else WantKind.SOUGHT
    if intent is Intent.ASK_PRICE and item.qty is not None:
        return WantKind.HAGGLE
    if intent is Intent.CANCEL:
        return WantKind.NO
    if intent is Intent.ORDERED:
        return WantKind.ORDERED
    if intent is Intent.AFTER_SALE:
        return WantKind.COMPLAINT
    return _ASKING.get(intent)


def _asks_for_another_color(plain: str, item: Item, product: Product) -> bool:
    """Whether the line names a colour that the product does not come in: nobody is told that it is there."""
    if item.color is not None:
        return False
    said = {word for word in _COLOR.findall(plain) if not word.endswith(_NO_COLORS)}
    return any(all(color_said(product, word[-n:]) is None for n in (1, 2, 3)) for word in said)


def _sizes_said(plain: str, item: Item, product: Product) -> list[str] | None:
    """The listed sizes that the line names, or that take in those that it names; none where the product comes in none
    of these: nobody is told that theirs is there. None where it names no size.
    """
    if item.size is not None or len(product.sizes) < 2:
        return None
    said = [word for words in _SIZES.findall(plain) for word in words if word]
    found = [listed_as(word, product.sizes) for word in said]
    return list(dict.fromkeys(one for one in found if one is not None)) if said else None


def _refused(plain: str, line: SaidOf, catalogue: Catalogue) -> list[Heard]:
    """The products that the line says no to. One no too many costs a greeting, one too few a fan."""
    reading = line.reading
    leave_me = _LEAVE_ME.search(plain) is not None
    if not leave_me and (reading.intent not in _MAY_REFUSE or _NO.search(plain) is None):
        return []
    said = {item.number for item in reading.items}
    if reading.intent is Intent.CLAIM and not leave_me and _BUYS_NOTHING.search(plain) is None:
        # 要4号不要14号 takes the one and refuses the other; 不要黑色要白色的 refuses no product.
        named = [product for product in _named(plain, catalogue) if product.number not in said]
    elif reading.intent is not Intent.CANCEL and not leave_me and _ASKS.search(plain):
        return []
    else:
        named = _named(plain, catalogue) or [product for number in said for product in line.meant(number)]
        if not named and line.on_air is not None:
            named = [line.on_air]
    return [Heard(product.id, WantKind.NO) for product in named]


def said_of_the_last(line: SaidOf) -> WantKind | None:
    """What a line that names nothing, while nothing is on air, says of what they spoke of last; None for nothing."""
    reading = line.reading
    if reading.items or line.on_air is not None:
        return None
    if reading.intent is Intent.ORDERED:
        return WantKind.ORDERED
    plain = fold(line.text)
    may_refuse = reading.intent in _MAY_REFUSE and _ASKS.search(plain) is None
    return WantKind.NO if may_refuse and (says_no(line) or meant(plain) is Meant.NO) else None


def has_it(line: SaidOf) -> bool:
    """Whether a line that names nothing, while something is on air, says that its fan has one: 我在别家买了."""
    reading, plain = line.reading, fold(line.text)
    if reading.items or line.on_air is None or reading.intent is not Intent.CHATTER:
        return False  # who praises what came the last time may want this one too
    if _MAY_HAVE_IT.search(plain) is None or _THE_LAST_TIME.search(plain) or _ASKS.search(plain):
        return False
    return meant(plain) is Meant.HAS_IT


def says_no(line: SaidOf) -> bool:
    """Whether there is a word in the line that refuses, whatever it is about."""
    return _NO.search(fold(line.text)) is not None


def is_of_who_sits_in(line: SaidOf) -> bool:
    """Whether somebody else writes it with the fan's phone."""
    return _NOT_THEM.search(fold(line.text)) is not None


def buys_nothing(line: SaidOf) -> bool:
    """Whether a line that names nothing says that its fan buys nothing of what they wanted, or is to be left alone."""
    plain = fold(line.text)
    if _MOURNS.search(plain):
        return True
    return not line.reading.items and _BUYS_NOTHING.search(plain) is not None and _ASKS.search(plain) is None


def _named(plain: str, catalogue: Catalogue) -> list[Product]:
    numbers = set(_NUMBERED.findall(plain))
    return [
        product
        for product in catalogue.products
        if product.number in numbers or any(len(word) > 1 and fold(word) in plain for word in product.aliases)
    ]


def vote_in(meaning: str, word: str, product: Product) -> Heard | None:
    """What an answer to an open call says of the product on air; None for calls about other things (听得见的扣1).

    Whoever greets or cheers meanwhile answers nothing.
    """
    plain = fold(meaning)
    choices = options(meaning)
    if word not in choices and word not in asked_for(meaning) and _YES.fullmatch(word) is None:
        return None
    label = fold(choices.get(word, plain if len(choices) < 2 else ""))
    if _MISSED_CALL.search(label):
        return Heard(product.id, WantKind.MISSED)
    color = color_said(product, label.removeprefix("要"))
    size = next((size for size in product.sizes if is_same_size(size, label.removeprefix("要"))), None)
    if color is not None or size is not None:
        return Heard(product.id, WantKind.HAND, color, size)
    if len(choices) < 2 and _WANTS_CALL.search(plain):
        return Heard(product.id, WantKind.HAND)
    return None


def newest(wants: Iterable[Want]) -> int:
    """When the latest of `wants` was heard; 0 where there are none."""
    return max((want.at_ms for want in wants), default=0)
