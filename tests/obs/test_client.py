"""Coming into OBS, and the words for not coming in."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from anchor_console.obs import client as obs_client
from anchor_console.obs import stand
from anchor_console.obs.client import RequestFailed, address, connected, proof
from anchor_console.obs.trouble import ObsTrouble
from anchor_console.pins.card_look import POSITIONS, CardLook
from tests.obs.toy_obs import CHALLENGE, REQUESTS, SALT, ToyObs, toy_obs


def test_the_proof_is_the_protocols_own_example():
    assert proof("supersecretpassword", SALT, CHALLENGE) == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


def in_obs(act: Callable[[ToyObs], Coroutine[Any, Any, None]], **more: Any) -> None:
    async def whole() -> None:
        async with toy_obs(**more) as obs:
            await act(obs)

    asyncio.run(whole())


async def why_not(url: str, password: str = "") -> str:
    with pytest.raises(ObsTrouble) as trouble:
        async with connected(url, password):
            pass
    return trouble.value.why


def test_each_way_of_not_coming_in_has_its_own_words(monkeypatch):
    monkeypatch.setattr(obs_client, "_WITHIN_S", 0.3)

    async def locked(obs: ToyObs) -> None:
        assert await why_not(obs.url, "wrong") == "obs.wrong_password"
        assert await why_not(obs.url) == "obs.needs_password"
        async with connected(obs.url, "right"):
            pass

    async def old(obs: ToyObs) -> None:
        assert await why_not(obs.url) == "obs.not_obs"

    async def newer(obs: ToyObs) -> None:
        assert await why_not(obs.url) == "obs.version"

    in_obs(locked, password="right")
    in_obs(old, says_hello=False)
    in_obs(newer, rpc_version=2)


def test_where_nothing_listens_nothing_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert asyncio.run(why_not(f"ws://127.0.0.1:{free.getsockname()[1]}")) == "obs.no_answer"
    assert asyncio.run(why_not("http://no address")) == "obs.not_obs"


def test_an_obs_that_lacks_what_we_need_is_named_too_old():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            with pytest.raises(ObsTrouble) as trouble:
                await stand.survey(client)
            assert (trouble.value.why, trouble.value.params) == ("obs.version", {"version": "5.1.0"})

    in_obs(scenario, requests=[name for name in REQUESTS if name != "SetSceneItemTransform"])


def test_setting_up_makes_what_is_missing_and_nothing_twice():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            scene, made = await stand.set_up(client, await stand.survey(client), None, "http://overlay")
            assert (scene, made) == ("Scene", [stand.PICTURE, stand.TEXT])
            assert (await stand.set_up(client, await stand.survey(client), None, None))[1] == []
            _, made = await stand.set_up(client, await stand.survey(client), "晚场", None)
            assert made == ["晚场", stand.PICTURE, stand.TEXT]
            assert obs.scenes == {"Scene": [stand.PICTURE, stand.TEXT], "晚场": [stand.PICTURE, stand.TEXT]}

    in_obs(scenario)


def test_an_obs_with_a_browser_gets_the_overlays_page():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            _, made = await stand.set_up(client, await stand.survey(client), None, "http://overlay#token=t")
            assert made == [stand.BROWSER]
            kind, settings = obs.inputs[stand.BROWSER]
            assert (kind, settings["url"], settings["width"], settings["height"]) == (
                *("browser_source", "http://overlay#token=t", 720, 1280),
            )

    in_obs(scenario, kinds=["image_source", "browser_source", "text_ft2_source_v2"])


def test_changing_from_picture_to_page_and_back_leaves_only_one_of_them():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            for url, there in ((None, {stand.PICTURE, stand.TEXT}), ("http://overlay", {stand.BROWSER})) * 2:
                await stand.set_up(client, await stand.survey(client), None, url)
                assert obs.inputs.keys() == there

    in_obs(scenario, kinds=["image_source", "browser_source", "text_ft2_source_v2"])


def test_no_scene_and_a_name_that_is_taken_are_said():
    async def without(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            with pytest.raises(ObsTrouble) as trouble:
                await stand.set_up(client, await stand.survey(client), None, None)
            assert trouble.value.why == "obs.no_scene"

    async def taken(obs: ToyObs) -> None:
        obs.inputs[stand.PICTURE] = ("color_source_v3", {})
        async with connected(obs.url, "") as client:
            with pytest.raises(ObsTrouble) as trouble:
                await stand.set_up(client, await stand.survey(client), None, None)
            assert trouble.value.why == "obs.name_taken"

    in_obs(without, scene_now=None, scenes={})
    in_obs(taken)


def test_an_answer_that_never_comes_because_obs_died_is_an_end_and_no_wait():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            await client.request("GetVersion")
            await obs.stop()
            with pytest.raises(ObsTrouble) as trouble:
                await client.request("GetVersion")
            assert trouble.value.why == "obs.gone"
            assert client.ended

    in_obs(scenario)


def test_what_obs_refuses_is_told_with_its_code():
    async def scenario(obs: ToyObs) -> None:
        async with connected(obs.url, "") as client:
            with pytest.raises(RequestFailed) as failed:
                await client.request("GetSceneItemId", sceneName="Scene", sourceName="nothing")
            assert failed.value.code == 600

    in_obs(scenario)


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (720, 1280)])
def test_a_card_keeps_its_corner_in_a_picture_of_any_size(position, width, height):
    look = CardLook().with_frame(position=position, safe=(100, 200, 300, 400))
    told = stand.transform(look, width, height, margin=50)
    scale = width / 1080
    assert (told["scaleX"], told["scaleY"]) == (scale, scale)
    across = {"left": 350, "center": (400 + 880) / 2, "right": 930}[look.frame.across]
    down = {"top": 50, "middle": (100 + 1620) / 2, "bottom": 1670}[look.frame.down]
    assert told["positionX"] == pytest.approx(across * scale)
    assert told["positionY"] == pytest.approx(down * scale)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("127.0.0.1:4455", "ws://127.0.0.1:4455"),
        (" 192.168.1.7 ", "ws://192.168.1.7:4455"),
        ("http://localhost:4456/", "ws://localhost:4456"),
        ("ws://127.0.0.1:4455", "ws://127.0.0.1:4455"),
        ("wss://obs.example", "wss://obs.example"),
        ("", "ws://127.0.0.1:4455"),
    ],
)
def test_an_address_is_read_as_people_copy_it(typed, meant):
    assert address(typed) == meant
