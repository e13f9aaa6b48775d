from __future__ import annotations

import json
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import Chat
from anchor_console.sources.bilibili import packets
from anchor_console.sources.bilibili.decoder import BilibiliDecoder
from anchor_console.sources.bilibili.packets import AUTH_REPLY, BROTLI, HEADER, HEARTBEAT_REPLY, MESSAGE, PLAIN, ZLIB
from anchor_console.sources.decoding import Decoded

NOW_MS = 1_795_003_200_000


def a_line(text: str) -> bytes:
    data = {"msg": text, "msg_id": text, "uname": "阿强", "open_id": "f3a1", "timestamp": 1_795_003_201}
    return json.dumps({"cmd": "LIVE_OPEN_PLATFORM_DM", "data": data}).encode()


def a_packet(body: bytes, version: int = PLAIN, operation: int = MESSAGE) -> bytes:
    return packets.pack(operation, body, version, seq=0)


def zipped(*inner: bytes) -> bytes:
    return a_packet(zlib.compress(b"".join(inner)), ZLIB)


def brotlied(*inner: bytes) -> bytes:
    return a_packet(brotli.compress(b"".join(inner)), BROTLI)


def decoded(message: bytes) -> Decoded:
    return BilibiliDecoder().decode(message, NOW_MS)


def texts(message: bytes) -> list[str]:
    return [event.text for event in decoded(message).events if isinstance(event, Chat)]


@pytest.mark.parametrize(
    "message",
    [
        a_packet(a_line("一")) + a_packet(a_line("二")),
        zipped(a_packet(a_line("一")), a_packet(a_line("二"))),
        brotlied(a_packet(a_line("一")), a_packet(a_line("二"))),
        brotlied(zipped(a_packet(a_line("一"))), a_packet(a_line("二"))),
        a_packet(a_line("一")) + zipped(a_packet(a_line("二"))),
    ],
    ids=["plain", "zlib", "brotli", "nested", "mixed"],
)
def test_packets_are_read_however_they_are_wrapped(message: bytes) -> None:
    assert texts(message) == ["一", "二"]
    assert not decoded(message).unknown


def test_what_was_whole_before_a_cut_counts() -> None:
    message = a_packet(a_line("一")) + a_packet(a_line("二"))
    assert texts(message[:-5]) == ["一"]
    assert decoded(message[:-5]).unknown == {"truncated packet": 1}
    assert decoded(a_packet(a_line("一")) + b"\x00\x00").unknown == {"truncated header": 1}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER.pack(5, 16, 0, 5, 0), "impossible header"),
        (HEADER.pack(16, 4, 0, 5, 0), "impossible header"),
        (HEADER.pack(16, 16, 9, 5, 0), "ver 9"),
        (HEADER.pack(16, 16, 0, 77, 0), "operation 77"),
    ],
)
def test_impossible_packets_are_counted(header: bytes, kind: str) -> None:
    assert decoded(header).unknown == {kind: 1}


@pytest.mark.parametrize("wrap", [zipped, brotlied])
def test_a_bomb_is_left_unexploded(wrap) -> None:  # type: ignore[no-untyped-def]
    bomb = wrap(b"\x00" * (64 * 1024 * 1024))
    assert len(bomb) < 100_000
    answer = decoded(bomb + a_packet(a_line("还在")))
    assert [event.text for event in answer.events if isinstance(event, Chat)] == ["还在"]
    assert sum(answer.unknown.values()) == 1


def test_a_bomb_within_bombs_is_left() -> None:
    message = a_packet(a_line("底"))
    for _ in range(6):
        message = zipped(message)
    assert decoded(message).unknown == {"nested too deep": 1}


@pytest.mark.parametrize(("version", "kind"), [(ZLIB, "bad zlib"), (BROTLI, "bad brotli")])
@pytest.mark.parametrize("body", [b"", b"rubbish", zlib.compress(b"x" * 1000)[:-6], brotli.compress(b"x" * 1000)[:-2]])
def test_broken_compression_is_counted(version: int, kind: str, body: bytes) -> None:
    assert decoded(a_packet(body, version)).unknown == {kind: 1}


def test_what_follows_a_heartbeat_is_read_where_it_is_a_packet() -> None:
    beat = a_packet(b"\x00\x00\x00\x01", packets.NUMBER, HEARTBEAT_REPLY)
    assert texts(beat + a_packet(a_line("一"))) == ["一"]
    assert not decoded(beat + b"{}").unknown
    assert not decoded(beat + b'{"longer": "than a header"}').unknown


def test_the_heartbeats_echo_is_no_packet() -> None:
    reply = HEADER.pack(20, 16, 1, HEARTBEAT_REPLY, 1) + b"\x00\x00\x00\x07" + b"{}"
    answer = decoded(reply)
    assert [word.kind for word in answer.words] == ["beat"]
    assert not answer.unknown


@pytest.mark.parametrize(("body", "word"), [(b'{"code":0}', "in"), (b'{"code":-101}', "refused"), (b"x", "refused")])
def test_the_answer_to_auth_lets_in_or_not(body: bytes, word: str) -> None:
    assert [one.kind for one in decoded(a_packet(body, operation=AUTH_REPLY)).words] == [word]


_wrapped = st.recursive(
    st.builds(a_packet, st.binary(max_size=40) | st.text(max_size=5).map(a_line), st.integers(0, 4), st.integers(0, 9)),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: zipped(*parts))
        | st.lists(inner, max_size=3).map(lambda parts: brotlied(*parts))
    ),
    max_leaves=5,
)


@given(st.lists(_wrapped, max_size=3).map(b"".join), st.integers(0, 400), st.binary(max_size=4))
def test_any_cut_and_any_dirt_is_survived(message: bytes, cut: int, dirt: bytes) -> None:
    decoded(message[:cut] + dirt + message[cut + len(dirt) :])
