"""Which goods in stock suit a wearer, each with its reason in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import SkuId
from anchor_console.core.sentence import Sentence
from anchor_console.fans.facts import CHILD, EXPECTING
from anchor_console.fans.size_choice import Sure, choose_size, kept_words
from anchor_console.fans.wearer import Bought, Wearer
from anchor_console.goods.alike import Kin, kin
from anchor_console.goods.made_for import MadeFor, made_for, most_are_for, same_people
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.said_of import color_said, is_color, speaks_of
from anchor_console.goods.same_size import is_same_size, is_worn
from anchor_console.goods.sizes import Cover, SizeRange
from anchor_console.goods.used_up import is_used_up


class InStock(msgspec.Struct, frozen=True):
    """A product that can be had now: how many of each SKU, None where no figure of ours tells (it may be had)."""

    product: Product
    chart: Sequence[SizeRange]
    left: Mapping[SkuId, int] | None

    def has(self, sku: Sku) -> bool:
        return self.left is None or self.left.get(sku.id, 0) > 0


class Suggestion(msgspec.Struct, frozen=True):
    """A product that suits one wearer, in the colour and size to offer; the higher the score the better."""

    product: Product
    wearer: str
    color: str | None
    size: str | None
    score: float
    reasons: tuple[Sentence, ...]


_TO_NOBODY: Mapping[str, Sequence[Bought]] = MappingProxyType({})


def suggest(
    goods: Iterable[InStock],
    wearers: Sequence[Wearer],
    bought: Sequence[Bought],
    limit: int,
    *,
    given: Mapping[str, Sequence[Bought]] = _TO_NOBODY,
) -> list[Suggestion]:
    """The goods in stock that suit, best first, at most `limit`; what has no reason is not suggested.

    Args:
        bought: what the fan bought for themself, or did not say for whom.
        given: what they bought for each of the other wearers.
    """
    goods = tuple(goods)
    purse = next((wearer.budget for wearer in wearers if wearer.is_self), None)
    wearers = [wearer if wearer.budget is not None else replace(wearer, budget=purse) for wearer in wearers]
    unsaid = most_are_for(made_for(one.product.name, one.product.category) for one in goods)
    found = [
        suggestion
        for one in goods
        for wearer in wearers
        if _may_wear(wearer, made_for(one.product.name, one.product.category), unsaid)
        and not _has_it(one.product, (*bought, *given.get(wearer.who, ())))
        and (suggestion := _suggestion(one, wearer, bought)) is not None
    ]
    found.sort(key=lambda one: (-one.score, one.product.number or "~", one.product.code, one.wearer))
    return found[:limit]


_MEN = frozenset({"老公", "爸爸", "男士"})
_WOMEN = frozenset({"老婆", "妈妈"})


def _may_wear(wearer: Wearer, made: MadeFor | None, unsaid: MadeFor | None) -> bool:
    """Whether goods for these people, or for those whom the shop's are for that do not say so, are for this one.

    What they are themself nobody knows of the fan.
    """
    if wearer.who == CHILD:
        return made is None or made is MadeFor.CHILDREN
    if wearer.who in _MEN:
        return (made or unsaid) in (None, MadeFor.MEN)
    if wearer.who in _WOMEN:
        return (made or unsaid) in (None, MadeFor.WOMEN)
    return made is not MadeFor.CHILDREN


def _suggestion(offer: InStock, wearer: Wearer, bought: Sequence[Bought]) -> Suggestion | None:
    product = offer.product
    own = bought if wearer.is_self else ()
    if _is_out_of_question(product, wearer):
        return None
    made = made_for(product.name, product.category)
    own = [one for one in own if same_people(made, made_for(one.product_name, one.category))]
    choice = choose_size(product, offer.chart, wearer, own)
    if _is_sized(product) and not choice.can_be_said:
        return None
    if not _is_sized(product) and choice.cover in (Cover.BEYOND, Cover.BETWEEN):
        return None
    size = choice.size if len(product.sizes) > 1 and choice.can_be_said else None
    skus = _fitting(offer, wearer, size)
    if not skus:
        return None
    is_bought_again = is_used_up(product.name, product.category)
    reasons = list(choice.reasons) if size is not None and not is_bought_again else []
    is_firm = size is not None and choice.sure is Sure.FIRM
    score = (size is not None) + 0.5 * is_firm
    kept, sent_back = _like_it(product, own)
    score += min(kept, 3) - 2.0 * sent_back
    if is_bought_again and kept:
        reasons.append(_repeat_words(kept, times=_times_kept(product, own)))
    elif kept and not any("买过" in one.zh for one in reasons):
        reasons.append(kept_words(kept))
    liked = _liked_color(skus, wearer, own)
    if liked is not None:
        score += 1.0
        reasons.append(Sentence(f"喜欢{liked}", f"likes {liked}"))
    for word in dict.fromkeys(wearer.likes):
        if color_said(product, word) is None and speaks_of(product, word):
            score += 1.5
            reasons.append(Sentence(f"喜欢{word}", f"likes {word}"))
    # A size alone fits half of the shop: something must speak for the thing itself.
    speaks_for_it = kept or liked is not None or score >= 2.0 or is_firm
    if not speaks_for_it or score <= 0 or not reasons:
        return None
    color = liked or (skus[0].color if len({sku.color for sku in skus}) == 1 else None)
    return Suggestion(product, wearer.who, color, size, score, tuple(reasons))


def _repeat_words(kept: int, *, times: int) -> Sentence:
    """How often they bought what is used up, or else its like.

    Args:
        kept: how many times they bought anything of its kind, this very thing among it.
        times: how many of these were this very thing.
    """
    count = times or kept
    zh = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五"}.get(count, str(count))
    en = "once" if count == 1 else f"{count} times"
    if times:
        return Sentence(f"买过{zh}次，可以回购", f"bought {en}, may want it again")
    return Sentence(f"买过{zh}次同类", f"bought its like {en}")


def _is_out_of_question(product: Product, wearer: Wearer) -> bool:
    """Whether they dislike it, will not pay as much, or are expecting a child and it is not made for that."""
    if wearer.who == EXPECTING and not speaks_of(product, "孕"):
        return True  # the chart tells what fits today, and nothing of next month
    if any(speaks_of(product, word) for word in wearer.dislikes):
        return True
    price = product.price_minor
    return wearer.budget is not None and price is not None and price > wearer.budget * 100


def _fitting(offer: InStock, wearer: Wearer, size: str | None) -> list[Sku]:
    """What there is in their size, where there are sizes to choose from, and in no colour that they dislike."""
    return [
        sku
        for sku in offer.product.skus
        if offer.has(sku)
        and not (sku.color and _is_color_in(sku.color, wearer.dislikes))
        and (size is None or (sku.size is not None and is_same_size(sku.size, size)))
    ]


def _is_color_in(color: str, words: Iterable[str]) -> bool:
    return any(is_color(color, word) for word in words)


def _liked_color(skus: Sequence[Sku], wearer: Wearer, bought: Sequence[Bought]) -> str | None:
    colors = [sku.color for sku in skus if sku.color]
    said = next((color for color in colors if _is_color_in(color, wearer.likes)), None)
    if said is not None:
        return said
    kept = Counter(color for one in bought if not one.is_returned for color in colors if one.color == color)
    most = kept.most_common(1)
    return most[0][0] if most and most[0][1] >= 2 else None


def _is_sized(product: Product) -> bool:
    """Whether there are sizes to choose from, of which one fits; one for all is none, and packs are as one likes."""
    return len(product.sizes) > 1 and any(is_worn(size) for size in product.sizes)


def _has_it(product: Product, bought: Sequence[Bought]) -> bool:
    """Whether they bought this very thing and kept it; what is used up is bought again."""
    return not is_used_up(product.name, product.category) and _times_kept(product, bought) > 0


def _times_kept(product: Product, bought: Sequence[Bought]) -> int:
    """How many times this very thing was bought and kept."""
    return sum(
        not one.is_returned and kin(product, one.product_code, one.product_name, one.category) is Kin.SAME
        for one in bought
    )


def _like_it(product: Product, bought: Sequence[Bought]) -> tuple[int, int]:
    """How many times something of its kind was kept, and sent back."""
    kept = sent_back = 0
    for one in bought:
        if kin(product, one.product_code, one.product_name, one.category) >= Kin.ALIKE:
            kept += not one.is_returned
            sent_back += one.is_returned
    return kept, sent_back
