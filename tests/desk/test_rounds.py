from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, QTimer
from shiboken6 import delete

from anchor_console.desk.rounds import AtMostEvery, Rounds
from tests.support.until import until

_LONG_MS = 60_000


@pytest.fixture
def acted():
    return []


@pytest.fixture
def rounds(qapp):
    made = Rounds()
    yield made
    delete(made)


def test_what_several_parts_of_the_window_ask_for_in_one_turn_is_shown_in_one_go(qloop, rounds, acted):
    owner = QObject()
    often = AtMostEvery(rounds, owner, 100, lambda: acted.append("often"))
    seldom = AtMostEvery(rounds, owner, 400, lambda: acted.append("seldom"))
    goes = []

    async def scenario():
        for _ in range(3):
            often.ask()
            seldom.ask()
        assert acted == []
        await until(lambda: goes.append(tuple(acted)) or len(acted) == 2)

    qloop.run(scenario())
    assert set(goes) <= {(), ("often", "seldom"), ("seldom", "often")}


def test_who_has_just_shown_what_it_knows_waits_until_it_may_again(qloop, rounds, acted):
    owner = QObject()
    often = AtMostEvery(rounds, owner, 100, lambda: acted.append("often"))
    seldom = AtMostEvery(rounds, owner, _LONG_MS, lambda: acted.append("seldom"))

    async def scenario():
        for times in (1, 2, 3):
            often.ask()
            seldom.ask()
            await until(lambda times=times: acted.count("often") == times)

    qloop.run(scenario())
    assert acted.count("seldom") == 1


def test_what_was_asked_for_by_who_is_going_comes_in_no_round(qloop, rounds, acted):
    owner = QObject()
    going = AtMostEvery(rounds, owner, 100, lambda: acted.append("going"))
    later = AtMostEvery(rounds, owner, 100, lambda: acted.append("later"))

    async def scenario():
        going.ask()
        rounds.rest()
        later.ask()
        await until(lambda: acted)

    qloop.run(scenario())
    assert acted == ["later"]


def test_nothing_is_shown_by_who_has_gone_before_the_round(qloop, rounds, acted):
    gone, stays = QObject(), QObject()
    AtMostEvery(rounds, gone, 100, lambda: acted.append("gone")).ask()
    AtMostEvery(rounds, stays, 100, lambda: acted.append("stays")).ask()
    delete(gone)
    qloop.run(until(lambda: acted))
    assert acted == ["stays"]


def test_no_round_comes_for_who_has_gone_while_they_rested(qloop, rounds, acted):
    owner = QObject()
    seldom = AtMostEvery(rounds, owner, _LONG_MS, lambda: acted.append("seldom"))

    async def scenario():
        seldom.ask()
        await until(lambda: acted)
        seldom.ask()
        delete(owner)
        await until(lambda: not rounds.findChild(QTimer).isActive())

    qloop.run(scenario())
    assert acted == ["seldom"]


def test_what_fails_in_one_keeps_nobody_from_theirs(qloop, rounds, acted, monkeypatch):
    owner, failed = QObject(), []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: failed.append(kind))

    def fail():
        raise LookupError

    AtMostEvery(rounds, owner, 100, fail).ask()
    AtMostEvery(rounds, owner, 100, lambda: acted.append("other")).ask()
    qloop.run(until(lambda: acted))
    assert failed == [LookupError]
