"""Things that are none of ours, told with what they should be like: 真丝衬衫, 竿子带夜光漆的, 带耳朵那种帽子."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import plain, qualities, wished_colors, wished_sizes
from anchor_console.chat.understanding.mentions import COLOR
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.subject import Judged, Subject, wished

_THAT_KIND = re.compile(r"(?P<how>.{1,8}?)的?(?:那种|这种|那样的?)的?(?P<what>.{2,5})")
_LIKE_OURS = re.compile(
    r"(?:(?:[跟和同与].{2,8}?|小孩|大人)(?P<how>同色系?|同款|配套|成套|一[套样]|搭配)|配)的(?P<what>[\u4e00-\u9fff]{2,5})"
)
_ONCE_SOLD = re.compile(r"(?:以前|之前|从前|去年|原来|原先|上次)[有卖出做上]?")
_NAMED_WITH = re.compile(
    r"((?!带)[\u4e00-\u9fff]{2,5}?)(?:要有?|做|(?=带|(?:[男女]|儿童|情侣|亲子|孕妇)款|(?:真空|礼盒|[散袋罐瓶盒桶])装))([^\s的]{2,})"
)
"""A thing, and behind it what it should be or have: 香肠要广味的, 竿子带夜光漆的."""
_OF_A_KIND = re.compile(r"(.{1,5}款)(.{2,})")
_NO_NAME = re.compile(r"[给能才就也恁俺我你]|过[冬夏年节]|结婚|要有|一[套条个件款只]|(.)\1(.)\2")
"""How no name of a thing begins that stands behind what it is like: 七十度的给我弄一款, 带花纹的弯弯曲曲那种."""
_A_STORY = re.compile(r"[我俺咱他她你要]|闺女|儿子|孩子")
_OF_GOODS = frozenset(
    [
        *("款式", "样式", "版本", "材质", "料子", "面料", "色号", "颜色", "花色", "外皮", "外壳", "内胆", "里料"),
        *("领子", "领口", "袖子", "袖口", "鞋底", "鞋面", "壶身", "杯身", "锅身", "瓶身", "机身"),
    ]
)
"""What all goods have, and no goods: the 款式 of 带茶漏的款式."""
_MADE_OF_IT = re.compile(r"(.{2,})(?:材质|面料|料子|材料)")
_FOR_USE = re.compile(r"[\u4e00-\u9fff]{1,4}[穿用戴吃喝铺盖睡背使]")
_WHEN = re.compile(r"[春夏秋冬][天季]|平时|晚上|白天|出门|旅游|上班|上学")
_LONGEST_THING = 5
_LEAST_NAME = 2
_LONGEST_NAME = 6


def in_its_parts(subject: Subject, wish: StatedWish) -> StatedWish:
    """The wish, a hue told as its colour, without a name that only says that it is for the goods spoken of.

    So 带茶漏的款式 wishes no 款式, and 6号有9度的醋吗 no 醋.
    """
    what, color, feature = wish.what, wish.color, wish.feature
    if color is None and feature is not None:
        color = wished_colors.named(subject, feature, of=True)
        feature = feature if color is None else None
    if what is not None and not (color is None and wish.size is None and feature is None):
        what = None if what in _OF_GOODS or what == wish.size or subject.is_part_of_name(what) else what
    size = wished_sizes.as_listed(subject, wish.size) if wish.size is not None else None
    made = _MADE_OF_IT.fullmatch(feature) if feature is not None else None
    return StatedWish(what, color, size, made[1] if made is not None else feature)


def like_ours(subject: Subject, start: int, end: int) -> Judged | None:
    """What is told as 跟三件套同色的腰带: a thing that goes with goods of ours."""
    match = _LIKE_OURS.fullmatch(subject.text, start, end)
    if match is None:
        return None
    return wished(subject.original[match.start("what") : end], feature=match["how"] if match["how"] != "配套" else None)


def of_that_kind(subject: Subject, start: int, end: int) -> Judged | None:
    """What is told as 带耳朵那种帽子: a thing of that kind."""
    match = _THAT_KIND.fullmatch(subject.text, start, end)
    if match is None or any(start <= one.start < match.end("how") for one in subject.mentions):
        return None
    what = subject.original[match.start("what") : end] or subject.what
    if subject.has_of(end) and not subject.is_a_thing(what or ""):
        return wished(subject.what, feature=what)  # 小白鞋那种软底的
    if _ONCE_SOLD.fullmatch(match["how"]):
        return wished(subject.what, feature=what)  # 原来卖的那种A字版
    return wished(what, feature=subject.original[start : match.end("how")])


def thing_first(subject: Subject, start: int, end: int) -> Judged | None:
    """A thing, and right behind it what it should be like: 学步鞋红的, 背包50升的, 桌子能升降的."""
    wanted = subject.original[start:end]
    told = _NAMED_WITH.fullmatch(wanted)
    if told is not None and subject.is_a_thing(told[1]) and wanted not in subject.lexicon.kinds:
        return wished(told[1], feature=told[2])
    if subject.what is not None or not subject.has_of(end):
        return None
    return _thing_and_color(subject, start, end) or _kind_first(subject, start, end)


def thing_last(subject: Subject, start: int, wanted: str) -> Judged | None:
    """What is wanted from `start` on where it is told what a thing is like, and then the thing: 防滑的拖鞋."""
    left, of, what = wanted.rpartition("的")
    if not of:
        return _coloured(subject, start, wanted) or _of_a_kind(subject, wanted) or _made_of(subject, wanted)
    if wished_colors.is_hue(what):
        return wished(subject.what, color=what)
    if (shade := wished_colors.named(subject, what, of=False)) is not None:
        return wished(subject.what, color=shade, feature=left or None)  # 哑光的芭比粉
    measure = wished_sizes.at_the_end(subject, start + len(wanted) - len(what), start + len(wanted))
    if measure is not None:
        return wished(subject.what, size=measure, feature=left or None)  # 能放整鸡的十升
    if len(what) > 2 and what.endswith(("款", "版")) and not subject.is_a_thing(what):
        return wished(subject.what, feature=what)  # 胖瘦都能戴的可调节款
    if qualities.is_plain(what):
        return wished(subject.what, feature=what)  # 不花的纯色
    if what in subject.lexicon.materials and subject.has_of(start + len(wanted)):
        return wished(subject.what, feature=what)  # 不粘的不锈钢的
    is_use = _FOR_USE.fullmatch(what) and (subject.has_of(start + len(wanted)) or _WHEN.match(what))
    if is_use and not subject.is_a_thing(what):
        return wished(subject.what, feature=left)  # 加绒的冬天穿的
    if _is_no_name(left, what) or not (len(what) >= 2 or subject.is_a_thing(what)):
        return None
    if (both := _color_and_size(subject, start, start + len(left))) is not None:
        return wished(what, color=both[0], size=both[1])  # 浅灰38的板鞋
    if wished_colors.is_mixed(left):
        return wished(what, color=wished_colors.color_word(left))
    if (hue := _hue_before_quality(subject, start, left)) is not None:
        return wished(what, color=hue, feature=left[len(hue) :])  # 粉色爬藤的三角梅
    tells_more = _A_STORY.search(subject.text, start, start + len(left)) is not None
    is_called_hue = left in subject.lexicon.hues and wished_colors.may_be_hue(left)
    color = wished_colors.ending(subject, start + len(left)) if tells_more else left if is_called_hue else None
    if color is not None:
        return wished(what, color=wished_colors.color_word(color))  # 我闺女非要绿的箱子
    return wished(what, feature=left or None)


def _color_and_size(subject: Subject, start: int, end: int) -> tuple[str, str] | None:
    """The colour and the size that `start`..`end` is, if it is nothing else: 黑色37."""
    hue = next((one for one in subject.mentions if one.kind is COLOR and one.start == start), None)
    if hue is None or not wished_colors.tells_hue(subject.words(hue)):
        return None
    at = hue.end + 1 if subject.text.startswith("色", hue.end) else hue.end
    size = next((one for one in subject.mentions if one.start == at and one.end == end), None)
    if size is None or not (wished_sizes.is_as_sizes_are(subject, size) or wished_sizes.measured(subject, size)):
        return None
    return wished_colors.color_word(subject.words(hue)), wished_sizes.size_word(subject.words(size))


def without_what_is_no_thing(wanted: str) -> str:
    """What is wanted without what stands behind its 的 and is no thing's name."""
    left, of, what = wanted.rpartition("的")
    return left if of and _is_no_name(left, what) else wanted


