"""The goods of a shop that is set up as a source, as a goods file that the import and its preview read."""

from __future__ import annotations

import json
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.core.vault import open_vault
from anchor_console.live.offline.offline import reading
from anchor_console.live.sources.shop_file import write_goods
from anchor_console.live.sources.source_setups import SETTING, SourceSetup, read_setups, secret_fields, secret_name
from anchor_console.sources.kinds import BadValues, check
from anchor_console.sources.kuaishou_shop.client import ShopClient
from anchor_console.sources.kuaishou_shop.source import KIND
from anchor_console.sources.pacing import PacedClock


async def fetch_goods(profile: Profile, out: Path, clock: PacedClock) -> int:
    """Write the shop's goods to `out` (.csv or .xlsx); returns how many rows. Nothing of the profile's goods changes.

    Raises:
        Refused: no shop is set up, or it does not answer.
        CannotWrite: the file cannot be written.
    """
    setup = _shop(profile)
    vault = open_vault(profile)
    values = dict(setup.values)
    for name in secret_fields(KIND):
        values[name] = await vault.get(secret_name(setup.key, name)) or ""
    try:
        client = ShopClient(check(KIND.fields, values), clock)
    except BadValues as exc:
        raise Refused("invalid", exc.key) from exc

    async def keep(name: str, secret: str) -> None:
        await vault.set(secret_name(setup.key, name), secret)

    async def kept(name: str) -> str | None:
        return await vault.get(secret_name(setup.key, name))

    client.keep_secret, client.kept_secret = keep, kept
    return await write_goods(client, out)


def _shop(profile: Profile) -> SourceSetup:
    with reading(profile) as tx:
        row = tx.execute("SELECT value FROM settings WHERE key = ?", (SETTING,)).fetchone()
    shop = next((one for one in read_setups(json.loads(row[0]) if row else None) if one.kind == KIND.name), None)
    if shop is None:
        raise Refused("not_found", "source.no_shop")
    return shop
