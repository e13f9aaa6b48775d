"""How tall somebody is, among a line's numbers: 160 110斤, 1米62; not what goods measure."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.facts.ages import PERSON_BEFORE
from anchor_console.chat.understanding.facts.numbered import CENTIMETRES, JIN, METRES, NO_UNIT, WEIGHT_UNITS, Numbered
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import Mention

_HEIGHT_BEFORE = re.compile(
    r"(?:身高|身长|个子[大小高矮]?|个头[大小]?|[高矮小大]个[子儿]?|个矮|净高|就长到|(?<![\dm米一二三四五六七八九酸压脂糖])高|一量|量了一?下?)[\s:]?(?:没变)?(?:还?是|有|才|都|大概|差不多|快|刚过?|不到|将近|只有)?\s?$"
)
OF_A_PART = re.compile(
    r"(?:(?<!身)长|围|距离|底|跟|腰|胸|臀|屁股|大腿|肩|床[头垫单笠]?|凉?席子?|[毛地]毯|窗户?|墙|桌子?|圈口|圈|厚|深|直径)(?:我?(?:刚才?)?[量测]了?(?:一?下)?)?\s?(?:是|有|多少)?\s?$"
)
"""Before a measure of a part of somebody, or of goods: 腰围80."""
_WORN = re.compile(
    r"(?:会不会|会)太?(?:长|短|拖地)|[能可会].{0,2}穿|穿.{0,3}[多码号大]|[穿选]|拿(?!下|货|不|吗|么|[一二两三\d][条件双套个])"
)
"""Tells that a height beside it is the wearer's."""
_BY_THE_WEARER = re.compile(
    r"\s?(?:能|可以|够|会|想|应?该)?(?:背|穿|骑|坐|睡)|\s?的?个[子头]|\s?的小?(?:娃|孩|宝|男孩|女孩|闺女|儿子|女儿|丫头|小子)"
)
_PUT_ON = ("穿", " 穿", "能穿", " 能穿")
_AT_SCHOOL = re.compile("年级|幼儿园|[大中小]班")
_SPELT_HEIGHT = re.compile("[一1][四五六七八九][零〇一二三四五六七八九]")
"""A height said digit by digit: 一六五."""
_TALL = (
    "小个",
    "的小个",
    "矮个",
    "的矮个",
    "高",
    "的高个",
    "的大高个",
    "的大个",
    "的个",
    "个子",
    "个头",
    "的矮胖",
    "的矮子",
    "的小矮",
    "小矮个",
    "手长",
    "腿长",
    "腿短",
    "微胖",
    "偏胖",
    "偏瘦",
)
"""Behind a height: 150的小个子."""
_BIG_FELLOW = ("小矮个", "的大高个", "的大个", "的高个", "的小个", "的矮个", "大高个", "的个子")
"""Of these, what is said of people alone: 一米九二的大高个."""
PRICE_BEFORE = re.compile(
    r"(?:[降减少]到|便宜到|到手|卖|价|花|[￥¥]"
    r"|(?:淘宝|天猫|京东|拼多多|[别人你隔]家|隔壁|昨[天晚]|今[天晚]|刚才|早上|上次)(?:才|还|就|又|是|要|都|卖|变)*)\s?$"
)
_PRICE_AFTER = re.compile("(?:有?点|太|好|真|还是|还|都)*(?:贵|便宜|顶|嫌贵|卖|包邮|到手)|[我俺咱](?:就|才|立马|马上)")
_YEARS_BEFORE = re.compile(r"岁半?\s?(?:才|就|刚|快|都|已经|也)?\s?$")
"""Before a child's height: 12岁才135."""
NOTHING_BETWEEN = re.compile(
    r"(?:出头|左右)?[\s,，/、.+:的\-–~]*(?:[高重胖瘦体]|体重|身高|的?个[子儿]?|我|人)*[\s,，/、.+:\-–~]*(?:才|有|就|也|只有?)?\s?"
)
"""What may stand between a bare height and a bare weight; not the 太顶 of 199太顶 179我拿."""
GROWN_WEIGHT = 70
"""Jin from which on 我180斤 is what somebody weighs, not what they buy."""
_CALLED_WEIGHT = re.compile(r"体重[\s:]?(?:是|有|才|都|大概|差不多|刚好|正好|快|将近|只有)?$")
_THEN_WEIGHT = re.compile(r"的[\s,，]?体重")
BESIDE = 5
"""Characters at most between the figures of one body."""
HEAVIEST = 300
_LEAST_BARE_JIN, _LEAST_BARE_KILOS = 70, 40
_OF_ME = re.compile("[我俺咱]")
_CLAUSE_ENDS = frozenset(" ,，")
_LEAST_HEIGHT, _SHORTEST_GROWN, _TALLEST_TOLD, _TALLEST = 140, 150, 195, 205
CHILDRENS_HEIGHTS = ("80", "90", "100", "110", "120", "130", "140", "150", "160", "170")
LEAST_METRES, MOST_METRES, _A_GIANTS = 0.5, 2.3, 2.0
_OF_A_THING = re.compile(r"[宽深]|长(?!得)|\s?[到至~-]\s?(?:\d|[一二两三四五六七八九]米)")
"""Behind a measure of a thing: 1米4宽, 一米一到两米."""
_IN_METRES = re.compile(r"1\.[3-9]\d?|2\.0\d")
_TO_THE_CENTIMETRE = len("1.65")


