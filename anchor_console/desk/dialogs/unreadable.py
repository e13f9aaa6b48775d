"""Why a file as a whole cannot be read, and what to do, in the language of the window."""

from __future__ import annotations

import re

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk

_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (lazily(pattern, re.DOTALL), key)
    for pattern, key in (
        (r".* is larger than (?P<most>\d+) MB; split it", "unreadable.large"),
        (r"cannot read .*: No such file or directory", "unreadable.gone"),
        (r"cannot read .*: Permission denied", "unreadable.denied"),
        (r"cannot read .*: (?P<why>.*)", "unreadable.disk"),
        (r".* is empty", "unreadable.empty"),
        (r".* is locked with a password.*", "unreadable.password"),
        (r".* is a broken spreadsheet.*", "unreadable.sheet"),
        (r".* is a web page by another name.*", "unreadable.page"),
        (r".* unpacks to more than a spreadsheet should.*", "unreadable.unpacked"),
        (r".* has cells too far apart.*", "unreadable.far"),
        (r".* is no text .*", "unreadable.text"),
        (r".* has no column (?P<columns>.*); its headings: (?P<headings>.*)", "unreadable.column"),
        (r".* could not be read: it is too large or too strange", "unreadable.strange"),
    )
)


def refusal_text(desk: Desk, refusal: Refused) -> str:
    """What a refusal says; of a file that cannot be read also why, as far as we know the reason's words."""
    reason = refusal.params.get("reason")
    if refusal.reason in ("import.unreadable", "rundown.unreadable") and isinstance(reason, str):
        for pattern, key in _REASONS:
            if found := pattern.fullmatch(reason):
                return desk.tr(refusal.reason, reason=desk.tr(key, **found.groupdict()))
    return desk.tr(refusal.reason, **refusal.params)
