"""Each row of the threats that the hub has to stop, tried on real sockets; and where else each of them is tried."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from anchor_console.room.hub.tokens import TokenFile, save_token_file
from anchor_console.room.rights import COMMANDS
from tests.room.core_room import A_CHAT
from tests.room.live_room import HUBS, Hub, a_guest, a_hub, a_socket, http_get

STOPPED_BY = {
    "a web page in the seller's own browser": (
        "test_a_web_page_in_the_sellers_own_browser_cannot_speak_to_the_hub",
        "test_the_hubs_own_pages_may_speak_to_it",
        "test_a_name_rebound_to_this_machine_is_not_served",
    ),
    "a guest on the shop's Wi-Fi": (
        "test_a_guest_on_the_wifi_gets_nothing_without_a_token",
        "test_without_a_token_only_public_pages_are_served_and_they_say_nothing_of_the_room",
        "test_nothing_of_the_shop_is_had_by_its_path",
        "test_what_cannot_be_served_is_wrong_usage",
    ),
    "a viewer": (
        "test_a_viewer_cannot_pose_flood_or_fill_the_disk",
        "test_a_viewers_events_carry_the_hash_of_its_cookie",
        "test_a_viewer_writes_twice_a_second_an_address_twenty_times_and_the_room_two_hundred",
        "test_a_viewer_never_costs_more_than_its_limit",
        "test_viewers_who_do_not_read_cost_little_and_delay_nobody",
    ),
    "an assistant who left": (
        "test_an_assistant_who_left_is_out_at_once_and_stays_out",
        "test_changes_and_revoking_last_beyond_a_restart",
        "test_rights_are_looked_up_when_the_console_acts",
        "test_no_command_takes_the_shop_away_and_what_reads_gives_a_few",
    ),
    "a source's script": (
        "test_a_script_cannot_forge_orders_or_another_sources_events",
        "test_two_scripts_never_stand_for_one_another",
    ),
    "a guesser of tokens or codes": (
        "test_who_guesses_is_slowed_by_address_and_who_knows_is_let_in",
        "test_a_code_works_once",
        "test_a_code_dies_after_five_minutes",
        "test_five_wrong_tries_in_all_spend_every_code",
        "test_guessing_is_limited_by_address_and_never_locks_out_a_right_token",
        "test_a_paired_token_is_kept_by_hash_only_and_works_after_a_restart",
    ),
    "a hostile file": (
        "test_hostile_text_closes_its_sender_and_nobody_else",
        "test_a_frame_beyond_the_limit_closes_its_sender_alone",
        "test_only_what_was_announced_is_taken",
        "test_a_picture_of_thirty_thousand_by_thirty_thousand_is_refused_unread",
        "test_a_huge_file_is_refused_unread",
    ),
    "a fan's name or words": (
        "test_names_and_words_that_are_code_arrive_as_the_text_they_are",
        "test_markup_in_a_title_is_shown_as_text",
        "test_hostile_names_and_words_are_text_on_the_tablet",
        "test_names_and_words_of_strangers_are_harmless_text",
        "test_what_strangers_write_is_harmless_text_on_phone_and_pc_in_both_languages",
        "test_markup_of_strangers_is_text_in_every_pane",
        "test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded",
    ),
    "ourselves, in a bug report": (
        "test_no_page_or_figure_of_the_hub_tells_a_token",
        "test_the_hub_s_log_tells_no_token_no_name_and_no_word_of_a_fan",
        "test_the_list_of_tokens_tells_who_is_on_line_and_no_secret",
        "test_no_token_reaches_a_report",
    ),
}
"""By the threats' rows. Only a thief of the PC, with its disk in hand, is not the hub's business."""


def test_each_test_that_is_named_for_a_threat_is_there() -> None:
    tests = Path(__file__).parent.parent
    there = {
        name for file in tests.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))
    }
    assert {who: [name for name in names if name not in there] for who, names in STOPPED_BY.items()} == {
        who: [] for who in STOPPED_BY
    }


def run_with_hub(tmp_path: Path, scenario, *, live: bool = False) -> None:  # type: ignore[no-untyped-def]
    """Try it against a hub in this process, then against `room serve`."""

    async def run(kind: str) -> None:
        async with a_hub(kind, tmp_path / kind, live=live) as hub:
            await scenario(hub)

    for kind in HUBS:
        (tmp_path / kind).mkdir(exist_ok=True)
        asyncio.run(run(kind))


def test_a_web_page_in_the_sellers_own_browser_cannot_speak_to_the_hub(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        for origin in ("https://evil.example", "null", "file://", "http://127.0.0.1:1", "http://localhost"):
            with pytest.raises(InvalidStatus, match="403"):
                async with a_socket(hub, Origin=origin):
                    pytest.fail(origin)
            assert (await http_get(hub, "/desk", Origin=origin))[0] == 403, origin

    run_with_hub(tmp_path, scenario)


def test_the_hubs_own_pages_may_speak_to_it(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_socket(hub, Origin=f"http://127.0.0.1:{hub.port}") as page:
            await page.says(type="hello", protocol=1, role="overlay", token=hub.token("overlay"))
            await page.hears("welcome")

    run_with_hub(tmp_path, scenario)


def test_a_name_rebound_to_this_machine_is_not_served(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        for host in ("evil.example", "evil.example:80", "localhost.evil.example", ""):
            assert (await http_get(hub, "/desk", Host=host))[0] == 403, host

    run_with_hub(tmp_path, scenario)


@pytest.mark.parametrize("role", ["anchor", "assistant", "source", "overlay", "host"])
def test_a_guest_on_the_wifi_gets_nothing_without_a_token(role: str, tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_socket(hub) as guest:
            await guest.says(type="hello", protocol=1, role=role)
            assert (await guest.hears("refused"))["code"] == "token"
            assert await guest.is_closed() == 4401

    run_with_hub(tmp_path, scenario)


def test_a_viewer_cannot_pose_flood_or_fill_the_disk(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "viewer", name="小红") as viewer:
            await viewer.says(type="events", id="e0", items=[A_CHAT])
            assert (await viewer.hears("error", id="e0"))["code"] == "anchor_away"
            async with a_guest(hub, "anchor") as anchor:
                fan = {"platform": "kuaishou", "user_id": "u1", "name": "王姐", "staff": True}
                await viewer.says(type="events", id="e1", items=[A_CHAT | {"fan": fan}])
                event = (await anchor.hears("deliver"))["frames"][0]["items"][0]
                assert (event["source"], event["fan"]["platform"], event["fan"]["name"]) == ("room", "room", "小红")
                for n in range(200):
                    await viewer.says(type="events", id=f"f{n}", items=[A_CHAT])
                assert await viewer.is_closed() == 4429
        assert list((hub.folder / "hub" / "spool").glob("*.spool")) == []

    run_with_hub(tmp_path, scenario, live=True)


def test_without_a_token_only_public_pages_are_served_and_they_say_nothing_of_the_room(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor") as anchor:
            words = {"topic": "王姐的备注", "value": "老张问了三次"}
            for topic in ("card", "queue", "claims", "asks", "callouts", "goods/0"):
                await anchor.sets(topic, words, id=topic)
            await anchor.says(type="append", id="f1", lease=1, topic="feed", items=[{"id": "1"} | words])
            await anchor.hears("accepted", id="f1")
            for path in ("/desk", "/overlay", "/host", "/live", "/health", "/metrics"):
                status, _, body = await http_get(hub, path)
                assert status == 200, path
                assert not [word for word in words.values() if word in body.decode()]
            async with a_guest(hub, "viewer") as viewer:
                assert set(viewer.welcome["topics"]) == {"card"}

    run_with_hub(tmp_path, scenario, live=True)


PATHS_OF_THE_SHOP = (
    "/tokens.json",
    "/console.db",
    "/export",
    "/hub/spool",
    "/static/../../tokens.json",
    "/static/%2e%2e/%2e%2e/tokens.json",
    "/static//etc/passwd",
    "/a/../tokens.json",
    "/a/" + "0" * 64 + ".webp",
    "/../console.db",
)


def test_nothing_of_the_shop_is_had_by_its_path(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        for path in PATHS_OF_THE_SHOP:
            assert (await http_get(hub, path))[0] == 404, path

    run_with_hub(tmp_path, scenario)


def test_no_command_takes_the_shop_away_and_what_reads_gives_a_few(tmp_path: Path) -> None:
    """Nothing is exported over the wire: these three alone bring something back, and each only a screenful."""
    assert {name for name in COMMANDS if name.rpartition(".")[2] in ("find", "show", "list", "export", "all")} == {
        "fan.find",
        "fan.show",
        "goods.find",
    }

    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor"), a_guest(hub, "assistant") as assistant:
            for name in ("fans.export", "export", "orders.import", "backup"):
                await assistant.says(type="command", id=name, name=name, args={})
                assert (await assistant.hears("result", id=name))["error"]["code"] == "invalid"

    run_with_hub(tmp_path, scenario)


def test_an_assistant_who_left_is_out_at_once_and_stays_out(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor") as anchor, a_guest(hub, "assistant") as assistant:
            token = hub.token("assistant")
            await anchor.says(type="tokens", id="t1", op="revoke", token_id="assistant:assistant")
            assert await assistant.is_closed() == 4401
            async with a_socket(hub) as back:
                await back.says(type="hello", protocol=1, role="assistant", token=token)
                assert await back.is_closed() == 4401

    run_with_hub(tmp_path, scenario)


def test_a_script_cannot_forge_orders_or_another_sources_events(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor") as anchor, a_guest(hub, "source") as source:
            order = {"kind": "order", "id": "o1", "at": A_CHAT["at"], "order_id": "1", "status": "paid", "lines": []}
            await source.says(type="events", id="e1", items=[order])
            assert (await source.hears("error", id="e1"))["code"] == "not_allowed"
            await source.says(type="events", id="e2", items=[A_CHAT | {"source": "kuaishou"}])
            assert (await anchor.hears("deliver"))["frames"][0]["items"][0]["source"] == "script"

    run_with_hub(tmp_path, scenario)


def test_two_scripts_never_stand_for_one_another(tmp_path: Path) -> None:
    """The same id from both is two events, each of its own source; and a picture of one is nobody else's word."""

    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor") as anchor:
            for name in ("bridge", "script"):
                async with a_guest(hub, "source", token=f"{name}-token-of-its-own") as source:
                    await source.says(type="events", id="e1", items=[A_CHAT | {"source": "room", "id": "same"}])
                    delivered = await anchor.hears("deliver")
                    await anchor.says(type="accepted", lease=1, n=delivered["n"])
                    await source.hears("accepted", id="e1")
                    [event] = delivered["frames"][0]["items"]
                    assert (event["source"], event["id"]) == (name, "same")

    for kind in HUBS:
        (tmp_path / kind).mkdir()
        tokens = TokenFile.fresh()
        tokens.source = {name: f"{name}-token-of-its-own" for name in ("bridge", "script")}
        save_token_file(tmp_path / kind / "tokens.json", tokens)
    run_with_hub(tmp_path, scenario)


