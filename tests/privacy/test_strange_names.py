"""A name of any characters goes from all that is of others, and a name of many only where it means the one who asks."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.paths import Profile
from anchor_console.core.text import short_name
from anchor_console.fans.store import identity_id
from anchor_console.live import offline
from anchor_console.live.recording import SETTING
from anchor_console.storage.database import connect_read_only
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
    await stage.hear(*(said("在吗", fan=a_fan(f"zqx{at}", name=name), seconds=at) for at, name in enumerate(names)))
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
        offline.erase_fan(profile, Identity("kuaishou", "", f"uzqx{at}"), "tester") for at in range(len(names))
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
            await stage.hear(said("在吗", fan=a_fan("zqx", name=name)), *lines)
            await stage.hear(said(f"@{name} 你穿多大", 6, seconds=30))
            other = identity_id(console.database.read(), a_fan(6).identity)
            assert other is not None
            await console.fans.add_note(IdentityId(other), f"说{name}，要两件")

    asyncio.run(live())
    receipt = offline.erase_fan(profile, Identity("kuaishou", "", "uzqx"), "tester")
    assert receipt["names_only_where_called"] == 1
    assert name not in json.dumps(receipt, ensure_ascii=False)
    with closing(connect_read_only(profile.database)) as read:
        assert [text for (text,) in read.execute("SELECT text FROM notes")] == [f"说{name}，要两件"]
        left = [text for (text,) in read.execute("SELECT text FROM messages WHERE identity_id IS NOT NULL")]
        assert left == [line.text for line in lines] + [f"@{'*' * len(name)} 你穿多大"]
