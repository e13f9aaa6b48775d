"""Of whom each fact is told that a line states: the fan, whom they buy for, or somebody else whom it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.facts.figures import Found
from anchor_console.chat.understanding.facts.wearers import CHILD, FOR_COMPARISON
from anchor_console.chat.understanding.line.phrases import Place
from anchor_console.chat.understanding.naming.mentions import Named
from anchor_console.chat.understanding.reading import SELF, StatedFact

OF_ME = re.compile(r"[我俺咱]|本人")
"""The fan speaks of themself."""
_OF_YOU = re.compile(r"(?:^|[\s,，])[你您恁]|[她他谁哪嬢姨叔婶嫂伯舅]|主播|老板|助理|老人")
_I_AM_BEFORE = re.compile(
    r"(?:[我俺咱额]|本人)(?!家|想|要|问|给|买|看|们)[^\s,，]{0,8}\s?$|^[我俺](?!家|想|要|问|给|买|看|们).*$"
)
_ABOUT_THE_PURSE = "budget"
ADULT_AGE = 18
_WRITES = 7
"""How old one must be to write of oneself: 我五岁 is typed by who buys for one of five."""
_NOBODYS_FIGURES = frozenset({"", "孕妇"})
"""Beside these words a figure is somebody else's: 不是孕妇 就是胖 150斤."""
_CHILDS_WEIGHT = 45
"""Kilos beyond which a weight told beside a child is rather the mother's."""
_TALL_CHILD_CM = 150
_SMALL_CM, _LIGHT_KG = 140, 35
"""No grown-up is both, nor so light at all."""
_WRITER = re.compile(r"[我俺咱](?!们?家)|本人")
_MYSELF = re.compile(
    r"[我俺咱](?<![给帮替跟和].)(?:自己|本人)?(?:(?:是|就|也|才|都|只有|身高|体重|现在|今年)?\s?(?=\d)"
    r"|(?:平时|一般|一直|都|也|就|是)*穿的?\s?(?=\d|x*[sml](?![a-z]))"
    r"|(?:平时|一直|从来|从小|向来|最|就|只|都|也|很|真|特别|皮肤|本身|是)*"
    r"(?:不?太?喜欢|不?爱(?=[吃穿喝用戴])|不[吃穿碰]|讨厌|受不了|[^\s,，我俺咱他她给]{1,5}过敏|大?敏感肌|大?[干油]皮|混油|痘肌))"
)
"""What follows is told of the writer, whomever else the line names."""
_THEY = re.compile(r"[他她](?<![其吉给帮替送].)(?!们?家|[爸妈爹娘])")
"""Of whom it is told again, behind what the writer tells of themself: 给我妈买，我穿M她穿XL."""
_SOMEBODY = re.compile(
    r"(?:我|俺|^|[\s,，])(?:[小大表堂]?[妹姐哥弟姑姨舅]{1,2}|闺[蜜密]|同事|同学|嫂子?|外甥女?|侄女|(?:孩子|[娃宝])[爸妈爹])(?:平时|现在|也|都)*穿\s?(?=\d|x*[sml](?![a-z]))"
    r"|(?<![其吉])[她他](?:自己|平时|一般|现在|今年|身高|体重|也|都|才|就|是)*[穿戴]?\s?(?=\d|x*[sml](?![a-z])|[一二两三四五六七八九]百)"
)
"""What follows is told of one whom nothing names more closely, or for whom nobody buys: 她穿L, 我妹穿L."""
_KIN = re.compile(
    r"[我俺咱](?<![跟和像比给替帮].)(?:们?家)?[小大表堂]?(?:妹妹?|姐姐?|哥哥?|弟弟?|[姑姨舅]妈?|嫂子?|闺[蜜密]|同事|同学|室友|对象|先生|男人|那口子|[男女](?:朋友|友|票)|女婿|儿媳妇?)"
    r"(?:今年|现在|身高|体重|也|都|才|就|是|有)*\s?(?=\d)"
    r"|(?:岳[父母]|丈母娘|老?丈人|儿媳妇?|女婿|弟媳妇?|嫂子|姐夫|妹夫)(?:今年|现在|身高|体重|也|都|才|就|是|有)*\s?(?=\d)"
)
"""What follows is a figure of one for whom no word of the line's wearers stands: 我姐160."""
_AILS = frozenset({"skin", "allergy"})
_TASTES = frozenset({"likes", "dislikes"})
_BESIDE_AILING = 2
"""Characters at most between somebody and what ails them, or what they like: 孩子对海鲜过敏."""
_OF_A_BODY = frozenset({"size", "height_cm", "weight_kg", "age"})
_THEIRS = re.compile(r"[^我俺咱\s,，。!！]{0,4}?(?<![其吉])[他她](?!们?家)")
"""Begins a clause that tells of one whom nothing names: 他喜欢黑色, 他爸不吃辣."""
_BETWEEN_CLAUSES = (" ", ",", "，", "。", "!", "！", "~")
_CLAUSE_ENDS = re.compile(r"[\s,，。!！~](?=[^\s,，。!！~]*$)")
_MAY_BE_THEIRS = re.compile("[他她]")
_FRIEND, _ELDER = "朋友", "老人"
_OLD_ONE = re.compile(r"[^\s,，]{1,3}[岁碎](?:多|出头|左右)?的?(?:老[人年太头爷奶]|长辈)")
"""From how old they are to what they are called: 80岁老人, 七十多岁的老太太."""
_IS_ME = re.compile(r"[^\s,，]{1,3}[岁碎]的[我俺咱]")
_THEIR_CHILD = re.compile(
    r"[^\s,，]{1,3}[岁碎]半?的?[大小]?(?:女儿|闺女|儿子|孩子|娃|小子|丫头|宝宝?|[男女]宝|外?孙[子女]|侄[子女]|外甥女?)"
    r"(?P<parent>[他她]?的?[妈爸爹娘])?"
)
"""From how old a child is to what it is called: 我15岁女儿, 15岁孩子的妈 is its mother."""
_FIGURE_OF = re.compile(r"(?:\d|斤|公斤|kg|cm|厘米|公分|[岁米])的[小胖瘦]?$")
"""Before a child: 体重29斤的男宝."""
_BESIDE = 3
"""Characters at most between the word for somebody and their figure."""


