"""What a line names: products, colours, sizes, and how many; in order, each with its span."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from anchor_console.chat.understanding import measures, numbers, plain, sizes
from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.phrases import Lists, Place
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.words import Words


class Kind(int):
    """What a mention is of.

    A class of plain numbers: a line of chat compares kinds some hundred times, and to fetch a member of an `Enum`
    takes four times as long.
    """

    PRODUCT: ClassVar[Kind]
    COLOR: ClassVar[Kind]
    SIZE: ClassVar[Kind]
    QTY: ClassVar[Kind]
    NUMBER: ClassVar[Kind]
    """A bare number or one with a unit that may yet be a size, a body figure, money, or nothing."""


Kind.PRODUCT, Kind.COLOR, Kind.SIZE, Kind.QTY, Kind.NUMBER = map(Kind, range(5))


class Mention(Struct, frozen=True, gc=False):
    """`value`: a product's number, a colour's word, a size's plain key, or a count. `quantity` behind it, if any."""

    kind: Kind
    start: int
    end: int
    value: str | int
    quantity: Quantity | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


_LETTER_SIZE = re.compile(r"(?<![a-z0-9.])(\d?x+l|\d?x*[sml]|xs)(?:码|号|\s?size|的码)?(?![a-z0-9])(?!\s?(?:的水|升))")
_ONE_MORE = re.compile(r"\s*(?:$|[!~,，。])")
_NO_LINK = re.compile(r"[\u4e00-\u9fff](?<![的要来我还有多价什咋怎])")
_WORN_BEFORE = re.compile(r"[戴穿]$")
_POINTED_AT = re.compile(r"链接|连接|款|那|的")
_COMES_FIRST = re.compile(r"[冲买拍抢到报支下来]")
_CELL = re.compile(r"(?:干?电池|楼|电)")
_CALLED = re.compile(r"(?:第|no\.?|№|#|链接|连接|号链接)\s?$")
_AFTER_DATE = re.compile(
    r"(?:之?前|之?后|左右|能到|到不|到吗|到货|才发|发工资|出差|过生日|生日|进山|开学|楼|单元|桌|线|院|店|仓|那天|当天|晚上|上午|下午|要带|要用|回家|放假|结婚|走|搬家|考试|体检|回来|请客|聚会|结|领|[买拍订]的"
    r"|台风|下的?单|付的款|签收|收到|收的货|去(?!哪|掉)|就(?:到|坏|破|断|裂|没|不)|不?是?不是(?:发|放|开|过)|又要|了(?=\s|$))"
)
_BEFORE_DATE = re.compile(r"(?:月|[今明昨后]天都?|等到?|到了?|才|在|是|都)$")
_MAY_MEASURE = re.compile(f"[lms0-9半{numbers.CHINESE_DIGITS}]")
"""No number and no size of letters is without one of these."""
_NUMERALS = frozenset(f"{numbers.CHINESE_DIGITS}0123456789")
_SHADE_DIGITS = 2
_SHADES = re.compile(r"(?:[和跟、 ]?[\d一二三四五六七八九]号)+色")
_EACH_BEFORE = re.compile(r"各[来要拿整]?$")
_OF_MONEY = re.compile(r"[少降减贵钱]|便宜")
_ALSO_HUES = frozenset({"米"})
_ALSO_SIZES = frozenset({"l", "m"})
_STEPS = ("大", "小")
_MOST_STEPS = 3
_MOST_PLUSES = 9
_SURELY_DATES = frozenset(
    ("月", "等到", *(day + ends for day in ("今天", "明天", "昨天", "后天") for ends in ("", "都")))
)
_DIMMED = "灰"
_LINK_STATE = re.compile(r"(?:链接|按钮|点|拍|进去).{0,6}(?:是|变|都|全)灰|灰(?:的|了)[,，\s]?(?:点|拍|进|打)不")
"""What cannot be bought is shown grey: 点进去是灰的."""
_TIMES_BEFORE = re.compile(r"[\u4e00-\u9fff\s]x$")
_NOT_OF_PEOPLE = re.compile(r"(?![娃人口老孩月小天字年儿礼周星])")
_NOT_GOODS = re.compile(
    r"(?:[色码味加月周]|地址|容量|尺寸|规格|号码|电话|快递|颜色|口味|尺码|小时|钟头|半|人|多月|星期|礼拜|号|款|[春夏秋冬]天|晚上|[早上中下]午|学期|赞"
    r"|[娃孩猫狗妹姐哥弟儿女]|丫头|闺女|小孩|小家伙|祖宗|家)"
)
_NOT_A_POT = re.compile(r"(?![价气水人味红罩袋吃之])")
_MINUTES = re.compile(r"[钱钟之数裤]")
_TAKING = ("来", "拿", "要", "整", "留", "给", "买", "这", "那")
_TAKING_SLICES = ("来", "拿", "要", "整", "留", "各", "囤", "加")
_MOST_BLOCKS = 9
_MOST_PIECES = 100
_SECOND = 2
_SHORTEST_HEARD = 2
_ASKED_AFTER = ("不", "吗", "吧", "么", "嘛")
_DEEPENS = frozenset("深浅大正粉米墨酒玫暗亮淡")
_BEFORE_HUE = frozenset(
    "发要个双件条的款拿选穿和跟是还来留给套这那种买有号盒瓶袋份整搞加只台对拍了没出上换就再收改成全都也想搭配我俺她他补找副支枚根张顶床串块双身戴涂"
)
_AFTER_HUE = frozenset("的那这要来没有还各和跟一两三俩码款盘个嘅额就给拿不哪行断吗呢卖了啊吧小大中是啥几仲咋")
_HUE_WORDS = (
    *(
        "红包",
        "红糖",
        "红枣",
        "红茶",
        "红酒",
        "红薯",
        "白酒",
        "白送",
        "白拿",
        "白跑",
        "白搭",
        "白费",
        "白茶",
        "白发",
        "白说",
    ),
    *(
        "黑心",
        "黑屏",
        "蓝牙",
        "粉丝",
        "粉底",
        "粉刺",
        "米饭",
        "米粉",
        "米线",
        "黄金",
        "黄油",
        "黄酒",
        "灰尘",
        "绿茶",
        "绿豆",
    ),
    *("青菜", "银行", "橙子", "橙汁", "紫菜", "紫薯", "杏仁", "金额", "米数", "米线", "白给", "白来"),
)
_BEFORE_NAME = frozenset("个口把的买要来这那款有拿条双件只台张本瓶套支号份盒袋给送收和跟是老用洗带根枚家")
_ROW = re.compile(r"的?(?:各|都|一样[一1]|每|一人|全)")


