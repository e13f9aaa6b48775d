"""Writing what a file brings, frame by frame: each is one transaction, and all of it again adds nothing.

Goods alone are gathered, and written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.paths import Profile
from anchor_console.fans import find_store
from anchor_console.fans.fan_list import take_in
from anchor_console.goods import store as goods
from anchor_console.goods.edit_store import Breath, EditId
from anchor_console.goods.goods_file import GoodsFile, GoodsRow
from anchor_console.goods.service import Catalogue, Imported, bring_in
from anchor_console.goods.size_file import SizeFile
from anchor_console.live.files.file_frames import (
    PLATFORM_KEY,
    Frame,
    GoodsEnd,
    Head,
    Lines,
    Listed,
    People,
    SomeGoods,
    bad_rows_json,
)
from anchor_console.live.goods.goods_work import follow_numbers, serve_waiting, skus_in_use
from anchor_console.live.intake.linking import Linking
from anchor_console.privacy.saved_files import SavedFile, note_saved
from anchor_console.sales.past_orders import PastOrders, Remembered, batches
from anchor_console.sales.past_store import OfBoth
from anchor_console.sales.tallies import recount
from anchor_console.sales.terms import Changes
from anchor_console.sheets.store import remember
from anchor_console.storage.settings import put_setting
from anchor_console.storage.writer import Transaction

Work = Callable[[Transaction], object]
BY_IMPORT = "import"
"""Who wrote what the seller's own list says, as the screens name them."""
_RECOUNTED = 500
_INDEXED = 1_000


