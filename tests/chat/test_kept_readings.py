"""Readings as they are kept, whole and damaged."""

from __future__ import annotations

import logging

import pytest

from anchor_console.chat.kept_readings import kept_reading
from anchor_console.chat.understanding.reading import Intent


@pytest.mark.parametrize(
    ("reading", "intent", "is_read_as"),
    [
        ('{"intent":"***","items":[],"facts":[],"wish":null,"reasons":[],"specific":true}', "claim", Intent.CLAIM),
        ("{", "praise", Intent.PRAISE),
        ("{", None, None),
        ("{", "***", None),
        (None, None, None),
        (None, "spam", Intent.SPAM),
    ],
)
def test_of_a_damaged_reading_what_the_line_wanted_is_left(reading, intent, is_read_as):
    kept = kept_reading(reading, intent)
    assert (kept.intent if kept else None) == is_read_as


def test_many_damaged_readings_are_told_seldom(caplog):
    with caplog.at_level(logging.WARNING):
        for _ in range(300):
            kept_reading("{", None)
    assert 1 <= len(caplog.records) <= 10
