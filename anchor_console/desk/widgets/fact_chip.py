"""One fact as a chip that can be settled: Return confirms, Delete rejects, a click or Space shows what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip

from anchor_console.core.ids import MessageId
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.menu import PassingMenu, offer, plain_word
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.same_part import tell_apart
from anchor_console.desk.widgets.wording import by_whom, day_and_time, fact_words, said_when
from anchor_console.fans.facts import MAY_BE_SEVERAL, SELF, SENT_BACK, Evidence, Ground, Standing
from anchor_console.fans.known import KnownFact
from anchor_console.goods.same_size import is_same_size
from anchor_console.live.fans.fan_view import Words
from anchor_console.sales.habits import with_whom_it_is_for
from anchor_console.sales.purchases import Purchase

_LOOKS = {Standing.CONFIRMED: "good", Standing.STATED: "plain", Standing.GUESSED: "warn"}
_SHOWN_EVIDENCE = 6
_LEAST = 60


class FactChip(QPushButton):
    """Tells what a person wants of the fact; it changes nothing itself."""

    settle_requested = Signal(object, object)
    """The fact, and how it stands from now on."""
    message_requested = Signal(object, object)
    """A message that it rests on, and its session."""
    step_requested = Signal(int)
    """The keyboard goes on to the next chip, or back."""

    def __init__(
        self, desk: Desk, known: KnownFact, words: dict[MessageId, Words], bought: Sequence[Purchase] = ()
    ) -> None:
        """
        Args:
            words: the lines that facts rest on.
            bought: what the fan bought, the newest first.
        """
        self._whole = self._shown = chip_text(desk, known)
        super().__init__(plain_word(self._whole))
        self._desk = desk
        self.known = known
        self._words = words
        self.setObjectName("factChip")
        tell_apart(self, known.fact.key)
        self.setAutoDefault(False)
        # Else the longest of them makes all that stands around it wider than its pane.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        doubt = known.is_contradicted and not known.is_settled
        look = _LOOKS[known.fact.standing]
        if known.is_of_being_there and look == "plain":
            look = "mark"  # as the word for whom they buy stands there by itself
        self.setProperty("chip", "faint" if known.is_old else "doubt" if doubt else look)
        self.setAccessibleName(self._whole)
        self._tip = tip_of(desk, known, words, bought)
        self.setToolTip(plain_tip(self._tip))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_custom_context_menu_requested)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """As wide as its words whole, whatever of them is shown."""
        hint = super().sizeHint()
        hint.setWidth(hint.width() + self._advance(self._whole) - self._advance(self._shown))
        return hint

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._desk.theme.px(_LEAST)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, shown = self.width() - self.sizeHint().width(), self._whole
        if room < 0:
            room += self._advance(self._whole)
            shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self._shown:
            self._shown = shown
            self.setText(plain_word(shown))
            is_cut = shown != self._whole
            self.setToolTip(plain_tip(f"{self._whole}\n{self._tip}" if is_cut else self._tip))

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if is_only_held(event):
            return
        if key in RETURN:
            self._settle(Standing.CONFIRMED)
        elif key == Qt.Key.Key_Delete:
            self._settle(Standing.REJECTED)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.step_requested.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.step_requested.emit(-1)
        else:
            super().keyPressEvent(event)

    def _settle(self, standing: Standing) -> None:
        if self.known.fact.standing is not standing:
            self.settle_requested.emit(self.known, standing)

    def _on_clicked(self) -> None:
        for it in self.known.fact.evidence:
            if it.message_id is not None and it.message_id in self._words:
                self.message_requested.emit(it.message_id, self._words[it.message_id].session_id)
                return
        # It rests on no line: what it does rest on is told here, to who has no mouse to hover with as well.
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)

    def _on_custom_context_menu_requested(self, where: QPoint) -> None:
        menu = PassingMenu(self, "factMenu")
        for standing in (Standing.CONFIRMED, Standing.REJECTED):
            action = offer(menu, self._desk.tr(f"fact.{standing.value}"), partial(self._settle, standing))
            action.setEnabled(self.known.fact.standing is not standing)
        menu.addSeparator()
        for it in self.known.fact.evidence[:_SHOWN_EVIDENCE]:
            line = self._words.get(it.message_id) if it.message_id is not None else None
            if line is not None:
                show = partial(self.message_requested.emit, it.message_id, line.session_id)
                offer(menu, f"{said_when(self._desk, it.at_ms)}  {line.text[:24]}", show)
        menu.popup(self.mapToGlobal(where))


def chip_text(desk: Desk, known: KnownFact) -> str:
    """What the chip says: the fact, how often bought, how sure, and when said where another says otherwise."""
    fact, tr = known.fact, desk.tr
    times = f" ×{known.times}" if known.times else ""
    standing = tr("standing.old") if known.is_old else tr(f"standing.{fact.standing}")
    if fact.standing is Standing.GUESSED and not known.rows:
        standing = tr("standing.bought") if not known.is_old else standing
    said = fact.value if fact.facet == "likes" and not known.rows else fact_words(desk, fact.facet, fact.value)
    if known.is_of_being_there:
        said = wearer_name(desk, fact.wearer)
    when = f" · {said_when(desk, fact.stated_at_ms)}" if known.is_contradicted or known.is_old else ""
    return f"{said}{times} · {standing}{when}"


def wearer_name(desk: Desk, wearer: str) -> str:
    """Whose it is; the audience words are read in Chinese, whatever the window speaks."""
    key = f"wearer.{wearer}"
    return desk.tr(key) if key in desk.words else wearer


def bought_behind(known: KnownFact, bought: Sequence[Purchase]) -> list[Purchase]:
    """The purchases that a habit is counted from."""
    fact = known.fact
    if not known.times:
        return []
    theirs = [one for one in with_whom_it_is_for(bought) if (one.wearer or SELF) == fact.wearer]
    if fact.facet == SENT_BACK:
        return [one for one in theirs if one.is_returned and is_same_size(one.size or "", fact.value)]
    if fact.facet == "size":
        return [one for one in theirs if not one.is_returned and is_same_size(one.size or "", fact.value)]
    return [one for one in theirs if not one.is_returned and fact.value in (one.color, one.category)]


def tip_of(desk: Desk, known: KnownFact, words: dict[MessageId, Words], bought: Sequence[Purchase] = ()) -> str:
    """How it stands and why: what was said, bought or written down, each with its day."""
    fact, tr = known.fact, desk.tr
    lines = []
    if known.is_contradicted:
        lines.append(tr("fact.maybe_two" if fact.wearer in MAY_BE_SEVERAL else "fact.contradicted"))
    if known.is_old:
        lines.append(tr("fact.old"))
    if fact.settled_by is not None and fact.settled_at_ms is not None:
        by = by_whom(desk, fact.settled_by)
        lines.append(tr("fact.settled", by=by, at=day_and_time(fact.settled_at_ms)))
    behind = bought_behind(known, bought)
    lines += [
        _evidence(desk, it, words)
        for it in fact.evidence[:_SHOWN_EVIDENCE]
        if it.ground is not Ground.SALE or not behind
    ]
    if known.times:
        lines.append(tr("fact.bought_times", times=known.times))
    for one in behind[:_SHOWN_EVIDENCE]:
        what = " ".join(part for part in (one.product_name or one.product_code, one.variant) if part)
        lines.append(f"{day_and_time(one.at_ms)} {what} ×{one.qty}" if one.at_ms is not None else f"{what} ×{one.qty}")
    if fact.session_only:
        lines.append(tr("fact.session_only"))
    return "\n".join(line for line in lines if line)


def _evidence(desk: Desk, it: Evidence, words: dict[MessageId, Words]) -> str:
    at = day_and_time(it.at_ms)
    if it.ground is Ground.SALE:
        return desk.tr("fact.from_sale", at=at)
    if it.ground is Ground.PERSON:
        by = by_whom(desk, it.by_name or "")
        return desk.tr("fact.from_person", by=by, at=at)
    line = words.get(it.message_id) if it.message_id is not None else None
    return desk.tr("fact.from_words", at=at, text=line.text) if line else desk.tr("fact.from_gone", at=at)
