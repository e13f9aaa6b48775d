"""The ones that are left out where goods are counted: the 一 of 来双, 拿个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.naming.mentions import QTY, Mention

_COUNTERS = "件个双份箱袋盒套条瓶桶罐包支只台顶把床枚副对张本根盆提卷捆束"
_CLAUSE_ENDS = r"(?:$|[\s,，!~。])"
_POTS = "口(?![味红感径罩气袋水饭粮菜汤酒子腔])"
_MAY_LEAVE_ONE_OUT = re.compile(rf"[来整拿留搞弄要买订带装加抢搭占添了我俾给e\s][{_COUNTERS}口]")
_ONE_LEFT_OUT = re.compile(
    rf"(?:(?<![从向本原以近后])来|俾|(?<![\s,，])整|整(?![套箱盒])|(?<![不别])(?:[拿留搞弄要买订带装加抢添]|(?<![不太挺])占(?=[件个双套条份盒瓶箱包])|搭(?!配))|[拍下买抢订入要]了|one\s?|给(?=.{_CLAUSE_ENDS}))(?P<counter>[{_COUNTERS}]|{_POTS})"
    r"(?![付个月人链颜色尺码头能活子装价讲介库肩层路数号都上好邮起圆驾]|试(?![试一下水]|.装)|也[一两俩三\d])"
)
"""A verb of taking right before a counter: the 一 of 来双 is left out."""


def with_ones(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """`mentions` with the ones that are left out: 来双, 拿个."""
    if _MAY_LEAVE_ONE_OUT.search(text) is None:
        return mentions
    found = list(mentions)
    for match in _ONE_LEFT_OUT.finditer(text):
        start, end = match.span("counter")
        if not any(one.start < end + _is_counted_anew(text, one) and start < one.end for one in mentions):
            found.append(Mention(QTY, start, end, 1))
    found.sort(key=lambda one: one.start)
    return found


def _is_counted_anew(text: str, mention: Mention) -> bool:
    """Whether it counts what a verb with its counter right before it takes: 来个三包, but 来个七包的 takes one."""
    return mention.kind is QTY and not text.startswith(("的", "装"), mention.end)
