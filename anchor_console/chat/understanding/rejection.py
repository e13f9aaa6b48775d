"""Which of the things that a line names it turns down: 不要黑色 要白色的 takes the white one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anchor_console.chat.understanding.mentions import Kind, Mention

_NEGATION = re.compile(
    r"(?:先|都|就)?(?:不要(?!钱|赠品|发)|(?<!是)不是(?!要)|不想要|别给我(?:拿|发|记成)?|别[拿发]|不拿|不买|不用|布要|唔要|别(?=\d)|不问|(?<!区)别讲|取消|撤)"
)
_CORRECTED = re.compile(r"说错了|打错了|写错了|说错啦|不对(?![称劲板])|大了那就|大了\s?那就|小了\s?那就")
_PUT_OFF = re.compile(
    r"(?:链接|款|色|那个|的)?\s?(?:我?再(?:想想|考虑|看看)|先不看|先放着|不敢[碰用]|(?:都|就)?嫌|不行|不够(?!吗)|太[大小红短长甜艳深浅](?!吗|了?[吗不]))"
)
_INSTEAD = re.compile(r"(?:的|那[个件双])?\s?(?:给我|帮我|想|要)?(?:改成|换成|改|换)")
_MAY_REJECT = re.compile("[不别错消撤布唔大小再改换嫌太先]")
_NOTHING: frozenset[int] = frozenset()
_FIGURES = frozenset({Kind.SIZE, Kind.NUMBER})
_BREAK = re.compile(r"[\s,.!?;，。！？；~]|(?<!不)要|(?<!不)是|来|给|换|改|拿|直接")
_CLAUSE = re.compile(r"[\s,.!?;，。！？；~]")
_ONLY_KEPT = re.compile(r"只[留要剩]")
_MEANT = re.compile(r"(?:应该|该|得)(?:是|拿|戴|穿|要|买|选)")
"""What somebody should have taken is not what they take back."""
_KEPT = re.compile(r"照旧|留着|还要|保留|照要|继续|不动|照发|不变")


def rejected(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those `mentions` that the line says no to."""
    if not mentions or _MAY_REJECT.search(text) is None:
        return _NOTHING
    starts: set[int] = set()
    for match in _CORRECTED.finditer(text):
        said_after = {mention.kind for mention in mentions if mention.start >= match.end()}
        starts.update(
            mention.start
            for mention in mentions
            if mention.end <= match.start() and (mention.kind in said_after or _is_variant(mention, said_after))
        )
    for at, mention in enumerate(mentions):
        if mention.kind is Kind.QTY:
            continue
        if _PUT_OFF.match(text, mention.end) is not None and len(mentions) > 1:
            starts.add(mention.start)
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        change = _INSTEAD.match(text, mention.end) if following is not None else None
        if change is not None and following is not None and following.start == change.end():
            starts.update({mention.start} if following.kind is mention.kind else ())
    for match in _NEGATION.finditer(text):
        starts.update(_turned_down(text, mentions, match.start(), match.end()))
    if not starts:
        return _NOTHING
    values = {(mention.kind, mention.value) for mention in mentions if mention.start in starts}
    values -= {(mention.kind, mention.value) for mention in mentions if _is_taken(text, mention, starts)}
    starts.update(one.start for one in mentions if one.kind is not Kind.QTY and (one.kind, one.value) in values)
    return frozenset(starts)


def _is_variant(mention: Mention, said_after: Collection[Kind]) -> bool:
    """Whether it is a figure that may be a size, and a size or another figure is said instead."""
    return mention.kind in _FIGURES and any(kind in _FIGURES for kind in said_after)


def _is_taken(text: str, mention: Mention, turned_down: set[int]) -> bool:
    """Whether the line says yes to it elsewhere: 不是5号 要5号的黑色."""
    return mention.start not in turned_down and text[max(0, mention.start - 1) : mention.start] in ("要", "来", "拿")


def _turned_down(text: str, mentions: Sequence[Mention], start: int, end: int) -> set[int]:
    """What the no at `start`..`end` is said to: what follows at once, else what stands before it, else the clause."""
    at_once = any(mention.start == end for mention in mentions)
    before = any(start - 1 <= mention.end <= start for mention in mentions)
    after = end
    while after < len(text) and text[after] in " 那这个":
        after += 1
    soon = any(after <= mention.start <= after + 1 for mention in mentions if mention.kind is not Kind.QTY)
    if not text.startswith("了", end) and (at_once or (soon and not before)):
        stop = _BREAK.search(text, after)
        last = max(stop.start() if stop else len(text), after + 1)
        return {mention.start for mention in mentions if after <= mention.start < last}
    begin = 0
    for clause in _CLAUSE.finditer(text, 0, start):
        begin = clause.end()
    return {mention.start for mention in mentions if begin <= mention.start < start}


def kept(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those mentions that a taking back leaves as they are: 原味的照旧."""
    starts: set[int] = set()
    for match in _KEPT.finditer(text):
        begin = 0
        for clause in _CLAUSE.finditer(text, 0, match.start()):
            begin = clause.end()
        starts.update(mention.start for mention in mentions if begin <= mention.start < match.start())
    for match in _ONLY_KEPT.finditer(text):
        starts.update(mention.start for mention in mentions if match.end() <= mention.start <= match.end() + 1)
    for match in _MEANT.finditer(text):
        starts.update(mention.start for mention in mentions if mention.start == match.end())
    return frozenset(starts)


def takes_something(text: str, mentions: Sequence[Mention], turned_down: frozenset[int]) -> bool:
    """Whether the line also says yes: a count, or a variant behind 要, that it does not turn down."""
    for mention in mentions:
        if mention.start in turned_down or mention.kind is Kind.NUMBER:
            continue
        if _YES_BEFORE.search(text, max(0, mention.start - 4), mention.start):
            return True
        if mention.kind is Kind.QTY and _NO_BEFORE.search(text, max(0, mention.start - 3), mention.start) is None:
            return True
    return False


_YES_BEFORE = re.compile(r"(?:(?<!不)(?<!先)要(?:的是)?|来|给我拿?|换|(?<!只)留|拿)\s?$")
_NO_BEFORE = re.compile(r"(?:减|退掉?|去掉|撤|取消|少|删掉?|多了|有|送我|剩|家里|还有)\s?$")
_SAYS_NO = re.compile(r"不要|不拿|不买|不想要|别留|别发(?!货)|不整")


def says_no(text: str) -> bool:
    return _SAYS_NO.search(text) is not None
