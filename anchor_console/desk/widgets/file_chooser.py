"""Asking for a file or a folder, without holding up whatever else goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

TABLES = "CSV, Excel (*.csv *.xlsx *.xls *.txt)"
_LAST = ""
"""Where a file was chosen last; Qt knows."""
_LABELS = (
    (QFileDialog.DialogLabel.LookIn, "Look in:"),
    (QFileDialog.DialogLabel.FileType, "Files of type:"),
)
"""What Qt's own translations know under other words than its chooser asks for."""
_SUFFIX = re.compile(r"\*\.(\w+)")

Chosen = Callable[[Path], object]


def own_folder() -> str:
    """Where a person looks for files first: their documents, wherever the program was started."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((place for place in places if Path(place).is_dir()), str(Path.home()))


def choose_file(owner: QWidget, title: str, kinds: str, chosen: Chosen, *, name: str, folder: str = _LAST) -> None:
    """Ask for a file that is there, of these `kinds`: `CSS (*.css)`."""
    chooser = QFileDialog(owner, title, folder, kinds)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(chooser, name, chosen)


def choose_folder(owner: QWidget, title: str, chosen: Chosen, *, name: str) -> None:
    chooser = QFileDialog(owner, title, _LAST)
    chooser.setFileMode(QFileDialog.FileMode.Directory)
    _open(chooser, name, chosen)


def choose_where_to_save(
    owner: QWidget, title: str, kinds: str, suggested: str, chosen: Chosen, *, name: str, folder: str = _LAST
) -> None:  # fmt: skip
    """Ask for a file to write, called as `suggested`; a name without a suffix gets that of the kind, `CSV (*.csv)`."""
    chooser = QFileDialog(owner, title, folder, kinds)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

    def suffix_of(kind: str) -> None:
        if (found := _SUFFIX.search(kind)) is not None:
            chooser.setDefaultSuffix(found[1])

    chooser.filterSelected.connect(suffix_of)
    suffix_of(kinds)
    chooser.selectFile(suggested)
    _open(chooser, name, chosen)


def _open(chooser: QFileDialog, name: str, chosen: Chosen) -> None:
    chooser.setObjectName(name)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for part, english in _LABELS:
        chooser.setLabelText(part, QCoreApplication.translate("QFileDialog", english))
    chooser.fileSelected.connect(lambda path: chosen(Path(path)))
    chooser.open()