def attributed(
    text: str,
    found: Sequence[Found],
    figures: Sequence[Found],
    bought_for: Sequence[tuple[int, str]],
    people: Sequence[Place],
    otherwise: str = SELF,
) -> list[StatedFact]:
    """The facts `found` in the plain `text`, in order, each with its wearer.

    Args:
        figures: those that were found among its numbers.
        bought_for: those whom the line buys for, each with the place of their word.
        people: all whom it names, by audience.
        otherwise: of whom it tells where it names nobody.
    """
    wearer = bought_for[0][1] if bought_for else _of_such_an_age(text, found) if tells_age(figures) else otherwise
    theirs = [start for start, facet, _ in found if facet == "age" and _THEIR_CHILD.match(text, start) is not None]
    myself = [one.start() for one in _MYSELF.finditer(text) if not _names(one, people)] if bought_for else ()
    they = [one.start() for one in _THEY.finditer(text)] if myself else ()
    are_several = len({audience for _, audience in bought_for}) > 1
    facts = [
        StatedFact(
            facet,
            value,
            SELF
            if facet == _ABOUT_THE_PURSE
            else _told_of(start, wearer, myself, they, bought_for)
            if myself or are_several
            else wearer,
        )
        for start, facet, value in found
    ]
    if bought_for and figures and _KIN.search(text) is not None:
        facts = [_of_kin(text, start, fact, bought_for) for (start, _, _), fact in zip(found, facts, strict=True)]
    if not bought_for and figures and (_SOMEBODY.search(text) is not None or _KIN.search(text) is not None):
        facts = [_of_somebody(text, start, fact) for (start, _, _), fact in zip(found, facts, strict=True)]
    if not bought_for and people:
        facts = [_of_whom_it_follows(people, start, fact) for (start, _, _), fact in zip(found, facts, strict=True)]
    if not bought_for and _MAY_BE_THEIRS.search(text) is not None:
        facts = [_of_them(text, start, fact) for (start, _, _), fact in zip(found, facts, strict=True)]
    facts = [
        StatedFact(fact.facet, fact.value, CHILD) if start in theirs and fact.wearer == SELF else fact
        for (start, _, _), fact in zip(found, facts, strict=True)
    ]
    return _of_minors(facts)


