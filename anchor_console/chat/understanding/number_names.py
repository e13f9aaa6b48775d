"""What the numbers of a line name: a shade (3号色), a product (3号), a size (38码), a count (3件), or nothing yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from msgspec.structs import replace

from anchor_console.chat.understanding import numbers, sizes
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.phrases import Place
from anchor_console.chat.understanding.size_words import PACKED_SO
from anchor_console.chat.understanding.sizes_together import MOST_PLUSES, OF_SPANS, SizesTogether

TEN = "十"
TENS_AND_ONE = "十一"
"""What a count ends with that may be a size and one of it: 四十一条."""
_OF_LENGTH = ("的", "裤", "袖")
"""Behind so many tenths of a length: 九分的, 七分袖."""
_CALLED = re.compile(r"(?:第|no\.?|№|#|链接|连接|号链接)\s?$")
_CALLS_A_PRODUCT = frozenset({"号链接", "号连接", "链接"})
_NO_LINK = re.compile(r"[\u4e00-\u9fff](?<![的要来我还有多价什咋怎])")
_COMES_FIRST = re.compile(r"[冲买拍抢到报支下付]|来(?!了?[\d一二两俩三仨四五六七八九])")
_COMES_TODAY = ("今天", "今晚", "今儿", "我")
_NO_GOODS = re.compile(
    r"干?电池(?!类)|楼|电(?!池类|[动压热子加])|主播|客服|助理|模特|机位|嘉宾|选手|评委|公交|车间|粉丝"
)
_COUNTS_ON = re.compile(r"菜|人|孩|娃|月|小时|站|路口|问题|半价|[咋怎]么?算|多少|打折|[\u4e00-\u9fff]折")
"""Behind 第N个: one of a row of others."""
_COUNTED_TO = ("攒到", "吃到", "用到", "喝到", "数到", "养到", "吃了", "用了", "喝了", "养了", "家里", "家的")
"""Before it: one of those that somebody has had."""
_WORN = ("戴", "穿")
_POINTED_AT = re.compile(r"链接|连接|款|那|的")
_SIZE_ASKED = re.compile(r"\s?[要得]?\s?穿?(?:多大|什么码|啥码|哪个码|什么尺码)")
"""Behind what is put on: whoever asks for the size names none, but for the usual one (平时穿37号选几码)."""
_USUALLY_WORN = re.compile(r"(?:平时|平常|一般|一直|从来|以前|都|常|是)穿$")

_OF_A_HOUSE = ("楼", "线", "桌", "站", "库", "院", "单元", "栋", "宿舍", "教学楼", "门店", "车厢", "窗口")
_LAST_DAY = 31
_AFTER_DATE = re.compile(
    r"(?:[之以]?前|[之以]?后|是[我俺咱](?:家?[\u4e00-\u9fff]{1,2})?生日|左右|能送?[到收达]|送?得?到得?了|送得?到|到不|到吗|到货|才发|发工资|我?出差|下[雨雪]|降温|立[春夏秋冬]|就立|过生日|生日|进山|开学|演出|表演|班里|楼|单元|桌|线|院|店|仓|那天|当天|晚上|上午|下午|要带|要用|回家|放假|开(?:家长)?会|结婚|走(?!起|[一1两俩]|你)|搬家|要?考试|体检|回来|请客|聚会|结|领|[买拍订]的"
    r"|(?:[我俺咱]们?|孩子|老公|老婆|闺女|儿子|[她他])?(?:就|要|得)?(?:走(?!起|[一1两俩]|你)|动身|出(?:发|远?门|国)|坐(?:火车|高铁|飞机|动车|大巴|车|船)|赶(?:火车|飞机|车)"
    r"|上班|出院|住院|办酒|摆酒|办婚礼|订婚|出嫁|比赛|演出|军训|考[驾研证级]|开运动会|的(?:火车|高铁|飞机|机票|车票|航班|婚礼|酒席|船)(?!票?[夹包]))"
    r"|[我俺]?家?(?:妈|爸|爹|娘|婆婆|公公|奶奶|爷爷|姥姥|老公|老婆|媳妇|闺女|儿子|女儿|孩子|娃|宝宝)(?:过?(?:[一二三四五六七八九十]+岁)?生日|[过做]?大?寿(?![桃星衣面])|周岁|满月|结婚|出嫁|开学|考试)(?!礼)"
    r"|台风|开始(?:放|上[班学]|休|营业|降温|下雪|考)|下的?单(?!成功|了)|付的款|签收|收到|收的货|去(?!哪|掉)|就(?:到|坏|破|断|裂|没|不)|不?是?不是(?:发|放|开|过)|又要|了(?=\s|$))"
)
_BEFORE_DATE = re.compile(r"(?:月|[今明昨后]天都?|等到?|到了?|才|在|是|都)$")
_DAY_BEFORE = re.compile(
    r"(?:生日|酒席?|宴|婚礼?|喜事|满月|周岁|百天|开学|军训|考试?|演出|比赛|出发|出差|搬家|入伙|开业|过节|年会|寿)(?:就|定)?(?:是|在)\s?$"
)
"""Before the day of a feast, or of what else is to come: 满月酒是5号."""
_SURELY_DATES = frozenset(
    ("月", "等到", *(day + ends for day in ("今天", "明天", "昨天", "后天") for ends in ("", "都")))
)

_SHADE_DIGITS = 2
_SHADES = re.compile(r"(?:(?:还是|或者?|[和跟、 ])?[\d一二三四五六七八九]号)+色")
_TWO_OF_THEM = frozenset({"俩", "仨", "两"})
_SAID_BEFORE_SIZES = _TWO_OF_THEM | {"一"}
"""Before a letter it is a size's, no litre and no metre: 两L, 黑白各一L."""
_NOTHING: frozenset[str] = frozenset()
_LETTERS = re.compile(r"\d?x*[sml](?![a-z])")
"""Behind a two that counts what is of a size of letters: 一L两XL."""
_STEPS = re.compile(r"[大小]$|往[上下大小][^\s,，]{0,2}$")
"""Before 一号 or 一码: that much more or less than another size, 大一码, 往上蹦一号."""
_MOST_STEPS = 3
_ALSO_HUES = frozenset({"米"})
_ALSO_SIZES = frozenset({"l", "m"})
_NEVER_APART = frozenset({"年", "人"})
"""No unit of a number that a blank stands behind: 婆婆今年七十 人黑."""
_ASKED_AFTER = ("不", "吗", "吧", "么", "嘛")
_MAY_BE_NONE = frozenset({"本", "个", "点", "对", *_NEVER_APART, *_ALSO_HUES, *_ALSO_SIZES})
"""Units that may belong to what stands behind them, so that the number has none."""
_OF_A_PRODUCT = frozenset({"", "个", "款", "单", "号", "嚎", *_CALLS_A_PRODUCT})
"""A number with another unit names no product."""
_SAYS_MORE = _OF_A_PRODUCT | {"码", "个加", "种", "只", "片", "块", "分", "口"}
"""Units by which a number may name several things; with any other it counts, or stays a number."""

