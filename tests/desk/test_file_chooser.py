"""Asking for files: what each button asks for, where it begins to look, and that it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel, QTreeView

from tests.support.until import until

FILE, FOLDER, SAVED = QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory, QFileDialog.FileMode.AnyFile
DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


@pytest.fixture
def documents(tmp_path, monkeypatch):
    folder = tmp_path / "Documents"
    folder.mkdir()
    places = QStandardPaths.standardLocations
    monkeypatch.setattr(
        QStandardPaths, "standardLocations", lambda place: [str(folder)] if place == DOCUMENTS else places(place)
    )
    return folder


@pytest.mark.parametrize(
    ("page", "button", "chooser", "mode", "suffix", "at_home"),
    [
        ("goods", "importGoodsButton", "importFileDialog", FILE, "", True),
        ("goods", "picturesFolderButton", "picturesFolderDialog", FOLDER, "", False),
        ("goods", "choosePictureButton", "pictureFileDialog", FILE, "", False),
        ("evening", "reconcileButton", "reconcileFileDialog", FILE, "", True),
        ("fans", "exportFansButton", "exportFansDialog", SAVED, "xlsx", True),
        ("overlay", "overlayPicturesButton", "overlayPicturesDialog", FOLDER, "", False),
        ("overlay", "overlayStyleButton", "overlayStyleDialog", FILE, "", False),
        ("overlay", "overlayBeginStyleButton", "overlayBeginStyleDialog", SAVED, "css", False),
        ("sources", "bugReportButton", "bugReportChooser", SAVED, "zip", True),
        ("settings", "chooseCertificateButton", "certificateDialog", FILE, "", False),
    ],
)
def test_a_button_asks_for_its_file_and_leaves_nothing_behind(
    at_the_desk, documents, page, button, chooser, mode, suffix, at_home
) -> None:
    async def scenario(console, window):
        window.show_page(page)
        window.findChild(QAbstractButton, button).click()
        await until(lambda: window.findChild(QFileDialog, chooser) is not None)
        asked = window.findChild(QFileDialog, chooser)
        assert (asked.fileMode(), asked.defaultSuffix()) == (mode, suffix)
        assert (Path(asked.directory().absolutePath()) == documents) is at_home
        words = [one.text() for one in asked.findChildren(QLabel) if one.objectName().endswith("Label")]
        assert [one for one in words if one.isascii()] == []
        asked.done(QDialog.DialogCode.Rejected)
        await until(lambda: window.findChild(QFileDialog, chooser) is None)

    at_the_desk(scenario)


def test_a_table_gets_the_suffix_of_the_kind_that_is_chosen(at_the_desk) -> None:
    async def scenario(console, window):
        window.fans_page.export_requested.emit()
        asked = window.findChild(QFileDialog, "exportFansDialog")
        for at, suffix in ((1, "csv"), (0, "xlsx")):
            asked.filterSelected.emit(asked.nameFilters()[at])
            assert asked.defaultSuffix() == suffix
        asked.done(QDialog.DialogCode.Rejected)

    at_the_desk(scenario)


@pytest.mark.parametrize(("language", "heading"), [("zh_CN", "大小"), ("en", "Size")])
def test_how_large_a_file_is_stands_under_its_usual_word(at_the_desk, documents, language, heading) -> None:
    async def scenario(console, window):
        window.show_page("goods")
        window.findChild(QAbstractButton, "importGoodsButton").click()
        await until(lambda: window.findChild(QFileDialog, "importFileDialog") is not None)
        asked = window.findChild(QFileDialog, "importFileDialog")
        listed = asked.findChild(QTreeView, "treeView").model()
        assert listed.headerData(1, Qt.Orientation.Horizontal) == heading
        asked.done(QDialog.DialogCode.Rejected)
        await until(lambda: window.findChild(QFileDialog, "importFileDialog") is None)

    at_the_desk(scenario, language=language)
