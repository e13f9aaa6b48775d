"""The votes of a call on disk, by word."""

from __future__ import annotations

from anchor_console.chat.calls import Votes, options
from anchor_console.storage.writer import Transaction

_SHOWN_WORDS = 20


def add_merged_votes(tx: Transaction, call_id: int, word: str, lines: int) -> None:
    """Count lines that the platform merged: votes of nobody that we know."""
    tx.execute(
        "INSERT INTO merged_votes (call_id, word, lines) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET lines = lines + excluded.lines",
        (call_id, word, lines),
    )


def votes(tx: Transaction, call_id: int, meaning: str) -> tuple[Votes, ...]:
    """The words most voted for, each with distinct people and all lines; most voted for first."""
    rows = tx.execute(
        "SELECT word, sum(people), sum(lines), sum(unnamed) FROM ("
        "SELECT word, count(*) AS people, sum(lines) AS lines, 0 AS unnamed FROM call_votes WHERE call_id = :call"
        " GROUP BY word UNION ALL SELECT word, 0, lines, lines FROM merged_votes WHERE call_id = :call)"
        " GROUP BY word ORDER BY sum(people) + sum(unnamed) DESC, sum(lines) DESC, word LIMIT :most",
        {"call": call_id, "most": _SHOWN_WORDS},
    )
    labels = options(meaning)
    return tuple(Votes(word, labels.get(word) or None, *counts) for word, *counts in rows)


def merged_lines(tx: Transaction, call_id: int) -> int:
    (lines,) = tx.execute("SELECT ifnull(sum(lines), 0) FROM merged_votes WHERE call_id = ?", (call_id,)).fetchone()
    return int(lines)
