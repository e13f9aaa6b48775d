"""Pictures of the goods: told by a folder, brought to the room before the card needs them."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import struct
import subprocess
import sys
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from anchor_console.core.paths import Profile
from anchor_console.goods.images import PICTURE
from anchor_console.live.offline import offline
from anchor_console.storage.soundness import check
from tests.live.stage import a_stage
from tests.support.shop import a_row
from tests.support.until import until

ROWS = (a_row(), a_row(number="2", product_code="D2", name="碎花裙", sku_code="D2", color=None, size=None))


def a_png(color: bytes = b"\x80\x10\x10", side: int = 40) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + color * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "图"
    made.mkdir()
    (made / "羊毛大衣.png").write_bytes(a_png())
    (made / "2号.png").write_bytes(b"no picture")
    return made


def test_a_folder_gives_pictures_by_a_process_of_its_own_and_undo_takes_them_back(tmp_path, folder):
    async def scenario():
        async with a_stage(tmp_path / "p", None, ROWS) as stage:
            console = stage.console
            report = await console.goods_pictures.bring_in(folder)
            assert (list(report["pictures"]), [one["file"] for one in report["refused"]]) == (["C1"], ["2号.png"])
            coat = console.goods.catalogue.numbered("1")
            assert console.goods_pictures.thumb_of(coat).exists()
            assert console.goods_pictures.card_of(coat).read_bytes()[8:12] == b"WEBP"
            assert console.goods_pictures.card_of(console.goods.catalogue.numbered("2")) is None
            await console.goods_pictures.bring_in(folder / "羊毛大衣.png", "D2")
            dress = console.goods.catalogue.numbered("2")
            assert dress.detail(PICTURE) == coat.detail(PICTURE)
            await console.undo.take_back()
            await console.undo.take_back()
            assert console.goods.catalogue.numbered("1").detail(PICTURE) is None

    asyncio.run(scenario())


def test_the_command_makes_pictures_without_a_console_and_lists_what_it_refuses(tmp_path, folder):
    async def make():
        async with a_stage(tmp_path / "p", None, ROWS):
            pass

    asyncio.run(make())
    command = [sys.executable, "-m", "anchor_console", "goods", "pictures", str(folder)]
    done = subprocess.run([*command, "--profile", str(tmp_path / "p"), "--json"], capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert report["refused"] == [{"file": "2号.png", "product_code": "D2", "reason": "no_picture"}]

    async def look():
        async with a_stage(tmp_path / "p", None) as stage:
            assert stage.console.goods.catalogue.numbered("1").detail(PICTURE) == report["pictures"]["C1"]

    asyncio.run(look())


class Darkroom:
    """Hands a file's own bytes on."""

    def develop(self, file: Path) -> bytes:
        return file.read_bytes()


def test_what_the_profile_keeps_is_on_the_card_also_when_it_is_chosen_while_on_air(tmp_path, folder):
    async def scenario():
        async with a_stage(tmp_path / "p", "cart", ROWS) as stage:
            console, brought = stage.console, []

            async def bring(webp):
                brought.append(webp)
                return f"/a/{len(brought)}.webp"

            console.pictures.darkroom, console.pictures.bring = Darkroom(), bring
            console.tasks.start(console.pictures.run(), name="pictures")
            await console.air.take_number("1")
            assert console.scene.card()["image"] is None
            await console.goods_pictures.bring_in(folder)
            await until(lambda: console.scene.card()["image"] == "/a/1.webp")
            coat = console.goods.catalogue.numbered("1")
            assert brought == [console.goods_pictures.card_of(coat).read_bytes()]
            await console.claims.adjust_stock(coat.skus[0].id, -1, "")
            assert len(brought) == 1

    asyncio.run(scenario())


def test_a_backup_has_the_pictures_and_puts_back_those_that_are_what_they_say(tmp_path, folder):
    async def scenario():
        async with a_stage(tmp_path / "p", None, ROWS) as stage:
            console = stage.console
            (folder / "2号.png").write_bytes(a_png(b"\x10\x80\x10"))
            await console.goods_pictures.bring_in(folder)
            files = {path.name: path.read_bytes() for path in console.profile.pictures.glob("*.webp")}
            assert offline.backup(console.profile, tmp_path / "copy.db") == 2
        other = Profile(tmp_path / "other")
        offline.restore(other, tmp_path / "copy.db")
        assert {path.name: path.read_bytes() for path in other.pictures.iterdir()} == files
        # What is in place is the shop's own file again, without what the copy carried.
        assert check(other.database) is None
        assert _tables(other.database) == _tables(tmp_path / "p" / "console.db")
        # Somebody's file with other things in it: nothing is written but pictures of their own hash.
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy, copy:
            coat, dress = (name for name in sorted(files) if not name.endswith(".thumb.webp"))
            copy.execute("UPDATE carried_files SET name = '../../evil.webp' WHERE name = ?", (coat,))
            copy.execute("UPDATE carried_files SET content = x'00' WHERE name = ?", (dress,))
        third = Profile(tmp_path / "third")
        offline.restore(third, tmp_path / "copy.db")
        assert sorted(path.name for path in third.pictures.iterdir()) == sorted(n for n in files if ".thumb." in n)
        assert not (tmp_path / "evil.webp").exists()

    asyncio.run(scenario())


def _tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
