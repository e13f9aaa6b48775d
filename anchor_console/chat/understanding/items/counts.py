"""Which counts of a line say how many are taken: 两件 does, 最后十单 and 一瓶不够擦 do not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.items import packed, rejection, shares
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.naming.mentions import (
    COLOR,
    NUMBER,
    PRODUCT,
    QTY,
    SIZE,
    Mention,
    is_variant,
    spoken_of,
)
from anchor_console.chat.understanding.reading import (
    AFTER_SALE,
    ASK_FIT,
    ASK_PRICE,
    ASK_STOCK,
    CANCEL,
    CLAIM,
    Intent,
)

ASKS_OF_GOODS = frozenset({ASK_FIT, Intent.ASK_DETAIL})
"""Lines of these tell how many only where they say that so many are to be had."""
EACH = re.compile(
    r"各(?!半|种|位|地|自)|一人[整来拿要买]?[一1]|一[样种](?:给我?)?[整来拿要买]?[一1两2三3俩仨]|(?<![要来拿整搞几多\d])(?:(?<=[\s,a-z码号])|(?<=色)|^)个一[件个条双套盒包袋瓶份]|每[个件条样种色]|都(?:给[我俺额咱])?[来拍要拿留](?:给我)?一[一-龥]|分别"
)
"""Tells that a count is of each that is named: 各一件, 分别一件."""
_NOT_WANTED_BEFORE = re.compile(
    r"(?:[一每半][顿天周月晚年](?:能?[造吃喝用拉掉洗炫干炖炒啃]掉?)?|翻出来?|找[到着]|[第弟送满有变剩余]|[送剩][我了给]|多[给送放装塞附]|只到|家里有?|[存囤剩攒]着|[养捡][了着过]?|收到|拍了?错|还有)\s?$"
)
"""Before a count of what one has, uses up or is given: 家里有两瓶."""
_ADDED_BEFORE = re.compile(r"[\s,，]*还有\s?$")
_WAS_THERE_BEFORE = re.compile(
    r"(?:刚才|刚刚|刚|方才|[昨今前]天|早上|上午)(?:明明|显示)?(?:还|都|就)?(?:有|剩|显示)\s?$|只?看[到见]\s?$"
)
"""Before how many were still to be had, or are shown: 刚才还有23套, 只看到11个."""
_IDLE_ONE_BEFORE = re.compile(r"(?:[凑没合]|[合算]下来|剩我?这|差这|(?<![拿拍买扣单就再我l\d码号])下|抢到了?最后)\s?$")
_DARED = re.compile(r"(?:[赌拼搏狠疯]|年轻|任性|疯狂)\s?[一1]?把$")
_LAST_ONES_BEFORE = re.compile(r"最后\s?$")
_DONE_FOR_BEFORE = re.compile(r"[破坏爆断裂碎烂]了?\s?$")
"""Before how many are done for: 膝盖又磨破一条."""
_USED_BEFORE = frozenset("穿用戴洗")
_DONE_FOR = ("破", "坏", "断", "碎", "烂")
_PUT_ON_SALE = re.compile(r"(?:[放上补开挂]|(?<!能)(?<!给)加|再来|不是说有?|十[个件条单套])\s?$")
"""Before how many the anchor should offer: 再加两单."""
_NOT_WANTED_AFTER = re.compile(
    r"\s?(?:不[多嫌少](?=$|[\s,，])|色|"
    r"[大小好坏长短](?=[一1 ,，]|$)|变|改成|价|都[没不]|不够(?!再|的话|就)|送[一两三123半])"
    r"|里[头面]|当中|挤|打架|抢着|[个种]?(?:颜色|味道|口味|款式)|(?:大|小)?(?:包裹|箱子|袋子|快递|[袋箱](?=$|[\s,，]))|码|的(?=还|链|有|没|断|啥|什|怎|咋|多少|和|跟|吗|呢)"
)
"""Behind a count that says how the goods come, or what is theirs: 一大一小, 两件价."""
_BACK_BEFORE = re.compile(r"(?:取消|[退撤减去删]了?掉?|少[要拿发]?|不要|别[发要])\s?$")
_TOGETHER = re.compile("(?:一块儿?|一起|一道|一趟)[买拿拍要带下]|一共|总共|加起来|合起来")
"""How several are bought: 一块拿."""
_STATED_ONE_BEFORE = re.compile(
    r"(?:(?:我?就|给我|我要|帮我|立马|立刻|马上)(?:给[^\s,，]{1,3})?(?:[来拿要留整买囤带拍弄捎提搬扛抱称办]|带走)?|我?给(?:我|俺)?[^\s,，]{1,3}也?[来拿要留整买囤带捎拍]|能[拿来]|[想我俺]要|想[拿买]|[给帮]俺留)\s?$"
)
"""Before one that somebody would take: 便宜三十我就拿一个."""
_MEANT_BEFORE = re.compile(
    r"(?:(?:[想我俺就]|的话|要是|如果|打算|准备)(?:再|先|只)?(?:要|拿|买|囤|来|整|入|订|带)|拿|(?<![能以])囤|要是)\s?$"
)
"""Before how many would be had, in a line that asks something else of them: 想拿两条 裤脚收口不."""
_HAS_PRICE = re.compile(
    r"\s?(?:\d{2,}(?:\.\d{1,2})?|[一二三四五六七八九十百]{2,})(?:块钱?|元)?(?=$|[\s,，那的]|太?贵|以[内下里]|左右)"
)
"""Behind a count of which the price is known."""
_HAD_BEFORE = re.compile(
    r"(?:借给?[我俺]|[送捎带寄扛背拎织缝弹][来过给回]*[我俺]?[了来]|给[我俺]们?[买囤][了咗]|抽中|已经(?:[买缝做囤]了|下过)|(?:校|单位|公司|厂里?|社区|村里)(?:刚|才|也|都)?发了|[妈爸公婆娘奶爷姥姨姑哥姐弟妹子他她家日天]给?我?买[了咗])\s?$"
)
"""Before how many one has got elsewhere, and so takes back: 婆婆已经缝了一床."""
_LATER_BEFORE = re.compile(r"(?:好[吃用喝穿看]?|不够|可以|行)(?:了|的话|就)?再(?:[来买要拍囤拿补]|下单)\s?$")
"""Before a count for another evening: 好吃再来十包."""
_OF_MORE_BEFORE = re.compile(r"(?:另外|其中|其余|多[拍下买]?了?的?)\s?$")
"""Before a count of those beyond what is kept: 另外两包取消."""
_IS_TAKEN_BACK = re.compile(r"(?:给我|帮我|就|都)?(?:取消|不要|撤|退|别发)")
_ORDINAL = ("第", "弟")
_PUT_IN_EACH = re.compile(r"各[放摆用铺挂搁装]$|[一每]边$")
_DEALT_OUT = ("一人", "每人")
"""Before what each person gets: 一人一条."""
_FOR_EACH = re.compile(
    r"(?:放|搁|寄|送|给|归|留|备[着用]|存着|换着|换洗|摔|替换|自己|我自)(?:(?!我|俺|一)|[我俺]家?[对妈爸娘爹爷奶姥婆公老弟妹哥姐闺儿女娃孩同朋邻])"
)
"""Behind a count: where a part of the goods goes, 两罐 一罐放姥姥家."""
_SENT_BEFORE = re.compile(r"(?:给[他她它][寄送分]|分给?[他她])\s?$")
_ALL_OF_THEM = ("都", "全", "一块发", "一块寄", "一起发", "一起寄")
_BREAKS = frozenset(" ,，:：")
_WANTED_BEFORE = re.compile(r"(?:[要来拿整留囤]|共|总)\s?$")


def is_meant_to_be_had(text: str, mention: Mention) -> bool:
    """Whether a line that asks of the goods says that so many are to be had."""
    return _MEANT_BEFORE.search(text, mention.start - 5, mention.start) is not None


def without_idle(
    text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent, lexicon: Lexicon
) -> list[Mention]:
    """`mentions` without idle counts: promotions, what one has already, the 一件 of a question, each one's share.

    What stands right before a count is searched from some characters back: to `re`, what lies before a line's
    beginning is its beginning.
    """
    mentions = [one for one in mentions if one.kind is not QTY or not _counts_no_goods(text, mentions, one)]
    if len(mentions) > 1 and packed.IN_ONE_PACK.search(text) is not None:
        mentions = packed.as_packs(text, mentions, _listed_sizes(mentions, pinned, lexicon))
    if intent is CANCEL and rejection.takes_nothing(text):
        return [one for one in mentions if one.kind is not QTY]
    listed = _listed_sizes(mentions, pinned, lexicon)
    every = [
        mention
        for mention in mentions
        if mention.kind is QTY and not (mention.quantity is not None and mention.quantity.key in listed)
    ]
    counts: Sequence[Mention] = [
        one
        for one in every
        if (_is_meant(text, one, intent) or (intent is CLAIM and _is_added(text, mentions, one)))
        and not (len(every) > 1 and packed.is_in_a_pack(text, mentions, one))
    ]
    if len(counts) == 1 and (many := shares.people_of(text, mentions, counts[0])) > 1:
        return [
            replace(one, value=many * int(one.value)) if one is counts[0] else one
            for one in mentions
            if one not in every or one in counts
        ]
    shared = [mention for mention in counts if not text.endswith(_DEALT_OUT, 0, mention.start)]
    if len(shared) < len(counts) and (len(shared) > 1 or any(mention.value != 1 for mention in shared)):
        counts = shared
    if len(counts) > 1:
        if _is_of_one(mentions, counts) and all(shares.is_ones_share(text, one) for one in counts):
            return _in_one(mentions, counts)  # 老公一支我一支
        counts = _without_totals(text, mentions, counts)
    if len(counts) > 1 and _is_of_one(mentions, counts):
        if all(_FOR_EACH.match(text, mention.end) for mention in counts):
            return _in_one(mentions, counts)
        counts = _most_of_one(text, mentions, counts, intent)
    wanted = [one for one in counts if _WANTED_BEFORE.search(text, one.start - 2, one.start)] if len(counts) > 1 else []
    if len(wanted) == 1 and wanted[0] is counts[-1] and len(_named(mentions)) <= 1:
        counts = wanted if not (_between_variants(mentions, counts) or _are_of_two(mentions, counts)) else counts
    if intent in (ASK_PRICE, ASK_STOCK):
        counts = _asked_of(text, mentions, counts, intent, listed)
    if len(counts) == len(every):
        return mentions
    return [mention for mention in mentions if mention not in every or mention in counts]


def _counts_no_goods(text: str, mentions: Sequence[Mention], count: Mention) -> bool:
    """Whether it counts people, or what is named beside it, tells a place in a row, or but about how many: 两三套."""
    return (
        text[count.start - 1 : count.start] in _ORDINAL
        or (count.quantity is not None and numbers.is_about(count.quantity.digits))
        or shares.is_of_people(text, count)
        or shares.is_of_who_uses(text, mentions, count)
        or _is_of_all(text, mentions, count)
    )


def _is_meant(text: str, count: Mention, intent: Intent) -> bool:
    """Whether so many are to be had, in a line of `intent`, or taken back."""
    start, end = count.start, count.end
    takes_back = intent is CANCEL
    if intent is ASK_STOCK and _PUT_ON_SALE.search(text, start - 3, start) is not None:
        return False
    if intent is ASK_STOCK and _WAS_THERE_BEFORE.search(text, 0, start) is not None:
        return False
    if intent not in (AFTER_SALE, ASK_STOCK) and _NOT_WANTED_BEFORE.search(text, start - 5, start) is not None:
        return False
    if _NOT_WANTED_AFTER.match(text, end) is not None and not (takes_back and text.startswith("都不", end)):
        return False
    if takes_back and _HAD_BEFORE.search(text, start - 6, start) is not None:
        return False
    return not (
        _LATER_BEFORE.search(text, start - 8, start) is not None
        or (intent is CLAIM and _is_done_for(text, count))
        or _is_idle(text, count)
    )


def _is_added(text: str, mentions: Sequence[Mention], count: Mention) -> bool:
    """Whether it is of what is taken besides: 黑L两件 还有一件白M; not what somebody has, 家里还有两瓶."""
    added = _ADDED_BEFORE.search(text, 0, count.start)
    return added is not None and any(one.end == added.start() for one in mentions)


def _without_totals(text: str, mentions: Sequence[Mention], counts: Sequence[Mention]) -> Sequence[Mention]:
    """Several counts without one that says what others add up to, and without what becomes of each."""
    if len(counts) > 2 and _is_total_first(mentions, counts):
        counts = counts[1:]  # 要两口 黑30的一口 米白32的一口
    if len(counts) == 2 and _is_total_of_each(text, mentions, counts):
        counts = counts[1:]  # 要两件 M和L各一件
    if len(counts) > 1 and EACH.search(text, counts[0].start - 1, counts[0].end):
        counts = [one for one in counts if one is counts[0] or _FOR_EACH.match(text, one.end) is None]  # 一个放公司
    if len(counts) > 1 and _is_put_in_each(text, mentions, counts):
        counts = counts[:1]  # 来俩 楼上楼下各放一个, 灰的两张 门口厕所各一张
    return counts


def _most_of_one(
    text: str, mentions: Sequence[Mention], counts: Sequence[Mention], intent: Intent
) -> Sequence[Mention]:
    """Of several counts of one thing the greatest, or the one that is taken back."""
    if intent is not CANCEL and _are_parts(mentions, counts):
        return counts[:1]  # 两袋 一袋包饺子一袋蒸蛋
    most = max(int(mention.value) for mention in counts)
    counts = [mention for mention in counts if mention.value == most or not _is_given_on(text, mention)]
    if intent is CANCEL and len(counts) > 1 and _is_of_one(mentions, counts):
        back = [one for one in counts if _BACK_BEFORE.search(text, one.start - 4, one.start)]
        return back[:1] or [one for one in counts if _is_rest(text, one)] or counts  # 那三盒取消两盒 留一盒
    return counts


def _is_given_on(text: str, count: Mention) -> bool:
    """Whether it tells where a part of the goods goes: 两罐 一罐放姥姥家, 两盒 给她寄一盒."""
    if _FOR_EACH.match(text, count.end) is not None:
        return True
    return _SENT_BEFORE.search(text, count.start - 4, count.start) is not None


def _asked_of(
    text: str, mentions: Sequence[Mention], counts: Sequence[Mention], intent: Intent, listed: Collection[str]
) -> Sequence[Mention]:
    """The counts of which a price or stock is asked; the one of 一件多少 counts nothing."""
    if (
        all(mention.value == 1 for mention in counts)
        and EACH.search(text) is None
        and not _is_stated(text, counts)
        and not _are_had_together(text, mentions, counts)
    ):
        return []
    if "还是" in text and len(counts) > 1:
        return []
    counts = [one for one in counts if not text.startswith("的价", one.end)]  # 79是两件的价吗
    if intent is ASK_STOCK:
        return counts
    if len(counts) > 1 or "活动" in text:
        counts = [one for one in counts if not _has_price(text, mentions, one, listed)]  # 一双30 两双55 三双呢
    if len(counts) > 1 and not _between_variants(mentions, counts):
        counts = [mention for mention in counts if mention.value != 1]
    return counts


def _is_of_all(text: str, mentions: Sequence[Mention], count: Mention) -> bool:
    """Whether it only says how many are named: 9号跟13号两单都不要了, 付了两单 毛衣和裤子, 两双都付了 黑36跟棕38."""
    if count.value == 1:
        return False
    if count.value != len(_named(mentions)):
        return text.startswith(_ALL_OF_THEM, count.end) and count.value in (
            _variants(mentions, behind=count.start),
            _variants(mentions, before=count.start),
        )
    if text.startswith(_ALL_OF_THEM, count.end):
        return True
    return text[count.end : count.end + 1] in _BREAKS and not any(
        (one.kind is QTY and one is not count) or (one.kind is PRODUCT and one.start < count.start) for one in mentions
    )


def _variants(mentions: Sequence[Mention], behind: int = -1, before: int | None = None) -> int:
    """How many colours, or sizes, are named behind or before a count, where all is of one thing."""
    kinds = [one.kind for one in mentions if one.start > behind and (before is None or one.start < before)]
    return 0 if PRODUCT in kinds or QTY in kinds else max(kinds.count(COLOR), kinds.count(SIZE))


def _in_one(mentions: Sequence[Mention], counts: Sequence[Mention]) -> list[Mention]:
    """`mentions` with `counts`, each of which goes to somebody, as one: 两件送妈妈 一件自己 is three."""
    first, *others = counts
    total = replace(first, value=sum(int(mention.value) for mention in counts))
    return [total if mention is first else mention for mention in mentions if mention not in others]


def _is_rest(text: str, mention: Mention) -> bool:
    """Whether it is the two of 另外两包取消."""
    before = _OF_MORE_BEFORE.search(text, mention.start - 5, mention.start)
    return before is not None and _IS_TAKEN_BACK.match(text, mention.end) is not None


def _is_stated(text: str, counts: Sequence[Mention]) -> bool:
    """Whether the only count is what the fan would take: 便宜三十我就拿一个."""
    return len(counts) == 1 and _STATED_ONE_BEFORE.search(text, 0, counts[0].start) is not None


def _are_had_together(text: str, mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether each of several variants would be had in one order: 铁灰XL一套豆沙L一套 一块拿能少几个钱."""
    return len(counts) > 1 and _TOGETHER.search(text) is not None and _between_variants(mentions, counts)


