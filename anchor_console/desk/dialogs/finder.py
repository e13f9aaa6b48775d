"""Find anything: products, fans and things to do, as one types; Return opens the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from anchor_console.core.text import fold
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.wording import day, money
from anchor_console.fans.find_store import WAITING_AT_MOST, FoundFan
from anchor_console.goods.product import Product
from anchor_console.storage.searching import Superseded

_PRODUCTS, _FANS, _DEEDS = 5, 30, 4
_HIT = Qt.ItemDataRole.UserRole + 1


class Deed(msgspec.Struct, frozen=True):
    """Something to do that can be found by its words, with the icon that it has where it stands otherwise."""

    name: str
    act: Callable[[], object]
    icon: str


class _Hit(msgspec.Struct, frozen=True):
    icon: str
    text: str
    open: Callable[[], object]


class _Field(QLineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class Finder(DialogFrame):
    """Tells what was chosen; it opens nothing itself."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        deeds: Sequence[Deed],
        open_product: Callable[[Product], object],
        open_fan: Callable[[FoundFan], object],
    ) -> None:
        super().__init__(desk, parent, "finder.title", name="finder", width=560)
        self._deeds = deeds
        self._open_product, self._open_fan = open_product, open_fan
        self._fans: Sequence[FoundFan] = ()
        self._fans_of = ""
        """For what they were found; while something else stands in the field its answer is still to come."""
        self._chosen = ""
        """What the arrows chose of what is seen; Return opens it whatever is still to come."""
        self._opens_first = False
        """Return was pressed before the answer: it opens the first of it."""
        self.field = _Field()
        self.field.setObjectName("findAnything")
        self.field.setAccessibleName(desk.tr("finder.title"))
        self.field.setPlaceholderText(desk.tr("finder.hint"))
        self.results = QListWidget()
        self.results.setObjectName("foundAnything")
        self.results.setAccessibleName(desk.tr("finder.results"))
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setUniformItemSizes(True)
        self.results.setIconSize(QSize(desk.theme.px(16), desk.theme.px(16)))
        self.results.setMinimumHeight(desk.theme.px(320))
        self._none = label(tone="faint", wrap=True)
        self.add(self.field)
        self.add(self.results)
        self.add(self._none)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.returnPressed.connect(self._on_field_return_pressed)
        self.field.stepped.connect(self._on_field_stepped)
        self.results.itemClicked.connect(lambda _: self._open_current())
        self._show()
        self.field.setFocus()

    def texts(self) -> list[str]:
        """What is listed, from above."""
        return [self.results.item(at).text() for at in range(self.results.count())]

    @Slot()
    def _on_field_text_changed(self) -> None:
        self._chosen, self._opens_first = "", False
        self._show()
        self.desk.start(self._find(self.field.text()), "find-anything")

    @Slot()
    def _on_field_return_pressed(self) -> None:
        """Open what is chosen, else the first of what was found for the text in the field: never for an earlier one."""
        if self._chosen or self._fans_of == self.field.text():
            self._open_current()
        else:
            self._opens_first = True

    async def _find(self, typed: str) -> None:
        try:
            found = await self.desk.console.roll.find(typed, _FANS)
        except Superseded:
            return
        if typed == self._typed():
            self._fans, self._fans_of = found, typed
            self._show()
            if self._opens_first and self.isVisible():
                self._opens_first = False
                self._open_current()

    def _typed(self) -> str | None:
        """What is in the field; None once the dialog is gone."""
        try:
            return self.field.text()
        except RuntimeError:
            return None

    def _show(self) -> None:
        typed = self.field.text().strip()
        hits = [*self._products(typed), *self._people(typed), *self._things(typed)]
        self.results.clear()
        for hit in hits:
            made = QListWidgetItem(
                icons.icon(hit.icon, self.desk.theme.color("quiet"), self.desk.theme.px(16)), hit.text
            )
            made.setData(_HIT, hit)
            made.setSizeHint(QSize(0, self.desk.theme.px(30)))
            self.results.addItem(made)
        if hits:
            texts = [hit.text for hit in hits]
            self.results.setCurrentRow(texts.index(self._chosen) if self._chosen in texts else 0)
        told = [self.desk.tr("finder.none")] if typed and not hits else []
        if typed and self.desk.console.roll.waiting:
            told.append(waiting_words(self.desk))
        self._none.setText("\n".join(told))

    def _products(self, typed: str) -> list[_Hit]:
        found = self.desk.console.goods.catalogue.find(typed)[:_PRODUCTS] if typed else []
        return [_Hit("goods", _product_text(one), partial(self._open_product, one)) for one in found]

    def _people(self, typed: str) -> list[_Hit]:
        if not typed:
            return []
        borne = Counter(one.name for one in self._fans)
        told = [(one, self._fan_text(one, is_namesake=borne[one.name] > 1)) for one in self._fans]
        return [_Hit("person", text, partial(self._open_fan, one)) for one, text in told]

    def _things(self, typed: str) -> list[_Hit]:
        wanted = fold(typed)
        fitting = [deed for deed in self._deeds if wanted in fold(deed.name)]
        fitting.sort(key=lambda deed: fold(deed.name) != wanted)  # what is called just so, before what it is a part of
        return [_Hit(deed.icon, deed.name, deed.act) for deed in (fitting[:_DEEDS] if typed else fitting)]

    def _fan_text(self, fan: FoundFan, *, is_namesake: bool) -> str:
        parts = [part for part in (fan.name, "" if fan.name and not is_namesake else fan.identity.user_id) if part]
        if fan.why != "name" and fan.words not in ("", fan.name):
            parts.append(self.desk.tr(f"finder.by_{fan.why}", words=fan.words[:40]))
        if fan.orders:
            parts.append(self.desk.tr("finder.bought", orders=fan.orders, spent=money(fan.spent_minor)))
        if fan.last_seen_ms:
            parts.append(day(fan.last_seen_ms))
        return " · ".join(parts)

    @Slot(int)
    def _on_field_stepped(self, step: int) -> None:
        count = self.results.count()
        if count:
            self.results.setCurrentRow(min(count - 1, max(0, self.results.currentRow() + step)))
            self._chosen, self._opens_first = self.results.currentItem().text(), False

    def _open_current(self) -> None:
        item = self.results.currentItem()
        if item is not None:
            hit: _Hit = item.data(_HIT)
            self.accept()
            hit.open()


def waiting_words(desk: Desk) -> str:
    """That some fans are not found yet by a part or the sound of their name, and how many."""
    waiting = desk.console.roll.waiting
    more = "+" if waiting >= WAITING_AT_MOST else ""
    return desk.tr("finder.waiting", count=f"{waiting:,}{more}")


def _product_text(product: Product) -> str:
    number = f"{product.number} " if product.number else ""
    price = f" · {money(product.price_minor)}" if product.price_minor is not None else ""
    return f"{number}{product.name}{price}"
