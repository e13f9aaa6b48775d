"""What a line asks for, and whether the catalogue has it: if so it asks for stock, if not it makes a wish."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import plain, sizes
from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.measures import COUNTERS
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import StatedWish

_WORD = r"[\u4e00-\u9fffa-z0-9.+-]"
_END = (
    r"(?:吗|没有|木有|没得|没|不|么|嘛|莫|冇|mei|莫得|呀|呢|啊|伐|呗|吧|哇|咯|嗦|哦|噻|撒|单?卖)*"
    rf"(?:(?<=吗)|(?!{_WORD}))"
)
_HOPING = (
    r"(?:能不能|可不可以|啥时候|什么时候|多会儿?|希望|建议|求+|能|可以|要不|考虑|下次|下回|咋不|怎么不|为啥不|最好)"
)
_CALLED = r"[啊呀呢哇]?(?:姐姐?|老板|主播|哥|老铁|亲|宝子|宝贝)"
_ASKED = r"(?:吗|么|嘛|伐|没有|没得|没|不得|不|莫|冇|mei|咩|哇|呀)"
_SOFTLY = r"(?:吧|呗|嘛|噻|啵|啦|撒)"
_FORMS: tuple[tuple[str, str], ...] = (
    # X有卖吗, X出不出, X来一款呗: the thing first
    (
        "卖买 有",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,12}}?)\s?(?:有没有|有木有|有没得|有得|有)(?P<sold>卖|买)(?:的)?(?:{_ASKED}|的)*(?!{_WORD})",
    ),
    (
        "出",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{1,12}}?)(?:出不出|能不能出|会不会出|能出|会出|出)(?:{_ASKED}|(?<=出))+(?!{_WORD})",
    ),
    (
        "来上整搞出 款个点些 吧呗嘛噻啵啦撒",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)(?P<sold>来|上|整|搞|出)(?:一?款|一?个|一?点|些){_SOFTLY}(?:{_CALLED})?(?!{_WORD})",
    ),
    (
        "卖",
        rf"(?<!{_WORD})(?:主播|老板|你们|你们家|店里)(?:这|家)?(?P<sold>卖)(?P<x>{_WORD}{{1,10}}?){_ASKED}(?!{_WORD})",
    ),
    # 有没有X, 卖不卖X
    (
        "有 没木冇莫能可阿得",
        rf"(?:有没有|有木有|有冇|有莫有|有莫得|有没得|能不能有|[可阿]有|有得)(?P<sold>卖)?(?P<x>{_WORD}{{1,14}}?){_END}",
    ),
    ("没", rf"(?:咋|怎么|为什么|为啥|就)没有?(?P<x>{_WORD}{{2,12}}?){_END}"),
    ("没", rf"(?<!还)(?<!有)没有(?P<x>{_WORD}{{2,12}}?)(?:吗|么|嘛)(?!{_WORD})"),
    ("出做卖", rf"(?:出不出|(?P<sold>做不做|卖不卖|有卖))(?P<x>{_WORD}{{1,12}}?){_END}"),
    (
        "卖",
        rf"(?<!{_WORD})(?:你家|咱家)?(?P<sold>卖)(?!不|完|的|得|没|光|多|了|啥|几|哪|什)(?P<x>{_WORD}{{2,12}}?)(?:吗|不|么)(?!{_WORD})",
    ),
    # X啥时候上, X什么时候有卖
    (
        "时",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)\s?(?:啥时候|什么时候|几时|何时|多会儿?)(?:能|会|再|才)?(?:有卖|(?P<sold>卖|上|出|有)(?!货|链|车|新|架))(?:啊|呀|呢|吗|的)*(?!{_WORD})",
    ),
    (
        "想",
        rf"想[吃喝买用穿](?P<sold>)(?P<x>{_WORD}{{2,8}}?)\s"
        r"(?:(?:啥时候|什么时候|几时)(?:有|上|卖)|(?:你家|你们家?|咱家)?(?:卖不|有没|有吗|卖吗|有不|有卖)|[上来整][一个点]|安排)",
    ),
    # X求安排, 什么时候安排X
    ("求", rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)(?:求安排|求求?上(?!链|车|身)|求出|求求[了你])(?!{_WORD}{{2}})"),
    ("排", rf"(?:啥时候|什么时候|几时|能不能|求|可以)安排(?:个|点|一下|上)?(?P<sold>)(?P<x>{_WORD}{{2,8}}?){_END}"),
    # 能出个X, 啥时候上X, 来点X
    (
        "出上卖来整做弄搞有进 个点款些只台条双把件",
        rf"{_HOPING}?(?:再|也)?(?:出|(?P<sold>上|卖|来|进)|整|做|弄|搞|有)一?(?:个|点|款|些|只|台|条|双|把|件)(?P<x>{_WORD}{{1,12}}?)(?:(?:的)?{_SOFTLY}|{_END})",
    ),
    (
        "出上卖进整做带 能可啥什多希建求要考下咋怎为最",
        rf"{_HOPING}(?:再|也)?(?:出|(?P<sold>上(?!架|新|货|链|车|来)|卖|进)|整|做|带)(?:个|点|款|一款)?(?P<x>{_WORD}{{1,12}}?){_END}",
    ),
    ("出", rf"出(?P<x>{_WORD}{{1,6}}?)(?:的)?(?:吧|呗)"),
    # 想要X, 求X, 要是有X就好了
    (
        "想求缺是",
        rf"(?:想要|想买|求+(?![链上购推回讲问介出求关抱翻福抽中带过别放祝好])|要是有|缺)一?(?:个|点|款|件|条|双|台|把|只|瓶|盒|支|套|床|本)?(?P<x>{_WORD}{{1,12}}?)(?:卖不|就好了|(?:的)?我就|{_END})",
    ),
    # 有X吗, X有没有, X卖不卖
    (
        "有 吗没木不么嘛莫冇m卖伐",
        rf"(?<![没还])有(?P<sold>卖)?(?P<x>{_WORD}{{1,12}}?)(?:吗|没有|木有|没得|没(?!有)|不|么|嘛|莫|冇|mei|卖|伐)+(?:哦|啊|呀|的)*(?:{_CALLED})?(?:(?<=吗)|(?!{_WORD}))",
    ),
    (
        "有卖 没木莫得不冇吗么伐咩嘛卖",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{1,12}}?)\s?(?:有没有|有木有|有莫得|有没得|有不得|有不有|有没|有冇|有吗|有么|有伐|有咩|有嘛|有不|有木有哇|(?P<sold>卖不卖|卖不|有卖|卖吗))[啊呀哦呢]*(?!{_WORD}{{2}})",
    ),
)
_LEAD = re.compile(
    r"(?:主播|老板|得(?!.{0,1}$)|你家|你们家?|咱家|家里?|还|再|那种|这种|一个|一款|个|点|款|卖|出|的|想[要买吃喝穿用]|求+|(?:我?[只就])?要(?!是)|有冇)+"
)
_TAIL = re.compile(
    rf"(?:{_CALLED}|那种|这种|那款|你们家?|你家|单独|一起|能?单|求上|求你?们?|能不|(?:啥|什么)时候|几时|何时|(?<=[\u4e00-\u9fff]{{2}})单|的话|的款|的|滴|吗|呀|啊|呢|卖|有没有|有|就好了|出|上|来|没|不|咧|哇|喽|嘞|呗|吧|噻|撒|配|给)++$"
)
_FEATURE_TAIL = ("款", "限定", "联名", "限量", "味", "装", "版", "型", "领", "香", "口味", "风格", "调", "专用")
_KIND_TAIL = ("款", "味", "版", "型", "专用")
_DEEPENS = frozenset("正深浅亮暗纯淡裸雾烟灰粉玫冰奶")
_NOT_ASKED_FOR = frozenset("啊呀哦呢哈哇")
_NO_KIND = frozenset({"圈口", "码", "号", "码数", "尺码", "尺寸", "规格"})
_EACH_PACK = re.compile(r"一[\u4e00-\u9fff]")
_PACKED = re.compile(r"[\u4e00-\u9fff]{1,3}装")
_ALREADY = ("还", "都", "也")
_IS_FISH = ("带鱼", "带子")
_MIXED_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏驼金银深浅正大]{2,3}")
_MISSPELT_COLOR = re.compile(r"[\u4e00-\u9fff]{0,2}[黑白灰红粉紫蓝绿黄橙棕青][瑟涩]")
_FEATURE_LEAD = ("带", "不带", "无", "加", "去", "不", "免", "更", "偏", "能")
_IS_NAME = frozenset({"童装", "男装", "女装", "西装", "套装", "泳装"})
_NEVER_WISHED = re.compile(
    r"(?:优惠|活动|链接|库存|赠品|折扣|运费|区别|影响|问题|色差|证书|弹力|弹性|可能|必要|效果|老乡|时间|机会|发票|保障|售后|质保|保修"
    r"|声音|时候|什么|啥|哪|你|我|这|那|多少|几|现货|满减|小样送|人|福利|券|补货|添加|激素|合适|合格|人买过|必要)"
    r"|.{0,3}影响|(?:加|含|放).{0,3}(?:剂|精|糖|盐|料|油)$|jiu精|味儿$|.{0,4}(?:折|劵|领)$|.{0,2}防.{1,2}[盖垫扣]$|.{1,5}以[下内上]$|[哦啊呀呢哈嘛噻么]+$|一起|老家|老铁|姐妹|朋友|家人|同感|同款的姐妹|懂|跟我|像我|和我|同城|山东|河南|东北|北方|南方|主播(?!同款)|对象|意思|道理"
    r"|靓|大无语|安慰|好运|关照|祝福|夸|四川|湖南|湖北|广东|换机|救"
    r"|.{0,6}(?:剂|报告|证书?|批文|备案号?|成分|作用|涂层|内胆|拉链|口袋|内衬|里衬|衬里|反光条|毛刺|钢圈|胶|功能|模式|接口|夜视|定位|蓝牙|nfc|盖子|防伪|硅油|酒精|香精|色素|农药|打药|激素|甲醛|异响|辐射|声|国补|以旧换新|优惠|券|卷|套餐价|价|险|折扣|补贴)$"
    r"|(?:糖|盐|膏|沙|刺|核|籽|壳|骨头|删减|内增高|尴尬线|反光|哨子|兜|洞|孔|缝|扣|衬|机关|猫腻|水印|包浆|针眼|结节)$|.{0,4}(?:活动|说法|讲究|机会|区别)$"
    r"|音乐|抽奖|红包|笑话|自我介绍|才艺|厕所|掌声|关注|双击|爱心|气氛|动静|礼拜|电话"
    r"|(?:货|用|得|的|了|首?歌|活|舞|班|饭|觉|赞|月|周|次|回|趣|钱|病|听|看|睡|一|毒|没|库|单|位|空|事|新|车|拍|点|些|味道|味|没有|油|异味|了.*)$"
)


_CLAUSE_ENDS = " ,.!?;~"
_SAYS_HOW = frozenset("大小长短厚薄高低新老旧男女童粗细宽窄软硬圆方纯全单双真假生熟甜辣酸咸")
"""What one character before a name says of the thing, not that it is another one."""
_LONGEST_HEAD = 4
_HEADS = frozenset(
    [
        *"带套架盒包袋膜壳垫盖刷绳链夹罩座杯瓶布贴粉油酱汤茶酒糖饼片丸干汁液胶剂笔本书灯线头芯网锁钩针机器凳椅桌柜",
        *["收纳", "配件", "工具", "教程", "清洗", "挂钩"],
    ]
)
"""What names of things end with that are made for another thing: 手机壳, 牙刷头."""


class Sought(Struct, frozen=True, gc=False):
    """What is asked for: `wish` where the catalogue lacks it, else None; the span that asks."""

    wish: StatedWish | None
    start: int
    end: int
    is_whole: bool = False
    """Whether a clause of the line does nothing but ask for it."""


WAYS_TO_SEEK = 4


def seeking(wanted: Sought | None) -> int:
    """How a line asks for a thing: not, for what is listed, for what is not, or with a whole clause for that."""
    if wanted is None:
        return 0
    if wanted.wish is None:
        return 1
    return 3 if wanted.is_whole else 2


_THAT_KIND = re.compile(r"(?P<how>.{1,8}?)的?(?:那种|这种|那样的?)的?(?P<what>.{2,5})")
_OF_A_KIND = re.compile(r"(.{1,5}款)(.{2,})")
_IS_QUALITY = re.compile(r"[\d.零一二三四五六七八九十百]+(?:度|年(?:的|陈|份|头)?|折)")
_IS_HUE = re.compile(r"(?![单双多几两三四五六七八九十配染上出什同])[\u4e00-\u9fff]{1,3}[^颜配染特货角成月景\d]色")
_PACKS = re.compile(r"[大小]?(?:袋|箱|坛子?|桶|包|瓶|罐|盒|捆|(?<=[大小]))(?:装|子)?")
_SIZE_NAME = re.compile(r"(?:特大|加大|超大|大|中|小|特小|迷你)号")
_UNIT = re.compile(
    r"[a-z]{1,3}|圈口|毫安|磅|丸|色|克拉|根|页|册|格|层|寸|米\d?|公分|升|斤|支|条|包|人|圈口|[\u4e00-\u9fff]"
)
_SIGNS = tuple(dict.fromkeys(frozenset(chars) for told_by, _ in _FORMS for chars in told_by.split()))
_SIGNS_OF = {
    char: sum(1 << at for at, chars in enumerate(_SIGNS) if char in chars) for char in frozenset().union(*_SIGNS)
}
"""Of which `_SIGNS` each character is one, as bits."""
_TELLING = frozenset(_SIGNS_OF)
_COMPILED = tuple(
    (sum(1 << _SIGNS.index(frozenset(chars)) for chars in told_by.split()), re.compile(form))
    for told_by, form in _FORMS
)
"""Each form, and the signs, as bits, that a line has where the form may fit."""
_MAY_SEEK = re.compile(r"有|出|卖|求|上|想|来|做|整|进|搞|弄|缺")


def sought(
    text: str,
    original: str,
    mentions: Sequence[Mention],
    used: Collection[int],
    pinned: str | None,
    lexicon: Lexicon,
) -> Sought | None:
    """What plain `text` asks to be had or made, in the `original`'s words; None where nothing of that kind.

    Args:
        mentions: those that made no fact; what did starts at `used`.
    """
    if _MAY_SEEK.search(text) is None:
        return None
    request: Request | None = None
    signs = 0
    for char in _TELLING.intersection(text):
        signs |= _SIGNS_OF[char]
    for needed, form in _COMPILED:
        if signs & needed != needed:
            continue
        for match in form.finditer(text):
            start, end = _trim(text, *_told(text, match.start("x"), match.end("x")))
            if (
                start >= end
                or text[start] in _NOT_ASKED_FOR
                or text[start:end] in COUNTERS
                or text.endswith(_ALREADY, start, end)
                or any(start <= at < end for at in used)
            ):
                continue
            if request is None:
                request = Request(text, original, mentions, pinned, lexicon)
            found = request.judge(start, end, sold=bool(match.groupdict().get("sold")))
            if found is not None:
                if found.wish is not None:
                    found = _Found(with_beside(text, original, found.wish, start, end, lexicon))
                whole = _is_clause(text, match.start(), match.end())
                return Sought(found.wish, match.start(), match.end(), is_whole=whole)
    return None


_BESIDE_IT = re.compile(
    r"[ ,.!?~](?P<how>(?!给)[\u4e00-\u9fffa-z0-9]{1,6}?)(?:的|那种|这种|的那种|(?<=[款版型调]))(?=$|[ ,.!?~])"
)
_NAMED_FIRST = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,6})[ ,.!?~]")


def with_beside(text: str, original: str, wish: StatedWish, start: int, end: int, lexicon: Lexicon) -> StatedWish:
    """The wish of which `start`..`end` tells, with what a clause beside adds: 渔夫帽有没有 全包的."""
    if wish.color is not None or wish.size is not None:
        return wish
    if wish.feature is None and wish.what is not None:
        beside = _BESIDE_IT.search(text, end)
        if beside is not None:
            return StatedWish(wish.what, None, None, original[beside.start("how") : beside.end("how")])
    elif wish.what is None and wish.feature is not None:
        first = _NAMED_FIRST.match(text, 0, start)
        if first is not None and any(first["what"].endswith(kind) for kind in lexicon.kinds):
            return StatedWish(original[: first.end("what")], None, None, wish.feature)
    return wish


def _told(text: str, start: int, end: int) -> tuple[int, int]:
    """What is asked for where the asking is a clause of its own: 加绒的 冬天穿 有吗 asks for the first."""
    if not text.startswith(" ", end) or _SAYS_A_THING.search(text, start, end) is not None:
        return start, end
    for clause in _CLAUSE.finditer(text, 0, start):
        if _SAYS_A_THING.search(text, clause.start(), clause.end()) is not None and len(clause[0]) <= _LONGEST_TOLD:
            return clause.span()
    return start, end


_CLAUSE = re.compile(r"[^ ,.!?;~]+")
_SAYS_A_THING = re.compile(r"(?:[的滴款版味装型]|那种|这种)$")
_LONGEST_TOLD = 10


def _is_clause(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1] in _CLAUSE_ENDS) and (end == len(text) or text[end] in _CLAUSE_ENDS)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text, start, end)
    if lead is not None and lead.end() < end:
        start = lead.end()
    tail = _TAIL.search(text, start, end)
    return start, tail.start() if tail is not None else end


class _Found(Struct, frozen=True, gc=False):
    wish: StatedWish | None


_LISTED = _Found(None)
_COLOR_ENDS = frozenset({"色", "款", "色款", "色系", "系", "滴"})
_SIZED = frozenset({Kind.SIZE, Kind.NUMBER})


_OF_A_THING = re.compile(
    r"(?:^|[\s,])(?P<thing>[\u4e00-\u9fff]{2,4}?)(?:有没有|有木有|有没得|能不能|能出|可以出|出不出|出个|有)"
)


class Request:
    """A line that may ask for something, with all that tells whether the catalogue lists it."""

    def __init__(
        self, text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
    ) -> None:
        self._text = text
        self._original = original
        self._mentions = mentions
        self._lexicon = lexicon
        self._products = [mention for mention in mentions if mention.kind is Kind.PRODUCT]
        number = str(self._products[0].value) if self._products else pinned
        self._goods: Goods | None = lexicon.goods.get(number) if number is not None else None
        named = next((mention for mention in self._products if mention.quantity is None), None)
        self._what = original[named.start : named.end] if named is not None else self._kind_asked_for()

    def _kind_asked_for(self) -> str | None:
        """A thing that is none of our names but is called by its kind: the 饺子 of 饺子有荠菜味的吗."""
        match = _OF_A_THING.search(self._text)
        if match is None:
            return None
        word = match["thing"]
        return self._original[match.start("thing") : match.end("thing")] if word in self._lexicon.kinds else None

    def judge(self, start: int, end: int, *, sold: bool) -> _Found | None:
        """What `start`..`end` asks for; `sold`: of a verb that takes goods, not qualities."""
        inner = next((one for one in self._products if start <= one.start and one.end <= end), None)
        if (of_kind := self._of_that_kind(start, end)) is not None:
            return of_kind
        if inner is not None and inner.quantity is None:
            return self._with_name(start, end, inner)
        variant = self._variant(start, end)
        if variant is not None:
            return variant
        if inner is not None or (
            _NEVER_WISHED.match(self._text, start, end) and not self._text.startswith(("带", "不带", "无"), start)
        ):
            return None
        wanted = self._original[start:end]
        left, of, right = wanted.rpartition("的")
        if of and _IS_HUE.fullmatch(right):
            return _Found(StatedWish(self._what, right, None, None))
        split = None if of else _OF_A_KIND.fullmatch(wanted)
        if split is not None and not split[2].startswith(_FEATURE_LEAD):
            return _Found(StatedWish(split[2], None, None, split[1]))
        if of and right in _NO_KIND:
            wanted = left
        elif of and (len(right) >= 2 or self._is_a_thing(right)):
            return _Found(StatedWish(right, None, None, left or None))
        if split is None and not of and (made_of := self._material(wanted)):
            return _Found(StatedWish(wanted[len(made_of) :], None, None, made_of))
        if wanted == self._what:
            return _Found(StatedWish(wanted, None, None, None))
        if _IS_HUE.fullmatch(wanted):
            return _Found(StatedWish(self._what, wanted, None, None))
        ends_of = self._text.startswith(("的", "滴"), end) and not (sold and "卖" in self._text[start - 1 : start])
        if _MISSPELT_COLOR.fullmatch(wanted) or (_MIXED_HUES.fullmatch(wanted) and wanted[-1] not in "深浅正大"):
            return _Found(StatedWish(self._what, _color_word(wanted.rstrip("瑟涩")), None, None))
        if wanted in _IS_NAME or (sold and not self._what and not wanted.endswith(_KIND_TAIL) and not ends_of):
            return _Found(StatedWish(wanted, None, None, None))
        is_feature = (
            ends_of
            or wanted.endswith(_FEATURE_TAIL)
            or (self._text.startswith(_FEATURE_LEAD, start) and not self._text.startswith(_IS_FISH, start))
            or self._text.startswith("能", start - 1)
        )
        if is_feature or self._what is not None or self._products:
            return _Found(StatedWish(self._what, None, None, wanted))
        return _Found(StatedWish(wanted, None, None, None))

    def _of_that_kind(self, start: int, end: int) -> _Found | None:
        """What is told as 带耳朵那种帽子: a thing of that kind."""
        match = _THAT_KIND.fullmatch(self._text, start, end)
        if match is None or any(start <= one.start < match.end("how") for one in self._mentions):
            return None
        what = self._original[match.start("what") : end] or self._what
        return _Found(StatedWish(what, None, None, self._original[start : match.end("how")]))

    def _material(self, wanted: str) -> str | None:
        """What the thing that is wanted is made of, where that is said before its name: the 真丝 of 真丝衬衫."""
        for at in range(2, len(wanted) - 1):
            if wanted[:at] in self._lexicon.materials and wanted[at:] in self._lexicon.kinds:
                return wanted[:at]
        return None

    def _with_name(self, start: int, end: int, name: Mention) -> _Found:
        """A product of ours is asked for: what is said beside its name is the wish, if we lack that."""
        before = self._original[start : name.start].rstrip("的滴")
        beside = before or self._original[name.end : end].lstrip("的滴")
        what = self._original[name.start : name.end]
        if not beside:
            return _LISTED
        if self._is_another_thing(start, end, name, before, beside):
            return _Found(StatedWish(self._original[start:end], None, None, None))
        if before and start + len(before) == name.start and self._is_compound(start, name, before):
            return _Found(StatedWish(self._original[start : name.end], None, None, None))
        first, last = (start, start + len(before)) if before else (end - len(beside), end)
        for mention in self._mentions:
            if not first <= mention.start < last:
                continue
            if mention.kind is Kind.COLOR and not self._text.startswith("款", mention.end - 1):
                has = self._has_color(str(mention.value))
                return _LISTED if has else _Found(StatedWish(what, _color_word(self._words(mention)), None, None))
            if mention.kind in _SIZED and mention.start == first:
                if self._has_size(mention):
                    return _LISTED
                if _UNIT.fullmatch(self._text, mention.end, last) or mention.end == last:
                    return _Found(StatedWish(what, None, _size_word(self._original[first:last]), None))
        return _Found(StatedWish(what, None, None, beside))

    def _is_compound(self, start: int, name: Mention, before: str) -> bool:
        """Whether what stands right before a name makes one word with it: 白葡萄酒, 双人睡袋; not 男款马丁靴."""
        return (
            plain.is_hanzi(before)
            and len(before) <= _LONGEST_HEAD
            and not before.endswith(_FEATURE_TAIL)
            and not before.startswith(_FEATURE_LEAD)
            and before not in self._lexicon.materials
            and not any(start <= mention.start < name.start and mention.end > start + 1 for mention in self._mentions)
        )

    def _is_another_thing(self, start: int, end: int, name: Mention, before: str, beside: str) -> bool:
        """Whether the name is but a part of another thing's: the 锅 of 锅铲, the 吉他 of 吉他背带 and of 电吉他."""
        if before:
            return (
                name.end == end
                and len(before) == name.start - start == 1
                and before not in _SAYS_HOW
                and not any(start <= mention.start < name.start for mention in self._mentions)
            )
        if not plain.is_hanzi(beside) or self._text.startswith(("的", "滴"), name.end):
            return False
        if len(beside) == 1:
            return name.end == end - 1
        return (
            len(beside) <= _LONGEST_HEAD
            and not beside.startswith((*_FEATURE_LEAD, "有", "出", "里"))
            and not beside.endswith((*_FEATURE_TAIL, "的"))
            and any(beside.endswith(tail) for tail in self._lexicon.kinds | _HEADS)
        )

    def _variant(self, start: int, end: int) -> _Found | None:
        """The colour or size that is all that `start`..`end` asks for, or its head (52的圈口)."""
        if _SIZE_NAME.fullmatch(self._text, start, end):
            name = self._original[start:end]
            has = any(name in words for words in self._size_words())
            return _LISTED if has else _Found(StatedWish(self._what, None, name, None))
        asked = self._text[start:end]
        if sizes.is_lettered(asked) and any(
            sizes.is_lettered(word) and word[-1] == asked[-1] and plain.is_hanzi(word[-1])
            for words in self._size_words()
            for word in words
        ):
            has = any(asked in words for words in self._size_words())
            return _LISTED if has else _Found(StatedWish(self._what, None, _size_word(self._original[start:end]), None))
        for mention in self._mentions:
            if not start <= mention.start <= start + 1 or mention.kind is Kind.PRODUCT:
                continue
            rest = self._text[mention.end : end]
            of = rest.startswith("的")
            if mention.kind is not Kind.COLOR and _EACH_PACK.fullmatch(rest):
                rest = ""  # 200g一团
            if mention.quantity is not None and (
                mention.quantity.unit == "分" or _IS_QUALITY.match(self._text, mention.start)
            ):
                continue  # 九分 is a cut, 52度 how strong
            if mention.kind is Kind.QTY and rest == "套":
                return _Found(StatedWish(self._original[start:end], None, None, None))  # 六件套
            if mention.kind is not Kind.COLOR and rest and _PACKED.fullmatch(rest) and not self._has_size(mention):
                size = _size_word(self._words(mention))
                return _Found(StatedWish(self._what, None, size, self._original[mention.end : end]))
            if _PACKS.fullmatch(rest.removeprefix("的")) and mention.kind is not Kind.COLOR:
                rest, of = "", False
            if len(rest) > 2 and not of:
                continue
            if mention.kind is Kind.COLOR:
                return self._color(mention, rest, start, end)
            if mention.kind not in _SIZED and mention.kind is not Kind.QTY:
                continue
            if self._has_size(mention):
                return _LISTED
            if rest and not of and not (mention.quantity is not None and _UNIT.fullmatch(rest)):
                continue
            what = self._original[mention.end + 1 : end] if of and len(rest) > 1 else self._what
            if what in _NO_KIND or (of and what is not None and not self._is_a_thing(what)):
                what = self._what
            size = self._words(mention) if of or not rest or rest in _NO_KIND else self._original[mention.start : end]
            return _Found(StatedWish(what, None, _size_word(size), None))
        return None

    def _color(self, mention: Mention, rest: str, start: int, end: int) -> _Found | None:
        word = str(mention.value)
        if self._has_color(word):
            return _LISTED
        if rest and rest not in _COLOR_ENDS and not rest.startswith("的"):
            return None  # 大红袍 is a tea
        if rest.startswith("味") or not _is_color(self._words(mention)):
            return None  # a flavour of another product
        what = self._original[mention.end + 1 : end] if rest.startswith("的") and len(rest) > 1 else self._what
        begin = mention.start
        if begin and self._text[begin - 1] in _DEEPENS and start < begin:
            begin -= 1  # 正红色
        return _Found(StatedWish(what, _color_word(self._original[begin : mention.end]), None, None))

    def _is_a_thing(self, word: str) -> bool:
        """Whether it is what goods are called, ours or others'."""
        known = self._lexicon
        return word.lower() in known.names or any(word.endswith(kind) for kind in (*known.kinds, *known.names))

    def _size_words(self) -> list[Mapping[str, str] | frozenset[str]]:
        return [self._lexicon.size_words if self._goods is None else self._goods.size_words]

    def _words(self, mention: Mention) -> str:
        return self._original[mention.start : mention.end]

    def _has_color(self, word: str) -> bool:
        return word in (self._lexicon.color_words if self._goods is None else self._goods.any_color_words)

    def _has_size(self, mention: Mention) -> bool:
        words = self._lexicon.size_words if self._goods is None else self._goods.size_words
        return str(mention.value) in words or (mention.quantity is not None and mention.quantity.key in words)


_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏米驼色金银褐]")


def _is_color(word: str) -> bool:
    return _HUES.search(word) is not None


def _color_word(word: str) -> str:
    word = word.rstrip("的滴哒")
    return word if word.endswith("色") else word + "色"


def _size_word(word: str) -> str:
    word = word.upper().replace("SIZE", "").strip().removesuffix("的").removesuffix("码")
    return word.removesuffix("号") if word[:1].isascii() else word