def _of_minors(facts: list[StatedFact]) -> list[StatedFact]:
    """The facts; what is told of one who is under age is told of a child, whoever that is: 我弟弟15岁 170."""
    young = {
        one.wearer
        for one in facts
        if one.facet == "age" and one.wearer not in (SELF, CHILD) and isinstance(one.value, int)
        if one.value < ADULT_AGE
    }
    if not young:
        return facts
    return [
        StatedFact(one.facet, one.value, CHILD) if one.wearer in young and one.facet != "audience" else one
        for one in facts
    ]


def only_one_beside(text: str, people: Sequence[Place], figures: Sequence[Found]) -> list[tuple[int, str]]:
    """The only one whom a line names that tells a figure of a body, and nothing of its writer: 儿子别家穿31刚好."""
    audiences = {audience for _, _, audience in people}
    if len(audiences) != 1 or audiences & _NOBODYS_FIGURES or all(facet not in _OF_A_BODY for _, facet, _ in figures):
        return []
    start, end, audience = people[0]
    is_theirs = end <= figures[0][0] or (audience == CHILD and _FIGURE_OF.search(text, 0, start) is not None)
    if OF_ME.search(text, 0, start) is not None or OF_ME.search(text, end) is not None or not is_theirs:
        return []
    if audience == CHILD and any(facet == "weight_kg" and float(value) > _CHILDS_WEIGHT for _, facet, value in figures):
        return []  # 生完老二120斤
    return [(start, audience)]


def without_those_of_others(figures: list[Found], text: str, named: Named) -> list[Found]:
    """The figures without those of whom the fan but compares with themself: 闺蜜150斤穿着正好 我160斤."""
    ends = [end for _, end, _ in named.people if FOR_COMPARISON.match(text, end)]
    return [one for one in figures if not any(0 <= one[0] - end <= _BESIDE for end in ends)] if ends else figures


def is_a_childs_body(text: str, figures: Sequence[Found], *, is_for_children: bool) -> bool:
    """Whether the body that a line tells of, which names nobody, is a child's: 身高135，60斤，儿童冲锋衣穿几码.

    Args:
        is_for_children: whether it speaks of what children wear.
    """
    tall = [float(value) for _, facet, value in figures if facet == "height_cm"]
    heavy = [float(value) for _, facet, value in figures if facet == "weight_kg"]
    if not (tall or heavy) or _WRITER.search(text) is not None:
        return False
    if is_for_children:
        return max(tall, default=0) <= _TALL_CHILD_CM and max(heavy, default=0) <= _CHILDS_WEIGHT
    return bool(heavy) and max(tall, default=0) <= _SMALL_CM and max(heavy) <= _LIGHT_KG


def tells_age(figures: Sequence[Found]) -> bool:
    """Whether one of the figures is how old somebody is."""
    return any(facet == "age" for _, facet, _ in figures)


def is_of_me(text: str, named: Named) -> bool:
    """Whether the fan speaks of themself; who names nobody at all does too: 掌勺四十年 今年66."""
    return OF_ME.search(text) is not None or not (named.people or _OF_YOU.search(text))


def _names(told: re.Match[str], people: Sequence[Place]) -> bool:
    """Whether what seems told of the writer names somebody: 我女儿花生过敏."""
    return any(told.start() <= start < told.end() for start, _, _ in people)


