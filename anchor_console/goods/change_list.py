"""What planned changes come to, for people to look at before they are made: counted by kind, and listed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from anchor_console.core.money import format_minor
from anchor_console.goods.changes import OWN_NUMBERS, Change, Known, Plan

KINDS = ("price_up", "price_down", "price", "number", "new", "stock", "size", "text", "gone")
"""In the order in which they are listed: what a person must not overlook comes first, what stays as it is last."""
LISTED = 500
_PRICES = ("price", "floor_price", "list_price", "cost")
_FIELD_NAMES = {"price": "live_price", "product": "product_code"}
"""What a goods file calls it."""


def summary(known: Known, plan: Plan) -> dict[str, Any]:
    """Counts of SKUs by what becomes of them, and the first of the list, as plain data; prices as text."""
    rows = [*_Listing(known, plan).rows()]
    rows.sort(key=lambda row: KINDS.index(row["kind"]))
    counts = Counter(row["kind"] for row in rows)
    new = {c.key for c in plan.changes if c.kind == "sku" and c.after.get("on_sale")}
    return {
        "counts": {kind: counts.get(kind, 0) for kind in KINDS},
        "new_products": len({c.key for c in plan.changes if c.kind == "product" and not _is_known(known, c)}),
        "changed": len({(c.kind, c.key) for c in plan.changes} - {("sku", code) for code in new}),
        "list": rows[:LISTED],
        "more": max(0, len(rows) - LISTED),
    }


def rows_of(known: Known, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Each thing that was changed, as `summary` lists what is to be; stock as it stood on hand, sold units too."""
    # What came with the change itself has no before.
    new = {c.key for c in changes if c.kind == "product" and "name" in c.after and c.before.get("name") is None}
    products = {code: fields for code, fields in known.things["product"].items() if code not in new}
    listed = Known(known.things | {"stock": {}, "product": products})
    return [*_Listing(listed, Plan(tuple(changes), ())).rows()]


def numbers_taken(known: Known, plan: Plan) -> list[dict[str, Any]]:
    """Which goods lose their number to which, as plain data; `gets` is the number that they have instead, if any."""
    moves = [c for c in plan.changes if c.kind == "number" and OWN_NUMBERS in c.after]
    owner = {c.after[OWN_NUMBERS]: c.key for c in moves}

    def called(code: str) -> str:
        return str(known.of("product", code).get("name") or plan.names.get(code) or code)

    return [
        {
            "number": number,
            "loser": called(change.key),
            "loser_code": change.key,
            "gets": change.after[OWN_NUMBERS],
            "taker": called(owner[number]),
            "taker_code": owner[number],
        }
        for change in moves
        if (number := change.before.get(OWN_NUMBERS)) and number in owner
    ]


class _Listing:
    def __init__(self, known: Known, plan: Plan) -> None:
        self._known = known
        self._plan = plan
        self._names = plan.names
        self._numbers = {
            c.key: c.after[OWN_NUMBERS]
            for c in plan.changes
            if c.kind == "number" and OWN_NUMBERS in c.after and not _is_known(known, c)
        }
        """Those that products get which are new."""
        self._on_hand = {c.key: c.after["on_hand"] for c in plan.changes if c.kind == "stock" and "on_hand" in c.after}

    def rows(self) -> Iterator[dict[str, Any]]:
        known, plan = self._known, self._plan
        for code in plan.gone:
            sku = known.of("sku", code)
            yield self._row("gone", code, str(sku["product"]), sku, "live_price", _price(sku["price"]), None)
        fresh = {c.key for c in plan.changes if c.kind == "sku" and c.after.get("on_sale")}
        for change in plan.changes:
            match change.kind:
                case "sku":
                    yield from self._sku_rows(change)
                case "stock" if change.key not in fresh and "on_hand" in change.after:
                    sku, sold = known.of("sku", change.key), known.of("stock", change.key).get("sold", 0)
                    left = [str(units - sold) for units in (change.before["on_hand"] or 0, change.after["on_hand"])]
                    yield self._row("stock", change.key, str(sku.get("product")), sku, "stock", *left)
                case "number" if _is_known(known, change):
                    for platform, number in change.after.items():
                        yield self._row("number", None, change.key, {}, "number", change.before[platform], number)
                case "product" | "detail" if _is_known(known, change):
                    for field, value in change.after.items():
                        before = _text(change.before[field])
                        yield self._row("text", None, change.key, {}, field, before, _text(value))
                case "size":
                    for size in change.after:
                        yield self._row("size", None, change.key, {"size": size}, "size", None, size)

    def _sku_rows(self, change: Change) -> Iterator[dict[str, Any]]:
        sku = self._known.of("sku", change.key) | change.after
        product = str(sku["product"])
        if change.after.get("on_sale"):
            row = self._row("new", change.key, product, sku, "live_price", None, _price(sku.get("price")))
            # Listed with the SKU that they come with, and not as changes of their own.
            number = self._numbers.get(product, row["number"])
            yield row | {"number": number, "stock": self._on_hand.get(change.key)}
            return
        for field, value in change.after.items():
            before, name = change.before[field], _FIELD_NAMES.get(field, field)
            if field == "price" and before is not None and value is not None:
                kind = "price_up" if value > before else "price_down"
                yield self._row(kind, change.key, product, sku, name, _price(before), _price(value))
            elif field in _PRICES:
                yield self._row("price", change.key, product, sku, name, _price(before), _price(value))
            elif field != "on_sale":  # that is told as gone
                yield self._row("text", change.key, product, sku, name, _text(before), _text(value))

    def _row(
        self, kind: str, sku_code: str | None, product: str, sku: dict[str, Any], field: str,
        before: str | None, after: str | None,
    ) -> dict[str, Any]:  # fmt: skip
        return {
            "kind": kind,
            "product_code": product,
            "sku_code": sku_code,
            "name": str(self._known.of("product", product).get("name") or self._names.get(product) or product),
            "number": self._known.of("number", product).get(OWN_NUMBERS),
            "variant": " ".join(str(part) for part in (sku.get("color"), sku.get("size")) if part),
            "field": field,
            "before": before,
            "after": after,
        }


def _is_known(known: Known, change: Change) -> bool:
    return change.key in known.things["product"]


def _price(minor: int | None) -> str | None:
    return None if minor is None else format_minor(minor)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return None if value is None or value == "" else str(value)
