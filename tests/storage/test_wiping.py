"""After wiping no byte of what was deleted is in the file or its log, whatever was moved about before."""

from __future__ import annotations

import asyncio
import random

from anchor_console.core.paths import Profile
from anchor_console.storage import wiping
from anchor_console.storage.database import Database

WORD = b"zqxgone"


def test_no_byte_of_a_deleted_row_stays(tmp_path):
    profile = Profile(tmp_path)
    profile.make()
    chance = random.Random(7)

    async def scenario():
        database = Database(profile)

        def fill(tx):
            tx.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, who INTEGER, text TEXT)")
            tx.execute("CREATE INDEX lines_who ON lines (who, text)")
            for number in range(3_000):
                text = f"zqxgone {number}" if number % 50 == 0 else "x" * chance.randrange(200)
                tx.execute("INSERT INTO lines (who, text) VALUES (?, ?)", (number % 50, text))

        await database.run(fill)
        # Rows that grow move between pages and leave what they were behind.
        await database.run(lambda tx: tx.execute("UPDATE lines SET text = text || ?", ("y" * 90,)).rowcount)

        def delete(tx):
            wiping.wipe_what_goes(tx)
            tx.execute("DELETE FROM lines WHERE who = 0")

        await database.run(delete)
        await database.run_alone(wiping.write_anew)
        assert await database.run_alone(wiping.empty_log)
        for path in tmp_path.glob("console.db*"):
            assert WORD not in path.read_bytes()
        database.close()

    asyncio.run(scenario())


def test_the_log_is_not_emptied_under_somebody_who_reads_and_is_afterwards(tmp_path):
    profile = Profile(tmp_path)
    profile.make()

    async def scenario():
        database = Database(profile)
        await database.run(lambda tx: tx.execute("INSERT INTO settings VALUES ('a', '1')").rowcount)
        reading = database.read()
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM settings").fetchall()
        await database.run(lambda tx: tx.execute("INSERT INTO settings VALUES ('b', '1')").rowcount)
        assert not await database.run_alone(wiping.empty_log)
        reading.execute("COMMIT")
        assert await database.run_alone(wiping.empty_log)
        database.close()

    asyncio.run(scenario())
