"""Which of a fan's children a line speaks of: 大宝, 小女儿, 老二 穿多大. Pure.

All of them are 孩子, and what is known of one says nothing of another. Which one a figure is of, the line tells in
which it was said; a child is named by its place among them, by whether it is a girl, or by whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from anchor_console.core.ids import MessageId
from anchor_console.core.lazy_pattern import lazily
from anchor_console.fans.facts import CHILD, FIGURES, Fact

_BEGINS = r"(?:(?<![\u4e00-\u9fff])|(?<=[号家]))"
_NAMED = lazily(
    r"(?P<order>老[大二三小幺]|[大二三小幺])?(?P<word>外孙女|外孙|孙女|孙子|侄女|侄[子儿]|外甥女|外甥|女儿|闺女|姑娘|丫头|妞|女宝|男宝"
    r"|儿子|(?<!大)(?<!老)小子|宝(?!宝|贝|妈|爸)|(?<=幺)儿|(?<=大)儿)"
    r"|(?P<alone>(?<![\u4e00-\u9fff])老[大二三小幺]|(?<=[我俺咱家给])老[大二三小幺])"
    rf"|{_BEGINS}(?P<small>[大小])的(?=[那这]个|孩子|娃|今年|才|身高|体重|穿(?:多大|几|啥|什么|哪)|\s?\d)"
)
_PLACES = {"大": "first", "二": "second", "三": "third", "小": "last", "幺": "last"}
_ONLY_TENDER = ("姑娘", "丫头", "妞", "小子")
"""Before these 小 says how dear they are, not which of them."""
_GIRLS = ("女", "姑娘", "丫头", "妞")
_BOYS = ("儿子", "男", "小子", "孙子", "外孙", "侄子", "侄儿", "外甥", "儿")
_ASKS_FOR_ONE = lazily(
    rf"{_BEGINS}[大小]的(?:[那这]个)?(?:能|要|该|得|应该)?穿(?:多大|几|啥|什么|哪)|[给帮替](?:[我俺咱]?家)?老[大二三小幺](?!家)"
)


@dataclass(frozen=True, slots=True)
class Child:
    """One child as far as words tell it apart; None where they do not. `words` are those."""

    place: str | None
    is_girl: bool | None
    family: str | None
    """孙 for a grandchild, 甥 for a brother's or sister's, 子 for one's own."""
    words: str = field(compare=False)

    def may_be(self, other: Child) -> bool:
        """Whether both may be the same: 大女儿 is the 大宝 of another line, and no 儿子."""
        places = {self.place, other.place} - {None}
        is_same_place = len(places) < 2 or (places == {"second", "last"})
        return (
            is_same_place
            and (None in (self.is_girl, other.is_girl) or self.is_girl == other.is_girl)
            and (None in (self.family, other.family) or self.family == other.family)
        )

    def also(self, other: Child) -> Child:
        """The one that both are."""
        is_girl = self.is_girl if self.is_girl is not None else other.is_girl
        return Child(self.place or other.place, is_girl, self.family or other.family, self.words)


def children_in(text: str) -> list[Child]:
    """The children whom the line tells apart; none for 孩子 and 宝宝."""
    found: list[Child] = []
    for named in _NAMED.finditer(text):
        child = _child(named)
        if child is None:
            continue
        at = next((at for at, one in enumerate(found) if one.may_be(child)), None)
        if at is None:
            found.append(child)
        else:
            found[at] = found[at].also(child)
    return found


def child_in(text: str) -> Child | None:
    """The one child whom the line tells apart; None where it is none or several."""
    found = children_in(text)
    return found[0] if len(found) == 1 else None


def asks_for_one(text: str) -> bool:
    """Whether it is asked for a child who is called by its place alone: 小的那个穿多大, 给老三买."""
    return _ASKS_FOR_ONE.search(text) is not None


def told_of(facts: Sequence[Fact], child: Child, lines: Mapping[MessageId, str]) -> list[Fact]:
    """The facts without figures of other children: those told in a line that names this one alone.

    Where no line told any of them apart, there may be but one, and its figures stay.

    Args:
        lines: what was written in the messages that the facts rest on.
    """
    kept: list[Fact] = []
    figures = [fact for fact in facts if _is_figure(fact)]
    names_any = False
    for fact in figures:
        named = [(one, children_in(lines.get(one.message_id, ""))) for one in fact.evidence if one.message_id]
        names_any = names_any or any(children for _, children in named)
        theirs = tuple(one for one, children in named if len(children) == 1 and children[0].may_be(child))
        if theirs:
            kept.append(replace(fact, evidence=theirs, stated_at_ms=max(one.at_ms for one in theirs)))
    return [fact for fact in facts if not _is_figure(fact)] + (kept if names_any else figures)


def _is_figure(fact: Fact) -> bool:
    return fact.wearer == CHILD and fact.facet in FIGURES


def _child(named: re.Match[str]) -> Child | None:
    alone = named["alone"] or named["small"]
    if alone is not None:
        return Child(_PLACES[alone[-1]], None, None, named[0])
    order, word = named["order"], named["word"]
    if word == "宝" and order is None:
        return None
    place = None if order is None or (order == "小" and word in _ONLY_TENDER) else _PLACES[order[-1]]
    is_girl = True if any(one in word for one in _GIRLS) else False if word.endswith(_BOYS) else None
    family = "孙" if "孙" in word else "甥" if "侄" in word or "甥" in word else None if word == "宝" else "子"
    return Child(place, is_girl, family, named[0])
