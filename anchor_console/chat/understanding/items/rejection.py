"""Which of the things that a line names it turns down: 不要黑色 要白色的 takes the white one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, QTY, SIZE, Kind, Mention

_NEGATION_BEGINS = "先都就不别莫布唔取撤作去划删"
_NEGATION = re.compile(
    rf"(?=[{_NEGATION_BEGINS}])(?:先|都|就)?(?:莫[要拿整搞](?!错)|不要(?<!要不要)(?!钱|赠品|发|的[^\s,，]{{0,10}}[给归留][我俺])|(?<![是啊哦噢呃哎诶额])不是(?![要说讲标写还]|$)|不想要|别要|别给(?:发?成)?(?![错漏少我俺咱他她别])|别按(?:[^\s,，\d]{{0,6}}的)?|(?:别|莫(?=给))(?!(?:给我)?[拿发]错[了啊哈哦]*(?:$|[\s,，]))(?:给[我俺咱](?:[拿发]错?成?|记成)?|[拿发]错?成?)|不拿(?<!拿不拿)|不买(?<!买不买)|不用(?<!用不用)|布要|唔要|别(?=\d)|别(?![是跟给人发说让再忘错急光家处管按理怕])(?=[\u4e00-\u9fff]{{2,4}}了)|不问|(?<!区)别讲|取消|撤|不作数|作废|[去划删]掉)"
)
_CORRECTED = re.compile(
    r"[说打写报]错[了啦]?(?![的吗没])|(?<=[\s,，.…。])(?:[哦啊噢呃]|不好意思)错了(?=[\s,，\da-z\u4e00-\u9fff])|(?<=[\s,，.…。])(?:[啊哎呀]*手[滑抖误]|[按点]错)了?(?=[\s,，.…。])|不对(?![称劲板])|[大小]了\s?那就"
)
_OH_NO = re.compile(
    r"(?:^|[\s,，。!！…])(?:[哦啊噢喔呃哎诶额嗯]不(?![是要行用错想会能得好])是?|[哦啊噢喔呃哎诶额]不是(?=[\s,，])|不不+|等等|我是说|更正)"
    r"(?=$|[\s,，。!！]|来|要|拿)"
)
"""Takes back what was said last: 来一组 哦不 来两组."""
_NEVER_MIND = re.compile(r"[\s,，…](?:还是)?算了(?:吧|算了)?[\s,，…]")
"""Between what was thought of and what is taken: 黑的白的都好看 算了 白的来一件."""
_CHANGED = re.compile(r"(?:换成|改成|换|改要|改为|改)(?=[\da-z一二两三四五六七八九十\u4e00-\u9fff])")
_BY_MISTAKE = re.compile(r"[拍选点填记写下买]错?成了?$")
"""Before what was taken by mistake: 拍成L了."""
_WONT_DO = re.compile(r"[\s,，…。](?:哦|啊)?不行")
_SHOULD_BE = re.compile(r"(?:要的|应该|明明)是")
_SAID_BEFORE = re.compile(r"(?:刚|刚才|刚刚|之前|前面|先前|原来|本来)(?:我)?(?:说|报|要|点|选|打|想)")
_SO_THEN = re.compile(r"(?:那就|[\s.…]就|还是|[行好得]吧)(?:要|拿|来|选)?$")
"""Before what one comes to at last: 那就深灰吧."""
_BETTER = re.compile(r"(?:哎呀?|唉|啊|嗯|想了?想)[\s,，]?还是(?:要|拿|来|选)?$")
"""Before what one takes on second thoughts: 咖色M 哎呀还是L."""
_WAVERS = re.compile(r"还是|纠结|犹豫|好看|[拿选]不[定准]")
"""One does not know which to take."""
_AFTER_ALL = re.compile(r"(?:的|码|号)?吧")
"""Behind it."""
_NO_GOOD = re.compile(
    r"(?:的|款|色|号|码|那[个件款种])?\s?(?:就|有点|看着|穿着|涂着)?"
    r"(?:太(?:凶|嫩|闷|娘|弱|旧|老|土|硬|暗|素|花|俗|厚|薄|重|沉|贵|肥|紧|松|宽|窄|细|粗|高|矮|低|淡|浓|辣|咸|酸|苦|腻|冲|呛|扎|招摇|张扬|跳|装|幼稚|普通|常见|单调|闹)"
    r"|(?:显[\u4e00-\u9fff]?[旧老黑胖脏土矮壮大粗]|(?:孩子|娃|老公|老人|家里人?|我|他|她)(?:不|没人)爱?[吃喝穿用戴]|腻人|涩|(?:洗了)?发[黄黑硬]|[\u4e00-\u9fff]{0,6}嫌(?=$|[\s,，])|挤脚|磨脚|硌|齁|熏[鼻人嗓]|呛[鼻人嗓]|刺鼻|[\u4e00-\u9fff]得慌|[酸苦辣咸腻硬]得|不耐脏|不经脏|容易脏)|用不了|[喝吃买用穿戴]不起|[搁放装塞]不下|穿不[下了上进]|(?:刚好|都|快)?用完|(?:我家|我|家里)(?:里)?(?:已经)?(?:有了|还有|有的是|买[了过])"
    r"|[我俺咱]?(?:最|真|超|顶)?(?:讨厌|膈应|看不上)|(?:都|也)?不(?:稀罕|喜欢|中意)|(?:就|也)?(?:算了|免了)|不[忙急])"
)
"""Behind a colour, size or product, beside another that is taken: 深棕要一支 黑的太凶."""
_ONLY_THAT = re.compile(
    r"(?:(?:从来|从|一直|向来|坚决|打死|[我俺他她爸妈爹娘公婆娃只])(?:都|就|也)?不爱?[吃喝穿用戴碰涂抹染背挎拎提铺盖挂骑买]|[吃喝穿用][不唔][惯来]|最烦|讨厌|不(?:待见|喜欢|稀罕|得意|中意)|膈应|上[次回](?:买的|是)?|本来(?:我|是)?想(?:[要买拿选]的?)?|又是|只让选|只能选|进去[^\s,，]{0,2}只[剩有]|屏幕[^\s,，]{0,2}只[剩有]|是不是只[剩有]|看着只剩|光剩|别(?:光|老|总|只)[\u4e00-\u9fff]{1,2})$"
)
"""Before what one cannot stand, or what alone is left, beside what is taken."""
_PUT_OFF = re.compile(
    r"(?:链接|款|色|那个|的)?\s?(?:我?再(?:想想|考虑|看看)|(?:就|得|要)?等(?:发工资|下[次回个批])|下[次回个][批月]?再|改天|先不看|先看看|先放着|先等(?:会儿?|等|一下)|不敢[碰用]|(?:都|就)?嫌|不得?行|不够|太[大小红短长甜艳深浅])"
)
"""Behind what is not taken now: 黑的再想想."""
_MAY_PUT_OFF = re.compile("[再等改先不嫌太]")
_INSTEAD = re.compile(r"(?:的|那[个件双])?\s?(?:给我|帮我|想|要|能(?:不能)?|可以)?(?:改成|换成|改|换)")
_LIKED = ("喜欢", "就爱", "中意")
"""Before what is liked, and not what is said behind it: 就喜欢旋钮不喜欢触屏."""
_MAY_REJECT = re.compile("[等算不别莫错滑抖误消撤布唔大小改换作去划删成]")
_MAY_FIND_FAULT = re.compile("[膈吧本再嫌太先等又次回买没涩发腻得齁熏呛刺挤磨硌容烦讨显用有算免只光说更]|还是")
"""No mention is found fault with beside others, or taken back for them, without one of either."""
_MAY_DENY = re.compile("[不别莫布唔取撤作去划删]")
_MAY_BE_CORRECTED = re.compile("错|不对|那就|手[滑抖误]")
_MAY_BE_OH_NO = re.compile("[哦啊噢喔呃哎诶额嗯不我更](?:不|是说|正)|等等")
_NOTHING: frozenset[int] = frozenset()
_FIGURES = frozenset({SIZE, NUMBER})
_VARIANTS = frozenset({COLOR, SIZE, NUMBER})
_BREAK = re.compile(r"[\s,.!?;，。！？；~]|(?<!不)要|(?<!不)是|来|给|换|改|拿|直接")
"""Where what a no is said to ends: a clause, or a word of taking."""
_CLAUSE_END = re.compile(r"[\s,.!?;，。！？；~]")
_ONLY_KEPT = re.compile(r"只[留要剩]|(?<=[\s,，])留|(?<=[撤退删去].)留")
"""只留黄的: all else is taken back."""
_DENIED_BEFORE = re.compile("(?<!是)不是$")
"""Before what is not taken back, where something else is: 不是毛衣 是裤子那单不要."""
_MEANT = re.compile(r"(?:应该|该|得)(?:是|拿|戴|穿|要|买|选)")
"""What somebody should have taken is not what they take back."""
_IN_ITS_PLACE = re.compile(
    r"[\s,，][^\s,，不别]{0,6}?(?:统一|说|变卦了?|改主意了?)(?:[要都])?(?:穿|用|戴|买|拿|订|要)(?:成|的是)?"
)
"""Before what is taken for what the line says no to: 玫红的不要 统一穿宝蓝."""
_KEPT = re.compile(r"照[旧样]|照[留拿]|别动|留到起|还是留起|留[着到]|还要|保留|照要|继续|不动|照发|不变")
_BACK = re.compile(r"(?:去掉|取消|划掉|删掉?|撤掉?)(?:吧|了|哈|啊)*$")
"""Ends a line that takes back a variant of those that it names: 黄的去掉."""
_SAYS_NO = re.compile(r"不要|不拿|不买|不想要|别留|别发|不整")
_SAYS_WHAT = re.compile(r"[带有][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,3}的?(?=$|[\s,，])(?<![了啦哈啊吧呀])")
"""Behind a no: what is not taken, be it no word for a variant."""
_NOT_ONE = re.compile(r"(?:一[\u4e00-\u9fff]|全)都不要")


def rejected(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those `mentions` that the line says no to, or finds fault with beside others (黑的太凶)."""
    if not mentions or (
        _MAY_REJECT.search(text) is None and (len(mentions) < 2 or _MAY_FIND_FAULT.search(text) is None)
    ):
        return _NOTHING
    starts, after_all = _taken_back(text, mentions)
    changes = "换" in text or "改" in text
    if "成" in text and (changes or _SHOULD_BE.search(text) is not None):
        starts.update(_taken_wrongly(text, mentions))
    if changes and ("错了" in text or _SAID_BEFORE.search(text) is not None or _WONT_DO.search(text) is not None):
        for match in _CHANGED.finditer(text):
            kinds = {one.kind for one in mentions if one.start == match.end()}
            starts.update(_said_last(mentions, match.start(), kinds))
    if len(mentions) > 1:
        starts.update(_beside_others(text, mentions))
    if _MAY_DENY.search(text) is not None:
        for match in _NEGATION.finditer(text):
            starts.update(_turned_down(text, mentions, match.start(), match.end()))
    if not starts:
        return _NOTHING
    if changes and min(starts) < (swap := max(text.rfind("换"), text.rfind("改"))) < after_all:
        after_all = swap  # 银色13号取消 改金色13号
    return frozenset(_said_again(text, mentions, starts, after_all))


