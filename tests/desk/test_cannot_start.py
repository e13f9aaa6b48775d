"""Why the console did not open is said in a window, and what an emptied shop had comes back by its button."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from anchor_console.app.no_start import tell_no_start
from anchor_console.app.running import CannotStart
from anchor_console.core.paths import Profile, Unwritable
from anchor_console.desk.dialogs.cannot_start import CannotStartBox, Told
from anchor_console.desk.i18n import LANGUAGES, language_of, load_words
from anchor_console.live.offline.offline import backup
from anchor_console.storage.connections import AlreadyOpen
from anchor_console.storage.database import Database
from anchor_console.storage.emptied import Emptied
from anchor_console.storage.soundness import Damaged, NewerDatabase


def a_shop_that_was_emptied(folder: Path) -> Profile:
    profile = Profile(folder / "shop")
    profile.make()
    with closing(Database(profile)) as database:
        database.run_blocking(lambda tx: tx.execute("INSERT INTO settings VALUES ('a', '1')").rowcount)
    backup(profile, folder / "monday.db")
    profile.tokens.write_text("{}")
    profile.database.write_bytes(b"")
    return profile


def pressed(name: str) -> QTimer:
    """Presses the box's button of this name as soon as it stands there."""

    def press() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, CannotStartBox) and box.isVisible():
                button = next(one for one in box.findChildren(QPushButton) if name in (one.objectName(), one.text()))
                button.click()

    looking = QTimer()
    looking.timeout.connect(press)
    looking.start(5)
    return looking


@pytest.mark.usefixtures("qapp")
def test_an_emptied_shop_is_as_its_newest_backup_has_it_once_that_is_asked_for(tmp_path: Path) -> None:
    profile = a_shop_that_was_emptied(tmp_path)
    with pytest.raises(Emptied) as trouble:
        Database(profile)
    no = pressed(load_words(language_of(None)).tr("close"))
    assert not tell_no_start(profile, trouble.value)
    assert profile.database.read_bytes() == b""
    no.stop()
    yes = pressed("restoreCopyButton")
    assert tell_no_start(profile, trouble.value)
    yes.stop()
    with closing(Database(profile)) as database:
        assert database.read().execute("SELECT key FROM settings").fetchone()[0] == "a"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_trouble_is_told_with_where_and_only_an_emptied_shop_is_offered_its_backup(qloop, language) -> None:
    folder, copy = Path("/shops/mine"), Path("/backups/monday.db")

    async def scenario() -> None:
        for trouble, names in (
            (Emptied("empty"), (str(folder), str(copy))),
            (Damaged("console.db: malformed"), ("console.db: malformed", str(copy))),
            (NewerDatabase("m9999"), (str(folder),)),
            (AlreadyOpen("open"), (str(folder),)),
            (Unwritable("read-only"), (str(folder),)),
            (CannotStart("no such record"), ("no such record",)),
        ):
            box = CannotStartBox(load_words(language), Told(trouble, folder, copy))
            said = f"{box.text()}\n{box.informativeText()}"
            assert [name for name in names if name not in said] == []
            assert (box.findChild(QPushButton, "restoreCopyButton") is not None) == isinstance(trouble, Emptied)
            box.deleteLater()

    qloop.run(scenario())
