"""What a line wishes that asks in none of the forms of `wishes`: the clause that says most of a thing, freed of the
words of asking. Only for lines that are wishes by all else that they say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.asking import softened
from anchor_console.chat.understanding.asking_forms import OF_POWER
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.measures import COUNTERS
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.request import judge
from anchor_console.chat.understanding.subject import Subject
from anchor_console.chat.understanding.unwished import is_unwished
from anchor_console.chat.understanding.wishes import Sought, with_beside

_CLAUSE = re.compile(r"[\u4e00-\u9fffa-z0-9.+*%-]+")
"""All that stands between blanks and marks."""
_WHOSE = (
    "主播|老板娘?|你们家|你家|咱们?家|咱们?|恁家?|你们|这边|店里|家里|亲(?![子肤戚爱水生])|宝子们?|姐妹|哥|姐|俺|我们"
)
_WHEN = "啥子?时候|啥时(?=[有上出卖做])|多久(?=[上出有])|什么时候|多会儿?|几时|何时|哪天|下次|下回|以后"
_MAY = (
    "能不能|可不可以|可以|能(?=[出做上来整搞卖有弄加给包])|会|希望|建议|考虑|跪?求(?:你们?)?|想[要买吃恰喝穿用换种食]|想"
    "|麻烦|拜托"
)
_VERB = "上架|搞起来?|备|播|安排|编|织|缝|绣|上|出|做|整|弄|搞|来|找|进|卖|开发|定制|加|配|拿|给|有"
_SOME = f"一?[{''.join(sorted(word for word in COUNTERS if len(word) == 1))}款点些种版期下波批]|一[上下出]"
_IS_THERE = "有没有|有没得|有木有|有冇|有无"
_OR_NOT = "(?P<may>[上做出卖搞来要进])不(?P=may)|好不好|行不行?"
_WHY_NOT = "(?:可惜|偏偏|咋|怎么|为啥|为什么)就?(?:没有?|不见|从来不?|不[卖上出做搞播进])"
_LOOKED = "全场|逛了?一圈|翻遍了?|翻来翻去|看了?半天"
_NOT_FOUND = rf"(?:{_LOOKED})?(?:都|也|就)?(?:没|找不|瞅不|看不)(?:瞅|看|找|见|翻|刷)?[见到着](?!过)"
"""One has looked for it: 逛一圈没瞅见西装."""
_LEAD = re.compile(
    rf"(?:(?:改|换|做|弄)成(?![人年套品])|(?:盼着|哪天)[上出卖](?=\S{{2}})|顺[便带手]也?卖?|(?:给|帮)[我俺咱]们?家?[\u4e00-\u9fff]{{0,4}}?也?[做出整弄上来](?:{_SOME})|能?[换挑](?:{_SOME})|{_WHOSE}|{_WHEN}|{_MAY}|弱弱问|(?<![\u4e00-\u9fff])没有(?=\S{{2}})|{_NOT_FOUND}(?:一?(?:{_SOME}))?|(?:给|帮|替)[我俺]?[一-龥]{{1,3}}?(?:买|(?:找|整|弄|配|添)(?=一?(?:{_SOME})))(?:{_SOME})?|也|再|还|都|就|单独|另外|{_IS_THERE}|有(?!货|点)|要不要"
    rf"|(?!上个[月周礼星]|上台[穿用戴跳唱演领讲发表涂])(?:要|出|上|整|来|搞|找|做|弄|卖|给我|给)(?:{_SOME})|(?<=[能求想])[出做整要上]|安排(?:{_SOME})|(?<![\u4e00-\u9fff])(?:把(?!手)|盼着?上?|许愿|呼唤)|(?<=能)把(?!手)|除了[\u4e00-\u9fff]{{1,6}}?还有"
    rf"|要是|就?[差缺]一?个|少一?个|要(?!得|是)|有没(?!有)|(?:以前|之前|从前|去年|原来|原先|上次)(?:卖的|有的|的)?那种|(?<![\u4e00-\u9fff])出(?![差门汗行生海场油])|(?:单独?|直接)卖|(?<=[家们])[做出卖]|{_WHY_NOT}|给我|给俺|那种|这种|那个|同款|我(?:就)?(?:想|要)|(?:我|俺)?(?:就|只|最)(?:爱|喜欢|稀罕)|就?等着?(?:你们?家|你们|主播)[上出卖]|就?没个|带个|[\u4e00-\u9fff\da-z]{{1,5}}?要是(?!有)|一[个款点些件条双只瓶套])+"
)
_TAIL = re.compile(
    rf"(?:的?(?:{_WHOSE})|{_WHEN}|{_MAY}|也|再|还|都|就|(?<![床被菜])单独?|都(?:[行成中]|可以)|[那这]种(?:款式)?|那样|那个|那款|的款|给(?:我|俺|咱)?(?:们)?|好看|(?<!{OF_POWER})能|顺[便带]|捎带着?|一块儿?|配着|另外"
    rf"|{_OR_NOT}|{_IS_THERE}|可有|有哇|还没上新|就(?:绝|完美|圆满|齐)了|[我俺](?:就|闭眼|立马|马上|直接|早|绝对|秒|现在|当场|肯定)[^\s,，]*|解解馋|开开胃|尝尝鲜?|过过瘾|试试[味水]?|懂不懂|(?:能?搞|来|整)一[件个条双套]来配|安排(?:上|起来)?|也?[来搭配卖捎带炒][一两几]?[瓶层只个双条盒罐锅份棵株](?:卖)?|[咋怎]么?不?(?:一[起块])?|(?:也|顺手|捎带)?(?:卖卖|看看)|(?:找半天|找遍了?)|[来上]几[斤个双件条瓶棵株盆只]|没(?:做没?|找[到着])|代理|轮到|开园|照顾一?下|要有(?=就好)|缺席|来一[波批]|[能会]?搞一[批波]|该轮到|开卖|要是有|真?没有|好像|好不啦?|快|(?:怎么|咋|还)?没得卖|上新|没看[见到]|没见[着到过]|没翻到|(?:怎么|咋)一[双件条个回款]都(?:没有?|不见)|点解|哪去了|去哪了|(?:往|以)上|[这那]么大|求(?:{_SOME}|关照|照顾|翻牌)|[卖出做]伐|有得伐|有得|有得没|现在|今年|有不有|没有|没得|{_WHY_NOT}"
    rf"|(?:{_VERB})(?:{_SOME})来?(?:卖|[给跟][我俺]们?)?|(?:{_VERB})过?(?=[吗么不没呗吧呀啊嘛呢的了伐啵]|$)|(?:一起|一块儿?|搭着|配着)卖|一起|(?<![大小高低长短宽窄厚薄粗细深浅软硬松紧轻重甜淡辣快亮暗密尖圆])一[个款点些件条双下上出]"
    r"|(?:有|能)?单独?[买卖](?:一?[个块只条根])?|一[波批]|[这那]里|能不|可以有|就好了|多好|的话|[吗么不没冇伐呢吧呗呀啊嘛哈哦噻撒嗦哇嘞啵了的滴])+$"
)
_FOR = re.compile(
    r"(?<=.)(?:给[^的]{1,6}[用穿吃喝戴盖铺]|[我俺咱]家[^的]{0,6}|[^的]{0,3}(?<![上里中])用|(?<=..)给[^的]{1,4})$"
)
"""Tells for whom or what a thing is wanted, behind its name: the 我家 of 窗帘我家."""
_ASKS_OF_IT = re.compile(
    r"..能(?:[换拆洗折调补]|调节)$|^没有|^[\u4e00-\u9fff]{1,4}是|[得了着]$|有没有|(?<=里头|里面)有|(.)[没不]\1"
)
_SAYS_A_THING = re.compile(r"(?:[的滴款版味装型色]|[那这]种(?:款式)?)$")
_TWICE = re.compile(r"(?P<word>[^\s,，]{2,5}?)[呢呀啊哦吧的]?(?:(?P=word)[呢呀啊哦吧的]*)+")
_SAYS_NOTHING = re.compile(r"[哎唉啊呀哦嗨嘿诶]+|失望|可惜|遗憾|难受|郁闷|伤心|留|[有伐没吗么不木]+")
_ASKS_NOTHING = re.compile("[我俺]?[就只最](?:爱|喜欢|稀罕)|(?:俺|我们|咱们?|也|还|都|就)+")
"""Words before a thing by which one tells a taste, or of oneself: 俺比亚迪."""
_A_FOIL = re.compile(r"(?:可惜|偏偏|咋|怎么)?(?:(?:全|都|净|光|只)(?:是|有)|[只才]到|最[大小](?:才|就|只|是))")
"""Begins a clause that tells what there is instead: 可惜全是圆领."""
_A_QUALITY = re.compile(r"不?带|无|加|免|防|能")
_MADE_INTO = re.compile("[做改换弄]成$")
_A_STORY = re.compile(r"[我俺他她咱]|你(?![们家])|[了着过]|党$|太|就行|嫌|怕|老是|总是?|因为|不然|没法")
"""What tells of somebody, or why, and so names no thing."""
_AFTER_A_HUE = frozenset({"", *"的色款 ,.!?~"})
"""What stands behind a hue of one character that is a colour, and begins no other word."""
_LONG = 9
"""Characters from which on a clause hardly names one thing."""
_LONGEST_TAIL = 18
"""Characters of a clause's end in which words of asking are looked for."""
_LEAST = 0.0
_OF_A_SIZE = 2.6
"""How much a size by itself, whatever is said around it, looks like what a wish is for."""
_OF_A_COLOR = 0.2
"""A colour is what a wish is for only where nothing else is: 我就爱大红色 跑鞋出一个吧."""


