"""Numbers in a line, each with the unit behind it and the words just before it: what they may count or name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from anchor_console.chat.understanding.line import numbers, sizes, slips

COUNTERS = frozenset(
    (
        *"件个单双份箱袋盒套条瓶桶罐包盆支只台顶把床枚副对提张组批枝颗串饼棵株朵根卷本册辆架捆扎筐篮听贴丸粒杯团坛壶匹幅尊尾沓篓兜匣笼身盘管盏打束樽卡",
        "pair",
        "pairs",
        "pcs",
    )
)
"""Words that count goods."""
CONTAINERS = frozenset("箱袋盒瓶桶罐包盆件套双只个支条份组提")
"""Of these, the words for what goods come in, by so many of which they are packed too."""
_COUNTING = "".join(unit for unit in COUNTERS if len(unit) == 1)

_SPELT = {
    "hao": "号", "jian": "件", "bao": "包", "he": "盒", "ping": "瓶", "dai": "袋", "tiao": "条", "shuang": "双",
    "xiang": "箱", "来斤": "斤", "tao": "套", "zhi": "支", "guan": "罐", "tong": "桶", "fen": "份",
}  # fmt: skip
"""Counting words as those type them who leave the pinyin as it is (3jian), and 八十来斤, which is about 80斤."""
_ARABIC = r"\d+(?:\.\d+|)"  # `re` takes a choice of nothing quicker than a `?`
NUMERALS = f"0-9半{numbers.CHINESE_DIGITS}{''.join(slips.DIGITS)}"
"""The characters that a number may begin with, as a class of a pattern has them."""
_ONE = "[一二三四五六七八九]"
_ABOUT = "|".join(f"(?<={one}){after}" for one, after in pairwise(_ONE[1:-1]))
_RUNS_ON = (
    rf"[{numbers.CHINESE_DIGITS}]+?(?:(?<=[十百千零{_ONE[1:-1]}]{_ONE})|(?<={_ONE}零))"
    rf"(?={_ONE}[{_COUNTING}]|两[{_COUNTING}]|[一二两]百)(?!{_ABOUT})"
)
"""A number with another right behind it: the 三十八 of 三十八一条, the 一七五 of 一七五一百四; 二十五六条 is none."""
_CHINESE = (
    f"{slips.DIGIT}|{_RUNS_ON}|"
    "(?:[二三四五六七八九]?十)?[零一二两三四五六七八九十]点(?:[一二三四五六七八九]五?(?![十分钟])|零(?![一二三四五六七八九分]))"
    "|[俩仨](?=[一二三四五六七八九])|[两俩仨]?[一二三四五六七八九十百千零〇壹贰叁拾廿卅幺]+(?!起(?<=[十百二三四五六七八九]一起))|[两俩仨]百?"
)
_WITH_PLACES = r"\d百(?:\d(?!\d))?|\d千(?![克瓦米])(?:\d(?!\d))?"
"""Figures before the words for their places: 2百, 1百5, 3千."""
_AND_TENTHS = f"块[一二三四五六七八九](?=[一二两三四五六七八九][{_COUNTING}]|[一二两]百)"
"""A price with its tenths, before a count: the 块五 of 一块五一只, which is no 51只."""
_AND_LESS = "斤(?:半(?!价)|[一二三四五六七八九]两)"
"""A weight with its half, or its tenths: 13公斤半, 四斤二两."""
_AND_TENTHS_OF_A_LITRE = f"升(?:半(?!价)|[二三四五六七八九](?![{_COUNTING}十百]))"
"""Litres with their half, or their tenths: 两升三."""
# Longer units first: 公斤 is not 公 and 斤.
_LATIN = (
    "kg",
    "kw",
    "gb",
    "tb",
    "mah",
    "jin",
    "ml",
    "cm",
    "mm",
    "g",
    "l",
    "pairs",
    "pair",
    "pcs",
    *_SPELT,
    "w",
    "%",
    "m",
)
_JOINED = r"(?<!\s)xl"
"""What is read as one with a number only right behind it: 2XL is a size, 140 XL a weight and a size."""
_HANZI = (
    *[
        "号链接",
        "号连接",
        "号",
        "嚎",
        "链接",
        _AND_LESS,
        f"公{_AND_LESS}",
        _AND_TENTHS_OF_A_LITRE,
        "公斤",
        "千克",
        "千瓦",
        "来斤",
        "两半(?!价|天)",
        "(?:公分|厘米)半(?!价)",
        "个半(?:公分|厘米)",
        "斤装",
        "斤",
        "毫升",
        "厘米",
        "公分",
        "毫米",
        "平米",
        "克拉",
        "克",
        "升",
        "米",
    ],
    *[
        "周岁",
        "岁半",
        "岁",
        "碎(?=[娃宝孩])",
        "元",
        "块钱",
        _AND_TENTHS,
        "块",
        "毛",
        "折",
        "码",
        "个加(?![几多钱点个绒厚肥长高宽棉热]|\\d(?![套件条身])|一(?![件条套身])|价)",
        "加(?=$|[\\s,，码]|[黑白灰红粉紫蓝绿黄橙棕咖杏驼卡](?=[色的\\s]|$)|的(?!$)|[行能]不)",
        "个月",
        "个人",
        "个半",
        "寸半(?!价)",
        "绒(?=$|[\\s,，还的好够能])",
        "口人",
    ],
    *["万毫安", "毫安"],
    *"件个双份箱袋盒套条瓶桶罐包盆支只台顶把床枚副对提张组批枝颗串口片粒根人寸度日月年点",
    *"饼棵株朵盘卷本册辆架捆扎筐篮听贴丸杯磅格团坛壶匹幅尊尾沓篓兜匣笼盏束樽",
    "身(?![高长材体])",
    "打(?![开电听扫工游折字架包死理算印磨球针牌就完出下火气岔动发翻扮底水结滑雷胎卡不坏破断了过])",
    "管(?![用理道教他她它你我够是])",
    "天(?!天)",
    "抽(?![烟血筋])",
    "卡(?<![\\d.十百点].卡)(?=$|[\\s,，])",
    "单(?![侧身手独眼亲人层瓶盒袋罐支包双条只件块柄门孔杆头灶])",
    *slips.UNITS,
    "回(?![来去家娘到])",
    *[
        "分钟",
        "分",
        "小时",
        "楼",
        "单元",
        "层",
        "次",
        "遍",
        "场",
        "周",
        "公里",
        "瓦",
        "伏",
        "万(?!一[大小不要长短])",
        "尺",
        "代",
        "档",
    ],
)
UNITS = (*_LATIN, *_HANZI)
"""Words that are known as units, or as what is counted, in any trade."""


def _one_of(words: Iterable[str]) -> str:
    """A pattern for the first of `words` that fits; those of one character are tried at once, not one by one."""
    single: list[str] = []
    longer: list[str] = []
    for word in words:
        if len(word) == 1:
            single.append(word)
        elif word[0] not in single:  # else the shorter one fits first
            longer.append(word)
    return "|".join([*longer, f"[{''.join(single)}]"])


_MAY_BE_NUMBER = re.compile(f"[{NUMERALS}]")
_A_COUNT = "[一1][根条件张套卷棵株个只](?![子头])"
_TENTHS = rf"(?!{_A_COUNT})(?:\d{{1,2}}(?!\d)|零{_ONE}|{_ONE}(?:(?!{_A_COUNT}|[一二]百){_ONE})?)"
"""Behind metres their tenths, or tenths and hundredths; not the 一 of 五米四一根, of 一米七一百四."""
_INCHES = rf"(?!{_A_COUNT})(?:\d(?!\d(?![{_COUNTING}]))|{_ONE})"
"""Behind 尺 its tenths, which are but one figure: the 六 of 二尺六一条."""
_NO_NUMBER = (
    "一次性|四川|三亚|三峡|三明|六安|六盘水|九江|九寨|万州|千岛湖"
    "|二手|[二三]胎|[二三]宝(?!粥)|三高|三伏|三九天|四季(?!度)|七夕|三观|五官|四肢|百搭|百合|百褶|千层|万能|万一|百分百"
    "|千万(?=别|不|要|记|得|给)|十分(?![钟之一二三四五六七八九十])|十[一二](?<=双十.)(?![件个双条])|[五六]一(?=前|那天|节|要|用|放假|儿童|出|穿|就|上|送|礼)"
    "|三文鱼|三明治|五花|八宝|五香|三角|[三四]方|百货|千张|三七粉?(?!分|[标加宽窄码号])"
    r"|一(?P<each>[\u4e00-\u9fff])一(?P=each)"
)
"""Words that begin with a numeral and tell no number: 四川, 二胎, 万一, 一个一个."""
_BLANK = r"(?:\s(?:(?<=\d )\s(?=号)|)|)"
"""Between a number and its unit there may be one, and before 号 two."""
_QUANTITY = re.compile(
    rf"(?P<word>(?!\d)(?:{_NO_NUMBER}))"
    rf"|(?=(?:[\d.]++|.)[-~到至米m迷密泌蜜尺])(?:"  # few go on so
    rf"(?P<low>{_ARABIC}|{_ONE}|十)[-~到至](?P<high>{_ARABIC}|{_ONE}|十)(?P<span>斤|人|个月|岁|两(?![{_COUNTING}]))"
    rf"|(?P<whole>(?<!\d)1?\d(?!\d)|{_ONE}|两)(?:(?P<meter>米|m|[迷密泌蜜])(?P<rest>{_TENTHS})(?!斤|件套|米(?![白色黄绿灰咖棕杏驼粉]))"
    rf"|尺(?P<inches>{_INCHES})寸?))"
    r"|(?P<half>半)(?P<of>公?斤)"
    rf"|(?!(?<=老)[二三四五])(?P<number>{_WITH_PLACES}|{_ARABIC}|{_CHINESE}){_BLANK}"
    rf"(?P<unit>(?=[a-z%])(?:(?:{'|'.join(_LATIN)}|{_JOINED})(?![a-wyz]|x(?!\d))|(?<=\d)(?!x*[sml](?![a-z0-9])|x\d(?![\d.]))[a-z]{{1,6}}(?![a-z]))"
    rf"|(?:{_one_of(_HANZI)})|(?<!\s)两(?![{_COUNTING}])|(?=.|$))"
)

_NUMBER, _UNIT = (_QUANTITY.groupindex[name] for name in ("number", "unit"))


_NO_COUNTER_BEFORE = {
    char: frozenset(followed)
    for char, followed in {
        "包": "邮退换赔运税",
        "支": "持付撑",
        "把": "我你他她它俺零尾价",
        "听": "你我他她说",
        "根": "本据",
        "提": "前示醒",
        "楼": "上下",
        "口": "味红感径",
        "批": "发",
        "代": "购发",
        "张": "嘴",
        "点": "击赞",
        "米": "色",
        "本": "来",
        "顶": "天脚",
        "分": "开期别",
        "双": "十肩盖耳",
    }.items()
}
"""A counter before one of these is part of another word: 42包邮吗, 来俩 楼上楼下各一个."""
_FEW = 20
"""More are seldom counted: 42 只要一双 is a size."""


class Quantity(Struct, frozen=True, gc=False):
    """A number at `start`..`end` (unit included). `unit` is empty where none follows; `key` is its plain size form."""

    start: int
    end: int
    value: float
    unit: str
    key: str
    digits: str

    @property
    def is_spoken(self) -> bool:
        """Whether it is written in Chinese."""
        return not self.digits[:1].isascii()


def quantities(text: str) -> list[Quantity]:
    """The numbers of plain `text`, from left to right."""
    found: list[Quantity] = []
    number = _MAY_BE_NUMBER.search(text)
    while number is not None:
        start = number.start()
        match = _QUANTITY.match(text, start)
        if match is None:
            end = start + 1
        elif (last_group := match.lastgroup) == "word":
            end = match.end()
        else:
            end = match.end()
            whole, digits, unit = match.group(0, _NUMBER, _UNIT)
            if unit and end < len(text) and _is_of_another_word(text, end, digits, unit):
                end = match.end(_NUMBER)
                whole, unit = digits, ""
            parsed = _parsed(last_group, whole, digits, unit)
            if parsed is not None:
                length, value, unit, key, digits = parsed
                found.append(Quantity(start, start + length, value, unit, key, digits))
        number = _MAY_BE_NUMBER.search(text, end)
    return found


def _is_of_another_word(text: str, end: int, digits: str, unit: str) -> bool:
    """Whether what looks like a unit that ends at `end` begins a word of its own."""
    follows = _NO_COUNTER_BEFORE.get(unit)
    if follows is not None and text[end : end + 1] in follows:
        return True
    if unit == "双" and "." in digits:
        return True  # 1.8双开门
    if unit == "包" and text[end - 2] == " " and text.startswith("装", end):
        return True  # 要37 包装好点
    return (
        unit in COUNTERS
        and text[end - 2 : end - 1] == " "
        and "\u4e00" <= text[end : end + 1] <= "\u9fff"
        and text[end] not in "的装吧呗啊"
        and (value := numbers.parse(digits)) is not None
        and value >= _FEW
    )


_Parsed = tuple[int, float, str, str, str]
"""A quantity without its place: its length, value, unit, key and digits."""


@lru_cache(maxsize=4096)
def _parsed(last_group: str | None, text: str, digits: str | None, unit: str | None) -> _Parsed | None:
    """What a match of the pattern says; numbers repeat, in a room as in a trade."""
    if last_group == "of":
        return len(text), 0.5, text[1:], sizes.measure(0.5, text[1:]), text[:1]
    match = _QUANTITY.match(text) if last_group in ("span", "rest", "inches") else None
    if match is not None and match["span"]:
        low, high = numbers.parse(match["low"]), numbers.parse(match["high"])
        if low is None or high is None:
            return None
        key = f"{numbers.tidy(low)}-{numbers.tidy(high)}{match['span']}"
        return len(text), high, "~" + match["span"], key, match["low"]
    if match is not None and match["meter"]:
        whole, rest = numbers.parse(match["whole"]), numbers.parse(match["rest"])
        if whole is None or rest is None:
            return None
        tail = match["rest"]
        one_digit = len(tail) == 1 or tail == "十"
        value = round(whole + (rest / 10 if one_digit and "零" not in tail else rest / 100), 2)
        return len(text), value, "米", sizes.measure(value, "米"), match["whole"]
    if match is not None and match["inches"]:
        whole, tenths = numbers.parse(match["whole"]), numbers.parse(match["inches"])
        if whole is None or tenths is None:
            return None
        value = round(whole + tenths / 10, 1)
        return len(text), value, "尺", sizes.measure(value, "尺"), match["whole"]
    if digits is None or unit is None or unit == "xl":
        return None
    digits_meant = slips.DIGITS.get(digits, digits)
    value_read = numbers.parse(digits_meant)
    if value_read is None:
        return None
    unit = _SPELT.get(unit) or slips.MEANT.get(unit, unit)
    if unit[-1:] == "半" and unit[-2] in "斤升寸两分米":
        value_read, unit = value_read + 0.5, unit[:-1]
    elif unit[:2] == "个半" and len(unit) > 2:
        value_read, unit = value_read + 0.5, unit[2:]  # 三个半厘米
    elif unit[:1] == "升" and len(unit) > 1:
        value_read, unit = value_read + (numbers.parse(unit[1]) or 0) / 10, "升"
    elif unit[-1:] == "两" and len(unit) > 1:
        value_read, unit = value_read + (numbers.parse(unit[-2]) or 0) / 10, unit[:-2]
    if unit[:1] == "块" and unit not in ("块", "块钱"):
        value_read, unit = value_read + (numbers.parse(unit[1]) or 0) / 10, "块"
    if unit == "点" and digits == "一":
        unit = ""
    key = sizes.measure(value_read, "斤" if unit == "斤装" else unit) if unit else numbers.tidy(value_read)
    return len(text) if unit else len(digits), value_read, unit, key, digits_meant
