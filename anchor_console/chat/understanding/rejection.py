"""Which of the things that a line names it turns down: 不要黑色 要白色的 takes the white one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.mentions import Kind, Mention

_NEGATION = re.compile(
    r"(?:先|都|就)?(?:不要(?!钱|赠品|发)|不是(?!要)|不想要|别给我(?:拿|发|记成)?|别拿|不拿|不买|不用|布要|唔要|取消|撤)"
)
_CORRECTED = re.compile(r"说错了|打错了|写错了|说错啦|不对不对|大了那就|大了\s?那就|小了\s?那就")
_BREAK = re.compile(r"[\s,.!?;，。！？；~]|(?<!不)要|(?<!不)是|来|给|换|改|拿")
_CLAUSE = re.compile(r"[\s,.!?;，。！？；~]")
_KEPT = re.compile(r"照旧|留着|还要|保留|照要")


def rejected(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those `mentions` that the line says no to."""
    starts: set[int] = set()
    for match in _CORRECTED.finditer(text):
        starts.update(mention.start for mention in mentions if mention.end <= match.start())
    for match in _NEGATION.finditer(text):
        after = match.end()
        while after < len(text) and text[after] in " 那这个":
            after += 1
        follows = any(after <= mention.start <= after + 1 for mention in mentions if mention.kind is not Kind.QTY)
        if follows and not text.startswith("了", match.end()):
            stop = _BREAK.search(text, after)
            end = stop.start() if stop else len(text)
            starts.update(mention.start for mention in mentions if after <= mention.start < max(end, after + 1))
        else:
            begin = 0
            for clause in _CLAUSE.finditer(text, 0, match.start()):
                begin = clause.end()
            starts.update(mention.start for mention in mentions if begin <= mention.start < match.start())
    return frozenset(starts)


def kept(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those mentions that a taking back leaves as they are: 原味的照旧."""
    starts: set[int] = set()
    for match in _KEPT.finditer(text):
        begin = 0
        for clause in _CLAUSE.finditer(text, 0, match.start()):
            begin = clause.end()
        starts.update(mention.start for mention in mentions if begin <= mention.start < match.start())
    return frozenset(starts)
