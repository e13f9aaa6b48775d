"""The forms of words by which a line asks for a thing without asking: 就差个X, X从来不上, X有的话我买两个."""

from __future__ import annotations

from anchor_console.chat.understanding.asking_forms import ONE, WORD

_SIGHED = r"[吗么嘛啊呀呢哦了啦喽咯咧哇吧呗的]*"
_YOURS = r"(?:你们家?|你家|恁家?|咱们?家|主播家?)?"
_WHY = r"(?:怎么|咋个?|为啥|为什么)"
_SHALL = r"(?:我|俺|咱|[给帮][我俺]|一起|一块|就(?!好)|立马|马上|直接|闭眼|当场)"
"""Begins what one would do if the thing were there."""
_NO_THING = (
    r"[我你他她它这那几多付拍没钱咱俺\d]|一?点|一?[\u4e00-\u9fff][这那]|最后|下单|运费|到手|临门|[一两二三五十百]+[块元毛分天步样码号]"
    r"|一?个?[^ ]{0,2}人[了啊]?(?![^ ])"
)
"""What else a line may lack: 就差一点, 就差你了, 就差两块钱."""
FORMS: tuple[tuple[str, str], ...] = (
    # what alone is missing: 就差个蒸笼了, 排骨就差这一样
    (
        "差缺 就只独光还",
        rf"(?:就|只|独|光|还)[差缺]了?(?!{_NO_THING})(?:一?(?:{ONE}))?+(?!加(?!{WORD}))(?P<x>{WORD}{{1,12}}?)"
        rf"(?:的|那种)?(?:了|啦|喽|咯|吧|啊|呀|呢|嘛)*(?!{WORD})",
    ),
    (
        "差缺 这 样款种味",
        rf"(?<!{WORD})(?P<x>{WORD}{{2,8}}?)[就只][差缺]这一?[样款种味](?:了|啦|啊|呀)*(?!{WORD})",
    ),
    # what never comes, or why not: 围巾你家从来没上过, 绿的没人做吗, 唉 又没有洞洞鞋
    (
        "不没 上卖进出做有 来直么咋啥是人",
        rf"(?<!{WORD})(?P<x>{WORD}{{1,10}}?)(?=[\s你恁咱主怎咋为从一就没])\s?{_YOURS}(?:(?:{_WHY}|从来|一直|就是)(?:一[回次])?(?:就|都|也|从来)?(?:[不没]|没见(?:你们?|恁)家?)|(?<=的)没人)"
        rf"(?:(?P<sold>[上卖进])|[出做有])过?{_SIGHED}(?!{WORD})",
    ),
    (
        "没 有 又从",
        rf"(?:(?<!{WORD})又|{_WHY}从来)没有(?!过)(?P<x>{WORD}{{2,12}}?)[吗么嘛啊呀呢哦]*(?!{WORD})",
    ),
    ("没 是 的 有", rf"(?<=有[ ,])就是没有?(?P<x>{WORD}{{1,6}}?)的[啊呀呢了]*(?!{WORD})"),
    (
        "不 出做 呀啊吗嘛么呢",
        rf"(?<=[^看认闻听想说瞧分出做摸尝查拿挤弄 ])不[出做](?P<x>{WORD}{{1,8}}?)的[呀啊吗嘛么呢](?!{WORD})",
    ),
    # what one would take if it were there: 虾皮有的话我买两包, 要是带盖子俺就拿了
    (
        "有出上 我俺咱一就立马直闭当 要如真的",
        rf"(?<!{WORD})(?P<x>{WORD}{{2,10}}?)(?=[要如真有出上])(?:(?:要是|如果|要|真)能?[有出上]了?|[有出上]的话|(?<=的)[出上]了)(?:的话)?\s?{_SHALL}",
    ),
    (
        "是 有出带上做加",
        rf"要是能?(?:有|出|做|(?P<sold>上)|(?=带|加))(?:一?(?:{ONE}))?(?P<x>{WORD}{{1,10}}?)的?\s?{_SHALL}",
    ),
    (
        "是 来上出有做 就 好齐绝完圆",
        rf"要是[再能也]*(?:(?P<sold>来|上)|出|有|做)(?:一?(?:{ONE}))?(?P<x>{WORD}{{1,10}}?)的?就(?:更?好|齐|绝|完美|圆满)了?",
    ),
    ("敢 出上做卖", rf"(?<!{WORD})(?P<x>{WORD}{{2,10}}?)的?你敢[出上做卖][我俺咱]"),
)
"""Each has one of the signs of selling, as those that ask outright have."""
