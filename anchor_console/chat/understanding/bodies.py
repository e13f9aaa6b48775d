"""How tall and how heavy somebody is, among a line's numbers: 160 110斤, 1米62, 体重一百六; not what goods measure."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import numbers
from anchor_console.chat.understanding.ages import PERSON_BEFORE
from anchor_console.chat.understanding.measures import Quantity
from anchor_console.chat.understanding.mentions import Mention
from anchor_console.chat.understanding.numbered import (
    CENTIMETRES,
    JIN,
    KILOS,
    METRES,
    NO_UNIT,
    WEIGHT_UNITS,
    Numbered,
)

_HEIGHT_BEFORE = re.compile(
    r"(?:身高|身长|个子|个头|个矮|净高|长到|高|一量|量了一?下?)\s?(?:没变)?(?:还?是|有|才|都|大概|差不多|快|刚过?|不到|将近|只有)?\s?$"
)
_OF_A_PART = re.compile(
    r"(?:(?<!身)长|围|宽|距离|底|跟|腰|胸|臀|肩|床头?|窗户?|墙|桌子?|圈口|圈|厚|深|直径)\s?(?:是|有|多少)?\s?$"
)
"""Before a measure of a part of somebody, or of goods: 腰围80."""
_OF_A_THING = re.compile(r"\s?(?:大?床|的(?:大?床|被|锅|桌|箱|柜|那?套)|[x*乘]\s?[\d一二两三四五六七八九])")
"""Behind a measure of goods: 两米的床, 1.2乘2."""
_TIMES = ("x", "*", "乘")
_WORN = re.compile(r"[能可会].{0,2}穿|穿.{0,3}[多码号大]|[穿选]|拿(?!下|货|不|吗|么)")
"""Tells that a height beside it is the wearer's."""
_BY_THE_WEARER = re.compile(
    r"\s?(?:能|可以|够|会|想)?(?:背|穿|骑|坐|睡)|\s?的?个[子头]|\s?的小?(?:娃|孩|宝|男孩|女孩|闺女|儿子|女儿|丫头|小子)"
)
_PUT_ON = ("穿", " 穿", "能穿", " 能穿")
_AT_SCHOOL = re.compile(r"年级|幼儿园|[大中小]班|岁")
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
)
"""Behind a height: 150的小个子."""
_PRICE_BEFORE = re.compile(
    r"(?:[降减少]到|便宜到|到手|卖|价|花|[￥¥]"
    r"|(?:淘宝|天猫|京东|拼多多|[别人你隔]家|隔壁|昨[天晚]|今[天晚]|刚才|早上|上次)(?:才|还|就|又|是|要|都|卖|变)*)\s?$"
)
_PRICE_AFTER = re.compile(
    "(?:有?点|太|好|真|还是|还|都)*(?:贵|便宜|顶(?!得)|嫌贵|卖|包邮|到手)|[我俺咱](?:就|才|立马|马上)"
)
_TAKEN_FROM_ME = re.compile("[扣收退找差欠骗坑赚返]了?[我俺咱]$")
_YEARS_BEFORE = re.compile(r"岁半?\s?(?:才|就|刚|快|都|已经|也)?\s?$")
"""Before a child's height: 12岁才135."""
_NOTHING_ELSE = re.compile(
    r"[\s,，/、.+\-–~]*(?:[高重胖瘦体]|体重|身高|的?个子?|我|人)*[\s,，/、.+\-–~]*(?:才|有|就|也|只有?)?\s?"
)
"""What may stand between a bare height and a bare weight; not the 太顶 of 199太顶 179我拿."""
_ON_IT = re.compile(r"站|坐|躺|踩|上去")
_GROWN_WEIGHT = 70
"""Jin from which on 我180斤 is what somebody weighs, not what they buy."""
_WEIGHT_BEFORE = re.compile(r"(?:体重|重|称|(?<![想要])[胖瘦]到了?)\s?(?:是|有|才|都|大概|快)?\s?$")
_ON_SCALES_BEFORE = re.compile(
    r"(?:[涨掉减飙]到了?|胖成|减[脂肥]期?(?:都|才|也)?|上[秤称]|过秤|秤上|体检|[称秤]了(?:一?下|[称秤])?)\s?(?:一看|一站|一称|显示)?\s?(?:是|有|才|都|大概|快|又|还)?\s?$"
)
"""Before the weight of somebody who is heavy enough; else goods are weighed."""
_SCALES_BEFORE = re.compile(
    r"(?:上[秤称]|过秤|秤上|体检|[称秤]了一?下?)\s?(?:一看|一站|一称|显示)?\s?(?:是|有|才|都|大概|快|又|还)?\s?$"
)
"""Before a weight, though it be without its unit."""
MAY_BE_ON_SCALES = re.compile("[秤称检]")
_OF_THE_HEAVY = re.compile(
    r"\s?的?(?:(?:能|敢|可以)?[坐站躺骑睡踩](?:得|上去|不|吗|住|下)?|减[肥脂重]|胖[子妞墩丫]|大?胖|大汉|壮汉|女生|男生|汉子|站|坐|躺|选手|想[瘦减])"
)
"""Behind a weight: it is somebody's, not that of goods."""
_OF_A_NEWBORN = re.compile(r"(?:才|刚|只有|出生|生下来)\s?$")
_ONLY_SO_HEAVY = re.compile(r"[瘦胖][^\s,，\d]{0,10}(?:才|都|就)$")
"""Before what somebody weighs whose height is told: 187瘦得跟竹竿似的才130."""
_OF_A_SISTER = ("的大姐", "的大妹子", "的妹子", "的姐妹", "的胖", "的大胖", "的姑娘", "的大哥", "的老哥")
_REACHED = re.compile(r"[有到]$")
"""Before a figure that somebody may come to: 穿完有170没."""
_CHOSEN_BEFORE = re.compile(r"(?:[拿穿选买要来]|还是)\s?$")
_HOPED_FOR = re.compile(
    r"(?:等|要|想|目标|争取|准备|打算|计划|努力)[^\s,，]{0,10}[瘦减胖增]到?$|(?:加起来|一共|总共|合计|加一块儿?)(?:有|得|都|快|才)?$"
)
"""Before what somebody would like to weigh, or what two weigh together."""
_CALLS_OTHERS = re.compile(
    r"的(?:大?姐妹?|大?妹子|姑娘|大?哥|老哥|姐妹|兄弟|胖[子友])们?(?:在[吗不么没]|有[吗没]|举手|扣|集合|冒泡|看过来|快来)"
)
_BUILT_BEFORE = re.compile(r"[我俺咱他她妈爸公婆娃][^\s,，]{0,4}[粗壮胖瘦圆厚]\s?$")
"""Before what somebody weighs: how they are built, 我脖子粗 190斤."""
_BOUND = ("以下", "以上", "以内", "之内", "以里")
_CAME_TO = re.compile("(?:[瘦减胖涨掉降长]|[瘦减掉降]肥)?到")
"""Behind what somebody weighed before: 从170斤减到130斤."""
_I = "我俺咱"
_ABOUT_SIZE = re.compile(r"[码号穿]|x*l(?![a-z])|大小|塞|勒|绷")
_CHANGED_BEFORE = re.compile(r"(?:瘦了?|减了?|胖了|重了|轻了|掉了|少了|差)$")
"""Before how much lighter or heavier somebody is: 瘦了10斤."""
_BESIDE = 3
"""Characters at most between the figures of one body."""
_LIKE_LEAST, _LIKE_MOST = 0.8, 1.25
_HEAVIEST = 300
_MORE_THAN_TALL = 200
"""Jin that are no height."""
_LEAST_HEIGHT, _SHORTEST_GROWN, _TALLEST_TOLD, _TALLEST = 140, 150, 195, 205
_ASKED_IF = ("没", "吗", "不", "么")
_CHILDRENS_HEIGHTS = ("80", "90", "100", "110", "120", "130", "140", "150", "160", "170")
_LEAST_METRES, _MOST_METRES = 0.5, 2.3
_LEAST_OF_A_BODY = 50
"""Less is no height in centimetres, and without a unit no weight."""


