"""Finding in chat: a field for words, and a menu for what else a line must be; kept by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QMenu

from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.understanding.reading import Intent
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.menu import offer
from anchor_console.desk.widgets.parts import TypingField, row
from anchor_console.desk.widgets.soon import Soon
from anchor_console.desk.widgets.tier_looks import label_of, name_of
from anchor_console.desk.widgets.wording import platform_name
from anchor_console.fans.tiers import TierRule
from anchor_console.live.chat.chat_desk import filter_name

_TYPED_MS = 80
_INTENTS = (
    Intent.CLAIM, Intent.CANCEL, Intent.ORDERED, Intent.AFTER_SALE, Intent.WISH, Intent.ASK_FIT, Intent.ASK_STOCK,
    Intent.ASK_PRICE, Intent.ASK_DETAIL, Intent.ASK_DELIVERY, Intent.PRAISE,
)  # fmt: skip


class FilterBar(QFrame):
    """Tells by `changed` what is asked for; `platforms` names those that could be."""

    changed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, platforms: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self.setObjectName("chatFilter")
        self._desk = desk
        self._platforms = platforms
        self._filter = EVERYTHING
        self.field = TypingField()
        self.field.setObjectName("chatSearch")
        self.field.setProperty("measure", "small")
        self.field.setAccessibleName(desk.tr("find.chat"))
        self.field.setPlaceholderText(desk.tr("find.chat"))
        self.field.setMaxLength(60)
        self._menu = QMenu(self)
        self._menu.setObjectName("filterMenu")
        self._menu.aboutToShow.connect(self._on_menu_about_to_show)
        self._more = button(desk, "filter.more", lambda: None, name="filterButton", role="small")
        self._more.setMenu(self._menu)
        close = icon_button(desk, "close", "filter.close", self.close_filter, name="filterCloseButton")
        line = row(desk, self.field, self._more, close, gap=4, around=(8, 4))
        line.setStretch(0, 1)
        self.setLayout(line)
        self._soon = Soon(self, _TYPED_MS, self._tell)
        self.field.textChanged.connect(self._soon.ask)
        self.field.left.connect(self._on_field_left)
        self.hide()

    @property
    def filter(self) -> Filter:
        """What is asked for, but for the lane."""
        return replace(self._filter, text=self.field.text().strip() or None)

    def open(self) -> None:
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def close_filter(self) -> None:
        """Ask for nothing any more."""
        self.show_filter(EVERYTHING)
        self.hide()
        self.left.emit()

    def show_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        self.field.setText(wanted.text or "")
        self._tell()

    @Slot()
    def _on_field_left(self) -> None:
        self.close_filter()

    def _tell(self) -> None:
        said = self.words_of(self.filter)
        self._more.setText(" · ".join([self._desk.tr("filter.more"), *said]))
        self._more.setAccessibleName(self._more.text())
        self.changed.emit(self.filter)

    def words_of(self, wanted: Filter) -> list[str]:
        """What a filter asks for, but for text and lane, in words."""
        tr = self._desk.tr
        said = [tr("filter.starred")] if wanted.only_starred else []
        said += [tr("filter.unanswered")] if wanted.only_unanswered else []
        said += [tr(f"intent.{one.value}") for one in _INTENTS if one in wanted.intents]
        said += [name_of(rule, self._desk.words) for rule in self._tiers() if rule.key == wanted.tier]
        said += [tr("goods.number", number=wanted.number)] if wanted.number else []
        said += [platform_name(self._desk, wanted.platform)] if wanted.platform else []
        return said

    def _tiers(self) -> tuple[TierRule, ...]:
        return self._desk.console.tiers.rules

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        menu, tr, now = self._menu, self._desk.tr, self._filter
        menu.clear()
        self._check(menu, tr("filter.starred"), replace(now, only_starred=not now.only_starred), now.only_starred)
        waits = now.only_unanswered
        self._check(menu, tr("filter.unanswered"), replace(now, only_unanswered=not waits), waits)
        intents = menu.addMenu(tr("filter.intent"))
        for one in _INTENTS:
            self._check(
                intents, tr(f"intent.{one.value}"), replace(now, intents=now.intents ^ {one}), one in now.intents
            )
        tiers = menu.addMenu(tr("filter.tier"))
        for rule in self._tiers():
            wanted = replace(now, tier=None if rule.key == now.tier else rule.key)
            self._check(tiers, label_of(rule, self._desk.words), wanted, rule.key == now.tier)
        goods = menu.addMenu(tr("filter.number"))
        for number in [p.number for p in self._desk.console.goods.catalogue.products if p.number]:
            wanted = replace(now, number=None if number == now.number else number)
            self._check(goods, tr("goods.number", number=number), wanted, number == now.number)
        platforms = menu.addMenu(tr("filter.platform"))
        for name in self._platforms():
            wanted = replace(now, platform=None if name == now.platform else name)
            self._check(platforms, platform_name(self._desk, name), wanted, name == now.platform)
        menu.addSeparator()
        self._saved(menu)

    def _saved(self, menu: QMenu) -> None:
        tr, saved = self._desk.tr, self._desk.console.chat.filters()
        for name, wanted in saved.items():
            is_on = wanted == self.filter
            # Chosen once more it is off, words and all.
            self._tick(menu, name, partial(self.show_filter, EVERYTHING if is_on else self._with(wanted)), is_on)
        offer(menu, tr("filter.save"), self._ask_name, name="filterSave").setEnabled(self.filter != EVERYTHING)
        if saved:
            rename, drop = menu.addMenu(tr("filter.rename")), menu.addMenu(tr("filter.drop"))
            rename.setObjectName("filterRename")
            for name in saved:
                offer(rename, name, partial(self._ask_other_name, name))
                offer(drop, name, partial(self._drop, name))

    def _drop(self, name: str) -> None:
        self._desk.start(self._desk.console.chat.drop_filter(name), "filter-drop")

    def _ask_name(self) -> None:
        wanted, chat = self.filter, self._desk.console.chat
        AskText(
            self._desk, self.window(), "filter.save", "filter.name_hint",
            lambda name: self._desk.start(chat.save_filter(name, wanted), "filter-save"),
            remark=lambda typed: self._said_where_taken(typed, "filter.replaces"),
        ).open()  # fmt: skip

    def _ask_other_name(self, name: str) -> None:
        chat = self._desk.console.chat
        AskText(
            self._desk, self.window(), "filter.rename", "filter.name_hint",
            lambda typed: self._desk.start(chat.rename_filter(name, typed), "filter-rename"),
            text=name,
            remark=lambda typed: self._said_where_taken(typed, "filter.name_taken", but=name),
            remark_stops=True,
        ).open()  # fmt: skip

    def _said_where_taken(self, typed: str, key: str, but: str | None = None) -> str | None:
        name = filter_name(typed)
        return self._desk.tr(key, name=name) if name != but and name in self._desk.console.chat.filters() else None

    def _check(self, menu: QMenu, text: str, wanted: Filter, is_on: bool) -> None:
        self._tick(menu, text, lambda: self.show_filter(self._with(wanted)), is_on)

    def _tick(self, menu: QMenu, text: str, act: Callable[[], object], is_on: bool) -> None:
        made = offer(menu, text, act)
        made.setCheckable(True)
        made.setChecked(is_on)

    def _with(self, wanted: Filter) -> Filter:
        """A filter with its own words, or else those that stand in the field."""
        return replace(wanted, text=wanted.text or self.filter.text)


def with_lane(wanted: Filter, lane: Lane | None) -> Filter:
    return replace(wanted, lane=lane)