class _Line:
    """What has been found in a line so far; nothing but bare numbers may lie within something else."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._heads = lexicon.heads
        self._sizes = lexicon.size_words
        self._taken = bytearray(len(text) + 1)
        self._found: list[Mention] = []

    def add(self, mention: Mention) -> None:
        self._found.append(mention)
        if mention.kind is not Kind.NUMBER:
            self._taken[mention.start : mention.end] = b"\1" * mention.length
        elif mention.quantity is not None and mention.quantity.unit:
            said = mention.start + len(mention.quantity.digits)
            self._taken[said : mention.end] = b"\1" * (mention.end - said)  # the 米 of 2米 is no colour

    def is_free(self, start: int, end: int) -> bool:
        return self._taken.find(1, start, end) < 0

    def stands_apart(self, at: int) -> bool:
        """Whether the one character at `at` is a word of its own: 黑的, 黑 XL, 要黑; not the 黑 of 黑灯."""
        before = self._text[at - 1] if at else " "
        after = self._text[at + 1] if at + 1 < len(self._text) else " "
        if self._text[at].isascii():
            return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
        if before == "一" and (after in "一的" or not "\u4e00" <= after <= "\u9fff"):
            return at < _SECOND or self._text[at - _SECOND] not in "第十唯"  # 一黑一白
        if self._taken[at + 1] and before not in _DEEPENS:
            return True  # 红马甲
        if at and self._taken[at - 1]:
            return not self._text.startswith(_HUE_WORDS, at)  # 140橙
        left = at == 0 or before in _BEFORE_HUE or not "\u4e00" <= before <= "\u9fff"
        closes = self._taken[at + 1] or after in _AFTER_HUE or after in self._heads
        return bool(left and (closes or not "\u4e00" <= after <= "\u9fff"))

    def mentions(self) -> list[Mention]:
        """All that was found, by start; a bare figure right behind a colour or size counts pieces (高枕1 低枕1)."""
        found = self._found
        if len(found) < 2:
            return found
        found.sort(key=_start)
        if Kind.NUMBER not in [mention.kind for mention in found]:
            return found
        for at in range(len(found) - 1):
            one, hue = found[at], found[at + 1]
            if hue.kind is Kind.COLOR and one.end == hue.start and _is_bare_one(one):
                found[at] = Mention(Kind.QTY, one.start, one.end, 1, one.quantity)  # 一黑一白
        for at in range(1, len(found)):
            before, mention = found[at - 1], found[at]
            if mention.kind is Kind.NUMBER and before.end == mention.start and before.kind in (Kind.COLOR, Kind.SIZE):
                found[at] = self._as_pieces(before, mention)
        return found

    def _as_pieces(self, before: Mention, mention: Mention) -> Mention:
        quantity = mention.quantity
        if quantity is None or quantity.unit or before.quantity is not None:
            return mention
        if quantity.value > (
            _MOST_PIECES if before.kind is Kind.COLOR and quantity.key not in self._sizes else _MOST_BLOCKS
        ):
            return mention
        if mention.end < len(self._text) and self._text[mention.end].isalnum():
            return mention
        return Mention(Kind.QTY, mention.start, mention.end, int(quantity.value), quantity)


def _is_bare_one(mention: Mention) -> bool:
    quantity = mention.quantity
    if mention.kind is not Kind.NUMBER or quantity is None:
        return False
    return quantity.digits == "一" and not quantity.unit


_start = attrgetter("start")


class Named(Struct, frozen=True, gc=False):
    """What a line names: the `mentions`, by their start; and the words for `people`, each with its audience."""

    mentions: list[Mention]
    people: Sequence[Place]


class Finder:
    """Finds what lines name, by one lexicon; built once for it."""

    def __init__(self, lexicon: Lexicon, words: Words, sounds: Sounds) -> None:
        self._lexicon = lexicon
        self._heard = Lists(
            ((sounds.sound(word), number) for word, number in lexicon.spoken_names),
            ((sounds.sound(word), word) for word in plain.sayable(sorted(lexicon.color_words))),
        )
        self._never_heard = words.own_words | {word for listed in words.signals.senses.values() for word in listed}
        spoken: list[tuple[str, tuple[Kind, str]]] = []
        spoken += [(word, (Kind.SIZE, word)) for word in lexicon.spoken_sizes]
        spoken += [("加大", (Kind.SIZE, "xl")), ("加大码", (Kind.SIZE, "xl")), ("均码", (Kind.SIZE, "均码"))]
        spoken += [(word, (Kind.COLOR, word)) for word in sorted(lexicon.color_words)]
        for word in words.colors:
            spoken.append((word, (Kind.COLOR, word)))
            if len(word) == 1:
                spoken.append((word + "色", (Kind.COLOR, word)))
        self._written = Lists(spoken, lexicon.names.items(), sorted(words.people.items()))

    def find(self, texts: Sequence[str], soundings: Sequence[str]) -> list[Named]:
        """All that each of the plain `texts` (`soundings`: the same by sound) names."""
        written = list(map(self._written.longest, texts))
        heard = list(map(self._heard.longest, soundings))
        return list(map(self._found, texts, soundings, written, heard))

    def _found(
        self, text: str, sounding: str, written: Sequence[Sequence[Place]], heard: Sequence[Sequence[Place]]
    ) -> Named:
        """What a line names of which the words are known that are `written` in it and `heard`."""
        spoken, names, people = written
        heard_names, heard_colors = heard
        if not (spoken or names or heard_names or heard_colors) and _MAY_MEASURE.search(text) is None:
            return Named([], people)
        line = _Line(text, self._lexicon)
        if names or heard_names:
            for mention in self._products(text, names, heard_names):
                for start, end, _ in spoken:
                    if start <= mention.start and mention.end <= end and mention.length < end - start:
                        break  # the name is but a part of a colour or size
                else:
                    line.add(mention)
        for start, end, (kind, word) in spoken:
            if end - start > 1 and text[start] in _NUMERALS and line.is_free(start, end):
                line.add(Mention(kind, start, end, word))  # 八年陈 is no number of years
        for quantity in measures.quantities(text):
            if line.is_free(quantity.start, quantity.start + 1):
                line.add(self._of_quantity(text, self._measured(text, quantity, spoken)))
        if "l" in text or "m" in text or "s" in text:
            for match in _LETTER_SIZE.finditer(text):
                key = sizes.letter(match[1])
                if key is not None and line.is_free(match.start(), match.start() + 1):
                    line.add(Mention(Kind.SIZE, match.start(), match.end(), key))
        for at, (start, end, (kind, word)) in enumerate(spoken):
            if word == _DIMMED and _LINK_STATE.search(text) is not None:
                continue
            if line.is_free(start, end) and (
                (end - start > 1 and (not text[start].isascii() or _is_word(text, start, end)))
                or line.stands_apart(start)
                or self._in_a_row(text, spoken[at:])
            ):
                line.add(Mention(kind, start, end, word))
        if sounding != text:
            for start, end, word in heard_colors:
                if line.is_free(start, end):
                    line.add(Mention(Kind.COLOR, start, end, word))
        return Named(line.mentions(), people)

    def _measured(self, text: str, quantity: Quantity, spoken: Collection[tuple[int, int, object]]) -> Quantity:
        """`quantity` with the unit and key that this shop makes of it: 38米绿 is 38 and 米绿, 2.0 what is listed so."""
        start, end, unit, key, digits = quantity.start, quantity.end, quantity.unit, quantity.key, quantity.digits
        if unit == "" and (of_shop := self._unit_of_shop(text, end)):
            return replace(quantity, end=end + len(of_shop), unit=of_shop, key=sizes.measure(quantity.value, of_shop))
        if unit == "对" and text.startswith(_ASKED_AFTER, end):
            return replace(quantity, end=end - 1, unit="", key=numbers.tidy(quantity.value))
        if unit in _ALSO_HUES and any(begin == end - 1 < stop - 1 for begin, stop, _ in spoken):
            return replace(quantity, end=end - 1, unit="", key=numbers.tidy(quantity.value))
        if unit in _ALSO_SIZES and text[end - 2 : end - 1] == " " and unit in self._lexicon.size_words:
            return replace(quantity, end=start + len(digits), unit="", key=numbers.tidy(quantity.value))
        if unit == "" and digits != key and digits in self._lexicon.size_words:
            return replace(quantity, key=digits)
        if unit == "" and text.startswith(sizes.OF, end) and key + sizes.OF in self._lexicon.size_words:
            return replace(quantity, key=key + sizes.OF)
        return quantity

    def _unit_of_shop(self, text: str, end: int) -> str:
        """The unit of this shop's sizes that stands at `end`: 头 of shrimps, 色 of pencils; empty where none."""
        units = self._lexicon.units
        return next(unit for unit in units if text.startswith(unit, end)) if text.startswith(units, end) else ""

    def _in_a_row(self, text: str, spoken: Sequence[tuple[int, int, tuple[Kind, str]]]) -> bool:
        """Whether the first of `spoken` begins a row of colours of ours, said in one breath: 黑米白各一."""
        end = spoken[0][0]
        count = 0
        for begin, stop, (kind, word) in spoken:
            if begin != end or kind is not Kind.COLOR or word not in self._lexicon.color_words:
                break
            end, count = stop, count + 1
        return count > 1 and _ROW.match(text, end) is not None

    def _products(self, text: str, names: Sequence[Place], heard: Sequence[Place]) -> list[Mention]:
        named = [
            Mention(Kind.PRODUCT, start, end, number)
            for start, end, number in names
            if end - start > 1 or _names_alone(text, start)
        ]
        if len(heard) > len(named) or (heard and not named):
            for start, end, number in heard:
                if not _NUMERALS.isdisjoint(text[start:end]) or self._is_as_written(text, start, end):
                    continue  # 大一 sounds like 大衣, 被子 like 杯子
                if all(end <= mention.start or start >= mention.end for mention in named):
                    named.append(Mention(Kind.PRODUCT, start, end, number))
        return named

    def _is_as_written(self, text: str, start: int, end: int) -> bool:
        """Whether what sounds like a name is a word of its own, or two words meet in it: the 流还 of 物流还没动."""
        words = self._never_heard
        if text[start:end] in words:
            return True
        return end - start == _SHORTEST_HEARD and any(at and text[at - 1 : at + 1] in words for at in (start, end))

    def _of_quantity(self, text: str, quantity: Quantity) -> Mention:
        """What a number names: a shade, a product, a size, a count; else it stays a number."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        number = str(int(quantity.value)) if quantity.value == int(quantity.value) else ""
        if unit == "号" and text.startswith("色", end):
            shade = quantity.digits if quantity.digits.isascii() else number
            return Mention(Kind.COLOR, start, end + 1, shade.zfill(_SHADE_DIGITS), quantity)
        if unit == "号" and _SHADES.match(text, end):
            return Mention(Kind.COLOR, start, end, number.zfill(_SHADE_DIGITS), quantity)  # 1号2号3号色
        if unit == "" and len(quantity.digits) == _SHADE_DIGITS and quantity.digits[0] == "0":
            return Mention(Kind.COLOR, start, end, quantity.digits, quantity)
        if unit in ("号", "码") and quantity.value <= _MOST_STEPS and text[start - 1 : start] in _STEPS:
            return Mention(Kind.NUMBER, start, end, "", quantity)  # 大一码 is a step, no size
        product = self._product_start(text, quantity) if number in self._lexicon.goods else None
        if product is not None:
            return Mention(Kind.PRODUCT, product, end, number, quantity)
        if unit == "个加" and quantity.value <= _MOST_PLUSES:
            return Mention(Kind.SIZE, start, end, "x" * int(quantity.value) + "l", quantity)
        if number and _counts(text, quantity):
            return Mention(Kind.QTY, start, end, int(number), quantity)
        if unit == "码":
            return Mention(Kind.SIZE, start, end, number or quantity.key, quantity)
        return Mention(Kind.NUMBER, start, end, quantity.key, quantity)

    def _product_start(self, text: str, quantity: Quantity) -> int | None:
        """Where the naming of a product by this number starts; None where it names none."""
        called = _CALLED.search(text, max(0, quantity.start - 4), quantity.start)
        start = called.start() if called else quantity.start
        if quantity.unit in ("号链接", "号连接", "链接"):
            return start
        if quantity.unit in ("号", "嚎"):
            if _CELL.match(text, quantity.end):
                return None  # 5号电池
            if _WORN_BEFORE.search(text, 0, start) and not _POINTED_AT.match(text, quantity.end):
                return None  # 我戒指戴11号
            return None if self._is_date(text, quantity) else start
        if called and quantity.is_spoken and not quantity.unit and _NO_LINK.match(text, quantity.end):
            return None  # 链接一起拍
        if called and quantity.unit == "个" and _COMES_FIRST.match(text, quantity.end):
            return None  # 我第一个冲
        return start if called and quantity.unit in ("", "个", "款", "单") else None

    @staticmethod
    def _is_date(text: str, quantity: Quantity) -> bool:
        if quantity.value > 31 or "链接" in text[quantity.end : quantity.end + 3]:
            return False
        if text.startswith(("楼", "线", "桌", "院", "单元", "栋"), quantity.end):
            return True
        before = _BEFORE_DATE.search(text, max(0, quantity.start - 3), quantity.start)
        after = _AFTER_DATE.match(text, quantity.end)
        return bool(after) or (before is not None and before[0] in _SURELY_DATES)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether no letter stands right beside `start`..`end`."""
    return not (text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()) and not (
        text[end : end + 1].isascii() and text[end : end + 1].isalpha()
    )


