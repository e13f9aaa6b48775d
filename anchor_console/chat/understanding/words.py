"""The word files: what fans say for each intent, kinds of people, colours, units; readable, and a seller's to add to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anchor_console.chat.understanding.reading import Intent


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for an intent; `weight` from 1 (hints) to 5 (settles it)."""

    intent: Intent
    phrase: str
    weight: float
    by_sound: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the word files say."""

    cues: tuple[Cue, ...]
    patterns: tuple[tuple[Intent, str, float], ...]
    traditional: Mapping[str, str]
    color_families: Mapping[str, str]
    colors: tuple[str, ...]
    people: Mapping[str, str]
    skins: Mapping[str, str]


def load_words(folder: Path) -> Words:
    """The words of all `*.toml` files of `folder`, in order of their names; later files add to earlier ones.

    Raises:
        OSError: the folder cannot be read.
        ValueError: a file is no TOML, or names an intent that is none.
    """
    cues: list[Cue] = []
    patterns: list[tuple[Intent, str, float]] = []
    tables: dict[str, dict[str, str]] = {"traditional": {}, "color_families": {}, "people": {}, "skins": {}}
    lists: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, groups in content.get("cues", {}).items():
            for group in groups:
                by_sound = bool(group.get("by_sound", False))
                cues.extend(
                    Cue(Intent(name), word, group["weight"], by_sound) for word in group.get("words", "").split()
                )
                patterns.extend((Intent(name), pattern, group["weight"]) for pattern in group.get("patterns", []))
        for name, table in tables.items():
            table.update(content.get(name, {}))
        for name, text in content.get("lists", {}).items():
            lists[name] = lists.get(name, ()) + tuple(text.split())
    people = {word: audience for audience, listed in tables["people"].items() for word in listed.split()}
    return Words(
        cues=tuple(cues),
        patterns=tuple(patterns),
        traditional=_pairs(tables["traditional"]),
        color_families=tables["color_families"],
        colors=lists.get("colors", ()),
        people=people,
        skins={word: skin for skin, listed in tables["skins"].items() for word in listed.split()},
    )


def _pairs(rows: Mapping[str, str]) -> dict[str, str]:
    """Rows of equally long strings as one character to one."""
    return {old: new for olds, news in rows.items() for old, new in zip(olds, news, strict=True)}
