"""A console's storage without its console: stores claims and orders without end, and says aloud what is acknowledged.

Run by test_power_cut.py: `python -m tests.faults.talker PROFILE SYNCHRONOUS`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from anchor_console.chat.understanding.reading import Intent
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from tests.support import shop as support


def main(root: Path, synchronous: str) -> None:
    with support.shop(root, "reserve") as shop:
        # Small logs, so that the database file itself is written and synced many times in a short test.
        shop.do(lambda tx: tx.execute("PRAGMA wal_autocheckpoint = 60").fetchone())
        _set_synchronous(shop, synchronous)
        context = Context(shop.session, shop.catalogue, None, None, trusts_viewers=False)
        for n in range(10**9):
            claim = support.said(f"1号{n}", n, seconds=n, id=f"claim-{n}")
            read = support.reading(Intent.CLAIM, support.item("1", "驼色", "M", 1), specific=True)
            order = support.an_order(n, fan=n, lines=[support.a_line("C1-M")], id=f"order-{n}")
            batch = [Arrival("kuaishou", claim, claim.at_ms, read), Arrival("kuaishou", order, order.at_ms, None)]
            shop.do(lambda tx, batch=batch: store_batch(tx, context, batch))  # type: ignore[misc]
            print(n, flush=True)


def _set_synchronous(shop: support.Shop, synchronous: str) -> None:
    # Not inside a transaction: there SQLite refuses the pragma.
    def work(tx: support.Transaction) -> None:
        tx.execute("COMMIT")
        tx.execute(f"PRAGMA synchronous = {synchronous}")
        tx.execute("BEGIN IMMEDIATE")
        tx.execute("SAVEPOINT piece")

    shop.do(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