_AS_A_VARIANT = re.compile(r"(?:口味|味|馅|的)")


def take_as_variants(text: str, mentions: list[Mention], pinned: str | None, lexicon: Lexicon) -> None:
    """Make of those `mentions` that name goods, but also a colour or flavour of what is spoken of, the latter:
    水饺要鲅鱼的."""
    current = pinned
    for at, mention in enumerate(mentions):
        if mention.kind is not Kind.PRODUCT:
            continue
        goods = lexicon.goods.get(current) if current is not None else None
        word = text[mention.start : mention.end]
        if mention.quantity is None and goods is not None and goods.color_words.get(word) and mention.value != current:
            following = mentions[at + 1] if at + 1 < len(mentions) else None
            named = lexicon.goods[str(mention.value)]
            if _AS_A_VARIANT.match(text, mention.end) or (following is not None and _only_of(following, goods, named)):
                mentions[at] = Mention(Kind.COLOR, mention.start, mention.end, word)
                continue
        current = str(mention.value)


def _only_of(mention: Mention, goods: Goods, other: Goods) -> bool:
    """Whether a size is one of `goods`, and none of the `other`."""
    key = mention.quantity.key if mention.quantity is not None else str(mention.value)
    return key in goods.size_words and key not in other.size_words


def _names_alone(text: str, start: int) -> bool:
    """Whether a name of one character begins a word: 锅, but not that of 火锅."""
    before = text[start - 1 : start]
    return not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_NAME


