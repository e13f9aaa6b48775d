"""Sizes that somebody wears as a rule: 平时穿M, 43的脚, 我39 我姑娘37; not one that is but asked for or taken."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.facts.ages import CHILD_BEFORE, PERSON_BEFORE
from anchor_console.chat.understanding.facts.ages import UNITS as AGE_UNITS
from anchor_console.chat.understanding.facts.numbered import Numbered
from anchor_console.chat.understanding.line import numbers, sizes
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, SIZE, Mention

_USUAL = re.compile(
    r"(?:(?:别家|其[他它]家|别的(?:店|牌子))[都也]?[穿买是]|平时|平常|往常|日常|正常|标准|一般|一直|直(?=[穿戴])|从来都|向来|[我俺](?:自[己已]|自个儿?|本人|其实|本来|现在|[啥样]?都|什么都|就|也|是|戒指|指环|手?镯子?|帽子|手套|(?:无名指?|中指|食指|小指|大拇指|手指)只?)?[穿戴]|[她他][穿戴]|脚宽|左脚|右脚|娃穿|(?:本来|原来|原先|现在|目前|眼下|以前|去年)(?:就|都|也|是)*穿|[我俺](?:[a-z]{2,10}|耐克|阿迪|安踏|李宁|回力|特步|匡威|斯凯奇|新百伦)的?穿|(?<![踩连束收裤])脚(?!蹬)|[鞋裤衣服]子?(?:都|也)?(?:是)?穿|[弟哥爸妈公婆女子儿娃妹姐爷奶爹娘孙囡崽仔](?:今年|才|都)?(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,2})岁半?\s?)?(?:[都是就]|现在都?|平时)?[穿戴])"
    r"(?:[都也就是买拿穿选])*(?:外套|手套|上衣)?(?:[都也就是买拿穿选])*[^\s,，。!?！？拍拿要选买塞套进挤换长]{0,6}$"
    r"|[我俺她他](?:的)?[鞋脚]码(?:是|大概|一般|平时)?$"
    r"|[我俺](?:[中食小]指|无名指)?手寸(?:是|大概)?$"
    r"|(?:别的|其[他它]的?)[^\s,，]{0,3}[鞋靴裤衣衫裙]子?都?是?$|我(?:的|平底|高跟)?[^\s要拿来买拍选]{0,3}[鞋靴裤衣衫]子?$"
)
MAY_BE_USUAL = re.compile("[平常标般直来穿戴寸脚腰鞋靴裤衣衫裙领别其]")
"""No number is told as the usual size without one of these."""
_AS_A_RULE = re.compile("[平常般直来标]")
"""Tells a usual size for certain, even where one is chosen: 平时都拿M."""
_OF_FEET = re.compile(r"(?:码|号)?的?(?:大|小)?脚(?![后跟背踝指趾套链感踩裤]|丫?子?有|垫(?!一?垫|[个点张双]|一下))")
"""Behind the length of a foot: 37半的脚."""
_OF_A_WAIST = re.compile(r"(?:码|号)?的腰(?![带包果围])|领的")
"""Behind the size of a waist or a neck: 32的腰, 41领的."""
_GROWN_FOOT = 34
_TALLEST_CHILD = 180
"""Sizes of children are told by their height, 110码."""
_ALSO_WORN = re.compile(r"(?:.*[\s,，])?[^\s,，]{0,3}[鞋靴裤衣衫]子?")
"""Between two usual sizes, of two kinds of goods: the 裤子 of 我穿L 裤子30."""
_TOLD_OF = re.compile(
    r"(?:(?:^|[\s,，])(?:[我俺咱额]|[我俺咱](?:穿|脚))|(?<![给帮替为跟和送拿])(?:[我俺咱]家?|(?<=[\s,，\d])|^)"
    r"(?:[妈爸爹娘]|老[妈爸爹娘公婆伴]|媳妇|对象|姑娘|闺女|女儿|儿子|[爷奶姥]{1,2}|姥爷|外[公婆]|公公|婆婆|[姐哥弟妹姨姑舅]{1,2}|闺蜜|孩子|娃|她|他))"
    r"(?:都|是|也|就|只有)?\s?$"
    r"|脚[小大胖瘦宽窄][^\s,，拿要]{0,2}[\s,，](?:[我俺她他])?(?:才|就|只有|也就)$"
)
"""Before a number alone where goods are sold by such: 我39 我姑娘37, 爷爷脚小 才39."""
_BUILD_OF_FEET = re.compile(r"脚[小大胖瘦宽窄][^\s,，拿要]{0,2}[\s,，]$")
_OF_YEARS = re.compile(r"显[老嫩]|老气|老了|[太偏][老嫩]|岁|年[纪龄轻]|幼稚|扎眼|斤|公分|厘米|cm|kg|一米")
"""What is said of a body or an age makes of such a number what it may be of these."""
_BEYOND = 6
"""How far from what is listed a foot may be."""
_ON_ANOTHER = re.compile(
    r"(?<![你您])(?<!主播)(?:[我俺咱额]们?家?|^|[\s,，])"
    r"(?:老公|[老岳]?[妈爸爹娘]{1,2}|[公婆爷奶]{2}|外[公婆]|媳妇|老婆|[小大表堂]?[哥弟姐妹]{1,2}|儿子|女儿|闺女|[孩妹]子|娃"
    r"|对象|先生|男人|男朋友|女朋友|那口子)"
    r"(?:(?:今年|现在|身高|体重|是|有|才|都|也)*\s?(?:[\d.]+|[一二两三四五六七八九十百零半]+(?=[米斤公岁]))"
    r"(?:cm|kg|厘米|公分|公斤|斤|岁|米[\d一二三四五六七八九]{0,2})?[\s,，/]*){1,3}"
    r"(?:现在|平时|一般|都|就|是)*穿的?是?\s?$"
)
"""Before what another wears of whose body it is told: 我老公180 穿XXL. Of one's own body it is as often asked for."""
_ALL_SAID = re.compile(
    r"码?的?(?:$|[要来拿][一二两三\d]|[\s,，。!！~]+(?![吗不么还行能可合大小紧松会够好对正偏刚肥瘦短长]))"
)
"""Behind a size of which nothing more is said or asked."""
_LONGEST_BODY = 30
CUPS = frozenset("abcdefgh")
_UNITS = CUPS | {"码"}
_ASKED_OF = re.compile(r"的?(?:还是|行|能|可以|合适|够|中不|成不|好不|大不|会)")
"""Behind a size of which it is asked whether it fits."""
_BY_AND_LARGE = frozenset({"一般是", "一般都是", "正常是", "标准是", "平常是"})
_ASKED_WHETHER = re.compile("码?的?[吗不么伐吧没]")
_NO_FIT = re.compile("码?的?(?:都|就|有点|太|嫌|偏|也)*(?:紧|松|勒|挤|绷|短|拖地|[塞扣系拉套]不|[穿戴]不[上进下])")
"""Behind a size that somebody has tried: it is not theirs."""
_OF_THIS_YEAR = re.compile("今年(?:都|刚|快|满|整|已经)?$")
"""Before how old somebody is."""
_NO_ONE = ("一直", "一般", "一向")
"""Words that begin with a number and name none."""
_USUAL_REACH = 12


