"""Figures as people read them: money with its sign, times of the day here."""

from __future__ import annotations

from anchor_console.core.clock import from_ms
from anchor_console.core.ids import Identity
from anchor_console.core.money import format_minor
from anchor_console.core.text import harmless
from anchor_console.core.weight import weight_words
from anchor_console.desk.context import Desk


def money(minor: int | None) -> str:
    """An amount with its sign, without decimals where it has none; a dash where there is no amount."""
    if minor is None:
        return "—"
    sign, text = ("-", format_minor(-minor)) if minor < 0 else ("", format_minor(minor))
    whole, _, part = text.partition(".")
    return f"{sign}¥{int(whole):,}" + ("" if part == "00" else f".{part}")


def time_of_day(at_ms: int) -> str:
    return from_ms(at_ms).astimezone().strftime("%H:%M")


def day(at_ms: int) -> str:
    return from_ms(at_ms).astimezone().strftime("%Y-%m-%d")


def day_and_time(at_ms: int) -> str:
    return from_ms(at_ms).astimezone().strftime("%Y-%m-%d %H:%M")


def day_of(at_ms: int) -> str:
    """The day without its year: 11-18."""
    return from_ms(at_ms).astimezone().strftime("%m-%d")


def identity_words(desk: Desk, identity: Identity) -> str:
    """A platform as people call it, the id space where it is not that of its chat, and the id: 快手 小店 · b1."""
    parts = []
    for key, name in (("platform", identity.platform), ("space", identity.space)):
        if name:
            parts.append(desk.tr(f"{key}.{name}") if f"{key}.{name}" in desk.words else name)
    return harmless(f"{' '.join(parts)} · {identity.user_id}")  # an id is what its source says, too


def fact_words(desk: Desk, facet: str, value: str) -> str:
    """A facet and its value as people say it: 身高 160cm."""
    named = desk.tr(f"facet.{facet}")
    return f"{facet if named.startswith('facet.') else named} {fact_value(desk, facet, value)}"


def fact_value(desk: Desk, facet: str, value: str) -> str:
    """A fact's value with its unit, that of a weight as the language has it: 160cm, 110斤."""
    worded = f"facet.{facet}.value"
    if facet == "weight_kg":
        return desk.words.of(weight_words(float(value)))
    if facet == "audience" and f"wearer.{value}" in desk.words:
        return desk.tr(f"wearer.{value}")
    return desk.tr(worded, value=value) if worded in desk.words else value


def by_whom(desk: Desk, by_name: str) -> str:
    """Who did something: this desk, the anchor's tablet, a list that was taken in, or somebody by name."""
    return desk.tr(f"by.{by_name}") if by_name in ("desk", "host", "import") else by_name


def said_when(desk: Desk, at_ms: int) -> str:
    """When something was said: at what time today, or on which day, of another year with that year."""
    then, now = day(at_ms), day(desk.console.clock.now_ms())
    if then == now:
        return time_of_day(at_ms)
    return day_of(at_ms) if then[:4] == now[:4] else then


def age(desk: Desk, at_ms: int) -> str:
    """How old something is, in the largest unit that fills: 刚刚, 12分钟前, 3小时前, 2天前."""
    minutes = max(0, desk.console.clock.now_ms() - at_ms) // 60_000
    for key, of in (("age.days", 24 * 60), ("age.hours", 60), ("age.minutes", 1)):
        if minutes >= of:
            return desk.tr(key, count=minutes // of)
    return desk.tr("age.now")


def platform_name(desk: Desk, platform: str) -> str:
    """What people call the platform; its own name where we have no better."""
    key = f"platform.{platform}"
    return desk.tr(key) if key in desk.words else platform
