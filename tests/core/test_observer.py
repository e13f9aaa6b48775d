from __future__ import annotations

from anchor_console.core.observer import Signal


def test_everybody_hears_until_they_leave():
    signal, heard = Signal(), []
    leave = signal.subscribe(lambda value: heard.append(("first", value)))
    signal.subscribe(lambda value: heard.append(("second", value)))
    signal.emit(1)
    leave()
    leave()
    signal.emit(2)
    assert heard == [("first", 1), ("second", 1), ("second", 2)]


def test_who_leaves_or_joins_while_being_told_disturbs_nobody():
    signal, heard = Signal(), []

    def once(value):
        heard.append(("once", value))
        leave()
        signal.subscribe(lambda later: heard.append(("late", later)))

    leave = signal.subscribe(once)
    signal.subscribe(lambda value: heard.append(("always", value)))
    signal.emit(1)
    assert heard == [("once", 1), ("always", 1)]
    signal.emit(2)
    assert heard[2:] == [("always", 2), ("late", 2)]
