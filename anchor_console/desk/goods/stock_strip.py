"""What stock just did, in one line: what is back and who wants it, what is gone or runs low."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import FittingLabel, label, set_look
from anchor_console.desk.widgets.parts import row, show_in_place
from anchor_console.live.goods.stock_news import StockNews, StockTurn

_STAYS_MS = {StockTurn.BACK: 180_000, StockTurn.OUT: 45_000, StockTurn.LOW: 45_000}
_TONES = {StockTurn.BACK: "good", StockTurn.OUT: "bad", StockTurn.LOW: "warn"}


class StockStrip(QFrame):
    """Shows the newest news, and how many wait behind it; a click goes to the product."""

    product_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("stockStrip")
        self._desk = desk
        self._shown: StockNews | None = None
        self._mark = label(chip="good")
        self._words = FittingLabel()
        self._words.setObjectName("stockStripWords")
        self._more = label(step="small", tone="faint")
        self._go = button(desk, "stock.go", self._on_go_clicked, name="stockStripGo", role="small")
        away = icon_button(desk, "close", "stock.dismiss", self._dismiss, name="stockStripAway")
        body = row(desk, self._mark, self._words, self._more, self._go, away, gap=6, around=(8, 0))
        body.setStretch(1, 1)
        body.setAlignment(self._mark, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(body)
        self.setFixedHeight(desk.theme.px(32))
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self._dismiss)
        desk.ties.listen(desk.console.stock_watch.changed, self._show)
        self._show(desk.console.stock_watch.news)

    def text(self) -> str:
        """What the strip says now; empty while it says nothing."""
        return f"{self._mark.text()} {self._words.whole_text()}" if self._shown else ""

    def _show(self, news: tuple[StockNews, ...]) -> None:
        show_in_place(self, is_shown=bool(news))
        # What is back sells: it goes before what is gone.
        first = next((one for one in news if one.turn is StockTurn.BACK), news[0] if news else None)
        if first is None:
            self._shown = None
            self._over.stop()
            return
        if self._shown is None or (first.sku_id, first.turn) != (self._shown.sku_id, self._shown.turn):
            self._over.start(_STAYS_MS[first.turn])
        self._shown = first
        self._mark.setText(self._desk.tr(f"stock.{first.turn.value}"))
        set_look(self._mark, "chip", _TONES[first.turn])
        self._words.set_ways(self._ways(first))
        self._more.setText(f"+{len(news) - 1}" if len(news) > 1 else "")
        self.setAccessibleName(self.text())

    def _ways(self, news: StockNews) -> list[str]:
        """How it can be told, the fullest first: before a number goes its name, before who wants it most of them."""
        tr = self._desk.tr
        number = tr("goods.number", number=news.number) if news.number else ""
        whole, short = (
            " ".join(part for part in (number, title, news.variant) if part)
            for title in (news.title, "" if number else news.title)
        )
        if news.turn is StockTurn.OUT:
            return [whole, short]
        whole, short = (tr("stock.left", what=what, left=news.left) for what in (whole, short))
        if not news.people:
            return [whole, short]
        wanted = [self._wanted(news, most) for most in range(len(news.people), -1, -1)]
        return [f"{told} · {who}" for told, who in [(whole, wanted[0]), *((short, one) for one in wanted)]]

    def _wanted(self, news: StockNews, most: int) -> str:
        """Who wants it, by at most so many names."""
        names = self._desk.listed(news.people[:most])
        key = "count" if not most else "all" if news.wanted_by <= most else "more"
        return self._desk.tr(f"stock.wanted_{key}", names=names, count=news.wanted_by)

    @Slot()
    def _on_go_clicked(self) -> None:
        if self._shown is not None:
            self.product_chosen.emit(self._shown.product_id)

    @Slot()
    def _dismiss(self) -> None:
        if self._shown is not None:
            self._desk.console.stock_watch.dismiss(self._shown)
