"""What is asked for beside the name of goods of ours: 紫鼠标, 3升的压力锅; or the other thing that both make: 锅铲."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import plain, qualities, wished_colors, wished_sizes
from anchor_console.chat.understanding.mentions import COLOR, Mention
from anchor_console.chat.understanding.numbers import CHINESE_DIGITS
from anchor_console.chat.understanding.subject import LISTED, Judged, Subject, wished

_MADE = re.compile(
    r"^[春夏秋冬][天季](?=[加带透无])|^(?:里[头面]?)?(?:能不能|可不可以|要不要|做没做|出没出)(?:做成|加(?:个|一个|点)?)?|^加[大长宽]到|^要是(?:有|出|能出)"
    r"|^(?:没?(?:想|能|会|可以)?(?:[出做要有冇来整搞上](?:一?(?:[款些点]|[个件条双只根把支台套顶](?=[^性装子])))?|单独?[买卖])|没有)(?=[\u4e00-\u9fff\da-zA-Z]{2})"
    r"|^(?:想要?|[出做要来整搞]一?个?)(?=[黑白灰红粉紫蓝绿黄橙棕长短厚薄大小宽窄]$)"
)
_ASKS_IF = ("吗", "不", "么", "没", "的吗", "的不", "的么", "的没")
_A_SMALL_ONE = re.compile(r"([\u4e00-\u9fff]{2,}[^色])的([大小长短厚薄])")
_WORDS_BETWEEN = ("有", "出", "里", "什么", "单", "还", "也", "就", "现在", "今天")
_NUMERALS = frozenset(CHINESE_DIGITS)
_LONGEST_PART = 4
"""Characters of what makes another thing of a name."""
_ENDS_OF_PARTS = (
    *"带套架盒包袋膜壳垫盖刷绳链夹罩座杯瓶布贴粉油酱汤茶酒糖饼片丸干汁液胶剂笔本书灯线头芯网锁钩针机器凳椅桌柜",
    *["收纳", "配件", "工具", "教程", "清洗", "挂钩"],
)
"""What names of things end with that are made for another thing: 手机壳, 牙刷头."""


_PACKED = re.compile("装?的?")


def judge(subject: Subject, start: int, end: int, name: Mention, *, sold: bool) -> Judged:
    """What `start`..`end`, with the `name` in it, asks for: what is said beside the name is the wish, if we lack it.

    Args:
        sold: of a verb that takes goods, not qualities.
    """
    text, original, what = subject.text, subject.original, subject.words(name)
    before = original[start : name.start].rstrip("的滴")
    behind = _MADE.sub("", original[name.end : end]).lstrip("的滴")
    if behind and _says_for_whom(subject, name, before):
        before = ""  # 宝宝浴巾带兜帽的
    beside = before or behind
    if text.startswith(_ASKS_IF, end):
        beside = beside[qualities.service(beside, 0, len(beside)) :]
    if not beside:
        return LISTED
    if _is_listed(subject, start, end, name, before):
        return LISTED
    color = wished_colors.before_name(subject, name, before)
    if color is not None:
        return wished(what, color=color)
    if _is_another_thing(subject, start, end, name, before, beside) or (
        sold and not before and _is_made_of_it(subject, name, end, beside)
    ):
        return wished(original[start:end])
    if before and start + len(before) == name.start and _is_compound(subject, start, name, before):
        return wished(original[start : name.end])
    if (small_one := _A_SMALL_ONE.fullmatch(before)) is not None:
        return wished(small_one[2] + what, feature=small_one[1])  # 挂脖子的小风扇
    if before and _is_part_behind(subject, name, end):
        return wished(original[name.start : end], feature=before)  # 带镜子的散粉盒
    if wished_sizes.is_name(beside):
        return wished(what, size=beside)  # 小号的菜板
    first, last = (start, start + len(before)) if before else (end - len(beside), end)
    if _is_listed_pack(subject, first, last):
        return LISTED  # 坚果30包装的
    if (size := wished_sizes.counted(subject, beside)) is not None:
        return wished(what, size=size)  # 42-43的棉拖
    for mention in subject.mentions:
        if not first <= mention.start < last:
            continue
        if mention.kind is COLOR:
            variant = wished_colors.beside_name(subject, mention, what, first)
        else:
            named = wished_sizes.beside_name if mention.start == first else wished_sizes.within
            variant = named(subject, mention, what, last)
        if variant is not None:
            return variant
    if wished_colors.is_hue(beside):
        return wished(what, color=beside)  # 沙发套焦糖色的
    return wished(what, feature=beside)


def _is_listed(subject: Subject, start: int, end: int, name: Mention, before: str) -> bool:
    """Whether what is said beside the name is a colour or size of the goods, as they call it: 6件套的保鲜盒."""
    goods = subject.lexicon.goods.get(str(name.value))
    beside = subject.text[start : start + len(before)] if before else subject.text[name.end : end].strip("的滴有要")
    return goods is not None and (beside in goods.size_words or beside in goods.color_words)


def _is_listed_pack(subject: Subject, first: int, last: int) -> bool:
    """Whether `first`..`last`, beside a name, is nothing but a listed size by how many are in it."""
    return any(
        mention.start == first and subject.has_size(mention) and _PACKED.fullmatch(subject.text, mention.end, last)
        for mention in subject.mentions
    )


def _is_part_behind(subject: Subject, name: Mention, end: int) -> bool:
    """Whether one character behind the name makes it that of another thing: 散粉盒."""
    return end == name.end + 1 and subject.text[name.end] in _ENDS_OF_PARTS and not subject.has_of(name.end)


def _is_compound(subject: Subject, start: int, name: Mention, before: str) -> bool:
    """Whether what stands right before a name makes one word with it: 白葡萄酒, 双人睡袋; not 男款马丁靴."""
    return (
        plain.is_hanzi(before)
        and len(before) <= _LONGEST_PART
        and not qualities.is_said_before_name(before)
        and not before.startswith(qualities.LEADS)
        and before not in subject.lexicon.materials
        and not (_comes_in_flavours(subject, name) and before not in qualities.FOR_WHOM and before[0] not in _NUMERALS)
        and not _says_for_whom(subject, name, before)
        and not any(start <= mention.start < name.start and mention.end > start + 1 for mention in subject.mentions)
    )


def _comes_in_flavours(subject: Subject, name: Mention) -> bool:
    """Whether what stands before a name is a flavour as those that are listed: 抹茶绿豆糕."""
    goods = subject.lexicon.goods.get(str(name.value))
    listed = goods.product.colors if goods is not None else ()
    return len(listed) > 1 and not any(wished_colors.tells_hue(flavour) for flavour in listed)


def _says_for_whom(subject: Subject, name: Mention, before: str) -> bool:
    """Whether what stands before a name tells who uses it: 儿童防晒; 老年猫粮 is a kind of its own."""
    goods = subject.lexicon.goods.get(str(name.value))
    return before in qualities.FOR_WHOM and not (goods is not None and goods.is_for_pets)


def _is_made_of_it(subject: Subject, name: Mention, end: int, beside: str) -> bool:
    """Whether the name begins what is called so for what it is made of: 枸杞原浆."""
    return (
        plain.is_hanzi(beside)
        and 2 <= len(beside) <= _LONGEST_PART
        and not subject.has_of(name.end)
        and end - name.end == len(beside)
        and not beside.startswith((*qualities.LEADS, *_WORDS_BETWEEN))
        and not wished_sizes.is_pack(beside)
        and not beside.endswith((*qualities.TAILS, "的"))
        and not any(name.end <= one.start for one in subject.mentions)
    )


def _is_another_thing(subject: Subject, start: int, end: int, name: Mention, before: str, beside: str) -> bool:
    """Whether the name is but a part of another thing's: the 锅 of 锅铲, the 吉他 of 吉他背带 and of 电吉他."""
    if before:
        return (
            name.end == end
            and len(before) == name.start - start == 1
            and before not in qualities.SAYS_HOW
            and not any(start <= mention.start < name.start for mention in subject.mentions)
        )
    if not plain.is_hanzi(beside) or subject.has_of(name.end) or end - name.end > len(beside):
        return False
    if len(beside) == 1:
        return name.end == end - 1 and not subject.has_of(end)
    return (
        len(beside) <= _LONGEST_PART
        and not wished_sizes.is_pack(beside)
        and not beside.startswith((*qualities.LEADS, "有", "出", "里"))
        and not beside.endswith((*qualities.TAILS, "的"))
        and (beside.endswith(_ENDS_OF_PARTS) or (subject.lexicon.ends_as_goods(beside) and not subject.has_of(end)))
    )
