"""One row of chat, laid out: where its words, badges and chip stand at one width, and how they are drawn."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.clock import from_ms
from anchor_console.core.ids import Identity, IdentityId, MessageId
from anchor_console.desk.chat.chat_marks import marked
from anchor_console.desk.chat.chat_words import LONGEST_SHOWN, Chip, and_others, chip_of, shortened, starred, who_of
from anchor_console.desk.i18n import Words
from anchor_console.desk.theme import Theme
from anchor_console.desk.widgets.tier_looks import COLORS, GLYPHS
from anchor_console.fans.tiers import TierRule

_LINES_APART = ("gap", "system")
_SHORT_NAME = 8
"""Characters of a name that fit anywhere."""

SourceOf = Callable[[ChatRow], str]
"""Where a row came from, in a word; empty where that needs no telling."""
NameOf = Callable[[ChatRow], str]
"""By which name of who said it a row was found; empty where it was not."""
TierOf = Callable[[IdentityId], TierRule | None]
"""Looks up a fan's tier; quick, since it is asked for every row that is laid out."""


class Badge(msgspec.Struct, frozen=True):
    """A box behind a stretch of the row's first line, relative to the text's corner."""

    box: QRectF
    colors: str


def fan_color(identity: Identity | None, theme: Theme) -> QColor:
    """The colour of a person's name: theirs for ever, whatever name they bear."""
    if identity is None:
        return theme.color("quiet")
    return theme.fan_colors[zlib.crc32(str(identity).encode()) % len(theme.fan_colors)]


