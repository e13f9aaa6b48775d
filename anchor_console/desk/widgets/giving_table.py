"""A table that shares its width out: some columns give way where not all have room, and take what is left."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView

NO_LIMIT_PX = 1 << 20


class Giving(msgspec.Struct, frozen=True):
    """A column that gives way where the others need its room, down to `least_px`, and takes what is left of it, up to
    `most_px`. One that `lends` keeps its room, too, where it has little to tell, until others lack it.
    """

    section: int
    width_px: int
    least_px: int
    most_px: int = NO_LIMIT_PX
    lends: bool = False


class GivingTable(QTableView):
    """Some columns give way where all do not fit, the first before the next; the last of them takes room first."""

    def __init__(self, *giving: Giving) -> None:
        super().__init__()
        self._giving = giving
        self._needed_px: dict[int, int] = {}
        """The most that columns had to tell so far, of those that leave the rest of their room to others."""

    def need(self, section: int, width_px: int) -> None:
        """Something in this column needs so much room; what none of it needs, the others have."""
        if width_px > self._needed_px.get(section, 0):
            self._needed_px[section] = width_px
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        header = self.horizontalHeader()
        all_giving = [self._as_needed(one) for one in self._giving]
        others_px = header.length() - sum(header.sectionSize(one.section) for one in all_giving)
        left_px = self.viewport().width() - others_px - sum(one.width_px for one in all_giving)
        for one in all_giving if left_px < 0 else reversed(all_giving):
            width_px = max(one.least_px, min(one.width_px + left_px, one.most_px))
            header.resizeSection(one.section, width_px)
            left_px -= width_px - one.width_px

    def _as_needed(self, one: Giving) -> Giving:
        """The column with no more room than what it has to tell."""
        needed_px = self._needed_px.get(one.section, NO_LIMIT_PX)
        if one.lends:
            return replace(one, least_px=min(one.least_px, needed_px))
        return replace(
            one,
            width_px=min(one.width_px, needed_px),
            least_px=min(one.least_px, needed_px),
            most_px=min(one.most_px, needed_px),
        )
