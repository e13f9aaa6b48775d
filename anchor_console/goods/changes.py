"""What a goods file, a paste or a hand would change of the goods: each field before and after. Pure.

A SKU that is there and not on sale is, for all that people see, not there: so what makes a SKU is taken back by
putting it off sale, and a SKU that was taken off comes back with the next file that names it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from anchor_console.goods.goods_file import GoodsRow
from anchor_console.goods.size_file import SizeRow

Kind = Literal["product", "detail", "size", "number", "sku", "stock"]
Fields = dict[str, Any]
"""Field -> value as JSON holds it; money in fen."""

_NOT_THERE: Mapping[Kind, Fields] = {"product": {}, "sku": {"on_sale": 0}}
"""What is so of a product or SKU that is not there: no more than that a SKU is not on sale."""

OWN_NUMBERS = ""
"""The platform of numbers that hold wherever a platform has none of its own."""


class Change(msgspec.Struct, frozen=True):
    """The fields of one thing that change; `key` is the code of the product or SKU.

    What `kind` a thing is tells its fields: `product` and `sku` have their columns, `detail` the details by name,
    `size` the chart's rows by size, `number` the numbers by platform, `stock` what is on hand and what a file said.
    """

    kind: Kind
    key: str
    before: Fields
    after: Fields

    @property
    def makes_something(self) -> bool:
        """Whether it is the product or SKU itself that comes, with all that it has."""
        tells_whose = self.kind != "sku" or "product" in self.after
        return bool(self.after) and tells_whose and self.before == _NOT_THERE.get(self.kind)

    @property
    def turned_back(self) -> Change:
        return Change(self.kind, self.key, self.after, self.before)


@dataclass(slots=True)
class Known:
    """The goods as they are on disk, by kind and key. `stock` has `held` and `sold` as well, which no change names."""

    things: dict[Kind, dict[str, Fields]] = field(
        default_factory=lambda: {
            "product": {}, "detail": {}, "size": {}, "number": {}, "sku": {}, "stock": {},
        }
    )  # fmt: skip

    def of(self, kind: Kind, key: str) -> Fields:
        return self.things[kind].get(key, {})


class Plan(msgspec.Struct, frozen=True):
    """`changes` in the order in which they can be written; `gone` are the SKUs on sale that the rows do not name."""

    changes: tuple[Change, ...]
    gone: tuple[str, ...]
    unknown_sizes: tuple[SizeRow, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """What products are called from now on that are new or get another name."""
        return {c.key: c.after["name"] for c in self.changes if c.kind == "product" and "name" in c.after}


_NOTHING = {"on_hand": 0, "on_sale": 0}
"""What is so of a SKU of which nothing is known."""
_ALWAYS = frozenset({"name", "product", "on_sale"})
_FILE_FIELDS = {"price": "live_price"}
"""What a goods file calls a field that we name otherwise."""


def plan(
    known: Known,
    rows: Iterable[GoodsRow],
    told: Collection[str] | None,
    sizes: Iterable[SizeRow] = (),
    *,
    takes_gone_off: bool = False,
    in_use: Collection[str] = (),
) -> Plan:
    """What `rows` would change; of equal rows the later counts.

    Args:
        told: the fields that the rows tell at all; others stay as they are. None: all.
        takes_gone_off: whether SKUs that the rows do not name go off sale.
        in_use: codes of SKUs that cannot go off sale now: on air, waiting to be shown, held.
    """
    wanted: dict[Kind, dict[str, Fields]] = {
        "product": {}, "detail": {}, "size": {}, "number": {}, "sku": {}, "stock": {},
    }  # fmt: skip
    named: set[str] = set()
    numbers: dict[str, str] = {}
    for row in rows:
        named.add(row.sku_code)
        is_new = row.product_code not in known.things["product"]
        wanted["product"].setdefault(row.product_code, {}).update(_told(_product_fields(row), told, is_new))
        wanted["sku"][row.sku_code] = _told(_sku_fields(row), told, row.sku_code not in known.things["sku"])
        if row.details:
            wanted["detail"].setdefault(row.product_code, {}).update(row.details)
        if row.stock is not None:
            stock = known.of("stock", row.sku_code)
            if stock.get("imported") != row.stock:
                # The stock of a file read before is no news: what was sold since would come back.
                on_hand = row.stock + stock.get("sold", 0)
                wanted["stock"][row.sku_code] = {"on_hand": on_hand, "imported": row.stock}
        if row.number:
            numbers[row.product_code] = row.number
    gone = tuple(code for code, sku in known.things["sku"].items() if sku["on_sale"] and code not in named)
    off = {code for code in gone if takes_gone_off and code not in in_use}
    wanted["sku"] |= {code: {"on_sale": 0} for code in off}
    wanted["number"] = _given_up(known, off) | numbers_after(known, OWN_NUMBERS, numbers)
    known_codes = known.things["product"].keys() | wanted["product"].keys()
    unknown = []
    for one in sizes:
        if one.product_code in known_codes:
            ends = [one.height_min_cm, one.height_max_cm, one.weight_min_kg, one.weight_max_kg]
            wanted["size"].setdefault(one.product_code, {})[one.size] = ends
        else:
            unknown.append(one)
    return Plan(differing(known, wanted), gone, tuple(unknown))


def differing(known: Known, wanted: Mapping[Kind, Mapping[str, Fields]]) -> tuple[Change, ...]:
    """The changes that make the goods what is `wanted`; fields that are so already are in none."""
    found = []
    for kind, things in wanted.items():
        for key, fields in things.items():
            now = known.of(kind, key)
            after = {name: value for name, value in fields.items() if now.get(name) != value}
            if after:
                found.append(Change(kind, key, _before(known, kind, key, after), after))
    return tuple(found)


def _before(known: Known, kind: Kind, key: str, after: Fields) -> Fields:
    """What `after` takes the place of: of a product or SKU that is made, no more than that it was not on sale."""
    if kind in _NOT_THERE and key not in known.things[kind]:
        return dict(_NOT_THERE[kind])
    now = known.of(kind, key)
    return {name: now.get(name, _NOTHING.get(name)) for name in after}


def numbers_after(known: Known, platform: str, given: Mapping[str, str | None]) -> dict[str, Fields]:
    """What becomes of everybody's number on `platform` when these products get theirs, one after the other.

    Who had a number that another gets loses it, unless it gets one itself.
    """
    by_code = {code: had for code, fields in known.things["number"].items() if (had := fields.get(platform))}
    by_number = {number: code for code, number in by_code.items()}
    touched: dict[str, Fields] = {}
    for code, number in given.items():
        if had := by_code.pop(code, None):
            by_number.pop(had, None)
        if number and (other := by_number.get(number)) is not None and other != code:
            by_code.pop(other, None)
            touched[other] = {platform: None}
        if number:
            by_code[code] = number
            by_number[number] = code
        touched[code] = {platform: number}
    return {code: {platform: by_code.get(code)} for code in touched}


def stand_in_the_way(known: Known, changes: Sequence[Change]) -> Change | None:
    """The first of the changes that something later has changed again; None where all stand as they were left."""
    for change in changes:
        now = known.of(change.kind, change.key)
        if any(now.get(name) != value for name, value in change.after.items()):
            return change
    return None


def falls_short(known: Known, changes: Iterable[Change]) -> str | None:
    """The first SKU of which less would be on hand than is held and sold, and was not before; None where none is."""
    for change in changes:
        if change.kind == "stock" and change.after.get("on_hand") is not None:
            now = known.of("stock", change.key)
            owed = now.get("held", 0) + now.get("sold", 0)
            if change.after["on_hand"] < owed <= now.get("on_hand", 0):
                return change.key
    return None


def _given_up(known: Known, off: Collection[str]) -> dict[str, Fields]:
    """The numbers of products of which nothing is left on sale once `off` is off: nobody has them any more."""
    leaving = {str(known.of("sku", code)["product"]) for code in off}
    stay = {str(sku["product"]) for code, sku in known.things["sku"].items() if sku["on_sale"] and code not in off}
    return {code: dict.fromkeys(had) for code in leaving - stay if (had := known.of("number", code))}


def _product_fields(row: GoodsRow) -> Fields:
    return {
        "name": row.name,
        "category": row.category,
        "aliases": list(row.aliases),
        "talking_points": list(row.talking_points),
        "per_fan_limit": row.per_fan_limit,
    }


def _sku_fields(row: GoodsRow) -> Fields:
    return {
        "product": row.product_code,
        "color": row.color,
        "size": row.size,
        "list_price": row.list_price_minor,
        "price": row.price_minor,
        "floor_price": row.floor_price_minor,
        "barcode": row.barcode,
        "cost": row.cost_minor,
        "on_sale": 1,
    }


def _told(fields: Fields, told: Collection[str] | None, is_new: bool) -> Fields:
    if told is None or is_new:
        return fields
    return {
        name: value
        for name, value in fields.items()
        if name in _ALWAYS
        or _FILE_FIELDS.get(name, name) in told
        # A variant in one column tells both.
        or (name == "color" and value is not None)
    }