class RowLayout:
    """A row at one width. Cheap to paint, dear to make: made only for rows that are seen."""

    __slots__ = (
        *("_badges", "_chip_box", "_found_by", "_row", "_source", "_text", "_theme", "_tier", "_width"),
        *("chip", "height", "length", "said_from"),
    )

    def __init__(
        self,
        row: ChatRow,
        width: int,
        theme: Theme,
        words: Words,
        tier_of: TierOf = lambda _: None,
        source_of: SourceOf = lambda _: "",
        name_of: NameOf = lambda _: "",
    ) -> None:
        self._row = row
        self._found_by = name_of(row)
        self._source = source_of(row)
        self._tier = None if row.identity_id is None else tier_of(row.identity_id)
        self._theme = theme
        self._width = width
        self._badges: list[Badge] = []
        self._text = QTextLayout()
        self.said_from = self.length = 0
        """Where what was said begins, and how long the whole text is, in Qt's units."""
        self._lay_out(words, has_star=row.is_starred)
        lines = self._text.lineCount()
        if row.is_starred:
            self._lay_out(words, has_star=False)
        # A star is set while people read: it goes to the margin where it would take another line of the row.
        is_aside = row.is_starred and self._text.lineCount() < lines
        if row.is_starred and not is_aside:
            self._lay_out(words, has_star=True)
        chip = chip_of(row, words)
        self.chip = starred(chip, words) if is_aside else chip
        self._chip_box = QRectF() if self.chip is None else self._box_of(self.chip)
        text_height = self._text.boundingRect().height()
        self.height = max(theme.px(26), round(text_height) + 2 * theme.px(4))

    @property
    def text(self) -> str:
        """All that stands in the row beside its chip."""
        return self._text.text()

    def position_at(self, x: float, y: float) -> int:
        """The place in the text that is nearest to a point, `y` from the row's top."""
        found, y = 0, y - self._theme.px(4)
        for number in range(self._text.lineCount()):
            line = self._text.lineAt(number)
            if number and y < line.y():
                break
            found = int(line.xToCursor(x - self._left))
        return found

    def paint(
        self, painter: QPainter, top: int, *, selected: bool, hovered: bool, picked: tuple[int, int] | None = None
    ) -> None:
        """Draw the row.

        Args:
            picked: the stretch of its text that is selected to be copied, in Qt's units.
        """
        theme, px = self._theme, self._theme.px
        self._paint_back(painter, QRectF(0, top, self._width, self.height), selected=selected, hovered=hovered)
        if self._row.kind in _LINES_APART:
            self._paint_rule(painter, top)
        if hovered and self._row.kind not in _LINES_APART:
            self._paint_time(painter, top)
        elif self.chip is not None:
            self._paint_chip(painter, top, self.chip)
        corner = QPointF(self._left, top + px(4))
        for badge in self._badges:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(f"{badge.colors}_back"))
            painter.drawRoundedRect(badge.box.translated(corner), px(3), px(3))
        painter.setPen(theme.color("ink"))
        self._text.draw(painter, corner, [] if picked is None else [self._picked(*picked)])

    def _picked(self, start: int, end: int) -> QTextLayout.FormatRange:
        made, shape = QTextLayout.FormatRange(), QTextCharFormat()
        shape.setBackground(self._theme.color("accent"))
        shape.setForeground(self._theme.color("on_accent"))
        made.start, made.length, made.format = start, end - start, shape
        return made

    @property
    def _left(self) -> int:
        return self._theme.px(12 if self._row.kind in _LINES_APART else 64)

    def _lay_out(self, words: Words, *, has_star: bool) -> None:
        row, theme = self._row, self._theme
        runs = self._runs(words, has_star=has_star)
        self._badges.clear()
        self._text.setFont(theme.font("body"))
        self._text.setText("".join(text for text, _, _ in runs))
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if row.kind in _LINES_APART else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._text.setTextOption(option)
        self._text.setCacheEnabled(True)
        formats, boxes, start = [], [], 0
        for text, shape, badge in runs:
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = start, _units(text), shape
            if badge:
                boxes.append((start, start + span.length - 1, badge))
            start += span.length
            formats.append(span)
        self.length, self.said_from = start, start - _units(runs[-1][0])
        self._text.setFormats([*formats, *self._marks()])
        self._text.beginLayout()
        y = 0.0
        while (line := self._text.createLine()).isValid():
            line.setLineWidth(max(theme.px(40), self._width - self._left - theme.px(12)))
            line.setPosition(QPointF(0, y))
            y += line.height() + theme.px(1)
        self._text.endLayout()
        for first, last, badge in boxes:
            self._place_badge(first, last, badge)

    def _marks(self) -> list[QTextLayout.FormatRange]:
        """A soft line under what names the goods, so that the eye finds number, colour and size."""
        row = self._row
        if row.reading is None or not row.reading.items or row.is_deleted:
            return []
        shape = QTextCharFormat()
        shape.setForeground(self._theme.color("accent"))
        shape.setFont(self._theme.font("body", bold=True))
        found = []
        for first, last in marked(row.text, row.reading):
            if last > LONGEST_SHOWN:
                break
            span = QTextLayout.FormatRange()
            span.start, span.length = self.said_from + _units(row.text[:first]), _units(row.text[first:last])
            span.format = shape
            found.append(span)
        return found

    def _place_badge(self, first: int, last: int, colors: str) -> None:
        line, px = self._text.lineForTextPosition(first), self._theme.px
        if not line.isValid() or last > line.textStart() + line.textLength():
            return
        left, right = _x(line, first), _x(line, last)
        height = self._theme.metrics("tiny").height()
        box = QRectF(left - px(1), line.y() + (line.height() - height) / 2, right - left + px(2), height)
        self._badges.append(Badge(box, colors))

    def _runs(self, words: Words, *, has_star: bool) -> list[tuple[str, QTextCharFormat, str]]:
        """The row's text in runs of one format each, with the colours of a box behind it where it has one."""
        row, theme = self._row, self._theme
        runs: list[tuple[str, QTextCharFormat, str]] = []
        if (who := who_of(row, words)) and row.kind not in _LINES_APART:
            name = _shape(fan_color(row.identity, theme), theme.font("body", bold=True))
            name.setFontUnderline(bool(self._found_by) and self._found_by == row.name)
            runs.append((self._name(who, words), name, ""))
            if self._tier is not None:
                # Unbreakable, so that the shape stays beside the name.
                ink = theme.color(COLORS[self._tier.shape])
                runs.append((f"\u00a0{GLYPHS[self._tier.shape]}", _shape(ink, theme.font("tiny")), ""))
            if self._found_by not in ("", row.name):
                runs += self._badge(words.tr("chat.also_named", name=self._found_by), "warn")
            if has_star:
                runs += self._badge(words.tr("chat.starred"), "warn")
            if row.staff:
                runs += self._badge(words.tr("chat.staff"), "staff")
            if row.club:
                runs += self._badge(row.club, "club")
            if row.level:
                runs += self._badge(f"Lv{row.level}", "sold_out")
            if self._source:
                runs += self._badge(self._source, "sold_out")
            # The mark keeps a name that is written from right to left in front of what its bearer said.
            runs.append(("\u200e  ", _shape(theme.color("ink"), theme.font("body")), ""))
        elif self._source and row.kind in _LINES_APART:
            # That nothing came from one is no word about the others.
            runs += self._badge(self._source, "sold_out")
            runs.append(("  ", _shape(theme.color("ink"), theme.font("body")), ""))
        quiet = row.kind != "chat" or (row.reading is not None and row.reading.intent is Intent.SPAM)
        ink = theme.color("faint" if row.is_deleted else "quiet" if quiet and row.kind != "order" else "ink")
        said = _shape(ink, theme.font("small" if row.kind in _LINES_APART else "body"))
        said.setFontStrikeOut(row.is_deleted)
        runs.append((shortened(row, words), said, ""))
        return runs

    def _name(self, who: str, words: Words) -> str:
        """The name, cut where it would leave what was said no room; it is whole in the fan's pane. How many others it
        stands for is never cut."""
        metrics, px = self._theme.metrics("body", bold=True), self._theme.px
        room, right = max(px(80), (self._width - self._left) * 2 // 5), Qt.TextElideMode.ElideRight
        if len(who) <= _SHORT_NAME or metrics.horizontalAdvance(who) <= room:
            return who
        if self._row.people < 2:
            return metrics.elidedText(who, right, room)
        others = metrics.horizontalAdvance(and_others("", self._row, words))
        name = metrics.elidedText(self._row.name or "", right, max(px(40), room - others))
        return and_others(name, self._row, words)

    def _badge(self, text: str, colors: str) -> list[tuple[str, QTextCharFormat, str]]:
        theme = self._theme
        space = _shape(theme.color("ink"), theme.font("tiny"))
        # Unbreakable spaces keep the word inside its box.
        return [("  ", space, ""), (f"\u00a0{text}\u00a0", _shape(theme.color(colors), theme.font("tiny")), colors)]

    def _box_of(self, chip: Chip) -> QRectF:
        """The chip's box in a row that stands at the very top."""
        px = self._theme.px
        advance = QFontMetricsF(self._theme.font("tiny", bold=chip.full)).horizontalAdvance(chip.text)
        width = min(px(52), advance + px(10))
        return QRectF(px(58) - width, px(5), width, px(17))

    def _paint_back(self, painter: QPainter, box: QRectF, *, selected: bool, hovered: bool) -> None:
        theme = self._theme
        if selected:
            painter.fillRect(box, theme.color("mark"))
            painter.fillRect(QRectF(0, box.top(), theme.px(3), box.height()), theme.color("accent"))
        elif hovered:
            painter.fillRect(box, theme.color("hover"))
        elif self._row.kind == "order":
            painter.fillRect(box, theme.color("ordered_back", 110))
        elif self.chip is not None and self.chip.full and self.chip.colors == "claim":
            painter.fillRect(box, theme.color("open_back", 90))

    def _paint_chip(self, painter: QPainter, top: int, chip: Chip) -> None:
        theme, px = self._theme, self._theme.px
        box = self._chip_box.translated(0, top)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{chip.colors}_back"))
        round_px = px(3) if chip.full else px(8)
        painter.drawRoundedRect(box, round_px, round_px)
        painter.setPen(theme.color(chip.colors))
        painter.setFont(theme.font("tiny", bold=chip.full))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)

    def _paint_time(self, painter: QPainter, top: int) -> None:
        """The time, in the margin, where it covers no word of anybody."""
        theme, px = self._theme, self._theme.px
        painter.setPen(theme.color("quiet"))
        painter.setFont(theme.font("tiny"))
        clock = from_ms(self._row.at_ms).astimezone().strftime("%H:%M:%S")
        painter.drawText(QRectF(0, top + px(5), px(58), px(17)), Qt.AlignmentFlag.AlignRight, clock)

    def _paint_rule(self, painter: QPainter, top: int) -> None:
        theme, px = self._theme, self._theme.px
        is_gap = self._row.kind == "gap"
        middle, text = top + self.height / 2, self._text.lineAt(0)
        pen = QPen(theme.color("warn" if is_gap else "line"), px(1), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        left = self._left + text.naturalTextRect().left() - px(8)
        right = self._left + text.naturalTextRect().right() + px(8)
        painter.drawLine(QPointF(px(12), middle), QPointF(max(px(12), left), middle))
        painter.drawLine(QPointF(min(self._width - px(12), right), middle), QPointF(self._width - px(12), middle))


class RowLayouts:
    """Layouts by message, each for one width and for the row as it was then; the least used are forgotten first."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        limit: int = 800,
        *,
        tier_of: TierOf = lambda _: None,
        source_of: SourceOf = lambda _: "",
        name_of: NameOf = lambda _: "",
    ) -> None:
        self._theme = theme
        self._beside = (tier_of, source_of, name_of)
        self._words = words
        self._limit = limit
        self._made: OrderedDict[MessageId, tuple[ChatRow, int, RowLayout]] = OrderedDict()

    def of(self, row: ChatRow, width: int) -> RowLayout:
        known = self._made.get(row.id)
        if known is not None and known[1] == width and (known[0] is row or known[0] == row):
            self._made.move_to_end(row.id)
            return known[2]
        made = RowLayout(row, width, self._theme, self._words, *self._beside)
        self._made[row.id] = (row, width, made)
        self._made.move_to_end(row.id)
        if len(self._made) > self._limit:
            self._made.popitem(last=False)
        return made

    def shown(self, message_id: MessageId) -> ChatRow | None:
        """The row as it was laid out last."""
        known = self._made.get(message_id)
        return None if known is None else known[0]

    def height_of(self, row: ChatRow, width: int) -> int:
        """How high the row would be; nothing is kept."""
        return RowLayout(row, width, self._theme, self._words, *self._beside).height

    def clear(self) -> None:
        self._made.clear()


def _shape(color: QColor, font: QFont) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    made.setFont(font)
    return made


def _units(text: str) -> int:
    """How long Qt counts `text`: in UTF-16 units, so that an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _x(line: object, position: int) -> float:
    x = line.cursorToX(position)  # type: ignore[attr-defined]
    return float(x[0] if isinstance(x, tuple) else x)
