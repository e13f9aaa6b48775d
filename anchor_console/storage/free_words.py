"""Where the shop's own people write freely: an erased person's name may stand there, in what is of somebody else."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from anchor_console.storage.writer import Transaction

SHORTEST = 3
"""Characters of a word that is looked for within other text: shorter ones stand in words that mean nobody."""
SHORTEST_FIGURE = 6
"""The same of what is digits alone: 165 is somebody's height, and 2024 a year."""
MASK = "***"
_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
"""An id of ours: a name within it is there by chance."""

FREE_WORDS: tuple[tuple[str, str], ...] = (
    ("asks", "answer"), ("calls", "meaning"), ("facts", "value"), ("not_served", "why"), ("notes", "text"),
    ("pins", "note"), ("promises", "text"), ("rundown", "title"), ("rundown", "points"), ("sales", "note"),
    ("sessions", "title"), ("stock_moves", "why"), ("tickets", "outcome"), ("wished", "what"),
)  # fmt: skip
"""Tables and columns of prose. The log of actions holds the same words as JSON: see `mask_in_json`."""


def long_enough(words: Sequence[str]) -> list[str]:
    """Those of the words that are looked for within other text, the longest first."""
    least = {word: SHORTEST_FIGURE if word.isdecimal() else SHORTEST for word in words}
    return sorted((word for word in least if len(word) >= least[word]), key=lambda word: (-len(word), word))


def names_only(tx: Transaction, words: Sequence[str]) -> list[str]:
    """Those that are looked for in the database: a fan may be called XXL, but where the shop sells it, it is a size."""
    sold = {
        text
        for (text,) in tx.execute(
            "SELECT name FROM products UNION SELECT category FROM products UNION SELECT color FROM skus UNION"
            " SELECT size FROM skus UNION SELECT value FROM products, json_each(products.aliases)"
        )
    }
    return [word for word in long_enough(words) if word not in sold]


def mask_in_words(tx: Transaction, words: Sequence[str]) -> None:
    """Put asterisks over these words wherever the shop's people wrote them; who is muted by one is so no more."""
    looked_for = names_only(tx, words)
    if not looked_for:
        return
    # One look at each column for all the words together: of those let go for their age there are hundreds.
    any_word = re.compile("|".join(map(re.escape, looked_for)))
    for table, column in FREE_WORDS:
        rows = tx.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - our own names
        named = {text for (text,) in rows if any_word.search(text)}
        tx.executemany(
            f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} = ?",  # noqa: S608
            [(any_word.sub(MASK, text), text) for text in named],
        )
    tx.executemany("DELETE FROM mutes WHERE instr(words, ?)", [(word,) for word in looked_for])


def mask_in_json(text: str | None, words: Sequence[str]) -> str | None:
    """The document with asterisks over the words in its texts; its keys stay."""
    if text is None or not any(word in text for word in words):
        return text
    return json.dumps(_masked(json.loads(text), words), ensure_ascii=False)


def _masked(value: Any, words: Sequence[str]) -> Any:
    if isinstance(value, str) and not _ULID.fullmatch(value):
        for word in words:
            value = value.replace(word, MASK)
        return value
    if isinstance(value, list):
        return [_masked(inner, words) for inner in value]
    if isinstance(value, dict):
        return {key: _masked(inner, words) for key, inner in value.items()}
    return value
