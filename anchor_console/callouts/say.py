"""What is said: a sentence that is safe to say aloud, and for the desk the reasons in words. Pure.

The sentence is made of the fan's name, the product's own words and "your size": never a figure, a price, a word about
health or family, nor anything that the fan wrote. A name that cannot be said so has no sentence, and is not named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.callouts.match import IN_STOCK, Match, Reason
from anchor_console.callouts.sureness import Hint
from anchor_console.core.clock import from_ms
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.sentence import Sentence
from anchor_console.core.text import fold, short_name
from anchor_console.fans.wearer import MAY_GO_BACK_MS
from anchor_console.goods.product import Product

_NAME_LIMIT = 12
_MINUTE_MS = 60_000

_BRACKETS = lazily(r"[（(【\[《<＜「『{].*?(?:[）)】\]》>＞」』}]|$)")
_NOT_SPOKEN = lazily(r"[^\w\s·.-]|[\d_]", re.UNICODE)
_GOODS = lazily(r"[扣打]\s*\d+|\d+\s*号?|(?:\d*[xX]*[sSmMlL]|\d+)\s*码")
"""A name that would be heard as a number, a size or a call: 11号, 扣1, M码."""
_NUMERALS = lazily(r"[零〇一二三四五六七八九十百千万两]{3,}")
_NOBODY = lazily(
    r"(?:快手|抖音|微信|手机|匿名|神秘|游客|路人)?(?:用户|网友|观众|粉丝|老铁|买家|游客|人|user|guest|viewer)?"
)
_NO_NAME = lazily(
    r"(?:叫|喊|我是)?(?:你|我)?的?"
    r"(?:老公|老婆|爸爸?|爹|妈妈?|爷爷?|奶奶?|姥姥|祖宗|大爷|主人|情人|前任|亲爱的|宝贝|[男女]朋?友)"
    r"|小姐|主播|客服|小?助理|中控|场控|运营|管理员|系统消息|官方.*|.*(?:旗舰|专卖)店|null|none|nan|undefined|昵称|未命名"
)
"""What somebody calls themself so that it is said to them, or by which others are meant: 老公, 叫爸爸, 客服."""
_UNFIT = lazily(
    r"\*|[vV微薇威胃][信xX商]|加[我微vVqQ]|[qQ]{2}|http|www|\.com|代购|刷单|兼职|斤|公斤|厘米|块钱|元\b|罩杯|[三围]围"
    r"|病|抑郁|焦虑症|糖尿|癌|肿瘤|患者|残疾|孕|离异|离婚|丧偶|寡妇|单亲|前夫|前妻|小三|负债|欠债|失业"
    r"|姨妈|瘸|聋|瞎子|哑巴|秃|光棍|低保"
    r"|[\d一二两三四五六七八九十]\s*岁|未成年|(?:小学|初中|高中)(?!老师|教师)|中学生|[初高][一二三](?:\d*班|年|学|生|党|$)|年级"
    r"|傻|操你|草你|(?<![今昨明生假节])日你|草泥|尼玛|妈的|死[了妈全]|滚|骗子|垃圾|婊|贱|尸|屎|(?<![A-Za-z])[sS][bB](?![A-Za-z])"
    r"|逼|妓|嫖|约[吗炮]|性感|[大巨]胸|奶子|黄片|退[钱款货]|维权|血汗|黑心|假货|投诉|曝光|[别勿]念|(?:别|不要|勿)叫我"
    r"|习近平|习大大|毛泽东|毛主席|共产党|法轮|[台港藏疆]独|六四|天安门"
)
"""What would say something of health, body, age, family or money before all, insult somebody, or end the show."""
_PRIVATE_GOODS = lazily(
    r"孕|产[妇后]|哺乳|月子|妈|爸|婆|公婆|爷|奶奶|老人|中老年|老年|婴|幼|童|宝宝|孩|男友|老公|老婆|情趣|内衣|内裤|文胸|胸|罩|塑[身形]|束|收腹|提臀"
    r"|卫生巾|姨妈|护垫|纸尿|尿|痔|痘|疤|斑|癣|敏感|过敏|脱发|生发|防脱|假发|遮白|减肥|瘦|胖|大码|加肥|加大|降[糖压脂]|血|糖尿|药|膏药|保健|护膝"
    r"|关节|腰椎|助[眠听]|老花|增高|除臭|狐臭|驱虫|避孕|安全套|私"
)
_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken_name(name: str) -> str | None:
    """The name as it can be said, without pictures, brackets and figures; None where nothing fit is left."""
    plain = short_name(name)
    if _UNFIT.search(plain):
        return None
    bare = _BRACKETS.sub("", plain)
    plain = _NOT_SPOKEN.sub("", bare)
    plain = " ".join(_NUMERALS.sub("", plain).split()).strip(" .·-")
    if not plain or _NOBODY.fullmatch(fold(plain)) or not any(char.isalpha() for char in plain):
        return None
    if _NO_NAME.fullmatch(fold(plain)) or _GOODS.fullmatch(bare.strip()):
        return None
    return plain[:_NAME_LIMIT].rstrip()


def spoken_product(product: Product) -> str | None:
    """A short name of the product as everybody may hear it; None where its words speak of body, health or family."""
    for word in (*product.aliases, product.name):
        plain = "".join(word.split())
        if plain and not any(char.isdigit() for char in plain) and _PRIVATE_GOODS.search(plain) is None:
            return plain[:_NAME_LIMIT]
    return None


def spoken_color(color: str | None) -> str | None:
    if color is None or any(char.isdigit() for char in color) or _PRIVATE_GOODS.search(color):
        return None
    return color


def say(match: Match, product: Product) -> Sentence | None:
    """What the anchor can say to this fan before everybody; None where the name cannot be said."""
    name = spoken_name(match.name)
    if name is None:
        return None
    what = spoken_product(product)
    color = spoken_color(match.color)
    thing_zh = f"{color or ''}{what or '那款'}"
    thing_en = " ".join(part for part in (color, what) if part) or "one"
    lead = match.lead
    late = lead.hint in (Hint.MISSED, Hint.EXPIRED, Hint.WAITING, Hint.RESTOCK)
    size_zh, size_en = _size_words(match)
    if late and match.has_figure:
        when = "刚才" if lead.is_tonight else "上次"
        zh = f"{name}，你{when}没赶上的{thing_zh}，{size_zh}回来了"
        en = f"{name}, the {thing_en} you missed is back{size_en}"
    elif lead.hint is Hint.WISHED:
        zh = f"{name}，你想要的{thing_zh}，我们有了{'，' + size_zh + '也有' if size_zh else ''}"
        en = f"{name}, we have the {thing_en} you wished for{size_en}"
    elif lead.hint in (Hint.SOUGHT, Hint.ASKED_STOCK):
        zh = f"{name}，你问的{thing_zh}来了{'，有' + size_zh if size_zh else ''}"
        en = f"{name}, here is the {thing_en} you asked for{size_en}"
    else:
        zh = f"{name}，你要的{thing_zh}来了{'，有' + size_zh if size_zh else ''}"
        en = f"{name}, here is the {thing_en} you wanted{size_en}"
    return Sentence(zh, en)


def _size_words(match: Match) -> tuple[str, str]:
    """`你的码` where it is the fan's own and is there; of what they chose for others only that it is that size."""
    if match.size is None or not match.has_figure:
        return "", ""
    if match.is_own_size:
        return "你的码", ", in your size"
    return "那个码", ", in that size"


