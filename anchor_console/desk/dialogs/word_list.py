"""The words that the check before a show looks for, by category: what is unticked is looked for no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtWidgets import QComboBox, QListView, QListWidget, QListWidgetItem, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.goods.forbidden import OWN, WordGroup

_HIGH = 260
_BESIDE, _LINE = 36, 28
"""The room of a word's tick, and how high its line is."""


class WordListDialog(DialogFrame):
    """
    Args:
        exceptions: the phrases that are no finding.
        on_exceptions: told all of them as soon as another word is ticked or unticked.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, exceptions: Sequence[str], on_exceptions: Callable[[list[str]], object]
    ) -> None:
        super().__init__(desk, parent, "preflight.list_title", name="wordListDialog", width=620)
        self._exceptions = list(exceptions)
        self._on_exceptions = on_exceptions
        self._groups = [one for one in desk.console.preflight.rules().groups if one.name != OWN and one.words]
        self.say(desk.tr("preflight.list_hint"))
        self._choice = QComboBox()
        self._choice.setObjectName("wordGroupChoice")
        self._choice.setAccessibleName(desk.tr("preflight.list_group"))
        for group in self._groups:
            self._choice.addItem(self._title(group))
        self._why = label(tone="quiet", wrap=True)
        self._words = QListWidget()
        self._words.setObjectName("wordList")
        self._words.setAccessibleName(desk.tr("preflight.list_title"))
        self._words.setFlow(QListView.Flow.LeftToRight)
        self._words.setWrapping(True)
        self._words.setResizeMode(QListView.ResizeMode.Adjust)
        self._words.setSpacing(desk.theme.px(4))
        self._words.setMinimumHeight(desk.theme.px(_HIGH))
        self.add(self._choice)
        self.add(self._why)
        self.add(self._words)
        self.add_buttons(button(desk, "close", self.accept, name="closeWordListButton"))
        self._choice.currentIndexChanged.connect(self._on_choice_changed)
        self._words.itemChanged.connect(self._on_words_item_changed)
        self._show(0)

    def _title(self, group: WordGroup) -> str:
        title = group.zh if self.desk.words.language == "zh_CN" else group.en
        return self.desk.tr("preflight.list_proof", title=title) if group.needs_proof else title

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._groups):
            return
        group = self._groups[at]
        self._why.setText(group.why_zh if self.desk.words.language == "zh_CN" else group.why_en)
        metrics, room, high = self._words.fontMetrics(), self.desk.theme.px(_BESIDE), self.desk.theme.px(_LINE)
        with QSignalBlocker(self._words):
            self._words.clear()
            for word in group.words:
                item = QListWidgetItem(word)
                item.setSizeHint(QSize(metrics.horizontalAdvance(word) + room, high))
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                is_sought = word not in self._exceptions
                item.setCheckState(Qt.CheckState.Checked if is_sought else Qt.CheckState.Unchecked)
                self._words.addItem(item)

    @Slot(int)
    def _on_choice_changed(self, at: int) -> None:
        self._show(at)

    @Slot(QListWidgetItem)
    def _on_words_item_changed(self, item: QListWidgetItem) -> None:
        word, is_sought = item.text(), item.checkState() is Qt.CheckState.Checked
        self._exceptions = [one for one in self._exceptions if one != word] + ([] if is_sought else [word])
        self._on_exceptions(list(self._exceptions))
