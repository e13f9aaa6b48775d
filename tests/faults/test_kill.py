"""The console killed while it replays an evening, then fed the same evening again: the tables are the same."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.faults import POINTS
from anchor_console.core.paths import Profile
from tests.faults.evening import a_short_evening, tables
from tests.support.real_console import anchor_console

OF_EACH_TAKE = {"take.before_write": 3, "take.after_write": 3}
OF_EACH_BATCH = {
    "pipeline.before_write": 25,
    "events.after_insert": 25,
    "events.after_effects": 25,
    "pipeline.before_accepted": 25,
}
OF_EACH_TRANSACTION = {"writer.after_begin": 75, "writer.before_commit": 75, "writer.after_commit": 75}
REACHED: Mapping[str, int] = OF_EACH_TAKE | OF_EACH_BATCH | OF_EACH_TRANSACTION
"""How often the evening passes each point, at the least."""

Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_short_evening(tmp_path_factory.mktemp("record"))


@pytest.fixture(scope="module")
def undisturbed(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the evening leaves when nobody disturbs it, by mode."""

    @cache
    def of(mode: str) -> Tables:
        profile = Profile(tmp_path_factory.mktemp(mode) / "shop")
        assert replay(record, profile, mode) == 0
        return tables(profile)

    return of


def replay(record: Path, profile: Profile, mode: str, fault: str = "") -> int:
    """Feed the whole evening to the console; gives its exit code."""
    where = ("--profile", profile.root, "--port", "0", "--mode", mode)
    ended = anchor_console("run", "--headless", "--replay", record, "--speed", "max", *where, fault=fault)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return ended.returncode


def test_the_evening_has_all_that_a_kill_could_break(undisturbed: Any) -> None:
    left = undisturbed("reserve")
    for name in ("actions", "call_votes", "calls", "claims", "facts", "hands", "messages", "orders", "pins", "sales"):
        assert left[name], name
    moves = {kind for _, _, kind, *_ in left["stock_moves"]}
    assert moves == {"set", "hold", "release", "sell", "return", "adjust"}
    reasons = {why for *_, why, _ in left["stock_moves"]}
    assert {"expired", "ended", "counted"} <= reasons


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("mode", "points"),
    [
        ("reserve", list(REACHED)[::4]),
        pytest.param("reserve", list(REACHED), marks=pytest.mark.soak),
        pytest.param("cart", list(REACHED), marks=pytest.mark.soak),
    ],
)
def test_a_console_killed_at_one_point_after_another_ends_in_the_same_tables(
    mode: str, points: list[str], record: Path, undisturbed: Any, tmp_path: Path
) -> None:
    """Each life is killed farther on in the evening than the one before, so that it dies over lines that are new."""
    profile = Profile(tmp_path / "shop")
    stored = 0
    for turn, point in enumerate(points, 1):
        nth = max(1, REACHED[point] * turn // (len(points) + 1))
        assert replay(record, profile, mode, f"{point}:{nth}") == -signal.SIGKILL, point
        before, stored = stored, len(tables(profile)["messages"])
        assert stored >= before, point
    assert replay(record, profile, mode) == 0
    assert tables(profile) == undisturbed(mode)


def test_every_point_is_tried() -> None:
    """`take.after_send` needs a room and is tried where there is one (test_kill_live.py), the rest in tests/privacy and
    tests/storage."""
    elsewhere = ("erase.", "restore.", "backup.")
    assert {*REACHED, "take.after_send"} == {point for point in POINTS if not point.startswith(elsewhere)}
