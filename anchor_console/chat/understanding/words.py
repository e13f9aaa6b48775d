"""The word files: what fans say for each intent, people, colours, characters; readable, and a seller's to add to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.chat.understanding.models.bought_for import BoughtFor
from anchor_console.chat.understanding.models.net import Net
from anchor_console.chat.understanding.models.ngrams import NgramModel
from anchor_console.chat.understanding.models.shape import LETTERS
from anchor_console.chat.understanding.models.tagger import Tagger
from anchor_console.chat.understanding.reading import Intent


class Cue(msgspec.Struct, frozen=True):
    """A phrase that speaks for an intent; `weight` from 1 (hints) to 6 (settles it)."""

    intent: Intent
    phrase: str
    weight: float


class SignalWords(msgspec.Struct, frozen=True):
    """All that tells intents apart, looked for in sketches; and the characters that speak for those of like sound.

    `senses`: words by what they speak of (past, broken, ask...), whatever the trade.
    """

    cues: tuple[Cue, ...]
    senses: Mapping[str, tuple[str, ...]]
    speakers: str


class Words(msgspec.Struct, frozen=True, eq=False):
    """Everything that the word files say, and the model and the net learned from the examples beside them.

    Equal to itself alone, so that what is made of it can be kept by it.
    """

    signals: SignalWords
    traditional: Mapping[str, str]
    color_families: Mapping[str, str]
    colors: tuple[str, ...]
    own_words: frozenset[str]
    people: Mapping[str, str]
    skins: Mapping[str, str]
    model: NgramModel
    net: Net
    tagger: Tagger
    bought_for: BoughtFor


def load_words(
    folder: Path, model: NgramModel | None = None, net: Net | None = None, tagger: Tagger | None = None
) -> Words:
    """The words of all `*.toml` files of `folder`, in order of their names; later files add to earlier ones.

    Args:
        model: what to use instead of the weights learned there, as learning must; a model alone is all there is.
        net: what to use beside it.
        tagger: likewise.

    Raises:
        OSError: the folder cannot be read.
        ValueError: a file is no TOML, or names an intent that is none.
    """
    contents = _contents(folder)
    people = _table(contents, "people")
    skins = _table(contents, "skins")
    return Words(
        signals=_signal_words(contents),
        traditional=_pairs(_table(contents, "traditional")),
        color_families=_table(contents, "color_families"),
        colors=tuple(" ".join(content.get("lists", {}).get("colors", "") for content in contents).split()),
        own_words=frozenset(" ".join(content.get("lists", {}).get("own_words", "") for content in contents).split()),
        people={word: audience for audience, listed in people.items() for word in listed.split()},
        skins={word: skin for skin, listed in skins.items() for word in listed.split()},
        model=model or NgramModel.of((folder / "weights.txt").read_text(encoding="utf-8")),
        net=net or (Net.ignorant() if model else Net.of((folder / "net.txt").read_text(encoding="utf-8"))),
        tagger=tagger
        or (Tagger.ignorant() if model else Tagger.of((folder / "tagger.txt").read_text(encoding="utf-8"))),
        bought_for=BoughtFor.of((folder / "bought_for.txt").read_text(encoding="utf-8")),
    )


def _contents(folder: Path) -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]


def _signal_words(contents: list[dict[str, Any]]) -> SignalWords:
    cues: list[Cue] = []
    for content in contents:
        for name, groups in content.get("cues", {}).items():
            intent = Intent(name)
            for group in groups:
                weight = float(group["weight"])
                cues.extend(Cue(intent, word, weight) for word in _sketched(group["words"]))
    senses = {name: _sketched(words) for name, words in _table(contents, "senses").items()}
    speakers = "".join(content.get("sounds", {}).get("speakers", "") for content in contents)
    return SignalWords(tuple(cues), senses, "".join(speakers.split()))


def _sketched(words: str) -> tuple[str, ...]:
    """The words as a sketch has them: in lower case, but for the capitals that stand for what is named."""
    return tuple("".join(char if char in LETTERS else char.lower() for char in words).split())


def _table(contents: list[dict[str, Any]], name: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for content in contents:
        for key, text in content.get(name, {}).items():
            merged[key] = f"{merged[key]} {text}" if key in merged else text
    return merged


def _pairs(rows: Mapping[str, str]) -> dict[str, str]:
    """Rows of equally long strings as one character to one."""
    return {old: new for olds, news in rows.items() for old, new in zip(olds, news, strict=True)}
