"""The benchmarks: each beside its peer or floor, measured in the same run on the same machine.

A module of this folder that has `measure(args) -> list[Row]` is a benchmark of the module's name; its docstring's
first line says what it measures. Figures of two runs are comparable only where the printed load is.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from types import ModuleType

from tests.bench.row import Load, Row, table


def benches() -> dict[str, ModuleType]:
    """Every benchmark by its name."""
    names = (found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("test_"))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.__name__.rpartition(".")[2]: module for module in modules if hasattr(module, "measure")}


def main(name: str | None = None, as_json: bool = False, args: Sequence[str] = ()) -> int:
    """Run the benchmark `name`, or all of them; print a table, or one JSON document on stdout.

    Args:
        args: for the benchmark itself, such as `--rounds 50`.
    Returns:
        0 done, 1 when one could not be measured, 2 when there is none of that name.
    """
    there = benches()
    if name is not None and name not in there:
        print(f"No benchmark is called {name}. There are: {', '.join(there)}", file=sys.stderr)
        return 2
    measured: dict[str, object] = {}
    for title, module in there.items() if name is None else [(name, there[name])]:
        print(f"{title}: {(module.__doc__ or '').splitlines()[0]}", file=sys.stderr, flush=True)
        before = Load.now()
        try:
            rows: list[Row] = module.measure(args)
        except RuntimeError as exc:
            print(f"{title}: could not be measured: {exc}", file=sys.stderr)
            continue
        loads = [before, Load.now()]
        measured[title] = {"rows": [row.as_json() for row in rows], "load": [load.one_minute for load in loads]}
        if not as_json:
            print(table(rows))
            print(f"load {loads[0]} before, {loads[1]} after, on {before.cores} cores\n")
    machine = f"{platform.machine()}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    if as_json:
        print(
            json.dumps({"machine": machine, "cores": os.cpu_count(), "benches": measured}, ensure_ascii=False, indent=1)
        )
    else:
        print(machine)
    return 0 if len(measured) == (len(there) if name is None else 1) else 1
