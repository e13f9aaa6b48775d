"""What a line states for good about the fan, or about the person they buy for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from anchor_console.chat.understanding.ages import People
from anchor_console.chat.understanding.budgets import MONEY_UNITS
from anchor_console.chat.understanding.figures import LEAST, UNITS, FigureReader, Found
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import COLOR, PRODUCT, QTY, SIZE, Mention, Named, has
from anchor_console.chat.understanding.pets import is_of_a_pet
from anchor_console.chat.understanding.phrases import Phrases, Place
from anchor_console.chat.understanding.reading import AFTER_SALE, CANCEL, SELF, SPAM, Intent, StatedFact
from anchor_console.chat.understanding.tastes import MAY_TELL_TASTE, tastes
from anchor_console.chat.understanding.wearers import CHILD, EXPECTING, FOR_COMPARISON, wearers

_ALLERGY = re.compile(
    r"对?(?:如果|要是|万一)?((?:[^\s对我俺,，。!！?？是有]){1,4}?)我?(?:有点|有些|也|都|就|会|容易|严重|很|轻微|[轻中重高]度|特别|超级|非常)?过敏(?!吗|不|么|原|嘛|咋|怎)"
)
_TOUCHING = re.compile(
    r"(?:一?(?:碰到?|沾到?|摸到?|挨着?|吃|喝|闻|穿|戴|用|抹|擦|涂)(?:了|着|过)?)(?=[^\s了着过就]{2})"
)
"""What somebody does with what they cannot bear: 一碰硅胶就过敏 tells of 硅胶."""
_SUFFERER = re.compile(
    r"(?:她|他|娃|宝宝|宝(?!宝)|孩子|老公|老婆|闺蜜|同事|朋友|室友|妈|爸|儿子|小子|姑娘|囡|伢子|儿(?!童)|女儿|闺女|家娃|家|奶奶|婆婆)"
)
_NOT_ALLERGEN = frozenset(
    [
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
        "要是",
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
_OF_ONE_SELF = re.compile(
    r"(?:[^\s,，能可吗]{0,3}一[枚个只名]|本[皮人敏油]|[\s,，]我(?:能|可以|敢|用|擦|抹|涂|敷|喷|冬天|夏天|会))"
)
"""Behind a skin: it is the fan's own, 大油皮一个, 痘痘肌 我能用不."""
_AFTER_ALL_MINE = re.compile(r"[\s,，][我俺](?:就这样|就是|这种)?$")
"""Ends a line that turns out to ask for the fan: 大干皮用得住吗 我."""
_COMES_OUT = ("长痘", "爆痘", "冒痘")
_OF_FOOD = re.compile(r"(?<![我俺咱])(?<![我俺咱].)[吃喝][^\s,，我]{1,4}$")
_TELLS_OF_ME = re.compile(r"[\s,，][我俺咱](?!们?家|[们想要问买看])[^\s,，吗不么能]{1,8}$")
"""Ends a line that asks of a skin and then tells of the fan: 大油皮会不会斑驳 我上晚班的."""
_EATEN_BY_ME = re.compile("[我俺]一?(?:吃|碰|喝|用|抹|闻|沾)")
_WHOSE_SKIN = re.compile(r"我|闺蜜|同事|朋友|室友|对象|俺|咱|本人|她|他|妈|老公|老婆|脸|婆婆|奶奶|闺女|儿子")
_NO_SUCH_SKIN = ("不是", "不算")
_NOT_OF_THE_FACE = ("头皮", "头发", "后背", "背上", "背", "屁股")
_ASKS = re.compile(r"[吗不么嘛?？没]|可以|能|还是")

_OF_ANYBODY = re.compile(r"的?(?:人|能|可以)|的吃")

_OF_ME = re.compile(r"[我俺咱]|本人")

_OF_YOU = re.compile(r"(?:^|[\s,，])[你您恁]|[她他谁哪嬢姨叔婶嫂伯舅]|主播|老板|助理|老人")

