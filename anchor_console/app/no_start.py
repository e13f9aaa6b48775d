"""Why the window does not open, said in a window of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.app.window import qt_application
from anchor_console.core.paths import Profile
from anchor_console.desk.dialogs.cannot_start import CannotStartBox, Told
from anchor_console.desk.i18n import language_of, load_words
from anchor_console.desk.loop import WindowLoop
from anchor_console.live.offline.offline import newest_copy, restore


def tell_no_start(profile: Profile, trouble: Exception) -> bool:
    """Say in a window why the console did not open; True where a copy was put back, and it may be opened again.

    Raises:
        StorageError: the copy that a person chose could not be put back.
    """
    qt_app = qt_application()
    qt_app.setQuitOnLastWindowClosed(False)
    copy = newest_copy(profile)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        if not runner.run(_in_box(profile, trouble, copy)) or copy is None:
            return False
    restore(profile, copy)
    return True


async def _in_box(profile: Profile, trouble: Exception, copy: Path | None) -> bool:
    box = CannotStartBox(load_words(language_of(None)), Told(trouble, profile.root, copy))
    box.open()
    return await box.choice
