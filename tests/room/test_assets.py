"""Pictures for cards: by hash, checked, and served as nothing else."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from anchor_console.room import messages
from anchor_console.room.hub.assets import MAX_BYTES, Arriving, AssetShelf, BadAsset
from anchor_console.room.link import LinkState, TopicRefused
from tests.room.live_room import HUBS, a_hub, http_get
from tests.room.test_link import Console, running
from tests.support.until import until


def a_picture(size: int = 300_000, fill: bytes = b"x") -> bytes:
    return b"RIFF" + size.to_bytes(4, "little") + b"WEBPVP8 " + fill * (size - 16)


def announced(picture: bytes, parts: int = 1, **other: object) -> messages.Asset:
    fields = {"sha256": hashlib.sha256(picture).hexdigest(), "bytes": len(picture), "parts": parts} | other
    return messages.Asset(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", HUBS)
def test_a_picture_is_brought_in_parts_and_served_for_a_year(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            link = Console().link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                path = await link.asset(a_picture())
                assert await link.asset(a_picture()) == path
                status, headers, body = await http_get(hub, path)
                assert (status, body) == (200, a_picture())
                assert headers["content-type"] == "image/webp"
                assert headers["x-content-type-options"] == "nosniff"
                assert "max-age=31536000" in headers["cache-control"]
                assert (await http_get(hub, f"/a/{'0' * 64}.webp"))[0] == 404
                assert (await http_get(hub, "/a/../topics.log"))[0] == 404
                with pytest.raises(TopicRefused):
                    await link.asset(b"<script>alert(1)</script>")
                with pytest.raises(TopicRefused):
                    await link.asset(a_picture(MAX_BYTES + 1))
                assert await link.set("card", {"image": path}) > 0

    asyncio.run(scenario())


def test_a_picture_that_the_disk_does_not_take_is_refused_and_the_link_stays_up(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("embedded", tmp_path) as hub:
            (tmp_path / "hub" / "assets").rmdir()
            (tmp_path / "hub" / "assets").write_text("no folder")
            link = Console().link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                with pytest.raises(TopicRefused):
                    await link.asset(a_picture())
                assert link.state is LinkState.ONLINE

    asyncio.run(scenario())


def test_only_what_was_announced_is_taken() -> None:
    picture = a_picture(100)
    with pytest.raises(BadAsset, match="another hash"):
        Arriving(announced(picture, sha256="0" * 64)).take(picture)
    with pytest.raises(BadAsset, match="more bytes"):
        Arriving(announced(picture, bytes=99)).take(picture)
    with pytest.raises(BadAsset, match="fewer bytes"):
        Arriving(announced(picture, bytes=101)).take(picture)
    with pytest.raises(BadAsset, match="not a WebP"):
        Arriving(announced(b"GIF89a" * 10)).take(b"GIF89a" * 10)
    arriving = Arriving(announced(picture, parts=2))
    assert arriving.take(picture[:50]) is None
    assert arriving.take(picture[50:]) == picture


def test_the_shelf_throws_out_what_was_longest_unused(tmp_path: Path) -> None:
    shelf = AssetShelf(tmp_path, max_bytes=250)
    for n, name in enumerate(["a" * 64, "b" * 64]):
        shelf.put(name, bytes(100))
        os.utime(tmp_path / f"{name}.webp", (n, n))
    assert shelf.read("a" * 64 + ".webp") == bytes(100)
    shelf.put("c" * 64, bytes(100))
    assert [shelf.has(letter * 64) for letter in "abc"] == [True, False, True]
