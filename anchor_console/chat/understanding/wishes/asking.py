"""The stretches of a line that ask for a thing to be had or made, freed of the words around what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from anchor_console.chat.understanding.line.measures import COUNTERS
from anchor_console.chat.understanding.wishes import asking_forms, longing_forms
from anchor_console.chat.understanding.wishes.asking_forms import CALLED, COUNTING, OF_POWER, ONE, ONE_OF_FEW, SELLING

_YOURS = (
    r"你们(?:那里|那|这里|这)|你们家?|[你您]家|[你恁]这儿?|恁家?|咱们?家|你们屋里|屋里"
    r"|(?<=\S\S)(?<![给和跟替帮送迷])[你侬]"
)
_SAID_TO = rf"{CALLED}|{_YOURS}|求你?们?|求上|给[整上]?"
_WHEN = r"(?:啥|什么)时候|几时|何时|现在|今年"
_SO_MANY = rf"(?!配套)(?:[来上出给搞求配]一?|整一)[{COUNTING}]"
_SINGLY = r"单独|一起|一块儿?|配着|顺便|捎带着?|另外|能?单|(?<=[\u4e00-\u9fff]{2})(?<![床被菜])单|配"
_THAT_ONE = r"来一[波批]|那种|这种|那款|的话|的款|的|滴|这些|之类|啥的|往上|以上|左右"
_HAVING = rf"好看|再|有没有|有|卖|出|上新|上|来|没|不|能不|(?<!{OF_POWER})能"
_SIGHS = (
    r"就(?:好|绝|完美|圆满|齐)了|能咋[的地]?|解解馋|开开胃|尝尝鲜?|过过瘾|试试[味水]?|多好|好?想[吃喝要买穿]"
    r"|[吗呀啊呢咧哇喽嘞呗吧噻撒]|(?<=\S\S)送[我俺咱]?(?:[爸妈娘爹]|老[公婆妈爸]|婆婆|闺[蜜女]|[男女]友|对象|孩子|朋友|长辈|人)"
)
_AFTER_ALL = r"(?<=\S\S)(?:到底|究竟|老实说|反正|(?<![仿写认当清])真的?)"
_THEN_I = r"(?<=\S\S)[我俺](?:现在|立马|马上|直接|闭眼|秒|就(?=[收买拿付拍下入冲]))\S*"
"""What one would do if it were there: 来个白色的我立马付款."""
_LEAD = re.compile(
    r"(?:主播|老板|(?:弱弱|想|请|来)问(?:一?下)?|[春夏秋冬][天季]的|(?:[我俺咱额]们?)?(?:也|就|都)?想买|得(?!.{0,1}$)|考虑(?=[出上做])|你家|你们家?|咱家|家里?|还|再|那种|这种|一个|一款|个|点(?!读|心|阵|胶|烟器|火[器枪])|款|单独?卖|卖|出|的"
    rf"|(?:(?<=[做改换弄])成|[做改换弄]成)(?![人年套品])|[\u4e00-\u9fff]{{0,4}}?想再?(?:[要买吃喝穿用食戴]|[搭配弄整囤入换来拿添找淘]一?[个条件双款套只顶把瓶盒床])|[\u4e00-\u9fff]{{0,4}}?(?:[就只最][爱喜]欢?|[就只](?:认|稀罕))[吃喝穿用戴]?|同款(?=[男女])|里[面头边](?=[加带])|[我俺咱]?想?(?:给|帮|替)[我俺]?[\u4e00-\u9fff]{{1,3}}?(?:买|寻摸?|踅摸|找不[到着]|(?:找|整|弄|配|添|淘|挑|选)(?=一?(?:{ONE}|{ONE_OF_FEW})))(?:一?(?:{ONE}|{ONE_OF_FEW}))?|(?:到处|一直|哪儿?都)?找不[到着]|求+|(?:我?[只就])?要(?!是)|有没|顺[便带手](?:也|卖)*|(?:回来|就)?要[吃喝穿用](?=[^的]{{2}})|上次播的?那个|只(?=要))+"
)
"""Words of asking before what is asked for."""
_TAIL = re.compile(
    rf"(?:{_SAID_TO}|{_THAT_ONE}|{_SO_MANY}|{_SINGLY}|{_WHEN}|{_HAVING}|{_SIGHS}|{_AFTER_ALL}|{_THEN_I})++$"
)
"""Those behind it."""
_NOT_ASKED_FOR = frozenset("啊呀哦呢哈哇")
_SAYS_NOTHING = re.compile(
    "[吧呗嘛啊呀啦哦呢]+|好像|貌似|似乎|到底|究竟|老实说|反正|真的?|[你您]家|[你恁]这儿?|打算|谱|人"
)
_A_ONE = re.compile(rf"一[{COUNTING}款点些种]")
_ASKS_AGAIN = re.compile(r"[有好]?(?:[吗没不么伐冇好]|[莫没]得|好不)")
"""Nothing but another asking: 有伐有伐, 来点好不."""
_ALREADY = ("还", "都", "也")
_GOING_BACK = ("回去", "回家", "回来")
"""What is done with it then: 搞一台回去打孔."""
_OF_A_PART = re.compile(
    r"(?:(?<=[熬煮泡洗炖蒸])出来|(?<![店家这那哪屋间])里[面头边]|上面|背面|后面|底下|接口|内侧|表面)$"
)
"""Before the asking: it is of a part of the goods, or of what becomes of them, that it asks: 熬出来有米油没得."""
_CLAUSE = re.compile(r"[^ ,.!?;~]+")
_SAYS_A_THING = re.compile(r"(?:[的滴款版味装型]|那种|这种)$")
_LOOKED_FOR = re.compile(r"找(?:一|1)?[个款条双件只把台套顶](?P<x>[^ ,.!?;~]{2,8})(?= )")
"""A thing that one looks for, told before the asking: 找个腰包 收钱使 有没有."""
_LOOKING_FOR = re.compile(r"找(?:一|1)?[个款条双件只把台套顶](?=[^ ]{2})")
"""Before a thing that one looks for, within what is asked for: 给我奶奶找个蒸笼."""
_ONLY_SO = re.compile(r"(?:^| )(?P<x>[^ ]{2,8})的才[^ ]{1,6}(?= |$)")
_NOTHING_BUT = re.compile(r"非(?P<x>[^ ]{1,6}?)的?不(?:要|穿|吃|喝|用|戴|行|可)$")
_PURPOSE = re.compile(
    r"(?:[春夏秋冬]天|过年|过节|结婚|出差|旅[行游]|去|上[学班]|送|给)[^ ]{1,8}|[^ 的]{1,6}[用穿戴吃喝使]"
)
"""What a thing is for, between it and the asking: 纯棉的平角裤 夏天防磨腿 有吗."""
_LONGEST_TOLD = 10
"""Characters at most of a clause that says a thing."""

_SOFT_ONES = "叭咯啰喽哦嘞哟哒捏喔咧㗎哩呐嗦噻撒嘎哈哇啦唉哎诶"
"""Particles of all dialects that end a clause and ask nothing: 卖不卖咯, 短款的哟."""
_SOFT = "呗"
"""The one such particle that every form knows."""
_SOFTENED = re.compile(f"[{_SOFT_ONES}了]{{1,3}}(?![^ ,.!?;~])")
_OF_A_WORD = frozenset("沙拉玛二哈呵 ,.!?;~")
"""Behind these they are no particles: 沙拉, 二哈."""
_ASKED_BEFORE = frozenset("吗不没么伐莫冇得嘛")

FORMS = (*longing_forms.FORMS, *asking_forms.FORMS)
"""Each with the signs that a line has where it may fit; the surest first."""
_SIGNS = tuple(dict.fromkeys(frozenset(chars) for told_by, _ in FORMS for chars in told_by.split()))
_SIGNS_OF = {
    char: sum(1 << at for at, chars in enumerate(_SIGNS) if char in chars) for char in frozenset().union(*_SIGNS)
}
_HAS_SOFT_ONES = 1 << len(_SIGNS)
_SIGNS_OF |= {char: _SIGNS_OF.get(char, 0) | _SIGNS_OF[_SOFT] | _HAS_SOFT_ONES for char in _SOFT_ONES}
"""Of which `_SIGNS` each character is one, as bits."""
_TELLING = re.compile(f"[{''.join(sorted(_SIGNS_OF))}]")
_NEEDED = tuple(
    (sum(1 << _SIGNS.index(frozenset(chars)) for chars in told_by.split()), form) for told_by, form in FORMS
)
"""Each form, and the signs, as bits, that a line has where the form may fit."""
_compiled = cache(re.compile)
"""Each when it is first needed: together they would take a quarter of a reader's start."""
_MAY_SEEK = re.compile(f"[{SELLING}排带加定差没冇考印绣单改盼]")


