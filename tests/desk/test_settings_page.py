"""What is chosen in the settings is told before it does anything."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel

from anchor_console.live.upkeep import RETENTION_KEY
from tests.desk import builders
from tests.support.until import until


def test_how_much_chat_would_go_is_told_before_it_does(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(n, f"话{n}") for n in range(3)])
        await console.session.end()
        console.clock.advance(40 * 86_400)
        window.show_page("settings")
        box, goes = window.findChild(QComboBox, f"setting-{RETENTION_KEY}"), window.findChild(QLabel, "retentionGoes")
        assert goes.isHidden()
        for days, said in ((30, "下次打开时会清掉 1 场的 3 条公屏"), (90, "现在没有这么旧的公屏")):
            box.setCurrentIndex(box.findData(days))
            box.activated.emit(box.currentIndex())
            await until(lambda said=said: goes.text() == said)
        assert goes.isVisible()
        await until(lambda: console.settings.get(RETENTION_KEY) == 90)

    at_the_desk(scenario)
