"""The adapter from boards to Qt: exact rows, whatever the board does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt

from anchor_console.core.board import Board
from anchor_console.desk.models.board_model import BoardModel, Column, RowRole


def a_board(*keys: str) -> Board[str, str]:
    board: Board[str, str] = Board()
    board.put_all((key, key.upper()) for key in keys)
    return board


def a_model(board: Board[str, str]) -> BoardModel[str, str]:
    model = BoardModel(board, [Column("Name", lambda row: row), Column("Long", lambda row: row * 2)], "test/row")
    board.observe(model)
    return model


def texts(model: BoardModel[str, str]) -> list[object]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_qts_own_tester_finds_nothing_while_rows_come_go_move_and_change(qtmodeltester):
    board = a_board("a", "b", "c")
    model = a_model(board)
    qtmodeltester.check(model)
    board.put("d", "D")
    board.put("e", "E", index=0)
    board.move("e", 4)
    board.move("e", 1)
    board.put("b", "changed")
    board.remove("a")
    board.show([("c", "C"), ("x", "X"), ("b", "B")])
    assert texts(model) == ["C", "X", "B"]


def test_rows_that_come_are_told_with_their_exact_range(qtbot):
    board = a_board("a", "b")
    model = a_model(board)
    with qtbot.waitSignal(model.rowsInserted) as told:
        board.put("c", "C", index=1)
    assert told.args[1:3] == [1, 1]


def test_a_row_that_moves_down_is_told_as_qt_counts_it(qtbot):
    board = a_board("a", "b", "c")
    model = a_model(board)
    with qtbot.waitSignal(model.rowsMoved) as told:
        board.move("a", 2)
    assert (told.args[1], told.args[4]) == (0, 3)
    assert texts(model) == ["B", "C", "A"]


def test_a_cell_gives_its_text_its_row_and_its_key():
    index = a_model(a_board("a")).index(0, 1)
    assert (index.data(), index.data(RowRole.ROW), index.data(RowRole.KEY)) == ("AA", "A", "a")


def test_a_row_has_no_rows_of_its_own():
    model = a_model(a_board("a"))
    assert (model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (0, 0)
    assert model.data(QModelIndex(), Qt.ItemDataRole.DisplayRole) is None


def test_a_dragged_row_carries_its_key():
    model = a_model(a_board("a", "b"))
    assert model.mimeData([model.index(1, 0)]).data("test/row").toStdString() == "b"
