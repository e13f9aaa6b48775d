"""Everyday words for what a shop's file writes otherwise: 两层 for 双层, 光锅 for 裸锅, 竹子 for 楠竹."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

_WITHIN = (
    ("双", "两"),
    ("双", "俩"),
    ("低", "矮"),
    ("裸", "光"),
    ("裸", "空"),
    ("哑", "亚"),
    ("单", "光"),
    ("单", "净"),
    ("矮", "低"),
    ("柱", "筒"),
)
"""What a character is in everyday words, within longer ones."""
_SINGLE = "单"
_SINGLE_PIECE = frozenset("只个支瓶包条枚片件")
"""Behind 单: whichever of these the file has, others are said."""
_SORTS = (
    ("普通", "常规", "标准", "基础", "基本", "正常", "平常"),
    ("豪华", "高配", "顶配", "至尊", "尊享"),
    ("儿童", "小孩"),
    ("成人", "大人"),
    ("升级", "加强"),
)
"""What sorts are called: of each row one is said for the others, where a product has but one of them. In any line they
may say something else, 正常发货, so that they are known with `_SORT` behind them alone."""
_SORT = "款版装"
_ALIKE = (
    ("一对", "成对"),
    ("楠竹", "竹子"),
    ("单里", "单层", "单皮"),
    ("哑光", "磨砂", "亚光"),
    ("亮面", "亮光"),
    ("礼盒", "礼品盒"),
    ("长柄", "长把"),
    ("微辣", "小辣"),
    ("迷你", "mini"),
    ("套装", "套餐"),
)
"""As those, of words that say nothing else."""


def everyday(told: Mapping[str, frozenset[str]], known: Container[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What else than the words that are `told` some variants are told by, and which; nothing that is told or `known`
    itself, or may be two of them."""
    found: dict[str, set[frozenset[str]]] = {}
    for word, some in told.items():
        for other in _said_for(word):
            found.setdefault(other, set()).add(some)
    for alike in (*_ALIKE, *_SORTS):
        for some in _of_one(alike, told):
            ends = _SORT if alike in _SORTS else ("",)
            for other in (f"{word}{end}" for word in alike for end in ends):
                found.setdefault(other, set()).add(some)
    for other, sets in found.items():
        if len(sets) == 1 and other not in told and other not in known:
            yield other, next(iter(sets))


def _of_one(alike: Iterable[str], told: Mapping[str, frozenset[str]]) -> Iterable[frozenset[str]]:
    """The variants that one of these words tells, where no other one tells others."""
    having = {told[word] for word in alike if word in told}
    return having if len(having) == 1 else ()


def _said_for(word: str) -> Iterator[str]:
    """The everyday words for it."""
    for char, other in _WITHIN:
        if char in word:
            yield word.replace(char, other)
    if len(word) == 2 and word[0] == _SINGLE and word[1] in _SINGLE_PIECE:
        yield from (f"{_SINGLE}{piece}" for piece in _SINGLE_PIECE)
