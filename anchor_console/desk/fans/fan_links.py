"""Who else a fan is, or may be: identities that were linked, and those that are proposed, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from anchor_console.core.ids import Identity
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.same_part import tell_apart
from anchor_console.desk.widgets.wording import day_and_time, identity_words
from anchor_console.fans.fan import Fan
from anchor_console.fans.links import Ground
from anchor_console.live.fans.fan_view import Proposal

_TOLD_ONCE = {Ground.PICTURE: "link.by_picture", Ground.LIST: "link.by_list"}


class LinkedLine(QWidget):
    """An identity that is this fan too; where that was only guessed, a person may say yes."""

    undone = Signal(object)
    """This one (a `Proposal`) is somebody else."""
    accepted = Signal(object)

    def __init__(self, desk: Desk, other: Proposal) -> None:
        super().__init__()
        link = other.link
        key = "link.confirmed" if link.is_confirmed else "link.guessed"
        text = label(desk.tr(key, place=place_of(desk, other.fan)), step="small", tone="quiet", wrap=True)
        text.setToolTip(plain_tip(reasons_of(desk, other)))
        undo = button(desk, "link.undo", lambda: self.undone.emit(other), name="undoLinkButton", role="small")
        tell_apart(undo, link.id)
        line = row(desk, text, gap=6)
        line.setStretch(0, 1)
        self.yes: YesButton | None = None
        """Where it is still to be answered."""
        if link.is_confirmed:
            line.addWidget(undo)
            self.setLayout(line)
        else:
            self.yes = YesButton(desk, lambda: self.accepted.emit(link), lambda: self.undone.emit(other))
            self.yes.setObjectName("confirmLinkButton")
            tell_apart(self.yes, link.id)
            self.setLayout(column(desk, line, row(desk, self.yes, undo, None, gap=6), gap=4))


class LinkProposal(QWidget):
    """An identity that may be this fan; a person says."""

    accepted = Signal(object)
    rejected = Signal(object)

    def __init__(self, desk: Desk, one: Proposal) -> None:
        super().__init__()
        what = label(desk.tr("link.proposed", name=one.fan.name, place=place_of(desk, one.fan)), wrap=True)
        why = label(reasons_of(desk, one), step="small", tone="quiet", wrap=True)
        self.yes = YesButton(desk, lambda: self.accepted.emit(one.link), lambda: self.rejected.emit(one.link))
        self.yes.setObjectName("acceptLinkButton")
        no = button(desk, "link.no", lambda: self.rejected.emit(one.link), name="rejectLinkButton", role="small")
        for one_of_two in (self.yes, no):
            tell_apart(one_of_two, one.link.id)
        self.setObjectName("linkProposal")
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(column(desk, what, why, row(desk, self.yes, no, None, gap=6), gap=4, around=(10, 8)))


class YesButton(QPushButton):
    """Says that two are one; with the keyboard on it Return does, Delete says that they are not, and arrows go on."""

    step_requested = Signal(int)

    def __init__(self, desk: Desk, say_yes: Callable[[], object], say_no: Callable[[], object]) -> None:
        super().__init__(desk.tr("link.yes"))
        self._say_no = say_no
        self.setAccessibleName(self.text())
        self.setToolTip(desk.tr("link.keys"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("role", "small")
        self.setAutoDefault(True)
        self.clicked.connect(lambda: say_yes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if is_only_held(event):
            return
        if key in RETURN:
            self.click()
        elif key == Qt.Key.Key_Delete:
            self._say_no()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.step_requested.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.step_requested.emit(-1)
        else:
            super().keyPressEvent(event)


def place_of(desk: Desk, fan: Fan) -> str:
    """On which platform, and under which id, a fan is known."""
    known = fan.identity
    return identity_words(desk, Identity(known.platform, known.space, fan.name) if fan.masked else known)


def reasons_of(desk: Desk, one: Proposal) -> str:
    """Why two may be one: the same name, and a picture, orders, or the seller's own list."""
    orders = [reason for reason in one.link.reasons if reason.ground is Ground.ORDER]
    grounds = {reason.ground for reason in one.link.reasons}
    told = [desk.tr(key) for ground, key in _TOLD_ONCE.items() if ground in grounds]
    for it in orders[:3]:
        key = "link.by_one_order" if it.is_of_both else "link.by_order"
        told.append(desk.tr(key, order=it.order_id, at=day_and_time(it.at_ms)))
    return desk.words.semicolon.join([*told, desk.tr("link.sureness", percent=one.link.sureness)])
