"""The live page: chat, the fan and the goods side by side; below them what is on air, whom to greet, what comes, and
what is to be followed up: claims, asks and tickets."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

from anchor_console.core.ids import MessageId, SessionId
from anchor_console.desk.air.call_outs_pane import CallOutsPane
from anchor_console.desk.air.on_air_card import OnAirCard
from anchor_console.desk.air.queue_pane import QueuePane
from anchor_console.desk.chat.chat_pane import ChatPane
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.lines_around import LinesAroundDialog
from anchor_console.desk.fans.fan_pane import FanPane
from anchor_console.desk.following.follow_up_pane import FollowUpPane
from anchor_console.desk.goods.goods_pane import GoodsPane
from anchor_console.desk.totals_bar import TotalsBar
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.parts import column

_AROUND = 24
SEAT_KEY = "desk.seat"


class Shares(msgspec.Struct, frozen=True):
    """How the room of the page is shared out: chat, fan, goods; on air, call-outs, queue, follow-up; upper, lower."""

    upper: tuple[int, int, int]
    lower: tuple[int, int, int, int]
    whole: tuple[int, int]


SEATS: dict[str, Shares] = {
    # A controller settles and looks up; who is in front of the camera alone reads the card and whom to greet.
    "controller": Shares((36, 23, 41), (30, 29, 15, 26), (66, 34)),
    "alone": Shares((46, 22, 32), (38, 32, 14, 16), (46, 54)),
}
"""Who sits at this PC, and the layout for them."""


class LivePage(QWidget):
    export_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("livePage")
        self._desk = desk
        self.chat = ChatPane(desk)
        self.fan = FanPane(desk)
        self.goods = GoodsPane(desk)
        self.on_air = OnAirCard(desk)
        self.call_outs = CallOutsPane(desk)
        self.queue = QueuePane(desk)
        self.follow_up = FollowUpPane(desk)
        self.totals = totals = TotalsBar(desk)
        totals.end.addWidget(
            button(
                desk, "export.sales", self.export_requested.emit, name="exportSalesButton", role="small", icon="export"
            )
        )
        self._upper = _splitter(
            "upperSplitter", Qt.Orientation.Horizontal, (self.chat, 36), (self.fan, 23), (self.goods, 41)
        )
        self._lower = _splitter(
            "lowerSplitter",
            Qt.Orientation.Horizontal,
            (self.on_air, 30),
            (self.call_outs, 29),
            (self.queue, 15),
            (self.follow_up, 26),
        )
        self._whole = _splitter("wholeSplitter", Qt.Orientation.Vertical, (self._upper, 66), (self._lower, 34))
        px = desk.theme.px
        for pane, width in (
            (self.chat, 300),
            (self.fan, 236),
            (self.goods, 320),
            (self.call_outs, 190),
            (self.queue, 130),
            (self.follow_up, 274),
        ):
            pane.setMinimumWidth(px(width))
        self._upper.setMinimumHeight(px(250))  # with the bar of a rehearsal at 1366x768 and 125 %
        self._lower.setMinimumHeight(px(218))  # three call-outs, each in three lines
        self.setLayout(column(desk, self._whole, totals, gap=8, around=(8, 8)))
        self.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.chat.fan_selected.connect(self.fan.show_fan)
        self.follow_up.fan_selected.connect(self.fan.show_fan)
        self.call_outs.fan_selected.connect(self.fan.show_fan)
        self.goods.left.connect(self._on_typing_left)
        self.fan.left.connect(self._on_typing_left)
        self.fan.message_requested.connect(self.show_message)

    def lay_out(self, seat: str) -> None:
        """Share the room out anew for who sits here."""
        shares = SEATS[seat]
        for splitter, parts in ((self._upper, shares.upper), (self._lower, shares.lower), (self._whole, shares.whole)):
            splitter.setSizes([part * 30 for part in parts])

    def splitters(self) -> dict[str, QSplitter]:
        ours = (self._upper, self._lower, self._whole, self.goods.splitter)
        return {splitter.objectName(): splitter for splitter in ours}

    def headers(self) -> dict[str, QHeaderView]:
        return {"goodsTable": self.goods.table.horizontalHeader()}

    @Slot(object, object)
    def show_message(self, message_id: MessageId, session_id: SessionId) -> None:
        """Show a line among its neighbours: in the chat where it is of the open session, else as it was then."""
        session = self._desk.console.state.session
        if session is not None and session.id == session_id:
            self.chat.show_message(message_id)
        else:
            self._desk.start(self._show_earlier(message_id, session_id), "lines-around")

    async def _show_earlier(self, message_id: MessageId, session_id: SessionId) -> None:
        rows = await self._desk.console.chat.around_in(session_id, message_id, _AROUND)
        LinesAroundDialog(self._desk, self.window(), rows, message_id).open()

    @Slot()
    def _on_typing_left(self) -> None:
        self.chat.take_focus()


def _splitter(name: str, orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setObjectName(name)
    splitter.setChildrenCollapsible(False)
    for index, (part, share) in enumerate(parts):
        splitter.addWidget(part)
        splitter.setStretchFactor(index, share)
    splitter.setSizes([share * 30 for _, share in parts])
    return splitter
