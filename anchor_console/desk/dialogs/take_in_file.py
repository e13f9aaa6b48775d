"""Asking for a table that is to be taken in, and showing first what it would change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.import_file import ImportDialog
from anchor_console.desk.dialogs.reconcile import ReconcileDialog
from anchor_console.desk.widgets.file_chooser import TABLES, Chosen, choose_file, own_folder


def take_in_file(desk: Desk, window: QWidget, kind: str) -> None:
    """Ask for a file of `kind`: goods, orders or fans."""

    def show(path: Path) -> None:
        ImportDialog(desk, window, kind, path).open()

    _choose(desk, window, f"import.{kind}", show, name="importFileDialog")


def reconcile_with_file(desk: Desk, window: QWidget) -> None:
    """Ask for the platform's order file, to be laid beside the session that is over."""

    def show(path: Path) -> None:
        ReconcileDialog(desk, window, path).open()

    _choose(desk, window, "reconcile.open_file", show, name="reconcileFileDialog")


def _choose(desk: Desk, window: QWidget, title: str, chosen: Chosen, *, name: str) -> None:
    choose_file(window, desk.tr(title), TABLES, chosen, name=name, folder=own_folder())