def why_aloud(match: Match, now_ms: int) -> Sentence:
    """The weightiest reason for the anchor's tablet: kind, colour and day, and nothing of a body."""
    return _heard(match.lead, now_ms, size=False)


def ago(seen_at_ms: int, now_ms: int) -> Sentence:
    """How long ago somebody last did something: 4分钟前."""
    minutes = max(0, now_ms - seen_at_ms) // _MINUTE_MS
    if not minutes:
        return Sentence("刚刚", "just now")
    return Sentence(f"{minutes}分钟前", f"{minutes} min ago")


def reasons_words(reasons: Sequence[Reason], now_ms: int) -> tuple[Sentence, ...]:
    """The reasons as they are read one after the other; tonight is said once, and after it the clock alone:
    今晚20:24报过 M, 20:21问过细节.
    """
    told: dict[Sentence, Sentence] = {}
    says_tonight = False
    for reason in reasons:
        whole = reason_words(reason, now_ms)
        if whole not in told:
            told[whole] = reason_words(reason, now_ms, says_tonight=says_tonight)
            says_tonight = reason.is_tonight if _has_day(reason) else says_tonight
    return tuple(told.values())


def _has_day(reason: Reason) -> bool:
    return reason.at_ms is not None and reason.hint in _WORDS


def reason_words(reason: Reason, now_ms: int, *, says_tonight: bool = False) -> Sentence:
    """The reason as the desk reads it: 上周三没抢到驼色 M.

    Args:
        says_tonight: what stands before it is of tonight, and says so.
    """
    if reason.hint == IN_STOCK:
        which = " ".join(part for part in (reason.color, reason.size) if part)
        return Sentence(f"{which}还有{reason.count}件", f"{which} {reason.count} left".strip())
    hint = Hint(reason.hint)
    if hint is Hint.KEPT_ALIKE:
        count = {1: "一", 2: "两"}.get(reason.count or 1, str(reason.count))
        times = "once" if reason.count == 1 else f"{reason.count} times"
        bought = Sentence(f"买过{count}件同类", f"bought its like {times}")
        if reason.at_ms is not None and now_ms - reason.at_ms < MAY_GO_BACK_MS:
            return bought
        return Sentence(f"{bought.zh}，都留下了", f"{bought.en} and kept it")
    if hint is Hint.LIKES_COLOR:
        return Sentence(f"喜欢{reason.color}", f"likes {reason.color}")
    if hint is Hint.LIKES_IT:
        return Sentence("说过喜欢这种", "said that they like this kind")
    return _heard(reason, now_ms, size=True, says_tonight=says_tonight)