class Bodies:
    """Reads the bodies that one line speaks of, whose figures it is told from left to right."""

    __slots__ = ("_has_height", "_height_end", "_jin", "_line")

    def __init__(self, line: Numbered) -> None:
        self._line = line
        self._has_height = False
        """Of the body spoken of last."""
        self._height_end = -9
        self._jin = 0.0
        """What somebody weighs of whom the line told before, where it told with the unit."""

    def read(self, at: int, mention: Mention, quantity: Quantity) -> tuple[str, int | float] | None:
        """The height or weight that the mention, which is the line's `at`-th, tells of somebody."""
        line = self._line
        if self._has_height and line.names_people and line.before(mention, PERSON_BEFORE, 4):
            self._has_height = False  # 我160 110斤，我妈155 130斤: another one's figures begin
            self._height_end = -9
        if self._is_weight_of_itself(at, mention, quantity):
            return None if self._is_of_a_thing(mention) else ("weight_kg", numbers.whole(quantity.value / 2))
        height = self._height(at, mention, quantity)
        if height is not None:
            if self._is_of_a_thing(mention):
                return None
            self._has_height, self._height_end = True, mention.end
            return "height_cm", height
        if self._is_weight(mention, quantity) and not self._is_of_a_thing(mention):
            kilos = quantity.value if quantity.unit in KILOS else quantity.value / 2
            self._jin = 2 * kilos if quantity.unit and line.names_people else 0.0
            return "weight_kg", numbers.whole(kilos)
        return None

    def _is_of_a_thing(self, mention: Mention) -> bool:
        text = self._line.text
        return text[mention.start - 1 : mention.start] in _TIMES or _OF_A_THING.match(text, mention.end) is not None

    def _is_weight_of_itself(self, at: int, mention: Mention, quantity: Quantity) -> bool:
        """Whether the bare figure is a weight, though it might be a height by its value."""
        if quantity.unit:
            return False
        return (
            (not self._has_height and self._is_weight_first(at))
            or (self._jin > 0 and self._is_parallel(at, mention, quantity))
            or (80 < quantity.value <= _HEAVIEST and self._is_on_scales(mention, quantity))
        )

    def _is_parallel(self, at: int, mention: Mention, quantity: Quantity) -> bool:
        """Whether the bare figure is told of somebody as a weight was of another one: 闺蜜200斤5XL正好 我210."""
        if self._has_height or not _LIKE_LEAST * self._jin <= quantity.value <= _LIKE_MOST * self._jin:
            return False
        return self._line.text[mention.start - 1] in _I and not self._weight_follows(at, mention)

    def _is_on_scales(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether scales told the bare figure: 上秤一看180."""
        line = self._line
        if MAY_BE_ON_SCALES.search(line.text) is None or line.is_listed(quantity):
            return False
        return line.before(mention, _SCALES_BEFORE, 9) is not None

    def _height(self, at: int, mention: Mention, quantity: Quantity) -> int | None:
        line = self._line
        value, unit = quantity.value, quantity.unit
        if unit in NO_UNIT:
            if self._has_height or not 50 <= value <= 230:
                return None
        elif unit not in METRES and unit not in CENTIMETRES:
            return None
        height = self._likely_height(at, mention, quantity)
        if height is None or line.before(mention, _OF_A_PART, 4) or line.before(mention, _PRICE_BEFORE, 7):
            return None
        return None if not unit and _PRICE_AFTER.match(line.text, mention.end) else height

    def _likely_height(self, at: int, mention: Mention, quantity: Quantity) -> int | None:
        """The height in centimetres that the figure tells, if it is of no part of anything and no price."""
        line = self._line
        value, unit = quantity.value, quantity.unit
        is_told = line.text.startswith(_TALL, mention.end)
        named = line.before(mention, _HEIGHT_BEFORE) is not None or (is_told and unit != "米")
        of_person = named or line.before(mention, PERSON_BEFORE, 4) is not None
        is_worn = (
            line.is_worn
            or (unit == "米" and self._is_of_wearer(mention))
            or self._is_of_a_body(at, mention)
            or (line.text.startswith(_PUT_ON, mention.end) and value >= _LEAST_HEIGHT)
        )
        if not (is_worn or of_person):
            return None
        if unit in METRES:
            fits = _LEAST_METRES <= value <= _MOST_METRES and not line.is_listed(quantity) and (value != 1 or named)
            return round(value * 100) if fits else None
        if unit in CENTIMETRES:
            return round(value) if 50 <= value <= 230 else None
        if named:
            return round(value)
        beside = self._weight_follows(at, mention) or self._follows_weight(at, mention)
        if beside and not quantity.is_spoken and self._weighs_little(at):
            if of_person or self._is_like_listed_heights(quantity):
                return round(value)  # 儿子120 45斤
        elif (
            (of_person and line.names_people) or ("岁" in line.text and line.before(mention, _YEARS_BEFORE))
        ) and self._is_like_listed_heights(quantity):
            return round(value)  # 140拖地不 我闺女136
        if (
            not _LEAST_HEIGHT <= value <= _TALLEST
            or (quantity.is_spoken and _SPELT_HEIGHT.fullmatch(quantity.digits) is None)
            or line.text.startswith(("码", "的", "元", "块", "拿下", "拿走", "拍", "抢", "入"), mention.end)
        ):
            return None
        of_wearer = is_worn and not line.is_listed(quantity) and _WORN.search(line.text, mention.end) is not None
        is_size = line.names_people and line.is_listed(quantity)  # 大宝150小宝120
        return round(value) if (of_person and not is_size) or of_wearer or beside else None

    def _is_like_listed_heights(self, quantity: Quantity) -> bool:
        """Whether the bare figure is like the heights by which clothes are sold, and none of them."""
        line = self._line
        if not line.is_worn or line.is_listed(quantity):
            return False
        sold_by = [int(size) for size in _CHILDRENS_HEIGHTS if size in line.listed]
        return len(sold_by) > 1 and sold_by[0] - 10 <= quantity.value <= sold_by[-1] + 10

    def _is_of_wearer(self, mention: Mention) -> bool:
        """Whether a length that no product has is that of who wears, carries or rides it: 一年级一米二背会大吗."""
        line = self._line
        if _WORN.search(line.text, mention.end) is not None:
            return True
        return _BY_THE_WEARER.match(line.text, mention.end) is not None and (
            line.names_people or _AT_SCHOOL.search(line.text) is not None
        )

    def _is_of_a_body(self, at: int, mention: Mention) -> bool:
        """Whether it is a height whatever is sold, by the weight right behind it: 185 200斤, 一米七三 130."""
        line = self._line
        height = mention.quantity
        weight = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
        if height is None or weight is None or weight.start - mention.end > _BESIDE or line.is_listed(weight):
            return False
        if weight.unit in WEIGHT_UNITS:
            jin = weight.value if weight.unit in JIN else 2 * weight.value
            return _GROWN_WEIGHT <= jin <= _HEAVIEST and not line.text.startswith(("装", "的"), weight.end)
        centimetres = round(height.value * 100)
        return height.unit == "米" and centimetres % 10 > 0 and weight.unit == "" and 80 < weight.value <= _HEAVIEST

    def _follows_weight(self, at: int, mention: Mention) -> bool:
        """Whether it stands right behind a weight: 95斤155, or where clothes are sold 130 163."""
        line = self._line
        before = line.mentions[at - 1].quantity if at else None
        if before is None or mention.start - before.end > 1 or not line.is_worn:
            return False
        if before.unit in WEIGHT_UNITS:
            return mention.quantity is None or not line.is_listed(mention.quantity)
        return self._is_weight_first(at - 1)

    def _is_weight_first(self, at: int) -> bool:
        """Whether the bare figure is a weight with the height right behind it: 130 163."""
        line = self._line
        weight = line.mentions[at].quantity
        height = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
        if weight is None or height is None or weight.unit or height.unit or not line.is_worn:
            return False
        return (
            80 < weight.value < _LEAST_HEIGHT
            and _SHORTEST_GROWN <= height.value <= _TALLEST_TOLD
            and not (line.is_listed(weight) or line.is_listed(height))
            and line.text[weight.end : height.start] in (" ", "/")
            and (line.before(line.mentions[at], PERSON_BEFORE, 4) is not None or _WORN.search(line.text) is not None)
        )

    def _weight_follows(self, at: int, mention: Mention) -> bool:
        line = self._line
        following = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
        if following is None or following.start - mention.end > 4:
            return False
        return following.unit in WEIGHT_UNITS or (
            following.unit == ""
            and 70 <= following.value <= 260
            and not line.is_listed(following)
            and _NOTHING_ELSE.fullmatch(line.text, mention.end, following.start) is not None
        )

    def _weighs_little(self, at: int) -> bool:
        """Whether a child's weight, with its unit, stands behind the mention."""
        line = self._line
        following = line.mentions[at + 1].quantity if at + 1 < len(line.mentions) else None
        return following is not None and following.unit in WEIGHT_UNITS and 15 <= following.value < _GROWN_WEIGHT

    def _is_weight(self, mention: Mention, quantity: Quantity) -> bool:
        if quantity.unit == "":
            is_told = 80 < quantity.value <= _HEAVIEST and self._is_bare_weight(mention, quantity)
        else:
            is_told = quantity.unit in WEIGHT_UNITS and self._is_weighed(mention, quantity)
        return is_told and not self._is_nobodys(mention, quantity)

    def _is_beside_height(self, mention: Mention) -> bool:
        return self._has_height and mention.start - self._height_end <= _BESIDE

    def _is_bare_weight(self, mention: Mention, quantity: Quantity) -> bool:
        line = self._line
        if line.is_listed(quantity):
            return False
        if self._is_beside_height(mention) or line.before(mention, _WEIGHT_BEFORE):
            return True
        if self._has_height and line.before(mention, _ONLY_SO_HEAVY, 14):
            return True
        if line.is_worn and line.text.startswith(_OF_A_SISTER, mention.end):
            return True  # 一百五的大姐
        if line.before(mention, PERSON_BEFORE, 4) is None:
            return False
        if line.is_worn and self._can_be_no_height(mention, quantity):
            return True  # 5xl的有吗 我二百六
        return _ON_IT.match(line.text, mention.end) is not None

    def _is_weighed(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether what is told with its unit is what somebody weighs, and not what they buy."""
        line, value = self._line, quantity.value
        is_beside = self._is_beside_height(mention)
        is_listed = line.is_listed(quantity)
        if self._has_height and line.before(mention, _ONLY_SO_HEAVY, 14):
            return not is_listed
        if is_listed and not is_beside:
            return False
        named = is_beside or line.before(mention, _WEIGHT_BEFORE) is not None
        is_said = line.before(mention, PERSON_BEFORE, 4) is not None
        of_person = self._has_height or line.names_people
        if not (is_said or of_person) and any(one.is_for_pets for one in line.goods):
            return False  # 金毛70斤
        kilos = value if quantity.unit in KILOS else value / 2
        if 2 * kilos >= _GROWN_WEIGHT and (
            (not is_listed and (is_said or line.before(mention, _BUILT_BEFORE, 8)))
            or _OF_THE_HEAVY.match(line.text, mention.end)
            or line.before(mention, _ON_SCALES_BEFORE)
        ):
            return True
        if quantity.unit in KILOS:
            return named or (line.is_worn and 8 <= value <= 200) or (of_person and value >= 10)
        if value < 8:
            return line.names_people and line.before(mention, _OF_A_NEWBORN, 4) is not None
        if line.text[mention.end - 1] == "装" or line.text.startswith(("装", "的装"), mention.end):
            return False
        if not named and line.before(mention, _CHANGED_BEFORE, 3):
            return False
        return named or (line.is_worn and 10 <= value <= 400) or (of_person and value >= 20)

    def _is_nobodys(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether it is chosen, paid, hoped for or what somebody may come to, of two together, or anybody's."""
        line = self._line
        if quantity.unit == "" and (
            line.before(mention, _CHOSEN_BEFORE, 3)
            or line.before(mention, _PRICE_BEFORE, 7)
            or line.before(mention, _TAKEN_FROM_ME, 5)
            or (line.text.startswith(_ASKED_IF, mention.end) and line.before(mention, _REACHED, 3))
        ):
            return True  # 1米65穿完有170没
        if line.before(mention, _OF_A_PART, 4) or line.before(mention, _HOPED_FOR, 14):
            return True  # 163 上围86
        if line.text.startswith(_BOUND, mention.end):
            return line.before(mention, PERSON_BEFORE, 4) is None  # 160斤以下的别穿
        if line.text.startswith("从", mention.start - 1) and _CAME_TO.match(line.text, mention.end):
            return True
        if not line.text.startswith("的", mention.end):
            return False
        if _CALLS_OTHERS.match(line.text, mention.end) is not None:
            return True  # 180的姐妹在吗
        return line.text.startswith("的人", mention.end) and line.text.startswith("给", mention.start - 1)

    def _can_be_no_height(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether the bare figure of somebody is too great for a height, or is said as jin are: 俺一百九 给啥号."""
        text, end = self._line.text, mention.end
        said_as_jin = quantity.value >= _MORE_THAN_TALL or (quantity.is_spoken and "百" in quantity.digits)
        if end == len(text):
            return quantity.value >= _MORE_THAN_TALL
        closes = said_as_jin and not text[end].isalnum()
        return closes and text[mention.start - 1] in _I and _ABOUT_SIZE.search(text, end) is not None


def may_be_of_a_body(quantity: Quantity) -> bool:
    """Whether it may be a height or a weight, by its value and unit alone; most of a line's numbers may not."""
    if quantity.unit in WEIGHT_UNITS:
        return True
    if quantity.unit in METRES:
        return _LEAST_METRES <= quantity.value <= _MOST_METRES
    return (quantity.unit in CENTIMETRES or quantity.unit in NO_UNIT) and quantity.value >= _LEAST_OF_A_BODY
