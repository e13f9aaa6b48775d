"""Money: whole minor units (fen) everywhere inside, two decimals where people read it."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.lazy_pattern import lazily

LARGEST_MINOR = 10**12 - 1

# A comma stands before three digits or it is no amount: "89,90" read as 8990 would be a hundred times the price.
_AMOUNT = lazily(r"[¥￥]?\s*(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.(\d{1,2})0*)?\s*元?")
_COMMA = lazily(r"[,，]")


def parse_minor(text: str) -> int:
    """The amount in fen that `text` writes: `89.9`, `¥89.90`, `1,299元`.

    Raises:
        ValueError: not an amount, negative, or finer than a fen.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not an amount of money")
    whole, part = _COMMA.sub("", found[1]), found[2] or ""
    minor = int(whole + part.ljust(2, "0"))
    if minor > LARGEST_MINOR:
        raise ValueError(f"{text!r} is more money than there is")
    return minor


def format_minor(minor: int) -> str:
    """The amount with two decimals and no currency sign, as CSV files and JSON carry it."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def apportion(total_minor: int, weights: Sequence[int]) -> list[int]:
    """`total_minor` shared over `weights` without losing a fen; equal shares where all weigh nothing.

    The rest of the division goes to the largest remainders, earlier ones first.
    """
    if not weights:
        return []
    parts = list(weights) if sum(weights) else [1] * len(weights)
    whole = sum(parts)
    shares = [total_minor * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(total_minor * parts[i] % whole), i))
    for i in by_remainder[: total_minor - sum(shares)]:
        shares[i] += 1
    return shares
