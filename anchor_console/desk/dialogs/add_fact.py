"""Writing down by hand what one knows of a fan: what kind of thing, what it is, and of whom."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.core.weight import IN_CHINESE, IN_ENGLISH, weight_figure
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.fact_chip import wearer_name
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import column, row
from anchor_console.fans.facets import AUDIENCES, FACETS, WEARERS, is_too_long, values_of
from anchor_console.fans.figures import weight_kg


class AddFactDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, who: IdentityId) -> None:
        super().__init__(desk, parent, "fact.add", name="addFactDialog", width=420)
        self._who = who
        self._facet = _choice(desk, "fact.facet", "factFacet")
        for facet in FACETS:
            self._facet.addItem(_labelled(desk, facet), facet)
        for own in desk.console.fans.facets():
            self._facet.addItem(own, own)
        self._wearer = _choice(desk, "fact.wearer", "factWearer")
        for wearer in WEARERS:
            self._wearer.addItem(wearer_name(desk, wearer), wearer)
        self._value = QComboBox()
        self._value.setObjectName("factValue")
        self._value.setEditable(True)
        self._value.setAccessibleName(desk.tr("fact.value"))
        line = self._value.lineEdit()
        assert isinstance(line, QLineEdit)
        line.setPlaceholderText(desk.tr("fact.value"))
        line.setAccessibleName(desk.tr("fact.value"))
        self._told = label(step="small")
        self._told.setObjectName("factTold")
        pick = row(desk, self._facet, self._wearer)
        self.add(column(desk, pick, self._value, self._told, gap=8))
        self.add_buttons(
            button(desk, "cancel", self.reject),
            button(desk, "fan.note_add", self._finish, name="confirmFactButton", role="primary"),
        )
        self._facet.currentIndexChanged.connect(lambda _: self._offer())
        self._value.editTextChanged.connect(lambda _: self._tell())
        self._offer()
        self._value.setFocus()

    def _offer(self) -> None:
        """Offer the words that there are for an audience; everything else is typed."""
        self._value.clear()
        if self._facet.currentData() == "audience":
            self._value.addItems(AUDIENCES)
        self._value.setEditText("")

    def _tell(self) -> None:
        """Say how a weight is understood while it is typed, in both units."""
        kept = self._kept()
        if kept is None or self._facet.currentData() != "weight_kg":
            self._say("")
            return
        in_kg, in_jin = (weight_figure(float(kept), unit) for unit in (IN_ENGLISH, IN_CHINESE))
        self._say(self.desk.tr("fact.weight_is", kg=in_kg, jin=in_jin))

    def _kept(self) -> str | None:
        """What would be written down; None where it cannot be."""
        facet, text = self._facet.currentData(), self._value.currentText()
        if facet != "weight_kg":
            return "、".join(values_of(facet, text)) or None
        try:
            return weight_kg(text, self.desk.words.weight_unit)
        except ValueError:
            return None

    def _finish(self) -> None:
        facet, wearer, kept = self._facet.currentData(), self._wearer.currentData(), self._kept()
        if kept is None:
            is_long = is_too_long(facet, self._value.currentText())
            key = "fact.too_long" if is_long else "fact.no_weight" if facet == "weight_kg" else "fact.no_value"
            self._say(self.desk.tr(key), tone="bad")
            return
        self.desk.start(self.desk.console.fans.add_fact(self._who, facet, kept, wearer), "fact-add")
        self.accept()

    def _say(self, words: str, tone: str = "quiet") -> None:
        self._told.setText(words)
        set_look(self._told, "tone", tone)
        self._told.setVisible(bool(words))


def _labelled(desk: Desk, facet: str) -> str:
    """What the facet is called; a weight with the unit that a bare number is in."""
    named = desk.tr(f"facet.{facet}")
    return desk.tr("fact.in_unit", facet=named, unit=desk.words.weight_unit) if facet == "weight_kg" else named


def _choice(desk: Desk, key: str, name: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(desk.tr(key))
    return box
