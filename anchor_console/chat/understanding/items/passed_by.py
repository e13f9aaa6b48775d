"""Which of the things that a line names it only tells of, beside what it takes or asks for: what others have bought,
what one has had enough of, what came in place of what was ordered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, QTY, SIZE, Mention
from anchor_console.chat.understanding.reading import AFTER_SALE, ASK_STOCK, CLAIM, Intent

_BREAKS = r"[\s,.!?;，。！？；~]"
_BREAK = re.compile(_BREAKS)
_GOES_ON = r"[^\s,.!?;，。！？；~]"
_END = rf"(?!{_GOES_ON})"
"""Of a clause."""
_PASSES_BEGIN = "我俺买拍付抢争入不放先吃穿看用喝戴抹早受顶扛遭谁到随大烂留让你没卖断已家里别人他她小短长薄厚宽窄肥"
_PASSES_BY = re.compile(
    rf"(?=[{_PASSES_BEGIN}])(?:[买拍付抢入](?<!没.)[了完过走]|不(?:[看整留选挑追馋]|考虑|惦记)了"
    rf"|放一?放|先放着|(?:[吃穿看用喝戴抹]|早)[够腻怕烦伤]了{_END}|[受吃][不唔][了得住消]|[顶扛遭]不住"
    r"|[抢争]不过|没(?:抢|拍|赶)[着到上]|谁家?没有|[到随]处(?:都[是有]|可见)|[大烂]街|[留让]给[别人他她你楼大]|你们?(?:自己)?留着"
    rf"|(?:没了|没货了?|[卖抢][完光]了|断码了?){_END}|(?:已经|早就?|家里|里|[我俺])有"
    rf"|(?:别人|人家|他们|她们|人人)[都全穿要是]|[大小短长薄厚宽窄肥]得)"
)
"""In a clause of a claim: tells of what is not taken."""
_MAY_PASS_BY = re.compile("[了过走放受吃顶扛遭处街给留们人得没码有完]")
_GONE = re.compile(
    r"(?:没(?:了|货了?|有[^\s,，]{0,5}?)|卖[完光]了)(?:的话)?[\s,，]?(?:那?就|那)?(?:[给帮][我俺])?(?:换|要|拿|来|发)"
    r"|(?:的|号|码)没(?!有)[\u4e00-\u9fff]{1,2}[\s,，](?:[给帮][我俺])?(?:换|要|拿|来)"
    r"|(?:没(?:了|货了?)|[卖抢][完光]了)[吗嘛]?[?？\s,，]{1,2}那(?=[^\s,，?？]{1,8}(?:也[中行可成要]|来[一1个两]|吧))"
)
"""What is said before it is gone, or would be; what stands behind is taken instead: 红色没了就要灰色."""
_LEAVES_OUT = re.compile(
    r"(?:只|就)剩下?了?(?!几|多少|[^\s,，]*[吗么没])|[我俺咱](?:[妈爸娃]|老公|老婆)?不(?:爱|喜欢|稀罕|中意)|(?:的|款)没了(?:那[个种款])?"
    + _END
)
"""In a clause of a line that asks what there is: tells of what is not asked for."""
_MAY_LEAVE_OUT = re.compile("不|没了|剩")
_CAME_BEFORE = re.compile(
    r"(?:(?<![再下后过])来|[发寄]来?|收到|到手)(?:[的了成是个我写]|只有|才){0,3}$"
    r"|[称秤量](?:了|出来|完|下来|着)?(?:才|只有|就|是|有)?$"
)
_ORDERED_BEFORE = re.compile(r"(?:[点选拍买订要下](?:的是?|了)|说好的?)$")
_MAY_HAVE_COME = re.compile("[来发寄到称秤量]")
_VARIANTS = frozenset({COLOR, SIZE, QTY, NUMBER})
_NONE: frozenset[int] = frozenset()


def passed_by(text: str, mentions: Sequence[Mention], intent: Intent) -> frozenset[int]:
    """The starts of those `mentions` that the line only tells of, be there something else that it means."""
    if len(mentions) < 2:
        return _NONE
    if intent is CLAIM and ("没" in text or "卖" in text) and (gone := _GONE.search(text)) is not None:
        return _gone(mentions, gone.end())
    if intent is CLAIM:
        return _beside(text, mentions, _PASSES_BY) if _MAY_PASS_BY.search(text) is not None else _NONE
    if intent is ASK_STOCK and _MAY_LEAVE_OUT.search(text) is not None:
        return _beside(text, mentions, _LEAVES_OUT)
    if intent is AFTER_SALE and _MAY_HAVE_COME.search(text) is not None and _BREAK.search(text) is not None:
        return _come_instead(text, mentions)
    return _NONE


def _gone(mentions: Sequence[Mention], end: int) -> frozenset[int]:
    """What is told before `end` to be gone, where another of its kind is taken behind."""
    taken = {one.kind for one in mentions if one.start >= end}
    return frozenset(one.start for one in mentions if one.start < end and one.kind in taken)


def _beside(text: str, mentions: Sequence[Mention], passes: re.Pattern[str]) -> frozenset[int]:
    """What stands in clauses that pass it by: 黑的我妹买了 白的L takes the white one."""
    if _BREAK.search(text) is None:
        return _NONE
    passed: list[Mention] = []
    for match in passes.finditer(text):
        begin = max((end.end() for end in _BREAK.finditer(text, 0, match.start())), default=0)
        stop = _BREAK.search(text, match.end())
        end = stop.start() if stop is not None else len(text)
        if not text.startswith(("?", "？"), end):
            passed += [one for one in mentions if begin <= one.start < end]
    if all(one in passed for one in mentions):
        return _NONE
    return frozenset(one.start for one in passed)


def _come_instead(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """What came where something else was ordered: 拍的L来的M is about the L, 黑38发成了黑36 about the 38."""
    swapped = text.find("发成")
    if swapped > 0 and any(one.start < swapped and one.kind in _VARIANTS for one in mentions):
        return frozenset(one.start for one in mentions if one.start > swapped and one.kind in _VARIANTS)
    came = [one for one in mentions if _CAME_BEFORE.search(text, one.start - 6, one.start)]
    if not came:
        return _NONE
    meant = {one.kind for one in mentions if _ORDERED_BEFORE.search(text, one.start - 3, one.start)}
    return frozenset(one.start for one in came if one.kind in meant and one.kind in _VARIANTS)