def guessed(
    text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
) -> Sought | None:
    """What plain `text` wishes, in the `original`'s words; None where it names no thing and no quality.

    Args:
        mentions: those that made no fact.
    """
    subject = Subject(text, original, mentions, pinned, lexicon)
    said, text = text, softened(text)
    ranked: list[tuple[float, int, int]] = []
    for clause in _CLAUSE.finditer(text):
        start, end, asks = _freed(text, clause.start(), clause.end())
        if (twice := _TWICE.fullmatch(text, start, end)) is not None:
            end = twice.end("word")  # 碧螺春碧螺春
        if start < end and text[start:end] not in COUNTERS and _SAYS_NOTHING.fullmatch(text, start, end) is None:
            ranked.append((_worth(text, start, end, clause.end(), mentions, lexicon) + 2 * asks, start, end))
    ranked += [(_OF_A_SIZE, one.start, _end_of_size(text, one)) for one in mentions if one.kind is Kind.SIZE]
    ranked += [
        (_OF_A_COLOR, one.start, one.end)
        for one in mentions
        if one.kind is Kind.COLOR and (one.length > 1 or text[one.end : one.end + 1] in _AFTER_A_HUE)
    ]
    ranked.sort(key=lambda one: (-one[0], one[1]))
    for value, start, end in ranked:
        found = judge(subject, start, end, sold=False)
        if (
            value > _LEAST
            and found is not None
            and found.wish is not None
            and _is_said(found.wish, is_made=_is_made(text, start))
        ):
            return Sought(with_beside(said, original, found.wish, start, end, lexicon), start, end)
    return None