class Asking(Struct, frozen=True, gc=False):
    """A stretch of a line (`begin`..`finish`) that asks for what `start`..`end` names."""

    begin: int
    finish: int
    start: int
    end: int


def _softened(text: str) -> str:
    """Plain `text` with one particle for all that end a clause and ask nothing, blanks behind what asks."""
    return _SOFTENED.sub(_soft, text)


def _soft(said: re.Match[str]) -> str:
    text, at = said.string, said.start()
    before = text[at - 1 : at]
    if before in _OF_A_WORD or not before:
        return said[0]
    if text[at] == "了" and before != "的" and not text.endswith("有没", 0, at):
        return said[0]  # it tells what has come about
    return (" " if before in _ASKED_BEFORE else _SOFT) + " " * (len(said[0]) - 1)


def signs(text: str) -> int:
    """The signs that plain `text` has, as bits; 0 where it asks for nothing by any form."""
    found = 0
    if _MAY_SEEK.search(text) is not None:
        for char in _TELLING.findall(text):
            found |= _SIGNS_OF[char]
    return found if _that_may_fit(found) else 0


def askings(text: str, signs: int) -> Iterator[Asking]:
    """The stretches of plain `text`, which has these `signs`, that ask for a thing, the surest form first."""
    if signs & _HAS_SOFT_ONES or "的了" in text or "没了" in text:
        text = _softened(text)
    for form in _that_may_fit(signs):
        for match in _compiled(form).finditer(text):
            if _OF_A_PART.search(text, match.start() - 3, match.start()) is not None:
                continue
            start, end = _trim(text, *_told(text, match.start("x"), match.end("x")))
            if start < end and _may_be_asked_for(text, start, end):
                yield Asking(match.start(), match.end(), start, end)


