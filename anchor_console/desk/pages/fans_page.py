"""The fans' page: all of them as a table that is filtered as one types, and the fan pane beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QSplitter, QStackedWidget, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.finder import waiting_words
from anchor_console.desk.fans.fan_pane import FanPane
from anchor_console.desk.models.fans_model import FanColumn, FanRole, FansModel
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.fact_chip import wearer_name
from anchor_console.desk.widgets.giving_table import Giving, GivingTable
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.desk.widgets.parts import EmptyState, Panel, TypingField, column
from anchor_console.desk.widgets.row_hover import pick_rows
from anchor_console.desk.widgets.tier_looks import COLORS, label_of, name_of
from anchor_console.desk.widgets.whole_parts import BETWEEN, WholeParts
from anchor_console.desk.widgets.wording import day, fact_value, money
from anchor_console.fans.facets import AUDIENCES
from anchor_console.fans.page_store import FanRow, Order
from anchor_console.fans.tiers import NOT_SERVED
from anchor_console.goods.same_size import size_key

_ASKED_AFTER_MS = 120
_HEIGHT, _WEIGHT = _FIGURES = ("height_cm", "weight_kg")
_TASTES = ("likes", "dislikes")
_SHOWN_SIZES = 2
_AROUND_TITLE, _AROUND_CELL = 16, 24
_LIKES, _LEAST_LIKES = 84, 69
_NAME, _LEAST_NAME, _MOST_NAME = 128, 70, 224
_FROM, _MOST_FROM = 60, 140
_DAY = 92
_SIZE, _SPENT = 88, 84
_AS_NEEDED = ("name", "size", "figures", "likes", "spent", "platform")
"""Columns that have, or keep where there is little, no more room than the rows that were in sight so far need: a shop
that knows orders alone has no figures.
"""


class FansPage(QWidget):
    import_requested = Signal(str)
    """A file of this kind is to be chosen and taken in: `orders` or `fans`."""
    export_requested = Signal()
    message_requested = Signal(object, object)
    """A line that a fact rests on, and its session."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("fansPage")
        self._desk = desk
        self._roll = desk.console.roll
        self._order, self._descending = 5, True
        self._model = FansModel(self._roll, _columns(desk))
        self.filter = TypingField()
        self.filter.setObjectName("fansFilter")
        self.filter.setAccessibleName(desk.tr("fans.filter"))
        self.filter.setPlaceholderText(desk.tr("fans.filter_hint"))
        self.filter.setToolTip(desk.tr("fans.filter_tip"))
        self.filter.addAction(
            icons.icon("search", desk.theme.color("quiet"), desk.theme.px(16)), QLineEdit.ActionPosition.LeadingPosition
        )
        self.table = self._made_table()
        self._fan: FanPane | None = None
        self._beside = QWidget()
        self._beside.setLayout(column(desk, gap=0))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(desk, "person", "fans.empty", "fans.empty_hint"))
        self._none = EmptyState(desk, "search", "fans.none", "fans.filter_tip")
        self._stack.addWidget(self._none)
        panel = Panel(desk, "person", "fans.title")
        self._count = panel.count
        panel.head.insertWidget(3, self.filter, 1)
        panel.head.setStretch(4, 0)
        self.filter.setFixedHeight(desk.theme.px(28))
        panel.add_to_head(
            button(
                desk, "fans.import", lambda: self.import_requested.emit("fans"), name="importFansButton", role="small"
            ),
            button(
                desk,
                "orders.import",
                lambda: self.import_requested.emit("orders"),
                name="importOrdersButton",
                role="small",
            ),
            button(
                desk, "fans.export", self.export_requested.emit, name="exportFansButton", role="small", icon="export"
            ),
        )
        panel.head.addSpacing(desk.theme.px(8))
        self._waiting = label(step="small", tone="warn", wrap=True)
        self._waiting.setObjectName("fansWaiting")
        self._waiting.hide()
        panel.body.addWidget(self._waiting)
        panel.body.addWidget(self._stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("fansSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(panel)
        self.splitter.addWidget(self._beside)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([940, 280])
        panel.setMinimumWidth(desk.theme.px(520))
        self._beside.setMinimumWidth(desk.theme.px(260))
        self.setLayout(column(desk, self.splitter, gap=0, around=(8, 8)))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_ASKED_AFTER_MS)
        self._soon.timeout.connect(self._ask)
        desk.ties.at_end(self._soon.stop)
        self._connect()
        self._on_roll_changed(is_same=False)

    @property
    def fan(self) -> FanPane:
        """The fan pane beside the table; made when the page is first looked at."""
        if self._fan is None:
            self._fan = FanPane(self._desk, empty="fan.pick")
            self._fan.message_requested.connect(self.message_requested)
            self._fan.left.connect(self._on_fan_left)
            # A box of its own: who looks for the fan pane by its name means the live page's, which lies less deep.
            inside, pane = QWidget(), QWidget()
            inside.setLayout(column(self._desk, self._fan, gap=0))
            pane.setLayout(column(self._desk, inside, gap=0))
            layout = self._beside.layout()
            assert layout is not None
            layout.addWidget(pane)
        return self._fan

    def show_fan(self, who: IdentityId) -> None:
        """Show a fan beside the table."""
        self.fan.show_fan(who)

    @Slot()
    def _on_fan_left(self) -> None:
        """The keyboard belongs to the list again, or to what narrows it where nobody is listed."""
        (self.table if self.table.isVisible() else self.filter).setFocus()

    def list_now(self) -> None:
        """Ask who is listed, without waiting for the page to be seen."""
        self._ask()

    def shown_names(self) -> list[str]:
        """The names in the table's rows that are in sight, from above."""
        return [str(self._model.index(at, 0).data()) for at in self._in_sight()]

    def _in_sight(self) -> range:
        """Where the table's rows are that are in sight."""
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        last = self._model.rowCount() - 1 if last < 0 else last
        return range(first, last + 1)

    def typed(self) -> str:
        return self.filter.text()

    def order(self) -> tuple[Order, bool]:
        """What the rows are sorted by, and whether the greatest comes first."""
        name = self._model.columns[self._order].order
        assert name is not None
        return name, self._descending

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fan.show()
        self._ask()  # while it was not seen fans came, and spoke

    def _made_table(self) -> GivingTable:
        px = self._desk.theme.px
        named = [one.name for one in self._model.columns]
        # What is worded is as wide as its language makes it.
        in_rows = QFontMetrics(self._desk.theme.font("body"))
        own = _body(self._desk, {_HEIGHT: "165", _WEIGHT: "56.5"})
        theirs = _of(self._desk, AUDIENCES[0], own)
        one_px, figures_px = (
            max(map(in_rows.horizontalAdvance, told)) + px(_AROUND_CELL)
            for told in ((f"{own}{BETWEEN}+1", theirs), (f"{own}{BETWEEN}{theirs}{BETWEEN}+1",))
        )
        table = GivingTable(
            Giving(named.index("likes"), px(_LIKES), px(_LEAST_LIKES), lends=True),
            Giving(named.index("figures"), figures_px, one_px, 2 * figures_px - one_px),
            Giving(named.index("size"), px(_SIZE), px(_SIZE), px(_SIZE), lends=True),
            Giving(named.index("spent"), px(_SPENT), px(_SPENT), px(_SPENT), lends=True),
            Giving(named.index("name"), px(_NAME), px(_LEAST_NAME), px(_MOST_NAME)),
            Giving(named.index("platform"), px(_MOST_FROM), px(_FROM), px(_MOST_FROM)),
        )
        for section, one in enumerate(self._model.columns):
            if one.parts is not None:
                table.setItemDelegateForColumn(section, WholeParts(FanRole.PARTS, table))
        table.setObjectName("fansTable")
        table.setAccessibleName(self._desk.tr("fans.title"))
        table.setModel(self._model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        pick_rows(table, self._desk.theme)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        # Of one height: a million rows cost what thirty do.
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(px(30))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(px(40))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self._order, Qt.SortOrder.DescendingOrder)
        tiers = [label_of(rule, self._desk.words) for rule in self._desk.console.tiers.rules]
        titles = self._desk.theme.metrics("small")  # the header has not the style sheet's letters yet
        tier_px = max(map(in_rows.horizontalAdvance, tiers), default=0) + px(_AROUND_CELL)
        for section, one in enumerate(self._model.columns):
            room = titles.horizontalAdvance(one.title) + px(_AROUND_TITLE)
            header.resizeSection(section, max(px(one.width), room, tier_px if one.name == "tier" else 0))
            if one.name in _AS_NEEDED:
                table.need(section, room)
        return table

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.down_pressed.connect(self._on_filter_down_pressed)
        self.filter.returnPressed.connect(self._on_filter_down_pressed)
        self.table.selectionModel().currentRowChanged.connect(self._on_table_current_row_changed)
        # Other rows come in sight by scrolling, or in a taller window.
        self.table.verticalScrollBar().valueChanged.connect(self._make_room)
        self.table.verticalScrollBar().rangeChanged.connect(self._make_room)
        self.table.horizontalHeader().sectionClicked.connect(self._on_header_section_clicked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_table_context_menu_requested)
        desk, console = self._desk, self._desk.console
        desk.ties.listen(self._roll.changed, self._on_roll_changed)
        desk.ties.listen(self._roll.came, self._on_roll_came)
        desk.ties.listen(console.importing.brought_in, lambda _: self._look_again())
        desk.ties.listen(console.fans.changed, lambda _: self._look_again())
        desk.ties.listen(console.fans.facets_changed, lambda _: self._look_again())
        desk.ties.listen(console.tiers.changed, lambda _: self._look_again())

    def _look_again(self) -> None:
        """Something else is known of fans, or of who is one: those in sight are read anew, and then who is listed."""
        if self.isVisible():
            self._roll.look_again()
            self._model.looked_again()
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        # The seller's own names last: should one of them be called as ours, it is meant.
        rules = (NOT_SERVED, *self._desk.console.tiers.rules)
        tiers = {name_of(rule, self._desk.words): rule.key for rule in rules}
        order, descending = self.order()
        own = self._desk.console.fans.facets()
        unit = self._desk.words.weight_unit
        asking = self._roll.ask(
            self.filter.text(), order, descending=descending, tiers=tiers, own_facets=own, weight_unit=unit
        )
        self._desk.start(asking, "list-fans")

    def _on_roll_came(self, places: range) -> None:
        self._model.came(places)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        """Let columns be as wide as the fans in sight need."""
        metrics, around_px = self.table.fontMetrics(), self._desk.theme.px(_AROUND_CELL)
        rows = [row for place in self._in_sight() if (row := self._roll[place]) is not None]
        for section, one in enumerate(self._model.columns):
            if rows and one.name in _AS_NEEDED:
                widest_px = max(metrics.horizontalAdvance(one.text(row)) for row in rows)
                self.table.need(section, widest_px + around_px)

    def _on_roll_changed(self, is_same: bool) -> None:
        if is_same:
            self._model.looked_again()
        else:
            # The selection goes with the rows; the fan beside the table stays.
            self.table.selectionModel().blockSignals(True)
            self._model.listed_anew()
            self.table.selectionModel().blockSignals(False)
        self._make_room()
        count = len(self._roll)
        self._count.setText(f"{count:,}" if count else "")
        is_waiting = bool(self._roll.waiting and self.filter.text().strip())
        self._waiting.setText(waiting_words(self._desk) if is_waiting else "")
        self._waiting.setVisible(is_waiting)
        unread, tr = self._roll.unread, self._desk.tr
        self._none.say(tr("fans.unread", terms=self._desk.listed(unread)) if unread else tr("fans.none"))
        self._stack.setCurrentIndex(0 if count else 2 if self.filter.text().strip() else 1)

    @Slot()
    def _on_filter_text_changed(self) -> None:
        self._soon.start()

    @Slot()
    def _on_filter_down_pressed(self) -> None:
        if self._model.rowCount():
            self.table.setFocus()
            self.table.setCurrentIndex(self._model.index(0, 0))

    @Slot(int)
    def _on_header_section_clicked(self, section: int) -> None:
        header = self.table.horizontalHeader()
        if self._model.columns[section].order is not None:
            # Figures begin with the greatest, names with the first.
            is_again = section == self._order
            self._descending = not self._descending if is_again else self._model.columns[section].order != "name"
            self._order = section
            self._ask()
        way = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(self._order, way)

    @Slot(QPoint)
    def _on_table_context_menu_requested(self, where: QPoint) -> None:
        """The headings for who has no mouse: the menu key offers what a click on each does."""
        menu = PassingMenu(self.table, "fansOrderMenu")
        for section, one in enumerate(self._model.columns):
            if one.order is not None:
                act = offer(
                    *(menu, self._desk.tr("fans.order_by", column=one.title)),
                    partial(self._on_header_section_clicked, section),
                    name=one.order,
                )
                act.setCheckable(True)
                act.setChecked(section == self._order)
        menu.popup(self.table.viewport().mapToGlobal(where))

    @Slot(QModelIndex, QModelIndex)
    def _on_table_current_row_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self.fan.show_fan(current.data(FanRole.ID))


def _columns(desk: Desk) -> tuple[FanColumn, ...]:
    tiers, words, theme = desk.console.tiers, desk.words, desk.theme

    def tier(row: FanRow) -> str:
        rule = tiers.of(row.id)
        return "" if rule is None else label_of(rule, words)

    def tone(row: FanRow) -> object:
        rule = tiers.of(row.id)
        return None if rule is None else theme.color(COLORS[rule.shape])

    def spent(row: FanRow) -> str:
        return money(row.tally.spent_minor) if row.tally.spent_minor else ""

    def bought(row: FanRow) -> str:
        return when(row.tally.last_bought_ms)

    def of_others(row: FanRow) -> list[tuple[str, dict[str, str]]]:
        """What is known of those whom they buy for, one after the other."""
        known: dict[str, dict[str, str]] = {}
        for wearer, facet, value in row.of_others:
            known.setdefault(wearer, {}).setdefault(facet, value)
        return list(known.items())

    def sizes(row: FanRow) -> list[str]:
        """What they said, what others wear, and what they bought most and kept."""
        said = [value for facet, value in row.facts if facet == "size"]
        theirs = [_of(desk, wearer, known["size"]) for wearer, known in of_others(row) if "size" in known]
        known = {size_key(size) for size in said}
        kept = [f"{size}×{times}" for size, times in row.sizes_kept if size_key(size) not in known]
        return [*said, *theirs, *kept[:_SHOWN_SIZES]]

    def figures(row: FanRow) -> list[str]:
        own = _body(desk, dict(row.facts))
        theirs = ((wearer, _body(desk, known)) for wearer, known in of_others(row))
        return [*filter(None, [own]), *(_of(desk, wearer, told) for wearer, told in theirs if told)]

    def tastes(row: FanRow) -> list[str]:
        """What they and others said that they like or not, and the colours that they bought most and kept."""
        said = {value for facet, value in row.facts if facet in _TASTES}
        own = [_taste(facet, value) for facet, value in row.facts if facet in _TASTES]
        theirs = [_of(desk, who, _taste(facet, value)) for who, facet, value in row.of_others if facet in _TASTES]
        kept = [f"{color}×{times}" for color, times in row.colors_kept if color not in said]
        return [*own, *theirs, *kept[:_SHOWN_SIZES]]

    def of_parts(name: str, parts: Callable[[FanRow], list[str]], width: int) -> FanColumn:
        return FanColumn(name, desk.tr(f"fans.{name}"), None, lambda row: BETWEEN.join(parts(row)), width, parts=parts)

    def when(at_ms: int | None) -> str:
        return day(at_ms) if at_ms else ""

    def number(value: int) -> str:
        return f"{value:,}" if value else ""

    return (
        FanColumn("name", desk.tr("fans.name"), "name", lambda row: row.name or row.identity.user_id, _NAME),
        FanColumn("tier", desk.tr("fans.tier"), None, tier, 72, tone=tone),
        of_parts("size", sizes, _SIZE),
        of_parts("figures", figures, 100),
        of_parts("likes", tastes, _LIKES),
        FanColumn("last_seen", desk.tr("fans.last_seen"), "last_seen", lambda row: when(row.last_seen_ms), _DAY),
        FanColumn("spent", desk.tr("fans.spent"), "spent", spent, _SPENT, True),
        FanColumn("orders", desk.tr("fans.orders"), "orders", lambda row: number(row.tally.orders), 40, True),
        FanColumn("returned", desk.tr("fans.returned"), "returned", lambda row: number(row.tally.returned), 40, True),
        FanColumn("last_bought", desk.tr("fans.last_bought"), "last_bought", bought, _DAY),
        FanColumn("sessions", desk.tr("fans.sessions"), "sessions", lambda row: number(row.tally.sessions), 40, True),
        FanColumn("platform", desk.tr("fans.platform"), None, lambda row: _place(desk, row), _FROM),
    )  # fmt: skip


def _body(desk: Desk, known: Mapping[str, str]) -> str:
    """Height and weight as sellers write them side by side: 160/110斤, 160cm/55kg; empty where neither is known."""
    height, weight = known.get(_HEIGHT), known.get(_WEIGHT)
    told_weight = None if weight is None else fact_value(desk, _WEIGHT, weight).replace(" ", "")
    if height is None or told_weight is None:
        return told_weight or ("" if height is None else fact_value(desk, _HEIGHT, height).replace(" ", ""))
    return desk.tr("fans.body", height=height, weight=told_weight)


def _of(desk: Desk, wearer: str, told: str) -> str:
    """Something of whom they buy for, with who that is."""
    return desk.tr("fans.of_another", who=wearer_name(desk, wearer), told=told)


def _taste(facet: str, value: str) -> str:
    return f"✕{value}" if facet == "dislikes" else value


def _place(desk: Desk, row: FanRow) -> str:
    """Where the fan is known from: a platform as people call it, or which of its id spaces beside that of its chat."""
    where = row.identity
    key, name = (f"space.{where.space}", where.space) if where.space else (f"platform.{where.platform}", where.platform)
    return desk.tr(key) if key in desk.words else name
