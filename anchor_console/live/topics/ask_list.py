"""The topic `asks`: what fans want to know, with what can be answered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from anchor_console.chat.asks import Ask, by_age
from anchor_console.chat.private_words import is_private
from anchor_console.core.clock import rfc3339
from anchor_console.core.sentence import Sentence

_ASKS_SHOWN = 60
_ANSWERED_SHOWN = 10
_TEXT_SHOWN = 80

Answers = tuple[Sentence | None, Sentence | None]
"""What can be written to those who ask, and what can be said aloud before the whole room."""


def asks(rows: Iterable[Ask], answers: Callable[[Ask], Answers]) -> dict[str, Any]:
    """Those to be answered, oldest first; then the latest that were, so that a screen shows who said what.

    The hub gives the anchor's tablet `aloud` in place of `ready`.
    """
    listed = list(rows)
    waiting = by_age(listed)
    answered = sorted((ask for ask in listed if not ask.is_open), key=lambda ask: ask.answered_at_ms or 0, reverse=True)
    shown = waiting[:_ASKS_SHOWN] + answered[:_ANSWERED_SHOWN]
    return {
        "items": [_ask(ask, answers(ask) if ask.is_open else (None, None)) for ask in shown],
        "open": len(waiting),
    }


def _ask(ask: Ask, answers: Answers) -> dict[str, Any]:
    ready, aloud = answers
    return {
        "ask_id": ask.id,
        "kind": ask.key.kind.value,
        "topic": ask.key.topic.value,
        "number": ask.key.number,
        "color": ask.key.color,
        "size": ask.key.size,
        "text": ask.text[:_TEXT_SHOWN],
        "tablet": not is_private(ask.text),
        "people": ask.people,
        "lines": ask.lines,
        "unnamed": ask.unnamed,
        "state": ask.state.value,
        "taken_by": ask.taken_by,
        "taken_token_id": ask.taken_token or None,
        "answered_by": ask.answered_by,
        "answer": ask.answer,
        "ready": None if ready is None else ready.by_language(),
        "aloud": None if aloud is None else aloud.by_language(),
        "at": rfc3339(ask.first_at_ms),
        "last_at": rfc3339(ask.last_at_ms),
    }
