"""How each column of a table is read: its heading, what stands in it, and a choice of what it is taken for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.goods.rundown_sheet import ReadColumn

_ROW = 34
_AT_ONCE, _IN_A_TURN = 16, 4
"""Choices that are made before the table is shown, and in each turn after: a table of 500 columns holds no key up."""
_CHOICES = 12


class ColumnMapping(QTableWidget):
    """`mapped` tells heading and field of a column that a person wants read so; an empty field passes it over.

    Args:
        fields: what a column may be taken for, and how that is called.
    """

    mapped = Signal(str, str)

    def __init__(self, desk: Desk, fields: Sequence[str], called: Callable[[str], str]) -> None:
        super().__init__(0, 3)
        self._desk = desk
        self._fields = tuple(fields)
        self._called = called
        self._waiting: list[tuple[int, ReadColumn]] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn_timeout)
        self.setObjectName("columnMapping")
        self.setAccessibleName(desk.tr("import.columns"))
        self.setHorizontalHeaderLabels([desk.tr(f"import.{word}") for word in ("heading", "example", "read_as")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_columns(self, columns: Sequence[ReadColumn]) -> None:
        self.setRowCount(len(columns))
        for at, one in enumerate(columns):
            for place, text in enumerate((self._heading(one), one.example)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.setItem(at, place, item)
        self._waiting = list(enumerate(columns))
        self._make_choices(_AT_ONCE)

    @Slot()
    def _on_turn_timeout(self) -> None:
        self._make_choices(_IN_A_TURN)

    def _make_choices(self, count: int) -> None:
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        for at, one in now:
            self.setCellWidget(at, 2, self._choice(one))
        if self._waiting:
            self._turn.start()
        else:
            self._turn.stop()

    def _heading(self, one: ReadColumn) -> str:
        return one.heading if one.place is None else self._desk.tr("import.nameless", place=one.place)

    def _choice(self, one: ReadColumn) -> QComboBox:
        tr, choice = self._desk.tr, QComboBox()
        choice.setMaxVisibleItems(_CHOICES)
        choice.setAccessibleName(tr("import.read_as_of", heading=self._heading(one)))
        choice.addItem(tr("import.passed_over"), "")
        for field in self._fields:
            called = self._called(field)
            # What the cells alone tell is a guess, and says so.
            is_guess = one.is_guess and field == one.field
            choice.addItem(tr("rundown.guessed", field=called) if is_guess else called, field)
        choice.setCurrentIndex(max(0, choice.findData(one.field or "")))
        choice.activated.connect(lambda _, heading=one.heading: self.mapped.emit(heading, choice.currentData()))
        return choice
