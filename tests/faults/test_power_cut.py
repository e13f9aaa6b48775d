"""The power goes: what was never synced is lost, and what was acknowledged is not."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from anchor_console.storage.soundness import check
from tests.support.shop import shop

_SECTOR = 512
_FILES = ("console.db", "console.db-wal")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """`synced.c`, built: it copies each file as of its last sync."""
    built = tmp_path_factory.mktemp("synced") / "synced.so"
    source = Path(__file__).with_name("synced.c")
    subprocess.run(["gcc", "-Wall", "-Werror", "-O1", "-shared", "-fPIC", source, "-o", built, "-ldl"], check=True)
    return built


class Cut:
    """A profile whose machine lost its power: as it stood for the program, and as the disk had it."""

    def __init__(self, root, library, *, after, synchronous="FULL"):
        self.written = root / "written"
        self.disk = root / "disk"
        for folder in (self.written, self.disk):
            folder.mkdir(parents=True)
        self.acknowledged = self._run(library, after, synchronous)

    def _run(self, library, after, synchronous):
        env = {
            **os.environ,
            "LD_PRELOAD": str(library),
            "WATCHED_DIR": str(self.written),
            "SYNCED_DIR": str(self.disk),
        }
        command = [sys.executable, "-m", "tests.faults.talker", str(self.written), synchronous]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as child:
            try:
                heard = [int(child.stdout.readline()) for _ in range(after)]
            finally:
                child.send_signal(signal.SIGKILL)
            return heard + [int(line) for line in child.stdout if line.endswith("\n")]


def missing(profile, acknowledged):
    """What was acknowledged and is not in the tables, after the console has opened the profile again."""
    with shop(profile) as opened:
        opened.check()
        claims = {row[0] for row in opened.ask("SELECT ext_id FROM messages JOIN claims ON messages.id = message_id")}
        orders = {row[0] for row in opened.ask("SELECT order_id FROM orders")}
    assert check(profile / "console.db") is None
    return [n for n in acknowledged if f"claim-{n}" not in claims or str(n) not in orders]


@pytest.mark.parametrize("after", [3, 97, *(pytest.param(later, marks=pytest.mark.soak) for later in (40, 160))])
def test_what_was_acknowledged_is_on_the_disk_as_of_the_last_sync(tmp_path, library, after):
    cut = Cut(tmp_path, library, after=after)
    assert len(cut.acknowledged) >= after
    assert missing(cut.disk, cut.acknowledged) == []


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(more, marks=pytest.mark.soak) for more in (2, 3))])
def test_so_it_is_when_some_later_sectors_reached_the_disk_and_others_did_not(tmp_path, library, seed):
    cut = Cut(tmp_path, library, after=50 + 17 * seed)
    torn = tmp_path / "torn"
    torn.mkdir()
    for name in _FILES:
        synced, written = (cut.disk / name).read_bytes(), (cut.written / name).read_bytes()
        (torn / name).write_bytes(_torn(synced, written, random.Random(seed)))
    assert missing(torn, cut.acknowledged) == []


def test_without_syncs_the_same_test_finds_what_is_lost(tmp_path, library):
    # The test's own test: with syncs turned off, the disk must lack what the program believes it has.
    cut = Cut(tmp_path, library, after=60, synchronous="OFF")
    assert missing(cut.written, cut.acknowledged) == []
    shutil.rmtree(tmp_path / "written")
    assert missing(cut.disk, cut.acknowledged) != []


def _torn(synced: bytes, written: bytes, chance: random.Random) -> bytes:
    """`synced` with any of the sectors in which `written` differs from it."""
    out = bytearray(synced.ljust(len(written), b"\0"))
    for start in range(0, len(written), _SECTOR):
        if chance.random() < 0.5:
            out[start : start + _SECTOR] = written[start : start + _SECTOR]
    return bytes(out)
