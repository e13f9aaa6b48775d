"""What the seller settles about fans: what may be kept, facets of their own, and tiers."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.settings.tier_editor import TierEditor
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import FigureField, column, row
from anchor_console.fans.facts import SENSITIVE_KEY
from anchor_console.live.fans.callouts_desk import MOST_MINUTES

_BETWEEN = re.compile(r"[,，、;；\s]+")


class FanSettings(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsCard")
        self._desk = desk
        settings = desk.console.settings
        sensitive = QCheckBox(desk.tr("settings.sensitive"))
        sensitive.setObjectName("setting-fans.sensitive")
        sensitive.setAccessibleName(sensitive.text())
        sensitive.setChecked(bool(settings.get(SENSITIVE_KEY)))
        sensitive.clicked.connect(lambda is_on: desk.start(settings.set(SENSITIVE_KEY, is_on), "set-sensitive"))
        warning = hint_label(desk, "settings.sensitive_hint")
        self._facets = QLineEdit("、".join(desk.console.fans.facets()))
        self._facets.setObjectName("setting-fans.facets")
        self._facets.setAccessibleName(desk.tr("settings.facets"))
        self._facets.setPlaceholderText(desk.tr("settings.facets_hint"))
        self._facets.editingFinished.connect(self._on_facets_editing_finished)
        self.setLayout(
            column(
                desk,
                label(desk.tr("settings.fans"), step="strong"),
                sensitive,
                warning,
                label(desk.tr("settings.facets"), tone="quiet"),
                self._facets,
                self._minutes_present(),
                hint_label(desk, "settings.present_hint"),
                label(desk.tr("settings.tiers"), tone="quiet"),
                TierEditor(desk),
                gap=8,
                around=(16, 16),
            )
        )

    def _minutes_present(self) -> QWidget:
        """How long somebody counts as here after they last did something."""
        desk, call_outs = self._desk, self._desk.console.call_outs
        field = FigureField(desk)
        field.setObjectName("setting-callouts.minutes_present")
        field.setAccessibleName(desk.tr("settings.present"))
        field.setRange(1, MOST_MINUTES)
        field.setSuffix(desk.tr("settings.present_minutes"))
        field.setValue(call_outs.minutes_present)
        field.editingFinished.connect(
            lambda: desk.start(call_outs.set_minutes_present(field.value()), "set-minutes-present")
        )
        line = QWidget()
        line.setLayout(row(desk, label(desk.tr("settings.present"), tone="quiet"), field, None))
        return line

    def _on_facets_editing_finished(self) -> None:
        names = [name for name in _BETWEEN.split(self._facets.text()) if name]
        self._desk.start(self._keep(names), "set-facets")

    async def _keep(self, names: list[str]) -> None:
        await self._desk.console.fans.set_facets(names)
        self._facets.setText(self._desk.listed(self._desk.console.fans.facets()))
