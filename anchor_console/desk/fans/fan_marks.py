"""What stands beside a fan's name: ours, and apart from it what the platform says of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.tier_looks import COLORS, label_of
from anchor_console.desk.widgets.wording import by_whom, day, day_of
from anchor_console.fans.serving import NotServed
from anchor_console.live.fans.fan_view import FanView


def marks_of(desk: Desk, view: FanView, on_grown_up: Callable[[], object]) -> list[QWidget]:
    """Ours first: the tier; then what the platform says, apart: its club, level and closeness."""
    fan = view.fan
    found: list[QWidget] = []
    if view.tier is not None and view.not_served is None:
        tier = label(label_of(view.tier, desk.words), chip="tier")
        tier.setObjectName("fanTier")
        colors = COLORS[view.tier.shape]
        theme = desk.theme
        tier.setStyleSheet(f"background: {theme.color(f'{colors}_back').name()}; color: {theme.color(colors).name()}")
        tier.setToolTip(desk.tr("fan.tier_tip"))
        found.append(tier)
    borne = [marked for one in view.people for marked in desk.console.marks.of(one.id)]
    for marked in {marked.mark: marked for marked in reversed(borne)}.values():
        chip = label(desk.tr(f"mark.{marked.mark.value}"), chip="bad")
        by = by_whom(desk, marked.by_name)
        chip.setToolTip(desk.tr("fan.mark_tip", by=by, at=day(marked.until_ms)))
        found.append(chip)
    if view.is_minor:
        found.append(label(desk.tr("fan.minor"), chip="bad"))
        found.append(button(desk, "fan.grown_up", on_grown_up, name="grownUpButton", role="small"))
    if fan.staff:
        found.append(label(desk.tr("chat.staff"), chip="mark"))
    if fan.masked:
        is_told_by_id = fan.identity != fan.identity.account
        found.append(label(desk.tr("fan.masked_name" if is_told_by_id else "fan.masked"), chip="warn"))
    club, level = view.club
    for told in (
        " · ".join([*([club] if club else []), *([f"Lv{level}"] if level else [])]),
        desk.tr("fan.closeness", value=f"{view.closeness:,}") if view.closeness else "",
    ):
        if not told:
            continue
        chip = label(told, chip="club")
        chip.setToolTip(desk.tr("fan.platform_tip"))
        found.append(chip)
    return found


def not_served_bar(desk: Desk, one: NotServed) -> QWidget:
    """Who said that this fan is not sold to, when and why."""
    text = desk.tr("fan.not_served", why=one.why or "—", by=by_whom(desk, one.by_name), day=day_of(one.set_at_ms))
    bar = label(text, chip="bad", wrap=True)
    bar.setObjectName("fanNotServed")
    return bar
