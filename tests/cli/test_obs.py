"""`obs test`: what it says of an OBS, and of none."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE

from tests.obs.toy_obs import toy_obs


async def obs_test(*arguments: str) -> tuple[int | None, str, str]:
    command = [sys.executable, "-m", "anchor_console", "obs", "test", *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def test_a_test_card_is_shown_updated_and_hidden_and_nothing_is_left_behind():
    async def scenario() -> None:
        async with toy_obs(password="secret") as obs:
            code, out, err = await obs_test("--url", obs.url, "--password", "secret", "--json")
            assert code == 0, err
            told = json.loads(out)
            assert [step["step"] for step in told["steps"]] == ["show", "update", "hide"]
            assert all(step["told_ms"] < 2_000 and step["seen_ms"] is not None for step in told["steps"])
            assert (told["scene"], told["obs_version"]) == ("Scene", "29.0.2")
            assert obs.scenes == {"Scene": []}
            assert obs.inputs == {}
            assert len({fill["file"] for fill in obs.fills}) == 3

    asyncio.run(scenario())


def test_what_is_wrong_is_said_in_words_with_exit_code_1():
    async def scenario() -> None:
        async with toy_obs(password="secret") as obs:
            code, _, err = await obs_test("--url", obs.url, "--password", "wrong")
            assert code == 1
            assert "password" in err
            url = obs.url
        code, _, err = await obs_test("--url", url)
        assert code == 1
        assert "Nothing answers" in err

    asyncio.run(scenario())