def _counts(text: str, quantity: Quantity) -> bool:
    """Whether the number counts goods: with a counting word behind it, or a bare 俩, or after a times sign."""
    start, end, unit = quantity.start, quantity.end, quantity.unit
    before = text[start - 1 : start]
    if unit == "":
        if (
            before == "*"
            or _TIMES_BEFORE.search(text, max(0, start - 2), start)
            or (quantity.value == 1 and _EACH_BEFORE.search(text, max(0, start - 2), start))
        ):
            return True
        if before == "+" and quantity.value <= _MOST_BLOCKS:
            return _ONE_MORE.match(text, end) is not None
        return quantity.digits in ("俩", "仨") and _NOT_OF_PEOPLE.match(text, end) is not None
    if unit in ("个", "种", "只") and _NOT_GOODS.match(text, end):
        return False
    if unit == "片":
        return quantity.value <= _MOST_BLOCKS and before in _TAKING_SLICES
    if unit == "块":
        if _OF_MONEY.search(text) is not None:
            return False
        return quantity.value <= _MOST_BLOCKS and (before in _TAKING or end == len(text)) and before != ""
    if unit == "分":
        return quantity.value <= _MOST_BLOCKS and _MINUTES.match(text, end) is None and before != "满"
    if unit == "口":
        return (
            before not in ("家", "这", "那", "老")
            and text[start - 2 : start] != "我们"
            and _NOT_A_POT.match(text, end) is not None
        )
    return unit in COUNTERS
