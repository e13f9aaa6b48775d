"""Rows of chat as a feed holds them, numbered."""

from __future__ import annotations

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent, Item, Reading
from anchor_console.core.ids import Identity, IdentityId, MessageId


def a_row(number: int, text: str | None = None, reading: Reading | None = None, fan: int | None = None) -> ChatRow:
    who = number % 7 if fan is None else fan
    return ChatRow(
        id=MessageId(number),
        kind="chat",
        at_ms=number * 1000,
        identity_id=IdentityId(who + 1),
        identity=Identity("kuaishou", "", str(who)),
        name=f"粉丝{who}",
        staff=False,
        level=None,
        club="家人" if number % 5 == 0 else None,
        text=text if text is not None else "来了来了" * (1 + number % 9),
        count=1,
        reading=reading,
        is_deleted=False,
    )


def rows(first: int, count: int) -> list[ChatRow]:
    return [a_row(number) for number in range(first, first + count)]


def a_claim(number: str, color: str | None = None, size: str | None = None) -> Reading:
    return Reading(Intent.CLAIM, (Item(number, color, size, 1),), (), None, (), specific=True)
