"""What fans add up to, counted once more: by orders of their own numbers, and with what was sold before tallies were.

The fan behind an identity is all identities that accepted links join, over as many of them as there are.
"""


def tallies_of(money: str) -> str:
    """The statement that counts all fans anew.

    Args:
        money: the column of `v_purchases` that tells what they spent.
    """
    return f"""
    WITH RECURSIVE
    linked (who, other) AS (
        SELECT identity_id, other_id FROM fan_links WHERE state = 'accepted'
        UNION SELECT other_id, identity_id FROM fan_links WHERE state = 'accepted'
    ),
    fan (who, member) AS (
        SELECT who, who FROM linked UNION SELECT fan.who, other FROM fan JOIN linked ON linked.who = fan.member
    ),
    behind (who, member) AS (
        SELECT who, member FROM fan
        UNION ALL SELECT id, id FROM identities WHERE id NOT IN (SELECT who FROM linked)
    )
    INSERT INTO fan_tallies (identity_id, orders, units, returned, spent, first_bought_ms, last_bought_ms)
    SELECT who, count(DISTINCT order_key) FILTER (WHERE NOT is_returned),
           ifnull(sum(qty) FILTER (WHERE NOT is_returned), 0), count(*) FILTER (WHERE is_returned),
           ifnull(sum({money}) FILTER (WHERE NOT is_returned), 0),
           min(at_ms) FILTER (WHERE NOT is_returned), max(at_ms) FILTER (WHERE NOT is_returned)
    FROM behind JOIN v_purchases ON v_purchases.identity_id = member GROUP BY who
    ON CONFLICT DO UPDATE SET orders = excluded.orders, units = excluded.units, returned = excluded.returned,
        spent = excluded.spent, first_bought_ms = excluded.first_bought_ms, last_bought_ms = excluded.last_bought_ms
    """  # noqa: S608 - our own words


STATEMENTS: tuple[str, ...] = (tallies_of("amount"),)
