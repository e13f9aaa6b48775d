"""Regular expressions that are compiled when they are first asked for: a start of the program needs few of them.

Sets of Chinese characters take a millisecond each, and a hundred patterns of them a tenth of a start.
"""

from __future__ import annotations

import re
from typing import Any, cast

_OF_A_PATTERN = ("findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "search", "split", "sub")


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What does as `re.compile(pattern, flags)`; a fault in the pattern comes to light upon the first use.

    A match's own `re` is another thing: what tells two patterns by it compiles them.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given_flags = flags

    def __getattr__(self, name: str) -> Any:
        """Reached once: from then on a use costs no more than that of any pattern."""
        if name not in _OF_A_PATTERN:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._given_flags)
        self.__dict__.update({one: getattr(compiled, one) for one in _OF_A_PATTERN})
        return self.__dict__[name]
