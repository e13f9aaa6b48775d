"""The profile of a rehearsal: it begins empty, and looks as the desk does that it is for."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.live.records.play import goes_on
from anchor_console.live.store import open_session
from anchor_console.sales.terms import SellingMode
from anchor_console.storage.database import Database
from anchor_console.storage.settings import put_setting, settings_beginning
from anchor_console.storage.writer import Transaction

_OF_THE_DESK = ("look.", "desk.", "window.", "card_window.")
"""What the settings of the desk itself begin with: language, theme, who sits there, the window's layout."""


def make_ready(profile: Profile, record: Path | None, mode: SellingMode | None) -> None:
    """Empty a rehearsal's profile of the last run; one that was killed in the middle of this session goes on.

    Raises:
        CannotPlay: the record cannot be read.
    """
    if profile.is_rehearsal and not _was_killed(profile, record, mode):
        _empty(profile)
    profile.make(rehearsal=True)
    shop = profile.rehearses_for
    if shop is None:
        return
    if not profile.database.exists():
        _look_alike(profile, shop)
    if shop.forgotten.exists():
        shutil.copy(shop.forgotten, profile.forgotten)


def _was_killed(profile: Profile, record: Path | None, mode: SellingMode | None) -> bool:
    """Whether the rehearsal that is asked for was broken off here."""
    if not profile.database.exists():
        return False
    with closing(Database(profile)) as database:
        session = open_session(database.read())
        return session is not None and goes_on(session, record, mode)


def _empty(profile: Profile) -> None:
    """Remove what the last rehearsal left, but for the hub's tokens and for who was forgotten.

    OBS keeps the overlay's address; and a record that is read again must not bring anybody back.
    """
    for path in profile.root.iterdir():
        if path not in (profile.tokens, profile.forgotten):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _look_alike(rehearsal: Profile, shop: Profile) -> None:
    """Begin the rehearsal's file with the desk's settings: who sits there finds it as they left it."""

    def begin(tx: Transaction) -> None:
        for key, value in settings_beginning(shop, _OF_THE_DESK).items():
            put_setting(tx, key, value)

    with closing(Database(rehearsal)) as database:
        database.run_blocking(begin)
