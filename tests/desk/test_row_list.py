"""A list that costs the same however many rows it has, and keeps the place of whoever reads in it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyledItemDelegate

from anchor_console.core.board import Board
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.models.ordered_model import OrderedModel
from anchor_console.desk.widgets.row_list import RowList

ROW, SEEN = 20, 5
Row = tuple[int, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), max_size=30)),
        st.tuples(st.just("remove"), st.integers(0, 40)),
        st.tuples(st.just("scroll"), st.integers(0, 700)),
    ),
    max_size=20,
)


class Asked(OrderedModel[int, Row]):
    """Counts what is asked of it."""

    questions = 0

    def rowCount(self, *parent: Any) -> int:
        self.questions += 1
        return super().rowCount(*parent)

    def data(self, *asked: Any) -> object:
        self.questions += 1
        return super().data(*asked)


def a_list(qtbot, keys: int) -> tuple[Board[int, Row], Asked, RowList]:
    """Rows are (weight, key), the heaviest first; five are seen."""
    board: Board[int, Row] = Board()
    board.put_all((key, (1, key)) for key in range(keys))
    model = Asked(board, lambda row: (-row[0], row[1]), str)
    board.observe(model)
    view = RowList(model, ROW)
    view.setItemDelegate(QStyledItemDelegate(view))
    view.setFrameShape(RowList.Shape.NoFrame)
    view.resize(200, ROW * SEEN)
    model.setParent(view)
    qtbot.addWidget(view)
    view.show()
    return board, model, view


def key_at(view: RowList, y: int) -> int | None:
    return view.indexAt(QPoint(5, y)).data(RowRole.KEY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps=STEPS)
def test_it_shows_what_a_plain_list_would_and_keeps_the_place(qtbot, steps):
    board, _, view = a_list(qtbot, 30)
    bar = view.verticalScrollBar()
    for what, told in steps:
        top = view.indexAt(QPoint(5, 0))
        key, y, was = top.data(RowRole.KEY), view.visualRect(top).top(), board.get(top.data(RowRole.KEY))
        is_scrolled, left = bar.value() > 0, bar.maximum() - bar.value()
        if what == "put":
            board.put_all((key, (weight, key)) for key, weight in told)
        elif what == "remove":
            board.remove(told)
        else:
            bar.setValue(told)
        plain = sorted(board, key=lambda row: (-row[0], row[1]))
        assert bar.maximum() == max(0, len(plain) - SEEN) * ROW
        for row, at in enumerate(range(-bar.value(), ROW * SEEN, ROW)):
            expected = plain[row][1] if row < len(plain) else None
            if at >= 0:
                assert key_at(view, at) == expected
            if expected is not None:
                assert view.visualRect(view.model().index(row, 0)).top() == at
        # Where rows go from below to above there may not be enough left below.
        if what == "put" and is_scrolled and board.get(key) == was and left >= len(told) * ROW:
            assert key_at(view, max(0, y)) == key
            assert view.visualRect(view.indexAt(QPoint(5, max(0, y)))).top() == y
        if what != "scroll" and not is_scrolled:
            assert bar.value() == 0


def test_what_is_not_seen_is_not_asked_for(qtbot):
    board, model, view = a_list(qtbot, 7_000)
    model.questions = 0
    for weight in range(5):
        board.put_all((key, (2 + weight, key)) for key in range(0, 7_000, 2 + weight))
        board.put_all((8_000 + 100 * weight + key, (weight, 8_000 + 100 * weight + key)) for key in range(50))
        view.resize(200 + weight, ROW * SEEN)
        view.verticalScrollBar().setValue(50_000)
        view.scrollToBottom()
        view.grab()
    # Some for each row that is painted and each change that is told, none for the thousands of others.
    assert model.questions < 3_000


def test_rows_are_chosen_by_mouse_and_keys(qtbot):
    _, _, view = a_list(qtbot, 100)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, ROW + 3))
    assert [index.row() for index in view.selectedIndexes()] == [1]
    for key, row in (
        (Qt.Key.Key_Down, 2), (Qt.Key.Key_PageDown, 7), (Qt.Key.Key_End, 99), (Qt.Key.Key_Up, 98),
        (Qt.Key.Key_PageUp, 93), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Up, 0),
    ):  # fmt: skip
        QTest.keyClick(view, key)
        assert [index.row() for index in view.selectedIndexes()] == [row]
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_what_a_hand_is_at_does_not_move_even_at_the_top(qtbot):
    board, _, view = a_list(qtbot, 100)
    board.put(200, (2, 200))
    assert key_at(view, 0) == 200
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 2 * ROW + 3))
    chosen = view.currentIndex().data(RowRole.KEY)
    for key in range(300, 340):
        board.put(key, (3, key))
    assert key_at(view, 2 * ROW) == chosen
    # The row itself may go elsewhere: the others stay.
    others = [key_at(view, at * ROW) for at in (0, 1, 3, 4)]
    board.put(chosen, (0, chosen))
    assert [key_at(view, at * ROW) for at in (0, 1, 2, 3)] == others


def test_what_the_mouse_is_over_does_not_move_before_it_is_pressed(qtbot):
    board, _, view = a_list(qtbot, 100)
    for row in (1, 2):
        QTest.mouseMove(view.viewport(), QPoint(5, row * ROW + 3))
    aimed_at = key_at(view, 2 * ROW + 3)
    board.put_all((key, (2, key)) for key in range(300, 340))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 2 * ROW + 3))
    assert view.currentIndex().data(RowRole.KEY) == aimed_at


def test_where_many_rows_leave_at_once_those_that_stay_do_not_move(qtbot):
    board, _, view = a_list(qtbot, 1_000)
    view.verticalScrollBar().setValue(500 * ROW)
    assert key_at(view, 0) == 500
    board.put_all((key, (0, key)) for key in range(10, 1_000) if key not in (503, 504))
    assert key_at(view, 3 * ROW) == 503
    assert key_at(view, 4 * ROW) == 504
