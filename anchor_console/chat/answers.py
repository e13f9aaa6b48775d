"""Ready answers: from what the goods' fields say to one sentence that can be said; None where a field is missing. Pure.

Nothing is guessed: a price is said only once it is open, a figure of stock only where it is our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from anchor_console.chat.asks import AskKey, Topic
from anchor_console.core.ids import SkuId
from anchor_console.core.sentence import Sentence
from anchor_console.core.weight import IN_CHINESE, IN_ENGLISH, WeightUnit, weight_figure
from anchor_console.goods.details import SHOP_DETAILS
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.sizes import SizeRange

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Offer(msgspec.Struct, frozen=True):
    """What is known of a product at this moment.

    `price_minor` is what is open on air, else the catalogue's; None where there is none. `left` counts units by SKU,
    None in a session that shows no figure of its own (cart mode).
    """

    product: Product
    chart: Sequence[SizeRange]
    left: Mapping[SkuId, int] | None
    price_minor: int | None
    is_unopened: bool
    """On air, and its price not open yet: nobody says it now."""


FIELD_OF: Mapping[Topic, str] = {
    Topic.SIZE: "size_chart",
    Topic.SUITS: "talking_points",
    Topic.STOCK: "stock",
    Topic.RESTOCK: "presale_until",
    Topic.LINK: "number",
    Topic.PRICE: "live_price",
    Topic.DISCOUNT: "offer",
    Topic.GIFT: "gift",
    Topic.COLORS: "color",
    Topic.SIZES: "size",
    Topic.LIMIT: "per_fan_limit",
    Topic.FABRIC: "composition",
    Topic.CARE: "care",
    Topic.WEARS: "talking_points",
    Topic.MEASURES: "size_chart",
    Topic.SHELF_LIFE: "shelf_life",
    Topic.DETAIL: "talking_points",
    Topic.SHIPS_WHEN: "ships_in_days",
    Topic.FREIGHT: "free_shipping_except",
    Topic.INSURANCE: "freight_insurance",
    Topic.RETURNS: "return_rule",
    Topic.CARRIER: "carrier",
    Topic.REGION: "free_shipping_except",
    Topic.DELIVERY: "ships_in_days",
}
"""The column of the goods file that would answer a topic; none for what the goods never say (how to buy)."""

_ABOUT: Mapping[Topic, str] = {
    Topic.FABRIC: "面料 材质 成分 料 棉 绒 毛 丝 麻 纶 雪纺 皮 纤 内衬 不透 配料",
    Topic.CARE: "机洗 水洗 手洗 干洗 免烫",
    Topic.WEARS: "起球 掉色 褪色 缩水 变形 掉毛 钻绒 静电",
    Topic.SUITS: "显瘦 遮 显高 显白 适合 孕 胖 梨形 小个子 肚子 敏感 老人 妈妈 弹力 宽松 百搭",
    Topic.SHELF_LIFE: "保质 日期 新鲜",
    Topic.GIFT: "送 赠",
    Topic.SHIPS_WHEN: "发货 小时发 天发",
    Topic.FREIGHT: "包邮",
    Topic.INSURANCE: "运费险",
    Topic.RETURNS: "无理由 退 换 赔",
    Topic.CARRIER: "顺丰 快递 冷链",
}
"""Words by which a talking point speaks of a topic."""


def ready_answer(key: AskKey, offer: Offer | None, shop: Mapping[str, str] = _NOTHING) -> Sentence | None:
    """What can be said to the ask now; None where our fields don't answer it.

    Args:
        offer: None where it speaks of no product: then what the shop says of all its goods is what there is.
        shop: that, by detail.
    """
    if offer is not None:
        made = _MAKERS.get(key.topic)
        found = made(key, offer) if made else None
        found = found or _from_detail(key.topic, offer) or _from_points(key.topic, offer.product)
        if found is not None:
            return found
    detail = FIELD_OF.get(key.topic)
    said = shop.get(detail) if detail in SHOP_DETAILS else None
    if detail is None or not said:
        return None
    zh, en = _put(detail, said)
    return Sentence(f"{zh.removeprefix('：')}。", f"{en[:1].upper()}{en[1:]}.")


def _size(_key: AskKey, offer: Offer) -> Sentence | None:
    rows = [row for row in offer.chart if not row.says_nothing]
    if not rows:
        return None
    zh = "；".join(f"{row.size}码{_body_zh(row)}" for row in rows)
    en = "; ".join(f"{row.size} {_body_en(row)}" for row in rows)
    return Sentence(f"{_no(offer)}{zh}。", f"{_no_en(offer)}{en}.")


def _stock(key: AskKey, offer: Offer) -> Sentence | None:
    skus = offer.product.skus_like(key.color, key.size)
    asked_zh, asked_en = "".join(filter(None, (key.color, key.size))), " ".join(filter(None, (key.color, key.size)))
    if not skus:
        have_zh, have_en = _variants(offer.product.skus)
        if not have_zh:
            return None
        return Sentence(
            f"{_no(offer)}没有{asked_zh}，有{have_zh}。", f"{_no_en(offer)}no {asked_en}; there is {have_en}."
        )
    if offer.left is None:
        # Only the platform knows what is left in its cart.
        zh, en = asked_zh or _variants(skus)[0], asked_en or _variants(skus)[1]
        return Sentence(
            f"{_no(offer)}有{zh}，能拍就是有货。" if zh else f"{_no(offer)}能拍就是有货。",
            f"{_no_en(offer)}we have {en}: if the cart lets you, it is in stock."
            if en
            else f"{_no_en(offer)}if the cart lets you, it is in stock.",
        )
    left = sum(max(0, offer.left.get(sku.id, 0)) for sku in skus)
    if left:
        return Sentence(f"{_no(offer)}{asked_zh}还有{left}件。", f"{_no_en(offer)}{_then(asked_en)}{left} left.")
    others = [sku for sku in offer.product.skus if offer.left.get(sku.id, 0) > 0]
    if not others:
        return Sentence(f"{_no(offer)}已经拍完了。", f"{_no_en(offer)}sold out.")
    zh, en = _variants(others)
    return Sentence(
        f"{_no(offer)}{asked_zh}拍完了，还有{zh}。", f"{_no_en(offer)}{_then(asked_en)}sold out; there is still {en}."
    )


def _price(_key: AskKey, offer: Offer) -> Sentence | None:
    if offer.is_unopened:
        return Sentence(f"{_no(offer)}马上开价，等主播报价。", f"{_no_en(offer)}the price opens in a moment.")
    if offer.price_minor is None:
        return None
    price = _yuan(offer.price_minor)
    usual = offer.product.list_price_minor
    if usual is not None and usual > offer.price_minor:
        was = _yuan(usual)
        return Sentence(f"{_no(offer)}{price}元，划线价{was}元。", f"{_no_en(offer)}{price} yuan, list price {was}.")
    return Sentence(f"{_no(offer)}{price}元。", f"{_no_en(offer)}{price} yuan.")


def _colors(_key: AskKey, offer: Offer) -> Sentence | None:
    colors = offer.product.colors
    if not colors:
        return None
    count = f"{len(colors)}个颜色：" if len(colors) > 1 else ""
    return Sentence(f"{_no(offer)}有{count}{'、'.join(colors)}。", f"{_no_en(offer)}comes in {', '.join(colors)}.")


def _sizes(_key: AskKey, offer: Offer) -> Sentence | None:
    sizes = offer.product.sizes
    if not sizes:
        return None
    return Sentence(f"{_no(offer)}有{'、'.join(sizes)}。", f"{_no_en(offer)}sizes {', '.join(sizes)}.")


def _limit(_key: AskKey, offer: Offer) -> Sentence | None:
    most = offer.product.per_fan_limit
    if most is None:
        return None
    return Sentence(f"{_no(offer)}一人限拍{most}件。", f"{_no_en(offer)}at most {most} each.")


def _link(_key: AskKey, offer: Offer) -> Sentence | None:
    number = offer.product.number
    if number is None:
        return None
    return Sentence(f"{offer.product.name}是{number}号链接。", f"{offer.product.name} is link number {number}.")


def _detail(_key: AskKey, offer: Offer) -> Sentence | None:
    return _say_points(offer.product, offer.product.talking_points)


_MAKERS: Mapping[Topic, Callable[[AskKey, Offer], Sentence | None]] = {
    Topic.SIZE: _size,
    Topic.STOCK: _stock,
    Topic.PRICE: _price,
    Topic.COLORS: _colors,
    Topic.SIZES: _sizes,
    Topic.LIMIT: _limit,
    Topic.LINK: _link,
    Topic.DETAIL: _detail,
}


def _from_detail(topic: Topic, offer: Offer) -> Sentence | None:
    """What the shop says of the topic in a column of its own, put into a sentence."""
    detail = FIELD_OF.get(topic)
    said = offer.product.detail(detail) if detail else None
    if detail is None or said is None:
        return None
    zh, en = _put(detail, said)
    return Sentence(f"{_no(offer)}{zh}。", f"{_no_en(offer)}{en}.")


def _put(detail: str, said: str) -> tuple[str, str]:
    return _PUT.get(detail, _as_it_is)(said.rstrip("。."))


def _as_it_is(said: str) -> tuple[str, str]:
    return f"：{said}", said


def _ships(said: str) -> tuple[str, str]:
    return (f"{said}天内发货", f"ships within {said} days") if said.isdecimal() else _as_it_is(said)


def _presale(said: str) -> tuple[str, str]:
    return f"预售，{said}到货", f"on presale, here by {said}"


def _insured(said: str) -> tuple[str, str]:
    plain = said.strip().casefold()
    if plain in _YES:
        return "有运费险", "with freight insurance"
    return ("没有运费险", "no freight insurance") if plain in _NO else _as_it_is(said)


def _freight(said: str) -> tuple[str, str]:
    if said.strip().casefold() in _NO:
        return "全国包邮", "free shipping everywhere"
    return f"包邮，{said}除外", f"free shipping but for {said}"


def _carried(said: str) -> tuple[str, str]:
    return f"发{said.removeprefix('发')}", f"by {said}"


_YES = frozenset({"1", "是", "有", "送", "y", "yes", "true"})
_NO = frozenset({"0", "否", "无", "没有", "n", "no", "false", "none"})
_PUT: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "ships_in_days": _ships,
    "presale_until": _presale,
    "freight_insurance": _insured,
    "free_shipping_except": _freight,
    "carrier": _carried,
}


def _from_points(topic: Topic, product: Product) -> Sentence | None:
    words = _ABOUT.get(topic, "").split()
    return _say_points(product, [point for point in product.talking_points if any(word in point for word in words)])


def _say_points(product: Product, points: Sequence[str]) -> Sentence | None:
    """The seller's own words, which exist in one language only."""
    if not points:
        return None
    number = product.number
    zh, en = (f"{number}号：", f"No. {number}: ") if number else ("", "")
    return Sentence(f"{zh}{'，'.join(points)}。", f"{en}{', '.join(points)}.")


