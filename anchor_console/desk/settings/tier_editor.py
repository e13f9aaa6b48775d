"""The rules that sort fans into tiers, as lines that can be edited: a change is in force at once."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIntValidator, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from anchor_console.core.clock import Clock
from anchor_console.core.ids import new_ulid
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.soon import Soon
from anchor_console.desk.widgets.tab_order import tab_through_before
from anchor_console.desk.widgets.tier_looks import COLORS, GLYPHS, label_of, name_of
from anchor_console.fans.tiers import NOT_SERVED, Shape, TierRule
from anchor_console.live.fans.tiers_desk import RULES_AT_MOST

_BOUNDS = (
    ("orders", 9_999), ("apart_days", 3_650), ("spent_yuan", 9_999_999), ("sessions", 9_999), ("level", 999),
    ("within_days", 3_650), ("quiet_days", 3_650),
)  # fmt: skip
_SHAPES = tuple(shape for shape in Shape if shape is not Shape.BARRED)
_COUNT_MS = 300


class TierEditor(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("tierEditor")
        self._desk = desk
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(desk.theme.px(6))
        self._grid.setVerticalSpacing(desk.theme.px(6))
        self._counts = label(step="small", tone="quiet", wrap=True)
        self._counts.setObjectName("tierCounts")
        self._count_soon = Soon(self, _COUNT_MS, self._count)
        self._add_button = button(desk, "tiers.add", self._add, name="addTierButton", role="small")
        reset = button(desk, "tiers.reset", self._reset, name="resetTiersButton", role="small")
        hint = hint_label(desk, "tiers.hint")
        self.setLayout(column(desk, hint, self._lines, row(desk, self._add_button, reset, None), self._counts, gap=8))
        desk.ties.listen(desk.console.tiers.changed, lambda who: self._show() if who is None else None)
        self._show()

    @property
    def rules(self) -> tuple[TierRule, ...]:
        return self._desk.console.tiers.rules

    def _show(self) -> None:
        """Show the rules as they are; what has the keyboard keeps it."""
        focused = self.window().focusWidget()
        name = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for place, key in enumerate(("shape", "name", *(field for field, _ in _BOUNDS))):
            self._grid.addWidget(label(self._desk.tr(f"tiers.{key}"), step="tiny", tone="quiet", wrap=True), 0, place)
        for at, rule in enumerate(self.rules):
            self._line(at, rule)
        self._grid.setColumnStretch(1, 1)
        if self.isVisible():
            tab_through_before(self._add_button, self._lines)
        if name and (again := self.findChild(QWidget, name)) is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        self._count_soon.ask()

    def _line(self, at: int, rule: TierRule) -> None:
        desk, line = self._desk, at + 1
        shape = QComboBox()
        shape.setObjectName(f"tier-{at}-shape")
        shape.setAccessibleName(desk.tr("tiers.shape"))
        for one in _SHAPES:
            shape.addItem(GLYPHS[one], one)
            shape.setItemData(shape.count() - 1, desk.theme.color(COLORS[one]), Qt.ItemDataRole.ForegroundRole)
        shape.setCurrentIndex(_SHAPES.index(rule.shape) if rule.shape in _SHAPES else 0)
        shape.activated.connect(lambda place: self._change(at, shape=_SHAPES[place]))
        name = QLineEdit(name_of(rule, desk.words))
        name.setObjectName(f"tier-{at}-name")
        name.setAccessibleName(desk.tr("tiers.name"))
        name.setMaxLength(12)
        name.setMinimumWidth(desk.theme.px(96))
        name.setCursorPosition(0)
        name.editingFinished.connect(lambda: self._rename(at, name.text()))
        self._grid.addWidget(shape, line, 0)
        self._grid.addWidget(name, line, 1)
        for place, (field, most) in enumerate(_BOUNDS):
            box = QLineEdit(str(getattr(rule, field) or ""))
            box.setObjectName(f"tier-{at}-{field}")
            box.setAccessibleName(desk.tr(f"tiers.{field}"))
            box.setValidator(QIntValidator(0, most, box))
            box.setPlaceholderText("—")
            box.setFixedWidth(desk.theme.px(54))
            box.editingFinished.connect(lambda field=field, box=box: self._change(at, **{field: int(box.text() or 0)}))
            self._grid.addWidget(box, line, 2 + place)
        up = icon_button(desk, "take", "tiers.up", lambda: self._up(at), name=f"tier-{at}-up")
        up.setEnabled(at > 0)
        gone = icon_button(desk, "close", "tiers.remove", lambda: self._remove(at), name=f"tier-{at}-remove")
        gone.setEnabled(len(self.rules) > 1)
        self._grid.addWidget(up, line, 2 + len(_BOUNDS))
        self._grid.addWidget(gone, line, 3 + len(_BOUNDS))

    def _set(self, rules: list[TierRule]) -> None:
        self._desk.start(self._desk.console.tiers.set_rules(rules), "set-tiers")

    def _change(self, at: int, **changes: object) -> None:
        rules = list(self.rules)
        if at < len(rules) and (changed := replace(rules[at], **changes)) != rules[at]:
            rules[at] = changed
            self._set(rules)

    def _rename(self, at: int, name: str) -> None:
        """A name that is ours stays in the language of the screens."""
        if at < len(self.rules) and name.strip() and name.strip() != name_of(self.rules[at], self._desk.words):
            self._change(at, name=name.strip())

    def _up(self, at: int) -> None:
        rules = list(self.rules)
        rules[at - 1], rules[at] = rules[at], rules[at - 1]
        self._set(rules)

    def _remove(self, at: int) -> None:
        self._set([rule for place, rule in enumerate(self.rules) if place != at])

    def _add(self) -> None:
        if len(self.rules) < RULES_AT_MOST:
            fresh = TierRule(_fresh_key(self._desk.console.clock), self._desk.tr("tiers.fresh"), Shape.SQUARE, orders=3)
            self._set([fresh, *self.rules])

    def _reset(self) -> None:
        self._desk.start(self._desk.console.tiers.reset_rules(), "reset-tiers")

    @Slot()
    def _count(self) -> None:
        if self.isVisible():
            self._desk.start(self._tell(), "count-tiers")

    async def _tell(self) -> None:
        counts = await self._desk.console.tiers.counts()
        listed = (*self.rules, NOT_SERVED) if NOT_SERVED.key in counts else self.rules
        told = [f"{label_of(rule, self._desk.words)} {counts.get(rule.key, 0):,}" for rule in listed]
        self._counts.setText(self._desk.tr("tiers.counts", counts="   ".join(told)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        tab_through_before(self._add_button, self._lines)  # in its window: what was so before does not hold there
        self._count_soon.ask()


def _fresh_key(clock: Clock) -> str:
    return f"own-{new_ulid(clock.now_ms())}"
