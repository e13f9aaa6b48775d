"""A name of any characters goes from all that is of others, and a name of many only where it means the one who asks."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anchor_console.chat.understanding.reading import SELF, Intent
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.paths import Profile
from anchor_console.core.text import short_name
from anchor_console.fans import undo_store
from anchor_console.fans.facets import FACETS
from anchor_console.fans.facts import Standing
from anchor_console.fans.marks import Mark
from anchor_console.fans.store import identity_id
from anchor_console.live.offline import offline
from anchor_console.live.records.recording import SETTING
from anchor_console.pins.card import Stage
from anchor_console.storage.connections import connect_read_only
from tests.live.stage import a_stage
from tests.privacy.a_full_life import traces
from tests.support.shop import a_fan, quick_folder, said

NAMES = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\"\\'%_[]@ 主"), max_size=6).map(
    lambda text: short_name(f"龘{text}齉姐")
)
"""With a character before and after that stand nowhere else: what is between would be found anywhere."""


def all_forms(names):
    """As bytes may hold it: as it is, as JSON and as Python write it."""
    for name in names:
        yield from (name, json.dumps(name, ensure_ascii=False)[1:-1], ascii(name)[1:-1])


async def told_of_by_others(stage, names):
    """Let each of these come once, and others speak and write of them in every way."""
    console, db = stage.console, stage.console.database
    await stage.hear(*(said("在吗", fan=a_fan(f"zqxj{at}", name=name), seconds=at) for at, name in enumerate(names)))
    await stage.hear(
        *(said(f"@{name} 1号多大码", 50, seconds=20 + at, id=f"m{at}") for at, name in enumerate(names)),
        *(said(f"{name}穿过1号吗", 51, seconds=40 + at, id=f"n{at}") for at, name in enumerate(names)),
    )
    other = identity_id(db.read(), a_fan(50).identity)
    assert other is not None
    for name in names:
        await console.fans.add_note(other, f"{name}的妹妹")
        await console.fans.promise(other, f"跟{name}一起带")
        await console.queue.pin_number("2", f"{name}要看")
        await console.phrases.add(f"我是{name}的朋友来看看")


def erased_in(folder, names):
    profile = Profile(folder / "shop")

    async def live():
        async with a_stage(profile.root, "reserve") as stage:
            await stage.console.settings.set(SETTING, True)
            await told_of_by_others(stage, names)

    asyncio.run(live())
    assert traces(profile.root, [names[0]])
    return profile, [
        offline.erase_fan(profile, Identity("kuaishou", "", f"uzqxj{at}"), "tester") for at in range(len(names))
    ]


@settings(max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(st.lists(NAMES, min_size=3, max_size=5, unique=True))
def test_no_byte_of_a_name_of_any_characters_stays(names):
    with quick_folder() as folder:
        # The plain ones first: a quote, a backslash, an emoji, and what SQL and JSON take for their own.
        profile, _ = erased_in(folder, ['龘"王\\姐"齉', "龘%_'齉😀", "龘主齉'--", *names])
        assert traces(profile.root, list(all_forms(names))) == []
        assert traces(profile.root, ["龘"]) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("momo", [said("momo 我也在", fan=a_fan("2nd", name="momo"), seconds=1)]),
        ("好的呀", [said("好的呀", n, seconds=n) for n in (3, 4, 5)]),
        ("老铁们", [said(f"老铁们 {n}号还有没", n, seconds=n) for n in range(10, 20)]),
    ],
    ids=["others' too", "said whole", "said within"],
)
def test_a_name_of_many_or_that_people_say_goes_only_where_it_means_them(tmp_path, name, lines):
    profile = Profile(tmp_path / "shop")

    async def live():
        async with a_stage(profile.root, "reserve") as stage:
            console = stage.console
            await stage.hear(said("在吗", fan=a_fan("zqxj", name=name)), *lines)
            await stage.hear(said(f"@{name} 你穿多大", 6, seconds=30))
            other = identity_id(console.database.read(), a_fan(6).identity)
            assert other is not None
            await console.fans.add_note(IdentityId(other), f"说{name}，要两件")

    asyncio.run(live())
    receipt = offline.erase_fan(profile, Identity("kuaishou", "", "uzqxj"), "tester")
    assert receipt["names_only_where_called"] == 1
    assert name not in json.dumps(receipt, ensure_ascii=False)
    with closing(connect_read_only(profile.database)) as read:
        assert [text for (text,) in read.execute("SELECT text FROM notes")] == [f"说{name}，要两件"]
        left = [text for (text,) in read.execute("SELECT text FROM messages WHERE identity_id IS NOT NULL")]
        assert left == [line.text for line in lines] + [f"@{'*' * len(name)} 你穿多大"]


OUR_WORDS = [*Intent, SELF, *FACETS, *undo_store.Kind, *Stage, *Standing, *Mark, "true", "null", "kuaishou", "reading"]
"""What the program itself keeps: what a line wants, who wears it, how things stand; and words of JSON."""


async def lived_through(stage):
    """Every kind of thing that keeps such a word beside what people wrote."""
    console = stage.console
    lines = [
        "1号黑色M 要一件",
        "1号多大码",
        "有没有羊毛的毛衣",
        "身高165体重110",
        "怎么还不发货，退货",
        "多少钱",
        "好看",
    ]
    await stage.hear(*(said(text, 7, seconds=2 + at, id=f"c{at}") for at, text in enumerate(lines)))
    who = identity_id(console.database.read(), a_fan(7).identity)
    assert who is not None
    await console.fans.add_note(who, "要早点发")
    await console.fans.add_fact(who, "likes", "纯棉")
    await console.fans.promise(who, "下次送袜子")
    await console.marks.set(who, Mark.RETURNER)
    await console.mutes.mute_word("加微信")
    await stage.put_on_air("1")
    await console.undo.take_back()


def kept(stage):
    return (
        stage.ask("SELECT reading, intent FROM messages WHERE ext_id LIKE 'c%' ORDER BY id"),
        stage.ask("SELECT name, args, result, before, after FROM actions WHERE name <> 'fan.erase' ORDER BY id"),
    )


def a_record(profile):
    """A record of such an evening."""
    deeds = [
        ("fact.add", {"facet": "size", "value": "M", "wearer": "self"}),
        ("mark.set", {"mark": "returner", "for_ms": None}),
        ("mute.add", {"kind": "word", "what": "加微信"}),
        ("goods.edit", {"what": "edit", "title": "毛衣", "wanted": {"sku": {"C1-M": {"size": "M"}}}}),
        ("undo", {"line": "c4", "of": "claim.confirm"}),
    ]
    lines = [{"kind": "did", "id": f"c{at}", "name": name, "args": args} for at, (name, args) in enumerate(deeds)]
    header = {"record": 1, "session": "晚场", "mode": "reserve", "started_at": "2026-11-25T20:00:00+08:00"}
    stage = {"kind": "stage", "id": "c9", "stage": "open", "why": "看中了"}
    profile.records.mkdir()
    path = profile.records / "evening.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (header, *lines, stage)))
    return path


def test_whatever_word_of_ours_a_fan_is_called_by_nothing_that_is_kept_is_damaged(tmp_path):
    profile = Profile(tmp_path / "shop")
    names = sorted({str(word) for word in OUR_WORDS if len(word) >= 3})
    before = []

    async def live():
        async with a_stage(profile.root, "reserve") as stage:
            await lived_through(stage)
            await stage.hear(said("在吗", fan=a_fan("zqxj", name="龘甲姐"), seconds=60))
            her = identity_id(stage.console.database.read(), a_fan("zqxj").identity)
            # One after the other they were hers, so that one erasing takes them all.
            await stage.console.database.run(
                lambda tx: tx.executemany(
                    "INSERT INTO identity_names (identity_id, name, until_ms) VALUES (?, ?, 0)",
                    [(her, name) for name in names],
                )
            )
            await stage.hear(
                *(said(f"@{name} 1号黑色M 要一件", 6, seconds=70, id=f"k{at}") for at, name in enumerate(names))
            )
            before.append(kept(stage))

    asyncio.run(live())
    record = a_record(profile)
    told = record.read_bytes()
    offline.erase_fan(profile, Identity("kuaishou", "", "uzqxj"), "tester")
    assert record.read_bytes() == told

    async def again():
        async with a_stage(profile.root, "reserve") as stage:
            assert kept(stage) == before[0]
            masked = [row for row in stage.console.state.feed if row.text.startswith("@*")]
            assert len(masked) == len(names)
            assert {row.reading.intent for row in masked} == {Intent.CLAIM}
            await stage.console.database.run(
                lambda tx: tx.execute('UPDATE messages SET reading = \'{"intent":"***"}\'')
            )

    async def once_damaged():
        async with a_stage(profile.root, "reserve") as stage:
            assert {row.reading.intent for row in stage.console.state.feed if row.text[0:2] == "@*"} == {Intent.CLAIM}

    asyncio.run(again())
    asyncio.run(once_damaged())