_SPENT_BEFORE = frozenset("了过用种养穿戴追等吃喝玩做")
"""Before so many years that are gone by: 用了3年的."""
_ROW_OF_NUMBERS = re.compile(
    r"(?P<joined>[,+]\s?|\s?[和跟与]\s?)?(?(joined)|\s)\d{1,3}(?:(?:[,+]\s?|\s?[和跟与]\s?|\s)\d{1,3})*"
    r"(?:(?P<called>号)|(?=\s?(?:各|都|一[块起])))"
)
"""Behind a bare number, others of which the last one says that they are of products: , 3, 5号."""
_ROW_ALONE = re.compile(
    r"(?!\d+\+1$)(?:[我俺]?[要拍来拿]|给我)?\s?\d{1,3}(?:\s?[+和跟与/,]\s?\d{1,3})+\s?(?:都?要|各[一1]\w?)?[!~ ]*"
)
"""A line that is nothing but such a row: 1+3+5, 要3和5."""
_ROW_BEFORE = re.compile(r"(?:^|[要拍买来拿给下看](?:一下|下)?|[,+和跟与]\s?|\d\s)$")
"""Before such a row of numbers with nothing but blanks between them."""
_ROW_AHEAD = re.compile(r"(?:^|[要拍买来拿给下看])(?:\d{1,3}(?:[,+和跟与]|\s)\s?)+$")
_OF_EACH = re.compile(r"\s?(?:各|都|一[块起])")
_DIGITS = re.compile(r"\d+")
_TIMES_BEFORE = re.compile(r"[\u4e00-\u9fff\ssml]x$")
_EACH_BEFORE = re.compile(r"各[来要拿整]?$")
_ONE_MORE = re.compile(r"\s*(?:$|[!~,，。])")
_LIMB = (
    r"手(?![套提链机镯表串环袋帕巾包电工作霜膜])|脚(?![垫踏链架套])|腿(?![套环毛])|眼(?![镜影罩霜药膜])"
    r"|耳朵|胳膊|膀子|肩膀"
)
_NOT_OF_PEOPLE = re.compile(rf"(?![商店娃人口老孩月小天字年儿礼周星钟]|{_LIMB})")
_TWO_OF_US = (
    "姐",
    "妹",
    "哥",
    "弟",
    "爷",
    "娘",
    "母女",
    "母子",
    "父子",
    "父女",
    "夫妻",
    "婆媳",
    "妯娌",
    "们",
    "咱",
    "口",
)
"""Before 俩 and 仨 these are people: 我们姐俩背."""
_NOT_GOODS = re.compile(
    r"(?:[色码味加月周]|地址|容量|长度|疗程|尺寸|规格|号码|电话|快递|颜色|口味|尺码|小时|钟头|半|人|多月|星期|礼拜|号|款|[春夏秋冬]天|晚上|[早上中下]午|学期|赞"
    r"|字|主子|毛孩子|班|宿舍|寝室|车间|单位|村|小区|大院|办公室|食堂|灶|工[地厂友]|科室|部门|公司|包裹|包(?:发|寄)|大?男人|女人|老[头太人]|[男女]的|[\u4e00-\u9fff]{1,4}的人"
    r"|[娃孩猫狗妹姐哥弟儿女]|丫头|闺女|小孩|小家伙|祖宗|光棍|家)"
)
_SAYS_A_SORT = ("长度", "尺寸", "规格")
_HANDS = re.compile(_LIMB)
_TAPPED = re.compile(r"不[动了开进]|进去|没反应|半天")
"""Behind a number and 点: it is tapped on, no point of anything (41点不动)."""
_MAY_BE_FOOT = re.compile(
    r"(?:[23][0-9]|4[0-8])(?:半(?![\u4e00-\u9fff]|\d)|半(?=[的码脚号]|[黑白灰红粉]|[来拿要有])|码半(?![价天年月个]))"
)
"""The half size of a shoe: 36半, 36码半."""
_LONGEST_CALLED = 4
"""Characters of a variant's name that are enough to know it by."""
_STATURE = ("子", "头")
"""With 个 before it what somebody's height is called: 64 个子165 counts nothing."""
_OF_MONEY = re.compile(r"[少降减贵钱]|便宜")
_NOT_A_POT = re.compile(r"(?![价气报水人味红罩袋吃之子])")
_MINUTES = re.compile(r"[钱钟之数裤管]")
_TAKING = ("来", "拿", "要", "整", "留", "给", "买", "这", "那")
_TAKING_SLICES = ("来", "拿", "要", "整", "留", "各", "囤", "加")
_MOST_BLOCKS = 9
_TIMES = frozenset("x*+")
"""Before how many: what stands behind is no product's number."""
_FIGURE_TIMES = re.compile(r"(?<![\d.x*])(\d{2,3})x$")


