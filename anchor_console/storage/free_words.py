"""Where the shop's own people write freely: an erased person's name may stand there, in what is of somebody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from anchor_console.storage.settings import put_setting, setting
from anchor_console.storage.writer import Transaction

Masking = Callable[[str], str]
"""Gives a text without the names in it."""

_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
"""An id of ours: a name within it is there by chance."""

FREE_WORDS: tuple[tuple[str, str], ...] = (
    ("asks", "answer"), ("calls", "meaning"), ("facts", "value"), ("not_served", "why"), ("notes", "text"),
    ("pins", "note"), ("promises", "text"), ("rundown", "title"), ("rundown", "points"), ("sales", "note"),
    ("sessions", "title"), ("stock_moves", "why"), ("tickets", "outcome"), ("wished", "what"),
)  # fmt: skip
"""Tables and columns of prose. The log of actions holds the same words as JSON: see `mask_in_json`."""

SETTINGS_OF_WORDS = ("chat.filters", "chat.own_words", "fans.facets", "preflight.exceptions", "preflight.words")
"""Settings that are lists, or tables by name, of what the shop's people wrote."""

_AS_JSON = frozenset({("rundown", "points")})

CODES = frozenset({
    "against", "by_name", "facet", "intent", "kept_by", "kind", "map", "mark", "mode", "number", "of", "platform",
    "product", "product_id", "rule", "session_id", "settled_by", "shop", "sku", "skus", "stage", "standing",
    "standing_before", "state", "tick", "type", "wanted", "wearer",
})  # fmt: skip
"""What stands under these keys in JSON is a word of ours, or one that the goods are known by. A fan may be called
claim, but there it is what a line wants."""
OF_FANS = "fans"
"""Under which the log keeps how things of fans stood: each as its kind, what tells it apart, and its columns."""
_VALUE_AT = 2
"""Where a fact's value stands in what tells it apart."""


def codes_of(action: str) -> frozenset[str]:
    """The same for what is kept of one action, by its name."""
    return CODES | {"what"} if action.startswith("goods.") else CODES


def sold_words(tx: Transaction) -> frozenset[str]:
    """What the shop calls its goods, their colours and sizes: a fan may be called XXL, but there it is a size."""
    rows = tx.execute(
        "SELECT name FROM products UNION SELECT category FROM products UNION SELECT color FROM skus UNION"
        " SELECT size FROM skus UNION SELECT value FROM products, json_each(products.aliases)"
    )
    return frozenset(text for (text,) in rows if text)


def mask_in_words(tx: Transaction, mask: Masking) -> None:
    """Put what `mask` gives wherever the shop's people wrote; who is muted by what it takes out is so no more, and what
    was saved as a filter or a word of theirs is gone with it.
    """
    # One look at each column for all the names together: of those let go for their age there are hundreds.
    for table, column in FREE_WORDS:
        masked_in = partial(mask_in_json, mask=mask) if (table, column) in _AS_JSON else mask
        rows = tx.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - our own
        changed = [(masked, text) for (text,) in rows if (masked := masked_in(text)) != text]
        tx.executemany(
            f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} = ?",  # noqa: S608
            changed,
        )
    for key in SETTINGS_OF_WORDS:
        value = setting(tx, key)
        if value and (left := _left_of(value, mask)) != value:
            put_setting(tx, key, left)
    muted = tx.execute("SELECT id, words FROM mutes WHERE words IS NOT NULL").fetchall()
    tx.executemany("DELETE FROM mutes WHERE id = ?", [(mute_id,) for mute_id, words in muted if mask(words) != words])


def _left_of(value: Any, mask: Masking) -> Any:
    """The entries of a list or table in which `mask` changes nothing."""
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if masked_within([name, one], mask) == [name, one]}
    return [one for one in value if masked_within(one, mask) == one] if isinstance(value, list) else value


def mask_in_json(text: str | None, mask: Masking, keep: Collection[str] = CODES) -> str | None:
    """The document with what `mask` gives in place of its texts; its keys stay, and what stands under `keep`."""
    if text is None:
        return None
    told = json.loads(text)
    masked = masked_within(told, mask, keep)
    return text if masked == told else json.dumps(masked, ensure_ascii=False)


def masked_within(value: Any, mask: Masking, keep: Collection[str] = CODES) -> Any:
    """The JSON value with what `mask` gives in place of its texts."""
    if isinstance(value, str):
        return value if _ULID.fullmatch(value) else mask(value)
    if isinstance(value, list):
        return [masked_within(inner, mask, keep) for inner in value]
    if isinstance(value, dict):
        return {key: inner if key in keep else _under(key, inner, mask, keep) for key, inner in value.items()}
    return value


def _under(key: str, value: Any, mask: Masking, keep: Collection[str]) -> Any:
    return _things_within(value, mask, keep) if key == OF_FANS else masked_within(value, mask, keep)


def _things_within(things: Any, mask: Masking, keep: Collection[str]) -> Any:
    """Things of fans: of what tells one apart only a fact's value may be somebody's word."""

    def masked(thing: Any) -> Any:
        if not (isinstance(thing, list) and len(thing) == 3 and isinstance(thing[1], list)):
            return masked_within(thing, mask, keep)
        kind, key, state = thing
        told = [masked_within(one, mask, keep) if at == _VALUE_AT else one for at, one in enumerate(key)]
        return [kind, told, masked_within(state, mask, keep)]

    return [masked(thing) for thing in things] if isinstance(things, list) else masked_within(things, mask, keep)


def may_hold(written: str, words: Sequence[str]) -> bool:
    """Whether JSON may hold one of these words: as it is, or with some of its characters escaped."""
    return "\\" in written or any(word in written for word in words)
