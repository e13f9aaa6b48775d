"""A whole evening from a seed: room and host stepped together on one grid of time, whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.paths import resource
from anchor_console.sources.record import Control, RecordHeader
from anchor_console.sources.simulator.host import RUNDOWN, Host
from anchor_console.sources.simulator.people import make_people
from anchor_console.sources.simulator.phrases import Phrasebook, Truth
from anchor_console.sources.simulator.room import Room
from anchor_console.sources.simulator.scene import GRID_MS, Scene
from anchor_console.sources.simulator.wares import Product, read_wares, sizes_beside

PEOPLE = 520
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class Plot(msgspec.Struct, frozen=True):
    """What an evening is made from."""

    seed: int
    started_at_ms: int
    products: tuple[Product, ...]
    book: Phrasebook

    @classmethod
    def read(cls, *, seed: int, started_at_ms: int, goods_file: Path) -> Plot:
        """The plot for the goods in `goods_file` (and the size chart beside it), in the sample's words.

        Raises:
            OSError, ValueError: the goods file cannot be read.
        """
        products = read_wares(goods_file, sizes_beside(goods_file))
        return cls(seed, started_at_ms, products, Phrasebook.read(resource("sample", "phrases.jsonl"), products))

    @property
    def run(self) -> str:
        """Begins the ids of this evening: the second that it starts in."""
        return _base36(self.started_at_ms // 1000)

    def room(self, on_truth: Callable[[Truth], None] | None = None) -> Room:
        return Room(
            seed=self.seed,
            products=self.products,
            book=self.book,
            people=make_people(PEOPLE, self.seed),
            started_at_ms=self.started_at_ms,
            run=self.run,
            on_truth=on_truth,
        )

    def host(self) -> Host:
        """The scripted host, with what of the rundown is on sale."""
        on_sale = {product.number for product in self.products}
        rundown = [slot for slot in RUNDOWN if slot.number in on_sale]
        return Host(rundown, seed=self.seed, started_at_ms=self.started_at_ms, run=self.run)

    def header(self, *, session: str, catalogue: str) -> RecordHeader:
        """The head of this evening's record; `catalogue` is relative to the record."""
        return RecordHeader(session=session, mode="cart", started_at=from_ms(self.started_at_ms), catalogue=catalogue)


class Moment(msgspec.Struct, frozen=True):
    """One step of the grid: what the host did, and then what the room did."""

    at_ms: int
    controls: tuple[Control, ...]
    events: tuple[LiveEvent, ...]


def moments(
    plot: Plot, room: Room, *, host: Host | None, scene: Callable[[], Scene], until_ms: int | None
) -> Iterator[Moment]:
    """Step by step, for ever or until a time. What is on air is the host's business, or, without one, `scene`'s."""
    at_ms = plot.started_at_ms
    while until_ms is None or at_ms < until_ms:
        controls: list[Control] = []
        if host is not None:
            on_air = host.scene.on_air
            controls = host.step(at_ms, room.left(on_air.number) if on_air is not None else None)
        at_ms += GRID_MS
        events = room.step(at_ms, host.scene if host is not None else scene())
        yield Moment(at_ms, tuple(controls), tuple(events))
    if host is not None:
        yield Moment(at_ms, tuple(host.finish(at_ms)), ())


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _BASE36[digit] + digits
    return digits or "0"
