"""The check before a show: what would go wrong, by what it is, each with a jump to where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.menu import plain_word
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.preflight import Check, Finding, Grave

_TONES = {Grave.WRONG: "bad", Grave.LOOK: "warn", Grave.PROOF: "quiet"}
_ICONS = {Grave.WRONG: "error", Grave.LOOK: "warning", Grave.PROOF: "info"}
_INKS = {Grave.WRONG: "bad", Grave.LOOK: "warn", Grave.PROOF: "quiet"}
_SHOWN, _MOST = 12, 300
_NAME_LETTERS = 8


class PreflightDialog(DialogFrame):
    """Nothing here holds anybody up: it is closed, and the show starts.

    `on_jump` is told the finding that somebody wants to mend.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, found: Sequence[Finding], on_jump: Callable[[Finding], object]
    ) -> None:
        super().__init__(desk, parent, "preflight.title", name="preflightDialog", width=640)
        self._on_jump = on_jump
        if found:
            self.say(summary(desk, found), tone="")
            self.add(self._list(found))
        else:
            self.add(self._clean())
        self.add_buttons(button(desk, "close", self.accept, name="closePreflightButton"))

    def _clean(self) -> QWidget:
        desk, px = self.desk, self.desk.theme.px
        mark = label()
        mark.setPixmap(icons.pixmap("check", desk.theme.color("good"), px(40)))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = label(desk.tr("preflight.clean"), step="title", tone="good", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = label(desk.tr("preflight.clean_hint"), tone="quiet", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QWidget()
        box.setObjectName("preflightClean")
        box.setLayout(column(desk, 16, mark, words, hint, 16, gap=8))
        return box

    def _list(self, found: Sequence[Finding]) -> QScrollArea:
        parts = []
        for (check, group), some in groupby(_ordered(found), key=_kind):
            findings = list(some)
            parts.append(self._group(check, group, findings))
        lines = column(self.desk, *parts, None, gap=14, around=(0, 0))
        box = QWidget()
        box.setLayout(lines)
        scroll = QScrollArea()
        scroll.setWidget(box)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(self.desk.theme.px(380))
        return scroll

    def _group(self, check: Check, name: str, found: Sequence[Finding]) -> QWidget:
        desk, theme = self.desk, self.desk.theme
        grave, words = found[0].grave, found[0].group
        mark = label()
        mark.setPixmap(icons.pixmap(_ICONS[grave], theme.color(_INKS[grave]), theme.px(16)))
        told = desk.tr(f"preflight.{check.value}")
        if words is not None:
            told = f"{told}：{words.zh}" if desk.words.language == "zh_CN" else f"{told}: {words.en}"
        title = label(told, step="strong", tone=_TONES[grave])
        count = label(str(len(found)), step="small", tone="faint")
        head = row(desk, mark, title, count, None, gap=6)
        why = self._why(check, found[0])
        flow = FlowLayout(theme.px(6))
        for one in found[:_SHOWN]:
            flow.addWidget(self._chip(told, one))
        if len(found) > _SHOWN:
            rest = found[_SHOWN:_MOST]
            more = button(
                desk, "preflight.all", lambda: self._show_rest(told, rest, flow, more), name=f"more-{check.value}"
            )
            more.setText(desk.tr("preflight.more", count=len(found) - _SHOWN))
            more.setAccessibleName(f"{told} {more.text()}")
            more.setToolTip(desk.tr("preflight.all"))
            more.setProperty("chip", "plain")
            flow.addWidget(more)
        box = QWidget()
        box.setObjectName(f"preflight-{check.value}{f'-{name}' if name else ''}")
        parts = [head, label(why, step="small", tone="quiet", wrap=True)] if why else [head]
        box.setLayout(column(desk, *parts, flow, gap=4))
        return box

    def _chip(self, told: str, one: Finding) -> QPushButton:
        """One finding, and the way to its cell."""
        chip = button(self.desk, "preflight.jump", partial(self._jump, one), name=f"jump-{one.check.value}")
        chip.setText(plain_word(self._words(one)))
        chip.setAccessibleName(f"{told} {self._words(one)}")
        chip.setToolTip(self.desk.tr("preflight.jump"))
        chip.setProperty("chip", "plain")
        return chip

    def _show_rest(self, told: str, rest: Sequence[Finding], flow: FlowLayout, more: QPushButton) -> None:
        more.hide()
        for one in rest:
            chip = self._chip(told, one)
            flow.addWidget(chip)
            chip.show()  # what is hidden takes no room yet

    def _why(self, check: Check, one: Finding) -> str:
        if one.group is not None:
            return one.group.why_zh if self.desk.words.language == "zh_CN" else one.group.why_en
        return self.desk.tr(f"preflight.why.{check.value}")

    def _words(self, one: Finding) -> str:
        tr, console = self.desk.tr, self.desk.console
        product = console.goods.catalogue.product(one.product_id) if one.product_id is not None else None
        if one.check is Check.STRUCK:
            return tr("preflight.struck_in", count=int(one.said))
        if product is None:
            return one.said
        short = product.name if len(product.name) <= _NAME_LETTERS else f"{product.name[:_NAME_LETTERS]}…"
        name = f"{tr('air.no', number=product.number)} {short}" if product.number else short
        if one.ours is not None and one.theirs is not None:
            sign = "<" if one.check is Check.UNDER_FLOOR else "≠"
            return f"{name} {one.said} {money(one.ours)} {sign} {money(one.theirs)}".replace("  ", " ")
        if one.group is not None or one.check is Check.CARD_WORDS:
            return tr("preflight.says", name=name, word=one.said)
        if one.check is Check.LONG_TITLE:
            return tr("preflight.letters", name=name, count=int(one.said))
        return f"{name} {one.said}".strip() if one.check is Check.NO_PRICE else name

    def _jump(self, one: Finding) -> None:
        self.accept()
        self._on_jump(one)


def summary(desk: Desk, found: Sequence[Finding]) -> str:
    """In one line, what there is to mend."""
    if not found:
        return desk.tr("preflight.clean")
    # What is wrong is counted one by one; of the rest, how many kinds there are.
    kinds = {grave: len({_kind(one) for one in found if one.grave is grave}) for grave in Grave}
    counts = kinds | {Grave.WRONG: sum(one.grave is Grave.WRONG for one in found)}
    parts = [desk.tr(f"preflight.count.{grave.name.lower()}", count=counts[grave]) for grave in Grave if counts[grave]]
    return " · ".join(parts)


def _kind(one: Finding) -> tuple[Check, str]:
    return one.check, one.group.name if one.group else ""


def _ordered(found: Sequence[Finding]) -> list[Finding]:
    """By what they are, in the order in which each kind comes first."""
    first: dict[tuple[Check, str], int] = {}
    for one in found:
        first.setdefault(_kind(one), len(first))
    return sorted(found, key=lambda one: first[_kind(one)])
