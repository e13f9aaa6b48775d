"""The mark that keeps a spreadsheet from taking a cell of a CSV file for a formula or a number. Pure.

It is exactly reversible: what begins as if it bore the mark gets one more.
"""

from __future__ import annotations

import re

MARK = "'"
_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
"""What begins a formula: in full width, too, where a spreadsheet reads as in Japan or China does."""
_POWER = r"\d+(?:\.\d+)?[eE][+-]?\d+\Z"
_DAY = r"\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?\Z"
"""The size 2-3 and the code 3/5 are days to a spreadsheet."""
_MARKED = re.compile(f"'+(?:{_FORMULA}|\\d+\\Z|{_POWER}|{_DAY})")
_CHANGED = re.compile(rf"{_FORMULA}|0\d+\Z|\d{{16,}}\Z|{_POWER}|{_DAY}|{_MARKED.pattern}")
"""What would be reckoned, stripped of its zeros, rounded, taken for a day; and what looks as if it bore the mark."""


def guarded(text: str) -> str:
    """`text` as a cell that every spreadsheet shows as it stands."""
    return f"{MARK}{text}" if _CHANGED.match(text) else text


def unguarded(cell: str) -> str:
    """What the cell says without the mark, where it bears one."""
    return cell[1:] if cell.startswith(MARK) and _MARKED.match(cell) else cell
