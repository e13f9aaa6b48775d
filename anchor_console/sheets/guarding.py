"""The mark that keeps a spreadsheet from taking a cell of a CSV file for a formula or a number. Pure.

It is exactly reversible: what begins as if it bore the mark gets one more.
"""

from __future__ import annotations

import re

MARK = "'"
_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
"""What begins a formula: in full width, too, where a spreadsheet reads as in Japan or China does."""
_NUMBER = r"\d+(?:\.\d+)?[eE][+-]?\d+\Z"
_MAY_HARM = re.compile(f"'*{_FORMULA}|'+\\d+\\Z|'+{_NUMBER}")
_IS_ROUNDED = re.compile(rf"'*(?:0\d+\Z|\d{{16,}}\Z|{_NUMBER})")
"""What a spreadsheet would round, strip of its zeros, or write as a power of ten."""
_MARKED = re.compile(f"'+(?:{_FORMULA}|\\d+\\Z|{_NUMBER})")


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"{MARK}{text}" if _MAY_HARM.match(text) else text


def guarded_id(text: str) -> str:
    """An id as a cell that no spreadsheet rounds, either."""
    return f"{MARK}{text}" if _IS_ROUNDED.match(text) else guarded(text)


def unguarded(cell: str) -> str:
    """What the cell says without the mark, where it bears one."""
    return cell[1:] if cell.startswith(MARK) and _MARKED.match(cell) else cell