_WORDS: dict[Hint, tuple[str, str]] = {
    Hint.MISSED: ("没抢到{what}", "missed {what}{when}"),
    Hint.WAITING: ("排队等{what}", "waits for {what}{when}"),
    Hint.EXPIRED: ("留的{what}过期了", "their hold of {what} ran out{when}"),
    Hint.RESTOCK: ("问{what}什么时候补货", "asked{when} when {what} is back"),
    Hint.WISHED: ("求过{what}", "wished for {what}{when}"),
    Hint.CLAIMED: ("报过{what}，还没下单", "claimed {what}{when}, no order yet"),
    Hint.SOUGHT: ("问过{what}有没有货", "asked{when} whether {what} is in stock"),
    Hint.ASKED_STOCK: ("问过{what}有没有货", "asked{when} whether {what} is in stock"),
    Hint.ASKED_IF_ANY: ("问过还有没有货", "asked{when} whether it is in stock"),
    Hint.ASKED_SIZE: ("问过{what}穿多大", "asked{when} for the size of {what}"),
    Hint.HAGGLED: ("还过价", "haggled for it{when}"),
    Hint.RAISED_HAND: ("扣过1{what}", "raised a hand for {what}{when}"),
    Hint.ASKED_PRICE: ("问过价", "asked the price{when}"),
    Hint.ASKED_DETAIL: ("问过细节", "asked about it{when}"),
}


def _heard(reason: Reason, now_ms: int, *, size: bool, says_tonight: bool = False) -> Sentence:
    parts = [part for part in (reason.color, reason.size if size else None) if part]
    zh, en = _WORDS[Hint(reason.hint)]
    what_zh, what_en = " ".join(parts), " ".join(parts) or "it"
    if Hint(reason.hint) is Hint.RAISED_HAND and parts:
        what_zh = f"要{what_zh}"
    when = _when(reason, now_ms, says_tonight=says_tonight)
    when_en = f" {when.en}" if when.en else ""
    return Sentence(f"{when.zh}{zh.format(what=what_zh)}", en.format(what=what_en, when=when_en))


def _when(reason: Reason, now_ms: int, *, says_tonight: bool) -> Sentence:
    if reason.at_ms is None:
        return Sentence("", "")
    if says_tonight and reason.is_tonight:
        clock = _clock(reason.at_ms)
        return Sentence(clock, f"at {clock}")
    return day_words(reason.at_ms, now_ms, is_tonight=reason.is_tonight)


def _clock(at_ms: int) -> str:
    return from_ms(at_ms).astimezone().strftime("%H:%M")


def day_words(at_ms: int, now_ms: int, *, is_tonight: bool) -> Sentence:
    """When it was, as people say it by this PC's clock: 今晚, 昨天, 上周三, 11月18日."""
    if is_tonight:
        return Sentence(f"今晚{_clock(at_ms)}", f"tonight at {_clock(at_ms)}")
    then, now = from_ms(at_ms).astimezone(), from_ms(now_ms).astimezone()
    days = (now.date() - then.date()).days
    if days <= 0:
        return Sentence("今天早些时候", "earlier today")
    if days == 1:
        return Sentence("昨天", "yesterday")
    weeks = (now.date().toordinal() - 1) // 7 - (then.date().toordinal() - 1) // 7
    day = then.weekday()
    if weeks == 0:
        return Sentence(f"这周{_WEEKDAYS[day]}", f"this {_WEEKDAYS_EN[day]}")
    if weeks == 1:
        return Sentence(f"上周{_WEEKDAYS[day]}", f"last {_WEEKDAYS_EN[day]}")
    return Sentence(f"{then.month}月{then.day}日", f"on {then.strftime('%Y-%m-%d')}")