_I_AM_BEFORE = re.compile(
    r"(?:[我俺咱额]|本人)(?!家|想|要|问|给|买|看|们)[^\s,，]{0,8}\s?$|^[我俺](?!家|想|要|问|给|买|看|们).*$"
)

_SKINS = re.compile("[皮肌肤敏痘油混脸]")
"""No skin or allergy is told without one of these."""

_USUALLY = re.compile("[平往常般直来穿脚寸别其]")
"""No size is told as the usual one without one of these."""
_IDLE = frozenset({Intent.CHATTER, Intent.CANCEL})
_OF_SOMEBODY = frozenset({"audience", "age"})
_OF_SOMEONE_KNOWN = frozenset({"height_cm", "weight_kg", "age"})
_WHY_NOT = _OF_SOMEONE_KNOWN | {"allergy", "skin"}
"""What is told of somebody for whom goods are taken back."""
_OF_WHAT_IS_WORN = frozenset({"size", "likes", "dislikes"})
_ABOUT_THE_PURSE = "budget"
_ALLERGY_TO = "allergy"
_MAY_BE_A_PET = re.compile("猫|狗|犬|毛孩子")
_ADULT_AGE = 18
_NOBODYS_FIGURES = frozenset({"", "孕妇"})
"""Beside these words a figure is somebody else's: 不是孕妇 就是胖 150斤."""
_CHILDS_WEIGHT = 45
"""Kilos beyond which a weight told beside a child is rather the mother's."""