def height(line: Numbered, at: int, mention: Mention, quantity: Quantity) -> int | None:
    """The height in centimetres that the mention, which is the line's `at`-th, tells of somebody."""
    value, unit = quantity.value, quantity.unit
    if unit == "" and line.before(mention, _CALLED_WEIGHT, 8) is not None:
        return None  # 体重180
    if is_in_metres(quantity):
        return round(100 * value) if _is_of_somebody(line, at, mention, quantity) else None
    if unit in NO_UNIT:
        if not 50 <= value <= 230:
            return None
    elif unit not in METRES and unit not in CENTIMETRES:
        return None
    told = _likely_height(line, at, mention, quantity)
    if _OF_A_THING.match(line.text, mention.end) is not None:
        return None
    if told is None or line.before(mention, OF_A_PART, 4) or line.before(mention, PRICE_BEFORE, 7):
        return None
    return None if not unit and _PRICE_AFTER.match(line.text, mention.end) else told


def is_in_metres(quantity: Quantity) -> bool:
    """Whether the bare figure is like a height in metres: 1.65."""
    return quantity.unit == "" and _IN_METRES.fullmatch(quantity.digits) is not None


def _is_of_somebody(line: Numbered, at: int, mention: Mention, quantity: Quantity) -> bool:
    """Whether a bare figure like a height in metres stands beside somebody, or what they weigh: 我1.65 110斤."""
    if line.is_listed(quantity) or line.before(mention, PRICE_BEFORE, 7) or line.before(mention, OF_A_PART, 4):
        return False
    if line.is_worn and (weight_follows(line, at, mention) or _follows_weight(line, at, mention)):
        return True
    if line.is_worn and _is_beside_bare_jin(line, at, mention):
        return True
    if _is_of_a_body(line, at, mention) or line.before(mention, _HEIGHT_BEFORE) is not None:
        return True
    is_to_the_centimetre = len(quantity.digits) == _TO_THE_CENTIMETRE
    of_person = line.before(mention, PERSON_BEFORE, 4) is not None or line.text.startswith(_TALL, mention.end)
    return is_to_the_centimetre and of_person  # but 我1.5的视力


