"""One source on the Sources page: how it stands, what it brought, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.sources.source_lights import SOURCE_LOOKS
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import ElidedLabel, label, set_look
from anchor_console.desk.widgets.parts import column, row
from anchor_console.live.sources.source_setups import SourceSetup
from anchor_console.sources.kuaishou_shop.source import KIND as KUAISHOU_SHOP
from anchor_console.sources.source import SourceState, SourceStatus

_UNKNOWN_SHOWN = 4
_NAME_PX, _LEAST_NAME_PX = 360, 80
_OFF_LOOK = ("light_wait", "quiet")


class SourceCard(QFrame):
    """`setup` is None for a source that is not set up here, such as a script at the hub: it is only shown."""

    switched = Signal(str, bool)
    edit_requested = Signal(str)
    remove_requested = Signal(str)
    say_requested = Signal(str)
    goods_requested = Signal(str)

    def __init__(self, desk: Desk, key: str, setup: SourceSetup | None) -> None:
        super().__init__()
        self.setObjectName(f"source-{key}")
        self.setProperty("role", "panel")
        self._desk = desk
        self._key = key
        tr = desk.tr
        self._light = label()
        self.name = ElidedLabel(step="strong")
        self.name.hug(desk.theme.px(_NAME_PX), least_px=desk.theme.px(_LEAST_NAME_PX))
        self._kind = label(step="small", tone="faint")
        self.state = label(step="small")
        head = row(desk, self._light, self.name, self._kind, self.state, None, gap=8)
        if setup is not None:
            self.switch = QCheckBox(tr("sources.on"))
            self.switch.setObjectName(f"sourceSwitch-{key}")
            self.switch.setAccessibleName(f"{setup.name} {tr('sources.on')}")
            self.switch.clicked.connect(lambda is_on: self.switched.emit(key, is_on))
            if desk.console.sources.can_say(key):
                head.addWidget(
                    button(
                        desk, "sources.say", lambda: self.say_requested.emit(key), name=f"saySource-{key}", role="small"
                    )
                )
            if setup.kind == KUAISHOU_SHOP.name:
                self.goods = button(
                    desk,
                    "sources.goods",
                    lambda: self.goods_requested.emit(key),
                    name=f"goodsSource-{key}",
                    role="small",
                )
                head.addWidget(self.goods)
            head.addWidget(
                button(
                    desk, "sources.edit", lambda: self.edit_requested.emit(key), name=f"editSource-{key}", role="small"
                )
            )
            head.addWidget(
                icon_button(
                    desk, "close", "sources.remove", lambda: self.remove_requested.emit(key), name=f"removeSource-{key}"
                )
            )
            head.addWidget(self.switch)
        self.detail = label(step="small", tone="quiet", wrap=True)
        self.figures = label(step="small", tone="faint", wrap=True)
        self.unknown = label(step="small", tone="faint", wrap=True)
        for words in (self.detail, self.figures, self.unknown):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setLayout(column(desk, head, self.detail, self.figures, self.unknown, gap=4, around=(16, 12)))
        self.show_setup(setup)

    def show_setup(self, setup: SourceSetup | None) -> None:
        tr = self._desk.tr
        self._setup = setup
        if setup is not None:
            self.name.set_text(setup.name)
            self._kind.setText(tr(f"source.kind.{setup.kind}"))
            self.switch.setChecked(setup.is_enabled)
        else:
            key = f"source.name.{self._key}"
            self.name.set_text(tr(key) if key in self._desk.words else self._key)
            self._kind.setText(tr("sources.not_here"))

    def show_status(self, status: SourceStatus | None, in_last_minute: int) -> None:
        """How it stands now; `status` is None where it does not run."""
        tr, theme = self._desk.tr, self._desk.theme
        is_on = self._setup is None or self._setup.is_enabled
        if status is None or not is_on:
            look, word, detail = _OFF_LOOK, tr("sources.off"), tr("sources.off_tells") if not is_on else ""
            self.figures.setText("")
            self.unknown.setText("")
        else:
            look, word = SOURCE_LOOKS[status.state], tr(f"source.state.{status.state.value}")
            detail = tr(status.detail, **status.params)
            if (field := status.params.get("field")) is not None:
                detail = f"{tr(f'source.field.{field}')} · {detail}"
            if status.note:
                detail = f"{detail} · {status.note}"
            self.figures.setText(self._figures(status, in_last_minute))
            self.unknown.setText(self._unknown(status))
        shape, color = look
        self._light.setPixmap(icons.pixmap(shape, theme.color(color), theme.px(14)))
        self.state.setText(word)
        self.state.setStyleSheet(f"color: {theme.color(color).name()}")
        self.detail.setText(detail)
        needs_you = status is not None and is_on and status.state in (SourceState.FAILED, SourceState.LOST)
        set_look(self.detail, "tone", "bad" if needs_you else "quiet")
        for words in (self.detail, self.figures, self.unknown):
            words.setVisible(bool(words.text()))
        self.setAccessibleName(f"{self.name.whole_text()} {word} {detail}")

    def _figures(self, status: SourceStatus, in_last_minute: int) -> str:
        tr = self._desk.tr
        last = status.last_event_at_ms
        parts = [
            tr("sources.last", time=from_ms(last).astimezone().strftime("%H:%M:%S") if last else tr("lights.never")),
            tr("sources.rate", count=in_last_minute),
            tr("sources.events", count=status.events),
        ]
        if status.reconnects:
            parts.append(tr("sources.reconnects", count=status.reconnects))
        if status.duplicates:
            parts.append(tr("sources.duplicates", count=status.duplicates))
        return " · ".join(parts)

    def _unknown(self, status: SourceStatus) -> str:
        if not status.bad:
            return ""
        kinds = ", ".join(f"{kind} ×{count}" for kind, count in list(status.unknown.items())[:_UNKNOWN_SHOWN])
        return self._desk.tr("sources.unknown", count=status.bad, kinds=kinds)
