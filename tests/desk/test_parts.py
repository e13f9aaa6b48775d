from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from anchor_console.desk.theme import load_theme
from anchor_console.desk.widgets.buttons import LaneButton
from anchor_console.desk.widgets.labels import FigureLabel


def test_a_figure_is_shown_whole_whenever_its_font_grows_or_it_gets_longer(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    line = QHBoxLayout(window)
    figure = FigureLabel(step="strong")
    figure.show_figure("333")
    line.addWidget(figure)
    window.setStyleSheet('QLabel[step="strong"] { font-size: 30px; font-weight: bold; }')
    window.show()
    assert figure.width() >= figure.fontMetrics().horizontalAdvance("333")
    figure.show_figure("¥12,345.60")
    assert figure.width() >= figure.fontMetrics().horizontalAdvance("¥12,345.60")
    width = figure.width()
    figure.show_figure("8")
    assert figure.width() == width


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_a_lane_that_is_chosen_has_room_for_its_bold_letters_at_any_scale(qtbot, scale):
    window, theme = QWidget(), load_theme("light", scale)
    qtbot.addWidget(window)
    window.setStyleSheet(theme.style_sheet())
    lane = LaneButton("Claims 1,109")
    QHBoxLayout(window).addWidget(lane)
    lane.setChecked(True)
    window.show()
    bold = QFont(lane.font())
    bold.setBold(True)
    assert lane.width() - 2 * theme.px(10) >= QFontMetrics(bold).horizontalAdvance(lane.text())


def test_a_lane_keeps_its_room_while_it_counts_and_takes_more_for_a_longer_count(qtbot):
    window, theme = QWidget(), load_theme("light", 1.0)
    qtbot.addWidget(window)
    window.setStyleSheet(theme.style_sheet())
    lane = LaneButton()
    QHBoxLayout(window).addWidget(lane)
    lane.show_count("购买 9")
    window.show()
    width = lane.width()
    lane.show_count("购买 1")
    assert (lane.text(), lane.accessibleName(), lane.width()) == ("购买 1", "购买 1", width)
    lane.show_count("购买 1,204")
    assert lane.width() >= width + lane.fontMetrics().horizontalAdvance(",204")