class Stated(Struct, frozen=True, gc=False):
    """The facts of a line, and the mentions, by start, that they used up."""

    facts: tuple[StatedFact, ...]
    used: frozenset[int]
    is_given: bool = False
    """Whether it is plainly said for whom one buys."""
    is_of_me: bool = False
    """Whether it is the fan whose age is told."""
    expects: bool = False
    """Whether the fan tells that she herself expects a child."""

    def of(self, intent: Intent) -> tuple[StatedFact, ...]:
        """The facts that stand when the line is of `intent`: idle talk of the family says nothing to sell by.

        That somebody is under age stands whatever else the line says.
        """
        if not self.facts or intent is SPAM:
            return ()
        if intent is AFTER_SALE:
            sizes = [fact for fact in self.facts if fact.facet == "size"]
            said = sizes if len(sizes) == 1 else []  # two are of what came: 左脚42右脚43
            return tuple(fact for fact in self.facts if fact in said or fact.facet not in _OF_WHAT_IS_WORN)
        if intent is CANCEL and (self.is_given or any(fact.facet in _WHY_NOT for fact in self.facts)):
            return self.facts
        if intent in _IDLE:
            return tuple([fact for fact in self.facts if self._stands_in_idle_talk(fact)])
        return self.facts

    def _stands_in_idle_talk(self, fact: StatedFact) -> bool:
        if self.expects and fact.value == EXPECTING:
            return True
        if fact.facet in _OF_SOMEBODY:
            return self._is_my_age(fact)
        return fact.wearer == SELF or fact.facet not in _OF_SOMEONE_KNOWN

    def _is_my_age(self, fact: StatedFact) -> bool:
        """Whether it is how old the fan is; that somebody is under age stands however it is said."""
        if fact.facet != "age" or fact.wearer != SELF or not isinstance(fact.value, int):
            return False
        return self.is_of_me or fact.value < _ADULT_AGE


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
    r"|(?<![其吉])[她他](?:自己|平时|一般|现在|今年|身高|体重|也|都|才|就|是)*穿?\s?(?=\d|x*[sml](?![a-z])|[一二两三四五六七八九]百)"
)
"""What follows is told of one whom nothing names more closely, or for whom nobody buys: 她穿L, 我妹穿L."""
_KIN = re.compile(
    r"[我俺咱](?<![跟和像比给替帮].)(?:们?家)?[小大表堂]?(?:妹妹?|姐姐?|哥哥?|弟弟?|[姑姨舅]妈?|嫂子?|闺[蜜密]|同事|同学|室友)"
    r"(?:今年|现在|身高|体重|也|都|才|就|是|有)*\s?(?=\d)"
)
"""What follows is a figure of one for whom no word of the line's wearers stands: 我姐160."""
_OF_A_BODY = frozenset({"size", "height_cm", "weight_kg", "age"})
_THEIRS = re.compile(r"[^我俺咱\s,，。!！]{0,4}?(?<![其吉])[他她](?!们?家)")
"""Begins a clause that tells of one whom nothing names: 他喜欢黑色, 他爸不吃辣."""
_CLAUSE_ENDS = re.compile(r"[\s,，。!！~](?=[^\s,，。!！~]*$)")
_MAY_BE_THEIRS = re.compile("[他她]")
_ONCE = re.compile(
    r"(?:以前|之前|原来|原先|从前|当年|去年|前年|产前|孕前|[生怀](?:完?娃|完?孩子|完?宝宝)?[之以]?前|怀(?:孕|[^\s,，]{1,4})(?:的?时候|那会儿?|那阵)|年轻(?:的?时候|那会儿?)?)"
    r"(?:我|都|才|就|只|是|有|也|最[瘦胖]|体重|身高|大概|差不多)*\s?$"
)
"""Before a figure of long ago: 我以前120斤，现在110斤."""
_TASTES = frozenset({"likes", "dislikes"})
_OF_A_SHAPE = frozenset({"height_cm", "weight_kg"})
_NOW = re.compile("[现如今目]|[,，。]")
_MAY_BE_LONG_AGO = re.compile("前|原|当|去|怀|年轻")
_MAY_DENY = re.compile("没|哪|不是")
_DENIED = re.compile("(?:(?<!有)没有?|哪里?有|(?<!是)不是)(?:身高|体重)?$")
"""Before a figure that somebody says is not theirs: 我没有130斤; 没到130斤 says what they nearly weigh."""
_I_EXPECT = re.compile(
    r"[我俺](?:自己|现在|今年|刚刚?|已经|又|也|都|才|是|个|查出|发现)*"
    r"(?:怀孕(?:[啦中]|了(?!吗|没|[之以]?后|就|才|那))|怀二胎[啦了]|孕妇(?=$|[\s,，。!！啊呀哦])|(?:怀孕?|孕)[了有]?(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月))"
    r"|(?:^|[\s,，。!！])怀孕(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月)"
)
"""Tells that it is the writer herself who expects a child; her family's news are told in the same words."""
_OF_THE_SAME_BODY = 6
"""Characters at most from where one figure of a body starts to the next one: 以前160 120斤."""
_FRIEND = "朋友"
_BESIDE = 3
"""Characters at most between the word for somebody and their figure."""
_NOBODY = People((), ())
_NOT_USED: frozenset[int] = frozenset()
_NOTHING = Stated((), _NOT_USED)
_place = itemgetter(0)


