"""`v_facts` tells of each identity what counts for it: nothing that was brought by a link which is undone, and nothing
while the fan is under 18 by another of their ids.
"""

STATEMENTS: tuple[str, ...] = (
    "DROP VIEW v_facts",
    """
    CREATE VIEW v_facts AS
    WITH RECURSIVE
    linked (who, other) AS (
        SELECT identity_id, other_id FROM fan_links WHERE state = 'accepted'
        UNION SELECT other_id, identity_id FROM fan_links WHERE state = 'accepted'
    ),
    fan (who, member) AS (
        SELECT who, who FROM linked UNION SELECT fan.who, other FROM fan JOIN linked ON linked.who = fan.member
    ),
    of_minors (who) AS (
        SELECT id FROM identities WHERE minor UNION SELECT who FROM fan JOIN identities ON id = member WHERE minor
    )
    SELECT identities.platform, identities.space, identities.user_id, identities.name,
           facts.facet, facts.value, facts.wearer, facts.standing, facts.stated_at_ms
    FROM facts JOIN identities ON identities.id = facts.identity_id
    WHERE facts.standing <> 'rejected' AND facts.identity_id NOT IN (SELECT who FROM of_minors)
      AND EXISTS (
        SELECT 1 FROM fact_evidence AS its WHERE its.fact_id = facts.id
         AND (its.identity_id = facts.identity_id
              OR its.identity_id IN (SELECT member FROM fan WHERE fan.who = facts.identity_id)))
    """,
)
