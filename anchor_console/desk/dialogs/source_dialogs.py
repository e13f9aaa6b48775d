"""Setting a source up: which kind, its form made from the fields that the kind declares, and trying it out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import ChoiceButton, button
from anchor_console.desk.widgets.labels import hint_label, label, set_look
from anchor_console.desk.widgets.parts import column
from anchor_console.live.sources.source_setups import SourceSetup
from anchor_console.sources.kinds import BadValues, Field, FieldKind
from anchor_console.sources.known import KINDS
from anchor_console.sources.probe import WITHIN_S, Probed


class ChooseKindDialog(DialogFrame):
    """Hands the name of the kind that was chosen to `on_kind`."""

    def __init__(self, desk: Desk, parent: QWidget, on_kind: Callable[[str], object]) -> None:
        super().__init__(desk, parent, "sources.choose", name="chooseKindDialog", width=560)
        self._on_kind = on_kind
        choices = QWidget()
        listed = column(desk, gap=8)
        ways = {
            name: ChoiceButton(desk, f"source.kind.{name}", f"source.about.{name}", name=f"kind-{name}")
            for name in KINDS
        }
        for name, choice in ways.items():
            choice.clicked.connect(lambda _=False, chosen=name: self._choose(chosen))
            listed.addWidget(choice)
        choices.setLayout(listed)
        scroll = QScrollArea()
        scroll.setWidget(choices)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(desk.theme.px(496))
        self.add(scroll)
        self.add_buttons(button(desk, "cancel", self.reject))
        next(iter(ways.values())).setFocus()

    def _choose(self, name: str) -> None:
        self.accept()
        self._on_kind(name)


class SourceDialog(DialogFrame):
    """Adds a source of a kind, or changes the one that was set up. A secret that is left empty stays as it was."""

    def __init__(self, desk: Desk, parent: QWidget, kind: str, setup: SourceSetup | None = None) -> None:
        super().__init__(desk, parent, f"source.kind.{kind}", name="sourceDialog", width=520)
        self._kind = kind
        self._setup = setup
        self._is_open = True
        self.finished.connect(self._on_finished)
        tr = desk.tr
        self.say(tr(f"source.about.{kind}"))
        self.name = QLineEdit(setup.name if setup else tr(f"source.kind.{kind}"))
        self.name.setObjectName("sourceName")
        self.name.setAccessibleName(tr("sources.name"))
        self.name.setMaxLength(40)
        self.add(self._line(tr("sources.name"), self.name, ""))
        self.fields: dict[str, QLineEdit] = {}
        fields = KINDS[kind].fields
        for field in fields:
            if not field.is_rare:
                self.add(self._field(field))
        rare = [field for field in fields if field.is_rare]
        if rare:
            more = QCheckBox(tr("sources.more"))
            more.setObjectName("sourceMore")
            more.setAccessibleName(more.text())
            self.add(more)
            self._rare = QWidget()
            self._rare.setLayout(column(desk, *(self._field(field) for field in rare), gap=8))
            scroll = QScrollArea()
            scroll.setWidget(self._rare)
            scroll.setWidgetResizable(True)
            scroll.setFixedHeight(desk.theme.px(min(260, 62 * len(rare))))
            is_used = setup is not None and any(setup.values.get(field.name) for field in rare)
            more.setChecked(is_used)
            scroll.setVisible(is_used)
            more.toggled.connect(scroll.setVisible)
            more.toggled.connect(lambda _: self.fit())
            self.add(scroll)
        if any(field.kind is FieldKind.SECRET for field in fields):
            self._kept = hint_label(desk, "sources.secret_keyring")
            self.add(self._kept)
            desk.start(self._tell_where_secrets_lie(), "source-vault")
        self.told = label(step="small", wrap=True)
        self.told.setObjectName("sourceTold")
        self.told.hide()
        self.add(self.told)
        self.test = button(desk, "sources.test", self._on_test, name="testSourceButton")
        self.save = button(desk, "sources.save", self._on_save, name="saveSourceButton", role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), self.test, self.save)
        (next(iter(self.fields.values()), self.name)).setFocus()

    def _field(self, field: Field) -> QWidget:
        tr = self.desk.tr
        edit = QLineEdit(self._setup.values.get(field.name, "") if self._setup else "")
        edit.setObjectName(f"field-{field.name}")
        edit.setMaxLength(2_000)
        if field.kind is FieldKind.SECRET:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            if self._setup is not None:
                edit.setPlaceholderText(tr("sources.secret_kept"))
        else:
            edit.setPlaceholderText(field.default)
        named = f"source.field.{self._kind}.{field.name}"
        name = tr(named) if named in self.desk.words else tr(f"source.field.{field.name}")
        edit.setAccessibleName(name)
        self.fields[field.name] = edit
        hint = f"source.hint.{self._kind}.{field.name}"
        shown = tr("sources.required", name=name) if field.is_required else name
        return self._line(shown, edit, tr(hint) if hint in self.desk.words else "")

    def _line(self, name: str, edit: QLineEdit, hint: str) -> QWidget:
        line = QWidget()
        parts: list[QWidget] = [label(name, step="small", tone="quiet"), edit]
        if hint:
            parts.append(label(hint, step="small", tone="faint", wrap=True))
        line.setLayout(column(self.desk, *parts, gap=2))
        return line

    async def _tell_where_secrets_lie(self) -> None:
        vault = await self.desk.console.setup_book.vault()
        if self._is_open and vault.is_file:
            self._kept.setText(self.desk.tr("sources.secret_file"))

    def _values(self) -> dict[str, str]:
        return {name: edit.text().strip() for name, edit in self.fields.items()}

    def _on_test(self) -> None:
        self._tell(self.desk.tr("sources.testing", seconds=round(WITHIN_S)), "quiet")
        self.test.setEnabled(False)
        self.desk.start(self._try_out(), "source-test")

    async def _try_out(self) -> None:
        sources = self.desk.console.sources
        try:
            probed = await sources.try_out(self._kind, self._values(), self._setup.key if self._setup else None)
        except BadValues as exc:
            self._refuse(exc)
        else:
            self._tell(*self._words(probed))
        finally:
            if self._is_open:
                self.test.setEnabled(True)

    def _words(self, probed: Probed) -> tuple[str, str]:
        tr = self.desk.tr
        if probed.connected_s is None:
            return tr("sources.test_failed", why=tr(probed.why, **probed.params)), "bad"
        connected = f"{probed.connected_s:.1f}"
        note = f" · {probed.note}" if probed.note else ""
        if probed.first_event_s is None:
            return tr("sources.test_quiet", connected=connected, seconds=round(WITHIN_S)) + note, "warn"
        return tr("sources.test_well", connected=connected, first=f"{probed.first_event_s:.1f}") + note, "good"

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        self.desk.start(self._keep(), "source-save")

    async def _keep(self) -> None:
        sources = self.desk.console.sources
        try:
            if self._setup is None:
                await sources.add(self._kind, self.name.text(), self._values())
            else:
                await sources.change(self._setup.key, self.name.text(), self._values())
        except BadValues as exc:
            self._refuse(exc)
        else:
            if self._is_open:
                self.accept()
        finally:
            if self._is_open:
                self.save.setEnabled(True)

    def _refuse(self, bad: BadValues) -> None:
        if not self._is_open:
            return
        edit = self.fields.get(bad.field)
        name = edit.accessibleName() if edit is not None else bad.field
        self._tell(f"{name}: {self.desk.tr(bad.key)}", "bad")
        if edit is not None:
            edit.setFocus()

    def _tell(self, words: str, tone: str) -> None:
        if not self._is_open:
            return
        self.told.setText(words)
        set_look(self.told, "tone", tone)
        self.told.show()
        self.fit()

    def _on_finished(self, _: int) -> None:
        self._is_open = False


class RemoveSourceDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, setup: SourceSetup) -> None:
        super().__init__(desk, parent, "sources.remove_title", name="removeSourceDialog", width=420)
        self._key = setup.key
        self.say(desk.tr("sources.remove_tells", name=setup.name), tone="")
        remove = button(desk, "sources.remove", self._remove, name="confirmRemoveSource", role="price")
        # As where a fan is erased, Return takes nothing away that cannot be had back: its secrets go with it.
        self.add_buttons(remove, button(desk, "cancel", self.reject))

    def _remove(self) -> None:
        self.desk.start(self.desk.console.sources.remove(self._key), f"source-remove-{self._key}")
        self.accept()
