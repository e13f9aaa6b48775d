"""Words that advertising law or platforms forbid, and those that need proof, by kind of goods. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from anchor_console.goods.product import Product

OWN = "own"
_LONGEST_TITLE = 30


class WordGroup(msgspec.Struct, frozen=True):
    """Words of one kind. `needs_proof`: allowed, where something proves it. `only` and `not_for` go by category.

    `words` are those that are listed as they are; `finds` looks for them and for phrases that only have a form.
    """

    name: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    words: tuple[str, ...]
    finds: re.Pattern[str]
    excepts: re.Pattern[str] | None
    needs_proof: bool
    only: re.Pattern[str] | None
    not_for: re.Pattern[str] | None

    def is_for(self, product: Product) -> bool:
        """Whether goods of this kind are looked at for it."""
        kind = f"{product.category} {product.name}"
        if self.only is not None and self.only.search(kind) is None:
            return False
        return self.not_for is None or self.not_for.search(kind) is None


class WordRules(msgspec.Struct, frozen=True):
    """`longest_title` is counted in letters as wide as a Chinese one."""

    groups: tuple[WordGroup, ...]
    longest_title: int


class Found(msgspec.Struct, frozen=True):
    """`word` is what stands there; `group` tells what it is."""

    group: WordGroup
    word: str


class BadRules(Exception):
    """The rules' file cannot be read; the message says where."""


def read_rules(text: str, own_words: Sequence[str] = (), own_exceptions: Sequence[str] = ()) -> WordRules:
    """The rules of a file, with the seller's own words, and phrases that are none, beside them.

    Raises:
        BadRules: it is no such file.
    """
    try:
        told = tomllib.loads(text)
        groups = [_group(one, own_exceptions) for one in told.get("group", ())]
        longest = int(told.get("longest_title", _LONGEST_TITLE))
    except (tomllib.TOMLDecodeError, re.error, KeyError, TypeError, ValueError) as exc:
        raise BadRules(str(exc)) from exc
    words = [word for word in own_words if word.strip()]
    if words:
        groups.insert(
            0, _group({"name": OWN, "zh": "自己加的词", "en": "Your own words", "words": words}, own_exceptions)
        )
    return WordRules(tuple(groups), longest)


def _group(told: dict[str, Any], own_exceptions: Sequence[str]) -> WordGroup:
    words = sorted((str(word) for word in told.get("words", ())), key=len, reverse=True)
    parts = [_spelled(word) for word in words] + [str(pattern) for pattern in told.get("patterns", ())]
    if not parts:
        raise ValueError(f"the group {told['name']} has no words")
    excepts = [str(pattern) for pattern in told.get("except", ())]
    excepts += [re.escape(phrase) for phrase in own_exceptions if phrase.strip()]
    return WordGroup(
        name=str(told["name"]),
        zh=str(told["zh"]),
        en=str(told["en"]),
        why_zh=str(told.get("why_zh", "")),
        why_en=str(told.get("why_en", "")),
        words=tuple(str(word) for word in told.get("words", ())),
        finds=re.compile("|".join(parts), re.IGNORECASE),
        excepts=re.compile("|".join(excepts), re.IGNORECASE) if excepts else None,
        needs_proof=bool(told.get("proof", False)),
        only=re.compile(str(told["only"]), re.IGNORECASE) if told.get("only") else None,
        not_for=re.compile(str(told["not_for"]), re.IGNORECASE) if told.get("not_for") else None,
    )


def _spelled(word: str) -> str:
    """A word as a pattern: a Latin one is found as a whole, NOISO is no ISO."""
    if word.isascii() and word[:1].isalpha():
        return rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"
    return re.escape(word)


def words_in(texts: Iterable[str], product: Product, rules: WordRules) -> Iterator[Found]:
    """What stands in `texts` that may not, or not without proof; each word of a group once."""
    said = list(texts)
    for group in rules.groups:
        if not group.is_for(product):
            continue
        seen: set[str] = set()
        for text in said:
            spared = [found.span() for found in group.excepts.finditer(text)] if group.excepts is not None else []
            for found in group.finds.finditer(text):
                word = found[0].strip()
                is_spared = any(start <= found.start() and found.end() <= end for start, end in spared)
                if word and not is_spared and word not in seen:
                    seen.add(word)
                    yield Found(group, word)


def width(text: str) -> int:
    """How long a text is in letters as wide as a Chinese one."""
    return -(-sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) // 2)
