"""The main job through real parts: the console's window on a real X server, its hub, and pages in a real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from anchor_console.core.paths import Profile
from anchor_console.room.hub.tokens import TokenFile, save_token_file
from tests.live.test_pictures import a_png
from tests.web.conftest import OpenPage

_START_WITHIN_S = 40


@dataclass(slots=True)
class Desk:
    """A console in a window of its own, and the keyboard before it."""

    display: str
    pages: str
    tokens: TokenFile

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--clearmodifiers", *keys)

    def _xdotool(self, *words: str) -> str:
        env = os.environ | {"DISPLAY": self.display}
        return subprocess.run(
            ["xdotool", *words], env=env, check=True, capture_output=True, text=True, timeout=20
        ).stdout

    def focus_window(self) -> None:
        found = self._xdotool("search", "--sync", "--onlyvisible", "--name", "主播台|Anchor Console").split()
        self._xdotool("windowfocus", "--sync", found[-1])


@contextmanager
def x_server() -> Iterator[str]:
    """A screen that nobody sees; gives its DISPLAY."""
    program = shutil.which("Xvfb")
    if program is None or shutil.which("xdotool") is None:
        pytest.fail("this test opens a real window: Xvfb and xdotool must be installed")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write_end), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    profile = Profile(tmp_path / "shop")
    profile.make(rehearsal=True)
    tokens = TokenFile.fresh()
    save_token_file(profile.tokens, tokens)
    port = _free_port()
    with x_server() as display:
        env = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "zh_CN.UTF-8"}
        command = [sys.executable, "-m", "anchor_console", "run", "--demo"]
        console = subprocess.Popen(
            [*command, "--profile", str(profile.root), "--port", str(port)], env=env, stderr=subprocess.PIPE
        )
        try:
            pages = f"http://127.0.0.1:{port}"
            _wait_for(pages, console)
            here = Desk(display, pages, tokens)
            here.focus_window()
            yield here
        finally:
            console.terminate()
            console.communicate(timeout=20)


def test_the_overlay_follows_what_the_controller_does_with_the_keyboard(desk: Desk, open_page: OpenPage) -> None:
    overlay = open_page(f"{desk.pages}/overlay#token={desk.tokens.overlay}")
    assistant = open_page(f"{desk.pages}/desk#token={_assistant_token(desk.tokens)}")

    assistant.get_by_test_id("goods-search").fill("3")
    assistant.get_by_test_id("goods-list").locator("li").first.click()
    assistant.get_by_test_id("queue-add").click()
    expect(assistant.get_by_test_id("pin-queue")).to_contain_text("软糯慵懒风针织衫")
    expect(overlay.get_by_test_id("product-title")).to_have_count(0)

    desk.press("ctrl+Return")
    expect(overlay.get_by_test_id("product-title")).to_contain_text("软糯慵懒风针织衫")
    expect(overlay.locator("body")).not_to_contain_text("89")

    desk.press("ctrl+shift+Return")
    expect(overlay.get_by_test_id("product-price")).to_contain_text("89")

    desk.press("ctrl+h")
    expect(overlay.get_by_test_id("product-title")).to_have_count(0)

    expect(assistant.get_by_test_id("pin-queue").locator("li")).to_have_count(0)
    desk.press("1", "1", "Return")
    expect(assistant.get_by_test_id("pin-queue").locator("li")).to_have_count(1)
    expect(assistant.get_by_test_id("pin-queue")).to_contain_text("11")


@pytest.mark.soak
def test_what_goes_on_air_brings_its_picture_everywhere_and_the_word_to_pop_its_link_until_that_is_ticked(
    desk: Desk, open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "软糯慵懒风针织衫.png").write_bytes(a_png())
    command = [sys.executable, "-m", "anchor_console", "goods", "pictures", str(folder)]
    subprocess.run([*command, "--profile", str(tmp_path / "shop")], check=True, timeout=60, capture_output=True)
    overlay = open_page(f"{desk.pages}/overlay#token={desk.tokens.overlay}")
    assistant = open_page(f"{desk.pages}/desk#token={_assistant_token(desk.tokens)}")

    desk.press("3", "shift+Return")

    for page in (overlay, assistant):
        picture = page.locator(".card-picture img")
        expect(picture).to_have_class("ready")
        assert re.fullmatch(r"http://[^/]+/a/[0-9a-f]{64}\.webp", str(picture.get_attribute("src")))
        assert picture.evaluate("one => one.naturalWidth") == 40
    expect(assistant.get_by_test_id("popped")).to_contain_text("平台那边也弹 3号", timeout=15_000)
    expect(assistant.get_by_test_id("popped")).to_have_attribute("data-overdue", "true", timeout=15_000)
    desk.press("F6")
    expect(assistant.get_by_test_id("popped")).to_have_attribute("data-overdue", "false")


def _assistant_token(tokens: TokenFile) -> str:
    token = next(iter(tokens.assistant.values()))
    return token if isinstance(token, str) else token.token


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(pages: str, console: subprocess.Popen[bytes]) -> None:
    """Return once the hub answers that the console has joined it."""
    ends = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < ends:
        if console.poll() is not None:
            said = console.stderr.read().decode() if console.stderr else ""
            raise AssertionError(f"the console ended with code {console.returncode}: {said[-2000:]}")
        try:
            with urllib.request.urlopen(f"{pages}/health", timeout=1) as answer:
                health: dict[str, Any] = json.load(answer)
                if health.get("anchor_online"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the console did not open its room in time")
