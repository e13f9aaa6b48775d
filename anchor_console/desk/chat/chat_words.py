"""The words of one row of chat: its chip in the margin, who said it, what is shown of it, what is copied of it."""

from __future__ import annotations

import re

import msgspec

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.clock import from_ms
from anchor_console.desk.i18n import Words
from anchor_console.desk.widgets.wording import money

_ASKS = (Intent.ASK_FIT, Intent.ASK_STOCK, Intent.ASK_PRICE, Intent.ASK_DETAIL, Intent.ASK_DELIVERY)
_CHIPS: dict[Intent, tuple[str, str, bool]] = {
    # intent: (sentence, colours, whether it stands out as a full box rather than a soft one)
    Intent.CLAIM: ("intent.claim", "claim", True),
    Intent.CANCEL: ("intent.cancel", "cancel", False),
    Intent.ORDERED: ("intent.ordered", "ordered", False),
    Intent.AFTER_SALE: ("intent.after_sale", "after_sale", True),
    Intent.WISH: ("intent.wish", "wish", False),
    **{ask: (f"intent.{ask.value}", "ask", False) for ask in _ASKS},
}
_KINDS = {"gift": ("chat.gift_chip", "club"), "order": ("chat.order_chip", "ordered")}
_NAME_BESIDE_OTHERS = 10
"""Characters of a name that leave room for how many others there are."""
_NUMBER, _TOTAL = re.compile(r"^(\S+)号 "), re.compile(r"\d+\.\d\d")
LONGEST_SHOWN = 240
"""Characters of what somebody said: about ten lines. One who pastes a novel must not push everybody off the screen."""


class Chip(msgspec.Struct, frozen=True):
    text: str
    colors: str
    full: bool


def chip_of(row: ChatRow, words: Words) -> Chip | None:
    """The word in the row's margin: what somebody would act on, never colour alone."""
    if row.is_deleted:
        return Chip(words.tr("chat.deleted_chip"), "cancel", full=False)
    if row.is_answered:
        return Chip(words.tr("chat.answered_chip"), "cancel", full=False)
    if row.is_phrase:
        return Chip(words.tr("chat.phrase_chip"), "cancel", full=False)
    if row.kind in _KINDS:
        key, colors = _KINDS[row.kind]
        return Chip(words.tr(key), colors, full=False)
    if row.reading is None:
        return None
    if row.reading.intent is Intent.CLAIM and not row.reading.specific:
        return Chip(words.tr("intent.hand"), "praise", full=False)
    found = _CHIPS.get(row.reading.intent)
    return Chip(words.tr(found[0]), found[1], found[2]) if found else None


def starred(chip: Chip | None, words: Words) -> Chip:
    """The chip of a row whose star stands in the margin."""
    if chip is None:
        return Chip(words.tr("chat.starred"), "warn", full=False)
    return Chip(f"★{chip.text}", chip.colors, chip.full)


def plain_text(row: ChatRow, words: Words) -> str:
    """The row as it is copied and read aloud: name, what was said."""
    said, who = said_of(row, words), who_of(row, words)
    return f"{who}: {said}" if who and row.kind == "chat" else f"{who} {said}".strip()


def who_of(row: ChatRow, words: Words) -> str:
    """The name in the row; with how many others, where it stands for several people's lines."""
    name = row.name or ""
    if row.people < 2:
        return name
    cut = name if len(name) <= _NAME_BESIDE_OTHERS else f"{name[: _NAME_BESIDE_OTHERS - 1]}…"
    return and_others(cut, row, words)


def and_others(name: str, row: ChatRow, words: Words) -> str:
    """The name with how many people's lines the row stands for."""
    return words.tr("chat.and_others", name=name, people=row.people)


def said_of(row: ChatRow, words: Words) -> str:
    """What the row says after the name, as it is shown."""
    if row.kind == "gift":
        said = words.tr("chat.gift", text=row.text)
    elif row.kind == "follow":
        return words.tr("chat.follow")
    elif row.kind == "order":
        ordered, _, status = row.text.rpartition(" ")
        return words.tr("chat.order", text=_ordered(ordered, words), status=words.tr(f"order.{status}"))
    elif row.kind == "gap":
        return gap_of(row, words)
    else:
        said = row.text
    return said + _times(row, words)


def _ordered(text: str, words: Words) -> str:
    """What an order is of and comes to, kept in one language, as numbers and money are told in that of the desk."""
    goods, _, total = text.rpartition(" ¥")
    if not _TOTAL.fullmatch(total):
        goods, total = text, ""
    lines = [
        _NUMBER.sub(lambda found: f"{words.tr('goods.number', number=found[1])} ", one) for one in goods.split(", ")
    ]
    return words.comma.join(lines) + (f" {money(int(total.replace('.', '')))}" if total else "")


def is_shortened(row: ChatRow, words: Words) -> bool:
    """Whether the row says more than is shown of it."""
    return len(said_of(row, words)) > LONGEST_SHOWN


def shortened(row: ChatRow, words: Words) -> str:
    """What the row says, cut where it is very long; how often it was said stays."""
    said, times = said_of(row, words), _times(row, words)
    if len(said) <= LONGEST_SHOWN:
        return said
    return f"{said[:LONGEST_SHOWN]}…{times if said.endswith(times) else ''}"


def _times(row: ChatRow, words: Words) -> str:
    """How often it was said, and how many of those lines were taken away."""
    times = f" ×{row.count}" if row.count > 1 else ""
    return times + words.tr("chat.some_deleted", gone=row.gone) if 0 < row.gone < row.lines else times


def gap_of(row: ChatRow, words: Words) -> str:
    """From when to when nothing was brought, and why."""
    key = f"gap.reason.{row.text}"
    why = words.tr(key) if key in words else row.text
    if row.since_ms is None:
        return words.tr("chat.gap", text=why)
    if row.lasts:
        since = from_ms(row.since_ms).astimezone().strftime("%H:%M:%S")
        return words.tr("chat.gap_since", since=since, text=why)
    since, until = (from_ms(at).astimezone().strftime("%H:%M:%S") for at in (row.since_ms, row.at_ms))
    return words.tr("chat.gap_between", since=since, until=until, text=why)