def _is_no_name(left: str, what: str) -> bool:
    return what in wished_sizes.HEADS or (
        bool(left) and (_NO_NAME.match(what) is not None or qualities.tells_why(what))
    )


def _coloured(subject: Subject, start: int, wanted: str) -> Judged | None:
    """A colour that says so, and right behind it a thing: 米色靴子."""
    color, says_so, what = wanted.partition("色")
    if not says_so or len(what) < _LEAST_NAME or not subject.is_a_thing(what):
        return None
    color += says_so
    end = start + len(color)
    if any(end <= one.start < start + len(wanted) for one in subject.mentions):
        return None
    return wished(what, color=color) if _is_color(subject, start, color) else None


def _hue_before_quality(subject: Subject, start: int, told: str) -> str | None:
    """The colour that says so with which what is `told` of a thing begins, where more is told behind it."""
    color, says_so, quality = told.partition("色")
    color += says_so
    if not says_so or len(quality) < _LEAST_NAME or not plain.is_hanzi(quality) or quality.startswith("的"):
        return None
    return color if _is_color(subject, start, color) else None


def _is_color(subject: Subject, start: int, color: str) -> bool:
    end = start + len(color)
    is_named = any(one.kind is COLOR and (one.start, one.end) == (start, end) for one in subject.mentions)
    return is_named or wished_colors.is_hue(color)


