"""What the person at the desk must be told, in their words, one line each, until it is over or dismissed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from anchor_console.core.notices import Level, Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.totals_bar import TotalsBar
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.page_stack import PageStack
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import fact_words

_LINES = 3
_ASKED_ELSEWHERE = "phrase.suspected"
_WIDE_PX = 620
_RIGHT_PX = 148
"""Clear of the button at the right of the lowest bar."""
_LEAST_PX = 300
_FOOT_PX = 10
_FOOT_WITH_BUTTONS_PX = 56
_ABOVE_BUTTONS_PX = 2
_PASSING_MS = 8_000
"""What needs no answer goes by itself."""
_FOLDED_PX = 420
"""At least, where there is room; more where the sentence needs it, and nothing stands there."""
_WHOLE_MS = 8_000
"""So long what came is told in whole sentences; then in one line, beside the totals, and nothing else is covered."""
_MENDED_ON = {
    "card.no_overlay": "overlay",
    "card.words_platform": "overlay",
    "source.failed": "sources",
    "source.needs_you": "sources",
    "source.no_shop": "sources",
}
"""The page to which the sentence sends a person."""
_LOOKS = {Level.INFO: ("info", "info"), Level.WARNING: ("warning", "warn"), Level.ERROR: ("error", "bad")}


class NoticeLine(QFrame):
    """A sentence, whole; or folded into one line that is cut where the room ends.

    Args:
        unfold: asked for with a press, where there is more to see than this.
        others: how many more notices there are behind it.
        go: leads to the page where it is mended.
    """

    def __init__(
        self,
        desk: Desk,
        notice: Notice,
        unfold: Callable[[], object] | None = None,
        others: int = 0,
        *,
        go: Callable[[], object] | None = None,
        is_folded: bool = False,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._notices, self._notice = desk.console.notices, notice
        self.setProperty("notice", notice.level.value)
        shape, color = _LOOKS[notice.level]
        mark = label()
        mark.setPixmap(icons.pixmap(shape, desk.theme.color(color), desk.theme.px(18)))
        text = desk.tr(notice.key, **_in_words(desk, notice.params))
        tone = "" if notice.level is Level.INFO else color
        words = ElidedLabel(text, tone=tone) if is_folded else label(text, tone=tone, wrap=True)
        self.setAccessibleName(text)
        if notice.passes:
            going = QTimer(self)
            going.setSingleShot(True)
            going.timeout.connect(self._dismiss)
            going.start(_PASSING_MS)
        close = icon_button(desk, "close", "notice.dismiss", self._dismiss)
        parts: list[QWidget] = [mark, words]
        if others:
            parts.append(label(desk.tr("notice.more", count=others), step="small", tone="quiet"))
        below: list[QWidget] = []
        if go is not None:
            page = _MENDED_ON[notice.key]
            there = button(desk, f"nav.{page}", go, name="noticeGo", role="small", icon=page)
            there.setToolTip(desk.tr("notice.go", page=desk.tr(f"nav.{page}")))
            there.setAccessibleName(there.toolTip())
            below = [] if is_folded else [there]
            parts += [there] if is_folded else []
        if unfold is not None:
            parts.append(icon_button(desk, "more", "notice.unfold", unfold, name="noticeUnfold"))
        line = row(desk, *parts, close, gap=8)
        line.setStretch(1, 1)
        # Beside a sentence of several lines a button would make it narrower, and higher yet.
        ways = [row(desk, None, *below)] if below else []
        self._lines = column(desk, line, *ways, gap=4, around=(12, 2 if is_folded else 4))
        self.setLayout(self._lines)
        self._words = words

    def whole_px(self) -> int:
        """How wide it is with its sentence in one line."""
        self._words.ensurePolished()
        words = self._words.fontMetrics().horizontalAdvance(self.accessibleName()) + self._desk.theme.px(4)
        return self._lines.sizeHint().width() + words  # the words themselves, which may be cut, ask for no width

    @Slot()
    def _dismiss(self) -> None:
        self._notices.clear(self._notice.key, self._notice.subject)


def _in_words(desk: Desk, params: Mapping[str, str | int]) -> dict[str, str | int]:
    """What fills the sentence's gaps; a fact's value is told with what it is of."""
    if "facet" not in params:
        return dict(params)
    return {**params, "value": fact_words(desk, str(params["facet"]), str(params["value"]))}


class NoticeBar(QWidget):
    """The latest notices, the newest at the top; how many more there are is said below.

    They lie over the foot of a page: nothing on it moves under a hand that is about to press. For some seconds those
    that came are whole, and may cover rows and their buttons; then the newest stands in one line. Away from the live
    page, where somebody works among rows, the newest alone is whole, unless the others are asked for. What is
    suspected of being a phrase is asked in the chat pane, and not told here again. Never over what a page spares.

    Args:
        over: what shows one of several pages.
        live: the page that has figures at its foot, where others have buttons.
        figures: those figures.
        read_aloud: what on that page is read aloud from, and not to be covered.
    """

    page_requested = Signal(str)

    def __init__(
        self,
        desk: Desk,
        over: PageStack,
        live: QWidget,
        figures: TotalsBar,
        read_aloud: QWidget,
    ) -> None:
        super().__init__(over)
        self._live, self._figures = live, figures
        self._read_aloud = read_aloud
        over.currentChanged.connect(self._on_over_current_changed)
        self.setObjectName("noticeBar")
        self._desk = desk
        self._over = over
        for one in (over, read_aloud, figures.last):
            one.installEventFilter(self)
        self._shown: list[Notice] | None = None
        self._are_asked_for = False
        self._read: list[Notice] = []
        """Those that stood here whole for long enough."""
        self._folding = QTimer(self)
        self._folding.setSingleShot(True)
        self._folding.setInterval(_WHOLE_MS)
        self._folding.timeout.connect(self._on_folding_timeout)
        self._lines: QVBoxLayout = column(desk, gap=4)
        self.setLayout(self._lines)
        desk.ties.listen(desk.console.notices.posted, lambda _: self._show())
        desk.ties.listen(desk.console.notices.cleared, lambda _: self._show())
        self._show()

    def texts(self) -> list[str]:
        """The sentences shown, the newest first."""
        found = self.findChildren(NoticeLine)
        return [line.accessibleName() for line in found if not line.isHidden()]

    def _show(self) -> None:
        current = [one for one in self._desk.console.notices.current if one.key != _ASKED_ELSEWHERE]
        if current == self._shown:
            return
        self._shown = current
        self._read = [one for one in self._read if one in current]  # who presses once more is told once more
        self._lay_lines()

    @property
    def is_folded(self) -> bool:
        """Whether all that is told here was whole for long enough."""
        return bool(self._shown) and all(one in self._read for one in self._shown or ())

    def unfold(self) -> None:
        """Show the sentences whole again, for as long as when they came."""
        self._read = []
        self._are_asked_for = True
        self._lay_lines()

    @Slot()
    def _on_folding_timeout(self) -> None:
        if self.underMouse():
            self._folding.start()  # somebody reads them, or is about to press
        else:
            self._read = list(self._shown or ())
            self._are_asked_for = False
            self._lay_lines()
            # Behind the newest what passes has no line of its own by which it would go.
            for one in self._read[:-1]:
                if one.passes:
                    self._desk.console.notices.clear(one.key, one.subject)

    def _lay_lines(self) -> None:
        current = self._shown or []
        fresh = [one for one in current if one not in self._read]
        if fresh and not self._folding.isActive():
            self._folding.start()
        while self._lines.count():
            item = self._lines.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        whole = fresh[-_LINES:]
        lines: list[QWidget] = [NoticeLine(self._desk, notice, go=self._way(notice)) for notice in reversed(whole)]
        is_alone = len(current) > 1 and not self._are_asked_for and self._over.currentWidget() is not self._live
        if current and (is_alone or not fresh):
            newest, others = current[-1], len(current) - 1
            way = self._way(newest)
            lines = [NoticeLine(self._desk, newest, self.unfold, others, go=way, is_folded=not fresh)]
        elif fresh and len(current) > len(whole):
            more = label(self._desk.tr("notice.more", count=len(current) - len(whole)), step="small", tone="quiet")
            more.setObjectName("noticeMore")
            lines.append(more)
        for line in lines:
            self._lines.addWidget(line)
            line.show()  # where the bar stands already, Qt only does so later, and the bar would have no height
        self.setVisible(bool(current))
        self._lie_at_the_foot()

    def _way(self, notice: Notice) -> Callable[[], object] | None:
        """Leads to where it is mended; None where that is here."""
        page = _MENDED_ON.get(notice.key)
        if page is None or page == self._over.shown_name():
            return None
        return partial(self.page_requested.emit, page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._lie_at_the_foot()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_over_current_changed(self) -> None:
        self._lay_lines()

    def _lie_at_the_foot(self) -> None:
        """Stand over the page's foot, as high as the sentences need."""
        px, room = self._desk.theme.px, self._over.size()
        right = min(px(_RIGHT_PX), room.width() // 4)
        is_live = self._over.currentWidget() is self._live
        if (spared := self._over.spared_now()) is not None:
            right = max(right, spared.width() + px(2 * _FOOT_PX))
        width = min(px(_WIDE_PX), room.width() // 2)
        if self.is_folded:
            free = room.width() - right - self._figures.end_px() - px(_FOOT_PX) if is_live else room.width() // 2
            wanted = max(one.whole_px() for one in self.findChildren(NoticeLine) if not one.isHidden())
            width = max(min(px(_FOLDED_PX), width), min(free, wanted))
        if is_live and not self.is_folded:
            end = self._read_aloud.mapTo(self._over, self._read_aloud.rect().topRight()).x()
            width = min(width, max(px(_LEAST_PX), room.width() - right - end - px(_FOOT_PX)))
        foot = px(_FOOT_PX if is_live or self._over.is_foot_clear() else _FOOT_WITH_BUTTONS_PX)
        if (buttons := self._over.foot_now()) is not None:
            buttons.installEventFilter(self)  # in a narrower window they take a line more
            foot = room.height() - buttons.mapTo(self._over, QPoint()).y() + px(_ABOVE_BUTTONS_PX)
        lines = self._lines
        height = lines.heightForWidth(width) if lines.hasHeightForWidth() else lines.sizeHint().height()
        self.setGeometry(room.width() - right - width, room.height() - foot - height, width, height)
        self.raise_()
