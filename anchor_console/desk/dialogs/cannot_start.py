"""Says in a window of its own why the console did not open: who clicked its icon reads no command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QMessageBox

from anchor_console.core.paths import Unwritable
from anchor_console.desk.i18n import Words
from anchor_console.storage.connections import AlreadyOpen
from anchor_console.storage.emptied import Emptied
from anchor_console.storage.soundness import Damaged, NewerDatabase

_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (AlreadyOpen, "no_start.already_open"),
    (Emptied, "no_start.emptied"),
    (NewerDatabase, "no_start.newer"),
    (Damaged, "no_start.damaged"),
    (Unwritable, "no_start.unwritable"),
)


class Told(msgspec.Struct, frozen=True):
    """What there is to say: what went wrong with which folder, and the newest copy of its database, if any."""

    trouble: Exception
    folder: Path
    copy: Path | None


class CannotStartBox(QMessageBox):
    """`choice` becomes whether the copy is to be put back, which is offered where nothing can be lost by it."""

    def __init__(self, words: Words, told: Told) -> None:
        super().__init__()
        tr = words.tr
        self.setObjectName("cannotStart")
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(tr("app.title"))
        key = next((key for kind, key in _SENTENCES if isinstance(told.trouble, kind)), "no_start.other")
        self.setText(tr(key, folder=str(told.folder), reason=str(told.trouble)))
        more = []
        if isinstance(told.trouble, Damaged):
            more.append(tr("no_start.copy", file=str(told.copy)) if told.copy else tr("no_start.no_copy"))
        if isinstance(told.trouble, Emptied):
            more.append(tr("no_start.anew"))
        self.setInformativeText("\n".join(more))
        self._restore = None
        if isinstance(told.trouble, Emptied) and told.copy is not None:
            self._restore = self.addButton(tr("no_start.restore"), QMessageBox.ButtonRole.AcceptRole)
            self._restore.setObjectName("restoreCopyButton")
        close = self.addButton(tr("close"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._restore or close)
        self.setEscapeButton(close)
        self.choice: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.finished.connect(lambda _: self._choose())

    def _choose(self) -> None:
        if not self.choice.done():
            self.choice.set_result(self._restore is not None and self.clickedButton() is self._restore)