def _taken_back(text: str, mentions: Sequence[Mention]) -> tuple[set[int], int]:
    """What a line says before it corrects itself, and where what it says after all begins: 来5号 说错了 6号."""
    starts: set[int] = set()
    after_all = len(text)
    if _MAY_BE_CORRECTED.search(text) is not None:
        for match in _CORRECTED.finditer(text):
            after_all = match.end()
            said_after = {one.kind for one in mentions if one.start >= after_all}
            if said_after & _FIGURES:
                said_after |= _FIGURES  # 15的 打错 15pro的
            starts.update(one.start for one in mentions if one.end <= match.start() and one.kind in said_after)
    if "算了" in text and (never_mind := _NEVER_MIND.search(text)) is not None:
        kinds_after = {one.kind for one in mentions if one.start >= never_mind.end()} - {QTY}
        if kinds_after:
            after_all = never_mind.end()
            starts.update(one.start for one in mentions if one.end <= never_mind.start() and one.kind in kinds_after)
    if _MAY_BE_OH_NO.search(text) is not None:
        for match in _OH_NO.finditer(text):
            after_all = match.end()
            kinds = {one.kind for one in mentions if one.start >= after_all}
            starts.update(_said_last(mentions, match.start(), kinds))
    return starts, after_all


def _said_again(text: str, mentions: Sequence[Mention], starts: set[int], after_all: int) -> set[int]:
    """The starts of what is turned down, however often it is named, but for what the line says yes to elsewhere."""
    values = {_named(mention) for mention in mentions if mention.start in starts}
    values -= {_named(mention) for mention in mentions if mention.start >= after_all}
    values -= {_named(mention) for mention in mentions if _is_taken(text, mention, starts)}
    return starts | {one.start for one in mentions if one.kind is not QTY and _named(one) in values}