@lru_cache(maxsize=4096)
def _that_may_fit(signs: int) -> tuple[str, ...]:
    """The forms that a line with these signs may have."""
    return tuple(form for needed, form in _NEEDED if signs & needed == needed)


def _may_be_asked_for(text: str, start: int, end: int) -> bool:
    return (
        _SAYS_NOTHING.fullmatch(text, start, end) is None
        and text[start] not in _NOT_ASKED_FOR
        and (text[start:end] not in COUNTERS or text.startswith("成", start - 1))  # 能不能做成饼
        and _A_ONE.fullmatch(text, start, end) is None
        and _ASKS_AGAIN.fullmatch(text, start, end) is None
        and not text.endswith(_ALREADY, start, end)
        and not text.startswith(_GOING_BACK, start, end)
    )


def _told(text: str, start: int, end: int) -> tuple[int, int]:
    """What is asked for where the asking is a clause of its own: 加绒的 冬天穿 有吗 asks for the first."""
    if "找" in text[start:end] and (within := _LOOKING_FOR.search(text, start, end)) is not None:
        return within.end(), end  # 给我奶奶找个蒸笼 有木有
    if "的才" in text and (only := _ONLY_SO.search(text, 0, end)) is not None:
        return only.span("x")  # 一脚蹬的才方便 有没有
    if "非" in text[start:end] and (nothing_but := _NOTHING_BUT.search(text, start, end)) is not None:
        return nothing_but.span("x")  # 她非粉的不要 有没有
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
