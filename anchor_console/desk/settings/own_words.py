"""The seller's own words for the reader of chat, as lines that can be added and removed: in force at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit

from anchor_console.chat.service import OWN_WORDS_KEY
from anchor_console.chat.understanding.own import AUDIENCES, LONGEST, OwnKind, OwnWord, is_sound, own_words
from anchor_console.chat.understanding.reading import Intent
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.goods.product import Product

_AT_MOST = 200


class OwnWords(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsCard")
        self._desk = desk
        tr = desk.tr
        self._word = QLineEdit()
        self._word.setObjectName("ownWord")
        self._word.setAccessibleName(tr("own.word"))
        self._word.setPlaceholderText(tr("own.word_hint"))
        self._word.setMaxLength(LONGEST)
        self._kind = QComboBox()
        self._kind.setObjectName("ownKind")
        self._kind.setAccessibleName(tr("own.kind"))
        for kind in OwnKind:
            self._kind.addItem(tr(f"own.kind_{kind.value}"), kind.value)
        self._means = QComboBox()
        self._means.setObjectName("ownMeans")
        self._means.setAccessibleName(tr("own.means"))
        self._means.setMinimumWidth(desk.theme.px(150))
        self._kind.currentIndexChanged.connect(lambda _: self._offer())
        self._word.returnPressed.connect(self._add)
        add = button(desk, "own.add", self._add, name="addOwnWordButton", role="small")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(desk.theme.px(12))
        self._grid.setVerticalSpacing(desk.theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._told = label(step="small", tone="quiet", wrap=True)
        self._told.setObjectName("ownWordsTold")
        self.setLayout(
            column(
                desk,
                label(tr("own.title"), step="strong"),
                hint_label(desk, "own.hint"),
                row(desk, self._word, self._kind, self._means, add),
                self._told,
                self._grid,
                gap=8,
                around=(16, 16),
            )
        )
        self._offer()
        self._show()
        desk.ties.listen(desk.console.goods.changed, lambda _: self._on_goods_changed())
        desk.ties.listen(
            desk.console.settings.changed, lambda change: self._show() if change[0] == OWN_WORDS_KEY else None
        )

    @property
    def _own(self) -> tuple[OwnWord, ...]:
        return own_words(self._desk.console.settings.get(OWN_WORDS_KEY))

    def _offer(self) -> None:
        """Offer what a word of the chosen kind may mean."""
        tr, goods = self._desk.tr, self._desk.console.goods.catalogue.products
        offered: list[tuple[str, str]]
        match self._kind.currentData():
            case OwnKind.INTENT:
                offered = [(tr(f"intent.{intent.value}"), intent.value) for intent in Intent]
            case OwnKind.PERSON:
                offered = [(audience, audience) for audience in AUDIENCES]
            case OwnKind.PRODUCT:
                offered = [(self._named(one), one.code) for one in goods if one.number is not None]
            case _:
                colors = dict.fromkeys(color for one in goods for color in one.colors)
                offered = [(color, color) for color in colors]
        chosen = self._means.currentData()
        self._means.clear()
        for shown, means in offered:
            self._means.addItem(shown, means)
        self._means.setCurrentIndex(max(0, self._means.findData(chosen)))

    def _on_goods_changed(self) -> None:
        self._offer()
        self._show()

    def _named(self, product: Product) -> str:
        number = self._desk.tr("goods.number", number=product.number) if product.number is not None else ""
        return f"{number} {product.name}".strip()

    def _shown(self, own: OwnWord) -> str:
        """What an own word means, in words; a product by its number of this moment."""
        if own.kind == OwnKind.INTENT:
            return self._desk.tr(f"intent.{own.means}")
        if own.kind == OwnKind.PRODUCT:
            for product in self._desk.console.goods.catalogue.products:
                if product.code == own.means:
                    return self._named(product)
        return own.means

    def _add(self) -> None:
        means = self._means.currentData()
        own = OwnWord(self._word.text().strip(), self._kind.currentData(), means or "")
        kept = [one for one in self._own if (one.word, one.kind) != (own.word, own.kind)]
        if not is_sound(own) or len(kept) >= _AT_MOST:
            self._told.setText(self._desk.tr("own.not_sound"))
            return
        self._word.clear()
        self._set([*kept, own])

    def _set(self, own: list[OwnWord]) -> None:
        self._desk.start(self._desk.console.settings.set(OWN_WORDS_KEY, [list(one) for one in own]), "set-own-words")

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        own = self._own
        self._told.setText("" if own else self._desk.tr("own.none"))
        for at, one in enumerate(own):
            self._grid.addWidget(label(one.word), at, 0)
            meaning = self._desk.tr("own.meaning", kind=self._desk.tr(f"own.kind_{one.kind}"), means=self._shown(one))
            self._grid.addWidget(label(meaning, tone="quiet", wrap=True), at, 1)
            remove = partial(self._remove, one)
            gone = icon_button(self._desk, "close", "own.remove", remove, name=f"own-{at}-remove")
            self._grid.addWidget(gone, at, 2)

    def _remove(self, own: OwnWord) -> None:
        self._set([one for one in self._own if one != own])
