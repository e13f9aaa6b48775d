"""Where files are saved and looked for, and the saving of a session's tables."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk


def own_folder() -> str:
    """Where a person looks for files first: their documents, wherever the program was started."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((place for place in places if Path(place).is_dir()), str(Path.home()))


def save_of_session(desk: Desk, window: QWidget, what: str) -> None:
    """Ask for a file, and write what the open session, or the last one, has of `what`: sales, asks or tickets."""
    day = from_ms(desk.console.clock.now_ms()).astimezone().strftime("%Y%m%d-%H%M")
    chooser = QFileDialog(window, desk.tr(f"export.{what}"), own_folder(), "CSV (*.csv);;Excel (*.xlsx)")
    chooser.setObjectName("exportDialog")
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix("csv")
    chooser.filterSelected.connect(lambda kind: chooser.setDefaultSuffix("csv" if "csv" in kind else "xlsx"))
    chooser.selectFile(f"{what}-{day}.csv")
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(
        lambda path: desk.start(desk.console.exporting.of_session(what, Path(path)), f"export-{what}")
    )
    chooser.open()
