"""Patterns that are compiled when they are first asked for find what others find."""

from __future__ import annotations

import re

import pytest

from anchor_console.core import lazy_pattern
from anchor_console.core.lazy_pattern import lazily

TEXT = "3号黑色要两件,5号白色要一件"


@pytest.mark.parametrize(
    "asked",
    [
        lambda one: one.search(TEXT)["number"],
        lambda one: one.match(TEXT, 7),
        lambda one: one.fullmatch("5号白色")[0],
        lambda one: [found.span() for found in one.finditer(TEXT)],
        lambda one: one.findall(TEXT),
        lambda one: one.sub(r"\g<number>", TEXT),
        lambda one: one.split(TEXT),
        lambda one: (one.pattern, one.flags, one.groups, dict(one.groupindex)),
    ],
)
def test_it_does_as_the_compiled_pattern_does(asked):
    written = r"(?P<number>\d)号([黑白]色)"
    for flags in (0, re.IGNORECASE):
        lazy, told = lazily(written, flags), re.compile(written, flags)
        assert [str(asked(lazy)), str(asked(lazy))] == [str(asked(told))] * 2


def test_it_is_compiled_once_and_only_when_something_is_looked_for(monkeypatch):
    compiled = []
    monkeypatch.setattr(lazy_pattern.re, "compile", lambda *told, real=re.compile: compiled.append(told) or real(*told))
    lazy = lazily("[黑白]色")
    assert (lazy.pattern, compiled) == ("[黑白]色", [])
    assert lazy.search("黑色")
    assert lazy.findall("白色黑色") == ["白色", "黑色"]
    assert compiled == [("[黑白]色", 0)]


def test_what_no_pattern_has_it_has_neither():
    with pytest.raises(AttributeError):
        lazily("黑").no_such_thing  # noqa: B018