def _is_beside_bare_jin(line: Numbered, at: int, mention: Mention) -> bool:
    """Whether a figure that may be somebody's jin stands right before: 体重110 1.60."""
    before = line.mentions[at - 1].quantity if at else None
    is_near = before is not None and mention.start - before.end <= BESIDE
    return before is not None and is_near and before.unit == "" and GROWN_WEIGHT < before.value <= HEAVIEST


def _likely_height(line: Numbered, at: int, mention: Mention, quantity: Quantity) -> int | None:
    """The height in centimetres that the figure tells, if it is of no part of anything and no price."""
    value, unit = quantity.value, quantity.unit
    is_told = line.text.startswith(_TALL, mention.end)
    is_big = is_told and line.text.startswith(_BIG_FELLOW, mention.end)
    named = line.before(mention, _HEIGHT_BEFORE) is not None or (is_told and unit != "米") or is_big
    of_person = named or line.before(mention, PERSON_BEFORE, 4) is not None
    is_worn = (
        line.is_worn
        or (unit == "米" and _is_of_wearer(line, mention))
        or _is_of_a_body(line, at, mention)
        or (unit and line.names_people and line.before(mention, _YEARS_BEFORE) is not None)
        or (unit == "米" and _is_told_to_the_centimetre(line, mention, value))
        or (line.text.startswith(_PUT_ON, mention.end) and value >= _LEAST_HEIGHT)
    )
    if not (is_worn or of_person):
        return None
    if unit in METRES:
        is_as_goods_are = value == 1 or (value >= _A_GIANTS and not of_person)  # 想要棵树 两米左右
        fits = LEAST_METRES <= value <= MOST_METRES and not line.is_listed(quantity)
        fits = fits and (named or not is_as_goods_are)
        return round(value * 100) if fits else None
    if unit in CENTIMETRES:
        is_size = line.is_listed(quantity) and not (of_person or line.names_people)  # 110cm灰色一条
        return round(value) if 50 <= value <= 230 and not is_size else None
    if named:
        return round(value)
    beside = weight_follows(line, at, mention) or _follows_weight(line, at, mention)
    is_like_listed = _is_like_listed_heights(line, quantity)
    if beside and not quantity.is_spoken and (of_person or is_like_listed):
        return round(value)  # 儿子120 45斤
    is_of_a_child = of_person and line.names_people
    if is_like_listed and (is_of_a_child or line.before(mention, _YEARS_BEFORE) or _is_of_a_pupil(line, value)):
        return round(value)  # 140拖地不 我闺女136
    if (
        not _LEAST_HEIGHT <= value <= _TALLEST
        or (quantity.is_spoken and _SPELT_HEIGHT.fullmatch(quantity.digits) is None)
        or (
            line.text.startswith("的", mention.end)
            and not (_weighs_right_behind(line, at) or _THEN_WEIGHT.match(line.text, mention.end))
        )
        or line.text.startswith(
            ("码", "那码", "那个码", "这码", "元", "块", "拿下", "拿走", "拍", "抢", "入"), mention.end
        )
    ):
        return None
    of_wearer = is_worn and not line.is_listed(quantity) and _WORN.search(line.text, mention.end) is not None
    is_size = line.names_people and line.is_listed(quantity)  # 大宝150小宝120
    return round(value) if (of_person and not is_size) or of_wearer or beside else None


def _is_of_a_pupil(line: Numbered, value: float) -> bool:
    """Whether somebody at school is spoken of, and it is told to the centimetre: 三年级 135, but 六年级了 150的有吗."""
    return value % 10 > 0 and _AT_SCHOOL.search(line.text) is not None


def _is_like_listed_heights(line: Numbered, quantity: Quantity) -> bool:
    """Whether the bare figure is like the heights by which clothes are sold, and none of them."""
    if not line.is_worn or line.is_listed(quantity):
        return False
    sold_by = [int(size) for size in CHILDRENS_HEIGHTS if size in line.listed]
    return len(sold_by) > 1 and sold_by[0] - 10 <= quantity.value <= sold_by[-1] + 10


