"""What was done to the goods, the latest first; each can be taken back where nothing later stands on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import by_whom, day_of, time_of_day
from anchor_console.goods.edit_store import Edit


class GoodsHistoryDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "goods_history.title", name="goodsHistoryDialog", width=640)
        self._state = label(tone="warn", wrap=True)
        self._state.setObjectName("goodsHistoryState")
        self._state.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(desk.theme.px(360))
        self.add(self._state)
        self.add(self._scroll)
        self.add_buttons(button(desk, "close", self.accept))
        self._show()

    def _show(self) -> None:
        self.desk.start(self._load(), "goods-history")

    async def _load(self) -> None:
        edits = await self.desk.console.goods_desk.edits()
        inside = QWidget()
        lines = [self._line(edit) for edit in edits] or [label(self.desk.tr("goods_history.none"), tone="quiet")]
        inside.setLayout(column(self.desk, *lines, None, gap=4))
        self._scroll.setWidget(inside)

    def _line(self, edit: Edit) -> QWidget:
        desk, tr = self.desk, self.desk.tr
        line = QFrame()
        line.setProperty("role", "line")
        when = label(f"{day_of(edit.at_ms)} {time_of_day(edit.at_ms)}", step="small", tone="faint")
        what = label(tr("goods_history.undo_of" if edit.what == "undo" else f"goods_history.{edit.what}"), chip="plain")
        title = ElidedLabel(edit.title or "–")
        counts = " · ".join(tr(f"goods_history.of.{kind}", count=count) for kind, count in edit.counts.items())
        told = ElidedLabel(f"{counts} · {by_whom(desk, edit.by_name)}", step="small", tone="quiet")
        back = button(
            desk, "goods_history.undo", lambda: self._take_back(edit), name=f"undo-edit-{edit.id}", role="small"
        )
        back.setEnabled(not edit.is_undone)
        if edit.is_undone:
            back.setText(tr("goods_history.undone"))
        body = row(desk, when, what, column(desk, title, told, gap=0), back, gap=10, around=(4, 6))
        body.setStretch(2, 1)
        body.setAlignment(what, Qt.AlignmentFlag.AlignVCenter)
        line.setLayout(body)
        return line

    def _take_back(self, edit: Edit) -> None:
        self.desk.start(self._undo(edit), f"undo-edit-{edit.id}")

    async def _undo(self, edit: Edit) -> None:
        try:
            await self.desk.console.goods_desk.take_back(edit.id)
        except Refused as exc:
            self._state.setText(self.desk.tr(exc.reason, **exc.params))
            self._state.show()
            return
        self._state.hide()
        await self._load()