class UsualSizes:
    """Reads the usual sizes of one line, whose sizes and numbers it is told from left to right."""

    __slots__ = ("_at_least", "_line", "_may_be_usual", "_tells_sizes")

    def __init__(self, line: Numbered, *, may_be_usual: bool) -> None:
        self._line = line
        self._may_be_usual = may_be_usual
        self._at_least = 0
        """Where what may say so of the next one begins."""
        self._tells_sizes = False

    def read(self, mention: Mention) -> tuple[str, str] | None:
        """The size that somebody wears as a rule, where the mention, which is of a size or a number, says so."""
        size = self._size(mention)
        is_age = mention.quantity is not None and mention.quantity.unit in AGE_UNITS
        if not is_age and not self._line.text.startswith(_NO_ONE, mention.end - 1):
            self._at_least = mention.end
            self._tells_sizes = size is not None
        return size

    def _size(self, mention: Mention) -> tuple[str, str] | None:
        line, quantity = self._line, mention.quantity
        unit = ""
        if quantity is not None:
            if not self._may_be_size(mention, quantity):
                return None
            if self._is_told_of(mention, quantity):
                return "size", numbers.tidy(quantity.value)
            unit = quantity.unit
        elif mention.kind is not SIZE or str(mention.value).startswith(scales.MOST):
            return None
        if not self._may_be_usual:
            return None
        if quantity is not None and quantity.value < _GROWN_FOOT and quantity.value != int(quantity.value):
            return None  # a foot of 24.5 is so long
        if quantity is not None and _OF_FEET.match(line.text, mention.end):
            return "size", numbers.tidy(quantity.value)
        if not (
            (_OF_A_WAIST.match(line.text, mention.end) and line.before(mention, PERSON_BEFORE, 4))
            or (self._tells_sizes and _ALSO_WORN.fullmatch(line.text, self._at_least, mention.start))
            or self._is_worn_as_a_rule(mention)
        ):
            return None
        if quantity is None:
            return "size", _as_written(line.text, mention)
        return "size", numbers.tidy(quantity.value) + (unit.upper() if unit != "码" else "")

    def _may_be_size(self, mention: Mention, quantity: Quantity) -> bool:
        unit = quantity.unit
        if (
            unit
            and unit not in _UNITS
            and mention.kind is NUMBER
            and not (
                unit == "号" and (self._line.is_listed(quantity) or self._line.text.startswith("戴", mention.start - 1))
            )
        ):
            return False
        before = self._line.text[mention.start - 1 : mention.start]
        if before.isascii() and before.isalpha():
            return False  # N25
        return 15 <= quantity.value < (_TALLEST_CHILD if unit == "码" else 110) or self._line.is_listed(quantity)

    def _is_worn_as_a_rule(self, mention: Mention) -> bool:
        """Whether the words before the size say so."""
        line = self._line
        body = line.before(mention, _ON_ANOTHER, _LONGEST_BODY) if line.names_people or "我" in line.text else None
        if body is not None and _ALL_SAID.match(line.text, mention.end):
            return True
        since = max(self._at_least, mention.start - _USUAL_REACH)
        if MAY_BE_USUAL.search(line.text, since, mention.start) is None:
            return False
        usual = _USUAL.search(line.text, since, mention.start)
        if usual is None:
            return False
        said = usual[0]
        if _OF_THIS_YEAR.search(line.text, since, mention.start) is not None:
            return False  # 暖脚的我今年七十六了
        if said[0] == "脚" and any(
            one.kind is PRODUCT and one.start <= usual.start() < one.end for one in line.mentions
        ):
            return False  # 小脚裤28, 脚垫40x60
        if not _AS_A_RULE.search(said) and (said[-1] in "拿选买" or self._has_colour(usual.start(), mention)):
            return False  # 35.5的脚拿35还是36, 我穿正红S
        if not _AS_A_RULE.search(said) and _NO_FIT.match(line.text, mention.end):
            return False  # 我戴56紧
        if said in _BY_AND_LARGE and _ASKED_WHETHER.match(line.text, mention.end):
            return False  # 110斤一般是54吗
        return _ASKED_OF.match(line.text, mention.end) is None

    def _is_told_of(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether the number alone is what somebody's foot takes, where nothing but what is sold so is spoken of."""
        line = self._line
        text, end, feet = line.text, mention.end, line.feet
        if feet is None or quantity.unit not in ("", "码"):
            return False
        if not feet[0] - _BEYOND <= quantity.value <= feet[1] + _BEYOND:
            return False
        follows = text[end : end + 1]
        if follows == "穿":
            return line.before(mention, _BUILD_OF_FEET) is not None  # 脚瘦 42穿41
        if follows == "了":
            if not line.before(mention, CHILD_BEFORE):
                return False  # 我40了
        elif len(text) <= end + 1 or (follows.isalnum() and follows not in "我俺"):
            return False
        are_all_taken = self._tells_sizes and ("各" in text or "一人" in text)
        if not are_all_taken and any(one.kind is COLOR and 0 <= one.start - end <= 1 for one in line.mentions):
            return False  # 我37 黑的
        told = _TOLD_OF.search(text, max(self._at_least, mention.start - _USUAL_REACH), mention.start)
        return told is not None and _OF_YEARS.search(text) is None

    def _has_colour(self, start: int, mention: Mention) -> bool:
        return any(one.kind is COLOR and start <= one.start < mention.start for one in self._line.mentions)


def _as_written(text: str, mention: Mention) -> str:
    """A size as the fan writes it: 3XL is no XXXL."""
    written = text[mention.start : mention.end].removesuffix("码")
    return (written if sizes.letter(written) is not None else str(mention.value)).upper()
