"""What an assistant's page shows of a fan: what helps to sell to them, and nothing sensitive. Pure."""

from __future__ import annotations

from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.fans.facts import is_sensitive
from anchor_console.fans.find_store import FoundFan
from anchor_console.live.fans.fan_view import FanView

_FACTS = 12
_NOTES = 3
_PROMISES = 5


def fan_card(view: FanView) -> dict[str, Any]:
    """The value of `fan.show`. Of who is under 18, the name alone."""
    value: dict[str, Any] = {"fan": str(view.fan.identity), "name": view.fan.name, "minor": view.is_minor}
    if view.is_minor:
        return value
    facts = [one for one in view.facts if not is_sensitive(one.fact.facet, one.fact.value, one.fact.wearer)]
    return value | {
        "tier": None if view.tier is None else {"key": view.tier.key, "name": view.tier.name},
        "not_served": view.not_served is not None,
        "masked": view.fan.masked,
        "sessions": view.tally.sessions,
        "orders": view.tally.orders,
        "facts": [
            {
                "facet": one.fact.facet,
                "value": one.fact.value,
                "wearer": one.fact.wearer,
                "standing": one.fact.standing.value,
                "old": one.is_old,
            }
            for one in facts[:_FACTS]
        ],
        "promises": [
            {"text": promise.text, "at": rfc3339(promise.made_at_ms)} for promise in view.promises if promise.is_open
        ][:_PROMISES],
        "notes": [
            {"text": note.text, "by": note.by_name, "at": rfc3339(note.written_at_ms)} for note in view.notes[:_NOTES]
        ],
    }


def found_fan(found: FoundFan) -> dict[str, Any]:
    """One of the value of `fan.find`."""
    return {
        "fan": str(found.identity),
        "name": found.name,
        "orders": found.orders,
        "seen_at": rfc3339(found.last_seen_ms),
    }
