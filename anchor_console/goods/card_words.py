"""What may not stand on a card: ways to reach somebody, other platforms, addresses, and fans' names. Pure.

Platforms take a stream down for leading people away, and a fan's name belongs to nobody's advertisement.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Literal

import msgspec

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold, harmless
from anchor_console.goods.product import Product

Kind = Literal["phone", "contact", "address", "platform", "fan"]


class Offence(msgspec.Struct, frozen=True):
    """`found` is the piece of text as the shop wrote it."""

    kind: Kind
    found: str

    @property
    def reason(self) -> str:
        """The sentence that tells a person."""
        return f"card.words_{self.kind}"


PLATFORMS: dict[str, str] = {
    "kuaishou": r"快手(?!菜|早餐|厨)|(?<![a-z])(?:kuaishou|kwai)",
    "douyin": r"抖音|抖店|douyin|tik\s?tok",
    "taobao": r"淘宝|天猫(?!精灵)|taobao|(?<![a-z])tmall",
    "jd": r"京东(?!快递|物流|配送)|(?<![a-z])jd\.com",
    "pinduoduo": r"拼多多|pinduoduo|(?<![a-z])temu(?![a-z])",
    "xiaohongshu": r"小红书|xiaohongshu|rednote",
    "wechat": r"微信|视频号|公众号|wechat|weixin",
    "bilibili": r"哔哩|bilibili|(?<![a-z])b站",
    "weibo": r"微博|weibo",
    "xianyu": r"闲鱼",
    "vip": r"唯品会",
    "dewu": r"得物app|得物同款",
    "1688": r"1688(?:网|平台|\.com)|阿里巴巴",
    "amazon": r"亚马逊(?!雨林|河)|(?<![a-z])amazon",
    "shein": r"(?<![a-z])shein(?![a-z])",
}
"""Each platform as people write it; the room's own may be named."""

_GAP = r"[\s\-—_.·•*]"
_PHONE = lazily(
    rf"(?<!\d)1[3-9]\d{{9}}(?!\d)"
    rf"|(?<!\d)1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
    rf"|(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"
    rf"|(?<!\d)400{_GAP}?\d{{3}}{_GAP}?\d{{4}}(?!\d)"
    r"|(?<!\d)0\d{2,3}[\s\-—]\d{7,8}(?!\d)"
)
_CONTACT = lazily(
    r"(?:加|\+)\s*(?:v|薇|威)(?![a-z型]|领(?!券|取))|加微(?:信|(?=号|领|进|送|好友|\W|$))"
    r"|(?<![a-z])(?:vx|wx|v信)\s*[:：号]|(?<![a-z])(?:vx|wx)\s*[a-z0-9_]{5,}(?![a-z0-9_-])"
    r"|(?<![a-z])qq\s*(?:群|号|[:：]|\d{5,})|q群|[薇威]信|企鹅号|加群|粉丝群号"
)
_ADDRESS = lazily(r"https?://|www\.|[a-z0-9-]+\.(?:com|cn|net|shop|top|vip|cc)(?![a-z])|二维码|扫码")
_ADDRESSED = r"专属|同款|订的|要的|留的|预留"
_LEAST_NAME, _SURE_NAME = 2, 3


def offences(texts: Iterable[str], *, own: Collection[str] = ()) -> Iterator[Offence]:
    """What in `texts` may not be on a card, but for fans' names.

    Args:
        own: keys of PLATFORMS that the room is on.
    """
    patterns = _patterns(own)
    for text in texts:
        folded = fold(harmless(text))
        for kind, pattern in patterns:
            found = pattern.search(folded)
            if found is not None:
                yield Offence(kind, found[0].strip())


def without_offences(text: str, *, own: Collection[str] = ()) -> str:
    """`text` without what may not be on a card, for what must be told all the same.

    Args:
        own: as of `offences`.
    """
    left, patterns = harmless(text).strip(), _patterns(own)
    while True:
        folded = fold(left)
        found = next((match for _, pattern in patterns if (match := pattern.search(folded)) is not None), None)
        if found is None:
            return left
        whole = left if len(left) == len(folded) else folded
        left = f"{whole[: found.start()].rstrip()} {whole[found.end() :].lstrip()}".strip()


def _patterns(own: Collection[str]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    platforms = re.compile("|".join(words for key, words in PLATFORMS.items() if key not in own))
    return ("phone", _PHONE), ("contact", _CONTACT), ("address", _ADDRESS), ("platform", platforms)


def names_in(texts: Iterable[str], names: Iterable[str], vocabulary: str) -> Iterator[Offence]:
    """Fans' names in `texts`.

    A name of two letters is one only where it is addressed (@可可, 给小雨留的): it is a colour or a cut as often.

    Args:
        vocabulary: the words of all goods, folded; a fan may be called 羊毛大衣.
    """
    folded = [fold(harmless(text)) for text in texts]
    whole = "\n".join(folded)
    for name in names:
        said = fold(harmless(name))
        if len(said) < _LEAST_NAME or said not in whole or said.isdecimal():
            continue
        spelled = re.escape(said)
        is_addressed = re.search(rf"@\s*{spelled}|[给为送]\s*{spelled}|{spelled}\s*(?:{_ADDRESSED})", whole)
        if is_addressed or (len(said) >= _SURE_NAME and said not in vocabulary):
            yield Offence("fan", name)


def card_texts(product: Product) -> list[str]:
    """What of a product comes to stand on its card."""
    told = (product.detail("offer"), product.detail("ships_in_days"))
    return [product.name, *product.talking_points, *(text for text in told if text)]