def test_who_guesses_is_slowed_by_address_and_who_knows_is_let_in(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        codes = []
        for n in range(12):
            async with a_socket(hub) as guesser:
                await guesser.says(type="hello", protocol=1, role="anchor", token=f"guess{n}")
                codes.append((await guesser.hears("refused"))["code"])
        assert codes[0] == "token"
        assert codes[-1] == "too_many"
        async with a_guest(hub, "anchor") as anchor:
            assert anchor.welcome["lease"] == 1

    run_with_hub(tmp_path, scenario)


def test_hostile_text_closes_its_sender_and_nobody_else(tmp_path: Path) -> None:
    texts = ("[" * 200_000, '{"type":' * 5_000, '{"type":"hello","protocol":1e999}', "\ufeff{}", '"')

    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "overlay") as other:
            for n, text in enumerate(texts):
                async with a_socket(hub) as hostile:
                    await hostile.ws.send(text)
                    assert await hostile.is_closed() == 4400, text[:40]
                    await other.says(type="ping", n=n)
                    await other.hears("pong", n=n)

    run_with_hub(tmp_path, scenario)


def test_names_and_words_that_are_code_arrive_as_the_text_they_are(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        async with a_guest(hub, "anchor") as anchor, a_guest(hub, "source") as source:
            text = '<img src=x onerror="alert(1)">\u202e\u0000\'"\\'
            fan = {"platform": "kuaishou", "user_id": "u1", "name": "名" * 500}
            await source.says(type="events", id="e1", items=[A_CHAT | {"text": text, "fan": fan}])
            event = (await anchor.hears("deliver"))["frames"][0]["items"][0]
            assert event["text"] == text
            assert len(event["fan"]["name"]) == 40

    run_with_hub(tmp_path, scenario)


def test_no_page_or_figure_of_the_hub_tells_a_token(tmp_path: Path) -> None:
    async def scenario(hub: Hub) -> None:
        secrets = [value for value in json.dumps(json.loads(hub.token_file.read_text())).split('"') if len(value) == 22]
        assert len(secrets) == 5
        for path in ("/desk", "/overlay", "/host", "/health", "/metrics"):
            body = (await http_get(hub, path))[2].decode()
            assert not any(secret in body for secret in secrets)

    run_with_hub(tmp_path, scenario)


def test_the_hub_s_log_tells_no_token_no_name_and_no_word_of_a_fan(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "anchor_console")
    private = {"text": "我怀孕了别说", "name": "王姐姐姐", "guess": "a-token-that-was-guessed"}

    async def scenario(hub: Hub) -> None:
        async with a_socket(hub) as guesser:
            await guesser.says(type="hello", protocol=1, role="anchor", token=private["guess"])
            await guesser.is_closed()
        fan = {"platform": "kuaishou", "user_id": "u1", "name": private["name"]}
        async with a_guest(hub, "anchor") as anchor, a_guest(hub, "source") as source:
            await source.says(type="events", id="e1", items=[A_CHAT | {"text": private["text"], "fan": fan}])
            await anchor.hears("deliver")
            await source.says(type="events", id="e2", items=[{"kind": "chat", "text": private["text"], "fan": fan}])
            await source.hears("error", id="e2")
            await source.ws.send('{"type":"events","id":"e3","items":[' + json.dumps(private))
            await source.hears("error")
            await anchor.says(type="set", id="s1", lease=0, topic="card", value=private)
            await anchor.hears("error", id="s1")
        private.update({f"of {role}": hub.token(role) for role in ("anchor", "source", "assistant", "overlay", "host")})

    run_with_hub(tmp_path, scenario)
    said = caplog.text + "".join(capfd.readouterr())
    assert [what for what, word in private.items() if word in said] == []