def _is_done_for(text: str, mention: Mention) -> bool:
    """Whether so many are worn out, and others wanted: 膝盖又磨破一条, 穿一条破一条."""
    if _DONE_FOR_BEFORE.search(text, mention.start - 3, mention.start) is not None:
        return True
    return text[mention.start - 1 : mention.start] in _USED_BEFORE and text.startswith(_DONE_FOR, mention.end)


def _is_idle(text: str, mention: Mention) -> bool:
    """Whether it is the one of 凑一套 and 赌一把, or the ten of 最后十单."""
    start, end = mention.start, mention.end
    if mention.value != 1:
        return _LAST_ONES_BEFORE.search(text, start - 3, start) is not None
    return (_IDLE_ONE_BEFORE.search(text, start - 6, start) or _DARED.search(text, start - 3, end)) is not None


def _has_price(text: str, mentions: Sequence[Mention], count: Mention, listed: Collection[str]) -> bool:
    """Whether a figure right behind `count` that is no size is what so many cost."""
    price = _HAS_PRICE.match(text, count.end)
    return price is not None and not any(
        count.end <= one.start < price.end() and str(one.value) in listed for one in mentions
    )


def _listed_sizes(mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon) -> Collection[str]:
    goods = spoken_of(mentions, pinned, lexicon)
    return goods[0].size_words if len(goods) == 1 else frozenset().union(*[one.size_words for one in goods])


