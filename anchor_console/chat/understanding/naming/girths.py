"""Sizes that are told by no more than how great a thing is: 黑的大的来俩, 生抽小瓶的."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.naming.findings import Findings
from anchor_console.chat.understanding.naming.mentions import COLOR, SIZE, Mention

_BESIDE_COLOR = re.compile(
    r"(?<![肚胸腰胯臀脚头腿])(?<!肚子)(?<!屁股)([大中小])(?:的(?:那[号码个])?|号的?)(?![^\s,，]{0,2}[娃孩包箱]|时候)"
)
"""Said of a colour it is the size: 黑的大的来俩."""
MAY_TELL_GIRTH = re.compile("[大中小][的号大中小]")
_IN_A_ROW = re.compile("[大中小]{2,3}(?=(?:号|的)?(?:各|[一每]样|都))")
"""Girths said in one breath, of each of which one is taken: 大中小各一个."""
_ONE_OF_IT = re.compile(r"[一1两俩2三3几这那][\u4e00-\u9fff]$")
"""Before 小的: so many of it, 一盆小的."""
_TAKEN_BEFORE = frozenset("要来拿选")
_IN_A_CONTAINER = re.compile(
    r"([大小])[瓶桶罐袋盒包](?<![最超特加放强胆多太很更变大]..)(?:装(?!修))?(?=$|[\s,，的]|[一两\d多几来给拿要还各和跟与哪]|就[中行好要])"
)
"""What comes in a small or a great one: 生抽大瓶的来一个, 老抽一小瓶."""
_HAD_BEFORE = re.compile(
    r"(?:(?:寄|送|带|捎|拿|发)来|还有?|剩|家里?有?|收到|送|饶)了?[一两俩三四五\d]?$|[克gl斤升片粒抽]装?的?$|[做出](?:个|成|些|点)?$"
)
"""Before the small or great one that one has, is given for nothing, or would have made; or that is of so many grams."""


def add_girths(text: str, pinned: str | None, lexicon: Lexicon, found: Findings) -> None:
    """Add those that are said as 大的, 中的 or 小的, by what that is of the product on air, else of any."""
    sizes = lexicon.size_words
    goods = lexicon.goods.get(named[0] if (named := found.products()) else pinned or "")
    for row in _IN_A_ROW.finditer(text):
        for at in range(row.start(), row.end()):
            girth = _girth(text[at], goods, lexicon)
            if girth in sizes and found.is_free(at, at + 1):
                found.add(Mention(SIZE, at, at + 1, girth))
    for match in _BESIDE_COLOR.finditer(text):
        start, end = match.span()
        of_its_counter = match[1] + text[start - 1]
        if of_its_counter in sizes and _ONE_OF_IT.search(text, start - 2, start) is not None:
            found.add(Mention(SIZE, start, end, of_its_counter))
            continue
        girth = _girth(match[1], goods, lexicon)
        if _is_meant(text, start, end, girth, lexicon, found):
            found.add(Mention(SIZE if girth in sizes else COLOR, start, end, girth))


def _girth(said: str, goods: Goods | None, lexicon: Lexicon) -> str:
    """What is called so here: 大号, 大果, or the greatest of all; of these `goods`, if any of that."""
    called = f"{said}号"
    anywhere = lexicon.girths.get(said) or (called if called in lexicon.size_words else scales.MOST + said)
    if goods is None or anywhere in goods.any_words:
        return anywhere
    return next((own for own in (called, scales.MOST + said) if own in goods.any_words), anywhere)


def _is_meant(text: str, start: int, end: int, girth: str, lexicon: Lexicon, found: Findings) -> bool:
    is_free = found.is_free(start, end)
    if (
        is_free
        and girth in lexicon.girths.values()
        and (text[start - 1 : start] in _TAKEN_BEFORE or found.is_before_figure(end))
    ):
        return True
    is_that_one = is_free and text[end - 1] == "号"
    return girth in lexicon.size_words and (is_that_one or found.is_beside_color(start, end))


def add_containers(text: str, found: Findings) -> None:
    """Add those of what is filled: 老抽一小瓶."""
    for match in _IN_A_CONTAINER.finditer(text):
        start, end = match.span()
        if found.is_free(start, end) and _HAD_BEFORE.search(text, start - 5, start) is None:
            found.add(Mention(SIZE, start, end, scales.MOST + match[1] + scales.PACKED))