def _no(offer: Offer) -> str:
    return f"{offer.product.number}号" if offer.product.number else offer.product.name


def _no_en(offer: Offer) -> str:
    return f"No. {offer.product.number}: " if offer.product.number else f"{offer.product.name}: "


def _then(words: str) -> str:
    return f"{words} " if words else ""


def _variants(skus: Iterable[Sku]) -> tuple[str, str]:
    """The variants as they are listed aloud, those without colour or size left out."""
    named = list(dict.fromkeys(sku.variant for sku in skus if sku.variant))
    return "、".join(variant.replace(" ", "") for variant in named), ", ".join(named)


def _yuan(minor: int) -> str:
    return f"{minor / 100:.2f}".rstrip("0").rstrip(".") if minor % 100 else str(minor // 100)


def _body_zh(row: SizeRange) -> str:
    parts = (
        _span(_cm(row.height_min_cm), _cm(row.height_max_cm), "厘米"),
        _span(_weight(row.weight_min_kg, IN_CHINESE), _weight(row.weight_max_kg, IN_CHINESE), IN_CHINESE),
    )
    return "、".join(part for part in parts if part)


def _body_en(row: SizeRange) -> str:
    parts = (
        _span(_cm(row.height_min_cm), _cm(row.height_max_cm), " cm"),
        _span(_weight(row.weight_min_kg, IN_ENGLISH), _weight(row.weight_max_kg, IN_ENGLISH), f" {IN_ENGLISH}"),
    )
    return ", ".join(part for part in parts if part)


def _cm(end: float | None) -> str:
    return "" if end is None else f"{end:g}"


def _weight(end_kg: float | None, unit: WeightUnit) -> str:
    return "" if end_kg is None else weight_figure(end_kg, unit)


def _span(least: str, most: str, unit: str) -> str:
    return f"{least}-{most}{unit}" if least or most else ""