def _is_said(wish: StatedWish, *, is_made: bool) -> bool:
    """Whether it is not asked of the goods: the 没有加盐 of 青口有没有加盐, the 上火 of 枣子上火不."""
    if any(_ASKS_OF_IT.search(told) for told in (wish.what, wish.feature) if told is not None):
        return False
    if wish.what is None:
        return True
    return not wish.what.startswith("不") and (
        wish.feature is None or is_made or not is_unwished(wish.feature, 0, len(wish.feature))
    )


def _is_made(text: str, start: int) -> bool:
    """Whether what is said from `start` on is what the goods should be made into: 做成拉链的."""
    return _MADE_INTO.search(text, max(0, start - 2), start) is not None


def _end_of_size(text: str, size: Mention) -> int:
    """Where the naming of a size ends: 4XL码的 is all size."""
    return size.end + (1 if text.startswith(("码", "号"), size.end) else 0)


def _freed(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The clause without words of asking at either end, and whether there were any that ask."""
    lead = _LEAD.match(text, start, end)
    begun = lead.end() if lead is not None else start
    tail = _tail(text, begun, end)
    stop = tail.start() if tail is not None else end
    asks_before = begun > start and (text.startswith("得", begun) or not _ASKS_NOTHING.fullmatch(text, start, begun))
    asks = asks_before or (tail is not None and tail[0] not in ("的", "了", "那种"))
    purpose = _FOR.search(text, begun, stop)
    if purpose is not None and purpose.start() > begun:
        stop = purpose.start()
        tail = _tail(text, begun, stop)
        stop = tail.start() if tail is not None else stop
    return begun, stop, asks


def _tail(text: str, start: int, end: int) -> re.Match[str] | None:
    """The words of asking at the end. Some can be told apart in two ways: a long run of them would take for ever."""
    return _TAIL.search(text, max(start, end - _LONGEST_TAIL), end)


def _worth(text: str, start: int, end: int, ends: int, mentions: Sequence[Mention], lexicon: Lexicon) -> float:
    """How much `start`..`end` (of a clause that `ends`) looks like what a wish is for."""
    value = 1.0 if _SAYS_A_THING.search(text, start, ends) or text.startswith(("的", "滴", "款"), end) else 0.0
    value += 1.0 if _is_made(text, start) else 0.0
    value += 0.5 if _A_QUALITY.match(text, start, end) else 0.0
    value -= 1.5 if _A_STORY.search(text, start, end) or _A_FOIL.match(text, start, end) else 0.0
    value -= 1.0 if end - start > _LONG else 0.0
    for mention in mentions:
        if start <= mention.start < end:
            value += 1.0 if mention.kind in (Kind.COLOR, Kind.SIZE, Kind.PRODUCT, Kind.NUMBER) else 0.0
            break
    if lexicon.ends_as_goods(text, start, end):
        value += 1.0
    return value + 0.25
