"""Counts that say how goods are packed, and not how many are taken: the one of 四包一箱的, the three of 一包三条."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.size_words import PACKED_SO
from anchor_console.chat.understanding.naming.mentions import NUMBER, QTY, Mention

_PACKS, _PACKED = frozenset("包盒袋箱提板组套"), frozenset("条双只个片颗粒支枚张块")
IN_ONE_PACK = re.compile("[一1][组箱提包盒套袋板份](?![的装]?(?:[多少几]|什么价|啥价))")
"""Behind how many are in one pack: 六棵一组."""
_HELPING = "份"
"""A pack that is rather how many are taken: 20包一份."""
_HOLDS = ("", "有", "是")
"""Between a pack and how many are in it."""


def as_packs(text: str, mentions: list[Mention], listed: Collection[str]) -> list[Mention]:
    """`mentions` with those that are listed as packs as such, without the one pack that only says so: 四包一箱的."""
    packs = [
        one
        for one in mentions
        if one.kind is QTY
        and one.quantity is not None
        and any(one.quantity.key + tail in listed for tail in PACKED_SO)
        and IN_ONE_PACK.match(text, one.end) is not None
    ]
    ends = {one.end for one in packs}
    alone = [one for one in mentions if one.kind is QTY and one.start not in ends]
    idle = [one for one in mentions if one.kind is QTY and one.start in ends and _is_idle_pack(text, alone, one)]
    return [
        replace(one, kind=NUMBER, value=f"{one.quantity.key}{PACKED_SO[0]}") if one in packs and one.quantity else one
        for one in mentions
        if one not in idle
    ]


def _is_idle_pack(text: str, counts: Sequence[Mention], pack: Mention) -> bool:
    """Whether the one pack is not how many are taken, as one of the other `counts` is: 四包一箱的, 六棵一组要一组."""
    if text.endswith(_HELPING, 0, pack.end):
        return False  # 20包一份
    if text.startswith("的", pack.end):
        return True
    return any(one.start >= pack.end and text[one.end - 1] == text[pack.end - 1] for one in counts)


def is_in_a_pack(text: str, mentions: Sequence[Mention], count: Mention) -> bool:
    """Whether it says how many are in one pack: the three of 一包三条 and 三条一包."""
    unit = text[count.end - 1]
    return unit in _PACKED and any(
        one.kind is QTY
        and one.value == 1
        and text[one.end - 1] in _PACKS
        and (text[one.end : count.start] in _HOLDS if one.start < count.start else one.start == count.end)
        for one in mentions
    )
