"""Whom to silence on the platform itself: names to copy in one go, and a tick for each that is done."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.menu import plain_word
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import by_whom, day_and_time, platform_name
from anchor_console.fans.marks import ToSilence, as_text

_HIGHEST = 360


class SilenceDialog(DialogFrame):
    """Return copies the names that are still to be silenced; a tick is kept at once, and moves no name."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "silence.title", name="silenceDialog", width=480)
        self.say(desk.tr("silence.hint"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self.add(self._scroll)
        done = button(desk, "done", self.accept, name="silenceDoneButton")
        self._copy = button(desk, "silence.copy", self._copy_names, name="copyNamesButton", role="primary", icon="copy")
        self.add_buttons(done, self._copy)
        inside = QWidget()
        self._lines: dict[IdentityId, QWidget] = {}
        self._nobody = label(desk.tr("silence.nobody"), tone="faint", wrap=True)
        self._column = column(desk, self._nobody, None, gap=4)
        inside.setLayout(self._column)
        self._scroll.setWidget(inside)
        self._ends = [desk.console.marks.changed.subscribe(lambda _: self._show())]
        self.finished.connect(lambda _: [end() for end in self._ends])
        self._show()

    def _show(self) -> None:
        listed = self.desk.console.marks.to_silence()
        for who in self._lines.keys() - {one.identity_id for one in listed}:
            line = self._lines.pop(who)
            line.hide()
            line.deleteLater()
        for one in listed:
            if one.identity_id not in self._lines:
                self._lines[one.identity_id] = self._line(one)
                self._column.insertWidget(self._column.count() - 1, self._lines[one.identity_id])
            tick = self._lines[one.identity_id].findChild(QCheckBox)
            assert isinstance(tick, QCheckBox)
            tick.setChecked(one.done_at_ms is not None)
        self._nobody.setVisible(not listed)
        px = self.desk.theme.px
        self._scroll.setMinimumHeight(min(px(_HIGHEST), max(px(60), self._column.sizeHint().height())))
        self._copy.setEnabled(any(one.done_at_ms is None for one in listed))

    def _line(self, one: ToSilence) -> QWidget:
        desk, made = self.desk, QWidget()
        tick = QCheckBox(plain_word(one.name))
        tick.setObjectName(f"silenced-{one.identity_id}")
        tick.setAccessibleName(desk.tr("silence.tick", name=one.name))
        tick.clicked.connect(lambda is_done: self._tick(one.identity_id, is_done))
        by = by_whom(desk, one.by_name)
        where = platform_name(desk, one.identity.platform)
        when = label(f"{where} · {by} · {day_and_time(one.added_at_ms)}", step="small", tone="quiet")
        off = icon_button(desk, "close", "silence.off", lambda: self._take_off(one.identity_id))
        line = row(desk, tick, when, off)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made

    def _tick(self, who: IdentityId, is_done: bool) -> None:
        self.desk.start(self.desk.console.marks.tick_silenced(who, is_done=is_done), f"silenced-{who}")

    def _take_off(self, who: IdentityId) -> None:
        self.desk.start(self.desk.console.marks.take_off_silence(who), f"silence-off-{who}")

    def _copy_names(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.desk.console.marks.to_silence()))
