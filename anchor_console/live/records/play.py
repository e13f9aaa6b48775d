"""What brings a session's events from within this process: a record, a simulated room, or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec

from anchor_console.core.clock import RecordClock
from anchor_console.core.ids import SessionId, derived_ulid
from anchor_console.core.paths import resource
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.sales.terms import SellingMode
from anchor_console.sources.pacing import SystemPacedClock
from anchor_console.sources.record import NotARecord, RecordHeader, RecordReader
from anchor_console.sources.replay import Replay
from anchor_console.sources.simulator.evening import Plot
from anchor_console.sources.simulator.scene import CardStage, OnAir, Scene
from anchor_console.sources.simulator.source import Simulator
from anchor_console.sources.source import Source

DEMO_TITLES = {"zh_CN": "彩排", "en": "Rehearsal"}
"""What a rehearsal's session is called, by the window's language."""
DEMO_TITLE = DEMO_TITLES["zh_CN"]


class CannotPlay(Exception):
    """The record cannot be read; the message says why."""


class Play(msgspec.Struct, frozen=True):
    """An embedded source, and the session that it plays in.

    `record_clock` is the session's clock where it goes by a record; `session_id` is the same at each replay of one
    record; `stock` is set over the catalogue's own.
    """

    source: Source | None
    record_clock: RecordClock | None
    title: str
    mode: SellingMode
    session_id: SessionId | None
    catalogue: Path | None
    stock: dict[str, int] | None
    hold_ms: int | None = None

    def title_in(self, language: str) -> str:
        """The session's title; a record's is its own, a rehearsal's is in the language."""
        is_demo = self.session_id is None and self.title == DEMO_TITLE
        return DEMO_TITLES.get(language, DEMO_TITLE) if is_demo else self.title


def no_play(mode: SellingMode | None) -> Play:
    """A live room: everything comes through the hub."""
    return Play(None, None, "", mode or "cart", None, None, None)


def replay(path: Path, speed: float | None, mode: SellingMode | None) -> Play:
    """A recorded session, its goods beside it; or the ZIP of a bug report.

    Raises:
        CannotPlay: no record, or one that cannot be read.
    """
    header, goods_file = _read_beginning(path)
    return Play(
        source=Replay(path, speed, SystemPacedClock()),
        record_clock=RecordClock(header.started_at_ms),
        title=header.session,
        mode=mode or header.mode,
        session_id=_session_id(header),
        catalogue=goods_file,
        stock=header.stock,
        hold_ms=header.hold_ms or None,
    )


def demo(mode: SellingMode | None, scene: Callable[[], Scene], *, with_host: bool) -> Play:
    """A rehearsal with sample goods and simulated fans, who react to what the desk has on air.

    Args:
        with_host: a scripted host shows the goods as well, where nobody sits at the desk.
    """
    goods_file = resource("sample", "women.csv")
    clock = SystemPacedClock()
    seed = random.SystemRandom().randrange(1 << 30)
    plot = Plot.read(seed=seed, started_at_ms=clock.now_ms(), goods_file=goods_file)
    simulator = Simulator(plot, clock, speed=1.0, scene=scene, with_host=with_host, minutes=None)
    return Play(simulator, None, DEMO_TITLE, mode or "cart", None, goods_file, None)


def goes_on(session: Session, record: Path | None, mode: SellingMode | None) -> bool:
    """Whether `session` is one that the replay of `record` (the demo, where that is None) would go on with.

    Raises:
        CannotPlay: no record, or one that cannot be read.
    """
    if mode not in (None, session.mode):
        return False
    return (
        session.title in DEMO_TITLES.values()
        if record is None
        else session.id == _session_id(_read_beginning(record)[0])
    )


def scene_of(state: LiveState) -> Scene:
    """What the simulated room sees of the desk."""
    on_air = state.on_air
    row = state.goods_rows.get(on_air.product_id) if on_air else None
    shown = OnAir(on_air.number, CardStage(on_air.stage.value), row.left if row else None) if on_air else None
    return Scene(shown, state.call.meaning if state.call else None)


def _session_id(header: RecordHeader) -> SessionId:
    return SessionId(derived_ulid(header.started_at_ms, f"replay:{header.session}"))


def _read_beginning(path: Path) -> tuple[RecordHeader, Path | None]:
    try:
        with RecordReader(path) as reader:
            return reader.header, reader.catalogue
    except OSError as exc:
        raise CannotPlay(f"cannot read {path}: {exc.strerror}") from exc
    except NotARecord as exc:
        raise CannotPlay(f"{path} is no recorded session: {exc}") from exc