def _named(mentions: Sequence[Mention]) -> set[str | int]:
    return {mention.value for mention in mentions if mention.kind is PRODUCT}


def _between_variants(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether colours or sizes stand between the first and last of `counts`, so that each count has its own."""
    first, last = counts[0].start, counts[-1].start
    variants = [one for one in mentions if first < one.start < last and is_variant(one)]
    return bool(variants)


def _are_of_two(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether variants stand both before the first of `counts` and behind the last: 黑L两件 再来一件白M."""
    variants = [one.start for one in mentions if is_variant(one)]
    return bool(variants) and variants[0] < counts[0].start and counts[-1].start < variants[-1]


def _is_put_in_each(text: str, mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether the last count only tells where one of each goes that were counted before."""
    first, last = counts[0], counts[-1]
    if _PUT_IN_EACH.search(text, last.start - 3, last.start) is not None:
        return True
    is_each = text.startswith("各", last.start - 1) and not _between_variants(mentions, counts)
    return is_each and int(first.value) > int(last.value) and last.start - first.end > 2


def _is_total_first(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether those behind the first count are what it is made of: it is said before all variants, or they stand each
    right behind one (单头枕4个 黑2棕2)."""
    first, *parts = counts
    variants = [one for one in mentions if is_variant(one) and one.kind is not PRODUCT]
    kinds_before = {one.kind for one in variants if one.start < first.start}
    kinds_behind = {one.kind for one in variants if one.start > first.start}
    ends = {one.end for one in variants}
    return (
        bool(variants)
        and kinds_before.isdisjoint(kinds_behind)
        and (not kinds_before or all(part.start in ends for part in parts))
        and _between_variants(mentions, counts)
        and _between_variants(mentions, parts)
        and first.value == sum(int(part.value) for part in parts)
    )


def _is_total_of_each(text: str, mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether the first of two counts is said before all variants, and the second is of each of them."""
    total, each = counts
    named = [one for one in mentions if is_variant(one) and one.kind is not PRODUCT]
    variants = [one for one in named if one.start < each.start]  # 来两条 深灰酒红各一条 2XL
    if not variants or total.end > variants[0].start:
        return False
    many = max(sum(one.kind is kind for one in variants) for kind in (COLOR, SIZE, NUMBER))
    is_each = EACH.search(text, variants[-1].end, each.end) is not None
    return is_each and int(total.value) == many * int(each.value)


def _are_parts(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether all counts behind the first only tell how it is shared, and nothing else is named among them."""
    first, *parts = counts
    among = [
        one for one in mentions if parts and parts[0].start <= one.start <= counts[-1].start and one.kind is not NUMBER
    ]
    return len(parts) > 1 and among == parts and first.value == sum(int(part.value) for part in parts)


def _is_of_one(mentions: Sequence[Mention], counts: Sequence[Mention]) -> bool:
    """Whether `counts` are of one thing: 三盒莲蓉 一盒给门卫."""
    return sum(map(is_variant, mentions)) < 2 or not _between_variants(mentions, counts)
