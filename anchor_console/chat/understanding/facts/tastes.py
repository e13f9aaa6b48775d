"""What a line says that somebody likes or cannot stand, in their own word: 我就爱纯棉的, 最讨厌紧身, 从来不吃香菜."""

from __future__ import annotations

import re

_DOING = "(?:使(?![得劲人])|穿着|穿|吃|喝|用|戴|睡|闻|养|买|玩|背|挎|拎|枕|啃|恰|食(?![堂物品材谱用量疗补]))?"
_VERY = "就|最|顶|只|超|特别|一直|从小|都|更|偏|天生|一向"
_VERY += "|比较|他就|她就|真|可(?!爱(?![吃穿喝用戴]))|独|挺|很|蛮|贼|巨|还是|本来就"
_USING = "系使穿吃喝用戴碰买沾涂抹擦敷染扎喷背养铺盖睡枕挂玩打骑画"
_WHO = "我|俺|咱|他|她|娃|妈|爸|爹|娘|公|婆|奶奶|爷爷|宝宝|儿子|女儿|闺女|媳妇|孩子|额"
_BEGINS = (
    "[就最顶只超特一从都也更偏天比他她真可独老挺很蛮贼巨还本不讨厌反唔弗没向压坚打我俺咱娃妈爸爹娘公婆奶爷宝儿女闺媳孩额"
    "吃穿用喝睡戴闻受接见看避爱专喜稀钟中欢离迷习憎]"
)
"""Every way begins with one of these: most places of a line are passed by at once."""
_TASTE = re.compile(
    rf"(?={_BEGINS})(?:(?P<dislikes>(?:{_VERY}|从来|从)?(?:不太|不大|不咋|不是很|不)(?:爱|喜欢|稀罕|待见|得意|习惯|中意|钟意){_DOING}"
    rf"|(?:{_VERY}|从来)?(?:讨厌|厌恶|反感|憎|唔钟意|唔中意|弗欢喜){_DOING}"
    rf"|(?:{_WHO})怕(?=[辣甜酸腥苦咸膻](?:$|[\s,，的]))"
    rf"|(?:{_VERY}|从来|最受)(?:烦|受不了|怕|恨|不爱|膈应|惊|嫌(?![大小长短贵便宽窄紧松肥瘦厚薄高低重轻麻远慢弃])){_DOING}"
    rf"|(?:从来|从小|从|一直|一向|向来|压根|坚决|打死)(?:都|就|也)?不(?:[{_USING}]|看)过?"
    rf"|(?:{_WHO})(?:是|就|都)?(?:不|一点不)(?:穿|吃|喝|碰|沾)"
    rf"|(?:{_WHO})(?:吃|穿|喝|闻|沾|碰)不得|[我俺咱][吃穿用喝睡戴闻]不(?:惯|来(?![了的]))|(?:受|闻|接受)不了|见不得(?!人)|看不上|避雷)"
    rf"|(?P<likes>(?:{_VERY})(?:爱|喜欢|稀罕|待见|认准|得意|认(?![识得]|[你恁]家(?![\u4e00-\u9fff]))|偏爱|钟意|中意|好这一?口){_DOING}"
    rf"|(?:{_WHO})爱(?=[^\s,，豆]{{1,3}}色(?:$|[\s,，的]))"
    rf"|(?:{_WHO})(?:平时)?(?:爱|好)(?:穿|吃|喝|用|戴|睡)"
    r"|(?:就|最|从小就?|偏|独|打小就?)好(?=[^\s,，]{1,4}这一?口)"
    rf"|(?:只|(?<![\u4e00-\u9fff])就|(?<=[我俺咱额他她])就|从小|向来|一直|一向|独独|专门)(?:只|就)?(?:穿|用|吃|喝|戴|睡|背|挎|拎|盖|铺|涂|抹|系|敷|枕)(?!得|不(?!锈))"
    r"|只给(?:我家?|俺家?|他|她)?(?:娃|宝宝|孩子|闺女|儿子|女儿|老人|妈|爸)(?:穿|吃|用|喝|买)"
    rf"|(?:{_WHO})只(?:敢|肯|买)(?:穿|吃|喝|用|戴|睡)?|只(?:敢|肯)(?:穿|吃|喝|用|戴|睡)"
    rf"|(?:喜欢|喜爱|偏爱|稀罕|钟意|中意|偏好|欢喜|迷上了?|习惯){_DOING}))"
)
_NOT_WITHOUT = re.compile(r"无([^\s,，]{1,2})不欢")
"""无辣不欢: likes 辣."""
_MAY_SAY = re.compile(
    # Each way begins with a character of its own, which lets the search leap to one of them.
    "|".join(f"{char}[穿用吃喝戴睡背挎拎盖铺涂抹系敷枕买能敢肯认给]" for char in "只就来直向专独门")
    + f"|不[惯来了得看{_USING}]|好[穿吃喝用戴睡]"
    + "|这一?口|憎|得意|爱|喜|厌|反感|稀罕|待见|意|怕|烦|恨|习惯|离不|看不上|避雷|膈应|惊|嫌|从|认|敢穿|偏好|迷上"
)
MAY_TELL_TASTE = re.compile(
    "[从爱憎欢厌反罕见意膈惊嫌穿吃喝用戴睡背挎拎碰沾惯怕烦恨看受避买认口迷偏只闻死决根直向盖铺涂抹系敷枕]"
)
"""No taste is told without one of these."""
_WORD = re.compile(r"[^\s,，。!！?？;~、\[【]{1,8}")
_STOP = re.compile(
    r"[的了吗呢啊吧这那你别]|(?<=[\u4e00-\u9fff]色)(?=[\u4e00-\u9fff])|点的?|一点|一些|些|滴|颜色|色系|多过|胜过|不爱|不喜|得$|所以|就是|给|有没|容易|里[头面]|哩|(?<=[\u4e00-\u9fff]{2})[有太就]"
)
_NONE = re.compile(
    r"邮政|顺丰|[中圆申]通|韵达|极兔|京东|[侬你他她得看还就来也都]|能(?![^\s,，能]{1,3}的)|[跟听行我怎咋可退换吗再才饭说讲逛凑]|不(?![锈粘沾吸透])|磨[叽蹭]|啰嗦|墨迹|废话|计较|排队|动脑|占便宜|的话|主播|直播|\d|x*[sml](?![a-z])|这|那|什么|啥|一|完|过|自己|个|上|到"
)
_FILLER = re.compile(
    r"(?:那|这)(?:种|个|股子?|一股)(?=[^\s,，的了这那]{1,4}[味劲感香声音]儿?(?![\u4e00-\u9fff]))|一股子?|(?:嚼|咬|吃|喝|闻|碰|遇|摸|买|看)到|(?:带|有)(?=[^\s,，的了]{2})|(?:太|特别|很|过于|过)(?=.)"
)
_OF_THIS_KIND = re.compile(
    r"它[这那]股子?|[这那]种(?=[^\s,，的了这那]{1,5}的)|[这那](?:个|种|股子?)(?=[^\s,，的了这那]{1,4}[味香]儿?(?![\u4e00-\u9fff]))"
)
_NOT_MINE = re.compile(
    r"(?:(?:^|[\s,，?!])(?![真买送给说看你他她人别])(?:颜色|款式|味道|面料|料子|版型|口味)?(?P<kind>[^\s,，是有不没\d]{1,4})的[\s,，]?|是(?P<name>[^\s,，是有不没的]{2,5})[\s,，])"
    r"[我俺咱](?:从来|一向|向来|真|最|实在)?(?:都|就)?"
    r"不(?:(?:太|大|怎么|咋)?(?:爱|喜欢|待见|稀罕)[吃喝穿戴用闻使]?|[吃喝穿戴碰沾]|买)(?=$|[\s,，。!！~])"
    r"|(?:^|[\s,，])(?P<thing>[^\s,，是有不没这那它\d]{1,4}?)的?[我俺咱](?:真|实在|都|总)?[吃喝穿戴用闻睡]不[惯来](?=$|[\s,，。!！~])"
)
"""What is named before it is said that one does not care for it: 公的我不爱, 太薄的我从来不买."""
_NAMED_FIRST = re.compile(
    r"(?:^|[\s,，])(?P<what>[^\s,，我俺咱是有不没\d]{1,6}?)的?[我俺咱](?:从小|一直|真的?)?(?:(?:[最就真顶贼]|特别|实在)(?:讨厌|烦|受不了|恨|反感|怕)"
    r"|(?P<likes>[最就只](?:爱|喜欢|稀罕|认|中意)))(?:那个|这个|它|了|吃|喝|穿|用)?(?=$|[\s,，。!！~])"
)
"""What is named before it is said how much one likes it: 紧身的我最烦, 无香的我只认那个."""
_MAY_BE_NAMED_FIRST = re.compile("[我俺咱].{0,2}[最就只真顶贼特实]")
_NOT_EATEN = re.compile(
    r"(?:^|[\s,，])不吃(?P<what>[^\s,，\d药饭亏醋苦白这那了的我你一吗呢吧啊嘛么]{1,3})(?=$|[\s,，。!！~])"
)
"""A clause of a taste that names nobody: 不吃辣."""
_SAYS_LITTLE = frozenset("公母大小")
"""These are told with their 的: 公的."""
_MAY_BE_NOT_MINE = re.compile("[我俺咱].{0,4}不")
_TAKEN_BACK = frozenset("退换")
"""不喜欢退得掉吗 tells of no taste."""
_FIGURE_OF_SPEECH = frozenset({"白水", "白开水", "西北风", "土", "草", "凉水", "惨"})
"""What one will live on where goods are too dear (超过80我就喝白水), or how much one likes them (喜欢惨了)."""
_FELT = frozenset("冷热凉风晒冻潮烫")
"""Who fears these tells of a body, not of a taste."""
_OF_A_PRICE = ("以内", "以下", "以里", "之内", "块钱")
"""Ends what one will pay, which is no taste."""
_CUT_OFF = frozenset("能带")
"""What is left of 能点屏, where 点 ends what is said."""
_LONGEST = 6
_THINGS_WORN, _LONGEST_THING = ("袜子", "裤子", "鞋子", "裙子"), 3

