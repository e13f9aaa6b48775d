"""How fans tell what a thing should be like: 加绒, 草莓味, 带轮子; and what is none of that: a price, a service."""

from __future__ import annotations

import re

LEADS = ("带", "不带", "无", "加", "去", "不", "免", "更", "偏", "能")
TAILS = ("款", "限定", "联名", "限量", "味", "味儿", "装", "版", "型", "领", "香", "口味", "风格", "调", "专用", "模式")
FOR_WHOM = frozenset({"儿童", "小孩", "宝宝", "婴儿", "男士", "女士", "孕妇", "老人", "老年", "中老年", "学生", "成人"})
"""Before a name, whom the thing is for: 儿童防晒."""
FLAVOURS = ("味", "香")
_PLAIN = frozenset({"纯色", "素色", "净色", "单色"})
SAYS_HOW = frozenset("大小长短厚薄高低新老旧男女童粗细宽窄软硬圆方纯全单双真假生熟甜辣酸咸")
"""What one character before a name says of the thing, not that it is another one."""
_SAID_BEFORE_NAME = re.compile(
    r"[加去无免防低即可超微轻不](?![士女])[\u4e00-\u9fff]{1,3}"
    r"|[长短高低厚薄宽窄粗细圆方尖平直中大小深浅全半][\u4e00-\u9fff]?[袖帮领腰跟底头边口摆襟檐沿裆号身]"
    r"|[冷热速]?(?:冻|鲜)?(?:整[条只个块颗]|切[片块好段]|[去剥]好?[壳皮骨刺]|[腌烤炸煮卤]好|散装|袋装|罐装|瓶装|盒装|桶装)"
    r"|(?:电|自)动(?:式)?|喷雾|折叠|便携|迷你|儿童款|同款"
)
"""A quality by its form, right before a name: 长袖, 低糖, 去壳."""
_KIND_TAILS = ("款", "味", "版", "型", "专用")
_BELONGS = (*TAILS, "样式", "型号", "馅", "芯", "案", "针", "皮", "花", "口", "色", "料")
"""Ends of what is said by a thing's name, and not of that thing: 荔枝味, 奥特曼图案."""
_ON_IT = ("上用", "里用", "里穿", "上戴", "里戴")
_IS_FISH = ("带鱼", "带子")
_PART_WITH = re.compile(r"[\u4e00-\u9fff]{1,3}(?:带[\u4e00-\u9fff]|能(?!不))[\u4e00-\u9fff]+")
_SERVICE = re.compile(r"能(?=定制|[定订]做|刻|印)")
"""能 asks whether it is done, where it is no quality of the thing: 能定制名字吗."""
_TO_ORDER = re.compile(r"(?:私人)?(?:定制|[定订]做)|刻字|印字")
_TELLS_WHY = re.compile(
    r"[才很太]|(?<![莫没有])得|就(?!业)|也(?!门)|都(?!市)|最|喜[欢庆]|不[^粘锈倒求老干]|时候|跟我|给[我俺他她]|送人|便宜|玩玩"
    r"|[冬夏春秋]天\S|配[裙裤衣大西毛]|[小大]?脚$|[大小]童$|本命年"
)
"""In what stands behind its 的, tells for whom or why it is wanted: 紫的老太太就喜欢, 红的本命年."""
_OF_A_CUT = re.compile(r"[一二两三四五六七八九十\d]+[片件字条层]式")
_BY_SO_MUCH = re.compile(r"[大小长短厚薄高低宽窄深浅][一两半][码号圈点些度]")
"""大一码, 小半号."""
_IS_QUALITY = re.compile(r"[\d.零一二三四五六七八九十百]+(?:度|绒|年(?:的|陈|份|头)?|折)")
OF_A_FORM = ("角", "指", "防", "用", "面", "路", "格", "人", "驱", "录", "孔", "核", "脚")
"""Behind a spoken number these say what a thing is like: 三角 of pants, 三防 of a phone."""
_PRICED = re.compile(
    r"[\d零一二两三四五六七八九十百千万]+(?:块钱?|元|米)?(?:以内|以下|以里|之内|左右|上下|出头)的?"
    r"|(?:[\d一二两三四五六七八九十百]+块){2}钱?的?"
)
"""What a thing may cost, which is not what it is like: 三百以内的咖啡机."""


def is_price(word: str) -> bool:
    """Whether it begins as what a thing may cost."""
    return _PRICED.match(word) is not None


def after_price(text: str, start: int, end: int) -> int:
    """Where `start`..`end` goes on behind what the thing may cost; `start` where it tells none, or nothing else."""
    price = _PRICED.match(text, start, end)
    return start if price is None or price.end() == end else price.end()


def service(text: str, start: int, end: int) -> int:
    """Where what is to be done begins, when `start`..`end` asks whether it is done; else `start`."""
    asked = _SERVICE.match(text, start, end)
    return start if asked is None else asked.end()


def is_service(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end` is nothing but what is to be done with the goods: 定制."""
    return _TO_ORDER.fullmatch(text, start, end) is not None


def tells_why(word: str) -> bool:
    """Whether what stands where a thing's name may stand tells for whom or why it is wanted."""
    return _TELLS_WHY.search(word) is not None


def is_quality(text: str, start: int, wanted: str) -> bool:
    """Whether what is `wanted`, from `start` on, is told as what a thing is like."""
    return (
        wanted.endswith(TAILS)
        or (text.startswith(LEADS, start) and not text.startswith(_IS_FISH, start))
        or text.startswith("能", max(0, start - 1))
        or _BY_SO_MUCH.fullmatch(wanted) is not None
        or is_plain(wanted)
    )


def is_plain(word: str) -> bool:
    """Whether it tells that a thing has no pattern: it is no colour by which goods differ, and no thing."""
    return word in _PLAIN


def is_said_before_name(word: str) -> bool:
    """Whether `word`, right before the name of goods, says what they should be like, and makes no other name of it."""
    return word in SAYS_HOW or word.endswith(TAILS) or _SAID_BEFORE_NAME.fullmatch(word) is not None


def is_of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end`, right behind a thing's name, says what it should be like."""
    if text.startswith(_ON_IT, start):
        return False  # 自行车上用的
    return text[start:end] in SAYS_HOW or (end - start > 1 and not text.endswith(_BELONGS, start, end))


def is_kind(wanted: str) -> bool:
    """Whether it ends as what tells goods of one name apart."""
    return wanted.endswith(_KIND_TAILS)


def is_part_with(wanted: str) -> bool:
    """Whether it is a part of a thing, with what that should have or do: 腰头带松紧, 袖子能翻边."""
    return _PART_WITH.fullmatch(wanted) is not None


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether it is a form told by a number: 三片式."""
    return _OF_A_CUT.fullmatch(text, start, end) is not None


def is_numbered(text: str, start: int, end: int, *, is_spoken: bool) -> bool:
    """Whether the number `start`..`end`, with what stands behind it, says how a thing is, not how big: 52度, 三角."""
    return (is_spoken and text.startswith((*OF_A_FORM, "层"), end)) or _IS_QUALITY.match(text, start) is not None
