"""The topic `claims`: what fans said that they buy, and what is short."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from anchor_console.core.board import Board
from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import ProductId
from anchor_console.goods.product import VARIANT_LIMIT
from anchor_console.goods.service import Catalogue
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.sales.claims import Claim, ClaimState
from anchor_console.sales.shorts import Short

_CLAIMS_SHOWN = 200
_CELLS_SHOWN = 24
_WITH_CELLS = 20
"""Claims that come with the variants to choose from: those on top, where somebody looks."""


def claims(
    rows: Iterable[Claim], lacking: Iterable[Short], goods_rows: Board[ProductId, GoodsRow], catalogue: Catalogue
) -> dict[str, Any]:
    """Those whose variant a person must tell, then the latest; and of what more was promised than there is."""
    every = list(rows)
    latest, older = every[-_CLAIMS_SHOWN:], every[:-_CLAIMS_SHOWN]
    if older:
        # A long evening has thousands: only those that may stand among the first are put in order.
        since_ms = latest[0].at_ms
        latest += [one for one in older if (one.waiting and one.sku_id is None) or (one.held_at_ms or 0) > since_ms]
    listed = sorted(latest, key=_claim_place)[:_CLAIMS_SHOWN]
    return {
        "items": [
            _claim(claim, catalogue, _cells(claim, goods_rows, catalogue) if at < _WITH_CELLS else [])
            for at, claim in enumerate(listed)
        ],
        "short": [_short(short, catalogue) for short in lacking],
    }


def _word(variant: str | None) -> str | None:
    """Of a colour or size what a page has room for: what an assistant wrote by hand was of any length once."""
    return None if variant is None else variant[:VARIANT_LIMIT]


def _claim_place(claim: Claim) -> tuple[bool, int, int]:
    return claim.state is not ClaimState.NEEDS_LOOK, -max(claim.at_ms, claim.held_at_ms or 0), -claim.id


def _short(short: Short, catalogue: Catalogue) -> dict[str, Any]:
    found = catalogue.sku(short.sku_id)
    product, sku = found if found is not None else (None, None)
    return {
        "number": product.number if product else None,
        "title": product.name if product else "",
        "color": sku.color if sku else None,
        "size": sku.size if sku else None,
        "units": short.units,
        "people": [{"name": one.name, "how": one.how, "units": one.units} for one in short.people],
        "more": short.more,
    }


def _cells(claim: Claim, goods_rows: Board[ProductId, GoodsRow], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The variants that a claim whose variant is open may mean, with what is left of each."""
    if claim.state is not ClaimState.NEEDS_LOOK:
        return []
    cells = []
    for product_id in (claim.product_id, claim.or_product_id):
        product = None if product_id is None else catalogue.product(product_id)
        row = None if product is None else goods_rows.get(product.id)
        for sku in () if product is None else product.skus_like(claim.color, claim.size) or product.skus:
            cells.append(
                {
                    "sku": sku.code,
                    "title": product.name if product and claim.or_product_id is not None else None,
                    "color": sku.color,
                    "size": sku.size,
                    "left": row.left_of(sku.id) if row else None,
                }
            )
    return cells[:_CELLS_SHOWN]


def _claim(claim: Claim, catalogue: Catalogue, cells: list[dict[str, Any]]) -> dict[str, Any]:
    product = catalogue.product(claim.product_id)
    other = None if claim.or_product_id is None else catalogue.product(claim.or_product_id)
    return {
        "claim_id": claim.id,
        "fan_name": claim.fan_name,
        "number": claim.number,
        "title": product.name if product else "",
        "or_title": other.name if other else None,
        "color": _word(claim.color),
        "size": _word(claim.size),
        "wanted": claim.wanted,
        "held": claim.held,
        "waiting": claim.waiting,
        "sold": claim.sold,
        "state": claim.state.value,
        "reason": claim.reason,
        "cells": cells,
        "at": rfc3339(claim.at_ms),
        "held_at": None if claim.held_at_ms is None else rfc3339(claim.held_at_ms),
        "expires_at": None if claim.expires_at_ms is None else rfc3339(claim.expires_at_ms),
    }
