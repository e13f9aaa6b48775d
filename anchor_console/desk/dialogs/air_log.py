"""What was done on air tonight: when, which number, what, at which price, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import EmptyState
from anchor_console.desk.widgets.wording import by_whom, money
from anchor_console.pins.steps import Step, StepKind

_SHOWN = 200
_TONES = {
    StepKind.OPEN: "price",
    StepKind.AGAIN: "price",
    StepKind.FLASH: "price",
    StepKind.PRICE: "price",
    StepKind.UNDO: "warn",
    StepKind.SOLD_OUT: "quiet",
    StepKind.HIDE: "quiet",
    StepKind.CLOSE: "quiet",
}


class AirLogDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(desk, parent, "airlog.title", name="airLogDialog", width=620)
        if steps:
            self.add(self._list(steps[:_SHOWN]))
        else:
            self.add(EmptyState(desk, "clock", "airlog.empty"))
        self.add_buttons(button(desk, "close", self.accept))

    def _list(self, steps: Sequence[Step]) -> QScrollArea:
        px = self.desk.theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(3, 1)
        for at, step in enumerate(steps):
            what = label(self._what(step), tone=_TONES.get(step.kind, ""), wrap=True)
            cells = (
                label(from_ms(step.at_ms).astimezone().strftime("%H:%M:%S"), step="small", tone="faint"),
                label(step.number, step="strong"),
                what,
                label(self._more(step), step="small", tone="quiet", wrap=True),
                label(self._by(step), step="small", tone="faint"),
            )
            for place, cell in enumerate(cells):
                cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(cell, at, place)
        grid.setRowStretch(len(steps), 1)
        box = QWidget()
        box.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidget(box)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(px(360))
        return scroll

    def _what(self, step: Step) -> str:
        if step.kind in (StepKind.TICK, StepKind.UNTICK):
            return self.desk.tr(f"step.{step.kind.value}", tick=self.desk.tr(f"tick.{step.why}"))
        return self.desk.tr(f"step.{step.kind.value}")

    def _more(self, step: Step) -> str:
        tr = self.desk.tr
        product = self.desk.console.goods.catalogue.product(step.product_id)
        parts = [product.name if product and step.kind is StepKind.TAKE else ""]
        if step.kind in (StepKind.COUNT_DOWN, StepKind.OPEN, StepKind.AGAIN, StepKind.FLASH, StepKind.PRICE):
            parts.append(money(step.price_minor))
        if step.units:
            parts.append(tr("airlog.units", count=step.units))
        if step.why and step.kind not in (StepKind.TICK, StepKind.UNTICK):
            parts.append(tr("airlog.why", why=step.why))
        return "  ".join(part for part in parts if part)

    def _by(self, step: Step) -> str:
        return self.desk.tr("by.countdown") if step.by_name == "countdown" else by_whom(self.desk, step.by_name)
