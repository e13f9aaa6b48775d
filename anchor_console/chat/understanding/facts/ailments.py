"""Skins and allergies that a line tells of the fan or of their family, not of anybody: 敏感肌能用吗 asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.facts.figures import Found
from anchor_console.chat.understanding.facts.whose_facts import OF_ME
from anchor_console.chat.understanding.line.phrases import Place
from anchor_console.chat.understanding.naming.mentions import Mention

_ALLERGY = re.compile(
    r"(?:本人|额(?!头))?(?:对(?!象))?(?:如果|要是|万一|打小|从小|生来|一直)?((?:对象)?(?:[^\s对我俺,，。!！?？是有]){1,4}?)我?(?:有点|有些|也|都|就|会|容易|严重|很|轻微|[轻中重高]度|特别|超级|非常)?过敏(?!吗|不|么|原|嘛|咋|怎)"
)
_TOUCHING = re.compile(
    r"(?:一?(?:碰到?|沾到?|摸到?|挨着?|吃|喝|闻|穿|戴|用|抹|擦|涂)(?:了|着|过)?)(?=[^\s了着过就]{2})"
)
"""What somebody does with what they cannot bear: 一碰硅胶就过敏 tells of 硅胶."""
_SUFFERER = re.compile(
    r"(?:她|他|娃|宝宝|宝(?!宝)|孩子|对象|老公|老婆|闺蜜|同事|朋友|室友|妈|爸|儿子|小子|姑娘|囡|伢子|儿(?!童)|女儿|闺女|家[娃宝]|家|奶奶|婆婆)"
)
_NOT_ALLERGEN = frozenset(
    [
        "象",
        "",
        "皮肤",
        "头皮",
        "脸",
        "脸上",
        "全身",
        "不会",
        "容易",
        "会",
        "换季",
        "爱",
        "老",
        "怕",
        "易",
        "万一",
        "要是",
        "体质",
        "用了",
        "擦了",
        "吃了",
        "敷了",
        "如果",
        "怕会",
        "不",
        "从不",
        "别人",
        "人家",
        "从来不",
    ]
)
_NOT_AT_ALL = ("不", "没")
"""Before 过敏: 羊毛不过敏."""
_FEARED = re.compile("会不会|过敏|担心|[怕没未]|查出|检[测查]|发现")
"""In what stands before 过敏: it is but feared or denied, 第一次吃怕过敏."""
_HEARD = re.compile("[说听据]|人[^参]")
"""In what stands before 过敏: others say it, 楼上说花生过敏, 听说有人吃了过敏."""
_YOURS = re.compile("[你您]们?家?的?|[这那]个")
"""Before what somebody cannot bear: 你家坚果."""
_OF_ONE_SELF = re.compile(r"[^\s,，能可吗]{0,3}一[枚个只名]|本[皮人敏油]")
"""Behind a skin: it is the fan's own, 大油皮一个."""
_AFTER_ALL_MINE = re.compile(r"[\s,，][我俺](?:就这样)?$|[\s,，][我俺]这[种样个]")
"""Ends a line that turns out to ask for the fan: 大干皮用得住吗 我."""
_COMES_OUT = ("长痘", "爆痘", "冒痘")
_OF_FOOD = re.compile(r"[吃喝][^\s,，我]{1,4}$")
_TELLS_OF_ME = re.compile(r"[\s,，][我俺咱][^\s,，吗不么能]{1,8}$")
"""Ends a line that asks of a skin and then tells of the fan: 大油皮会不会斑驳 我上晚班的."""
_WHOSE_SKIN = re.compile(r"我|^本|额(?!头)|闺蜜|同事|朋友|室友|对象|[俺咱她他妈]|本人|老公|老婆|脸|婆婆|奶奶|闺女|儿子")
_NO_SUCH_SKIN = ("不是", "不算")
_NOT_OF_THE_FACE = ("头皮", "头发", "后背", "背上", "背", "屁股")
_ASKS = re.compile(r"[吗不么嘛?？没]|可以|能|还是")
_OF_ANYBODY = re.compile(r"的?(?:人|能|可以|是不是)|的吃")
SIGNS_OF_SKIN = re.compile("[皮肌肤敏痘油混脸]")
"""No skin or allergy is told without one of these."""
_ALLERGY_TO = "allergy"


def is_somebodys(text: str, start: int, end: int) -> bool:
    """Whether a skin is the fan's or their family's: 敏感肌能用吗 asks for anybody."""
    if text.endswith(_NOT_OF_THE_FACE, 0, start) or text.endswith(_NO_SUCH_SKIN, 0, start):
        return False
    if text.startswith(_COMES_OUT, start) and _OF_FOOD.search(text, 0, start) is not None:
        return False  # 吃辣长痘也要吃
    return (
        _WHOSE_SKIN.search(text, 0, start) is not None
        or _ASKS.search(text, start) is None
        or _OF_ONE_SELF.match(text, end) is not None
        or _AFTER_ALL_MINE.search(text, end) is not None
        or (start <= 1 and _TELLS_OF_ME.search(text, end) is not None)
        or (start == 0 and text[end : end + 1] == " " and OF_ME.search(text, end) is not None)
    )


def allergies(text: str, original: str, people: Sequence[Place]) -> list[Found]:
    found: list[Found] = []
    for match in _ALLERGY.finditer(text):
        start, end = match.span(1)
        if _OF_ANYBODY.match(text, match.end()) and _WHOSE_SKIN.search(text, 0, match.end()) is None:
            continue  # 芒果过敏的人能吃吗
        sufferer = _SUFFERER.match(text, start, end)
        if sufferer is not None:
            start = sufferer.end()
        for begin, stop, _ in people:
            if begin < end and start < stop < end:
                start = stop  # 孙女花生过敏, 我对象海鲜过敏
        if (touching := _TOUCHING.match(text, start, end)) is not None:
            start = touching.end()
        if (yours := _YOURS.match(text, start, end)) is not None:
            start = yours.end()
        word = original[start:end]
        if word.endswith(_NOT_AT_ALL):
            continue
        if word not in _NOT_ALLERGEN and _FEARED.search(word) is None and _HEARD.search(word) is None:
            found.append((start, "allergy", word))
    return found


def not_eaten(mentions: Sequence[Mention], found: Sequence[Found]) -> set[int]:
    """The starts of those `mentions` that are what somebody is allergic to."""
    spans = [(start, start + len(str(word))) for start, facet, word in found if facet == _ALLERGY_TO]
    return {one.start for one in mentions for start, end in spans if start <= one.start < end}
