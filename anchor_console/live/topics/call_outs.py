"""The topic `callouts`: whom to call out for what is on air and for what comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anchor_console.core.clock import rfc3339
from anchor_console.live.fans.callouts_desk import Named, Shown

_SAID_SHOWN = 20


def callouts(shown: Shown, to_hub_ms: Callable[[int], int]) -> dict[str, Any]:
    """Whom to call out, for what is on air and for what comes, and who was greeted.

    The hub takes `reasons` out of what the anchor's tablet receives.

    Args:
        to_hub_ms: of a time of the console's, since screens tell by the hub's how long ago somebody was seen.
    """
    return {
        "on_air": _named(shown.on_air, to_hub_ms),
        "next": _named(shown.next, to_hub_ms),
        "said": [
            {"name": one.name, "at": rfc3339(one.at_ms), "bought": one.has_bought} for one in shown.said[:_SAID_SHOWN]
        ],
    }


def _named(named: Named | None, to_hub_ms: Callable[[int], int]) -> dict[str, Any] | None:
    if named is None:
        return None
    return {
        "number": named.number,
        "title": named.title,
        "people": [
            {
                "fan": str(one.identity),
                "name": one.name,
                "seen_at": rfc3339(to_hub_ms(one.seen_at_ms)),
                "why": one.why.by_language(),
                "say": one.say.by_language(),
                "reasons": [reason.by_language() for reason in one.reasons],
            }
            for one in named.people
        ],
    }
