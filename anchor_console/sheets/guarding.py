"""The mark that keeps a spreadsheet from taking a cell of a CSV file for a formula or a number. Pure.

It is exactly reversible: what begins as if it bore the mark gets one more.
"""

from __future__ import annotations

import re

from anchor_console.core.lazy_pattern import lazily

MARK = "'"
_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
"""What begins a formula: in full width, too, where a spreadsheet reads as in Japan or China does."""
_POWER = r"\d+(?:\.\d+)?e[+-]?\d+"
_MONTH = (
    "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
    "|(?:janu|febru)ary|march|april|august|(?:septem|octo|novem|decem)ber)"
)
_DAY = (
    r"\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?|\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"
    rf"|{_MONTH}[-/ ]?\d{{1,4}}|\d{{1,2}}[-/ ]?{_MONTH}(?:[-/ ]\d{{2,4}})?"
)
"""The size 2-3 and the codes 3/5, MAR1 are days to a spreadsheet."""
_TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?"
_OTHER = r"true|false|\(\d+(?:\.\d+)?\)"
"""(5) is less than nothing to a bookkeeper."""
_MARKED = lazily(rf"'+(?:{_FORMULA}|\s*(?:\d+|{_POWER}|{_DAY}|{_TIME}|{_OTHER})\s*\Z)", re.IGNORECASE)
_CHANGED = lazily(
    rf"{_FORMULA}|\s*(?:0\d+|\d{{16,}}|{_POWER}|{_DAY}|{_TIME}|{_OTHER})\s*\Z|{_MARKED.pattern}", re.IGNORECASE
)
"""What would be reckoned, stripped of its zeros, rounded, taken for a day; and what looks as if it bore the mark."""


def guarded(text: str) -> str:
    """`text` as a cell that every spreadsheet shows as it stands."""
    return f"{MARK}{text}" if _CHANGED.match(text) else text


def unguarded(cell: str) -> str:
    """What the cell says without the mark, where it bears one."""
    return cell[1:] if cell.startswith(MARK) and _MARKED.match(cell) else cell
