"""Sources as the seller sets them up, against toy servers, into a real console's tables."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from pathlib import Path

import pytest

from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.core.vault import Vault, open_vault
from anchor_console.live.sources.source_setups import SETTING, SourceSetup
from anchor_console.sources.kinds import BadValues
from anchor_console.sources.kuaishou_shop.source import ShopSource
from anchor_console.sources.source import SourceState
from tests.live.stage import Stage, a_stage
from tests.live.test_pipeline import FullDisk
from tests.sources.live_source import scenario
from tests.sources.test_kuaishou_shop import VALUES, ToyShop
from tests.support.toy_rooms import Toy, ToyTwitch, toy_socket, toy_web
from tests.support.until import soon


def a_line(number: int, text: str = "扣1") -> str:
    return json.dumps({"text": text, "user_id": 7, "name": "王姐", "id": number})


def state_of(stage: Stage, key: str) -> SourceState | None:
    status = stage.console.state.sources.get(key)
    return status.state if status else None


async def is_live(stage: Stage, key: str) -> None:
    await soon(lambda: state_of(stage, key) is SourceState.LIVE, what=f"{key} is live")


def files_with(folder: Path, words: bytes, pattern: str = "*") -> list[Path]:
    return [path for path in folder.glob(pattern) if words in path.read_bytes()]


def stored(stage: Stage) -> list[tuple[str, str]]:
    """Source and text of every line of chat."""
    return stage.ask(
        "SELECT s.name, m.text FROM messages m JOIN sources s ON s.id = m.source_id WHERE m.kind = 'chat' ORDER BY m.id"
    )


def test_several_sources_bring_into_one_room_each_marked(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as one, toy_socket() as other, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            assert await desk.add("json", "甲桥", {"address": one.url}) == "json"
            assert await desk.add("json", "乙桥", {"address": other.url}) == "json-2"
            await is_live(stage, "json")
            await is_live(stage, "json-2")
            await one.tell(a_line(1, "甲"))
            await soon(lambda: len(stored(stage)) == 1)
            await other.tell(a_line(1, "乙"))
            await soon(lambda: len(stored(stage)) == 2)
            assert stored(stage) == [("json", "甲"), ("json-2", "乙")]
            assert [desk.name_of("json"), desk.name_of("json-2")] == ["甲桥", "乙桥"]

    scenario(work)


def test_what_comes_while_no_session_is_open_is_looked_at_and_not_kept(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path, mode=None) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            before = {"type": "chat", "text": "开场前", "user_id": 7, "id": 1}
            await toy.tell(json.dumps(before))
            await soon(lambda: stage.console.lights.in_last_minute("json") == 1)
            await stage.console.session.start("晚场", "cart")
            await toy.tell(a_line(2, "开场了"))
            await soon(lambda: len(stored(stage)) == 1)
            assert stored(stage) == [("json", "开场了")]

    scenario(work)


def test_a_room_that_talks_on_after_the_show_is_heard_and_none_of_it_is_of_the_next(tmp_path: Path) -> None:
    gathered = asyncio.Event()

    async def gather(_seconds: float) -> None:
        await gathered.wait()

    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path, pipeline_sleep=gather) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            await toy.tell(*(a_line(number, "正在播") for number in range(20)))
            await soon(lambda: bool(stage.pipeline._waiting), what="lines wait for others")
            await stage.console.session.end()
            gathered.set()
            await toy.tell(*(a_line(number, "下播了") for number in range(20, 60)))
            await soon(lambda: stage.console.state.sources.get("json").events == 60)  # type: ignore[union-attr]
            await stage.console.session.start("明晚", "cart")
            await toy.tell(a_line(99, "又开播了"))
            await soon(lambda: ("json", "又开播了") in stored(stage))
            assert ("json", "下播了") not in stored(stage)

    scenario(work)


def test_a_lost_bridge_leaves_a_gap_and_no_line_twice(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            stage.pipeline.stored.subscribe(lambda outcome: stage.console.lights.repeated(outcome.duplicates_of))
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            await toy.tell(a_line(1), a_line(2))
            await soon(lambda: len(stored(stage)) == 2)
            toy.cut()
            await soon(lambda: state_of(stage, "json") is not SourceState.LIVE)
            await is_live(stage, "json")
            await toy.tell(a_line(1), a_line(2), a_line(3))
            await soon(lambda: len(stored(stage)) == 3)
            assert stage.ask("SELECT count(*) FROM messages WHERE kind = 'gap'") == [(1,)]
            await soon(lambda: stage.console.state.sources.get("json").duplicates == 2)  # type: ignore[union-attr]
            assert stage.console.state.sources.get("json").reconnects == 1  # type: ignore[union-attr]

    scenario(work)


def test_a_source_that_talks_and_stops_turns_amber_and_leaves_a_gap(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            lights, clock = stage.console.lights, stage.clock
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            for number in range(1, 41):
                clock.advance(1)
                await toy.tell(a_line(number))
                await soon(lambda: len(stored(stage)) == number)  # noqa: B023
            lights.tick()
            assert state_of(stage, "json") is SourceState.LIVE
            clock.advance(40)
            lights.tick()
            assert state_of(stage, "json") is SourceState.SILENT
            await toy.tell(a_line(99))
            await soon(lambda: stage.ask("SELECT count(*) FROM messages WHERE kind = 'gap'") == [(1,)])
            await is_live(stage, "json")

    scenario(work)


def gaps_of(stage: Stage) -> list[tuple[str, bool]]:
    """Of every gap its source, and whether it lasts."""
    return stage.ask(
        "SELECT s.name, m.body ->> '$.to' IS NULL FROM messages m JOIN sources s ON s.id = m.source_id"
        " WHERE m.kind = 'gap' ORDER BY m.id"
    )


def test_what_was_set_up_is_there_at_the_next_start_and_its_token_is_not_in_the_database(tmp_path: Path) -> None:
    async def work() -> None:
        room = ToyTwitch(token="s3cretT0ken")
        async with toy_socket(room.talk) as toy:
            values = {"address": toy.url, "channels": "shop", "token": "s3cretT0ken"}
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                await stage.console.sources.add("twitch", "我的频道", values)
                await is_live(stage, "twitch")
                assert "s3cretT0ken" not in json.dumps(stage.console.settings.get(SETTING))
            assert not files_with(tmp_path, b"s3cretT0ken", "console.db*")
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                await is_live(stage, "twitch")
                assert room.lines.count("PASS oauth:s3cretT0ken") == 2
                await stage.console.sources.say("twitch", "开价了")
                await soon(lambda: "PRIVMSG #shop 开价了" in room.lines or "PRIVMSG #shop :开价了" in room.lines)

    scenario(work)


def test_a_wrong_token_asks_for_a_person_and_a_right_one_mends_it(tmp_path: Path) -> None:
    async def work() -> None:
        room = ToyTwitch(token="right")
        async with toy_socket(room.talk) as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("twitch", "频道", {"address": toy.url, "channels": "shop", "token": "wrong"})
            await soon(lambda: state_of(stage, "twitch") is SourceState.FAILED)
            assert stage.notices == ["source.needs_you"]
            assert stage.console.state.sources.get("twitch").detail == "source.twitch.bad_token"  # type: ignore[union-attr]
            assert not desk.is_running("twitch")
            await desk.change("twitch", "频道", {"address": toy.url, "channels": "shop", "token": "right"})
            await is_live(stage, "twitch")
            assert stage.notices == []
            # Left empty, the token stays.
            await desk.change("twitch", "频道二", {"address": toy.url, "channels": "shop,other", "token": ""})
            await is_live(stage, "twitch")
            assert room.lines.count("PASS oauth:right") == 2
            assert desk.name_of("twitch") == "频道二"

    scenario(work)


def test_what_is_switched_off_while_the_keyring_asks_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            desk, book = stage.console.sources, stage.console.setup_book
            await desk.add("json", "", {"address": toy.url})
            asked, unlocked, filled_in = asyncio.Event(), asyncio.Event(), book.filled_in

            async def locked(setup: SourceSetup) -> dict[str, str]:
                asked.set()
                await unlocked.wait()
                return await filled_in(setup)

            monkeypatch.setattr(book, "filled_in", locked)
            starting = asyncio.ensure_future(desk.start_all(stage.pipeline))
            await asked.wait()
            switching = asyncio.ensure_future(desk.enable("json", False))
            unlocked.set()
            await asyncio.gather(starting, switching)
            assert not desk.is_running("json")
            assert state_of(stage, "json") is None

    scenario(work)


def test_switched_off_and_removed_it_lets_go(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "", {"address": toy.url, "token": "T0"})
            await is_live(stage, "json")
            await desk.enable("json", False)
            await soon(lambda: toy.connections == [])
            assert state_of(stage, "json") is None
            await desk.enable("json", True)
            await is_live(stage, "json")
            await desk.remove("json")
            await soon(lambda: toy.connections == [])
            assert len(desk.setups) == 0
            assert await (await stage.console.setup_book.vault()).get("source/json/token") is None
            with pytest.raises(Refused):
                await desk.enable("json", True)

    scenario(work)


def test_trying_out_says_what_came_of_it(tmp_path: Path) -> None:
    async def work() -> None:
        async def talk(toy: Toy, ws):  # type: ignore[no-untyped-def]
            await ws.send(a_line(1))
            await ws.wait_closed()

        async with toy_socket(talk) as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            well = await desk.try_out("json", {"address": toy.url})
            assert well.connected_s is not None
            assert well.first_event_s is not None
            assert well.first_event_s >= well.connected_s
            assert stored(stage) == []
        async with a_stage(tmp_path) as stage:
            badly = await stage.console.sources.try_out("twitch", {"address": "ws://127.0.0.1:1", "channels": "x"})
            assert badly.connected_s is None

    from anchor_console.sources import probe

    before, probe.WITHIN_S = probe.WITHIN_S, 1.0
    try:
        scenario(work)
    finally:
        probe.WITHIN_S = before


def test_a_running_source_rests_while_it_is_tried_out(tmp_path: Path) -> None:
    async def work() -> None:
        most = 0

        async def talk(toy: Toy, ws):  # type: ignore[no-untyped-def]
            nonlocal most
            most = max(most, len(toy.connections))
            await ws.send(a_line(toy.came))
            await ws.wait_closed()

        async with toy_socket(talk) as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            assert (await desk.try_out("json", {"address": toy.url}, "json")).connected_s is not None
            await is_live(stage, "json")
            assert most == 1

    scenario(work)


def test_what_another_room_brings_is_not_what_a_removed_one_brought(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, toy_socket() as other, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "甲", {"address": toy.url})
            await is_live(stage, "json")
            await toy.tell(a_line(1, "甲桥"))
            await soon(lambda: len(stored(stage)) == 1)
            await desk.remove("json")
            key = await desk.add("json", "乙", {"address": other.url})
            await is_live(stage, key)
            await other.tell(a_line(1, "乙桥"))
            await soon(lambda: [text for _, text in stored(stage)] == ["甲桥", "乙桥"])
            assert gaps_of(stage) == []

    scenario(work)


def test_another_name_interrupts_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "甲", {"address": toy.url, "token": "T0"})
            await is_live(stage, "json")
            await desk.change("json", "乙", {"address": toy.url, "token": ""})
            assert (desk.name_of("json"), toy.came) == ("乙", 1)
            await is_live(stage, "json")
            await desk.change("json", "乙", {"address": toy.url, "token": "T1"})
            await soon(lambda: toy.came == 2)

    scenario(work)


def test_a_source_that_was_off_is_on_once_it_is_saved(tmp_path: Path) -> None:
    """The button that saves says so."""

    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "甲", {"address": "ws://127.0.0.1:1"})
            await desk.enable("json", False)
            await desk.change("json", "甲", {"address": toy.url})
            await is_live(stage, "json")

    scenario(work)


def test_trying_a_shop_out_uses_up_no_token(tmp_path: Path) -> None:
    async def work() -> None:
        shop = ToyShop(token="new")
        with toy_web(shop.answer) as web:
            async with a_stage(tmp_path) as stage:
                tried = await stage.console.sources.try_out("kuaishou-shop", {**VALUES, "address": web})
                assert tried.why == "source.kuaishou_shop.ran_out"
                assert shop.refreshed == 0

    scenario(work)


def test_a_shops_token_that_the_keyring_does_not_take_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        shop = ToyShop(token="old")
        with toy_web(shop.answer) as web:
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                vault = await stage.console.setup_book.vault()
                keep = vault._set

                def refuse(name: str, secret: str) -> None:
                    if secret != "old" and "access_token" in name:
                        raise OSError("locked")
                    keep(name, secret)

                monkeypatch.setattr(vault, "_set", refuse)
                await stage.console.sources.add("kuaishou-shop", "小店", {**VALUES, "address": web})
                await is_live(stage, "kuaishou-shop")
                shop.token = "new"
                await stage.console.sources.enable("kuaishou-shop", True)
                await soon(lambda: stage.notices == ["source.token_not_kept"])
                await is_live(stage, "kuaishou-shop")

    scenario(work)


def test_a_shop_is_asked_on_although_a_full_disk_does_not_keep_how_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        shop = ToyShop(has_viewers=False)
        with toy_web(shop.answer) as web:
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                await stage.console.sources.add("kuaishou-shop", "小店", {**VALUES, "address": web})
                await is_live(stage, "kuaishou-shop")
                await soon(lambda: stage.ask("SELECT 1 FROM settings WHERE key = 'shop.looked.kuaishou-shop'"))
                source, _ = stage.console.sources._running["kuaishou-shop"]
                assert isinstance(source, ShopSource)
                assert source.looked is not None
                monkeypatch.setattr(stage.console.database, "run", FullDisk(stage.console.database.run, refusals=1))
                later_ms = stage.console.settings.get("shop.looked.kuaishou-shop")[1] + 120_000
                await source.looked(later_ms)
                await source.looked(later_ms + 120_000)
                looked = stage.ask("SELECT value ->> 1 FROM settings WHERE key = 'shop.looked.kuaishou-shop'")
                assert looked == [(later_ms + 120_000,)]

    scenario(work)


@pytest.mark.parametrize(
    ("kind", "values", "where"),
    [
        ("twitch", {}, "channels"),
        ("twitch", {"channels": "主播"}, "channels"),
        ("json", {"address": "127.0.0.1:8888"}, "address"),
        ("bilibili", {"code": "x", "app_id": "abc", "key_id": "k", "key_secret": "s"}, "app_id"),
        ("json", {"address": "ws://x", "kinds": "1=nosuch"}, "kinds"),
        ("json", {"address": "ws://x", "token": "令牌：abc"}, "token"),
        ("json", {"address": "ws://x", "token": "a\nb"}, "token"),
        ("bilibili", {"code": "x", "app_id": "1", "key_id": "编号 k", "key_secret": "s"}, "key_id"),
    ],
)
def test_what_cannot_work_is_refused_with_its_field(
    tmp_path: Path, kind: str, values: dict[str, str], where: str
) -> None:
    async def work() -> None:
        async with a_stage(tmp_path) as stage:
            with pytest.raises(BadValues) as refused:
                await stage.console.sources.add(kind, "", values)
            assert refused.value.field == where
            assert len(stage.console.sources.setups) == 0

    scenario(work)


def test_settings_of_a_later_version_do_no_harm(tmp_path: Path) -> None:
    async def work() -> None:
        kept = [{"key": "x"}, 7, {"key": "new", "kind": "nosuch", "name": "", "is_enabled": True, "values": {}}]
        async with a_stage(tmp_path) as stage:
            await stage.console.settings.set(SETTING, kept)
        async with a_stage(tmp_path) as stage:
            assert len(stage.console.sources.setups) == 0

    scenario(work)


# --- Where secrets lie ---------------------------------------------------------------------------------------------


class ToyKeyring:
    """Speaks as the `keyring` package does."""

    class errors:
        class KeyringError(Exception):
            pass

    def __init__(self, locked: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, name: str) -> str | None:
        if self.locked:
            raise self.errors.KeyringError
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        if self.locked:
            raise self.errors.KeyringError
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        if self.kept.pop((service, name), None) is None:
            raise self.errors.KeyringError


def test_with_a_keyring_no_file_holds_a_secret(tmp_path: Path) -> None:
    async def work() -> None:
        keyring = ToyKeyring()
        vault = Vault(Profile(tmp_path), keyring)
        await vault.set("a", "s3cret")
        assert await vault.get("a") == "s3cret"
        assert not vault.is_file
        assert files_with(tmp_path, b"") == []
        await vault.forget("a")
        await vault.forget("a")
        assert await vault.get("a") is None
        # Two shops on one PC do not read each other's.
        await vault.set("a", "mine")
        assert await Vault(Profile(tmp_path / "other"), keyring).get("a") is None

    scenario(work)


def test_a_locked_keyring_takes_nothing_and_says_so(tmp_path: Path) -> None:
    async def work() -> None:
        vault = Vault(Profile(tmp_path), ToyKeyring(locked=True))
        assert await vault.get("a") is None
        with pytest.raises(OSError, match="keyring"):
            await vault.set("a", "s3cret")

    scenario(work)


def test_without_a_keyring_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    async def work() -> None:
        vault = open_vault(Profile(tmp_path))
        assert vault.is_file
        await vault.set("a", "s3cret")
        await vault.set("b", "other")
        assert await open_vault(Profile(tmp_path)).get("a") == "s3cret"
        (file,) = files_with(tmp_path, b"other")
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        await vault.forget("a")
        assert json.loads(file.read_text()) == {"b": "other"}

    scenario(work)


def test_a_file_that_cannot_be_read_just_now_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a virus scanner holds it for a moment."""

    async def work() -> None:
        vault = Vault(Profile(tmp_path), None)
        await vault.set("one", "kept")
        read_text = Path.read_text

        def held(path: Path, *more: str) -> str:
            if path.name == "secrets.json":
                raise PermissionError(13, "in use")
            return read_text(path, *more)

        with monkeypatch.context() as for_a_moment:
            for_a_moment.setattr(Path, "read_text", held)
            with pytest.raises(OSError, match="in use"):
                await vault.set("other", "new")
        await vault.set("other", "new")
        assert [await vault.get(name) for name in ("one", "other")] == ["kept", "new"]

    scenario(work)


def test_a_damaged_file_is_no_secret_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")

    async def work() -> None:
        assert await open_vault(Profile(tmp_path)).get("a") is None

    scenario(work)
