"""Beside a hub that runs by itself: what assistants ask while the console is away outlives restarts of both."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anchor_console.core.paths import Profile, resource
from tests.support.real_console import anchor_console
from tests.web.conftest import OpenPage
from tests.web.real_room import RealHub
from tests.web.test_desk import PHONE
from tests.web.test_real_console import has_done_all_once, propose, write_down
from tests.web.test_whole_room import _wait_for

pytestmark = [pytest.mark.web, pytest.mark.timeout(150)]


@contextmanager
def a_console(profile: Profile, hub: RealHub) -> Iterator[None]:
    command = [sys.executable, "-m", "anchor_console", "run", "--headless", "--mode", "reserve"]
    command += ["--profile", str(profile.root), "--room", hub.socket_url, "--token", hub.tokens["anchor"]]
    console = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(hub.pages, console)
        yield
    finally:
        console.kill()
        console.communicate(timeout=20)


def test_what_was_asked_of_a_console_that_is_away_outlives_hub_and_console(open_page: OpenPage, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "shop")
    profile.make()
    anchor_console("goods", "import", resource("sample", "women.csv"), "--profile", profile.root).check_returncode()
    hub = RealHub(tmp_path)
    hub.start()
    try:
        token = next(iter(hub.tokens["assistant"].values()))
        with a_console(profile, hub):
            address = f"{hub.pages}/desk?lang=zh#token={token if isinstance(token, str) else token['token']}"
            page = open_page(address, viewport=PHONE, has_touch=True)
            expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
        expect(page.get_by_test_id("link-notice")).to_contain_text("主播台不在线")
        propose(page, "7", "主播台不在时报的")
        expect(page.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("已留着，等主播台回来")
        write_down(page, "赵大哥")
        expect(page.get_by_test_id("hand-entry").get_by_test_id("pending")).to_have_text("已留着，等主播台回来")
        hub.kill()
        hub.start()
        with a_console(profile, hub):
            has_done_all_once(page, profile)
    finally:
        hub.stop()
