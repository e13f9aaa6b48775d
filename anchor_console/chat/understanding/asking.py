"""The ways in which a line asks for a thing to be had or made: 有没有X, X啥时候上, 能出个X, 求X."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from anchor_console.chat.understanding.measures import COUNTERS

_COUNTING = "".join(sorted(word for word in COUNTERS if len(word) == 1))
_WORD = r"[\u4e00-\u9fffa-z0-9.+-]"
_END = (
    r"(?:吗|没有|木有|没得|没|不|么|嘛|莫|冇|mei|莫得|行不行|成不成|好不好|行(?=[吗么不])|(?<=的)木|鸭|丫|吖|呀|呢|啊|伐|呗|吧|哇|咯|嗦|哦|噻|撒|单?卖)*"
    rf"(?:(?<=吗)|(?!{_WORD}))"
)
_HOPING = (
    r"(?:能不能|可不可以|啥时候|什么时候|多会儿?|希望|建议|求+|能|可以|要不|考虑|下次|下回|咋不|怎么不|为啥不|最好)"
)
_HOPES = "能可啥什多希建求要考下咋怎为最"
"""What the words of hoping begin with."""
_SELLING = "有出卖求上想来做整进搞弄缺"
"""Words of having, making and wanting; every form has one, or one of 排带加定."""
_CALLED = r"[啊呀呢哇]?阿?(?:姐姐?|老板|主播|哥|老铁|亲|宝子|宝贝)"
_ASKED = r"(?:吗|么|嘛|伐|没有|没得|没|不得|不|莫|冇|mei|咩|哇|呀)"
_ONE = (
    r"个(?!性|头)|点(?![读心])|些|款(?!式)|件|条(?![纹绒])|双(?![胞肩层面开人拼排筒色头门杠拉])|台(?![灯布历])|把(?!手)|只"
    r"|瓶(?!盖)|盒(?!子)|支(?!架)|套(?![头餐盒])|床(?![笠单垫头])|本(?!子)"
)
"""What one of a thing is asked for by; 条纹 and 双肩 begin with none."""
_SOFTLY = r"(?:吧|呗|嘛|噻|啵|啦|撒)"
_FORMS: tuple[tuple[str, str], ...] = (
    # X有卖吗, X出不出, X来一款呗: the thing first
    (
        "卖买 有",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,12}}?)\s?(?:有没有|有木有|有没得|有得|有)(?P<sold>卖|买)(?:的)?(?:{_ASKED}|的)*(?!{_WORD})",
    ),
    (
        "出敢",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{1,12}}?)(?:出不出|能不能出|会不会出|能出|会出|敢不敢[出上卖]|(?<![不得])出)(?:{_ASKED}|(?<=出)|(?<=敢[上卖]))+(?!{_WORD})",
    ),
    (
        "来上整搞出 款个点些 吧呗嘛噻啵啦撒",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)(?P<sold>来|上|整|搞|出)(?:一?款|一?个|一?点|些){_SOFTLY}(?:{_CALLED})?(?!{_WORD})",
    ),
    (
        "卖",
        rf"(?<!{_WORD})(?:主播|老板|你们|你们家|店里)(?:这|家)?(?P<sold>卖)(?P<x>{_WORD}{{1,10}}?){_ASKED}(?!{_WORD})",
    ),
    (
        "能可 整来上做搞弄进加订定",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)(?:能不能|可不可以|能|可以)(?P<sold>整|来|上|做|搞|弄|进|加|[订定]做|定制)(?:一?个|一?款|一?点|些)?(?:单卖)?{_ASKED}(?!{_WORD})",
    ),
    # 有没有X, 卖不卖X
    (
        "有 没木不冇莫能可阿得",
        rf"(?:有没有|有木有|有不有|有冇|有莫有|有莫得|有没得|有没(?![有得木上吃])|能不能有|[可阿]有|有得)(?P<sold>卖)?(?P<x>{_WORD}{{1,14}}?){_END}",
    ),
    # 没 by itself only where a word of selling follows: 咋没出黑的, not 怎么没见着
    ("没", rf"(?:咋|怎么|为什么|为啥|就)没(?:有|(?=.*[{_SELLING}]))(?P<x>{_WORD}{{2,12}}?){_END}"),
    ("没", rf"(?<!还)(?<!有)没有(?P<x>{_WORD}{{2,12}}?)(?:吗|么|嘛)(?!{_WORD})"),
    ("出做卖", rf"(?:出不出|(?P<sold>做不做|卖不卖|有卖))(?P<x>{_WORD}{{1,12}}?){_END}"),
    (
        "卖",
        rf"(?<!{_WORD})(?:你家|咱家)?(?P<sold>卖)(?!不|完|的|得|没|光|多|了|啥|几|哪|什)(?P<x>{_WORD}{{2,12}}?)(?:吗|不|么)(?!{_WORD})",
    ),
    # X啥时候上, X什么时候有卖
    (
        "时多",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)\s?(?:啥时候|什么时候|几时|何时|多会儿?)(?:能|会|再|才)?(?:有卖|(?P<sold>卖|上|出|有)(?!货|链|车|新|架))(?:啊|呀|呢|吗|的)*(?!{_WORD})",
    ),
    ("时 有", rf"(?<!{_WORD})(?:几时|何时|啥时候|什么时候)(?:能|会|再|才)?有(?!的)(?P<x>{_WORD}{{2,8}}?){_END}"),
    (
        "想爱馋只",
        rf"(?:想[吃喝买用穿]|[爱馋][吃喝用穿戴]?|只[吃喝用穿戴睡要背])(?P<x>{_WORD}{{2,8}}?)\s"
        r"(?:(?:啥时候|什么时候|几时)(?:有|上|卖)|(?:你家|你们家?|咱家)?(?:卖不|有没(?!有\S)|有吗|卖吗|有不|有卖)|[上来整][一个点]|安排)",
    ),
    # X求安排, 什么时候安排X
    ("求", rf"(?<!{_WORD})(?P<x>{_WORD}{{2,8}}?)(?:求安排|求求?上(?!链|车|身)|求出|\s?求求[了你])(?!{_WORD}{{2}})"),
    (
        "排",
        rf"(?:啥时候|什么时候|几时|能不能|求|可以)安排(?!一[期波批轮])(?:个|点|一下|上)?+(?P<x>{_WORD}{{2,8}}?){_END}",
    ),
    # 能出个X, 啥时候上X, 来点X
    (
        "出上卖来整做弄搞有进 个点款些只台条双把件瓶盒支套床本",
        rf"(?=[{_HOPES}再也出上卖来进整做弄搞有])(?!整[条只支块片根]的){_HOPING}?(?:再|也)?(?:出|(?P<sold>上(?!个[月周礼星学季冬]|一[个条双只件台把][三四五六七八九两\d用穿戴买坏])|卖|来|进)|整|做|弄|搞|有)一?(?:{_ONE})(?P<x>{_WORD}{{1,12}}?)(?:(?:的)?{_SOFTLY}|{_END})",
    ),
    (
        "出上卖进整做带 能可啥什多希建求要考下咋怎为最",
        rf"{_HOPING}(?:再|也)?(?:出|(?P<sold>上(?!架|新|货|链|车|来)|卖|进)|整|做|(?=(?<!要不)带(?![点个一]))|(?<!要不)带(?=[点个一]))(?:个|点|款|一款)?(?P<x>{_WORD}{{1,12}}?){_END}",
    ),
    ("出", rf"出(?P<x>{_WORD}{{1,6}}?)(?:的)?(?:吧|呗)"),
    # 想要X, 求X, 要是有X就好了
    (
        "想求缺是",
        rf"(?:(?<!不)想要|想买|求+(?![链上购推回讲问介出求关抱翻福抽中带过别放祝好])(?:(?:你们?|恁|主播|老板)[上出做进](?![衣身海门班装差汗]))?|要是有|缺)(?:一?(?:{_ONE}))?(?P<x>{_WORD}{{1,12}}?)(?:卖不|就好了|(?:的)?我就|{_END})",
    ),
    # 有X吗, X有没有, X卖不卖
    (
        "有 吗没木不么嘛莫冇m卖伐",
        rf"(?<![没还])有(?P<sold>卖)?(?P<x>{_WORD}{{1,12}}?)(?:吗|没有|木有|没得|没(?!有)|不|么|嘛|莫|冇|mei|卖|伐)+(?:哦|啊|呀|的)*(?:{_CALLED})?(?:(?<=吗)|(?!{_WORD}))",
    ),
    (
        "有卖 没木莫得不冇吗么伐咩嘛卖可",
        rf"(?<!{_WORD})(?P<x>{_WORD}{{1,12}}?)\s?(?:你家|你们家?|咱家)?(?=[有可卖])(?:有没有|有木有|有莫得|有没得|有不得|有不有|有没|有得没得|有木(?!有)|有冇|有吗|有么|有伐|有咩|有嘛|有不|有得伐|有莫|可有|(?P<sold>有安排[没不吗]|卖不卖|卖不|有卖|卖吗|卖伐|卖莫|卖没))[啊呀哦呢鸭丫吖嘛噻撒嗦哇]*(?!{_WORD}{{2}})",
    ),
)
_YOURS = r"你们家?|你家|恁家?|咱们?家|你们屋里|屋里"
_SAID_TO = rf"{_CALLED}|{_YOURS}|求你?们?|求上|给[整上]?"
_WHEN = r"(?:啥|什么)时候|几时|何时|现在|今年"
_SO_MANY = rf"(?:[来上出给搞求配]一?|整一)[{_COUNTING}]"
_SINGLY = r"单独|一起|一块儿?|配着|顺便|捎带着?|另外|能?单|(?<=[\u4e00-\u9fff]{2})单|配"
_THAT_ONE = r"来一[波批]|那种|这种|那款|的话|的款|的|滴|往上|以上|左右"
_HAVING = r"好看|有没有|有|卖|出|上新|上|来|没|不|能不|(?<![功性智节热阳])能"
_SIGHS = (
    r"就(?:好|绝|完美|圆满|齐)了|能咋[的地]?|解解馋|开开胃|尝尝鲜?|过过瘾|试试[味水]?|多好|[吗呀啊呢咧哇喽嘞呗吧噻撒]"
)
_LEAD = re.compile(
    r"(?:主播|老板|(?:弱弱|想|请|来)问(?:一?下)?|[春夏秋冬][天季]的|(?:[我俺咱额]们?)?(?:也|就|都)?想买|得(?!.{0,1}$)|你家|你们家?|咱家|家里?|还|再|那种|这种|一个|一款|个|点(?![读心])|款|单独?卖|卖|出|的"
    r"|(?<=做)成(?![人年套品])|想[要买吃喝穿用食]|想?(?:给|帮|替)[我俺]?[\u4e00-\u9fff]{1,3}?(?:买|找|整|弄|配|添)一?[个双件条套台把只顶]|求+|(?:我?[只就])?要(?!是)|有没)+"
)
"""Words of asking before what is asked for."""
_TAIL = re.compile(rf"(?:{_SAID_TO}|{_THAT_ONE}|{_SO_MANY}|{_SINGLY}|{_WHEN}|{_HAVING}|{_SIGHS})++$")
"""Those behind it."""
_NOT_ASKED_FOR = frozenset("啊呀哦呢哈哇")
_A_ONE = re.compile(rf"一[{_COUNTING}款点些种]")
_ASKS_AGAIN = re.compile(r"[有好]?(?:[吗没不么伐冇好]|[莫没]得|好不)")
"""Nothing but another asking: 有伐有伐, 来点好不."""
_ALREADY = ("还", "都", "也")
_OF_A_PART = re.compile(r"(?:(?<=[熬煮泡洗炖蒸])出来|里面|上面|背面|后面|底下|接口|内侧|表面)$")
"""Before the asking: it is of a part of the goods, or of what becomes of them, that it asks: 熬出来有米油没得."""
_CLAUSE = re.compile(r"[^ ,.!?;~]+")
_SAYS_A_THING = re.compile(r"(?:[的滴款版味装型]|那种|这种)$")
_LOOKED_FOR = re.compile(r"找(?:一|1)?[个款条双件只把台套顶](?P<x>[^ ,.!?;~]{2,8})(?= )")
"""A thing that one looks for, told before the asking: 找个腰包 收钱使 有没有."""
_LOOKING_FOR = re.compile(r"找(?:一|1)?[个款条双件只把台套顶](?=[^ ]{2})")
"""Before a thing that one looks for, within what is asked for: 给我奶奶找个蒸笼."""
_PURPOSE = re.compile(
    r"(?:[春夏秋冬]天|过年|过节|结婚|出差|旅[行游]|去|上[学班]|送|给)[^ ]{1,8}|[^ 的]{1,6}[用穿戴吃喝使]"
)
"""What a thing is for, between it and the asking: 纯棉的平角裤 夏天防磨腿 有吗."""
_LONGEST_TOLD = 10
"""Characters at most of a clause that says a thing."""

_SIGNS = tuple(dict.fromkeys(frozenset(chars) for told_by, _ in _FORMS for chars in told_by.split()))
_SIGNS_OF = {
    char: sum(1 << at for at, chars in enumerate(_SIGNS) if char in chars) for char in frozenset().union(*_SIGNS)
}
"""Of which `_SIGNS` each character is one, as bits."""
_TELLING = re.compile(f"[{''.join(sorted(_SIGNS_OF))}]")
_COMPILED = tuple(
    (sum(1 << _SIGNS.index(frozenset(chars)) for chars in told_by.split()), re.compile(form))
    for told_by, form in _FORMS
)
"""Each form, and the signs, as bits, that a line has where the form may fit."""
_MAY_SEEK = re.compile(f"[{_SELLING}排带加定]")


class Asking(Struct, frozen=True, gc=False):
    """A stretch of a line (`begin`..`finish`) that asks for what `start`..`end` names.

    `sold`: by a verb that takes goods, not qualities.
    """

    begin: int
    finish: int
    start: int
    end: int
    sold: bool


def askings(text: str) -> Iterator[Asking]:
    """The stretches of plain `text` that ask for a thing, the surest form first."""
    if _MAY_SEEK.search(text) is None:
        return
    signs = 0
    for char in _TELLING.findall(text):
        signs |= _SIGNS_OF[char]
    for form in _that_may_fit(signs):
        for match in form.finditer(text):
            if _OF_A_PART.search(text, max(0, match.start() - 3), match.start()) is not None:
                continue
            start, end = _trim(text, *_told(text, match.start("x"), match.end("x")))
            if start < end and _may_be_asked_for(text, start, end):
                sold = bool(match.groupdict().get("sold"))
                yield Asking(match.start(), match.end(), start, end, sold)


@lru_cache(maxsize=4096)
def _that_may_fit(signs: int) -> tuple[re.Pattern[str], ...]:
    """The forms that a line with these signs may have."""
    return tuple(form for needed, form in _COMPILED if signs & needed == needed)


def _may_be_asked_for(text: str, start: int, end: int) -> bool:
    return (
        text[start] not in _NOT_ASKED_FOR
        and text[start:end] not in COUNTERS
        and _A_ONE.fullmatch(text, start, end) is None
        and _ASKS_AGAIN.fullmatch(text, start, end) is None
        and not text.endswith(_ALREADY, start, end)
    )


def _told(text: str, start: int, end: int) -> tuple[int, int]:
    """What is asked for where the asking is a clause of its own: 加绒的 冬天穿 有吗 asks for the first."""
    if "找" in text[start:end] and (within := _LOOKING_FOR.search(text, start, end)) is not None:
        return within.end(), end  # 给我奶奶找个蒸笼 有木有
    if not text.startswith(" ", end) or _SAYS_A_THING.search(text, start, end) is not None:
        return start, end
    if "找" in text and (sought := _LOOKED_FOR.search(text, 0, start)) is not None:
        return sought.span("x")  # 找个腰包 收钱使 有没有
    if start > 1 and _PURPOSE.fullmatch(text, start, end) is not None:
        *_, before = _CLAUSE.finditer(text, 0, start)
        if "的" in before[0] and len(before[0]) <= _LONGEST_TOLD:
            return before.span()
    for clause in _CLAUSE.finditer(text, 0, start):
        if _SAYS_A_THING.search(text, clause.start(), clause.end()) is not None and len(clause[0]) <= _LONGEST_TOLD:
            return clause.span()
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text, start, end)
    if lead is not None and lead.end() < end:
        start = lead.end()
    tail = _TAIL.search(text, start, end)
    return start, tail.start() if tail is not None else end
