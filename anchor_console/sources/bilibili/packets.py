"""Bilibili's packets: a 16-byte header before each, several in one message, compressed ones holding further ones."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import brotli
import msgspec

HEADER = struct.Struct(">I2H2I")
HEADER_BYTES = HEADER.size
PLAIN, NUMBER, ZLIB, BROTLI = 0, 1, 2, 3
HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, AUTH, AUTH_REPLY = 2, 3, 5, 7, 8

UNPACKED_LIMIT = 8 * 1024 * 1024
"""Bytes that one message may hold over all its levels: a bomb is left where it would pass this."""
DEPTH_LIMIT = 3
PACKETS_LIMIT = 20_000
_STEP_BYTES = 64 * 1024


class Packet(msgspec.Struct, frozen=True):
    version: int
    operation: int
    body: bytes


def _begins_packet(message: bytes, at: int) -> bool:
    """Whether what lies there is a packet of its own, and not the words that a heartbeat echoes."""
    if len(message) - at < HEADER_BYTES:
        return False
    length, header_bytes, version, operation, _ = HEADER.unpack_from(message, at)
    return (
        header_bytes == HEADER_BYTES
        and HEADER_BYTES <= length <= len(message) - at
        and version <= BROTLI
        and operation in (HEARTBEAT_REPLY, MESSAGE, AUTH_REPLY)
    )


class BadPacket(ValueError):
    """Why the rest of a message cannot be read; the words name the kind for counting."""


def pack(operation: int, body: bytes, version: int = NUMBER, seq: int = 1) -> bytes:
    """One packet as a client sends it."""
    return HEADER.pack(HEADER_BYTES + len(body), HEADER_BYTES, version, operation, seq) + body


class Unpacking:
    """Goes through one message; what cannot be read is named in `bad`, and the readable before and after it kept."""

    def __init__(self) -> None:
        self.bad: list[str] = []
        self._left_bytes = UNPACKED_LIMIT
        self._left_packets = PACKETS_LIMIT

    def packets(self, message: bytes, depth: int = 0) -> Iterator[Packet]:
        at = 0
        while at < len(message):
            if self._left_packets <= 0:
                self.bad.append("too many packets")
                return
            self._left_packets -= 1
            if len(message) - at < HEADER_BYTES:
                self.bad.append("truncated header")
                return
            length, header_bytes, version, operation, _ = HEADER.unpack_from(message, at)
            if header_bytes < HEADER_BYTES or length < header_bytes:
                self.bad.append("impossible header")
                return
            if at + length > len(message):
                self.bad.append("truncated packet")
                return
            body = message[at + header_bytes : at + length]
            at += length
            if operation == HEARTBEAT_REPLY:
                yield Packet(version, operation, body)
                if not _begins_packet(message, at):
                    # The echo of our own body follows, and the length does not count it.
                    return
                continue
            if version in (ZLIB, BROTLI):
                yield from self._inner(version, body, depth)
            elif version in (PLAIN, NUMBER):
                yield Packet(version, operation, body)
            else:
                self.bad.append(f"ver {version}")

    def _inner(self, version: int, body: bytes, depth: int) -> Iterator[Packet]:
        if depth >= DEPTH_LIMIT:
            self.bad.append("nested too deep")
            return
        try:
            inner = self._inflated(body) if version == ZLIB else self._unbrotlied(body)
        except BadPacket as exc:
            self.bad.append(str(exc))
            return
        yield from self.packets(inner, depth + 1)

    def _inflated(self, body: bytes) -> bytes:
        unpacker = zlib.decompressobj()
        try:
            inner = unpacker.decompress(body, self._left_bytes + 1)
        except zlib.error:
            raise BadPacket("bad zlib") from None
        self._spend(len(inner))
        if not unpacker.eof:
            raise BadPacket("bad zlib")
        return inner

    def _unbrotlied(self, body: bytes) -> bytes:
        unpacker = brotli.Decompressor()
        parts: list[bytes] = []
        try:
            part = unpacker.process(body, output_buffer_limit=_STEP_BYTES)
            while True:
                self._spend(len(part))
                parts.append(part)
                if unpacker.is_finished():
                    return b"".join(parts)
                if unpacker.can_accept_more_data():
                    raise BadPacket("bad brotli")
                part = unpacker.process(b"", output_buffer_limit=_STEP_BYTES)
        except brotli.error:
            raise BadPacket("bad brotli") from None

    def _spend(self, unpacked: int) -> None:
        self._left_bytes -= unpacked
        if self._left_bytes < 0:
            raise BadPacket("unpacks to too much")
