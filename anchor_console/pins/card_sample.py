"""A card of nothing that is sold, in each of its stages: for trying a look, and for trying OBS. Pure."""

from __future__ import annotations

from typing import Any, Literal, get_args

from anchor_console.core.clock import rfc3339

Sample = Literal["warmup", "count", "open", "flash", "sold_out", "again"]
SAMPLES: tuple[Sample, ...] = get_args(Sample)

_PRICE, _LIST_PRICE, _FLASH_PRICE = 59_900, 129_900, 49_900
_SOON_MS, _FLASH_MS = 2_900, 90_000


def sample_card(sample: Sample, now_ms: int, *, title: str, offer: str, meaning: str | None) -> dict[str, Any]:
    """A value of the topic `card`, with stock that is fresh at `now_ms`."""
    is_open = sample not in ("warmup", "count")
    after = {"stage": "open", "price": _PRICE}
    flash = {"price": _FLASH_PRICE, "ends_at": rfc3339(now_ms + _FLASH_MS), "after": after}
    return {
        "pin_id": "sample",
        "product_id": "sample",
        "number": "11",
        "stage": "sold_out" if sample == "sold_out" else "open" if is_open else "warmup",
        "opens_at": rfc3339(now_ms + _SOON_MS) if sample == "count" else None,
        "title": title,
        "image": None,
        "price": None if sample == "warmup" else _PRICE,
        "list_price": _LIST_PRICE if is_open else None,
        "list_price_meaning": meaning,
        "currency": "CNY",
        "offer": offer if is_open else None,
        "ships": None,
        "stock": {"total": 86, "by_sku": [], "source": "desk", "at": rfc3339(now_ms)} if is_open else None,
        "release": {"units": 50, "round": 2} if sample == "again" else None,
        "points": [],
        "flash": flash if sample == "flash" else None,
        "limit_per_fan": 2 if is_open else None,
        "taken_at": rfc3339(now_ms),
    }
