"""What a line tells of somebody whom the fan neither is nor buys for: 刚才那个165的姐妹, 楼上160穿S, 你喜欢黑色吗.

Their figures would be taken for the fan's own and advise her: of whom they are said nobody knows, and nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.facts.figures import Found

_SOMEBODY = r"(?:姐妹|小?姐姐|大姐|妹子|妹妹|宝妈|阿姨|粉丝|老铁|家人|网友|人)"
_NOT_I = "[^我俺咱]"
_STRANGER = re.compile(
    r"楼[上下][^\s,，我俺咱]{0,6}?(?=\d|[一1]米)"
    rf"|(?<![我俺咱家])(?:那|有|[看见到问有刚]了?一)[个位](?={_NOT_I}{{0,14}}{_SOMEBODY})"
    r"|谁(?:是|有|身高)?(?=\d)"
    r"|(?<![给帮替送])(?:邻居|隔壁|别人|人家)家?的?(?:小?孩子?|娃|儿子|女儿|闺女|宝宝)"
)
"""Begins what is told of somebody in the room, or of another's child, up to where the fan speaks of themself."""
_I = re.compile("[我俺咱]")
_SPOKEN_TO = re.compile(r"(?:小姐姐|姐姐|主播|模特|[你您])\s?(?:身高|体重|是|有|穿)*\s?(?=\d)")
_PRAISED = re.compile(
    r"(?:小姐姐|姐姐?|主播|老板娘?|[你您])\s?(?:都|今年|才|有|真的?)*\s?\d{2}(?:岁|了)?[^我俺咱吗?？]{0,6}(?:真|好[看美年]|不像|保养|显年轻|看不出)"
)
"""Whoever is spoken to is told how young they look: 姐姐45岁皮肤真好."""
_AND_I = re.compile(r"[我俺咱](?:自己|身高|体重|现在|也|才|是|只有)*\s?\d")
"""Whoever is spoken to is told apart from the fan: 小姐姐168穿S，那我160穿啥; 姐姐160穿啥 tells of the fan alone."""
_COMPARED = re.compile(
    r"(?:同事|闺[蜜密]|朋友|姐妹|[室舍]友|邻居|同学)[^\s,，我俺咱]{0,3}[买穿拍拿试收][^我俺咱她他]{0,12}$"
)
_AND_IT_FITS = re.compile(
    r"[^我俺咱吗?？]{0,14}(?:[刚正]好|合适(?![吗不么])|[大小紧松]了|偏[大小]|说(?:有点)?[大小紧松])"
)
"""Around what another has told of theirs: 我同事买的M，160 100斤说刚好."""
_OF_THE_ROOM = re.compile(
    r"(?:主播|老板娘?|[你您]们?|大家伙?|[很好]多人|有人|没人|谁|别人|人家|姐妹们|家人们|粉丝们?|老铁们)"
    r"(?:是不是|应该|肯定|也|都|还|就|最|会|更|真)*$"
)
"""Before a taste that is asked of others, or said of everybody."""
_CHILDS_SIZE = re.compile(r"(?:男孩|女孩|男童|女童|儿童|小孩)(?:子|儿)?\s?$")
_BARE = re.compile(r"\d+(?![\d.]|\s?(?:斤|公斤|kg))")
"""Behind a boy or a girl a bare figure is the size of clothes, by height: 男孩130穿多大."""
_HOPED = re.compile(r"(?:目标(?:体重)?|要是(?:能|只|才)?有|要能有|如果能?有|但愿|希望能?[到有])(?:是)?\s?$")
"""Before a figure that is but wished for: 我要是有100斤就好了."""
_NOT_SO_OLD = re.compile(
    r"(?:永远|心理年龄|[说猜看以当]?为?我?[好很挺]?像(?:是|个)?|感觉(?:自己|我)?(?:才|只有)?|显得?|看着|看起来|看上去)(?:是|才|只有|都)?$"
)
"""Before an age that somebody feels, seems or would like to be of."""
_OF_ANOTHER_TIME = re.compile(
    r"[^\s,，]{1,3}[岁碎](?:那年|那时|的?时候|那会儿?|当年|以前|之前|就|开始|起)|[^\s,，]{1,3}[岁碎]的?[^\s,，]{0,2}[猫狗犬兔]"
)
"""From an age of long ago, or of a pet, to what says so."""
_TASTES = frozenset({"likes", "dislikes"})
_OF_SOMEBODY = frozenset({"height_cm", "weight_kg", "size", "age", "audience"})
_OF_A_SHAPE = frozenset({"height_cm", "weight_kg"})


def without_those_of_strangers(found: list[Found], text: str) -> list[Found]:
    """What was `found` in the plain `text` without what it tells of people whom the fan does not buy for."""
    spans = _spans(text)
    return [one for one in found if not _is_of_a_stranger(one, text, spans)]


def _spans(text: str) -> list[tuple[int, int]]:
    """From where to where a line tells of a stranger."""
    spans = []
    for match in _STRANGER.finditer(text):
        own = _I.search(text, match.end())
        spans.append((match.start(), own.start() if own is not None else len(text)))
    spoken_to = _SPOKEN_TO.match(text)
    if spoken_to is not None and (own := _AND_I.search(text, spoken_to.end())) is not None:
        spans.append((0, own.start()))
    return spans


def _is_of_a_stranger(one: Found, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    start, facet, _ = one
    if facet in _TASTES:
        return _OF_THE_ROOM.search(text, 0, start) is not None
    if facet not in _OF_SOMEBODY:
        return False
    if any(begin <= start < end for begin, end in spans):
        return True
    if facet == "age" and _is_nobodys_age(text, start):
        return True
    if facet in _OF_A_SHAPE and _HOPED.search(text, 0, start) is not None:
        return True
    if facet == "weight_kg" and _CHILDS_SIZE.search(text, 0, start) is not None and _BARE.match(text, start):
        return True
    return _COMPARED.search(text, 0, start) is not None and _AND_IT_FITS.match(text, start) is not None


def _is_nobodys_age(text: str, start: int) -> bool:
    """Whether nobody of whom the line tells is of the age at `start` now."""
    if _NOT_SO_OLD.search(text, 0, start) is not None or _OF_ANOTHER_TIME.match(text, start) is not None:
        return True
    praised = _PRAISED.match(text)
    return praised is not None and start < praised.end()