def _beside_others(text: str, mentions: Sequence[Mention]) -> set[int]:
    """What is changed for another thing, put off, or found fault with, beside what is taken."""
    starts: set[int] = set()
    changes, settles = "换" in text or "改" in text, "吧" in text or "还是" in text
    puts_off = _MAY_PUT_OFF.search(text) is not None
    kinds = [mention.kind for mention in mentions]
    for at, mention in enumerate(mentions):
        if mention.kind is not QTY and kinds.count(mention.kind) > 1 and _is_no_good(text, mention):
            starts.update(_row(text, mentions, at))
        following = mentions[at + 1] if changes and at + 1 < len(mentions) else None
        change = _INSTEAD.match(text, mention.end) if following is not None else None
        if change is not None and following is not None and following.start == change.end():
            starts.update({mention.start} if following.kind is mention.kind else ())
        if at and settles and (_is_settled_on(text, mention) or _is_named_again(text, mentions, at)):
            starts.update(one.start for one in mentions[:at] if _is_another(one, mention))
        if puts_off and mention.kind is not QTY and _PUT_OFF.match(text, mention.end) is not None:
            starts.add(mention.start)
    return starts


def _is_settled_on(text: str, mention: Mention) -> bool:
    """Whether it is what one comes to at last: 黑的扎眼 那就深灰吧, 30还是31 纠结……就31吧."""
    if mention.kind not in _VARIANTS:
        return False
    if _BETTER.search(text, mention.start - 8, mention.start) is not None:
        return True
    return (
        _AFTER_ALL.match(text, mention.end) is not None
        and _SO_THEN.search(text, mention.start - 4, mention.start) is not None
    )


