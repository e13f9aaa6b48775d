"""Rows in an order of their own: always sorted, told exactly, whatever the board does."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView

from anchor_console.core.board import Board
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.models.ordered_model import OrderedModel

KEYS = st.integers(0, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.integers(0, 3)),
        st.tuples(st.just("many"), st.lists(st.tuples(KEYS, st.integers(0, 3)), max_size=8)),
        st.tuples(st.just("remove"), KEYS),
        st.tuples(st.just("show"), st.lists(KEYS, unique=True)),
    ),
    max_size=20,
)


def a_model(board: Board[int, tuple[int, int]]) -> OrderedModel[int, tuple[int, int]]:
    """Rows are (weight, key): the heaviest first."""
    model = OrderedModel(board, lambda row: (-row[0], row[1]), str)
    board.observe(model)
    return model


def rows(model: OrderedModel[int, tuple[int, int]]) -> list[object]:
    return [model.index(row, 0).data(RowRole.ROW) for row in range(model.rowCount())]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_rows_are_sorted_and_what_was_selected_stays_selected(qapp, steps):
    board: Board[int, tuple[int, int]] = Board()
    board.put_all([(1, (2, 1)), (5, (0, 5))])
    model = a_model(board)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    selected = QPersistentModelIndex(model.index(1, 0))
    is_there = True
    for what, *args in steps:
        if what == "put":
            board.put(args[0], (args[1], args[0]))
        elif what == "many":
            board.put_all((key, (weight, key)) for key, weight in args[0])
        elif what == "remove":
            board.remove(args[0])
        else:
            board.show([(key, board.get(key) or (1, key)) for key in args[0]])
        is_there = is_there and 5 in board
        assert rows(model) == sorted(board, key=lambda row: (-row[0], row[1]))
        assert (selected.data(RowRole.KEY) if selected.isValid() else None) == (5 if is_there else None)
    del tester


def test_another_order_keeps_the_row_that_a_person_chose(qtbot):
    board: Board[int, tuple[int, int]] = Board()
    board.put_all((key, (key, key)) for key in range(4))
    turned = [False]
    model = OrderedModel(board, lambda row: (row[0] if turned[0] else -row[0], row[1]), str)
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.selectionModel().setCurrentIndex(model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    turned[0] = True
    model.order_anew()
    assert [row[1] for row in rows(model)] == [0, 1, 2, 3]
    assert view.currentIndex().data(RowRole.KEY) == 3


def test_rows_that_come_together_to_one_place_are_told_as_one_range(qtbot):
    board: Board[int, tuple[int, int]] = Board()
    board.put_all([(1, (1, 1)), (2, (2, 2))])
    model = a_model(board)
    with qtbot.waitSignal(model.rowsInserted) as told:
        board.put_all((key, (9, key)) for key in range(10, 15))
    assert told.args[1:3] == [0, 4]


def test_thousands_of_rows_that_change_their_places_are_one_change(qapp):
    board: Board[int, tuple[int, int]] = Board()
    board.put_all((key, (key % 3, key)) for key in range(3000))
    model = a_model(board)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    told: list[object] = []
    for signal in (model.layoutChanged, model.dataChanged, model.rowsMoved):
        signal.connect(lambda *_, name=str(signal): told.append(name))
    selected = QPersistentModelIndex(model.index(7, 0))
    key = selected.data(RowRole.KEY)
    board.put_all((key, (9, key)) for key in range(0, 3000, 2))
    assert rows(model) == sorted(board, key=lambda row: (-row[0], row[1]))
    assert selected.data(RowRole.KEY) == key
    assert len(told) == 2
    del tester