def _told_of(
    start: int, wearer: str, myself: Sequence[int], they: Sequence[int], bought_for: Sequence[tuple[int, str]]
) -> str:
    """Of whom a fact at `start` is told: 我160 110斤，我妈130斤 tells of two, each behind their word.

    Args:
        wearer: of whom the line tells, where it does not say that it tells of its writer too.
        myself: where it does.
        they: where it tells again of whom it named before.
    """
    said = max((one for one in myself if one <= start), default=-1)
    if said < 0 and start < bought_for[0][0]:
        return wearer
    before = [(at, audience) for at, audience in bought_for if at <= start]
    if not before:
        return SELF
    at, audience = before[-1]
    return audience if max(at, *(one for one in they if one <= start), -1) > said else SELF


def _of_somebody(text: str, start: int, fact: StatedFact) -> StatedFact:
    """The fact, of somebody else where it follows 她 or 他 and not 我: whoever that is, it is not the fan.

    So is a taste that a clause of nobody tells behind that: 我对象180 140斤，喜欢黑色.
    """
    goes_on = fact.facet in _TASTES and text[:start].endswith(_BETWEEN_CLAUSES)
    if not (goes_on or fact.facet in _OF_A_BODY) or fact.wearer != SELF:
        return fact
    named = (*_SOMEBODY.finditer(text), *_KIN.finditer(text))
    others = max((one.start() for one in named if one.start() <= start), default=-1)
    own = max((one.start() for one in _MYSELF.finditer(text) if one.start() <= start), default=-1)
    return StatedFact(fact.facet, fact.value, _FRIEND) if others > own else fact


def _of_kin(text: str, start: int, fact: StatedFact, bought_for: Sequence[tuple[int, str]]) -> StatedFact:
    """The figure, of kin that are named between whom the line buys for and it: 我爸180斤，我哥160斤."""
    kin = max((one.start() for one in _KIN.finditer(text) if one.start() <= start), default=-1)
    own = max((one.start() for one in _MYSELF.finditer(text) if one.start() <= start), default=-1)
    named = max((at for at, _ in bought_for if at <= start), default=-1)
    if fact.facet not in _OF_A_BODY or kin < 0 or max(own, named) > kin:
        return fact
    return StatedFact(fact.facet, fact.value, _FRIEND)


def _of_whom_it_follows(people: Sequence[Place], start: int, fact: StatedFact) -> StatedFact:
    """The skin, allergy or taste, of whom it is told right behind: 孩子海鲜过敏, 我喜欢甜的，孩子喜欢酸的."""
    if fact.facet not in _AILS | _TASTES or fact.wearer != SELF:
        return fact
    for _, end, audience in people:
        if 0 <= start - end <= _BESIDE_AILING:
            return StatedFact(fact.facet, fact.value, audience)
    return fact


def _of_them(text: str, start: int, fact: StatedFact) -> StatedFact:
    """The taste, skin or allergy, of somebody else where its clause tells of 他 or 她 and names no 我."""
    if fact.facet in _OF_A_BODY or fact.facet == _ABOUT_THE_PURSE or fact.wearer != SELF:
        return fact
    ends = _CLAUSE_ENDS.search(text, 0, start)
    clause = ends.end() if ends is not None else 0
    theirs = _THEIRS.match(text, clause)
    if theirs is None or theirs.end() - 1 > start or OF_ME.search(text, clause, start) is not None:
        return fact
    return StatedFact(fact.facet, fact.value, _FRIEND)


def _of_such_an_age(text: str, found: Sequence[Found]) -> str:
    """Who it is that somebody of such an age is asked for, by whom nobody is named that they buy for.

    Nobody says of themself what they ask for a child (两岁能吃不), or for the old (80岁老人能贴吗).
    """
    ages = [(start, int(value)) for start, facet, value in found if facet == "age"]
    if any((child := _THEIR_CHILD.match(text, start)) and not child["parent"] for start, _ in ages):
        return CHILD
    if any(age >= _WRITES and _I_AM_BEFORE.search(text, 0, start) for start, age in ages):
        return SELF
    if any(_OLD_ONE.match(text, start) for start, _ in ages):
        return _ELDER
    if any(age >= _WRITES and _IS_ME.match(text, start) for start, age in ages):
        return SELF  # 15岁的我
    return CHILD if any(age < ADULT_AGE for _, age in ages) else SELF
