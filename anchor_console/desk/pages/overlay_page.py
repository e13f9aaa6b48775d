"""The overlay's page: how the card looks in the stream, shown as it is chosen, and the addresses to bring it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from anchor_console.desk.air.card_window import GROUND_KEY, GROUNDS, CardWindow
from anchor_console.desk.air.obs_section import ObsSection
from anchor_console.desk.air.overlay_preview import OverlayPreview
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.file_chooser import choose_file, choose_folder, choose_where_to_save
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import hint_label, label, set_look
from anchor_console.desk.widgets.parts import FigureField, column, named_line, row
from anchor_console.goods.card_words import PLATFORMS
from anchor_console.live.air.overlay_desk import MEANINGS
from anchor_console.pins.card_face import Moment
from anchor_console.pins.card_look import LAYOUTS, MOVES, POSITIONS, SCALES_PERCENT, SHAPES, THEMES, CardLook
from anchor_console.pins.card_order import CardOrder
from anchor_console.pins.card_sample import SAMPLES, sample_card

_LABEL_WIDTH = 120
_SIDES = ("top", "right", "bottom", "left")
_ON_AIR = "on_air"
_CSS = "CSS (*.css)"
_SAMPLE_LASTS_MS = {"count": 6_000}


class OverlayPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("overlayPage")
        self._desk = desk
        self._overlay = desk.console.overlay
        self._window: CardWindow | None = None
        self._sample_since_ms = desk.console.clock.now_ms()
        tr = desk.tr
        self._sample = self._combo("overlay.sample", (_ON_AIR, *SAMPLES), _ON_AIR, "overlay.sample")
        self._sample.setCurrentIndex(self._sample.findData("open"))
        self._sample.activated.connect(self._on_sample_activated)
        self.preview = OverlayPreview(desk.theme, lambda: desk.console.scene.artist, self._order)
        desk.ties.at_end(self.preview.rest)
        beside = QWidget()
        beside.setLayout(
            column(desk, row(desk, label(tr("overlay.preview"), tone="quiet"), self._sample, None), self.preview,
                   hint_label(desk, "overlay.preview_hint"), None, gap=8)
        )  # fmt: skip
        beside.setFixedWidth(self.preview.sizeHint().width())
        left = column(desk, self._looks(), self._places(), self._says(), None, gap=16)
        above = row(desk, left, beside, gap=24)
        above.setStretch(0, 1)
        inside = column(
            desk,
            label(tr("overlay.title"), step="large"),
            self._addresses(),
            above,
            ObsSection(desk),
            self._windows(),
            None,
            gap=16,
            around=(24, 24),
        )
        self.sections = inside
        sheet = QWidget()
        sheet.setMaximumWidth(desk.theme.px(1180))
        sheet.setLayout(inside)
        self._scroll = QScrollArea()
        self._scroll.setWidget(sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(desk.tr("nav.overlay"))
        self.setLayout(column(desk, self._scroll, gap=0))
        desk.ties.listen(self._overlay.changed, lambda _: self._show())
        desk.ties.listen(desk.console.hub_state_changed, lambda _: self._show_addresses())
        desk.ties.at_end(self._close_window)
        self._show()
        self._show_addresses()

    @property
    def window_of_card(self) -> CardWindow | None:
        """The card window, while it is open."""
        return self._window

    # --- what is chosen ---

    def _looks(self) -> QFrame:
        look = self._overlay.look
        self._layout = self._choice("layout", LAYOUTS, look.layout, lambda one: replace(self._overlay.look, layout=one))
        self._shape = self._choice(
            "shape", SHAPES, look.frame.shape, lambda one: self._overlay.look.with_frame(shape=one)
        )
        theme = self._choice("theme", THEMES, look.theme, lambda one: replace(self._overlay.look, theme=one))
        size = QComboBox()
        for percent in SCALES_PERCENT:
            size.addItem(f"{percent} %", percent)
        size.setCurrentIndex(max(0, size.findData(look.scale_percent)))
        self._name(size, "overlay.size", "overlay-size")
        size.activated.connect(
            lambda at: self._choose(replace(self._overlay.look, scale_percent=int(size.itemData(at))))
        )
        move = self._choice("move", MOVES, look.move, lambda one: replace(self._overlay.look, move=one))
        language = self._choice(
            "language", ("zh_CN", "en"), look.language, lambda one: replace(self._overlay.look, language=one)
        )
        self._style = label(step="small", tone="quiet")
        choose = button(
            self._desk, "overlay.style_choose", self._on_style_choose, name="overlayStyleButton", role="small"
        )
        begin = button(
            self._desk, "overlay.style_begin", self._on_style_begin, name="overlayBeginStyleButton", role="small"
        )
        self._no_style = button(
            self._desk, "overlay.style_none", lambda: self._take_style(None), name="overlayNoStyleButton", role="small"
        )
        # In larger letters they take a second line: else the page would be wider than a small screen.
        ways = FlowLayout(self._desk.theme.px(8))
        for one in (choose, begin, self._no_style, self._style):
            ways.addWidget(one)
        styles = QWidget()
        styles.setLayout(ways)
        styles.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return self._card(
            "overlay.looks",
            self._line("overlay.layout", self._layout),
            self._line("overlay.shape", self._shape),
            self._line("overlay.theme", theme),
            self._line("overlay.size", size),
            self._line("overlay.move", move),
            self._line("overlay.language", language),
            named_line(self._desk, "overlay.style", styles, width=_LABEL_WIDTH),
            hint_label(self._desk, "overlay.style_hint"),
        )

    def _places(self) -> QFrame:
        self._positions = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(self._desk.theme.px(4))
        for at, position in enumerate(POSITIONS):
            cell = QPushButton()
            cell.setCheckable(True)
            cell.setFixedSize(self._desk.theme.px(44), self._desk.theme.px(28))
            cell.setToolTip(self._desk.tr(f"overlay.position.{position}"))
            cell.setAccessibleName(cell.toolTip())
            cell.setObjectName(f"overlayPosition-{position}")
            cell.setProperty("role", "cell")
            self._positions.addButton(cell, at)
            grid.addWidget(cell, at // 3, at % 3)
        self._positions.idClicked.connect(
            lambda at: self._choose(self._overlay.look.with_frame(position=POSITIONS[at]))
        )
        holder = QWidget()
        holder.setLayout(grid)
        self._safe: list[QSpinBox] = []
        sides: list[QWidget] = []
        for side in _SIDES:
            box = FigureField(self._desk)
            box.setRange(0, 1800)
            box.setSingleStep(10)
            box.setSuffix(" px")
            self._name(box, f"overlay.safe.{side}", f"overlaySafe-{side}")
            box.editingFinished.connect(self._on_safe_edited)
            box.valueChanged.connect(self._on_safe_edited)
            self._safe.append(box)
            sides += [label(self._desk.tr(f"overlay.safe.{side}"), tone="quiet"), box]
        return self._card(
            "overlay.places",
            self._line("overlay.position", holder),
            self._line("overlay.safe", *sides[:4]),
            self._line("", *sides[4:]),
            hint_label(self._desk, "overlay.safe_hint"),
        )

    def focus_meaning(self) -> None:
        """Lead to where it is said what a struck price means."""
        self._scroll.ensureWidgetVisible(self._meaning)
        self._meaning.setFocus()
        self._meaning.showPopup()

    def _says(self) -> QFrame:
        look = self._overlay.look
        stock = self._switch("stock", look.shows_stock, lambda on: replace(self._overlay.look, shows_stock=on))
        upcoming = self._switch("next", look.shows_next, lambda on: replace(self._overlay.look, shows_next=on))
        self._meaning = meaning = QComboBox()
        meaning.addItem(self._desk.tr("overlay.meaning.none"), None)
        for one, word in zip(MEANINGS, ("tag", "everyday"), strict=True):
            meaning.addItem(self._desk.tr(f"overlay.meaning.{word}"), one)
        meaning.setCurrentIndex(max(0, meaning.findData(self._overlay.meaning)))
        self._name(meaning, "overlay.meaning", "overlayMeaning")
        meaning.activated.connect(
            lambda at: self._desk.start(self._overlay.say_meaning(meaning.itemData(at)), "overlay-meaning")
        )
        words = self._desk.console.card_words
        platform = self._combo("overlay.platform", ("none", *PLATFORMS), words.platform or "none", "overlay.platform")
        platform.activated.connect(
            lambda at: self._desk.start(
                words.say_platform(None if platform.itemData(at) == "none" else platform.itemData(at)), "room-platform"
            )
        )
        choose = button(
            self._desk, "overlay.pictures_choose", self._on_pictures_choose, name="overlayPicturesButton", role="small"
        )
        return self._card(
            "overlay.says",
            self._line("overlay.pictures", choose),
            hint_label(self._desk, "overlay.pictures_hint"),
            stock,
            hint_label(self._desk, "overlay.stock_hint"),
            upcoming,
            self._line("overlay.meaning", meaning),
            hint_label(self._desk, "overlay.meaning_hint"),
            self._line("overlay.platform", platform),
            hint_label(self._desk, "overlay.platform_hint"),
        )

    # --- how it gets into the stream ---

    def _addresses(self) -> QFrame:
        tr = self._desk.tr
        self._fields = {name: self._field(f"overlay.address.{name}") for name in ("follows", "board")}
        self._sizes = label(tone="quiet", wrap=True)
        steps = [label(tr(f"overlay.step{at}"), tone="quiet", wrap=True) for at in (1, 2, 3)]
        return self._card(
            "overlay.addresses",
            self._line_with_field("follows"),
            self._line_with_field("board"),
            self._sizes,
            *steps,
            hint_label(self._desk, "overlay.secret"),
        )

    def _windows(self) -> QFrame:
        ground = self._combo(
            "card_window.ground", GROUNDS, str(self._desk.console.settings.get(GROUND_KEY) or GROUNDS[0]),
            "card_window.ground",
        )  # fmt: skip
        ground.activated.connect(lambda at: self._on_ground_chosen(str(ground.itemData(at))))
        self._open = button(
            self._desk, "card_window.open", self._on_window_clicked, name="cardWindowButton", icon="live"
        )
        return self._card(
            "card_window.title",
            self._line("card_window.ground", ground, self._open),
            hint_label(self._desk, "card_window.hint"),
        )

    def _show_addresses(self) -> None:
        hub = self._desk.console.hub
        language = self._overlay.language_query
        for name, url in (
            ("follows", hub.overlay_address(f"?{language}")),
            ("board", hub.overlay_address(f"?layout=board&{language}", for_others=True)),
        ):
            self._fields[name].setText(url or "")
            self._fields[name].setCursorPosition(0)
        upright, lying = "1080 × 1920", "1920 × 1080"
        size = upright if self._overlay.look.layout == "portrait" else lying
        self._sizes.setText(self._desk.tr("overlay.size_of_source", size=size))

    # --- showing ---

    def _show(self) -> None:
        look = self._overlay.look
        self._shape.setCurrentIndex(self._shape.findData(look.frame.shape))
        self._positions.button(POSITIONS.index(look.frame.position)).setChecked(True)
        for box, px in zip(self._safe, look.frame.safe, strict=True):
            box.blockSignals(True)
            box.setValue(px)
            box.blockSignals(False)
        file, problem = self._overlay.style_file, self._overlay.style_problem
        told = file.name if file else self._desk.tr("overlay.style_usual")
        self._style.setText(told if problem is None else self._desk.tr(problem.reason, **problem.params))
        set_look(self._style, "tone", "quiet" if problem is None else "bad")
        self._no_style.setVisible(file is not None)
        self._show_addresses()
        self.preview.update()

    def _order(self) -> CardOrder:
        """What the preview draws: the card on air, or a sample of the stage that is chosen."""
        console = self._desk.console
        chosen = self._sample.currentData()
        if chosen == _ON_AIR:
            return console.scene.order()
        now_ms = console.clock.now_ms()
        if now_ms - self._sample_since_ms > _SAMPLE_LASTS_MS.get(chosen, 90_000):
            self._sample_since_ms = now_ms
        tr = self._desk.tr
        card = sample_card(
            chosen,
            self._sample_since_ms,
            title=tr("overlay.sample_title"),
            offer=tr("overlay.sample_offer"),
            meaning=self._overlay.meaning,
        )
        look = self._overlay.look
        upcoming = {"number": "12", "title": tr("overlay.sample_next")} if look.shows_next else None
        moment = Moment(now_ms, is_reserve=True, shows_stock=look.shows_stock)
        return CardOrder(card, moment, look, self._overlay.css, console.profile.is_rehearsal, upcoming)

    @Slot(int)
    def _on_sample_activated(self, at: int) -> None:
        self._sample_since_ms = self._desk.console.clock.now_ms()
        self.preview.update()

    # --- acting ---

    def _choose(self, look: CardLook) -> None:
        self._overlay.wear(look)
        self._desk.start(self._overlay.keep(), "overlay-look")

    @Slot()
    def _on_safe_edited(self) -> None:
        look = self._overlay.look
        safe = tuple(box.value() for box in self._safe)
        if safe != look.frame.safe:
            self._choose(look.with_frame(safe=safe))

    def _on_pictures_choose(self) -> None:
        bring_in = self._desk.console.goods_pictures.bring_in
        choose_folder(
            *(self, self._desk.tr("overlay.pictures_choose")),
            lambda path: self._desk.start(bring_in(path), "pictures"),
            name="overlayPicturesDialog",
        )

    def _on_style_choose(self) -> None:
        choose_file(self, self._desk.tr("overlay.style_choose"), _CSS, self._take_style, name="overlayStyleDialog")

    def _on_style_begin(self) -> None:
        choose_where_to_save(
            *(self, self._desk.tr("overlay.style_begin"), _CSS, "card.css"),
            lambda path: self._desk.start(self._overlay.begin_style(path), "overlay-begin-style"),
            name="overlayBeginStyleDialog",
        )

    def _take_style(self, file: Path | None) -> None:
        self._desk.start(self._overlay.take_style(file), "overlay-style")

    def _on_ground_chosen(self, ground: str) -> None:
        self._desk.start(self._choose_ground(ground), "card-window-ground")

    async def _choose_ground(self, ground: str) -> None:
        await self._desk.console.settings.set(GROUND_KEY, ground)
        if self._window is not None:
            self._close_window()
            self._open_window()

    def _on_window_clicked(self) -> None:
        if self._window is None:
            self._open_window()
        else:
            self._close_window()

    def _open_window(self) -> None:
        self._window = window = CardWindow(self._desk)
        window.closed.subscribe(lambda _: self._window_is_gone())
        window.show()
        self._open.setText(self._desk.tr("card_window.close"))

    def _window_is_gone(self) -> None:
        self._window = None
        self._open.setText(self._desk.tr("card_window.open"))

    def _close_window(self) -> None:
        if self._window is not None:
            self._window.close()

    # --- pieces ---

    def _card(self, title_key: str, *lines: QWidget) -> QFrame:
        card = QFrame()
        card.setObjectName("settingsCard")
        title = label(self._desk.tr(title_key), step="strong")
        card.setLayout(column(self._desk, title, *lines, gap=10, around=(16, 16)))
        return card

    def _line(self, key: str, *parts: QWidget) -> QWidget:
        return named_line(self._desk, key, *parts, None, width=_LABEL_WIDTH)

    def _line_with_field(self, name: str) -> QWidget:
        field = self._fields[name]
        copy = icon_button(self._desk, "copy", "copy", lambda: QGuiApplication.clipboard().setText(field.text()))
        return named_line(self._desk, f"overlay.address.{name}", field, copy, width=_LABEL_WIDTH)

    def _field(self, key: str) -> QLineEdit:
        field = QLineEdit()
        field.setReadOnly(True)
        field.setPlaceholderText(self._desk.tr("settings.no_hub"))
        self._name(field, key, key)
        return field

    def _name(self, widget: QWidget, key: str, name: str) -> None:
        widget.setAccessibleName(self._desk.tr(key))
        widget.setObjectName(name)

    def _combo(self, key: str, choices: Sequence[str], now: str, family: str) -> QComboBox:
        box = QComboBox()
        for one in choices:
            box.addItem(self._desk.tr(f"{family}.{one}"), one)
        box.setCurrentIndex(max(0, box.findData(now)))
        self._name(box, key, key)
        return box

    def _choice(self, name: str, choices: Sequence[str], now: str, look_with: Callable[[Any], CardLook]) -> QComboBox:
        box = self._combo(f"overlay.{name}", choices, now, f"overlay.{name}")
        box.activated.connect(lambda at: self._choose(look_with(box.itemData(at))))
        return box

    def _switch(self, name: str, is_on: bool, look_with: Callable[[bool], CardLook]) -> QCheckBox:
        box = QCheckBox(self._desk.tr(f"overlay.{name}"))
        box.setChecked(is_on)
        self._name(box, f"overlay.{name}", f"overlay.{name}")
        box.clicked.connect(lambda on: self._choose(look_with(on)))
        return box
