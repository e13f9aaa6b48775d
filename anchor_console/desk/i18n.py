"""The words on the screen: Chinese as sellers say it, and English, by key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QLocale

from anchor_console.core.paths import resource

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")

_GAP = re.compile(r"\{(\w+)\}")


class Words:
    """All sentences of one language. A key without a sentence shows as itself, and breaks nothing."""

    def __init__(self, language: Language, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def tr(self, key: str, **params: str | int) -> str:
        """The sentence of `key` with its gaps filled; a gap that nobody fills stays empty."""
        sentence = self._sentences.get(key, key)
        if "{" not in sentence:
            return sentence
        return _GAP.sub(lambda gap: _shown(params.get(gap[1], "")), sentence)


def load_words(language: Language) -> Words:
    return Words(language, json.loads(resource("translations", f"{language}.json").read_text("utf-8")))


def system_language() -> Language:
    """Chinese on a Chinese system, else English."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def language_of(setting: object) -> Language:
    """The language that the setting names; the system's where it names none of ours."""
    for language in LANGUAGES:
        if setting == language:
            return language
    return system_language()


def _shown(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value
