"""The colour and size in a variant's text, as shops' files write it: `黑色;XL【建议120-135斤】`. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from anchor_console.core.lazy_pattern import lazily

_BRACKETED = lazily(r"【[^】]*】|\([^)]*\)|\[[^]]*\]|\{[^}]*\}|〔[^〕]*〕|「[^」]*」")
_BRACKET = lazily(r"[【】()\[\]{}〔〕「」]+")
_ADVICE = lazily(
    r"\s*(建议|适合|推荐|适穿|参考)(体重|身高)?.*$|\s*[\d.]+\s*(?:斤|kg|公斤|cm)?\s*[-~—至到]\s*[\d.]+\s*(斤|kg|公斤|cm).*$"
    r"|(?<=[SML码])[/\s]\s*\d{2,3}\s*(斤|kg|公斤|cm)$",
    re.IGNORECASE,
)
_ADVISED = lazily(
    r"\d\s*(?:斤|kg|公斤|cm)(?:左右|以[内下])?[可能]?穿\s*(\d?X{0,5}[SML]|均码|\d{2}(?=码))码?(?![\dA-Za-z])",
    re.IGNORECASE,
)
"""Advice that tells the size itself: 110-125斤穿L."""
_TO_A_SIZE = "(?<=[SMLsml]/)[Xx]{0,5}[SMLsml](?![A-Za-z])"
"""What goes on behind the stroke of S/M, which is one size."""
_SPLIT = lazily(rf"\s*(?:[;,、|]|(?<!\d)\s*[*×]|/(?!\d|{_TO_A_SIZE})|(?<=[^\d\sSMLsml])/(?=\d)|\s-\s|\s{{2,}})\s*")
_KEYED = lazily(r"([^\s:;,/=]{1,12})\s*[:=]\s*(.*)")
_NEXT_KEY = lazily(r"\s+(?=[^\s:;,/]{1,8}\s*:)")
_COLOR_KEYS = ("颜色", "色", "花色", "color", "colour")
_LOOK_KEYS = ("款式", "款", "口味", "味道", "图案")
"""What stands in the place of a colour, where there is none."""
_SIZE_KEYS = ("尺码", "尺寸", "码数", "鞋码", "大小", "size", "规格", "身高", "容量", "净含量", "重量", "号型", "数量")
_EMPTY = frozenset({"默认", "默认规格", "无", "-", "/", "default", "如图", "见图", "图片色", "单规格"})

_LETTER = lazily(r"(\d?)(X{0,5})([SML])码?", re.IGNORECASE)
_OF_A_BODY = lazily(r"(?<=[SMLsml])/\d{2,3}[A-Za-z]?$")
"""M/165 is M, for a body of 165 cm."""
_FREE = lazily(r"均码|f|free|one ?size|os|通码", re.IGNORECASE)
_PACK = lazily(r"\d+\s*(?:片|只|件|个|抽|粒|根|盒|瓶|袋|条|双|支|套|包)装?")
"""How many are in it: a size only of what has no other."""
_SET = lazily(r"随机|套装|套餐|[单两三四五六二\d]件套?$|组合|默认|标准|普通|如图|混色|备注")
_SIZE = lazily(
    r"\d?X{0,5}[SML]码?(?:/\d{2,3}[a-z]?|[/-]\d?X{0,5}[SML]码?)?|均码|通码|free|f|one ?size"
    r"|[加特]?大[码号]|[中小][码号]"
    r"|\d+(?:\.\d+)?\s*[*×x]\s*\d+(?:\.\d+)?\s*(?:cm|mm|m|米|厘米)?"
    r"|\d{2,3}(?:\.5)?(?:[码号]|/\d{2,3}[a-z]?|[a-h])?"
    r"|\d+(?:\.\d+)?\s*(?:cm|mm|m|米|厘米|寸|g|kg|克|斤|两|公斤|ml|l|升|毫升|包|片|只|件|个|抽|粒|根|盒|瓶|袋|条|双|支|套|岁)装?",
    re.IGNORECASE,
)
_WORN = lazily(r"\d?X{0,5}[SML]码?(?:/\d{2,3}[a-z]?)?|均码|通码|free|[234]\d(?:\.5)?码?|\d{2,3}码", re.IGNORECASE)
"""A size that needs no more to be known as one: 130斤 in brackets is a piece of advice."""
_SIZE_AND_MORE = lazily(
    r"(?:[加特]?[肥大]码?)*\s*(\d?X{0,5}[SML]码?|均码|\d{2,3}码?)\s*"
    r"(?:(?:[加特]?[肥大宽长高]码?|加[肥大宽长高厚绒]|宽松|修身|[男女]款?|标准|常规)+|(?<=[SMLsml码])\s[^\d\s]{1,4}\d+(?:-\d+)?)?",
    re.IGNORECASE,
)
_ENDS_IN_SIZE = lazily(r"(.*?[^\dA-Za-z.\s])[\s-]*(\d?X{0,5}[SML]码?|\d{2,3}码?|均码)", re.IGNORECASE)
_COLOR = lazily(r"色$|[红橙黄绿青蓝紫黑白灰粉棕咖杏驼米褐]|卡其|藏青|豆沙|焦糖|燕麦|香槟|银|金|透明|花")


class Variant(msgspec.Struct, frozen=True):
    """What a variant's text tells; None where it does not."""

    color: str | None
    size: str | None


