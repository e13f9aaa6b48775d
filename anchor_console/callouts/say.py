"""What is said: a sentence that is safe to say aloud, and for the desk the reasons in words. Pure.

The sentence is made of the fan's name, the product's own words and "your size": never a figure, a price, a word about
health or family, nor anything that the fan wrote. A name that cannot be said so has no sentence, and is not named.
"""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.callouts.match import IN_STOCK, Match, Reason
from anchor_console.callouts.spoken import spoken_color, spoken_name, spoken_product
from anchor_console.callouts.sureness import Hint
from anchor_console.core.clock import from_ms
from anchor_console.core.sentence import Sentence
from anchor_console.fans.wearer import MAY_GO_BACK_MS
from anchor_console.goods.made_for import is_for_pets
from anchor_console.goods.product import Product
from anchor_console.goods.same_size import is_worn

_MINUTE_MS = 60_000
_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def say(match: Match, product: Product) -> Sentence | None:
    """What the anchor can say to this fan before everybody; None where the name cannot be said."""
    name = spoken_name(match.name)
    if name is None:
        return None
    what = spoken_product(product)
    color = spoken_color(match.told_color)
    thing_zh = f"{color or ''}{what or '那款'}"
    thing_en = " ".join(part for part in (color, what) if part) or "one"
    lead = match.lead
    late = lead.hint in (Hint.MISSED, Hint.EXPIRED, Hint.WAITING, Hint.RESTOCK)
    size_zh, size_en = _size_words(match, product)
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


def _size_words(match: Match, product: Product) -> tuple[str, str]:
    """`你的码` where it is the fan's own and is there; of what they chose for others, a dog among them, only that it is
    that size, where the very words that the sentence tells of named one. Nuts come in no 码.
    """
    if match.size is None or not match.has_figure:
        return "", ""
    if not is_worn(match.size):
        return ("你要的规格", ", in the size you asked for") if match.lead.size is not None else ("", "")
    if match.is_own_size and not is_for_pets(product.name, product.category):
        return "你的码", ", in your size"
    return ("那个码", ", in that size") if match.lead.size is not None else ("", "")


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
