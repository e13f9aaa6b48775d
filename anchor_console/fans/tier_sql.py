"""The tier of fans as SQL, for lists of many: what `fans.tiers.TierRule.takes` says of one, over `fan_tallies`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anchor_console.fans.tiers import DAY_MS, TierRule, apart_ms


def tier_case(rules: Sequence[TierRule], now_ms: int, *, level: str) -> str:
    """The key of the first rule that takes a fan, as an expression over their tally; NULL where none does.

    Args:
        level: the expression of the highest level of their identities.
    """
    whens = (f"WHEN {' AND '.join(_bounds(rule, now_ms, level)) or '1'} THEN {_text(rule.key)}" for rule in rules)
    return f"CASE {' '.join(whens)} END"


def _bounds(rule: TierRule, now_ms: int, level: str) -> Iterator[str]:
    """What the rule asks for; its numbers are ours, and stand in the text."""
    least = (
        ("ifnull(orders, 0)", rule.orders),
        ("ifnull(spent, 0)", rule.spent_yuan * 100),
        ("ifnull(sessions, 0)", rule.sessions),
        (f"ifnull({level}, 0)", rule.level),
    )
    yield from (f"{column} >= {int(bound)}" for column, bound in least if bound)
    if rule.apart_days:
        yield f"ifnull(last_bought_ms - first_bought_ms >= {int(apart_ms(rule.apart_days))}, ifnull(orders, 0) > 1)"
    if rule.within_days:
        yield f"last_bought_ms >= {int(now_ms - rule.within_days * DAY_MS)}"
    if rule.quiet_days:
        yield f"last_bought_ms < {int(now_ms - rule.quiet_days * DAY_MS)}"


def _text(words: str) -> str:
    escaped = words.replace("'", "''")
    return f"'{escaped}'"
