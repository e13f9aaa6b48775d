"""Tiers, facets and what may be kept are settled in the settings, and in force at once."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.fans.fact_store import facts_of
from anchor_console.fans.page_store import rows_of
from anchor_console.fans.tiers import DEFAULT_RULES, Shape
from tests.desk import builders
from tests.desk.builders import said
from tests.support.until import until


async def hear(console, *events):
    await builders.hear(builders.a_pipeline(console), events)


def type_into(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def the_tier(console, who=1):
    rule = console.tiers.of(IdentityId(who))
    return None if rule is None else rule.key


def test_a_bound_that_is_changed_sorts_every_fan_anew_at_once(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了", level=8), said(2, "晚上好", "李姐", level=8))
        window.show_page("settings")
        assert the_tier(console) == "new"
        regular = next(at for at, rule in enumerate(DEFAULT_RULES) if rule.key == "regular")
        # With a level, too: a tier of whoever comes would be no mark beside a name.
        type_into(window.findChild(QLineEdit, f"tier-{regular}-level"), "8")
        await until(lambda: console.tiers.rules[regular].level == 8)
        type_into(window.findChild(QLineEdit, f"tier-{regular}-sessions"), "1")
        await until(lambda: the_tier(console) == "regular")
        counts = window.findChild(QLabel, "tierCounts")
        await until(lambda: "▲ 老粉 2" in counts.text())
        layout = window.live_page.chat.view.sight.layout_at
        assert layout(0)._text.text().startswith("王姐\u00a0▲")

    at_the_desk(scenario)


def test_a_tier_of_the_sellers_own_has_name_and_shape_and_the_first_that_fits_counts(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了", level=9))
        window.show_page("settings")
        QTest.mouseClick(window.findChild(QAbstractButton, "addTierButton"), Qt.MouseButton.LeftButton)
        await until(lambda: len(console.tiers.rules) == len(DEFAULT_RULES) + 1)
        type_into(window.findChild(QLineEdit, "tier-0-orders"), "0")
        await until(lambda: console.tiers.rules[0].orders == 0)
        type_into(window.findChild(QLineEdit, "tier-0-level"), "8")
        await until(lambda: console.tiers.rules[0].level == 8)
        type_into(window.findChild(QLineEdit, "tier-0-name"), "GuanJia")
        await until(lambda: console.tiers.rules[0].name == "GuanJia")
        shape = window.findChild(QComboBox, "tier-0-shape")
        shape.setCurrentIndex(0)
        shape.activated.emit(0)
        await until(lambda: console.tiers.rules[0].shape is Shape.STAR)
        window.show_fan(1)
        sheet = window.live_page.fan._scroll.widget()
        assert sheet.findChild(QLabel, "fanTier").text() == "★ GuanJia"
        QTest.mouseClick(window.findChild(QAbstractButton, "resetTiersButton"), Qt.MouseButton.LeftButton)
        await until(lambda: console.tiers.rules == DEFAULT_RULES)
        assert the_tier(console) == "new"

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_on_a_small_screen_no_box_of_a_tier_lies_over_another(at_the_desk, language):
    async def scenario(console, window):
        window.resize(1366, 768)
        window.show_page("settings")
        editor = window.findChild(QWidget, "tierEditor")
        await until(lambda: window.width() == 1366 and editor.isVisible())

        def boxes():
            fields = editor.findChildren(QLineEdit)
            return sorted((box.geometry() for box in fields if box.objectName().startswith("tier-0-")), key=QRect.x)

        await until(lambda: len(boxes()) == 8)
        assert all(one.right() < other.x() for one, other in itertools.pairwise(boxes()))

    at_the_desk(scenario, language=language)


def test_facets_of_ones_own_are_offered_where_facts_are_written_down(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        window.show_page("settings")
        type_into(window.findChild(QLineEdit, "setting-fans.facets"), "foot, style,size")
        await until(lambda: console.fans.facets() == ("foot", "style"))
        window.show_page("live")
        window.show_fan(1)
        sheet = window.live_page.fan._scroll.widget()
        QTest.mouseClick(sheet.findChild(QAbstractButton, "addFactButton"), Qt.MouseButton.LeftButton)
        offered = window.findChild(QComboBox, "factFacet")
        assert [offered.itemText(at) for at in range(offered.count())][-2:] == ["foot", "style"]
        offered.window().close()

    at_the_desk(scenario)


def test_a_facet_of_ones_own_that_is_taken_away_is_shown_nowhere_and_comes_back_as_it_was(at_the_desk):
    async def scenario(console, window):
        def shown():
            (row,) = rows_of(console.database.read(), [IdentityId(1)], 0)
            return [(one.fact.facet, one.fact.value) for one in window.live_page.fan.shown.facts], list(row.facts)

        async def type_facets(text):
            window.show_page("settings")
            type_into(window.findChild(QLineEdit, "setting-fans.facets"), text)
            await until(lambda: console.fans.facets() == tuple(text.split()))
            window.show_page("live")

        await hear(console, said(1, "来了"))
        await console.fans.set_facets(["foot", "style"])
        await console.fans.add_fact(IdentityId(1), "foot", "wide")
        window.show_fan(1)
        assert shown() == ([("foot", "wide")],) * 2
        await type_facets("style")
        await until(lambda: shown() == ([], []))
        (notice,) = console.notices.current
        assert (notice.key, notice.params) == ("facets.hidden", {"names": "foot", "people": 1})
        await type_facets("style foot")
        await until(lambda: shown() == ([("foot", "wide")],) * 2)
        assert not console.notices.current

    at_the_desk(scenario)


def test_sensitive_facts_end_with_the_session_until_the_seller_switches_them_on(at_the_desk):
    async def scenario(console, window):
        kept = []
        for number in (1, 2):
            if number == 2:
                window.show_page("settings")
                window.findChild(QCheckBox, "setting-fans.sensitive").click()
                await until(lambda: console.settings.get("fans.keeps_sensitive"))
                await console.session.start("周四", "cart")
            await hear(console, said(number, "我是敏感肌"))
            assert len(facts_of(console.database.read(), IdentityId(1))) == 1
            await console.session.end()
            kept.append(len(facts_of(console.database.read(), IdentityId(1))))
        assert kept == [0, 1]

    at_the_desk(scenario)
