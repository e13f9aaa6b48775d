"""`/metrics`: the hub's figures as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Mapping

_PREFIX = "anchor_room_"


def metrics_text(gauges: Mapping[str, int], counts: Mapping[str, int]) -> str:
    """One line for each figure, with its type before the first of a name."""
    lines: list[str] = []
    told: set[str] = set()

    def tell(name: str, value: int, kind: str) -> None:
        bare = name.partition("{")[0]
        if bare not in told:
            told.add(bare)
            lines.append(f"# TYPE {_PREFIX}{bare} {kind}")
        lines.append(f"{_PREFIX}{name} {value}")

    for name, value in gauges.items():
        tell(name, value, "gauge")
    for name, value in sorted(counts.items()):
        tell(f"{name}_total", value, "counter")
    return "\n".join(lines) + "\n"