def _is_named_again(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether it is the one of those wavered between that a later clause names once more: 原味还是绿茶 行吧绿茶."""
    mention = mentions[at]
    first = next((one for one in mentions[:at] if _named(one) == _named(mention)), None)
    if mention.kind not in _VARIANTS or first is None:
        return False
    return (
        _WAVERS.search(text, 0, mention.start) is not None
        and _CLAUSE_END.search(text, first.end, mention.start) is not None
        and not any(_is_another(one, mention) for one in mentions[at:])
        and not any(one.kind is QTY for one in mentions[:at])
    )


def _is_another(one: Mention, settled: Mention) -> bool:
    """Whether it might have been taken instead of what is settled on."""
    if one.kind is COLOR or settled.kind is COLOR:
        return one.kind is settled.kind and _named(one) != _named(settled)
    return one.kind in _FIGURES and one.value != settled.value


def _taken_wrongly(text: str, mentions: Sequence[Mention]) -> set[int]:
    """What was taken by mistake where what should have been is said too: 拍成L了 帮我改XL."""
    return {
        one.start
        for one in mentions
        if _BY_MISTAKE.search(text, one.start - 3, one.start)
        and any(other is not one and other.kind is one.kind for other in mentions)
    }


def _said_last(mentions: Sequence[Mention], before: int, kinds: Collection[Kind]) -> set[int]:
    """The last mention of each of `kinds` that ends at `before`, or earlier."""
    last = {mention.kind: mention.start for mention in mentions if mention.end <= before and mention.kind in kinds}
    return set(last.values())


def _is_no_good(text: str, mention: Mention) -> bool:
    if _NO_GOOD.match(text, mention.end) is not None and not text.endswith(_LIKED, 0, mention.start):
        return True
    return _ONLY_THAT.search(text, mention.start - 6, mention.start) is not None


def _row(text: str, mentions: Sequence[Mention], at: int) -> set[int]:
    """The mention `at`, with those of its kind right before it: 大号小号都不稀罕."""
    starts = {mentions[at].start}
    if not text.startswith("都", mentions[at].end):
        return starts
    while at and mentions[at - 1].kind is mentions[at].kind and mentions[at].start - mentions[at - 1].end <= 1:
        at -= 1
        starts.add(mentions[at].start)
    return starts


def _named(mention: Mention) -> tuple[Kind, str]:
    return mention.kind, str(mention.value).removesuffix("色")


def _is_taken(text: str, mention: Mention, turned_down: set[int]) -> bool:
    """Whether the line says yes to it elsewhere: 不是5号 要5号的黑色."""
    return mention.start not in turned_down and text[max(0, mention.start - 1) : mention.start] in ("要", "来", "拿")


def _turned_down(text: str, mentions: Sequence[Mention], start: int, end: int) -> set[int]:
    """What the no at `start`..`end` is said to: what follows at once, else what stands before it, else the clause."""
    if start and text[start - 1] == " " == text[end : end + 1] and not text.startswith("不是", start):
        start -= 1  # 奶白不经脏 不要 雾蓝来一个
    at_once = any(mention.start == end for mention in mentions)
    before = any(start - 1 <= mention.end <= start for mention in mentions)
    after = end
    while after < len(text) and text[after] in " 那这个":
        after += 1
    after += 2 * text.startswith(("给我", "给俺"), after)
    if (
        not at_once
        and text.startswith("不要", start)
        and not text[start - 1 : start].isspace()
        and _SAYS_WHAT.match(text, end) is not None
    ):
        return set()  # 要单层的不要带胆的
    soon = any(after <= mention.start <= after + 1 for mention in mentions if mention.kind is not QTY)
    if soon and not before and text.startswith(" ", end):
        begins = max(text.rfind(" ", 0, start), text.rfind(",", 0, start))
        before = any(begins < mention.start < start for mention in mentions)  # 豆青太素了不要 紫罗兰57来一只
    if not text.startswith("了", end) and (at_once or (soon and not before)):
        stop = _BREAK.search(text, after)
        last = max(stop.start() if stop else len(text), after + 1)
        return {mention.start for mention in mentions if after <= mention.start < last}
    begin = _clause_start(text, start)
    return {mention.start for mention in mentions if begin <= mention.start < start}


def _clause_start(text: str, at: int) -> int:
    """Where the clause begins in which `at` stands."""
    return max((end.end() for end in _CLAUSE_END.finditer(text, 0, at)), default=0)


def kept(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of those mentions that a taking back leaves as they are: 原味的照旧."""
    starts: set[int] = set()
    for match in _KEPT.finditer(text):
        begin = _clause_start(text, match.start())
        starts.update(mention.start for mention in mentions if begin <= mention.start < match.start())
    for match in _ONLY_KEPT.finditer(text):
        starts.update(mention.start for mention in mentions if match.end() <= mention.start <= match.end() + 1)
    for match in _IN_ITS_PLACE.finditer(text):
        if any(one.start == match.end() for one in mentions) and (
            _SAYS_NO.search(text, 0, match.start()) or "取消" in text[: match.start()]
        ):
            starts.update(one.start for one in mentions if one.start >= match.end())  # 玫红的不要 统一穿宝蓝
    if len(mentions) > 1 and (back := _BACK.search(text)) is not None:
        starts.update(_only_said(text, mentions, back.start()))
    if len(mentions) > 1 and "不是" in text:
        denied = {one.start for one in mentions if _DENIED_BEFORE.search(text, one.start - 3, one.start)}
        starts.update(denied if len(denied) < len(mentions) else ())
    for match in _MEANT.finditer(text):
        starts.update(mention.start for mention in mentions if mention.start == match.end())
    return frozenset(starts)


def _only_said(text: str, mentions: Sequence[Mention], back: int) -> set[int]:
    """Of the variants said before the clause that takes one back, those of its kind: 粉的黄的我都喊了 黄的去掉."""
    begins = max(text.rfind(" ", 0, back), text.rfind(",", 0, back))
    kinds = {one.kind for one in mentions if begins < one.start < back} & {COLOR, SIZE}
    return {one.start for one in mentions if one.start < begins and one.kind in kinds}


def takes_nothing(text: str) -> bool:
    """Whether all is taken back, however many were said before: 裤子三套 不 一套都不要了."""
    return _NOT_ONE.search(text) is not None
