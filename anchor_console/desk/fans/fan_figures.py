"""What a fan adds up to, in figures."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QLayout

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import day, day_and_time, day_of, money, time_of_day
from anchor_console.fans.tiers import Tally
from anchor_console.live.fans.fan_view import FanView

_DAY_MS = 24 * 60 * 60_000


def figures_of(desk: Desk, view: FanView) -> QLayout:
    """Sessions, money, orders, how often; and from when to when they were seen.

    Of whom nothing is known to be bought, as of nearly all in a new shop, that is said in one line: what they say
    tonight stands below, and is to be in sight.
    """
    figures = _tiles(desk, view.tally) if _has_bought(view.tally) else _only_came(desk, view.tally)
    last_seen_ms = max(fan.last_seen_ms or 0 for fan in view.people)
    seen = desk.tr(
        "fan.seen",
        first=day(view.first_seen_ms),
        last=f"{day_of(last_seen_ms)} {time_of_day(last_seen_ms)}" if last_seen_ms else "—",
        messages=f"{view.messages:,}",
    )
    told = label(seen, step="small", tone="quiet", wrap=True)
    told.setToolTip(day_and_time(view.first_seen_ms))
    return column(desk, figures, told, gap=6)


def _has_bought(tally: Tally) -> bool:
    return bool(tally.orders or tally.returned or tally.spent_minor or tally.last_bought_ms is not None)


def _only_came(desk: Desk, tally: Tally) -> QLabel:
    told = label(desk.tr("fan.only_came", sessions=f"{tally.sessions:,}"), wrap=True)
    told.setObjectName("fanOnlyCame")
    return told


def _tiles(desk: Desk, tally: Tally) -> QLayout:
    """Two beside each other, each after its word: a small screen has little room. The wide ones, money and days, are
    all in the second column.
    """
    last = "—"
    if tally.last_bought_ms is not None:
        last = _days_ago(desk, tally.last_bought_ms)
    between = "—"
    if tally.days_between is not None:
        between = desk.tr("fan.days", days=tally.days_between) if tally.days_between else desk.tr("fan.same_day")
    figures = (
        ("fan.sessions", f"{tally.sessions:,}"),
        ("fan.spent", money(tally.spent_minor)),
        ("fan.orders", f"{tally.orders:,}"),
        ("fan.last_bought", last),
        ("fan.returns", f"{tally.returned:,}"),
        ("fan.between", between),
    )
    tiles = QGridLayout()
    tiles.setHorizontalSpacing(desk.theme.px(12))
    tiles.setVerticalSpacing(desk.theme.px(2))
    for place, (key, text) in enumerate(figures):
        figure = label(text, step="strong")
        figure.setObjectName(key.replace(".", "-"))
        tile = row(desk, label(desk.tr(key), step="small", tone="quiet"), None, figure, gap=6)
        tiles.addLayout(tile, place // 2, place % 2)
    tiles.setColumnStretch(0, 1)
    tiles.setColumnStretch(1, 1)
    return tiles


def _days_ago(desk: Desk, at_ms: int) -> str:
    days = max(0, desk.console.clock.now_ms() - at_ms) // _DAY_MS
    return desk.tr("fan.today") if days == 0 else desk.tr("fan.days_ago", days=days)