def _is_of_wearer(line: Numbered, mention: Mention) -> bool:
    """Whether a length that no product has is that of who wears, carries or rides it: 一年级一米二背会大吗."""
    if _WORN.search(line.text, mention.end) is not None:
        return True
    of_somebody = line.names_people or _AT_SCHOOL.search(line.text) is not None
    return of_somebody and _BY_THE_WEARER.match(line.text, mention.end) is not None


def _is_told_to_the_centimetre(line: Numbered, mention: Mention, value: float) -> bool:
    """Whether a clause is nothing but how tall the writer is, told to the centimetre: 我侧睡 一米七八."""
    text, start, end = line.text, mention.start, mention.end
    if not _LEAST_HEIGHT < 100 * value < _TALLEST or round(100 * value) % 10 == 0:
        return False
    is_clause = text[start - 1] in _CLAUSE_ENDS and (end == len(text) or text[end] in _CLAUSE_ENDS)
    return start > 0 and is_clause and _OF_ME.search(text, 0, start) is not None


def _is_of_a_body(line: Numbered, at: int, mention: Mention) -> bool:
    """Whether it is a height whatever is sold, by the weight right behind it: 185 200斤, 一米七三 130."""
    height = mention.quantity
    weight = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
    if height is None or weight is None or weight.start - mention.end > BESIDE or line.is_listed(weight):
        return False
    if weight.unit in WEIGHT_UNITS:
        jin = weight.value if weight.unit in JIN else 2 * weight.value
        return GROWN_WEIGHT <= jin <= HEAVIEST and not line.text.startswith(("装", "的"), weight.end)
    centimetres = round(height.value * 100)
    return height.unit == "米" and centimetres % 10 > 0 and weight.unit == "" and 80 < weight.value <= HEAVIEST


def _follows_weight(line: Numbered, at: int, mention: Mention) -> bool:
    """Whether it stands right behind a weight: 95斤155, or where clothes are sold 130 163."""
    before = line.mentions[at - 1].quantity if at else None
    if before is None or mention.start - before.end > 1 or not line.is_worn:
        return False
    if before.unit in WEIGHT_UNITS:
        return mention.quantity is None or not line.is_listed(mention.quantity)
    return is_weight_first(line, at - 1)


def is_weight_first(line: Numbered, at: int) -> bool:
    """Whether the bare figure is a weight with the height right behind it: 130 163."""
    weight = line.mentions[at].quantity
    height = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
    if weight is None or height is None or weight.unit or height.unit or not line.is_worn:
        return False
    return (
        80 < weight.value < _LEAST_HEIGHT
        and _SHORTEST_GROWN <= height.value <= _TALLEST_TOLD
        and not (line.is_listed(weight) or line.is_listed(height))
        and line.text[weight.end : height.start] in (" ", "/", ",")
        and (
            line.before(line.mentions[at], PERSON_BEFORE, 4) is not None
            or line.before(line.mentions[at], _CALLED_WEIGHT, 5) is not None
            or _WORN.search(line.text) is not None
        )
    )


def weight_follows(line: Numbered, at: int, mention: Mention) -> bool:
    """Whether a weight stands right behind the mention."""
    following = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
    if following is None or following.start - mention.end > 4:
        return False
    least = _LEAST_BARE_KILOS if line.is_worn else _LEAST_BARE_JIN
    return following.unit in WEIGHT_UNITS or (
        following.unit == ""
        and least <= following.value <= 260
        and not line.is_listed(following)
        and NOTHING_BETWEEN.fullmatch(line.text, mention.end, following.start) is not None
    )


def _weighs_right_behind(line: Numbered, at: int) -> bool:
    """Whether nothing but 的 stands before a weight with its unit: 165的130斤."""
    following = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
    return following is not None and following.unit in WEIGHT_UNITS and following.start - line.mentions[at].end == 1
