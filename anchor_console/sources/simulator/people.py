"""The fans of the simulated room: who they are, what they like, wear and can spend."""

from __future__ import annotations

from random import Random

import msgspec

from anchor_console.core.events import FanRef
from anchor_console.sources.simulator import names

PLATFORM = "sim"
CATEGORIES = (
    "外套", "羽绒服", "连衣裙", "裤装", "半身裙", "针织衫", "上衣", "女鞋", "内衣", "家居服", "配饰",
)  # fmt: skip
COLORS = (
    "黑色", "白色", "驼色", "米色", "粉色", "咖色", "卡其色", "灰色", "杏色", "燕麦色", "深蓝", "酒红",
    "豆沙粉", "紫色",
)  # fmt: skip


class Body(msgspec.Struct, frozen=True):
    height_cm: int
    weight_jin: int
    shoe: int

    @property
    def weight_kg(self) -> float:
        return self.weight_jin / 2


class Fan(msgspec.Struct, frozen=True):
    """One person; the same seed gives the same people, evening after evening."""

    ref: FanRef
    body: Body
    age: int
    categories: frozenset[str]
    colors: frozenset[str]
    purse_minor: int
    """What they would spend in one evening."""
    chatty: float
    """How often they speak beside the others; most hardly do."""
    stays_s: float
    spams: bool


def make_people(count: int, seed: int) -> tuple[Fan, ...]:
    """`count` fans. Names repeat here and there, as they do in any room: only ids tell people apart."""
    rng = Random(f"people {seed}")  # noqa: S311 (nothing here is worth guessing)
    return tuple(_make_fan(rng, 10_000 + seed % 1000 * 100_000 + i) for i in range(count))


def make_body(rng: Random) -> Body:
    height_cm = min(176, max(146, round(rng.gauss(160, 5))))
    weight_jin = min(180, max(78, round(rng.gauss((height_cm - 104) * 2 + 4, 14))))
    return Body(height_cm, weight_jin, min(40, max(35, round(height_cm / 4.3))))


def _make_fan(rng: Random, user_id: int) -> Fan:
    in_club = rng.random() < 0.45
    ref = FanRef(
        platform=PLATFORM,
        user_id=str(user_id),
        name=_make_name(rng),
        club="老铁团" if in_club else None,
        level=1 + int(rng.expovariate(0.22)) if in_club else None,
    )
    return Fan(
        ref=ref,
        body=make_body(rng),
        age=min(68, max(19, round(rng.gauss(41, 10)))),
        categories=frozenset(rng.sample(CATEGORIES, rng.randint(2, 5))),
        colors=frozenset(rng.sample(COLORS, rng.randint(2, 4))),
        purse_minor=round(rng.lognormvariate(5.1, 0.8)) * 100,
        chatty=rng.lognormvariate(0, 1),
        stays_s=min(3600.0, 60 + rng.expovariate(1 / 700)),
        spams=rng.random() < 0.02,
    )


def _make_name(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.26:
        name = rng.choice(names.FAMILIES) + rng.choice(names.KIN)
        if rng.random() < 0.35:
            name = rng.choice(names.PLACES) + name
    elif kind < 0.44:
        name = rng.choice(names.CHILDREN) + rng.choice(names.PARENTS)
    elif kind < 0.64:
        name = rng.choice(names.GIVEN)
        if rng.random() < 0.35:
            name += f"（{rng.choice(names.TRADES)}）"
        elif rng.random() < 0.4:
            name = rng.choice(names.PLACES) + name
    elif kind < 0.88:
        name = rng.choice(names.MOTTOES)
    else:
        return f"用户{rng.randrange(10**7, 10**10)}"
    return name + rng.choice(names.DECORATIONS)
