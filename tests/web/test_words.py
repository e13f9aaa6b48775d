"""The pages' words: both languages whole, and no key without words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import anchor_console
from anchor_console.core.paths import resource
from tests.web.conftest import OpenPage
from tests.web.toy_hub import ToyHub

pytestmark = pytest.mark.web

STATIC = resource("web", "static")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def page(hub: ToyHub, open_page: OpenPage) -> Page:
    page = open_page(f"{hub.url}/desk")
    expect(page.get_by_test_id("pairing")).to_be_visible()
    return page


def words(page: Page) -> dict[str, list[str]]:
    held: dict[str, list[str]] = page.evaluate("import('/static/words.js').then((words) => words.WORDS)")
    return held


def test_every_key_has_chinese_and_english_with_the_same_blanks(page: Page) -> None:
    for key, (chinese, english) in words(page).items():
        assert HAN.search(chinese) or "{" in chinese, key
        assert english, key
        assert not HAN.search(english), key
        assert not re.search("[“”‘’]", english), f"{key}: a Chinese font shows these quotes twice as wide"
        assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english)), key


def test_every_key_that_a_page_names_has_words(page: Page) -> None:
    held = words(page)
    for file in [*STATIC.glob("*.js"), *STATIC.parent.glob("*.html")]:
        text = file.read_text()
        named = re.findall(r"""\bt\(\s*["']([\w.]+)["']""", text)
        named += re.findall(r"""data-t(?:-label|-placeholder)?="([\w.]+)\"""", text)
        assert [key for key in named if key not in held] == [], file.name
        # Keys made from a word of the protocol: some key must begin so.
        stems = re.findall(r"\bt\(`([\w.]+\.)\$", text)
        stems += [f"{kind}." for kind in re.findall(r"""\bnamed\(\s*"([\w.]+)\"""", text)]
        for stem in stems:
            assert any(key.startswith(stem) for key in held), f"{file.name}: {stem}"


REFUSES = "air queue_desk desks asks_desk chat_desk callouts_desk fans_desk hand_entry commands actions hub_desk"
AND = "pins/service sales/service sales/claim_price chat/asking chat/ticketing"
SAID_BY_ITS_CODE = {"card.changed", "card.wrong_stage", "claim.gone"}
"""For these it is right that somebody has just moved something."""
NEVER_ASKED = re.compile(r"(flash|filter|link|undo)\..*|call\.empty|card\.why_missing|hub\.bad_certificate|pin\.what")
"""What no page asks for, or asks only with what is needed."""


def test_what_the_console_refuses_for_a_reason_of_its_own_is_told_by_that_reason(page: Page) -> None:
    held = words(page)
    rooms = Path(anchor_console.__file__).parent
    of_live = [path for name in REFUSES.split() for path in (rooms / "live").rglob(f"{name}.py")]
    assert len(of_live) >= len(REFUSES.split())
    for module in [*of_live, *(rooms / f"{name}.py" for name in AND.split())]:
        source = module.read_text("utf-8")
        reasons = re.findall(r"""(?:Refused|__init__)\(\s*"(?:conflict|invalid)",\s*"([\w.]+)\"""", source)
        for reason in set(reasons) - SAID_BY_ITS_CODE:
            assert f"error.{reason}" in held or NEVER_ASKED.fullmatch(reason), f"{module.name}: {reason}"
    told = json.loads(resource("translations", "zh_CN.json").read_text("utf-8"))
    assert [key for key in told if key.startswith("card.words_") and f"error.{key}" not in held] == []


def test_no_chinese_stands_in_a_script_outside_the_words() -> None:
    for file in STATIC.glob("*.js"):
        if file.name in ("words.js", "words_refused.js"):
            continue
        strings = re.findall(r"""["'`][^"'`\n]*[\u4e00-\u9fff][^"'`\n]*["'`]""", file.read_text())
        assert strings == [], file.name