class FileWriting:
    """Takes frames in their order; `frame` and `after` give works for transactions, to be done one after the other."""

    def __init__(
        self, kind: str, forgotten: Callable[[], Forgotten], by_name: str, at_ms: int, *, keeps_mapping: bool,
        platform: str | None = None, title: str = "", takes_gone_off: bool = False,
        breath: Breath = lambda done, of: None,
    ) -> None:  # fmt: skip
        """
        Args:
            forgotten: who is, at the time of each frame: a large file takes a minute, and somebody may ask for it then.
            platform: where people are from whose row does not say, as a person said; it is gone by from now on.
            title: what goods are from, for the list of what was done.
            takes_gone_off: whether goods that the file does not name go off sale.
            breath: told how far the writing of goods is; what it raises undoes all of it.
        """
        self._kind = kind
        self._forgotten = forgotten
        self._by_name = by_name
        self._at_ms = at_ms
        self._keeps_mapping = keeps_mapping
        self._platform = platform
        self._title = title
        self._takes_gone_off = takes_gone_off
        self._breath = breath
        self._orders: PastOrders | None = None
        self._total = Remembered()
        self._listed: dict[Identity, IdentityId] = {}
        self._left_out = self._facts = self._notes = 0
        self._linked = self._proposed = 0
        self._head: Head | None = None
        self._catalogue = Catalogue(())
        self._goods: list[GoodsRow] = []
        self._imported: Imported | None = None
        self.changes = Changes.none()
        """What new stock changed for those who wait."""

    def frame(self, frame: Frame) -> Work:
        """What writes a frame."""
        return lambda tx: self._write(tx, frame)

    def counting(self) -> Iterator[Work]:
        """What counts fans again of whom anything was written by now."""
        of_both = self._orders.of_both if self._orders else {}
        for part in batches(self._who(), _RECOUNTED):
            yield partial(self._link, who=part, of_both=of_both)
            yield partial(recount, who=part)

    def after(self) -> Iterator[Work]:
        """What is to be done when all frames are written: counting fans again, making them findable, and keeping where
        they are from.
        """
        yield from self.counting()
        for _ in range(0, len(self._who()), _INDEXED):
            yield lambda tx: find_store.index_some(tx, _INDEXED)
        if self._platform is not None:
            yield partial(put_setting, key=PLATFORM_KEY, value=self._platform)

    def _who(self) -> list[IdentityId]:
        return [*(self._orders.known if self._orders else ()), *self._listed.values()]

    def _link(self, tx: Transaction, who: Sequence[IdentityId], of_both: Mapping[IdentityId, Sequence[OfBoth]]) -> None:
        """Notice who of these buyers, or regulars of a list, may be somebody who talks in the room, or bought by
        another kind of id.
        """
        linking = Linking(tx, self._catalogue)
        for one in who:
            if self._kind == "fans":
                linking.listed(one, self._at_ms)
            else:
                linking.imported(one, self._at_ms, of_both.get(one, ()))
        linking.known_by_list(who, self._at_ms)
        recount(tx, linking.joined)
        self._linked += len(linking.linked)
        self._proposed += len(linking.proposed - linking.linked)

    @property
    def edit_id(self) -> EditId | None:
        """What takes back the goods that came in; None where they changed nothing."""
        return self._imported.edit_id if self._imported else None

    @property
    def report(self) -> dict[str, Any]:
        """What the file came to."""
        assert self._head is not None
        if self._imported is not None:
            bad = self._head.report["bad_rows"] + bad_rows_json(self._imported.bad_rows)
            return self._head.report | {
                "products": self._imported.products,
                "bad_rows": bad,
                "edit_id": self._imported.edit_id,
                "numbers_taken": list(self._imported.numbers_taken),
            }
        linked = {"linked": self._linked, "proposed": self._proposed}
        if self._kind == "orders":
            return (
                self._head.report
                | linked
                | {
                    "lines": self._total.lines,
                    "new_lines": self._total.new_lines,
                    "people": self._total.people,
                }
            )
        told = {"people": len(self._listed), "facts": self._facts, "notes": self._notes, "forgotten": self._left_out}
        return self._head.report | linked | told

    def _covers(self, who: Identity, at_ms: int) -> bool:
        return self._forgotten().covers(who, at_ms)

    def _write(self, tx: Transaction, frame: Frame) -> None:
        match frame:
            case Head():
                self._head = frame
                # Once for the whole file: there may be very many goods.
                self._catalogue = Catalogue(goods.all_products(tx))
                if self._kind == "orders":
                    self._orders = PastOrders(self._catalogue, self._covers)
                if self._keeps_mapping:
                    remember(tx, self._kind, frame.heading_set, frame.mapping)
            case People(rows) if self._orders is not None:
                self._total += self._orders.keep_people(tx, rows, self._at_ms)
            case Lines(rows) if self._orders is not None:
                self._total += self._orders.keep_lines(tx, rows)
            case SomeGoods(rows):
                self._goods += rows
            case GoodsEnd(sizes):
                chart = SizeFile(tuple(sizes), ()) if sizes else None
                assert self._head is not None
                self._imported = bring_in(
                    tx,
                    GoodsFile(tuple(self._goods), ()),
                    chart,
                    self._at_ms,
                    told=frozenset(self._head.mapping.values()),
                    takes_gone_off=self._takes_gone_off,
                    in_use=skus_in_use(tx) if self._takes_gone_off else (),
                    title=self._title,
                    by_name=self._by_name,
                    breath=self._breath,
                )
                follow_numbers(tx)
                self.changes = serve_waiting(tx, self._at_ms)
            case Listed(rows):
                # Whoever asked to be forgotten stays so, though the seller's own list still has them.
                forgotten = self._forgotten()
                kept = [fan for fan in rows if forgotten.when(fan.identity) is None]
                self._left_out += len(rows) - len(kept)
                self._facts += sum(fan.said for fan in kept)
                self._notes += sum(len(fan.notes) for fan in kept)
                self._listed |= take_in(tx, kept, self._by_name, self._at_ms)


def note_bad_rows(profile: Profile, report: Mapping[str, Any], at_ms: int) -> None:
    """Remember that bad rows were saved beside the file: people stand in it, whom erasing cannot reach there."""
    if report["bad_rows_file"]:
        note_saved(profile, SavedFile(at_ms, "import bad rows", report["bad_rows_file"]))