class FactFinder:
    """Finds stated facts; knows the words for skins."""

    def __init__(self, skins: Mapping[str, str], lexicon: Lexicon) -> None:
        self._skins = Phrases(sorted(skins.items()))
        self._lexicon = lexicon
        self._sells_for_pets = any(goods.is_for_pets for goods in lexicon.goods.values())

    def find(self, text: str, original: str, named: Named, pinned: str | None) -> Stated:
        """The facts that plain `text` states, whatever its intent; tastes and allergies in the `original`'s words."""
        bought_for, spoken_of, is_given = wearers(text, named.people)
        mentions = named.mentions
        if bought_for and not named.people and self._is_for_pets(mentions, pinned):
            bought_for, spoken_of = [], ()  # 我家的才两岁
        figures: list[Found] = []
        if mentions:
            people = People(spoken_of, [one for _, one in bought_for]) if spoken_of else _NOBODY
            figures = self._figures(text, mentions, pinned, people)
            if figures and named.people:
                figures = _without_those_of_others(figures, text, named)
                if figures and not bought_for:
                    bought_for = _whose(text, named.people, figures)
        found: list[Found] = list(figures)
        if bought_for:
            found[:0] = [(start, "audience", audience) for start, audience in bought_for]
        if _SKINS.search(text) is not None:
            found += [
                (start, "skin", skin)
                for start, end, skin in self._skins.longest(text)
                if _is_somebodys(text, start, end)
            ]
            if "过敏" in text:
                found += _allergies(text, original, named.people)
        if MAY_TELL_TASTE.search(text) is not None:
            found += tastes(text, original)
        if found and _MAY_BE_LONG_AGO.search(text) is not None:
            found, figures = _of_now(found, text), _of_now(figures, text)
        used = frozenset([start for start, _, _ in figures]) if figures else _NOT_USED
        if figures and _MAY_DENY.search(text) is not None:
            found = [one for one in found if one[1] not in _OF_A_SHAPE or not _DENIED.search(text, 0, one[0])]
        if not found:
            return _NOTHING if not used else Stated((), used)
        if mentions and "过敏" in text:
            used |= _not_eaten(mentions, found)
        if self._sells_for_pets or _MAY_BE_A_PET.search(text) is not None:
            is_for_pets = self._is_for_pets(mentions, pinned)
            found = [
                one
                for one in found
                if not is_of_a_pet(text, one[1], one[0], is_for_pets=is_for_pets, names_people=bool(named.people))
            ]
        if len(found) > 1:
            found.sort(key=_place)
        tells_age = bool(figures) and "age" in [facet for _, facet, _ in figures]
        wearer = bought_for[0][1] if bought_for else CHILD if tells_age and _tells_of_a_child(text, found) else SELF
        myself = [one.start() for one in _MYSELF.finditer(text)] if bought_for else ()
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
        if not bought_for and _MAY_BE_THEIRS.search(text) is not None:
            facts = [_of_them(text, start, fact) for (start, _, _), fact in zip(found, facts, strict=True)]
        is_of_me = tells_age and _is_of_me(text, named)
        expects = EXPECTING in [audience for _, audience in bought_for] and _I_EXPECT.search(text) is not None
        return Stated(tuple(dict.fromkeys(facts)), used, is_given=is_given, is_of_me=is_of_me, expects=expects)

    def _is_for_pets(self, mentions: Sequence[Mention], pinned: str | None) -> bool:
        numbers = [str(one.value) for one in mentions if one.kind is PRODUCT] or [pinned or ""]
        return any((goods := self._lexicon.goods.get(one)) and goods.is_for_pets for one in numbers)

    def _figures(self, text: str, mentions: Sequence[Mention], pinned: str | None, people: People) -> list[Found]:
        for mention in mentions:
            kind, quantity = mention.kind, mention.quantity
            if kind is PRODUCT:
                continue
            if kind is COLOR:
                if str(mention.value).isdecimal():
                    break  # a shade's number may be an age
            elif kind is SIZE:
                if _USUALLY.search(text) is not None:
                    break
            elif quantity is not None:
                unit = quantity.unit
                if kind is QTY:
                    if unit in MONEY_UNITS:
                        break
                elif (unit in UNITS and (unit or quantity.value >= LEAST)) or has(mentions, SIZE):
                    break
        else:
            return []
        return FigureReader(text, mentions, pinned, people, self._lexicon).read()


def _not_eaten(mentions: Sequence[Mention], found: Sequence[Found]) -> set[int]:
    """The starts of those `mentions` that are what somebody is allergic to."""
    spans = [(start, start + len(str(word))) for start, facet, word in found if facet == _ALLERGY_TO]
    return {one.start for one in mentions for start, end in spans if start <= one.start < end}


def _is_of_me(text: str, named: Named) -> bool:
    """Whether the fan speaks of themself; who names nobody at all does too: 掌勺四十年 今年66."""
    return _OF_ME.search(text) is not None or not (named.people or _OF_YOU.search(text))