def _of_a_kind(subject: Subject, wanted: str) -> Judged | None:
    """男款拖鞋: a thing, and for whom or of what kind."""
    size = wished_sizes.name_before(wanted)
    if size is not None and wanted[len(size) :] in subject.lexicon.kinds:
        return wished(wanted[len(size) :], size=size)  # 大号袜子
    told = _OF_A_KIND.fullmatch(wanted)
    if told is None or told[2].startswith((*qualities.LEADS, "到", "过", "适")) or _FOR_USE.fullmatch(told[2]):
        return None
    return wished(told[2], feature=told[1])


def _made_of(subject: Subject, wanted: str) -> Judged | None:
    """A thing, and what it is made of: 真丝衬衫."""
    for at in range(2, len(wanted) - 1):
        if wanted[:at] in subject.lexicon.materials and wanted[at:] in subject.lexicon.kinds:
            return wished(wanted[at:], feature=wanted[:at])
    return None


def _thing_and_color(subject: Subject, start: int, end: int) -> Judged | None:
    """A thing of any name, and its colour: 校服裤灰的."""
    text = subject.text
    hue = next((one for one in subject.mentions if one.kind is COLOR and start + 1 < one.start < end), None)
    if hue is None:
        return _thing_and_hue(subject, start, end)
    both = _color_and_size(subject, hue.start, end)
    if both is None and (text[hue.end : end] not in ("", "色") or not wished_colors.tells_hue(subject.words(hue))):
        return None
    what = text[start : hue.start]
    if len(what) > _LONGEST_NAME or not plain.is_hanzi(what) or _A_STORY.search(what) is not None:
        return None
    if not subject.lexicon.ends_as_goods(what):
        return None
    color, size = both if both is not None else (wished_colors.color_word(subject.words(hue)), None)
    return wished(what, color=color, size=size)  # 马丁靴黑色37的


def _thing_and_hue(subject: Subject, start: int, end: int) -> Judged | None:
    """A thing of a known kind, and a colour that nobody lists: 台灯原木色的."""
    text = subject.text
    if not text.endswith("色", start, end):
        return None
    for at in range(start + 2, min(start + _LONGEST_NAME, end - 2) + 1):
        if subject.lexicon.ends_as_goods(text, start, at) and wished_colors.is_hue(text[at:end]):
            what = subject.original[start:at]
            return wished(what, color=subject.original[at:end]) if _A_STORY.search(what) is None else None
    return None


def _kind_first(subject: Subject, start: int, end: int) -> Judged | None:
    """A thing that is called by its kind, and what is said of it."""
    text, lexicon = subject.text, subject.lexicon
    for at in range(min(start + _LONGEST_THING, end - 1), start + 1, -1):
        if text[start:at] not in lexicon.kinds:
            continue
        if end - at >= _LONGEST_THING and "不" in text[at:end]:
            return None  # 挂耳朵外头不塞进去的
        if text[start:end] in lexicon.kinds or lexicon.ends_as_goods(text, at, end):
            return None
        what = subject.original[start:at]
        said = next((one for one in subject.mentions if one.start == at), None)
        if said is not None and said.kind is COLOR and text[said.end : end] in ("", "色"):
            color = subject.words(said)
            return wished(what, color=wished_colors.color_word(color)) if wished_colors.tells_hue(color) else None
        size = wished_sizes.said_last(subject, said, end) if said is not None else None
        if size is not None:
            return wished(what, size=size)
        if wished_sizes.is_each_pack(text[at:end]):
            return wished(what)  # 护发素一套的
        if (hue := _hue_before_quality(subject, at, text[at:end])) is not None:
            return wished(what, color=hue, feature=subject.original[at + len(hue) : end])  # 加湿器白色大容量的
        return wished(what, feature=subject.original[at:end]) if qualities.is_of_a_thing(text, at, end) else None
    return None
