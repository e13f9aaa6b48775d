"""The colour that a stretch of a line wishes, in the fan's words: 正红色; not the 咖啡 of 咖啡机."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.lexicon import Goods
from anchor_console.chat.understanding.mentions import COLOR, Mention
from anchor_console.chat.understanding.qualities import FLAVOURS, tells_why
from anchor_console.chat.understanding.subject import LISTED, Judged, Subject, wished

_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏米驼色金银褐]")
_METALS = frozenset("金银")
_ORES = frozenset({"黄金", "白金", "白银"})
"""What is made of these is not so coloured."""
_METALLIC = frozenset({"金色", "银色", "玫瑰金", "香槟金", "金", "银"})
_FRUIT_HUES = frozenset("橘桃藕")
"""By themselves these are hues; in other words, flavours."""
_PATTERNS = frozenset({"迷彩", "格子", "条纹", "碎花", "豹纹", "波点", "印花", "透明"})
"""Told as colours are where they are listed; wished, they are what a thing is like."""
_MIXED_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏驼金银深浅正大]{2,3}")
_MISSPELT = re.compile(r"[\u4e00-\u9fff]{0,2}[黑白灰红粉紫蓝绿黄橙棕青][瑟涩]")
_IS_HUE = re.compile(
    r"[肉肤茶栗藕麻沙奶芋姜蜜瓷裸藏雾乳桃枣葱锈烟]色|(?![单双多几两三四五六七八九十配染上出什同不能会可带显])[\u4e00-\u9fff]{1,3}[^颜配染特货角成月景变掉褪串沾\d]色|\d{1,2}号色"
)
_BLUE_OR_SO = re.compile(r"(?!.{0,2}(?:[甘芥板]蓝|[骨石炉]灰)|.{0,2}[带加是了变发])[\u4e00-\u9fff]{2,3}[蓝紫灰棕]")
"""A shade told by what it is like: 冰川蓝, 香芋紫. Nothing that is sold is called so, but for cabbages and ashes."""
_DEEPENS = frozenset("正深浅亮暗纯淡裸雾烟灰粉玫冰奶")
_MIXED_WITH = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青天海湖宝军墨藏豆草葱鹅姜酒玫枣砖桃樱象米杏藕橘荧肉")
"""Right before a colour these make it another: 黑金色, 天青色."""
_NO_OTHER = frozenset("正纯")
"""正红 is 红色 where that is listed."""
_MIXES = _MIXED_WITH | _DEEPENS
_ENDS_A_SHADE = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青")
_ENDS = frozenset({"儿", "色儿", "色", "款", "色款", "色系", "系", "滴"})
_BODY = re.compile("[竿杆机瓶杯壶锅包鞋车灯盒笔表伞桶箱柜]身")
"""The whole of a thing, as it is coloured: 白色机身."""
_LONGEST_SHADE = 4
_LONGEST_REASON = 3
_NEVER_COLOURED = frozenset("机壶杯豆糖酱饼馅锅勺炉")
"""What is called by the food or drink that it is for, not by its colour: 咖啡机, 奶茶杯."""


def color_word(word: str) -> str:
    """A colour as wishes name it: 紫色 for 紫的."""
    word = word.rstrip("的滴哒")
    return word if word.endswith("色") else word + "色"


def is_hue(word: str) -> bool:
    """Whether it is called a colour: 豆沙色, not 货色."""
    return _IS_HUE.fullmatch(word) is not None


def is_mixed(word: str) -> bool:
    """Whether it is nothing but hues, and how deep they are: 黑白, 深灰."""
    return _MIXED_HUES.fullmatch(word) is not None and word not in _ORES


def may_be_hue(word: str) -> bool:
    """Whether a word for a colour tells a hue, not a pattern, nor of what a thing is made."""
    return word not in _PATTERNS and word not in _METALLIC


def named(subject: Subject, word: str, *, of: bool) -> str | None:
    """The colour that `word`, no mention of one, means by itself; `of`: with 的 behind it."""
    if is_hue(word):
        return word
    if _BLUE_OR_SO.fullmatch(word):
        return color_word(word)
    if of and (
        (len(word) == 1 and (tells_hue(word) or word in _FRUIT_HUES) and _may_be_color(subject, word))
        or _is_shade(subject, word)
    ):
        return color_word(word)
    if _is_called_as_colors(subject, word):
        return color_word(word)
    if _MISSPELT.fullmatch(word) or (is_mixed(word) and word[-1] not in "深浅正大"):
        return color_word(word.rstrip("瑟涩"))
    return None


def mentioned(subject: Subject, mention: Mention, start: int, end: int) -> Judged | None:
    """What the colour `mention`, with which `start`..`end` begins, asks for; None where it is no colour there."""
    text = subject.text
    rest = text[mention.end : end]
    if _BODY.fullmatch(rest):
        rest = ""
    is_of_two = (
        start < mention.start and text.startswith("色", mention.end - 1) and text[mention.start - 1] in _MIXED_WITH
    )  # 黑金色 is neither black nor gold
    if len(rest) == 1 and _names_a_thing(text, mention):
        return None
    if len(rest) == 1 and rest in _ENDS_A_SHADE and text[mention.end - 1] not in _ENDS_A_SHADE:
        shade = text[mention.start : end]  # 雾霾紫, where there is 雾霾蓝
        return LISTED if subject.has_color(shade) else wished(subject.what, color=color_word(shade))
    if subject.goods is None and rest.startswith("的") and subject.is_of_no_name(rest[1:]):
        color = subject.original[before(subject, mention, start) : mention.end]
        return wished(subject.original[mention.end + 1 : end], color=color_word(color))  # another shop's 黑色的手提包
    is_deepened = not is_of_two and start < mention.start and text[mention.start - 1] in _DEEPENS
    if _is_listed(subject, mention, is_mixed=is_of_two or is_deepened):
        return LISTED
    if rest and rest not in _ENDS and not rest.startswith("的"):
        return None  # 大红袍 is a tea
    if rest.startswith(FLAVOURS) or not tells_hue(subject.words(mention)):
        return None  # a flavour of another product
    what = subject.original[mention.end + 1 : end] if rest.startswith("的") and len(rest) > 1 else subject.what
    is_clause = not text[end : end + 1].strip()
    if what is not None and ((is_clause and _tells_why(subject, mention.start, what)) or tells_why(what)):
        what = subject.what
    begin = mention.start
    if is_of_two or is_deepened:
        begin -= 1  # 正红色
    return wished(what, color=color_word(subject.original[begin : mention.end]))


def beside_name(subject: Subject, mention: Mention, what: str, first: int) -> Judged | None:
    """What the colour `mention`, in what from `first` on is said beside the name `what`, asks for."""
    text = subject.text
    if text.startswith("款", mention.end - 1):
        return None
    if subject.has_color(str(mention.value)):
        return LISTED
    if not _is_color(subject, mention) or text.startswith(FLAVOURS, mention.end):
        return None
    if mention.length == 1 and mention.start > first and text[mention.start - 1] not in _MIXES:
        return None  # the 白 of 美白精华
    begin = mention.start
    if begin > first and text[begin - 1] in _MIXES:
        begin -= 1  # 红棕色的眉笔
    return wished(what, color=color_word(subject.original[begin : mention.end]))


def before_name(subject: Subject, name: Mention, before: str) -> str | None:
    """The colour that the one character `before` a name of ours is: 紫鼠标; not of wines, whose kind it tells."""
    goods = subject.lexicon.goods.get(str(name.value))
    if before not in _ENDS_A_SHADE or name.length < 2 or goods is None:
        return None
    return color_word(before) if _has_shades(goods) or goods.is_worn else None


def ending(subject: Subject, end: int) -> str | None:
    """The colour that is mentioned right before `end`."""
    last = next((one for one in subject.mentions if one.kind is COLOR and one.end == end), None)
    return color_word(subject.words(last)) if last is not None else None


def before(subject: Subject, mention: Mention, start: int) -> int:
    """Where the colour begins that `mention` makes, with what stands before it from `start` on: 正红色, 黄棕色."""
    is_mixed = mention.start > start and subject.text[mention.start - 1] in _MIXES
    return mention.start - 1 if is_mixed else mention.start


def tells_hue(word: str) -> bool:
    """Whether a word for a variant names a hue, not a flavour."""
    return _HUES.search(word) is not None


def _is_listed(subject: Subject, mention: Mention, *, is_mixed: bool) -> bool:
    """Whether there is the colour; `is_mixed`: that which it makes with the character before it."""
    word = str(mention.value)
    if not is_mixed:
        return subject.has_color(word)
    before = subject.text[mention.start - 1]
    if before in _NO_OTHER and (subject.goods is None or word.rstrip("色") + "色" in subject.goods.product.colors):
        return subject.has_color(word)
    return subject.has_color(before + word) or subject.has_color(before + word.rstrip("色"))


def _is_color(subject: Subject, mention: Mention) -> bool:
    """Whether it is a colour, not a flavour or another thing by which goods differ in this shop."""
    word = subject.words(mention)
    if word.endswith("色") or subject.text.startswith("色", mention.end):
        return True
    return tells_hue(word) or word.lower() in subject.lexicon.hues


def _tells_why(subject: Subject, start: int, word: str) -> bool:
    """Whether a clause begins with the colour at `start`, and `word` behind it says why: 红的喜庆 你家咋不出."""
    begins = start == 0 or subject.text[start - 1] == " "
    return begins and len(word) <= _LONGEST_REASON and not word.endswith("子") and not subject.is_a_thing(word)


def _may_be_color(subject: Subject, hue: str) -> bool:
    """Whether a hue of one character tells a colour: 金 and 银 only where the like is listed, else they are metals."""
    listed = subject.goods.product.colors if subject.goods is not None else ()
    return hue not in _METALS or any(color in _METALLIC for color in listed)


def _is_shade(subject: Subject, word: str) -> bool:
    """Whether it is called a colour where goods come in colours: 奶黄 of clothes; not of buns."""
    is_hue = (word in subject.lexicon.hues and word not in _PATTERNS) or (len(word) == 2 and word[-1] in _ENDS_A_SHADE)
    return is_hue and subject.goods is not None and _has_shades(subject.goods)


def _is_called_as_colors(subject: Subject, word: str) -> bool:
    """Whether it ends as a colour of the goods does: 奶茶棕, where there are 浅棕 and 深棕."""
    listed = subject.goods.product.colors if subject.goods is not None else ()
    return (
        2 <= len(word) <= _LONGEST_SHADE
        and word[-1] in _ENDS_A_SHADE
        and any(color.endswith(word[-1]) for color in listed)
        and word[-1] not in subject.lexicon.heads  # 土豆粉, where there is 红薯粉
        and not subject.lexicon.ends_as_goods(word)
    )


def _has_shades(goods: Goods) -> bool:
    """Whether the goods come in colours: mice do, wines do not."""
    return any(color.endswith("色") or color[-1] in _ENDS_A_SHADE for color in goods.product.colors)


def _names_a_thing(text: str, mention: Mention) -> bool:
    """Whether a word that is a colour by chance begins the name of a thing: 咖啡机, not 卡其裤."""
    return text[mention.end - 1] not in _ENDS_A_SHADE and text[mention.end] in _NEVER_COLOURED
