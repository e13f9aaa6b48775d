"""Everything of one fan at one moment, from top to bottom; it tells what a person wants done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from anchor_console.core.text import harmless
from anchor_console.desk.chat_layout import fan_color
from anchor_console.desk.context import Desk
from anchor_console.desk.fact_chip import FactChip, wearer_name
from anchor_console.desk.fan_suggestions import FanSizes, FanSuggestions
from anchor_console.desk.flow_layout import FlowLayout
from anchor_console.desk.parts import ElidedLabel, button, column, fill, label, row
from anchor_console.desk.tier_looks import COLORS, label_of
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.wording import by_whom, day, day_and_time, day_of, money, time_of_day
from anchor_console.fans.facts import SELF
from anchor_console.fans.fan import Fan
from anchor_console.fans.known import KnownFact
from anchor_console.fans.links import Ground
from anchor_console.fans.serving import Promise
from anchor_console.live.fan_view import FanView, Proposal

_PURCHASES, _SAID, _OLD_NAMES = 6, 30, 5
_DAY_MS = 24 * 60 * 60_000


class FanSheet(QWidget):
    settle_requested = Signal(object, object)
    message_requested = Signal(object, object)
    add_fact_requested = Signal()
    link_accepted = Signal(object)
    link_rejected = Signal(object)
    link_undone = Signal(object)
    promise_kept = Signal(object)
    grown_up = Signal()

    def __init__(self, desk: Desk, view: FanView) -> None:
        super().__init__()
        self._desk = desk
        self.view = view
        self.chips: list[FactChip] = []
        parts: QVBoxLayout = column(desk, gap=10, around=(12, 10))
        self._head(parts)
        self._proposals(parts)
        self._promises(parts)
        fill(parts, FanSizes(desk, view.fan.id, self))
        self._facts(parts)
        self._figures(parts)
        fill(parts, FanSuggestions(desk, view.fan.id, self))
        self._notes(parts)
        self._purchases(parts)
        self._said(parts)
        fill(parts, None)
        self.setLayout(parts)

    def focus_first_fact(self) -> bool:
        """Put the keyboard on the first fact that nobody settled; False where there is no fact."""
        for chip in (*(one for one in self.chips if not one.known.is_settled), *self.chips):
            chip.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def chip_of(self, key: tuple[str, str, str]) -> FactChip | None:
        return next((chip for chip in self.chips if chip.known.fact.key == key), None)

    # -- who

    def _head(self, parts: QVBoxLayout) -> None:
        desk, theme, px, fan = self._desk, self._desk.theme, self._desk.theme.px, self.view.fan
        face = label(fan.name[:1])
        face.setFixedSize(px(44), px(44))
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        face.setStyleSheet(
            f"background: {fan_color(fan.identity, theme).name()}; color: {theme.color('panel').name()};"
            f" border-radius: {face.width() // 2}px; font-size: {px(20)}px; font-weight: bold"
        )
        name = ElidedLabel(fan.name, step="title")
        name.setObjectName("fanName")
        name.setAccessibleName(fan.name)
        place = ElidedLabel(place_of(desk, fan), step="small", tone="quiet")
        head = row(desk, face, column(desk, name, place, gap=2), gap=12)
        head.setStretch(1, 1)
        fill(parts, head)
        chips = FlowLayout(px(6))
        for chip in self._marks():
            chips.addWidget(chip)
        if chips.count():
            fill(parts, chips_box(chips))
        if self.view.not_served is not None:
            fill(parts, self._not_served())
        if fan.old_names:
            joint = "、" if desk.words.language == "zh_CN" else ", "
            names = joint.join(fan.old_names[:_OLD_NAMES])
            fill(parts, label(desk.tr("fan.old_names", names=names), step="small", tone="quiet", wrap=True))
        for other in self.view.others:
            fill(parts, self._linked(other))

    def _marks(self) -> list[QWidget]:
        """Ours first: the tier; then what the platform says, apart: its club, level and closeness."""
        desk, view, fan = self._desk, self.view, self.view.fan
        found: list[QWidget] = []
        if view.tier is not None and view.not_served is None:
            tier = label(label_of(view.tier, desk.words), chip="tier")
            tier.setObjectName("fanTier")
            colors = COLORS[view.tier.shape]
            theme = desk.theme
            tier.setStyleSheet(
                f"background: {theme.color(f'{colors}_back').name()}; color: {theme.color(colors).name()}"
            )
            tier.setToolTip(desk.tr("fan.tier_tip"))
            found.append(tier)
        for marked in desk.console.marks.of(fan.id):
            chip = label(desk.tr(f"mark.{marked.mark.value}"), chip="bad")
            by = desk.tr("queue.by_desk") if marked.by_name == "desk" else marked.by_name
            chip.setToolTip(desk.tr("fan.mark_tip", by=by, at=day(marked.until_ms)))
            found.append(chip)
        if view.is_minor:
            found.append(label(desk.tr("fan.minor"), chip="bad"))
            found.append(button(desk, "fan.grown_up", self.grown_up.emit, name="grownUpButton", role="small"))
        if fan.staff:
            found.append(label(desk.tr("chat.staff"), chip="mark"))
        if fan.masked:
            found.append(label(desk.tr("fan.masked"), chip="warn"))
        platform = [
            *([fan.club] if fan.club else []),
            *([f"Lv{fan.level}"] if fan.level else []),
            *([desk.tr("fan.closeness", value=f"{view.closeness:,}")] if view.closeness else []),
        ]
        if platform:
            chip = label(" · ".join(platform), chip="club")
            chip.setToolTip(desk.tr("fan.platform_tip"))
            found.append(chip)
        return found

    def _not_served(self) -> QWidget:
        desk, one = self._desk, self.view.not_served
        assert one is not None
        by = desk.tr("queue.by_desk") if one.by_name == "desk" else one.by_name
        text = desk.tr("fan.not_served", why=one.why or "—", by=by, day=day_of(one.set_at_ms))
        bar = label(text, chip="bad", wrap=True)
        bar.setObjectName("fanNotServed")
        return bar

    def _linked(self, other: Proposal) -> QWidget:
        desk = self._desk
        key = "link.confirmed" if other.link.is_confirmed else "link.guessed"
        text = label(desk.tr(key, place=place_of(desk, other.fan)), step="small", tone="quiet", wrap=True)
        text.setToolTip(plain_tip(reasons_of(desk, other)))
        undo = button(desk, "link.undo", lambda: self.link_undone.emit(other.link), name="undoLinkButton", role="small")
        line = row(desk, text, gap=6)
        line.setStretch(0, 1)
        box = QWidget()
        if other.link.is_confirmed:
            line.addWidget(undo)
            box.setLayout(line)
            return box
        sure = button(
            desk, "link.yes", lambda: self.link_accepted.emit(other.link), name="confirmLinkButton", role="small"
        )
        box.setLayout(column(desk, line, row(desk, sure, undo, None, gap=6), gap=4))
        return box

    def _proposals(self, parts: QVBoxLayout) -> None:
        for one in self.view.proposals:
            fill(parts, self._proposal(one))

    def _proposal(self, one: Proposal) -> QWidget:
        desk = self._desk
        what = label(desk.tr("link.proposed", name=one.fan.name, place=place_of(desk, one.fan)), wrap=True)
        why = label(reasons_of(desk, one), step="small", tone="quiet", wrap=True)
        yes = _KeyButton(desk, "link.yes", lambda: self.link_accepted.emit(one.link))
        yes.setObjectName("acceptLinkButton")
        no = button(desk, "link.no", lambda: self.link_rejected.emit(one.link), name="rejectLinkButton", role="small")
        box = QWidget()
        box.setObjectName("linkProposal")
        box.setProperty("role", "notice")
        box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box.setLayout(column(desk, what, why, row(desk, yes, no, None, gap=6), gap=4, around=(10, 8)))
        return box

    # -- what they add up to

    def _figures(self, parts: QVBoxLayout) -> None:
        desk, view, tally = self._desk, self.view, self.view.tally
        last = "—"
        if tally.last_bought_ms is not None:
            last = self._days_ago(tally.last_bought_ms)
        between = "—"
        if tally.days_between is not None:
            between = desk.tr("fan.days", days=tally.days_between) if tally.days_between else desk.tr("fan.same_day")
        figures = (
            ("fan.sessions", f"{tally.sessions:,}"),
            ("fan.spent", money(tally.spent_minor)),
            ("fan.orders", f"{tally.orders:,}"),
            ("fan.returns", f"{tally.returned:,}"),
            ("fan.last_bought", last),
            ("fan.between", between),
        )
        # Two beside each other, each after its word: a small screen has little room.
        tiles = QGridLayout()
        tiles.setHorizontalSpacing(desk.theme.px(12))
        tiles.setVerticalSpacing(desk.theme.px(2))
        for place, (key, text) in enumerate(figures):
            figure = label(text, step="strong")
            figure.setObjectName(key.replace(".", "-"))
            tile = row(desk, label(desk.tr(key), step="small", tone="quiet"), None, figure, gap=6)
            tiles.addLayout(tile, place // 2, place % 2)
        tiles.setColumnStretch(0, 1)
        tiles.setColumnStretch(1, 1)
        last_seen_ms = max(fan.last_seen_ms or 0 for fan in (view.fan, *(one.fan for one in view.others)))
        seen = desk.tr(
            "fan.seen",
            first=day(view.first_seen_ms),
            last=f"{day_of(last_seen_ms)} {time_of_day(last_seen_ms)}" if last_seen_ms else "—",
            messages=f"{view.messages:,}",
        )
        told = label(seen, step="small", tone="quiet", wrap=True)
        told.setToolTip(day_and_time(view.first_seen_ms))
        fill(parts, column(desk, tiles, told, gap=6))

    def _days_ago(self, at_ms: int) -> str:
        days = max(0, self._desk.console.clock.now_ms() - at_ms) // _DAY_MS
        return self._desk.tr("fan.today") if days == 0 else self._desk.tr("fan.days_ago", days=days)

    # -- what is known

    def _facts(self, parts: QVBoxLayout) -> None:
        desk, view = self._desk, self.view
        box = QWidget()
        box.setObjectName("fanFacts")
        box.setAccessibleName(desk.tr("fan.facts"))
        lines = column(desk, gap=6)
        for wearer, facts in _by_wearer(view.facts):
            chips = FlowLayout(desk.theme.px(6))
            if wearer != SELF:
                chips.addWidget(label(wearer_name(desk, wearer), chip="mark"))
            for known in facts:
                chips.addWidget(self._chip(known))
            lines.addWidget(chips_box(chips))
        if not view.facts:
            key = "fan.no_facts_minor" if view.is_minor else "fan.no_facts"
            fill(lines, label(desk.tr(key), step="small", tone="faint", wrap=True))
        else:
            fill(lines, label(desk.tr("fan.facts_hint"), step="tiny", tone="faint", wrap=True))
        box.setLayout(lines)
        add = button(desk, "fact.add_short", self.add_fact_requested.emit, name="addFactButton", role="small")
        add.setEnabled(not view.is_minor)
        self._section(parts, "fan.facts", box, add)

    def _chip(self, known: KnownFact) -> FactChip:
        chip = FactChip(self._desk, known, self.view.words, self.view.bought_lines)
        chip.settle_requested.connect(self.settle_requested)
        chip.message_requested.connect(self.message_requested)
        chip.step_requested.connect(lambda by, one=chip: self._step(one, by))
        self.chips.append(chip)
        return chip

    def _step(self, chip: FactChip, by: int) -> None:
        place = self.chips.index(chip) + by
        if 0 <= place < len(self.chips):
            self.chips[place].setFocus(Qt.FocusReason.TabFocusReason)

    # -- notes, promises

    def _notes(self, parts: QVBoxLayout) -> None:
        box = QWidget()
        box.setObjectName("fanNotes")
        box.setAccessibleName(self._desk.tr("fan.notes"))
        lines = column(self._desk, gap=6)
        for note in self.view.notes:
            by = by_whom(self._desk, note.by_name)
            under = label(f"{by} · {day_and_time(note.written_at_ms)}", step="tiny", tone="faint")
            fill(lines, column(self._desk, label(note.text, wrap=True), under, gap=0))
        if not self.view.notes:
            fill(lines, label(self._desk.tr("fan.no_notes"), step="small", tone="faint", wrap=True))
        box.setLayout(lines)
        self._section(parts, "fan.notes", box)

    def _promises(self, parts: QVBoxLayout) -> None:
        if not self.view.promises:
            return
        desk = self._desk
        lines = column(desk, gap=6)
        for promise in self.view.promises:
            told = PromiseLine(desk, promise)
            told.kept.connect(self.promise_kept)
            lines.addWidget(told)
        box = QWidget()
        box.setObjectName("fanPromises")
        box.setLayout(lines)
        self._section(parts, "fan.promises", box)

    # -- what they bought and said

    def _purchases(self, parts: QVBoxLayout) -> None:
        desk = self._desk
        lines = column(desk, gap=4)
        known = [one for one in self.view.bought_lines if one.at_ms is not None][:_PURCHASES]
        for one in known:
            day = label(day_of(one.at_ms or 0), step="small", tone="faint")
            what = ElidedLabel(f"{one.product_name or '—'} {one.variant} ×{one.qty}")
            key = "fan.sent_back" if one.is_returned else "order.paid"
            status = label(desk.tr(key), step="small", tone="warn" if one.is_returned else "quiet")
            line = row(desk, day, what, label(money(one.amount_minor)), status)
            line.setStretch(1, 1)
            fill(lines, line)
        for pending in self.view.pending:
            what = ElidedLabel(f"{pending.product_name or '—'} {pending.variant} ×{pending.qty}")
            status = label(desk.tr(f"order.{pending.status}"), step="small", tone="quiet")
            line = row(desk, what, label(money(pending.amount_minor)), status)
            line.setStretch(0, 1)
            fill(lines, line)
        if not known and not self.view.pending:
            fill(lines, label(desk.tr("fan.no_purchases"), step="small", tone="faint"))
        self._section(parts, "fan.purchases", lines)

    def _said(self, parts: QVBoxLayout) -> None:
        since = self.view.tonight_since_ms
        tonight = [one for one in self.view.said if since is not None and one[1] >= since]
        earlier = [one for one in self.view.said if one not in tonight]
        if since is not None:
            self._section(parts, "fan.said_tonight", self._lines(tonight, time_of_day, "fan.said_nothing"))
        if earlier or since is None:
            self._section(parts, "fan.said", self._lines(earlier, day_of, "fan.said_nothing"))

    def _lines(self, said: Sequence[tuple[object, int, str]], when_of: Callable[[int], str], empty_key: str) -> QWidget:
        """What was said, as one text: a widget for each line would take the pane longer than all the rest."""
        told = [f"{when_of(at_ms)}　{text}" for _, at_ms, text in said[:_SAID]]
        lines = (
            label("\n".join(told), wrap=True) if told else label(self._desk.tr(empty_key), step="small", tone="faint")
        )
        lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.setObjectName("fanSaid")
        return lines

    def _section(self, parts: QVBoxLayout, title_key: str, content: QWidget | QVBoxLayout, *tools: QPushButton) -> None:
        title = row(self._desk, label(self._desk.tr(title_key), step="head"), None, *tools, gap=4)
        fill(parts, column(self._desk, title, content, gap=6))


class _KeyButton(QPushButton):
    """A button that Return presses too while it has the focus."""

    def __init__(self, desk: Desk, key: str, on_click: Callable[[], object]) -> None:
        super().__init__(desk.tr(key))
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("role", "small")
        self.setAutoDefault(True)
        self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class PromiseLine(QWidget):
    """A promise with what says that it was kept."""

    kept = Signal(object)

    def __init__(self, desk: Desk, promise: Promise, *, with_name: bool = False) -> None:
        super().__init__()
        colon = "：" if desk.words.language == "zh_CN" else ": "
        text = f"{promise.name}{colon}{promise.text}" if with_name else promise.text
        by = desk.tr("queue.by_desk") if promise.by_name == "desk" else promise.by_name
        under = label(f"{by} · {day_and_time(promise.made_at_ms)}", step="tiny", tone="faint")
        done = button(
            *(desk, "promise.kept", lambda: self.kept.emit(promise)),
            name="keepPromiseButton",
            role="small",
        )
        line = row(desk, column(desk, label(text, wrap=True), under, gap=0), done)
        line.setStretch(0, 1)
        self.setLayout(line)


def place_of(desk: Desk, fan: Fan) -> str:
    """On which platform, and under which id, a fan is known."""
    platform = desk.tr(f"platform.{fan.identity.platform}")
    if platform.startswith("platform."):
        platform = fan.identity.platform
    space = fan.identity.space
    if space:
        named = desk.tr(f"space.{space}")
        platform += f" {space if named.startswith('space.') else named}"
    user_id = fan.name if fan.masked else fan.identity.user_id
    return harmless(f"{platform} · {user_id}")  # an id is what its source says, too


def reasons_of(desk: Desk, one: Proposal) -> str:
    """Why two may be one: the same name, and a picture or orders."""
    orders = [reason for reason in one.link.reasons if reason.ground is Ground.ORDER]
    told = [desk.tr("link.by_picture")] if len(orders) < len(one.link.reasons) else []
    for it in orders[:3]:
        key = "link.by_one_order" if it.is_of_both else "link.by_order"
        told.append(desk.tr(key, order=it.order_id, at=day_and_time(it.at_ms)))
    joint = "；" if desk.words.language == "zh_CN" else "; "
    return joint.join([*told, desk.tr("link.sureness", percent=one.link.sureness)])


def chips_box(chips: FlowLayout) -> QWidget:
    box = QWidget()
    box.setLayout(chips)
    return box


def _by_wearer(facts: Sequence[KnownFact]) -> list[tuple[str, list[KnownFact]]]:
    found: dict[str, list[KnownFact]] = {}
    for known in facts:
        found.setdefault(known.fact.wearer, []).append(known)
    return list(found.items())
