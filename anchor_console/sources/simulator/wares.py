"""What the simulated platform has on its shelves: plain values, read from a goods file.

Only what a room reacts to is read here; the goods file's full meaning belongs to the goods room, above this one.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random

import msgspec

from anchor_console.core.money import parse_minor
from anchor_console.sources.simulator.people import Body, Fan

ONE_SIZE = "均码"

_MEASURES = {
    "内裤": "盒", "袜子": "份", "连衣裙": "条", "裤装": "条", "半身裙": "条", "围巾": "条",
    "女鞋": "双", "男鞋": "双", "童鞋": "双", "家居服": "套",
}  # fmt: skip


class Ware(msgspec.Struct, frozen=True):
    """One SKU; `color` and `size` are None where the product has none."""

    sku: str
    color: str | None
    size: str | None
    stock: int


class SizeRow(msgspec.Struct, frozen=True):
    """Whom one size fits, as the product's size chart says."""

    size: str
    height_cm: tuple[float, float]
    weight_kg: tuple[float, float]

    def misses(self, body: Body) -> float:
        """How far `body` lies outside, heights and kilograms alike; 0 where it fits."""
        low_cm, high_cm = self.height_cm
        low_kg, high_kg = self.weight_kg
        return _outside(body.height_cm, low_cm, high_cm) + 2 * _outside(body.weight_kg, low_kg, high_kg)


def _outside(value: float, low: float, high: float) -> float:
    return max(low - value, value - high, 0.0)


class Product(msgspec.Struct, frozen=True):
    number: str
    code: str
    name: str
    category: str
    aliases: tuple[str, ...]
    price_minor: int
    limit_per_fan: int | None
    wares: tuple[Ware, ...]
    chart: tuple[SizeRow, ...]

    @property
    def has_colors(self) -> bool:
        return any(ware.color for ware in self.wares)

    @property
    def has_sizes(self) -> bool:
        """Whether there are sizes to choose from; one size for all is none."""
        return any(ware.size and ware.size != ONE_SIZE for ware in self.wares)

    @property
    def measure(self) -> str:
        """The word that counts it: 条, 双, 套, else 件."""
        return next((_MEASURES[word] for word in (*self.aliases, self.category) if word in _MEASURES), "件")

    def size_for(self, body: Body) -> str | None:
        """The size that this body would take; None where nothing tells."""
        if self.chart:
            return min(self.chart, key=lambda row: row.misses(body)).size
        shoe = str(body.shoe)
        return shoe if any(ware.size == shoe for ware in self.wares) else None

    def ware_for(self, fan: Fan, body: Body, rng: Random) -> Ware:
        """What a fan would pick for `body`: that size where there is one, a colour that they like more often."""
        size = self.size_for(body)
        fitting = [ware for ware in self.wares if ware.size == size] or list(self.wares)
        weights = [3 if ware.color in fan.colors else 1 for ware in fitting]
        return rng.choices(fitting, weights)[0]


def read_wares(goods_file: Path, sizes_file: Path | None = None) -> tuple[Product, ...]:
    """The products of a goods file (CSV, the contract's columns), in its order.

    Raises:
        OSError: a file cannot be read.
        ValueError: a column is missing, or a price or stock is no number; says the row.
    """
    charts = _read_charts(sizes_file) if sizes_file is not None else {}
    rows: dict[str, list[dict[str, str]]] = {}
    with goods_file.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row.get("product_code", ""), []).append(row)
    return tuple(_product(lines, tuple(charts.get(code, ()))) for code, lines in rows.items())


def _product(rows: Sequence[dict[str, str]], chart: tuple[SizeRow, ...]) -> Product:
    first = rows[0]
    try:
        limit = first["per_fan_limit"]
        return Product(
            number=first["number"],
            code=first["product_code"],
            name=first["name"],
            category=first["category"],
            aliases=tuple(alias for alias in first["aliases"].split("|") if alias),
            price_minor=parse_minor(first["live_price"]),
            limit_per_fan=int(limit) if limit else None,
            wares=tuple(
                Ware(row["sku_code"], row["color"] or None, row["size"] or None, int(row["stock"])) for row in rows
            ),
            chart=chart,
        )
    except KeyError as exc:
        raise ValueError(f"the goods file has no column {exc}") from exc
    except ValueError as exc:
        raise ValueError(f"product {first.get('product_code')}: {exc}") from exc


def _read_charts(sizes_file: Path) -> dict[str, list[SizeRow]]:
    charts: dict[str, list[SizeRow]] = {}
    with sizes_file.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            chart = charts.setdefault(row["product_code"], [])
            height_cm = (float(row["height_min_cm"]), float(row["height_max_cm"]))
            chart.append(SizeRow(row["size"], height_cm, (float(row["weight_min_kg"]), float(row["weight_max_kg"]))))
    return charts


def sizes_beside(goods_file: Path) -> Path | None:
    """The size chart that lies beside a goods file under its usual name (`women_sizes.csv`), if one does."""
    path = goods_file.with_name(f"{goods_file.stem}_sizes.csv")
    return path if path.is_file() else None