@lru_cache(8192)
def split_variant(text: str) -> Variant:
    """Colour and size of a variant, whatever stands between them, without brackets and advice."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _BRACKETED.sub(" ", plain).strip(" ;,/|+-") or _BRACKET.sub(";", plain).strip("; ")
    color, size, unkeyed = _by_keys(_parts(bare))
    color, size = _by_looks(_sizes_bared(unkeyed), color, size)
    if color is not None and size is None:
        color, size = _apart(color)
    if size is None:
        size = _in_brackets(plain) or _advised(plain)
    return Variant(color, None if size is None else plain_size(size))


def _by_keys(parts: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """The colour and the size that stand behind such a key, and what stands behind none, or another."""
    color: str | None = None
    look: str | None = None
    size: str | None = None
    unkeyed: list[str] = []
    for part in parts:
        keyed = _KEYED.fullmatch(part)
        key, value = (keyed[1].casefold(), keyed[2].strip()) if keyed else ("", part)
        if keyed and _SIZE.fullmatch(key):
            unkeyed.append(keyed[1])  # it tells more of the size: XL:120-135斤
        value = _ADVICE.sub("", value).strip(" ;,/|+-")
        if not value or value.casefold() in _EMPTY:
            continue
        if key.startswith(_COLOR_KEYS):
            color = color or value
        elif key.startswith(_LOOK_KEYS):
            look = look or value
        elif key.startswith(_SIZE_KEYS):
            size = size or value
        else:
            unkeyed.append(value)
    if color is None and look is not None and (_COLOR.search(look) or not any(map(_COLOR.search, unkeyed))):
        color = look
    return color, size, unkeyed


def _sizes_bared(values: list[str]) -> list[str]:
    """Sizes without a word more about them, 5XL加肥加大; how many are in a pack only where there is no size."""
    if any(_SIZE.fullmatch(one) and not _PACK.fullmatch(one) for one in values):
        values = [one for one in values if not _PACK.fullmatch(one)]
    return [found[1] if (found := _SIZE_AND_MORE.fullmatch(one)) else one for one in values]


def _by_looks(values: Sequence[str], color: str | None, size: str | None) -> tuple[str | None, str | None]:
    """Colour and size, where no key told them: by how they look, else by what is left over."""
    # What names a colour or a size is that, whatever else stands where these stand.
    is_sized = any(_SIZE.fullmatch(one) for one in values)
    is_colored = any(_COLOR.search(one) and not _SIZE.fullmatch(one) for one in values)
    for value in values:
        if size is None and _SIZE.fullmatch(value):
            size = value
        elif color is None and size is None and (both := _ENDS_IN_SIZE.fullmatch(value)) and _COLOR.search(both[1]):
            color, size = both[1].strip(), both[2]
        elif color is None and (_COLOR.search(value) or (len(values) > 1 and not is_colored)):
            color = value
        elif size is None and not is_sized:
            size = value
        elif color is None and not is_colored:
            color = value
    return color, size


def is_set(color: str) -> bool:
    """Whether it stands where a colour stands, and is none: whoever bought 套装 or 随机 likes no such colour."""
    return _SET.search(color) is not None


def is_pack(size: str) -> bool:
    """Whether it counts what is in a pack: 5双装 is the size of nobody."""
    return _PACK.fullmatch(size) is not None


def plain_size(size: str) -> str:
    """A size as catalogues write it: `2xl码` is `XXL`, `xl` is `XL`, `free` is `均码`, `38码` is `38`."""
    text = _OF_A_BODY.sub("", unicodedata.normalize("NFKC", size).strip())
    letter = _LETTER.fullmatch(text)
    if letter and not (letter[1] and not letter[2]):
        xs = int(letter[1] or 1) * len(letter[2])
        return ("X" * xs if xs <= 3 else f"{xs}X") + letter[3].upper()
    if _FREE.fullmatch(text):
        return "均码"
    return re.sub(r"(?<=\d)码$", "", text)


def _parts(text: str) -> list[str]:
    """The text's parts: at separators, and before the next `key:` of `颜色:驼色 尺码:M`."""
    parts = [piece for part in _SPLIT.split(text) for piece in _NEXT_KEY.split(part)]
    parts = [piece for part in parts for piece in _added(part)]
    if len(parts) == 1 and not _KEYED.fullmatch(parts[0]) and not _SIZE.fullmatch(parts[0]):
        spaced = parts[0].split()
        if len(spaced) > 1 and any(_SIZE.fullmatch(piece) for piece in spaced):
            return spaced
        dashed = re.split(r"[-_]", _ADVICE.sub("", parts[0]))
        if len(dashed) == 2 and any(_SIZE.fullmatch(piece) and not piece.isdecimal() for piece in dashed):
            return dashed
    return parts


def _added(part: str) -> list[str]:
    """What a part adds up: 黑色+白色 is one colour, 黑色+M a colour and a size."""
    pieces = [piece for one in part.split("+") if (piece := one.strip())]
    own = [piece for piece in pieces if _is_size(piece) or (_KEYED.fullmatch(piece) and piece != pieces[0])]
    together = "+".join(piece for piece in pieces if piece not in own)
    return [together, *own] if together else own


def _is_size(text: str) -> bool:
    bare = _ADVICE.sub("", text).strip()
    return (_SIZE.fullmatch(bare) or _SIZE_AND_MORE.fullmatch(bare)) is not None


def _in_brackets(text: str) -> str | None:
    """What stands in brackets where it is surely a size: 驼色(M), 白色(38)."""
    told = (found[0][1:-1].strip() for found in _BRACKETED.finditer(text))
    return next((one for one in told if _WORN.fullmatch(one)), None)


def _advised(text: str) -> str | None:
    """The one size that the advice is for; None where it tells several."""
    found = {found[1] for found in _ADVISED.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _apart(color: str) -> tuple[str, str | None]:
    """A colour with a size right behind it, `黑色XL`, as both."""
    both = _ENDS_IN_SIZE.fullmatch(color)
    if both and _COLOR.search(both[1]):
        return both[1].strip(), both[2]
    return color, None