Taste = tuple[int, str, str]
"""Where it is said, `likes` or `dislikes`, and of what."""


def tastes(text: str, original: str) -> list[Taste]:
    """The tastes that plain `text` states, in the `original`'s words."""
    found: list[Taste] = []
    if "不欢" in text and (without := _NOT_WITHOUT.search(text)) is not None:
        found.append((without.start(), "likes", original[without.start(1) : without.end(1)]))
    if "不" in text:
        found += _turned_down(text, original)
    if _MAY_SAY.search(text) is None:
        return found
    if _MAY_BE_NAMED_FIRST.search(text) is not None and (first := _NAMED_FIRST.search(text)) is not None:
        start, end = first.span("what")
        if not _NONE.match(text, start):
            facet = "likes" if first["likes"] else "dislikes"
            found.append((start, facet, original[start:end]))
    for match in _TASTE.finditer(text):
        word = _WORD.match(text, match.end())
        if word is None:
            continue
        fillers = _FILLER if match.lastgroup == "dislikes" else _OF_THIS_KIND
        filler = fillers.match(text, word.start(), word.end())
        start = filler.end() if filler is not None else word.start()
        stop = _STOP.search(text, start, word.end())
        end = stop.start() if stop is not None else word.end()
        value = original[start:end]
        if len(value) > _LONGEST_THING and value.endswith(_THINGS_WORN):
            value = value[:-2]  # 我只穿纯棉袜子
        too_long = len(value) > _LONGEST and not value.isascii()
        if (
            value
            and not (match[0].startswith("一直") and text.startswith("的", end) and end + 1 < len(text))
            and not (text.startswith("怕", match.end() - 1) and (value[0] in _FELT or "不" in value))
            and value not in _CUT_OFF
            and value not in _FIGURE_OF_SPEECH
            and not value.endswith(_OF_A_PRICE)
            and "着" not in value
            and not too_long
            and not _NONE.match(text, start)
            and not (text.startswith("爱爱", match.end() - 1) or text.startswith("爱爱", match.end() - 2))
            and _TAKEN_BACK.isdisjoint(value)
        ):
            found.append((match.start(), match.lastgroup or "likes", value))
    return found


def _turned_down(text: str, original: str) -> list[Taste]:
    """What is told of no taste by its order alone, or by nobody's name: 公的我不爱, 不吃辣."""
    found: list[Taste] = []
    if _MAY_BE_NOT_MINE.search(text) is not None and (match := _NOT_MINE.search(text)) is not None:
        start, end = match.span(match.lastgroup or 0)
        end += text[start:end] in _SAYS_LITTLE
        if not _NONE.match(text, start):
            found.append((start, "dislikes", original[start:end]))
    if "不吃" in text:
        found += [
            (match.start("what"), "dislikes", original[match.start("what") : match.end("what")])
            for match in _NOT_EATEN.finditer(text)
        ]
    return found
