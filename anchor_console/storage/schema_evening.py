"""What an evening left to settle: the facts that nobody settled, by when they were said."""

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX facts_unsettled ON facts (stated_at_ms) WHERE standing IN ('guessed', 'stated')",
    "CREATE INDEX fan_links_proposed ON fan_links (proposed_at_ms) WHERE state = 'proposed'",
)
