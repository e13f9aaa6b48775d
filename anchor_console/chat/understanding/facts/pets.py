"""Whether what a line tells is of a pet: what it weighs, wears, likes or cannot eat is no fact about a person."""

from __future__ import annotations

import re

_PET = re.compile("[猫狗犬]|毛孩子")
_MYSELF = re.compile(r"[我俺咱](?!们?家|的?[猫狗犬])")
_AT_HOME = re.compile(r"家|[这那][只条位个]|它|主子")
"""Who goes by these in a line about goods for pets is one."""
_EATS = re.compile(r"[^\s,，]{0,4}[吃喝啃舔咬嚼]")
_TASTES = frozenset({"likes", "dislikes"})
_TOLD_OF_BOTH = frozenset({"audience", "budget", "skin"})
"""What is told of people alone."""
_SHED = ("猫毛", "狗毛")
"""What people are allergic to."""
_BREAK = re.compile(r"[\s,，。!！?？;；]")


def is_of_a_pet(text: str, facet: str, start: int, *, is_for_pets: bool, names_people: bool) -> bool:
    """Whether the fact at `start` is told of a pet.

    Args:
        is_for_pets: whether the line speaks of goods for pets.
        names_people: whether it names somebody whose it may be.
    """
    if facet in _TOLD_OF_BOTH or text.startswith(_SHED, start):
        return False
    begin = max((one.end() for one in _BREAK.finditer(text, 0, start)), default=0)
    if _MYSELF.search(text, begin, start) is not None:
        return False
    if _PET.search(text, begin, start + 2) is not None:
        return True
    if not is_for_pets:
        return False
    if facet in _TASTES:
        return _AT_HOME.search(text, begin, start) is not None or _EATS.match(text, start) is not None
    return not names_people