def _whose(text: str, people: Sequence[Place], figures: Sequence[Found]) -> list[tuple[int, str]]:
    """The only one whom a line names that tells a figure of a body, and nothing of its writer: 儿子别家穿31刚好."""
    audiences = {audience for _, _, audience in people}
    if len(audiences) != 1 or audiences & _NOBODYS_FIGURES or all(facet not in _OF_A_BODY for _, facet, _ in figures):
        return []
    start, end, audience = people[0]
    if _OF_ME.search(text, 0, start) is not None or _OF_ME.search(text, end) is not None or end > figures[0][0]:
        return []
    if audience == CHILD and any(facet == "weight_kg" and float(value) > _CHILDS_WEIGHT for _, facet, value in figures):
        return []  # 生完老二120斤
    return [(start, audience)]


def _without_those_of_others(figures: list[Found], text: str, named: Named) -> list[Found]:
    """The figures without those of whom the fan but compares with themself: 闺蜜150斤穿着正好 我160斤."""
    ends = [end for _, end, _ in named.people if FOR_COMPARISON.match(text, end)]
    return [one for one in figures if not any(0 <= one[0] - end <= _BESIDE for end in ends)] if ends else figures


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
    """The fact, of somebody else where it follows 她 or 他 and not 我: whoever that is, it is not the fan."""
    if fact.facet not in _OF_A_BODY or fact.wearer != SELF:
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


def _of_them(text: str, start: int, fact: StatedFact) -> StatedFact:
    """The taste, skin or allergy, of somebody else where its clause tells of 他 or 她 and names no 我."""
    if fact.facet in _OF_A_BODY or fact.facet == _ABOUT_THE_PURSE or fact.wearer != SELF:
        return fact
    ends = _CLAUSE_ENDS.search(text, 0, start)
    clause = ends.end() if ends is not None else 0
    theirs = _THEIRS.match(text, clause)
    if theirs is None or theirs.end() - 1 > start or _OF_ME.search(text, clause, start) is not None:
        return fact
    return StatedFact(fact.facet, fact.value, _FRIEND)


def _of_now(figures: list[Found], text: str) -> list[Found]:
    """Without the figures of a body as it once was, and the tastes of then."""
    kept: list[Found] = []
    once = -_OF_THE_SAME_BODY - 1
    for one in figures:
        start, facet, _ = one
        if facet in _TASTES and _ONCE.search(text, 0, start) is not None:
            continue
        if facet in _OF_A_SHAPE and (
            _ONCE.search(text, 0, start) is not None
            or (start - once <= _OF_THE_SAME_BODY and _NOW.search(text, once, start) is None)
        ):
            once = start
        else:
            kept.append(one)
    return kept


def _tells_of_a_child(text: str, found: Sequence[Found]) -> bool:
    """Whether an age under 18 is told that nobody says of themself: 两岁能吃不 is asked by who has a child."""
    ages = [start for start, facet, value in found if facet == "age" and int(value) < _ADULT_AGE]
    return bool(ages) and not any(_I_AM_BEFORE.search(text, 0, start) for start in ages)


def _is_somebodys(text: str, start: int, end: int) -> bool:
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
        or (start == 0 and text[end : end + 1] == " " and _OF_ME.search(text, end) is not None)
    )


def _is_of_others(text: str, at: int) -> bool:
    """Whether nothing says that the allergy of 芒果过敏的人, which ends at `at`, is the fan's or their family's."""
    return _WHOSE_SKIN.search(text, 0, at) is None and _EATEN_BY_ME.search(text, at) is None


def _allergies(text: str, original: str, people: Sequence[Place]) -> list[Found]:
    found: list[Found] = []
    for match in _ALLERGY.finditer(text):
        start, end = match.span(1)
        if _OF_ANYBODY.match(text, match.end()) and _is_of_others(text, match.end()):
            continue
        sufferer = _SUFFERER.match(text, start, end)
        if sufferer is not None:
            start = sufferer.end()
        for begin, stop, _ in people:
            if start <= begin and stop < end:
                start = stop  # 孙女花生过敏
        if (touching := _TOUCHING.match(text, start, end)) is not None:
            start = touching.end()
        word = original[start:end]
        if word.endswith(_NOT_AT_ALL):
            continue
        if word not in _NOT_ALLERGEN and _FEARED.search(word) is None:
            found.append((start, "allergy", word))
    return found
