"""Whether a number counts goods: 三件, a bare 俩, 黑色x2; not 三个小时 and 我们俩."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from anchor_console.chat.understanding.line.measures import COUNTERS, Quantity

MOST_BLOCKS = 9
"""Of figures without a word for what they count, greater ones are sizes or sums."""
_OF_LENGTH = ("的", "裤", "袖")
"""Behind so many tenths of a length: 九分的, 七分袖."""
_LETTERS = re.compile(r"\d?x*[sml](?![a-z])")
"""Behind a two that counts what is of a size of letters: 一L两XL."""
_TALL_AND_HEAVY = re.compile(r"(?<!\d)1[3-9]\d\*(?:3[5-9]|[4-9]\d|1\d\d)(?![\d*]|cm|米)")
"""How tall and how heavy somebody is; nobody takes so many of what is 165."""
_TIMES_BEFORE = re.compile(r"[\u4e00-\u9fff\ssml]x$")
_EACH_BEFORE = re.compile(r"各[来要拿整]?$")
_ONE_MORE = re.compile(r"\s*(?:$|[!~,，。])|\s(?!\d)")
_LIMB = (
    r"手(?![套提链机镯表串环袋帕巾包电工作霜膜])|脚(?![垫踏链架套])|腿(?![套环毛])|眼(?![镜影罩霜药膜])"
    r"|耳朵|胳膊|膀子|肩膀"
)
_NOT_OF_PEOPLE = re.compile(rf"(?![商店娃人口老孩月小天字年儿礼周星钟]|{_LIMB})")
_TWO_OF_US = (*"姐妹哥弟爷娘们咱口", "母女", "母子", "父子", "父女", "夫妻", "婆媳", "妯娌")
"""Before 俩 and 仨 these are people: 我们姐俩背."""
_NOT_GOODS = re.compile(
    r"(?:[色码味加月周]|地址|容量|长度|疗程|尺寸|规格|号码|电话|快递|颜色|花样|图案|口味|尺码|小时|钟头|半|人|多月|星期|礼拜|号|款|[春夏秋冬]天|晚上|[早上中下]午|学期|赞"
    r"|字|主子|毛孩子|班|宿舍|寝室|车间|单位|村|小区|大院|办公室|食堂|灶|工[地厂友]|科室|部门|公司|包裹|包(?:发|寄)|大?男人|女人|老[头太人]|[男女]的|[\u4e00-\u9fff]{1,4}的人"
    r"|[大小老]?[娃孩猫狗]|[妹姐哥弟儿女侄]|丫头|闺女|小孩|小家伙|祖宗|光棍|家)"
)
_SAYS_A_SORT = ("长度", "尺寸", "规格", "味", "口味", "颜色", "色")
_HANDS = re.compile(_LIMB)
_OF_MONEY = re.compile(r"[少降减贵钱]|便宜")
_NOT_A_POT = re.compile(r"(?![价气报水人味红罩袋吃之子])")
_MINUTES = re.compile(r"[钱钟之数裤管]")
_TAKEN_SURELY = ("来", "拿", "整")
"""Before so many pieces that are taken, though a price is asked."""
_CHEAPER = ("便宜点", "便宜些", "能便宜", "可以便宜", "有便宜")
_TAKING = ("来", "拿", "要", "整", "留", "给", "买", "这", "那")
_TAKING_ALONE, _ENDS = ("来", "拿", "要", "整"), re.compile(r"$|[\s,，]")
"""Before and behind a 两 that is all that is said of how many: 黑的要两."""
_TAKING_SLICES = ("来", "拿", "要", "整", "留", "各", "囤", "加", "拍", "买")
_BEFORE_SLICES = ("", "的", " ", ",", "色")
_BEFORE_BAGS = ("", " ", ",", "来", "要", "拿", "整", "各")
_BEHIND_BAGS = re.compile(r"$|[\s,，!~。]|就[好行]|[吧谢]")
_PRICE_OF_ONE = re.compile("一[件个双条套只盒包袋瓶斤]")


def counts_goods(text: str, quantity: Quantity) -> bool:
    """Whether the number counts goods: with a counting word behind it, or a bare 俩, or after a times sign."""
    if text.startswith("几", quantity.start - 1):
        return False  # 再加几十单
    judged = _JUDGED.get(quantity.unit)
    return judged(text, quantity) if judged is not None else quantity.unit in COUNTERS


def is_weight_behind_a_height(text: str, start: int) -> bool:
    """Whether the number at `start` is a weight, as some write how tall and heavy they are: 165*110."""
    return _TALL_AND_HEAVY.match(text, start - 4) is not None


def _is_bare_count(text: str, quantity: Quantity) -> bool:
    start, end = quantity.start, quantity.end
    before = text[start - 1 : start]
    if (
        (before == "*" and not is_weight_behind_a_height(text, start))
        or (before == "x" and _TIMES_BEFORE.search(text, start - 2, start))
        or (quantity.value <= MOST_BLOCKS and _EACH_BEFORE.search(text, start - 2, start))
    ):
        return True
    if before == "+" and quantity.value <= MOST_BLOCKS:
        return _ONE_MORE.match(text, end) is not None
    if quantity.digits == "两":
        is_taken = before in _TAKING_ALONE and _ENDS.match(text, end) is not None  # 黑的要两
        return is_taken or _LETTERS.match(text, end) is not None
    return (
        quantity.digits in ("俩", "仨")
        and _NOT_OF_PEOPLE.match(text, end) is not None
        and not text.startswith(_SAYS_A_SORT, end)
        and not text.endswith(_TWO_OF_US, 0, start)
    )


def _is_of_goods(text: str, quantity: Quantity) -> bool:
    """Whether so many 个, 种 or 只 are goods, and not hours, colours, heads or hands."""
    if text.startswith("们", quantity.start - 1):
        return False  # 给他们两个寄
    is_other = _NOT_GOODS.match(text, quantity.end) or _HANDS.match(text, quantity.end)
    return not is_other and quantity.unit in COUNTERS


def _are_slices(text: str, quantity: Quantity) -> bool:
    before = text[quantity.start - 1 : quantity.start]
    closes = not text[quantity.end : quantity.end + 1].isalnum() or text[quantity.end] in "就能多都"
    is_of_a_size = before.isdecimal() and quantity.is_spoken  # 70x70四片
    is_taken = before in _TAKING_SLICES or is_of_a_size or (before in _BEFORE_SLICES and closes)
    return quantity.value <= MOST_BLOCKS and is_taken


def _are_blocks(text: str, quantity: Quantity) -> bool:
    """Whether so many 块 are pieces, and no money."""
    start, end = quantity.start, quantity.end
    before = text[start - 1 : start]
    if quantity.value > MOST_BLOCKS or not before or _PRICE_OF_ONE.match(text, end) is not None:
        return False  # 算下来6块一双
    if before in _TAKEN_SURELY and text.startswith(_CHEAPER, end) and not text.startswith("少", start - 2):
        return True  # 拿两块便宜点
    if _OF_MONEY.search(text) is not None:
        return False
    closes = end == len(text) or (before in ("的", " ") and not text[end].isalnum())
    return before in _TAKING or closes


def _are_helpings(text: str, quantity: Quantity) -> bool:
    """Whether so many 分 are typed for 份, and are no money, minutes or tenths of a length."""
    return (
        quantity.value <= MOST_BLOCKS
        and _MINUTES.match(text, quantity.end) is None
        and text[quantity.start - 1 : quantity.start] != "满"
        and not text.startswith(_OF_LENGTH, quantity.end)
    )


def _are_pots(text: str, quantity: Quantity) -> bool:
    """Whether so many 口 are pots, and no people."""
    start = quantity.start
    return (
        text[start - 1 : start] not in ("家", "这", "那", "老")
        and text[start - 2 : start] != "我们"
        and _NOT_A_POT.match(text, quantity.end) is not None
    )


def _are_bags(text: str, quantity: Quantity) -> bool:
    """Whether so many 代 are bags, typed for what sounds alike, and no generation of anything: 要中辣的 一代就好."""
    before = text[quantity.start - 1 : quantity.start]
    is_said_alone = before in _BEFORE_BAGS and _BEHIND_BAGS.match(text, quantity.end) is not None
    return quantity.value <= MOST_BLOCKS and is_said_alone


_JUDGED: Mapping[str, Callable[[str, Quantity], bool]] = {
    "": _is_bare_count,
    **dict.fromkeys(("个", "种", "只", "条"), _is_of_goods),
    "片": _are_slices,
    "块": _are_blocks,
    "分": _are_helpings,
    "口": _are_pots,
    "代": _are_bags,
}
"""What tells whether a number counts, by the units that do not always; the other counting words do."""
