"""What the fans' page sorts and filters by."""

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX identities_seen ON identities (last_seen_ms)",
    "CREATE INDEX facts_value ON facts (facet, value)",
    "CREATE INDEX past_lines_size ON past_lines (size) WHERE size IS NOT NULL",
)
