"""Every key of the desk with what it does: a row is pressed, then its new key."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from anchor_console.core.notices import Level, Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.key_rules import pressed_keys
from anchor_console.desk.key_table import ACTIONS, KeyAction
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.one_press import RETURN
from anchor_console.desk.widgets.parts import column, row

_ROW, _ROWS = 28, 11
_KEY_WIDTH = 190
_NO_MORE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class KeyList(QTableWidget):
    """While a row waits for its key, whatever is pressed is that: no shortcut fires, and nothing moves on."""

    pressed_for = Signal(str, str)
    """The action that waits, and what was pressed, as `plain` writes it."""
    waits_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        self.offered = [one for one in ACTIONS if one.is_changeable]
        super().__init__(len(self.offered), 2)
        px = desk.theme.px
        self._desk = desk
        self.waiting: KeyAction | None = None
        self._cells: list[QTableWidgetItem] = []
        self.setObjectName("keyList")
        self.setAccessibleName(desk.tr("keys.list"))
        self.setHorizontalHeaderLabels([desk.tr("keys.what"), desk.tr("keys.key")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, px(_KEY_WIDTH))
        self.setFixedHeight(px(_ROW * (_ROWS + 1)))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for at, one in enumerate(self.offered):
            what, key = QTableWidgetItem(desk.tr(one.words)), QTableWidgetItem()
            what.setToolTip(what.text())
            self.setItem(at, 0, what)
            self.setItem(at, 1, key)
            self._cells.append(key)
        self.show_keys()
        self.setCurrentCell(0, 0)
        self.cellClicked.connect(self._on_cell_clicked)

    def current(self) -> KeyAction:
        return self.offered[max(0, self.currentRow())]

    def show_keys(self) -> None:
        """Show each key as it is now; one that somebody chose stands out."""
        desk, theme = self._desk, self._desk.theme
        for one, cell in zip(self.offered, self._cells, strict=True):
            waits = one is self.waiting
            cell.setText(desk.tr("keys.waits") if waits else desk.key(one.id) or desk.tr("keys.none"))
            is_chosen = waits or not desk.keys.is_usual(one.id)
            cell.setForeground(theme.color("accent" if is_chosen else "ink" if desk.key(one.id) else "faint"))
            font = cell.font()
            font.setBold(is_chosen)
            cell.setFont(font)

    def wait_for_key(self, action: KeyAction | None) -> None:
        """What is pressed next is this action's key; None: nothing waits any more."""
        if action is not self.waiting:
            self.waiting = action
            self.show_keys()
            self.waits_changed.emit()

    @Slot(int, int)
    def _on_cell_clicked(self, at: int, _column: int) -> None:
        self.wait_for_key(self.offered[at])

    def event(self, event: QEvent) -> bool:
        if self.waiting is not None and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                # Here and not where keys come otherwise: Tab would go on before that.
                self._take(self.waiting, event)
                event.accept()
                return True
        return super().event(event)

    def _take(self, action: KeyAction, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        is_alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_alone and event.key() == Qt.Key.Key_Escape:
            self.wait_for_key(None)
        elif is_alone and event.key() in _NO_MORE:
            self.pressed_for.emit(action.id, "")
        elif keys := pressed_keys(event):
            self.pressed_for.emit(action.id, keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURN and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.wait_for_key(self.current())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.wait_for_key(None)


class KeySettings(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsCard")
        self._desk = desk
        self._refused = ""
        self.list = KeyList(desk)
        self._told = label(step="small", tone="quiet", wrap=True)
        self._told.setObjectName("keyTold")
        self._reset = button(desk, "keys.reset", self._put_back, name="resetKeyButton", role="small")
        self._reset_all = button(desk, "keys.reset_all", self._put_all_back, name="resetKeysButton", role="small")
        self.setLayout(
            column(
                desk,
                label(desk.tr("keys.title"), step="strong"),
                hint_label(desk, "keys.hint"),
                self.list,
                self._told,
                row(desk, self._reset, self._reset_all, None),
                gap=8,
                around=(16, 16),
            )
        )
        self.list.pressed_for.connect(self._on_list_pressed_for)
        self.list.waits_changed.connect(self._on_list_waits_changed)
        self.list.currentCellChanged.connect(self._on_list_current_cell_changed)
        desk.ties.listen(desk.keys.changed, lambda _: self._on_keys_changed())
        self._show()

    def _show(self) -> None:
        """Tell what can be done with the current row, and what its key usually is."""
        desk, one = self._desk, self.list.current()
        what, is_usual = desk.tr(one.words), desk.keys.is_usual(one.id)
        if self.list.waiting is not None:
            self._told.setText(desk.tr("keys.waits_tells", what=what))
        else:
            usual = desk.keys.call(desk.keys.usual(one.id), desk.words)
            self._told.setText("" if is_usual else desk.tr("keys.usual_is", what=what, keys=usual))
        self._reset.setEnabled(not is_usual)
        self._reset_all.setEnabled(not all(desk.keys.is_usual(each.id) for each in self.list.offered))

    @Slot(str, str)
    def _on_list_pressed_for(self, action_id: str, keys: str) -> None:
        if self._is_free(action_id, keys):
            self._start(self._desk.keys.give(action_id, keys))

    def _is_free(self, action_id: str, keys: str) -> bool:
        """Whether the action can have `keys`; else it says why not."""
        desk = self._desk
        owner = desk.keys.owner(keys)
        why = desk.keys.why_not(action_id, keys) if keys else ""
        if not why and (owner is None or owner.id == action_id):
            self._clear_refusal()
            return True
        alt = "⌥" if desk.keys.is_mac else "Alt"
        held = desk.tr("keys.held_mac" if desk.keys.is_mac else "keys.held")
        told = {"keys": desk.keys.call(keys, desk.words), "held": held, "alt": alt}
        self._clear_refusal()
        self._refused = why or "keys.clash"
        other = desk.tr(owner.words) if owner is not None else ""
        desk.console.notices.post(
            Notice(Level.WARNING, self._refused, {**told, "other": other}, "keys", is_answer=True)
        )
        return False

    def _clear_refusal(self) -> None:
        if self._refused:
            self._desk.console.notices.clear(self._refused, "keys")
        self._refused = ""

    def _put_back(self) -> None:
        one = self.list.current()
        usual = self._desk.keys.usual(one.id)
        if self._is_free(one.id, usual):
            self._start(self._desk.keys.give(one.id, usual))

    def _put_all_back(self) -> None:
        self._clear_refusal()
        self._start(self._desk.keys.put_all_back())

    def _start(self, giving: Coroutine[Any, Any, None]) -> None:
        self.list.wait_for_key(None)
        self._desk.start(giving, "set-keys")

    @Slot()
    def _on_list_waits_changed(self) -> None:
        self._show()

    @Slot()
    def _on_list_current_cell_changed(self) -> None:
        self.list.wait_for_key(None)
        self._show()

    def _on_keys_changed(self) -> None:
        self.list.show_keys()
        self._show()
