"""Asking where to save a table, and having it written; how that went is told by a notice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.file_chooser import Chosen, choose_where_to_save, own_folder


def save_of_session(desk: Desk, window: QWidget, what: str) -> None:
    """Ask for a file, and write what the open session, or the last one, has of `what`: one of `SESSION_TABLES`."""
    day = from_ms(desk.console.clock.now_ms()).astimezone().strftime("%Y%m%d-%H%M")
    choose_where_to_save(
        *(window, desk.tr(f"export.{what}"), "CSV (*.csv);;Excel (*.xlsx)", f"{what}-{day}.csv"),
        lambda path: desk.start(desk.console.exporting.of_session(what, path, desk.words.language), f"export-{what}"),
        name="exportDialog",
        folder=own_folder(),
    )


def save_fans(desk: Desk, window: QWidget, chosen: Chosen) -> None:
    """Ask for a file of the fans that their page lists, which `chosen` writes."""
    choose_where_to_save(
        *(window, desk.tr("fans.export"), "Excel (*.xlsx);;CSV (*.csv)", "fans.xlsx", chosen),
        name="exportFansDialog",
        folder=own_folder(),
    )