def _is_foot(text: str, quantity: Quantity) -> bool:
    return _MAY_BE_FOOT.match(text, quantity.start) is not None


def _begins_a_hue(quantity: Quantity, spoken: Collection[Place]) -> bool:
    """Whether its unit is the first character of a colour's name: the 天 of 110 天蓝."""
    unit = quantity.end - 1
    return any(start == unit < end - 1 and kind is COLOR for start, end, (kind, _) in spoken)


def _and_a_half(quantity: Quantity) -> Quantity:
    size = numbers.tidy(quantity.value + 0.5)
    return replace(quantity, end=quantity.end + 1, value=quantity.value + 0.5, unit="", key=size, digits=size)


class NumberNames:
    """Tells what numbers name, by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._together = SizesTogether(lexicon)

    def mention(self, text: str, quantity: Quantity, spoken: Collection[Place], after: int) -> Mention:
        """What `quantity` of plain `text` names; else it stays a number.

        Args:
            spoken: the words for colours and sizes in the text.
            after: where what the number before it names ends.
        """
        if (size := self._together.mention(text, quantity)) is not None:
            return size
        if quantity.unit in self._lexicon.longer_units:
            quantity = self._with_its_noun(text, quantity)
        if quantity.unit in COUNTERS:
            quantity = self._as_a_pack(text, quantity)
        unit = quantity.unit
        if (unit == "" or unit == "码") and text.startswith("半", quantity.end) and _is_foot(text, quantity):
            quantity = _and_a_half(quantity)
        elif unit == "":
            quantity = self._measured(text, quantity)
        elif unit == "号":
            quantity = self._of_a_size(text, quantity)
        elif unit in OF_SPANS and quantity.is_spoken and numbers.is_about(quantity.digits):
            quantity = self._together.between(quantity)
        elif unit in _MAY_BE_NONE or (spoken and len(unit) == 1 and _begins_a_hue(quantity, spoken)):
            quantity = self._without_unit(text, quantity, spoken)
        return self._named(text, quantity, after)

    def sizes_and_ones(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """`quantities`, each count that is a listed size and one of it as the two: the 40 and 1条 of 四十一条."""
        found: list[Quantity] = []
        for quantity in quantities:
            digits = quantity.digits
            size = numbers.tidy(quantity.value - 1)
            if digits.endswith(TENS_AND_ONE) and quantity.unit in COUNTERS and size in self._lexicon.number_sizes:
                middle = quantity.start + len(digits) - 1
                found.append(Quantity(quantity.start, middle, quantity.value - 1, "", size, digits[:-1]))
                found.append(Quantity(middle, quantity.end, 1.0, quantity.unit, f"1{quantity.unit}", digits[-1]))
            else:
                found.append(quantity)
        return found

    def each_of(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """`quantities`, each that is listed sizes in a row as those: 28, 29 and 30 for 二十八二十九三十."""
        found: list[Quantity] = []
        for quantity in quantities:
            tens = numbers.in_tens(quantity.digits)
            keys = [numbers.tidy(numbers.parse(one) or 0) for one in tens]
            if (
                not tens
                or not self._lexicon.number_sizes.issuperset(keys)
                or "-".join(keys) in self._lexicon.size_words
            ):
                found.append(quantity)
                continue
            start = quantity.start
            for key, digits in zip(keys, tens, strict=True):
                found.append(Quantity(start, start + len(digits), float(key), "", key, digits))
                start += len(digits)
            if quantity.unit:
                found[-1] = replace(found[-1], end=quantity.end, unit=quantity.unit, key=keys[-1] + quantity.unit)
        return found

    def _is_in_a_row(self, text: str, quantity: Quantity, number: str) -> bool:
        """Whether a bare number is a product's as those behind it are: the 1 of 1、3号各一件, of 1 3 5都要."""
        if number in self._lexicon.number_sizes:
            return False
        if not quantity.is_spoken and _ROW_ALONE.fullmatch(text) is not None:
            return all(one in self._lexicon.goods for one in _DIGITS.findall(text))
        if text[quantity.start - 1] in _TIMES:
            return False
        row = _ROW_OF_NUMBERS.match(text, quantity.end)
        if row is None:
            return self._ends_a_row(text, quantity)
        if row["joined"] is None and _ROW_BEFORE.search(text, 0, quantity.start) is None:
            return False
        return all(one in self._lexicon.goods for one in _DIGITS.findall(row[0])) and not (
            row["called"] and (text.startswith(_OF_A_HOUSE, row.end()) or _AFTER_DATE.match(text, row.end()))
        )

    def _ends_a_row(self, text: str, quantity: Quantity) -> bool:
        """Whether a bare number is the last of those of which a count is of each: the 5 of 1 3 5各一件."""
        if _OF_EACH.match(text, quantity.end) is None or text[quantity.start - 1] in _TIMES:
            return False
        row = _ROW_AHEAD.search(text, 0, quantity.start)
        return row is not None and all(one in self._lexicon.goods for one in _DIGITS.findall(row[0]))

    def _measured(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity`, which has no unit, with the unit and key that this shop makes of it: 2.0 where that is listed."""
        end, key, digits = quantity.end, quantity.key, quantity.digits
        units, listed = self._lexicon.units, self._lexicon.size_words
        of_shop = next((unit for unit in units if text.startswith(unit, end)), "")  # 头 of shrimps, 色 of pencils
        if of_shop and not (of_shop == "两" and text[end + 1 : end + 2] in COUNTERS):  # 125两罐
            return replace(quantity, end=end + len(of_shop), unit=of_shop, key=sizes.measure(quantity.value, of_shop))
        if text.startswith("好", end) and self._is_called_so(text, end + 1, key):
            return replace(quantity, end=end + 1, unit="号")
        if digits != key and (typed := numbers.with_point(digits)) in listed:
            return replace(quantity, key=typed)
        if text.startswith(sizes.OF, end) and key + sizes.OF in listed:
            return replace(quantity, key=key + sizes.OF)
        return quantity

    def _is_called_so(self, text: str, start: int, number: str) -> bool:
        """Whether a variant of the product `number` is named at `start`: 一好细面 is heard for 一号细面."""
        goods = self._lexicon.goods.get(number)
        start += text.startswith(" ", start)
        return goods is not None and any(
            text[start : start + length] in goods.any_words for length in range(2, _LONGEST_CALLED + 1)
        )

    def _as_a_pack(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity` as the pack of so many that is listed beside others: the 2袋装 of 500g*2袋."""
        behind = text[quantity.end : quantity.end + 1]
        if behind in PACKED_SO and quantity.key + behind in self._lexicon.size_words:
            return replace(quantity, end=quantity.end + 1, key=quantity.key + behind)
        return quantity

    def _with_its_noun(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity` with the word that this shop has behind its unit, said or left out: 3年苗, 3年的."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        for longer in self._lexicon.longer_units[unit]:
            key = sizes.measure(quantity.value, longer)
            is_size = unit not in COUNTERS or key in self._lexicon.size_words
            if is_size and text.startswith(longer, end - len(unit)):
                return replace(quantity, end=end + len(longer) - len(unit), unit=longer, key=key)
        shortened = quantity.key + sizes.OF
        if (
            shortened in self._lexicon.size_words
            and text.startswith(sizes.OF, end)
            and text[start - 1 : start] not in _SPENT_BEFORE
        ):
            return replace(quantity, key=shortened)
        return quantity

    def _of_a_size(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity`, a number with 号, as the size that it is where that is listed, and no product has the number."""
        typed = numbers.with_point(quantity.digits)
        if "." in typed and typed in self._lexicon.size_words:
            return replace(quantity, unit="", key=typed)  # 2.0号 is not 2号
        number = _whole(quantity.value)
        if (
            number not in self._lexicon.number_sizes
            or quantity.key in self._lexicon.size_words
            or number in self._lexicon.goods
            or text.startswith(("链接", "色", "那天", *_OF_A_HOUSE), quantity.end)
            or _NO_GOODS.match(text, quantity.end)
            or self._is_date(text, quantity)
        ):
            return quantity
        return replace(quantity, unit="码", key=number)

    def _without_unit(self, text: str, quantity: Quantity, spoken: Collection[Place]) -> Quantity:
        """`quantity` without its unit where that belongs to what follows: 38米绿 is 38 and 米绿."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        listed = self._lexicon.size_words
        after_digits = start + len(quantity.digits)
        if (
            (unit == "本" and text.startswith("命", end))
            or (unit == "个" and text.startswith(_STATURE, end))
            or (unit in _NEVER_APART and text[end - 2 : end - 1] == " ")
            or (unit == "点" and quantity.key not in listed and _TAPPED.match(text, end))
            or (
                unit in _ALSO_SIZES
                and unit in listed
                and (
                    text[end - 2 : end - 1] == " "
                    or (quantity.digits in _SAID_BEFORE_SIZES and (unit == "m" or quantity.key not in listed))
                )
            )
        ):
            return replace(quantity, end=after_digits, unit="", key=numbers.tidy(quantity.value))
        if unit == "对":
            is_apart = text.startswith(_ASKED_AFTER, end)
        elif unit in _ALSO_HUES:
            is_hue = _begins_a_hue(quantity, spoken) and not self._is_length_of(text, quantity)
            is_apart = is_hue or self._is_hue_of_a_size(quantity)
        else:
            is_apart = _begins_a_hue(quantity, spoken)
        return replace(quantity, end=after_digits, unit="", key=numbers.tidy(quantity.value)) if is_apart else quantity

    def _is_hue_of_a_size(self, quantity: Quantity) -> bool:
        """Whether it is a size with the hue behind it of something that has both, and nothing is so long: 39米."""
        owners = self._lexicon.owners
        if quantity.key in self._lexicon.size_words:
            return False
        return bool(owners.get(numbers.tidy(quantity.value), _NOTHING) & owners.get(quantity.unit, _NOTHING))

    def _is_length_of(self, text: str, quantity: Quantity) -> bool:
        """Whether there is something so long in the colour behind the metres, and nothing of that number in the other
        one: the 3米 of 3米白."""
        owners = self._lexicon.owners
        hue = text[quantity.end : quantity.end + 1]
        of_both = owners.get(quantity.key, _NOTHING) & owners.get(hue, _NOTHING)
        other = owners.get(text[quantity.end - 1 : quantity.end + 1], _NOTHING)
        return bool(of_both) and not (owners.get(numbers.tidy(quantity.value), _NOTHING) & other)

    def _named(self, text: str, quantity: Quantity, after: int) -> Mention:
        """What a number names: a shade, a product, a size, a count; else it stays a number."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        number = _whole(quantity.value)
        if unit not in _SAYS_MORE:
            if number and unit in COUNTERS:
                return Mention(QTY, start, end, int(number), quantity)
            return Mention(NUMBER, start, end, quantity.key, quantity)
        if unit == "号" and "色" in text:
            if text.startswith("色", end):
                shade = quantity.digits if quantity.digits.isascii() else number
                return Mention(COLOR, start, end + 1, shade.zfill(_SHADE_DIGITS), quantity)
            if _SHADES.match(text, end):
                return Mention(COLOR, start, end, number.zfill(_SHADE_DIGITS), quantity)  # 1号2号3号色
        if unit == "" and len(quantity.digits) == _SHADE_DIGITS and quantity.digits[0] == "0":
            return Mention(COLOR, start, end, quantity.digits, quantity)
        if unit in ("号", "码") and quantity.value <= _MOST_STEPS and _STEPS.search(text, start - 4, start):
            return Mention(NUMBER, start, end, "", quantity)  # 大一码 is a step, no size
        if unit in _OF_A_PRODUCT and number in self._lexicon.goods:
            if unit == "" and self._is_in_a_row(text, quantity, number):
                return Mention(PRODUCT, start, end, number, quantity)
            product = self._product_start(text, quantity, after)
            if product is not None:
                return Mention(PRODUCT, product, end, number, quantity)
        if unit == "个加" and quantity.value <= MOST_PLUSES:
            return Mention(SIZE, start, end, "x" * int(quantity.value) + "l", quantity)
        if number and (
            _counts(text, quantity) or self._counts_a_size(text, quantity) or self._is_before_a_size(text, quantity)
        ):
            return Mention(QTY, start, end, int(number), quantity)
        if unit == "码":
            return Mention(SIZE, start, end, number or quantity.key, quantity)
        return Mention(NUMBER, start, end, quantity.key, quantity)

    def _counts_a_size(self, text: str, quantity: Quantity) -> bool:
        """Whether it is how many of the size or shade of figures right before it: 36x2, 02x1."""
        if quantity.unit or quantity.value > _MOST_BLOCKS or text[quantity.start - 1] != "x":
            return False
        counted = _FIGURE_TIMES.search(text, 0, quantity.start)
        return counted is not None and counted[1] in self._lexicon.owners

    def _is_before_a_size(self, text: str, quantity: Quantity) -> bool:
        """Whether what it counts is called by whom it is for: the 一个 of 一个儿童的, where there are 儿童枕."""
        word = text[quantity.end : quantity.end + 2]
        return quantity.unit == "个" and (word in self._lexicon.size_words or word in self._lexicon.color_words)

    def _product_start(self, text: str, quantity: Quantity, after: int) -> int | None:
        """Where the naming of a product by this number starts; None where it names none."""
        called = _CALLED.search(text, max(after, quantity.start - 4), quantity.start) if quantity.start else None
        start = called.start() if called else quantity.start
        if quantity.unit in _CALLS_A_PRODUCT:
            return start
        if quantity.unit in ("号", "嚎"):
            if quantity.digits in _TWO_OF_THEM:
                return None  # 点了俩号
            if _NO_GOODS.match(text, quantity.end):
                return None  # 5号电池, 2号主播
            if text.endswith(_WORN, 0, start) and not self._is_asked_of(text, start, quantity.end):
                return None  # 我戒指戴11号
            return None if self._is_date(text, quantity) else start
        if called and quantity.is_spoken and not quantity.unit and _NO_LINK.match(text, quantity.end):
            return None  # 链接一起拍
        if called and quantity.digits == "一" and not quantity.unit and not _POINTED_AT.match(text, quantity.end):
            return None  # 手速第一
        if called and quantity.unit == "个" and _COMES_FIRST.match(text, quantity.end):
            return None  # 我第一个冲
        if called and quantity.unit == "单" and text.startswith(("了", "是我"), quantity.end):
            return None  # 第六单了
        if called and quantity.unit == "个" and _COUNTS_ON.match(text, quantity.end):
            return None  # 第八个菜, 第二个半价
        if called and quantity.unit == "个" and text.endswith(_COUNTED_TO, 0, start):
            return None  # 攒到第七个
        if called and quantity.end == len(text) and text.endswith(_COMES_TODAY, 0, start):
            return None  # 今天第一个
        return start if called and quantity.unit in ("", "个", "款", "单") else None

    @staticmethod
    def _is_asked_of(text: str, start: int, end: int) -> bool:
        """Whether what is put on is a product, pointed at (穿11号那件) or asked the size of (120斤穿11号多大)."""
        if _POINTED_AT.match(text, end):
            return True
        is_usual = text.endswith("戴", 0, start) or _USUALLY_WORN.search(text, max(0, start - 4), start)
        return not is_usual and _SIZE_ASKED.match(text, end) is not None

    @staticmethod
    def _is_date(text: str, quantity: Quantity) -> bool:
        if quantity.value > _LAST_DAY or "链接" in text[quantity.end : quantity.end + 3]:
            return False
        if text.startswith(_OF_A_HOUSE, quantity.end):
            return True
        before = _BEFORE_DATE.search(text, quantity.start - 3, quantity.start)
        after = _AFTER_DATE.match(text, quantity.end)
        if after or (before is not None and before[0] in _SURELY_DATES):
            return True
        return before is not None and _DAY_BEFORE.search(text, quantity.start - 6, quantity.start) is not None


@lru_cache(maxsize=1024)
def _whole(value: float) -> str:
    """A whole number in digits; nothing for any other."""
    return str(int(value)) if value == int(value) else ""


def _counts(text: str, quantity: Quantity) -> bool:
    """Whether the number counts goods: with a counting word behind it, or a bare 俩, or after a times sign."""
    start, end, unit = quantity.start, quantity.end, quantity.unit
    before = text[start - 1 : start]
    if unit == "":
        if (
            before == "*"
            or (before == "x" and _TIMES_BEFORE.search(text, start - 2, start))
            or (quantity.value <= _MOST_BLOCKS and _EACH_BEFORE.search(text, start - 2, start))
        ):
            return True
        if before == "+" and quantity.value <= _MOST_BLOCKS:
            return _ONE_MORE.match(text, end) is not None
        if quantity.digits == "两":
            return _LETTERS.match(text, end) is not None
        return (
            quantity.digits in ("俩", "仨")
            and _NOT_OF_PEOPLE.match(text, end) is not None
            and not text.startswith(_SAYS_A_SORT, end)
            and not text.endswith(_TWO_OF_US, 0, start)
        )
    if unit in ("个", "种", "只") and (_NOT_GOODS.match(text, end) or _HANDS.match(text, end)):
        return False
    if unit == "片":
        is_taken = before in _TAKING_SLICES or (before == "的" and not text[end : end + 1].isalnum())
        return quantity.value <= _MOST_BLOCKS and is_taken
    if unit == "块":
        if _OF_MONEY.search(text) is not None:
            return False
        return quantity.value <= _MOST_BLOCKS and (before in _TAKING or end == len(text)) and before != ""
    if unit == "分":
        return (
            quantity.value <= _MOST_BLOCKS
            and _MINUTES.match(text, end) is None
            and before != "满"
            and not text.startswith(_OF_LENGTH, end)
        )
    if unit == "口":
        return (
            before not in ("家", "这", "那", "老")
            and text[start - 2 : start] != "我们"
            and _NOT_A_POT.match(text, end) is not None
        )
    return unit in COUNTERS
