from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from anchor_console.desk.parts import FigureLabel


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
