"""What a line asks for: for stock of what the catalogue lists, or, where it lists no such thing, a wish."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import qualities, wished_colors, wished_sizes
from anchor_console.chat.understanding.asking import askings
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import Mention
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.request import judge
from anchor_console.chat.understanding.subject import Subject

_CLAUSE_ENDS = " ,.!?;~"
_SAID_FIRST = re.compile(
    r"(?<![^ ,.!?;~])(?:主播|老板娘?|宝子?|亲|家人们?|[你恁咱]家|你们家?|今天|明天|今晚|明晚|下次|下回"
    r"|(?:麻烦|请|想|弱弱地?)?问(?:一?[下嘴句]|问)?|打扰(?:一下|了)?)$"
)
"""To whom or of when it is said, and no more, before the asking: 主播有锅铲没."""
_BESIDE_IT = re.compile(
    r"[ ,.!?~](?![^\s,]{0,6}(?:啥|什么|之类|[全都净]是[^ ]{1,4})的|大?[冷热]天|小时候|小辰光|以前|从前)"
    r"(?:(?:就?缺|想要|要|来)[一个款]{0,2})?(?P<how>(?![给我俺咱你想]|便宜|实惠|划算)[\u4e00-\u9fffa-z0-9]{1,6}?)"
    r"(?:的|那种|这种|的那种|(?<=[款版型调]))(?=$|[ ,.!?~])"
)
"""A clause beside the asking that tells what the thing should be like: 渔夫帽有没有 全包的."""
_A_STORY = re.compile("[我俺咱她他]|.{0,3}[不没]")
"""Begins a clause that tells of somebody, and names no thing."""
_MEASURED = re.compile(
    r"[\d.零一二两三四五六七八九十百千]+(?:毫米|厘米|公分|米|寸|毫升|升|公斤|千克|斤|克|吨|片|支|抽|枚|只|码|[lg]|ml|kg|cm|mm)|\d米\d+"
)
"""A measure by itself is a size."""
_HUE = re.compile("[黑白灰红粉紫蓝绿黄橙棕]色?")
_VARIANT_BESIDE = re.compile(
    rf"[ ,.!?~](?:最好|想)?要(?P<hue>{_HUE.pattern})的(?=$|[ ,.!?~])"
    rf"|[ ,.!?~](?P<size>{_MEASURED.pattern})(?:左右|上下|以上)(?:的|那种)?(?=$|[ ,.!?~])"
)
"""A clause that is nothing but a colour that is wanted, or so much of a measure."""
_NAMED_FIRST = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,6})[ ,.!?~]")
"""A clause before it that may name the thing."""


class Sought(Struct, frozen=True, gc=False):
    """What is asked for: `wish` where the catalogue lacks it, else None; the span that asks."""

    wish: StatedWish | None
    start: int
    end: int
    is_whole: bool = False
    """Whether a clause of the line does nothing but ask for it."""


WAYS_TO_SEEK = 4
"""How many numbers `seeking` gives."""


def seeking(wanted: Sought | None) -> int:
    """How a line asks for a thing: not, for what is listed, for what is not, or with a whole clause for that."""
    if wanted is None:
        return 0
    if wanted.wish is None:
        return 1
    return 3 if wanted.is_whole else 2


def sought(
    text: str,
    original: str,
    mentions: Sequence[Mention],
    used: Collection[int],
    pinned: str | None,
    lexicon: Lexicon,
    signs: int,
) -> Sought | None:
    """What plain `text` asks to be had or made, in the `original`'s words; None where nothing of that kind.

    Args:
        signs: those of asking that it has (see `asking.signs`).
        mentions: those that made no fact; what did starts at `used`.
    """
    if not signs:
        return None
    subject: Subject | None = None
    for asking in askings(text, signs):
        start, end = asking.start, asking.end
        if used and any(start <= at < end for at in used):
            continue
        if subject is None:
            subject = Subject(text, original, mentions, pinned, lexicon)
        judged = judge(subject, start, end, sold=asking.sold)
        if judged is not None:
            wish = judged.wish
            if wish is not None:
                wish = _with_beside(text, original, wish, start, end, lexicon)
            is_whole = _is_clause(text, asking.begin, asking.finish)
            return Sought(wish, asking.begin, asking.finish, is_whole=is_whole)
    return None


def _with_beside(text: str, original: str, wish: StatedWish, start: int, end: int, lexicon: Lexicon) -> StatedWish:
    """The wish of which `start`..`end` tells, with what a clause beside adds: 渔夫帽有没有 全包的."""
    if wish.color is not None or wish.size is not None:
        return wish
    if wish.what is not None and (said := _VARIANT_BESIDE.search(text, end)) is not None:
        return _with_variant(original, wish, said, lexicon)
    if wish.what is not None and (wish.feature is None or wished_sizes.is_pack(wish.feature)):
        beside = _BESIDE_IT.search(text, end)
        if beside is not None and not qualities.is_price(beside["how"]):
            how = original[beside.start("how") : beside.end("how")]
            if _MEASURED.fullmatch(how) is not None:
                return StatedWish(wish.what, None, wished_sizes.size_word(how), None)  # 千斤顶有没 50吨的
            if wish.feature is not None:
                return wish
            if _HUE.fullmatch(how) is not None or wished_colors.is_hue(how):
                return StatedWish(wish.what, wished_colors.color_word(how), None, None)  # 有没有儿童雨衣 粉色的
            return StatedWish(wish.what, None, None, how)
    elif wish.what is None and wish.feature is not None:
        first = _NAMED_FIRST.match(text, 0, start)
        if first is not None and _A_STORY.match(first["what"]) is None and lexicon.ends_as_goods(first["what"]):
            return StatedWish(original[: first.end("what")], None, None, wish.feature)
    return wish


def _with_variant(original: str, wish: StatedWish, said: re.Match[str], lexicon: Lexicon) -> StatedWish:
    """The wish with the colour or measure that a clause beside it is: 马甲带帽子的有没有 要白的."""
    if said["hue"] is None:
        size = wished_sizes.size_word(original[said.start("size") : said.end("size")])
        return StatedWish(wish.what, None, size, wish.feature)
    if said["hue"] in lexicon.color_words:
        return wish
    return StatedWish(wish.what, wished_colors.color_word(said["hue"]), None, wish.feature)


def _is_clause(text: str, start: int, end: int) -> bool:
    begins = start == 0 or text[start - 1] in _CLAUSE_ENDS or _SAID_FIRST.search(text, 0, start) is not None
    return begins and (end == len(text) or text[end] in _CLAUSE_ENDS)
