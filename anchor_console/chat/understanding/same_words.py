"""Everyday words for what a shop's file writes otherwise: 两层 for 双层, 光锅 for 裸锅, 竹子 for 楠竹."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

_WITHIN = (
    ("双", "两"),
    ("双", "俩"),
    ("低", "矮"),
    ("裸", "光"),
    ("裸", "空"),
    ("哑", "亚"),
    ("可", "能"),
    ("单", "光"),
    ("单", "净"),
    ("矮", "低"),
    ("柱", "筒"),
)
"""What a character is in everyday words, within longer ones."""
_SINGLE = "单"
_SINGLE_PIECE = frozenset("只个支瓶包条枚片件")
"""Behind 单: whichever of these the file has, others are said."""
_ALIKE = (
    ("一对", "成对"),
    ("普通", "常规", "标准", "基础", "基本", "正常", "一般", "平常", "经典"),
    ("豪华", "高配", "顶配", "至尊", "尊享"),
    ("儿童", "小孩", "孩子", "娃娃", "宝宝"),
    ("成人", "大人"),
    ("楠竹", "竹子"),
    ("单里", "单层", "单皮"),
    ("哑光", "磨砂", "亚光"),
    ("亮面", "亮光"),
    ("礼盒", "礼品盒"),
    ("长柄", "长把"),
    ("男士", "男款"),
    ("女士", "女款"),
    ("升级", "加强"),
    ("微辣", "小辣"),
    ("迷你", "mini"),
    ("套装", "套餐", "组合"),
)
"""Words of which each is said for the others, where a product has but one of them."""


def everyday(told: Mapping[str, frozenset[str]], known: Container[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What else than the words that are `told` some variants are told by, and which; nothing that is told or `known`
    itself."""
    for word, some in told.items():
        for other in _said_for(word):
            if other not in told and other not in known:
                yield other, some
    for alike in _ALIKE:
        having = {told[word] for word in alike if word in told}
        if len(having) == 1:
            (some,) = having
            yield from ((word, some) for word in alike if word not in told and word not in known)


def _said_for(word: str) -> Iterator[str]:
    """The everyday words for it."""
    for char, other in _WITHIN:
        if char in word:
            yield word.replace(char, other)
    if len(word) == 2 and word[0] == _SINGLE and word[1] in _SINGLE_PIECE:
        yield from (f"{_SINGLE}{piece}" for piece in _SINGLE_PIECE)
