"""The dialog that lets an assistant in."""

from __future__ import annotations

import segno
from PySide6.QtWidgets import QLineEdit

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.pairing import PairingDialog
from anchor_console.desk.i18n import load_words
from anchor_console.desk.theme import load_theme
from anchor_console.live.hub_desk import Pairing
from tests.support.until import until

URL = "http://192.168.100.200:8765/desk#code=SV6U3JZU"


def test_the_dialog_is_as_high_as_what_it_shows_and_the_code_is_whole(at_the_desk):
    async def scenario(console, window):
        dialog = PairingDialog(Desk(console, load_words("zh_CN"), load_theme("light", 1), window._desk.keys), window)
        dialog.open()
        await until(dialog.isVisible)
        with_warning = dialog.height()

        await console.hub.open_to_lan(True)
        await until(lambda: dialog.height() < with_warning)

        dialog.show_pairing(Pairing(URL, "SV6U3JZU", console.clock.now_ms() + 300_000))
        picture = dialog.picture
        await until(lambda: picture.visibleRegion().boundingRect().size() == picture.size())
        dots = picture.pixmap().toImage()
        squares = segno.make(URL, error="m").symbol_size(border=4)[0]
        assert dots.width() % squares == 0  # no square is wider than another
        assert 100 < dots.width() <= picture.width() * picture.devicePixelRatio()
        link = dialog.findChild(QLineEdit, "pairingLink")
        assert link.fontMetrics().horizontalAdvance(URL) < link.contentsRect().width() - 12
        dialog.close()

    at_the_desk(scenario)
