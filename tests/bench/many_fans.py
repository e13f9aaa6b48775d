"""A database with very many fans, as a shop has after years: names, old names, notes, facts, tallies.

Made once, and kept in a folder of the temporary folder for the next run.
"""

from __future__ import annotations

import random
from pathlib import Path

from anchor_console.fans import find_store
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction
from tests.bench.filling import insert, made_once, without_indexes

NOW_MS = 1_800_000_000_000
_BATCH = 20_000
_DAY_MS = 86_400_000
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗曾单解"
_GIVEN = (
    "小晓丽芳娟敏静秀英华玉兰红霞燕玲桂芬梅慧婷雪倩颖露瑶怡婵雁蓓仪荷丹蓉"
    "眉君琴薇菁梦岚苑婕馨韵艺咏卿聪悦昭冰爽茗羽希宁欣飘育柔竹霭凝"
)
_ENDS = ("", "", "姐", "妹妹", "妈妈", "宝妈", "爱穿搭", "家的", "老铁", "123", "88", "_lily", "Amy", "2023", "🌸")
_NOTES = ("爱砍价", "给妈妈也买", "下次带围巾", "喜欢加绒的", "要包邮", "上次尺码偏小")


def made(fans: int) -> Path:
    """The database with so many fans, all of them findable."""

    def fill(database: Database) -> None:
        chance = random.Random(1)
        with without_indexes(database):
            for first in range(1, fans + 1, _BATCH):
                ids = range(first, min(first + _BATCH, fans + 1))
                database.run_blocking(lambda tx, ids=ids: _fill(tx, ids, chance))  # type: ignore[misc]
        while database.run_blocking(lambda tx: find_store.index_some(tx, 2_000)):
            pass

    return made_once(f"fans-{fans}", fill)


def a_name(chance: random.Random) -> str:
    return chance.choice(_FAMILY) + "".join(chance.choices(_GIVEN, k=chance.randint(1, 3))) + chance.choice(_ENDS)


def _fill(tx: Transaction, ids: range, chance: random.Random) -> None:
    seen = [NOW_MS - chance.randrange(700) * _DAY_MS for _ in ids]
    insert(
        tx,
        "identities (id, platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms, messages)",
        [
            (
                *(who, "kuaishou", "", f"{chance.randrange(10**9)}{who}", a_name(chance), 0, 0),
                *(at_ms - 90 * _DAY_MS, at_ms, chance.randrange(99)),
            )
            for who, at_ms in zip(ids, seen, strict=True)
        ],
    )
    insert(
        tx,
        "identity_names (identity_id, name, until_ms)",
        [(who, a_name(chance), NOW_MS) for who in ids if chance.random() < 0.05],
    )
    insert(
        tx,
        "notes (identity_id, text, by_name, written_at_ms)",
        [(who, chance.choice(_NOTES), "desk", NOW_MS) for who in ids if chance.random() < 0.03],
    )
    insert(
        tx,
        "facts (identity_id, facet, value, wearer, standing, stated_at_ms)",
        [
            (who, facet, chance.choice(values), "self", "stated", NOW_MS)
            for who in ids
            for facet, values in (("size", ("S", "M", "L", "XL")), ("likes", ("纯棉", "显瘦", "加绒")))
            if chance.random() < 0.3
        ],
    )
    insert(
        tx,
        "fan_tallies (identity_id, sessions, orders, units, spent, first_bought_ms, last_bought_ms)",
        [
            (who, chance.randrange(30), orders := chance.randrange(1, 9), orders, orders * 12_900, at_ms, at_ms)
            for who, at_ms in zip(ids, seen, strict=True)
            if chance.random() < 0.4
        ],
    )
