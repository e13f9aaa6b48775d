"""What a row of the feed says of an event, in words that do no harm. Pure."""

from __future__ import annotations

from anchor_console.core import events
from anchor_console.core.events import LiveEvent, OrderLine
from anchor_console.core.money import format_minor
from anchor_console.core.text import harmless

_TEXT_LIMIT = 2_000


def text_of(event: LiveEvent) -> str | None:
    """What a row of the feed says; None for kinds that have no row."""
    if isinstance(event, events.Chat | events.System):
        return harmless(event.text)[:_TEXT_LIMIT]
    if isinstance(event, events.Gift):
        return harmless(event.gift)[:_TEXT_LIMIT]
    if isinstance(event, events.Gap):
        return harmless(event.reason)[:_TEXT_LIMIT]
    if isinstance(event, events.Order):
        lines = ", ".join(map(_line, event.lines))
        total = f" ¥{format_minor(event.total)}" if event.total is not None else ""
        return harmless(f"{lines}{total} {event.status}")[:_TEXT_LIMIT]
    return None


def count_of(event: LiveEvent) -> int:
    return int(getattr(event, "count", 1))


def _line(line: OrderLine) -> str:
    # As fans write it, and as the lines around it do.
    what = f"{line.number}号" if line.number else line.sku or ""
    return f"{what} {line.color or ''}{line.size or ''} ×{line.qty}"
