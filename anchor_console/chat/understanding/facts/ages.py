"""How old somebody is, among a line's numbers: 58岁, 我才24, 我妈干皮 58; not 年轻十岁, nor a size or price."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Goods
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import Kind, Mention

MOST = 99
UNITS = frozenset({"岁", "周岁", "岁半", "碎"})
PERSON_BEFORE = re.compile(
    r"(?:我|俺|她|他|本人|星人|女生|男生|咱|姐|哥|宝|妈|爸|娘|爹|公|婆|媳妇|婆娘|对象|女|女儿|儿子|小子|妹子|娃|孩子|闺女|丫头|宝宝|朋友|弟|妹|矮|高|瘦|胖|孩|囡|仔|崽|那位|那口子|[男女]的)"
    r"\s?(?:现在)?(?:才|都|也|有|是|就|快|已经)?\s?$"
)
_AGE_BEFORE = re.compile(
    r"(?:[我俺咱额]|本人|她|他|妈|爸|娘|爹|爷|奶|姥|姥爷|婆|公|伴儿?|姑娘|丫头|闺女|儿子|女儿|小子|娃|孩子|宝宝|今年|都|快|满|老人|老[大二三]|丈人|丈母娘|岳[父母]|爷子|太太|[弟哥姐妹]|人到|年过|退休)"
    r"\s?(?:都|今年|快|刚|整|的)?\s?$"
)
_ELDER_BEFORE = re.compile(r"[妈爸爹娘爷奶姥婆公人伴]\s?(?:都|今年|快)?\s?$")
_AILS = re.compile("[眼牙皮腿腰耳手脚膝血头脸身胃嘴背]|走|咬|还|不识字|不认字|记性|种地|下地|带娃|一个人")
"""Behind how old an elder is: 我爸71眼神不行."""
_BIRTHDAY = ("大寿", "整寿", "寿宴", "寿辰")
_CAME_TO = re.compile("[到剩卖拍抢降涨成付花掉来]$")
"""Before what a price has come to."""
_CAME_TO_ME = ("到我", "到俺")
"""Before what a price is by now: 咋到我34了."""
_OLD_ENOUGH = 40
_OLD = 60
_ELDERLY = 40
CHILD_BEFORE = re.compile(r"(?:娃|儿子|闺女|女儿|姑娘|孩子|小子|丫头|宝宝|孙子|孙女|侄[子女]|(?<!兄)[弟妹])\s?$")
_GROWN = 18
_THEN_BODY = re.compile(r"\s?(?:身高|体重|个子)")
_PUT_ON = re.compile("[抹擦涂敷](?=[这那它]|[能会合适]|可以)")
_GIVEN_BEFORE = re.compile(r"[给送帮]我?家?$")
_CHILD_AFTER = re.compile("多?的(?:闺女|女儿|儿子|孩子|娃|小子|孙[子女]|侄[子女]|外甥|老[妈爸娘爹]|[爷奶姥])")
_YEARS_BETWEEN = re.compile(
    r"[穿用戴活坐睡背玩]到$|(?:年轻|年长|显(?:得|着)?[小老嫩]|看着[小老嫩]|[老小嫩大]了|比[^\s,，]{1,6}[大小老]|相差|减龄)了?"
    r"(?:得有|将近|差不多|好几|整整|足足|至少|个|快)?$"
)
"""Before years that lie between two, that somebody seems to lose, or to which a thing lasts: 染完年轻十岁."""
_GUESSED_BEFORE = re.compile("(?:猜|看|以为|说|像)我$")
_TWO_OF_THEM = frozenset({"俩", "仨", "两"})
_TODAY_BEFORE = re.compile(r"今[天儿日]\s?(?:都|已经|才)?$|号(?:[^\s,，]{0,3}[拍下买付订]).{0,4}[\s,，]这?都$")
"""Before a day of the month: 我三号下的单 今天都十七了."""
_SELF_BEFORE = re.compile(r"(?<![给跟和比找收退差欠送帮花扣要坑到])(?:[我俺咱额偶]|本人)$")
_OWN_CLAUSE_BEFORE = re.compile(r"(?:^|[\s,，])(?:[我俺咱额]|本人)(?:现在)?(?:今年|才|都|已经|刚)?$")
_MIDDLE = 30
_OF_MIDDLE_AGE = re.compile(
    "白头发|头发白|更年期|快?绝经|长[白斑皱]|掉头?发|眼袋|皱纹|退休|老花|血[糖压脂]|还单身|带孙"
)
"""Behind how old the fan is: what comes with years."""
_OF_ONES_YEARS = re.compile("岁数|年纪|年龄|本命年|退休|更年期")
_OTHER_BEFORE = re.compile(
    r"(?:[他她妈爸爹娘爷奶姥婆公弟]|老[公婆]|老?伴儿?|媳妇|儿子|闺女|女儿|姑娘|孩子|小子|娃|(?<=[我俺咱])儿|侄[子女儿]|外甥女?|孙[子女])$"
)
_ONLY_NOW = re.compile(
    r"(?:我|俺|咱|额|本人|[他她妈爸爹娘爷奶姥婆公弟哥姐妹]|老[公婆]|老?伴儿?|媳妇|儿子|闺女|女儿|孩子|娃|小姑子|小[舅叔]子|[大小]姨子?|大姑子|小姑|嫂子?|岳[父母]|对象|室友|闺蜜)(?:现在)?(?:才|刚满?|都|已经|也才|都快|虚岁|周岁)\s?$"
)
_OF_MONEY = re.compile(r"[块元钱价卖贵]|便宜|优惠|包邮|成交|拿走|[行中]就")
_LIKELY_AGES = {
    "妈妈": (38, 99),
    "爸爸": (38, 99),
    "老人": (50, 99),
    "孩子": (2, 35),
    "老公": (20, 99),
    "老婆": (20, 99),
    "男士": (16, 60),
}
"""How old those may be of whom a bare figure is said: 我妈干皮 58."""
_OWN_AGES = (14, 99)
_WORN_AGES = (14, 33)
"""What is said of a body where clothes are sold is an age only if it is no weight."""
_SPEAKS_OF_YEARS = re.compile(
    r"老气|显[老嫩]|年[纪轻]|幼稚|装嫩|[太偏][老艳花嫩土潮]|老了|扎不?扎?眼|会不会[怪土艳花嫩傻]|([怪土艳花])不\1|违和|尴尬"
    r"|招摇|花哨|驾驭"
)
"""Where what somebody seems is asked, a figure of themself is their age, though clothes are sold: 我才40 会不会老气."""
_THIS_YEAR = re.compile(r"今年(?:都|刚满?|才|已经|快|满|整|虚岁)?\s?$")
_YEAR_OF_ONES_SIGN = re.compile(r"本命年(?:都|才|刚|整)?\s?$")
_OF_SUCH_AN_AGE = re.compile(r"的人(?:了|哪)?(?=$|[\s,，穿戴用吃还])")
"""Behind how old the fan is: 都六十的人了."""
_OLD_ONE = re.compile("的老(?![粉顾客铁朋])")
"""As that: 俺六十一的老电工."""
_OF_AGE = re.compile(r"[了啦咯喽咧](?=$|[\s,，。!！~]|还|能|穿|腿|眼|脚|皮|戴|用|吃)")


class People(Struct, frozen=True, gc=False):
    """Of whom a line speaks: the audiences that it names, and those of them that it buys for."""

    named: Collection[str]
    bought_for: Collection[str]


class Ages(Struct, frozen=True, gc=False):
    """Tells which figures of one line are ages."""

    text: str
    goods: Sequence[Goods]
    """Those that the line speaks of."""
    people: People
    numbers: Collection[str]
    """Those of all products in the show."""

    def is_span(self, start: int) -> bool:
        """Whether the years at `start` are no age of a person."""
        if self._before(start, _YEARS_BETWEEN, 12):
            return True
        is_of_person = bool(self.people.named) or self._before(start, PERSON_BEFORE, 4) is not None
        return not is_of_person and any(one.is_for_pets for one in self.goods)

    def is_age(self, quantity: Quantity) -> bool:
        """Whether a number without a unit is an age."""
        if quantity.unit != "" or not 2 <= quantity.value <= MOST or quantity.digits in _TWO_OF_THEM:
            return False
        start, end, text = quantity.start, quantity.end, self.text
        if text.startswith(_BIRTHDAY, end):
            return bool(self.people.bought_for) and quantity.value >= _OLD_ENOUGH
        if text.endswith(_CAME_TO_ME, 0, start):
            return False
        if self._before(start, _GUESSED_BEFORE, 4) or self._before(start, _TODAY_BEFORE, 12):
            return False
        if "今" in text and self._before(start, _THIS_YEAR, 6):
            return True
        if quantity.value >= _OLD_ENOUGH and self.people.named and text.endswith("整", 0, start):
            return True  # 爷爷整八十
        if "本命年" in text and self._before(start, _YEAR_OF_ONES_SIGN, 6):
            return True
        if quantity.value >= _MIDDLE and text.startswith("的人", end) and _OF_SUCH_AN_AGE.match(text, end) is not None:
            return True
        if quantity.value >= _MIDDLE and _OLD_ONE.match(text, end) is not None and self._before(start, _SELF_BEFORE, 2):
            return True
        if self.is_bare(quantity):
            return True
        if _CHILD_AFTER.match(text, end) and self._before(start, _GIVEN_BEFORE, 3):
            return True  # 给二十三的闺女
        ends_clause = not text[end : end + 1].isalnum()
        if quantity.value < _GROWN and ends_clause and self._before(start, CHILD_BEFORE, 3):
            return True
        if not text.startswith(("了", "啦", "咯", "喽", "整"), end):
            if quantity.value < _OLD:
                return False
            is_told = ends_clause or _AILS.match(text, end) is not None
            return is_told and self._before(start, _ELDER_BEFORE, 4) is not None
        if self._before(start, _AGE_BEFORE, 5):
            return True
        if quantity.value >= _OLD and quantity.is_spoken and self.people.named:
            return self._before(start, _CAME_TO, 1) is None  # 老汉儿痛风六十三了
        starts_clause = start == 0 or not text[start - 1].isalnum()
        if starts_clause and quantity.value >= _MIDDLE and _OF_ONES_YEARS.search(text):
            return True  # 这把年纪了 58了还抹啥
        if quantity.value >= _ELDERLY and quantity.is_spoken and start == 0:
            return _OF_AGE.match(text, end) is not None
        return bool(self.people.bought_for) and starts_clause

    def is_bare(self, quantity: Quantity) -> bool:
        """Whether a figure that ends its clause, and that nothing listed is called by, is how old somebody is: 我才24.

        A figure that may also be a size, a shade, a number in the show, a weight or a price is none.
        """
        text, key, value = self.text, quantity.key, quantity.value
        start, end = quantity.start, quantity.end
        if value != int(value):
            return False
        if text[end : end + 1].isalnum():
            return self._tells_of_years(quantity) or self._puts_it_on(quantity)
        if any(key in one.any_words for one in self.goods) or _OF_MONEY.search(text, start - 4, end + 6):
            return False
        if value < _GROWN and self._before(start, CHILD_BEFORE, 3) and _THEN_BODY.match(text, end) is not None:
            return True  # 姑娘13 身高161
        is_worn = any(one.is_worn for one in self.goods) and _SPEAKS_OF_YEARS.search(text) is None
        least, most = _WORN_AGES if is_worn else _OWN_AGES
        if self._before(start, _ONLY_NOW, 8):
            return 2 <= value <= most
        if is_worn:
            return False
        if self._before(start, _SELF_BEFORE, 2):
            return least <= value <= most and key not in self.numbers
        if text[start - 1 : start].isalnum():
            of_them = self.people.named if self._before(start, _OTHER_BEFORE, 3) else ()
        else:
            of_them = self.people.bought_for if key not in self.numbers else ()
        likely = [_LIKELY_AGES[one] for one in of_them if one in _LIKELY_AGES]
        return len(likely) == 1 and likely[0][0] <= value <= likely[0][1]

    def _tells_of_years(self, quantity: Quantity) -> bool:
        """Whether what comes with years stands behind a figure of the fan: 我45白头发多."""
        if quantity.value < _MIDDLE or _OF_MIDDLE_AGE.match(self.text, quantity.end) is None:
            return False
        return _OWN_CLAUSE_BEFORE.search(self.text, quantity.start - 3, quantity.start) is not None

    def _puts_it_on(self, quantity: Quantity) -> bool:
        """Whether the fan asks what a skin of such years may bear: 我26抹这个会不会太早."""
        if not _OWN_AGES[0] <= quantity.value <= _OWN_AGES[1] or _PUT_ON.match(self.text, quantity.end) is None:
            return False
        return _OWN_CLAUSE_BEFORE.search(self.text, quantity.start - 3, quantity.start) is not None

    def _before(self, start: int, pattern: re.Pattern[str], reach: int) -> re.Match[str] | None:
        return pattern.search(self.text, start - reach, start) if start else None


def shade_number(mention: Mention) -> Quantity | None:
    """The number that a word for a shade is, as a quantity: the 23 of 23枫糖; None where it is none."""
    digits = str(mention.value)
    if mention.kind is not Kind.COLOR or not digits.isdecimal():
        return None
    return Quantity(mention.start, mention.end, float(digits), "", digits, digits)
